"""What a register tells of the unknowns: a posterior, what it cannot tell apart, which data would narrow the answer.

In: a scenario, what a register shows of it, and how much to simulate. Out: `Posterior`. Nothing is written here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.fitting.likelihoods import CONFIDENCE
from sim.fitting.regression import adjusted, names_in
from sim.fitting.seen import Seen
from sim.fitting.trials import ANSWERS, Trialling, Trials, flat, group_of, joined
from sim.fitting.unseen import Unknown, unknowns_of
from sim.runs.study import Jobs, Progress
from sim.scenario.schema import Scenario

PLACES = 400  # tried: half over the whole prior, half where the first half points to
SEEDS = 2  # seasons at each
_MARGIN = 0.15  # by which the second box is wider than where the first half points to
_OUTER = (0.002, 0.998)
TOLD = 0.8  # of the spread of the prior: what keeps more of it was not told
TOGETHER = 0.6  # and of what remains, once the others are known: below it, only a combination was told
APART = 0.35  # known so well by itself, an unknown is told, whatever it goes with
CANDIDATES = ("venue", "channel", "lead", "commune", "journey", "survey")


@dataclass(frozen=True, eq=False)
class Posterior:
    """What a register tells of the unknowns.

    Attributes
    ----------
    unknowns : tuple of Unknown
    points : float64 array, shape (particles, unknowns)
        Equally good places.
    misfit : DataFrame
        Of each summary: how many standard deviations the register is off at the middle of the points.
    kept : array of float, one an unknown
        The share of the prior's spread that is left.
    alone : array of float
        The share that is left of it where all the others are known.
    partners : tuple of tuples of str
        With which others an unknown is told together, the strongest first.
    next_data : DataFrame
        Data that the register has not: by how much the interval of each answer would shrink.
    seasons : int
        Simulated.
    """

    unknowns: tuple[Unknown, ...]
    points: np.ndarray
    misfit: pd.DataFrame
    kept: np.ndarray
    alone: np.ndarray
    partners: tuple[tuple[str, ...], ...]
    next_data: pd.DataFrame
    seasons: int

    def values(self) -> dict[str, np.ndarray]:
        """Return the values of the points, by path."""
        return {one.path: one.value(self.points[:, k]) for k, one in enumerate(self.unknowns)}

    def middle(self) -> dict[str, float]:
        """Return one good point that lies in the middle of all: the values of a scenario."""
        # Points that all lie at one end of a prior vary no more in it: a pseudo-inverse leaves it out.
        inverse = np.linalg.pinv(np.cov(self.points, rowvar=False).reshape(len(self.unknowns), -1), hermitian=True)
        gap = self.points - np.median(self.points, axis=0)
        nearest = int(np.argmin(np.einsum("ij,jk,ik->i", gap, inverse, gap)))
        return {path: float(values[nearest]) for path, values in self.values().items()}

    def interval(self, k: int) -> tuple[float, float, float]:
        """Return median and 90 % interval of an unknown."""
        tail = (1 - CONFIDENCE) / 2
        low, middle, high = np.quantile(self.unknowns[k].value(self.points[:, k]), (tail, 0.5, 1 - tail))
        return float(middle), float(low), float(high)

    def is_told(self, k: int) -> bool:
        """Whether the register tells an unknown by itself."""
        return bool(self.kept[k] <= TOLD) and not self.is_together(k)

    def is_together(self, k: int) -> bool:
        """Whether the register tells an unknown only in combination with others."""
        return bool(self.partners[k]) and bool(self.alone[k] < TOGETHER * self.kept[k]) and bool(self.kept[k] > APART)

    def not_apart(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return the unknowns that the register cannot tell apart, each with the others."""
        return [(one.path, self.partners[k]) for k, one in enumerate(self.unknowns) if self.is_together(k)]


def infer(
    scenario: Scenario,
    register: Seen,
    *,
    seed: int = 1,
    places: int = PLACES,
    seeds: int = SEEDS,
    folder: Path | None = None,
    progress: Progress | None = None,
    jobs: Jobs = 1,
) -> Posterior:
    """Return what a register tells of what nobody sees.

    Parameters
    ----------
    scenario : Scenario
        At the dates of the register, with what was fitted directly.
    register : Seen
    seed : int
    places, seeds : int
        Values tried, and seasons at each with dice of their own.
    folder : Path, optional
        Where trials are kept; those that are there are not run again.
    progress : callable, optional
        Told (done, wanted), seasons.
    jobs : int >= 1, or Cluster
        The result is the same whatever it is.
    """
    unknowns = unknowns_of(scenario)
    trialling = Trialling(scenario, unknowns, register, seed, folder, jobs)
    shown = flat(trialling.summaries.of(register))
    groups = sorted({group_of(name) for name in shown})
    half, rest = places // 2, places - places // 2
    box = -np.ones(len(unknowns)), np.ones(len(unknowns))
    first = trialling.run("prior", half, *box, seeds, _part(progress, 0, places * seeds))
    names = [name for name in names_in(first, groups) if name in shown]
    target = np.array([shown[name] for name in names])
    box = narrowed(adjusted(first, names, target, box).points)
    second = trialling.run("near", rest, *box, seeds, _part(progress, half * seeds, places * seeds))
    near = joined(first.at(within(first.places, box)), second)
    found = adjusted(near, names, target, box)
    kept, alone, partners = told_apart(found.points, [one.path for one in unknowns])
    return Posterior(
        unknowns=unknowns,
        points=found.points,
        misfit=misfit(near.at(found.rows), names, target),
        kept=kept,
        alone=alone,
        partners=partners,
        next_data=next_data(near, groups),
        seasons=places * seeds,
    )


def misfit(trials: Trials, names: Sequence[str], target: np.ndarray) -> pd.DataFrame:
    """Return of each summary how many standard deviations a register is off the trials that are nearest to it."""
    shown = trials.summaries[list(names)].to_numpy()
    off = (target - shown.mean(axis=0)) / (shown.std(axis=0) + 1e-9)
    return pd.DataFrame({"summary": names, "standard_deviations": off})


def _part(progress: Progress | None, done: int, wanted: int) -> Progress | None:
    return None if progress is None else lambda more, _: progress(done + more, wanted)


def narrowed(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the box in which points lie, and a margin around it."""
    low, high = np.quantile(points, _OUTER, axis=0)
    wider = _MARGIN * (high - low) + 0.02
    return np.maximum(low - wider, -1), np.minimum(high + wider, 1)


def within(places: np.ndarray, box: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Return which places lie in a box."""
    return np.asarray(np.all((places >= box[0]) & (places <= box[1]), axis=1))


def told_apart(points: np.ndarray, names: Sequence[str]) -> tuple[np.ndarray, np.ndarray, tuple[tuple[str, ...], ...]]:
    """Return of each unknown what is left of its prior's spread, as it is and with the others known, and with whom.

    Notes
    -----
    Where little is left once the others are known and much as it is, a register tells a combination alone, as one count
    tells need times reach; the partners are those with the strongest partial correlation.
    """
    even = np.sqrt(1 / 3)  # standard deviation of what is even from -1 to 1
    cover = np.cov(points, rowvar=False).reshape(len(names), -1)
    precision = np.linalg.inv(cover + 1e-10 * np.eye(len(names)))
    kept, alone = np.sqrt(np.diag(cover)) / even, 1 / np.sqrt(np.diag(precision)) / even
    partial = -precision / np.sqrt(np.outer(np.diag(precision), np.diag(precision)))
    partners = []
    for k in range(len(names)):
        strong = [j for j in np.argsort(-np.abs(partial[k])).tolist() if j != k and abs(partial[k, j]) > 0.3]
        partners.append(tuple(names[j] for j in strong[:3]))
    return kept, alone, tuple(partners)


def next_data(trials: Trials, groups: Sequence[str]) -> pd.DataFrame:
    """Return by how much data that a register has not would narrow each answer.

    Notes
    -----
    Unexplained spread of an answer, by a regression on what is shown, over trials drawn near the posterior; the same
    with the summaries that the data would add.
    """
    rows = []
    for answer in ANSWERS:
        now = _unexplained(trials, groups, answer)
        for more in CANDIDATES:
            if more not in groups and names_in(trials, [more]):
                then = _unexplained(trials, [*groups, more], answer)
                rows.append({"data": more, "answer": answer, "now": now, "then": min(then, now)})
    frame = pd.DataFrame(rows, columns=["data", "answer", "now", "then"])
    frame["narrower"] = 1 - frame["then"] / frame["now"]
    return frame.sort_values(["answer", "narrower"], ascending=[True, False]).reset_index(drop=True)


def _unexplained(trials: Trials, groups: Sequence[str], answer: str) -> float:
    """Return the standard deviation that summaries leave of an answer, tried on trials that were left out."""
    shown = trials.summaries[names_in(trials, groups)].to_numpy()
    wanted = trials.answers[answer].to_numpy()
    left = np.zeros(len(trials))
    fold = np.arange(len(trials)) * 5 // len(trials)
    for k in range(5):
        ours, theirs = fold != k, fold == k
        scaled = (shown - shown[ours].mean(axis=0)) / (shown[ours].std(axis=0) + 1e-9)
        terms = np.column_stack([np.ones(len(trials)), scaled])
        penalty = np.eye(terms.shape[1])
        penalty[0, 0] = 0
        solved = np.linalg.solve(terms[ours].T @ terms[ours] + penalty, terms[ours].T @ wanted[ours])
        left[theirs] = wanted[theirs] - terms[theirs] @ solved
    return float(np.sqrt(np.mean(left**2)))
