"""A set of equally good fits as a table, and as settings in which scenarios are run and compared.

In: a `RegisterFit`, or the folder of one. Out: `set.csv`, a row a fit and a column a value; the overrides of each
row. What follows over the set is in `over_set`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import FolderRefusedError
from sim.fitting.correcting import from_link, to_link
from sim.fitting.direct import Estimate
from sim.fitting.registering import RegisterFit
from sim.said import said
from sim.scenario.origins import leaves
from sim.scenario.schema import Scenario
from sim.unreadable import why_unreadable

SET = "set.csv"
SIZE = 24
_STEEP = 1.645  # standard errors from the middle to the end of a 90 % interval
_DIGITS = 6


def set_of(fit: RegisterFit, size: int = SIZE, seed: int = 1) -> pd.DataFrame:
    """Return equally good fits: values of what nobody sees together, what the register shows drawn within its errors.

    Parameters
    ----------
    fit : RegisterFit
    size : int
    seed : int

    Returns
    -------
    DataFrame
        A row a fit; a column a value of the scenario, called by its path.
    """
    dice = np.random.default_rng([seed, size])
    columns = {one.path: _drawn(one, size, dice) for one in fit.estimates if one.path and one.what != "unseen"}
    mix = [one.path for one in fit.estimates if one.what == "mix"]
    if fit.posterior is not None:
        points = fit.posterior.values()
        rows = np.linspace(0, len(fit.posterior.points) - 1, size).round().astype(int)
        columns |= {path: values[rows] for path, values in points.items()}
    frame = pd.DataFrame(columns).round(_DIGITS)
    if mix:
        frame[mix] = frame[mix].div(frame[mix].sum(axis=1), axis=0).round(_DIGITS)
        most = frame[mix].mean().idxmax()
        frame[most] = (1 - frame[[name for name in mix if name != most]].sum(axis=1)).round(_DIGITS)
    frame.insert(0, "fit", [f"fit {k + 1:02d}" for k in range(size)])
    return frame


def _drawn(one: Estimate, size: int, dice: np.random.Generator) -> np.ndarray:
    """Return values of an estimate, by a normal law on its own scale whose two halves have its two errors."""
    middle = to_link(one.value, one.link)
    below, above = (abs(to_link(end, one.link) - middle) / _STEEP for end in (one.low, one.high))
    steps = dice.standard_normal(size)
    return np.array([from_link(middle + step * (above if step > 0 else below), one.link) for step in steps])


Overrides = Callable[[Scenario], Sequence[str]]


def set_settings(folder: Path) -> dict[str, Overrides]:
    """Return the settings of a set of equally good fits: what each changes in a scenario.

    Parameters
    ----------
    folder : Path
        Of a fit; or its `set.csv`.

    Raises
    ------
    FolderRefusedError
        There is no set, or it cannot be read.
    """
    place = folder / SET if folder.is_dir() else folder
    if not place.is_file():
        raise FolderRefusedError(
            said("{place} is not there; name a folder that permanences calibrate --register wrote", place=place)
        )
    try:
        frame = pd.read_csv(place, sep=";", decimal=",", encoding="utf-8-sig")
        rows = frame.set_index("fit").astype(float)
    except (ValueError, KeyError, UnicodeDecodeError) as fault:
        raise FolderRefusedError(
            said(
                "{place} is no set of fits ({why}); write it again with permanences calibrate",
                place=place,
                why=why_unreadable(fault),
            )
        ) from None
    if not len(rows) or rows.isna().any(axis=None):
        raise FolderRefusedError(
            said("{place} has no fit, or a value is missing; write it again with permanences calibrate", place=place)
        )
    return {str(name): _setting({key: float(value) for key, value in row.items()}) for name, row in rows.iterrows()}


def _setting(values: dict[str, float]) -> Overrides:
    """Return what changes a scenario: of the values that it has; a season is a list and is set whole."""

    def overrides(scenario: Scenario) -> Sequence[str]:
        known = dict(leaves(scenario.tree()))
        told = [f"{path}={value!r}" for path, value in values.items() if path in known]
        lists: dict[str, dict[int, float]] = {}
        for path, value in values.items():
            whole, is_item, number = path.partition("[")
            if is_item and whole in known:
                lists.setdefault(whole, {})[int(number.rstrip("]"))] = value
        for path, found in lists.items():
            own = [found.get(k, value) for k, value in enumerate(known[path])]
            told.append(f"{path}=[{', '.join(repr(float(value)) for value in own)}]")
        return told

    return overrides
