"""One session's desk, written to be read: the reference of the compiled desk.

In: plain lists, a row a person, None where there is none. Out: a `DeskLog`.
One SimPy environment per session; its clock leads, one event at a time, and the desk checks itself after each.
No dice, no table and no argument check here: `sim.engine.run` has them.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, cast

from simpy import Environment, Event

from sim.engine import rules
from sim.engine.rules import (
    ADVISER_FREED,
    ARRIVAL,
    BALKED,
    BREAK_BEGINS,
    CLOSING,
    HOLD_ENDS,
    LEAVING,
    NO_SHOW,
    RENEGED,
    SERVED,
    TURNED_AWAY,
    WALK_IN,
    encode_none,
)
from sim.errors import LogError

# A call into compiled code costs more than these small bodies do.
balks = rules.plain(rules.balks)
break_begins = rules.plain(rules.break_begins)
closing_second = rules.plain(rules.closing_second)
comes_too_late = rules.plain(rules.comes_too_late)
event_rank = rules.plain(rules.event_rank)
is_expected = rules.plain(rules.is_expected)
is_held_back = rules.plain(rules.is_held_back)
patience_ends = rules.plain(rules.patience_ends)
waiting_class = rules.plain(rules.waiting_class)


@dataclass(slots=True)
class DeskLog:
    """What happened at one desk: a list entry per person in input order, seconds, None where it did not happen."""

    called: list[int | None]
    end: list[int | None]
    server: list[int | None]
    left: list[int | None]
    outcome: list[int | None]  # codes of `rules`; None only while the desk runs
    present_s: int  # people waiting or in service, summed over the seconds
    closed_s: int | None  # the second at which the last service ended


class DeskEvent(Event):
    """Something that happens at a second, to an adviser or a row, in the order of its kind."""

    def __init__(
        self,
        env: Environment,
        second: int,
        kind: int,
        number: int,
        callbacks: list[Callable[..., None]],
        length: int = 0,
    ):
        # As in SimPy's Timeout: the event is triggered from the start, only its moment is to come.
        self.env = env
        self.callbacks = callbacks
        self._value = None
        self._ok = True
        self.number = number
        self.length = length  # of a break
        env.schedule(self, event_rank(kind, number), second - env.now)


class Desk:
    """The state of one session: who waits, who is served by whom, who is expected.

    The arguments are those of `desk_session`.
    """

    def __init__(
        self,
        arrival: Sequence[int | None],
        duration: Sequence[Any],
        slot: Sequence[int | None],
        patience: Sequence[int | None],
        tolerance: Sequence[int | None],
        priority: Sequence[int],
        *,
        servers: int,
        opens: Sequence[int],
        closes: int | None,
        grace: int | None,
        breaks: Sequence[Sequence[tuple[int, int]]],
        hold: int,
        early: int | None,
        late: int | None,
        capacity: int | None,
    ):
        n_rows = len(arrival)
        self.arrival, self.duration, self.slot, self.priority = arrival, duration, slot, priority
        self.patience, self.tolerance = patience, tolerance
        self.first_opening, self.hold = min(opens), hold
        # The rules read codes; the desk itself sees None.
        self.slot_code = [encode_none(second) for second in slot]
        self.closes_code, self.early_code = encode_none(closes), encode_none(early)
        self.late_code, self.capacity_code = encode_none(late), encode_none(capacity)

        self.waiting: list[int] = []  # rows, in the order of their arrival
        self.serving: list[int | None] = [None] * servers  # the row that each adviser serves
        self.free: list[int] = []  # advisers, lowest number first
        self.due_breaks: list[list[int]] = [[] for _ in range(servers)]  # lengths of the breaks that are overdue
        self.awaited = {row for row in range(n_rows) if slot[row] is not None} if hold else set()
        self.n_present = self.n_entered = self.n_departed = self.changed_s = 0
        self.log = DeskLog([None] * n_rows, [None] * n_rows, [None] * n_rows, [None] * n_rows, [None] * n_rows, 0, None)

        self.env: Any = Environment()  # every second is whole here: SimPy types its clock as int or float
        self._freed_callbacks = [self.free_adviser, self.call, self.check]
        break_callbacks = [self.begin_break, self.call, self.check]
        for adviser in range(servers):
            self.schedule(opens[adviser], ADVISER_FREED, adviser, self._freed_callbacks)
            for planned, until in breaks[adviser]:
                begins = break_begins(planned, opens[adviser])
                if begins < until:
                    self.schedule(begins, BREAK_BEGINS, adviser, break_callbacks, until - begins)
        arrival_callbacks = [self.enter, self.call, self.stay_or_balk, self.check]
        for row, second in enumerate(arrival):
            if second is None:
                self.log.outcome[row] = NO_SHOW
            else:
                self.schedule(second, ARRIVAL, row, arrival_callbacks)
        for row in self.awaited:
            self.schedule(cast(int, slot[row]), HOLD_ENDS, row, [self.end_hold, self.call, self.check])
        last_call = closing_second(self.closes_code, encode_none(grace))
        if last_call >= 0:
            self.schedule(last_call, CLOSING, 0, [self.close, self.call, self.check])

    def schedule(
        self, second: int, kind: int, number: int, callbacks: list[Callable[..., None]], length: int = 0
    ) -> None:
        """Plan an event; SimPy takes the lowest (second, rank) of all that are planned."""
        DeskEvent(self.env, second, kind, number, callbacks, length)

    def run(self) -> DeskLog:
        """Let everything happen, and return the log."""
        self.env.run()
        self.check_end()
        return self.log

    # What happens

    def begin_break(self, event: DeskEvent) -> None:
        """Send a free adviser on a break; another takes it later, for its full length."""
        adviser = event.number
        self.due_breaks[adviser].append(event.length)
        if adviser in self.free:
            self.free.remove(adviser)
            self.take_break(adviser)

    def take_break(self, adviser: int) -> None:
        """Begin the break that has been due the longest."""
        length = self.due_breaks[adviser].pop(0)
        self.schedule(self.env.now + length, ADVISER_FREED, adviser, self._freed_callbacks)

    def free_adviser(self, event: DeskEvent) -> None:
        """End a service, or a break, or open; a break that is due comes before the next person."""
        adviser = event.number
        row = self.serving[adviser]
        if row is not None:
            self.serving[adviser] = None
            self.log.closed_s = self.env.now
            self.depart(row, SERVED)
        if self.due_breaks[adviser]:
            self.take_break(adviser)
        else:
            insort(self.free, adviser)

    def leave(self, event: DeskEvent) -> None:
        """Go, if still not called when patience ends."""
        row = event.number
        if row in self.waiting:
            self.waiting.remove(row)
            self.depart(row, RENEGED, self.env.now)

    def enter(self, event: DeskEvent) -> None:
        """Come in and wait, or find the door closed."""
        row = event.number
        self.awaited.discard(row)
        if comes_too_late(self.env.now, self.closes_code):
            self.log.outcome[row] = TURNED_AWAY
            self.log.left[row] = self.env.now
            return
        self.waiting.append(row)
        self.n_entered += 1
        self.count_present(+1)

    def stay_or_balk(self, event: DeskEvent) -> None:
        """Decide, if not called at once, between waiting (until patience ends) and going away."""
        row = event.number
        if not self.waiting or self.waiting[-1] != row:
            return
        if self.slot[row] is None and balks(
            encode_none(self.tolerance[row]), self.capacity_code, self.n_present - 1, len(self.waiting) - 1
        ):
            self.waiting.pop()
            self.depart(row, BALKED, self.env.now)
        elif self.patience[row] is not None:
            limit = patience_ends(self.env.now, self.slot_code[row], self.first_opening, self.patience[row])
            self.schedule(limit, LEAVING, row, [self.leave, self.call, self.check])

    def end_hold(self, event: DeskEvent) -> None:
        """Expect a booked person no longer."""
        self.awaited.discard(event.number)

    def close(self, event: DeskEvent) -> None:
        """Turn away who still waits."""
        for row in self.waiting:
            self.depart(row, TURNED_AWAY, self.env.now)
        self.waiting.clear()

    def depart(self, row: int, outcome: int, left: int | None = None) -> None:
        """Write how somebody who was inside went."""
        self.log.outcome[row] = outcome
        self.log.left[row] = left
        self.n_departed += 1
        self.count_present(-1)

    def count_present(self, change: int) -> None:
        """Add up the people present over the seconds that have passed, then one more or one less."""
        now = self.env.now
        self.log.present_s += self.n_present * (now - self.changed_s)
        self.changed_s = now
        self.n_present += change

    # Whom a free adviser calls

    def call(self, event: DeskEvent) -> None:
        """Let the free advisers call, the lowest number first, until nobody may be called."""
        while self.free and self.waiting:
            row = self.next_row()
            if row is None:
                return
            self.waiting.remove(row)
            self.begin_service(row, self.free.pop(0))

    def next_row(self) -> int | None:
        """Return who is called next: by priority, class, slot or arrival, and row; None if all are held back."""
        now = self.env.now
        held_back = is_held_back(len(self.free), self.n_expected()) if self.awaited else False
        best_key, best_row = None, None
        for row in self.waiting:
            arrival, slot = self.arrival[row], self.slot_code[row]
            group = waiting_class(slot, arrival, now, self.early_code, self.late_code)
            if group == WALK_IN and held_back:
                continue
            key = (self.priority[row], group, arrival if group == WALK_IN else slot, row)
            if best_key is None or key < best_key:
                best_key, best_row = key, row
        return best_row

    def n_expected(self) -> int:
        """Count the booked people who are not there and whose hold is on."""
        now, hold, slot = self.env.now, self.hold, self.slot_code
        return sum(is_expected(slot[row], hold, now) for row in self.awaited)

    def begin_service(self, row: int, adviser: int) -> None:
        """Call a person to an adviser; the duration may depend on who serves."""
        duration = self.duration[row]
        length = duration if isinstance(duration, int) else duration[adviser]
        now = self.env.now
        self.serving[adviser] = row
        self.log.called[row] = now
        self.log.server[row] = adviser
        self.log.end[row] = now + length
        self.schedule(now + length, ADVISER_FREED, adviser, self._freed_callbacks)

    # What must hold after each event

    def check(self, event: DeskEvent) -> None:
        """Raise if somebody is lost or counted twice, or if an adviser has two things to do."""
        served = [row for row in self.serving if row is not None]
        n_inside = len(self.waiting) + len(served)
        if n_inside != self.n_present or n_inside != self.n_entered - self.n_departed:
            self.fail(
                f"{len(self.waiting)} wait and {len(served)} are served, but {self.n_present} are counted as present "
                f"({self.n_entered} came in, {self.n_departed} went)"
            )
        if len(served) > 1 and len(set(served)) != len(served):
            self.fail(f"advisers serve the rows {served}, one person has two advisers")
        for adviser in self.free:
            if self.serving[adviser] is not None:
                self.fail(f"adviser {adviser} is free and serves row {self.serving[adviser]}")

    def check_end(self) -> None:
        """Raise if, when all is over, somebody is still inside or has no outcome."""
        if self.waiting or self.n_present:
            self.fail(f"the day is over and {self.n_present} people are inside (waiting rows: {self.waiting})")
        for row, outcome in enumerate(self.log.outcome):
            if outcome is None:
                self.fail(f"the day is over and row {row} has no outcome")
            elif (outcome == SERVED) != (self.log.called[row] is not None):
                self.fail(f"row {row} is {rules.DESK_OUTCOMES[outcome]} and was called at {self.log.called[row]}")

    def fail(self, what: str) -> None:
        """Raise, with the second."""
        raise LogError(f"desk, second {self.env.now}: {what}; this is a fault of the engine, not of its input.")


def desk_session(
    arrival: Sequence[int | None],
    duration: Sequence[Any],
    slot: Sequence[int | None],
    patience: Sequence[int | None],
    tolerance: Sequence[int | None],
    priority: Sequence[int],
    *,
    servers: int,
    opens: Sequence[int],
    closes: int | None,
    grace: int | None,
    breaks: Sequence[Sequence[tuple[int, int]]],
    hold: int,
    early: int | None,
    late: int | None,
    capacity: int | None,
) -> DeskLog:
    """Run one session's desk.

    Parameters
    ----------
    arrival : list of int or None, n rows, seconds
        None is a booked person who never comes.
    duration : list of int, or list of lists of int (a row each, one entry per adviser), seconds
    slot, patience : list of int or None, n rows, seconds
    tolerance : list of int or None, n rows, people present
    priority : list of int, n rows; the lower is called first
    servers : int, >= 1
    opens : list of int, one per adviser, seconds
    closes, grace : int or None, seconds
    breaks : list of lists of (from, until), one list per adviser, seconds
    hold : int, seconds
    early, late : int or None, seconds
    capacity : int or None, people waiting

    Returns
    -------
    DeskLog

    Raises
    ------
    LogError
        The desk broke one of its own laws; second and numbers are named.

    Notes
    -----
    Arguments are taken as checked: whole, 0 or more. `sim.engine.run.run_desk` checks them.
    """
    desk = Desk(
        arrival,
        duration,
        slot,
        patience,
        tolerance,
        priority,
        servers=servers,
        opens=opens,
        closes=closes,
        grace=grace,
        breaks=breaks,
        hold=hold,
        early=early,
        late=late,
        capacity=capacity,
    )
    return desk.run()
