"""The observed log: a register's visits in the tables of a simulated season, with the columns that it has.

In: `Visits` that were checked. Out: a `Season` that `season_measures` reads as any other. What a register does not say
is no column: nothing is filled in.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.registers.decoded_part import Words
from sim.registers.mapping import Mapping
from sim.registers.roles import TO_COME
from sim.registers.visits_of import Visits
from sim.units import DAY_S, iso_date, minutes_to_s
from sim.visits.log import Season, observed_table, words

_OF_PERSON = ("commune", "type", "operator", "age_band", "autonomy")
_OF_VISIT = ("channel", "adviser", "cause", "booked_by", "reminder", "kind")
_STAMPS = {"slot": "slot_s", "arrival": "arrival_s", "called": "called_s", "end": "end_s", "left": "left_s"}


def is_used(visits: Visits) -> np.ndarray:
    """Return which visits are in the log: those that were not set aside and are not to come."""
    used = ~visits.aside
    return used & ~visits.words["outcome"].equal(TO_COME) if "outcome" in visits.words else used


def settle_channels(visits: Visits, is_booking: list[bool], mapping: Mapping) -> np.ndarray:
    """Say of bookings who walked in: they were entered as the person came, or afterwards.

    Returns
    -------
    bool array
        The bookings that are read so.
    """
    entered = np.zeros(len(visits), dtype=bool)
    booking = np.array(is_booking)[visits.part]
    if not booking.any() or "booked" not in visits.moments or "slot" not in visits.moments:
        return entered
    lead_s = visits.moments["slot"] - visits.moments["booked"]
    entered = booking & (lead_s <= minutes_to_s(mapping.walk_in_within_min)) & _may_have_come(visits)
    if "channel" not in visits.words:
        codes = np.where(booking, np.where(entered, 2, 1), 0)
        visits.words["channel"] = Words(codes.astype(np.int32), ["", "appointment", "walk_in"])
        visits.moments["slot"] = np.where(entered, np.nan, visits.moments["slot"])
    return np.asarray(entered)


def _may_have_come(visits: Visits) -> np.ndarray:
    """Return who was served, or whose outcome is not told: who was expected in vain had an appointment."""
    words = visits.words.get("outcome")
    return _is_served(visits) | words.equal("") if words is not None else np.ones(len(visits), dtype=bool)


def complete(visits: Visits) -> None:
    """Add the hours and spans that follow from others: an end from a beginning and a duration, and the reverse."""
    moments, spans = visits.moments, visits.spans
    if "called" in moments and "duration" in spans:
        moments["end"] = _filled(moments.get("end"), moments["called"] + spans["duration"])
    if "end" in moments and "duration" in spans:
        moments["called"] = _filled(moments.get("called"), moments["end"] - spans["duration"])
    if "called" in moments and "end" in moments:
        spans["duration"] = _filled(spans.get("duration"), moments["end"] - moments["called"])


def complete_waits(visits: Visits, opens: np.ndarray | None) -> None:
    """Add when somebody was called, or gone, where a wait is known: it counts from the arrival, slot or opening.

    Parameters
    ----------
    visits : Visits
    opens : float64 array or None
        Planned opening of each visit's venue, seconds from midnight of calendar ordinal 0.
    """
    moments, spans = visits.moments, visits.spans
    if "arrival" in moments and "wait" in spans:
        due = moments["arrival"]
        for later in (moments.get("slot"), opens):
            due = due if later is None else np.where(np.isnan(due), np.nan, np.fmax(due, later))
        gone = due + spans["wait"]
        served = _is_served(visits)
        moments["called"] = _filled(moments.get("called"), np.where(served, gone, np.nan))
        moments["left"] = _filled(moments.get("left"), np.where(served, np.nan, gone))
        complete(visits)


def _is_served(visits: Visits) -> np.ndarray:
    if "outcome" not in visits.words:
        return np.ones(len(visits), dtype=bool)
    outcome = visits.words["outcome"]
    return np.asarray(
        np.logical_or.reduce(
            [outcome.equal(word) for word in ("resolved", "return", "referred", "served", "not_referred")]
        )
    )


def _filled(known: np.ndarray | None, derived: np.ndarray) -> np.ndarray:
    return derived if known is None else np.where(np.isnan(known), derived, known)


def season_of(visits: Visits, opens: np.ndarray | None, tells: tuple[str, ...], name: str) -> Season:
    """Return the observed log of visits.

    Parameters
    ----------
    visits : Visits
        At least one is used.
    opens : float64 array or None
        Planned opening of each visit's venue, seconds from midnight of calendar ordinal 0.
    tells : tuple of str
        The outcomes that every source can tell.
    name : str
        Of the register.
    """
    rows = np.flatnonzero(is_used(visits))
    first, last = int(visits.day[rows].min()), int(visits.day[rows].max())
    venue = visits.words.get("venue", Words(np.zeros(len(visits), dtype=np.int32), [""])).at(rows)
    session, sessions = _sessions(venue, visits.day[rows] - first, first)
    meta = {
        "scenario": name,
        "first_day": first,
        "window": (0, (last - first + 1) * DAY_S),
        "run_end_s": (last - first + 1) * DAY_S,
        "engine": "register",
        "tells": tells,
    }
    return Season(
        requests=observed_table("requests", _requests(visits, rows)),
        visits=observed_table("visits", {**_visits(visits, rows, opens, first), "session": session}),
        sessions=observed_table("sessions", sessions),
        meta=meta,
        books=pd.DataFrame(),  # how full the slots were on a morning, no register tells
    )


def _sessions(venue: Words, day: np.ndarray, first: int) -> tuple[np.ndarray, dict[str, Any]]:
    """Return the session of each visit, a venue on a date, and the table of sessions in order of date and venue."""
    by_name = np.argsort(np.argsort(np.array(venue.words)))  # the rank of each word
    packed = day * len(venue.words) + by_name[venue.codes]
    is_there = np.zeros(int(packed.max()) + 1, dtype=bool)
    is_there[packed] = True
    found = np.flatnonzero(is_there)
    of_visit = (np.cumsum(is_there) - 1)[packed]
    names = [venue.words[k] for k in np.argsort(by_name).tolist()]
    dates = [iso_date(first + k) for k in range(int(day.max()) + 1)]
    venues = [names[k] for k in (found % len(names)).tolist()]
    days = [dates[k] for k in (found // len(names)).tolist()]
    keys = [f"{where}@{date}" for where, date in zip(venues, days, strict=True)]
    table = {"session": keys, "date": days, "in_window": np.ones(len(keys), dtype=bool)}
    return words(of_visit, keys), table | ({"venue": venues} if any(names) else {})


def _requests(visits: Visits, rows: np.ndarray) -> dict[str, Any]:
    """Return what is known of who came, one request a visit: nothing tells which visits are of one need."""
    columns = {"request": np.arange(rows.size)}
    for role in _OF_PERSON:
        columns |= _column(visits, role, rows)
    return columns


def _column(visits: Visits, role: str, rows: np.ndarray) -> dict[str, Any]:
    """Return a column of words, or none where no visit has a word."""
    if role not in visits.words:
        return {}
    column = visits.words[role].at(rows)
    if not any(column.words[code] for code in np.flatnonzero(np.bincount(column.codes, minlength=len(column.words)))):
        return {}
    return {role: words(column.codes, column.words)}


def _visits(visits: Visits, rows: np.ndarray, opens: np.ndarray | None, first: int) -> dict[str, Any]:
    columns = {"request": np.arange(rows.size)}
    for role in _OF_VISIT:
        columns |= _column(visits, role, rows)
    columns |= _column(visits, "venue", rows)
    outcome = visits.words.get("outcome")
    if outcome is None:
        columns["outcome"] = words(np.zeros(rows.size, dtype=np.int64), ("served",))
    else:
        columns["outcome"] = words(outcome.codes[rows], outcome.words)
    moments = {"decided_s": visits.moments.get("booked"), "opens_s": opens}
    moments |= {column: visits.moments.get(role) for role, column in _STAMPS.items()}
    start = first * float(DAY_S)
    for column, values in moments.items():
        if values is not None and not np.isnan(values[rows]).all():
            columns[column] = values[rows] - start
    for column, role in (("wait_s", "wait"), ("service_s", "duration")):
        if role in visits.spans and not np.isnan(visits.spans[role][rows]).all():
            columns[column] = visits.spans[role][rows]
    return columns
