"""Hours as lists publish them."""

from sim.territory.hours import DAYS, Opening, openings_of, weekly_hours
from sim.territory.town_halls import town_hall_hours
from sim.units import HOUR_S


def week(**days):
    """Return a row of a list."""
    return dict.fromkeys(DAYS, "") | days


def test_hours_are_stretches_by_weekday():
    """Monday is 0."""
    found = openings_of(week(tue="09:00-12:00/14:00-16:30"))

    assert found == (Opening(1, 9 * HOUR_S, 12 * HOUR_S), Opening(1, 14 * HOUR_S, int(16.5 * HOUR_S)))
    assert weekly_hours(found) == 5.5


def test_stretches_that_overlap_are_one():
    """Lists give some hours twice; what ends before it begins is no opening."""
    assert openings_of(week(mon="09:00-12:00/11:00-13:00/15:00-14:00")) == (Opening(0, 9 * HOUR_S, 13 * HOUR_S),)


def test_a_town_hall_has_the_hours_of_the_directory():
    """L'Abergement-Clémenciat, two days a week, thirteen hours and a half."""
    assert weekly_hours(town_hall_hours("01001")) == 13.5
    assert town_hall_hours("00000") == ()
