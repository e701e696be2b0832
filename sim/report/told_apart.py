"""What venues, advisers, communes and the rest are called: as their author wrote it, and no two alike.

In: a scenario, or names by id. Out: names by id. Two of one name get their commune, their code or their id in brackets,
wherever they are met, so that a name means one thing in tables, maps, lists of choices and sentences.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

from sim.once import once
from sim.plain import one_line
from sim.report.languages import Language
from sim.scenario.schema import Permanence, Scenario
from sim.scenario.setting import territory_of
from sim.territory.communes import Commune

Names = dict[str, str]
_NOT_SEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]+")


def told_apart(names: Mapping[str, str], *hints: Mapping[str, str]) -> Names:
    """Return names of which no two look alike.

    Parameters
    ----------
    names : mapping of id to name
        Who has none is called by the id.
    *hints : mappings of id to a word
        What tells two of one name apart, tried in this order; at last the id does.
    """
    found = {key: one_line(name).strip() or key for key, name in names.items()}
    for hint in hints:
        tried = found | {key: f"{found[key]} ({hint[key]})" for key in _twins(found) if hint.get(key)}
        # A word that two of one name share tells nothing.
        still = set(_twins(tried))
        found = {key: found[key] if key in still else name for key, name in tried.items()}
    for _ in names:
        found |= {key: f"{found[key]} ({key})" for key in _twins(found)}
    return found


def _twins(names: Mapping[str, str]) -> list[str]:
    looks = {key: _look(name) for key, name in names.items()}
    counts = Counter(looks.values())
    return [key for key, look in looks.items() if counts[look] > 1]


def _look(name: str) -> str:
    """Return what a reader sees of a name: spaces, apostrophes, capitals and spellings of one letter are alike."""
    text = unicodedata.normalize("NFKC", name).casefold().replace("’", "'")
    return " ".join(_NOT_SEEN.sub("", text).split())


@once
def venue_names(scenario: Scenario) -> Names:
    """Return the name of each venue, by id."""
    names = {venue.id: venue.name for venue in scenario.venues}
    if not _twins(names):
        return told_apart(names)
    known = {commune.insee: commune.name for commune in territory_of(scenario).communes}
    communes = {venue.id: known.get(venue.commune, venue.commune) for venue in scenario.venues}
    return told_apart(names, communes, {venue.id: venue.commune for venue in scenario.venues})


@once
def adviser_names(scenario: Scenario) -> Names:
    """Return the name of each adviser, by id."""
    return told_apart({one.id: one.name for one in scenario.advisers})


def commune_names(communes: Iterable[Commune]) -> Names:
    """Return the name of each commune, by INSEE code."""
    return told_apart({one.insee: one.name for one in communes})


@once
def communes_of(scenario: Scenario) -> Names:
    """Return the name of each commune that a scenario serves, by INSEE code."""
    return commune_names(territory_of(scenario).communes)


def type_names(scenario: Scenario, language: Language) -> Names:
    """Return the label of each request type, by id."""
    types, operators = scenario.demand.types, operator_names(scenario, language)
    labels = {one.id: language.of(one.label) for one in types}
    return told_apart(labels, {one.id: operators[one.operator] for one in types})


def operator_names(scenario: Scenario, language: Language) -> Names:
    """Return the label of each operator, by id."""
    return told_apart({one.id: language.of(one.label) for one in scenario.demand.operators})


def permanence_names(scenario: Scenario, language: Language) -> Names:
    """Return how people call each permanence, by id: its venue, weekday and hours."""
    venues = venue_names(scenario)
    return told_apart({one.id: _permanence(one, venues, language) for one in scenario.rota.permanences})


def _permanence(one: Permanence, venues: Names, language: Language) -> str:
    _ = language.text
    hours = _("{first} to {last}", first=language.clock(one.start), last=language.clock(one.end))
    return f"{venues[one.venue]}, {language.weekday(one.weekday)}, {hours}"
