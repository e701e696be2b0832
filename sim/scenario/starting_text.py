"""A first scenario as a file that people read and change: YAML with comments in French.

In: the place as it was asked for and a `Start`. Out: the text of a file that extends the shipped needs and rules.
What is proposed is chosen in `starting`; nothing is written to a disk here.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence

from sim.scenario.checks_rota import LABEL_DAYS, LABEL_HOURS_S
from sim.scenario.starting import Host, Start
from sim.scenario.starting_hours import meet
from sim.scenario.values import WEEKDAYS
from sim.territory.communes import Commune
from sim.territory.hours import Opening, weekly_hours
from sim.units import HOUR_S, s_to_clock

_FULL_TIME_H, _LONGEST_WEEK_H = 35, 39
_OFFICES = "liste des France services du 1er août 2024 (ANCT)"
_DIRECTORY = "annuaire de l'administration (DILA, 2026)"
_NOT_ASCII = re.compile(r"[^a-z0-9]+")


def start_id(name: str) -> str:
    """Return the id of a scenario or a venue from a name: ``L'Île-d'Yeu`` is ``l-ile-d-yeu``."""
    letters = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "Oe")).encode("ascii", "ignore")
    return _NOT_ASCII.sub("-", letters.decode().lower()).strip("-")[:40].strip("-")


def circle(middle: Commune, km: float) -> tuple[str, str]:
    """Return a circle round a commune as the value of ``place``, and in words."""
    place = f'{{around: {{commune: "{middle.insee}", km: {km:g}}}}}'
    return place, f"à {km:g} km autour {of_name(middle.name)}"


def of_name(name: str) -> str:
    """Return ``de`` and the name of a commune as one writes them: d'Aubin, du Palais, des Ulis, de La Rochelle."""
    for article, joined in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return joined + name.removeprefix(article)
    first = unicodedata.normalize("NFKD", name)[:1].casefold()
    return f"d'{name}" if first in "aeiouœ" else f"de {name}"


def start_text(name: str, place: str, asked: str, start: Start, people: int, n_communes: int) -> str:
    """Return the text of a first scenario.

    Parameters
    ----------
    name : str
        What the place is called, for the title and the id.
    place : str
        The value of ``place``, as YAML on one line.
    asked : str
        The place in words.
    start : Start
    people, n_communes : int
        Inhabitants and communes served.
    """
    return (
        "\n".join([*_head(name, place, asked, people, n_communes), *_venues(start), *_advisers(start), *_rota(start)])
        + "\n"
    )


def _head(name: str, place: str, asked: str, people: int, n_communes: int) -> Iterator[str]:
    title = f"{name} : première tournée proposée"
    question_fr = f"Avec cette tournée autour de {name}, qui est servi, quand, et qui ne l'est pas ?"
    yield f"# {question_fr}"
    communes = f"{n_communes} commune{'s' if n_communes > 1 else ''}"
    yield f"# Le lieu : {asked}, {communes}, {people} habitants (INSEE, population 2023, communes de 2026)."
    yield "# Proposé par `permanences init` : bureau, salles et heures sont de listes publiques ; la tournée, SUPPOSÉE"
    yield "# (quality: assumed). Demandez aux mairies, corrigez, puis : permanences check, run, report."
    yield "extends: _base.yaml"
    yield f"id: {start_id(name)}"
    yield f"title: {{fr: {_text(title)}, en: {_text(f'{name}: a first rota')}}}"
    yield "question:"
    yield f"  fr: {_text(question_fr)}"
    yield f"  en: {_text(f'With this rota around {name}, who is served, when, and who is not?')}"
    yield "regime: established"
    yield ""
    yield "horizon:"
    yield "  start: 2026-01-05"
    yield "  end: 2027-01-03"
    yield "  warm_up_days: 60"
    yield ""
    yield '# D\'autres lieux : {around: {commune: "46102", km: 20}}, {epci: "…"}, {canton: "…"}, {department: "46"}.'
    yield f"place: {place}"
    yield ""


def _venues(start: Start) -> Iterator[str]:
    hub, middle = start.hub, start.middle
    yield "venues:"
    if hub is None:
        yield "  # Le bureau d'attache : aucun France services n'est proche, on part de la mairie."
        yield from _venue("attache", f"Mairie {of_name(middle.name)}", middle.insee, "town_hall", middle.point, _CENTRE)
    else:
        yield "  # Le bureau d'attache : un France services, qui n'est donc plus une autre option des habitants."
        yield from _venue(
            "attache", hub.name, hub.insee, _kind(hub.name), hub.point, (f"{_OFFICES}, n° {hub.id}", "published")
        )
        yield f"    office: {_text(hub.id)}"
    yield f"    connection_reliability: {_assumed(0.995)}"
    if start.hosts:
        yield "  # Les salles, aux heures où elles sont ouvertes. Leur accord est à demander."
    for host in start.hosts:
        yield from _host(host)
        yield f"    connection_reliability: {_assumed(0.98)}"
        yield f"    waiting_room: {_assumed(8)}"
    yield ""


def _host(host: Host) -> Iterator[str]:
    """Yield a room with where it comes from: a team that holds sessions there, or the directory of town halls."""
    town, room = host.commune, host.room
    if room is None:
        told = f"horaires de la mairie, {_DIRECTORY}"
        yield from _venue(_hall(host), f"Mairie {of_name(town.name)}", town.insee, "town_hall", town.point, _CENTRE)
    else:
        told = f"séances publiées de l'équipe « {room.team} », {_OFFICES}"
        yield f"  # {room.team} :"
        yield "  # cette équipe y tenait permanence à ces heures en août 2024. Si elle y est encore,"
        yield "  # prenez d'autres heures. La liste ne nomme que la commune : demandez la salle."
        name, kind = f"Salle de permanence, {room.stop.name}", "digital_public_space"
        yield from _venue(_hall(host), name, town.insee, kind, room.stop.point, (_OFFICES, "derived"))
    if host.openings:
        yield f"    hours: {_hours(host.openings, told, 'published')}"


_CENTRE = ("centre du bourg (GeoNames), ou de la commune (IGN) où il n'y en a pas", "derived")


def _venue(
    name: str, told: str, insee: str, kind: str, point: tuple[float, float], origin: tuple[str, str]
) -> Iterator[str]:
    source, quality = origin
    yield f"  - id: {name}"
    yield f"    name: {_text(told)}"
    yield f"    commune: {_text(insee)}"
    yield f"    kind: {kind}"
    for key, value in zip(("lat", "lon"), point, strict=True):
        yield f"    {key}: {{value: {value}, source: {_text(source)}, quality: {quality}}}"


def _kind(name: str) -> str:
    """Return the kind of room that an office is, as far as its name tells."""
    words = name.casefold()
    if "poste" in words:
        return "post_office"
    return "town_hall" if "mairie" in words else "digital_public_space"


def _advisers(start: Start) -> Iterator[str]:
    is_long = _adviser_hours(start) > _FULL_TIME_H
    contract, law, quality = _FULL_TIME_H, "durée légale", "published"
    if is_long:
        contract, quality = _LONGEST_WEEK_H, "assumed"
        law = "hypothèse : les heures du bureau et les trajets passent 35 h, donc 39 h avec jours de repos"
    yield "advisers:"
    for name, told in (("conseillere", "Conseillère itinérante"), ("collegue", "Collègue du bureau")):
        yield f"  - id: {name}"
        yield f"    name: {_text(told)}"
        yield "    home: attache"
        yield f"    skill: {_assumed(0.85)}"
        yield f"    contract_h_per_week: {{value: {contract}, source: {_text(law)}, quality: {quality}}}"
        yield f"    sickness: {_assumed('{begins_share: 0.008, mean_days: 4}')}"
        yield f"    cost_eur_per_h: {_assumed(27)}"
    yield ""


def _adviser_hours(start: Start) -> float:
    """Return the hours of the adviser's week: the rounds, and the hub while no round takes an opening of it."""
    at_hub = tuple(one for one in start.desk_hours if not any(meet(one, other.session) for other in start.rounds))
    return weekly_hours(at_hub) + sum(one.work_s for one in start.rounds) / HOUR_S


def _rota(start: Start) -> Iterator[str]:
    yield "rota:"
    if start.hosts:
        yield "  # Une demi-journée par salle, aux heures de la salle, dans les communes qui rapprochent le plus"
        yield "  # d'habitants d'un guichet. C'est un point de départ, pas un optimum : voir permanences optimise."
        yield "  permanences:"
        yield "    value:"
        for host in start.hosts:
            session, hall = host.session, _hall(host)
            day = WEEKDAYS[session.weekday]
            yield (
                f"      - {{id: {hall}-{day}, venue: {hall}, advisers: [conseillere], "
                f'weekday: {day}, start: "{s_to_clock(session.start_s)}", '
                f'end: "{s_to_clock(session.end_s)}", mode: mixed, slot_min: 30, bookable_share: 0.67, '
                "booking_window_days: 21}"
            )
        yield '    source: "proposition de permanences init : salles, jours et heures supposés"'
        yield "    quality: assumed"
    else:
        yield "  # Aucune autre commune n'est à portée d'une tournée : le bureau seul est ouvert."
    yield "  home_desk:"
    yield "    venue: attache"
    yield f"    staffing: {_assumed('staffed', 'le label demande deux conseillers')}"
    yield "    colleagues: [collegue]"
    yield "    mode: mixed"
    yield f"    slot_min: {_assumed(20, '30 min par conseiller, 1,6 présents en moyenne')}"
    yield f"    bookable_share: {_assumed(0.5, 'venir sans rendez-vous est le principe du label')}"
    yield f"    booking_window_days: {_assumed(21)}"
    published = start.hub is not None and start.hub.openings
    source = (
        f"horaires publiés, {_OFFICES}" if published else "hypothèse, aux heures de la mairie où elles sont connues"
    )
    quality = "published" if published else "assumed"
    if start.is_shorter_than_published:
        yield "    # Fermé un peu plus longtemps à midi que la liste ne le dit, pour que chacun puisse déjeuner ;"
        yield "    # un troisième conseiller tiendrait toutes les heures publiées."
        source, quality = f"{source} ; pause de midi supposée", "assumed"
    days, hours = len({one.weekday for one in start.desk_hours}), weekly_hours(start.desk_hours)
    if days < LABEL_DAYS or hours < LABEL_HOURS_S / HOUR_S:
        told = f"{hours:g}".replace(".", ",")
        label = f"le label en demande {LABEL_HOURS_S // HOUR_S} sur {LABEL_DAYS}"
        yield f"    # {told} h sur {days} jours ; {label}, et check le dira."
        yield "    # Demandez ses heures au bureau et mettez-les ici, ou laissez : c'est un avertissement."
    yield f"    hours: {_hours(start.desk_hours, source, quality)}"


def _hall(host: Host) -> str:
    return start_id(f"{'salle' if host.room else 'mairie'}-{host.commune.name}")


def _hours(openings: Sequence[Opening], source: str, quality: str) -> str:
    spans = ", ".join(
        f'{{weekday: {WEEKDAYS[one.weekday]}, start: "{s_to_clock(one.start_s)}", end: "{s_to_clock(one.end_s)}"}}'
        for one in openings
    )
    return f"{{value: [{spans}], source: {_text(source)}, quality: {quality}}}"


def _assumed(value: float | str, why: str = "") -> str:
    """Return a value that nobody has observed, wrapped."""
    return f"{{value: {value}, source: {_text(f'hypothèse : {why}' if why else 'hypothèse')}, quality: assumed}}"


def _text(text: str) -> str:
    """Return a text in double quotes, as YAML and JSON write it alike."""
    return json.dumps(text, ensure_ascii=False)
