"""Which of many scenarios is best: selection with an indifference margin, and the set that may be best.

In: a measure's value of each scenario by replication, under common random numbers; which direction is better. Out: who
was eliminated when, who is left. Both procedures hold for dependent scenarios; both take seasons' values as normal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.special import stdtrit

from sim.comparison.verdicts import checked_margin
from sim.errors import ExperimentError
from sim.given import confidence_of_choice, whole_number
from sim.said import said

FIRST_STAGE = 30


class KimNelson:
    """The fully sequential procedure: after each replication, who is clearly not the best is let go.

    Parameters
    ----------
    names : sequence of str
        Two scenarios or more.
    margin : float, > 0
        Indifference: a difference below it does not matter, in the measure's unit.
    confidence : float
        Chance that the best is selected, if it leads by the margin or more.
    higher_is_better : bool
    first_stage : int
        Replications before the first decision; variances come from them alone.

    Attributes
    ----------
    survivors : tuple of str
    eliminated : dict of str to (str, int)
        By whom, and after how many replications.
    n : int
        Replications so far.

    References
    ----------
    Kim and Nelson (2001), ACM Transactions on Modeling and Computer Simulation 11(3), 251-273: procedure KN with c = 1,
    which common random numbers leave valid.
    """

    def __init__(
        self, names: Sequence[str], margin: float, confidence: float = 0.95, *, higher_is_better: bool = True,
        first_stage: int = FIRST_STAGE,
    ):  # fmt: skip
        if len(set(names)) < 2 or len(set(names)) < len(names):
            raise ExperimentError(
                said("ranking needs two scenarios or more with names of their own, not {names}", names=", ".join(names))
            )
        self.margin, self.first_stage = checked_margin(margin), whole_number("first_stage", first_stage, 2)
        confidence_of_choice(confidence)
        self.survivors = tuple(names)
        self.eliminated: dict[str, tuple[str, int]] = {}
        self.n = 0
        self._sign = 1.0 if higher_is_better else -1.0
        self._values: dict[str, list[float]] = {name: [] for name in names}
        # eta = ((2 alpha / (k - 1))^(-2 / (n0 - 1)) - 1) / 2, h^2 = 2 eta (n0 - 1): Kim and Nelson 2001.
        eta = ((2 * (1 - confidence) / (len(names) - 1)) ** (-2 / (first_stage - 1)) - 1) / 2
        self.h2 = 2 * eta * (first_stage - 1)
        self._variance: dict[tuple[str, str], float] = {}

    def add(self, values: Mapping[str, float]) -> bool:
        """Add one replication of all survivors; return whether the selection is made.

        Raises
        ------
        ExperimentError
            A survivor has no value, or one that is no number.
        """
        for name in self.survivors:
            value = float(values.get(name, float("nan")))
            if not np.isfinite(value):
                raise ExperimentError(
                    said(
                        "replication {number} of {name!r} has no value of the measure; choose another one",
                        number=self.n,
                        name=name,
                    )
                )
            self._values[name].append(self._sign * value)
        self.n += 1
        if self.n < self.first_stage:
            return False
        if self.n == self.first_stage:
            self._first_variances()
        self._screen()
        return len(self.survivors) == 1

    def mean(self, name: str) -> float:
        """Return the mean of a scenario's values, up to its elimination."""
        return self._sign * float(np.mean(self._values[name]))

    def _first_variances(self) -> None:
        names = self.survivors
        for k, one in enumerate(names):
            for other in names[k + 1 :]:
                spread = np.var(np.subtract(self._values[one], self._values[other]), ddof=1)
                self._variance[one, other] = self._variance[other, one] = float(spread)

    def _screen(self) -> None:
        """Let go whoever is behind some survivor by more than what is still open between the two."""
        means = {name: float(np.mean(self._values[name])) for name in self.survivors}
        beaten = {}
        for name in self.survivors:
            ahead = [
                other
                for other in self.survivors
                if other != name and means[name] < means[other] - self._open(name, other)
            ]
            if ahead:
                beaten[name] = max(ahead, key=means.__getitem__)
        self.survivors = tuple(name for name in self.survivors if name not in beaten)
        self.eliminated.update({name: (other, self.n) for name, other in beaten.items()})
        if len(self.survivors) > 1 and self.n > self._last():
            self._settle_ties()

    def _open(self, one: str, other: str) -> float:
        """Return W: by how much one may trail another after n replications and still be the best."""
        left = self.h2 * self._variance[one, other] / self.margin**2 - self.n
        return float(max(0.0, self.margin / (2 * self.n) * left))

    def _last(self) -> float:
        """Return after how many replications nothing is open between any two survivors."""
        pairs = [self._variance[a, b] for a in self.survivors for b in self.survivors if a != b]
        return float(self.h2 * max(pairs) / self.margin**2)

    def _settle_ties(self) -> None:
        """Keep the first of survivors that have the very same mean: none of them is better."""
        first, *others = self.survivors
        self.eliminated.update(dict.fromkeys(others, (first, self.n)))
        self.survivors = (first,)


def may_be_best(
    values: Mapping[str, np.ndarray], confidence: float = 0.95, *, higher_is_better: bool = True
) -> dict[str, str]:
    """Return who is clearly not the best, and by whom; the others may be.

    Parameters
    ----------
    values : mapping of str to float64 array, shape (replications,)
        The same replications for all.
    confidence : float
        Chance that the best is among those who are left.

    Returns
    -------
    dict of str to str
        Eliminated scenario to the one that is furthest ahead of it.

    Notes
    -----
    One is let go if another is ahead by more than t(1 - alpha / (k - 1), n - 1) standard errors of their paired
    difference. The best of k meets k - 1 others, so it is let go with a chance of at most alpha (Bonferroni), whatever
    the dependence.

    References
    ----------
    Screening with paired differences: Nelson, Swann, Goldsman and Song (2001), Operations Research 49(6), 950-963;
    variances of paired differences as in Nelson and Matejcik (1995), Management Science 41(12), 1935-1945.
    """
    names = list(values)
    if len(names) < 2:
        raise ExperimentError(said("ranking needs two scenarios or more"))
    arrays = {name: np.asarray(values[name], dtype=np.float64) * (1 if higher_is_better else -1) for name in names}
    lacking = next((name for name, array in arrays.items() if not np.isfinite(array).all()), None)
    if lacking is not None:
        raise ExperimentError(
            said("a replication of {lacking!r} has no value of the measure; choose another one", lacking=lacking)
        )
    n = {array.size for array in arrays.values()}
    if len(n) > 1 or min(n) < 2:
        raise ExperimentError(said("screening needs the same replications of all scenarios, 2 or more"))
    size = n.pop()
    quantile = float(stdtrit(size - 1, 1 - (1 - confidence) / (len(names) - 1)))
    gone = {}
    for name in names:
        lead = {}
        for other in names:
            ahead = arrays[other] - arrays[name]
            if other != name and ahead.mean() > quantile * ahead.std(ddof=1) / np.sqrt(size):
                lead[other] = float(ahead.mean())
        if lead:
            gone[name] = max(lead, key=lead.__getitem__)
    return gone
