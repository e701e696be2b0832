"""What is wrong between the columns or the lines of a register.

In: `Visits`, and the venues that are known with their hours. Out: problems told to the parts, lines set aside. A
check is a function named after the fault. Single cells are read in `decoding`.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from sim.registers.cells import spelling
from sim.registers.decoded_part import Words
from sim.registers.mapping import VenueMap
from sim.registers.privacy import Guard
from sim.registers.roles import AT_HOME, BY_PHONE, BY_VIDEO, REMOTE, TO_COME
from sim.registers.visits_of import Visits
from sim.scenario.values import WEEKDAYS
from sim.units import DAY_S, WEEK_DAYS, minutes_to_s, s_to_clock

NOT_A_VENUE = ("", BY_PHONE, AT_HOME, BY_VIDEO, REMOTE)
_DID_NOT_COME = ("no_show", "excused", "cancelled")
_NOT_CALLED = (*_DID_NOT_COME, "balked", "reneged", "turned_away", "closed_door")
_NEAR = 0.88  # of two names: how much alike they are before it is told
_MOST_NAMES = 400  # venues that are compared two by two


def out_of_order(visits: Visits) -> None:
    """Tell hours that come before what they follow: an end before its beginning, a call before the arrival."""
    for order in (("arrival", "called", "end"), ("arrival", "left")):
        known = [role for role in order if role in visits.moments]
        for before, after in [*pairwise(known), *([(known[0], known[-1])] if len(known) > 2 else [])]:
            wrong = (visits.moments[after] < visits.moments[before]) & ~visits.aside
            visits.tell("out_of_order", wrong, after, _clocks(visits, before, after))


def _clocks(visits: Visits, before: str, after: str) -> Callable[[np.ndarray], list[str]]:
    """Return what shows two hours of some visits."""

    def shown(rows: np.ndarray) -> list[str]:
        pairs = (visits.moments[role][rows] % DAY_S for role in (after, before))
        return [f"{s_to_clock(int(a))} < {s_to_clock(int(b))}" for a, b in zip(*pairs, strict=True)]

    return shown


def contradicting(visits: Visits) -> None:
    """Tell hours of what did not happen by the outcome, and leave them out: a call of who did not come, or left before.

    The outcome is what somebody meant to write; a start of the hours is often filled in for everybody.
    """
    if "outcome" not in visits.words:
        return
    words = visits.words["outcome"]
    for role, outcomes in (("arrival", _DID_NOT_COME), ("called", _NOT_CALLED), ("end", _NOT_CALLED)):
        if role in visits.moments:
            wrong = np.logical_or.reduce([words.equal(word) for word in outcomes])
            wrong &= ~np.isnan(visits.moments[role]) & ~visits.aside
            visits.tell("contradiction", wrong, role, _hour_and_outcome(visits, role))
            visits.moments[role] = np.where(wrong, np.nan, visits.moments[role])


def _hour_and_outcome(visits: Visits, role: str) -> Callable[[np.ndarray], list[str]]:
    words = visits.words["outcome"]

    def shown(rows: np.ndarray) -> list[str]:
        clocks = visits.moments[role][rows] % DAY_S
        return [
            f"{s_to_clock(int(clock))}, {words.words[code]}"
            for clock, code in zip(clocks, words.codes[rows], strict=True)
        ]

    return shown


# --- venues


def settle_venues(visits: Visits, known: dict[str, VenueMap], guard: Guard) -> None:
    """Give each venue one name: that of the mapping, or of several spellings the most frequent; tell the others."""
    if "venue" not in visits.words:
        return
    words = visits.words["venue"]
    settled: Sequence[str | None]
    if known:
        meant = _named(words.words, known)
        settled = [found[0] if len(found) == 1 else None for found in meant]
        several = np.array([len(found) > 1 for found in meant])
        for kind, is_so in (("unknown_venue", ~several), ("several_venues", several)):
            wrong = (is_so & np.array([name is None for name in settled]))[words.codes] & ~visits.aside
            visits.tell(kind, wrong, "venue", lambda rows: [guard.shown(words.words[k]) for k in words.codes[rows]])
    else:
        settled = _spelled(visits, words, guard)
    place: dict[str, int] = {}
    new = np.array([place.setdefault(name or "", len(place)) for name in settled], dtype=np.int32)
    visits.words["venue"] = Words(new[words.codes], list(place))


def _named(words: list[str], known: dict[str, VenueMap]) -> list[tuple[str, ...]]:
    """Return the ids that each word may be among known venues: one, none, or those of several that bear the name."""
    ids: dict[str, dict[str, None]] = {}
    for venue, one in known.items():
        for name in one.names:
            ids.setdefault(spelling(name), {})[venue] = None
    ids |= {spelling(venue): {venue: None} for venue in known}
    found: list[tuple[str, ...]] = []
    for word in words:
        named = ids.get(spelling(word)) or ids.get(spelling(word.partition(" (")[0]))
        found.append((word,) if word in NOT_A_VENUE else tuple(named or ()))
    return found


def _spelled(visits: Visits, words: Words, guard: Guard) -> list[str]:
    """Return the spelling of each word that stands most often; tell the others, and names that are nearly alike."""
    used = np.bincount(words.codes, minlength=len(words.words))
    groups: dict[str, list[int]] = {}
    for code, word in enumerate(words.words):
        if word not in NOT_A_VENUE and used[code]:
            groups.setdefault(spelling(word), []).append(code)
    settled = list(words.words)
    for codes in groups.values():
        best = max(codes, key=lambda code: used[code])
        for code in codes:
            if code != best:
                settled[code] = words.words[best]
                _tell_venue(visits, "two_spellings", words, code, best, guard)
    _near_spellings(visits, words, groups, used, guard)
    return settled


def _near_spellings(visits: Visits, words: Words, groups: dict[str, list[int]], used: np.ndarray, guard: Guard) -> None:
    names = sorted(groups, key=lambda name: -used[groups[name]].sum())[:_MOST_NAMES]
    for k, name in enumerate(names):
        match = difflib.SequenceMatcher(autojunk=False)
        match.set_seq2(name)
        for other in names[:k]:
            match.set_seq1(other)
            if match.real_quick_ratio() >= _NEAR and match.quick_ratio() >= _NEAR and match.ratio() >= _NEAR:
                if re.findall(r"\d+", name) == re.findall(r"\d+", other):  # room 1 and room 2 are two
                    _tell_venue(visits, "near_spelling", words, groups[name][0], groups[other][0], guard)
                break


def _tell_venue(visits: Visits, kind: str, words: Words, code: int, other: int, guard: Guard) -> None:
    """Tell the first line of a spelling, beside the other one."""
    first = np.zeros(len(visits), dtype=bool)
    first[np.argmax(words.codes == code)] = True
    text = f"{guard.shown(words.words[code])} ~ {guard.shown(words.words[other])}"
    visits.tell(kind, first, "venue", lambda rows: [text] * len(rows))


def opening_of(visits: Visits, known: dict[str, VenueMap], tolerance_min: float) -> np.ndarray | None:
    """Return the planned opening of each visit's venue, and tell the visits outside its hours.

    Returns
    -------
    float64 array, seconds from midnight of calendar ordinal 0, NaN where the hours are not known; None without any
    """
    hours = {venue: one.hours for venue, one in known.items() if one.hours}
    roles: list[str] = [role for role in ("slot", "arrival", "called") if role in visits.moments]
    if not hours or not roles or "venue" not in visits.words:
        return None
    words, opens = visits.words["venue"], np.full(len(visits), np.nan)
    clock, weekday = _first_known(visits, roles) - visits.day * float(DAY_S), (visits.day - 1) % WEEK_DAYS
    slack, wrong = minutes_to_s(tolerance_min), np.zeros(len(visits), dtype=bool)
    for venue, week in hours.items():
        there = words.equal(venue) & ~visits.aside & ~np.isnan(clock)
        for number, name in enumerate(WEEKDAYS):
            rows = np.flatnonzero(there & (weekday == number))
            spans = np.array(week.get(name, ()), dtype=np.float64).reshape(-1, 2)
            if not spans.size:
                wrong[rows] = True
                continue
            away = np.maximum(0, np.maximum(spans[:, 0] - clock[rows, None], clock[rows, None] - spans[:, 1]))
            nearest = away.argmin(axis=1)
            wrong[rows[away.min(axis=1) > slack]] = True
            opens[rows] = visits.day[rows] * float(DAY_S) + spans[nearest, 0]
    visits.tell(
        "outside_hours", wrong, roles[0], lambda rows: [_when(visits, words, clock, row) for row in rows.tolist()]
    )
    return np.where(wrong, np.nan, opens)


def _first_known(visits: Visits, roles: Sequence[str]) -> np.ndarray:
    """Return the first of some hours that each visit has."""
    found = visits.moments[roles[0]]
    for role in roles[1:]:
        found = np.where(np.isnan(found), visits.moments[role], found)
    return found


def _when(visits: Visits, words: Words, clock: np.ndarray, row: int) -> str:
    day = WEEKDAYS[(int(visits.day[row]) - 1) % WEEK_DAYS]
    return f"{day} {s_to_clock(int(clock[row]))}, {words.words[words.codes[row]]}"


# --- what stands twice


def twice(visits: Visits) -> None:
    """Tell appointments that stand twice, in one file or in two exports that overlap, and lines that are alike.

    The line whose outcome is known is kept, of several the first.
    """
    is_key = np.array([part.is_key for part in visits.parts])[visits.part]
    every = np.concatenate([part.key for part in visits.parts])
    for kind, among in (("twice", is_key), ("alike", ~is_key)):
        rows = np.flatnonzero(among & ~visits.aside)
        again = _again(every[rows], _is_open(visits)[rows])
        wrong = np.zeros(len(visits), dtype=bool)
        wrong[rows[again]] = True
        visits.tell(kind, wrong, "", lambda where: [""] * len(where))


def _again(key: np.ndarray, is_open: np.ndarray) -> np.ndarray:
    """Return the places of those that stand a second time, the one whose outcome is known standing first."""
    if not pd.Series(key).duplicated().any():  # a tenth of the time of a sort
        return np.zeros(0, dtype=np.int64)
    order = np.lexsort((np.arange(key.size), is_open, key))
    same = np.zeros(key.size, dtype=bool)
    same[1:] = key[order][1:] == key[order][:-1]
    return order[same]


def _is_open(visits: Visits) -> np.ndarray:
    """Return whether each visit's outcome is not known yet."""
    if "outcome" not in visits.words:
        return np.zeros(len(visits), dtype=bool)
    words = visits.words["outcome"]
    return np.asarray(words.equal("") | words.equal(TO_COME))
