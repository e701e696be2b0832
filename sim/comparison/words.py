"""Verdicts in plain words, French or English.

In: the table of differences. Out: sentences that say no more than the interval allows. Numbers follow the language.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pandas as pd

from sim.comparison import verdicts
from sim.comparison.primary import CHOSEN
from sim.errors import ExperimentError
from sim.measures.catalogue import BY_ID
from sim.typography import LANGUAGES, MINUS, NO_BREAK, digits

_UNITS = {
    "fr": {"share": "point", "days": "jour", "min": "min", "EUR": "€", "visits": "visite", "requests": "demande",
           "sessions": "séance", "h": "h", "km": "km", "index": "",
           "per 1,000": "pour 1 000", "per hour": "par heure"},
    "en": {"share": "point", "days": "day", "min": "min", "EUR": "€", "visits": "visit", "requests": "request",
           "sessions": "session", "h": "h", "km": "km", "index": ""},
}  # fmt: skip
_PLURAL = ("point", "jour", "day", "visite", "visit", "demande", "request", "séance", "session")
_FACTOR = {"share": 100}
_INTERVAL = ("de {0} à {1}{2}", "{0} to {1}{2}")
_BELOW = {
    verdicts.TRIFLE: (", un écart trop petit pour compter (seuil de {0})", ", by less than matters (threshold of {0})"),
    verdicts.MAY_MATTER: (", peut-être de moins que le seuil de {0}", ", perhaps by less than the threshold of {0}"),
}
_NOTES: dict[Any, tuple[str, str]] = {
    False: ("sans appariement : les habitants diffèrent", "unpaired: the citizens differ"),
    "common": ("sur les demandes communes", "on the common requests"),
}
_AS_CHOSEN = (
    "C'est ce que les gens ont choisi, non ce que la tournée offre.",
    "This is what people chose, not what the rota offers.",
)
_THRESHOLD = (" ; seuil de {0}", "; threshold of {0}")
_SENTENCES = {
    verdicts.EQUAL: (
        "{measure} : aucune différence entre {scenario} et {baseline}, dans aucune des {n} réplications{notes}.",
        "{measure}: no difference between {scenario} and {baseline}, in any of the {n} replications{notes}.",
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
        "{measure} : on ne peut pas départager {scenario} et {baseline} ; s'ils diffèrent, c'est trop peu pour compter "
        "({interval}{limit}).",
        "{measure}: {scenario} and {baseline} cannot be told apart; if they differ, it is by less than matters "
        "({interval}{limit}).",
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
    """Return the language, or raise ExperimentError unless it is one of `LANGUAGES`."""
    if lang not in LANGUAGES:
        raise ExperimentError(f"language is {lang!r}; it must be one of {', '.join(LANGUAGES)}")
    return lang


def sentence(row: dict[str, Any], lang: str) -> str:
    """Return what may be said of one row of the differences, with the interval by which it is said."""
    place = LANGUAGES.index(lang)
    low, high = judged_by(row)
    unit, margin = row["unit"], row["margin"]
    decimals = decimals_of(low, high, unit)
    notes = [_NOTES[word][place] for word in (row.get("paired", True), row.get("basis")) if word in _NOTES]
    threshold = amount(margin, unit, lang)
    told = _SENTENCES[row["verdict"]][place].format(
        measure=_measure(row["measure"], place),
        scenario=quoted(row["scenario"], lang),
        baseline=quoted(row["baseline"], lang),
        n=row["n"],
        size=amount(abs(row["difference"]), unit, lang, decimals),
        interval=", ".join([interval(low, high, unit, lang), *notes]),
        notes=f" ({', '.join(notes)})" if notes else "",
        margin=_BELOW[row["matters"]][place].format(threshold) if row.get("matters") in _BELOW else "",
        limit=_THRESHOLD[place].format(threshold),
    )
    return " ".join([told, *as_chosen([row["measure"]], lang)])


def as_chosen(measures: Iterable[str], lang: str) -> list[str]:
    """Return the sentence for measures of what people chose among the offers; an empty list where none is one."""
    return [_AS_CHOSEN[LANGUAGES.index(lang)]] if any(name in CHOSEN for name in measures) else []


def judged_by(row: dict[str, Any]) -> tuple[float, float]:
    """Return the interval that a row's verdict goes by: the simultaneous one of primary rows, else its own."""
    end = "_simultaneous" if row["role"] == "primary" else ""
    return row[f"low{end}"], row[f"high{end}"]


def amount(value: float, unit: str, lang: str, decimals: int | None = None) -> str:
    """Return a difference with its unit; of shares in points."""
    value = value * _FACTOR.get(unit, 1)
    if unit == "EUR" and lang == "en" and value == value:
        text = decimal(value, lang, decimals)
        return f"{MINUS}€{text[1:]}" if text.startswith(MINUS) else f"€{text}"
    return f"{decimal(value, lang, decimals)}{_unit(value, unit, lang)}"


def change(value: float, unit: str, lang: str, decimals: int | None = None) -> str:
    """Return a difference with its sign and unit."""
    text = amount(value, unit, lang, decimals)
    return f"+{text}" if value > 0 and any(figure in "123456789" for figure in text) else text


def interval(low: float, high: float, unit: str, lang: str) -> str:
    """Return an interval of differences in words: "from -0.3 to +1.2 points"."""
    decimals = decimals_of(low, high, unit)
    if unit == "EUR" and lang == "en":  # the sign of the currency goes before each end
        return _INTERVAL[LANGUAGES.index(lang)].format(*(change(end, unit, lang, decimals) for end in (low, high)), "")
    factor = _FACTOR.get(unit, 1)
    ends = [signed(end * factor, lang, decimals) for end in (low, high)]
    most = max(abs(low), abs(high)) * factor
    return _INTERVAL[LANGUAGES.index(lang)].format(*ends, _unit(most, unit, lang))


def decimals_of(low: float, high: float, unit: str) -> int:
    """Return how many decimals an interval bears: about one figure of its half-width that counts."""
    half = abs(high - low) / 2 * _FACTOR.get(unit, 1)
    if not half < float("inf") or half == 0:
        return 2
    return 0 if half >= 10 else 1 if half >= 0.5 else 2 if half >= 0.005 else 3


def _unit(value: float, unit: str, lang: str) -> str:
    """Return the unit after a no-break space, in the plural where the language wants it."""
    word = _UNITS[lang].get(unit, unit)
    many = abs(value) >= 2 if lang == "fr" else abs(abs(value) - 1) > 1e-9
    return f"{NO_BREAK}{word}{'s' if word in _PLURAL and many else ''}" if word else ""


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

_SETTINGS = {
    "fr": {"low": "demande basse", "middle": "demande moyenne", "high": "demande haute"},
    "en": {"low": "low demand", "middle": "middle demand", "high": "high demand"},
}
_CLAIMS = {
    verdicts.BETTER: ("{scenario} fait mieux que {baseline}", "{scenario} does better than {baseline}"),
    verdicts.WORSE: ("{scenario} fait moins bien que {baseline}", "{scenario} does worse than {baseline}"),
    verdicts.HIGHER: ("{scenario} est plus haut que {baseline}", "{scenario} is higher than {baseline}"),
    verdicts.LOWER: ("{scenario} est plus bas que {baseline}", "{scenario} is lower than {baseline}"),
    verdicts.CLOSE: (
        "aucune différence qui compte entre {scenario} et {baseline}",
        "no difference that matters between {scenario} and {baseline}",
    ),
    verdicts.EQUAL: (
        "aucune différence entre {scenario} et {baseline}",
        "no difference between {scenario} and {baseline}",
    ),
}
_HOLDS = (
    "{measure} : {claim}, dans les {n} cas ({told}).",
    "{measure}: {claim}, in all {n} cases ({told}).",
)
_TURNS = (
    "{measure} : le verdict se renverse : {claim} ({told}), mais c'est l'inverse ({against}).",
    "{measure}: the verdict turns: {claim} ({told}), but the other way round ({against}).",
)
_OPEN = (
    "{measure} : {claim} ({told}) ; on ne peut pas le dire ({rest}).",
    "{measure}: {claim} ({told}); it cannot be said ({rest}).",
)
_NEVER = (
    "{measure} : on ne peut départager {scenario} et {baseline} dans aucun des {n} cas.",
    "{measure}: {scenario} and {baseline} cannot be told apart in any of the {n} cases.",
)


def quoted(name: str, lang: str) -> str:
    """Return a name in the quotation marks of the language."""
    return f"«{NO_BREAK}{name}{NO_BREAK}»" if lang == "fr" else f"“{name}”"


def robustness_sentences(holds: pd.DataFrame, lang: str = "fr") -> list[str]:
    """Return for each row of `sim.comparison.robustness.holds_table` whether the verdict holds, in words."""
    place = LANGUAGES.index(checked_language(lang))
    found = []
    for row in holds.to_dict("records"):
        names = {role: quoted(row[role], lang) for role in ("scenario", "baseline")}
        claim = _CLAIMS[row["verdict"]][place].format(**names) if row["verdict"] else ""
        form = _NEVER if not claim else {"holds": _HOLDS, "turns": _TURNS}.get(row["status"], _OPEN)
        told, rest, against = (
            ", ".join(setting_words(name, lang) for name in row[column].split(";"))
            for column in ("told_in", "not_told_in", "against_in")
        )
        found.append(
            form[place].format(
                measure=_measure(row["measure"], place), claim=claim, told=told, rest=rest, against=against,
                n=row["settings"], **names,
            )
        )  # fmt: skip
    return found


def setting_words(name: str, lang: str) -> str:
    """Return a setting in words: a level of demand, or a point of the ridge by the reach of the campaign."""
    kind, _, reach = name.partition(" ")
    if kind == "ridge":
        return f"{('ajustement', 'fit')[LANGUAGES.index(lang)]} {decimal(float(reach), lang, 2)}"
    return _SETTINGS[lang].get(name, name)


_BEST = (
    "{measure} : {best} est le meilleur des {n} scénarios, avec une probabilité d'au moins {confidence} si l'écart au "
    "deuxième atteint {margin}.",
    "{measure}: {best} is the best of the {n} scenarios, with a probability of at least {confidence} if it leads the "
    "second by {margin} or more.",
)
_SEVERAL = (
    "{measure} : on ne peut pas départager {left} ; le meilleur des {n} scénarios est parmi eux avec une probabilité "
    "d'au moins {confidence}.",
    "{measure}: {left} cannot be told apart; the best of the {n} scenarios is among them with a probability of at "
    "least {confidence}.",
)


def ranking_sentences(
    table: pd.DataFrame, left: Sequence[str], measure: str, margin: float, confidence: float, lang: str = "fr"
) -> list[str]:
    """Return in words which scenario is best, or which may be."""
    place = LANGUAGES.index(checked_language(lang))
    names = [quoted(name, lang) for name in left]
    together = f"{', '.join(names[:-1])} {('et', 'and')[place]} {names[-1]}" if len(names) > 1 else names[0]
    percent = f"{decimal(confidence * 100, lang)}{(NO_BREAK + '%', '%')[place]}"
    form = _BEST if len(names) == 1 else _SEVERAL
    return [
        form[place].format(
            measure=_measure(measure, place), best=names[0], left=together, n=len(table), confidence=percent,
            margin=amount(margin, BY_ID[measure].unit, lang),
        ),
        *as_chosen([measure], lang),
    ]  # fmt: skip


def _measure(name: str, place: int) -> str:
    return BY_ID[name].name[place] if name in BY_ID else name
