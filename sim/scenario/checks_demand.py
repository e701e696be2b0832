"""Faults of needs and people: shares that do not sum to 1, no demand, ages with a hole.

In: a scenario that fits the schema. Out: problems, one function for each fault. Nothing is raised.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

from sim.said import counted, said
from sim.scenario.checks_names import commune_codes
from sim.scenario.checks_slots import desks_of
from sim.scenario.people import AgeShares, RequestType
from sim.scenario.problems import Problem, error, fault, warning
from sim.scenario.schema import Scenario
from sim.scenario.working_time import run_span

SUM_TOLERANCE = 1e-9
SEASON_MONTHS, SEASON_TOLERANCE = 12, 0.02
LEVELS = ("low", "middle", "high")
FIRST_AGE = 15
TRIFLE = 0.01
_MOST_LISTED = 6


def _not_one(path: str, shares: Mapping[str, float]) -> Iterator[Problem]:
    """Yield a problem where shares do not sum to 1, with the largest of them."""
    total = math.fsum(shares.values())
    if abs(total - 1) > SUM_TOLERANCE:
        largest = sorted(shares, key=lambda name: -shares[name])
        told = ", ".join(f"{name} {shares[name]:g}" for name in largest[:_MOST_LISTED])
        more = said(", and {count} more", count=len(largest) - _MOST_LISTED) if len(largest) > _MOST_LISTED else ""
        yield Problem(
            path,
            said("shares sum to {total:.10g}, they must sum to 1 ({told}{more})", total=total, told=told, more=more),
        )


def type_shares_not_one(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where the shares of request types do not sum to 1."""
    if scenario.demand.types:
        yield from _not_one("demand.types", {kind.id: kind.share for kind in scenario.demand.types})


def age_band_shares_not_one(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where the shares of age bands do not sum to 1."""
    bands = scenario.demand.population.age_bands
    if bands:
        yield from _not_one("demand.population.age_bands", {band.id: band.share for band in bands})


def user_shares_not_one(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where the shares of users by age do not sum to 1, in all or of one type."""
    groups: list[tuple[str, AgeShares]] = [("demand.population.users", scenario.demand.population.users)]
    groups += [(f"demand.types.{kind.id}.ages", kind.ages) for kind in scenario.demand.types]
    for path, shares in groups:
        yield from _not_one(path, shares.model_dump())


def ages_with_a_hole(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where age bands do not follow one another from 15 on."""
    bands = scenario.demand.population.age_bands
    path = "demand.population.age_bands"
    if not bands:
        yield Problem(path, said("there is no age band; give at least one, from {age} on", age=FIRST_AGE))
        return
    if bands[0].from_age != FIRST_AGE:
        yield Problem(
            f"{path}.{bands[0].id}.from_age",
            said(
                "found {found}, the first band begins at {age}",
                found=bands[0].from_age,
                age=FIRST_AGE,
            ),
        )
    for band in bands:
        if band.to_age < band.from_age:
            yield Problem(
                f"{path}.{band.id}.to_age",
                said("{to_age} is below from_age {from_age}", to_age=band.to_age, from_age=band.from_age),
            )
    for before, after in pairwise(bands):
        if after.from_age != before.to_age + 1:
            yield Problem(
                f"{path}.{after.id}.from_age",
                said(
                    'found {age}, expected {expected}: band "{band}" ends at {last}',
                    age=after.from_age,
                    expected=before.to_age + 1,
                    band=before.id,
                    last=before.to_age,
                ),
            )


def autonomy_above_one(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each age band in which low and high autonomy exceed everybody."""
    for band in scenario.demand.population.age_bands:
        if band.low_autonomy + band.high_autonomy > 1 + SUM_TOLERANCE:
            total = band.low_autonomy + band.high_autonomy
            yield Problem(
                f"demand.population.age_bands.{band.id}",
                said(
                    "low_autonomy {low_autonomy:g} and high_autonomy {high_autonomy:g} sum to {total:g}, they "
                    "cannot exceed 1",
                    low_autonomy=band.low_autonomy,
                    high_autonomy=band.high_autonomy,
                    total=total,
                ),
            )


def channel_shares_above_one(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where those of one channel only exceed everybody."""
    people = scenario.demand.population
    if people.walk_in_only + people.appointment_only > 1 + SUM_TOLERANCE:
        total = people.walk_in_only + people.appointment_only
        message = said("walk_in_only and appointment_only sum to {total:g}, they cannot exceed 1", total=total)
        yield error("demand.population.walk_in_only", message, "demand.population.appointment_only")


def no_demand(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where nobody ever needs anything."""
    demand = scenario.demand
    if not demand.types:
        yield Problem("demand.types", said("there is no request type; give at least one"))
    if demand.level in demand.requests_per_1000 and demand.rate_per_1000 == 0:
        zero = "demand.volume" if demand.volume == 0 else f"demand.requests_per_1000.{demand.level}"
        yield Problem(zero, said("there is no demand: requests per 1,000 inhabitants are 0; give more than 0"))
    if demand.population.adult_share == 0:
        yield Problem("demand.population.adult_share", said("there is no demand: nobody is 15 or older"))


def level_missing(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each level of demand that has no number of requests."""
    missing = [level for level in LEVELS if level not in scenario.demand.requests_per_1000]
    if missing:
        message = said("{names} is missing; scenarios are run at low, middle and high demand", names=", ".join(missing))
        yield Problem("demand.requests_per_1000", message)


def levels_not_ascending(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning where low, middle and high demand are not in this order."""
    levels: Mapping[Any, float] = scenario.demand.requests_per_1000
    if all(level in levels for level in LEVELS) and not levels["low"] <= levels["middle"] <= levels["high"]:
        told = ", ".join(f"{level} {levels[level]:g}" for level in LEVELS)
        yield warning("demand.requests_per_1000", said("low, middle and high do not ascend ({told})", told=told))


def season_without_twelve_months(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each season that has not 12 values; a warning where their mean is not about 1."""
    for name, months in scenario.demand.seasons.items():
        if len(months) != SEASON_MONTHS:
            yield Problem(
                f"demand.seasons.{name}",
                counted(
                    "found {count} value, expected 12, January to December",
                    "found {count} values, expected 12, January to December",
                    len(months),
                ),
            )
            continue
        mean = math.fsum(months) / SEASON_MONTHS
        if mean == 0:
            yield Problem(f"demand.seasons.{name}", said("all months are 0; give a weight to at least one"))
        elif abs(mean - 1) > SEASON_TOLERANCE:
            yield warning(
                f"demand.seasons.{name}",
                said("the mean of the months is {mean:.3f}, about 1 is expected: it changes the volume", mean=mean),
            )


def deadline_shortest_above_longest(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each request type whose shortest deadline is longer than the longest."""
    for kind in scenario.demand.types:
        if kind.deadline_days.shortest > kind.deadline_days.longest:
            message = said(
                "{shortest} is more than longest {longest}",
                shortest=kind.deadline_days.shortest,
                longest=kind.deadline_days.longest,
            )
            where = f"demand.types.{kind.id}.deadline_days"
            yield error(f"{where}.shortest", message, f"{where}.longest")


def outcomes_above_one(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each request type with more returns and referrals than visits."""
    for kind in scenario.demand.types:
        if kind.return_share + kind.referral_share > 1 + SUM_TOLERANCE:
            total = kind.return_share + kind.referral_share
            message = said("return_share and referral_share sum to {total:g}, they cannot exceed 1", total=total)
            where = f"demand.types.{kind.id}"
            yield error(f"{where}.return_share", message, f"{where}.referral_share")


def tolerance_least_above_most(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where the least tolerance is above the most."""
    tolerance = scenario.behaviour.tolerance
    if tolerance.least > tolerance.most:
        message = said("{least} is more than most {most}", least=tolerance.least, most=tolerance.most)
        yield error("behaviour.tolerance.least", message, "behaviour.tolerance.most")


def arrival_profile_empty(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where walk-ins can arrive at no time."""
    weights = scenario.behaviour.walk_in_profile.weights
    if not any(weights):
        none = said("there is no weight; give more than 0 to at least one bin")
        told = said("all weights are 0; give more than 0 to at least one bin") if weights else none
        yield Problem("behaviour.walk_in_profile.weights", told)


def nobody_knows(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning where nobody knows of the service, by presence or a campaign either: nobody will ever come."""
    awareness, last = scenario.awareness, run_span(scenario)[1]
    named = awareness.communes
    known = [named.get(code, awareness.share) for code in commune_codes(scenario)]
    tells = any(one.reach > 0 and one.communes and one.day.toordinal() <= last for one in awareness.campaigns)
    if known and not any(known) and not tells and not awareness.presence.share:
        message = said(
            "nobody knows of the service and no campaign of the run tells of it: nobody comes; give more than 0"
        )
        yield warning("awareness.share", message, "awareness.campaigns")


def appointments_without_a_book(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning where people come by appointment alone and no desk of the rota can be booked."""
    desks, share = list(desks_of(scenario)), scenario.demand.population.appointment_only
    if share and desks and not any(desk.books for desk in desks):
        message = said("a share of {share:g} of the people is never served: no desk can be booked", share=share)
        told = fault("never_booked", message)
        yield warning("demand.population.appointment_only", told, f"{desks[0].path}.mode")


def _asked_for(scenario: Scenario) -> list[RequestType]:
    """Return the request types that anybody asks for."""
    return [kind for kind in scenario.demand.types if kind.share > 0]


def looks_again_too_late(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning where people look again after more days than a need can last."""
    persistence = scenario.behaviour.persistence
    for path, days in (
        ("choice.look_again_days", scenario.choice.look_again_days),
        ("behaviour.persistence.retry_after_days", persistence.retry_after_days),
        ("behaviour.persistence.return_after_days", persistence.return_after_days),
    ):
        short = [kind for kind in _asked_for(scenario) if kind.deadline_days.longest <= days]
        if short:
            more = said(" and {count} more", count=len(short) - 1) if len(short) > 1 else ""
            message = counted(
                'needs of type "{short}"{more} last {count} day at most and are lost before people look again, after '
                "{days}; give fewer days",
                'needs of type "{short}"{more} last {count} days at most and are lost before people look again, after '
                "{days}; give fewer days",
                short[0].deadline_days.longest,
                short=short[0].id,
                more=more,
                days=days,
            )
            yield warning(path, message, f"demand.types.{short[0].id}.deadline_days.longest")


def outages_beyond_returns(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each request type whose visits must come back less often than the platforms are down."""
    connection = scenario.outcomes.reference.connection_reliability
    operators = {operator.id: operator for operator in scenario.demand.operators}
    for kind in _asked_for(scenario):
        operator = operators.get(kind.operator)
        if operator is None:
            continue
        stated = operator.reference_outage_share
        name, outage = ("outage_share", operator.outage_share) if stated is None else ("reference_outage_share", stated)
        if 1 - (1 - outage) * connection > kind.return_share + TRIFLE:
            yield warning(
                f"demand.types.{kind.id}.return_share",
                said(
                    "{share:g} of these visits must come back, but a platform that is down ({outage:g}) or"
                    " a connection ({broken:g}) makes more of them do so; no missing document is left to chance",
                    share=kind.return_share,
                    outage=outage,
                    broken=1 - connection,
                ),
                f"demand.operators.{kind.operator}.{name}",
                "outcomes.reference.connection_reliability",
            )


def longer_than_the_cap(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each request type that lasts longer on average than any service may."""
    cap = scenario.outcomes.time_cap_min
    for kind in _asked_for(scenario):
        if kind.mean_min >= cap:
            yield warning(
                f"demand.types.{kind.id}.mean_min",
                said(
                    "a service of {mean_min:g} min on average is cut at {cap:g} and referred: more than "
                    "referral_share {referral_share:g} will be",
                    mean_min=kind.mean_min,
                    cap=cap,
                    referral_share=kind.referral_share,
                ),
                "outcomes.time_cap_min",
            )


CHECKS = (
    nobody_knows,
    appointments_without_a_book,
    looks_again_too_late,
    outages_beyond_returns,
    longer_than_the_cap,
    type_shares_not_one,
    age_band_shares_not_one,
    user_shares_not_one,
    ages_with_a_hole,
    autonomy_above_one,
    channel_shares_above_one,
    no_demand,
    level_missing,
    levels_not_ascending,
    season_without_twelve_months,
    deadline_shortest_above_longest,
    outcomes_above_one,
    tolerance_least_above_most,
    arrival_profile_empty,
)
