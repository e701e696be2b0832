"""The table of theory: every case run, set beside its exact value, and judged.

In: cases, a seed, what is put to the test. Out: one `Line` a quantity, with the tolerance that its standard error
gives and the fault that it would have caught. How it is printed is not here.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache, partial
from typing import NamedTuple

from scipy.special import ndtr, ndtri, stdtrit

from sim.demand.requests import check_seed
from sim.errors import TheoryError
from sim.runs.seasons import threads_of
from sim.runs.study import Progress, Study
from sim.said import Sentence, said
from sim.validation import cases_book as books
from sim.validation import cases_limits as limits
from sim.validation import cases_queues as queues
from sim.validation import cases_sessions as sessions
from sim.validation.cases import Case, CaseEstimate, Quantity, Subject, Sums, estimates
from sim.validation.figures import whole

FALSE_ALARM = 0.001  # chance that a table of right values fails somewhere, at most
FAULT = 0.01  # what a full run must catch, relative to the value
CATCH = 0.99  # with this chance
QUICK_PART = 20  # a quick run does one part in so many


# The table in its order; an id is the address of a case's dice.
BUILDERS: dict[str, Callable[[], Case]] = {
    "m-m-1": partial(queues.mmc_case, 0.7, 1.0, 1, blocks=44),
    "m-m-3": queues.mmc_case,
    "m-g-1": queues.mg1_case,
    "m-d-1": queues.mdc_case,
    "m-d-2": partial(queues.mdc_case, 1.4, 1.0, 2, blocks=30),
    "d-m-1": queues.dm1_case,
    "e3-m-1": queues.erlang_m1_case,
    "h-m-1": queues.mixed_m1_case,
    "m-g-1-priority": queues.priority_case,
    "m-m-2-priority": queues.priority_servers_case,
    "m-m-2-5": limits.finite_room_case,
    "m-g-3-3": limits.loss_case,
    "balking-threshold": limits.threshold_case,
    "balking-tolerances": limits.tolerances_case,
    "m-m-3-m": limits.erlang_a_case,
    "m-m-1-d": limits.fixed_patience_case,
    "m-m-2-g": limits.lognormal_patience_case,
    "session-m-m-2": sessions.poisson_session_case,
    "closing-m-m-1": sessions.closing_session_case,
    "appointments": sessions.appointments_case,
    "walk-in-session": sessions.walk_in_case,
    "next-desk": books.ample_book_case,
    "weekly-book": books.weekly_book_case,
    "access-delay": books.access_delay_case,
}


class Line(NamedTuple):
    """A quantity of a case: exact, simulated, and what follows.

    `z` is the gap in standard errors, `tolerance` the largest that passes; `detects` the smallest relative fault that
    would fail in 99 of 100 runs, `power` the chance that a fault of 1 % fails.
    """

    case: str
    name: Sentence
    formula: str
    source: str
    quantity: str
    quantity_name: Sentence
    exact: float
    simulated: float
    error: float
    replications: int
    z: float
    tolerance: float
    detects: float
    power: float
    passed: bool


def all_cases() -> tuple[Case, ...]:
    """Return the cases of the table, in its order."""
    return chosen_cases(())


def chosen_cases(ids: Sequence[str]) -> tuple[Case, ...]:
    """Return the cases with these ids, all if none is given.

    Raises
    ------
    TheoryError
        An id is no case.
    """
    for name in ids:
        if name not in BUILDERS:
            raise TheoryError(said("case {name!r} is none of {known}", name=name, known=", ".join(BUILDERS)))
    return tuple(_built(name) for name in dict.fromkeys(ids or BUILDERS))


@cache
def _built(name: str) -> Case:
    return BUILDERS[name]()


def validate(
    cases: Sequence[Case] | None = None,
    *,
    seed: int = 1,
    quick: bool = False,
    jobs: int = 1,
    subject: Subject | None = None,
    progress: Progress | None = None,
) -> list[Line]:
    """Run cases and judge them.

    Parameters
    ----------
    cases : Cases, optional
        Default: `all_cases`.
    seed : int, 0 to 2**32 - 1
    quick : bool
        One part in `QUICK_PART` of the work: wider tolerances, only larger faults are caught.
    jobs : int, >= 1
        Threads; the result does not depend on them.
    subject : Subject, optional
        What is tested; default: the desk and the season as others call them.
    progress : callable, optional
        Told (done, wanted) after each part.

    Returns
    -------
    list of Line

    Notes
    -----
    A line passes if its gap is at most `tolerance` standard errors, Student's quantile that keeps the chance of any
    false alarm in the whole table under `FALSE_ALARM` (Bonferroni over its lines).
    """
    cases = all_cases() if cases is None else tuple(cases)
    seed, jobs = check_seed("seed", seed), whole("jobs", jobs, 1)
    tested = Subject() if subject is None else subject
    work = [(k, block) for k, case in enumerate(cases) for block in range(_blocks(case, quick))]

    def part(task: tuple[int, int]) -> Sums:
        number, block = task
        return cases[number].run(seed, block, tested)

    parts = dict(Study(part, threads_of(jobs), progress=progress, wanted=len(work)).results(work))
    n_lines = sum(len(case.quantities) for case in cases)
    lines: list[Line] = []
    for k, case in enumerate(cases):
        own = [parts[task] for task in work if task[0] == k]
        found = estimates(own)
        lines += [_line(case, quantity, e, n_lines) for quantity, e in zip(case.quantities, found, strict=True)]
    return lines


def _blocks(case: Case, quick: bool) -> int:
    return math.ceil(case.blocks / QUICK_PART) if quick else case.blocks


def _line(case: Case, quantity: Quantity, estimate: CaseEstimate, n_lines: int) -> Line:
    """Judge one quantity."""
    tolerance = float(stdtrit(estimate.replications - 1, 1 - FALSE_ALARM / n_lines / 2))
    gap = estimate.value - quantity.exact
    z = gap / estimate.error if estimate.error > 0 else 0.0 if gap == 0 else math.copysign(math.inf, gap)
    size = abs(quantity.exact)
    # Without any spread every fault shows; of an exact value of 0, with spread, no relative fault does.
    detects, power = 0.0, 1.0
    if estimate.error > 0:
        detects = (tolerance + float(ndtri(CATCH))) * estimate.error / size if size else math.inf
        power = float(ndtr(FAULT * size / estimate.error - tolerance))
    return Line(
        case=case.id,
        name=case.name,
        formula=case.formula,
        source=case.source,
        quantity=quantity.id,
        quantity_name=quantity.name,
        exact=quantity.exact,
        simulated=estimate.value,
        error=estimate.error,
        replications=estimate.replications,
        z=z,
        tolerance=tolerance,
        detects=detects,
        power=power,
        passed=abs(z) <= tolerance,
    )
