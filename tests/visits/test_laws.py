"""Each law of the log, with a log that breaks it."""

import pytest

from sim.errors import LogError
from sim.visits.laws import LAWS, Log, check_laws
from tests.visits.seasons import HOME, LATER, TOWN_HALL, at, changed, hand_made


def test_the_season_made_by_hand_is_lawful():
    """Every outcome and every final state is in it, and no law is broken."""
    check_laws(hand_made())


BROKEN = {
    "known_keys": [
        ("requests", 1, {"request": 1}, "a key stands once"),
        ("sessions", 1, {"session": TOWN_HALL}, "a key stands once"),
        ("visits", 0, {"request": 99}, "its request is not in the table"),
        ("visits", 0, {"session": "nowhere"}, "its session is not in the table"),
        ("visits", 2, {"attempt": 1}, "count from 1 without a gap"),
        ("visits", 2, {"attempt": 3}, "count from 1 without a gap"),
    ],
    "visits_agree_with_their_session": [
        ("visits", 0, {"venue": "post_office"}, "its session differs"),
        ("visits", 0, {"opens_s": at(7)}, "its session differs"),
    ],
    "one_final_state": [
        ("requests", 7, {"state": "open", "state_s": None}, "a request of the cohort is not open"),
        ("requests", 7, {"state": "lost"}, "a state is one of"),
        ("requests", 7, {"state_s": None}, "a final state has its second"),
    ],
    "reason_of_giving_up": [
        ("requests", 2, {"reason": ""}, "a reason goes with gave_up"),
        ("requests", 0, {"reason": "balked"}, "a reason goes with gave_up"),
        ("requests", 2, {"reason": "bored"}, "it is one of"),
    ],
    "offers_fit_the_looks": [
        ("requests", 8, {"offered_days": 3}, "an offer follows a look"),
        ("requests", 7, {"offered_days": -1}, "an offer follows a look"),
        ("requests", 9, {"worth_s": 60}, "an offer alone is worth something"),
        ("requests", 0, {"worth_s": -1}, "an offer alone is worth something"),
        ("requests", 0, {"offered_days": 20}, "was offered a session as soon"),
        ("requests", 0, {"offered_days": None, "worth_s": 0}, "was offered a session as soon"),
        ("books", 0, {"second_free_days": 0}, "slots are in order"),
        ("books", 0, {"second_free_days": None}, "slots are in order"),
    ],
    "one_outcome": [
        ("visits", 0, {"outcome": "served"}, "it is one of"),
        ("visits", 1, {"cause": ""}, "a cause goes with"),
        ("visits", 0, {"cause": "time_cap"}, "a cause goes with"),
    ],
    "stamps_fit_the_outcome": [
        ("visits", 0, {"called_s": None}, "resolved needs called_s"),
        ("visits", 0, {"left_s": at(7, "09:30")}, "resolved has no left_s"),
        ("visits", 3, {"arrival_s": at(7, "10:00")}, "no_show has no arrival_s"),
        ("visits", 4, {"left_s": None}, "reneged needs left_s"),
        ("visits", 5, {"arrival_s": at(14)}, "cancelled has no arrival_s"),
        ("visits", 8, {"called_s": at(14, "09:00")}, "closed_door has no called_s"),
        ("visits", 0, {"adviser": ""}, "who served is named"),
        ("visits", 4, {"adviser": "ada"}, "who served is named"),
        ("visits", 1, {"channel": "appointment"}, "an appointment alone has a slot"),
        ("visits", 1, {"channel": "telephone"}, "an appointment alone has a slot"),
    ],
    "outcome_fits_the_session": [
        ("visits", 7, {"outcome": "closed_door"}, "status says otherwise"),
        ("sessions", 0, {"status": "late"}, "held or cancelled"),
        ("sessions", 2, {"reason": ""}, "says why"),
    ],
    "times_in_order": [
        ("requests", 0, {"onset_s": at(1, "12:00"), "aware_s": None, "first_look_s": None}, "decided_s comes before"),
        ("visits", 0, {"arrival_s": at(7, "09:01")}, "called_s comes before arrival_s"),
        ("visits", 0, {"end_s": at(7, "08:59")}, "end_s comes before called_s"),
        ("visits", 4, {"left_s": at(7, "09:09")}, "left_s comes before arrival_s"),
        ("visits", 3, {"decided_s": at(8)}, "slot_s comes before decided_s"),
        ("requests", 9, {"deadline_s": at(10)}, "deadline_s comes before onset_s"),
        ("requests", 0, {"resolved_s": at(7)}, "resolved_s comes before first_served_s"),
        ("sessions", 0, {"ended_s": at(7, "11:59")}, "ended_s comes before closes_s"),
    ],
    "requests_count_their_visits": [
        ("requests", 7, {"visits": 1}, "the visits give 0"),
        ("requests", 1, {"served": 1}, "the visits give 2"),
        ("requests", 1, {"first_served_s": at(7, "09:31")}, f"the visits give {at(7, '09:30')}"),
        ("requests", 1, {"first_served_s": None}, "the visits give"),
    ],
    "state_follows_the_visits": [
        ("requests", 0, {"state": "elsewhere"}, "resolved goes with one visit"),
        ("requests", 7, {"state": "resolved", "resolved_s": at(9)}, "resolved goes with one visit"),
        ("visits", 1, {"outcome": "referred"}, "referred goes with one visit"),
        ("requests", 7, {"resolved_s": at(9)}, "it goes with these two states"),
    ],
    "sessions_count_their_visits": [
        ("sessions", 0, {"booked": 3}, "the visits give 2"),
        ("sessions", 0, {"came": 6}, "the visits give 7"),
        ("sessions", 1, {"served": 1}, "the visits give 2"),
    ],
    "service_time_adds_up": [
        ("sessions", 0, {"busy_s": 7_501}, "the visits give 7500"),
        ("sessions", 0, {"overtime_s": 0}, "the visits give 600"),
    ],
    "served_by_an_adviser_of_the_session": [
        ("visits", 0, {"adviser": "ben"}, "planned there: ada"),
    ],
    "adviser_in_one_place": [
        ("visits", 1, {"called_s": at(7, "09:29")}, "the service before is not over"),
    ],
    "littles_law": [
        ("sessions", 0, {"present_s": 18_121}, "the visits give 18120"),
    ],
    "cancelled_sessions_are_empty": [
        ("sessions", 2, {"desk_s": 1}, "a cancelled session has none"),
        ("sessions", 2, {"opened_s": at(14)}, "held sessions alone have it"),
    ],
}


def test_every_law_has_a_log_that_breaks_it():
    """A law without such a test might never raise."""
    assert {law.__name__ for law in LAWS} == set(BROKEN)


@pytest.mark.parametrize(
    ("law", "table", "row", "values", "told"),
    [(law, *case) for law, cases in BROKEN.items() for case in cases],
    ids=lambda value: None if isinstance(value, (dict, int)) else str(value)[:40],
)
def test_a_corrupted_log_raises(law, table, row, values, told):
    """The law, the table and the row are named, with what was found."""
    season = changed(hand_made(), table, row, **values)

    with pytest.raises(LogError, match=f"law {law} is broken in .*, row [0-9]+ .*{told}"):
        _check_alone(law, season)
    with pytest.raises(LogError, match="is broken in"):
        check_laws(season)


def _check_alone(name, season):
    next(law for law in LAWS if law.__name__ == name)(Log(season))


def test_an_adviser_does_not_serve_in_two_sessions_in_turn():
    """Ada cannot serve at the town hall, then at the home desk, then at the town hall again."""
    season = hand_made()
    for row, session in ((0, HOME), (1, TOWN_HALL), (2, HOME)):
        season = changed(season, "visits", row, session=session)
    with pytest.raises(LogError, match=r"adviser_in_one_place .*served elsewhere in between"):
        _check_alone("adviser_in_one_place", season)


def test_an_error_tells_how_many_rows_break_the_law():
    """The first is shown, the others are counted."""
    season = changed(changed(hand_made(), "sessions", 0, busy_s=1), "sessions", 1, busy_s=1)

    with pytest.raises(LogError, match=r"row 0 \(2 in all\): session 'town_hall_mon@2022-03-14', busy_s 1;"):
        check_laws(season)


def test_requests_outside_the_cohort_may_stay_open():
    """Those that begin after the window are there to keep the desks busy."""
    season = hand_made()

    assert season.requests.set_index("request")["state"][11] == "open"
    assert not season.sessions.set_index("session")["in_window"][LATER]
