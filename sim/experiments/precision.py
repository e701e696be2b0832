"""How many replications are enough: run until the intervals are as narrow as asked for, and stay so.

In: targets by measure, and the measures of one replication after another, in order. Out: when to stop, and the
half-widths achieved. The rule looks ahead, so that a lucky narrow interval does not end the run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from sim.comparison.arrays import RATIOS, Replications
from sim.comparison.families import bonferroni
from sim.comparison.pseudo import Pseudo, divide, pseudo_values
from sim.comparison.verdicts import ONE_EACH, more_than_all, no_measure
from sim.errors import ExperimentError
from sim.given import finite_number, table_of
from sim.measures.catalogue import BY_ID
from sim.measures.definition import ALL
from sim.said import Sentence, said

LEAST = 30
CEILING = 1000
LOOK_AHEAD = 5
METHOD = (
    "look-ahead rule (Hoad, Robinson and Davies 2010): at least {least} replications, half-widths within target at n "
    "and at the {ahead} following ones (n/100 times as many beyond 100), at most {ceiling} replications; Student's t "
    "on jackknife pseudo-values, {confidence:.4g} for all targets together (Bonferroni); a target without a value, "
    "with one in few replications, or with the same in all asks for no more than the least number"
)
_RELATIVE, _POINT = 0.05, 0.01
# Why there is nothing to narrow: such a target ends a run at the least number, instead of at the ceiling.
NO_VALUE, FEW_VALUES, ONE_VALUE = "no value", "few values", "one value"
_FEW = 0.25  # share of the replications below which those that have a value are few


class Target(NamedTuple):
    """The half-width wanted of a measure: a part of its value if relative, else in its unit."""

    measure: str
    half_width: float
    is_relative: bool


def targets_of(precision: Mapping[str, float | None], of_differences: bool = False) -> tuple[Target, ...]:
    """Return the targets of named measures.

    Parameters
    ----------
    precision : mapping of str to float or None
        Half-width by measure: of a share and of every difference absolute, in its unit; of anything else a part of the
        mean. None: one point of a share, 5 % of a mean.
    of_differences : bool

    Raises
    ------
    ExperimentError
        A measure is unknown or an index, the number cannot be, or a difference that is no share has none.
    """
    if not precision:
        raise ExperimentError(said("precision names no measure; give for example {example}", example=ONE_EACH))
    found = []
    for name, half_width in table_of("precision", precision).items():
        if name not in BY_ID:
            raise ExperimentError(no_measure("precision", name))
        if BY_ID[name].kind == "index":
            raise ExperimentError(
                said("precision of {name}: an index of groups cannot be a target; name another measure", name=name)
            )
        is_share = BY_ID[name].unit == "share"
        if half_width is None and of_differences and not is_share:
            raise ExperimentError(
                said(
                    "precision of the difference in {name} needs a number, in {unit}: what is narrow enough?",
                    name=name,
                    unit=BY_ID[name].unit,
                )
            )
        if half_width is None:
            half_width = _POINT if is_share else _RELATIVE
        half_width = finite_number(_precision_of(name), half_width, said("a number above 0"), lambda width: width > 0)
        if half_width >= 1 and (is_share or not of_differences):
            what = said("of a share") if is_share else said("a part of the mean")
            raise ExperimentError(more_than_all(_precision_of(name), half_width, what))
        found.append(Target(name, half_width, not (is_share or of_differences)))
    return tuple(found)


def _precision_of(measure: str) -> Sentence:
    return said("precision of {name}", name=measure)


class LookAhead:
    """The rule: whether the run may stop, told after each replication whether all targets are met.

    Parameters
    ----------
    least, ceiling : int
        Replications before which it never stops, and at which it always does.
    look_ahead : int
        For how many more replications the targets must stay met; n / 100 times as many beyond 100.

    Attributes
    ----------
    met_at : int or None
        The first of the replications from which on the targets have been met without a break.

    References
    ----------
    Hoad, Robinson and Davies (2010), Journal of the Operational Research Society 61, 1632-1644: the replications
    algorithm with kLimit = 5.
    """

    def __init__(self, least: int = LEAST, ceiling: int = CEILING, look_ahead: int = LOOK_AHEAD):
        if not 2 <= least <= ceiling:
            raise ExperimentError(
                said(
                    "least is {least!r} and ceiling {ceiling!r}; 2 <= least <= ceiling is needed",
                    least=least,
                    ceiling=ceiling,
                )
            )
        self.least, self.ceiling, self.look_ahead = least, ceiling, look_ahead
        self.met_at: int | None = None

    def observe(self, n: int, is_met: bool) -> bool:
        """Take note of whether the targets are met after n replications; return whether to stop."""
        if not is_met:
            self.met_at = None
        elif self.met_at is None and n >= self.least:
            self.met_at = n
        if self.met_at is not None and n - self.met_at >= self.ahead(self.met_at):
            return True
        return n >= self.ceiling

    def ahead(self, n: int) -> int:
        """Return how many replications are looked ahead from n."""
        return self.look_ahead if n <= 100 else self.look_ahead * n // 100


class Series:
    """The targets' measures of one scenario as they come: numerators and denominators, one row a replication."""

    def __init__(self, targets: tuple[Target, ...]):
        names = [target.measure for target in targets]
        self.rows = pd.DataFrame({"measure": names, "dimension": ALL, "key": ALL}).astype("str")
        self.kinds = np.array([BY_ID[name].kind for name in names], dtype=object)
        self._top: list[np.ndarray] = []
        self._base: list[np.ndarray] = []

    def add(self, measures: pd.DataFrame) -> None:
        """Add the measures of the next replication."""
        whole = measures[np.asarray(measures["dimension"] == ALL)]
        place = pd.Index(whole["measure"]).get_indexer(self.rows["measure"])
        for values, column in ((self._top, "numerator"), (self._base, "denominator")):
            values.append(
                np.where(place >= 0, np.append(whole[column].to_numpy(dtype=np.float64), np.nan)[place], np.nan)
            )

    @property
    def own(self) -> np.ndarray:
        """The value of each target in each replication alone, shape (replications, targets); NaN where it has none."""
        top, base = self._counted()
        return np.where(np.isin(self.kinds, RATIOS), divide(top, base), top)

    def _counted(self) -> tuple[np.ndarray, np.ndarray]:
        """Return numerators and denominators: nothing counted is 0, a quantile of nobody is unknown."""
        top, base = np.array(self._top), np.array(self._base)
        return np.where(np.isnan(top) & (self.kinds != "quantile"), 0, top), np.nan_to_num(base)

    def pseudo(self) -> Pseudo:
        """Return estimates and pseudo-values of what came so far."""
        top, base = self._counted()
        return pseudo_values(Replications(self.rows, top, base, tuple(range(len(top)))), self.kinds)


class Precision:
    """Whether the targets are met, of scenarios alone or of their differences with a baseline.

    Parameters
    ----------
    targets : tuple of Target
    confidence : float
        For all targets of all scenarios together.
    rule : LookAhead, optional
    """

    def __init__(self, targets: tuple[Target, ...], confidence: float = 0.95, rule: LookAhead | None = None):
        self.targets, self.confidence = targets, confidence
        self.rule = rule or LookAhead()
        self.n = 0
        self._series: dict[str, tuple[Series, ...]] = {}
        self._paired: dict[str, bool] = {}

    def add(self, tables: Mapping[str, tuple[pd.DataFrame, ...]], paired: Mapping[str, bool] | None = None) -> bool:
        """Add one replication; return whether to stop.

        Parameters
        ----------
        tables : mapping of scenario to tables of measures
            One table: the scenario's own values are looked at. Two: the second less the first.
        paired : mapping of scenario to bool, optional
            Whether the two met the same citizens; True where it is not told.
        """
        self.n += 1
        for name, measures in tables.items():
            series = self._series.setdefault(name, tuple(Series(self.targets) for _ in measures))
            self._paired[name] = (paired or {}).get(name, True)
            for one, table in zip(series, measures, strict=True):
                one.add(table)
        if self.n < self.rule.least:
            return False
        reasons = self._reasons()
        if all((why != "").all() for why in reasons.values()):
            return True
        met = ((half <= wanted) | (reasons[name] != "") for name, _, half, wanted in self._achieved())
        return self.rule.observe(self.n, all(one.all() for one in met))

    def _reasons(self) -> dict[str, np.ndarray]:
        """Return for each scenario and target why there is nothing to narrow, or an empty text."""
        found = {}
        for name, series in self._series.items():
            own = series[-1].own - (series[0].own if len(series) > 1 else 0)
            count = (~np.isnan(own)).sum(axis=0)
            first = own[np.isnan(own).argmin(axis=0), np.arange(own.shape[1])]
            is_one = ((own == first) | np.isnan(own)).all(axis=0)
            found[name] = np.select(
                [count == 0, count < _FEW * self.n, is_one], [NO_VALUE, FEW_VALUES, ONE_VALUE], default=""
            )
        return found

    def _achieved(self) -> Iterator[tuple[str, np.ndarray, np.ndarray, np.ndarray]]:
        """Yield scenario, value, half-width and what is wanted, each by target."""
        each = bonferroni(self.confidence, len(self.targets) * len(self._series))
        quantile = float(stdtrit(max(1, self.n - 1), (1 + each) / 2))
        relative = np.array([target.is_relative for target in self.targets])
        asked = np.array([target.half_width for target in self.targets])
        for name, series in self._series.items():
            value, variance = self._estimate(name, [one.pseudo() for one in series])
            yield name, value, quantile * np.sqrt(variance), np.where(relative, asked * np.abs(value), asked)

    def _estimate(self, name: str, pseudo: list[Pseudo]) -> tuple[np.ndarray, np.ndarray]:
        """Return the value or difference of each target, and the variance of its estimate."""
        value, each = pseudo[-1].value, [pseudo[-1].each]
        if len(pseudo) > 1:
            value = value - pseudo[0].value
            each = [each[0] - pseudo[0].each] if self._paired[name] else [each[0], pseudo[0].each]
        return value, sum((np.var(one, axis=0, ddof=1) for one in each), np.zeros(len(value))) / self.n

    @property
    def method(self) -> str:
        """The method in words, for provenance."""
        rule = self.rule
        return METHOD.format(least=rule.least, ahead=rule.look_ahead, ceiling=rule.ceiling, confidence=self.confidence)

    def table(self) -> pd.DataFrame:
        """Return the half-widths achieved: one row a scenario and target.

        Returns
        -------
        DataFrame
            scenario, measure, value (or difference), half_width, wanted (in the unit), target (as asked for),
            relative, met, replications, reason (why there was nothing to narrow: ``no value``, ``few values``, ``one
            value``; else empty), met_at (replications from which on all targets were met; missing if the ceiling came
            first or nothing was to be narrowed).
        """
        columns = ("scenario", "measure", "value", "half_width", "wanted", "target", "relative", "met",
                   "replications", "reason")  # fmt: skip
        reasons = self._reasons()
        lines = [
            (name, target.measure, value[k], half[k], wanted[k], target.half_width, target.is_relative,
             bool(half[k] <= wanted[k]) or reasons[name][k] == ONE_VALUE, self.n, str(reasons[name][k]))
            for name, value, half, wanted in self._achieved()
            for k, target in enumerate(self.targets)
        ]  # fmt: skip
        table = pd.DataFrame(lines, columns=list(columns))
        return table.assign(met_at=pd.array([self.rule.met_at] * len(lines), dtype="Int64"))
