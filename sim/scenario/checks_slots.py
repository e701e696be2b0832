"""Faults of a desk's own hours: breaks and slots that do not fit, books in which nobody can stand.

In: a scenario that fits the schema. Out: problems, one function for each fault. Nothing is raised.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import NamedTuple

from sim.said import counted, joined, said
from sim.scenario.problems import Problem, error, fault, warning
from sim.scenario.rota import slots_of, stretches
from sim.scenario.schema import Scenario, Service
from sim.units import MINUTE_S, clock_span, minutes_to_s

MOST_SLOTS = 200
NOTICE = "desk.shortest_notice_days"


class SlotDesk(NamedTuple):
    """A desk with each of its openings (from, until) and its breaks, seconds from midnight."""

    path: str
    service: Service
    hours: tuple[tuple[int, int], ...]
    breaks: tuple[tuple[int, int], ...] = ()

    @property
    def hours_path(self) -> str:
        """Where the hours of the desk stand."""
        return f"{self.path}.hours" if self.path == "rota.home_desk" else f"{self.path}.start"

    @property
    def books(self) -> bool:
        """Whether some of its slots are meant to be booked."""
        service = self.service
        return service.mode == "appointment" or (service.mode == "mixed" and service.bookable_share > 0)


def desks_of(scenario: Scenario) -> Iterator[SlotDesk]:
    """Yield every desk of the rota that has hours, the permanences first."""
    for one in scenario.rota.permanences:
        if one.start < one.end:
            breaks = tuple((pause.start, pause.end) for pause in one.breaks)
            yield SlotDesk(f"rota.permanences.{one.id}", one, ((one.start, one.end),), breaks)
    home = scenario.rota.home_desk
    if home is not None and home.hours:
        yield SlotDesk("rota.home_desk", home, tuple((h.start, h.end) for h in home.hours if h.start < h.end))


def break_outside_its_desk(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each break that is not within its permanence."""
    for permanence in scenario.rota.permanences:
        path = f"rota.permanences.{permanence.id}"
        for number, pause in enumerate(permanence.breaks):
            if pause.start < permanence.start or pause.end > permanence.end:
                its, hours = clock_span(pause.start, pause.end), clock_span(permanence.start, permanence.end)
                told = fault(
                    "break_outside", said("the break {pause} is not within the desk {hours}", pause=its, hours=hours)
                )
                yield error(f"{path}.breaks[{number}]", told, f"{path}.start")


def breaks_overlap(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each two breaks of a permanence that overlap."""
    for permanence in scenario.rota.permanences:
        path = f"rota.permanences.{permanence.id}.breaks"
        for (first, one), (second, other) in combinations(enumerate(permanence.breaks), 2):
            if one.start < other.end and other.start < one.end:
                first_break, break_too = clock_span(one.start, one.end), clock_span(other.start, other.end)
                message = said(
                    "the break {pause} overlaps the break {other}",
                    pause=break_too,
                    other=first_break,
                )
                yield error(f"{path}[{second}]", message, f"{path}[{first}]")


def breaks_take_all(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each desk whose breaks leave no time to see anybody."""
    for desk in desks_of(scenario):
        for start, end in desk.hours if desk.breaks else ():
            if not stretches(start, end, desk.breaks):
                told = joined(said(" and "), [clock_span(*pause) for pause in desk.breaks])
                hours = clock_span(start, end)
                message = said(
                    "the breaks {told} take all of {hours}: nobody can be seen; shorten them", told=told, hours=hours
                )
                yield error(f"{desk.path}.breaks", fault("breaks_take_all", message), desk.hours_path)


def slot_does_not_fit(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem for each desk where a slot is too long to fit, or so short that there are more than 200."""
    for desk in desks_of(scenario):
        slot_min = desk.service.slot_min
        if desk.service.mode == "walk_in":
            continue
        for start, end in desk.hours:
            between = stretches(start, end, desk.breaks)
            slots = (end - start) / (slot_min * MINUTE_S)
            message = None
            if slots < 1:
                hours = clock_span(start, end)
                message = said(
                    "a slot of {minutes:g} min is longer than the desk {hours}", minutes=slot_min, hours=hours
                )
                message = fault("slot_too_long", message)
            elif between and not any(until - since >= minutes_to_s(slot_min) for since, until in between):
                told = joined(said(" and "), [clock_span(*one) for one in between])
                message = said(
                    "a slot of {minutes:g} min is longer than what the breaks leave, {left}; shorten it",
                    minutes=slot_min,
                    left=told,
                )
                message = fault("slot_between_breaks", message)
            elif slots > MOST_SLOTS:
                message = said(
                    "slots of {minutes:g} min make {slots:.0f} in {hours}, at most {most}",
                    minutes=slot_min,
                    slots=slots,
                    hours=clock_span(start, end),
                    most=MOST_SLOTS,
                )
                message = fault("too_many_slots", message)
            if message is not None:
                yield error(f"{desk.path}.slot_min", message, desk.hours_path)
                break


def no_slot_to_book(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each mixed desk that has slots, of which its share leaves none to be booked."""
    for desk in desks_of(scenario):
        slot_min, share = desk.service.slot_min, desk.service.bookable_share
        if desk.service.mode != "mixed" or share == 0 or not minutes_to_s(slot_min):
            continue
        if any(slots_of(desk.service, *opening, desk.breaks) for opening in desk.hours):
            continue
        every = desk.service.model_copy(update={"mode": "appointment"})
        counts = [len(slots_of(every, *opening, desk.breaks)) for opening in desk.hours]
        if most := max(counts, default=0):
            slots = counted(
                "{count} slot of {minutes:g} min", "{count} slots of {minutes:g} min", most, minutes=slot_min
            )
            hours = clock_span(*desk.hours[counts.index(most)])
            enough = "1" if most == 1 else said("{share:g} or more", share=-(-100 // most) / 100)
            yield warning(
                f"{desk.path}.bookable_share",
                fault(
                    "no_slot",
                    said(
                        "a share of {share:g} leaves none of {slots} in {hours} to be booked; give {enough}, or "
                        "shorter slots",
                        share=share,
                        slots=slots,
                        hours=hours,
                        enough=enough,
                    ),
                    minutes=slot_min,
                ),
                f"{desk.path}.slot_min",
            )


def notice_beyond_window(scenario: Scenario) -> Iterator[Problem]:
    """Yield a problem where a book opens later than the shortest notice: nobody can ever book.

    Where people may walk in all the same it is a warning. Desks with one window are told together.
    """
    notice = scenario.desk.shortest_notice_days
    alike: dict[tuple[int, bool], list[SlotDesk]] = {}
    for desk in desks_of(scenario):
        days = desk.service.booking_window_days
        if desk.books and days < notice:
            alike.setdefault((days, desk.service.mode == "appointment"), []).append(desk)
    for (days, is_only_way), desks in alike.items():
        more = said(", nor at {count} more", count=len(desks) - 1) if len(desks) > 1 else ""
        message = counted(
            "the book is open {count} day ahead and the shortest notice is {notice}: nobody can book here{more}; give "
            "{notice} or more, or a shorter notice",
            "the book is open {count} days ahead and the shortest notice is {notice}: nobody can book here{more}; give "
            "{notice} or more, or a shorter notice",
            days,
            notice=notice,
            more=more,
        )
        told = fault("opens_after_notice", message, window=days)
        yield (error if is_only_way else warning)(f"{desks[0].path}.booking_window_days", told, NOTICE)


def notice_beyond_deadlines(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each request type whose needs end before the shortest notice is over."""
    notice = scenario.desk.shortest_notice_days
    if not any(desk.books for desk in desks_of(scenario)):
        return
    for kind in scenario.demand.types:
        longest = kind.deadline_days.longest
        if kind.share > 0 and longest <= notice:
            yield warning(
                f"demand.types.{kind.id}.deadline_days.longest",
                counted(
                    "a booking takes {count} day of notice, these needs end after {longest}: none can be booked",
                    "a booking takes {count} days of notice, these needs end after {longest}: none can be booked",
                    notice,
                    longest=longest,
                ),
                NOTICE,
            )


def hold_longer_than_slot(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning for each mixed desk that is kept free before a slot for longer than a slot lasts."""
    hold = scenario.desk.hold_min
    for desk in desks_of(scenario):
        if desk.books and desk.service.mode == "mixed" and hold > desk.service.slot_min:
            yield warning(
                f"{desk.path}.slot_min",
                fault(
                    "long_hold",
                    said(
                        "the desk is kept free {hold:g} min before a slot of {minutes:g} min: who walks in is hardly"
                        " called; shorten the hold",
                        hold=hold,
                        minutes=desk.service.slot_min,
                    ),
                ),
                "desk.hold_min",
            )


def overbooked_without_a_book(scenario: Scenario) -> Iterator[Problem]:
    """Yield a warning where slots are to be given twice at a desk where none can be booked."""
    for desk in desks_of(scenario):
        if desk.service.overbooked_share > 0 and not desk.books:
            yield warning(
                f"{desk.path}.overbooked_share",
                said(
                    "{overbooked_share:g} of the slots given twice changes nothing: this desk books none",
                    overbooked_share=desk.service.overbooked_share,
                ),
                f"{desk.path}.mode",
            )


CHECKS = (
    break_outside_its_desk,
    breaks_overlap,
    breaks_take_all,
    slot_does_not_fit,
    no_slot_to_book,
    notice_beyond_window,
    notice_beyond_deadlines,
    hold_longer_than_slot,
    overbooked_without_a_book,
)
