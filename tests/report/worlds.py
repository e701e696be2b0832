"""What figures are drawn from in tests: the season made by hand, and worlds in which nothing happens.

In: the name of a case. Out: a scenario with its seasons. What happens is told where the season is made by hand.
"""

from __future__ import annotations

from functools import lru_cache

from sim.comparison.intervals import summarise
from sim.experiments.replications import stacked
from sim.measures.catalogue import season_measures
from sim.report.gathered import Gathered, Gathering
from sim.scenario.files import scenario_from
from sim.scenario.schema import Scenario
from sim.visits.arrays import Log
from sim.visits.log import Season, empty_table
from tests.visits.seasons import hand_made
from tests.worlds import permanence, small_world

WINDOW = {"start": "2022-03-07", "end": "2022-03-27", "warm_up_days": 14}


@lru_cache(maxsize=1)
def hand_world() -> Scenario:
    """Return the scenario that fits the season made by hand."""
    operators = [
        {"id": name, "label": {"fr": label, "en": label}, "answer_mean_days": 12.0}
        for name, label in (("cnaf", "Caf"), ("cnav", "Assurance retraite"))
    ]
    return scenario_from(small_world(horizon=WINDOW, demand={"operators": operators}))


def without(season: Season, *names: str) -> Season:
    """Return a season with some of its tables empty."""
    tables = {name: empty_table(name) if name in names else frame for name, frame in season.tables()}
    return Season(**tables, meta=season.meta)


def gather(seasons: list[Season], scenario: Scenario) -> Gathered:
    """Return what pictures are drawn from, of seasons of a scenario."""
    gathering = Gathering(scenario, seasons[0].meta.get("seed"))
    for season in seasons:
        gathering.add(Log(season))
    parts = {number: season_measures(season, scenario) for number, season in enumerate(seasons)}
    return gathering.gathered(summarise(stacked(parts)))


def case(name: str) -> tuple[Scenario, list[Season]]:
    """Return a scenario and its seasons: the ordinary one, or one in which something is missing."""
    season = hand_made()
    match name:
        case "ordinary":
            return hand_world(), [season, hand_made(), hand_made()]
        case "one replication":
            return hand_world(), [season]
        case "nobody came":
            return hand_world(), [without(season, "visits")] * 2
        case "no need":
            return hand_world(), [without(season, "visits", "requests")] * 2
        case "nothing at all":
            return hand_world(), [without(season, "visits", "requests", "sessions")] * 2
        case "no boundaries":
            return own_place(), [season] * 2
        case "one venue":
            return one_venue(), [season]
        case _:
            raise KeyError(name)


CASES = ("ordinary", "one replication", "nobody came", "no need", "nothing at all", "no boundaries", "one venue")


@lru_cache(maxsize=1)
def own_place() -> Scenario:
    """Return the same world among communes whose outlines are not shipped."""
    tree = hand_world().tree()
    for commune, code in zip(tree["place"]["communes"], ("01004", "01007"), strict=True):
        commune["id"] = code
    for venue, code in zip(tree["venues"], ("01004", "01007"), strict=True):
        venue["commune"] = code
    tree["place"]["department"] = "01"
    return scenario_from(tree)


@lru_cache(maxsize=1)
def one_venue() -> Scenario:
    """Return the same world with the town hall alone."""
    tree = small_world(horizon=WINDOW, demand={"operators": hand_world().tree()["demand"]["operators"]})
    tree["venues"] = tree["venues"][1:]
    tree["advisers"] = [{"id": "ada", "home": "town_hall"}]
    tree["rota"]["permanences"] = [permanence("town_hall_mon", "town_hall", "monday", "09:00", "12:00")]
    return scenario_from(tree)
