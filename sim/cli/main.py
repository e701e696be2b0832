"""The command line: thin verbs over the public functions.

Results on stdout, progress and warnings on stderr; exit 0 good, 1 run failed, 2 wrong input, 130 stopped.
Heavy modules are imported inside the verbs, so that help is quick.
"""

from __future__ import annotations

import json as json_format
import os
import shutil
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.cli import beyond, designing, optimising, reporting, serving, sweeping, watching
from sim.cli.answers import Files, OneFile
from sim.errors import PermanencesError

app = typer.Typer(
    name="permanences",
    help="Quelle tournée de permanences sert le plus de monde, le plus tôt, le plus équitablement, à quel coût ?",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Json = Annotated[bool, typer.Option("--json", help="Un document JSON sur la sortie standard.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Ni progression ni message.")]
Sets = Annotated[list[str], typer.Option("--set", help="clé=valeur, par exemple demand.level=high ; répétable.")]
HIGHEST_SEED = 2**32 - 1
Seed = Annotated[int, typer.Option(min=0, max=HIGHEST_SEED, help="Graine des tirages, la même pour tous.")]
Jobs = Annotated[int, typer.Option(min=0, help="Processus ; 0 : un par cœur.")]
Precision = Annotated[
    list[str],
    typer.Option(help="Au lieu d'un nombre : mesure=demi-largeur (relative d'une moyenne, en points d'une part)."),
]


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(help="Dossier où copier un scénario commenté.")],
    name: Annotated[str, typer.Option("--from", help="Scénario fourni à copier.")] = "agen",
    quiet: Quiet = False,
    json: Json = False,
) -> None:
    """Copie un scénario commenté, et ceux dont il hérite, pour écrire le vôtre."""
    from sim.errors import FolderRefusedError
    from sim.experiments.whole import writing_in
    from sim.scenario.documents import chain_of, found_source
    from sim.scenario.files import shipped_names

    files = [document.path for document in chain_of(found_source(name, shipped_names()), shown=name)]
    targets = [folder / file.name for file in files]
    for target in targets:
        if target.exists():
            raise FolderRefusedError(f"{target} exists and is left as it is; name another folder")
    with writing_in(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for file, target in zip(files, targets, strict=True):
            shutil.copyfile(file, target)
    if json:
        typer.echo(json_format.dumps([target.as_posix() for target in targets]))
    elif not quiet:
        typer.echo("\n".join(target.as_posix() for target in targets))


@app.command()
def check(files: Files, overrides: Sets = [], json: Json = False, quiet: Quiet = False) -> None:  # noqa: B006
    """Vérifie des scénarios : toutes les erreurs et tous les avertissements, avec fichier et ligne."""
    from sim.errors import ScenarioError
    from sim.scenario.checks import check as warnings_of
    from sim.scenario.files import load_scenario
    from sim.scenario.problems import report

    documents, failed = [], False
    for source in files:
        try:
            problems = tuple(warnings_of(load_scenario(source, overrides)))
            text = report(problems, source) if problems else f"{source}: en ordre"
        except ScenarioError as fault:
            failed, problems, text = True, fault.problems, str(fault)
        except PermanencesError as fault:
            failed, problems, text = True, (), str(fault)
        documents.append(
            {
                "source": source,
                "message": text,
                "problems": [
                    {"path": p.path, "message": p.message, "file": p.file, "line": p.line, "level": p.level}
                    for p in problems
                ],
            }
        )
        if not json and not quiet:
            typer.echo(text)
    if json:
        typer.echo(json_format.dumps(documents, ensure_ascii=False))
    if failed:
        raise typer.Exit(2)


@app.command()
def show(file: OneFile, overrides: Sets = [], json: Json = False, quiet: Quiet = False) -> None:  # noqa: B006
    """Montre le scénario résolu, avec l'origine de chaque valeur."""
    from sim.scenario.files import dump_resolved, load_scenario

    scenario = load_scenario(file, overrides)
    if json:
        origins = {
            path: {"file": o.file, "line": o.line, "source": o.source, "quality": o.quality}
            for path, o in scenario.origins.items()
        }
        document = {"fingerprint": scenario.fingerprint, "scenario": scenario.tree(), "origins": origins}
        typer.echo(json_format.dumps(document, ensure_ascii=False))
    else:
        typer.echo(dump_resolved(scenario, with_origins=not quiet), nl=False)


@app.command()
def run(
    files: Files,
    replications: Annotated[int, typer.Option(min=1, help="Nombre de réplications.")] = 20,
    precision: Precision = [],  # noqa: B006
    seed: Annotated[int, typer.Option(min=0, max=HIGHEST_SEED, help="Graine des tirages.")] = 1,
    jobs: Annotated[int, typer.Option(min=0, help="Processus ; 0 : un par cœur.")] = 0,
    out: Annotated[Path, typer.Option(help="Dossier des résultats.")] = Path("runs"),
    overrides: Sets = [],  # noqa: B006
    resume: Annotated[bool, typer.Option("--resume", help="Continue un dossier commencé.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Remplace un dossier existant.")] = False,
    lang: Annotated[str, typer.Option(help="Langues des images : fr, en ou fr,en.")] = "fr",
    no_figures: Annotated[bool, typer.Option("--no-figures", help="Sans images.")] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Simule des scénarios et écrit tables, résumé et images."""
    from sim.cli.running import Asked, as_json, run_scenario, tell

    languages = tuple(lang.split(","))
    if not set(languages) <= {"fr", "en"}:
        raise typer.BadParameter(f"{lang!r} : fr, en ou fr,en", param_hint="--lang")
    asked = Asked(
        replications=replications, precision=tuple(precision), seed=seed, jobs=jobs or os.cpu_count() or 1, out=out,
        overrides=tuple(overrides),
        resume=resume, force=force, languages=languages, pictures=not no_figures, quiet=quiet,
    )  # fmt: skip
    told = []
    for source in files:
        try:
            told.append(run_scenario(source, asked))
        except KeyboardInterrupt:
            typer.echo("arrêté ; ce qui était entier est gardé, --resume continue", err=True)
            raise typer.Exit(130) from None
        if not json and not quiet:
            tell(told[-1], languages[0])
    if json:
        typer.echo(as_json(told))


@app.command()
def compare(
    files: Files,
    replications: Annotated[int, typer.Option(min=2, help="Nombre de réplications.")] = 200,
    precision: Precision = [],  # noqa: B006
    seed: Seed = 1,
    jobs: Jobs = 0,
    primary: Annotated[str, typer.Option(help="Mesures nommées d'avance, séparées par des virgules.")] = "",
    margin: Annotated[
        list[str], typer.Option(help="mesure=nombre : le plus petit écart qui compte ; 0 seul : tout compte.")
    ] = [],  # noqa: B006
    levels: Annotated[str, typer.Option(help="Demandes où le verdict doit tenir : low,middle,high.")] = "",
    ridge: Annotated[bool, typer.Option("--ridge", help="Et le long des ajustements aussi bons (calibrate).")] = False,
    out: Annotated[Path | None, typer.Option(help="Dossier des résultats ; ce qui y est déjà est repris.")] = None,
    overrides: Sets = [],  # noqa: B006
    lang: Annotated[str, typer.Option(help="Langue : fr ou en.")] = "fr",
    no_figures: Annotated[bool, typer.Option("--no-figures", help="Sans images.")] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Compare des scénarios au premier : le verdict en mots, puis les écarts avec leurs intervalles."""
    from sim.cli.comparing import Asked, run_comparison

    asked = Asked(
        replications=replications, precision=tuple(precision), seed=seed, jobs=jobs or os.cpu_count() or 1,
        primary=primary, margin=tuple(margin), levels=levels, ridge=ridge, overrides=tuple(overrides), out=out,
        language=lang, pictures=not no_figures, json=json, quiet=quiet,
    )  # fmt: skip
    run_comparison(files, asked)


@app.command()
def rank(
    files: Files,
    measure: Annotated[str, typer.Option(help="La mesure qui décide.")] = "served_within_14",
    margin: Annotated[float, typer.Option(min=0, help="Écart indifférent, dans l'unité de la mesure.")] = 0.01,
    confidence: Annotated[float, typer.Option(min=0.5, max=1, help="Probabilité de choisir le meilleur.")] = 0.95,
    method: Annotated[str, typer.Option(help="sequential, ou screening : ceux qui peuvent l'être.")] = "sequential",
    replications: Annotated[int, typer.Option(min=2, help="Réplications de screening.")] = 200,
    ceiling: Annotated[int, typer.Option(min=30, help="Réplications au plus.")] = 2000,
    seed: Seed = 1,
    jobs: Jobs = 0,
    overrides: Sets = [],  # noqa: B006
    lang: Annotated[str, typer.Option(help="Langue : fr ou en.")] = "fr",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Dit lequel de plusieurs scénarios est le meilleur pour une mesure, ou lesquels peuvent l'être."""
    from sim.cli.comparing import run_ranking

    run_ranking(
        files, measure=measure, margin=margin, confidence=confidence, method=method, replications=replications,
        ceiling=ceiling, seed=seed, jobs=jobs or os.cpu_count() or 1, overrides=tuple(overrides), language=lang,
        json=json, quiet=quiet,
    )  # fmt: skip


@app.command()
def calibrate(
    file: OneFile = "mortagne",
    replications: Annotated[int, typer.Option(min=2, help="Réplications par valeur essayée.")] = 20,
    seed: Annotated[int, typer.Option(min=0, max=HIGHEST_SEED, help="Graine des tirages.")] = 1,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Refait l'ajustement du volume sur les 79 rendez-vous de Mortagne, et montre ce qui irait aussi bien."""
    from dataclasses import asdict

    from sim.experiments.calibration import fit_volume, ridge
    from sim.scenario.files import changed, load_scenario

    scenario = load_scenario(file)
    volume = fit_volume(scenario, seed=seed, replications=replications)
    fitted = changed(scenario, [f"demand.volume={volume.volume}"])
    points = ridge(fitted, (0.55, 0.6, 0.7, 0.8, 0.9, 1.0), seed=seed, replications=replications)
    if json:
        typer.echo(json_format.dumps({"fit": asdict(volume), "ridge": [asdict(point) for point in points]}))
        return
    typer.echo("Ajusté : demand.volume, sur 79 rendez-vous du 8 avril au 7 mai 2021 ; tout le reste est déclaré.")
    typer.echo(
        f"{'volume':>8} {'campagne':>9} {'ailleurs':>9} {'1er mois':>9} {'erreur':>7} {'1-15 mai (publié : 40)':>23}"
    )
    for fit in (volume, *points):
        typer.echo(
            f"{fit.volume:>8.3f} {fit.reach:>9.3f} {fit.outside:>9.3f} {fit.first_month:>9.1f} {fit.error:>7.1f} "
            f"{fit.first_half_of_may:>23.1f}"
        )


@app.command()
def validate(
    only: Annotated[list[str], typer.Argument(help="Cas à vérifier, par exemple m-m-1 ; tous par défaut.")] = [],  # noqa: B006
    quick: Annotated[
        bool, typer.Option("--quick", help="Un vingtième du travail : ne voit que les grosses fautes.")
    ] = False,
    seed: Annotated[int, typer.Option(min=0, max=HIGHEST_SEED, help="Graine des tirages.")] = 1,
    jobs: Annotated[int, typer.Option(min=0, help="Fils d'exécution ; 0 : un par cœur.")] = 0,
    lang: Annotated[str, typer.Option(help="Langue du tableau : fr ou en.")] = "fr",
    markdown: Annotated[bool, typer.Option("--markdown", help="Le tableau en Markdown.")] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Confronte le moteur à la théorie des files d'attente et imprime le tableau ; 1 si une grandeur s'écarte."""
    from sim.cli.running import Progress
    from sim.cli.validating import as_json, as_markdown, as_text
    from sim.validation.table import chosen_cases, n_parts
    from sim.validation.table import validate as judge

    if lang not in ("fr", "en"):
        raise typer.BadParameter(f"{lang!r} : fr ou en", param_hint="--lang")
    cases = chosen_cases(only)
    progress = Progress("validate", n_parts(cases, quick), 0, quiet)
    try:
        lines = judge(cases, seed=seed, quick=quick, jobs=jobs or os.cpu_count() or 1, done=progress.step)
    except KeyboardInterrupt:
        typer.echo("arrêté", err=True)
        raise typer.Exit(130) from None
    finally:
        progress.stop()
    if json:
        typer.echo(as_json(lines, seed, quick))
    elif not quiet:
        typer.echo(as_markdown(lines, lang) if markdown else as_text(lines, lang))
    if not all(line.passed for line in lines):
        raise typer.Exit(1)


@app.command()
def schema(quiet: Quiet = False, json: Json = False) -> None:
    """Écrit le schéma JSON des scénarios, pour les éditeurs."""
    from sim.scenario.json_schema import scenario_json_schema

    typer.echo(json_format.dumps(scenario_json_schema(), ensure_ascii=False, indent=None if json or quiet else 2))


@app.command()
def doctor(json: Json = False, quiet: Quiet = False) -> None:
    """Dit les versions, les options présentes, les droits d'écriture et ce qui manque."""
    from sim.cli.extras import EXTRAS, command_for, is_installed
    from sim.provenance import versions
    from sim.scenario.files import shipped_names
    from sim.territory.calendar import FIRST_DAY, LAST_DAY
    from sim.units import iso_date

    facts = {
        "versions": versions(),
        "extras": {name: "installed" if is_installed(name) else command_for(name) for name in EXTRAS},
        "can_write_here": os.access(Path.cwd(), os.W_OK),
        "calendar": [iso_date(FIRST_DAY), iso_date(LAST_DAY)],
        "scenarios": list(shipped_names()),
    }
    if json:
        typer.echo(json_format.dumps(facts, ensure_ascii=False))
    elif not quiet:
        typer.echo("\n".join(_doctor_lines(facts)))


def _doctor_lines(facts: dict[str, Any]) -> list[str]:
    """Return what `doctor` found, as people read it."""
    lines = ["Versions", *(f"  {name} {version}" for name, version in facts["versions"].items()), "", "Options"]
    for name, found in facts["extras"].items():
        lines.append(f"  {name} : {'installée' if found == 'installed' else f'absente ; pour l’installer : {found}'}")
    first, last = facts["calendar"]
    can_write = "oui" if facts["can_write_here"] else "non ; nommez un autre dossier par --out"
    return [
        *lines, "",
        f"Écriture dans ce dossier : {can_write}",
        f"Calendrier : du {first} au {last}",
        f"Scénarios fournis : {', '.join(facts['scenarios'])}",
    ]  # fmt: skip


beyond.register(app)
designing.register(app)
watching.register(app)
optimising.register(app)
sweeping.register(app)
reporting.register(app)
serving.register(app)


def run_command() -> None:
    """Run the command line; turn faults into one message and an exit code."""
    try:
        app()
    except PermanencesError as fault:
        typer.echo(str(fault), err=True)
        sys.exit(fault.exit_code)


if __name__ == "__main__":
    run_command()
