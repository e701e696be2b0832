"""Faults of place and time: no commune, no calendar, dates in the wrong order or out of reach.

In: a scenario that fits the schema. Out: problems, one function for each fault. Nothing is raised.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from sim.errors import TerritoryError
from sim.said import Sentence, counted, joined, said
from sim.scenario.checks_names import commune_codes
from sim.scenario.checks_rooms import FAR_KM
from sim.scenario.problems import Problem, error, warning
from sim.scenario.schema import Scenario
from sim.scenario.setting import territory_of
from sim.scenario.working_time import run_span
from sim.territory.calendar import DEPARTMENTS, FIRST_DAY, LAST_DAY
from sim.territory.codes import change_of, city_of, code_fault, current_code, is_code
from sim.territory.communes import department_of
from sim.territory.departments import departments
from sim.territory.france import france, names_of, no_such_part
from sim.territory.travel import great_circle_km
from sim.units import YEAR_DAYS, iso_date

LONGEST_YEARS = 6
_OVERSEAS = tuple(code for code, one in departments().items() if one.zone is None)
_FORMS = "around: {commune: …, km: …}, epci, canton, department, country or communes"


def no_commune(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where nobody lives in the place served."""
    place = scenario.place
    if place.communes == () or not place.told_by:
        yield Problem("place", said("there is no commune; write {forms}", forms=_FORMS))
        return
    try:
        people = territory_of(scenario).population
    except TerritoryError:
        return  # told by the other checks of the place
    if not people:
        yield Problem(f"place.{place.told_by[0]}", said("no commune has an inhabitant; give populations"))


def place_told_twice(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where the place is told in two ways."""
    first, *others = scenario.place.told_by or ("",)
    if others:
        message = said(
            "{keys} also says which communes are served; leave one of them out (null takes a parent's away)",
            keys=", ".join(f"place.{key}" for key in others),
        )
        yield error(f"place.{first}", message, f"place.{others[0]}")


def commune_far_from_the_list(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each commune that a scenario or its file puts elsewhere than the list of France has it."""
    table = france()
    for one in scenario.place.own_communes:
        row = table.row_of.get(one.id)
        if row is None:
            continue
        lat, lon = float(table.lat[row]), float(table.lon[row])
        km = great_circle_km(one.lat, one.lon, lat, lon)
        if km > FAR_KM:
            yield warning(
                f"place.communes.{one.id}.lat",
                said(
                    "{here} is {km} km from the centre of {name} ({code}), {there}; put the point right, or the code",
                    here=f"{one.lat:g}, {one.lon:g}",
                    km=f"{km:.0f}",
                    name=table.commune(row).name,
                    code=one.id,
                    there=f"{lat:g}, {lon:g}",
                ),
                f"place.communes.{one.id}.lon",
            )


def no_such_part_of_france(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for a canton, an intercommunality or a département that has no commune."""
    place = scenario.place
    key = place.told_by[0] if place.told_by else ""
    if key not in ("epci", "canton", "department") or (key == "department" and place.department not in DEPARTMENTS):
        return
    code = getattr(place, key)
    if code not in names_of(key):
        yield Problem(f"place.{key}", no_such_part(key, code))


def no_calendar(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where the school zone or the département of communes of one's own is not known."""
    place = scenario.place
    if place.department is not None and place.department not in DEPARTMENTS:
        told = said(
            'found "{code}", expected a département as text: 01 to 95, 2A, 2B, 971 to 974 or 976', code=place.department
        )
        yield Problem("place.department", told)
    if not place.own_communes or place.file is not None:
        return
    departments = sorted({department_of(commune.id) for commune in place.own_communes})
    if place.department is None and (len(departments) > 1 or departments[0] not in DEPARTMENTS):
        told = said(
            "is missing; the communes lie in {codes}: name the one whose holidays hold", codes=", ".join(departments)
        )
        yield Problem("place.department", told)
    if place.school_zone is None and place.department not in _OVERSEAS:
        yield Problem("place.school_zone", said("is missing; communes of one's own need their school zone: A, B or C"))


def calendar_of_another_place(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning where the holidays are those of a département in which no commune served lies."""
    place = scenario.place
    codes = commune_codes(scenario)
    lie_in = sorted({department_of(code) for code in codes})
    if place.department in DEPARTMENTS and codes and place.department not in lie_in:
        told = said(
            'no commune lies in "{code}", whose holidays are taken; they lie in {codes}',
            code=place.department, codes=", ".join(lie_in),
        )  # fmt: skip
        yield warning("place.department", told, f"place.{place.told_by[0]}")


def code_of_no_commune(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each INSEE code that no commune has; a warning where it ended before the window.

    Of a part of France the commune of today is taken, whatever the window: its people are those of today.
    """
    place = scenario.place
    looked_up = [(f"place.communes[{k}]", code) for k, code in enumerate(place.communes or ()) if isinstance(code, str)]
    if place.around is not None:
        looked_up.append(("place.around.commune", place.around.commune))
    stated = [(f"place.communes.{one.id}.id", one.id) for one in place.own_communes]
    stated += [(f"venues.{one.id}.commune", one.commune) for one in scenario.venues]
    for number, (path, code) in enumerate((*looked_up, *stated)):
        is_looked_up, change = number < len(looked_up), change_of(code)
        if fault := code_fault(code):
            yield error(path, fault)
        elif is_looked_up and change is not None:
            told = said(
                'no commune has the code "{code}" since {day}: {name}, {now}, is taken for it',
                code=code, day=change.valid_before, name=change.became_name, now=change.became,
            )  # fmt: skip
            yield warning(path, told)
        elif is_looked_up and current_code(code) not in france().row_of:
            told = said(
                'the commune "{code}" is not in the list of France; describe it: id, name, population …', code=code
            )
            yield error(path, told)
        elif change is not None and change.valid_before <= scenario.horizon.start.isoformat():
            told = said(
                'no commune has the code "{code}" since {day}: it is part of {name}, {now}',
                code=code, day=change.valid_before, name=change.became_name, now=change.became,
            )  # fmt: skip
            yield warning(path, told)


def commune_listed_twice(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each commune that a list of codes holds twice, a former code counted as that of today."""
    first: dict[str, int] = {}
    for number, code in enumerate(scenario.place.communes or ()):
        key = current_code(code) if isinstance(code, str) and is_code(code) else ""
        if key and key in first:
            message = said('"{code}" is the commune "{key}" again; list it once', code=code, key=key)
            yield error(f"place.communes[{number}]", message, f"place.communes[{first[key]}]")
        first.setdefault(key, number)


def city_beside_its_arrondissements(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each arrondissement of a city that is served as a whole: its people would count twice."""
    place = scenario.place
    paths = {one.id: f"place.communes.{one.id}.id" for one in place.own_communes}
    paths |= {one: f"place.communes[{k}]" for k, one in enumerate(place.communes or ()) if isinstance(one, str)}
    for code in sorted(paths):
        if (city := city_of(code)) in paths:
            message = said(
                '"{code}" is a part of "{city}": its inhabitants count twice; leave one of both out',
                code=code,
                city=city,
            )
            yield error(paths[code], message, paths[city])


def horizon_ends_before_it_starts(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where the last day of the window is before the first."""
    horizon = scenario.horizon
    if horizon.end < horizon.start:
        yield error(
            "horizon.end",
            said("{end} is before the start {start}", end=horizon.end, start=horizon.start),
            "horizon.start",
        )


def horizon_too_long(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where the window is longer than six years."""
    days = (scenario.horizon.end - scenario.horizon.start).days + 1
    if days > LONGEST_YEARS * YEAR_DAYS:
        yield Problem(
            "horizon.end",
            said(
                "the window has {days} days, at most {years} years can be run",
                days=days,
                years=LONGEST_YEARS,
            ),
        )


def dates_beyond_the_calendar(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where warm-up, window or run-out leave the dates whose holidays are known."""
    first, last = run_span(scenario)
    known = said("holidays are known from {first} to {last}", first=iso_date(FIRST_DAY), last=iso_date(LAST_DAY))
    if first < FIRST_DAY:
        yield Problem("horizon.start", joined("; ", [_beginning(scenario, first), known]))
    if last > LAST_DAY:
        ends = counted(
            "with the longest deadline, {count} day, the run ends on {last}",
            "with the longest deadline, {count} days, the run ends on {last}",
            scenario.demand.longest_deadline_days,
            last=_date(last),
        )
        yield Problem("horizon.end", joined("; ", [ends, known]))


def _beginning(scenario: Scenario, first: int) -> Sentence:
    """Say why a run begins so long before its window: in a launch older needs wait for the first day."""
    days = scenario.horizon.start.toordinal() - first
    if days > scenario.horizon.warm_up_days:
        return counted(
            "in a launch older needs wait for the first day: the run begins {count} day before it, on {first}",
            "in a launch older needs wait for the first day: the run begins {count} days before it, on {first}",
            days,
            first=_date(first),
        )
    return counted(
        "with {count} day of warm-up the run begins on {first}",
        "with {count} days of warm-up the run begins on {first}",
        days,
        first=_date(first),
    )


def _date(day: int) -> str:
    return iso_date(day) if 1 <= day <= dt.date.max.toordinal() else said("a day that no calendar has")


def period_ends_before_it_starts(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each closure, leave, absence or time of use that ends before it starts."""
    for path, start, end in _periods(scenario):
        if start is not None and end is not None and end < start:
            yield Problem(path, said("{end} is before the start {start}", end=end, start=start))


def _periods(scenario: Scenario) -> Iterator[tuple[str, dt.date | None, dt.date | None]]:
    for venue in scenario.venues:
        yield f"venues.{venue.id}.last_day", venue.first_day, venue.last_day
        for number, closure in enumerate(venue.closures):
            yield f"venues.{venue.id}.closures[{number}].end", closure.start, closure.end
    for adviser in scenario.advisers:
        for number, leave in enumerate(adviser.leave):
            yield f"advisers.{adviser.id}.leave[{number}].end", leave.start, leave.end
        for number, absence in enumerate(adviser.absences):
            yield f"advisers.{adviser.id}.absences[{number}].end", absence.start, absence.end
    for permanence in scenario.rota.permanences:
        yield f"rota.permanences.{permanence.id}.last_day", permanence.first_day, permanence.last_day


def absence_announced_after_it_began(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each absence that is announced after its first day."""
    for adviser in scenario.advisers:
        for number, absence in enumerate(adviser.absences):
            if absence.announced is not None and absence.announced > absence.start:
                yield Problem(
                    f"advisers.{adviser.id}.absences[{number}].announced",
                    said(
                        "{announced} is after the first day {start}; leave announced out where nobody was told "
                        "before, or split the absence on the day it was announced",
                        announced=absence.announced,
                        start=absence.start,
                    ),
                )


def recurrence_offset_too_large(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where the offset of a recurrence is not below its number of weeks."""
    for permanence in scenario.rota.permanences:
        rule = permanence.recurrence
        if not isinstance(rule, str) and rule.offset >= rule.every_weeks:
            told = said(
                "found {offset}, expected 0 to {most} for every {weeks} weeks",
                offset=rule.offset,
                most=rule.every_weeks - 1,
                weeks=rule.every_weeks,
            )
            yield Problem(f"rota.permanences.{permanence.id}.recurrence.offset", told)


def no_adviser(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where there is no adviser."""
    if not scenario.advisers:
        yield Problem("advisers", said("there is no adviser; give at least one"))


HORIZON_CHECKS = (horizon_ends_before_it_starts, horizon_too_long, dates_beyond_the_calendar)

CHECKS = (
    no_commune,
    place_told_twice,
    commune_far_from_the_list,
    no_such_part_of_france,
    no_calendar,
    calendar_of_another_place,
    code_of_no_commune,
    commune_listed_twice,
    city_beside_its_arrondissements,
    period_ends_before_it_starts,
    absence_announced_after_it_began,
    recurrence_offset_too_large,
    no_adviser,
)
