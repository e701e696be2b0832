"""The schedules that people use: evenly spaced, Bailey and Welch's, a dome.

In: a `SlotProblem`. Out: counts of people by interval. Which is best for weights is not asked here, but of the domes.
"""

from __future__ import annotations

import numpy as np

from sim.sessions.costs import SlotProblem

_HEIGHTS = np.arange(0.0, 2.01, 0.25)  # how much longer the interval in the middle is than the first and last
_SPANS = np.arange(0.5, 1.01, 0.05)  # of the session, from the first to the last person


def evenly(problem: SlotProblem) -> np.ndarray:
    """Return one person every session / people, from the opening on."""
    return counts_at(problem, np.arange(problem.people) / max(1, problem.people))


def bailey_welch(problem: SlotProblem) -> np.ndarray:
    """Return the even schedule with its last person moved to the opening: two at first, then one by one.

    References
    ----------
    Bailey (1952), J. R. Stat. Soc. B 14, 185-199; Welch and Bailey (1952), Lancet 259, 1105-1108.
    """
    places = np.arange(problem.people) / max(1, problem.people)
    return counts_at(problem, np.concatenate(([0.0], places))[: problem.people])


def dome(problem: SlotProblem) -> np.ndarray:
    """Return the cheapest dome: intervals that grow towards the middle of the session and shrink again.

    The intervals are as 1 + h·4u(1 - u), u from 0 to 1 from the first to the last, for heights h from 0 to 2 and spans
    from half of the session to all of it; with one person or two there is no middle, and the schedule is the even one.

    References
    ----------
    Wang (1993), Nav. Res. Logist. 40, 345-360; Robinson and Chen (2003), IIE Trans. 35, 295-307: the best intervals
    are a dome.
    """
    if problem.people < 3:
        return evenly(problem)
    found = [_dome(problem, height, span) for height in _HEIGHTS for span in _SPANS]
    return min(found, key=problem.cost)


def _dome(problem: SlotProblem, height: float, span: float) -> np.ndarray:
    u = np.linspace(0.0, 1.0, problem.people - 1)
    gaps = 1 + height * 4 * u * (1 - u)
    places = np.concatenate(([0.0], np.cumsum(gaps))) / gaps.sum()
    return counts_at(problem, places * span * (problem.people - 1) / problem.people)


def counts_at(problem: SlotProblem, places: np.ndarray) -> np.ndarray:
    """Return the counts of people due at parts of the session (0 to 1), each at the nearest interval."""
    nearest = np.floor(places * problem.n_intervals + 0.5).astype(np.int64)
    return np.bincount(np.clip(nearest, 0, problem.n_intervals - 1), minlength=problem.n_intervals).astype(np.int64)
