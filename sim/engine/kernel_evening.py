"""The evening of the compiled season: what follows from each visit, and from a week.

In: records and tables of `plan_arrays`. Out: final states, new looks, friends who know, expectations. It follows
`sim.engine.evening`.
"""

from __future__ import annotations

from sim.demand.draws import citizen_entity
from sim.engine.kernel_state import ANSWERED, ENDED, hear, look_on
from sim.engine.rules import (
    DAY_S,
    FROM_FRIEND,
    GAVE_UP,
    NONE,
    S_REFERRED,
    S_RESOLVED,
    V_CANCELLED,
    V_REFERRED,
    V_RESOLVED,
    V_RETURN,
    WEEK_DAYS,
    acquaintance,
    compiled_bare,
    compiled_inside,
    expected_wait_min,
    operator_delay_s,
    persists,
    skill_hundredths,
    tells,
)


@compiled_bare
def _citizen_at(entity, citizens):
    """Return the row of a citizen, found by halves, or NONE without a need in this run."""
    low, high = 0, citizens.size
    while low < high:
        middle = (low + high) >> 1
        if citizens[middle].entity < entity:
            low = middle + 1
        else:
            high = middle
    return low if low < citizens.size and citizens[low].entity == entity else NONE


@compiled_bare
def _tell_friends(
    seed, replication, today, row, n_begun, needs, stamps, citizens, citizen_row, communes, looking, settings
):  # fmt: skip
    """Let somebody who was helped tell acquaintances, who know from tomorrow morning."""
    teller = citizens[needs[row].citizen].entity
    for j in range(settings.acquaintances):
        if not tells(seed, replication, needs[row].request, j, settings.tell_share):
            continue
        commune, number = acquaintance(
            seed, replication, teller, j, settings.same_commune_share, needs[row].commune, communes["adults"],
            communes["adult_share"],
        )  # fmt: skip
        friend = _citizen_at(citizen_entity(communes[commune].number, number), citizens)
        if friend == NONE:
            continue
        if citizen_row[citizens[friend].first_row] < n_begun:
            hear(friend, FROM_FRIEND, today + 1, n_begun, needs, stamps, citizens, citizen_row, looking)
        elif citizens[friend].told_s == NONE:
            citizens[friend].told_s = (today + 1) * DAY_S


@compiled_inside
def follow_up(
    seed, replication, today, visit, n_begun, needs, stamps, citizens, citizen_row, visits, kinds, operators, communes,
    looking, settings,
):  # fmt: skip
    """Let a visit of the day have its consequence."""
    row, outcome, end_s = visits[visit].need, visits[visit].outcome, visits[visit].end_s
    need = needs[row]
    if outcome == V_RESOLVED:
        need.state = S_RESOLVED
        stamps[ENDED, row] = stamps[ANSWERED, row] = end_s
        if settings.is_launch:
            _tell_friends(
                seed, replication, today, row, n_begun, needs, stamps, citizens, citizen_row, communes, looking,
                settings,
            )  # fmt: skip
    elif outcome == V_REFERRED:
        operator = operators[kinds[need.kind].operator]
        need.state = S_REFERRED
        stamps[ENDED, row] = end_s
        stamps[ANSWERED, row] = end_s + operator_delay_s(
            seed, replication, need.request, operator.answer_mu, operator.answer_sigma
        )
    elif outcome == V_CANCELLED:
        look_on(row, today + 1, needs, looking)
    else:
        share, wait_days = settings.after_failure, settings.retry_after_days
        if outcome == V_RETURN:
            share, wait_days = settings.after_return, settings.return_after_days
        failures = need.failures
        need.failures += 1
        need.reason = outcome
        if persists(seed, replication, need.request, failures, share):
            look_on(row, today + wait_days, needs, looking)
        else:
            need.state = GAVE_UP
            stamps[ENDED, row] = (today + 1) * DAY_S


@compiled_bare
def learn_from_the_week(today, venues, skills, cases, settings):
    """Move what people expect and what advisers know, in coarse steps."""
    for k in range(venues.size):
        venue = venues[k]
        venue.expected_wait_min = expected_wait_min(
            venue.expected_wait_min, venue.lived_s, venue.lived_people, settings.expectation_micro
        )
        venue.lived_s = venue.lived_people = 0
    if not settings.is_learning:
        return
    read = settings.read_hundredths * ((today + 1) // WEEK_DAYS)
    for adviser in range(cases.shape[0]):
        for kind in range(cases.shape[1]):
            skills[adviser, kind] = skill_hundredths(
                settings.start_skill, 100 * cases[adviser, kind] + read, settings.cases_to_learn
            )
