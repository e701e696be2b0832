"""What a column of a register can be.

In: nothing. Out: the roles, each with how its cells are read; the words that closed ones may hold. Which column has
which role is said by a layout (`sim.registers.layouts`) or by a mapping (`sim.registers.mapping`).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

Kind = Literal["day", "clock", "duration", "text", "word", "code", "number", "drop", "skip"]


class Role(NamedTuple):
    """How the cells of a column are read, and what they say."""

    kind: Kind
    meaning: str


# A clock column may hold dates too; then it says the day.
ROLES: dict[str, Role] = {
    "date": Role("day", "day of the visit"),
    "slot": Role("clock", "hour of the appointment"),
    "arrival": Role("clock", "hour at which the person came"),
    "called": Role("clock", "hour at which an adviser called them"),
    "end": Role("clock", "hour at which the service ended"),
    "left": Role("clock", "hour at which somebody not served left"),
    "booked": Role("day", "day of the booking; a time after it is read too"),
    "booked_clock": Role("clock", "hour of the booking, where it stands apart"),
    "wait": Role("duration", "wait until called, or until gone"),
    "duration": Role("duration", "duration of the service"),
    "venue": Role("text", "venue"),
    "commune": Role("text", "commune where the person lives: INSEE code, name, or postal code and name"),
    "postcode": Role("code", "postal code of that commune"),
    "type": Role("text", "what they came for"),
    "operator": Role("text", "operator concerned"),
    "channel": Role("word", "appointment or walk_in"),
    "outcome": Role("word", "how the visit ended"),
    "cause": Role("text", "why it had to come back or was sent on"),
    "booked_by": Role("word", "who booked: person, agent, prescriber, waiting_list"),
    "reminder": Role("word", "reminder sent: sent, failed, none"),
    "kind": Role("word", "individual or workshop"),
    "age_band": Role("text", "band of age"),
    "autonomy": Role("word", "digital autonomy: low, medium, high"),
    "adviser": Role("drop", "who served; replaced by a number"),
    "id": Role("drop", "identifier of the appointment or activity; used to find what stands twice, then dropped"),
    "personal": Role("drop", "name, birth date, telephone, mail, free text: dropped"),
    "count": Role("number", "how many such visits the line stands for; a tick counts one"),
    "skip": Role("skip", "not read"),
}
CLOCKS = ("slot", "arrival", "called", "end", "left")
DURATIONS = ("wait", "duration")

# The words of closed roles. An empty word is "not told".
WORDS: dict[str, tuple[str, ...]] = {
    "channel": ("appointment", "walk_in", ""),
    "outcome": (
        "resolved", "return", "referred", "served", "not_referred", "no_show", "excused", "cancelled", "balked",
        "reneged", "turned_away", "closed_door", "to_come", "",
    ),
    "booked_by": ("person", "agent", "prescriber", "waiting_list", ""),
    "reminder": ("sent", "failed", "none", ""),
    "kind": ("individual", "workshop", ""),
    "autonomy": ("low", "medium", "high", ""),
}  # fmt: skip
TO_COME = "to_come"

# Venues that are none: where a visit took place otherwise.
BY_PHONE, AT_HOME, BY_VIDEO, REMOTE = "by_phone", "at_home", "by_video", "remote"
