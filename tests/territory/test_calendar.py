"""Holidays: equal to the shipped tables in every covered year, and refused beyond."""

import datetime as dt

import pytest

from sim.errors import TerritoryError
from sim.territory.calendar import ALSACE_MOSELLE, DEPARTMENTS, FIRST_DAY, LAST_DAY, ZONES, Calendar, LocalCalendar
from sim.territory.sources import read_rows


def day(text):
    """Return the calendar ordinal of an ISO date."""
    return dt.date.fromisoformat(text).toordinal()


EVERY_DAY = range(FIRST_DAY, LAST_DAY + 1)


def test_the_coverage_is_seven_whole_years():
    """The calendars begin with 2021 and end with 2027."""
    assert (day("2021-01-01"), day("2027-12-31")) == (FIRST_DAY, LAST_DAY)


@pytest.mark.parametrize("department", ["47", "95", "59", "2A"])
def test_public_holidays_are_the_77_of_the_table(department):
    """Eleven a year in metropolitan France, on the days that another package gives."""
    calendar = Calendar("A", department)
    found = [ordinal for ordinal in EVERY_DAY if calendar.public_holiday(ordinal)]

    assert found == [day(row["date"]) for row in read_rows("public_holidays_fr")]
    assert len(found) == 77


@pytest.mark.parametrize("zone", ZONES)
def test_school_holidays_are_those_of_the_table(zone):
    """Every day from 2021 to 2027 has the name of the span that holds it, or none."""
    spans = [row for row in read_rows("school_holidays") if row["zone"] == zone]
    expected = {
        ordinal: row["name_fr"] for row in spans for ordinal in range(day(row["first_day"]), day(row["last_day"]) + 1)
    }
    calendar = Calendar(zone, "47")

    assert {ordinal: calendar.school_holiday(ordinal) for ordinal in EVERY_DAY} == {
        ordinal: expected.get(ordinal) for ordinal in EVERY_DAY
    }


def test_every_covered_year_has_its_five_school_holidays_in_each_zone():
    """No year of the coverage is cut short, as 2028 is in the package."""
    five = {
        "Vacances de Noël",
        "Vacances d'hiver",
        "Vacances de printemps",
        "Vacances d'été",
        "Vacances de la Toussaint",
    }
    for zone in ZONES:
        calendar = Calendar(zone, "47")
        for year in range(2021, 2028):
            first = dt.date(year, 1, 1).toordinal()
            assert five <= {calendar.school_holiday(first + offset) for offset in range(365)}


def test_the_three_pilots_have_their_winter_break_at_three_dates():
    """In 2027 zone C begins on 6 February, zone A on 13, zone B on 20."""
    begin = {"C": "2027-02-06", "A": "2027-02-13", "B": "2027-02-20"}
    for zone, first in begin.items():
        calendar = Calendar(zone, "47")
        assert calendar.school_holiday(day(first)) == "Vacances d'hiver"
        assert calendar.school_holiday(day(first) - 1) is None


def test_holidays_have_their_french_names():
    """The names are those of the law, whatever the language of the machine."""
    calendar = Calendar("A", "47")

    assert calendar.public_holiday(day("2021-05-13")) == "Ascension"
    assert calendar.public_holiday(day("2021-05-14")) is None
    assert calendar.public_holiday(day("2021-07-14")) == "Fête nationale"


def test_alsace_and_moselle_have_good_friday_and_26_december():
    """Two more holidays a year in 57, 67 and 68, and in no other département."""
    both = [day("2024-03-29"), day("2024-12-26")]

    for department in DEPARTMENTS:
        calendar = Calendar("B", department)
        found = [calendar.public_holiday(ordinal) for ordinal in both]
        if department in ALSACE_MOSELLE:
            assert found == ["Vendredi saint", "Saint-Étienne"]
            assert sum(calendar.public_holiday(ordinal) is not None for ordinal in EVERY_DAY) == 7 * 13
        else:
            assert found == [None, None]


@pytest.mark.parametrize("date", ["2020-12-31", "2028-01-01", "2028-10-28"])
def test_a_date_beyond_the_coverage_is_refused(date):
    """The message tells the date, what is covered and what to do; 28 October 2028 is where the package is silent."""
    calendar = Calendar("A", "47")
    told = rf"calendar: {date} is not covered.*2021-01-01 to 2027-12-31.*choose dates within"

    with pytest.raises(TerritoryError, match=told):
        calendar.public_holiday(day(date))
    with pytest.raises(TerritoryError, match=told):
        calendar.school_holiday(day(date))


def test_a_day_counted_from_the_start_of_the_run_is_refused():
    """Days are calendar ordinals: 0 is no date at all."""
    with pytest.raises(TerritoryError, match="day 0 is not covered"):
        Calendar("A", "47").public_holiday(0)


@pytest.mark.parametrize("zone", ["D", "a", "Corse", "", None])
def test_a_zone_without_a_calendar_is_refused(zone):
    """Zones A, B and C alone are shipped."""
    with pytest.raises(TerritoryError, match="is no school zone with a calendar"):
        Calendar(zone, "47")


@pytest.mark.parametrize("department", ["20", "1", "975", "GES", "96", 47])
def test_a_département_without_a_calendar_is_refused(department):
    """As two characters, three overseas."""
    with pytest.raises(TerritoryError, match="is no département; write its code as text"):
        Calendar("A", department)


def test_there_are_101_départements():
    """01 to 95 without 20, the two of Corsica, five overseas."""
    assert len(set(DEPARTMENTS)) == 101


@pytest.mark.parametrize(
    ("department", "date"),
    [("971", "2026-05-27"), ("972", "2026-05-22"), ("973", "2026-06-10"), ("974", "2026-12-20"), ("976", "2026-04-27")],
)
def test_overseas_has_a_day_for_the_abolition_of_slavery(department, date):
    """On a day of its own in each département, beside the eleven of everybody; no school holiday is known there."""
    calendar = Calendar(None, department)
    year = range(day("2026-01-01"), day("2027-01-01"))

    assert calendar.public_holiday(day(date)) == "Abolition de l'esclavage"
    assert sum(calendar.public_holiday(one) is not None for one in year) == 12
    assert all(calendar.school_holiday(one) is None for one in year)


def test_the_calendar_of_a_place_is_that_of_each_commune():
    """26 December is a holiday in Moselle and not in Meurthe-et-Moselle, and Lot is in zone C beside zone A."""
    place = LocalCalendar("B", "54")

    assert place.at("57463") == Calendar("B", "57")
    assert place.at("57463").public_holiday(day("2025-12-26")) == "Saint-Étienne"
    assert place.at("54395").public_holiday(day("2025-12-26")) is None
    assert (place.at("46102").zone, place.at("12202").zone, place.at("15014").zone) == ("C", "C", "A")
    assert Calendar("A", "47").at("57463") == Calendar("A", "47")


def test_two_calendars_of_the_same_zone_and_département_are_equal():
    """A calendar is a value: it can be compared and hashed."""
    assert Calendar("A", "47") == Calendar("A", "47")
    assert len({Calendar("A", "47"), Calendar("A", "47"), Calendar("B", "47")}) == 2


@pytest.mark.parametrize(
    "thursday", ["2021-05-13", "2022-05-26", "2023-05-18", "2024-05-09", "2025-05-29", "2026-05-14", "2027-05-06"]
)
@pytest.mark.parametrize("zone", ZONES)
def test_the_bridge_of_ascension_goes_from_thursday_to_sunday(zone, thursday):
    """In every year and zone; classes begin again on Monday."""
    calendar, first = Calendar(zone, "47"), day(thursday)

    assert [calendar.school_holiday(first + k) for k in range(-1, 5)] == [None, *["Pont de l'Ascension"] * 4, None]
