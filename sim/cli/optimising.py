"""`permanences optimise`: a better rota within limits, proven beside today's.

In: what was asked on the command line. Out: proposals in words on stdout, a folder with each as a scenario file.
The search is in `sim.experiments.optimisation`.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sim.cli.answers import (
    ClusterAt,
    Jobs,
    Json,
    Lang,
    OneFile,
    Picture,
    Quiet,
    Seed,
    Sets,
    at_once,
    cluster_of,
    folder_place,
    jobs_of,
    language_of,
    misused,
    note,
    records,
    tell,
)
from sim.cli.console import echo_json
from sim.comparison.primary import DECIDING
from sim.said import said
from sim.scenario.slips import FRENCH_DAYS

if TYPE_CHECKING:
    from sim.experiments.optimisation import Optimised
    from sim.scenario.schema import Scenario


def register(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command()(optimise)


def optimise(
    context: typer.Context,
    file: OneFile,
    measure: Annotated[str, typer.Option(help="The measure that decides.")] = DECIDING,
    measures: Annotated[
        str, typer.Option(help="Two or three measures at once: the rotas that no other beats in all.")
    ] = "",
    change: Annotated[str, typer.Option(help="What may change: venue,half_day,mode,adviser.")] = "venue,half_day",
    venues: Annotated[str, typer.Option(help="Venues allowed; by default all but the home desk.")] = "",
    days: Annotated[str, typer.Option(help="Days allowed; by default Monday to Friday.")] = "",
    fixed: Annotated[str, typer.Option(help="Permanences that do not move.")] = "",
    not_worse: Annotated[
        list[str], typer.Option(help='measure=number: what must not get worse by more; "nothing": no such rule.')
    ] = [],  # noqa: B006
    rule: Annotated[
        list[str],
        typer.Option(
            help="rule=number: rest, hours of a day (day), of a week (week), at a stretch (run), days out in a row "
            "(row), days off in a row (off), share of evenings (evening), of far venues (far), changes."
        ),
    ] = [],  # noqa: B006
    price: Annotated[
        list[str],
        typer.Option(help="rule=number: a rule that may give way; the price of a unit, in that of the gain."),
    ] = [],  # noqa: B006
    evening_from: Annotated[
        str, typer.Option(help="Time from which a permanence ends in the evening (rule evening); 18:00.")
    ] = "",
    far_min: Annotated[
        float | None, typer.Option(help="Minutes on the road from home beyond which it is far; 30.")
    ] = None,
    close_venues: Annotated[bool, typer.Option("--close-venues", help="A venue may lose its permanence.")] = False,
    margin: Annotated[
        float | None,
        typer.Option(min=0, help="The smallest gain that is worth a change; half a point, half a minute."),
    ] = None,
    seasons: Annotated[int, typer.Option(help="Seasons of the search, at most; what they began is finished.")] = 2000,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of the search, at most.")] = 6,
    restarts: Annotated[
        int, typer.Option(min=0, help="Fresh starts some moves away, where no neighbour is better.")
    ] = 0,
    replications: Annotated[int, typer.Option(min=2, help="Replications of the final comparison.")] = 200,
    seed: Seed = 1,
    jobs: Jobs = 0,
    cluster: ClusterAt = "",
    out: Annotated[
        Path,
        typer.Option(callback=folder_place, help="Folder of the results; a search that was stopped goes on there."),
    ] = Path("runs"),
    overrides: Sets = [],  # noqa: B006
    lang: Lang = "fr",
    picture: Picture = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Look for a better rota within your limits, and tell whether it is one beyond chance."""
    from sim.cli.comparing import check_measure
    from sim.cli.options import names_of, numbers_of, tell_idle
    from sim.cli.progress import listened
    from sim.comparison.verdicts import margin_of
    from sim.experiments.front import refuse_measures
    from sim.experiments.optimisation import optimise as search
    from sim.experiments.search_options import SearchOptions, understood
    from sim.runs.run_folder import folder_name
    from sim.scenario.files import load_scenario

    language = language_of(lang)
    several = names_of(measures)
    for name in several or [measure]:
        check_measure(name, "--measures" if several else "--measure")
    if several:
        tell_idle(context, "--measures", "measure", "margin", quiet=quiet)
    if picture is not None and not several:
        raise misused(said("two measures at least are needed (--measures)"), "--picture")
    scenario = load_scenario(file, overrides)
    if len(not_worse) > 1 and {"nothing", "rien"} & set(not_worse):
        raise misused(said("nothing stands alone: no such rule; or give the rules"), "--not-worse")
    named = [] if not_worse in (["nothing"], ["rien"]) else not_worse
    kept = numbers_of(named, "--not-worse", are_amounts=True) if not_worse else None
    executor = cluster_of(cluster, jobs, quiet) or jobs_of(jobs, seasons)
    folder = out / f"optimise-{folder_name(scenario, seed)}"
    limits: dict[str, Any] = {
        "change": names_of(change), "venues": names_of(venues) or None, "fixed": names_of(fixed),
        "weekdays": tuple(FRENCH_DAYS.get(day, day) for day in names_of(days)) or None,
        "rules": numbers_of(rule, "--rule"), "prices": numbers_of(price, "--price"),
        "evening_from": evening_from or None, "far_min": far_min,
        "keep_venues": not close_venues, "not_worse": kept, "seasons": seasons, "rounds": rounds, "restarts": restarts,
        "seed": seed, "jobs": executor,
    }  # fmt: skip
    # What cannot be is refused before any work.
    understood(scenario, several or [measure], SearchOptions(**limits))
    if several:
        refuse_measures(several, SearchOptions(**limits))
    else:
        margin = margin_of(measure, margin)
    if not quiet:
        _tell_cost(scenario, seed, seasons, executor)
    limits["replications"] = replications
    if several:
        from sim.cli.fronting import tell_front

        tell_front(scenario, several, limits, folder, language, picture, json, quiet)
        return
    with listened("optimise", quiet) as progress:
        found = search(
            scenario, measure, margin=margin, out=folder / f"search-{measure}.jsonl", progress=progress, **limits
        )
    files = write(folder, found)
    if json:
        echo_json(_document(found, files))
    elif not quiet:
        from sim.report.tables.rota import proposal_table

        typer.echo(language.of(scenario.title))
        tell(proposal_table(found, language))
        for line in found.comparison.sentences(lang) if found.comparison is not None else []:
            typer.echo(line)
        typer.echo("\n".join(path.as_posix() for path in files))


def _tell_cost(scenario: Scenario, seed: int, seasons: int, jobs: Any) -> None:
    """Say before the search how long it may take, from two seasons of this scenario on this machine."""
    from sim.runs.work import Seasons

    trial = Seasons(seed)
    trial.measured(scenario, 0)  # compiles where nothing was compiled yet
    began = time.perf_counter()
    trial.measured(scenario, 0)
    minutes = max(1, round((time.perf_counter() - began) * seasons / at_once(jobs) / 60))
    note(
        said(
            "at most {seasons} seasons of search, about {minutes} min; what they began is finished",
            seasons=seasons,
            minutes=minutes,
        )
    )


def write(folder: Path, found: Optimised) -> list[Path]:
    """Write each proposal as a scenario file, the table of the selection and what made them; return the files.

    Raises
    ------
    ResultsError
        The folder cannot be written.
    """
    from sim.measures.catalogue import BY_ID
    from sim.runs.store import COMPLETE, StudyFolder
    from sim.scenario.files import dump_resolved

    named = {"measure": found.measure, "unit": BY_ID[found.measure].unit}
    what = {"study": "optimise", "scenario": found.today.fingerprint, "measure": found.measure, "margin": found.margin}
    store = StudyFolder(folder, what)
    with store.locked():
        store.leave_out(f"{name}.yaml" for name in store.told().get("proposals", {}) if name not in found.proposals)
        for name, one in found.proposals.items():
            store.write_text(f"{name}.yaml", dump_resolved(one))
        store.write_sheet("ranking", found.ranking.table.assign(**named))
        store.write_sheet("search", found.trace.assign(**named))
        store.tell(
            best=found.best, method=found.ranking.method, refused=found.refused, state=COMPLETE,
            proposals={name: one.fingerprint for name, one in found.proposals.items()},
        )  # fmt: skip
    return [folder / f"{name}.yaml" for name in found.proposals]


def _document(found: Optimised, files: list[Path]) -> dict[str, Any]:
    differences = [] if found.comparison is None else records(found.comparison.differences)
    return {
        "scenario": found.today.id,
        "measure": found.measure,
        "best": found.best,
        "is_exhausted": found.is_exhausted,
        "is_counted": found.is_counted,
        "rotas_at_most": found.n_rotas,
        "proposals": {
            name: {"file": path.as_posix(), "permanences": one.tree()["rota"]["permanences"]}
            for (name, one), path in zip(found.proposals.items(), files, strict=True)
        },
        "refused": found.refused,
        "rules": [
            {
                "rule": rule.name,
                "limit": rule.limit,
                "price": rule.price,
                "counted_from_s": rule.beyond_s,
                "beyond": found.beyond(rule),
            }
            for rule in found.rules
        ],
        "ranking": records(found.ranking.table),
        "differences": differences,
        "search": records(found.trace),
    }
