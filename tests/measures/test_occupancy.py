"""What desks and advisers do, on the season made by hand."""

import pytest

from tests.measures.hand import measured, parts, whole
from tests.visits.seasons import changed, hand_made


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sessions_planned", 3),
        ("sessions_held", 2),
        ("sessions_cancelled", 1 / 3),
        ("utilisation", 9_900 / 32_400),
        ("idle", (10_800 - 6_900 + 21_600 - 2_400) / 60 / 2),
        ("overtime", 600 / 60 / 2),
        ("opening_delay", 0),
        ("slot_use", 3 / 8),
        ("requests_per_half_day", 6 / 2),
        ("came_per_half_day", 9 / 2),
        ("visits_per_adviser_day", 6 / 3),
        ("working_time", (14_280 + 21_840) / 3_600 / 2),
        ("contract_use", (14_280 + 21_840) / 3_600 / (35 + 14)),
        ("drive_time", 0.5),
        ("drive_distance", 20),
    ],
)
def test_a_measure_of_the_desk_counts_the_sessions_of_the_window(name, value):
    """Two held and one cancelled; that of day 21 is after the window."""
    assert whole(name) == pytest.approx(value)


def test_overtime_does_not_make_up_for_idle_time():
    """Service after closing is no use of the desk time; idle time is never negative."""
    season = changed(hand_made(), "sessions", 0, desk_s=5_000)

    assert parts("idle", "venue", season)["town_hall"] == (0, 1)


def test_a_late_opening_is_the_first_adviser_s():
    """Early does not make up for late."""
    season = changed(hand_made(), "sessions", 0, opened_s=int(hand_made().sessions["opens_s"][0]) + 300)

    assert whole("opening_delay", season) == 5 / 2


def test_cancellations_split_by_their_reason():
    """As shares of all planned sessions."""
    assert parts("sessions_cancelled", "reason") == {"absence": (1, 3)}


def test_an_adviser_day_is_a_day_with_a_held_session():
    """Ada has two, Ben one."""
    assert parts("visits_per_adviser_day", "adviser") == {"ada": (5, 2), "ben": (1, 1)}


def test_working_time_of_a_shared_session_is_split_equally():
    """Ada drove and worked 14,280 s at the town hall; of the home desk each has half of 21,840 s."""
    found = parts("working_time", "adviser")

    assert found["ada"] == pytest.approx(((14_280 + 10_920) / 3_600, 1))
    assert found["ben"] == pytest.approx((10_920 / 3_600, 1))
    assert parts("working_time", "week")["2022-W11"] == pytest.approx((36_120 / 3_600, 2))


def test_of_a_session_with_one_adviser_away_who_served_was_there():
    """Nobody says who stayed away: Ben served, so Ada did not come."""
    season = changed(hand_made(), "sessions", 1, present_advisers=1)
    season = changed(season, "visits", 2, adviser="ben")

    assert parts("visits_per_adviser_day", "adviser", season) == {"ada": (4, 1), "ben": (2, 1)}


def test_without_contracts_their_use_is_left_out():
    """A measure that lacks what it needs has no row."""
    names = measured(contract_h_per_week={}).index.get_level_values("measure")

    assert "contract_use" not in names
    assert "working_time" in names
