"""A cell of a register is a day, a time of day or a duration, however it was written; what is none is told."""

import datetime as dt

import pytest

from sim.registers.cells import CellFault, clock_of, code_of, day_of, duration_of, number_of
from sim.units import clock_to_s

MAY_3 = dt.date(2024, 5, 3).toordinal()


@pytest.mark.parametrize(
    "cell",
    ["03/05/2024", "3/5/24", "03-05-2024", "3.5.2024", "2024-05-03", "2024-05-03T09:30", "03/05/2024 à 10:32",
     "3 mai 2024", "vendredi 3 mai 2024", "vendredi 03/05/2024", "ven. 3/5/24", "le 03/05/2024",
     45415.0, "45415", "45415,5", dt.date(2024, 5, 3), dt.datetime(2024, 5, 3, 9, 30)],
)  # fmt: skip
def test_a_date_is_read_however_a_french_sheet_writes_it(cell):
    """Day first, ISO, in words, as spreadsheets number days."""
    assert day_of(cell) == MAY_3


@pytest.mark.parametrize(
    ("cell", "kind"),
    [("31/02/2024", "no_such_date"), ("05/13/2024", "no_such_date"), ("demain", "no_such_date"), (12.0, "no_such_date"),
     ("03/05/0204", "odd_date"), ("01/01/0001", "odd_date"), ("03/05/2204", "odd_date")],
)  # fmt: skip
def test_a_date_that_does_not_exist_is_told(cell, kind):
    """The 31st of February, a thirteenth month, a year of another age."""
    assert day_of(cell) == CellFault(kind)


def test_a_stated_format_is_the_only_one_read():
    """A mapping that says month first means it."""
    assert day_of("05/03/2024", "%m/%d/%Y") == MAY_3
    assert day_of("990101", "%y%m%d") == dt.date(1999, 1, 1).toordinal()
    assert day_of("03/05/2024", "%Y-%m-%d") == CellFault("no_such_date")


def test_a_year_of_two_figures_is_the_one_that_a_register_may_have():
    """None before 1990 is read, so that 99 is of the last century."""
    assert [day_of(f"31/12/{year}") for year in ("99", "90", "89")] == [
        dt.date(year, 12, 31).toordinal() for year in (1999, 1990, 2089)
    ]


def test_a_stated_format_gives_the_hour_too():
    """Figures run together are told apart by it; an hour alone is read as ever."""
    assert clock_of("20240503 0930", "%Y%m%d %H%M") == clock_of("9h30", "%Y%m%d %H%M") == clock_to_s("9:30")


def test_a_format_without_a_year_gives_the_hour_on_a_leap_day_too():
    """No year is made up for the day: it is none that a register may have."""
    assert clock_of("29/02 09:30", "%d/%m %H:%M") == clock_to_s("9:30")
    assert day_of("29/02 09:30", "%d/%m %H:%M") == CellFault("odd_date")


@pytest.mark.parametrize(
    "cell",
    ["9h30", "9 h 30", "09H30", "9:30", "09.30", "09:30:00", 0.3958, "0,3958", dt.time(9, 30),
     dt.time(9, 29, 57, 120_000), dt.datetime(2024, 5, 3, 9, 30), "03/05/2024 09:30",
     "03/05/2024 à 9h30", "vendredi 3 mai 2024 à 9h30", "vendredi 03/05/2024 9:30",
     dt.timedelta(hours=9, minutes=30), "9:30 AM", "09:30:00 a.m.", "2024-05-03T09:30:00+02:00"],
)  # fmt: skip
def test_a_time_of_day_is_read_however_it_is_written(cell):
    """A day's fraction of four decimals is the minute that was typed."""
    assert clock_of(cell) == clock_to_s("9:30")


@pytest.mark.parametrize(("cell", "clock"), [("12:05 AM", "0:05"), ("12:05 pm", "12:05"), ("1 PM", "13:00")])
def test_an_hour_of_twelve_is_that_of_the_morning_or_of_the_afternoon(cell, clock):
    """Twelve is the first hour of each."""
    assert clock_of(cell) == clock_to_s(clock)


def test_an_hour_of_another_time_zone_is_no_time_of_day():
    """What stands in universal time is an hour or two off here, and a guess would be silent."""
    assert clock_of("2024-05-03T09:30:00Z") == CellFault("no_clock")


@pytest.mark.parametrize(
    ("cell", "kind"),
    [("26:30", "clock_past_24"), (dt.datetime(1900, 1, 1, 2, 30), "clock_past_24"),
     (dt.timedelta(hours=26), "clock_past_24"), ("9h75", "no_clock"), ("9", "no_clock"), (9.3, "no_clock"),
     ("bientôt", "no_clock"), ("matin", "part_of_day")],
)  # fmt: skip
def test_what_is_no_time_of_day_is_told(cell, kind):
    """A cell of hours that passed 24 comes from the library as a day of 1900."""
    assert clock_of(cell) == CellFault(kind)


@pytest.mark.parametrize(
    "cell",
    ["0:20", "20", "20 min", "20mn", "20'", "0h20", "0:20:00", "PT00H20M00S", 20.0, 20, 0.0139, dt.time(0, 20),
     dt.timedelta(minutes=20)],
)  # fmt: skip
def test_a_duration_is_read_however_it_is_written(cell):
    """Bare numbers are minutes, but for a day's fraction."""
    assert duration_of(cell) == 20 * 60


@pytest.mark.parametrize("cell", ["0:00", 0.0, "0", dt.time(0, 0), dt.timedelta(0)])
def test_a_duration_of_nothing_is_nothing_and_not_midnight(cell):
    """It is known, and zero."""
    assert duration_of(cell) == 0


@pytest.mark.parametrize(
    "cell",
    ["26:30", dt.datetime(1900, 1, 1, 2, 30), dt.timedelta(hours=26, minutes=30), "PT26H30M00S", dt.date(1900, 1, 1)],
)
def test_a_duration_past_24_hours_is_told_in_every_form_that_it_takes(cell):
    """As text, as a cell of hours, as a duration, as ODS has it."""
    assert duration_of(cell) == CellFault("past_24_hours")


def test_units_are_those_of_the_mapping():
    """A text of two parts counts minutes and seconds where that is said."""
    assert duration_of("26:30", "mm:ss") == 26 * 60 + 30
    assert duration_of("90", "s") == 90
    assert duration_of("1,5", "h") == 5400


@pytest.mark.parametrize(("cell", "kind"), [("-5", "negative"), ("13:00", "too_long"), ("longtemps", "no_duration")])
def test_what_is_no_duration_of_a_visit_is_told(cell, kind):
    """Below nothing, longer than half a day, no number."""
    assert duration_of(cell) == CellFault(kind)


def test_numbers_have_french_commas_and_any_space():
    """No-break and narrow spaces between thousands are passed over."""
    assert number_of("1\u202f234,5") == number_of("1\xa0234,5") == 1234.5
    assert number_of("douze") == CellFault("no_number")


def test_a_code_has_its_first_zero_back():
    """A spreadsheet made a number of it."""
    assert code_of(1004.0) == "01004"
    assert code_of("2a004") == "2A004"


@pytest.mark.parametrize("cell", ["", "-", "–", None])
def test_nothing_is_nothing(cell):
    """An empty cell, or a dash in its place."""
    assert day_of(cell) is clock_of(cell) is duration_of(cell) is number_of(cell) is None
