"""The visits of a log as a fit reads them: real ones, or simulated ones seen as the register sees.

In: a `Season`, observed or simulated. Out: `Seen`, arrays with one value a visit, None for what the log has not.
`seen_alike` leaves of a simulated season what the source of a register could have told. Nothing is fitted here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from sim.registers.rounding import EXACT_MIN, unit_of
from sim.units import DAY_S, MINUTE_S
from sim.visits.arrays import Log, Texts
from sim.visits.log import Season
from sim.visits.outcomes import OUTCOMES

UNSERVED_COMERS = ("balked", "reneged", "turned_away")


@dataclass(frozen=True, eq=False)
class Seen:
    """Visits as arrays of one length, in the order of the log.

    Attributes
    ----------
    first, last : int
        Calendar ordinals of the first and the last day that the log covers.
    day : int64 array
        Calendar ordinal.
    venue, kind, channel, commune, booked_by, reminder : Texts or None
        `kind` is the request type.
    lead_days : float64 array or None
        Days from booking to slot, NaN where one is missing.
    service_min, wait_min : float64 array or None
        Minutes; the wait lasts until called, or until gone.
    served, missed, gone, came, returned, referred, told : bool array
        `gone` lost patience; `told` are the served of whom it is known whether they were referred.
    tells : frozenset of str
        The outcomes that the source can tell.
    """

    first: int
    last: int
    day: np.ndarray
    venue: Texts | None
    kind: Texts | None
    channel: Texts | None
    commune: Texts | None
    booked_by: Texts | None
    reminder: Texts | None
    lead_days: np.ndarray | None
    service_min: np.ndarray | None
    wait_min: np.ndarray | None
    served: np.ndarray
    missed: np.ndarray
    gone: np.ndarray
    came: np.ndarray
    returned: np.ndarray
    referred: np.ndarray
    told: np.ndarray
    tells: frozenset[str]

    @property
    def n(self) -> int:
        """Visits."""
        return self.day.size

    def at(self, rows: np.ndarray) -> Seen:
        """Return some of the visits."""
        changes: dict[str, Any] = {}
        for name, value in vars(self).items():
            if isinstance(value, np.ndarray):
                changes[name] = value[rows]
            elif isinstance(value, Texts):
                changes[name] = Texts(value.codes[rows], value.words)
        return replace(self, **changes)

    @property
    def is_appointment(self) -> np.ndarray:
        """Whether each visit was booked; all false where no channel is known."""
        return self.channel.equal("appointment") if self.channel is not None else np.zeros(self.n, dtype=bool)


def seen_of(season: Season) -> Seen:
    """Return the visits of a log, those of its reported window."""
    seen = _seen(Log(season))
    return seen.at((seen.day >= seen.first) & (seen.day <= seen.last))


def _seen(log: Log) -> Seen:
    season = log.season
    dates = log.texts("sessions", "date")
    days = np.array([dt.date.fromisoformat(date).toordinal() for date in dates.words], dtype=np.int64)[dates.codes]
    start = int(season.meta["first_day"])
    lead = _lead(log)
    outcomes = season.meta["tells"] if log.is_observed else OUTCOMES
    is_not_sent = log.outcome_is("referred", "resolved", "return", "not_referred")
    return Seen(
        first=start + season.meta["window"][0] // DAY_S,
        last=start + season.meta["window"][1] // DAY_S - 1,
        day=days[log.session_of],
        venue=_texts(log, "visits", "venue"),
        kind=_of_request(log, "type"),
        channel=_texts(log, "visits", "channel"),
        commune=_of_request(log, "commune"),
        booked_by=_texts(log, "visits", "booked_by"),
        reminder=_texts(log, "visits", "reminder"),
        lead_days=lead,
        service_min=_service(log),
        wait_min=_wait(log),
        served=log.served,
        missed=log.outcome_is("no_show"),
        gone=log.outcome_is("reneged"),
        came=log.served | log.outcome_is(*UNSERVED_COMERS),
        returned=log.outcome_is("return"),
        referred=log.outcome_is("referred"),
        told=is_not_sent,
        tells=frozenset(outcomes),
    )


def _texts(log: Log, table: str, column: str) -> Texts | None:
    return log.texts(table, column) if log.has(table, column) else None


def _of_request(log: Log, column: str) -> Texts | None:
    texts = _texts(log, "requests", column)
    return None if texts is None else Texts(texts.codes[log.request_of], texts.words)


def _lead(log: Log) -> np.ndarray | None:
    if not (log.has("visits", "decided_s") and log.has("visits", "slot_s")):
        return None
    slot, decided = log.stamp("visits", "slot_s"), log.stamp("visits", "decided_s")
    return np.asarray(np.maximum(0, np.floor(slot / DAY_S) - np.floor(decided / DAY_S)))


def _service(log: Log) -> np.ndarray | None:
    if log.has("visits", "service_s"):
        return log.stamp("visits", "service_s") / MINUTE_S
    if not (log.has("visits", "called_s") and log.has("visits", "end_s")):
        return None
    return np.asarray((log.stamp("visits", "end_s") - log.stamp("visits", "called_s")) / MINUTE_S)


def _wait(log: Log) -> np.ndarray | None:
    """Return the wait of each who came, from the latest of arrival, slot and opening."""
    if log.has("visits", "wait_s"):
        return log.stamp("visits", "wait_s") / MINUTE_S
    if not (log.has("visits", "arrival_s") and log.has("visits", "called_s")):
        return None
    due = log.stamp("visits", "arrival_s")
    for column in ("slot_s", "opens_s"):
        if log.has("visits", column):
            due = np.where(np.isnan(due), np.nan, np.fmax(due, log.stamp("visits", column)))
    until = log.stamp("visits", "called_s")
    if log.has("visits", "left_s"):
        until = np.where(np.isnan(until), log.stamp("visits", "left_s"), until)
    return np.asarray(np.maximum(0, until - due) / MINUTE_S)


def _told(log: Log, register: Seen) -> np.ndarray:
    """Return which visits of a simulated log the source of a register could have told.

    What it never tells (who left unserved, who walked in) is left out.
    """
    keep = log.outcome_is(*(outcome for outcome in register.tells if outcome in OUTCOMES))
    if "served" in register.tells:
        keep = keep | log.served
    if register.channel is None:
        return keep
    met = [register.channel.words[code] for code in np.unique(register.channel.codes) if code >= 0]
    if "" in met:
        return keep
    channels = log.texts("visits", "channel")
    return np.asarray(keep & np.logical_or.reduce([channels.equal(word) for word in met]))


def seen_alike(season: Season, register: Seen) -> Seen:
    """Return a simulated season as its register would read: the same outcomes, columns and rounding."""
    log = Log(season)
    seen = _seen(log)
    seen = seen.at(_told(log, register) & (seen.day >= register.first) & (seen.day <= register.last))
    changes: dict[str, Any] = {
        name: None
        for name in ("venue", "kind", "channel", "commune", "booked_by", "reminder", "lead_days")
        if getattr(register, name) is None
    }
    for name in ("service_min", "wait_min"):
        known, own = getattr(register, name), getattr(seen, name)
        if known is None or own is None:
            changes[name] = None
            continue
        unit = unit_of(known[~np.isnan(known)])
        changes[name] = np.round(own / unit) * unit if unit > EXACT_MIN else own
    return replace(seen, first=register.first, last=register.last, tells=register.tells, **changes)
