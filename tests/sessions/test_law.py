"""The exact law of one session: by hand, by enumeration, against closed forms, and against the desk."""

import numpy as np
import pytest
from scipy import stats

import sim
from sim.errors import SessionError
from sim.sessions.durations import on_longer_steps, steps_of
from sim.sessions.law import law_of
from sim.sessions.world import world_of
from sim.validation.formulas_sessions import poisson_session
from sim.validation.formulas_workload import workload_session
from tests.sessions.worlds import enumerated, simulated

HALF = {5: 0.5, 15: 0.5}


# --- by hand


def test_two_slots_by_hand():
    """The second waits 5 min if the first came and took 15: a chance of 1/4."""
    law = sim.session_law([0, 600], HALF, no_show=0.5, closes_s=1200)

    assert law.wait_mean_s.tolist() == [0.0, 75.0]
    assert law.wait_within(0).tolist() == [1.0, 0.75]
    assert law.wait_within(299).tolist() == [1.0, 0.75]
    assert law.wait_within(300).tolist() == [1.0, 1.0]
    assert law.overtime_mean_s == 0.5 * 0.5 * (0.75 * 300 + 0.25 * 600)
    assert law.idle_mean_s == 1200 + law.overtime_mean_s - 600
    assert np.isnan(law.walk_in_wait_mean_s)


def test_a_slot_given_twice_makes_its_second_wait_for_its_first():
    """Overbooking: who is given first is called first."""
    law = sim.session_law([600, 0, 0], {10: 1.0})

    assert law.wait_mean_s.tolist() == [600.0, 0.0, 600.0]
    assert law.slots_s.tolist() == [600, 0, 0]


def test_who_shares_a_slot_with_a_no_show_waits_only_for_who_comes():
    """The first of two comes with chance 1/4."""
    law = sim.session_law([0, 0], {8: 1.0}, no_show=[0.75, 0.0])

    assert law.wait_mean_s.tolist() == [0.0, 120.0]


def test_the_wait_of_somebody_who_never_comes_is_that_they_would_have():
    """No-show 1: the mean is given that they came."""
    law = sim.session_law([0, 60], {3: 1.0}, no_show=[0.0, 1.0], closes_s=60)

    assert law.wait_mean_s.tolist() == [0.0, 120.0]
    assert law.overtime_mean_s == 120.0


def test_services_of_no_length_leave_the_adviser_idle():
    """Everybody is called at once; the last service ends at the last slot."""
    law = sim.session_law([60, 300], {0: 1.0})

    assert law.wait_mean_s.tolist() == [0.0, 0.0]
    assert law.idle_mean_s == 240.0


def test_the_adviser_waits_for_a_slot_after_closing_only_if_its_person_comes():
    """Nobody served is no overtime: closing at 10 min, a service from 20 to 30, half the time."""
    law = sim.session_law([1200], {10: 1.0}, no_show=0.5, closes_s=600)

    assert (law.overtime_mean_s, law.idle_mean_s) == (600.0, 0.0)


def test_a_session_without_anybody_is_idle_until_it_closes():
    """No slot, no walk-in: from time 0 to closing; without closing, nothing."""
    closed, open_ended = sim.session_law([], {5: 1.0}, closes_s=600), sim.session_law([], {5: 1.0})

    assert (closed.idle_mean_s, closed.overtime_mean_s) == (600.0, 0.0)
    assert (open_ended.idle_mean_s, open_ended.overtime_mean_s) == (0.0, 0.0)
    assert len(closed.wait_mean_s) == len(closed.wait_within(60)) == 0


def test_idle_time_ends_with_the_last_service_where_nothing_closes():
    """Slots at 0 and 20 min, 5 min each: idle from 5 to 20; if the second stays away, not at all."""
    law = sim.session_law([0, 1200], {5: 1.0}, no_show=[0.0, 0.5])

    assert law.idle_mean_s == 0.5 * 900


def test_closing_later_than_everything_is_idle_time():
    """From the first slot, not from 0."""
    law = sim.session_law([600], {5: 1.0}, closes_s=1800)

    assert (law.idle_mean_s, law.overtime_mean_s) == (900.0, 0.0)


def test_a_slot_after_closing_is_kept_and_is_overtime():
    """Due 10 min after closing, 5 min long, in one of two sessions; the adviser waits for them only if they come."""
    law = sim.session_law([0, 1200], {5: 1.0}, no_show=[0.0, 0.5], closes_s=600)

    assert law.overtime_mean_s == 0.5 * 900
    assert law.idle_mean_s == 0.5 * 300 + 0.5 * 900


def test_closing_before_the_first_slot_makes_all_of_it_overtime():
    """Idle time still begins at the first slot."""
    law = sim.session_law([600, 900], {5: 1.0}, no_show=[0.5, 0.0], closes_s=300)

    assert law.overtime_mean_s == 900.0
    assert law.idle_mean_s == 0.5 * 300


# --- every outcome of small sessions

SMALL = [
    ([0, 120, 120, 300], {0: 0.25, 1: 0.25, 4: 0.5}, [0.0, 0.5, 0.25, 0.75], 360, 60),
    ([0, 120, 120, 300], {0: 0.25, 1: 0.25, 4: 0.5}, [0.0, 0.5, 0.25, 0.75], None, 120),
    ([240, 0, 60], {2: 0.5, 3: 0.5}, [0.5, 0.5, 0.5], 180, 0),
    ([0, 0, 0, 0], {1: 0.5, 2: 0.25, 8: 0.25}, [0.125] * 4, 240, 300),
    ([300], {3: 0.75, 5: 0.25}, [0.5], 60, 0),
    ([60, 600, 601 * 60], {2: 0.5, 9: 0.5}, [0.25, 0.25, 0.5], 1200, 0),
    ([7, 450, 450, 1333], {0: 0.25, 7: 0.5, 12: 0.25}, [0.25, 0.5, 0.0, 0.5], 1501, 100),
]


@pytest.mark.parametrize("case", SMALL, ids=[f"case {k}" for k in range(len(SMALL))])
def test_the_law_equals_the_sum_over_all_outcomes_to_the_last_bit(case):
    """Chances are halves and quarters, which floats hold: no tolerance."""
    slots, duration, no_show, closes, within = case
    law, every = sim.session_law(slots, duration, no_show=no_show, closes_s=closes), enumerated(*case)

    assert law.wait_mean_s.tolist() == every.wait
    assert law.wait_within(within).tolist() == every.within
    assert law.idle_mean_s == every.idle
    assert law.overtime_mean_s == every.overtime


# --- closed forms


def test_appointments_equal_the_recursion_that_validates_the_engine():
    """Seven slots of 25 min, 12 % no-shows, lognormal services: another program, the same law."""
    slots = [25 * k for k in range(7)]
    services = np.array([0.02, *np.linspace(0.01, 0.05, 20), *np.linspace(0.05, 0.0, 15)])
    services /= services.sum()
    exact = workload_session(slots, [0.88] * 7, services, closes=175, grace=None)
    law = sim.session_law([60 * s for s in slots], dict(enumerate(services)), no_show=0.12, closes_s=175 * 60)

    assert law.wait_mean_s / 60 == pytest.approx(exact.wait_of, abs=1e-11)
    assert law.overtime_mean_s / 60 == pytest.approx(exact.overtime, abs=1e-11)


def test_walk_ins_tend_to_the_markovian_session_as_steps_get_shorter():
    """M/M/1 from empty, 8 mean services long: a law on steps has a variance larger by step²/6, and so its error."""
    exact = poisson_session(0.9, 1.0, 1, 8.0)
    errors = []
    for step in (120, 60):
        walk_ins = [(0, 4800, 0.9 * 3600 / 600)]
        law = sim.session_law(
            [4800], stats.expon(scale=600), no_show=1.0, walk_ins=walk_ins, closes_s=4800, step_s=step
        )
        errors.append(law.walk_in_wait_mean_s / 600 / exact.wait - 1)
        assert law.overtime_mean_s / 600 == pytest.approx(exact.overtime, rel=2e-2)
    assert 0 < errors[1] < 0.003
    assert errors[0] / errors[1] == pytest.approx(4, rel=0.1)  # the square of the step


def test_few_walk_ins_change_an_appointment_session_in_proportion():
    """A rate that goes to 0 gives the recursion of appointments."""
    alone = sim.session_law([0, 600, 1200], HALF, no_show=0.2, closes_s=1800)
    with_few = sim.session_law([0, 600, 1200], HALF, no_show=0.2, closes_s=1800, walk_ins=[(0, 1800, 1e-7)])

    assert with_few.wait_mean_s == pytest.approx(alone.wait_mean_s, abs=1e-3)
    assert with_few.idle_mean_s == pytest.approx(alone.idle_mean_s, abs=1e-3)
    assert with_few.overtime_mean_s == pytest.approx(alone.overtime_mean_s, abs=1e-3)


def test_times_between_two_steps_are_as_on_a_grid_that_holds_them():
    """Slots, closing and walk-ins at half minutes: steps of a minute or services twice as many steps of half of one."""
    slots, walk_ins = [0, 450, 450, 1350], [(90, 3510, 4.0), (630, 1800, 30.0)]
    minutes = sim.session_law(slots, {5: 0.5, 12: 0.5}, no_show=0.1, walk_ins=walk_ins, closes_s=3570)
    halves = sim.session_law(slots, {10: 0.5, 24: 0.5}, no_show=0.1, walk_ins=walk_ins, closes_s=3570, step_s=30)

    assert minutes.wait_mean_s == pytest.approx(halves.wait_mean_s, rel=1e-9)
    assert minutes.wait_within(777) == pytest.approx(halves.wait_within(777), rel=1e-9)
    assert minutes.walk_in_wait_mean_s == pytest.approx(halves.walk_in_wait_mean_s, rel=1e-9)
    assert minutes.idle_mean_s == pytest.approx(halves.idle_mean_s, rel=1e-9)
    assert minutes.overtime_mean_s == pytest.approx(halves.overtime_mean_s, rel=1e-9)


def test_a_rate_that_does_not_change_may_be_given_in_two_parts_that_meet_within_a_step():
    """A cut where nothing changes changes nothing; nor do periods that overlap and add up to the same."""
    whole = sim.session_law([600, 1200], HALF, walk_ins=[(0, 1800, 6.0)], closes_s=1800)
    for walk_ins in ([(0, 637, 6.0), (637, 1800, 6.0)], [(0, 1800, 2.0), (0, 637, 4.0), (637, 1800, 4.0)]):
        parts = sim.session_law([600, 1200], HALF, walk_ins=walk_ins, closes_s=1800)
        assert parts.wait_mean_s == pytest.approx(whole.wait_mean_s, rel=1e-9)
        assert parts.walk_in_wait_mean_s == pytest.approx(whole.walk_in_wait_mean_s, rel=1e-9)
        assert parts.idle_mean_s == pytest.approx(whole.idle_mean_s, rel=1e-9)


def test_walk_ins_of_one_second_meet_what_is_there():
    """They come to a service of 10 min begun at 0: who comes at 301 s alone waits 299 s, but for a second's width."""
    law = sim.session_law([0], {10: 1.0}, walk_ins=[(301, 302, 1e-6)])

    assert law.walk_in_wait_mean_s == pytest.approx(298.5, rel=1e-6)


def test_an_adviser_freed_in_the_second_of_a_slot_has_called_a_waiting_walk_in_by_then():
    """A service from 0 to 4 min, the next slot at 4: they wait not at all only where no walk-in came meanwhile."""
    law = sim.session_law([0, 240], {4: 1.0}, walk_ins=[(13, 174, 12.0)])
    nobody = np.exp(-12 * 161 / 3600)

    assert law.wait_within(0)[1] == pytest.approx(nobody, rel=1e-9)
    assert law.wait_within(239)[1] == pytest.approx(nobody, rel=1e-9)
    assert law.wait_within(240)[1] == pytest.approx(1.0)


def test_the_order_of_calling_moves_waits_from_one_group_to_the_other():
    """Booked first or by arrival: the sum of the waits, idle time and overtime are the same (Kleinrock 1965)."""
    world = world_of([0, 900, 900, 1800], {5: 0.25, 20: 0.75}, [0.1] * 4, [(0, 2700, 6.0)], 2700)
    first, plain = law_of(world), law_of(world, booked_first=False)

    assert (first.wait_mean_s[1:] < plain.wait_mean_s[1:] - 30).all()
    assert first.walk_in_wait_mean_s > plain.walk_in_wait_mean_s
    sums = [0.9 * law.wait_mean_s.sum() + 4.5 * law.walk_in_wait_mean_s for law in (first, plain)]
    assert sums[0] == pytest.approx(sums[1], rel=1e-9)
    assert (first.idle_mean_s, first.overtime_mean_s) == (plain.idle_mean_s, plain.overtime_mean_s)


def test_the_chance_to_wait_is_a_law_whose_mean_is_the_mean_wait():
    """With walk-ins, who free the desk at any moment, the integral of the chance to wait longer is the mean."""
    law = sim.session_law([600, 1200], {3: 0.5, 9: 0.5}, walk_ins=[(0, 1800, 5.0)], closes_s=1800)
    at = np.arange(0, 9000, 2.0)
    longer = 1 - np.array([law.wait_within(t) for t in at + 1.0])  # the middle of each two seconds

    assert (np.diff(longer, axis=0) <= 1e-12).all()
    assert longer.sum(axis=0) * 2 == pytest.approx(law.wait_mean_s, rel=1e-6)


def test_idle_time_is_what_services_leave_of_the_session():
    """From the first slot at 0 to the later of closing and the last service, less the services of all who come."""
    law = sim.session_law([0, 900], HALF, no_show=0.25, walk_ins=[(0, 3600, 3.0), (600, 1200, 2.0)], closes_s=3600)
    comers = 2 * 0.75 + 3.0 + 2.0 / 6

    assert law.idle_mean_s == pytest.approx(3600 + law.overtime_mean_s - comers * 600, rel=1e-9)


def test_walk_ins_after_closing_are_turned_away():
    """A period that goes on after closing is one that ends there."""
    until, beyond = (
        sim.session_law([0], HALF, walk_ins=[(0, end, 4.0)], closes_s=3600) for end in (3600, 7200)
    )  # fmt: skip

    assert beyond.walk_in_wait_mean_s == until.walk_in_wait_mean_s
    assert beyond.overtime_mean_s == until.overtime_mean_s


# --- against the desk

DESK = [
    ([0, 600, 600, 1800, 3000], {0: 0.2, 5: 0.3, 12: 0.5}, [0.1, 0.2, 0.3, 0.1, 0.5], [(0, 3600, 3.0)], 3600),
    ([0, 900, 1800, 2700], {10: 0.5, 20: 0.5}, [0.0] * 4, [(300, 4800, 5.0), (0, 1200, 2.0)], 4500),
    ([1200, 1800], {5: 0.5, 30: 0.5}, [0.2, 0.2], [(0, 4800, 4.0)], None),
    ([600, 1200, 3000], {0: 0.5, 2: 0.5}, [0.5] * 3, [], 1500),
    ([], {5: 0.25, 10: 0.5, 20: 0.25}, [], [(600, 6600, 6.0)], 3600),
]


@pytest.mark.parametrize("number", range(len(DESK)))
def test_the_law_is_that_of_the_desk(number):
    """100,000 sessions of `run_desk`, booked first: |z| < 4.5 in all 25 comparisons (false alarm under 2 in 10,000).

    A fault of 5 % of a mean, or of 8 s, is told with a chance of 95 % at least: 4.5 + 1.65 standard errors are less.
    """
    slots, duration, no_show, walk_ins, closes = DESK[number]
    law = sim.session_law(slots, duration, no_show=no_show or 0.0, walk_ins=walk_ins, closes_s=closes)
    by_slot, walkers, idle, overtime = simulated(*DESK[number], 100_000, f"session law {number}")
    pairs = [*zip(law.wait_mean_s, by_slot, strict=True), (law.idle_mean_s, idle), (law.overtime_mean_s, overtime)]
    if walkers is not None:
        pairs.append((law.walk_in_wait_mean_s, walkers))

    for exact, seen in pairs:
        assert abs(seen.mean - exact) <= 4.5 * seen.error + 0.01  # walk-ins come in hundredths of a second
        assert (4.5 + 1.65) * seen.error <= max(8.0, 0.05 * exact)


# --- durations


@pytest.mark.parametrize("number", [int, float, np.int64, np.float32])
def test_whole_steps_may_be_numbers_of_any_kind(number):
    """And so may chances."""
    law = sim.session_law([0, 600], {number(5): np.float64(0.5), number(15): 0.5}, no_show=0.5)

    assert law.wait_mean_s.tolist() == [0.0, 75.0]


def test_chances_of_thirty_two_bits_are_taken_as_they_are_meant():
    """Ten tenths of float32 sum to 1.000000015: as those of float64, which sum to 1."""
    short, long = (sim.session_law([0, 300], {k: kind(0.1) for k in range(10)}) for kind in (np.float32, np.float64))

    assert short.wait_mean_s == pytest.approx(long.wait_mean_s, rel=1e-12)
    assert short.idle_mean_s == pytest.approx(long.idle_mean_s, rel=1e-12)


def test_an_array_of_one_number_is_that_number():
    """As numpy hands out what a reduction gives."""
    law = sim.session_law([0, 600], HALF, no_show=np.array(0.5))

    assert law.wait_mean_s.tolist() == sim.session_law([0, 600], HALF, no_show=0.5).wait_mean_s.tolist()


@pytest.mark.filterwarnings("error")
def test_a_law_of_one_value_is_that_value():
    """900 s for sure are 15 steps; that scipy divides by 0 on its way to the mean is not told."""
    assert steps_of(stats.randint(900, 901), 60).tolist() == [0.0] * 15 + [1.0]


def test_a_law_on_steps_of_a_second_is_nearly_that_of_the_law_itself():
    """Two exponentials of 10 min at once: who is called second waits 10 min; one of them is over after 20 min."""
    law = sim.session_law([0, 0], stats.expon(scale=600), closes_s=1200, step_s=1)

    assert law.wait_mean_s == pytest.approx([0.0, 600.0], rel=1e-6)
    assert law.overtime_mean_s == pytest.approx(600 * np.exp(-2) * (2 + 2), rel=1e-5)  # Erlang of 2: θ e^-x (2 + x)


@pytest.mark.parametrize(
    "law",
    [
        stats.lognorm(0.6, scale=900),
        stats.expon(scale=540),
        stats.uniform(100, 215),
        stats.gamma(0.5, scale=1000),
        stats.poisson(540),
        stats.norm(600, 60),
        stats.beta(0.2, 0.3, scale=3600),
    ],
    ids=lambda law: law.dist.name,
)
def test_a_law_of_seconds_keeps_its_mean_on_steps(law):
    """Whatever the step; the variance grows by no more than a quarter of a step squared."""
    for step in (60, 300):
        chance = steps_of(law, step)
        steps = np.arange(len(chance)) * step
        mean = chance @ steps
        assert chance.sum() == pytest.approx(1)
        assert mean == pytest.approx(law.mean(), rel=1e-8)
        assert -1e-3 * law.var() <= chance @ (steps - mean) ** 2 - law.var() <= step**2 / 4


def test_a_time_between_two_steps_is_shared_by_its_distance_from_each():
    """100 s on steps of a minute: a third is one step, two thirds are two; 101 s: 19 and 41 parts of 60."""
    assert steps_of(stats.randint(100, 102), 60) == pytest.approx([0.0, 39 / 120, 81 / 120])


def test_longer_steps_keep_the_mean():
    """As a law of seconds does; steps that fit stay as they are."""
    law = np.array([0.1, 0.2, 0.0, 0.3, 0.4])

    assert on_longer_steps(law, 3) @ np.arange(3) * 3 == pytest.approx(law @ np.arange(5))
    assert on_longer_steps(np.array([0.5, 0.0, 0.0, 0.5]), 3) == pytest.approx([0.5, 0.5])


# --- refusals


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"slots_s": [-60]}, "slots_s[0] is -60; it must be whole seconds, 0 or more."),
        ({"slots_s": [0.5]}, "slots_s[0] is 0.5; it must be whole seconds"),
        ({"slots_s": [float("nan")]}, "slots_s[0] is nan; it must be a finite number"),
        ({"slots_s": [10**400]}, "it must be a finite number"),
        ({"slots_s": 600}, "slots_s is 600; give a list."),
        ({"slots_s": np.array(600)}, "slots_s is 600; give a list."),
        ({"duration": {5: 0.5, 10: 0.4}}, "duration has chances that sum to 0.9; they must sum to 1."),
        ({"duration": {}}, "duration is empty"),
        ({"duration": {-1: 1.0}}, "duration has -1 steps; they must be whole, from 0"),
        ({"duration": {2.5: 1.0}}, "duration has 2.5 steps"),
        ({"duration": {5: 1.5, 6: -0.5}}, "duration of 5 steps has the chance 1.5"),
        ({"duration": stats.expon}, "give a mapping of whole steps to chances, or a frozen law of scipy.stats."),
        ({"duration": 600}, "duration is 600; give a mapping of whole steps to chances, or a frozen law"),
        ({"duration": stats.norm(100, 60)}, "duration has a law with times below 0"),
        ({"duration": stats.cauchy(600)}, "duration has a law with times below 0"),
        ({"duration": stats.pareto(1.0, scale=60)}, "whose mean is inf"),
        ({"no_show": 1.5}, "no_show is 1.5; a chance is from 0 to 1."),
        ({"no_show": [0.1]}, "no_show has 1 values, slots_s has 2"),
        ({"walk_ins": [(0, 600)]}, "walk_ins[0] has 2 values; give (from, until, rate an hour)."),
        ({"walk_ins": [(600, 600, 1.0)]}, "walk_ins[0] ends at 600, it begins at 600"),
        ({"walk_ins": [(0, 600, 1.0), (0, 600, -1.0)]}, "walk_ins[1] rate is -1 an hour; it must be 0 or more."),
        ({"walk_ins": [(0, 600.5, 1.0)]}, "walk_ins[0] until is 600.5; it must be whole seconds, 0 or more."),
        ({"closes_s": -60}, "closes_s is -60; it must be whole seconds, 0 or more."),
        ({"no_show": "many"}, "no_show is 'many'; give one number, or one a slot."),
        ({"no_show": None}, "no_show is None; give one number, or one a slot."),
        ({"slots_s": {0: 1, 600: 2}}, "slots_s is {0: 1, 600: 2}; give a list."),
        ({"slots_s": {0, 600}}, "slots_s is {0, 600}; give a list."),
        ({"walk_ins": (0, 600, 1.0)}, "walk_ins[0] is 0; give (from, until, rate an hour)."),
        (
            {"walk_ins": [(0, 600, 400.0), (300, 900, 400.0)]},
            "walk_ins at 300 s are 800 an hour, more than 10 in a step of 60 s; give a step_s of at most 45",
        ),
        (
            {"walk_ins": [(0, 600, 1e9)]},
            "walk_ins at 0 s are 1e+09 an hour, more than 10 in a step of 60 s; give a lower",
        ),
        (
            {"closes_s": 10**12},
            "slots_s, walk_ins and closes_s reach from 0 to 1000000000000 s; one session lasts at most 2592000 s",
        ),
        ({"step_s": 0}, "step_s is 0; it must be whole seconds, 1 or more."),
    ],
)
def test_what_a_law_cannot_take_is_one_message(arguments, message):
    """Argument, place, value, and what is expected."""
    given = {"slots_s": [0, 600], "duration": {5: 1.0}} | arguments
    with pytest.raises(SessionError) as refused:
        sim.session_law(given.pop("slots_s"), given.pop("duration"), **given)

    assert message in str(refused.value)
    assert refused.value.exit_code == 2


def test_a_chance_to_wait_needs_a_number():
    """Not a list, not infinity."""
    with pytest.raises(SessionError, match="t is inf; it must be a finite number"):
        sim.session_law([0], {5: 1.0}).wait_within(float("inf"))
