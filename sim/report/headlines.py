"""A measure of a run in words: its value with the unit, and its interval.

In: the measures of a run. Out: values with their intervals as text. Which measures come first is in `tables.measures`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.measures.catalogue import BY_ID
from sim.measures.definition import ALL
from sim.report.languages import NO_BREAK, Language


class Value(NamedTuple):
    """A measure with its interval, as written: value with its unit, the ends of the interval without."""

    name: str
    value: str
    interval: str


def wholes(measures: pd.DataFrame) -> pd.DataFrame:
    """Return the measures of everybody together, by measure."""
    return measures[measures["dimension"] == ALL].set_index("measure")


def written(value: float, unit: str, language: Language, decimals: int = 1) -> str:
    """Return a value of a measure with its unit; shares in per cent."""
    _ = language.text
    if not np.isfinite(value):
        return "–"
    if unit == "share":
        return language.percent(value, decimals)
    number = language.number(value, decimals)
    if unit == "EUR":
        return language.euros(value, decimals)
    units = {
        "days": _("days"),
        "visits": _("visits"),
        "requests": _("requests"),
        "sessions": _("sessions"),
        "per 1,000": _("per 1,000"),
        "per hour": _("per hour"),
        "index": "",
    }
    word = units.get(unit, unit)
    return f"{number}{NO_BREAK}{word}" if word else number


def interval_words(low: float, high: float, unit: str, language: Language, decimals: int = 1) -> str:
    """Return an interval as "36.2 to 37.4"; nothing where there is none."""
    _ = language.text
    if not (np.isfinite(low) and np.isfinite(high)):
        return ""
    factor = 100 if unit == "share" else 1
    return _(
        "{low} to {high}", low=language.number(low * factor, decimals), high=language.number(high * factor, decimals)
    )


def headline(measures: pd.DataFrame, name: str, language: Language, decimals: int = 1) -> Value | None:
    """Return one measure of a run in words, or None where the run has it not."""
    whole = wholes(measures)
    if name not in whole.index:
        return None
    row, measure = whole.loc[name], BY_ID[name]
    label = language.typeset(measure.name_fr if language.code == "fr" else measure.name_en)
    value, low, high = (float(row[column]) for column in ("mean", "low", "high"))
    return Value(
        label,
        written(value, measure.unit, language, decimals),
        interval_words(low, high, measure.unit, language, decimals),
    )
