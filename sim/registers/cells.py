"""One cell of a register as a value: a day, a time of day, a duration, a number.

In: what a reader gives of a cell: text, number, date, time, or nothing. Out: a calendar ordinal, whole seconds or a
number, None where the cell is empty, a `CellFault` where it holds something else. Rows and columns are not known here.
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache
from typing import Any, NamedTuple

from sim.units import DAY_S, HOUR_S, MINUTE_S

LONGEST_S = 12 * HOUR_S  # of one visit, or of one wait: what is longer was not meant
FIRST_YEAR, LAST_YEAR = 1990, 2100
UNITS = {"s": 1, "min": MINUTE_S, "h": HOUR_S, "mm:ss": MINUTE_S}

_SHEET_ZERO = dt.date(1899, 12, 30).toordinal()  # day 0 of a spreadsheet, from March 1900 on
_HOURS_ZERO = dt.datetime(1899, 12, 31)  # an hour cell of 24:00 or more is read as a date from here on
_DAYS_OF_SHEETS = range(32_874, 73_415)  # 1990 to 2100, as spreadsheets number days
_GRAIN_S = 5  # a day's fraction of four decimals is at most so far from the minute that was typed
_EMPTY = {"", "-", "–", "—"}
_MONTHS = ("janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")
_PARTS_OF_DAY = {"matin", "matinee", "apres-midi", "apres midi", "aprem", "am", "pm", "soir", "journee", "midi"}

_SIGNS = re.compile(r"[^\w\s]|_")
_SPACES = re.compile(r"[^\S\n]+")  # of any kind, but for line breaks, which part several values of one cell
_WEEKDAY = r"(?:le )?(?:(?:lun|mar|mer|jeu|ven|sam|dim)[a-z]*\.?,? )?"
_DAY_FIRST = re.compile(rf"{_WEEKDAY}(\d{{1,2}})\s?[/.\-]\s?(\d{{1,2}})\s?[/.\-]\s?(\d{{4}}|\d{{2}})(?!\d)", re.I)
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})(?!\d)")
_IN_WORDS = re.compile(r"(?:le )?(?:[a-z]+\.?,? )?(\d{1,2})(?:er)? ([a-z]+)\.? (\d{4})(?!\d)")
_CLOCK = re.compile(r"(\d{1,3})\s?(?:h|:|\.)\s?(?:(\d{2})(?:\s?(?:mn|min|m|'|:|\.)\s?(\d{2})?)?(?:\.\d+)?\s?s?)?")
_OF_TWELVE = re.compile(r"(0?[1-9]|1[0-2])(?:[:.](\d{2}))?(?:[:.](\d{2}))?\s?([ap])\.?\s?m\.?")
_OFFSET = re.compile(r"(?<=\d)\s?[+-]\d{2}:?\d{2}$")  # of a time zone; the hour before it is that of the place
_CLOCK_DIRECTIVE = re.compile(r"%[HIXcT]")
_YEAR_DIRECTIVE = re.compile(r"%[YyGcx]")
_AFTER_DATE = re.compile(r"^[\sT,]*(?:a |à )?\s*")
_ISO_DURATION = re.compile(r"PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:[.,]\d+)?S)?")
_COLONS = re.compile(r"(-?)(\d{1,4}):(\d{2})(?::(\d{2}))?(?:[.,]\d+)?")
_HOURS_AND = re.compile(r"(\d+(?:[.,]\d+)?)\s?(?:h|heures?)\s?(?:(\d{1,2})\s?(?:mn|min|m|')?)?")
_MINUTES = re.compile(r"(-?\d+(?:[.,]\d+)?)\s?(?:mn|min|minutes?|m|')")
_SECONDS = re.compile(r"(-?\d+(?:[.,]\d+)?)\s?(?:s|sec|secondes?)")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


class CellFault(NamedTuple):
    """What is wrong with a cell, by the name of `sim.registers.problems.KINDS`."""

    kind: str


def text_of(cell: Any) -> str:
    """Return a cell as text: one kind of space, none at the ends; a whole number without its point."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, dt.date):
        hours = _hours_as_date(cell)
        if isinstance(hours, int):
            return _hours_text(hours)
        return cell.strftime("%d/%m/%Y %H:%M:%S" if isinstance(cell, dt.datetime) else "%d/%m/%Y")
    if isinstance(cell, dt.timedelta):
        return _hours_text(round(cell.total_seconds()))
    return _SPACES.sub(" ", cell).strip() if isinstance(cell, str) else str(cell)


def _hours_text(seconds: int) -> str:
    return f"{seconds // HOUR_S}:{seconds % HOUR_S // MINUTE_S:02d}:{seconds % MINUTE_S:02d}"


def is_empty(cell: Any) -> bool:
    """Say whether a cell holds nothing, or a dash that stands for nothing."""
    return cell is None or (isinstance(cell, str) and cell.strip() in _EMPTY)


@lru_cache(maxsize=4096)
def normal(text: str) -> str:
    """Return a text for comparison: small letters without accents, plain apostrophes, single spaces."""
    plain = unicodedata.normalize("NFKD", text.replace("’", "'").replace("œ", "oe"))
    kept = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(kept.casefold().split())


def spelling(name: str) -> str:
    """Return a name without what spellings differ in: capitals, accents, signs, short forms."""
    plain = " ".join(_SIGNS.sub(" ", normal(name)).split())
    return re.sub(r"\bst\b", "saint", re.sub(r"\bste\b", "sainte", plain))


# --- days


def day_of(cell: Any, form: str | None = None) -> int | CellFault | None:
    """Return the calendar ordinal of a date: day first, ISO, in French words, or as spreadsheets number days.

    Parameters
    ----------
    cell : a cell; a time after the date is passed over
    form : str, optional
        How a text is written, as `strptime` has it.
    """
    if is_empty(cell):
        return None
    if isinstance(cell, dt.date):  # a datetime is one
        return _plausible(cell.toordinal())
    if isinstance(cell, bool | dt.time | dt.timedelta):
        return CellFault("no_such_date")
    if isinstance(cell, int | float):
        return _sheet_day(float(cell))
    text = text_of(cell)
    if form is not None:
        return _formed(text, form)
    found = _written_day(text)
    if found is None:
        return _sheet_day(_decimal(text)) if re.fullmatch(r"\d{5}([.,]\d+)?", text) else CellFault("no_such_date")
    return found


def is_form(form: str) -> bool:
    """Say whether a day, or a time of day, that is written so can be read again."""
    moment = dt.datetime(2024, 12, 31, 23, 59, tzinfo=dt.UTC)
    try:
        read = _moment(moment.strftime(form), form)
    except (ValueError, re.error):
        return False
    return read.date() == moment.date() or read.time() == moment.time()


def _moment(text: str, form: str) -> dt.datetime:
    """Return the moment that a text gives by a form; without a year it is in 1904, in which no register is.

    `strptime` takes a day without a year for one of 1900, which had no 29 February, and warns that it will no longer.
    """
    if _YEAR_DIRECTIVE.search(form):
        return dt.datetime.strptime(text, form)
    return dt.datetime.strptime(f"{text} 1904", f"{form} %Y")


def _formed(text: str, form: str) -> int | CellFault:
    try:
        return _plausible(_moment(text, form).toordinal())
    except ValueError:
        return CellFault("no_such_date")


def _sheet_day(number: float) -> int | CellFault:
    return int(number) + _SHEET_ZERO if int(number) in _DAYS_OF_SHEETS else CellFault("no_such_date")


def _written_day(text: str) -> int | CellFault | None:
    """Return the day that a text begins with, None if it begins with none."""
    if match := _YEAR_FIRST.match(text):
        return _day(*(int(part) for part in match.groups()))
    if match := _DAY_FIRST.match(text):
        day, month, year = (int(part) for part in match.groups())
        return _day(_whole_year(year) if len(match[3]) == 2 else year, month, day)
    if match := _IN_WORDS.match(normal(text)):
        months = [k for k, name in enumerate(_MONTHS, 1) if match[2].startswith(name)]
        return _day(int(match[3]), months[0], int(match[1])) if months else CellFault("no_such_date")
    return None


def _whole_year(year: int) -> int:
    """Return the year of two figures that is not before the first one."""
    return FIRST_YEAR + (year - FIRST_YEAR) % 100


def _day(year: int, month: int, day: int) -> int | CellFault:
    try:
        return _plausible(dt.date(year, month, day).toordinal())
    except ValueError:
        return CellFault("no_such_date")


def _plausible(day: int) -> int | CellFault:
    year = dt.date.fromordinal(day).year
    return day if FIRST_YEAR <= year <= LAST_YEAR else CellFault("odd_date")


# --- times of day


def clock_of(cell: Any, form: str | None = None) -> int | CellFault | None:
    """Return a time of day, seconds from midnight: 9h, 9h30, 9:30, 09.30, a day's fraction, the end of a date.

    Parameters
    ----------
    cell : a cell
    form : str, optional
        How a text may be written with its date, as `strptime` has it; hours alone are read all the same.
    """
    if is_empty(cell):
        return None
    if form is not None and isinstance(cell, str) and _CLOCK_DIRECTIVE.search(form):
        try:
            return _seconds(_moment(text_of(cell), form).time())
        except ValueError:
            pass
    if isinstance(cell, dt.datetime):
        # A cell of hours that passed 24 is read as a day of 1900; of 1904 where the workbook counts from there.
        return CellFault("clock_past_24") if cell.year <= 1904 else _seconds(cell.time())
    if isinstance(cell, dt.time):
        return _seconds(cell)
    if isinstance(cell, dt.timedelta):
        return _within_a_day(round(cell.total_seconds()))
    if isinstance(cell, bool | dt.date):
        return CellFault("no_clock")
    if isinstance(cell, int | float):
        return _within_a_day(_snapped(cell * DAY_S)) if 0 <= cell < 1 else CellFault("no_clock")
    text = normal(_OFFSET.sub("", _AFTER_DATE.sub("", _without_date(text_of(cell)))))
    if text in _PARTS_OF_DAY:
        return CellFault("part_of_day")
    if match := _OF_TWELVE.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in match.groups()[:3])
        hours = hours % 12 + (12 if match[4] == "p" else 0)
        return _seconds(dt.time(hours, minutes, seconds)) if max(minutes, seconds) < 60 else CellFault("no_clock")
    if match := _CLOCK.fullmatch(text):
        hours, minutes, seconds = (int(part or 0) for part in match.groups())
        known = _within_a_day(hours * HOUR_S + minutes * MINUTE_S + seconds)
        return known if max(minutes, seconds) < 60 else CellFault("no_clock")
    if re.fullmatch(r"0[.,]\d+", text):
        return _within_a_day(_snapped(float(text.replace(",", ".")) * DAY_S))
    return CellFault("no_clock")


def has_day(cell: Any, form: str | None = None) -> bool:
    """Say whether a cell of hours holds a date too."""
    if isinstance(cell, str):
        text = text_of(cell)
        return isinstance(_written_day(text), int) or (form is not None and isinstance(_formed(text, form), int))
    return isinstance(cell, dt.datetime) and cell.year > 1904


def _without_date(text: str) -> str:
    for form, written in ((_YEAR_FIRST, text), (_DAY_FIRST, text), (_IN_WORDS, normal(text))):
        if match := form.match(written):
            return written[match.end() :]
    return text


def _seconds(time: dt.time) -> int:
    whole = time.hour * HOUR_S + time.minute * MINUTE_S + time.second
    return _snapped(whole + time.microsecond / 1e6) if time.microsecond else whole


def _snapped(seconds: float) -> int:
    """Round to whole seconds; what no clock shows, to the minute it was rounded from."""
    minute = round(seconds / MINUTE_S) * MINUTE_S
    is_odd = abs(seconds - round(seconds)) > 1e-3
    return minute if is_odd and abs(seconds - minute) <= _GRAIN_S else round(seconds)


def _within_a_day(seconds: int) -> int | CellFault:
    return seconds if 0 <= seconds <= DAY_S else CellFault("clock_past_24")


# --- durations


def duration_of(cell: Any, unit: str | None = None) -> int | CellFault | None:
    """Return a duration in whole seconds, at most `LONGEST_S`.

    Parameters
    ----------
    cell : a cell; a bare number counts in the unit, a text with colons hours and minutes
    unit : {"s", "min", "h", "mm:ss"}, optional
        Of bare numbers, by default minutes, and a number between 0 and 1 a day's fraction. With ``mm:ss`` a text of
        two parts counts minutes and seconds.
    """
    if is_empty(cell):
        return None
    seconds = _long_duration(cell, unit)
    if isinstance(seconds, CellFault):
        return seconds
    if seconds < 0:
        return CellFault("negative")
    if seconds >= DAY_S:
        return CellFault("past_24_hours")
    return CellFault("too_long") if seconds > LONGEST_S else seconds


def _long_duration(cell: Any, unit: str | None) -> int | CellFault:
    if isinstance(cell, dt.timedelta):
        return round(cell.total_seconds())
    if isinstance(cell, dt.time):
        return _seconds(cell)
    if isinstance(cell, dt.date):
        return _hours_as_date(cell)
    if isinstance(cell, bool):
        return CellFault("no_duration")
    if isinstance(cell, int | float):
        return _in_unit(float(cell), unit)
    return _written_duration(text_of(cell), unit)


def _hours_as_date(cell: dt.date) -> int | CellFault:
    """Return the hours of a cell that passed 24 and is read as a date of 1900, 1904 where days count from there."""
    moment = cell if isinstance(cell, dt.datetime) else dt.datetime(cell.year, cell.month, cell.day)
    zero = dt.datetime(1904, 1, 1) if moment.year == 1904 else _HOURS_ZERO
    return round((moment - zero).total_seconds()) if moment.year in (1899, 1900, 1904) else CellFault("no_duration")


def _in_unit(number: float, unit: str | None) -> int:
    if unit is None and 0 < number < 1:
        return _snapped(number * DAY_S)
    return round(number * UNITS[unit or "min"])


def _written_duration(text: str, unit: str | None) -> int | CellFault:
    text = normal(text)
    if match := _COLONS.fullmatch(text):
        parts = [int(part) for part in match.groups()[1:] if part is not None]
        if any(part > 59 for part in parts[1:]):
            return CellFault("no_duration")
        sizes = (MINUTE_S, 1) if unit == "mm:ss" and len(parts) == 2 else (HOUR_S, MINUTE_S, 1)
        return (-1 if match[1] else 1) * sum(part * size for part, size in zip(parts, sizes, strict=False))
    if (match := _ISO_DURATION.fullmatch(text.upper())) and any(match.groups()):
        return sum(int(part or 0) * size for part, size in zip(match.groups(), (HOUR_S, MINUTE_S, 1), strict=True))
    if match := _HOURS_AND.fullmatch(text):
        return round(_decimal(match[1]) * HOUR_S) + int(match[2] or 0) * MINUTE_S
    for form, size in ((_MINUTES, MINUTE_S), (_SECONDS, 1)):
        if match := form.fullmatch(text):
            return round(_decimal(match[1]) * size)
    number = number_of(text)
    return _in_unit(number, unit) if isinstance(number, float) else CellFault("no_duration")


# --- numbers and codes


def _decimal(text: str) -> float:
    return float(text.replace(",", "."))


def number_of(cell: Any) -> float | CellFault | None:
    """Return a number, with a decimal comma or point; spaces between thousands are passed over."""
    if is_empty(cell):
        return None
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return float(cell)
    text = "".join(text_of(cell).split()) if isinstance(cell, str) else ""
    return _decimal(text) if _NUMBER.fullmatch(text) else CellFault("no_number")


def code_of(cell: Any) -> str:
    """Return a postal or INSEE code as text of five characters; a number has lost its first zero."""
    text = text_of(cell).upper().replace(" ", "")
    return text.zfill(5) if text.isdigit() and len(text) < 5 else text
