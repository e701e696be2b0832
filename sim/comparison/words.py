"""Verdicts in plain words, French or English.

In: the table of differences. Out: sentences that say no more than the interval allows. Numbers follow the language.
"""

from __future__ import annotations

from typing import Any

from babel.numbers import format_decimal

from sim.comparison import verdicts
from sim.errors import ResultsError
from sim.measures.catalogue import BY_ID

LANGUAGES = ("fr", "en")
_NO_BREAK = "\u00a0"
_LOCALES = {"fr": "fr", "en": "en_GB"}
_UNITS = {
    "fr": {"share": "point", "days": "jour", "min": "min", "EUR": "€", "visits": "visite", "requests": "demande",
           "sessions": "session", "h": "h", "km": "km", "index": ""},
    "en": {"share": "point", "days": "day", "min": "min", "EUR": "€", "visits": "visit", "requests": "request",
           "sessions": "session", "h": "h", "km": "km", "index": ""},
}  # fmt: skip
_PLURAL = ("point", "jour", "day", "visite", "visit", "demande", "request", "session")
_SENTENCES = {
    verdicts.EQUAL: (
        "{measure} : aucune différence entre {scenario} et {baseline}, dans aucune des {n} réplications.",
        "{measure}: no difference between {scenario} and {baseline}, in any of the {n} replications.",
    ),
    verdicts.BETTER: (
        "{measure} : {scenario} fait mieux que {baseline}, de {size} ({interval}){margin}.",
        "{measure}: {scenario} does better than {baseline}, by {size} ({interval}){margin}.",
    ),
    verdicts.WORSE: (
        "{measure} : {scenario} fait moins bien que {baseline}, de {size} ({interval}){margin}.",
        "{measure}: {scenario} does worse than {baseline}, by {size} ({interval}){margin}.",
    ),
    verdicts.HIGHER: (
        "{measure} : {scenario} est plus haut que {baseline}, de {size} ({interval}){margin}.",
        "{measure}: {scenario} is higher than {baseline}, by {size} ({interval}){margin}.",
    ),
    verdicts.LOWER: (
        "{measure} : {scenario} est plus bas que {baseline}, de {size} ({interval}){margin}.",
        "{measure}: {scenario} is lower than {baseline}, by {size} ({interval}){margin}.",
    ),
    verdicts.CLOSE: (
        "{measure} : entre {scenario} et {baseline}, aucune différence qui compte ({interval}{limit}).",
        "{measure}: between {scenario} and {baseline}, no difference that matters ({interval}{limit}).",
    ),
    verdicts.UNDECIDED: (
        "{measure} : on ne peut pas départager {scenario} et {baseline} ({interval}).",
        "{measure}: {scenario} and {baseline} cannot be told apart ({interval}).",
    ),
    verdicts.UNKNOWN: (
        "{measure} : rien ne peut être dit de {scenario} et {baseline} ; il manque des valeurs ou des réplications.",
        "{measure}: nothing can be said of {scenario} and {baseline}; values or replications are lacking.",
    ),
}


def checked_language(lang: str) -> str:
    """Return the language, or raise ResultsError unless it is one of `LANGUAGES`."""
    if lang not in LANGUAGES:
        raise ResultsError(f"language is {lang!r}; it must be one of {', '.join(LANGUAGES)}")
    return lang


def sentence(row: dict[str, Any], lang: str) -> str:
    """Return what may be said of one row of the differences."""
    place = LANGUAGES.index(lang)
    together = row["role"] == "primary"
    low, high = (row[f"{end}_simultaneous" if together else end] for end in ("low", "high"))
    unit = row["unit"]
    quoted = {"fr": "«{0}{1}{0}»", "en": "“{1}”"}[lang]
    within, beyond = (("", ""), (" ; peut-être moins que ce qui compte, {0}", "; perhaps less than what matters, {0}"))
    margin = row["margin"]
    has_margin = margin == margin and min(abs(low), abs(high)) < margin
    return _SENTENCES[row["verdict"]][place].format(
        measure=BY_ID[row["measure"]].name[place] if row["measure"] in BY_ID else row["measure"],
        scenario=quoted.format(_NO_BREAK, row["scenario"]),
        baseline=quoted.format(_NO_BREAK, row["baseline"]),
        n=row["n"],
        size=amount(abs(row["difference"]), unit, lang),
        interval=interval(low, high, unit, lang),
        margin=(beyond if has_margin else within)[place].format(amount(margin, unit, lang)),
        limit=("; moins de {0}", "; less than {0}")[place].format(amount(margin, unit, lang)),
    )


def amount(value: float, unit: str, lang: str) -> str:
    """Return a difference with its unit; of shares in points."""
    word = _UNITS[lang].get(unit, unit)
    number = decimal(value * 100 if unit == "share" else value, lang)
    many = abs(value * (100 if unit == "share" else 1)) >= (2 if lang == "fr" else 1.0000001)
    if word in _PLURAL and many:
        word += "s"
    return f"{number}{_NO_BREAK}{word}".rstrip(_NO_BREAK)


def interval(low: float, high: float, unit: str, lang: str) -> str:
    """Return an interval of differences in words: "from -0.3 to +1.2 points"."""
    factor = 100 if unit == "share" else 1
    ends = [signed(end * factor, lang) for end in (low, high)]
    word = _UNITS[lang].get(unit, unit)
    word = f"{_NO_BREAK}{word}{'s' if word in _PLURAL else ''}" if word else ""
    return (f"de {ends[0]} à {ends[1]}{word}", f"{ends[0]} to {ends[1]}{word}")[LANGUAGES.index(lang)]


def decimal(value: float, lang: str) -> str:
    """Return a number with about three digits that count, in the typography of the language."""
    if value != value or value in (float("inf"), float("-inf")):
        return "–"
    decimals = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    rounded = round(float(value), decimals) + 0.0
    return format_decimal(rounded, format=f"#,##0.{'0' * decimals}" if decimals else "#,##0", locale=_LOCALES[lang])


def signed(value: float, lang: str) -> str:
    """Return a number with its sign, a true minus."""
    text = decimal(abs(value), lang)
    if not any(figure in "123456789" for figure in text):
        return text
    return f"−{text}" if value < 0 else f"+{text}"
