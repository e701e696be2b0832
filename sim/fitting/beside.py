"""A register of real visits beside the seasons that a scenario makes of the same days: same measures, same numbers.

In: a `Register`, and a scenario or none. Out: `RegisterBeside`. Seasons are read as the register was; nothing is
fitted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.fitting.described import side_by_side
from sim.fitting.registering import dated, refuse_strangers
from sim.fitting.seen import Seen, seen_alike, seen_of
from sim.measures.catalogue import season_measures
from sim.measures.definition import ALL
from sim.registers.masking import masked_measures, masked_pictures
from sim.registers.register import Register
from sim.runs.study import Study
from sim.runs.work import Seasons
from sim.scenario.schema import Scenario
from sim.validation.register_replay import Replayed, replayed

SEASONS = 20


@dataclass(frozen=True, eq=False)
class RegisterBeside:
    """A register beside simulated seasons.

    Attributes
    ----------
    numbers : DataFrame
        Of `sim.fitting.described.side_by_side`.
    measures : DataFrame
        measure; register, simulated (mean of the seasons), least, most: every measure of everybody that the register
        allows; is_few : bool, fewer than 11 people are behind it.
    replay : Replayed
        Its arrivals and durations at the desk.
    scenario : Scenario or None
        Over the days of the register.
    seasons, seed : int
    is_masked : bool
        Whether what few people are behind was left out.
    """

    numbers: pd.DataFrame
    measures: pd.DataFrame
    replay: Replayed
    scenario: Scenario | None
    seasons: int
    seed: int
    is_masked: bool = False


def beside_of(
    register: Register,
    scenario: Scenario | None = None,
    seasons: int = SEASONS,
    seed: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> RegisterBeside:
    """Return a register beside the seasons of a scenario.

    Parameters
    ----------
    register : Register
    scenario : Scenario, optional
        Without one the register stands alone.
    seasons, seed : int
    progress : callable, optional
        Told (done, wanted), seasons.

    Raises
    ------
    RegisterError
        Neither a venue nor a type of the register is one of the scenario's, or the scenario cannot be run over the
        days of the register.
    """
    seen = seen_of(register.season)
    there: Scenario | None = None
    alike: list[Seen] = []
    tables: list[pd.Series] = []
    if scenario is not None:
        refuse_strangers(seen, scenario)
        there = dated(scenario, seen)
        alike, tables = _simulated(there, seen, seasons, seed, progress)
    table = season_measures(register.season, None, whole_only=True)
    own = _whole(table).rename("register")
    left = _whole(masked_measures(table, table[table["measure"] == "served_visits"]))
    values = pd.DataFrame({"simulated": np.nan, "least": np.nan, "most": np.nan}, index=own.index)
    if tables:
        each = pd.concat(tables, axis=1).reindex(own.index)
        values = pd.DataFrame({"simulated": each.mean(axis=1), "least": each.min(axis=1), "most": each.max(axis=1)})
    return RegisterBeside(
        numbers=side_by_side(seen, alike),
        measures=pd.concat([own, values, (left.isna() & own.notna()).rename("is_few")], axis=1).reset_index(),
        replay=replayed(register.season, there.desk if there is not None else None),
        scenario=there,
        seasons=len(alike),
        seed=seed,
    )


def masked_beside(beside: RegisterBeside) -> RegisterBeside:
    """Return the same without what few people are behind: counts under 11, what is made of them, the call of one."""
    measures = beside.measures.copy()
    measures.loc[measures["is_few"], "register"] = np.nan
    return replace(
        beside,
        numbers=masked_pictures(beside.numbers),
        measures=measures,
        replay=beside.replay.masked(),
        is_masked=True,
    )


def _simulated(
    scenario: Scenario, seen: Seen, seasons: int, seed: int, progress: Callable[[int, int], None] | None
) -> tuple[list[Seen], list[pd.Series]]:
    alike: list[Seen] = []
    tables: list[pd.Series] = []

    def one(number: int) -> tuple[Seen, pd.Series]:
        log = Seasons(seed).log(scenario, number)
        whole = _whole(season_measures(log.season, scenario, log, whole_only=True))
        return seen_alike(log.season, seen), whole.rename(number)

    for _number, (like, table) in Study(one, progress=progress, wanted=seasons).results(range(seasons)):
        alike.append(like)
        tables.append(table)
    return alike, tables


def _whole(measures: pd.DataFrame) -> pd.Series:
    return measures[measures["dimension"] == ALL].set_index("measure")["value"]
