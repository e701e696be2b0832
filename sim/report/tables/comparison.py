"""What a comparison found, in words: the primary differences, who gains and who loses, and what chance alone moves.

In: a `Comparison`. Out: tables and sentences in a language. Nothing is computed here; verdicts come with the rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from sim.comparison.verdicts import BETTER, CLOSE, EQUAL, HIGHER, LOWER, UNDECIDED, WORSE
from sim.comparison.words import change, decimals_of, interval, judged_by, quoted, setting_words, signed
from sim.errors import ResultsError
from sim.experiments.comparing import Comparison
from sim.experiments.ranking import Ranking
from sim.experiments.robustness import Robustness
from sim.measures.catalogue import BY_ID
from sim.report.compared import measure_name
from sim.report.headlines import above_whole, both_values, unit_word, written
from sim.report.languages import Language
from sim.report.tables.fairness import group_names
from sim.report.tables.text import Keys, Table
from sim.report.told_apart import communes_of, type_names
from sim.report.valued import Valued
from sim.said import said
from sim.scenario.schema import Scenario

GAIN_MEASURE = "offered_within_14"
GAIN_MEASURES = (GAIN_MEASURE, "value")  # in offers, and in minutes
GAIN_DIMENSIONS = ("commune", "type", "age_band", "autonomy")
_MOST_NAMED, _MOST_DECIMALS = 5, 3


def primary_table(comparison: Comparison, language: Language) -> Table:
    """Return the primary differences with their simultaneous intervals; shares in per cent."""
    _ = language.text
    rows, ids = [], []
    for line in comparison.primary_rows():
        factor = 100 if line["unit"] == "share" else 1
        ends = judged_by(line)
        decimals = min(decimals_of(*ends, line["unit"]), 1 if factor == 100 else 2)
        rows.append(
            [
                measure_name(line["measure"], language),
                line["scenario"],
                *(
                    written(line[f"{which}_value"], line["unit"], language, decimals)
                    for which in ("baseline", "scenario")
                ),
                *changed(line, ends, language),
            ]
        )
        ids.append(line["measure"])
    headers = [
        _("measure"), _("scenario"), _("baseline"), _("this scenario"), _("difference"), _("simultaneous interval"),
    ]  # fmt: skip
    notes = above_whole(both_values(comparison.primary_rows()), language)
    return Table("", headers, rows, notes, left=2, keys=Keys("id", ids))


def changed(
    row: Mapping[str, Any], ends: tuple[float, float], language: Language, decimals: int | None = None
) -> tuple[Valued, Valued]:
    """Return a difference and its interval in words: shares in points."""
    unit, code = row["unit"], language.code
    factor = 100 if unit == "share" else 1
    word = language.text("points") if unit == "share" else unit_word(unit, language)
    text = change(row["difference"], unit, code, decimals_of(*ends, unit) if decimals is None else decimals)
    low, high = (end * factor for end in ends)
    return (
        Valued(text, row["difference"] * factor, unit=word),
        Valued(interval(*ends, unit, code), None, low, high, word),
    )


def settings_table(robustness: Robustness, language: Language) -> Table:
    """Return the primary differences in each setting, the largest first within a measure and scenario."""
    _ = language.text
    told = {
        BETTER: _("better"), WORSE: _("worse"), HIGHER: _("higher"), LOWER: _("lower"),
        CLOSE: _("no difference that matters"), EQUAL: _("no difference"), UNDECIDED: _("cannot be told apart"),
    }  # fmt: skip
    rows = []
    for _key, lines in robustness.differences.groupby(["measure", "scenario"], sort=False):
        for line in lines.sort_values("difference", ascending=False, kind="stable").to_dict("records"):
            ends = judged_by(line)
            rows.append(
                [
                    measure_name(line["measure"], language),
                    line["scenario"],
                    setting_words(line["setting"], language.code),
                    told.get(line["verdict"], "–"),
                    *changed(line, ends, language),
                ]
            )
    headers = [
        _("measure"), _("scenario"), _("setting"), _("verdict"), _("difference"), _("simultaneous interval"),
    ]  # fmt: skip
    return Table("", headers, rows, [], left=4)


def other_of(comparison: Comparison, name: str | None = None) -> str:
    """Return the scenario asked for, or the first that is not the baseline.

    Raises
    ------
    ResultsError
        The comparison has no gains of that scenario.
    """
    name = name or next(one for one in comparison.scenarios if one != comparison.baseline)
    if name not in set(comparison.gains["scenario"]):
        raise ResultsError(
            said(
                "who gains under {name!r} is not known: it is no scenario of the comparison, it meets other "
                "citizens than {baseline!r}, or people were left out",
                name=name,
                baseline=comparison.baseline,
            )
        )
    return name


def told_gains(comparison: Comparison, name: str | None = None, measure: str = GAIN_MEASURE) -> pd.DataFrame:
    """Return the cells of people of whom a gain or a loss may be said, the largest change first in each dimension."""
    gains = comparison.gains
    rows = gains[
        (gains["scenario"] == other_of(comparison, name))
        & (gains["measure"] == measure)
        & gains["dimension"].isin(GAIN_DIMENSIONS)
        & gains["verdict"].isin((BETTER, WORSE))
    ]
    order = rows["dimension"].map(GAIN_DIMENSIONS.index)
    return rows.assign(order=order, size=-rows["change"].abs()).sort_values(["order", "size"], kind="stable")


def cell_names(scenario: Scenario, dimension: str, language: Language) -> dict[str, str]:
    """Return what the cells of a dimension are called, by key."""
    if dimension == "commune":
        return communes_of(scenario)
    if dimension == "type":
        return type_names(scenario, language)
    return dict(group_names(scenario, dimension, language))


def gains_table(
    comparison: Comparison, language: Language, name: str | None = None, measure: str = GAIN_MEASURE
) -> Table:
    """Return who gains and who loses, as far as it may be said, by commune, request type, age and autonomy."""
    _ = language.text
    name = other_of(comparison, name)
    scenario = comparison.scenarios[name]
    in_requests = BY_ID[measure].unit == "share"
    rows: list[list[str]] = []
    ids = []
    for dimension, cells in told_gains(comparison, name, measure).groupby("dimension", sort=False):
        names = cell_names(scenario, str(dimension), language)
        for cell in cells.to_dict("records"):
            rows.append(
                [
                    language.name("dimension", str(dimension)),
                    names.get(cell["key"], cell["key"]),
                    _("gains") if cell["verdict"] == BETTER else _("loses"),
                    language.number(cell["requests"], 0),
                    *changed(cell, (cell["low"], cell["high"]), language),
                    *([Valued(_requests(cell["change"], language, 1), cell["change"])] if in_requests else []),
                ]
            )
            ids.append(f"{dimension}.{cell['key']}")
    headers = [
        _("by"), _("who"), _("verdict"), _("needs\na season"), _("difference"), _("95% interval"),
        *([_("requests\na season")] if in_requests else []),
    ]  # fmt: skip
    title = _("Who gains, who loses under {scenario}: {measure}",
              scenario=quoted(name, language.code), measure=measure_name(measure, language))  # fmt: skip
    note = _("Only those of whom it may be said (at most 5% of them by mistake). Age and autonomy are known of the "
             "nation alone, so they are not crossed with communes.")  # fmt: skip
    return Table(title, headers, rows, [note], left=3, keys=Keys("id", ids))


def gains_sentence(
    comparison: Comparison, language: Language, name: str | None = None, measure: str = GAIN_MEASURE
) -> str:
    """Return in words which communes gain and which lose, each with its change."""
    _ = language.text
    name = other_of(comparison, name)
    cells = told_gains(comparison, name, measure)
    cells = cells[cells["dimension"] == "commune"]
    what = measure_name(measure, language)
    if cells.empty:
        return _("{measure}: no commune can be told to gain or to lose.", measure=what)
    names = cell_names(comparison.scenarios[name], "commune", language)
    told = {word: _named(cells[cells["verdict"] == word], names, language) for word in (BETTER, WORSE)}
    parts = [_("gain: {communes}", communes=told[BETTER])] if told[BETTER] else []
    parts += [_("lose: {communes}", communes=told[WORSE])] if told[WORSE] else []
    if BY_ID[measure].unit == "share":
        what = _("{measure}, in requests a season", measure=what)
    unmoved = _unmoved(comparison, name, measure)
    if unmoved:
        parts.append(language.plural("no change for {count} other", "no change for {count} others", unmoved))
    rest = len(names) - len(cells) - unmoved
    if rest:
        tail = language.plural("nothing may be said of {count} other", "nothing may be said of {count} others", rest)
        parts.append(tail)
    return _("{measure}, by commune: {parts}.", measure=what, parts=_("; ").join(parts))


def _unmoved(comparison: Comparison, name: str, measure: str) -> int:
    """Return in how many communes no replication shows a change."""
    gains = comparison.gains
    asked = (gains["scenario"] == name) & (gains["measure"] == measure) & (gains["dimension"] == "commune")
    return int((asked & (gains["verdict"] == EQUAL)).sum())


def _requests(change: float, language: Language, decimals: int = 0) -> str:
    """Return how many requests gain or lose, with more decimals where few do: who loses does not lose 0."""
    seen = next((k for k in range(_MOST_DECIMALS) if round(abs(change), k)), _MOST_DECIMALS)
    return signed(change, language.code, max(decimals, seen))


def _named(cells: pd.DataFrame, names: dict[str, str], language: Language) -> str:
    """Return the cells that change most by name, each with its change, and how many others there are."""
    listed = []
    for cell in cells.head(_MOST_NAMED).to_dict("records"):
        if cell["unit"] == "share":
            moved = _requests(cell["change"], language)
        else:
            ends = cell["low"], cell["high"], cell["unit"]
            moved = change(cell["difference"], cell["unit"], language.code, decimals_of(*ends))
        listed.append(f"{names[cell['key']]} ({moved})")
    if len(cells) > _MOST_NAMED:
        listed.append(language.plural("{count} other", "{count} others", len(cells) - _MOST_NAMED))
    return language.listed(listed)


def placebo_sentences(comparison: Comparison, language: Language) -> list[str]:
    """Return how many are better and worse served under each scenario, beside chance alone."""
    _ = language.text
    if comparison.placebo is None:
        return []
    table = comparison.placebo
    table = table[(table["clock"] == "resolved") & (table["unit"] == "requests")].set_index(["scenario", "change"])
    sentences = []
    for name in comparison.scenarios:
        if (name, "better") not in table.index:
            continue
        count = {
            (change, column): language.number(float(table.loc[(name, change), column]), 0)
            for change in ("better", "worse")
            for column in ("count", "placebo")
        }
        sentences.append(
            _("{scenario}: {better} requests a season resolved at least a day earlier, {worse} later; chance alone "
              "would move {still_better} and {still_worse}. Later may be chosen: a desk that is near is worth a wait.",
              scenario=quoted(name, language.code), better=count["better", "count"], worse=count["worse", "count"],
              still_better=count["better", "placebo"], still_worse=count["worse", "placebo"])
        )  # fmt: skip
    return sentences


def ranking_table(ranking: Ranking, language: Language) -> Table:
    """Return the scenarios of a ranking: which is best or may be, what the others are beaten by."""
    _ = language.text
    status = {"best": _("the best one"), "may be best": _("may be the best one"), "eliminated": _("eliminated")}
    rows = [
        [line["scenario"], status[line["status"]], line["beaten_by"], written(line["mean"], ranking.unit, language, 2),
         language.number(line["replications"])]
        for line in ranking.table.to_dict("records")
    ]  # fmt: skip
    headers = [_("scenario"), _("status"), _("beaten by"), _("mean"), _("replications")]
    return Table("", headers, rows, [], left=3)
