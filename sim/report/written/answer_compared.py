"""The answer of a comparison, in plain words: what a rota gives, to whom, what cannot be known, how sure.

In: `Findings` with a comparison. Out: sentences, points, and the table of the primary measures. Nothing is said that
the simultaneous intervals do not allow.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from sim.comparison.cells import MEASURES
from sim.comparison.verdicts import BETTER, CLOSE, EQUAL, HIGHER, LOWER, TRIFLE, UNDECIDED, UNKNOWN, WORSE
from sim.comparison.words import change, decimals_of, judged_by, quoted, sentence, signed
from sim.report.compared import measure_name
from sim.report.headlines import above_whole, both_values, wholes, written
from sim.report.languages import Language
from sim.report.tables.comparison import GAIN_MEASURES
from sim.report.tables.doubts import doubt_sentences
from sim.report.tables.fairness import group_names
from sim.report.tables.text import Table
from sim.report.told_apart import commune_names, type_names
from sim.report.written.answer_given import what_it_gives, what_people_choose
from sim.report.written.answer_words import is_trifle, phrase, rows_of_scenario, size_words, verdict_words
from sim.report.written.blocks import Numbers, Paragraphs, Points, named
from sim.report.written.findings import Findings, Told

_MOST_NAMED = 5
LEAST = {"journey_served": 1.0}  # minutes one way: a shorter change is in the tables, not in the answer
_CELLS = ("commune", "age_band", "autonomy", "type")
OF_THE_COHORT = ("reach", *(f"{seen}_within_{days}" for seen in ("offered", "served") for days in (7, 14, 30)))


def answer_of_comparison(findings: Findings, language: Language) -> list[Any]:
    """Return the answer of a comparison as blocks: what it gives, by how much, for whom, what hangs on it, how sure."""
    _ = language.text
    comparison = findings.comparison
    assert comparison is not None
    blocks: list[Any] = []
    baseline = findings.label(comparison.baseline, language)
    blocks.append(Paragraphs(_("Compared with the reference: {baseline}.", baseline=baseline), "note"))
    if not findings.has_one_window:
        blocks.append(Paragraphs(windows_differ(findings, language), "warning"))
    for name in findings.others:
        given = what_it_gives(findings, name, language)
        if given:
            blocks.append(Paragraphs(given, "lead"))
        blocks.append(Paragraphs(lead_of_scenario(findings, name, language), "plain" if given else "lead"))
        chosen = what_people_choose(findings, name, language)
        points = [
            *by_how_much(findings, name, language),
            (_("For whom"), for_whom(findings, name, language)),
            (_("For whom not"), for_whom_not(findings, name, language)),
            (_("What people choose"), chosen),
        ]
        blocks.append(Points([(head, text) for head, text in points if text]))
    scenarios = {name: run.scenario for name, run in findings.runs.items()}
    doubts = language.typeset(" ".join(doubt_sentences(scenarios, language, paired=comparison.paired)))
    sure = (_("How sure"), how_sure_of_comparison(findings, language))
    blocks.append(Points([(_("What nobody can know from here"), doubts), sure]))
    return [*blocks, *(difference_table(findings, name, language) for name in findings.others)]


def windows_differ(findings: Findings, language: Language) -> str:
    """Say that the runs cover other dates, and what for that is compared, or must not be."""
    _ = language.text
    told = [
        _("{scenario}: from {first} to {last}", scenario=findings.label(name, language),
          first=language.date(run.scenario.horizon.start), last=language.date(run.scenario.horizon.end))
        for name, run in findings.runs.items()
    ]  # fmt: skip
    if findings.is_paired:
        return _("The periods differ ({periods}): what is compared is of the days that both report.",
                 periods=language.semicolon.join(told))  # fmt: skip
    return _(
        "The periods differ ({periods}): totals, such as costs or visits, cannot be compared, and seasons weigh "
        "unequally.",
        periods=language.semicolon.join(told),
    )


def lead_of_scenario(findings: Findings, name: str, language: Language) -> str:
    """Return in a sentence which of a scenario and the reference does better, and on what."""
    _ = language.text
    rows = rows_of_scenario(findings, name)
    label = language.capital(findings.label(name, language))
    # A difference that is told from none but too small to matter decides nothing.
    words = [CLOSE if is_trifle(row) else row["verdict"] for row in rows]
    better, worse = words.count(BETTER), words.count(WORSE)
    facts = {"scenario": label, "all": len(rows)}
    if better and worse:
        return language.plural(
            "“{scenario}” does better than the reference on {count} measure of {all}, worse on {worse}.",
            "“{scenario}” does better than the reference on {count} measures of {all}, worse on {worse}.",
            better,
            worse=worse,
            **facts,
        )
    if better:
        return language.plural(
            "“{scenario}” does better than the reference on {count} measure of {all}, worse on none.",
            "“{scenario}” does better than the reference on {count} measures of {all}, worse on none.",
            better,
            **facts,
        )
    if worse:
        return language.plural(
            "“{scenario}” does worse than the reference on {count} measure of {all}, better on none.",
            "“{scenario}” does worse than the reference on {count} measures of {all}, better on none.",
            worse,
            **facts,
        )
    if rows and all(word == EQUAL for word in words):
        return language.plural(
            "“{scenario}” does not change the measure named beforehand.",
            "“{scenario}” changes none of the {count} measures named beforehand.", len(rows), scenario=label,
        )  # fmt: skip
    if any(is_trifle(row) for row in rows):
        return language.plural(
            "No difference that matters is established between “{scenario}” and the reference on the measure.",
            "No difference that matters is established between “{scenario}” and the reference on the {count} measures.",
            len(rows), scenario=label,
        )  # fmt: skip
    return language.plural(
        "“{scenario}” and the reference cannot be told apart on the measure.",
        "“{scenario}” and the reference cannot be told apart on any of the {count} measures.",
        len(rows),
        scenario=label,
    )


def by_how_much(findings: Findings, name: str, language: Language) -> list[tuple[str, str]]:
    """Return what gets better and worse, with sizes, and what cannot be told apart."""
    _ = language.text
    parts: dict[str, list[str]] = {BETTER: [], WORSE: [], "other": [], TRIFLE: [], UNDECIDED: []}
    for row in rows_of_scenario(findings, name):
        word = row["verdict"]
        if word in (BETTER, WORSE, HIGHER, LOWER):
            size = size_words(row, language) + _in_requests(findings, name, row, language)
            parts[TRIFLE if is_trifle(row) else word if word in parts else "other"].append(size)
        else:
            parts[UNDECIDED].append(phrase(row["measure"], language))
    titles = {BETTER: _("Better"), WORSE: _("Worse"), "other": _("Changed"), TRIFLE: _("Too little to matter"),
              UNDECIDED: _("Not told apart")}  # fmt: skip
    return [(titles[word], language.semicolon.join(found) + ".") for word, found in parts.items() if found]


def _in_requests(findings: Findings, name: str, row: dict[str, Any], language: Language) -> str:
    """Return a difference of a share of the cohort as requests a season, where both met the same cohort."""
    _ = language.text
    if row["measure"] not in OF_THE_COHORT or not row["paired"]:
        return ""
    totals = [wholes(one.result.measures) for one in (findings.runs[name], findings.first)]
    needs = [float(one["mean"].get("requests", float("nan"))) for one in totals]
    if needs[0] != needs[1]:
        return ""
    moved = row["difference"] * needs[0]
    return _(", about {count} requests a season", count=language.number(abs(moved), 0 if abs(moved) >= 1 else 1))


def for_whom_not(findings: Findings, name: str, language: Language) -> str:
    """Return who loses: communes, kinds of people, request types."""
    _ = language.text
    comparison = findings.comparison
    assert comparison is not None
    if not rows_of_scenario(findings, name) or not all(row["paired"] for row in rows_of_scenario(findings, name)):
        return _("not known: the two sites have different citizens, so nobody can be compared with themselves.")
    gains = comparison.gains
    if not len(gains):
        return _("not worked out: people were left out of this comparison.")
    told = _cells_told(findings, name, WORSE, MEASURES, _CELLS, language)
    return told or _("no commune, age, degree of digital autonomy or request type can be told to lose.")


def for_whom(findings: Findings, name: str, language: Language) -> str:
    """Return which communes gain, in offers and in minutes; empty where that is not known."""
    assert findings.comparison is not None
    if not len(findings.comparison.gains):
        return ""
    return _cells_told(findings, name, BETTER, GAIN_MEASURES, ("commune",), language)


def _cells_told(
    findings: Findings, name: str, verdict: str, measures: Sequence[str], dimensions: Sequence[str], language: Language
) -> str:
    """Return the cells of people with a verdict by measure, as far as it may be said; empty where there are none."""
    assert findings.comparison is not None
    gains = findings.comparison.gains
    chosen = gains[(gains["scenario"] == name) & (gains["verdict"] == verdict)]
    parts = []
    for measure in measures:
        own = chosen[(chosen["measure"] == measure) & (chosen["difference"].abs() >= LEAST.get(measure, 0.0))]
        who = [one for dimension in dimensions for one in cells_named(own, findings, dimension, language)]
        if who:
            parts.append(named(phrase(measure, language), language.listed(who), language))
    return language.semicolon.join(parts) + "." if parts else ""


def cells_named(own: pd.DataFrame, findings: Findings, dimension: str, language: Language) -> list[str]:
    """Return the cells of one dimension, the largest change in requests first, each with its change."""
    rows = own[own["dimension"] == dimension].sort_values("change", key=abs, ascending=False, kind="stable")
    names = names_of(findings.first, dimension, language)
    if dimension == "type":  # the name of a request type is a phrase with commas of its own
        names = {key: quoted(name, language.code) for key, name in names.items()}
    told = [
        f"{names.get(str(row['key']), str(row['key']))} ({change(row['difference'], row['unit'], language.code, 1)})"
        for row in rows.head(_MOST_NAMED).to_dict("records")
    ]
    left = len(rows) - len(told)
    if left > 0:
        told.append(language.plural("{count} other", "{count} others", left))
    return told


def names_of(run: Told, dimension: str, language: Language) -> dict[str, str]:
    """Return how the keys of a dimension of people are called."""
    if dimension == "commune":
        return commune_names(run.data.territory.communes)
    if dimension == "type":
        return type_names(run.scenario, language)
    return dict(group_names(run.scenario, dimension, language))


def how_sure_of_comparison(findings: Findings, language: Language) -> str:
    """Say on what the verdicts rest: replications, pairing, and whether they hold at other demands."""
    _ = language.text
    comparison = findings.comparison
    assert comparison is not None
    n = language.number(len(comparison.replications))
    if findings.is_paired:
        text = language.plural(
            "{n} replications, in which both rotas meet the same people with the same needs; the interval holds with "
            "95% confidence.",
            "{n} replications, in which both rotas meet the same people with the same needs; the {count} intervals "
            "hold together with 95% confidence.",
            len(comparison.primary_rows()),
            n=n,
        )
    else:
        text = _("{n} replications, unpaired: the citizens differ, so the intervals are wider.", n=n)
    if findings.robust is None:
        return text + " " + _("Whether it holds at low and at high demand was not worked out.")
    return text + " " + robust_words(findings, language)


def robust_words(findings: Findings, language: Language) -> str:
    """Say in how many of the verdicts the same is told in all settings."""
    _ = language.text
    assert findings.robust is not None
    status = findings.robust.holds["status"].tolist()
    turned = status.count("turns")
    text = language.plural(
        "In all settings tried the same is told for {holds} of {count} verdict",
        "In all settings tried the same is told for {holds} of {count} verdicts",
        len(status),
        holds=status.count("holds"),
    )
    if turned:
        return (
            text + language.semicolon + language.plural("{count} is turned round.", "{count} are turned round.", turned)
        )
    return text + language.semicolon + _("none is turned round.")


def difference_table(findings: Findings, name: str, language: Language) -> Numbers:
    """Return the primary measures of a rota beside the reference, with what may be said of each."""
    _ = language.text
    rows: list[list[str]] = []
    signs: dict[Any, Any] = {}
    for line in rows_of_scenario(findings, name):
        low, high = judged_by(line)
        decimals = decimals_of(low, high, line["unit"])
        row = [measure_name(line["measure"], language)]
        row += [
            written(line[f"{which}_value"], line["unit"], language, max(1, decimals))
            for which in ("baseline", "scenario")
        ]
        known = line["verdict"] not in (EQUAL, UNKNOWN)
        row.append(change(line["difference"], line["unit"], language.code, decimals if known else None))
        row.append(_ends(low, high, line["unit"], decimals, language) if known else "–")
        if is_trifle(line):
            row.append(_("{verdict}, too little to matter", verdict=verdict_words(line["verdict"], language)))
        else:
            row.append(verdict_words(line["verdict"], language))
            if line["verdict"] in (BETTER, WORSE):
                signs[len(rows)] = line["verdict"]
        rows.append(row)
    headers = [_("measure"), _("reference"), _("this rota"), _("difference"), _("interval"), _("verdict")]
    notes = [_("Measures named before the runs; the intervals of all of them hold together (95%).")]
    notes += above_whole(both_values(rows_of_scenario(findings, name)), language)
    title = _("The difference in numbers")
    if len(findings.others) > 1:
        title = named(title, findings.label(name, language), language)
    return Numbers(Table(title, headers, rows, notes), False, signs)


def _ends(low: float, high: float, unit: str, decimals: int, language: Language) -> str:
    """Return the ends of an interval of differences, with their signs; shares in points."""
    _ = language.text
    ends = [signed(end * (100 if unit == "share" else 1), language.code, decimals) for end in (low, high)]
    return _("{low} to {high}", low=ends[0], high=ends[1])


def verdict_sentences(findings: Findings, language: Language) -> list[str]:
    """Return every verdict in a sentence, as `Comparison.sentences`, rotas called as in the report."""
    assert findings.comparison is not None
    return [
        language.typeset(
            sentence(row | {key: findings.label(row[key], language) for key in ("scenario", "baseline")}, language.code)
        )
        for row in findings.comparison.primary_rows()
    ]
