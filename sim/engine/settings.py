"""The single numbers of a scenario that every day asks for, in the units of the engines.

In: nothing. Out: `Settings`, whole seconds, whole millionths of utility, shares. `plan` fills it, both engines read it;
tables by venue, type or commune are in `facts`.
"""

from __future__ import annotations

from typing import NamedTuple


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
