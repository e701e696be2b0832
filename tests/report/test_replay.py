"""A replayed day: the numbers present, the people, the advisers' segments, and the cause of each second of waiting."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from itertools import pairwise

import numpy as np
import pytest

from sim.engine.season import simulate
from sim.errors import ReportError
from sim.measures.view import View
from sim.measures.waiting import waits_s
from sim.report.languages import Language
from sim.report.replay.advisers import DESK
from sim.report.replay.causes import CAUSES, wait_by_cause, why
from sim.report.replay.day import longest_day, replay_of, week_of
from sim.report.replay.words import people_table, week_table, why_sentences
from sim.scenario.files import load_scenario
from sim.units import DAY_S, clock_to_s
from tests.default_run import some
from tests.report.worlds import hand_world
from tests.visits.seasons import FIRST_DAY, hand_made

SHORT = ["horizon.start=2022-03-07", "horizon.end=2022-04-03", "horizon.warm_up_days=7"]
NAMES = ("agen", "agen-bus", "agen-deux-conseilleres", "agen-autre-lecture")


@lru_cache(maxsize=len(NAMES))
def month(name):
    """Return a scenario cut to a month, its season, and each day of it, replayed."""
    scenario = load_scenario(name, SHORT)
    season = simulate(scenario, seed=1, replication=0)
    first, count = season.meta["first_day"], season.meta["run_end_s"] // DAY_S
    days = [replay_of(season, scenario, day) for day in range(first, first + count)]
    return scenario, season, [day for day in days if day.venues]


def clock(text):
    """Return seconds from midnight."""
    return clock_to_s(text)


def test_the_numbers_present_are_known_at_each_second():
    """At the town hall of the season made by hand, five people are there at 9:10, one of them served."""
    replay = replay_of(hand_made(), hand_world(), FIRST_DAY + 7)
    (venue,) = replay.venues

    assert venue.at(clock("08:49"))[1:] == (0, 0)
    assert venue.at(clock("08:55"))[1:] == (1, 0)  # before opening
    assert venue.at(clock("09:12"))[1:] == (3, 1)
    assert venue.at(clock("10:40"))[1:] == (0, 1)  # who left at that second has gone
    assert [person.visit.request for person in replay.people] == [1, 2, 5, 4, 6, 3, 13, 7]
    assert [person.number for person in replay.people] == list(range(1, 9))
    assert replay.people[0].came_early


@pytest.mark.parametrize("name", some(NAMES, 1))
def test_slots_are_those_of_the_rota_and_their_bookings_those_of_the_log(name):
    """Free and booked slots of each session add up to its columns."""
    for day in month(name)[2]:
        for venue in day.venues:
            for session in venue.sessions:
                slots = [slot for slot in venue.slots if slot.session == session.session]
                assert len(slots) == session.slots
                if session.is_held:
                    assert sum(len(slot.requests) for slot in slots) == session.booked


def test_a_day_without_sessions_and_a_day_outside_the_season_are_told_apart():
    """The first is empty, the second refused with the span of the season."""
    assert replay_of(hand_made(), hand_world(), FIRST_DAY + 1).venues == ()
    with pytest.raises(ReportError, match="2022-03-07 to 2022-05-05"):
        replay_of(hand_made(), hand_world(), dt.date(2023, 1, 1))


@pytest.mark.parametrize("name", some(NAMES, 1))
def test_the_integral_of_the_number_present_is_the_engines(name):
    """Little's law, by the steps that are drawn: the same second-persons as the engine counted."""
    for day in month(name)[2]:
        for venue in day.venues:
            drawn = sum((b.at_s - a.at_s) * (a.waiting + a.served) for a, b in pairwise(venue.steps))
            served = sum((b.at_s - a.at_s) * a.served for a, b in pairwise(venue.steps))

            assert drawn == sum(session.present_s for session in venue.sessions)
            assert served == sum(session.busy_s for session in venue.sessions)
            assert venue.steps[-1][1:] == (0, 0)


@pytest.mark.parametrize("name", NAMES)
def test_an_advisers_segments_meet_end_to_start_and_add_up_to_the_log(name):
    """Roads, setting up, services, overtime and follow-up of each day are those of the sessions, to the second."""
    columns = {
        "drive_s": ("road",), "set_up_s": ("set_up",), "busy_s": ("serving", "overtime"),
        "overtime_s": ("overtime",), "follow_up_s": ("follow_up",),
    }  # fmt: skip
    for day in month(name)[2]:
        sessions = [session for venue in day.venues for session in venue.sessions]
        segments = [segment for one in day.advisers for segment in one.segments]
        for column, kinds in columns.items():
            spent = sum(segment.end_s - segment.start_s for segment in segments if segment.kind in kinds)
            assert spent == sum(getattr(session, column) for session in sessions), column
        for one in day.advisers:
            assert all(a.end_s == b.start_s for a, b in pairwise(one.segments))
        for venue in day.venues:
            for session in (session for session in venue.sessions if session.is_held):
                desks = day.serving(session.session)
                assert len(desks) == session.present_advisers
                opened = min(parts[0].start_s for _, parts in desks)
                assert opened == session.opened_s - (day.day - month(name)[1].meta["first_day"]) * DAY_S


def test_a_bus_that_takes_its_breaks_keeps_them_whole():
    """Breaks are as long as planned, and nobody is served during them."""
    scenario, _, days = month("agen-bus")
    planned = {p.id: sum(b.end - b.start for b in p.breaks) for p in scenario.rota.permanences if p.breaks}
    seen = 0
    for day in days:
        for one in day.advisers:
            for name, length in planned.items():
                taken = [s for s in one.segments if s.kind == "break" and s.session.startswith(f"{name}@")]
                if any(s.kind in DESK and s.session.startswith(f"{name}@") for s in one.segments):
                    seen += 1
                    assert sum(s.end_s - s.start_s for s in taken) == length

    assert seen > 0


@pytest.mark.parametrize("name", NAMES)
def test_each_second_of_waiting_has_one_cause(name):
    """The causes of a person's wait add up to the wait, and those of a venue to all waits there."""
    for day in month(name)[2]:
        for venue, found in zip(day.venues, why(day), strict=True):
            for person in venue.people:
                assert sum(wait_by_cause(day, venue, person).values()) == (person.wait_s or 0)
            assert tuple(found.causes) == CAUSES
            assert found.waited_s == sum(person.wait_s or 0 for person in venue.people)


def test_the_waits_that_are_replayed_are_the_waits_that_are_measured():
    """Over the window the two sums are one number."""
    _, season, days = month("agen")
    view = View(season, None)
    window = range(season.meta["window"][0] // DAY_S, season.meta["window"][1] // DAY_S)
    replayed = sum(found.waited_s for day in days if day.day - season.meta["first_day"] in window for found in why(day))

    assert replayed == np.nansum(waits_s(view))


def test_why_people_waited_is_counted_from_the_log():
    """By hand: before them others, at opening one, one gone at the queue, one after waiting, one at closing."""
    replay = replay_of(hand_made(), hand_world(), FIRST_DAY + 7)
    (found,) = why(replay)

    # Waits: 2 for 25 min, 5 for 52 min, 4 in vain for 90 min; all behind people who had come before, but for the
    # time after the last service that the log made by hand leaves free.
    assert found.waited_s == (25 + 52 + 90) * 60
    assert (found.came, found.served, found.waited) == (7, 4, 3)
    assert (found.early, found.missed, found.balked, found.reneged, found.turned_away) == (1, 1, 1, 1, 1)
    assert (found.long_services, found.longest_queue, found.longest_wait_s) == (1, 3, 90 * 60)


def test_an_appointment_called_past_a_walk_in_is_told_as_its_cause():
    """Somebody who came later and was called first explains the stretch of the wait that their service fills."""
    _, _, days = month("agen")
    seen = 0
    for day in days:
        for venue in day.venues:
            for person in venue.people:
                if person.due_s is None or person.until_s is None:
                    continue
                ahead = [
                    other for other in venue.people
                    if other.called_s is not None and other.visit.session == person.visit.session
                    and (other.due_s, other.number) > (person.due_s, person.number)
                    and other.called_s < person.until_s and other.gone_s > person.due_s
                ]  # fmt: skip
                seconds = wait_by_cause(day, venue, person).get("appointment", 0)
                assert bool(ahead and person.wait_s) == bool(seconds)
                assert all(other.slot_s is not None for other in ahead)
                seen += bool(seconds)

    assert seen > 0


def test_the_longest_day_is_the_one_with_most_waiting_in_the_window():
    """The day that is shown unasked is found by a rule."""
    _, season, days = month("agen")
    first, (start_s, end_s) = season.meta["first_day"], season.meta["window"]
    totals = {
        day.day: sum(found.waited_s for found in why(day))
        for day in days if start_s <= (day.day - first) * DAY_S < end_s
    }  # fmt: skip

    assert longest_day(season) == min(day for day, total in totals.items() if total == max(totals.values()))


def test_a_week_holds_its_days_from_monday_and_nothing_else():
    """Any day of a week gives the same week."""
    scenario, season, _ = month("agen")
    week = week_of(season, scenario, dt.date(2022, 3, 16))

    assert [dt.date.fromordinal(day.day).isoformat() for day in week] == [
        "2022-03-14", "2022-03-15", "2022-03-16", "2022-03-17", "2022-03-18"
    ]  # fmt: skip
    assert [day.day for day in week_of(season, scenario, dt.date(2022, 3, 20))] == [day.day for day in week]


@pytest.mark.parametrize("code", ["fr", "en"])
def test_a_day_is_said_in_both_languages(code):
    """Every venue has its sentences, everybody a row, the week a line a day and venue."""
    language = Language(code)
    replay = replay_of(hand_made(), hand_world(), FIRST_DAY + 7)
    ((name, sentences),) = why_sentences(replay, language)
    table = people_table(replay, language)

    assert name == "Mairie"
    assert all("{" not in sentence for sentence in sentences)
    assert ("2 h 47" if code == "fr" else "2 h 47 min") in sentences[1].replace("\u00a0", " ")
    assert len(table.rows) == len(replay.people)
    assert all(len(row) == len(table.headers) for row in table.rows)
    assert len(week_table([replay], language).rows) == 1
    assert week_table([], language).notes


def test_a_cancelled_session_says_who_was_told_and_who_found_the_door_closed():
    """On the day of the absence one person was told and one came for nothing."""
    replay = replay_of(hand_made(), hand_world(), FIRST_DAY + 14)
    ((_, sentences),) = why_sentences(replay, Language("en"))

    assert sentences == [
        "A session is cancelled (adviser absent). 1 person with an appointment or a plan to come is told. "
        "1 person finds a closed door."
    ]
