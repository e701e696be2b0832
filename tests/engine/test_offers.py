"""What a season says of its offers, beside plain recounts of tiny worlds: one desk on Thursdays, everybody near."""

import math

import numpy as np
import pandas as pd
import pytest

import sim
from sim.scenario.files import scenario_from
from sim.units import DAY_S
from tests.worlds import permanence, request_type, small_world

ENGINES = ("compiled", "reference")
THURSDAY = 3  # days after the first day of a week
PER_DAY, PER_MIN, JOURNEY_MIN, NO_OFFICE_MIN = 0.2, 0.05, 2.0, 90.0


def thursdays(slot_min=3.0, awareness=1.0, mode="appointment", per_min=PER_MIN, **people):
    """Return a town with a desk on Thursdays; tastes are in nests, and people use one channel."""
    tree = small_world(
        place={"communes": [{"id": "47001", "name": "Grandville", "population": 3000, "lat": 44.2, "lon": 0.62}]},
        rota={
            "permanences": [
                permanence(
                    "thursday", "post_office", "thursday", "14:00", "17:00", mode=mode, slot_min=slot_min
                )
            ]
        },
        demand={"volume": 3.0, "types": [request_type("papers", 1.0)], "population": people},
        awareness={"share": awareness},
        choice={
            "journey_per_min": per_min,
            "delay_per_day": PER_DAY,
            "outside": {"constant": 1.0, "per_autonomy_gap": 0.0},
            "nests": {"service": 0.6, "place": 0.3},
        },
        outcomes={"time_cap_min": 10.0},
    )  # fmt: skip
    tree["venues"] = tree["venues"][:1]
    for band in tree["demand"]["population"]["age_bands"]:
        band["car"] = 1.0
    return scenario_from(tree)


BOOKING, WALKING_IN = {"walk_in_only": 0.0, "appointment_only": 1.0}, {"walk_in_only": 1.0, "appointment_only": 0.0}


def cohort_of(season):
    """Return the requests of the window who looked."""
    return season.requests[season.requests["in_cohort"] & season.requests["first_look_s"].notna()]


def weekday(season, stamps_s):
    """Return the days since Monday of some moments of a season."""
    return (stamps_s.to_numpy(dtype=np.int64) // DAY_S + season.meta["first_day"] - 1) % 7


@pytest.mark.parametrize("engine", ENGINES)
def test_who_books_is_offered_the_next_thursday_after_the_shortest_notice(engine):
    """From a Thursday it is the one a week later."""
    season = sim.simulate(thursdays(**BOOKING), engine=engine)
    cohort = cohort_of(season)
    until = (THURSDAY - weekday(season, cohort["first_look_s"]) - 1) % 7 + 1

    assert cohort["offered_days"].tolist() == until.tolist()
    assert set(until) == set(range(1, 8))


@pytest.mark.parametrize("engine", ENGINES)
def test_who_walks_in_is_offered_the_thursday_of_the_day_itself(engine):
    """It is offered in 0 to 6 days."""
    season = sim.simulate(thursdays(mode="walk_in", **WALKING_IN), engine=engine)
    cohort = cohort_of(season)

    assert cohort["offered_days"].tolist() == ((THURSDAY - weekday(season, cohort["first_look_s"])) % 7).tolist()


@pytest.mark.parametrize("engine", ENGINES)
def test_what_the_offer_of_one_desk_is_worth_falls_with_the_days(engine):
    """The expected best of it and the outside, less the outside, in seconds of journey; to the second, by formula."""
    season = sim.simulate(thursdays(**BOOKING), engine=engine)
    cohort = cohort_of(season)
    outside = 1.0 - PER_MIN * NO_OFFICE_MIN
    worth = {
        days: math.floor(
            60 / PER_MIN * (math.log(math.exp(-PER_MIN * JOURNEY_MIN - PER_DAY * days) + math.exp(outside)) - outside)
            + 0.5
        )
        for days in range(1, 8)
    }

    assert cohort["worth_s"].tolist() == [worth[days] for days in cohort["offered_days"]]


@pytest.mark.parametrize("engine", ENGINES)
def test_the_book_of_a_morning_is_what_the_visits_leave_free(engine):
    """Four slots a Thursday: of each, whoever booked on an earlier morning takes one; the soonest free are told."""
    season = sim.simulate(thursdays(slot_min=45.0, **BOOKING), engine=engine)
    booked = season.visits[season.visits["outcome"] != "cancelled"]
    held = season.sessions.loc[season.sessions["status"] == "held", "opens_s"] // DAY_S
    for morning in season.books.itertuples():
        today, free = morning.morning_s // DAY_S, []
        for day in held[(held > today) & (held <= today + 21)]:
            taken = ((booked["slot_s"] // DAY_S == day) & (booked["decided_s"] < morning.morning_s)).sum()
            free += [day - today] * (4 - taken)
        noted = [morning.first_free_days, morning.second_free_days, morning.third_free_days]
        assert [None if pd.isna(days) else days for days in noted] == (free + [None] * 3)[:3]
    assert season.books["third_free_days"].isna().any()
    assert season.books["third_free_days"].nunique() > 4


@pytest.mark.parametrize("engine", ENGINES)
def test_who_has_no_offer_is_offered_nothing_worth_nothing(engine):
    """Those who never heard of it have no look either; where a minute weighs nothing, worth is known of nobody."""
    nobody = sim.simulate(thursdays(mode="walk_in", **BOOKING), engine=engine).requests
    unheard = sim.simulate(thursdays(awareness=0.0, **BOOKING), engine=engine).requests
    weightless = sim.simulate(thursdays(per_min=0.0, awareness=0.5, **BOOKING), engine=engine).requests

    assert nobody["first_look_s"].notna().any()
    assert unheard["first_look_s"].isna().all()
    for requests in (nobody, unheard):
        assert requests["offered_days"].isna().all()
        assert set(requests["worth_s"]) == {0}
    assert weightless["worth_s"].isna().all()
    assert weightless["offered_days"].notna().any()
