"""Rotas that differ in nothing anybody could meet: their seasons are equal bit for bit, and made once."""

import pytest

from sim.engine.season import season_mark, simulate
from sim.experiments.evaluations import Evaluator
from sim.measures.catalogue import season_measures
from sim.runs.work import Seasons
from sim.scenario.files import scenario_from
from tests.worlds import permanence, small_world


def world(**changes):
    """Return the small world whose second permanence is otherwise."""
    town_hall = {**permanence("town_hall_thu", "town_hall", "thursday", "14:00", "17:00"), **changes}
    return scenario_from(
        small_world(rota={"permanences": [permanence("po", "post_office", "monday", "09:00", "12:00"), town_hall]})
    )


BOOKS_NOTHING = world(mode="mixed", bookable_share=0.0), world(mode="walk_in", bookable_share=0.0)
NEVER = {"first_day": "2030-01-01", "last_day": "2030-12-31"}
NEVER_HELD = world(**NEVER), world(**NEVER, start="09:00", end="12:00")


@pytest.mark.parametrize("twins", [BOOKS_NOTHING, NEVER_HELD], ids=["books nothing", "never held"])
def test_rotas_of_one_mark_have_equal_seasons(twins):
    """Every table and every measure, in several replications, bit for bit."""
    one, other = twins
    assert season_mark(one) == season_mark(other)
    assert one.rota != other.rota

    for replication in range(3):
        first, second = (simulate(scenario, 1, replication) for scenario in twins)
        others = dict(second.tables())
        for name, table in first.tables():
            assert table.equals(others[name]), name
        measured = [season_measures(season, scenario) for season, scenario in zip((first, second), twins, strict=True)]
        assert measured[0].equals(measured[1])


def test_an_equal_season_is_not_made_twice(monkeypatch):
    """Two rotas, two replications: two seasons, and four answers."""
    made, whole = [], Seasons.values
    monkeypatch.setattr(
        Seasons, "values", lambda self, *asked: made.append(asked[1]) or whole(self, *asked)
    )  # fmt: skip
    evaluator = Evaluator(BOOKS_NOTHING[0], Seasons(), ("value", "reach"))
    answers = [
        evaluator(("", replication, scenario.rota.permanences)) for replication in (0, 1) for scenario in BOOKS_NOTHING
    ]

    assert made == [0, 1]
    assert answers[0] == answers[1] != answers[2] == answers[3]


def test_what_can_be_met_has_another_mark():
    """Half an hour later, another venue, a slot to book."""
    marks = {season_mark(scenario) for scenario in (
        BOOKS_NOTHING[0], world(mode="walk_in", start="14:30"), world(mode="walk_in", venue="post_office"),
        world(mode="mixed", bookable_share=0.5),
    )}  # fmt: skip

    assert len(marks) == 4
