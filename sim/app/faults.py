"""What is wrong with an edited week, beside the field it belongs to and in the words of the page.

In: problems as the scenario's own checks tell them. Out: for each permanence and field the sentences to show there.
The checks are in `sim.scenario`; here they are only placed, and said in a language.
"""

from __future__ import annotations

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


def _ends_first(match: re.Match, scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("The end, {end}, must come after the start, {start}.",
             end=language.clock(match[1]), start=language.clock(match[2]))  # fmt: skip


def _slot_too_long(match: re.Match, scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("A slot of {minutes} minutes does not fit between {hours}: shorten it.",
             minutes=language.number(float(match[1])), hours=_hours(match[2], language))  # fmt: skip


def _two_places(match: re.Match, scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _(
        "{adviser} is already at {venue} at that time ({day}, {hours}): change the day, the hours or the adviser.",
        adviser=_adviser(match[1], scenario), venue=_venue(match[2], scenario),
        day=language.weekday(match[3]), hours=_hours(match[4], language),
    )  # fmt: skip


def _no_time_to_drive(match: re.Match, scenario: Scenario, language: Language) -> str:
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


def _outside_hours(match: re.Match, scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("{venue} cannot be used {day}, {hours}.", venue=_venue(match[2], scenario),
             day=language.weekday(match[3]), hours=_hours(match[1], language))  # fmt: skip


def _too_small(match: re.Match, scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("This number must be above {least}.", least=language.number(float(match[1])))


def _nobody(match: re.Match, scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("Choose at least one adviser.")


def _no_desk(match: re.Match, scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("There is no permanence and no home desk: add a permanence, or nobody can be served.")


def _long_week(match: re.Match, scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("The longest week takes {hours} hours with drives and setting up; the contract is {contract}.",
             hours=language.number(float(match[1]), 1), contract=language.number(float(match[2])))  # fmt: skip


def _no_lunch(match: re.Match, scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("Only {minutes} minutes are free for lunch on a {day}.",
             minutes=language.number(float(match[2])), day=language.weekday(match[1].lower()))  # fmt: skip


def _label_advisers(match: re.Match, scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("The France Services label asks for {wanted} advisers, there is {found}.",
             wanted=match[1], found=match[2])  # fmt: skip


def _label_hours(match: re.Match, scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("The France Services label asks for 24 hours of opening a week, there are {found}.",
             found=language.number(float(match[1]), 1))  # fmt: skip


def _label_days(match: re.Match, scenario: Scenario, language: Language) -> str:
    _ = language.text
    return _("The France Services label asks for {wanted} days of opening a week, there are {found}.",
             wanted=match[1], found=match[2])  # fmt: skip


Told = Callable[[re.Match, Scenario, Language], str]
_CLOCK, _SPAN = r"(\d\d:\d\d)", r"(\d\d:\d\d-\d\d:\d\d)"
_TOLD: tuple[tuple[re.Pattern, Told], ...] = tuple(
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
    )
)
