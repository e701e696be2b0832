"""`permanences sweep`: what the answer hangs on, what would change the decision, which input to measure first.

In: what was asked on the command line. Out: tables in words on stdout or one JSON document, a folder that continues.
The runs are in `sim.experiments.sweeping` and `deciding`.
"""

from __future__ import annotations

import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.answers import (
    ClusterAt,
    Files,
    Jobs,
    Json,
    Lang,
    Picture,
    Quiet,
    Seed,
    Sets,
    at_once,
    cluster_of,
    folder_place,
    jobs_of,
    language_of,
    note,
    records,
    save,
    tell,
)
from sim.cli.console import echo_json
from sim.cli.options import tell_idle
from sim.comparison.primary import DECIDING
from sim.said import counted, said

if TYPE_CHECKING:
    import pandas as pd

    from sim.experiments.deciding import Decision
    from sim.experiments.sweeping import Sweep
    from sim.scenario.schema import Scenario


def register(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command()(sweep)


def sweep(
    context: typer.Context,
    files: Files,
    over: Annotated[
        list[str],
        typer.Option(help="Input: key, key=low..high, key=a,b,c, or assumed; repeatable; by default the main ones."),
    ] = [],  # noqa: B006
    design: Annotated[str, typer.Option(help="one_at_a_time, grid, lhs or morris.")] = "one_at_a_time",
    points: Annotated[int, typer.Option(min=2, help="Points of lhs; at most, of morris.")] = 64,
    replications: Annotated[int, typer.Option(min=1, help="Replications per point.")] = 20,
    measure: Annotated[str, typer.Option(help="The measure that decides, or that is looked at first.")] = DECIDING,
    decision: Annotated[
        bool,
        typer.Option("--decision", help="Of two scenarios: what would change the choice, and what to measure first."),
    ] = False,
    seed: Seed = 1,
    jobs: Jobs = 0,
    cluster: ClusterAt = "",
    out: Annotated[
        Path | None, typer.Option(callback=folder_place, help="Folder of the results; what was stopped goes on there.")
    ] = None,
    picture: Picture = None,
    overrides: Sets = [],  # noqa: B006
    lang: Lang = "fr",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """What the answer hangs on: a scenario, or the difference between two, as assumptions move."""
    from sim.cli.comparing import check_measure
    from sim.cli.extras import require_extra
    from sim.cli.progress import listened
    from sim.comparison.primary import PRIMARY
    from sim.experiments import deciding
    from sim.experiments.designs import LHS, MORRIS, check_design, points_of
    from sim.experiments.inputs import inputs_of
    from sim.experiments.sweeping import scenarios_of
    from sim.experiments.sweeping import sweep as swept
    from sim.report.tables.sweep import not_used
    from sim.scenario.files import load_scenario

    language = language_of(lang)
    check_measure(measure)
    check_design(design)
    if decision:
        tell_idle(context, "--decision", "design", quiet=quiet)
    elif design not in (LHS, MORRIS):
        tell_idle(context, f"--design {design}", "points", quiet=quiet)
    if design == MORRIS:
        require_extra("optim")
    scenarios = scenarios_of([load_scenario(file, overrides) for file in files])
    if decision:
        deciding.check_decision(scenarios, measure, points)
    inputs = inputs_of(scenarios, over)
    # A decision tries its own points; here they only have to be asked for well before anything runs.
    number = len(points_of(design, inputs, points, seed)) * replications
    if decision:
        replications = max(replications, 2)
        number = deciding.seasons_of(len(inputs), replications, points)
    processes = cluster_of(cluster, jobs, quiet) or jobs_of(jobs, number)
    if not quiet:
        _tell_cost(scenarios, seed, number, processes)
        for sentence in not_used(inputs, language):
            typer.echo(sentence, err=True)
    folder = out / _folder_name(scenarios, seed) if out is not None else None
    kind = "decision" if decision else "sweep"
    shared: dict[str, Any] = {"over": over, "seed": seed, "jobs": processes, "replications": replications}
    with listened("sweep", quiet) as progress:
        shared |= {"progress": progress, "out": folder / f"{kind}-{measure}.jsonl" if folder is not None else None}
        found: Any
        if decision:
            found = deciding.what_would_change(scenarios, measure, samples=points, **shared)
        else:
            measures = tuple(dict.fromkeys((measure, *PRIMARY)))
            found = swept(scenarios, design=design, points=points, measures=measures, **shared)
    if folder is not None:
        write(folder, found, {"kind": kind, "measure": measure, "design": None if decision else design}, quiet)
    if picture is not None:
        import sim.cli.drawn  # noqa: F401
        from sim.report.figures.sweep import sweep_picture

        save(sweep_picture(found, measure, language), picture, lang)
    if json:
        echo_json(document_of(found))
    elif not quiet:
        _tell(found, measure, language)
        if folder is not None:
            typer.echo(folder.as_posix())


def _tell(found: Any, measure: str, language: Any) -> None:
    from sim.experiments.sweeping import Sweep
    from sim.report.tables.sweep import crossings_table, information_table, sweep_table

    if isinstance(found, Sweep):
        tell(sweep_table(found, measure, language))
    else:
        tell(crossings_table(found, language))
        tell(information_table(found, language))


def _tell_cost(scenarios: tuple[Scenario, ...], seed: int, number: int, jobs: Any) -> None:
    """Say before anything starts how many seasons there are and how long they may take on this machine."""
    from sim.runs.work import Seasons

    trial = Seasons(seed)
    trial.measured(scenarios[0], 0)  # compiles where nothing was compiled yet
    began = time.perf_counter()
    trial.measured(scenarios[0], 0)
    seasons = number * len(scenarios)
    seconds = (time.perf_counter() - began) * seasons / at_once(jobs)
    wait = f"{round(seconds / 60)} min" if seconds >= 90 else f"{max(1, round(seconds))} s"
    note(
        counted(
            "at most {count} season, about {wait} (Ctrl-C stops; with --out the same command goes on)",
            "at most {count} seasons, about {wait} (Ctrl-C stops; with --out the same command goes on)",
            seasons, wait=wait,
        )
    )  # fmt: skip


def _folder_name(scenarios: tuple[Scenario, ...], seed: int) -> str:
    told = "-".join(f"{one.id}-{one.fingerprint[:8]}" for one in scenarios)
    return f"sweep-{told}-s{seed}"


def tables_of(found: Sweep | Decision) -> dict[str, Any]:
    """Return the tables of a sweep or a decision by name; each says which measure its numbers are of, and the unit."""
    from sim.experiments.deciding import Decision
    from sim.measures.catalogue import BY_ID

    if isinstance(found, Decision):
        # A crossing is a value of its input; what is worth knowing is counted in the unit of the measure.
        crossings, worth = (table.assign(measure=found.measure) for table in (found.crossings, found.information))
        return {"crossings": crossings, "information": worth.assign(unit=found.unit)}
    units = {measure: one.unit for measure, one in BY_ID.items()}
    responses, effects = (
        table.assign(unit=table["measure"].map(units)) if len(table) else table
        for table in (found.responses, found.effects)
    )
    return {"points": found.points, "responses": responses, "effects": effects, "noise": found.noise}


def document_of(found: Sweep | Decision) -> dict[str, Any]:
    """Return a sweep or a decision as plain values."""
    document: dict[str, Any] = {"scenarios": list(found.names), "seed": found.seed, "replications": found.replications}
    document["inputs"] = [asdict(one) for one in found.inputs]
    for name in ("design", "measure", "direction", "better_share", "worse_share", "noise_share", "samples"):
        if hasattr(found, name):
            document[name] = getattr(found, name)
    if not hasattr(found, "effects"):
        document |= {"nominal": found.nominal._asdict(), "all_inputs": asdict(found.all_inputs)}
    return document | {name: records(table) for name, table in tables_of(found).items()}


def write(folder: Path, found: Sweep | Decision, question: dict[str, Any], quiet: bool) -> None:
    """Write the tables and what made them beside the values; those of another question are replaced, which is told.

    Raises
    ------
    ResultsError
        The folder cannot be written.
    """
    from sim.runs.store import COMPLETE, StudyFolder

    scenarios = {name: one.fingerprint for name, one in zip(found.names, found.scenarios, strict=True)}
    keys = [one.key for one in found.inputs]
    kind, question = question["kind"], {**question, "inputs": keys}
    store = StudyFolder(folder, {"study": "sweep", "scenarios": scenarios, "seed": found.seed})
    with store.locked():
        questions = store.told().get("questions", {})
        if questions.get(kind, question) != question and not quiet:
            note(said("the tables of another question in {folder} are replaced; its seasons are kept", folder=folder))
        for name, table in tables_of(found).items():
            if len(table):
                store.write_table(name, table, _with_numbers(table, [*keys, "value"]))
            else:
                store.leave_out((f"{name}.parquet", f"{name}.csv"))
        store.tell(
            replications=found.replications, inputs=[asdict(one) for one in found.inputs], state=COMPLETE,
            questions={**questions, kind: question},
        )  # fmt: skip


def _with_numbers(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return a table whose values of inputs, kept as texts of YAML, are numbers where they can be."""
    chosen = [name for name in columns if name in table]
    return table.assign(**{name: [_number_or_text(value) for value in table[name]] for name in chosen})


def _number_or_text(value: Any) -> Any:
    for kind in (int, float):
        try:
            return kind(value) if isinstance(value, str) else value
        except ValueError:
            continue
    return value
