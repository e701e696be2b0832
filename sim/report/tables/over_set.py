"""Answers over a set of equally good fits, in words: what the input leaves open, apart from chance.

In: tables of `sim.fitting.over_set`. Out: tables and sentences in a language. Nothing is added up here.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.comparison.primary import PRIMARY
from sim.comparison.words import amount, change, decimals_of, interval, quoted
from sim.fitting.over_set import HOLDS, TURNS
from sim.measures.catalogue import BY_ID
from sim.report.compared import measure_name
from sim.report.headlines import written
from sim.report.languages import Language
from sim.report.tables.text import Table

_SHOWN = (*PRIMARY, "served_visits", "wait_served", "elsewhere", "unaware")


def measures_table(found: pd.DataFrame, scenario: str, language: Language) -> Table:
    """Return the headline measures of a scenario over a set."""
    _ = language.text
    rows = [_cells(row, language) for row in found.to_dict("records") if row["measure"] in _SHOWN]
    headers = [_("over the set of fits"), _("mean"), _("95% interval"), _("± by the input"), _("± by chance")]
    return Table(scenario, headers, rows, [_note(language)])


def differences_table(found: pd.DataFrame, language: Language) -> Table:
    """Return the differences over a set; those of shares in points."""
    _ = language.text
    rows = []
    for row in found.to_dict("records"):
        unit, code = BY_ID[row["measure"]].unit, language.code
        rows.append(
            [
                measure_name(row["measure"], language),
                f"{row['scenario']} − {row['baseline']}",
                change(row["mean"], unit, code, decimals_of(row["low"], row["high"], unit)),
                interval(row["low"], row["high"], unit, code),
                *(amount(row[name], unit, code, 1) for name in ("input_sd", "chance_sd")),
                language.percent(row["same_side"]),
            ]
        )
    headers = [_("over the set of fits"), _("difference"), _("mean"), _("95% interval"), _("± by the input")]
    return Table("", [*headers, _("± by chance"), _("fits of one sign")], rows, [_note(language)], left=2)


def _cells(row: dict[str, Any], language: Language) -> list[str]:
    _ = language.text
    unit = BY_ID[row["measure"]].unit
    mean, low, high = (written(row[name], unit, language, 1) for name in ("mean", "low", "high"))
    spreads = [written(row[name], unit, language, 1) for name in ("input_sd", "chance_sd")]
    return [measure_name(row["measure"], language), mean, _("{low} to {high}", low=low, high=high), *spreads]


def _note(language: Language) -> str:
    _ = language.text
    return _("± is one standard deviation; that of chance shrinks with more seasons, that of the input with more data.")


def set_sentences(found: pd.DataFrame, language: Language) -> list[str]:
    """Return for each difference whether its verdict holds over the set."""
    return [_sentence(row, language) for row in found.to_dict("records")]


def _sentence(row: dict[str, Any], language: Language) -> str:
    _ = language.text
    names = {"measure": measure_name(row["measure"], language)}
    names |= {name: quoted(row[key], language.code) for name, key in (("scenario", "scenario"), ("base", "baseline"))}
    share = language.percent(row["same_side"])
    if row["status"] == HOLDS:
        word = {
            "better": _("better"),
            "worse": _("worse"),
            "higher": _("higher"),
            "lower": _("lower"),
        }[row["verdict"]]
        return _("{measure}: {scenario} is {word} than {base}, and that holds over the whole set.", word=word, **names)
    if row["status"] == TURNS:
        return _(
            "{measure}: which of {scenario} and {base} is better turns within the set; {share} of the fits agree.",
            share=share, **names,
        )  # fmt: skip
    return _(
        "{measure}: no difference of {scenario} and {base} can be told over the set; {share} of the fits agree.",
        share=share, **names,
    )  # fmt: skip
