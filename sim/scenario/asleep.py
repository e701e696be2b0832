"""Values that a scenario states and does not use: what must be another for them to count.

In: a scenario, the dotted key of a value. Out: the setting that keeps it asleep. Nothing is judged: a value may well
stand there for another day.
"""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import NamedTuple

from sim.scenario.checks_slots import desks_of
from sim.scenario.schema import Permanence, Scenario, Service


class Asleep(NamedTuple):
    """Why a value is not used: the key that keeps it asleep and what stands there; empty where no run reads it."""

    key: str = ""
    value: str = ""


Why = Callable[[Scenario, str], Asleep | None]


def asleep(scenario: Scenario, key: str) -> Asleep | None:
    """Return why a value of a scenario is not used, or None where it is.

    Parameters
    ----------
    scenario : Scenario
    key : str
        Dotted, items of lists by id; a ``*`` stands for any text.
    """
    for pattern, why in _RULES:
        if fnmatchcase(key, pattern) and (found := why(scenario, key)) is not None:
            return found
    return None


def _while(key: str, value: str, is_so: Callable[[Scenario], bool]) -> Why:
    return lambda scenario, _: Asleep(key, value) if is_so(scenario) else None


def _books_nothing(scenario: Scenario) -> bool:
    return not any(desk.books for desk in desks_of(scenario))


def _takes_no_walk_in(scenario: Scenario) -> bool:
    return all(desk.service.mode == "appointment" for desk in desks_of(scenario))


def _has_no_grace(scenario: Scenario) -> bool:
    return all(desk.service.closing == "all_inside" for desk in desks_of(scenario))


def _of_desk(scenario: Scenario, key: str) -> Asleep | None:
    """Return why a value of one desk's book is not used: its mode, or a share that books nothing."""
    path, _, field = key.rpartition(".")
    rota, name = scenario.rota, path.rpartition(".")[2]
    permanence: Permanence | None = next((one for one in rota.permanences if one.id == name), None)
    service: Service | None = rota.home_desk if path == "rota.home_desk" else permanence
    if service is None:
        return None
    if service.mode == "walk_in" or (field == "bookable_share" and service.mode != "mixed"):
        return Asleep(f"{path}.mode", service.mode)
    books = service.mode == "appointment" or service.bookable_share > 0
    return None if books or field == "bookable_share" else Asleep(f"{path}.bookable_share", "0")


def _other_level(scenario: Scenario, key: str) -> Asleep | None:
    level = scenario.demand.level
    return None if key.endswith(("*", level)) else Asleep("demand.level", level)


def _never_ill(scenario: Scenario, key: str) -> Asleep | None:
    path = key.rpartition(".")[0]
    ill = [one for one in scenario.advisers if fnmatchcase(f"advisers.{one.id}.sickness", path)]
    return None if any(one.sickness.begins_share for one in ill) else Asleep(f"{path}.begins_share", "0")


_NO_BOOK = _while("rota.*.mode", "walk_in", _books_nothing)
_NO_WALK_IN = _while("rota.*.mode", "appointment", _takes_no_walk_in)
_NO_LEARNING = _while("learning.on", "false", lambda scenario: not scenario.learning.on)
_LEARNING = _while("learning.on", "true", lambda scenario: scenario.learning.on)
_NO_READING = _while(
    "learning.documentation_h_per_week", "0", lambda scenario: not scenario.learning.documentation_h_per_week
)
_NO_PRESENCE = _while("awareness.presence.share", "0", lambda scenario: not scenario.awareness.presence.share)
_NO_TELLING = _while(
    "awareness.word_of_mouth.tell_share", "0", lambda scenario: not scenario.awareness.word_of_mouth.tell_share
)

# Pattern of a key -> why it may be asleep; of several, the first that is so.
_RULES: tuple[tuple[str, Why], ...] = (
    ("behaviour.no_show.*", _NO_BOOK),
    (
        "behaviour.no_show.reminder_factor",
        _while("behaviour.no_show.reminder", "false", lambda scenario: not scenario.behaviour.no_show.reminder),
    ),
    ("behaviour.lateness.*", _NO_BOOK),
    ("choice.appointment.*", _NO_BOOK),
    *((f"desk.{name}", _NO_BOOK) for name in ("early_min", "late_min", "hold_min", "shortest_notice_days")),
    ("behaviour.walk_in_profile.*", _NO_WALK_IN),
    ("behaviour.tolerance.*", _NO_WALK_IN),
    ("choice.walk_in.*", _NO_WALK_IN),
    ("choice.wait_per_min", _NO_WALK_IN),
    ("expectations.weight", _NO_WALK_IN),
    ("venues.*.expected_wait_min", _NO_WALK_IN),
    ("desk.walk_in_horizon_days", _NO_WALK_IN),
    ("desk.grace_min", _while("rota.*.closing", "all_inside", _has_no_grace)),
    *((f"rota.*.{name}", _of_desk) for name in ("slot_min", "bookable_share", "booking_window_days")),
    ("rota.*.overbooked_share", _of_desk),
    ("demand.requests_per_1000.*", _other_level),
    ("awareness.word_of_mouth.*", _while("regime", "established", lambda scenario: scenario.regime != "launch")),
    *((f"awareness.word_of_mouth.{name}", _NO_TELLING) for name in ("acquaintances", "same_commune_share")),
    ("awareness.presence.minutes", _NO_PRESENCE),
    ("advisers.*.sickness.mean_days", _never_ill),
    ("learning.*", lambda scenario, key: None if key == "learning.on" else _NO_LEARNING(scenario, key)),
    ("learning.cases_per_documentation_h", _NO_READING),
    ("advisers.*.skill", _LEARNING),
    ("advisers.*.skills.*", _LEARNING),
    # Read by `check` and by the reports, not by a run.
    ("day.lunch_break_min", lambda *_: Asleep()),
    ("bands.*", lambda *_: Asleep()),
)
