"""The languages that people read: sentences, numbers, dates and clock times in French or English.

In: English sentences as written in the code, and plain values. Out: text with the typography of the language.
The translations themselves are in `locale/`; `catalogues` keeps them complete.
"""

from __future__ import annotations

import datetime as dt
import math
import re

from babel import dates

from sim.errors import PermanencesError
from sim.plain import one_line
from sim.report.names import NAMES
from sim.report.valued import Valued
from sim.said import fitting, must_be, one_of, told, translations
from sim.scenario.values import WEEKDAYS, Text
from sim.typography import LANGUAGES, NARROW, NO_BREAK, UNKNOWN, digits, locale_of, typeset
from sim.units import HOUR_S, MINUTE_S, clock_to_s


class Language:
    """How to write in one language.

    Parameters
    ----------
    code : str
        ``"fr"`` or ``"en"``.

    Raises
    ------
    PermanencesError
        The language is not one of `LANGUAGES`.
    """

    def __init__(self, code: str = LANGUAGES[0]):
        if code not in LANGUAGES:
            raise PermanencesError(must_be("language", repr(code), one_of(LANGUAGES)))
        self.code = code
        self.locale = locale_of(code)
        self._translations = translations(code)

    # --- sentences

    def text(self, message: str, **values: object) -> str:
        """Return a sentence of the code in this language, its ``{fields}`` filled.

        Call it as ``_ = language.text``: the sentences are found in the code as ``_("...")``.
        """
        # Names among the values stand as their author wrote them.
        return typeset(self._translations.gettext(message), self.code).format(**values)

    def said(self, text: str) -> str:
        """Return a sentence of a room that knows no language in this one; any other text as it is."""
        return told(text, self.code, self.typeset)

    def told(self, fault: Exception) -> str:
        """Return what an error says, in this language where its sentences are known in it."""
        return self.said(fault.args[0]) if fault.args else ""

    def plural(self, one: str, many: str, count: float, /, **values: object) -> str:
        """Return the sentence that fits a count; ``{count}`` is that count, written as a number."""
        sentence = fitting(one, many, count, self.code)
        return typeset(sentence, self.code).format(**{"count": self.number(count), **values})

    def typeset(self, text: str) -> str:
        """Return a name or a sentence that needs no translation, as a typesetter would put it."""
        return typeset(text, self.code)

    def of(self, text: Text) -> str:
        """Return a text that a scenario gives in both languages."""
        return typeset(one_line(getattr(text, self.code)).strip(), self.code)

    def name(self, kind: str, word: str) -> str:
        """Return how a word of the tables is called: ``name("outcome", "no_show")``.

        Parameters
        ----------
        kind : str
            A key of `sim.report.names.NAMES`.
        word : str
            A word of that kind; one that has no name there is returned with spaces for underscores.
        """
        message = NAMES[kind].get(word)
        return typeset(word.replace("_", " "), self.code) if message is None else self.text(message)

    def age_band(self, from_age: int, to_age: int, last: bool = False) -> str:
        """Return the name of a band of age; the last one has no upper end."""
        _ = self.text
        if last:
            return _("{age} years and over", age=from_age)
        return _("{first} to {last} years", first=from_age, last=to_age)

    def capital(self, text: str) -> str:
        """Return a text with its first letter as a capital."""
        return text[:1].upper() + text[1:]

    def listed(self, items: list[str]) -> str:
        """Return items as a list in words: "a, b and c"."""
        _ = self.text
        if len(items) < 2:
            return "".join(items)
        return _("{first} and {last}", first=", ".join(items[:-1]), last=items[-1])

    @property
    def colon(self) -> str:
        """Return the colon between a name and what it is, with its spaces."""
        return f"{NO_BREAK}: " if self.code == "fr" else ": "

    @property
    def semicolon(self) -> str:
        """Return the semicolon between two parts of a sentence, with its spaces."""
        return f"{NARROW}; " if self.code == "fr" else "; "

    # --- numbers

    def number(self, value: float, decimals: int | None = None) -> Valued:
        """Return a number; without `decimals`, whole from 10 up, with one decimal below unless it is whole."""
        if not math.isfinite(value):
            return Valued(UNKNOWN)
        if decimals is None:
            decimals = 0 if abs(value) >= 10 or float(value).is_integer() else 1
        return Valued(digits(value, self.code, decimals), value)

    def percent(self, share: float, decimals: int = 0) -> Valued:
        """Return a share from 0 to 1 as a percentage; what is not nothing is never written as 0."""
        if not math.isfinite(share):
            return Valued(UNKNOWN)
        smallest = 10.0**-decimals
        text = self._percent(share, decimals)
        if 0 < share * 100 < smallest / 2:
            text = f"<{NARROW}{self._percent(smallest / 100, decimals)}"
        return Valued(text, share * 100, unit="%")

    def _percent(self, share: float, decimals: int) -> str:
        sign = f"{NO_BREAK}%" if self.code == "fr" else "%"
        return self.number(share * 100, decimals) + sign

    def euros(self, amount: float, decimals: int = 0) -> Valued:
        """Return an amount of money."""
        written = self.number(amount, decimals)
        return Valued(f"{written}{NO_BREAK}€" if self.code == "fr" else f"€{written}", amount, unit="€")

    def minutes(self, value: float, decimals: int | None = None) -> Valued:
        """Return minutes with their unit."""
        return Valued(f"{self.number(value, decimals)}{NO_BREAK}min", value, unit="min")

    def duration(self, seconds: float) -> Valued:
        """Return a duration in whole minutes, with its hours from one hour up: "45 min", "1 h 05 min"."""
        _ = self.text
        minutes = round(seconds / MINUTE_S)
        if minutes < 60:
            return self.minutes(minutes, 0)
        written = _("{hours} h {minutes} min", hours=minutes // 60, minutes=f"{minutes % 60:02d}")
        return Valued(written.replace(" ", NO_BREAK), seconds / MINUTE_S, unit="min")

    def days(self, value: float) -> Valued:
        """Return a number of days with its unit."""
        text = self.plural("{count} day", "{count} days", value).replace(" ", NO_BREAK)
        return Valued(text, value, unit=self.text("days"))

    # --- dates and clock times

    def date(self, day: int | dt.date, form: str = "long") -> Valued:
        """Return a date.

        Parameters
        ----------
        day : int or date
            A calendar ordinal, or a date.
        form : str
            ``"long"`` (3 January 2022), ``"full"`` with the weekday, ``"short"`` (03/01/2022), or a pattern of
            Babel such as ``"d MMM"``.
        """
        date = dt.date.fromordinal(day) if isinstance(day, int) else day
        pattern = {"short": "dd/MM/yyyy"}.get(form, form)
        written = dates.format_date(date, format=pattern, locale=self.locale)
        if self.code == "fr":
            written = re.sub(r"(?<![\d/])1(?= [^\W\d])", "1er", written)
        return Valued(written.replace(" ", NO_BREAK), date.isoformat())

    def clock(self, time: int | str) -> Valued:
        """Return a time of day: "9 h 30" in French, "09:30" in English.

        Parameters
        ----------
        time : int or str
            Seconds from midnight, or an ``HH:MM`` text.
        """
        seconds = clock_to_s(time) if isinstance(time, str) else int(time)
        hours, minutes = seconds // HOUR_S, seconds % HOUR_S // MINUTE_S
        plain = f"{hours:02d}:{minutes:02d}"
        if self.code != "fr":
            return Valued(plain, plain)
        tail = f"{NO_BREAK}{minutes:02d}" if minutes else ""
        return Valued(f"{hours}{NO_BREAK}h{tail}", plain)

    def weekday(self, weekday: str | int, width: str = "wide") -> str:
        """Return the name of a weekday, given as ``"monday"`` or from 0; `width` may be ``"abbreviated"``."""
        place = WEEKDAYS.index(weekday) if isinstance(weekday, str) else weekday
        return str(self.locale.days["stand-alone"][width][place])

    def month(self, month: int, width: str = "wide") -> str:
        """Return the name of a month, from 1."""
        return str(self.locale.months["stand-alone"][width][month])
