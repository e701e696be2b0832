"""W1, the desk workload: 250 sessions of three hours with walk-ins who lose patience.

In: a seed. Out: pre-drawn whole seconds that every contestant is given, and the form in which their logs are compared.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

MINUTE_S = 60
SESSIONS = 250
CLOSES_S = 180 * MINUTE_S
LAST_ARRIVAL_S = 165 * MINUTE_S
RATE_PER_H = 4.0
SERVICE_MEAN_S, SERVICE_SD_S = 22 * MINUTE_S, 12 * MINUTE_S
PATIENCE_MEAN_S = 60 * MINUTE_S
NONE = -1  # a second at which it did not happen
OUTCOMES = ("served", "reneged", "turned_away")
# Plain SimPy promises no order within one second; with this seed, as with two in three, no order decides an outcome.
SEED = 20260102


@dataclass(frozen=True, eq=False)
class World:
    """People by session and arrival, int64 arrays of shape (n,), whole seconds.

    `bounds`, shape (sessions + 1,), says where the rows of each session begin.
    """

    session: np.ndarray
    arrival: np.ndarray
    service: np.ndarray
    patience: np.ndarray
    bounds: np.ndarray

    def __len__(self) -> int:
        return self.session.size


@dataclass(frozen=True, eq=False)
class Log:
    """What became of each person, in the order of the world: `called`, `end`, `left` in seconds or NONE, `outcome`."""

    called: np.ndarray
    end: np.ndarray
    left: np.ndarray
    outcome: np.ndarray

    def difference(self, other: Log) -> str:
        """Return where two logs part, in words; empty if they are equal."""
        for name in ("called", "end", "left", "outcome"):
            mine, theirs = getattr(self, name), getattr(other, name)
            wrong = np.flatnonzero(mine != theirs)
            if wrong.size:
                row = int(wrong[0])
                return f"row {row}: {name} is {mine[row]} and {theirs[row]} ({wrong.size} rows differ)"
        return ""


def lognormal_of(mean: float, sd: float) -> tuple[float, float]:
    """Return mu and sigma of the lognormal law with a mean and a standard deviation."""
    sigma2 = np.log1p((sd / mean) ** 2)
    return float(np.log(mean) - sigma2 / 2), float(np.sqrt(sigma2))


def draw_world(seed: int = SEED, sessions: int = SESSIONS) -> World:
    """Draw the people of all sessions: arrivals in order, durations and patience rounded to whole seconds."""
    dice = np.random.default_rng(seed)
    per_session = dice.poisson(RATE_PER_H * LAST_ARRIVAL_S / 3600, sessions)
    n = int(per_session.sum())
    session = np.repeat(np.arange(sessions, dtype=np.int64), per_session)
    arrival = dice.integers(0, LAST_ARRIVAL_S, n)
    arrival = arrival[np.lexsort((arrival, session))]
    mu, sigma = lognormal_of(SERVICE_MEAN_S, SERVICE_SD_S)
    return World(
        session=session,
        arrival=arrival,
        service=np.maximum(1, np.rint(dice.lognormal(mu, sigma, n))).astype(np.int64),
        patience=np.rint(dice.exponential(PATIENCE_MEAN_S, n)).astype(np.int64),
        bounds=np.concatenate(([0], np.cumsum(per_session))).astype(np.int64),
    )
