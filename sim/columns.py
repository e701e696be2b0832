"""Every column of every table: name, dtype, unit, meaning. No logic.

The engines fill these columns, measures read them, and the data dictionary in `docs/` is made from here.
Dtypes are pandas names; a capital I (`Int64`) can be missing.
"""

from __future__ import annotations

from typing import NamedTuple


class Column(NamedTuple):
    """One column of a table; the unit `s` is a moment, counted from midnight of the run's first day."""

    name: str
    dtype: str
    unit: str
    meaning: str


REQUESTS = (
    Column("request", "int64", "address", "the request: commune, type, ISO week, ordinal, packed in 64 bits"),
    Column("commune", "str", "INSEE", "commune where the person lives"),
    Column("type", "str", "", "request type"),
    Column("operator", "str", "", "operator of the type"),
    Column("citizen", "int64", "address", "the person: commune and number, packed"),
    Column("age", "int64", "years", "age of the person"),
    Column("age_band", "str", "", "band of age"),
    Column("autonomy", "str", "", "digital autonomy: low, medium, high"),
    Column("car", "bool", "", "whether the person can come by car"),
    Column("onset_s", "int64", "s", "when the need begins, from midnight of the run's first day"),
    Column("deadline_s", "int64", "s", "when the need is lost if nothing came of it"),
    Column("in_cohort", "bool", "", "whether the onset lies in the reported window"),
    Column("aware_s", "Int64", "s", "when the person knew of the service; the onset if they knew before"),
    Column("heard_from", "str", "", "known, campaign, friend, or none"),
    Column("first_look_s", "Int64", "s", "first morning on which the person looked for a permanence, aware"),
    Column("state", "str", "", "final state: resolved, referred, unaware, elsewhere, no_offer, gave_up, open"),
    Column("reason", "str", "", "last failure before giving up; empty elsewhere"),
    Column("state_s", "Int64", "s", "when the final state was reached"),
    Column("first_served_s", "Int64", "s", "call of the first served visit"),
    Column("resolved_s", "Int64", "s", "when resolved, the operator's answer included for a referral"),
    Column("visits", "int64", "", "visits of this request, whatever their outcome"),
    Column("served", "int64", "", "served visits of this request"),
    Column(
        "offered_days",
        "Int64",
        "days",
        "fewest days from the first look to a session that the person accepts, "
        "chosen or not; missing without any or without a look",
    ),
    Column(
        "worth_s",
        "Int64",
        "s",
        "what the offers of the first look are worth beside going elsewhere alone, seconds "
        "of journey; 0 without any; missing where a minute of journey weighs nothing",
    ),
)

VISITS = (
    Column("request", "int64", "address", "request of the visit"),
    Column("attempt", "int64", "", "number of this visit among those of the request, from 1"),
    Column("session", "str", "", "session: permanence and date"),
    Column("permanence", "str", "", "permanence of the session"),
    Column("venue", "str", "", "venue of the session"),
    Column("channel", "str", "", "appointment or walk_in"),
    Column("decided_s", "int64", "s", "morning on which the person booked or decided to come"),
    Column("opens_s", "int64", "s", "planned opening of the session"),
    Column("slot_s", "Int64", "s", "booked slot"),
    Column("arrival_s", "Int64", "s", "arrival; missing for who never came"),
    Column("called_s", "Int64", "s", "call by an adviser"),
    Column("end_s", "Int64", "s", "end of the service"),
    Column("left_s", "Int64", "s", "when somebody not served left"),
    Column("adviser", "str", "", "who served; empty if nobody did"),
    Column(
        "outcome",
        "str",
        "",
        "resolved, return, referred, no_show, balked, reneged, turned_away, closed_door, cancelled",
    ),
    Column("cause", "str", "", "cause of a return, a referral or a cancellation; empty elsewhere"),
)

SESSIONS = (
    Column("session", "str", "", "permanence and date"),
    Column("permanence", "str", "", "permanence of the rota; home_desk for the fixed office"),
    Column("venue", "str", "", "venue"),
    Column("date", "str", "ISO", "date of the session"),
    Column("in_window", "bool", "", "whether the date lies in the reported window"),
    Column("opens_s", "int64", "s", "planned opening"),
    Column("closes_s", "int64", "s", "planned closing"),
    Column("advisers", "str", "", "advisers planned, separated by semicolons"),
    Column("present_advisers", "int64", "", "advisers who held it"),
    Column("status", "str", "", "held or cancelled"),
    Column("reason", "str", "", "why it was cancelled; empty if held"),
    Column("announced_s", "Int64", "s", "when the cancellation was known; missing if held"),
    Column("opened_s", "Int64", "s", "actual opening: the first adviser ready"),
    Column(
        "ended_s",
        "Int64",
        "s",
        "end of the last service or planned closing, the later; the opening where that came later still",
    ),
    Column("slots", "int64", "", "bookings that its slots can take; an overbooked slot takes two"),
    Column("booked", "int64", "", "slots booked when the session was held; 0 if cancelled"),
    Column("came", "int64", "", "people who came: booked or walking in"),
    Column("served", "int64", "", "people served"),
    Column(
        "desk_s", "int64", "adviser-s", "planned desk time of the advisers present, from opening to closing less breaks"
    ),
    Column("busy_s", "int64", "adviser-s", "time of service"),
    Column("overtime_s", "int64", "adviser-s", "time of service after the planned closing"),
    Column("present_s", "int64", "person-s", "integral of the number of people present, from the engine's events"),
    Column("drive_s", "int64", "adviser-s", "drives to the session, and home after the last one of the day"),
    Column("drive_m", "int64", "adviser-m", "metres of these drives"),
    Column("set_up_s", "int64", "adviser-s", "setting up"),
    Column("follow_up_s", "int64", "adviser-s", "work after the visits"),
)

BOOKS = (
    Column("venue", "str", "", "venue with a slot to book on some morning of the reported window"),
    Column("morning_s", "int64", "s", "midnight of a morning of the reported window, before anybody looks"),
    Column("window_days", "int64", "days", "longest booking window of the venue"),
    Column("first_free_days", "Int64", "days", "from the morning to the first free slot; missing if there is none"),
    Column("second_free_days", "Int64", "days", "to the second free slot"),
    Column("third_free_days", "Int64", "days", "to the third free slot"),
)

# What a register of real visits may know beside; no engine fills these.
OBSERVED = {
    "requests": (),
    "visits": (
        Column("booked_by", "str", "", "who booked: person, agent, prescriber, waiting_list; empty if not told"),
        Column("reminder", "str", "", "reminder sent: sent, failed, none; empty if not told"),
        Column("kind", "str", "", "individual or workshop; empty if not told"),
        Column("wait_s", "Int64", "s", "wait as the register states it"),
        Column("service_s", "Int64", "s", "time of service; of a workshop on its first participant alone"),
    ),
    "sessions": (),
    "books": (),
}

TABLES = {"requests": REQUESTS, "visits": VISITS, "sessions": SESSIONS, "books": BOOKS}


def with_unit(table: str, unit: str) -> list[str]:
    """Return the columns of a table that have a unit, in order."""
    return [column.name for column in TABLES[table] if column.unit == unit]


def names(table: str) -> list[str]:
    """Return the column names of a table, in order."""
    return [column.name for column in TABLES[table]]


def dtypes(table: str) -> dict[str, str]:
    """Return the dtype of each column of a table."""
    return {column.name: column.dtype for column in TABLES[table]}
