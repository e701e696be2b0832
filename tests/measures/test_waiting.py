"""Waits in minutes and delays in days, on the season made by hand."""

import numpy as np
import pytest

from sim.measures.waiting import delays_s, waits_s
from tests.measures.hand import measured, parts, view, whole
from tests.visits.seasons import at, changed, hand_made


def test_a_wait_runs_from_the_latest_of_arrival_opening_and_slot():
    """Who is early waits from the slot, who comes before the opening from the opening; who never came has none."""
    minutes = waits_s(view()) / 60

    # Visits of the window in order; the no-show, the cancelled and the closed door have no wait.
    expected = [0, 25, 0, np.nan, 90, np.nan, 52, 0, np.nan, 0, 0, 0]
    np.testing.assert_array_equal(minutes, expected)


def test_the_adviser_s_late_opening_counts_as_waiting():
    """Called at 09:20 for a slot at 09:00, because the desk opened late."""
    late = changed(hand_made(), "visits", 0, called_s=at(7, "09:20"))

    assert waits_s(view(late))[0] == 20 * 60


def test_being_called_before_the_slot_is_no_negative_wait():
    """An early appointment that is called at once waits 0."""
    early = changed(hand_made(), "visits", 2, called_s=at(8, "09:55"))

    assert waits_s(view(early))[2] == 0


def test_the_mean_of_the_served_and_of_all_who_came_are_two_measures():
    """Six served wait 77 minutes in all; nine came and wait 167 until called or gone."""
    assert whole("wait_served") == pytest.approx(77 / 6)
    assert whole("wait_came") == pytest.approx(167 / 9)


def test_who_was_not_called_is_not_within_20_minutes():
    """Four of the nine who came were called within 20 minutes; the balker waited 0 and is not among them."""
    assert whole("wait_within_20") == 4 / 9


def test_exactly_20_minutes_is_within():
    """The limit belongs to the share."""
    for clock, within in (("09:20", 4 / 9), ("09:21", 3 / 9)):
        assert whole("wait_within_20", changed(hand_made(), "visits", 0, called_s=at(7, clock))) == within


def test_quantiles_interpolate_between_order_statistics():
    """Of 0, 0, 0, 0, 25, 52 the median is 0 and the ninth decile 25 + 27 / 2."""
    assert whole("wait_median") == 0
    assert whole("wait_p90") == pytest.approx(38.5)


def test_quantiles_by_group_are_those_of_numpy():
    """Each group has its own."""
    rows = measured().loc[("wait_p90", "venue")]

    assert rows.loc["town_hall", "value"] == pytest.approx(np.quantile([0, 25, 52, 0], 0.9))
    assert rows.loc["post_office", "value"] == 0
    assert np.isnan(rows["denominator"]).all()


def test_time_present_is_apart_from_the_wait():
    """From arrival to the end of the service, or until gone: 18,120 and 2,700 seconds by nine people."""
    assert whole("time_present") == pytest.approx(20_820 / 60 / 9)


def test_waits_split_by_venue_and_channel():
    """Numerators are minutes, denominators people."""
    assert parts("wait_served", "venue") == {"post_office": (0, 2), "town_hall": (77, 4)}
    assert parts("wait_served", "channel") == {"appointment": (0, 2), "walk_in": (77, 4)}
    assert parts("wait_served", "service") == {"home_desk": (0, 2), "mobile": (77, 4)}


def test_waits_split_by_what_the_request_says_of_the_person():
    """Type and age come from the request of the visit."""
    assert parts("wait_served", "type") == {"family_benefits": (25, 3), "pension": (52, 3)}
    assert parts("wait_came", "type") == {"family_benefits": (25, 4), "pension": (142, 5)}


def test_the_lead_of_an_appointment_leaves_cancellations_out():
    """Six days and nine hours, ten hours, and three days and ten hours (a no-show)."""
    days = [6 + 9 / 24, 10 / 24, 3 + 10 / 24]
    assert whole("booking_lead") == pytest.approx(sum(days) / 3)


DELAYS = {
    1: 6 + 21 / 24,
    2: 5 + 9.5 / 24,
    5: 7 + 10 / 24,
    7: 2 + 1 / 24,
    12: 5 + (21 + 1 / 6) / 24,
    13: 4 + (11 + 5 / 6) / 24,
}


def test_the_delay_runs_from_onset_to_the_first_call():
    """Of the cohort; a request served after the window counts, one with onset after it does not."""
    found = dict(zip(view().request("request").astype(int), delays_s(view()) / 86_400, strict=True))

    assert {k: v for k, v in found.items() if not np.isnan(v)} == pytest.approx(DELAYS)
    assert 11 not in found


def test_the_three_clocks():
    """Onset to first served; first aware look to first served; onset to resolved, operator included."""
    assert whole("delay_first_served") == pytest.approx(sum(DELAYS.values()) / 6)
    looks = {1: 6 + 9 / 24, 7: 1 + 9 / 24, 12: 5 + (9 + 1 / 6) / 24}
    assert whole("delay_from_look") == pytest.approx(sum((DELAYS | looks).values()) / 6)
    resolved = {
        1: 6 + 21.5 / 24,
        2: 16 + (10 + 1 / 3) / 24,
        5: 7 + 10.75 / 24,
        7: 2 + (1 + 1 / 3) / 24,
        12: 5 + (21 + 2 / 3) / 24,
        13: 4 + (12 + 1 / 6) / 24,
    }
    assert whole("delay_resolved") == pytest.approx(sum(resolved.values()) / 6)


def test_the_headline_is_a_share_of_the_whole_cohort():
    """Twelve requests; five are first served within seven days, six within fourteen."""
    rows = measured()
    for days, served in ((7, 5), (14, 6), (30, 6)):
        row = rows.loc[(f"served_within_{days}", "all", "all")]
        assert (row["numerator"], row["denominator"]) == (served, 12)


def test_seven_days_to_the_second_are_within_seven_days():
    """One second more is not."""
    for second, served in ((0, 6), (1, 5)):
        season = changed(hand_made(), "requests", 4, first_served_s=at(7) + second)
        assert measured(season).loc[("served_within_7", "all", "all"), "numerator"] == served


def test_who_is_never_served_counts_the_whole_deadline():
    """Restricted mean: six delays, and six times thirty days."""
    assert whole("delay_restricted") == pytest.approx((sum(DELAYS.values()) + 6 * 30) / 12)


def test_a_delay_beyond_the_deadline_counts_the_deadline():
    """min(delay, deadline), request by request."""
    season = changed(hand_made(), "requests", 0, deadline_s=at(2, "12:00"))
    expected = sum(DELAYS.values()) - DELAYS[1] + 2 + 6 * 30

    assert whole("delay_restricted", season) == pytest.approx(expected / 12)


def test_delays_split_by_the_venue_of_the_first_served_visit():
    """Who was never served belongs to no venue."""
    found = parts("delay_first_served", "venue")

    assert found["post_office"] == pytest.approx((DELAYS[7], 1))
    assert found["town_hall"] == pytest.approx((sum(DELAYS.values()) - DELAYS[7], 5))
