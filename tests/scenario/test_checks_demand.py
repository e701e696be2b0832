"""Faults of needs and people, one by one, and numbers beyond reason."""

import pytest

from sim.scenario.checks_numbers import PATTERNS
from sim.scenario.files import scenario_from
from sim.scenario.origins import leaves
from tests.scenario.telling import errors, refused, warnings
from tests.worlds import request_type, small_world

AGES = "demand.population.age_bands"


def with_bands(*bands):
    """Return the small world with other age bands: (id, from, to, share)."""
    rest = {"low_autonomy": 0.1, "high_autonomy": 0.5, "car": 0.5}
    keys = ("id", "from_age", "to_age", "share")
    return small_world(
        demand={"population": {"age_bands": [dict(zip(keys, band, strict=True)) | rest for band in bands]}}
    )


def test_shares_of_types_that_do_not_sum_to_one_are_refused_with_the_shares():
    """The largest first."""
    types = [request_type("housing", 0.35), request_type("benefits", 0.4), request_type("papers", 0.22)]

    assert errors(small_world(demand={"types": types})) == {
        "demand.types": "shares sum to 0.97, they must sum to 1 (benefits 0.4, housing 0.35, papers 0.22)"
    }


def test_many_shares_are_told_in_part():
    """Six of them, and how many more."""
    types = [request_type(f"t{n}", 0.1) for n in range(9)]
    told = errors(small_world(demand={"types": types}))["demand.types"]

    assert told.startswith("shares sum to 0.9, they must sum to 1 (t0 0.1")
    assert told.endswith(", and 3 more)")


def test_shares_may_miss_one_by_rounding():
    """Ten tenths do not make one in floating point."""
    assert errors(small_world(demand={"types": [request_type(f"t{n}", 0.1) for n in range(10)]})) == {}


def test_shares_of_age_bands_that_do_not_sum_to_one_are_refused():
    """So that everybody has an age."""
    told = errors(with_bands(("young", 15, 55, 0.5), ("old", 56, 99, 0.4)))

    assert told == {AGES: "shares sum to 0.9, they must sum to 1 (young 0.5, old 0.4)"}


def test_ages_of_users_that_do_not_sum_to_one_are_refused():
    """Of all users and of one type."""
    ages = {"under_26": 0.5, "from_26_to_55": 0.3, "over_55": 0.3}
    tree = small_world(
        demand={"types": [request_type("one", 1.0, ages=ages)], "population": {"users": {"over_55": 0.5}}}
    )

    assert errors(tree) == {
        "demand.types.one.ages": "shares sum to 1.1, they must sum to 1 (under_26 0.5, from_26_to_55 0.3, over_55 0.3)",
        "demand.population.users": "shares sum to 0.92, they must sum to 1 "
        "(over_55 0.5, from_26_to_55 0.36, under_26 0.06)",
    }


@pytest.mark.parametrize(
    ("bands", "path", "message"),
    [
        ([("a", 18, 99, 1.0)], "a.from_age", "found 18, the first band begins at 15"),
        ([("a", 15, 40, 0.5), ("b", 42, 99, 0.5)], "b.from_age", 'found 42, expected 41: band "a" ends at 40'),
        ([("a", 15, 40, 0.5), ("b", 40, 99, 0.5)], "b.from_age", 'found 40, expected 41: band "a" ends at 40'),
        ([("a", 15, 40, 0.5), ("b", 41, 30, 0.5)], "b.to_age", "30 is below from_age 41"),
    ],
)
def test_ages_with_a_hole_or_an_overlap_are_refused(bands, path, message):
    """Bands follow one another from 15 on."""
    assert errors(with_bands(*bands)) == {f"{AGES}.{path}": message}


def test_a_population_without_age_bands_is_refused():
    """Nobody would have an age."""
    assert errors(with_bands()) == {AGES: "there is no age band; give at least one, from 15 on"}


def test_autonomy_of_more_than_everybody_is_refused():
    """Low and high are two shares of one band."""
    tree = small_world()
    tree["demand"]["population"]["age_bands"][0] |= {"low_autonomy": 0.6, "high_autonomy": 0.5}

    assert errors(tree) == {f"{AGES}.young": "low_autonomy 0.6 and high_autonomy 0.5 sum to 1.1, they cannot exceed 1"}


def test_channels_of_more_than_everybody_are_refused():
    """Nobody only walks in and only books."""
    told = errors(small_world(demand={"population": {"walk_in_only": 0.6, "appointment_only": 0.5}}))

    assert told == {
        "demand.population.walk_in_only": "walk_in_only and appointment_only sum to 1.1, they cannot exceed 1"
    }


@pytest.mark.parametrize(
    ("demand", "path", "message"),
    [
        ({"types": []}, "demand.types", "there is no request type; give at least one"),
        (
            {"volume": 0.0},
            "demand.volume",
            "there is no demand: requests per 1,000 inhabitants are 0; give more than 0",
        ),
        (
            {"requests_per_1000": {"low": 0.0, "middle": 0.0}},
            "demand.requests_per_1000.middle",
            "there is no demand: requests per 1,000 inhabitants are 0; give more than 0",
        ),
        (
            {"population": {"adult_share": 0.0}},
            "demand.population.adult_share",
            "there is no demand: nobody is 15 or older",
        ),
    ],
)
def test_a_scenario_without_demand_is_refused(demand, path, message):
    """Nobody would ever come."""
    assert errors(small_world(demand=demand)) == {path: message}


def test_each_level_of_demand_needs_its_number():
    """A verdict is asked at low, middle and high demand."""
    told = errors(small_world(demand={"requests_per_1000": {"low": ..., "middle": ...}}))

    assert told == {
        "demand.requests_per_1000": "low, middle is missing; scenarios are run at low, middle and high demand"
    }


def test_levels_that_do_not_ascend_are_a_warning():
    """Low should be lower than high."""
    told = warnings(small_world(demand={"requests_per_1000": {"low": 60.0}}))

    assert told["demand.requests_per_1000"] == "low, middle and high do not ascend (low 60, middle 55, high 130)"


@pytest.mark.parametrize("n_months", [0, 11, 13])
def test_a_season_has_twelve_months(n_months):
    """January to December."""
    told = errors(small_world(demand={"seasons": {"flat": [1.0] * n_months}}))

    assert told == {"demand.seasons.flat": f"found {n_months} values, expected 12, January to December"}


def test_a_season_whose_mean_is_not_one_is_a_warning():
    """It would change the volume, which has its own number."""
    told = warnings(small_world(demand={"seasons": {"flat": [1.5] + [1.0] * 11}}))

    assert told["demand.seasons.flat"] == "the mean of the months is 1.042, about 1 is expected: it changes the volume"
    assert "demand.seasons.flat" not in warnings(small_world(demand={"seasons": {"flat": [1.2] + [1.0] * 11}}))


def test_a_season_of_zeros_is_refused():
    """Its types would never be needed."""
    told = errors(small_world(demand={"seasons": {"flat": [0.0] * 12}}))

    assert told == {"demand.seasons.flat": "all months are 0; give a weight to at least one"}


def test_a_shortest_deadline_above_the_longest_is_refused():
    """Both are told."""
    kind = request_type("one", 1.0, deadline_days={"shortest": 40})

    assert errors(small_world(demand={"types": [kind]})) == {
        "demand.types.one.deadline_days.shortest": "40 is more than longest 30"
    }


def test_more_returns_and_referrals_than_visits_are_refused():
    """A visit ends once."""
    kind = request_type("one", 1.0, return_share=0.7, referral_share=0.4)

    assert errors(small_world(demand={"types": [kind]})) == {
        "demand.types.one.return_share": "return_share and referral_share sum to 1.1, they cannot exceed 1"
    }


def test_a_least_tolerance_above_the_most_is_refused():
    """A range from high to low."""
    told = errors(small_world(behaviour={"tolerance": {"least": 9}}))

    assert told == {"behaviour.tolerance.least": "9 is more than most 8"}


@pytest.mark.parametrize(("weights", "told"), [([], "there is no weight"), ([0.0, 0.0], "all weights are 0")])
def test_walk_ins_must_be_able_to_arrive(weights, told):
    """At least one bin of the profile weighs something."""
    tree = small_world(behaviour={"walk_in_profile": {"weights": weights}})

    assert errors(tree) == {"behaviour.walk_in_profile.weights": f"{told}; give more than 0 to at least one bin"}


@pytest.mark.parametrize(
    ("path", "number", "bounds"),
    [
        ("advisers.ada.pace", 1000, "0.1 to 10"),
        ("demand.volume", 1e6, "0 to 100"),
        ("demand.requests_per_1000.high", 1e8, "0 to 20000"),
        ("demand.types.pension.cv", 45, "0 to 5"),
        ("demand.types.pension.affinity.town_hall", 1e-6, "0.001 to 1000"),
        ("choice.outside.constant", -1e9, "-100 to 100"),
        ("behaviour.patience.cv", 50, "0 to 5"),
        ("behaviour.lateness.mean_min", -1000, "-240 to 240"),
        ("place.travel.detour_factor", 0.5, "1 to 5"),
        ("place.travel.rural_speed_kmh", 1e-6, "1 to 200"),
    ],
)
def test_a_number_beyond_reason_is_refused(path, number, bounds):
    """What the schema can hold and no service could mean."""
    told = refused(small_world(), [f"{path}={number}"])

    assert told == {path: f"{number:.9g} is beyond reason; expected {bounds}"}


def test_each_bound_of_reason_is_of_a_value_that_exists():
    """A path that was renamed would never be looked at again."""
    affinity = {"town_hall": 1.0}
    tree = small_world(demand={"types": [request_type("one", 1.0, affinity=affinity)]})
    tree["venues"][0]["waiting_room"] = 5
    paths = [path for path, _ in leaves(scenario_from(tree).tree())]

    assert [pattern.pattern for pattern, _, _ in PATTERNS if not any(map(pattern.fullmatch, paths))] == []


def test_a_service_that_nobody_knows_is_a_warning():
    """No share, no campaign of the run: nobody ever comes. A campaign, one commune or presence is enough."""
    tree = small_world(awareness={"share": 0.0})
    message = "nobody knows of the service and no campaign of the run tells of it: nobody comes; give more than 0"

    assert warnings(tree)["awareness.share"] == message
    late = {"id": "late", "day": "2025-01-01", "reach": 0.2}
    assert "awareness.share" in warnings(small_world(awareness={"share": 0.0, "campaigns": [late]}))
    early = {"id": "early", "day": "2022-03-10", "reach": 0.2}
    assert "awareness.share" not in warnings(small_world(awareness={"share": 0.0, "campaigns": [early]}))
    assert "awareness.share" not in warnings(small_world(awareness={"share": 0.0, "communes": {"47001": 0.1}}))
    assert "awareness.share" not in warnings(small_world(awareness={"share": 0.0, "presence": {"share": 0.9}}))


def test_people_who_only_book_where_no_desk_can_be_booked_are_a_warning():
    """Three in ten of the small world."""
    tree = small_world()
    for desk in tree["rota"]["permanences"]:
        desk["mode"] = "walk_in"
    path = "demand.population.appointment_only"

    assert warnings(tree)[path] == "a share of 0.3 of the people is never served: no desk can be booked"
    tree["rota"]["permanences"][0]["mode"] = "mixed"
    assert path not in warnings(tree)


def test_people_who_look_again_when_the_need_is_over_are_a_warning():
    """Needs of both types last thirty days at most."""
    for path, tree in (
        ("choice.look_again_days", small_world(choice={"look_again_days": 30})),
        ("behaviour.persistence.retry_after_days",
         small_world(behaviour={"persistence": {"retry_after_days": 30}})),
        ("behaviour.persistence.return_after_days",
         small_world(behaviour={"persistence": {"return_after_days": 30}})),
    ):  # fmt: skip
        assert warnings(tree)[path] == (
            'needs of type "family_benefits" and 1 more last 30 days at most and are lost before people look again, '
            "after 30; give fewer days"
        )
    assert "choice.look_again_days" not in warnings(small_world(choice={"look_again_days": 29}))


def test_platforms_down_more_often_than_people_come_back_are_a_warning():
    """A return share of 0.1 beside a platform that is down on a fifth of the days."""
    tree = small_world()
    tree["demand"]["operators"][0]["outage_share"] = 0.2
    told = warnings(tree)

    assert told["demand.types.pension.return_share"].startswith(
        "0.1 of these visits must come back, but a platform that is down (0.2)"
    )
    tree["demand"]["operators"][0]["outage_share"] = 0.05
    assert "demand.types.pension.return_share" not in warnings(tree)


def test_services_longer_than_the_cap_are_a_warning():
    """On average: most of them are cut and referred."""
    tree = small_world(outcomes={"time_cap_min": 30.0})

    assert warnings(tree)["demand.types.pension.mean_min"] == (
        "a service of 38 min on average is cut at 30 and referred: more than referral_share 0.1 will be"
    )
    assert "demand.types.family_benefits.mean_min" not in warnings(tree)


def test_a_band_the_wrong_way_round_is_refused():
    """Every run would be outside of it."""
    assert errors(small_world(bands={"reach": [0.6, 0.2]})) == {
        "bands.reach": "0.6 is more than 0.2: give the lower end first"
    }
