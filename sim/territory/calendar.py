"""Which days are public or school holidays.

In: a school zone and a département. Out: the name of a day's holiday, or nothing.
Dates beyond the stated coverage are refused: the packages read here end without an error.
Closures, leave and absences are decided in the scenario.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache, lru_cache

from sim.errors import TerritoryError
from sim.units import iso_date

FIRST_DAY = dt.date(2021, 1, 1).toordinal()
LAST_DAY = dt.date(2027, 12, 31).toordinal()

ZONES = ("A", "B", "C")
DEPARTMENTS = (*(f"{number:02d}" for number in range(1, 96) if number != 20), "2A", "2B")

CORSICA = ("2A", "2B")  # with school holidays of their own, which are not shipped

# Of 2021, first and last day: the plan of zones B and C was given up for that of zone A.
MOVED_SPRING = (dt.date(2021, 4, 10).toordinal(), dt.date(2021, 5, 9).toordinal())

# Good Friday and 26 December are holidays here, by local law. `holidays` has codes for the old
# region and for Moselle, none for 67 and 68, and answers others without either day or with an error.
ALSACE_MOSELLE = ("57", "67", "68")
_ALSACE_MOSELLE_CODE = "57"

# Every school calendar of these years: no class on the Friday and the Saturday after Ascension.
_BRIDGE, _BRIDGE_DAYS = "Pont de l'Ascension", 4


@dataclass(frozen=True)
class Calendar:
    """The holidays of one school zone and one département of metropolitan France.

    Attributes
    ----------
    zone : str
        School zone: A, B or C.
    department : str
        Département code: 01 to 95, 2A or 2B.

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

    zone: str
    department: str

    def __post_init__(self):
        if self.zone not in ZONES:
            raise TerritoryError(
                f"calendar: {self.zone!r} is no school zone with a calendar; it must be one of {', '.join(ZONES)} "
                "(Corsica and overseas have their own, which is not shipped: name the nearest zone)"
            )
        if self.department not in DEPARTMENTS:
            raise TerritoryError(
                f"calendar: {self.department!r} is no département of metropolitan France; "
                "write its code as text: '01' to '95', '2A' or '2B'"
            )

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
        return _public_holidays(self.department in ALSACE_MOSELLE, _covered_year(day)).get(day)

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
        return _school_holidays(self.zone, _covered_year(day)).get(day)


def check_covered(day: int) -> int:
    """Return a day as it came, once it is sure to be covered by the calendars.

    Raises
    ------
    TerritoryError
        The day is before `FIRST_DAY` or after `LAST_DAY`.
    """
    if not FIRST_DAY <= day <= LAST_DAY:
        # Only the ordinals 1 to 3,652,059 are dates at all.
        told = iso_date(day) if 1 <= day <= dt.date.max.toordinal() else f"day {day}"
        raise TerritoryError(
            f"calendar: {told} is not covered; holidays are known from {iso_date(FIRST_DAY)} to {iso_date(LAST_DAY)}: "
            "choose dates within, warm-up and run-out included"
        )
    return day


def _covered_year(day: int) -> int:
    return dt.date.fromordinal(check_covered(day)).year


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
def _school_dates():
    """Load the day list of the school holidays, once: it takes 0.07 s."""
    from vacances_scolaires_france import SchoolHolidayDates

    return SchoolHolidayDates()
