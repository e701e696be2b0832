"""The desk and the season against exact laws; a fault of a hundredth is caught, a right desk is left alone."""

from __future__ import annotations

import dataclasses
import math

import numpy as np
import pytest

from sim.engine.run import run_desk
from sim.engine.season import simulate
from sim.errors import DemandError, TheoryError
from sim.scenario.files import changed
from sim.validation import cases_book, cases_limits, cases_queues, cases_sessions
from sim.validation.cases import Subject, Sums, estimates
from sim.validation.dice import Dice
from sim.validation.table import BUILDERS, CATCH, FAULT, all_cases, chosen_cases, validate

SEED = 20
BOOK_CASES = ["next-desk", "weekly-book", "access-delay"]
DESK_CASES = [name for name in BUILDERS if name not in BOOK_CASES]


def lasts_longer(factor):
    """Return a desk whose services last longer by a factor."""

    def desk(arrival, duration, **others):
        return run_desk(arrival, np.rint(np.asarray(duration) * factor).astype(np.int64), **others)

    return desk


def patience_longer(factor):
    """Return a desk whose people wait longer by a factor."""

    def desk(arrival, duration, *, patience=None, **others):
        longer = None if patience is None else np.rint(np.asarray(patience) * factor).astype(np.int64)
        return run_desk(arrival, duration, patience=longer, **others)

    return desk


def first_one_worse(case):
    """Return a case whose formula is a hundredth wrong in its first quantity."""
    first, *others = case.quantities
    return dataclasses.replace(case, quantities=(first._replace(exact=first.exact * (1 + FAULT)), *others))


# --- right worlds pass


def test_every_case_passes_in_one_part_of_its_work():
    """A million people a case: no line is off beyond its own error."""
    lines = validate([dataclasses.replace(case, blocks=1) for case in chosen_cases(DESK_CASES)], seed=SEED, jobs=2)

    assert [(line.case, line.quantity, line.z) for line in lines if not line.passed] == []


def test_a_few_seasons_pass():
    """A few seasons of each book."""
    few = [dataclasses.replace(case, blocks=5) for case in chosen_cases(BOOK_CASES)]
    lines = validate(few, seed=SEED, jobs=2)

    assert [(line.case, line.quantity, line.z) for line in lines if not line.passed] == []


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", [2])
def test_every_case_passes_and_would_tell_a_fault_of_a_hundredth(seed):
    """The full table, seasons included: each line passes, and tells a fault of 1 % in 99 runs of 100."""
    lines = validate(seed=seed, jobs=2)

    assert [(line.case, line.quantity, line.z) for line in lines if not line.passed] == []
    assert [(line.case, line.quantity, line.power) for line in lines if line.power < CATCH] == []


@pytest.mark.slow
def test_other_figures_pass_too():
    """The cases take any figures of their queue."""
    few = [
        cases_queues.mmc_case(arrival_rate=9.0, service_rate=4.0, servers=4, blocks=1),
        cases_queues.mmc_case(arrival_rate=0.9e-3, service_rate=1e-3, servers=1, blocks=2),
        cases_queues.mdc_case(arrival_rate=900.0, service=1e-3, servers=1, blocks=2),
        cases_queues.mixed_m1_case([10.0, 30.0], [0.5, 0.5], 0.1, blocks=1),
        cases_queues.priority_servers_case([1e4, 2e4, 1e3], 1.5e4, 3, blocks=1),
        cases_queues.mg1_case(arrival_rate=0.02, mean_service=20.0, cv=1.3, blocks=1),
        cases_limits.finite_room_case(3.0, 1.0, 1, 1, blocks=1),
        cases_limits.finite_room_case(60.0, 30.0, 2, 40, blocks=1),
        cases_limits.threshold_case(2.0, 1.0, 3, 2, blocks=1),
        cases_limits.lognormal_patience_case(0.5, 0.7, 1, 0.8, 1.4, blocks=1),
        cases_sessions.poisson_session_case(0.5, 0.3, 1, 5.0, blocks=1),
        cases_sessions.appointments_case((0, 0, 10, 40), 12.0, 0.9, 0.3, 50, blocks=1),
        cases_sessions.walk_in_case((0.5,) * 30, 0, 5.0, 0.4, 12.0, 0.8, 30, 0, blocks=1),
    ]

    assert [(line.case, line.quantity, line.z) for line in validate(few, seed=SEED) if not line.passed] == []


def test_the_reference_desk_passes_too():
    """Who is tested is an argument: a part of a case at the desk that is written to be read."""
    case = cases_sessions.appointments_case(blocks=1)

    def some(arrival, duration, *, session, slot, **others):
        keep = session < 4_000
        table = run_desk(
            arrival[keep], duration[keep], session=session[keep], slot=slot[keep], engine="reference", **others
        )
        rest = run_desk(arrival[~keep], duration[~keep], session=session[~keep], slot=slot[~keep], **others)
        return type(table)({name: np.concatenate([table[name], rest[name]]) for name in table}).convert_dtypes()

    assert all(line.passed for line in validate([case], seed=SEED, subject=Subject(desk=some)))


def test_a_queue_that_hardly_forgets_is_refused():
    """Rather than a long run that begins empty and is believed."""
    with pytest.raises(TheoryError, match="further below 1"):
        cases_queues.mmc_case(arrival_rate=0.9999, service_rate=1.0, servers=1)


# --- wrong worlds fail


def test_services_that_last_a_hundredth_longer_are_caught():
    """Every wait feels it; a wait far more than a hundredth."""
    case = dataclasses.replace(cases_queues.mdc_case(), blocks=2)

    right = validate([case], seed=SEED, jobs=2)
    wrong = validate([case], seed=SEED, jobs=2, subject=Subject(desk=lasts_longer(1.01)))

    assert all(line.passed for line in right)
    assert not any(line.passed for line in wrong)


@pytest.fixture(scope="module")
def worse():
    """The line of a case at its full length whose formula is a hundredth wrong."""
    (line,) = validate([first_one_worse(cases_limits.loss_case())], seed=SEED, jobs=2)
    return line


def test_a_formula_that_is_a_hundredth_wrong_is_caught(worse):
    """The fault may be on either side; a case at its full length tells it."""
    assert not worse.passed
    assert worse.power >= CATCH


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("id", DESK_CASES)
def test_every_case_catches_services_that_last_a_hundredth_longer(id):
    """At full length each case has a line that fails."""
    lines = validate(chosen_cases([id]), seed=SEED, jobs=2, subject=Subject(desk=lasts_longer(1.01)))

    assert not all(line.passed for line in lines)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("id", ["m-m-3-m", "m-m-1-d", "m-m-2-g"])
def test_a_patience_that_is_a_fiftieth_longer_is_caught(id):
    """Waits follow patience less than in proportion: a hundredth of it is less than a hundredth of any value."""
    lines = validate(chosen_cases([id]), seed=SEED, jobs=2, subject=Subject(desk=patience_longer(1.02)))

    assert not all(line.passed for line in lines)


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("id", BOOK_CASES)
def test_a_day_more_of_notice_is_caught(id):
    """A season with two days of notice instead of one."""

    def noticed(scenario, **others):
        return simulate(changed(scenario, ["desk.shortest_notice_days=2"]), **others)

    (case,) = chosen_cases([id])
    lines = validate([dataclasses.replace(case, blocks=5)], seed=SEED, jobs=2, subject=Subject(simulate=noticed))

    assert not all(line.passed for line in lines)


# --- the judge


def test_the_error_of_a_ratio_is_that_of_its_parts():
    """Ratio 6 / 8; the spread of top - 0.75 base is that of 0.5, 0, -0.5... by hand."""
    top, base = np.array([[1.0], [2.0], [3.0]]), np.array([[2.0], [2.0], [4.0]])
    (found,) = estimates([Sums(top, base)])

    spread = np.std([1 - 1.5, 2 - 1.5, 3 - 3.0], ddof=1)
    assert found == pytest.approx((0.75, spread / (8 / 3) / math.sqrt(3), 3))


def test_parts_are_put_together():
    """Two blocks are one run."""
    top, base = np.arange(8.0).reshape(4, 2), np.ones((4, 2))

    assert estimates([Sums(top[:1], base[:1]), Sums(top[1:], base[1:])]) == estimates([Sums(top, base)])


def test_threads_change_nothing():
    """The same table on one thread and on three."""
    few = [dataclasses.replace(case, blocks=2) for case in chosen_cases(["m-g-3-3", "next-desk"])]

    assert validate(few, seed=3, jobs=1) == validate(few, seed=3, jobs=3)


def test_a_run_that_is_stopped_leaves_what_has_not_begun():
    """Nobody waits for two minutes of work that they gave up."""
    begun = []

    def stop(_done, _wanted):
        begun.append(1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        validate([dataclasses.replace(cases_limits.loss_case(), blocks=40)], seed=3, progress=stop)

    assert len(begun) < 5


def test_another_seed_is_another_run():
    """The dice follow the seed."""
    case = dataclasses.replace(cases_limits.loss_case(), blocks=1)

    assert validate([case], seed=3)[0].simulated != validate([case], seed=4)[0].simulated


def test_more_lines_allow_each_a_little_more():
    """The tolerance keeps the chance of any false alarm in the table."""
    few = [dataclasses.replace(case, blocks=1) for case in chosen_cases(["m-g-3-3", "next-desk"])]

    assert validate(few, seed=3)[0].tolerance > validate(few[:1], seed=3)[0].tolerance > 3.2


def test_a_quick_run_says_that_it_sees_less(worse):
    """A part of the work tells only a larger fault, whether the formula is right or not."""
    told = []
    (quick,) = validate([cases_limits.loss_case()], seed=SEED, quick=True, progress=lambda *done: told.append(done))

    assert quick.detects > 1.8 * worse.detects
    assert quick.power < worse.power
    assert told == [(1, 1)]


def test_ids_differ_and_a_wrong_one_is_named():
    """An id is an address of dice: no two cases share one."""
    ids = [case.id for case in all_cases()]

    assert ids == list(BUILDERS)
    with pytest.raises(TheoryError, match="'m-m-9' is none of m-m-1"):
        chosen_cases(["m-m-9"])


def test_wrong_seeds_and_jobs_are_refused():
    """As everywhere."""
    with pytest.raises(DemandError, match="seed is -1"):
        validate([], seed=-1)
    with pytest.raises(TheoryError, match="jobs is 0"):
        validate([], jobs=0)


def test_dice_have_addresses():
    """Seed, block, case and quantity each change the draws; asking again does not."""
    draws = {
        (seed, case, block, quantity): tuple(Dice(seed, case, block).uniforms(quantity, 3))
        for seed in (1, 2)
        for case in ("a", "b")
        for block in (0, 1)
        for quantity in ("gap", "service")
    }

    assert len(set(draws.values())) == 16
    assert tuple(Dice(1, "a", 0).uniforms("gap", 3)) == draws[1, "a", 0, "gap"]


def test_chosen_numbers_follow_their_shares():
    """By the distribution's inverse: the same uniforms, cut at the cumulated shares."""
    dice = Dice(1, "a", 0)
    u, k = dice.uniforms("q", 1000), dice.chosen("q", 1000, [0.2, 0.0, 0.8])

    assert (k == np.where(u < 0.2, 0, 2)).all()


def test_venues_of_the_books_are_out_of_reach_of_one_another():
    """Each request of a season is served in its own commune."""
    season = simulate(cases_book.scenario_of({"wednesday": 10}, 8.0), seed=1, replication=0)
    by_request = season.requests.set_index("request")["commune"]
    commune = season.visits["request"].map(by_request)

    assert (commune.str[3:].astype(int) - 1 == season.visits["venue"].str[1:].astype(int)).all()
    assert set(season.requests["state"]) <= {"resolved", "open"}
