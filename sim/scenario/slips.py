"""What somebody wrote where a file wants another form, and what was meant: how a refusal ends.

In: a value that was refused. Out: how it is to be written, or nothing where nobody can know: a number with its unit, a
percentage, a date with the day first, an hour with an h, the French word for one of the file's.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from typing import Any

from sim.said import Sentence, said

# As French spreadsheets write it: thousands set apart by a space or a point, a percent sign behind.
_DECIMAL_COMMA = re.compile(r"([-+]?\d{1,3}(?:[ \u00a0\u202f.]\d{3})+|[-+]?\d+),(\d+\s*%?)")
_WITH_UNIT = re.compile(r"([-+]?\d+(?:[.,]\d+)?)\s*(%|€|[^\W\d_]+)")
# By the part of a key that names its unit: `slot_min`, `contract_h_per_week`.
_UNITS = {
    "min": ("min", "mn", "minute", "minutes"), "h": ("h", "heure", "heures", "hour", "hours"), "km": ("km",),
    "days": ("j", "jour", "jours", "day", "days"), "eur": ("€", "eur", "euro", "euros"),
}  # fmt: skip
_CLOCK = re.compile(r"(\d{1,2})\s*(?:[hH:.]\s*(\d{2})\s*(?:min|mn)?|[hH])")
_DAY_FIRST = re.compile(r"(\d{1,2})[/. -](\d{1,2})[/. -](\d{4})")
_PERCENT, _LEAST_PERCENT = 100, 5  # what is a little above 1 may be too large a share

FRENCH_DAYS = {
    "lundi": "monday", "mardi": "tuesday", "mercredi": "wednesday", "jeudi": "thursday", "vendredi": "friday",
    "samedi": "saturday", "dimanche": "sunday",
}  # fmt: skip
_FRENCH = FRENCH_DAYS | {
    "oui": "true", "non": "false",
    "mixte": "mixed", "rendez-vous": "appointment", "sur rendez-vous": "appointment", "sans rendez-vous": "walk_in",
    "toutes": "every", "chaque semaine": "every", "impaire": "odd", "paire": "even",
    "premier": "first", "première": "first", "deuxième": "second", "troisième": "third", "quatrième": "fourth",
    "cinquième": "fifth", "dernier": "last", "dernière": "last",
    "bureau de poste": "post_office", "poste": "post_office", "mairie": "town_hall", "commerce": "partner_shop",
    "espace public numérique": "digital_public_space", "epn": "digital_public_space", "arrêt de bus": "bus_stop",
    "bas": "low", "moyen": "middle", "haut": "high", "établi": "established", "lancement": "launch",
}  # fmt: skip
_FRENCH_KEYS = {
    "titre": ("title",), "nom": ("name",), "lieu": ("venue", "place"), "lieux": ("venues",), "tournée": ("rota",),
    "tournee": ("rota",), "jour": ("weekday", "day"), "début": ("start",), "debut": ("start",), "fin": ("end",),
    "conseiller": ("advisers",), "conseillère": ("advisers",), "conseillers": ("advisers",), "pause": ("breaks",),
    "pauses": ("breaks",), "fréquence": ("recurrence",), "frequence": ("recurrence",), "type": ("kind",),
    "créneau": ("slot_min",), "creneau": ("slot_min",), "domicile": ("home",), "fermetures": ("closures",),
    "absence": ("absences",), "congés": ("leave",), "conges": ("leave",), "coûts": ("costs",), "couts": ("costs",),
    "besoins": ("demand",), "demande": ("demand",), "département": ("department",), "departement": ("department",),
    "commune": ("communes", "commune"),
}  # fmt: skip


def decimal_mend(text: Any) -> str:
    """Return how a number that is written with a decimal comma is to be written, or an empty text."""
    if not isinstance(text, str) or not (match := _DECIMAL_COMMA.fullmatch(text.strip())):
        return ""
    whole = re.sub(r"[^-+0-9]", "", match[1])
    return said("decimals take a point: {number}", number=f"{whole}.{match[2]}")


def number_mend(text: Any, key: str) -> str:
    """Return how a text that stands behind a key in place of a number is to be written, or an empty text.

    A unit is left out where it is that of the key alone: an hour is no 1 of ``slot_min``, nor are 30 % of it a share.
    """
    if not isinstance(text, str):
        return ""
    if match := _WITH_UNIT.fullmatch(text.strip()):
        number, units = match[1].replace(",", "."), [_UNITS[part] for part in key.split("_") if part in _UNITS]
        if match[2] == "%" and not units:
            return said("as a share: {share}", share=_plain(float(number) / _PERCENT))
        if any(match[2].lower() in unit for unit in units):
            return said("the number alone: {number}", number=number)
    if mend := decimal_mend(text):
        return mend
    try:
        number = _plain(float(text))
    except ValueError:
        return ""
    return said("without quotes: {number}", number=number) if number[-1:].isdigit() else ""


def share_mend(value: Any, most: Any) -> str:
    """Return how a percentage is to be written where at most 1 is taken, or an empty text."""
    if most != 1 or not isinstance(value, int | float) or not _LEAST_PERCENT <= value <= _PERCENT:
        return ""
    return said("{percent} % is {share}", percent=_plain(value), share=_plain(value / _PERCENT))


def _plain(number: float) -> str:
    return f"{number:.12g}"


def word_meant(text: Any, words: Collection[str]) -> str:
    """Return which of some words of a file a French one is, or an empty text."""
    french = " ".join(str(text).lower().replace("_", " ").split())
    meant = next((_FRENCH[form] for form in (french, french.removesuffix("s")) if form in _FRENCH), "")
    return meant if meant in words else ""


def key_meant(key: str, keys: Collection[str]) -> str:
    """Return which of some keys a French one is, or an empty text."""
    meant = _FRENCH_KEYS.get(key.lower(), ())
    return next((one for one in meant if one in keys), "")


def clock_meant(text: Any) -> str:
    """Return a time of day as a file has it, of one that is written otherwise, or an empty text."""
    if not isinstance(text, str) or not (match := _CLOCK.fullmatch(text.strip())):
        return ""
    hour, minute = int(match[1]), int(match[2] or 0)
    return f"{hour:02d}:{minute:02d}" if hour < 24 and minute < 60 else ""


def day_meant(text: Any) -> str:
    """Return a date as a file has it, of one with the day first, or an empty text."""
    if not isinstance(text, str) or not (match := _DAY_FIRST.fullmatch(text.strip())):
        return ""
    day, month, year = map(int, match.groups())
    try:
        return dt.date(year, month, day).isoformat()
    except ValueError:
        return ""


def rest_of_a_value(key: str, value: Any) -> Sentence | str:
    """Return what an unknown key may be: without a value, what stands behind a comma between braces."""
    if value is not None:
        return ""
    if key.strip().isdigit():
        return said("; if these are the decimals of a number, write a point in place of the comma")
    return said("; if it is part of a text with a comma, put the whole text in quotes")
