"""The inputs of a sweep: which values of a scenario move, between which bounds, and how a point is made of them.

In: scenarios and texts such as ``choice.delay_per_day`` or ``demand.volume=0.8..1.2``. Out: `Input`s, all checked.
How points are spread is in `designs`; what a season says of them, in `sweeping`.
"""

from __future__ import annotations

import difflib
import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from statistics import fmean
from typing import Any

from sim.errors import ExperimentError, ScenarioError
from sim.given import words_of
from sim.said import Sentence, joined, said
from sim.scenario.asleep import asleep
from sim.scenario.files import changed
from sim.scenario.origins import leaves
from sim.scenario.schema import Scenario
from sim.scenario.slips import decimal_mend

# A convention, not knowledge, where a value states no range: how far it may be from the truth, by what it rests on.
# docs/sensitivity.md.
SPREAD = {"observed": 0.0, "published": 0.05, "fitted": 0.10, "derived": 0.15, "assumed": 0.30}
# What nobody has measured, and what rotas are compared by: how alike tastes are, what a day and a minute weigh, and how
# much better a desk is known by who lives near it.
LEADING = (
    "choice.nests.service",
    "choice.nests.place",
    "choice.delay_per_day",
    "choice.journey_per_min",
    "awareness.presence.share",
    "awareness.presence.minutes",
)
# What is swept where nothing is named: those, then one number for each behaviour that the answer may hang on.
MAIN = (
    *LEADING,
    "awareness.share",
    "demand.volume",
    "demand.population.walk_in_only",
    "choice.wait_per_min",
    "choice.outside.constant",
    "place.travel.*_speed_kmh",
    "demand.types.*.mean_min",
    "behaviour.no_show.base_share",
    "behaviour.patience.mean_min",
    "behaviour.persistence.after_failure",
)
ASSUMED = "assumed"  # every assumed number, by name of the group
_QUALITIES = tuple(SPREAD)
_NOT_SWEPT = ("horizon.", "place.communes", "place.offices", "venues.", "bands.", "learning.", "costs.", "title", "id")


@dataclass(frozen=True)
class Input:
    """A value that moves.

    Attributes
    ----------
    key : str
        Dotted, items of lists by id. With a ``*`` the value is a factor on every number that the key matches.
    nominal, low, high : float
        What the scenario says (1 for a factor), and the bounds.
    quality : str
        Of the value's origin, the weakest of several; "assumed" where none is stated.
    values : tuple of str
        The values of a grid, as texts of YAML; empty where bounds are swept.
    is_whole : bool
        Whether only whole numbers can be.
    asleep : (str, str) or None
        The key, and what stands there, while which no scenario uses the value; (``""``, ``""``) if no run reads it.
    is_convention : bool
        Whether a bound comes from `SPREAD`: nobody gave it, and the scenario states no range.
    """

    key: str
    nominal: float
    low: float
    high: float
    quality: str
    values: tuple[str, ...] = ()
    is_whole: bool = False
    is_convention: bool = True
    asleep: tuple[str, str] | None = None

    @property
    def is_fixed(self) -> bool:
        """Whether the bounds leave nothing to move."""
        return not self.values and self.low == self.high

    def text(self, value: float) -> str:
        """Return a value of the input as it stands in a point."""
        return str(round(value)) if self.is_whole else repr(float(value))


Point = tuple[tuple[str, str], ...]  # key and value of each input that differs from the scenario, in the order given


def varied(scenario: Scenario, point: Point) -> Scenario:
    """Return a scenario with the values of a point.

    Raises
    ------
    ScenarioError
        It cannot be run with them.
    """
    overrides = []
    for key, text in point:
        if "*" not in key:
            overrides.append(f"{key}={text}")
            continue
        for path, value in _matched(scenario, key):
            grown = value * float(text)
            overrides.append(f"{path}={min(grown, 1.0) if _is_share(path) else grown!r}")
    return changed(scenario, overrides) if overrides else scenario


def inputs_of(scenarios: Sequence[Scenario], over: Sequence[str] = ()) -> tuple[Input, ...]:
    """Return the inputs that texts name, in their order.

    Parameters
    ----------
    scenarios : sequence of Scenario
        Each must have the keys; nominal value and quality are those of the first.
    over : sequence of str
        ``key`` (bounds by its stated range, else by the quality of its origin), ``key=low..high``, ``key=a,b,c``, or
        ``assumed`` for every assumed number. By default those of `MAIN` that the scenarios have.

    Raises
    ------
    ExperimentError
        A key is unknown, holds no number, or a scenario cannot take a bound; everything wrong is told at once.
    """
    found: list[Input] = []
    problems: list[Sentence] = []
    for text in words_of("over", over) or [one.key for one in those_that_move(scenarios)]:
        if text == ASSUMED:
            used = (key for key in _assumed(scenarios) if not all(asleep(one, key) for one in scenarios))
            found += [one for key in used if not (one := _by_origin(scenarios, key)).is_fixed]
            continue
        try:
            found.append(_read(scenarios, text))
        except ExperimentError as fault:
            problems.append(fault.args[0])
    keys = [one.key for one in found]
    problems += [said("{key} is named twice", key=key) for key in dict.fromkeys(keys) if keys.count(key) > 1]
    problems += [_held(one) for one in found if one.is_fixed]
    checked = []
    if not problems:
        for one in found:
            fitted, wrong = _fitted(scenarios, one)
            checked.append(fitted)
            problems += wrong
    if problems:
        raise ExperimentError(joined("\n  ", [said("--over: {count} to mend", count=len(problems)), *problems]))
    if not checked:
        raise ExperimentError(said("--over: no number to sweep; name one, for instance demand.volume=0.8..1.2"))
    return tuple(replace(one, asleep=_asleep(scenarios, one, checked)) for one in checked)


def _asleep(scenarios: Sequence[Scenario], one: Input, inputs: Sequence[Input]) -> tuple[str, str] | None:
    """Return why no scenario uses an input, or None; one that another input may wake is used."""
    found = [asleep(scenario, one.key) for scenario in scenarios]
    wakes = [other for other in inputs if found[0] is not None and fnmatchcase(other.key, found[0].key)]
    return None if wakes or None in found or found[0] is None else (found[0].key, found[0].value)


def those_that_move(scenarios: Sequence[Scenario], keys: Sequence[str] = MAIN) -> list[Input]:
    """Return the inputs of some keys that all scenarios have and use, and that their origin lets move, in their order.

    What no range is stated for has the bounds of its quality; whether a scenario takes them is not tried.
    """
    there = [key for key in keys if all(_matched(one, key) and not asleep(one, key) for one in scenarios)]
    return [one for key in there if not (one := _by_origin(scenarios, key)).is_fixed]


def _held(one: Input) -> Sentence:
    """Say why an input has nothing to move."""
    why = said("it is 0, and so is any part of it")
    if one.quality == "observed":
        why = said("its origin is observed, so it is held")
    return said("{key}: {why}; give bounds, as {key}=low..high", key=one.key, why=why)


def _read(scenarios: Sequence[Scenario], text: str) -> Input:
    key, has_values, given = (part.strip() for part in text.partition("="))
    for scenario in scenarios:
        if not _matched(scenario, key, numbers=not has_values or ".." in given):
            raise ExperimentError(_unknown(scenario, key))
    if not has_values:
        return _by_origin(scenarios, key)
    nominal = _nominal(scenarios[0], key)
    quality = _quality(scenarios[0], key)
    if ".." in given:
        low, high = _bounds(key, given)
        is_whole = _is_whole(scenarios[0], key)
        return Input(key, float(nominal), low, high, quality, is_whole=is_whole, is_convention=False)
    values = tuple(part.strip() for part in given.split(","))
    if len(values) < 2 or "" in values:
        raise ExperimentError(
            said("{text!r}: give bounds (low..high) or two values and more, none empty (a,b,c)", text=text)
        )
    if mend := _cut_at_commas(values, is_whole=_is_whole(scenarios[0], key)):
        raise ExperimentError(said("{text!r}: {mend}", text=text, mend=mend))
    as_number = nominal if isinstance(nominal, int | float) and not isinstance(nominal, bool) else math.nan
    numbers = [_number(value) for value in values]
    ends = (min(numbers), max(numbers)) if all(n == n for n in numbers) else (math.nan, math.nan)
    return Input(key, float(as_number), *ends, quality, values=values, is_convention=False)


def _bounds(key: str, given: str) -> tuple[float, float]:
    parts = given.split("..", 1)
    low, high = map(_number, parts)
    if not (low < high and math.isfinite(low) and math.isfinite(high)):
        mend = next(filter(None, map(decimal_mend, parts)), said("bounds are two numbers, low..high, low below high"))
        raise ExperimentError(said("{key}={given}: {mend}", key=key, given=given, mend=mend))
    return low, high


def _cut_at_commas(values: tuple[str, ...], is_whole: bool) -> str:
    """Return how to write decimals that commas seem to have cut in two: ``0,1,0,2``; or that a value stands twice.

    Values of a grid are different, and nobody would give whole ones up and down: ``0,8,1,2`` is 0.8 and 1.2.
    """
    twice = next((value for value in values if values.count(value) > 1), None)
    numbers = [int(value) for value in values] if all(re.fullmatch(r"-?\d+", value) for value in values) else []
    goes_on = numbers in (sorted(numbers), sorted(numbers, reverse=True))
    if numbers and len(numbers) % 2 == 0 and (twice or not (goes_on or is_whole)):
        pairs = ",".join(f"{values[k]}.{values[k + 1]}" for k in range(0, len(values), 2))
        return said("decimals take a point: {number}", number=pairs)
    return said("{value} is given twice", value=twice) if twice else ""


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return math.nan


def _by_origin(scenarios: Sequence[Scenario], key: str) -> Input:
    """Return an input with the bounds that its origin gives: its stated range, or what its quality leaves open."""
    scenario, is_whole = scenarios[0], _is_whole(scenarios[0], key)
    moved = [(path, value) for path, value in _matched(scenario, key) if value or "*" not in key]
    bounds = [_reach(scenario, path, value, is_whole) for path, value in moved]
    if "*" in key:
        # They move together, by the mean of what each of them may do.
        ratios = [sorted(end / value for end in pair) for (_, value), pair in zip(moved, bounds, strict=True)]
        bounds = [(fmean(low), fmean(high)) for low, high in [zip(*ratios, strict=True)]] if ratios else [(1.0, 1.0)]
    low, high = bounds[0]
    is_convention = any(_range(scenario, path) is None for path, _ in moved)
    nominal, quality = float(_nominal(scenario, key)), _quality(scenario, key)
    return Input(key, nominal, low, high, quality, is_whole=is_whole, is_convention=is_convention)


def _reach(scenario: Scenario, path: str, value: float, is_whole: bool) -> tuple[float, float]:
    """Return how low and how high a number may be: the range beside it, or the convention of its quality."""
    stated = _range(scenario, path)
    if stated is not None:
        return stated
    reach = abs(value) * SPREAD[_quality(scenario, path)]
    if is_whole and reach:
        reach = max(1.0, float(round(reach)))
    return value - reach, value + reach


def _range(scenario: Scenario, path: str) -> tuple[float, float] | None:
    origin = scenario.origins.get(path)
    return None if origin is None else origin.range


def _fitted(scenarios: Sequence[Scenario], one: Input) -> tuple[Input, list[Sentence]]:
    """Return an input whose bounds the scenarios take: those of the convention give way, those given do not."""
    for name in ("low", "high") if not one.values else ():
        wrong = _refused(scenarios, one, one.text(getattr(one, name)))
        end = 0.0 if name == "low" else 1.0
        beyond = getattr(one, name) < 0 <= one.nominal if name == "low" else one.nominal <= 1 < getattr(one, name)
        if wrong and one.is_convention and beyond and not _refused(scenarios, one, one.text(end)):
            one, wrong = (replace(one, low=end) if name == "low" else replace(one, high=end)), []
        if wrong:
            return one, wrong
    return one, [told for value in one.values for told in _refused(scenarios, one, value)]


def _refused(scenarios: Sequence[Scenario], one: Input, text: str) -> list[Sentence]:
    """Return why a scenario does not take a value, a line each."""
    for scenario in scenarios:
        try:
            varied(scenario, ((one.key, text),))
        except ScenarioError as fault:
            return [
                said("{key}={given}: {mend}", key=one.key, given=text, mend=problem.told) for problem in fault.problems
            ]
    return []


def _matched(scenario: Scenario, key: str, numbers: bool = True) -> list[tuple[str, Any]]:
    """Return path and value of what a key names; of a pattern, the numbers that it matches."""
    is_pattern = "*" in key
    return [
        (path, value)
        for path, value in leaves(scenario.tree())
        if (fnmatchcase(path, key) if is_pattern else path == key)
        and (_is_number(value) or not (numbers or is_pattern))
    ]


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_share(path: str) -> bool:
    return path.rpartition(".")[2].endswith(("share", "skill"))


def _is_whole(scenario: Scenario, key: str) -> bool:
    return "*" not in key and all(isinstance(value, int) for _, value in _matched(scenario, key))


def _nominal(scenario: Scenario, key: str) -> Any:
    return 1.0 if "*" in key else _matched(scenario, key, numbers=False)[0][1]


def text_of(scenario: Scenario, one: Input) -> str:
    """Return what a scenario says of an input, as it stands in a point: a number, or a word."""
    if one.nominal == one.nominal:
        return one.text(one.nominal)
    value = _nominal(scenario, one.key)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _quality(scenario: Scenario, key: str) -> str:
    """Return the weakest quality of what a key names; what states none is assumed."""
    stated: Mapping[str, Any] = scenario.origins
    found = [
        getattr(stated.get(path), "quality", None) or ASSUMED for path, _ in _matched(scenario, key, numbers=False)
    ]
    return max(found, key=_QUALITIES.index)


def _assumed(scenarios: Sequence[Scenario]) -> Iterable[str]:
    """Yield every assumed number that all scenarios have and that a sweep can move."""
    shared = set.intersection(*({path for path, _ in leaves(one.tree())} for one in scenarios))
    for path, value in leaves(scenarios[0].tree()):
        moves = path in shared and _is_number(value) and value and not path.startswith(_NOT_SWEPT)
        if moves and _quality(scenarios[0], path) == ASSUMED:
            yield path


def _unknown(scenario: Scenario, key: str) -> Sentence:
    paths = dict(leaves(scenario.tree()))
    if key in paths:
        return said(
            "{key} is {value!r} in {scenario!r}, no number; give values, as {key}=a,b,c",
            key=key,
            value=paths[key],
            scenario=scenario.id,
        )
    if any(path.startswith(f"{key}.") for path in paths):
        return said(
            "{key} in {scenario!r} holds several values; name one of them, or {key}.* for a factor on all",
            key=key,
            scenario=scenario.id,
        )
    near = difflib.get_close_matches(key, paths, n=1)
    hint = said("did you mean {names}?", names=near[0]) if near else said("`permanences show` lists them")
    return said("{key} is no value of {scenario!r}; {hint}", key=key, scenario=scenario.id, hint=hint)
