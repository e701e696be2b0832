"""The evening of the reference season: what follows from each visit, and from a week.

In: the model and the visits that were due today. Out: final states, new looks, friends who know, expectations.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sim.demand import draws
from sim.demand.population import acquaintance
from sim.engine import rules
from sim.engine.people import Need, Visit
from sim.engine.rules import FROM_FRIEND, GAVE_UP, V_CANCELLED, V_REFERRED, V_RESOLVED, V_RETURN
from sim.units import DAY_S, WEEK_DAYS

if TYPE_CHECKING:
    from sim.engine.reference import ServiceModel


def follow_up(model: ServiceModel, due: list[Visit]) -> None:
    """Let each visit of the day have its consequence."""
    for visit in due:
        outcome = visit.outcome
        if outcome == V_RESOLVED:
            visit.need.end(rules.S_RESOLVED, visit.end_s)
            visit.need.resolved_s = visit.end_s
            if model.settings.is_launch:
                tell_friends(model, visit.need)
        elif outcome == V_REFERRED:
            refer(model, visit)
        elif outcome == V_CANCELLED:
            model.look_on(visit.need, model.today + 1)
        else:
            try_again(model, visit)


def refer(model: ServiceModel, visit: Visit) -> None:
    """Send a request to its operator, whose answer adds a date."""
    need = visit.need
    mu, sigma = model.plan.answer[model.plan.operator_of_type[need.kind]]
    need.end(rules.S_REFERRED, visit.end_s)
    need.resolved_s = visit.end_s + rules.operator_delay_s(
        model.seed_number, model.replication, need.request, mu, sigma
    )


def try_again(model: ServiceModel, visit: Visit) -> None:
    """Look again after some days, or give up."""
    need, outcome = visit.need, visit.outcome
    is_return = outcome == V_RETURN
    settings = model.settings
    share = settings.after_return if is_return else settings.after_failure
    failures = need.failures
    need.failures += 1
    need.reason = outcome
    if rules.persists(model.seed_number, model.replication, need.request, failures, share):
        wait = settings.return_after_days if is_return else settings.retry_after_days
        model.look_on(need, model.today + wait)
    else:
        need.end(GAVE_UP, (model.today + 1) * DAY_S)


def tell_friends(model: ServiceModel, need: Need) -> None:
    """Let somebody who was helped tell acquaintances, who know from tomorrow morning."""
    settings = model.settings
    seed, replication, teller = model.seed_number, model.replication, need.citizen
    tomorrow = model.today + 1
    for j in range(settings.acquaintances):
        if not rules.tells(seed, replication, need.request, j, settings.tell_share):
            continue
        commune, number = acquaintance(
            seed, replication, teller.entity, j, settings.same_commune_share, teller.commune, model.drawn.adults,
            model.adult_shares,
        )  # fmt: skip
        entity = draws.citizen_entity(model.plan.territory.communes[commune].number, number)
        friend = model.citizens.get(entity)
        if friend is None:
            model.told.setdefault(entity, tomorrow * DAY_S)
            continue
        for waiting in friend.hear(FROM_FRIEND, tomorrow * DAY_S):
            model.look_on(waiting, tomorrow)


def learn_from_the_week(model: ServiceModel) -> None:
    """Move what people expect and what advisers know, in coarse steps."""
    settings = model.settings
    weight = settings.expectation_micro
    for venue, (waited_s, people) in enumerate(model.lived_wait):
        model.expected_wait[venue] = rules.expected_wait_min(model.expected_wait[venue], waited_s, people, weight)
        model.lived_wait[venue] = [0, 0]
    if not settings.is_learning:
        return
    weeks = (model.today + 1) // WEEK_DAYS
    for adviser, row in enumerate(model.cases):
        for kind, cases in enumerate(row):
            model.skills[adviser][kind] = rules.skill_hundredths(
                settings.start_skill, 100 * cases + settings.read_hundredths * weeks, settings.cases_to_learn
            )
