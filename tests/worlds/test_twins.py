"""A law knows no rota: worlds that differ by one thing that cannot matter have equal logs, bit for bit."""

from functools import lru_cache

import numpy as np
import pytest

import sim
from sim.comparison.pairing import are_paired
from sim.measures.catalogue import season_measures
from sim.measures.catchment import rota_catchment
from sim.measures.clocks import RotaClocks
from sim.scenario.files import scenario_from
from tests.default_run import some
from tests.worlds.sites import SITES, site_tree
from tests.worlds.twins import OUT_OF_REACH, THINGS, TOWN, desk_that_nobody_can_reach, town_of_elsewhere

BOTH = ("compiled", "reference")
PAIRS = [(site, thing) for site in SITES for thing in THINGS]


@lru_cache
def world(site, *things):
    """Return a site with some things that cannot matter."""
    tree = site_tree(site)
    for thing in things:
        THINGS[thing](tree)
    return scenario_from(tree)


@lru_cache
def season(site, *things, engine="compiled"):
    """Return a season of such a world."""
    return sim.simulate(world(site, *things), seed=3, engine=engine)


def difference(site, *things, engine="compiled"):
    """Return where a season parts from that of the plain site, venues that are new left out of its books."""
    plain, other = season(site, engine=engine), season(site, *things, engine=engine)
    known = other.books["venue"].isin(plain.books["venue"])
    frames = [(getattr(plain, name), getattr(other, name)) for name in ("requests", "visits", "sessions")]
    frames.append((plain.books, other.books[known].reset_index(drop=True)))
    return next(filter(None, (sim.first_difference(*pair) for pair in frames)), None)


@pytest.mark.parametrize(("site", "thing"), some(PAIRS, len(THINGS)))  # of one site
def test_what_cannot_matter_changes_no_log(site, thing):
    """Requests, visits, sessions and books are those of the site without it."""
    assert difference(site, thing) is None


@pytest.mark.parametrize("site", SITES)
def test_all_of_it_together_changes_no_log_of_the_reference(site):
    """The page of rules is one, but each engine reads the scenario for itself."""
    assert difference(site, *THINGS, engine="reference") is None


@pytest.mark.slow
@pytest.mark.parametrize(("site", "thing"), PAIRS)
def test_what_cannot_matter_changes_no_log_of_the_reference(site, thing):
    """One by one, so that no two of them can make up for each other."""
    assert difference(site, thing, engine="reference") is None


@pytest.mark.parametrize(("site", "thing"), PAIRS)
def test_what_cannot_matter_moves_no_measure(site, thing):
    """No worst tenth, no Gini, no share of inhabitants near a desk, whole or split; not by its last bit."""
    plain, other = (season_measures(season(site, *things), world(site, *things)) for things in ((), (thing,)))

    assert sim.first_difference(plain, other) is None


@pytest.mark.parametrize(("site", "thing"), PAIRS)
def test_what_cannot_matter_moves_no_clock_and_no_catchment(site, thing):
    """Whoever lives somewhere has the same desks as near, and shares them with as many."""
    plain, other = ((world(site), "all"), (world(site, thing), "all"))
    near, also_near = (RotaClocks(*one).within(20)[1] for one in (plain, other))
    hours, other_hours = (rota_catchment(one).set_index("commune")["hours_per_1000"] for one, _ in (plain, other))

    assert near == also_near
    assert np.array_equal(hours, other_hours[hours.index])


@pytest.mark.parametrize(("site", "thing"), PAIRS)
def test_what_cannot_matter_leaves_two_worlds_paired(site, thing):
    """They met the same citizens, and a comparison says so."""
    assert are_paired(season(site), season(site, thing))


@pytest.mark.parametrize("engine", BOTH)
@pytest.mark.parametrize("site", SITES)
def test_a_desk_that_nobody_can_reach_changes_nobodys_rows(site, engine):
    """It is held, with dice and a book of its own; everybody's rows, and those of the other desks, are the same."""
    tree = site_tree(site)
    desk_that_nobody_can_reach(tree)
    plain, other = season(site, engine=engine), sim.simulate(scenario_from(tree), seed=3, engine=engine)

    assert (other.sessions["venue"] == OUT_OF_REACH).sum() > 10
    for name in ("requests", "visits", "sessions", "books"):
        one, two = getattr(plain, name), getattr(other, name)
        if "venue" in two:
            two = two[two["venue"] != OUT_OF_REACH].reset_index(drop=True)
        assert sim.first_difference(one, two) is None


@pytest.mark.parametrize("engine", BOTH)
@pytest.mark.parametrize("site", SITES)
def test_a_town_that_nobody_comes_from_changes_no_other_rows(site, engine):
    """Its people need the same, find no offer, and are no neighbours of those who do."""
    trees = [site_tree(site), site_tree(site)]
    trees[0]["awareness"].setdefault("word_of_mouth", {})["same_commune_share"] = 1.0
    town_of_elsewhere(trees[1])
    plain, other = (sim.simulate(scenario_from(tree), seed=3, engine=engine) for tree in trees)
    elsewhere = other.requests["commune"] == TOWN

    assert "no_offer" in set(other.requests.loc[elsewhere, "state"])
    assert sim.first_difference(plain.requests, other.requests[~elsewhere].reset_index(drop=True)) is None
    for name in ("visits", "sessions", "books"):
        assert sim.first_difference(getattr(plain, name), getattr(other, name)) is None
