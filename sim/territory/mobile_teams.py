"""Teams of France Services that move, with the stops that they publish.

In: the shipped list of sessions. Out: teams: their number among the offices, their stops, and who stops where when;
and the rooms that are known to lend themselves, by commune.
Which of them a scenario takes is decided there; of sites with several advisers nobody can tell who moves: not here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from itertools import groupby
from typing import NamedTuple

from sim.territory.codes import current_code
from sim.territory.hours import DAYS, Opening
from sim.territory.sources import read_rows
from sim.territory.travel import Point
from sim.units import clock_to_s

FILE = "rotas_observed_2024.csv.gz"
_MOVING = ("note", "bus")  # a group is of sites with several advisers each
_WITHOUT_NUMBER = "ruffec"  # the bus that is not in the list of offices
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


class TeamRoom(NamedTuple):
    """A room in which a team holds a session every week: its stop, the team's name, when it is open for it."""

    stop: Stop
    team: str
    openings: tuple[Opening, ...]


@cache
def mobile_teams() -> tuple[Team, ...]:
    """Return the teams of the list, by id."""
    rows = sorted((row for row in read_rows(FILE) if row["kind"] in _MOVING), key=_id_of)
    return tuple(_team(list(own)) for _, own in groupby(rows, key=_id_of))


@cache
def team_rooms() -> Mapping[str, tuple[TeamRoom, ...]]:
    """Return the rooms where a team without a bus is every week, by the code of their commune today.

    Rooms of a fortnightly or a monthly round are left out: nobody says that they are open in the weeks between.
    """
    rooms: dict[str, list[TeamRoom]] = defaultdict(list)
    buses = {_id_of(row) for row in read_rows(FILE) if row["format"].startswith("Bus")}
    for team in mobile_teams():
        weekly: dict[Stop, list[Opening]] = defaultdict(list)
        for one in team.rounds:
            if one.weeks == "every" and team.id not in buses:
                weekly[one.stop].append(one.opening)
        for stop, openings in weekly.items():
            rooms[current_code(stop.insee)].append(TeamRoom(stop, team.name, tuple(sorted(openings))))
    return {insee: tuple(found) for insee, found in rooms.items()}


def _id_of(row: dict[str, str]) -> str:
    return row["id_fs"] or _WITHOUT_NUMBER


def _team(rows: list[dict[str, str]]) -> Team:
    stops: dict[tuple[str, Point], Stop] = {}
    for row in rows:
        point = float(row["lat"]), float(row["lon"])
        stops.setdefault((row["code"], point), Stop(row["code"], point, row["site"]))

    def round_of(row: dict[str, str]) -> TeamRound:
        stop = stops[row["code"], (float(row["lat"]), float(row["lon"]))]
        opening = Opening(DAYS.index(row["day"]), clock_to_s(row["start"]), clock_to_s(row["end"]))
        return TeamRound(stop, _WEEKS.get(row["week"], row["week"]), opening)

    return Team(_id_of(rows[0]), rows[0]["id_fs"], rows[0]["rota"], tuple(dict.fromkeys(map(round_of, rows))))
