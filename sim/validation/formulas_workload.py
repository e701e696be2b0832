"""The exact law of one adviser's session with whole times: appointments with no-shows, walk-ins with patience.

In: who may come when, laws of service and patience on a grid of whole ticks. Out: waits, who is served, overtime.
The work that is waiting is followed from arrival to arrival; nothing is drawn and nothing is approximated.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy.special import ndtr

from sim.demand.distributions import lognormal_parameters
from sim.errors import TheoryError
from sim.validation.figures import Numbers, as_long, law, listed, positive, share, whole

_FAINT = 1e-15


class WorkloadSession(NamedTuple):
    """A session of one adviser: means per session; times in ticks.

    `waits[w]` is the mean number of people served after a wait of w ticks; `wait_of` the mean wait of who is served
    by place in the list of those who may come.
    """

    came: float
    served: float
    reneged: float
    turned_away: float
    wait_total: float
    waits: np.ndarray
    wait_of: np.ndarray
    served_of: np.ndarray
    overtime: float
    overrun: float

    @property
    def wait(self) -> float:
        """Mean wait of the served, ticks."""
        return self.wait_total / self.served

    def within(self, ticks: int) -> float:
        """Return the share of all who come that are called within `ticks`."""
        return float(self.waits[: whole("ticks", ticks, 0) + 1].sum()) / self.came


class _Rules(NamedTuple):
    opens: int
    closes: int | None
    last_call: int | None
    patience: np.ndarray | None  # probabilities of 0, 1, 2, … ticks


def workload_session(
    times: Sequence[int],
    shares: Numbers,
    services: Numbers,
    *,
    opens: int = 0,
    closes: int | None = None,
    grace: int | None = 0,
    patience: Numbers | None = None,
) -> WorkloadSession:
    """Return what a session of one adviser comes to, first come first served.

    Parameters
    ----------
    times : whole ticks, in order; one may come twice
        When somebody may come: slots of appointments, or every tick of a walk-in session.
    shares : as many, 0 to 1
        The chance that this person comes: 1 - no-show, or the arrivals per tick. Independent of one another.
    services : probabilities
        ``services[d]``: chance that a service lasts d ticks.
    opens : int
        Who comes earlier waits for it; a wait before the opening is not counted.
    closes : int, optional
        Who comes later is turned away. Overtime is counted from there.
    grace : int, optional
        The last call is at ``closes + grace``; None: everybody inside is served.
    patience : probabilities, optional
        ``patience[d]``: chance that somebody leaves d ticks after max(arrival, opens) unless called by then. Without
        it nobody leaves.

    Raises
    ------
    TheoryError
        A figure is out of its range, lists differ in length, or times go back.

    Notes
    -----
    V, the time from now until the work of those already here is done, is the wait of who comes now. It falls by one a
    tick, and rises by a service if the newcomer will be served: called at or before the last call, and within the
    patience. A wait that ends in the very second of the limit ends in a call.

    References
    ----------
    Lindley (1952), The theory of queues with a single server, in its discrete form; appointments: Welch and Bailey
    (1952); no-shows: Hassin and Mendel (2008), Scheduling arrivals to queues, Management Science 54, 565-572.
    """
    moments, chances = _people(times, shares)
    lasts = law("services", services)
    rules = _rules(opens, closes, grace, patience)
    work = np.zeros(max(0, rules.opens - int(moments[0])) + 1)
    work[-1] = 1.0
    now = int(moments[0])
    tally = _Tally(len(moments))
    for place, (moment, chance) in enumerate(zip(moments.tolist(), chances.tolist(), strict=True)):
        work, now = _passed(work, moment - now), moment
        work = tally.meet(place, chance, work, now, lasts, rules)
    overtime = overrun = 0.0
    if rules.closes is not None:
        left_over = np.arange(len(work)) - max(0, rules.closes - now)
        overtime = float((work * np.maximum(left_over + max(0, now - rules.closes), 0)).sum())
        overrun = float(work[left_over > 0].sum())
    return tally.total(float(chances.sum()), overtime, overrun)


def _people(times: Sequence[int], shares: Numbers) -> tuple[np.ndarray, np.ndarray]:
    """Return times and chances, checked."""
    moments = np.array([whole(f"times[{k}]", value, 0) for k, value in enumerate(listed("times", times))])
    chances = np.array([share(f"shares[{k}]", float(value)) for k, value in enumerate(listed("shares", shares))])
    as_long("times", moments, "shares", chances)
    if (np.diff(moments) < 0).any():
        place = int(np.argmax(np.diff(moments) < 0)) + 1
        raise TheoryError(f"times[{place}] is {moments[place]}, before times[{place - 1}]; give them in order.")
    return moments, chances


def _rules(opens: int, closes: int | None, grace: int | None, patience: Numbers | None) -> _Rules:
    """Return the rules of the session, checked."""
    until = None if closes is None else whole("closes", closes, 0)
    extra = None if grace is None else whole("grace", grace, 0)
    return _Rules(
        opens=whole("opens", opens, 0),
        closes=until,
        last_call=None if until is None or extra is None else until + extra,
        patience=None if patience is None else law("patience", patience),
    )


def _passed(work: np.ndarray, ticks: int) -> np.ndarray:
    """Let time pass: the work falls, and rests at none."""
    if ticks == 0:
        return work
    done = work[: ticks + 1].sum()
    left = work[ticks:].copy() if len(work) > ticks else np.zeros(1)
    left[0] = done
    return left


class _Tally:
    """The people of a session, counted by what they meet."""

    def __init__(self, n_people: int):
        self.wait_of, self.served_of = np.zeros(n_people), np.zeros(n_people)
        self.reneged = self.turned_away = 0.0
        self.waits = np.zeros(1)

    def meet(
        self, place: int, chance: float, work: np.ndarray, now: int, lasts: np.ndarray, rules: _Rules
    ) -> np.ndarray:
        """Let somebody come with this chance; return the law of the work thereafter."""
        if rules.closes is not None and now > rules.closes:
            self.turned_away += chance
            return work
        ahead = np.arange(len(work))
        waits = ahead - max(0, rules.opens - now)  # the work is never done before the opening
        stays, leaves_in_time = _patient(waits, now, rules)
        called = np.ones(len(work), dtype=bool) if rules.last_call is None else now + ahead <= rules.last_call
        served = work * stays * called
        self.reneged += chance * float((work * leaves_in_time).sum())
        self.turned_away += chance * float((work * (1 - leaves_in_time)).sum() - served.sum())
        self._count(place, chance, served, waits)
        added = np.convolve(served, lasts)
        after = chance * added
        after[: len(work)] += work - chance * served
        last = int(np.flatnonzero(after > _FAINT * after.max())[-1])
        return after[: last + 1]

    def _count(self, place: int, chance: float, served: np.ndarray, waits: np.ndarray) -> None:
        some = served > 0
        longest = int(waits[some].max(initial=0))
        if longest >= len(self.waits):
            self.waits = np.concatenate((self.waits, np.zeros(longest + 1 - len(self.waits))))
        np.add.at(self.waits, waits[some], chance * served[some])
        self.served_of[place] = chance * served.sum()
        total = float((served * waits).sum())
        self.wait_of[place] = total / served.sum() if served.sum() > 0 else np.nan

    def total(self, came: float, overtime: float, overrun: float) -> WorkloadSession:
        """Return the sums."""
        return WorkloadSession(
            came=came,
            served=float(self.served_of.sum()),
            reneged=self.reneged,
            turned_away=self.turned_away,
            wait_total=float((self.waits * np.arange(len(self.waits))).sum()),
            waits=self.waits,
            wait_of=self.wait_of,
            served_of=self.served_of,
            overtime=overtime,
            overrun=overrun,
        )


def _patient(waits: np.ndarray, now: int, rules: _Rules) -> tuple[np.ndarray, np.ndarray]:
    """Return, by wait, the chance to stay so long, and that to leave for it before everybody is turned away."""
    if rules.patience is None:
        return np.ones(len(waits)), np.zeros(len(waits))
    less = np.concatenate(([0.0], np.cumsum(rules.patience)))  # patience below 0, 1, 2, …
    needed = np.clip(waits, 0, len(rules.patience))
    stays = 1 - less[needed]
    if rules.last_call is None:
        return stays, less[needed]
    limit = rules.last_call - max(now, rules.opens) + 1  # whose patience is shorter leaves before the last call
    return stays, less[np.minimum(needed, min(max(limit, 0), len(rules.patience)))]


def lognormal_ticks(mean: float, cv: float, longest: int) -> np.ndarray:
    """Return the probabilities of 0, 1, 2, …, `longest` ticks of a lognormal time rounded to whole ticks.

    Parameters
    ----------
    mean : float, > 0, ticks
    cv : float, > 0
        Standard deviation / mean.
    longest : int, >= 1
        What is longer counts as this.
    """
    mu, sigma = lognormal_parameters(positive("mean", mean), positive("cv", cv))
    edges = np.arange(whole("longest", longest, 1)) + 0.5
    up_to = np.concatenate((ndtr((np.log(edges) - mu) / sigma), [1.0]))
    return np.diff(np.concatenate(([0.0], up_to)))
