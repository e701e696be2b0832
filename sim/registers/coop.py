"""The exports of the Coop de la médiation numérique, of today and of before summer 2025.

In: nothing; then entries as the tool writes them. Out: the layouts, and entries of one line a participant, the time of
an activity counted once. What the tool writes was read in its public repository
(inclusion-numerique/coop-mediation-numerique, `build*Worksheet.ts`, from September 2024 to June 2026).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from sim.registers.cells import code_of, normal, number_of, text_of
from sim.registers.entries import Entries
from sim.registers.grids import Cells, coded, combined
from sim.registers.layouts import Layout, is_day, is_number, one_of
from sim.registers.mapping import ColumnMap
from sim.registers.roles import AT_HOME, REMOTE
from sim.said import said

KINDS = {
    "accompagnement individuel": "individual",
    "aide aux demarches administratives": "individual",
    "atelier collectif": "workshop",
}
_PLACES = ("lieu d'activité", "autre lieu", "à domicile", "à distance")
ADMINISTRATIVE = (
    "Papiers - Élections - Citoyenneté", "Papiers - Élections Citoyenneté", "Famille - Scolarité", "Social - Santé",
    "Travail - Formation - Entreprise", "Travail - Formation", "Logement", "Transports - Mobilité", "Argent - Impôts",
    "Justice", "Étrangers - Europe", "Loisirs - Sports - Culture", "Loisirs - Sports Culture", "Associations",
)  # fmt: skip
# Labels of before, as those of today.
_THEMES_NOW = {
    normal(before): now
    for before, now in (
        ("Papiers - Élections Citoyenneté", "Papiers - Élections - Citoyenneté"),
        ("Travail - Formation", "Travail - Formation - Entreprise"),
        ("Loisirs - Sports Culture", "Loisirs - Sports - Culture"),
        ("Réseaux sociaux", "Réseaux sociaux communication"),
        ("Sécurité numérique", "Prévention en sécurité numérique"),
        ("Intelligence artificielle", "Intelligence artificielle (IA)"),
    )
}
OTHER_THEMES = (
    "Diagnostic numérique", "Prendre en main du matériel", "Maintenance de matériel", "Gérer ses contenus numériques",
    "Navigation sur internet", "E-mail", "Bureautique", "Réseaux sociaux communication", "Réseaux sociaux", "Santé",
    "Banque et achats en ligne", "Accompagner un professionnel", "Insertion professionnelle",
    "Prévention en sécurité numérique", "Sécurité numérique", "Parentalité", "Scolarité et numérique",
    "Créer avec le numérique", "Culture numérique", "Intelligence artificielle (IA)", "Intelligence artificielle",
    "Aide aux démarches administratives",
)  # fmt: skip
REDIRECTIONS = (
    ("administration", "administration"),
    ("autre structure de mediation numerique", "digital_help"),
    ("structure de mediation numerique", "digital_help"),
    ("operateur ou organisme", "operator"),
    ("structure d'aide sociale", "social_aid"),
    ("structure d'insertion professionnelle", "employment"),
    ("structure d'aide aux demarches", "administrative_help"),
    ("autre", "other"),
)
_GENDERS = ("Masculin", "Féminin", "Non communiqué")
_AGES = {
    "70 ans et plus": "70+", "60 - 69 ans": "60-69", "40 - 59 ans": "40-59", "25 - 39 ans": "25-39",
    "18 - 24 ans": "18-24", "12 - 17 ans": "12-17", "moins de 12 ans": "00-11", "non communique": "",
}  # fmt: skip
_STATUSES = ("Retraité", "Sans emploi", "En emploi", "Scolarisé", "Non communiqué ou hétérogène")
_FINISHED = {
    "oui": "resolved",
    "non l'usager devra revenir.": "return",
    "non l'usager est oriente vers une autre structure.": "referred",
    "non il reste des demarches a finaliser en autonomie.": "not_referred",
    "non": "not_referred",
}
_SENT_ON = {"oui": "referred", "non": "not_referred"}

_NOW = (
    "Date", "Enregistré le", "Dernière modification le", "Prénom du médiateur", "Nom du médiateur", "Rôle",
    "ID - Conum", "Type", "Participants", "Bénéficiaire", "Canaux d’accompagnement", "Nom du lieu", "Adresse",
    "Commune", "Code postal", "Code Insee", "Durée (min)", "Nom de l’atelier", "Matériel numérique utilisé",
    "Thématique(s) d’accompagnement", "Tags", "Nom de la démarche administrative",
    "Niveau d’autonomie (ou de l’atelier)", "Bénéficiaire réorienté", "Structure de redirection",
    "Commune du bénéficiaire", "Code postal du bénéficiaire", "Code Insee du bénéficiaire", "Genre du bénéficiaire",
    "Tranche d’âge du bénéficiaire", "Statut du bénéficiaire", "Notes supplémentaires", "Source de la donnée", "ID CRA",
)  # fmt: skip
_FINAL = "La démarche est-elle finalisée ?"
# Every heading that one of its versions had, in their order.
_BEFORE = (
    "Date", "Type", "Nombre de participants", "Bénéficiaire", "Canaux d’accompagnement", "Lieu", "Durée (min)",
    "Nom de l’atelier", "Matériel numérique utilisé", "Thématique(s) d’accompagnement", "Tags",
    "Nom de la démarche administrative", "Niveau d’autonomie du bénéficiaire", "Niveau d’autonomie (ou de l’atelier)",
    "Niveau de l’atelier", "Le bénéficiaire est-il orienté vers une autre structure ?", "Bénéficiaire réorienté",
    _FINAL, "Structure de redirection", "Le bénéficiaire va-t-il poursuivre son parcours d’accompagnement ?",
    "Commune de résidence du bénéficiaire", "Genre du bénéficiaire", "Tranche d’âge du bénéficiaire",
    "Statut du bénéficiaire", "Notes supplémentaires",
)  # fmt: skip
_COORDINATION = (
    "Date de l’activité",
    "Type",
    "Durée (min.)",
    "Participants",
    "Médiateur·ice·s numérique·s",
    "Structure·s",
)
_PERSONAL = (
    "Nom de l’atelier", "Nom de la démarche administrative", "Tags",
    "ID - Conum",
)  # fmt: skip


# --- tests of cells


def _is_part(cell: Any) -> bool:
    return _part(cell) is not None


def _part(cell: Any) -> tuple[int, int] | None:
    """Return (2, 6) for ``2/6``, (1, 1) for 1."""
    k, slash, n = text_of(cell).partition("/")
    if not k.isdigit() or (slash and not n.isdigit()):
        return None
    return int(k), int(n or 1)


def _is_redirection(cell: Any) -> bool:
    return bool(_redirection(cell))


def _redirection(cell: Any) -> str:
    text = normal(text_of(cell))
    return next((word for start, word in REDIRECTIONS if text.startswith(start)), "")


def _is_insee(cell: Any) -> bool:
    return len(code_of(cell)) == 5


def _is_post_town(cell: Any) -> bool:
    return all(line[:5].isdigit() or line in ("-", "") for line in text_of(cell).split("\n"))


def _is_venue_town(cell: Any) -> bool:
    return bool(re.fullmatch(r"(?:.+, )?\d{5} .+|.*,\s*", text_of(cell)))


_THEMES = one_of((*ADMINISTRATIVE, *OTHER_THEMES))
_FITS = {
    "Date": is_day,
    "Enregistré le": is_day,
    "Dernière modification le": is_day,
    "Type": one_of(KINDS),
    "Participants": _is_part,
    "Nombre de participants": is_number,
    "Canaux d’accompagnement": one_of(_PLACES),
    "Durée (min)": is_number,
    "Matériel numérique utilisé": one_of(("Ordinateur", "Téléphone", "Tablette", "Autre", "Pas de matériel", "Aucun")),
    "Thématique(s) d’accompagnement": _THEMES,
    "Niveau d’autonomie (ou de l’atelier)": _is_part,
    "Niveau d’autonomie du bénéficiaire": _is_part,
    "Niveau de l’atelier": _is_part,
    "Bénéficiaire réorienté": one_of(("Oui", "Non")),
    "Le bénéficiaire est-il orienté vers une autre structure ?": one_of(("Oui", "Non")),
    _FINAL: one_of(_FINISHED),
    "Structure de redirection": _is_redirection,
    "Commune de résidence du bénéficiaire": _is_post_town,
    "Lieu": _is_venue_town,
    "Code postal": _is_insee,
    "Code Insee": _is_insee,
    "Code postal du bénéficiaire": _is_insee,
    "Code Insee du bénéficiaire": _is_insee,
    "Genre du bénéficiaire": one_of(_GENDERS),
    "Tranche d’âge du bénéficiaire": one_of(_AGES),
    "Statut du bénéficiaire": one_of(_STATUSES),
    "Source de la donnée": one_of(("Espace coop (V1)", "La Coop de la médiation numérique (V2)")),
}


# --- entries


def _theme(cell: Any) -> str:
    """Return what somebody came for: the first administrative theme of a cell, or else its first one."""
    themes = [_THEMES_NOW.get(normal(line), line) for line in text_of(cell).split("\n") if line.strip()]
    administrative = [theme for theme in themes if normal(theme) in map(normal, ADMINISTRATIVE)]
    return next(iter([*administrative, *themes]), "")


def _venue(channel: Any, name: Any, town: Any) -> str:
    """Return where an activity took place: somebody's home, a distance, or a venue with its town."""
    where = normal(text_of(channel))
    if where == "a distance":
        return REMOTE
    if where == "a domicile":
        return AT_HOME
    venue, commune = text_of(name), text_of(town)
    if not venue:
        return commune
    return f"{venue} ({commune})" if commune and normal(commune) not in normal(venue) else venue


def _home(insee: Any, postcode: Any, name: Any) -> str:
    """Return a commune as it is looked up: its code, or else its postal code and name."""
    code = code_of(insee)
    return code or (f"{code_of(postcode)} {text_of(name)}".strip() if text_of(name) else "")


def _autonomy(level: Any, kind: Any) -> str:
    """Return the autonomy of one person; the level of a workshop says nothing of it."""
    part = _part(level)
    if part is None or KINDS.get(normal(text_of(kind))) != "individual":
        return ""
    return ("low", "medium", "high")[min(2, max(0, (3 * part[0] - 1) // part[1]))] if part[1] else ""


def _column(entries: Entries, name: str) -> Cells:
    return entries.columns.get(name) or Cells("", np.zeros(len(entries), dtype=np.int32), [""])


def prepared(entries: Entries) -> Entries:
    """Return entries of today's export: one a participant already, with the activity's time on the first alone."""
    get = partial(_column, entries)
    made = entries.with_column(
        "venue", combined([get("raw channel"), get("raw place"), get("raw town")], _venue, "Nom du lieu")
    )
    home = combined([get("raw insee"), get("raw postcode"), get("raw home")], _home, "Code Insee du bénéficiaire")
    made = made.with_column("commune", home)
    if "raw last name" in entries.columns:
        names = combined(
            [get("raw first name"), get("raw last name")], lambda *parts: " ".join(parts), "Nom du médiateur"
        )
        made = made.with_column("adviser", names)
    return _finished(
        made,
        get("raw sent on").mapped(lambda cell: _SENT_ON.get(normal(text_of(cell)), "served")),
        ("referred", "not_referred"),
    )


def prepared_before(entries: Entries) -> Entries:
    """Return entries of the former export, one an activity: one a participant, whose values stand one a line."""
    wanted = [number_of(cell) for cell in _column(entries, "raw people").distinct]
    people = np.array([int(n) if isinstance(n, float) and 1 <= n <= 1000 else 1 for n in wanted] or [1], dtype=np.int64)
    often = people[_column(entries, "raw people").codes]
    rows = np.repeat(np.arange(len(entries)), often)
    nth = np.arange(len(rows)) - np.repeat(np.cumsum(often) - often, often)
    made = entries.at(rows)
    for name in ("raw home", "age_band"):
        cells = _column(made, name)
        lines = [text_of(cell).split("\n") for cell in cells.distinct]
        values = [_nth(lines[code], k) for code, k in zip(cells.codes.tolist(), nth.tolist(), strict=True)]
        made = made.with_column(name, coded(cells.heading, values), entries.maps.get(name))
    first = coded("Participants", [f"{k + 1}/{n}" for k, n in zip(nth.tolist(), often[rows].tolist(), strict=True)])
    made = made.with_column("raw part", first)
    get = partial(_column, made)
    made = made.with_column("venue", combined([get("raw channel"), get("raw place")], _venue_before, "Lieu"))
    made = made.with_column("commune", get("raw home"))
    outcome = combined([get("raw finished"), get("raw sent on")], _outcome_before, _FINAL)
    can_tell = (
        ("resolved", "return", "referred", "not_referred")
        if "raw finished" in made.columns
        else ("referred", "not_referred")
    )
    return _finished(made, outcome, can_tell)


def _nth(lines: list[str], k: int) -> str:
    """Return the value of one participant; a cell of one line is everybody's."""
    return lines[k] if k < len(lines) else lines[0] if len(lines) == 1 else ""


def _venue_before(channel: Any, place: Any) -> str:
    """Return the venue of ``Médiathèque, 47000 Agen``."""
    name, _, town = text_of(place).rpartition(", ")
    return _venue(channel, name, town.partition(" ")[2] or town)


def _outcome_before(finished: Any, sent_on: Any) -> str:
    """Return how an activity ended, by whether its procedure was finished, or else by whether they were sent on."""
    known = _FINISHED.get(normal(text_of(finished)))
    return known or _SENT_ON.get(normal(text_of(sent_on)), "served")


def _finished(entries: Entries, outcome: Cells, can_tell: tuple[str, ...]) -> Entries:
    """Return entries with the columns that both exports share."""
    made = entries.changed("type", _theme).changed("cause", _redirection)
    made = made.with_column("outcome", outcome)
    level = _column(made, "raw level")
    made = made.with_column("autonomy", combined([level, _column(made, "kind")], _autonomy, level.heading))
    if "duration" in made.columns:
        made = made.with_column("duration", _of_the_first(made), made.maps["duration"])
    if "id" in made.columns:  # an activity and a participant: what may stand once
        made = replace(made, activity=made.columns["id"])
        both = [made.columns["id"], _column(made, "raw part")]
        made = made.with_column("id", combined(both, _participation, "ID CRA"))
    made = made.without(*[role for role in made.columns if role.startswith("raw ")])
    return replace(made, tells=("served", *can_tell))


def _participation(activity: Any, part: Any) -> str:
    """Return the identifier of a participant in an activity; nothing where the activity has none."""
    name = text_of(activity)
    return f"{name} {text_of(part)}" if name else ""


def _of_the_first(entries: Entries) -> Cells:
    """Return the durations of lines that no identifier joins, each on the first participant of its activity."""
    cells, part = entries.columns["duration"], _column(entries, "raw part")
    is_first = [found is None or found[0] == 1 for found in map(_part, part.distinct)]
    kept = np.array(is_first or [True], dtype=bool)[part.codes]
    if "id" in entries.columns:
        kept |= ~entries.columns["id"].is_empty
    return cells.where(kept)


def shifted(places: dict[str, int]) -> dict[str, int]:
    """Return where the values of an export of 28 April to 28 May 2025 stand: a column to the left of their headings."""
    if _FINAL not in places:
        return places
    border = places[_FINAL]
    return {heading: place - (place > border) for heading, place in places.items() if heading != _FINAL}


_SHARED = {
    "Date": ColumnMap("date"),
    "Type": ColumnMap("kind", {**KINDS}),
    "Durée (min)": ColumnMap("duration", unit="min"),
    "Thématique(s) d’accompagnement": ColumnMap("type", known=frozenset(map(normal, (*ADMINISTRATIVE, *OTHER_THEMES)))),
    "Bénéficiaire": ColumnMap("personal"),
    "Notes supplémentaires": ColumnMap("personal"),
    "Structure de redirection": ColumnMap("cause"),
    "Tranche d’âge du bénéficiaire": ColumnMap("age_band", {**_AGES}),
    "Canaux d’accompagnement": ColumnMap("raw channel"),
    "Niveau d’autonomie (ou de l’atelier)": ColumnMap("raw level"),
    "Bénéficiaire réorienté": ColumnMap("raw sent on"),
}

LAYOUTS = (
    Layout(
        id="coop-mediation-numerique",
        orders=(_NOW,),
        maps={
            **_SHARED,
            "Prénom du médiateur": ColumnMap("raw first name"),
            "Nom du médiateur": ColumnMap("raw last name"),
            "Participants": ColumnMap("raw part"),
            "Nom du lieu": ColumnMap("raw place"),
            "Commune": ColumnMap("raw town"),
            "Commune du bénéficiaire": ColumnMap("raw home"),
            "Code postal du bénéficiaire": ColumnMap("raw postcode"),
            "Code Insee du bénéficiaire": ColumnMap("raw insee"),
            "ID CRA": ColumnMap("id"),
        },
        must=("Date", "Type", "Participants", "Durée (min)"),
        fits=_FITS,
        personal=_PERSONAL,
        prepared=prepared,
    ),
    Layout(
        id="coop-mediation-numerique-2024",
        orders=(_BEFORE,),
        maps={
            **_SHARED,
            "Nombre de participants": ColumnMap("raw people"),
            "Lieu": ColumnMap("raw place"),
            "Niveau d’autonomie du bénéficiaire": ColumnMap("raw level"),
            "Le bénéficiaire est-il orienté vers une autre structure ?": ColumnMap("raw sent on"),
            _FINAL: ColumnMap("raw finished"),
            "Commune de résidence du bénéficiaire": ColumnMap("raw home"),
        },
        must=("Date", "Type", "Nombre de participants", "Durée (min)"),
        fits=_FITS,
        personal=_PERSONAL,
        prepared=prepared_before,
        otherwise=shifted,
        strict=("Lieu",),
    ),
    Layout(
        id="coop-mediation-numerique-coordination",
        orders=(_COORDINATION,),
        maps={},
        must=("Date de l’activité", "Durée (min.)"),
        fits={},
        refused=said(
            "these are the activities of a coordinator, not visits; export the accompaniments of the mediators"
        ),
    ),
)
