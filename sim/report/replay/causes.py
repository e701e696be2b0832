"""Why people waited on a day: each second of each wait put to one cause, and the facts that explain it.

In: a `Replay`. Out: seconds by cause and by venue, whose sum is the wait of the log to the second; facts to be told.
The words are in `replay.words`.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from sim.report.replay.advisers import BREAK, IDLE, Segment
from sim.report.replay.day import Person, Replay, VenueDay, is_busy
from sim.units import MINUTE_S, minutes_to_s

LATE, BEFORE, AHEAD, HELD, PAUSE, CLOSED = CAUSES = ("late_opening", "queue", "appointment", "held", "break", "closing")
LONG_SERVICE_MIN = 40


@dataclass(frozen=True)
class Why:
    """Why people waited at a venue on a day.

    Attributes
    ----------
    venue : str
    causes : dict of str to int
        Seconds of waiting by cause, over all who came; every cause of `CAUSES`.
        ``late_opening``: no adviser was ready yet. ``queue``: the advisers served people who were due before.
        ``appointment``: one of them served somebody who was due later and was called first for an appointment.
        ``held``: an adviser was free, kept for somebody booked. ``break``: all were on a break. ``closing``: the
        advisers had closed or gone. Due is the latest of arrival, planned opening and slot.
    waited : int
        People who waited a minute or more.
    came, served, early, missed, balked, reneged, turned_away : int
        People; `early` stood at the door before the planned opening.
    late_s : int
        The worst late opening of the day's sessions.
    long_services : int
        Services of more than `LONG_SERVICE_MIN` minutes.
    longest_queue, longest_queue_s : int
        The most people waiting at once, and when first.
    longest_wait_s : int
    absent : int
        Advisers planned for held sessions who were not there.
    """

    venue: str
    causes: dict[str, int]
    waited: int
    came: int
    served: int
    early: int
    missed: int
    balked: int
    reneged: int
    turned_away: int
    late_s: int
    long_services: int
    longest_queue: int
    longest_queue_s: int
    longest_wait_s: int
    absent: int

    @property
    def waited_s(self) -> int:
        """All waiting of the day here, person-seconds."""
        return sum(self.causes.values())


def why(replay: Replay) -> tuple[Why, ...]:
    """Return why people waited, for each venue of a day."""
    return tuple(_why_at(replay, venue) for venue in replay.venues)


def _why_at(replay: Replay, venue: VenueDay) -> Why:
    causes = dict.fromkeys(CAUSES, 0)
    for person in venue.people:
        for cause, seconds in wait_by_cause(replay, venue, person).items():
            causes[cause] += seconds
    outcomes = [person.visit.outcome for person in venue.people]
    waits = [person.wait_s for person in venue.people if person.wait_s is not None]
    top = max(venue.steps, key=lambda step: step.waiting)
    limit_s = minutes_to_s(LONG_SERVICE_MIN)
    held = [session for session in venue.sessions if session.is_held]
    return Why(
        venue=venue.venue,
        causes=causes,
        waited=sum(wait >= MINUTE_S for wait in waits),
        came=len(waits),
        served=sum(person.visit.is_served for person in venue.people),
        early=sum(person.came_early and person.visit.has_come for person in venue.people),
        missed=outcomes.count("no_show"),
        balked=outcomes.count("balked"),
        reneged=outcomes.count("reneged"),
        turned_away=outcomes.count("turned_away"),
        late_s=max((session.late_s for session in held), default=0),
        long_services=sum(_service_s(person) > limit_s for person in venue.people),
        longest_queue=top.waiting,
        longest_queue_s=top.at_s,
        longest_wait_s=max(waits, default=0),
        absent=sum(len(session.team) - session.present_advisers for session in held),
    )


def _service_s(person: Person) -> int:
    if person.called_s is None or person.gone_s is None:
        return 0
    return person.gone_s - person.called_s


def wait_by_cause(replay: Replay, venue: VenueDay, person: Person) -> dict[str, int]:
    """Return the seconds of one person's wait by cause; they add up to the wait of the log.

    Notes
    -----
    What the advisers of the session do changes only where a segment begins or ends, so that one look between two of
    these moments tells the whole stretch.
    """
    if not person.wait_s or person.due_s is None or person.until_s is None:
        return {}
    desks = replay.serving(person.visit.session)
    segments = [segment for _, parts in desks for segment in parts]
    ends = {person.due_s, person.until_s}
    ends |= {second for one in segments for second in (one.start_s, one.end_s)}
    moments = sorted(second for second in ends if person.due_s <= second <= person.until_s)
    turn = {other.visit.request: (other.due_s or 0, other.number) for other in venue.people}
    mine = turn[person.visit.request]
    found: dict[str, int] = {}
    opened_s = min((one.start_s for one in segments), default=None)
    for start_s, end_s in pairwise(moments):
        now = [one for one in segments if one.start_s <= start_s < one.end_s]
        cause = _cause(now, opened_s is None or start_s < opened_s, turn, mine)
        found[cause] = found.get(cause, 0) + end_s - start_s
    return found


def _cause(now: list[Segment], is_before_opening: bool, turn: dict[int, tuple[int, int]], mine: tuple[int, int]) -> str:
    if is_before_opening:
        return LATE
    if not now:
        return CLOSED
    if any(segment.kind == IDLE for segment in now):
        return HELD
    if all(segment.kind == BREAK for segment in now):
        return PAUSE
    busy = [segment for segment in now if is_busy(segment) and segment.request is not None]
    return AHEAD if any(turn[segment.request or 0] > mine for segment in busy) else BEFORE
