"""Teams of France Services that move, with the stops that they publish.

In: the shipped list of sessions. Out: teams: their number among the offices, their stops, and who stops where when.
Which of them a scenario takes is decided there; of sites with several advisers nobody can tell who moves: not here.
"""

from __future__ import annotations

from functools import cache
from itertools import groupby
from typing import NamedTuple

from sim.territory.hours import DAYS, Opening
from sim.territory.sources import read_rows
from sim.territory.travel import Point
from sim.units import clock_to_s

FILE = "mobile_rotas_2024.csv"
# A list says either the week of the month (w2) or the nth such weekday (n2): both are taken for the latter.
_NTH = ("first", "second", "third", "fourth")
_WEEKS = {letter + str(k): name for letter in "wn" for k, name in enumerate(_NTH, start=1)}


class Stop(NamedTuple):
    """Where a team stops: commune, point, and what the list calls it."""

    insee: str
    point: Point
    name: str


class TeamRound(NamedTuple):
    """A session that recurs: its stop, in which weeks (a recurrence of a scenario), weekday and clock."""

    stop: Stop
    weeks: str
    opening: Opening


class Team(NamedTuple):
    """A team: what it is called in ids, its number among the offices (empty where it has none), its rounds."""

    id: str
    office: str
    name: str
    rounds: tuple[TeamRound, ...]


@cache
def mobile_teams() -> tuple[Team, ...]:
    """Return the teams of the list, by id."""
    rows = sorted(read_rows(FILE), key=lambda row: row["team"])
    return tuple(_team(list(own)) for _, own in groupby(rows, key=lambda row: row["team"]))


def _team(rows: list[dict[str, str]]) -> Team:
    stops: dict[tuple[str, Point], Stop] = {}
    for row in rows:
        point = float(row["lat"]), float(row["lon"])
        stops.setdefault((row["insee"], point), Stop(row["insee"], point, row["place"]))

    def round_of(row: dict[str, str]) -> TeamRound:
        stop = stops[row["insee"], (float(row["lat"]), float(row["lon"]))]
        opening = Opening(DAYS.index(row["day"]), clock_to_s(row["start"]), clock_to_s(row["end"]))
        return TeamRound(stop, _WEEKS.get(row["weeks"], row["weeks"]), opening)

    return Team(rows[0]["team"], rows[0]["id_fs"], rows[0]["name"], tuple(dict.fromkeys(map(round_of, rows))))
