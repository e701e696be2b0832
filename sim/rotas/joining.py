"""What a rota that was read makes of a scenario.

In: a scenario and the lines of a file. Out: what the scenario is to state otherwise, as its own file would, or every
problem of the file together. What a line does not say stays as the permanence of its id has it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sim.rotas.lines import RotaLine
from sim.rotas.recurrences import Span
from sim.said import Sentence, said, together
from sim.scenario.problems import Problem, did_you_mean, refuse
from sim.scenario.rota import days_of
from sim.scenario.schema import Permanence, Scenario
from sim.scenario.setting import days_of as run_of


@dataclass(frozen=True)
class Read:
    """A rota as a file gives it.

    Attributes
    ----------
    file : str
        As the user named it.
    lines : tuple of RotaLine
    told : tuple of str
        What was read and cannot be held, and what was taken otherwise than it stands.
    is_dated : bool
        The file holds dates alone: what never takes place in the run cannot be in it.
    closures : dict of str to list
        By venue, days on which the file closes it, as a scenario states them.
    """

    file: str
    lines: tuple[RotaLine, ...]
    told: tuple[Sentence, ...] = ()
    is_dated: bool = False
    closures: dict[str, list[dict[str, str]]] = field(default_factory=dict)


def change_of(scenario: Scenario, read: Read) -> dict[str, Any]:
    """Return what a scenario is to state otherwise to have the rota of a file; nothing where it has it.

    Raises
    ------
    ScenarioError
        A line names a venue or an adviser that is not there, or an id twice; every problem is told, with its line.
    """
    problems = [*_twice(read), *_unknown(scenario, read)]
    refuse(problems, [read.file], read.file)
    change: dict[str, Any] = {}
    if venues := _venues(scenario, read):
        change["venues"] = venues
    permanences, home = _permanences(scenario, read, problems), _home(scenario, read)
    refuse(problems, [read.file], read.file)
    if permanences or home:
        change["rota"] = {
            **({"permanences": permanences} if permanences else {}),
            **({"home_desk": home} if home else {}),
        }
    return change


def _twice(read: Read) -> list[Problem]:
    first: dict[str, RotaLine] = {}
    problems = []
    for line in read.lines:
        if line.id in first:
            other = first[line.id].line
            where = "" if other is None else said(", first on line {line}", line=other)
            told = said('"{name}" is given twice{where}; give each a name', name=line.id, where=where)
            problems.append(Problem("id", told, read.file, line.line))
        first.setdefault(line.id, line)
    return problems


def _unknown(scenario: Scenario, read: Read) -> list[Problem]:
    """Tell venues and advisers that are not there; a venue that is described is new."""
    venues, advisers = {one.id for one in scenario.venues}, [one.id for one in scenario.advisers]
    problems = []
    for line in read.lines:
        venue = str(line.values.get("venue"))
        if venue not in venues and not {"commune", "lat", "lon"} <= line.venue.keys():
            mend = did_you_mean(venue, sorted(venues))
            told = together(
                said('"{name}" is no venue', name=venue), mend, said("; or give its commune, latitude and longitude")
            )
            problems.append(Problem("venue", told, read.file, line.line))
        for name in line.values.get("advisers") or ():
            if name not in advisers:
                told = together(said('"{name}" is no adviser', name=name), did_you_mean(name, advisers))
                problems.append(Problem("advisers", told, read.file, line.line))
        if line.is_home and scenario.rota.home_desk is None:
            told = said('"{name}" is of a home desk, and the scenario has none; call it otherwise', name=line.id)
            problems.append(Problem("id", told, read.file, line.line))
    return problems


def _venues(scenario: Scenario, read: Read) -> dict[str, Any]:
    """Return the venues that are new, and the closures that are."""
    known = {one.id: one for one in scenario.venues}
    found: dict[str, Any] = {}
    for line in read.lines:
        venue = str(line.values["venue"])
        if venue not in known and venue not in found:
            found[venue] = {"name": venue, "kind": "association"} | line.venue
    for venue, closures in read.closures.items():
        stated = [] if venue not in known else known[venue].model_dump(mode="json")["closures"]
        found.setdefault(venue, {})["closures"] = stated + closures
    return found


def _permanences(scenario: Scenario, read: Read, problems: list[Problem]) -> dict[str, Any]:
    """Return the permanences that differ, those that are gone as None."""
    known = {one.id: _stated(one) for one in scenario.rota.permanences}
    lines = [line for line in read.lines if not line.is_home]
    found: dict[str, Any] = {name: None for name in known if name not in {line.id for line in lines}}
    if read.is_dated:
        run = run_of(scenario)
        held = {one.id for one in scenario.rota.permanences if days_of(one, run.first, run.last)}
        found = {name: None for name in found if name in held}
    for line in lines:
        before = known.get(line.id, {})
        values = {key: value for key, value in line.values.items() if key != "id"}
        if line.id not in known and not values.get("advisers"):
            values["advisers"] = _only_adviser(scenario, read, line, problems)
        change = {key: value for key, value in values.items() if before.get(key) != value}
        if line.id not in known:
            change = {key: value for key, value in change.items() if value is not None}
        if change:
            found[line.id] = change
    return found


def _stated(one: Permanence) -> dict[str, Any]:
    return one.model_dump(mode="json")


def _only_adviser(scenario: Scenario, read: Read, line: RotaLine, problems: list[Problem]) -> list[str]:
    """Return who holds a permanence of which nobody is told: whoever goes on rounds, if it is one."""
    rounds = {tuple(one.advisers) for one in scenario.rota.permanences}
    if len(rounds) == 1:
        return list(next(iter(rounds)))
    if len(scenario.advisers) == 1:
        return [scenario.advisers[0].id]
    names = ", ".join(one.id for one in scenario.advisers)
    told = said('"{name}" is new and does not say who holds it; name one of {names}', name=line.id, names=names)
    problems.append(Problem("advisers", told, read.file, line.line))
    return []


def _home(scenario: Scenario, read: Read) -> dict[str, Any]:
    """Return what of the home desk differs: its hours; a file without any says nothing of it."""
    lines = [line for line in read.lines if line.is_home]
    desk = scenario.rota.home_desk
    if not lines or desk is None:
        return {}
    hours = [{key: line.values[key] for key in ("weekday", "start", "end")} for line in lines]
    venue = str(lines[0].values["venue"])
    stated = [one.model_dump(mode="json") for one in desk.hours]
    found: dict[str, Any] = {} if hours == stated or _same(hours, stated) else {"hours": hours}
    return found | ({"venue": venue} if venue != desk.venue else {})


def _same(hours: Sequence[dict[str, str]], stated: Sequence[dict[str, str]]) -> bool:
    def key(one: dict[str, str]) -> tuple[str, ...]:
        return one["weekday"], one["start"], one["end"]

    return sorted(map(key, hours)) == sorted(map(key, stated))


def run_span(scenario: Scenario) -> Span:
    """Return the days of a run, warm-up and run-out included: those whose dates a calendar holds."""
    run = run_of(scenario)
    return Span(run.first, run.last)
