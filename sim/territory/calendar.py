"""Which days are public or school holidays.

In: a school zone and a département, or the main one of a place. Out: the name of a day's holiday, or nothing.
Dates beyond the stated coverage are refused: the packages read here end without an error.
Closures, leave and absences are decided in the scenario.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from sim.errors import TerritoryError
from sim.said import said
from sim.territory.communes import department_of
from sim.territory.departments import departments
from sim.units import iso_date

FIRST_DAY = dt.date(2021, 1, 1).toordinal()
LAST_DAY = dt.date(2027, 12, 31).toordinal()

ZONES = ("A", "B", "C")
DEPARTMENTS = tuple(departments())

CORSICA = ("2A", "2B")  # with school holidays of their own, which are not shipped

# Of 2021, first and last day: the plan of zones B and C was given up for that of zone A.
MOVED_SPRING = (dt.date(2021, 4, 10).toordinal(), dt.date(2021, 5, 9).toordinal())

# Good Friday and 26 December are holidays here, by local law. `holidays` has codes for the old
# region and for Moselle, none for 67 and 68, and answers others without either day or with an error.
ALSACE_MOSELLE = ("57", "67", "68")
_ALSACE_MOSELLE_CODE = "57"

# By law overseas, on a day of its own in each département (Code du travail, L3422-2). `holidays` adds days of custom
# (Good Friday, Mi-Carême, 21 July) and has no code for Guyane.
ABOLITION = "Abolition de l'esclavage"

# Every school calendar of these years: no class on the Friday and the Saturday after Ascension.
_BRIDGE, _BRIDGE_DAYS = "Pont de l'Ascension", 4


@dataclass(frozen=True)
class Calendar:
    """The holidays of one school zone and one département.

    Attributes
    ----------
    zone : str or None
        School zone: A, B or C; None overseas alone, whose school holidays are not shipped: then no day is one.
    department : str
        Département code: 01 to 95, 2A or 2B, 971 to 974 or 976.

    Raises
    ------
    TerritoryError
        The zone or the département has no calendar.

    Notes
    -----
    Good Friday is a holiday in Alsace and Moselle only where there is a Protestant church; here it is one
    in the whole of the three départements. School holidays are those planned: the spring break of 2021,
    moved by the Covid-19 measures, is not corrected (`MOVED_SPRING`). The bridge of Ascension, Thursday to Sunday, is
    reckoned: the package lacks it from 2023 to 2026 and holds a school day of 2021.
    """

    zone: str | None
    department: str

    def __post_init__(self) -> None:
        if self.department not in DEPARTMENTS:
            raise TerritoryError(
                said(
                    "calendar: {department!r} is no département; write its code as text: '01' to '95', '2A', "
                    "'2B', '971' to '974' or '976'",
                    department=self.department,
                )
            )
        if self.zone not in ZONES and not (self.zone is None and departments()[self.department].zone is None):
            raise TerritoryError(
                said(
                    "calendar: {zone!r} is no school zone with a calendar; it must be one of {names} (Corsica and"
                    " overseas have their own, which is not shipped: name the nearest zone)",
                    zone=self.zone,
                    names=", ".join(ZONES),
                )
            )

    def at(self, insee: str) -> Calendar:
        """Return the calendar that holds in a commune: this one, wherever it is."""
        return self

    def public_holiday(self, day: int) -> str | None:
        """Return the French name of the public holiday of a day, or None.

        Parameters
        ----------
        day : int
            A calendar ordinal (`datetime.date.toordinal`).

        Raises
        ------
        TerritoryError
            The day is before `FIRST_DAY` or after `LAST_DAY`.
        """
        return _public_holiday(self.department, day)

    def school_holiday(self, day: int) -> str | None:
        """Return the French name of the school holidays that hold a day, or None.

        Parameters
        ----------
        day : int
            A calendar ordinal (`datetime.date.toordinal`).

        Raises
        ------
        TerritoryError
            The day is before `FIRST_DAY` or after `LAST_DAY`.
        """
        return _school_holiday(self.zone, day)


class LocalCalendar(Calendar):
    """The calendar of a place where several départements may meet: that of each commune is its département's.

    Its own zone and département are those where most people of the place live.
    """

    def at(self, insee: str) -> Calendar:
        """Return the calendar of the département of a commune; this one where the code is of none."""
        return _calendar_at(insee) or self


@cache
def _calendar_at(insee: str) -> Calendar | None:
    return calendar_of(department_of(insee))


def calendar_of(department: str) -> Calendar | None:
    """Return the calendar of a département, None where it is none that has one."""
    return _calendars().get(department)


@cache
def _calendars() -> dict[str, Calendar]:
    return {code: Calendar(one.zone, code) for code, one in departments().items()}


def check_covered(day: int) -> int:
    """Return a day as it came, once it is sure to be covered by the calendars.

    Raises
    ------
    TerritoryError
        The day is before `FIRST_DAY` or after `LAST_DAY`.
    """
    if not FIRST_DAY <= day <= LAST_DAY:
        # Only the ordinals 1 to 3,652,059 are dates at all.
        told = iso_date(day) if 1 <= day <= dt.date.max.toordinal() else said("day {day}", day=day)
        raise TerritoryError(
            said(
                "calendar: {day} is not covered; holidays are known from {first} to {last}: choose "
                "dates within, warm-up and run-out included",
                day=told,
                first=iso_date(FIRST_DAY),
                last=iso_date(LAST_DAY),
            )
        )
    return day


def _covered_year(day: int) -> int:
    return dt.date.fromordinal(check_covered(day)).year


# A year of a rota asks for each of its days once a session.
@lru_cache(maxsize=65_536)
def _public_holiday(department: str, day: int) -> str | None:
    year = _covered_year(day)
    abolition = departments()[department].abolition
    if abolition is not None and day == dt.date(year, *abolition).toordinal():
        return ABOLITION
    return _public_holidays(department in ALSACE_MOSELLE, year).get(day)


@lru_cache(maxsize=65_536)
def _school_holiday(zone: str | None, day: int) -> str | None:
    year = _covered_year(day)
    return None if zone is None else _school_holidays(zone, year).get(day)


@cache
def _public_holidays(alsace_moselle: bool, year: int) -> dict[int, str]:
    """Return the public holidays of one year, by calendar ordinal."""
    import holidays  # 0.05 s, paid at the first look-up

    code = _ALSACE_MOSELLE_CODE if alsace_moselle else None
    found = holidays.country_holidays("FR", subdiv=code, years=year, language="fr")
    return {day.toordinal(): name for day, name in found.items()}


@cache
def _school_holidays(zone: str, year: int) -> dict[int, str]:
    """Return the school holidays of one zone and year, by calendar ordinal."""
    rows = _school_dates().holidays_for_year_and_zone(year, zone)
    days = {day.toordinal(): row["nom_vacances"] for day, row in rows.items() if row["nom_vacances"] != _BRIDGE}
    ascension = next(day for day, name in _public_holidays(False, year).items() if "Ascension" in name)
    return dict.fromkeys(range(ascension, ascension + _BRIDGE_DAYS), _BRIDGE) | days


@lru_cache(maxsize=1)
def _school_dates() -> Any:
    """Load the day list of the school holidays, once: it takes 0.07 s."""
    from vacances_scolaires_france import SchoolHolidayDates

    return SchoolHolidayDates()
