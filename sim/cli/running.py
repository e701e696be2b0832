"""`permanences run`: replications of scenarios into results folders.

In: what was asked on the command line. Out: a table on stdout, folders on disk, exit codes in `main`.
"""

from __future__ import annotations

import json as json_format
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sim.cli.answers import note
from sim.cli.console import echo_json
from sim.cli.options import pairs_of
from sim.cli.progress import RESUMABLE, heard
from sim.cli.workers import compiling_beside, drawing, of_this_machine, ready_to_draw, running
from sim.errors import FolderRefusedError
from sim.experiments.precision import Precision, targets_of
from sim.experiments.replications import FIXED, Result, result_from
from sim.measures.catalogue import measures_of_each
from sim.measures.crossed import Crossed, crossed_of, together
from sim.provenance import now
from sim.runs.parts import MEASURES, UNSURE, Lot, lots
from sim.runs.run_folder import RunFolder, folder_name
from sim.runs.store import COMPLETE, StudyFolder
from sim.runs.study import Jobs, Study, run_tasks
from sim.runs.work import DEFAULT_ENGINE, Seasons
from sim.said import said
from sim.scenario.files import load_scenario
from sim.scenario.schema import Scenario

if TYPE_CHECKING:
    from sim.report.gathered import Gathered

_LONGEST_FIRST = ("sessions", MEASURES, "visits", "requests", "books")


@dataclass(frozen=True)
class RunOptions:
    """What the command line asked for.

    `seasons` and `pictures` tell how many of each scenario there may be at most, by which processes are worth starting.
    """

    replications: int
    precision: tuple[str, ...]
    seed: int
    jobs: Jobs
    out: Path
    overrides: tuple[str, ...]
    resume: bool
    force: bool
    languages: tuple[str, ...]
    seasons: int
    pictures: int
    quiet: bool
    tables_back: bool = False


def run_each(sources: Sequence[str], asked: RunOptions, json: bool) -> None:
    """Run the scenarios of the command line, and tell what came of each."""
    if len(sources) > 1:
        check_runs(sources, asked)
    told = []
    for source in sources:
        try:
            told.append(run_scenario(source, asked))
        except KeyboardInterrupt:
            note(RESUMABLE)
            raise typer.Exit(130) from None
        if not json and not asked.quiet:
            tell(told[-1], asked.languages[0])
    if json:
        echo_json(document_of(told))


def check_runs(sources: Sequence[str], asked: RunOptions) -> None:
    """Refuse, before the first of several scenarios is run, what would be refused when its turn comes.

    Raises
    ------
    PermanencesError
        A scenario or its folder cannot be used, or two are the same.
    """
    met: dict[str, str] = {}
    for source in sources:
        store = _store_of(load_scenario(source, asked.overrides), asked)
        twin = met.setdefault(store.folder.name, source)
        if twin != source or sources.count(source) > 1:
            raise FolderRefusedError(
                said(
                    "{twin} and {source} are the same scenario and would have one folder; name it once",
                    twin=twin,
                    source=source,
                )
            )
        store.check(asked.resume, asked.force)


def _store_of(scenario: Scenario, asked: RunOptions) -> RunFolder:
    return RunFolder(asked.out / folder_name(scenario, asked.seed), scenario, asked.seed, DEFAULT_ENGINE)


def run_scenario(source: str, asked: RunOptions) -> dict[str, Any]:
    """Run one scenario into its folder; return what to tell of it.

    Raises
    ------
    PermanencesError
        The scenario or the folder cannot be used.
    KeyboardInterrupt
        The person stopped it; whole replications are kept and the folder says so.
    """
    scenario = load_scenario(source, asked.overrides)
    precise = Precision(targets_of(pairs_of(asked.precision, "--precision"))) if asked.precision else None
    store = _store_of(scenario, asked)
    began, started, former = time.perf_counter(), now(), store.told()
    with store.held(asked.resume, asked.force):
        try:
            sums = _run_missing(store, scenario, asked, precise)
        except KeyboardInterrupt:
            store.tell(started=started, ended=now(), done=len(store.done()), state="stopped")
            raise
        numbers = range(asked.replications if precise is None else precise.n)
        result, data = _ended(store, scenario, asked, numbers, sums)
        is_as_before = (former.get("state"), former.get("done")) == (COMPLETE, len(result.replications))
        ran_s = time.perf_counter() - began
        pictures = _pictures(store, asked, data, is_as_before)
        store.tell(
            started=started, ended=now(), duration_s=round(time.perf_counter() - began, 2),
            simulation_s=round(ran_s, 2), done=len(result.replications), failed=0, state=COMPLETE,
            **precision_facts(precise), warnings=list(result.outside_bands), command=_command(source, asked),
        )  # fmt: skip
    achieved = precise.table() if precise is not None else None
    return {
        "scenario": scenario, "result": result, "folder": store.folder, "pictures": pictures, "precision": achieved,
    }  # fmt: skip


def _command(source: str, asked: RunOptions) -> str:
    """Return the command that makes this run again, without a path of this machine."""
    name = Path(source).name
    sets = "".join(f" --set '{override}'" for override in asked.overrides)
    many = " ".join(f"--precision {text}" for text in asked.precision) or f"--replications {asked.replications}"
    return f"permanences run {name} {many} --seed {asked.seed}{sets}"


def precision_facts(precise: Precision | None) -> dict[str, Any]:
    """Return for the provenance how the number of replications was chosen, and the half-widths achieved."""
    if precise is None:
        return {"method": FIXED}
    return {"method": precise.method, "precision": json_format.loads(precise.table().to_json(orient="records"))}


def tell_if_cold(quiet: bool) -> bool:
    """Tell whether the engine is compiled first, since no cache has it yet, and say so on a terminal.

    Without a cache that is told elsewhere.
    """
    from sim.compiled import is_cached, kept_in
    from sim.engine.kernel import season

    is_cold = not is_cached(season) and kept_in(season) is not None
    if is_cold and not quiet and sys.stderr.isatty():
        note(said("first use: the engine is compiled, once and for all (a minute or two)…"))
    return is_cold


def _run_missing(
    store: RunFolder, scenario: Scenario, asked: RunOptions, precise: Precision | None
) -> dict[range, Crossed]:
    """Run the replications that are not there: all that were asked for, or until they are precise enough.

    Returns
    -------
    dict of range to Crossed
        What pictures are drawn from, of each lot that was run.
    """
    done = set(store.done())
    numbers = range(asked.replications if precise is None else precise.rule.ceiling)
    missing = [number for number in numbers if number not in done]
    store.refuse_full(asked.replications - len(done) if precise is None else precise.rule.least)
    jobs = running(asked.jobs, len(missing))
    if tell_if_cold(asked.quiet) and jobs == 1:
        compiling_beside(asked.jobs)
    seasons = Seasons(store.seed, store.engine)
    sent = SentLot(scenario, seasons, asked.pictures > 0)
    work: Any = sent if asked.tables_back else KeptLot(store, sent)
    # A lot for each process at least; small ones while nobody knows how many are needed, so that few too many are run.
    width = jobs if isinstance(jobs, int) else jobs.width
    most = max(1, -(-len(missing) // width) if precise is None else UNSURE)
    # What was there before counts like what is run now, in the order of the numbers.
    enough = None if precise is None else lambda lot, _: any(
        precise.add({scenario.id: (store.measures(number),)}) for number in lot
    )  # fmt: skip
    sums: dict[range, Crossed] = {}
    with heard(scenario.id, asked.quiet) as progress:
        study = Study(work, jobs, known=lambda lot: lot[0] in done or None)
        told = 0
        for lot, result in study.results(lots(numbers, done, min(most, store.lot_size())), enough):
            if isinstance(result, Lot):  # its tables came back
                store.write_lot(result)
                result = result.sums
            if result is not True:
                sums[lot] = result
            told += len(lot)
            if progress is not None:
                progress(told, len(numbers))
    return sums


@dataclass(frozen=True)
class SentLot:
    """Some replications by their numbers, with their tables, for who shares no folder with the one who runs them."""

    scenario: Scenario
    seasons: Seasons
    pictures: bool

    def __call__(self, numbers: range) -> Lot:
        """Run replications."""
        lot, sums = Lot(), list[Crossed]()
        for view in self.seasons.views(self.scenario, numbers):
            if self.pictures:
                sums.append(crossed_of(view, numbers[0] + len(lot.seasons)))
            for log, measures in zip(view.log.logs, measures_of_each(view), strict=True):
                lot.add(numbers[len(lot.seasons)], log.season, measures)
        lot.sums = together(sums) if sums else {}
        return lot


@dataclass(frozen=True)
class KeptLot:
    """Some replications by their numbers, written where they were run: a season never travels between processes."""

    store: RunFolder
    sent: SentLot

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where it writes."""
        return (self.store.folder,)

    def __call__(self, numbers: range) -> Crossed:
        """Run replications and write them; they are whole. Return what pictures are drawn from."""
        lot = self.sent(numbers)
        self.store.write_lot(lot)
        return lot.sums


@dataclass(frozen=True)
class Ending:
    """What is left when all replications are there: each table put together, and the measures summed up."""

    store: RunFolder
    numbers: range

    def __call__(self, name: str) -> int | Result:
        """Write a table, and return its rows; of the measures return those over all replications."""
        if name != MEASURES:
            return self.store.merge_table(name, self.numbers)
        # Without those of each: they stay in their files.
        result = result_from(
            self.store.scenario, self.store.all_measures(list(self.numbers)), self.store.seed, self.store.engine
        )
        return replace(result, per_replication=result.per_replication.head(0))


def _ended(
    store: RunFolder, scenario: Scenario, asked: RunOptions, numbers: range, sums: Mapping[range, Crossed]
) -> tuple[Result, Gathered | None]:
    """Put the replications together; return their measures with intervals, and what the pictures show."""
    from sim.report.gathered import Gathering

    jobs = running(of_this_machine(asked.jobs), len(numbers))
    gathering = None
    if asked.pictures:
        gathering = Gathering(scenario, asked.seed)
        gathering.add_run(store, numbers, sums, jobs)
    made: dict[str, Any] = dict(run_tasks(Ending(store, numbers), _LONGEST_FIRST, jobs))
    result: Result = made.pop(MEASURES)
    store.describe(made)
    store.write_summary(result.measures)
    return result, None if gathering is None else gathering.gathered(result.measures)


def _pictures(store: RunFolder, asked: RunOptions, data: Gathered | None, is_as_before: bool) -> list[Path]:
    """Draw the pictures; where the seasons are not those of before, the pictures of those go."""
    folder, made = store.folder / "figures", list[Path]()
    if data is None and not folder.is_dir():
        return made
    from sim.report.figures.files import files_of, save_pictures

    gone = [] if is_as_before else store.leave_out(f"{folder.name}/{name}" for name in files_of(folder))
    if data is not None:
        ready_to_draw(asked.jobs, asked.pictures)
        jobs = drawing(asked.jobs, asked.pictures)
        made = save_pictures(folder, data, languages=asked.languages, jobs=jobs)
    tell_gone(store, gone, made, asked.quiet)
    return made


def tell_gone(store: StudyFolder, gone: Sequence[str], made: Sequence[Path], quiet: bool) -> None:
    """Say that pictures of a folder were taken away, and which no others have taken the place of."""
    lost = sorted({Path(name).name for name in gone} - {path.name for path in made})
    if lost and not quiet:
        note(said("{folder}: pictures of other seasons than the tables show are taken away ({names}); draw them again "
                  "with --resume, in their language", folder=store.folder, names=", ".join(lost)))  # fmt: skip


def tell(told: dict[str, Any], language: str) -> None:
    """Print the headline measures with their intervals, and where the rest is."""
    from sim.report.languages import Language
    from sim.report.tables.measures import headline_table, precision_sentences

    words = Language(language)
    scenario, result = told["scenario"], told["result"]
    lines = (words.of(scenario.title), words.of(scenario.question), headline_table(result.measures, words))
    for line in (*lines, *precision_sentences(told["precision"], words)):
        typer.echo(line)
    typer.echo(f"{told['folder']}")
    for warning in result.outside_bands:
        typer.echo(warning, err=True)


def document_of(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return what was run as plain values."""
    documents = []
    for one in told:
        measures, achieved = one["result"].measures, one["precision"]
        documents.append(
            {
                "scenario": one["scenario"].id,
                "folder": one["folder"].as_posix(),
                "replications": len(one["result"].replications),
                "precision": None if achieved is None else json_format.loads(achieved.to_json(orient="records")),
                "outside_bands": list(one["result"].outside_bands),
                "measures": json_format.loads(measures.to_json(orient="records")),
            }
        )
    return documents
