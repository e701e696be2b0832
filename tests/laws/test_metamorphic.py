"""A rota that offers less is worth no more: laws between a site's rota and the same rota changed, paired by citizens.

The size of the default run is 13 weeks, six replications, and of the changes of one kind the first; the slow one is
every change, the horizon that is shipped, 40 replications.
"""

from functools import lru_cache, partial
from itertools import groupby

import numpy as np
import pytest
from scipy import stats

import sim
from sim.measures.catalogue import BY_ID
from sim.measures.view import View
from sim.scenario.files import scenario_from
from tests.laws import rotas
from tests.worlds.sites import SITES, site_tree

QUICK, LONG = (13, 6), (None, 40)  # weeks, replications
SIZES = [pytest.param(QUICK, id="quick"), pytest.param(LONG, id="long", marks=pytest.mark.slow)]
OFFERS = ("offered_within_7", "offered_within_14", "offered_within_30", "value")
SLACK = np.array([0.001, 0.001, 0.001, 0.05])  # a tenth of a point, a twentieth of a minute
CHANGES = {site: rotas.less_of(site) for site in SITES}
MORE = {
    one.__name__: one
    for one in (rotas.a_second_adviser, rotas.a_second_room, rotas.a_second_room_elsewhere, rotas.a_second_team)
}
HOMES = ("agen", "vigny")  # Mortagne has no home desk
LESS = [(site, name) for site in SITES for name in CHANGES[site]]
CROWD = {"agen": 1.0, "vigny": 6.0, "mortagne": 2.0}  # times the demand of the middle level
EXCHANGED = {
    "agen": ("agen-blum", "foulayronnes"),
    "vigny": ("avernes", "ableiges"),
    "mortagne": ("rumegies", "mortagne-poste"),
}

KEYS = {
    "requests": ["request"],
    "visits": ["request", "attempt"],
    "sessions": ["session"],
    "books": ["venue", "morning_s"],
}


def first_of_each_kind(site):
    """Return the changes of a site, but of those of one kind, at one permanence or venue each, the first."""
    return [next(names) for _, names in groupby(CHANGES[site], key=lambda name: name.rpartition(" ")[0] or name)]


QUICK_LESS = [(site, name) for site in SITES for name in first_of_each_kind(site)]


def nothing(tree):
    """Change nothing."""


@lru_cache
def measured(site, name, size, measures=OFFERS):
    """Return measures of a site with a change, by replication and measure."""
    weeks, replications = size
    change = {"": nothing, **CHANGES[site], **MORE}[name]
    scenario = scenario_from(rotas.changed_tree(site, change, weeks))
    return np.array([values(sim.simulate(scenario, 1, k), measures) for k in range(replications)])


def values(season, measures):
    """Return measures of a season."""
    view = View(season, None)
    rows = [BY_ID[measure].function(view) for measure in measures]
    return [one.top.sum() / one.base.sum() / one.per for one in rows]


def moves(site, name, size, measures=OFFERS):
    """Return by how much a change moves each measure, mean of the replications."""
    return (measured(site, name, size, measures) - measured(site, "", size, measures)).mean(axis=0)


def highest(site, name, size, measures=OFFERS):
    """Return the upper ends of the 95 % intervals of the moves."""
    gaps = measured(site, name, size, measures) - measured(site, "", size, measures)
    return gaps.mean(axis=0) + stats.t.ppf(0.975, len(gaps) - 1) * stats.sem(gaps)


@pytest.mark.parametrize(("site", "name"), QUICK_LESS)
def test_a_rota_that_offers_less_is_worth_no_more(site, name):
    """A permanence, an hour, a slot, an adviser or the home desk less, slots twice as long, a venue out of the way."""
    assert (moves(site, name, QUICK) <= SLACK).all()


@pytest.mark.slow
@pytest.mark.parametrize(("site", "name"), LESS)
def test_no_rota_that_offers_less_is_worth_more(site, name):
    """Every permanence removed or cut, every venue moved, over the year, by 40 replications."""
    assert (moves(site, name, LONG) <= SLACK).all()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("site", SITES)
def test_a_second_adviser_at_each_permanence_lowers_nothing(site, size):
    """Not by the last person, and not by a second."""
    assert (moves(site, "a_second_adviser", size) >= 0).all()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("site", SITES)
def test_slots_twice_as_long_offer_nothing_sooner(site, size):
    """Half the slots: nobody more is offered something within a week."""
    assert moves(site, "twice_the_slots", size, OFFERS[:1])[0] <= 0


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("site", SITES)
def test_all_permanences_together_are_worth_something(site, size):
    """Without any, offers within 14 days and their worth fall by more than their intervals."""
    assert (highest(site, "without_any", size, ("offered_within_14", "value")) < 0).all()


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("site", HOMES)
def test_a_second_door_is_no_second_taste(site, size):
    """Two advisers more move who goes elsewhere; whether through a second door of the place, by less than 0.3 points.

    A second room that is a place of its own moves it by a point and more.
    """
    hands, door, place = (
        moves(site, name, size, ("elsewhere",))[0]
        for name in ("a_second_team", "a_second_room", "a_second_room_elsewhere")
    )

    assert abs(door - hands) < 0.003
    assert place - hands < -0.01


# --- bit for bit, both engines: three weeks


def season(site, *changes, engine="compiled"):
    """Return a season of three weeks of a site with some changes."""
    tree = site_tree(site)
    for change in changes:
        change(tree)
    return sim.simulate(scenario_from(tree), 5, 0, engine=engine)


def season_of_both(site, *changes):
    """Return such a season once both engines agree on it."""
    both = [season(site, *changes, engine=engine) for engine in ("compiled", "reference")]
    assert sim.first_difference(*both) is None
    return both[0]


@pytest.mark.parametrize("site", SITES)
def test_who_waits_without_limit_never_leaves(site):
    """Patience that no session lasts leaves nobody who reneged, of all those who did."""
    crowd = partial(rotas.nothing_to_book, "walk_in"), partial(hard_to_put_off, CROWD[site])
    usual = season(site, *crowd)
    patient = season_of_both(site, *crowd, rotas.patience_without_limit)

    assert "reneged" in set(usual.visits["outcome"])
    assert "reneged" not in set(patient.visits["outcome"])


def hard_to_put_off(volume, tree):
    """Let so many people come, who stay however many are there, that some leave."""
    tree["demand"]["volume"] = volume
    tree["behaviour"]["tolerance"] = {"least": 30, "most": 30}


@pytest.mark.parametrize("site", SITES)
def test_mixed_with_nothing_to_book_is_walk_in(site):
    """Requests, visits, sessions and books are equal, bit for bit."""
    mixed = season(site, partial(rotas.nothing_to_book, "mixed"))
    walk_in = season_of_both(site, partial(rotas.nothing_to_book, "walk_in"))

    assert len(walk_in.visits)
    assert sim.first_difference(mixed, walk_in) is None


@pytest.mark.parametrize("site", SITES)
def test_two_venues_that_exchange_their_names_exchange_their_rows(site):
    """Who came, when, to what is the same; only what a venue is called is the other."""
    names = EXCHANGED[site]
    plain = season(site, rotas.with_places)
    other = season_of_both(site, partial(rotas.names_exchanged, *names))
    swapped = dict(zip(names, reversed(names), strict=True))

    for table, keys in KEYS.items():
        one, two = (getattr(season, table) for season in (plain, other))
        if "venue" in two:
            assert set(names) <= set(two["venue"])
            two = two.assign(venue=two["venue"].replace(swapped))
        in_order = (frame.sort_values(keys).reset_index(drop=True) for frame in (one, two))
        assert sim.first_difference(*in_order) is None
