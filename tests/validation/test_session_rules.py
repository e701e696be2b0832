"""A permanence rule by rule: its law beside the desk's, what the rules do, its design, and what is refused."""

import numpy as np
import pytest

from sim.engine.season import simulate
from sim.errors import ExperimentError, SessionError
from sim.scenario.files import scenario_from
from sim.sessions.costs import Weights
from sim.validation.session_design import design_permanence, usual_number, why_no_design
from sim.validation.session_facts import Facts, book_of, facts_of, permanence_of, step_of, streams_of, world_with
from sim.validation.session_rules import exact_figures, steps_of_rules
from tests.worlds import permanence, small_world

SHORT = {"start": "2022-03-07", "end": "2022-04-17", "warm_up_days": 7}
WEIGHTS = Weights(0.4, 0.2, 0.4)
SESSIONS = 4_000


def world(mode, volume=6.0, tree=None, **desk):
    """Return six weeks of one permanence on Mondays."""
    given = permanence("monday", "post_office", "monday", "09:00", "12:00", mode=mode) | desk
    return scenario_from(
        small_world(horizon=SHORT, rota={"permanences": [given]}, demand={"volume": volume}, **(tree or {}))
    )


def facts(mode, replications=3, **changes):
    """Return what a few seasons show of it."""
    scenario = world(mode, **changes)
    return facts_of(scenario, "monday", (simulate(scenario, 1, r) for r in range(replications)))


def by_rule(found):
    """Return the steps of a permanence by rule."""
    return {step.rule: step.figures for step in steps_of_rules(found, n_sessions=SESSIONS)}


@pytest.mark.parametrize("mode", ["appointment", "mixed", "walk_in"])
def test_the_law_is_that_of_the_desk_without_its_other_rules(mode):
    """The same sessions simulated: every figure within four thirds of twice its interval."""
    steps = by_rule(facts(mode))

    for name, exact in steps["law"].items():
        seen = steps["same"][name]
        if np.isfinite(exact.value) or np.isfinite(seen.value):
            assert abs(seen.value - exact.value) <= 2 * seen.half_width + 0.01, name
            assert exact.half_width == 0


def test_the_steps_are_the_rules_that_the_scenario_has():
    """Walk-ins alone have no lateness and no hold; who closes with all inside has no last call."""
    assert list(by_rule(facts("walk_in", closing="all_inside"))) == ["law", "same", "leaving", "season"]
    mixed = list(by_rule(facts("mixed")))
    assert mixed == ["law", "same", "lateness", "order", "leaving", "last_call", "season"]


def test_a_last_call_shortens_overtime_and_a_break_adds_to_waits():
    """What a rule does is what its step shows."""
    steps = by_rule(facts("mixed", volume=12.0, breaks=[{"start": "10:00", "end": "10:30"}]))

    assert steps["last_call"]["overtime"].value < steps["leaving"]["overtime"].value
    assert steps["breaks"]["walk_in_wait"].value > steps["last_call"]["walk_in_wait"].value


def test_several_advisers_have_no_law_and_are_simulated():
    """Nor a design; the reason names both."""
    two = [{"id": name, "name": name, "home": "post_office"} for name in ("ada", "bob")]
    found = facts("mixed", tree={"advisers": two}, advisers=["ada", "bob"])
    steps = by_rule(found)

    assert next(iter(steps)) == "several_advisers"
    assert "law" not in steps
    assert "monday is held by 2 advisers" in why_no_design(found)
    with pytest.raises(SessionError, match="held by 2 advisers"):
        design_permanence(found, WEIGHTS, 300)


def test_how_many_are_booked_is_a_mixture():
    """Half of the sessions have nobody, half the first slot: the mean of the two laws."""
    one = Facts(world("appointment"), permanence_of(world("appointment"), "monday"))
    one.booked, one.walked_in, one.n_advisers = [0, 1], [0, 0], [1]
    one.services.update(facts("appointment").services)
    found = exact_figures(one)
    service = world_with(one, (), 0.0).mean_units

    assert found["booked_wait"].value == 0.0
    assert found["idle"].value == pytest.approx(180 - service / 2, rel=1e-6)
    assert np.isnan(found["walk_in_wait"].value)


def test_a_book_gives_each_slot_once_before_any_twice():
    """As the engines fill it."""
    assert book_of((0, 60, 120), 2) == (0, 60)
    assert book_of((0, 60, 120), 4) == (0, 60, 120, 0)
    assert book_of((), 3) == ()


def test_walk_ins_follow_the_profile_whatever_the_steps():
    """Their mean number is kept, also where a bin ends within a step."""
    found = facts("mixed")
    streams = streams_of(found, 5.0)

    assert sum((s.end - s.begin) * s.per_unit for s in streams) == pytest.approx(5.0)
    assert streams[0].begin == 0
    assert streams[-1].end * step_of(found) == found.closes_s
    assert streams_of(found, 0.0) == ()


@pytest.mark.slow
def test_a_permanence_is_designed_for_the_number_usually_booked():
    """The best costs no more than today's; a file can say a book of just the best number."""
    found = facts("mixed")
    design = design_permanence(found, WEIGHTS, 1800)
    by_name = {one.name: one for one in design.design.schedules}

    assert design.people == usual_number(found)
    assert by_name["best"].cost_min <= by_name["today"].cost_min + 1e-6
    assert design.best_number in design.numbers
    if design.terms is not None:
        assert len(design.terms.schedule.slots_s) == design.best_number.people


@pytest.mark.parametrize(
    ("interval", "message"),
    [
        (0, "an interval 0 min: there is no time for one slot; give an interval from 1 to 180 min"),
        (12_000, "monday lasts 180 min, an interval 200 min: there is no time for one slot"),
        (420, "an interval of 7 min does not fill it on steps of 60 s; give one that does, for instance 6 min"),
    ],
)
def test_an_interval_must_fill_the_session(interval, message):
    """One message, with one that does."""
    with pytest.raises(SessionError) as refused:
        design_permanence(facts("appointment", replications=1), WEIGHTS, interval)

    assert message in str(refused.value)


def test_a_name_that_is_no_permanence_is_refused_with_the_nearest():
    """And seasons that hold none."""
    scenario = world("appointment")
    with pytest.raises(SessionError, match="has no permanence 'mondai'; did you mean \"monday\""):
        permanence_of(scenario, "mondai")
    with pytest.raises(ExperimentError, match="monday was held in no season"):
        facts_of(scenario, "monday", [])
