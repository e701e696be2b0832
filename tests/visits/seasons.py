"""One small season made by hand: thirteen requests, thirteen visits, four sessions, three weeks from a Monday.

Ada holds a permanence at the town hall (day 7, and again on day 14, cancelled, and 21, after the window) and works with
Ben at the home desk (day 8). Everything that can happen to a visit happens once.
"""

from __future__ import annotations

import datetime as dt
from functools import cache

import pandas as pd

from sim.units import DAY_S, clock_to_s
from sim.visits.log import Season, table

FIRST_DAY = dt.date(2022, 3, 7).toordinal()
WINDOW = (0, 21 * DAY_S)

TOWN_HALL, HOME, CANCELLED, LATER = (
    "town_hall_mon@2022-03-14",
    "home_desk-0900@2022-03-15",
    "town_hall_mon@2022-03-21",
    "town_hall_mon@2022-03-28",
)


def at(day: int, clock: str = "00:00") -> int:
    """Return the second of a day of the run, by the clock."""
    return day * DAY_S + clock_to_s(clock)


def hand_made() -> Season:
    """Return the season; each call gives tables of its own."""
    return Season(
        **{name: frame.copy() for name, frame in _tables().items()},
        meta={
            "scenario": "hand_made",
            "seed": 1,
            "replication": 0,
            "first_day": FIRST_DAY,
            "window": WINDOW,
            "run_end_s": at(60),
            "engine": "hand",
            "fingerprint": "0",
        },
    )


@cache
def _tables() -> dict[str, pd.DataFrame]:
    rows = {"requests": REQUESTS, "visits": VISITS, "sessions": SESSIONS, "books": BOOKS}
    return {name: table(name, _columns(found)) for name, found in rows.items()}


def changed(season: Season, name: str, row: int, **values) -> Season:
    """Return a season with some cells of one row of a table changed; the one given stays as it is."""
    frame = getattr(season, name).copy()
    for column, value in values.items():
        cells = frame[column].array.copy()
        cells[row] = pd.NA if value is None else value
        frame[column] = cells
    tables = {**dict(season.tables()), name: frame}
    return Season(**tables, meta=season.meta)


def _columns(rows: list[dict]) -> dict[str, list]:
    return {name: [row[name] for row in rows] for name in rows[0]}


def _request(request: int, onset: int, state: str, state_s: int | None, **more) -> dict:
    row = {
        "request": request,
        "commune": "47001",
        "type": "pension",
        "operator": "cnav",
        "citizen": 100 + request,
        "age": 70,
        "age_band": "old",
        "autonomy": "low",
        "car": True,
        "onset_s": onset,
        "deadline_s": onset + 30 * DAY_S,
        "in_cohort": WINDOW[0] <= onset < WINDOW[1],
        "aware_s": onset,
        "heard_from": "known",
        "first_look_s": -(-onset // DAY_S) * DAY_S,
        "state": state,
        "reason": "",
        "state_s": state_s,
        "first_served_s": None,
        "resolved_s": None,
        "visits": 0,
        "served": 0,
        "offered_days": None,
        "worth_s": 0,
    }
    offered = {"offered_days": 0, "worth_s": 600} if more.get("visits") else {}
    return row | offered | more


YOUNG = {"age": 20, "age_band": "young", "autonomy": "high"}
BOURG = {"commune": "47209", "car": False}
FAMILY = {"type": "family_benefits", "operator": "cnaf"}

REQUESTS = [
    _request(1, at(0, "12:00"), "resolved", at(7, "09:30"), first_served_s=at(7, "09:00"), resolved_s=at(7, "09:30"),
             visits=1, served=1),
    _request(2, at(2), "referred", at(8, "10:20"), first_served_s=at(7, "09:30"), resolved_s=at(18, "10:20"),
             visits=2, served=2, **FAMILY),
    _request(3, at(4), "gave_up", at(8), reason="no_show", visits=1, **YOUNG),
    _request(4, at(5), "gave_up", at(35), reason="cancelled", visits=2, **BOURG),
    _request(5, at(0), "resolved", at(7, "10:45"), first_served_s=at(7, "10:00"), resolved_s=at(7, "10:45"),
             visits=1, served=1, **BOURG),
    _request(6, at(6), "gave_up", at(15), reason="closed_door", visits=2, **FAMILY),
    _request(7, at(6, "08:00"), "resolved", at(8, "09:20"), first_served_s=at(8, "09:00"), resolved_s=at(8, "09:20"),
             visits=2, served=1, **YOUNG),
    _request(8, at(9), "elsewhere", at(9), citizen=101, offered_days=12, worth_s=60),
    _request(9, at(10), "unaware", at(40), aware_s=None, heard_from="none", first_look_s=None, **YOUNG),
    _request(10, at(11), "no_offer", at(41), **BOURG),
    _request(11, at(25), "open", None, **FAMILY),
    _request(12, at(15, "12:00"), "resolved", at(21, "09:40"), first_served_s=at(21, "09:10"),
             resolved_s=at(21, "09:40"), visits=1, served=1),
    _request(13, at(3), "resolved", at(7, "12:10"), first_served_s=at(7, "11:50"), resolved_s=at(7, "12:10"),
             visits=1, served=1, **FAMILY),
]  # fmt: skip

_PLACES = {
    TOWN_HALL: ("town_hall_mon", "town_hall", at(7, "09:00")),
    HOME: ("home_desk-0900", "post_office", at(8, "09:00")),
    CANCELLED: ("town_hall_mon", "town_hall", at(14, "09:00")),
    LATER: ("town_hall_mon", "town_hall", at(21, "09:00")),
}


def _visit(request: int, attempt: int, session: str, decided: int, outcome: str, **more) -> dict:
    permanence, venue, opens_s = _PLACES[session]
    row = {
        "request": request,
        "attempt": attempt,
        "session": session,
        "permanence": permanence,
        "venue": venue,
        "channel": "appointment" if "slot_s" in more else "walk_in",
        "decided_s": decided,
        "opens_s": opens_s,
        "slot_s": None,
        "arrival_s": None,
        "called_s": None,
        "end_s": None,
        "left_s": None,
        "adviser": "",
        "outcome": outcome,
        "cause": "",
    }
    return row | more


def _served(day: int, arrival: str, called: str, end: str, adviser: str = "ada") -> dict:
    return {"arrival_s": at(day, arrival), "called_s": at(day, called), "end_s": at(day, end), "adviser": adviser}


VISITS = [
    _visit(1, 1, TOWN_HALL, at(1), "resolved", slot_s=at(7, "09:00"), **_served(7, "08:50", "09:00", "09:30")),
    _visit(2, 1, TOWN_HALL, at(7), "return", cause="missing_document", **_served(7, "09:05", "09:30", "10:00")),
    _visit(2, 2, HOME, at(8), "referred", cause="operator_only", slot_s=at(8, "10:00"),
           **_served(8, "09:55", "10:00", "10:20")),
    _visit(3, 1, TOWN_HALL, at(4), "no_show", slot_s=at(7, "10:00")),
    _visit(4, 1, TOWN_HALL, at(5), "reneged", arrival_s=at(7, "09:10"), left_s=at(7, "10:40")),
    _visit(4, 2, CANCELLED, at(10), "cancelled", cause="absence", slot_s=at(14, "09:00")),
    _visit(5, 1, TOWN_HALL, at(7), "resolved", **_served(7, "09:08", "10:00", "10:45")),
    _visit(6, 1, TOWN_HALL, at(7), "balked", arrival_s=at(7, "09:15"), left_s=at(7, "09:15")),
    _visit(6, 2, CANCELLED, at(13), "closed_door", arrival_s=at(14, "09:00"), left_s=at(14, "09:00")),
    _visit(7, 1, TOWN_HALL, at(7), "turned_away", arrival_s=at(7, "12:05"), left_s=at(7, "12:05")),
    _visit(7, 2, HOME, at(8), "resolved", **_served(8, "09:00", "09:00", "09:20", "ben")),
    _visit(12, 1, LATER, at(20), "resolved", **_served(21, "09:00", "09:10", "09:40")),
    _visit(13, 1, TOWN_HALL, at(7), "resolved", **_served(7, "11:50", "11:50", "12:10")),
]  # fmt: skip


def _session(session: str, **more) -> dict:
    permanence, venue, opens_s = _PLACES[session]
    row = {
        "session": session,
        "permanence": permanence,
        "venue": venue,
        "date": session.split("@")[1],
        "in_window": WINDOW[0] <= opens_s < WINDOW[1],
        "opens_s": opens_s,
        "closes_s": opens_s + clock_to_s("03:00"),
        "advisers": "ada",
        "present_advisers": 1,
        "status": "held",
        "reason": "",
        "announced_s": None,
        "opened_s": opens_s,
        "ended_s": opens_s + clock_to_s("03:00"),
        "slots": 4,
        "booked": 0,
        "came": 0,
        "served": 0,
        "desk_s": 10_800,
        "busy_s": 0,
        "overtime_s": 0,
        "present_s": 0,
        "drive_s": 0,
        "drive_m": 0,
        "set_up_s": 0,
        "follow_up_s": 0,
    }
    return row | more


SESSIONS = [
    _session(TOWN_HALL, booked=2, came=7, served=4, busy_s=7_500, overtime_s=600, present_s=18_120,
             ended_s=at(7, "12:10"), drive_s=1_800, drive_m=20_000, set_up_s=600, follow_up_s=480),
    _session(HOME, advisers="ada;ben", present_advisers=2, booked=1, came=2, served=2, desk_s=21_600, busy_s=2_400,
             present_s=2_700, follow_up_s=240),
    _session(CANCELLED, present_advisers=0, status="cancelled", reason="absence", announced_s=at(14), opened_s=None,
             ended_s=None, desk_s=0),
    _session(LATER, came=1, served=1, busy_s=1_800, present_s=2_400),
]  # fmt: skip

# The post office always has three slots on the next day; the town hall has its third after five days, on every other
# morning none.
BOOKS = [
    {"venue": venue, "morning_s": at(day), "window_days": 7, "first_free_days": 1, "second_free_days": 1,
     "third_free_days": third}
    for day in range(21)
    for venue, third in (("post_office", 1), ("town_hall", 5 if day % 2 else None))
]  # fmt: skip
