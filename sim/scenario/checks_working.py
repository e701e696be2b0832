"""Faults of working time: weeks beyond a contract, days without lunch, nights too short, days too long.

In: a scenario that fits the schema. Out: warnings, one function for each fault. Nothing is raised.
What each is measured by is in `working_time` and `working_limits`.
"""

from __future__ import annotations

from collections.abc import Iterator

from sim.said import Sentence, said
from sim.scenario.problems import Problem, fault, warning
from sim.scenario.schema import Adviser, Scenario
from sim.scenario.values import weekday_of
from sim.scenario.working_limits import longest_day, longest_week, shortest_rest
from sim.scenario.working_time import LUNCH_FROM_S, LUNCH_UNTIL_S, longest_lunch_s, work_days, work_s
from sim.units import HOUR_S, MINUTE_S, iso_date, minutes_to_s, s_to_clock, week_monday

LONG_DAY_S = 6 * HOUR_S
LEAST_REST_S = 11 * HOUR_S  # Code du travail, art. L3131-1
MOST_DAY_S = 10 * HOUR_S  # Code du travail, art. L3121-18


def _of_adviser(adviser: Adviser, code: str, told: Sentence, key: str = "") -> Problem:
    return warning(f"advisers.{adviser.id}{key}", fault(code, told, adviser=adviser.id))


def contract_hours_exceeded(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each adviser whose longest week, drives home and setting up included, passes the contract."""
    for adviser in scenario.advisers:
        week, work = longest_week(scenario, adviser)
        if work > adviser.contract_h_per_week * HOUR_S:
            yield _of_adviser(
                adviser,
                "long_week",
                said(
                    "the week of {monday} takes {work_h:.1f} h with drives and setting up, the contract is "
                    "{contract:g} h",
                    monday=iso_date(week_monday(week)),
                    work_h=work / HOUR_S,
                    contract=adviser.contract_h_per_week,
                ),
                key=".contract_h_per_week",
            )


def no_lunch_break(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each adviser with a day of more than six hours and no time to eat around noon."""
    lunch = minutes_to_s(scenario.day.lunch_break_min)
    for adviser in scenario.advisers:
        worked = work_days(scenario, adviser)
        for day, desks in sorted(zip(worked.first(), worked.desks, strict=True), key=lambda one: one[0]):
            free = longest_lunch_s(scenario, adviser, desks)
            if work_s(scenario, adviser, desks) > LONG_DAY_S and free < lunch:
                yield _of_adviser(
                    adviser,
                    "no_lunch",
                    said(
                        "on {day} {date} there are {minutes} min free between {since} and {until}; "
                        "day.lunch_break_min is {least:g}",
                        day=weekday_of(day),
                        date=iso_date(day),
                        minutes=max(0, free) // MINUTE_S,
                        since=s_to_clock(LUNCH_FROM_S),
                        until=s_to_clock(LUNCH_UNTIL_S),
                        least=scenario.day.lunch_break_min,
                    ),
                )
                break


def rest_too_short(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each adviser with less than eleven hours at home between two days of work."""
    for adviser in scenario.advisers:
        day, rest = shortest_rest(scenario, adviser) or (0, LEAST_REST_S)
        if rest < LEAST_REST_S:
            yield _of_adviser(
                adviser,
                "short_rest",
                said(
                    "before {day} {date} there are {rest:.1f} h of rest, from home to home; the law asks for {least:g}",
                    day=weekday_of(day),
                    date=iso_date(day),
                    rest=rest / HOUR_S,
                    least=LEAST_REST_S / HOUR_S,
                ),
            )


def day_too_long(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each adviser with more than ten hours of work on a day, drives and setting up included."""
    for adviser in scenario.advisers:
        day, work = longest_day(scenario, adviser)
        if work > MOST_DAY_S:
            yield _of_adviser(
                adviser,
                "long_day",
                said(
                    "{day} {date} takes {work:.1f} h with drives and setting up; the law allows {most:g}",
                    day=weekday_of(day),
                    date=iso_date(day),
                    work=work / HOUR_S,
                    most=MOST_DAY_S / HOUR_S,
                ),
            )


# These look at every date of the run: only where the horizon is sound.
DATED_CHECKS = (contract_hours_exceeded, no_lunch_break, rest_too_short, day_too_long)
