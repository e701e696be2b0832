"""What may be said of a difference: the tidy table of differences, with role, intervals and verdict in one word.

In: `Differences` of one or several pairs with the baseline, the primary measures named beforehand, margins. Out: one
row a measure and pair. The words that people read are in `words`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from sim.comparison.families import bonferroni, holm
from sim.comparison.paired import Differences
from sim.comparison.primary import PRIMARY
from sim.errors import ExperimentError
from sim.given import finite_number, words_of
from sim.measures.catalogue import BY_ID
from sim.said import Sentence, said

CONFIDENCE = 0.95
COLUMNS = (
    "measure", "dimension", "key", "baseline", "scenario", "role", "baseline_value", "scenario_value", "difference",
    "low", "high", "low_simultaneous", "high_simultaneous", "p_value", "p_holm", "better", "verdict", "matters",
    "direction", "unit", "kind", "margin", "paired", "basis", "variance_ratio", "n", "method",
)  # fmt: skip

EQUAL = "equal"  # no replication shows any difference
BETTER, WORSE = "better", "worse"  # the scenario, told apart from the baseline
HIGHER, LOWER = "higher", "lower"  # told apart, where neither direction serves people better
CLOSE = "close"  # told to be within the margin: no difference that matters
UNDECIDED = "undecided"  # cannot be told apart
UNKNOWN = "unknown"  # no value, or too few replications for an interval

# Beyond the margin, whole interval; perhaps; within it, whole interval.
MATTERS, MAY_MATTER, TRIFLE = "yes", "perhaps", "no"

# The smallest difference that matters, where nobody gave one: half of the unit in which people speak of it; in other
# units a part of the baseline's value. A convention, told in docs/experiments.md.
CONVENTION = {"share": 0.005, "index": 0.005, "min": 0.5, "days": 0.5}
CONVENTION_PART = 0.01
ONE_EACH = "{'reach': 0.01}"  # how a number of each measure is given


def check_primary(primary: Sequence[str], option: str = "primary") -> tuple[str, ...]:
    """Return the primary measures, or raise ExperimentError where one is not in the catalogue or is named twice."""
    primary = words_of(option, primary)
    for name in primary:
        if name not in BY_ID:
            raise ExperimentError(
                said("primary measure {name!r} is unknown; the measures are listed in docs/measures.md", name=name)
            )
    if len(set(primary)) < len(primary):
        raise ExperimentError(said("primary measures {primary}: name each once", primary=", ".join(primary)))
    return primary


def can_decide(measure: object) -> bool:
    """Return whether what is named is a measure of which one direction serves people better."""
    return isinstance(measure, str) and measure in BY_ID and BY_ID[measure].better != "neither"


def margins_of(margin: float | Mapping[str, float] | None, primary: Sequence[str]) -> dict[str, float]:
    """Return the margin of each measure that has one given, in its unit: the smallest difference that matters.

    Measures without one go by `CONVENTION`; 0 for all means that every difference matters.

    Raises
    ------
    ExperimentError
        It is negative, names an unknown measure, or is one number for several primary measures of unlike units.
    """
    if margin is None:
        return {}
    if not isinstance(margin, Mapping):
        if margin == 0 and not isinstance(margin, bool):
            return dict.fromkeys(BY_ID, 0.0)
        if len({BY_ID[name].unit for name in primary}) != 1:
            raise ExperimentError(
                said(
                    "margin is {margin!r}, and the primary measures {primary} have different units; give one a "
                    "measure: {example}",
                    margin=margin,
                    primary=", ".join(primary),
                    example=ONE_EACH,
                )
            )
        margin = dict.fromkeys(primary, margin)
    for name, value in margin.items():
        if name not in BY_ID:
            raise ExperimentError(no_measure("margin", name))
        finite_number(_margin_in(name), value, said("a number, 0 or more, in its unit"), lambda least: least >= 0)
        _refuse_more_than_all(name, value)
    return {name: float(value) for name, value in margin.items()}


def differences_table(
    pairs: Mapping[tuple[str, str], Differences],
    primary: Sequence[str] = PRIMARY,
    margins: Mapping[str, float] | None = None,
    confidence: float = CONFIDENCE,
    basis: Mapping[tuple[str, str], Sequence[str]] | None = None,
) -> pd.DataFrame:
    """Return one row for each measure and pair of scenarios, with what may be said of it.

    Parameters
    ----------
    pairs : mapping of (baseline, scenario) to Differences
    primary : sequence of str
        Measures named beforehand. All of them, over all pairs, are one family: their intervals hold together.
    margins : mapping of str to float, optional
        In the unit of each measure; those that are not named go by `CONVENTION`.
    confidence : float
    basis : mapping, optional
        For each pair what each row counts: ``all``, or ``common`` requests alone.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`. ``low, high`` hold for one row alone; ``low_simultaneous, high_simultaneous`` for all primary
        rows together (Bonferroni), NaN for exploratory ones; ``p_holm`` is adjusted over the same family. `better` is
        the id of the better scenario, or empty: the two cannot be told apart, or neither direction is better. For
        primary rows it goes by the simultaneous interval. `matters`: whether that interval lies beyond the margin
        (``yes``), within it (``no``), or neither (``perhaps``); empty where there is no interval.
    """
    margins = margins or {}
    family = sum(int(np.isin(one.rows["measure"], primary).sum()) for one in pairs.values())
    frames = []
    for (baseline, scenario), one in pairs.items():
        frame = _pair_table(one, primary, margins, confidence, family)
        frame["baseline"], frame["scenario"] = baseline, scenario
        frame["basis"] = list(basis[baseline, scenario]) if basis else "all"
        frames.append(frame)
    table = pd.concat(frames, ignore_index=True)
    is_primary = np.asarray(table["role"] == "primary", dtype=bool)
    adjusted = np.full(len(table), np.nan)
    adjusted[is_primary] = holm(table.loc[is_primary, "p_value"].to_numpy())
    table["p_holm"] = adjusted
    table["better"] = _better(table)
    text = (
        "baseline",
        "scenario",
        "role",
        "better",
        "verdict",
        "matters",
        "direction",
        "unit",
        "kind",
        "basis",
        "method",
    )
    return table.astype(dict.fromkeys(text, "str"))[list(COLUMNS)]


def _pair_table(
    one: Differences, primary: Sequence[str], margins: Mapping[str, float], confidence: float, family: int
) -> pd.DataFrame:
    is_primary = np.isin(one.rows["measure"], primary)
    low, high = one.interval(confidence)
    wide = [np.where(is_primary, end, np.nan) for end in one.interval(bonferroni(confidence, family))]
    direction = [BY_ID[name].better if name in BY_ID else "neither" for name in one.rows["measure"]]
    unit = [BY_ID[name].unit if name in BY_ID else "" for name in one.rows["measure"]]
    convention = conventional_margins(unit, one.first)
    margin = np.array([margins.get(name, usual) for name, usual in zip(one.rows["measure"], convention, strict=True)])
    judged = [np.where(is_primary, end, alone) for end, alone in zip(wide, (low, high), strict=True)]
    return one.rows.assign(
        role=np.where(is_primary, "primary", "exploratory"), baseline_value=one.first, scenario_value=one.second,
        difference=one.difference, low=low, high=high, low_simultaneous=wide[0], high_simultaneous=wide[1],
        p_value=one.p_values(), direction=direction, unit=unit,
        kind=one.kinds, margin=margin, paired=one.paired, variance_ratio=one.variance_ratio, n=one.n, method=one.method,
        verdict=verdicts(judged[0], judged[1], one.is_equal, margin, direction),
        matters=matters(judged[0], judged[1], margin),
    )  # fmt: skip


def conventional_margins(units: Sequence[str], baseline: np.ndarray) -> list[float]:
    """Return the margin by convention of each row: of its unit, else a part of the baseline's value."""
    return [
        CONVENTION.get(unit, CONVENTION_PART * abs(float(value))) for unit, value in zip(units, baseline, strict=True)
    ]


def _refuse_more_than_all(measure: str, margin: float) -> None:
    if margin >= 1 and BY_ID[measure].unit == "share":
        raise ExperimentError(more_than_all(_margin_in(measure), margin, said("of a share")))


def _margin_in(measure: str) -> Sentence:
    return said("margin of {name}", name=measure)


def more_than_all(name: Sentence, value: float, of: Sentence) -> Sentence:
    """Return what is said of a part that is no part."""
    return said("{name} is {value:g}, {of}: it must be below 1; 5 % is 0.05", name=name, value=value, of=of)


def no_measure(option: str, name: str) -> Sentence:
    """Return what is said of an option that names what is no measure."""
    return said(
        "{option} names {name!r}, which is no measure; they are listed in docs/measures.md", option=option, name=name
    )


def margin_of(measure: str, margin: float | None) -> float:
    """Return the margin of one measure: as it is given, else the usual one.

    Raises
    ------
    ExperimentError
        It is not above 0, or 1 and more of a share; its unit has no convention.
    """
    if margin is None:
        return usual_margin(measure)
    _refuse_more_than_all(measure, checked_margin(margin))
    return margin


def checked_margin(margin: float) -> float:
    """Return a margin, or raise ExperimentError unless it is a number above 0."""
    return finite_number(
        "margin", margin, said("a number above 0, in the unit of the measure"), lambda least: least > 0
    )


def usual_margin(measure: str) -> float:
    """Return the smallest difference in a measure that matters by convention, without a baseline to take a part of.

    Raises
    ------
    ExperimentError
        Its unit has no convention.
    """
    unit = BY_ID[measure].unit
    if unit not in CONVENTION:
        raise ExperimentError(
            said(
                "what is indifferent in {measure}, in {unit}, has no convention; give a margin in that unit",
                measure=measure,
                unit=unit,
            )
        )
    return CONVENTION[unit]


def matters(low: np.ndarray, high: np.ndarray, margin: np.ndarray) -> list[str]:
    """Return for each interval whether it lies beyond the margin, within it, or neither; empty without an interval."""
    found = []
    for least, most, limit in zip(low, high, margin, strict=True):
        if not (np.isfinite(least) and np.isfinite(most)):
            found.append("")
        elif max(-least, most) <= limit:
            found.append(TRIFLE)
        else:
            found.append(MATTERS if least > limit or most < -limit else MAY_MATTER)
    return found


def verdicts(
    low: np.ndarray, high: np.ndarray, is_equal: np.ndarray, margin: np.ndarray, direction: Sequence[str]
) -> list[str]:
    """Return for each interval what it allows to say, in one word.

    An interval that leaves 0 tells the two apart, even where it lies within the margin; one that holds 0 and lies
    within the margin says that they are close; any other, that they cannot be told apart.
    """
    found = []
    for k, way in enumerate(direction):
        if is_equal[k]:
            found.append(EQUAL)
        elif not (np.isfinite(low[k]) and np.isfinite(high[k])):
            found.append(UNKNOWN)
        elif low[k] > 0 or high[k] < 0:
            rises = bool(low[k] > 0)
            if way == "neither":
                found.append(HIGHER if rises else LOWER)
            else:
                found.append(BETTER if rises == (way == "higher") else WORSE)
        elif max(-low[k], high[k]) <= margin[k]:
            found.append(CLOSE)
        else:
            found.append(UNDECIDED)
    return found


def _better(table: pd.DataFrame) -> list[str]:
    """Return the id of the better scenario of each row, or an empty text."""
    lines = zip(table["verdict"], table["baseline"], table["scenario"], strict=True)
    return [{BETTER: scenario, WORSE: baseline}.get(verdict, "") for verdict, baseline, scenario in lines]
