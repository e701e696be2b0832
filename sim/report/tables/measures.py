"""The headline measures of a run, in words: each with its interval.

In: the measures of a run. Out: a table, or one value as a sentence holds it. What a measure is stands in
`sim.measures.catalogue`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from sim.comparison.words import amount, decimal, decimals_of
from sim.errors import ResultsError
from sim.experiments.precision import FEW_VALUES, NO_VALUE, ONE_VALUE
from sim.measures.catalogue import BY_ID
from sim.measures.definition import ALL
from sim.report.compared import measure_name
from sim.report.headlines import above_whole, unit_word
from sim.report.languages import Language
from sim.report.tables.text import Keys, Table
from sim.report.valued import Valued
from sim.said import said
from sim.typography import NO_BREAK

HEADLINES = (
    "offered_within_7",
    "offered_within_14",
    "offered_within_30",
    "value",
    "third_next",
    "served_within_7",
    "served_within_14",
    "served_within_30",
    "delay_restricted",
    "wait_served",
    "wait_median",
    "wait_p90",
    "wait_within_20",
    "on_the_spot",
    "return_rate",
    "referral_rate",
    "no_show",
    "abandonment",
    "reach",
    "unaware",
    "elsewhere",
    "no_offer",
    "gave_up",
    "utilisation",
    "visits_per_adviser_day",
    "working_time",
    "cost_per_resolved",
)  # fmt: skip


def precision_sentences(precision: pd.DataFrame | None, language: Language) -> list[str]:
    """Return which of the half-widths asked for were not reached, and why; nothing where no precision was asked for."""
    _ = language.text
    told = []
    for row in precision.to_dict("records") if precision is not None else ():
        name, n = measure_name(row["measure"], language), language.number(row["replications"])
        sentences = {
            NO_VALUE: _("{measure}: no replication has a value, so no precision can be reached; ended after {n}.",
                        measure=name, n=n),
            FEW_VALUES: _("{measure}: fewer than one replication in four has a value, too few for a precision; ended "
                          "after {n}.", measure=name, n=n),
            ONE_VALUE: _("{measure}: every replication has the same value, nothing is to be narrowed; ended after {n}.",
                         measure=name, n=n),
        }  # fmt: skip
        if row["reason"] or not row["met"]:
            missed = _("{measure}: the precision asked for was not reached in {n} replications.", measure=name, n=n)
            told.append(sentences.get(row["reason"], missed))
    return list(dict.fromkeys(told))


def headline_table(measures: pd.DataFrame, language: Language, names: Iterable[str] = HEADLINES) -> Table:
    """Return some measures of a run with their intervals; those that the run does not have are left out."""
    _ = language.text
    whole = measures[measures["dimension"] == ALL].set_index("measure")
    rows, ids = [], []
    for name in names:
        if name in whole.index:
            value, low, high = (_number(whole.loc[name], column, language) for column in ("mean", "low", "high"))
            interval = Valued(f"[{low} ; {high}]", None, low.value, high.value)
            rows.append([measure_name(name, language), value, unit_word(BY_ID[name].unit, language), interval])
            ids.append(name)
    headers = [_("measure"), _("value"), _("unit"), _("95% interval")]
    notes = above_whole(((name, float(whole.loc[name, "mean"])) for name in ids), language)
    return Table("", headers, rows, notes, keys=Keys("id", ids))


def _number(row: Any, column: str, language: Language) -> Valued:
    return language.number(float(row[column]) * (100 if row["unit"] == "share" else 1), 1)


def row_of(measures: pd.DataFrame, name: str, dimension: str = ALL, key: str = ALL) -> dict[str, Any]:
    """Return the row of one measure, whole or of one group.

    Raises
    ------
    ResultsError
        The run has no such row.
    """
    own = measures[measures["measure"] == name]
    if own.empty:
        raise ResultsError(said("{name!r} is no measure of this run; they are listed in docs/measures.md", name=name))
    rows = own[(own["dimension"] == dimension) & (own["key"] == key)]
    if rows.empty:
        known = own.loc[own["dimension"] == dimension, "key"].tolist()
        there = said("it has {known}", known=", ".join(known))
        if not known:
            there = said("its dimensions are {known}", known=", ".join(own["dimension"].unique()))
        raise ResultsError(
            said("{name!r} has no {dimension} {key!r}; {there}", name=name, dimension=dimension, key=key, there=there)
        )
    return dict(rows.iloc[0])


def value_words(row: dict[str, Any], language: Language) -> str:
    """Return a value with its interval and unit, as a sentence holds it: "38.2% [37.9 ; 38.5]"."""
    unit, code = str(row["unit"]), language.code
    share = unit == "share"
    low, high = float(row["low"]), float(row["high"])
    decimals = min(1, decimals_of(low, high, unit)) if share else decimals_of(low, high, unit)
    value, *ends = (float(row[name]) * (100 if share else 1) for name in ("mean", "low", "high"))
    if np.isnan(value):
        return "–"
    text = (
        f"{decimal(value, code, decimals)}{NO_BREAK * (code == 'fr')}%"
        if share
        else amount(value, unit, code, decimals)
    )
    if not np.isfinite(ends).all():
        return text
    return f"{text} [{NO_BREAK.join((decimal(ends[0], code, decimals), ';', decimal(ends[1], code, decimals)))}]"
