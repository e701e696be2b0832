"""Measures of made-up replications as arrays, and as the tidy tables that the engines' seasons give."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.comparison.arrays import Replications


def replications(measure, top, base=None, dimension="all", key="all"):
    """Return one measure; `top` and `base` hold one number a replication, or one row a replication with many keys."""
    top = np.asarray(top, dtype=float)
    columns = top.reshape(len(top), -1)
    keys = [key] if columns.shape[1] == 1 else [f"{key}{k}" for k in range(columns.shape[1])]
    base = np.full(columns.shape, np.nan) if base is None else np.asarray(base, dtype=float).reshape(columns.shape)
    rows = pd.DataFrame({"measure": measure, "dimension": dimension, "key": keys}).astype("str")
    return Replications(rows, columns, base, tuple(range(len(top))))


def joined(*parts):
    """Return several measures of the same replications as one."""
    return Replications(
        pd.concat([part.rows for part in parts], ignore_index=True),
        np.concatenate([part.top for part in parts], axis=1),
        np.concatenate([part.base for part in parts], axis=1),
        parts[0].numbers,
    )


def random_numbers(seed=20_220_103):
    """Return a generator with a written seed."""
    return np.random.Generator(np.random.PCG64(seed))


def two_rotas(random, better=0.0, seasons=200, own_noise=0.08):
    """Return two rotas' waits by season: shared citizens, own service dice, the second `better` by that share.

    The number served and a good or bad season are common to both; each rota adds noise of its own to the mean wait.
    """
    served = random.poisson(2500, seasons).astype(float)
    season = 9 * (1 + 0.3 * random.standard_normal(seasons))
    waits = [served * season * factor * (1 + own_noise * random.standard_normal(seasons)) for factor in (1, 1 - better)]
    return [replications("wait_served", wait, served) for wait in waits]
