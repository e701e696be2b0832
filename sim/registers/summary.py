"""What is there in a register: weeks, venues, types, gaps, no-shows, durations and their rounding, waits, the season.

In: a `Register`. Out: a document of plain values, ready for JSON; every rate with numerator and denominator. Measures
of the catalogue are not here: they are the same as for a simulated season.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import numpy as np

from sim.registers.register import Register
from sim.territory.calendar import FIRST_DAY, LAST_DAY, Calendar
from sim.units import DAY_S, MINUTE_S, WEEK_DAYS, iso_date, week_monday
from sim.visits.arrays import Log, Texts

LEADS = ((0, "0"), (3, "1-3"), (7, "4-7"), (14, "8-14"), (30, "15-30"))  # days between booking and appointment, at most
LONG_LEAD = "31+"
ROUNDINGS_MIN = (5, 10, 15, 30)
SHORTEST_GAP_WEEKS = 2
_MOST_GAPS = 20
_WORKING = 5  # Monday to Friday


def summary_of(register: Register) -> dict[str, Any]:
    """Return what is there in a register.

    Returns
    -------
    dict
        files, lines, columns, period, weeks, gaps, venues, types, communes …, no_show, durations, waits, season; what
        the register does not know is None.
    """
    view = _View(register)
    return {
        "fingerprint": register.fingerprint,
        "files": [source._asdict() for source in register.sources],
        "lines": _lines(register),
        "problem_kinds": _kinds(register),
        "columns": {name: list(frame.columns) for name, frame in register.tables()},
        "tells": list(register.season.meta["tells"]),
        "period": view.period(),
        "weeks": view.weeks(),
        "gaps": view.gaps(),
        **{name: view.counted(table, column) for name, table, column in _COUNTED},
        "no_show": view.no_show(),
        "durations": view.spans("service_s"),
        "waits": view.spans("wait_s") or view.waits(),
        "season": view.season(),
    }


_COUNTED = (
    ("venues", "visits", "venue"),
    ("types", "requests", "type"),
    ("operators", "requests", "operator"),
    ("communes", "requests", "commune"),
    ("channels", "visits", "channel"),
    ("outcomes", "visits", "outcome"),
    ("kinds", "visits", "kind"),
    ("booked_by", "visits", "booked_by"),
    ("age_bands", "requests", "age_band"),
    ("autonomies", "requests", "autonomy"),
    ("advisers", "visits", "adviser"),
)


def _lines(register: Register) -> dict[str, int]:
    names = ("lines", "kept", "aside", "to_come", "entered_as_they_came")
    return {name: sum(getattr(source, name) for source in register.sources) for name in names}


def _kinds(register: Register) -> list[dict[str, Any]]:
    """Return how often each kind of problem was met."""
    found = register.problems.groupby(["kind", "aside"], sort=False).size()
    return [{"kind": kind, "aside": bool(aside), "lines": int(n)} for (kind, aside), n in found.items()]


class _View:
    """The log of a register as arrays."""

    def __init__(self, register: Register):
        self.log = Log(register.season)
        self.first = int(register.season.meta["first_day"])
        dates = self.log.texts("sessions", "date")
        days = np.array([dt.date.fromisoformat(date).toordinal() for date in dates.words])[dates.codes]
        self.day = days[self.log.session_of]  # one session a row of venue and date: each visit has its own

    def period(self) -> dict[str, Any]:
        """Return the first and the last day with a visit, and how many weeks lie between and have one."""
        first, last = int(self.day.min()), int(self.day.max())
        weeks = np.unique((self.day - 1) // WEEK_DAYS)
        return {
            "first": iso_date(first),
            "last": iso_date(last),
            "weeks": int(weeks[-1] - weeks[0] + 1),
            "weeks_with_visits": int(weeks.size),
            "visits": int(self.day.size),
        }

    def weeks(self) -> list[dict[str, Any]]:
        """Return the visits of each week, empty ones included."""
        week = (self.day - 1) // WEEK_DAYS
        counts = np.bincount(week - week.min())
        return [{"week": _week(int(week.min()) + k), "visits": n} for k, n in enumerate(counts.tolist())]

    def gaps(self) -> list[dict[str, Any]]:
        """Return the longest spells of weeks without a visit, of the whole register and of each venue."""
        found = self._gaps(self.day, "")
        if self.log.has("visits", "venue"):
            venues = self.log.texts("visits", "venue")
            for code, venue in enumerate(venues.words):
                found += self._gaps(self.day[venues.codes == code], venue) if venue else []
        return sorted(found, key=lambda gap: (gap["venue"] != "", -gap["weeks"], gap["from"], gap["venue"]))[
            :_MOST_GAPS
        ]

    def _gaps(self, days: np.ndarray, venue: str) -> list[dict[str, Any]]:
        weeks = np.unique((days - 1) // WEEK_DAYS)
        missing = np.diff(weeks) - 1
        return [
            {
                "venue": venue,
                "from": _week(int(weeks[k]) + 1),
                "to": _week(int(weeks[k + 1]) - 1),
                "weeks": int(missing[k]),
            }
            for k in np.flatnonzero(missing >= SHORTEST_GAP_WEEKS).tolist()
        ]

    def counted(self, table: str, column: str) -> list[dict[str, Any]] | None:
        """Return the visits by a column, the most frequent first; what is not told last, as an empty word."""
        if not self.log.has(table, column):
            return None
        texts = self.log.texts(table, column)
        counts = np.bincount(texts.codes, minlength=len(texts.words)).tolist()
        pairs = sorted(zip(texts.words, counts, strict=True), key=lambda pair: (not pair[0], -pair[1], pair[0]))
        return [{"name": word, "visits": n} for word, n in pairs if n]

    # --- no-shows

    def no_show(self) -> dict[str, Any] | None:
        """Return the no-shows among the appointments that fell due, by lead, by who booked, by reminder."""
        if not (self.log.tells("no_show") and self.log.has("visits", "channel")):
            return None
        missed = self.log.outcome_is("no_show")
        due = self.log.texts("visits", "channel").equal("appointment") & (missed | self.log.served)
        found: dict[str, Any] = {"all": [_rate("all", missed, due)]}
        if self.log.has("visits", "decided_s") and self.log.has("visits", "slot_s"):
            lead = self._lead_days()
            bands = np.searchsorted([most for most, _ in LEADS], np.nan_to_num(lead, nan=-1), side="left")
            names = [*(name for _, name in LEADS), LONG_LEAD]
            rows = [(name, due & (bands == k) & ~np.isnan(lead)) for k, name in enumerate(names)]
            found["by_lead"] = [_rate(name, missed, chosen) for name, chosen in rows if chosen.any()]
        for column in ("booked_by", "reminder"):
            if self.log.has("visits", column):
                texts = self.log.texts("visits", column)
                found[f"by_{column}"] = list(_rates(texts, missed, due))
        return found

    def _lead_days(self) -> np.ndarray:
        """Return the days from booking to appointment, by the calendar."""
        slot, decided = self.log.stamp("visits", "slot_s"), self.log.stamp("visits", "decided_s")
        return np.asarray(np.maximum(0, np.floor(slot / DAY_S) - np.floor(decided / DAY_S)))

    # --- times

    def spans(self, column: str) -> dict[str, Any] | None:
        """Return the durations of a column, and how they are rounded."""
        return _spread(self.log.stamp("visits", column)) if self.log.has("visits", column) else None

    def waits(self) -> dict[str, Any] | None:
        """Return the waits from arrival, or from the slot or the opening where they are later, until called."""
        if not (self.log.has("visits", "arrival_s") and self.log.has("visits", "called_s")):
            return None
        due = self.log.stamp("visits", "arrival_s")
        for column in ("slot_s", "opens_s"):
            if self.log.has("visits", column):
                due = np.fmax(due, np.where(np.isnan(due), np.nan, self.log.stamp("visits", column)))
        return _spread(np.maximum(0, self.log.stamp("visits", "called_s") - due))

    def season(self) -> list[dict[str, Any]]:
        """Return the visits of each month, by working day, and their index: the mean of the months is 1."""
        days = np.arange(self.day.min(), self.day.max() + 1)
        counts = np.bincount(self.day - self.day.min(), minlength=days.size)
        months = np.array([iso_date(int(day))[:7] for day in days])
        works = is_working(days)
        rows = []
        for month in np.unique(months).tolist():
            mine = months == month
            rows.append({"month": month, "visits": int(counts[mine].sum()), "working_days": int(works[mine].sum())})
        rates = [row["visits"] / row["working_days"] if row["working_days"] else np.nan for row in rows]
        mean = float(np.nanmean(rates)) if np.isfinite(rates).any() else np.nan
        for row, rate in zip(rows, rates, strict=True):
            row["per_working_day"] = float(rate) if np.isfinite(rate) else None
            row["index"] = float(rate / mean) if np.isfinite(rate) and mean > 0 else None
        return rows


def _week(week: int) -> str:
    iso = dt.date.fromordinal(week_monday(week)).isocalendar()
    return f"{iso.year}-W{iso.week:02d}"


def _rate(name: str, missed: np.ndarray, due: np.ndarray) -> dict[str, Any]:
    n, k = int(due.sum()), int((missed & due).sum())
    return {"name": name, "no_shows": k, "due": n, "share": k / n if n else None}


def _rates(texts: Texts, missed: np.ndarray, due: np.ndarray) -> Iterable[dict[str, Any]]:
    for code, word in sorted(enumerate(texts.words), key=lambda pair: (not pair[1], pair[1])):
        chosen = due & (texts.codes == code)
        if chosen.any():
            yield _rate(word, missed, chosen)


def _spread(seconds: np.ndarray) -> dict[str, Any] | None:
    """Return how many there are, mean, median, ninth decile, zeros, and the share on whole numbers of minutes."""
    known = seconds[~np.isnan(seconds)]
    if not known.size:
        return None
    above = known[known > 0]
    on = {f"on_{n}_min": float(np.mean(above % (n * MINUTE_S) == 0)) if above.size else None for n in ROUNDINGS_MIN}
    minutes = known / MINUTE_S
    return {
        "n": int(known.size),
        "mean_min": float(minutes.mean()),
        "median_min": float(np.median(minutes)),
        "p90_min": float(np.quantile(minutes, 0.9)),
        "zeros": int((known == 0).sum()),
        **on,
    }


def is_working(days: np.ndarray) -> np.ndarray:
    """Return whether each day is one from Monday to Friday and no public holiday of most of France."""
    calendar = Calendar("A", "47")
    weekday = (days - 1) % WEEK_DAYS < _WORKING
    covered = (days >= FIRST_DAY) & (days <= LAST_DAY)
    off = [
        bool(calendar.public_holiday(int(day))) if known else False for day, known in zip(days, covered, strict=True)
    ]
    return np.asarray(weekday & ~np.array(off))
