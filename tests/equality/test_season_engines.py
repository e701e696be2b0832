"""The two engines give the same season, bit for bit."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import HealthCheck, given, settings

import sim
from sim.errors import DemandError, ScenarioError
from sim.scenario.files import scenario_from
from sim.visits.difference import first_difference
from sim.visits.laws import check_laws
from sim.visits.outcomes import CAUSES, HEARD_FROM, OUTCOMES, STATES
from tests.default_run import some
from tests.equality.scenarios import worlds
from tests.worlds import small_world

QUIET = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
QUICK = ("agen", "agen-bus", "agen-deux-conseilleres", "mortagne", "vigny")  # each with its own place, desk or staff
TWICE = "a slot given twice"


def difference(scenario, seed=1, replication=0, **options):
    """Return where the engines part on a scenario, or None; the season is checked against its laws."""
    reference = sim.simulate(scenario, seed, replication, engine="reference", **options)
    compiled = sim.simulate(scenario, seed, replication, engine="compiled", **options)
    check_laws(compiled)
    return first_difference(reference, compiled)


@pytest.mark.parametrize("name", some(sim.shipped_names(), QUICK))
def test_engines_agree_on_every_shipped_scenario(name):
    """Requests, visits and sessions are equal."""
    assert difference(sim.load_scenario(name), seed=2, replication=1) is None


def seen_in(season):
    """Return what came up in a season: states, sources, outcomes and causes, and whether two people had one slot."""
    requests, visits, sessions = season.requests, season.visits, season.sessions
    columns = (requests["state"], requests["heard_from"], visits["outcome"], visits["cause"], sessions["reason"])
    found = {value for column in columns for value in column.unique().tolist()}
    booked = visits.loc[visits["channel"] == "appointment"]
    return found | ({TWICE} if booked.duplicated(["session", "slot_s"]).any() else set())


def worlds_agree(count, seed):
    """Compare the engines on random scenarios; return everything that came up in them."""
    seen = set()

    @settings(max_examples=count, deadline=None, derandomize=True, suppress_health_check=QUIET, database=None)
    @given(worlds())
    def agree(tree):
        try:
            scenario = scenario_from(tree)
        except ScenarioError:
            return
        assert difference(scenario, seed) is None
        seen.update(seen_in(sim.simulate(scenario, seed)))

    agree()
    return seen


def test_engines_agree_on_random_scenarios_that_reach_every_outcome_and_cause():
    """Small worlds with coarse times meet every state, outcome, cause and way of hearing."""
    # School holidays of the zone lie outside the few weeks of these worlds; shipped scenarios have them.
    everything = {TWICE, *STATES, *OUTCOMES, *CAUSES, *HEARD_FROM} - {"public_holiday", "school_holiday"}

    assert everything - worlds_agree(100, seed=2) == set()


@pytest.mark.slow
def test_engines_agree_on_many_random_scenarios():
    """A thousand other worlds."""
    worlds_agree(1000, seed=1)


def test_engines_agree_in_a_crowd():
    """Hundreds look on one morning and come to one session: they are put in order another way than a few are."""
    crowd = sim.changed(
        sim.load_scenario("agen"),
        ["demand.volume=40", "horizon.start=2022-01-03", "horizon.end=2022-01-16", "horizon.warm_up_days=0"],
    )
    compiled, reference = (sim.simulate(crowd, engine=engine) for engine in ("compiled", "reference"))

    assert compiled.requests["first_look_s"].value_counts().max() > 100
    assert compiled.visits["session"].value_counts().max() > 100
    assert first_difference(compiled, reference) is None


def test_engines_agree_when_nobody_knows_or_needs_anything():
    """No aware citizen, and no request at all."""
    for changes in ({"awareness": {"share": 0.0}}, {"demand": {"volume": 0.0001}}):
        assert difference(scenario_from(small_world(**changes))) is None


def test_engines_agree_with_salted_service_dice():
    """Salt changes both engines alike, and what it does not touch stays: needs and who is aware."""
    scenario = scenario_from(small_world())
    plain, salted = sim.simulate(scenario), sim.simulate(scenario, service_salt=7)

    assert difference(scenario, service_salt=7) is None
    assert first_difference(plain.visits, salted.visits) is not None
    assert plain.requests[["request", "citizen", "aware_s"]].equals(salted.requests[["request", "citizen", "aware_s"]])


def test_replications_agree_on_threads_and_in_any_order():
    """Two threads at once, and the other way round, give what one thread gives."""
    scenario = sim.load_scenario("mortagne")
    alone = [sim.simulate(scenario, 3, number) for number in range(8)]
    with ThreadPoolExecutor(2) as threads:
        together = list(threads.map(lambda number: sim.simulate(scenario, 3, number), reversed(range(8))))

    assert [first_difference(one, other) for one, other in zip(alone, reversed(together), strict=True)] == [None] * 8


def test_an_unknown_engine_is_refused():
    """The message names both engines."""
    with pytest.raises(DemandError, match="engine is 'fast'; it must be one of compiled, reference"):
        sim.simulate(scenario_from(small_world()), engine="fast")
