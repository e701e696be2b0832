"""A country département by département: each simulated with what lies around it, and counted alone.

In: a scenario of the whole country as it is stated, and a département. Out: its own rows of the season and its own part
of every measure. A piece holds the communes within 40 minutes around, whose people share its desks; their draws are
those of the whole, so only what they meet farther away differs. What becomes of many pieces is in `pieces_folder`.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.errors import TerritoryError
from sim.machine import return_memory
from sim.measures.catalogue import BY_ID, CATALOGUE, measures_of
from sim.measures.definition import ALL, TOP_ONLY
from sim.measures.ground import ground_of
from sim.measures.part import PartView
from sim.once import forget
from sim.runs.work import Seasons, lawful
from sim.said import said
from sim.scenario.files import load_scenario
from sim.scenario.schema import Scenario
from sim.scenario.setting import territory_of
from sim.territory.communes import department_of
from sim.territory.departments import departments
from sim.territory.france import france
from sim.territory.gazetteer import plain_name
from sim.territory.nearness import Nearness
from sim.territory.travel import reach_km
from sim.units import minutes_to_s
from sim.visits.arrays import Log
from sim.visits.log import Season

HALO_MIN = 40.0
_NEAR_KM = 50.0  # between the middles of two départements of which one is in the halo of the other
_LEAST_COST = 2.5e6  # what a piece takes beside its people, in people
_OWN_PLACE = ("place.country=null", "place.department=null")
_MOST_TOLD = 8


@dataclass(frozen=True)
class SeasonPiece:
    """What a replication of a département came to.

    Attributes
    ----------
    department : str
    season : Season
        Requests of its people, with their visits wherever they went; sessions and books of its desks.
    measures : DataFrame
        Its part of every measure that adds up, as `sim.measures.catalogue.season_measures`.
    needs : int
        Requests simulated, those of the people around included.
    seconds : float
    """

    department: str
    season: Season
    measures: pd.DataFrame
    needs: int
    seconds: float


def asked_departments(asked: Sequence[str] = (), region: str = "") -> tuple[str, ...]:
    """Return the codes of the départements that are asked for by code or name, or of a region; all without either.

    Raises
    ------
    TerritoryError
        There is none of this code or name; what is near is told.
    """
    known = departments()
    if region:
        found = [code for code, one in known.items() if plain_name(one.region) == plain_name(region)]
        if not found:
            names = ", ".join(dict.fromkeys(one.region for one in known.values()))
            raise TerritoryError(said('there is no region "{region}"; known are {names}', region=region, names=names))
        return tuple(found)
    return tuple(dict.fromkeys(map(_department, asked))) if asked else tuple(known)


def _department(text: str) -> str:
    known, plain = departments(), plain_name(text)
    code = text.strip().upper().rjust(2, "0")
    if code in known:
        return code
    named = [code for code, one in known.items() if plain_name(one.name) == plain]
    if named:
        return named[0]
    near = [f"{code} ({one.name})" for code, one in known.items() if plain and plain in plain_name(one.name)]
    mend = said("codes are 01 to 95, 2A, 2B, 971 to 976")
    if near:
        mend = said("did you mean {names}?", names=", ".join(near[:_MOST_TOLD]))
    raise TerritoryError(said('there is no département "{text}"; {mend}', text=text, mend=mend))


def apart(codes: Sequence[str]) -> list[str]:
    """Return départements as they are run: those of most people one after the other, with light ones beside them.

    Two workers that each held a piece of the Paris region would need the most memory of all.
    """
    cost = {code: _LEAST_COST + people for code, people in _people_near(codes).items()}
    light = sorted(codes, key=lambda code: (cost[code], code))
    order: list[str] = []
    while light:
        order.append(light.pop())
        rest = cost[order[-1]]
        while light and rest > 0:
            order.append(light.pop(0))
            rest -= cost[order[-1]]
    return order


def _people_near(codes: Sequence[str]) -> dict[str, float]:
    """Return, by département, how many people live in those whose middle of population is near its own."""
    table = france()
    counted = ~np.array([bool(city) for city in table.city])  # arrondissements, with their city
    known, place = np.unique(np.array(table.department)[counted], return_inverse=True)
    people, *weighted = (np.bincount(place, (table.population * one)[counted]) for one in (1.0, table.lat, table.lon))
    middles = list(zip(*(one / people for one in weighted), strict=True))
    at = [int(np.flatnonzero(known == code)[0]) for code in codes]
    near = Nearness(middles).within([middles[k] for k in at], _NEAR_KM)
    return {code: float(people[rows].sum()) for code, rows in zip(codes, near, strict=True)}


def communes_around(department: str, halo_min: float = HALO_MIN) -> tuple[list[str], list[str]]:
    """Return the codes of a département's communes, and of those around within a journey of so many minutes by car."""
    table = france()
    rows = {True: list[int](), False: list[int]()}
    for row, held in enumerate(table.department):
        if not table.city[row]:  # arrondissements, with their city
            rows[held == department].append(row)
    _, km = reach_km(minutes_to_s(halo_min))
    own, others = ([(table.lat[row], table.lon[row]) for row in rows[is_own]] for is_own in (True, False))
    near = Nearness(own).within(others, km)
    around = [row for row, found in zip(rows[False], near, strict=True) if found]
    return [table.insee[row] for row in rows[True]], [table.insee[row] for row in around]


def piece_scenario(source: str, overrides: Sequence[str], department: str, halo_min: float = HALO_MIN) -> Scenario:
    """Return the scenario of a département with what lies around it: desks and teams of those communes alone."""
    own, around = communes_around(department, halo_min)
    codes = ", ".join(f"'{code}'" for code in sorted([*own, *around]))
    return load_scenario(source, (*overrides, *_OWN_PLACE, f"place.communes=[{codes}]", "place.network=country"))


def own_of(scenario: Scenario, department: str) -> dict[str, set[str]]:
    """Return the communes, venues and advisers of a département in a scenario."""
    communes = {one.insee for one in territory_of(scenario).communes if department_of(one.insee) == department}
    venues = {venue.id for venue in scenario.venues if department_of(venue.commune) == department}
    advisers = {adviser.id for adviser in scenario.advisers if adviser.home in venues}
    return {"commune": communes, "venue": venues, "adviser": advisers}


def run_piece(scenario: Scenario, department: str, seed: int, replication: int, engine: str) -> SeasonPiece:
    """Run one replication of a département with what lies around it; return its own part.

    Raises
    ------
    LogError
        The season breaks a law of the model.
    """
    began = time.perf_counter()
    made = Seasons(seed, engine).made(scenario, replication)
    return_memory()  # what the days took, before the laws take more
    whole, own = lawful(made), own_of(scenario, department)
    needs = whole.size("requests")
    log = Log(met_season(whole, own))
    del made, whole  # in Paris it is large, and most of it others' own
    return_memory()
    with closing(PartView(log.season, ground_of(scenario), log, own)) as view:
        measures = measures_of(view)
    del view
    return_memory()
    return SeasonPiece(department, own_season(log, own), measures, needs, round(time.perf_counter() - began, 2))


def met_season(log: Log, own: Mapping[str, set[str]]) -> Season:
    """Return what the measures of a part need of a season: its people, those who come to its desks, and all desks."""
    is_own, asked_by = _is_of(log, "requests", "commune", own), log.request_of
    is_met = is_own[asked_by] | _is_of(log, "visits", "venue", own)
    is_wanted = is_own.copy()
    is_wanted[asked_by[is_met]] = True
    return log.season.chosen(requests=is_wanted, visits=is_met)


def own_season(log: Log, own: Mapping[str, set[str]]) -> Season:
    """Return the requests of some communes with their visits, the sessions and books of some venues."""
    is_own = _is_of(log, "requests", "commune", own)
    desks = {name: _is_of(log, name, "venue", own) for name in ("sessions", "books")}
    return log.season.chosen(requests=is_own, visits=is_own[log.request_of], **desks)


def _is_of(log: Log, table: str, column: str, own: Mapping[str, set[str]]) -> np.ndarray:
    """Return which rows of a table are of one of a part's own communes or venues."""
    return log.places(table, column, tuple(own[column])) >= 0


class PieceOfWork:
    """The task of a worker: (order, département, replications); tables and measures are written where it was run.

    Parameters
    ----------
    source : str
    overrides : tuple of str
    seed : int
    engine : str
    folder : PiecesFolder
    halo_min : float
    """

    def __init__(self, source: str, overrides: Sequence[str], seed: int, engine: str, folder: Any, halo_min: float):
        self.source, self.overrides, self.seed, self.engine = source, tuple(overrides), seed, engine
        self.folder, self.halo_min = folder, halo_min
        self._made: tuple[str, Scenario] | None = None

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where it writes."""
        return (self.folder.folder,)

    def __getstate__(self) -> dict[str, Any]:
        """Leave for another process without the scenario that was met last."""
        return {**self.__dict__, "_made": None}

    def __call__(self, task: tuple[int, str, tuple[int, ...]]) -> list[tuple[int, float]]:
        """Run some replications of a piece and write each; return the needs simulated, and the seconds."""
        _, department, replications = task
        return [self._written(department, replication) for replication in replications]

    def _written(self, department: str, replication: int) -> tuple[int, float]:
        began = time.perf_counter()
        if self._made is None or self._made[0] != department:
            self._made = None
            forget()
            return_memory()
            self._made = department, piece_scenario(self.source, self.overrides, department, self.halo_min)
        piece = run_piece(self._made[1], department, self.seed, replication, self.engine)
        self.folder.write(replication, piece)
        return piece.needs, round(time.perf_counter() - began, 2)


def added(parts: Sequence[pd.DataFrame]) -> pd.DataFrame:
    """Return measures of parts as those of the whole: numerators and denominators add up, values follow from them.

    Quantiles do not add up and are left out; so are rows by what only one place has, but communes.
    """
    rows = pd.concat(list(parts), ignore_index=True)
    kinds = rows["measure"].map({name: one.kind for name, one in BY_ID.items()})
    rows = rows[~kinds.isin(["quantile", "index"])]
    names = ["measure", "dimension", "key"]
    # Sums of whole numbers: the order of the parts changes no bit that is kept.
    found = rows.groupby(names, sort=False, observed=True)[["numerator", "denominator"]].sum(min_count=1).reset_index()
    # A share by cause is one of all, also of the parts in which this cause never occurs.
    wholes = found[found["dimension"] == ALL].set_index("measure")["denominator"]
    of_all = found["dimension"].isin(TOP_ONLY)
    found.loc[of_all, "denominator"] = found.loc[of_all, "measure"].map(wholes)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(found["denominator"] > 0, found["numerator"] / found["denominator"], np.nan)
    is_total = found["measure"].map({name: one.kind == "total" for name, one in BY_ID.items()}).to_numpy(dtype=bool)
    found["value"] = np.where(is_total, found["numerator"], ratio)
    return pd.concat([found, _indices(found)], ignore_index=True)


def _indices(sums: pd.DataFrame) -> pd.DataFrame:
    """Return the indices over groups of the whole."""
    rows = []
    for one in (measure for measure in CATALOGUE if measure.kind == "index"):
        assert one.groups is not None
        of, dimension = one.groups
        chosen = sums[(sums["measure"] == of) & (sums["dimension"] == dimension)].sort_values("key")
        if len(chosen):
            value = float(one.function(chosen["numerator"].to_numpy(), chosen["denominator"].to_numpy()))
            rows.append({"measure": one.id, "dimension": ALL, "key": ALL, "numerator": value, "value": value})
    return pd.DataFrame(rows, columns=["measure", "dimension", "key", "numerator", "denominator", "value"])
