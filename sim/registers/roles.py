"""What a column of a register can be.

In: nothing. Out: the roles, each with how its cells are read; the words that closed ones may hold. Which column has
which role is said by a layout (`sim.registers.layouts`) or by a mapping (`sim.registers.mapping`).
"""

from __future__ import annotations

from typing import Literal, NamedTuple

from sim.said import Sentence, said

Kind = Literal["day", "clock", "duration", "text", "word", "code", "number", "drop", "skip"]


class Role(NamedTuple):
    """How the cells of a column are read, and what they say."""

    kind: Kind
    meaning: Sentence


# A clock column may hold dates too; then it says the day.
ROLES: dict[str, Role] = {
    "date": Role("day", said("day of the visit")),
    "slot": Role("clock", said("hour of the appointment")),
    "arrival": Role("clock", said("hour at which the person came")),
    "called": Role("clock", said("hour at which an adviser called them")),
    "end": Role("clock", said("hour at which the service ended")),
    "left": Role("clock", said("hour at which somebody not served left")),
    "booked": Role("day", said("day of the booking; a time after it is read too")),
    "booked_clock": Role("clock", said("hour of the booking, where it stands apart")),
    "wait": Role("duration", said("wait until called, or until gone")),
    "duration": Role("duration", said("duration of the service")),
    "venue": Role("text", said("venue")),
    "commune": Role("text", said("commune where the person lives: INSEE code, name, or postal code and name")),
    "postcode": Role("code", said("postal code of that commune")),
    "type": Role("text", said("what they came for")),
    "operator": Role("text", said("operator concerned")),
    "channel": Role("word", said("appointment or walk_in")),
    "outcome": Role("word", said("how the visit ended")),
    "cause": Role("text", said("why it had to come back or was sent on")),
    "booked_by": Role("word", said("who booked: person, agent, prescriber, waiting_list")),
    "reminder": Role("word", said("reminder sent: sent, failed, none")),
    "kind": Role("word", said("individual or workshop")),
    "age_band": Role("text", said("band of age")),
    "autonomy": Role("word", said("digital autonomy: low, medium, high")),
    "adviser": Role("drop", said("who served; replaced by a number")),
    "id": Role("drop", said("identifier of the appointment or activity; used to find what stands twice, then dropped")),
    "personal": Role("drop", said("name, birth date, telephone, mail, free text: dropped")),
    "count": Role("number", said("how many such visits the line stands for; a tick counts one")),
    "skip": Role("skip", said("not read")),
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
