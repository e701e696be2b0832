"""Verdicts in plain words, French or English.

In: the table of differences. Out: sentences that say no more than the interval allows. Numbers follow the language.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from sim import typography
from sim.comparison import verdicts
from sim.comparison.primary import CHOSEN
from sim.errors import ExperimentError
from sim.measures.catalogue import BY_ID
from sim.said import N_, must_be, one_of, told, translated
from sim.typography import LANGUAGES, MINUS, NO_BREAK, digits, typeset

# What stands after a number; a unit that is not here is written as it is.
_UNITS = {
    "share": N_("point"), "days": N_("day"), "EUR": "€", "visits": N_("visit"), "requests": N_("request"),
    "sessions": N_("session"), "index": "", "per 1,000": N_("per 1,000"), "per hour": N_("per hour"),
}  # fmt: skip
_PLURAL = ("share", "days", "visits", "requests", "sessions")
_FACTOR = {"share": 100}
_INTERVAL = N_("{0} to {1}{2}")
_BELOW = {
    verdicts.TRIFLE: N_(", by less than matters (threshold of {0})"),
    verdicts.MAY_MATTER: N_(", perhaps by less than the threshold of {0}"),
}
_NOTES: dict[Any, str] = {
    False: N_("unpaired: the citizens differ"),
    "common": N_("on the common requests"),
}
_AS_CHOSEN = N_("This is what people chose, not what the rota offers.")
_THRESHOLD = N_("; threshold of {0}")
_SENTENCES = {
    verdicts.EQUAL: N_(
        "{measure}: no difference between {scenario} and {baseline}, in any of the {n} replications{notes}."
    ),
    verdicts.BETTER: N_("{measure}: {scenario} does better than {baseline}, by {size} ({interval}){margin}."),
    verdicts.WORSE: N_("{measure}: {scenario} does worse than {baseline}, by {size} ({interval}){margin}."),
    verdicts.HIGHER: N_("{measure}: {scenario} is higher than {baseline}, by {size} ({interval}){margin}."),
    verdicts.LOWER: N_("{measure}: {scenario} is lower than {baseline}, by {size} ({interval}){margin}."),
    verdicts.CLOSE: N_(
        "{measure}: {scenario} and {baseline} cannot be told apart; if they differ, it is by less than matters "
        "({interval}{limit})."
    ),
    verdicts.UNDECIDED: N_("{measure}: {scenario} and {baseline} cannot be told apart ({interval})."),
    verdicts.UNKNOWN: N_(
        "{measure}: nothing can be said of {scenario} and {baseline}; values or replications are lacking."
    ),
}


def checked_language(lang: str) -> str:
    """Return the language, or raise ExperimentError unless it is one of `LANGUAGES`."""
    if lang not in LANGUAGES:
        raise ExperimentError(must_be("language", repr(lang), one_of(LANGUAGES)))
    return lang


def _worded(words: str, lang: str, /, **values: object) -> str:
    """Return a marked sentence as a typesetter would set it; names among its values stay as written."""
    text = typeset(translated(words, lang), lang)
    return text.format(**values) if values else text


def sentence(row: dict[str, Any], lang: str) -> str:
    """Return what may be said of one row of the differences, with the interval by which it is said."""
    low, high = judged_by(row)
    unit, margin = row["unit"], row["margin"]
    decimals = decimals_of(low, high, unit)
    notes = [_worded(_NOTES[word], lang) for word in (row.get("paired", True), row.get("basis")) if word in _NOTES]
    threshold = amount(margin, unit, lang)
    told = _worded(
        _SENTENCES[row["verdict"]],
        lang,
        measure=_measure(row["measure"], lang),
        scenario=quoted(row["scenario"], lang),
        baseline=quoted(row["baseline"], lang),
        n=row["n"],
        size=amount(abs(row["difference"]), unit, lang, decimals),
        interval=", ".join([interval(low, high, unit, lang), *notes]),
        notes=f" ({', '.join(notes)})" if notes else "",
        margin=_worded(_BELOW[row["matters"]], lang).format(threshold) if row.get("matters") in _BELOW else "",
        limit=_worded(_THRESHOLD, lang).format(threshold),
    )
    return " ".join([told, *as_chosen([row["measure"]], lang)])


def as_chosen(measures: Iterable[str], lang: str) -> list[str]:
    """Return the sentence for measures of what people chose among the offers; an empty list where none is one."""
    return [_worded(_AS_CHOSEN, lang)] if any(name in CHOSEN for name in measures) else []


def judged_by(row: dict[str, Any]) -> tuple[float, float]:
    """Return the interval that a row's verdict goes by: the simultaneous one of primary rows, else its own."""
    end = "_simultaneous" if row["role"] == "primary" else ""
    return row[f"low{end}"], row[f"high{end}"]


def amount(value: float, unit: str, lang: str, decimals: int | None = None) -> str:
    """Return a difference with its unit; of shares in points. What is not known has no unit."""
    if not math.isfinite(value):
        return typography.UNKNOWN
    value = value * _FACTOR.get(unit, 1)
    if unit == "EUR" and lang == "en" and value == value:
        text = decimal(value, lang, decimals)
        return f"{MINUS}€{text[1:]}" if text.startswith(MINUS) else f"€{text}"
    return f"{decimal(value, lang, decimals)}{unit_after(value, unit, lang)}"


def change(value: float, unit: str, lang: str, decimals: int | None = None) -> str:
    """Return a difference with its sign and unit."""
    text = amount(value, unit, lang, decimals)
    return f"+{text}" if value > 0 and any(figure in "123456789" for figure in text) else text


def interval(low: float, high: float, unit: str, lang: str) -> str:
    """Return an interval of differences in words: "from -0.3 to +1.2 points"."""
    if not (math.isfinite(low) or math.isfinite(high)):
        return typography.UNKNOWN
    decimals = decimals_of(low, high, unit)
    if unit == "EUR" and lang == "en":  # the sign of the currency goes before each end
        return _worded(_INTERVAL, lang).format(*(change(end, unit, lang, decimals) for end in (low, high)), "")
    factor = _FACTOR.get(unit, 1)
    ends = [signed(end * factor, lang, decimals) for end in (low, high)]
    most = max(abs(low), abs(high)) * factor
    return _worded(_INTERVAL, lang).format(*ends, unit_after(most, unit, lang))


def decimals_of(low: float, high: float, unit: str) -> int:
    """Return how many decimals an interval bears: about one figure of its half-width that counts."""
    half = abs(high - low) / 2 * _FACTOR.get(unit, 1)
    if not half < float("inf") or half == 0:
        return 2
    return 0 if half >= 10 else 1 if half >= 0.5 else 2 if half >= 0.005 else 3


def unit_after(value: float, unit: str, lang: str) -> str:
    """Return the unit after a no-break space, in the plural where the language wants it."""
    word = _worded(_UNITS[unit], lang) if unit in _UNITS else unit
    many = abs(value) >= 2 if lang == "fr" else abs(abs(value) - 1) > 1e-9
    return f"{NO_BREAK}{word}{'s' if unit in _PLURAL and many else ''}" if word else ""


def decimal(value: float, lang: str, decimals: int | None = None) -> str:
    """Return a number in the typography of the language; without `decimals` about three figures, no idle zeros."""
    if decimals is None:
        return digits(value, lang, 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2, idle_zeros=False)
    return digits(value, lang, decimals)


def signed(value: float, lang: str, decimals: int | None = None) -> str:
    """Return a number with its sign; 0 has none."""
    text = decimal(value, lang, decimals)
    return f"+{text}" if value > 0 and any(figure in "123456789" for figure in text) else text


# --- robustness and ranking

_SETTINGS = {"low": N_("low demand"), "middle": N_("middle demand"), "high": N_("high demand")}
_FIT = N_("fit {reach}")
_CLAIMS = {
    verdicts.BETTER: N_("{scenario} does better than {baseline}"),
    verdicts.WORSE: N_("{scenario} does worse than {baseline}"),
    verdicts.HIGHER: N_("{scenario} is higher than {baseline}"),
    verdicts.LOWER: N_("{scenario} is lower than {baseline}"),
    verdicts.CLOSE: N_("no difference that matters between {scenario} and {baseline}"),
    verdicts.EQUAL: N_("no difference between {scenario} and {baseline}"),
}
_HOLDS = N_("{measure}: {claim}, in all {n} cases ({told}).")
_HOLDS_THERE = N_("{measure}: {claim} ({told}), the only case that was asked for.")
_TURNS = N_("{measure}: the verdict turns: {claim} ({told}), but the other way round ({against}).")
_OPEN = N_("{measure}: {claim} ({told}); it cannot be said ({rest}).")
_NEVER = N_("{measure}: {scenario} and {baseline} cannot be told apart in any of the {n} cases.")
_NOT_THERE = N_("{measure}: {scenario} and {baseline} cannot be told apart ({rest}), the only case that was asked for.")


def quoted(name: str, lang: str) -> str:
    """Return a name in the quotation marks of the language."""
    return f"«{NO_BREAK}{name}{NO_BREAK}»" if lang == "fr" else f"“{name}”"


def robustness_sentences(holds: pd.DataFrame, lang: str = "fr") -> list[str]:
    """Return for each row of `sim.comparison.robustness.holds_table` whether the verdict holds, in words."""
    checked_language(lang)
    found = []
    for row in holds.to_dict("records"):
        names = {role: quoted(row[role], lang) for role in ("scenario", "baseline")}
        claim = _worded(_CLAIMS[row["verdict"]], lang, **names) if row["verdict"] else ""
        holds, never = (_HOLDS, _NEVER) if row["settings"] > 1 else (_HOLDS_THERE, _NOT_THERE)
        form = never if not claim else {"holds": holds, "turns": _TURNS}.get(row["status"], _OPEN)
        told, rest, against = (
            ", ".join(setting_words(name, lang) for name in row[column].split(";"))
            for column in ("told_in", "not_told_in", "against_in")
        )
        found.append(
            _worded(
                form, lang, measure=_measure(row["measure"], lang), claim=claim, told=told, rest=rest, against=against,
                n=row["settings"], **names,
            )
        )  # fmt: skip
    return found


def setting_words(name: str, lang: str) -> str:
    """Return a setting in words: a level of demand, or a point of the ridge by the reach of the campaign."""
    kind, _, reach = name.partition(" ")
    if kind == "ridge":
        return _worded(_FIT, lang, reach=decimal(float(reach), lang, 2))
    return _worded(_SETTINGS[name], lang) if name in _SETTINGS else name


_AND = N_("{names} and {last}")
_BEST = N_(
    "{measure}: {best} is the best of the {n} scenarios, with a probability of at least {confidence} if it leads the "
    "second by {margin} or more."
)
_SEVERAL = N_(
    "{measure}: {left} cannot be told apart; the best of the {n} scenarios is among them with a probability of at "
    "least {confidence}."
)


def ranking_sentences(
    table: pd.DataFrame, left: Sequence[str], measure: str, margin: float, confidence: float, lang: str = "fr"
) -> list[str]:
    """Return in words which scenario is best, or which may be."""
    checked_language(lang)
    names = [quoted(name, lang) for name in left]
    together = names[0]
    if len(names) > 1:
        together = _worded(_AND, lang, names=", ".join(names[:-1]), last=names[-1])
    percent = f"{decimal(confidence * 100, lang)}{NO_BREAK if lang == 'fr' else ''}%"
    form = _BEST if len(names) == 1 else _SEVERAL
    return [
        _worded(
            form, lang, measure=_measure(measure, lang), best=names[0], left=together, n=len(table), confidence=percent,
            margin=amount(margin, BY_ID[measure].unit, lang),
        ),
        *as_chosen([measure], lang),
    ]  # fmt: skip


def _measure(name: str, lang: str) -> str:
    return typeset(told(BY_ID[name].name, lang), lang) if name in BY_ID else name
