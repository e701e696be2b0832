"""The clocks of communes: exact answers on tiny worlds, and against asking every second."""

import numpy as np
import pytest

from sim.errors import PermanencesError
from sim.measures.clocks import RotaClocks, open_spells
from sim.measures.delay_law import DelayLaw
from sim.measures.delay_spells import delay_spells
from sim.scenario.files import load_scenario, scenario_from
from tests.worlds import permanence, small_world

MINUTE, HOUR, DAY, WEEK = 60, 3_600, 86_400, 7 * 86_400


def world(*permanences, **changes):
    """Return the small world with other permanences; people accept ten minutes of road, so their own commune's desk."""
    near = {"longest_journey_min": {"car": 10.0, "no_car": 10.0}}
    rota = {"permanences": list(permanences)} if permanences else {}
    return scenario_from(small_world(**({"choice": near, "rota": rota} | changes)))


def openings(*pairs):
    """Return openings of a venue as the clock reads them."""
    return np.array(pairs, dtype=np.int64).reshape(-1, 2)


# --- the law


def test_a_law_of_flats_and_falls():
    """Ten seconds at 5, and a fall from 30 to 10: half of the needs wait at most 15."""
    law = DelayLaw(((5, 10),), ((10, 30),))

    assert (law.mean_s, law.max_s) == ((50 + 400) / 30, 30)
    assert [law.share_within(d) for d in (4, 5, 10, 20, 30)] == pytest.approx([0, 1 / 3, 1 / 3, 2 / 3, 1])
    assert [law.quantile(q) for q in (0, 0.2, 1 / 3, 0.5, 1)] == pytest.approx([5, 5, 5, 15, 30])


def test_the_quantiles_of_a_law_come_by_share():
    """The usual ones, in ascending order."""
    law = DelayLaw((), ((0, 100),))

    assert law.quantiles == pytest.approx({0.1: 10, 0.25: 25, 0.5: 50, 0.75: 75, 0.9: 90, 0.95: 95})


# --- the delay second by second


def test_the_journey_is_part_of_the_delay_and_shifts_the_opening():
    """Near: 10 s away, open 100 to 200. Far: 40 s away, open 150 to 300, the only one for who leaves after 190."""
    law = delay_spells([(10, openings((100, 200))), (40, openings((150, 300)))], 0, 260).law

    # Leaving before 90 one waits for the near desk; then the journey is all; from 190 on the far one is 40 s away.
    assert law == DelayLaw(((10, 100), (40, 70)), ((10, 100),))
    assert law.mean_s == (90 * 55 + 100 * 10 + 70 * 40) / 260


def test_who_is_far_waits_for_a_near_desk_that_opens_soon():
    """Far is open all along, 40 s away; near opens at 100, 10 s away: from second 60 on it is there sooner."""
    spells = delay_spells([(40, openings((0, 300))), (10, openings((100, 200)))], 0, 150)

    assert spells.law == DelayLaw(((10, 60), (40, 60)), ((10, 40),))
    assert spells.open_s == 150


def test_who_would_arrive_at_closing_is_too_late():
    """Ten seconds away, closing at 50: who leaves at 40 waits for the next opening."""
    law = delay_spells([(10, openings((0, 50), (200, 210)))], 0, 60).law

    assert law == DelayLaw(((10, 40),), ((140, 160),))


def test_what_nobody_knows_is_left_out():
    """After the last desk can be reached there is no law."""
    spells = delay_spells([(10, openings((20, 50)))], 0, 100)

    assert spells.law.period_s == 40


def test_a_break_is_closed_time():
    """Two breaks, one of which begins before the opening."""
    session = load_sessions("12:00", "13:00")

    assert open_spells(session) == [(9 * HOUR, 12 * HOUR), (13 * HOUR, 17 * HOUR)]


def load_sessions(start, end):
    """Return a session from 9 to 17 with a break."""
    scenario = world(permanence("a", "post_office", "monday", "09:00", "17:00", breaks=[{"start": start, "end": end}]))
    return RotaClocks(scenario).sessions[0]


# --- the communes


def test_one_desk_a_week_two_minutes_away():
    """Closed 165 h of 168: the mean is 165² / 2 / 168 h, and the journey comes on top."""
    clock = RotaClocks(world()).clock("47001")

    assert clock.journey_s == 2 * MINUTE
    assert clock.law.mean_s == pytest.approx(165 * 165 / 2 / 168 * HOUR + 120)
    assert clock.law.max_s == 165 * HOUR + 120
    assert clock.open_share == 3 / 168
    assert clock.known_share == 1


def test_without_a_car_the_journey_is_longer_and_so_is_the_delay():
    """Five minutes instead of two, all along."""
    clocks = RotaClocks(world())
    car, no_car = clocks.clock("47001").law, clocks.clock("47001", "no_car").law

    assert no_car.mean_s - car.mean_s == pytest.approx(3 * MINUTE)


def test_a_desk_out_of_reach_is_none():
    """With ten minutes at most, Petitbourg does not reach the post office of Grandville, and has no other desk."""
    clock = RotaClocks(world(permanence("a", "post_office", "monday", "09:00", "12:00"))).clock("47209")

    assert (clock.journey_s, clock.law, clock.open_share, clock.known_share) == (None, None, 0, 0)


def test_a_holiday_and_a_leave_take_openings_away():
    """Of four Mondays the second is a leave of the only adviser: the delay reaches a fortnight."""
    away = {"leave": [{"start": "2022-03-14", "end": "2022-03-14"}]}
    scenario = world(advisers=[{"id": "ada", "home": "post_office", **away}])

    assert RotaClocks(scenario).clock("47001").law.max_s == (165 + 168) * HOUR + 120


def test_a_rota_that_ends_leaves_the_rest_unknown():
    """Needs after the last opening are not in the law; their share is told."""
    scenario = world(permanence("a", "post_office", "monday", "09:00", "12:00", last_day="2022-03-14"))
    clock = RotaClocks(scenario).clock("47001")

    assert clock.known_share == pytest.approx((7 * 24 + 12 - 2 / 60) / (28 * 24))
    assert clock.law.max_s == 165 * HOUR + 120


def test_desks_by_appointment_alone_are_no_door_to_walk_through():
    """Of two days a week one takes people without an appointment."""
    scenario = world(
        permanence("a", "post_office", "monday", "09:00", "12:00", mode="appointment"),
        permanence("b", "post_office", "tuesday", "09:00", "12:00"),
    )

    assert RotaClocks(scenario).clock("47001").law.max_s == 141 * HOUR + 120
    assert RotaClocks(scenario, channel="walk_in").clock("47001").law.max_s == 165 * HOUR + 120


def test_people_within_some_minutes_in_the_week():
    """Grandville every week; Petitbourg every other week, three quarters and a quarter of the people."""
    scenario = world(
        permanence("a", "post_office", "monday", "09:00", "12:00"),
        permanence("b", "town_hall", "thursday", "14:00", "17:00", recurrence="odd"),
    )
    by_commune, share = RotaClocks(scenario).within(5)

    assert by_commune.tolist() == [1, 0.5]
    assert share == (3000 * 1 + 1000 * 0.5) / 4000


@pytest.mark.parametrize(("argument", "told"), [({"service": "bus"}, "service is 'bus'"), ({"channel": ""}, "channel")])
def test_an_unknown_word_is_refused(argument, told):
    """With what it may be."""
    with pytest.raises(PermanencesError, match=told):
        RotaClocks(world(), **argument)


# --- a session less


def test_the_loss_of_a_weekly_desk_costs_a_week():
    """The next desk is seven days later; who would have come while it was open has that much less to wait."""
    lost = RotaClocks(world(permanence("a", "post_office", "monday", "09:00", "12:00"))).after_cancellation()
    row = lost[(lost["commune"] == "47001") & (lost["way"] == "car")].iloc[0]

    assert row["without_s"] - row["mean_s"] == pytest.approx(WEEK - 1.5 * HOUR * 3 / 168)
    assert row["longest_s"] == (165 + 168) * HOUR + 120
    assert row["needs_share"] == 1


def test_a_second_desk_the_next_day_bounds_the_loss():
    """Monday's people come on Tuesday, Tuesday's wait six days; each day's needs are its own."""
    scenario = world(
        permanence("mon", "post_office", "monday", "09:00", "12:00"),
        permanence("tue", "post_office", "tuesday", "09:00", "12:00"),
    )
    lost = RotaClocks(scenario).after_cancellation().set_index(["permanence", "commune", "way"])
    monday, tuesday = lost.loc[("mon", "47001", "car")], lost.loc[("tue", "47001", "car")]

    assert monday["without_s"] - monday["mean_s"] == pytest.approx(DAY - 1.5 * HOUR * 3 / 144)
    assert tuesday["without_s"] - tuesday["mean_s"] == pytest.approx(6 * DAY - 1.5 * HOUR * 3 / 24)
    assert (monday["needs_share"], tuesday["needs_share"]) == pytest.approx((6 / 7, 1 / 7))


def test_a_desk_elsewhere_at_the_same_hour_leaves_nothing_to_lose():
    """Two advisers at one venue: if one session is cancelled, the door is open all the same."""
    advisers = [{"id": name, "home": "post_office"} for name in ("ada", "ben")]
    scenario = world(
        permanence("a", "post_office", "monday", "09:00", "12:00"),
        permanence("b", "post_office", "monday", "09:00", "12:00", advisers=["ben"]),
        advisers=advisers,
    )

    assert RotaClocks(scenario).after_cancellation().empty


def brute_force(clocks, commune, way, without=None):
    """Return the delay of every second of the window by asking every opening."""
    row = clocks.ground.communes.index(commune)
    journeys = dict(zip(*map(np.ndarray.tolist, clocks.journeys(way).of(row)), strict=True))
    leaves = np.arange(clocks.length_s, dtype=np.int64)
    best = np.full(clocks.length_s, np.iinfo(np.int64).max)
    for one in clocks.openings:
        if one.opens_s > clocks.length_s + 2 * WEEK:
            continue
        journey = journeys.get(one.venue)  # of a venue that is too far off none is known
        if journey is not None and journey <= clocks.limit_s[way] and one.session != without:
            delay = np.maximum(journey, one.opens_s - leaves)
            best = np.where(leaves < one.closes_s - journey, np.minimum(best, delay), best)
    return best


@pytest.fixture(scope="module")
def fortnight():
    """The shipped Agen for two weeks around a public holiday, as the permanences alone."""
    scenario = load_scenario("agen-bus", ["horizon.start=2022-05-23", "horizon.end=2022-06-07"])
    return RotaClocks(scenario, "mobile")


@pytest.mark.parametrize(("commune", "way"), [("47001", "no_car"), ("47209", "car"), ("47145", "car")])
def test_the_clock_agrees_with_asking_every_second(fortnight, commune, way):
    """Mean, longest and share open, exactly; a fall counts each second by its middle."""
    delays = brute_force(fortnight, commune, way)
    clock = fortnight.clock(commune, way)
    falls = np.append(np.diff(delays) == -1, False)

    assert clock.law.max_s == delays.max()
    assert clock.law.mean_s == pytest.approx((delays - falls / 2).mean(), abs=0.01)
    assert clock.law.share_within(DAY) == pytest.approx((delays <= DAY).mean(), abs=1e-5)


def test_the_loss_of_a_session_agrees_with_asking_every_second(fortnight):
    """Summed over the sessions of a permanence."""
    lost = fortnight.after_cancellation().set_index(["permanence", "commune", "way"])
    kept = brute_force(fortnight, "47209", "car")
    with_s = without_s = needs = 0
    for number in {one.session for one in fortnight.openings if one.opens_s < fortnight.length_s + WEEK}:
        if fortnight.sessions[number].kind.permanence == "montanou-mardi":
            delays = brute_force(fortnight, "47209", "car", without=number)
            changed = delays != kept
            needs += changed.sum()
            with_s, without_s = with_s + kept[changed].sum(), without_s + delays[changed].sum()
    row = lost.loc[("montanou-mardi", "47209", "car")]

    assert row["needs_share"] * fortnight.length_s == pytest.approx(needs, abs=2)
    assert row["without_s"] - row["mean_s"] == pytest.approx((without_s - with_s) / needs, rel=1e-5)
