"""Rules of a search as people have them: 11 hours of rest, hours a week, days in a row, fair shares, few changes.

In: names with numbers, and prices for those that may be broken. Out: `Rule`s, by how much a rota breaks each, and,
where no rota can keep them all, the fewest that conflict. What is measured is in `sim.scenario.working_limits`; what a
rota gains, in `optimisation`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, combinations, combinations_with_replacement, product
from typing import NamedTuple

from sim.errors import ExperimentError
from sim.experiments.edits import edits_between
from sim.experiments.rota_moves import Limits, Rounds, choices, moves, named
from sim.given import finite_number, table_of
from sim.said import joined, must_be, said, unknown
from sim.scenario import working_limits as figures
from sim.scenario.schema import Permanence, Scenario
from sim.units import clock_to_s, minutes_to_s

MOST_COUNTED = 20_000  # rotas that are looked through where rules seem to conflict
_SLACK = 1e-9
KEEP_VENUES = said("every venue keeps a permanence")


class RuleKind(NamedTuple):
    """What a rule limits: a figure of a rota beside today's, its unit, and whether the limit is the least allowed.

    `beyond_s` is what the figure begins to count at: of an evening a time of day, of a drive how long it is.
    """

    figure: Callable[[Scenario, Scenario, int], float]
    unit: str
    is_least: bool = False
    beyond_s: int = 0


def _of(figure: Callable[[Scenario], float]) -> Callable[[Scenario, Scenario, int], float]:
    return lambda scenario, _today, _beyond_s: figure(scenario)


def _counted_from(figure: Callable[[Scenario, int], float]) -> Callable[[Scenario, Scenario, int], float]:
    return lambda scenario, _today, beyond_s: figure(scenario, beyond_s)


def n_changes(scenario: Scenario, today: Scenario, _beyond_s: int = 0) -> float:
    """Return how many permanences a rota changes."""
    return float(len(edits_between(today.rota.permanences, scenario.rota.permanences)))


KINDS = {
    "rest": RuleKind(_of(figures.least_rest_h), "h", is_least=True),
    "day": RuleKind(_of(figures.most_day_h), "h"),
    "week": RuleKind(_of(figures.most_week_h), "h"),
    "run": RuleKind(_of(figures.most_run_h), "h"),
    "row": RuleKind(_of(figures.most_days_away), "days"),
    "off": RuleKind(_of(figures.least_days_off), "days", is_least=True),
    "evening": RuleKind(_counted_from(figures.evening_share), "share", beyond_s=figures.EVENING_S),
    "far": RuleKind(_counted_from(figures.far_share), "share", beyond_s=figures.FAR_S),
    "changes": RuleKind(n_changes, "changes"),
}


@dataclass(frozen=True)
class Rule:
    """A limit on a figure of the rota.

    Attributes
    ----------
    name : str
        Of `KINDS`.
    limit : float
        In the unit of the kind.
    price : float or None
        What each unit beyond takes from the gain, in the unit of the measure that decides; None: it must be kept.
    counted_from : int or None
        Of ``evening`` the time of day, of ``far`` the drive, seconds; None: that of the kind.
    """

    name: str
    limit: float
    price: float | None = None
    counted_from: int | None = None

    def __str__(self) -> str:
        return f"{self.name}={self.limit:g}"

    @property
    def beyond_s(self) -> int:
        """What the figure begins to count at, seconds."""
        return KINDS[self.name].beyond_s if self.counted_from is None else self.counted_from

    def beyond(self, scenario: Scenario, today: Scenario) -> float:
        """Return by how much a rota breaks the rule, in its unit; 0 where it keeps it."""
        kind = KINDS[self.name]
        excess = kind.figure(scenario, today, self.beyond_s) - self.limit
        excess = -excess if kind.is_least else excess
        return excess if excess > _SLACK else 0.0


def rules_of(
    rules: Mapping[str, float] | None,
    prices: Mapping[str, float] | None,
    evening_from: str | None = None,
    far_min: float | None = None,
) -> tuple[Rule, ...]:
    """Return rules, or raise ExperimentError where a name is unknown, a number cannot be, or a price has no rule."""
    rules, prices = table_of("rules", rules or {}), table_of("prices", prices or {})
    counted = {"evening": _evening_s(evening_from), "far": _far_s(far_min)}
    for name, option in (("evening", "evening_from"), ("far", "far_min")):
        if counted[name] is not None and name not in rules:
            raise ExperimentError(
                said(
                    "{option}: there is no rule that it is for; give one, as in --rule {name}=0.6",
                    option=option,
                    name=name,
                )
            )
    for name, limit in rules.items():
        if name not in KINDS:
            raise ExperimentError(unknown("rules", name, KINDS))
        most = 1.0 if KINDS[name].unit == "share" else math.inf
        expected = said("from 0 to 1") if most == 1 else said("0 or more")
        finite_number(f"rules: {name}", limit, expected, lambda value, most=most: 0 <= value <= most)  # type: ignore[misc]
    for name, price in prices.items():
        if name not in rules:
            raise ExperimentError(
                said("prices: {name!r} has no rule; give the limit, too, as in --rule {name}=11", name=name)
            )
        finite_number(f"prices: {name}", price, said("above 0"), lambda value: value > 0)
    return tuple(Rule(name, float(limit), prices.get(name), counted.get(name)) for name, limit in rules.items())


def _evening_s(clock: str | None) -> int | None:
    if clock is None:
        return None
    if not isinstance(clock, str) or not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", clock):
        raise ExperimentError(
            must_be("evening_from", repr(clock), said("a time of day, as in {example}", example="18:00"))
        )
    return clock_to_s(clock)


def _far_s(minutes: float | None) -> int | None:
    if minutes is None:
        return None
    return minutes_to_s(
        finite_number("far_min", minutes, said("minutes of driving, 0 or more"), lambda value: value >= 0)
    )


def broken(rules: Iterable[Rule], scenario: Scenario, today: Scenario) -> float:
    """Return by how much a rota breaks the rules that must be kept, in parts of their limits; 0 where it keeps all."""
    return math.fsum(
        rule.beyond(scenario, today) / max(rule.limit, 1.0) for rule in rules if rule.price is None
    )  # fmt: skip


def price_of(rules: Iterable[Rule], scenario: Scenario, today: Scenario) -> float:
    """Return what the broken rules that have a price take from a rota, in the unit of the measure."""
    return math.fsum(rule.price * rule.beyond(scenario, today) for rule in rules if rule.price is not None)


def start_of(
    today: Scenario, rules: Sequence[Rule], limits: Limits, made: Callable[[Rounds], Scenario | None]
) -> Scenario:
    """Return today's rota where it keeps the rules, else one near it that does.

    Parameters
    ----------
    made : callable
        Returns the scenario of permanences, None where the checks refuse it.

    Raises
    ------
    ExperimentError
        No rota within the limits keeps the rules: the fewest that conflict are named, and the locked permanences
        without which they would not; or none was found, and there are too many to look through.
    """
    held, worst = today, broken(rules, today, today)
    while worst:
        better = _nearer(held, worst, today, rules, limits, made)
        if better is None:
            return _counted(today, rules, limits, made)
        held, worst = better
    return held


def _nearer(
    held: Scenario, worst: float, today: Scenario, rules: Sequence[Rule], limits: Limits,
    made: Callable[[Rounds], Scenario | None],
) -> tuple[Scenario, float] | None:  # fmt: skip
    """Return the rota one move away that breaks the rules least, where it breaks them less; of equals the first."""
    found = [(broken(rules, _with(today, other), today), other) for other in moves(held.rota.permanences, limits)]
    for excess, other in sorted((one for one in found if one[0] < worst), key=lambda one: one[0]):
        scenario = made(other)
        if scenario is not None:
            return scenario, excess
    return None


def _with(today: Scenario, rounds: Rounds) -> Scenario:
    """Return today's scenario with other permanences, unchecked: for figures alone."""
    return today.model_copy(update={"rota": today.rota.model_copy(update={"permanences": rounds})})


def _counted(
    today: Scenario, rules: Sequence[Rule], limits: Limits, made: Callable[[Rounds], Scenario | None]
) -> Scenario:
    """Return a rota that keeps the rules, all of them looked through, or tell what conflicts."""
    kept = [rule for rule in rules if rule.price is None]
    n_rotas = count_rotas(today.rota.permanences, limits)
    if n_rotas > MOST_COUNTED:
        names = ", ".join(map(str, kept))
        raise ExperimentError(
            said(
                "no rota was found that keeps {names}; whether one of the {count} within the limits does is not "
                "known: these are too many to look through; loosen a rule, or give it a price",
                names=names,
                count=n_rotas,
            )
        )
    found = conflict(today, kept, limits, made)
    if isinstance(found, Scenario):
        return found
    venues = limits.keep_venues if KEEP_VENUES in found else frozenset()
    these = replace(limits, keep_venues=venues)
    locks = needed_locks(today, [rule for rule in kept if str(rule) in found], these, made)
    raise ExperimentError(
        said(
            "no rota within the limits keeps together: {names} (all {count} looked through); loosen one of these, or "
            "give a rule a price",
            names=joined(", ", (*found, *locks)),
            count=n_rotas,
        )
    )


def count_rotas(rounds: Rounds, limits: Limits) -> int:
    """Return how many rotas the limits allow, modes aside."""
    return math.prod(math.comb(len(one.spots) + len(one.ids) - 1, len(one.ids)) for one in _alike(rounds, limits))


def all_rotas(rounds: Rounds, limits: Limits) -> Iterator[Rounds]:
    """Yield every rota that moves may lead to, modes aside: venues and half-days of those that are not fixed."""
    groups = _alike(rounds, limits)
    every = (combinations_with_replacement(range(len(one.spots)), len(one.ids)) for one in groups)
    for chosen in product(*every):
        held = (one.held(numbers) for one, numbers in zip(groups, chosen, strict=True))
        yield named(tuple(chain.from_iterable(held)), rounds)


class _Alike(NamedTuple):
    """Permanences that differ in nothing but where they are: their ids, what moves may make of each, where each is.

    Two that change places make no other rota, so of each a rota is counted once.
    """

    ids: list[str]
    spots: tuple[Permanence, ...]
    today: list[int]  # numbers of spots

    def held(self, numbers: Sequence[int]) -> Iterator[Permanence]:
        """Yield permanences at some spots: one that may stay where it is does, so that it keeps its name."""
        left = dict(zip(self.ids, self.today, strict=True))
        moved = []
        for number in numbers:
            stays = next((name for name, spot in left.items() if spot == number), None)
            if stays is None:
                moved.append(number)
            else:
                left.pop(stays)
                yield self.spots[number].model_copy(update={"id": stays})
        for number, name in zip(moved, left, strict=True):
            yield self.spots[number].model_copy(update={"id": name})


def _alike(rounds: Rounds, limits: Limits) -> list[_Alike]:
    groups: dict[frozenset[Permanence], _Alike] = {}
    for one in rounds:
        spots = tuple(spot.model_copy(update={"id": ""}) for spot in choices(one, rounds, limits))
        group = groups.setdefault(frozenset(spots), _Alike([], spots, []))
        group.ids.append(one.id)
        group.today.append(group.spots.index(spots[0]))
    return list(groups.values())


def conflict(
    today: Scenario, rules: Sequence[Rule], limits: Limits, made: Callable[[Rounds], Scenario | None]
) -> Scenario | tuple[str, ...]:
    """Return the first rota that keeps all rules, or the fewest rules that none keeps together, in the order given.

    Notes
    -----
    Of each rota that the checks allow, the rules that it breaks are noted; some rules conflict where each of these sets
    holds one of them. The smallest such set of rules is found by trying all, the small ones first. The rule that every
    venue keeps a permanence is among them.
    """
    names = [*map(str, rules), *([KEEP_VENUES] if limits.keep_venues else [])]
    least: list[frozenset[str]] = []
    for rounds in all_rotas(today.rota.permanences, limits):
        scenario = _with(today, rounds)
        these = {str(rule) for rule in rules if rule.beyond(scenario, today)}
        if not limits.keep_venues <= {one.venue for one in rounds}:
            these.add(KEEP_VENUES)
        if any(known <= these for known in least):
            continue
        checked = made(rounds)
        if checked is not None:
            if not these:
                return checked
            least = [known for known in least if not these <= known] + [frozenset(these)]
    sizes = range(1, len(names) + 1)
    return next(some for size in sizes for some in combinations(names, size) if all(set(some) & one for one in least))


def needed_locks(
    today: Scenario, rules: Sequence[Rule], limits: Limits, made: Callable[[Rounds], Scenario | None]
) -> tuple[str, ...]:
    """Return the fixed permanences that rules conflict with, by a deletion filter, as a message tells them.

    One is let go where the rules cannot be kept without it either; where there are too many rotas to say, it is told
    with a "perhaps".

    References
    ----------
    Chinneck and Dravnieks (1991), ORSA J. Comput. 3, 157-168 (the deletion filter).
    """
    told = {name: said("fixed {name}", name=name) for name in sorted(limits.fixed)}
    for name in sorted(limits.fixed):
        looser = replace(limits, fixed=frozenset(told) - {name})
        if count_rotas(today.rota.permanences, looser) > MOST_COUNTED:
            told[name] = said("fixed {name} (perhaps)", name=name)
        elif not isinstance(conflict(today, rules, looser, made), Scenario):
            del told[name]
    return tuple(told.values())
