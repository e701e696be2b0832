"""Several seasons measured at once: each has the measures that it has alone, bit for bit."""

import pytest

import sim
from sim.measures.catalogue import measures_of, measures_of_each, wholes_among
from sim.measures.crossed import crossed_of, together
from sim.measures.ground import ground_of
from sim.measures.view import View
from sim.visits.arrays import Log
from sim.visits.difference import first_difference
from sim.visits.log import Season, empty_table
from sim.visits.stacked import Stacked
from tests.measures.hand import ground
from tests.visits.seasons import changed, hand_made


def simulated(name):
    """Return seasons of a shipped scenario, and what they are measured by."""
    scenario = sim.load_scenario(name)
    return [sim.simulate(scenario, 1, replication) for replication in range(3)], ground_of(scenario)


def by_hand():
    """Return seasons made by hand that differ in size, in texts and in who came; one lacks its first session."""
    season = hand_made()
    nobody = Season(**{**dict(season.tables()), "visits": empty_table("visits")}, meta=season.meta)
    elsewhere = changed(season, "requests", 1, commune="47209", citizen=77)
    fewer = season.chosen(sessions=season.sessions.index.to_numpy() > 0)
    return [season, nobody, elsewhere, fewer, season], ground()


CASES = pytest.mark.parametrize(
    ("made", "asked"),
    [
        (by_hand, {}),
        (lambda: simulated("mortagne-quinzaine"), {}),
        (lambda: simulated("vigny"), {}),
        (lambda: simulated("vigny"), {"whole_only": True}),
        (lambda: simulated("mortagne-quinzaine"), {"only": ("wait_median", "third_next", "reach_gap_communes")}),
    ],
    ids=["by hand", "mortagne-quinzaine", "vigny", "wholes", "some"],
)


@CASES
def test_each_season_has_the_measures_that_it_has_alone(made, asked):
    """Sums, quantiles, indices, and what is shared among the sessions of a season, know nothing of the others."""
    seasons, ground = made()
    log = Stacked([Log(season) for season in seasons])

    found = measures_of_each(View(seasons[0], ground, log), **asked)

    assert len(found) == len(seasons)
    for season, one in zip(seasons, found, strict=True):
        assert first_difference(measures_of(View(season, ground), **asked), one) is None


@pytest.mark.parametrize(
    "made", [by_hand, lambda: simulated("mortagne-quinzaine"), lambda: simulated("vigny")],
    ids=["by hand", "mortagne-quinzaine", "vigny"],
)  # fmt: skip
def test_the_wholes_among_all_measures_are_those_that_are_asked_for_alone(made):
    """In the same order; the groups that indices compare are there, too."""
    seasons, ground = made()
    for season in seasons:
        wholes = measures_of(View(season, ground), whole_only=True)

        assert first_difference(wholes_among(measures_of(View(season, ground))), wholes) is None


@pytest.mark.parametrize("made", [by_hand, lambda: simulated("vigny")], ids=["by hand", "vigny"])
def test_their_sums_by_several_dimensions_are_those_of_each_added_up(made):
    """What is by season names each by its number."""
    seasons, _ = made()
    alone = together([crossed_of(View(season, None), number) for number, season in enumerate(seasons, start=5)])

    found = together([crossed_of(View(seasons[0], None, Stacked([Log(season) for season in seasons])), 5)])

    for name, table in alone.items():
        assert first_difference(table, found[name]) is None
