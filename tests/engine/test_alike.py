"""A plan made from another's sessions gives the season that a plan made anew gives."""

import pytest

from sim.engine.season import simulate, simulate_like
from sim.errors import DemandError
from sim.scenario.files import changed, scenario_from
from sim.visits.difference import first_difference
from tests.worlds import small_world

PEOPLE = (
    "awareness.share=0.8", "awareness.presence.share=0.9", "choice.outside.constant=-1.0", "choice.nests.place=0.4",
    "choice.journey_per_min=0.08", "choice.delay_per_day=0.3", "demand.volume=2.0", "behaviour.no_show.base_share=0.2",
)  # fmt: skip


def test_other_people_at_the_same_desks_have_the_season_that_they_have_alone():
    """Bit for bit, whatever else was simulated at these desks before."""
    one = scenario_from(small_world())
    other = changed(one, PEOPLE)
    first = simulate_like(other, one, seed=3)

    assert first_difference(simulate(other, seed=3), first) is None
    assert first_difference(simulate(one, seed=3), simulate_like(one, one, seed=3)) is None
    assert first_difference(simulate(one, seed=3), first) is not None


def test_other_desks_are_refused():
    """A longer window would take the sessions of the shorter one."""
    one = scenario_from(small_world())

    with pytest.raises(DemandError, match="differ in horizon"):
        simulate_like(changed(one, ["horizon.end=2022-04-10"]), one)
