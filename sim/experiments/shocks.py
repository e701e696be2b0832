"""What may go wrong, and what may help: each as a changed scenario.

In: a scenario and what is asked (kind, target, first day, length). Out: a `Shock` with its scenario, or the scenario
of a remedy. Nothing is run here; `sim.experiments.resilience` does.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sim.errors import ScenarioError
from sim.given import finite_number
from sim.said import must_be, said
from sim.scenario.files import changed
from sim.scenario.given import one_scenario
from sim.scenario.rota import HOME_DESK, planned_sessions
from sim.scenario.schema import Permanence, Scenario, Service
from sim.scenario.setting import days_of, territory_of
from sim.scenario.values import WEEKDAYS
from sim.units import WEEK_DAYS, iso_date, s_to_clock

KINDS = ("absence", "session", "room", "surge", "platform")
_WITH_AMOUNT = ("surge", "platform")
REMEDIES = ("spare", "reminder", "overbooking")
OVERBOOKED_SHARE = 0.25  # of the bookable slots: what the remedy gives twice
MONTH_DAYS = 30
_HALF_DAYS = (("09:00", "12:00"), ("14:00", "17:00"))


@dataclass(frozen=True)
class Shock:
    """Something that goes wrong, from a first day to a last one (calendar ordinals, both included).

    Attributes
    ----------
    kind : str
        One of `KINDS`.
    target : str
        The adviser, permanence, venue or operator; months (``2022-05``) for a surge.
    start, end : int
    amount : float
        Factor of a surge, share of days of a platform; 1 elsewhere.
    scenario : Scenario
        The disturbed one.
    """

    kind: str
    target: str
    start: int
    end: int
    amount: float
    scenario: Scenario


def make_shock(
    scenario: Scenario,
    kind: str,
    target: str | None = None,
    start: dt.date | None = None,
    weeks: float | None = None,
    amount: float | None = None,
) -> Shock:
    """Return a scenario in which something goes wrong.

    Parameters
    ----------
    scenario : Scenario
        The undisturbed one.
    kind : str
        ``absence``: an adviser is away, unannounced, so that the first day meets a closed door. ``session``: the
        advisers of one permanence are away on one day. ``room``: a venue is closed, known beforehand. ``surge``:
        needs are multiplied in whole months. ``platform``: an operator's platform is down on a larger share of days.
    target : str, optional
        Adviser, permanence, venue, or operator. By default the adviser or venue with most sessions, the permanence
        that comes first, the operator with most requests.
    start : date, optional
        First day; by default the Monday after a third of the window. A platform is down all through the run.
    weeks : float, optional
        Length; by default two for an absence, thirty days for a room, a month for a surge.
    amount : float, optional
        Factor of a surge (1.5), or share of days on which the platform is down (0.2).

    Raises
    ------
    ScenarioError
        The kind or the target is unknown, a day lies outside the window, a number cannot be or has nothing to change,
        or the changed scenario cannot be used.
    """
    if kind not in KINDS:
        raise ScenarioError(
            said("shock {kind!r} is unknown; it must be one of {names}", kind=kind, names=", ".join(KINDS))
        )
    target = _target(one_scenario(scenario), kind, target)
    if start is not None and not isinstance(start, dt.date):
        raise ScenarioError(must_be("start", repr(start), said("a date, as datetime.date(2022, 5, 2)")))
    first = _first_day(scenario) if start is None else start.toordinal()
    window = scenario.horizon.start.toordinal(), scenario.horizon.end.toordinal()
    if not window[0] <= first <= window[1]:
        raise ScenarioError(
            said(
                "the shock begins on {first}, outside the window {start} to {end}; give a day within it",
                first=iso_date(first),
                start=iso_date(window[0]),
                end=iso_date(window[1]),
            )
        )
    if weeks is not None:
        weeks = finite_number("weeks", weeks, said("a number above 0"), lambda length: length > 0, ScenarioError)
    if amount is not None:
        amount = finite_number("amount", amount, said("a finite number"), refusal=ScenarioError)
        if kind not in _WITH_AMOUNT:
            raise ScenarioError(
                said("shock {kind}: it takes no amount; {amount:g} was given", kind=kind, amount=amount)
            )
    days = round(weeks * WEEK_DAYS) if weeks is not None else {"absence": 2 * WEEK_DAYS}.get(kind, MONTH_DAYS)
    last = min(first + max(1, days) - 1, window[1])
    return _BUILD[kind](scenario, target, first, last, amount)


def _first_day(scenario: Scenario) -> int:
    start, end = scenario.horizon.start.toordinal(), scenario.horizon.end.toordinal()
    day = start + (end - start) // 3
    return day + (1 - day) % WEEK_DAYS if day + (1 - day) % WEEK_DAYS <= end else day


def _target(scenario: Scenario, kind: str, target: str | None) -> str:
    """Return the target asked for, or the one that matters most; refuse an unknown one."""
    permanences = scenario.rota.permanences
    known: dict[str, list[str]] = {
        "absence": [adviser.id for adviser in scenario.advisers],
        "session": [permanence.id for permanence in permanences],
        "room": [venue.id for venue in scenario.venues],
        "platform": [operator.id for operator in scenario.demand.operators],
    }
    if kind == "surge":
        if target is not None:
            raise ScenarioError(
                said("shock surge: it meets everybody and takes no target; {target!r} was given", target=target)
            )
        return ""
    if target is not None:
        if target not in known[kind]:
            raise ScenarioError(
                said(
                    "shock {kind}: {target!r} is unknown; it must be one of {names}",
                    kind=kind,
                    target=target,
                    names=", ".join(known[kind]),
                )
            )
        return target
    counts: Counter[str] = Counter()
    if kind == "absence":
        counts.update(name for permanence in permanences for name in permanence.advisers)
    elif kind == "room":
        counts.update(permanence.venue for permanence in permanences)
    elif kind == "platform":
        for one in scenario.demand.types:
            counts[one.operator] += round(one.share * 1_000_000)
    if kind == "session" and not permanences:
        raise ScenarioError(said("shock session: the rota has no permanence; take another shock"))
    return max(counts, key=lambda name: (counts[name], name)) if counts else known[kind][0]


def _absent(scenario: Scenario, advisers: tuple[str, ...], first: int, last: int) -> Scenario:
    found = []
    for adviser in scenario.advisers:
        if adviser.id in advisers:
            away = [absence.model_dump(mode="json", exclude_none=True) for absence in adviser.absences]
            found.append({"id": adviser.id, "absences": [*away, {"start": iso_date(first), "end": iso_date(last)}]})
    return changed(scenario, advisers=found)


def _absence(scenario: Scenario, target: str, first: int, last: int, _: float | None) -> Shock:
    return Shock("absence", target, first, last, 1.0, _absent(scenario, (target,), first, last))


def _session(scenario: Scenario, target: str, first: int, _last: int, _: float | None) -> Shock:
    calendar, end = territory_of(scenario).calendar, scenario.horizon.end.toordinal()
    for session in planned_sessions(scenario, calendar, first, end):
        if session.kind.permanence == target and not session.removed:
            day = session.day
            return Shock("session", target, day, day, 1.0, _absent(scenario, session.kind.advisers, day, day))
    raise ScenarioError(
        said(
            "shock session: {target!r} has no session from {first} on; give an earlier day",
            target=target,
            first=iso_date(first),
        )
    )


def _room(scenario: Scenario, target: str, first: int, last: int, _: float | None) -> Shock:
    venue = next(venue for venue in scenario.venues if venue.id == target)
    closures = [closure.model_dump(mode="json") for closure in venue.closures]
    lost = {"start": iso_date(first), "end": iso_date(last), "why": "salle perdue"}
    return Shock(
        "room", target, first, last, 1.0, changed(scenario, venues=[{"id": target, "closures": [*closures, lost]}])
    )


def _surge(scenario: Scenario, _target: str, first: int, last: int, amount: float | None) -> Shock:
    """Multiply the needs of the months that the days lie in, cut to those that are at least half covered."""
    factor = 1.5 if amount is None else amount
    if factor <= 0:
        raise ScenarioError(said("shock surge: the factor is {factor:g}; it must be more than 0", factor=factor))
    counted = Counter((dt.date.fromordinal(d).year, dt.date.fromordinal(d).month) for d in range(first, last + 1))
    months = sorted(month for month, days in counted.items() if 2 * days >= MONTH_DAYS)
    months = months or [counted.most_common(1)[0][0]]
    numbers = {month for _, month in months}
    _refuse_others(scenario, months, numbers)
    seasons = {
        name: [round(value * (factor if k + 1 in numbers else 1), 9) for k, value in enumerate(index)]
        for name, index in scenario.demand.seasons.items()
    }
    begin = dt.date(*months[0], 1).toordinal()
    year, month = months[-1]
    end = (dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)).toordinal()
    named = ",".join(f"{y}-{m:02d}" for y, m in months)
    return Shock("surge", named, begin, end, factor, changed(scenario, demand={"seasons": seasons}))


def _refuse_others(scenario: Scenario, months: Sequence[tuple[int, int]], numbers: Collection[int]) -> None:
    """Refuse a surge whose months come again in the run, where it would fall on another year, too."""
    run = days_of(scenario)
    dates = map(dt.date.fromordinal, range(run.first, run.last + 1))
    again = sorted({(day.year, day.month) for day in dates if day.month in numbers} - {*months})
    if again:
        raise ScenarioError(
            said(
                "shock surge: the run, warm-up and run-out included, holds {months} too, and the seasons of the model "
                "are monthly; take a month that comes once, from {first} to {last}",
                months=", ".join(f"{year}-{month:02d}" for year, month in again),
                first=iso_date(run.first),
                last=iso_date(run.last),
            )
        )


def _platform(scenario: Scenario, target: str, _first: int, _last: int, amount: float | None) -> Shock:
    """Raise the share of days on which a platform is down; the laws of a service stay those of today's share."""
    share = 0.2 if amount is None else amount
    operator = next(operator for operator in scenario.demand.operators if operator.id == target)
    if not operator.outage_share < share <= 1:
        raise ScenarioError(
            said(
                "shock platform: the share of days is {share:g}; it must be above today's {today:g} and at most 1",
                share=share,
                today=operator.outage_share,
            )
        )
    today = operator.outage_share if operator.reference_outage_share is None else operator.reference_outage_share
    down = {"id": target, "outage_share": share, "reference_outage_share": today}
    other = changed(scenario, demand={"operators": [down]})
    window = scenario.horizon
    return Shock("platform", target, window.start.toordinal(), window.end.toordinal(), share, other)


_BUILD = {"absence": _absence, "session": _session, "room": _room, "surge": _surge, "platform": _platform}


# --- what may help


def with_reminder(scenario: Scenario) -> Scenario | None:
    """Return the scenario with reminder messages all year, or None where they are sent already."""
    if scenario.behaviour.no_show.reminder:
        return None
    return changed(scenario, behaviour={"no_show": {"reminder": True}})


def with_overbooking(scenario: Scenario) -> Scenario | None:
    """Return the scenario with slots given twice at each desk that books, or None where no desk would change.

    A quarter of the bookable slots, the first of each session at least, once all of them are taken.
    """
    permanences = [
        {"id": permanence.id, "overbooked_share": OVERBOOKED_SHARE}
        for permanence in scenario.rota.permanences
        if _can_overbook(permanence)
    ]
    rota: dict[str, Any] = {"permanences": permanences} if permanences else {}
    if scenario.rota.home_desk is not None and _can_overbook(scenario.rota.home_desk):
        rota["home_desk"] = {"overbooked_share": OVERBOOKED_SHARE}
    return changed(scenario, rota=rota) if rota else None


def _can_overbook(service: Service) -> bool:
    """Say whether a desk books, and gives fewer slots twice than the remedy would."""
    books = service.mode == "appointment" or (service.mode == "mixed" and service.bookable_share > 0)
    return books and service.overbooked_share < OVERBOOKED_SHARE


def with_spare_half_days(shock: Shock) -> Scenario | None:
    """Return the disturbed scenario with one more half-day a week, for as long as the shock lasts, once it is over.

    In a surge, or with a weak platform, the half-days come during it: it was foreseen. The adviser holds it where most
    sessions were lost, at the first half-day of the week at which they have no permanence; None where no half-day is
    free. At the home desk they are away for it.
    """
    scenario, weeks = shock.scenario, -(-(shock.end - shock.start + 1) // WEEK_DAYS)
    model = _model_of_spare(shock)
    if model is None:
        return None
    begin = shock.start if shock.kind in ("surge", "platform") else shock.end + 1
    end = begin + weeks * WEEK_DAYS - 1
    for weekday in WEEKDAYS[:5]:
        for start, stop in _HALF_DAYS:
            if _is_taken(scenario, model, weekday, start, stop):
                continue
            spare = model.model_dump(mode="json", exclude_none=True, exclude={"breaks", "recurrence"})
            spare |= {
                "id": "spare-half-day", "weekday": weekday, "start": start, "end": stop, "recurrence": "every",
                "first_day": iso_date(begin), "last_day": iso_date(end),
            }  # fmt: skip
            try:
                return changed(scenario, rota={"permanences": [spare]})
            except ScenarioError:
                continue
    return None


def _model_of_spare(shock: Shock) -> Permanence | None:
    """Return the permanence that the spare half-day is made like: the one that loses most sessions."""
    scenario = shock.scenario
    chosen = [
        permanence
        for permanence in scenario.rota.permanences
        if (shock.kind == "absence" and shock.target in permanence.advisers)
        or (shock.kind == "session" and permanence.id == shock.target)
        or (shock.kind == "room" and permanence.venue == shock.target)
        or shock.kind in ("surge", "platform")
    ]
    if not chosen:
        return None
    planned = planned_sessions(scenario, territory_of(scenario).calendar, shock.start, shock.end)
    lost = Counter(session.kind.permanence for session in planned if not session.kind.permanence.startswith(HOME_DESK))
    return max(chosen, key=lambda p: (lost[p.id], p.end - p.start, p.id))


def _is_taken(scenario: Scenario, model: Permanence, weekday: str, start: str, stop: str) -> bool:
    """Say whether an adviser of a permanence has another one around a half-day, or the venue is used then."""
    for other in scenario.rota.permanences:
        shares = set(other.advisers) & set(model.advisers) or other.venue == model.venue
        overlaps = s_to_clock(other.start) < stop and start < s_to_clock(other.end)
        if other.weekday == weekday and shares and overlaps:
            return True
    return False


def remedy_scenario(shock: Shock, remedy: str, undisturbed: Scenario) -> tuple[Scenario | None, Scenario | None]:
    """Return (disturbed with the remedy, undisturbed with it); None where it cannot be or is not to be run.

    A remedy that acts all year is compared with the undisturbed year that has it too; spare half-days come after the
    shock, so their undisturbed year is today's.
    """
    if remedy == "spare":
        return with_spare_half_days(shock), None
    apply = {"reminder": with_reminder, "overbooking": with_overbooking}.get(remedy)
    if apply is None:
        raise ScenarioError(
            said("remedy {remedy!r} is unknown; it must be one of {names}", remedy=remedy, names=", ".join(REMEDIES))
        )
    return apply(shock.scenario), apply(undisturbed)
