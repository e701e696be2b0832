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

if TYPE_CHECKING:
    from sim.experiments.optimisation import Optimised
    from sim.scenario.schema import Scenario

FRENCH_DAYS = {"lundi": "monday", "mardi": "tuesday", "mercredi": "wednesday", "jeudi": "thursday",
               "vendredi": "friday", "samedi": "saturday", "dimanche": "sunday"}  # fmt: skip


def register(app: typer.Typer) -> None:
    """Put the verb on the command line."""
    app.command()(optimise)


def optimise(
    file: OneFile,
    measure: Annotated[str, typer.Option(help="La mesure qui décide.")] = DECIDING,
    measures: Annotated[
        str, typer.Option(help="Deux ou trois mesures à la fois : les tournées qu'aucune autre ne bat en toutes.")
    ] = "",
    change: Annotated[str, typer.Option(help="Ce qui peut changer : venue,half_day,mode,adviser.")] = "venue,half_day",
    venues: Annotated[str, typer.Option(help="Lieux permis ; par défaut tous, sauf le bureau d'attache.")] = "",
    days: Annotated[str, typer.Option(help="Jours permis ; par défaut du lundi au vendredi.")] = "",
    fixed: Annotated[str, typer.Option(help="Permanences qui ne bougent pas.")] = "",
    not_worse: Annotated[
        list[str], typer.Option(help="mesure=nombre : ce qui ne doit pas se dégrader de plus ; « rien » : sans règle.")
    ] = [],  # noqa: B006
    rule: Annotated[
        list[str],
        typer.Option(
            help="règle=nombre : repos (rest), heures du jour (day), de la semaine (week), d'affilée (run), jours "
            "dehors de suite (row), jours libres de suite (off), part du soir (evening), des lieux lointains (far), "
            "changements (changes)."
        ),
    ] = [],  # noqa: B006
    price: Annotated[
        list[str],
        typer.Option(help="règle=nombre : une règle qui peut céder ; le prix d'une unité, dans celle du gain."),
    ] = [],  # noqa: B006
    evening_from: Annotated[
        str, typer.Option(help="Heure à partir de laquelle une permanence finit le soir (règle evening) ; 18:00.")
    ] = "",
    far_min: Annotated[
        float | None, typer.Option(help="Minutes de route du domicile au-delà desquelles c'est loin (far) ; 30.")
    ] = None,
    close_venues: Annotated[bool, typer.Option("--close-venues", help="Un lieu peut perdre sa permanence.")] = False,
    margin: Annotated[
        float | None,
        typer.Option(min=0, help="Le plus petit gain qui vaut un changement ; un demi-point, une demi-minute."),
    ] = None,
    seasons: Annotated[int, typer.Option(help="Saisons de la recherche, au plus.")] = 2000,
    rounds: Annotated[int, typer.Option(min=1, help="Tours de la recherche, au plus.")] = 6,
    restarts: Annotated[
        int, typer.Option(min=0, help="Reprises quelques coups plus loin, quand rien de voisin n'est meilleur.")
    ] = 0,
    replications: Annotated[int, typer.Option(min=2, help="Réplications de la comparaison finale.")] = 200,
    seed: Seed = 1,
    jobs: Jobs = 0,
    cluster: ClusterAt = "",
    out: Annotated[
        Path, typer.Option(callback=folder_place, help="Dossier des résultats ; une recherche arrêtée y reprend.")
    ] = Path("runs"),
    overrides: Sets = [],  # noqa: B006
    lang: Lang = "fr",
    picture: Picture = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Cherche une meilleure tournée dans vos limites, et dit si elle l'est au-delà du hasard."""
    from sim.cli.comparing import check_measure
    from sim.cli.options import names_of, numbers_of
    from sim.cli.progress import listened
    from sim.experiments.optimisation import optimise as search
    from sim.experiments.search_options import SearchOptions, understood
    from sim.runs.run_folder import folder_name
    from sim.scenario.files import load_scenario

    language = language_of(lang)
    several = names_of(measures)
    for name in several or [measure]:
        check_measure(name)
    if picture is not None and not several:
        raise misused(said("two measures at least are needed (--measures)"), "--picture")
    scenario = load_scenario(file, overrides)
    kept = None if not not_worse else {} if not_worse == ["rien"] else numbers_of(not_worse, "--not-worse")
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
    understood(scenario, several or [measure], SearchOptions(**limits))  # what cannot be is refused before any work
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
    note(said("at most {seasons} seasons of search, about {minutes} min", seasons=seasons, minutes=minutes))


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
