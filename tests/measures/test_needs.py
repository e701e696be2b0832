"""What a measure needs is what its function reads, and what the catalogue says of it."""

import pytest

from sim.measures.catalogue import CATALOGUE, lacking_of
from sim.measures.needs import DIMENSIONS, NEEDS, SCENARIO, WANTED
from sim.measures.view import View
from sim.visits.arrays import Log
from tests.measures.hand import ground, view
from tests.visits.seasons import hand_made

READ_ONES = [measure for measure in CATALOGUE if measure.groups is None]
KEYS = {"visits.session", "sessions.session", "sessions.in_window", "requests.in_cohort"}  # what a view itself reads


class Recording(Log):
    """A log that notes which columns are read."""

    def __init__(self, season):
        super().__init__(season)
        self.read = set()

    def column(self, table, column):
        self.read.add(f"{table}.{column}")
        return super().column(table, column)


def test_every_measure_of_the_catalogue_says_what_it_needs():
    """An index needs what the measure that it compares needs."""
    assert {measure.id for measure in READ_ONES} == set(NEEDS)
    assert {measure.groups[0] for measure in CATALOGUE if measure.groups} <= set(NEEDS)
    assert {measure.groups[1] for measure in CATALOGUE if measure.groups} - {"journey"} <= set(DIMENSIONS)


@pytest.mark.parametrize("measure", READ_ONES, ids=lambda measure: measure.id)
def test_a_measure_reads_the_columns_that_it_says_it_needs(measure):
    """No more, no fewer, but for those that are read where they are known."""
    log = Recording(hand_made())
    measure.function(View(log.season, ground(), log))
    stated = {one for need in NEEDS[measure.id] for way in need.split("|") for one in way.split("+") if "." in one}
    stated -= {"visits.wait_s"}  # a column of registers alone
    beyond = {"sessions.status"} if measure.id == "sessions_planned" else set()  # without it not all are listed

    assert log.read - KEYS - set(WANTED) == stated - KEYS - set(WANTED) - beyond


@pytest.mark.parametrize("measure", READ_ONES, ids=lambda measure: measure.id)
def test_a_measure_needs_the_scenario_where_it_is_nothing_without_it(measure):
    """Prices, contracts, journeys, inhabitants."""
    season = hand_made()
    without = measure.function(View(season, None))

    assert (without is None) == (SCENARIO in NEEDS[measure.id])


def test_a_simulated_season_lacks_nothing():
    """All of its measures are made, as before."""
    assert [measure.id for measure in CATALOGUE if lacking_of(view(), measure)] == []
