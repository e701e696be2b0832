"""The two exports of RDV Service Public: by appointment and by participation.

In: nothing; then entries as the tool writes them. Out: the layouts, and entries in our words. What the tool writes was
read in its public repository (betagouv/rdv-service-public, `app/services/*_exporter.rb`, October 2024 and before).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import Any

from sim.registers.cells import CellFault, day_of, is_empty, normal, text_of
from sim.registers.entries import Entries
from sim.registers.grids import Cells, coded
from sim.registers.layouts import Layout, is_clock, is_day, is_number_of, one_of
from sim.registers.mapping import ColumnMap
from sim.registers.roles import AT_HOME, BY_PHONE, BY_VIDEO, TO_COME

# The status depends on the day of the export: what is to come today is to be filled in tomorrow.
STATUS = {
    "rendez-vous honore": "served",
    "present": "served",
    "effectue": "served",
    "absence non excusee": "no_show",
    "non excusee": "no_show",
    "annule (excuse)": "excused",
    "annule (par le service)": "cancelled",
    "annule": "cancelled",
    "a renseigner": "",
    "etat indetermine": "",
    "en salle d'attente": "",
    "rendez-vous aujourd'hui": TO_COME,
    "rendez-vous a venir": TO_COME,
    "inscrit": TO_COME,
}
ORIGIN = {
    "cree par un agent": "agent",
    "rdv pris sur internet": "person",
    "rdv en file d'attente": "waiting_list",
    "rdv pris par un prescripteur": "prescriber",
}
NOTIFIED = {"traite": "sent", "envoye": "sent", "livre": "sent", "echec": "failed", "": "none"}

_APPOINTMENTS = (
    "année", "date prise rdv", "heure prise rdv", "origine", "date rdv", "heure rdv", "service", "motif", "contexte",
    "statut", "lieu", "professionnel.le(s)", "usager(s)", "commune du premier responsable",
    "au moins un usager mineur ?", "résultat des notifications", "Organisation", "date naissance",
    "code postal du premier responsable", "créé par", "email(s) professionnel.le(s)",
)  # fmt: skip
# Until September 2022.
_APPOINTMENTS_BEFORE = (
    "année", "date prise rdv", "heure prise rdv", "origine", "créé par", "date rdv", "heure rdv", "service", "motif",
    "contexte", "statut", "résultat des notifications", "lieu", "professionnel.le(s)", "usager(s)", "date naissance",
    "commune du premier responsable", "code postal du premier responsable", "au moins un usager mineur ?",
    "Organisation",
)  # fmt: skip
_PARTICIPATIONS = (
    "usager", "rdv_id", "année", "date prise rdv", "heure prise rdv", "origine", "date rdv", "heure rdv", "service",
    "motif", "contexte", "statut", "lieu", "professionnel.le(s)", "commune du responsable", "usager mineur ?",
    "résultat des notifications", "Organisation", "date naissance", "code postal du responsable", "créé par",
    "email(s) professionnel.le(s)",
)  # fmt: skip

_MAPS = {
    "date prise rdv": ColumnMap("booked"),
    "heure prise rdv": ColumnMap("booked_clock"),
    "origine": ColumnMap("booked_by", ORIGIN),
    "date rdv": ColumnMap("date"),
    "heure rdv": ColumnMap("slot"),
    "motif": ColumnMap("type"),
    "statut": ColumnMap("outcome", STATUS),
    "lieu": ColumnMap("venue"),
    "professionnel.le(s)": ColumnMap("adviser"),
    "résultat des notifications": ColumnMap("reminder", NOTIFIED),
    "commune du premier responsable": ColumnMap("commune"),
    "code postal du premier responsable": ColumnMap("postcode"),
    "commune du responsable": ColumnMap("commune"),
    "code postal du responsable": ColumnMap("postcode"),
    "rdv_id": ColumnMap("id"),
    "usager(s)": ColumnMap("personal"),
    "usager": ColumnMap("personal"),
}
_UNREAD_PERSONAL = ("contexte", "date naissance", "créé par", "email(s) professionnel.le(s)")


def _is_place(cell: Any) -> bool:
    text = normal(text_of(cell))
    return bool(re.fullmatch(r".+\(.*\)", text)) or text in ("par telephone", "a domicile", "par visioconference")


def _is_birth(cell: Any) -> bool:
    days = [day_of(part.strip()) for part in text_of(cell).split(",")]
    return all(isinstance(day, int) or day == CellFault("odd_date") for day in days)


_FITS = {
    "année": is_number_of(4),
    "date prise rdv": is_day,
    "heure prise rdv": is_clock,
    "origine": one_of(ORIGIN),
    "date rdv": is_day,
    "heure rdv": is_clock,
    "statut": one_of(STATUS),
    "lieu": _is_place,
    "au moins un usager mineur ?": one_of(("oui", "non")),
    "usager mineur ?": one_of(("oui", "non")),
    "résultat des notifications": one_of(NOTIFIED),
    "date naissance": _is_birth,
    "code postal du premier responsable": is_number_of(5),
    "code postal du responsable": is_number_of(5),
    "email(s) professionnel.le(s)": lambda cell: "@" in text_of(cell),
    "rdv_id": is_number_of(None),
    "créé par": lambda cell: not is_empty(cell),
}

_NAMES = "usager"
_SEVERAL_NAMES = re.compile(r"\s*,\s*")
_ADDRESS = re.compile(r"(?P<name>.*?)\s*\((?P<address>.*)\)(?:\s*\(ponctuel\))?", re.I | re.S)


def venue_of(cell: Any) -> str:
    """Return the venue of ``Centre ville (3 place de la République, Hennebont, 56700)``: its name and its town."""
    text = text_of(cell)
    plain = normal(text)
    for start, word in (("par telephone", BY_PHONE), ("a domicile", AT_HOME), ("par visioconference", BY_VIDEO)):
        if plain.startswith(start):
            return word
    match = _ADDRESS.fullmatch(text)
    if match is None:
        return text
    parts = [part for part in _SEVERAL_NAMES.split(match["address"]) if part and not part.isdigit()]
    town = re.sub(r"^\d{5}\s+", "", parts[-1]) if parts else ""
    return f"{match['name']} ({town})" if town and normal(town) not in normal(match["name"]) else match["name"]


def _participations(cells: Cells) -> Cells:
    """Return the numbers of appointments, each with how many lines had it before: without names one line is one person.

    Another export names the participants of an appointment in the same order, so that they are still found twice.
    """
    before: Counter[str] = Counter()
    found = []
    for code in cells.codes.tolist():
        name = text_of(cells.distinct[code])
        found.append(f"{name} {before[name]}" if name else "")
        before[name] += 1
    return coded(cells.heading, found)


def prepared(entries: Entries) -> Entries:
    """Return entries as every layout has them: venues without their address, the outcomes that a status can tell."""
    if "id" in entries.columns and not any(normal(cells.heading) == _NAMES for cells in entries.dropped):
        entries = entries.with_column("id", _participations(entries.columns["id"]), entries.maps["id"])
    return replace(entries.changed("venue", venue_of), tells=("served", "no_show", "excused", "cancelled"))


LAYOUTS = tuple(
    Layout(
        id=name,
        orders=orders,
        maps={heading: _MAPS[heading] for heading in orders[0] if heading in _MAPS},
        must=must,
        fits=_FITS,
        personal=_UNREAD_PERSONAL,
        prepared=prepared,
        strict=("lieu",),
        is_booking=True,
    )
    for name, orders, must in (
        (
            "rdv-service-public-participations", (_PARTICIPATIONS,),
            ("rdv_id", "date rdv", "heure rdv"),
        ),
        (
            "rdv-service-public", (_APPOINTMENTS, _APPOINTMENTS_BEFORE),
            ("date rdv", "heure rdv"),
        ),
    )
)  # fmt: skip
