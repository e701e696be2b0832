"""A run in the background: replications one after another, until they are enough, cancelled or nobody looks.

In: today's scenario and the edited one, a seed, what is wanted. Out: what is done so far, at any moment, and from it
the same results that the command line gives. Nothing is shown here, and nothing of the page is known.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sim.comparison.primary import PRIMARY
from sim.comparison.verdicts import CONFIDENCE
from sim.errors import PermanencesError
from sim.experiments.comparing import Comparison, comparison_of
from sim.experiments.meeting import Meeting, Round
from sim.experiments.precision import LEAST, LookAhead, Precision, targets_of
from sim.experiments.replications import Result, result_of
from sim.runs.study import Study
from sim.runs.work import DEFAULT_ENGINE, Seasons, Simulate
from sim.scenario.schema import Scenario

FIRST = 20
CEILING = 400
_PAUSE_S = 0.005
TODAY, EDITED = "today", "edited"
RUNNING, DONE, CANCELLED, FAILED, LEFT = "running", "done", "cancelled", "failed", "left"
FOLLOWED = ("offered_within_14", "reach", "wait_within_20")


@dataclass(frozen=True)
class Wanted:
    """When a run is enough: a number of replications, or a half-width in points of the measures `FOLLOWED`."""

    replications: int = FIRST
    half_width: float | None = None

    @property
    def most(self) -> int:
        """Most replications that may be needed."""
        return self.replications if self.half_width is None else CEILING


class BackgroundRun:
    """One run, in a thread of its own that begins at once.

    Parameters
    ----------
    today, edited : Scenario
        Equal ones are run once, without a comparison.
    seed : int
    wanted : Wanted
    is_watched : callable
        Asked before each replication; a run that nobody watches ends by itself.
    simulate : callable, optional
        What makes a season, in place of the engines.

    Attributes
    ----------
    state : str
        `RUNNING`, `DONE`, `CANCELLED`, `FAILED` or `LEFT`.
    fault : str
        Why it failed, in words.
    is_precise : bool
        False where it ended with as many replications as there may be, and the half-width is not reached.
    """

    def __init__(
        self,
        today: Scenario,
        edited: Scenario,
        seed: int,
        wanted: Wanted,
        is_watched: Callable[[], bool] = lambda: True,
        simulate: Simulate | None = None,
    ):
        scenarios = {TODAY: today}
        if edited.fingerprint != today.fingerprint:
            scenarios[EDITED] = edited
        self.meeting = Meeting(scenarios, TODAY, Seasons(seed, DEFAULT_ENGINE, simulate), people=len(scenarios) > 1)
        self.wanted, self.fingerprints = wanted, (today.fingerprint, edited.fingerprint)
        self.state, self.fault, self.is_precise = RUNNING, "", True
        self._is_watched = is_watched
        self._rounds: dict[int, Round] = {}
        self._end = DONE
        self._cancelled = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True, name="permanences-run")
        self._thread.start()

    @property
    def n_done(self) -> int:
        """Whole replications."""
        return len(self._rounds)

    @property
    def is_paired(self) -> bool:
        """Whether the week differs from today's, so that there is something to compare."""
        return EDITED in self.meeting.scenarios

    @property
    def shown(self) -> int:
        """How many replications the page shows: the first twenty at once, then all when the run has ended."""
        n = self.n_done
        return n if self.state != RUNNING else (FIRST if n >= FIRST else 0)

    def cancel(self) -> None:
        """Ask the run to end after the replication in progress; what is done is kept."""
        self._cancelled.set()

    def wait(self, timeout_s: float | None = None) -> None:
        """Wait until the run has ended."""
        self._thread.join(timeout_s)

    def result(self, n: int, name: str | None = None) -> Result:
        """Return what a week alone came to over the first n replications, the edited one by default; wholes alone."""
        name = name or (EDITED if self.is_paired else TODAY)
        parts = {number: one.alone[name].measures for number, one in self._first(n).items()}
        return result_of(self.meeting.scenarios[name], parts, self.meeting.seasons.seed, self.meeting.seasons.engine)

    def comparison(self, n: int, names: dict[str, str]) -> Comparison:
        """Return the comparison over the first n replications; `names` says what both weeks are called."""
        scenarios = {names[key]: scenario for key, scenario in self.meeting.scenarios.items()}
        meeting = replace(self.meeting, scenarios=scenarios, baseline=names[TODAY])
        rounds = {number: _renamed(one, names) for number, one in self._first(n).items()}
        return comparison_of(meeting, rounds, PRIMARY, {}, CONFIDENCE)

    def _first(self, n: int) -> dict[int, Round]:
        return {number: self._rounds[number] for number in range(n)}

    def _work(self) -> None:
        """Run replication after replication; whatever goes wrong becomes a state that the page can tell."""
        try:
            self.state = self._replicate()
        except PermanencesError as fault:
            self.fault, self.state = fault.args[0], FAILED
        except Exception as fault:
            # The thread has nobody to raise to: a silent end would leave the page waiting for ever.
            self.fault, self.state = f"{type(fault).__name__}: {fault}", FAILED

    def _replicate(self) -> str:
        precision = self._precision()

        def enough(_lot: range, found: list[Round]) -> bool:
            (one,) = found
            tables = one.pairs("measures") if self.is_paired else {TODAY: (one.alone[TODAY].measures,)}
            if precision is None or not precision.add(tables, one.paired):
                return False
            self.is_precise = bool(precision.table()["met"].all())
            return True

        for lot, (one,) in Study(self.meeting).results(self._wanted_numbers(), enough):
            self._rounds[lot[0]] = one
        return self._end

    def _wanted_numbers(self) -> Iterator[range]:
        """Yield the numbers of replications one by one, until nobody wants another."""
        for number in range(self.wanted.most):
            # The short wait leaves the interpreter to whoever draws the page.
            if self._cancelled.wait(_PAUSE_S):
                self._end = CANCELLED
                return
            if not self._is_watched():
                self._end = LEFT
                return
            yield range(number, number + 1)

    def _precision(self) -> Precision | None:
        if self.wanted.half_width is None:
            return None
        targets = targets_of(dict.fromkeys(FOLLOWED, self.wanted.half_width), of_differences=self.is_paired)
        return Precision(targets, CONFIDENCE, LookAhead(LEAST, CEILING))


def _renamed(one: Round, names: dict[str, str]) -> Round:
    """Return a round with other names for its scenarios."""
    kept: dict[str, Any] = {field: {names[key]: value for key, value in getattr(one, field).items()}
            for field in ("alone", "paired", "common", "changes")}  # fmt: skip
    return replace(one, baseline=names[one.baseline], **kept)
