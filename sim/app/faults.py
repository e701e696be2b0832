"""What is wrong with an edited week, beside the field it belongs to and in the words of the page.

In: problems as the scenario's own checks tell them. Out: for each permanence and field the sentences to show there.
The checks are in `sim.scenario`; here they are only placed, and said in a language.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Iterable

from sim.app.editing import FIELDS
from sim.report.languages import Language
from sim.report.told_apart import adviser_names, venue_names
from sim.scenario.problems import Problem
from sim.scenario.schema import Scenario

WHOLE = ""  # the place of what belongs to no permanence, or to no field of one
_OF_ROW = re.compile(r"rota\.permanences\.([a-z0-9_-]+)(?:\.([a-z_]+))?")
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
    for pattern, told in _TOLD:
        if match := pattern.search(problem.message):
            return told(match, scenario, language)
    return f"{problem.path}: {problem.told}" if problem.path else problem.told


def _venue(name: str, scenario: Scenario) -> str:
    return venue_names(scenario).get(name, name)


def _adviser(name: str, scenario: Scenario) -> str:
    return adviser_names(scenario).get(name, name)


def _hours(text: str, language: Language) -> str:
    return " – ".join(language.clock(part) for part in text.split("-"))


def _ends_first(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("The end, {end}, must come after the start, {start}.",
             end=language.clock(match[1]), start=language.clock(match[2]))  # fmt: skip


def _slot_too_long(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("A slot of {minutes} minutes does not fit between {hours}: shorten it.",
             minutes=language.number(float(match[1])), hours=_hours(match[2], language))  # fmt: skip


def _two_places(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _(
        "{adviser} is already at {venue} at that time ({day}, {hours}): change the day, the hours or the adviser.",
        adviser=_adviser(match[1], scenario), venue=_venue(match[2], scenario),
        day=language.weekday(match[3]), hours=_hours(match[4], language),
    )  # fmt: skip


def _no_time_to_drive(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    values = {
        "adviser": _adviser(match[1], scenario), "gap": language.number(float(match[2])),
        "venue": _venue(match[3], scenario), "drive": language.number(float(match[4])),
    }  # fmt: skip
    if "it will open late" in match.string:
        return _(
            "{adviser} has {gap} minutes after {venue}, the drive takes {drive}: no time is left to set up, the desk "
            "will open late.",
            **values,
        )
    return _(
        "{adviser} has {gap} minutes after {venue}, but the drive takes {drive}: begin later, or change the day.",
        **values,
    )


def _outside_hours(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("{venue} cannot be used {day}, {hours}.", venue=_venue(match[2], scenario),
             day=language.weekday(match[3]), hours=_hours(match[1], language))  # fmt: skip


def _too_small(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("This number must be above {least}.", least=language.number(float(match[1])))


def _nobody(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("Choose at least one adviser.")


def _no_desk(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("There is no permanence and no home desk: add a permanence, or nobody can be served.")


def _long_week(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("The longest week takes {hours} hours with drives and setting up; the contract is {contract}.",
             hours=language.number(float(match[1]), 1), contract=language.number(float(match[2])))  # fmt: skip


def _no_lunch(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("Only {minutes} minutes are free for lunch on a {day}.",
             minutes=language.number(float(match[2])), day=language.weekday(match[1].lower()))  # fmt: skip


def _label_advisers(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("The France Services label asks for {wanted} advisers, there is {found}.",
             wanted=match[1], found=match[2])  # fmt: skip


def _label_hours(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("The France Services label asks for 24 hours of opening a week, there are {found}.",
             found=language.number(float(match[1]), 1))  # fmt: skip


def _label_days(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("The France Services label asks for {wanted} days of opening a week, there are {found}.",
             wanted=match[1], found=match[2])  # fmt: skip


def _window(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("The book is open {window} days ahead and the shortest notice is {notice} days: nobody can book.",
             window=match[1], notice=match[2])  # fmt: skip


def _no_slot(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("A share of {share} leaves no slot of {minutes} minutes to be booked between {hours}: raise the share, or "
             "shorten the slot.", share=language.percent(float(match[1])), minutes=language.number(float(match[2])),
             hours=_hours(match[3], language))  # fmt: skip


def _slot_between_breaks(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("A slot of {minutes} minutes does not fit between the breaks: shorten it.",
             minutes=language.number(float(match[1])))  # fmt: skip


def _break_outside(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("The break {pause} is not within the hours {hours}.", pause=_hours(match[1], language),
             hours=_hours(match[2], language))  # fmt: skip


def _breaks_take_all(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("The breaks take all of {hours}: nobody can be seen.", hours=_hours(match[1], language))


def _held(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("The desk is kept free {hold} minutes before a slot of {minutes} minutes: who walks in is hardly called.",
             hold=language.number(float(match[1])), minutes=language.number(float(match[2])))  # fmt: skip


def _one_room(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    values = {
        "venue": _venue(match[1], scenario), "day": language.weekday(match[3]),
        "hours": _hours(match[4], language), "others": _hours(match[5], language),
    }  # fmt: skip
    if match[2] == "the home desk":
        return _("The home desk is in the same room ({venue}) on {day}, {hours} and {others}: whoever walks in goes to "
                 "one of them alone.", **values)  # fmt: skip
    return _("Two desks are in one room ({venue}) on {day}, {hours} and {others}: whoever walks in goes to one of them "
             "alone. Make it one desk with both advisers.", **values)  # fmt: skip


def _home_hours(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    cuts = language.listed([language.clock(cut) for cut in match[7].split(" and ")])
    values = {
        "adviser": _adviser(match[1], scenario), "venue": _venue(match[2], scenario),
        "away": _hours(match[3], language), "day": language.weekday(match[4]), "hours": _hours(match[5], language),
        "cuts": cuts,
    }  # fmt: skip
    if match[6]:
        return _("{day}, {hours}: {adviser} is at {venue} from {away} and the home desk stays closed all that time; in "
                 "the file, split its hours at {cuts}.", **values)  # fmt: skip
    return _("{day}, {hours}: {adviser} is at {venue} from {away} and misses the home desk all that time; in the file, "
             "split its hours at {cuts}.", **values)  # fmt: skip


def _fortnight(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    first, then = (language.date(dt.date.fromisoformat(match[k])) for k in (2, 3))
    return _("{first}, then {then}: {days} days later, as that year has 53 weeks. In the file, every other week is "
             "{rule}.", first=first, then=then, days=match[4], rule=match[5])  # fmt: skip


def _never_falls(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("It falls on no day of the period.")


def _never_held(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    why = {
        "public holidays": _("public holidays"), "the venue is closed": _("the venue is closed"),
        "school holidays": _("school holidays"), "the venue is not in use": _("the venue is not in use"),
        "nobody of its advisers is there": _("nobody of its advisers is there"),
    }  # fmt: skip
    reasons = [why.get(re.sub(r" \d+$", "", part), part) for part in match[2].split(", ")]
    return _("It is held on none of its {count} days: {reasons}.", count=match[1], reasons=language.listed(reasons))


def _unused_adviser(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("{adviser} is at no desk.", adviser=_adviser(match[1], scenario))


def _never_booked(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("{share} of the people come by appointment alone, and no desk can be booked: they are never served.",
             share=language.percent(float(match[1])))  # fmt: skip


def _not_in_use(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    day = language.date(dt.date.fromisoformat(match[1]))
    return _("It falls on {day}, when {venue} is not in use.", day=day, venue=_venue(match[2], scenario))


def _out_of_reach(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("Nobody accepts to come here: the nearest commune is {minutes} minutes away by car.",
             minutes=language.number(float(match[1])))  # fmt: skip


def _one_building(match: re.Match[str], scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _(
        "{venue} is {metres} m from {other}: as two places they draw more people than two rooms of one building; the "
        "file of the scenario can say that they are (place).",
        venue=_venue(match[1], scenario), metres=language.number(float(match[2])), other=_venue(match[3], scenario),
    )  # fmt: skip


Told = Callable[[re.Match[str], Scenario, Language], str]
_CLOCK, _SPAN, _DATE = r"(\d\d:\d\d)", r"(\d\d:\d\d-\d\d:\d\d)", r"(\d{4}-\d\d-\d\d)"
_TOLD: tuple[tuple[re.Pattern[str], Told], ...] = tuple(
    (re.compile(pattern), told)
    for pattern, told in (
        (rf"^{_CLOCK} is not after the start {_CLOCK}", _ends_first),
        (rf"^a slot of ([\d.]+) min is longer than the desk {_SPAN}", _slot_too_long),
        (rf'^adviser "(.+?)" is already at "(.+?)" on (\w+) {_SPAN}', _two_places),
        (r'^adviser "(.+?)" has (\d+) min after "(.+?)" .*the drive takes (\d+) min', _no_time_to_drive),
        (rf'^{_SPAN} is outside the hours of venue "(.+?)", .* on (\w+)$', _outside_hours),
        (r"^found .*, expected more than ([\d.]+)", _too_small),
        (r"^found .*expected at least 1 of them", _nobody),
        (r"^there is no permanence and no home desk", _no_desk),
        (r"^the week of [\d-]+ takes ([\d.]+) h .* the contract is ([\d.]+) h", _long_week),
        (r"^on (\w+) [\d-]+ there are (\d+) min free between", _no_lunch),
        (r"^the label asks for (\d+) advisers, there is (\d+)", _label_advisers),
        (r"^the label asks for 24 h a week, there are ([\d.]+)", _label_hours),
        (r"^the label asks for (\d+) days a week, there are (\d+)", _label_days),
        (r"^the book is open (\d+) days ahead and the shortest notice is (\d+)", _window),
        (rf"^a share of ([\d.]+) leaves none of \d+ slots? of ([\d.]+) min in {_SPAN} to be booked", _no_slot),
        (r"^a slot of ([\d.]+) min is longer than what the breaks leave", _slot_between_breaks),
        (rf"^the break {_SPAN} is not within the desk {_SPAN}", _break_outside),
        (rf"^the breaks .* take all of {_SPAN}", _breaks_take_all),
        (r"^the desk is kept free ([\d.]+) min before a slot of ([\d.]+) min", _held),
        (rf'^is in room "(.+?)" with (the home desk|"[^"]+") on (\w+), {_SPAN} and {_SPAN}', _one_room),
        (
            rf'^"(.+?)" is at "(.+?)" {_SPAN} and misses all of this opening, (\w+) {_SPAN}(; nobody [^;]+)?; '
            r"split it at (.+)$",
            _home_hours,
        ),
        (
            rf"^(odd|even) weeks fall on {_DATE} and then on {_DATE}, (\d+) days later.*(\{{every_weeks.*\}})",
            _fortnight,
        ),
        (r"^falls on no day of the window", _never_falls),
        (r"^is held on none of the (\d+) days of the window on which it falls: (.+); look", _never_held),
        (r'^"(.+?)" is at no desk', _unused_adviser),
        (r"^a share of ([\d.]+) of the people is never served", _never_booked),
        (rf'^falls on {_DATE}, but venue "(.+?)" is in use', _not_in_use),
        (r"^nobody accepts to come here: the nearest commune is (\d+) min", _out_of_reach),
        (r'^"(.+?)" is (\d+) m from "(.+?)": as two places', _one_building),
    )
)
