"""Rows of the log as plain Python values: one visit, one session, with what follows from its stamps.

In: a season's frames, or some rows of them. Out: named tuples whose missing values are None.
What many rows add up to is measured in `sim.measures`; here one row is told to a reader.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from sim.columns import names
from sim.errors import ResultsError
from sim.said import said
from sim.scenario.schema import Scenario
from sim.visits.log import Season
from sim.visits.outcomes import CAME, SERVED


class VisitRow(NamedTuple):
    """One visit of the log; the columns are those of `sim.columns`."""

    request: int
    attempt: int
    session: str
    permanence: str
    venue: str
    channel: str
    decided_s: int
    opens_s: int
    slot_s: int | None
    arrival_s: int | None
    called_s: int | None
    end_s: int | None
    left_s: int | None
    adviser: str
    outcome: str
    cause: str

    @property
    def is_served(self) -> bool:
        """Whether an adviser called this person."""
        return self.outcome in SERVED

    @property
    def has_come(self) -> bool:
        """Whether this person came to a session that was held."""
        return self.outcome in CAME

    @property
    def gone_s(self) -> int | None:
        """When this person was gone: the end of the service, or when they left."""
        return self.end_s if self.is_served else self.left_s

    @property
    def due_s(self) -> int | None:
        """From when this person waits: the latest of arrival, planned opening and slot; None if they never came."""
        if self.arrival_s is None:
            return None
        return max(self.arrival_s, self.opens_s, self.slot_s if self.slot_s is not None else self.opens_s)

    @property
    def wait_s(self) -> int | None:
        """The wait until called or gone, as `sim.measures.waiting` counts it; None for who came to no held session."""
        due_s, until_s = self.due_s, self.called_s if self.is_served else self.left_s
        if not self.has_come or due_s is None or until_s is None:
            return None
        return max(0, until_s - due_s)


class SessionRow(NamedTuple):
    """One session of the log; the columns are those of `sim.columns`."""

    session: str
    permanence: str
    venue: str
    date: str
    in_window: bool
    opens_s: int
    closes_s: int
    advisers: str
    present_advisers: int
    status: str
    reason: str
    announced_s: int | None
    opened_s: int | None
    ended_s: int | None
    slots: int
    booked: int
    came: int
    served: int
    desk_s: int
    busy_s: int
    overtime_s: int
    present_s: int
    drive_s: int
    drive_m: int
    set_up_s: int
    follow_up_s: int

    @property
    def is_held(self) -> bool:
        """Whether the session took place."""
        return self.status == "held"

    @property
    def team(self) -> tuple[str, ...]:
        """The advisers planned."""
        return tuple(name for name in self.advisers.split(";") if name)

    @property
    def late_s(self) -> int:
        """How late the first adviser was ready, seconds; early counts 0."""
        return 0 if self.opened_s is None else max(0, self.opened_s - self.opens_s)


def visit_rows(frame: pd.DataFrame) -> list[VisitRow]:
    """Return rows of the visits table, in their order."""
    return [VisitRow(**row) for row in plain_rows(frame, "visits")]


def session_rows(frame: pd.DataFrame) -> list[SessionRow]:
    """Return rows of the sessions table, in their order."""
    return [SessionRow(**row) for row in plain_rows(frame, "sessions")]


def plain_rows(frame: pd.DataFrame, table: str) -> list[dict[str, Any]]:
    """Return rows of a table of the log as mappings of plain values, None where missing."""
    chosen = frame[names(table)]
    columns = {name: [None if value is pd.NA else value for value in chosen[name].tolist()] for name in chosen}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def refuse_strangers(season: Season, scenario: Scenario, what: str) -> None:
    """Refuse a season that another scenario made; one that does not tell is taken as it is."""
    found = season.meta.get("scenario_fingerprint", scenario.fingerprint)
    if found != scenario.fingerprint:
        raise ResultsError(
            said(
                "{what}: the season comes from scenario {theirs!r} {their_print}, not from {scenario!r} {own_print}; "
                "give the scenario that was run",
                what=what,
                theirs=season.meta.get("scenario", ""),
                their_print=found[:8],
                scenario=scenario.id,
                own_print=scenario.fingerprint[:8],
            )
        )
