"""The hours of a proposed home desk: as published, with time to eat."""

import pytest

from sim.scenario.starting_hours import Outing, desk_hours
from sim.territory.hours import Opening
from sim.units import clock_to_s, s_to_clock


def opening(text):
    """Return an opening of a Monday from ``09:00-12:00``."""
    return Opening(0, *map(clock_to_s, text.split("-")))


def hours(published, session="", drive_min=0):
    """Return the hours of a Monday, published as a text, with a round or none."""
    rounds = {0: Outing(opening(session), drive_min * 60)} if session else {}
    found = desk_hours([opening(text) for text in published.split()], rounds)
    return " ".join(f"{s_to_clock(one.start_s)}-{s_to_clock(one.end_s)}" for one in found)


@pytest.mark.parametrize(
    ("published", "session", "drive_min", "expected"),
    [
        ("09:00-12:00 13:30-17:00", "", 0, "09:00-12:00 13:30-17:00"),  # there is time
        ("10:30-16:30", "", 0, "10:30-12:30 12:30-16:30"),  # six hours: nobody must eat
        ("09:00-17:00", "", 0, "09:00-12:30 13:15-17:00"),
        ("09:00-12:30 13:00-17:00", "", 0, "09:00-12:30 13:15-17:00"),
        ("10:30-16:30", "09:00-12:00", 24, "10:30-13:15 13:15-16:30"),  # the colleague keeps the longer morning
        ("09:00-12:00 12:30-16:30", "09:00-12:00", 24, "09:00-12:00 13:15-16:30"),
        ("09:00-12:30 13:30-17:00", "14:00-17:00", 40, "09:00-12:15 13:30-17:00"),  # set up in ten minutes
        ("07:30-13:00", "09:00-12:00", 10, "07:30-08:30 08:30-12:15 12:15-13:00"),  # both are there before and after
        ("08:30-13:00", "09:00-12:00", 20, "08:30-13:00"),  # less than an hour is lost
        ("09:00-12:30 14:00-16:00", "09:00-12:30", 30, "09:00-12:30 14:00-16:00"),
    ],
)
def test_hours_are_those_published_with_time_to_eat(published, session, drive_min, expected):
    """Three quarters of an hour between 11:30 and 14:30 for whoever works more than six, drives counted."""
    assert hours(published, session, drive_min) == expected


def test_what_lunch_leaves_of_an_opening_is_dropped_below_an_hour():
    """A quarter of an hour is no opening."""
    assert hours("07:30-13:00 13:15-14:00") == "07:30-13:00"
