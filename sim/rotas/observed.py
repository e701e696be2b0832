"""The rotas that teams of France services published in August 2024, each as a scenario.

In: the name of a team. Out: its rows as published, and a scenario of its place, its rooms and its sessions. Published
is where and when; how many advisers there are, and all else, is assumed: as few as can hold every session. What
`check` says of them is told in docs/teams.md.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from functools import cache
from typing import Any

from sim.errors import TerritoryError
from sim.said import N_, in_both, said, together
from sim.scenario.problems import did_you_mean
from sim.scenario.starting_text import start_id
from sim.scenario.values import WEEKDAYS
from sim.territory.codes import current_code
from sim.territory.france import communes_named
from sim.territory.sources import read_rows
from sim.territory.travel import DEFAULT_TRAVEL, great_circle_km
from sim.units import HOUR_S, MINUTE_S, clock_to_s

LIST_FILE = "rotas_observed_2024.csv.gz"
SOURCE = "liste des France services du 1er août 2024 (ANCT) : lieux, jours et heures d'une équipe"
_DAYS = {day[:3]: day for day in WEEKDAYS}
_NTHS = ("first", "second", "third", "fourth")
# The list says "week 2 of the month" (w) or "second Monday" (n): both are read as the second such weekday.
_RULES = {
    "every": "every",
    "odd": "odd",
    "even": "even",
    **{f"{s}{k + 1}": n for s in "nw" for k, n in enumerate(_NTHS)},
}
_ADVISER = "conseiller-{number}"
_MARGIN_KM, _LEAST_KM = 5, 15
_SETTING_UP_MIN = 15.0  # of a desk, with the margin of the drive, as the rules of a day have them
YEAR = {"start": "2026-01-05", "end": "2027-01-03", "warm_up_days": 60}
Row = dict[str, str]


@cache
def _teams() -> dict[str, tuple[Row, ...]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in read_rows(LIST_FILE):
        found[row["rota"]].append(row)
    return {name: tuple(rows) for name, rows in found.items()}


def team_names() -> tuple[str, ...]:
    """Return the names of the teams, in the order of the list."""
    return tuple(_teams())


def team_rows(name: str) -> tuple[Row, ...]:
    """Return the sessions of a team as the list has them.

    Raises
    ------
    TerritoryError
        There is no team of this name; near ones are told.
    """
    if name not in _teams():
        by_plain = {one.casefold(): one for one in _teams()}
        if name.casefold() in by_plain:
            return team_rows(by_plain[name.casefold()])
        mend = did_you_mean(name, [one.lower() for one in _teams()])
        raise TerritoryError(
            together(
                said('team: no rota observed in 2024 is called "{name}"', name=name),
                mend,
                said("; docs/teams.md lists them"),
            )
        )
    return _teams()[name]


def team_tree(name: str, alone: bool = False) -> dict[str, Any]:
    """Return the scenario of a team, as a file that extends ``_base`` would state it.

    Parameters
    ----------
    name : str
        As in `team_names`; capitals do not matter.
    alone : bool
        One adviser holds every session, whether or not one person can.

    Returns
    -------
    dict
        Plain values: a venue a site, a permanence a session; the place is the circle round the main site that holds
        all others.
    """
    rows = team_rows(name)
    title = rows[0]["rota"]
    venues, ids = _venues(rows)
    sessions = [_session(row, ids) for row in rows]
    _name_sessions(sessions)
    advisers = _alone(sessions) if alone else _advisers(sessions, venues)
    main = _main(rows, ids)
    by_id = {venue["id"]: venue for venue in venues}
    return {
        "id": start_id(title),
        "title": in_both(N_("{title}: the rota published in 2024"), title=title),
        "question": in_both(N_("With this rota, who is served, when, and who is not?")),
        "horizon": YEAR,
        "place": {"around": {"commune": by_id[main]["commune"], "km": _radius(by_id[main]["commune"], venues)}},
        "venues": {"value": venues, "source": SOURCE, "quality": "published"},
        "advisers": {
            "value": [{"id": one, "home": main, "skill": 0.85, "contract_h_per_week": 35} for one in advisers],
            "source": "hypothèse : autant de conseillers qu'il en faut pour tenir chaque séance, pas un de plus",
            "quality": "assumed",
        },
        "rota": {"permanences": {"value": sessions, "source": SOURCE, "quality": "published"}},
    }


def _venues(rows: Sequence[Row]) -> tuple[list[dict[str, Any]], dict[tuple[str, ...], str]]:
    """Return a venue for each site, and their ids by site."""
    venues: list[dict[str, Any]] = []
    ids: dict[tuple[str, ...], str] = {}
    offices: set[str] = set()
    for row in rows:
        if _site(row) in ids:
            continue
        name = row["site"] if row["commune"] in row["site"] else f"{row['site']} ({row['commune']})"
        ids[_site(row)] = found = _free(start_id(name) or "lieu", set(ids.values()))
        kind = "bus_stop" if row["format"].startswith("Bus") else "digital_public_space"
        venue = {"id": found, "name": name, "commune": current_code(row["code"]), "kind": kind,
                 "lat": float(row["lat"]), "lon": float(row["lon"])}  # fmt: skip
        if row["id_fs"] and row["id_fs"] not in offices:
            venue["office"] = row["id_fs"]
            offices.add(row["id_fs"])
        venues.append(venue)
    return venues, ids


def _site(row: Row) -> tuple[str, ...]:
    return row["site"], row["code"], row["lat"], row["lon"]


def _free(name: str, taken: set[str]) -> str:
    """Return a name that nobody has yet."""
    found, number = name, 2
    while found in taken:
        found, number = f"{name}-{number}", number + 1
    return found


def _session(row: Row, ids: dict[tuple[str, ...], str]) -> dict[str, Any]:
    return {"venue": ids[_site(row)], "weekday": _DAYS[row["day"]], "recurrence": _RULES[row["week"]],
            "start": row["start"], "end": row["end"]}  # fmt: skip


def _name_sessions(sessions: list[dict[str, Any]]) -> None:
    taken: set[str] = set()
    for one in sessions:
        one["id"] = _free(f"{one['venue']}-{one['weekday']}-{one['start'].replace(':', '')}", taken)
        taken.add(one["id"])


def _main(rows: Sequence[Row], ids: dict[tuple[str, ...], str]) -> str:
    """Return the venue from which a team leaves: a main site before an antenna, the one with most hours."""
    hours: dict[str, int] = defaultdict(int)
    ranks: dict[str, bool] = {}
    for row in rows:
        venue = ids[_site(row)]
        hours[venue] += clock_to_s(row["end"]) - clock_to_s(row["start"])
        ranks[venue] = ranks.get(venue, False) or row["type"] == "Principal"
    return min(hours, key=lambda venue: (not ranks[venue], -hours[venue], venue))


def _radius(commune: str, venues: Sequence[dict[str, Any]]) -> int:
    """Return the kilometres round a commune within which all venues lie, and a little more."""
    (middle,) = communes_named({commune})
    farthest = max(great_circle_km(*middle.point, one["lat"], one["lon"]) for one in venues)
    return max(_LEAST_KM, math.ceil(farthest) + _MARGIN_KM)


def _advisers(sessions: Sequence[dict[str, Any]], venues: Sequence[dict[str, Any]]) -> list[str]:
    """Give each session an adviser, as few as can be: the first who can hold it, in the order of the week."""
    by_id = {one["id"]: one for one in venues}
    held: list[list[dict[str, Any]]] = []
    for one in sorted(sessions, key=lambda one: (WEEKDAYS.index(one["weekday"]), one["start"], one["id"])):
        found = next((mine for mine in held if not any(_collide(one, other, by_id) for other in mine)), None)
        if found is None:
            held.append(found := [])
        found.append(one)
        one["advisers"] = [_ADVISER.format(number=held.index(found) + 1)]
    return [_ADVISER.format(number=number + 1) for number in range(len(held))]


def _alone(sessions: Sequence[dict[str, Any]]) -> list[str]:
    for one in sessions:
        one["advisers"] = [_ADVISER.format(number=1)]
    return [_ADVISER.format(number=1)]


def _collide(one: dict[str, Any], other: dict[str, Any], venues: dict[str, dict[str, Any]]) -> bool:
    """Say whether one person cannot hold two sessions: they meet on a date, with no time for the drive between."""
    if one["weekday"] != other["weekday"] or not _meet(one["recurrence"], other["recurrence"]):
        return False
    first, second = sorted((one, other), key=lambda session: (clock_to_s(session["start"]), session["end"]))
    gap = clock_to_s(second["start"]) - clock_to_s(first["end"])
    if first["venue"] == second["venue"]:
        return gap < 0
    return gap < _drive_s(venues[first["venue"]], venues[second["venue"]])


def _meet(one: str, other: str) -> bool:
    """Say whether two rules may fall on one date."""
    if "every" in (one, other) or one == other:
        return True
    return ({one, other} & {"odd", "even"} != set()) and {one, other} != {"odd", "even"}


def _drive_s(here: dict[str, Any], there: dict[str, Any]) -> float:
    rules = DEFAULT_TRAVEL
    km = great_circle_km(here["lat"], here["lon"], there["lat"], there["lon"]) * rules.detour_factor
    return km / rules.rural_speed_kmh * HOUR_S + (rules.access_min + _SETTING_UP_MIN) * MINUTE_S
