"""The single numbers of a scenario that every day asks for, in the units of the engines.

In: a scenario. Out: `Settings`, whole seconds, whole millionths of utility, shares. Both engines read it; tables by
venue, type or commune are in `plan`.
"""

from __future__ import annotations

from typing import NamedTuple

from sim.demand.distributions import lognormal_parameters
from sim.scenario.schema import Scenario
from sim.units import MICRO, MINUTE_S, minutes_to_s, to_micro


class Settings(NamedTuple):
    """Scalars of a scenario; the suffix says the unit, `mu` and `sigma` are of a lognormal law."""

    notice_days: int
    walk_in_days: int
    look_again_days: int
    delay_micro: int  # utility of a day to wait
    wait_micro: int  # utility of a minute of expected wait
    minute: float  # utility of a minute of journey
    service_nest: float  # dissimilarity of the places of the service
    place_nest: float  # of the channels of a place, within that
    taste_scale: float  # of one channel of one place
    hold_s: int
    early_s: int
    late_s: int
    set_up_s: int
    follow_up_s: int
    margin_s: int
    drive_mu: float
    drive_sigma: float
    profile_before_s: int  # walk-ins begin so long before the opening
    lateness_mean_s: float
    lateness_sd_s: float
    no_show_base: float
    no_show_per_day: float
    no_show_factor: float
    patience_mu: float  # of minutes
    patience_sigma: float
    tolerance_least: int
    tolerance_most: int
    cap_s: int  # the longest service
    missing_skill: float  # at reference conditions
    after_failure: float
    after_return: float
    retry_after_days: int
    return_after_days: int
    is_launch: bool
    acquaintances: int
    tell_share: float
    same_commune_share: float
    expectation_micro: int  # weight of a week's waits in what people expect
    is_learning: bool
    slowdown: float
    start_skill: int  # hundredths
    cases_to_learn: float
    read_hundredths: int  # cases learnt a week from documentation, by type


def settings_of(scenario: Scenario) -> Settings:
    """Return the single numbers of a scenario."""
    behaviour, desk, day, choice = scenario.behaviour, scenario.desk, scenario.day, scenario.choice
    no_show, learning, word = behaviour.no_show, scenario.learning, scenario.awareness.word_of_mouth
    drive_mu, drive_sigma = lognormal_parameters(1.0, day.drive_cv)
    patience_mu, patience_sigma = lognormal_parameters(behaviour.patience.mean_min, behaviour.patience.cv)
    asked_for = sum(kind.share > 0 for kind in scenario.demand.types)
    read = learning.documentation_h_per_week * learning.cases_per_documentation_h / max(1, asked_for)
    return Settings(
        notice_days=desk.shortest_notice_days,
        walk_in_days=desk.walk_in_horizon_days,
        look_again_days=choice.look_again_days,
        delay_micro=to_micro(choice.delay_per_day),
        wait_micro=to_micro(choice.wait_per_min),
        minute=float(choice.journey_per_min),
        service_nest=float(choice.nests.service),
        place_nest=float(choice.nests.place),
        taste_scale=float(choice.nests.service) * float(choice.nests.place),
        hold_s=minutes_to_s(desk.hold_min),
        early_s=minutes_to_s(desk.early_min),
        late_s=minutes_to_s(desk.late_min),
        set_up_s=minutes_to_s(day.set_up_min),
        follow_up_s=minutes_to_s(day.follow_up_min),
        margin_s=minutes_to_s(day.drive_margin_min),
        drive_mu=drive_mu,
        drive_sigma=drive_sigma,
        profile_before_s=minutes_to_s(behaviour.walk_in_profile.before_opening_min),
        lateness_mean_s=behaviour.lateness.mean_min * MINUTE_S * 1.0,
        lateness_sd_s=behaviour.lateness.sd_min * MINUTE_S * 1.0,
        no_show_base=float(no_show.base_share),
        no_show_per_day=float(no_show.per_day),
        no_show_factor=float(no_show.reminder_factor if no_show.reminder else 1.0),
        patience_mu=patience_mu,
        patience_sigma=patience_sigma,
        tolerance_least=behaviour.tolerance.least,
        tolerance_most=behaviour.tolerance.most,
        cap_s=minutes_to_s(scenario.outcomes.time_cap_min),
        missing_skill=1.0 - scenario.outcomes.reference.skill,
        after_failure=float(behaviour.persistence.after_failure),
        after_return=float(behaviour.persistence.after_return),
        retry_after_days=behaviour.persistence.retry_after_days,
        return_after_days=behaviour.persistence.return_after_days,
        is_launch=scenario.regime == "launch",
        acquaintances=word.acquaintances,
        tell_share=float(word.tell_share),
        same_commune_share=float(word.same_commune_share),
        expectation_micro=round(scenario.expectations.weight * MICRO),
        is_learning=learning.on,
        slowdown=float(learning.slowdown),
        start_skill=round(100 * learning.start_skill),
        cases_to_learn=float(learning.cases_to_learn),
        read_hundredths=round(100 * read),
    )


def arrival_profile(scenario: Scenario) -> tuple[float, ...]:
    """Return the cumulated shares of the walk-ins' arrivals, by equal bins."""
    weights = scenario.behaviour.walk_in_profile.weights
    return tuple(sum(weights[: k + 1]) / sum(weights) for k in range(len(weights)))


def document_factors(scenario: Scenario) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the factor on missing documents, by [walk-in, booked][first service, later]."""
    booked, later = scenario.outcomes.booked_document_factor, scenario.outcomes.revisit_document_factor
    return (1.0, later), (booked, booked * later)
