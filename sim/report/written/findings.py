"""What a written report tells of: runs, and their comparison if there are several.

In: results folders, or results in memory. Out: `Findings`. Runs of one seed are compared from the seasons that are
stored; only the placebo, which no folder holds, is simulated. Words and pages are made elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from sim.errors import ExperimentError, FolderRefusedError
from sim.experiments.comparing import Comparison, compare
from sim.experiments.comparison_read import is_comparison, read_comparison
from sim.experiments.replications import Result
from sim.experiments.results_read import Run, read_run
from sim.experiments.robustness import Robustness
from sim.experiments.stored import StoredSeasons
from sim.measures.clocks import RotaClocks
from sim.report.gathered import Gathered, Gathering
from sim.report.languages import Language
from sim.runs.executor import at_most
from sim.runs.study import Jobs
from sim.said import counted, said
from sim.scenario.schema import Scenario
from sim.visits.log import Season

Progress = Callable[[int, int], None]

# A process takes as long to start as some replications to compare.
_WORTH_A_PROCESS = 40


@dataclass(frozen=True, eq=False)
class Told:
    """One run that a report tells of.

    Attributes
    ----------
    result : Result
    data : Gathered
        What its pictures are drawn from.
    made : dict
        Versions, command, times, where the run kept them.
    season : callable or None
        Returns the tables of a replication; None where no season is at hand.
    """

    result: Result
    data: Gathered
    made: dict[str, Any] = field(default_factory=dict)
    season: Callable[[int], Season] | None = None

    @property
    def scenario(self) -> Scenario:
        """What was run."""
        return self.result.scenario

    @cached_property
    def clocks(self) -> RotaClocks:
        """The access clocks of its rota."""
        return RotaClocks(self.scenario)


@dataclass(frozen=True, eq=False)
class Findings:
    """What a report tells of.

    Attributes
    ----------
    runs : dict of str to Told
        By name; the first is the baseline of the comparison.
    comparison : Comparison or None
        Of all runs with the first; None with one run.
    robust : Robustness or None
        Whether the verdicts hold in other settings, where that was worked out.
    made : dict
        What made the comparison, where a folder says so.
    """

    runs: dict[str, Told]
    comparison: Comparison | None = None
    robust: Robustness | None = None
    made: dict[str, Any] = field(default_factory=dict)

    @property
    def first(self) -> Told:
        """The run told first: the only one, or the baseline."""
        return next(iter(self.runs.values()))

    @property
    def others(self) -> dict[str, Told]:
        """The runs that are compared with the first."""
        return dict(list(self.runs.items())[1:])

    @property
    def is_paired(self) -> bool:
        """Whether all runs met the same citizens."""
        return self.comparison is not None and all(bool(row["paired"]) for row in self.comparison.primary_rows())

    @property
    def has_one_window(self) -> bool:
        """Whether all runs cover the same dates."""
        return len({(run.scenario.horizon.start, run.scenario.horizon.end) for run in self.runs.values()}) == 1

    def label(self, name: str, language: Language) -> str:
        """Return how a run is called: its title, without what all titles begin with."""
        titles = {key: language.of(run.scenario.title) for key, run in self.runs.items()}
        heads = {title.partition(":")[0].strip() for title in titles.values()}
        if len(heads) == 1 and all(":" in title and title.partition(":")[2].strip() for title in titles.values()):
            titles = {key: title.partition(":")[2].strip() for key, title in titles.items()}
        title = titles[name]
        return title if list(titles.values()).count(title) == 1 else f"{title} ({name})"


def findings_of(folders: Sequence[str | Path], progress: Progress | None = None, jobs: Jobs = 1) -> Findings:
    """Read the results folders of a report.

    Parameters
    ----------
    folders : sequence of paths
        One or more folders of `permanences run`, the first being the baseline; or one of `permanences compare --out`.
    progress : callable, optional
        Told (done, wanted) while runs are compared.
    jobs : int, >= 1, or Executor
        Where runs are compared.

    Raises
    ------
    FolderRefusedError
        A folder cannot be used, or the runs cannot be compared.
    """
    if not folders:
        raise FolderRefusedError(said("a report needs a results folder; name one that permanences run has written"))
    compared = [folder for folder in folders if is_comparison(folder)]
    if compared and len(folders) > 1:
        raise FolderRefusedError(
            said(
                "{folder} is a comparison and holds its runs already; report it alone, or name folders of runs",
                folder=compared[0],
            )
        )
    if compared:
        read = read_comparison(compared[0])
        return Findings(
            {name: told(run) for name, run in _in_order(read.runs, read.comparison).items()},
            read.comparison,
            read.robust,
            read.made,
        )
    runs = [read_run(folder) for folder in folders]
    if len(runs) == 1:
        return Findings({runs[0].scenario.id: told(runs[0])})
    comparison = compared_runs(runs, progress, jobs)
    return Findings({name: told(run) for name, run in zip(comparison.scenarios, runs, strict=True)}, comparison)


def _in_order(runs: dict[str, Run], comparison: Comparison) -> dict[str, Run]:
    """Return runs by name, the baseline first."""
    names = sorted(runs, key=lambda name: name != comparison.baseline)
    return {name: runs[name] for name in names}


def told(run: Run) -> Told:
    """Return a run with what its pictures are drawn from."""
    gathering = Gathering(run.scenario, run.seed)
    for merged in run.merged():
        gathering.add(merged)
    return Told(run.result, gathering.gathered(run.result.measures), run.made, run.season)


def compared_runs(runs: Sequence[Run], progress: Progress | None = None, jobs: Jobs = 1) -> Comparison:
    """Compare finished runs with the first, on the replications that all of them have.

    Raises
    ------
    FolderRefusedError
        They have different seeds, are one run twice, or have fewer than two replications in common.
    """
    first = runs[0]
    for number, run in enumerate(runs[1:], start=1):
        if run.seed != first.seed:
            raise FolderRefusedError(
                said(
                    "{folder} has seed {seed}, {other} has {first}: their dice differ, so they cannot be "
                    "paired; run again with --seed {first}",
                    folder=run.store.folder,
                    seed=run.seed,
                    other=first.store.folder,
                    first=first.seed,
                )
            )
        twin = next((one for one in runs[:number] if one.scenario.fingerprint == run.scenario.fingerprint), None)
        if twin is not None:
            raise FolderRefusedError(
                said(
                    "{folder} and {other} are runs of one scenario and seed; name each once",
                    folder=run.store.folder,
                    other=twin.store.folder,
                )
            )
    common = set(first.replications).intersection(*(run.replications for run in runs[1:]))
    if len(common) < 2 or common != set(range(len(common))):
        raise FolderRefusedError(
            counted(
                "the {runs} runs have {count} replication in common, a comparison needs two or more; continue them: "
                "permanences run … --replications 20 --resume",
                "the {runs} runs have {count} replications in common, a comparison needs two or more; continue them: "
                "permanences run … --replications 20 --resume",
                len(common),
                runs=len(runs),
            )
        )
    seasons = StoredSeasons(
        first.seed, first.store.engine, stores={run.scenario.fingerprint: run.store for run in runs}
    )
    try:
        return compare(
            [run.scenario for run in runs],
            len(common),
            first.seed,
            at_most(jobs, 1 + len(common) // _WORTH_A_PROCESS),
            engine=first.store.engine,
            progress=progress,
            simulate=seasons,
        )
    except ExperimentError as fault:
        raise FolderRefusedError(said("the runs cannot be compared: {why}", why=fault.args[0])) from None
