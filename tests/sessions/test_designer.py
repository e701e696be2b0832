"""Schedules side by side: the rules that people use, the best, how many to book, and what is refused."""

import numpy as np
import pytest

from sim.errors import SessionError
from sim.sessions.costs import Weights, slot_problem, weights_of
from sim.sessions.designer import best_number, design_number, design_slots, on_interval_steps
from sim.sessions.rules import bailey_welch, dome, evenly

WEIGHTS = {"wait": 0.4, "idle": 0.2, "overtime": 0.4}
LAW = {10: 0.25, 20: 0.5, 40: 0.25}


def problem(people=6, **changes):
    """Return a morning of three hours."""
    return slot_problem(people, LAW, **({"session_s": 10_800, "weights": WEIGHTS} | changes))


def at(counts):
    """Return the intervals at which people are due."""
    return np.repeat(np.arange(len(counts)), counts).tolist()


def test_the_rules_put_people_where_they_say():
    """Six in 36 intervals: every six; Bailey and Welch move the last to the opening."""
    assert at(evenly(problem())) == [0, 6, 12, 18, 24, 30]
    assert at(bailey_welch(problem())) == [0, 0, 6, 12, 18, 24]


def test_a_dome_has_its_longest_intervals_in_the_middle():
    """And is no dearer than the even schedule, which is a flat one."""
    one = problem(9)
    gaps = np.diff(at(dome(one)))

    assert one.cost(dome(one)) <= one.cost(evenly(one))
    assert gaps[3:5].mean() >= gaps[[0, -1]].mean()


@pytest.mark.parametrize("people", [0, 1, 2])
def test_the_rules_take_any_number_of_people(people):
    """Nobody, one, two."""
    for rule in (evenly, bailey_welch, dome):
        assert rule(problem(people)).sum() == people


def test_the_best_costs_least_and_today_stands_beside_it():
    """Every schedule with its exact figures; the cost is the weights times these."""
    design = design_slots(5, LAW, session_s=10_800, weights=WEIGHTS, no_show=0.1, today_s=[0, 1800, 3600, 5400, 7200])

    assert [one.name for one in design.schedules] == ["best", "today", "even", "bailey_welch", "dome"]
    assert all(design.best.cost_min <= one.cost_min for one in design.schedules)
    assert design.bound_min >= -1e-6
    for one in design.schedules:
        parts = (one.wait_s, one.law.idle_mean_s, one.law.overtime_mean_s)
        assert one.cost_min == pytest.approx(sum(w * p for w, p in zip((0.4, 0.2, 0.4), parts, strict=True)) / 60)
        assert one.law.slots_s.tolist() == sorted(one.slots_s)


def test_with_walk_ins_the_best_is_searched_on_longer_steps_and_told_exactly():
    """Best of the four, and the mean wait is that of all who come."""
    walk_ins = [(0, 10_800, 1.5)]
    design = design_slots(4, LAW, session_s=10_800, weights=WEIGHTS, walk_ins=walk_ins, interval_s=600)
    best = design.best
    walked = 4.5 * best.law.walk_in_wait_mean_s

    assert all(best.cost_min <= one.cost_min + 1e-6 for one in design.schedules)
    assert best.wait_s == pytest.approx((best.law.wait_mean_s.sum() + walked) / 8.5)


def test_the_problem_on_longer_steps_keeps_who_comes_and_how_long():
    """People, mean duration and closing; the cost nearly."""
    fine = problem(4, walk_ins=[(0, 5400, 2.0)])
    coarse = on_interval_steps(fine)

    assert coarse.world.unit_s == 300
    assert coarse.world.walk_ins == pytest.approx(fine.world.walk_ins)
    assert coarse.world.mean_units * 300 == pytest.approx(fine.world.mean_units * 60)
    assert coarse.cost(evenly(coarse)) == pytest.approx(fine.cost(evenly(fine)), rel=0.02)
    assert on_interval_steps(problem(4)).world.unit_s == 60


def test_how_many_to_book_is_where_idle_time_and_overtime_meet():
    """The best of each number from none on; dear idle time books more, dear overtime fewer."""
    many, few = (
        best_number(design_number(problem(0, weights={"idle": idle, "overtime": 1 - idle}))).people
        for idle in (0.8, 0.2)
    )
    found = design_number(problem(0))

    assert few < many
    assert [one.people for one in found] == list(range(len(found)))
    assert found[0].cost_min == pytest.approx(0.2 * 180)
    assert found[-1].people == best_number(found).people + 3
    assert all(len(one.slots_s) == one.people for one in found)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weights": {"wait": -0.4, "idle": 1.0}}, "weight wait is -0.4; it must be 0 or more"),
        ({"weights": {"waits": 0.4}}, "weights: 'waits' is unknown; it must be one of wait, idle, overtime"),
        ({"weights": {"wait": 0.0}}, "all weights are 0"),
        ({"weights": {"wait": float("nan")}}, "weight wait is nan; it must be a finite number"),
        ({"session_s": 240}, "the session lasts 240 s, an interval 300 s: there is no time for one slot"),
        ({"interval_s": 0}, "the session lasts 10800 s, an interval 0 s: there is no time for one slot"),
        ({"interval_s": 90}, "interval_s is 90, no multiple of step_s 60"),
        ({"interval_s": 420}, "session_s is 10800, no multiple of interval_s 420"),
        ({"people": -1}, "people is -1; it must be a whole number, 0 or more"),
        ({"no_show": [0.1, 0.2]}, "no_show has several values"),
    ],
)
def test_what_a_design_cannot_take_is_one_message(changes, message):
    """The argument, its value, and what is expected."""
    with pytest.raises(SessionError) as refused:
        problem(**changes)

    assert message in str(refused.value)


def test_weights_that_are_not_named_are_0():
    """A mapping in any order, or weights already."""
    assert weights_of({"overtime": 2, "wait": 1}) == Weights(1.0, 0.0, 2.0)
    assert weights_of(Weights(1, 0, 2)) == Weights(1.0, 0.0, 2.0)
