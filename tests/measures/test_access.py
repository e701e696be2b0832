"""Reach, the access clock and people within some minutes: exact answers on tiny worlds."""

import numpy as np
import pytest
from scipy.sparse import csr_array

from sim.errors import PermanencesError
from sim.measures.access import access_clock, mean_delays_s, weeks_within
from tests.measures.hand import measured, parts, whole
from tests.visits.seasons import changed, hand_made

DAY, HOUR, WEEK = 86_400, 3_600, 7 * 86_400


# --- the clock


def test_one_opening_a_week():
    """Open 3 h of 168: one closed spell of 165 h, its mean is 165² / 2 / 168 h."""
    clock = access_clock([(9 * HOUR, 12 * HOUR)], period=WEEK)

    assert clock.mean_s == pytest.approx(165 * 165 / 2 / 168 * HOUR)
    assert clock.max_s == 165 * HOUR
    assert clock.open_share == 3 / 168


def test_two_openings_halve_the_worst_delay_only_if_they_are_far_apart():
    """Spells of 10 and 70 seconds in a period of 100."""
    clock = access_clock([(0, 10), (20, 30)], period=100)

    assert (clock.mean_s, clock.max_s, clock.open_share) == ((100 + 4900) / 200, 70, 0.2)


def test_the_last_opening_is_followed_by_the_first_of_the_next_period():
    """Openings at both ends of the period leave one spell between them."""
    clock = access_clock([(90, 100), (0, 10)], period=100)

    assert (clock.mean_s, clock.max_s, clock.open_share) == (80 * 80 / 200, 80, 0.2)


def test_an_opening_may_run_into_the_next_period():
    """From 90 to 110 in a period of 100 is open to 10 of each: one spell of 80, or 25 and 45 with another opening."""
    clock = access_clock([(90, 110)], period=100)

    assert (clock.mean_s, clock.max_s, clock.open_share) == (80 * 80 / 200, 80, 0.2)
    assert access_clock([(90, 110), (35, 45)], period=100).gaps_s == (25, 45)
    assert access_clock([(90, 110), (5, 12), (80, 95)], period=100) == access_clock([(80, 112)], period=100)
    assert access_clock([(30, 130)], period=100).mean_s == 0


def test_needs_of_a_dated_list_end_where_its_last_openings_begin_also_if_these_overlap():
    """Unsorted, the last two are one from 50 on: needs from 0 to 50, closed for 10 and for 30."""
    clock = access_clock([(55, 70), (10, 20), (50, 60)])

    assert (clock.mean_s, clock.max_s, clock.open_share) == ((100 + 900) / 100, 30, 0.2)
    assert clock.quantiles[0.5] == 7.5  # open for a fifth; then both spells run together: 0.2 + 2 d / 50 = 0.5


def test_openings_that_overlap_or_touch_are_one():
    """In any order, and one inside another."""
    merged = access_clock([(40, 60), (0, 20), (10, 30), (30, 35), (12, 14)], period=100)

    assert merged == access_clock([(0, 35), (40, 60)], period=100)


def test_a_desk_that_never_closes():
    """The delay is 0."""
    clock = access_clock([(0, 50), (50, 100)], period=100)

    assert (clock.mean_s, clock.max_s, clock.open_share, clock.quantile(1)) == (0, 0, 1, 0)


def test_a_list_of_dates_ends_at_its_last_opening():
    """Needs fall from 0 to 50: closed for 10, open for 10, closed for 30; what follows is not known."""
    clock = access_clock([(10, 20), (50, 60)])

    assert (clock.mean_s, clock.max_s, clock.open_share) == ((100 + 900) / 100, 30, 0.2)


def test_a_list_with_one_opening_at_the_start_has_no_delay():
    """The need falls at 0, when the desk is open."""
    clock = access_clock([(0, 10)])

    assert (clock.mean_s, clock.max_s, clock.open_share, clock.share_within(0)) == (0, 0, 1, 1)


def test_the_law_is_a_distribution():
    """Open a fifth of the time; half of the needs wait at most 30 s; all at most 70 s."""
    clock = access_clock([(0, 10), (20, 30)], period=100)

    assert [clock.share_within(d) for d in (-1, 0, 10, 70, 99)] == pytest.approx([0, 0.2, 0.4, 1, 1])
    assert [clock.quantile(q) for q in (0, 0.2, 0.4, 0.5, 1)] == pytest.approx([0, 0, 10, 20, 70])


@pytest.mark.parametrize("share", [0.24, 0.3, 0.45, 0.77, 0.99])
def test_the_quantile_inverts_the_law(share):
    """Also where several spells are running."""
    clock = access_clock([(0, 10), (20, 30), (37, 40), (90, 95)], period=120)

    assert clock.share_within(clock.quantile(share)) == pytest.approx(share)


def test_the_clock_agrees_with_asking_every_second():
    """The mean over the seconds of the period, by the rule of the middle, which is exact for straight lines."""
    openings = [(3, 9), (15, 16), (30, 44)]
    delays = []
    for second in range(60):
        starts = [0 if a <= second < b else a - second for a, b in openings + [(a + 60, b + 60) for a, b in openings]]
        wait = min(s for s in starts if s >= 0)
        delays.append(wait - 0.5 if wait else 0)

    assert access_clock(openings, period=60).mean_s == pytest.approx(np.mean(delays))


def test_the_clock_by_arrays_is_the_clock():
    """Overlapping openings, one that ends with the period, and one alone; near no opening there is no delay."""
    for openings in ([(3, 9), (5, 20), (15, 16), (30, 44)], [(0, 10), (50, 60)], [(7, 9)]):
        opens, closes = np.array(openings).T

        near, venue = csr_array(np.array([[True, False], [False, True]])), np.zeros(len(opens), dtype=np.int64)
        found = mean_delays_s(near, opens, closes, venue, 60)

        assert found[0] == access_clock(openings, period=60).mean_s
        assert np.isnan(found[1])


def test_numbers_need_not_be_whole_and_stay_exact():
    """Halves of a second, numpy numbers and hours as floats are taken as they are."""
    assert access_clock([(np.int64(0), 0.5)], period=1.0).mean_s == 0.125
    assert access_clock([(0.1, 0.2)], period=0.3).open_share == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("openings", "period", "told"),
    [
        ([], 100, "openings are empty"),
        ([(5, 5)], 100, "it must end after it begins"),
        ([(5, 4)], None, "it must end after it begins"),
        ([(100, 110)], 100, "must begin from 0 to before 100"),
        ([(90, 191)], 100, "longer than the period 100"),
        ([(-1, 5)], None, "must begin at 0 or later"),
        ([(-1, 5)], 100, "must begin from 0"),
        (5, 100, "openings is 5"),
        (None, None, "openings is None"),
        ([(0, 5)], 0, "period is 0"),
        ([(0, 5)], float("inf"), "period is inf"),
        ([(0, 5)], True, "period is True"),
        ([(0, 5), (6,)], 100, r"openings\[1\] is \(6,\)"),
        ([(0, "5")], 100, r"openings\[0\]"),
        ([(0, float("nan"))], 100, r"openings\[0\]"),
        ([(0, 10**400)], 100, r"openings\[0\]"),
        ([(0, 5)], 10**400, "period is 1000"),
        ([5], 100, r"openings\[0\] is 5"),
    ],
)
def test_what_is_no_opening_is_refused(openings, period, told):
    """The opening, what was found and what was expected are told."""
    with pytest.raises(PermanencesError, match=told):
        access_clock(openings, period=period)


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_share_lies_between_0_and_1(share):
    """Of a quantile."""
    with pytest.raises(PermanencesError, match="between 0 and 1"):
        access_clock([(0, 1)], period=2).quantile(share)


# --- people within some minutes


def test_people_within_minutes_of_a_desk_open_in_the_week():
    """The first desk is near both communes, the second near none."""
    near = csr_array(np.array([[600, 1260], [1200, 1201]]) <= 20 * 60)

    assert weeks_within(near, np.array([[True, False], [False, True], [True, True]])).tolist() == [2, 2]
    assert weeks_within(near, np.array([[False, True], [False, False]])).tolist() == [0, 0]


def test_the_share_within_20_minutes_is_a_mean_over_the_weeks():
    """Each commune has a desk within 20 minutes in one week of three; within 30 minutes both have both."""
    assert parts("within_20_min", "commune") == {"47001": (3_000, 9_000), "47209": (1_000, 3_000)}
    assert whole("within_20_min") == pytest.approx(1 / 3)
    assert whole("within_30_min") == pytest.approx(1 / 3)


def test_a_cancelled_session_is_no_open_desk():
    """Without the home desk's session the larger commune has none."""
    season = changed(hand_made(), "sessions", 1, status="cancelled", reason="leave")

    assert parts("within_20_min", "commune", season)["47001"] == (0, 9_000)


def test_the_access_clock_of_a_season_is_weighted_by_inhabitants():
    """One opening of 3 h in three weeks for each commune, within 20 minutes by car."""
    mean = (501 * 501) / 2 / 504 / 24

    assert whole("access_delay") == pytest.approx(mean)
    assert parts("access_delay", "commune")["47209"] == pytest.approx((1_000 * mean, 1_000))


def test_a_commune_without_a_desk_within_reach_is_left_out_of_the_clock():
    """Its delay has no mean; the share of people within 20 minutes tells of it."""
    assert measured(longest_car_s=299).loc[("access_delay", "all", "all")].isna()["value"]


# --- reach


def test_reach_is_a_share_of_the_cohort():
    """Six of twelve requests, and six of eleven persons."""
    assert whole("reach") == 6 / 12
    assert whole("reach_persons") == 6 / 11


def test_a_person_with_two_requests_is_one_person():
    """Person 101 was served for one request and went elsewhere with the other."""
    assert parts("reach_persons", "age_band") == {"old": (5, 8), "young": (1, 3)}
    assert parts("reach", "age_band") == {"old": (5, 9), "young": (1, 3)}


@pytest.mark.parametrize(
    ("dimension", "expected"),
    [
        ("commune", {"47001": (5, 9), "47209": (1, 3)}),
        ("autonomy", {"high": (1, 3), "low": (5, 9)}),
        ("car", {"car": (5, 9), "no_car": (1, 3)}),
        ("journey", {"00-05": (5, 9), "15-20": (1, 3)}),
    ],
)
def test_reach_splits_by_who_people_are(dimension, expected):
    """Five minutes to the second are in the first band; 15 minutes and a second in the fourth."""
    assert parts("reach", dimension) == expected
