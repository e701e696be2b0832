"""What is wrong with an edited week, beside the field it belongs to and in the words of the page.

In: problems as the scenario's own checks tell them. Out: for each permanence and field the sentences to show there.
The checks are in `sim.scenario`, each with the kind and the values of what it says; here they are placed, and said.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from string import Formatter
from typing import Any

from sim.app.editing import EXTRA, FIELDS
from sim.report.languages import Language
from sim.report.told_apart import adviser_names, venue_names
from sim.said import N_
from sim.scenario.problems import KnownFault, Problem
from sim.scenario.schema import Scenario

WHOLE = ""  # the place of what belongs to no permanence, or to no field of one
_OF_ROW = re.compile(r"rota\.permanences\.([a-z0-9_-]+)(?:\.([a-z_]+))?")
_IN_PERCENT = ".bookable_share"  # a field that the page shows in per cent
_OF_LIST = re.compile(r"rota\.permanences\[(\d+)\](?:\.([a-z_]+))?")

Placed = dict[tuple[str, str], list[Problem]]


def placed(problems: Iterable[Problem], ids: list[str]) -> Placed:
    """Return problems by (permanence, field); both are `WHOLE` where there is no such place on the page."""
    found: Placed = defaultdict(list)
    for problem in problems:
        row, field = WHOLE, WHOLE
        if match := _OF_ROW.match(problem.path):
            row, field = match[1], match[2] or WHOLE
        elif (match := _OF_LIST.match(problem.path)) and int(match[1]) < len(ids):
            row, field = ids[int(match[1])], match[2] or WHOLE
        if row not in ids:
            row, field = WHOLE, WHOLE
        found[row, field if field in FIELDS else WHOLE].append(problem)
    return found


def in_words(problem: Problem, scenario: Scenario, language: Language) -> str:
    """Return a problem in the language of the page; one that has no words of its own as the check tells it."""
    message = problem.message
    if isinstance(message, KnownFault):
        return language.text(SENTENCES[message.code], **_typeset(problem.path, message, scenario, language))
    told = language.said(problem.told)
    return f"{problem.path}: {told}" if problem.path else told


def _typeset(path: str, message: KnownFault, scenario: Scenario, language: Language) -> dict[str, Any]:
    """Return the values that the sentence of the page has, as texts, each as its name, or its field, asks for."""
    wanted = {name for _, name, _, _ in Formatter().parse(SENTENCES[message.code]) if name}
    ways = dict(_AS)
    if path.endswith(_IN_PERCENT):
        ways["bound"] = _percent
    return {name: ways.get(name, _number)(message.values[name], scenario, language) for name in wanted}


def _number(value: float, _scenario: Scenario, language: Language) -> str:
    return language.number(value)


def _tenths(value: float, _scenario: Scenario, language: Language) -> str:
    return language.number(value, 1)


def _percent(value: float, _scenario: Scenario, language: Language) -> str:
    return language.percent(value)


def _as_it_is(value: str, _scenario: Scenario, _language: Language) -> str:
    return value


def _venue(name: str, scenario: Scenario, _language: Language) -> str:
    return venue_names(scenario).get(name, name)


def _adviser(name: str, scenario: Scenario, language: Language) -> str:
    _ = language.text
    return adviser_names(scenario).get(name) or (_("One more adviser") if name == EXTRA else name)


def _clock(text: str, _scenario: Scenario, language: Language) -> str:
    return language.clock(text)


def _span(text: str, _scenario: Scenario, language: Language) -> str:
    return " – ".join(language.clock(part) for part in text.split("-"))


def _weekday(name: str, _scenario: Scenario, language: Language) -> str:
    return language.weekday(name.lower())


def _date(text: str, _scenario: Scenario, language: Language) -> str:
    return language.date(dt.date.fromisoformat(text))


def _clocks(texts: list[str], _scenario: Scenario, language: Language) -> str:
    return language.listed([language.clock(text) for text in texts])


def _reasons(names: list[str], _scenario: Scenario, language: Language) -> str:
    _ = language.text
    why = {
        "public_holiday": _("public holidays"), "closure": _("the venue is closed"),
        "school_holiday": _("school holidays"), "not_in_use": _("the venue is not in use"),
        "away": _("nobody of its advisers is there"),
    }  # fmt: skip
    return language.listed([why[name] for name in names])


# How a value is written, by its name; the others are numbers.
_AS: dict[str, Callable[[Any, Scenario, Language], str]] = {
    "adviser": _adviser, "venue": _venue, "room": _venue, "home": _venue, "start": _clock, "end": _clock,
    "hours": _span, "others": _span, "pause": _span, "away": _span, "day": _weekday, "date": _date, "first": _date,
    "then": _date,
    "rule": _as_it_is, "share": _percent, "open_h": _tenths, "work_h": _tenths, "work": _tenths,
    "rest": _tenths, "cuts": _clocks, "reasons": _reasons,
}  # fmt: skip


SENTENCES = {
    "ends_first": N_("The end, {end}, must come after the start, {start}."),
    "slot_too_long": N_("A slot of {minutes} min does not fit within {hours}: shorten it."),
    "two_places": N_(
        "{adviser} is already at {venue} at that time ({day}, {hours}): change the day, the hours or the adviser."
    ),
    "opens_late": N_(
        "{adviser} has {gap} min after {venue}, the drive takes {drive} min: no time is left to set up, the desk "
        "will open late."
    ),
    "no_time_to_drive": N_(
        "{adviser} has {gap} min after {venue}, but the drive takes {drive} min: begin later, or change the day."
    ),
    "outside_hours": N_("{venue} cannot be used {day}, {hours}."),
    "not_above": N_("This number must be above {bound}."),
    "too_small": N_("This number must be at least {bound}."),
    "too_large": N_("This number must be at most {bound}."),
    "not_below": N_("This number must be below {bound}."),
    "too_many_slots": N_("Slots of {minutes} min make {slots} within {hours}, at most {most}: lengthen the slot."),
    "no_adviser": N_("{adviser} is not there: choose somebody else."),
    "outside_place": N_("{venue} is in a commune that is not among those served."),
    "nobody": N_("Choose at least one adviser."),
    "no_desk": N_("There is no permanence and no home desk: add a permanence, or nobody can be served."),
    "long_week": N_(
        "{adviser}: the longest week takes {work_h} h with drives and setting up; the contract is {contract} h."
    ),
    "long_day": N_("{adviser}: {day} {date} takes {work} h with drives and setting up; the law allows {most} h."),
    "short_rest": N_("{adviser}: {rest} h of rest before {day} {date}, from home to home; the law asks for {least} h."),
    "no_lunch": N_("{adviser}: only {minutes} min are free for lunch on a {day}."),
    "label_advisers": N_("The France Services label asks for {wanted} advisers, there is {found}."),
    "label_hours": N_("The France Services label asks for 24 hours of opening a week, there are {open_h}."),
    "label_days": N_("The France Services label asks for {wanted} days of opening a week, there are {found}."),
    "opens_after_notice": N_(
        "The book is open {window} days ahead and the shortest notice is {notice} days: nobody can book."
    ),
    "no_slot": N_(
        "A share of {share} leaves no slot of {minutes} min to be booked within {hours}: raise the share, or "
        "shorten the slot."
    ),
    "slot_between_breaks": N_("A slot of {minutes} min does not fit between the breaks: shorten it."),
    "break_outside": N_("The break {pause} is not within the hours {hours}."),
    "breaks_take_all": N_("The breaks take all of {hours}: nobody can be seen."),
    "long_hold": N_("The desk is kept free {hold} min before a slot of {minutes} min: who walks in is hardly called."),
    "home_in_one_room": N_(
        "The home desk is in the same room ({venue}) on {day}, {hours} and {others}: whoever walks in goes to one "
        "of them alone."
    ),
    "two_in_one_room": N_(
        "Two desks are in one room ({venue}) on {day}, {hours} and {others}: whoever walks in goes to one of them "
        "alone. Make it one desk with both advisers."
    ),
    "closes_home": N_(
        "{day}, {hours}: {adviser} is at {venue} from {away} and the home desk stays closed all that time; in the "
        "file, split its hours at {cuts}."
    ),
    "misses_home": N_(
        "{day}, {hours}: {adviser} is at {venue} from {away} and misses the home desk all that time; in the file, "
        "split its hours at {cuts}."
    ),
    "fortnight_broken": N_(
        "{first}, then {then}: {days} days later, as that year has 53 weeks. In the file, every other week is {rule}."
    ),
    "never_falls": N_("It falls on no day of the period."),
    "never_held": N_("It is held on no day on which it falls ({count}): {reasons}."),
    "unused_adviser": N_("{adviser} is at no desk."),
    "never_booked": N_(
        "{share} of the people come by appointment alone, and no desk can be booked: they are never served."
    ),
    "not_in_use": N_("It falls on {date}, when {venue} is not in use."),
    "no_road": N_("No road leads here from {home}, where {adviser} is at home: leave time for the crossing."),
    "out_of_reach": N_("Nobody accepts to come here: the nearest commune is {minutes} min away by car."),
    "one_building": N_(
        "{venue} is {metres} m from {room}: as two places they draw more people than two rooms of one building; "
        "the file of the scenario can say that they are (place)."
    ),
}
