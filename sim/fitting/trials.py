"""Seasons simulated with values of the unknowns, a part of a space-filling sequence each, and what a log shows of them.

In: a scenario, its unknowns, a register. Out: `Trials`: places, summaries, answers. Kept in a folder as they come, so
that a fit that was stopped goes on. The number of a season is none of the unknowns: every trial has dice of its own.
What they point to is said in `regression`.

Reference: Sobol' (1967), USSR Comp. Math. 7(4), 86-112; Owen (1998), J. Complexity 14(4), 466-489.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from scipy.stats import qmc

from sim.engine.season import simulate_like
from sim.fitting.seen import Seen, seen_alike
from sim.fitting.unseen import Summaries, Unknown, with_values
from sim.runs.study import Jobs, Progress, Study
from sim.runs.whole import whole
from sim.runs.work import lawful
from sim.scenario.schema import Scenario
from sim.visits.arrays import Log
from sim.visits.log import Season

CHUNK = 100  # seasons, after which they are kept
ANSWERS = ("reach", "served_within_14")
_X, _ANSWER, _SEPARATOR = "x:", "answer:", "|"
_ASKED, _FAR_BAND = 300, 2  # people of a survey near a desk and as many from 8 minutes on
_FIRST_NUMBER = 1000  # of a trial's dice: those below correct the direct fits


@dataclass(frozen=True, eq=False)
class Trials:
    """What was simulated.

    Attributes
    ----------
    places : float64 array, shape (n, unknowns)
        From -1 to 1.
    summaries : DataFrame
        n rows; columns ``group|name``, every group that a log could show, whether or not the register has it.
    answers : DataFrame
        n rows: what people ask of a season (`ANSWERS`).
    """

    places: np.ndarray
    summaries: pd.DataFrame
    answers: pd.DataFrame

    def __len__(self) -> int:
        return len(self.places)

    def at(self, rows: np.ndarray) -> Trials:
        """Return some of the trials."""
        return Trials(self.places[rows], self.summaries.iloc[rows], self.answers.iloc[rows])


class Trialling:
    """Runs trials, and keeps them in a folder if there is one."""

    def __init__(
        self,
        scenario: Scenario,
        unknowns: Sequence[Unknown],
        register: Seen,
        seed: int,
        folder: Path | None = None,
        jobs: Jobs = 1,
    ):
        self.scenario, self.unknowns, self.register, self.seed = scenario, tuple(unknowns), register, seed
        self.summaries = Summaries(scenario)
        self.bare = _everything(register)
        self.folder, self.jobs = folder, jobs
        if folder is not None:
            self._claim(folder)

    def __getstate__(self) -> dict[str, Any]:
        """Leave for a worker, who starts no others."""
        return {**self.__dict__, "jobs": 1}

    @property
    def key(self) -> str:
        """Digest of what the trials depend on."""
        told = [self.scenario.fingerprint, self.seed, [vars(one) for one in self.unknowns]]
        told += [self.register.first, self.register.last, sorted(self.register.tells)]
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()

    def _claim(self, folder: Path) -> None:
        """Leave trials of something else out of a folder."""
        folder.mkdir(parents=True, exist_ok=True)
        note = folder / "key.txt"
        if not note.is_file() or note.read_text(encoding="utf-8") != self.key:
            for old in folder.glob("*.parquet"):
                old.unlink()
            with whole(note) as path:
                path.write_text(self.key, encoding="utf-8")

    def run(
        self, name: str, n: int, low: np.ndarray, high: np.ndarray, seeds: int = 1, progress: Progress | None = None
    ) -> Trials:
        """Return `n` places with some seasons each, spread evenly over a box within the cube; those kept are read.

        Parameters
        ----------
        name : str
            Of the part, by which its files are called.
        n, seeds : int
            Places, and seasons with dice of their own at each.
        low, high : float64 arrays, one value an unknown
        """
        spread = qmc.Sobol(len(self.unknowns), scramble=True, rng=np.random.default_rng([self.seed, len(name)]))
        places = low + (high - low) * spread.random_base2(int(np.ceil(np.log2(max(n, 2)))))[:n]
        digest = hashlib.sha256(np.round(places, 9).tobytes()).hexdigest()[:8]
        file = self.folder / f"{name}-{digest}-{seeds}.parquet" if self.folder is not None else None
        kept = pd.read_parquet(file).to_dict("records") if file is not None and file.is_file() else []
        study = Study(
            _Rows(self, places, seeds), self.jobs,
            known=dict(enumerate(kept)).get, progress=progress, wanted=n * seeds,
        )  # fmt: skip
        rows: list[dict[str, float]] = []

        def keep() -> None:
            if file is not None and len(rows) > len(kept):
                with whole(file) as path:
                    pd.DataFrame(rows).to_parquet(path)

        try:
            with closing(study.results(range(n * seeds), ordered=True)) as results:
                for _number, row in results:
                    rows.append(row)
                    if len(rows) % CHUNK == 0:
                        keep()
        finally:  # also of a fit that is stopped
            keep()
        return _trials(pd.DataFrame(rows))

    def row(self, place: np.ndarray, number: int) -> dict[str, float]:
        """Return what one season shows, with the values at a place and dice of its own."""
        values = {one.path: one.value(x) for one, x in zip(self.unknowns, place, strict=True)}
        there, dice = with_values(self.scenario, values), (_FIRST_NUMBER + number) % 2**32
        season = lawful(simulate_like(there, self.scenario, self.seed, dice)).season
        row = {f"{_X}{one.path}": float(x) for one, x in zip(self.unknowns, place, strict=True)}
        row |= flat(self.summaries.of(seen_alike(season, self.bare)))
        row |= flat({"survey": self._survey(season)})
        return row | {f"{_ANSWER}{name}": value for name, value in _answers(season).items()}

    def _survey(self, season: Season) -> dict[str, float]:
        """Return how many of 300 people near a desk, and of 300 further away, say that they know the service."""
        log = Log(season)
        communes, known = log.texts("requests", "commune"), log.texts("requests", "heard_from").equal("known")
        places = self.summaries.communes
        band = np.array([self.summaries.band[places[word]] for word in communes.words])[communes.codes]
        near, far = known[band < _FAR_BAND][:_ASKED], known[band >= _FAR_BAND][:_ASKED]
        return {"near": float(near.mean()) if near.size else 0.0, "far": float(far.mean()) if far.size else 0.0}


@dataclass(frozen=True, eq=False)
class _Rows:
    """The task of a worker: one season at a place, by its number."""

    trialling: Trialling
    places: np.ndarray
    seeds: int

    def __call__(self, number: int) -> dict[str, float]:
        return self.trialling.row(self.places[number // self.seeds], number)


def _everything(register: Seen) -> Seen:
    """Return a register's outcomes and days with every column that a summary may ask for: what it lacks may help."""
    from dataclasses import replace

    from sim.visits.arrays import Texts

    nothing = Texts(np.zeros(register.n, dtype=np.intp), ("",))
    columns: dict[str, Any] = {name: getattr(register, name) or nothing for name in ("venue", "channel", "commune")}
    lead = register.lead_days if register.lead_days is not None else np.full(register.n, np.nan)
    return replace(register, lead_days=lead, service_min=None, wait_min=None, kind=None, **columns)


def flat(summaries: dict[str, dict[str, float]]) -> dict[str, float]:
    """Return summaries by one name each."""
    return {f"{group}{_SEPARATOR}{name}": value for group, own in summaries.items() for name, value in own.items()}


def group_of(name: str) -> str:
    """Return the data that a summary needs."""
    return name.partition(_SEPARATOR)[0]


def _trials(frame: pd.DataFrame) -> Trials:
    xs = [name for name in frame if name.startswith(_X)]
    answers = [name for name in frame if name.startswith(_ANSWER)]
    return Trials(
        frame[xs].to_numpy(),
        frame[[name for name in frame if name not in {*xs, *answers}]],
        frame[answers].rename(columns=lambda name: name.removeprefix(_ANSWER)),
    )


def joined(one: Trials, other: Trials) -> Trials:
    """Return two parts as one."""
    return Trials(
        np.concatenate([one.places, other.places]),
        pd.concat([one.summaries, other.summaries], ignore_index=True),
        pd.concat([one.answers, other.answers], ignore_index=True),
    )


def _answers(season: Season) -> dict[str, float]:
    log = Log(season)
    cohort = log.truth("requests", "in_cohort")
    n = max(int(cohort.sum()), 1)
    served = log.stamp("requests", "first_served_s")
    days = (served - log.stamp("requests", "onset_s")) / 86_400
    return {
        "reach": float(np.count_nonzero(cohort & ~np.isnan(served)) / n),
        "served_within_14": float(np.count_nonzero(cohort & (days <= 14)) / n),
    }
