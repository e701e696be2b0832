"""A register of real visits replayed by the desk: the same arrivals and durations, who is called when?

In: an observed log with arrivals, calls and durations; the desk rules of a scenario. Out: `Replayed`, the desk's calls
beside the register's, and the first that differs. Only the order of calls is the desk's own; no dice are rolled.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sim.registers.masking import is_small
from sim.registers.rounding import unit_of
from sim.scenario.schema import DeskRules
from sim.units import MINUTE_S, minutes_to_s
from sim.visits.arrays import Log
from sim.visits.log import Season

_OPENS_S = 43_200  # every session is moved so that its desk opens at this second: sessions share a call
_NEEDS = ("visits.arrival_s", "visits.called_s", "visits.end_s|visits.service_s")


class FirstCall(NamedTuple):
    """The first call that differs by more than the register is rounded: where, and what each of them says."""

    session: str
    arrival_s: int
    register_s: int | None
    desk_s: int | None


@dataclass(frozen=True, eq=False)
class Replayed:
    """What a desk makes of the arrivals and durations of a register.

    Attributes
    ----------
    calls : DataFrame
        A row for each visit that was replayed, by session and arrival: session; servers (advisers there); arrival_s,
        register_s, desk_s, float64 seconds of the log, NaN for who was not called.
    sessions, left_out : int
        Sessions that were replayed, and those in which a time is missing.
    unit_min : float
        To which the register is rounded.
    advisers_known : bool
        Whether the register says who served; else as many as its services overlap.
    lacks : tuple of str
        What the log has not, if it cannot be replayed.
    is_masked : bool
        Whether what few people are behind is left out where it is told.
    """

    calls: pd.DataFrame
    sessions: int = 0
    left_out: int = 0
    unit_min: float = 1.0
    advisers_known: bool = False
    lacks: tuple[str, ...] = field(default=())
    is_masked: bool = False

    @property
    def off_min(self) -> np.ndarray:
        """By how many minutes the desk calls later than the register, of those whom both call."""
        both = self.calls.dropna(subset=["register_s", "desk_s"])
        return np.asarray(((both["desk_s"] - both["register_s"]) / MINUTE_S).to_numpy())

    @property
    def mean_off_min(self) -> float:
        """The mean of these; 0 where nobody is called by both."""
        return float(self.off_min.mean()) if self.off_min.size else 0.0

    @property
    def first(self) -> FirstCall | None:
        """The first call, by day and arrival, that differs by more than the register is rounded."""
        assert not self.is_masked, "one call is that of one person"
        calls = self.calls
        one_only = calls["register_s"].isna() != calls["desk_s"].isna()
        far = (calls["desk_s"] - calls["register_s"]).abs() > max(self.unit_min, 1.0) * MINUTE_S
        rows = np.flatnonzero((one_only | far).to_numpy())
        if not rows.size:
            return None
        row = calls.iloc[rows[0]]
        return FirstCall(row["session"], int(row["arrival_s"]), _whole(row["register_s"]), _whole(row["desk_s"]))

    def masked(self) -> Replayed:
        """Return the replay as one that tells nothing of few people, nor of one."""
        return replace(self, is_masked=True)

    def told_within(self, minutes: float) -> float | None:
        """Return `share_within`; None where it is masked and few people are on either side."""
        called = int(self.calls["register_s"].notna().sum())
        near = round(self.share_within(minutes) * called)
        return None if self.is_masked and (is_small(near) or is_small(called - near)) else self.share_within(minutes)

    def share_within(self, minutes: float) -> float:
        """Return the share of those called in the register whom the desk calls within some minutes of it."""
        called = self.calls["register_s"].notna()
        near = (self.calls["desk_s"] - self.calls["register_s"]).abs() <= minutes * MINUTE_S
        return float((near & called).sum() / max(int(called.sum()), 1))


def _whole(value: float) -> int | None:
    return None if np.isnan(value) else int(value)


def replayed(season: Season, rules: DeskRules | None = None) -> Replayed:
    """Replay an observed log by the desk.

    Parameters
    ----------
    season : Season
        Of a register.
    rules : DeskRules, optional
        What the desk does with who is early or late; without them an appointment is called from its slot on.
    """
    log = Log(season)
    lacks = tuple(need for need in _NEEDS if not any(_has(log, one) for one in need.split("|")))
    if lacks:
        return Replayed(pd.DataFrame(columns=["session", "arrival_s", "register_s", "desk_s"]), lacks=lacks)
    rows = _rows(log)
    is_whole = ~rows.groupby("session")["is_broken"].transform("any")
    n_sessions, rows = rows["session"].nunique(), rows[is_whole].reset_index(drop=True)
    unit = unit_of(rows["duration_s"].to_numpy() / MINUTE_S)
    if len(rows):
        waited = (rows["called_s"] - rows[["arrival_s", "slot_s", "opens_s"]].max(axis=1)).clip(lower=0) / MINUTE_S
        slack = unit + unit_of(waited.dropna().to_numpy())
        rows = _with_desks(rows, slack, log.has("visits", "adviser"))
        parts = [_desk(part, int(servers), rules) for servers, part in rows.groupby("servers", sort=True)]
        rows = pd.concat(parts).sort_values(["session", "arrival_s"], kind="stable", ignore_index=True)
    else:
        rows["servers"], rows["desk_s"] = 1, np.nan
    names = np.array(log.texts("visits", "session").words, dtype=object)
    calls = rows.assign(session=names[rows["name"].to_numpy(dtype=int)] if len(rows) else [])
    calls = calls[~calls["never_came"].astype(bool)][["session", "servers", "arrival_s", "called_s", "desk_s"]]
    return Replayed(
        calls.rename(columns={"called_s": "register_s"}).reset_index(drop=True),
        sessions=int(rows["session"].nunique()), left_out=int(n_sessions - rows["session"].nunique()), unit_min=unit,
        advisers_known=log.has("visits", "adviser"),
    )  # fmt: skip


def _has(log: Log, need: str) -> bool:
    return log.has(*need.split(".", 1))


def _stamp(log: Log, column: str) -> np.ndarray:
    n = len(log.season.visits)
    return log.stamp("visits", column) if log.has("visits", column) else np.full(n, np.nan)


def _rows(log: Log) -> pd.DataFrame:
    """Return who came to a session or was expected, with their times; a row that lacks one makes its session broken."""
    names = log.texts("visits", "session")
    duration = _stamp(log, "service_s")
    called, arrival, slot = (_stamp(log, name) for name in ("called_s", "arrival_s", "slot_s"))
    duration = np.where(np.isnan(duration), _stamp(log, "end_s") - called, duration)
    served, never = log.served, log.outcome_is("no_show") & ~np.isnan(slot)
    gone = log.outcome_is("reneged")
    left = _stamp(log, "left_s")
    is_broken = served & (np.isnan(arrival) | np.isnan(called) | np.isnan(duration))
    is_broken |= gone & (np.isnan(arrival) | np.isnan(left))
    frame = pd.DataFrame({
        "session": log.session_of, "name": names.codes, "arrival_s": arrival, "slot_s": slot, "called_s": called,
        "duration_s": np.where(served, duration, np.nan), "left_s": np.where(gone, left, np.nan),
        "opens_s": _stamp(log, "opens_s"), "never_came": never, "is_broken": is_broken, "end_s": called + duration,
        "adviser": log.texts("visits", "adviser").codes if log.has("visits", "adviser") else -1,
    })  # fmt: skip
    frame = frame[served | gone | never]
    # A morning and an afternoon are two desks, where hours are known.
    frame["session"] = frame.groupby(["session", frame["opens_s"].fillna(-1)]).ngroup()
    return frame


def _with_desks(rows: pd.DataFrame, slack_min: float, advisers_known: bool) -> pd.DataFrame:
    """Return rows with when their desk opens and how many advisers it has."""
    by = rows.groupby("session")
    first = by["called_s"].transform("min")
    opens = by["opens_s"].transform("min").fillna(first)
    rows = rows.assign(opens_s=np.fmin(opens, first).fillna(rows["arrival_s"]).fillna(rows["slot_s"]))
    if advisers_known:
        known = rows[rows["called_s"].notna()].groupby("session")["adviser"].nunique()
        overlaps = known.to_dict()
    else:
        overlaps = {key: _most_at_once(part, slack_min) for key, part in rows.groupby("session")}
    return rows.assign(servers=rows["session"].map(overlaps).fillna(1).clip(lower=1).astype(int))


def _most_at_once(rows: pd.DataFrame, slack_min: float) -> int:
    """Return how many services overlap at most, by more than times are rounded."""
    begins = rows["called_s"].dropna().to_numpy()
    ends = np.maximum(rows["end_s"].dropna().to_numpy() - slack_min * MINUTE_S, begins)
    moments = np.concatenate([begins, ends])
    steps = np.concatenate([np.ones(begins.size), -np.ones(ends.size)])
    order = np.lexsort((steps, moments))  # an end before a beginning of the same second
    return int(np.cumsum(steps[order]).max()) if begins.size else 1


def _seconds(values: Any) -> np.ndarray:
    """Return whole seconds, -1 where there are none."""
    return np.where(np.isnan(values), -1, np.rint(values)).astype(np.int64)


def _desk(rows: pd.DataFrame, servers: int, rules: DeskRules | None) -> pd.DataFrame:
    """Return rows of sessions with so many advisers, with when the desk calls each."""
    from sim.engine.run import run_desk  # compiled

    shift = _OPENS_S - rows["opens_s"].to_numpy()
    arrival = _seconds(np.where(rows["never_came"], np.nan, rows["arrival_s"] + shift))
    slot = _seconds(rows["slot_s"].to_numpy() + shift)
    due = np.fmax(np.fmax(rows["arrival_s"], rows["slot_s"]), rows["opens_s"])
    patience = _seconds(np.maximum(rows["left_s"].to_numpy() - due, 0))
    lost = float(np.nan_to_num(np.nanmedian(rows["duration_s"]))) if rows["duration_s"].notna().any() else 0.0
    settings: dict[str, Any] = {"early": 0, "late": None, "hold": 0}
    if rules is not None:
        settings = {
            "early": minutes_to_s(rules.early_min), "late": minutes_to_s(rules.late_min),
            "hold": minutes_to_s(rules.hold_min),
        }  # fmt: skip
    session, _ = pd.factorize(rows["session"])
    table = run_desk(
        arrival, _seconds(rows["duration_s"].fillna(lost).to_numpy()), session=session, slot=slot, patience=patience,
        servers=servers, opens=_OPENS_S, grace=None, **settings,
    )  # fmt: skip
    return rows.assign(desk_s=table["called"].astype("Float64").to_numpy(dtype=float, na_value=np.nan) - shift)
