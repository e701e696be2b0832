"""A measure of a run in words: its value with the unit, and its interval.

In: the measures of a run. Out: values with their intervals as text. Which measures come first is in `tables.measures`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.comparison.words import unit_after
from sim.measures.catalogue import BY_ID
from sim.measures.definition import ALL
from sim.report.languages import Language
from sim.report.valued import Valued


class HeadlineValue(NamedTuple):
    """A measure with its interval, as written: value with its unit, the ends of the interval without."""

    name: str
    value: Valued
    interval: Valued


def wholes(measures: pd.DataFrame) -> pd.DataFrame:
    """Return the measures of everybody together, by measure."""
    return measures[measures["dimension"] == ALL].set_index("measure")


def written(value: float, unit: str, language: Language, decimals: int = 1) -> Valued:
    """Return a value of a measure with its unit; shares in per cent."""
    if not np.isfinite(value):
        return Valued("–")
    if unit == "share":
        return language.percent(value, decimals)
    if unit == "EUR":
        return language.euros(value, decimals)
    text = f"{language.number(value, decimals)}{unit_after(round(value, decimals), unit, language.code)}"
    return Valued(text, value, unit=unit_word(unit, language))


def unit_word(unit: str, language: Language) -> str:
    """Return the unit of a measure in words; none for an index."""
    _ = language.text
    return {
        "days": _("days"),
        "visits": _("visits"),
        "requests": _("requests"),
        "sessions": _("sessions"),
        "per 1,000": _("per 1,000"),
        "per hour": _("per hour"),
        "EUR": "€",
        "share": "%",
        "index": "",
    }.get(unit, unit)


def both_values(rows: Iterable[Mapping[str, Any]]) -> Iterator[tuple[str, float]]:
    """Yield the measure of each difference with its values under the baseline and under the scenario."""
    for row in rows:
        for which in ("baseline", "scenario"):
            yield row["measure"], row[f"{which}_value"]


def above_whole(shown: Iterable[tuple[str, float]], language: Language) -> list[str]:
    """Explain the shares above 100% among those shown.

    Parameters
    ----------
    shown : iterable of (measure, value)
        A share is from 0 to 1, or above.
    language : Language
    """
    _ = language.text
    why = {
        "utilisation": _("Utilisation is above 100% where services end after closing: that time counts, the planned "
                         "desk time stays as it is."),
        "contract_use": _("Working time is above 100% of the contract where weeks are longer than the contract."),
    }  # fmt: skip
    met = {measure for measure, value in shown if value > 1 and measure in why}
    return [words for measure, words in why.items() if measure in met]


def interval_words(low: float, high: float, unit: str, language: Language, decimals: int = 1) -> Valued:
    """Return an interval as "36.2 to 37.4"; nothing where there is none."""
    _ = language.text
    if not (np.isfinite(low) and np.isfinite(high)):
        return Valued("")
    factor = 100 if unit == "share" else 1
    low, high = low * factor, high * factor
    text = _("{low} to {high}", low=language.number(low, decimals), high=language.number(high, decimals))
    return Valued(text, None, low, high)


def headline(measures: pd.DataFrame, name: str, language: Language, decimals: int = 1) -> HeadlineValue | None:
    """Return one measure of a run in words, or None where the run has it not."""
    whole = wholes(measures)
    if name not in whole.index:
        return None
    row, measure = whole.loc[name], BY_ID[name]
    value, low, high = (float(row[column]) for column in ("mean", "low", "high"))
    return HeadlineValue(
        language.said(measure.name),
        written(value, measure.unit, language, decimals),
        interval_words(low, high, measure.unit, language, decimals),
    )
