"""`permanences calibrate`: a scenario fitted to a register of real visits, or the one published count fitted again.

In: a scenario, files of a register. Out: what the register says, in words or as JSON; the fitted scenario in a
folder. `register` puts the verb on the command line. The fit itself is in `sim.fitting`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.cli.answers import (
    ClusterAt,
    Jobs,
    Json,
    Lang,
    OneFile,
    Quiet,
    Seed,
    cluster_of,
    folder_place,
    jobs_of,
    language_of,
    misused,
    note,
    progress_of,
    records,
    refusing_in,
    tell,
)
from sim.cli.console import echo_json
from sim.cli.options import tell_idle
from sim.cli.progress import STOPPED_SAID
from sim.said import said

_LEAST_PLACES = 60  # from which a regression has something to go by
_REACHES = (0.55, 0.6, 0.7, 0.8, 0.9, 1.0)


def register(app: typer.Typer) -> None:
    """Put the verb of this module on the command line."""
    app.command()(calibrate)


def calibrate(
    context: typer.Context,
    file: OneFile = "mortagne",
    files: Annotated[
        list[Path], typer.Option("--register", metavar="FILE", help="Register of real visits; repeatable.")
    ] = [],  # noqa: B006
    mapping: Annotated[
        Path | None,
        typer.Option("--map", help="File .yaml: what the columns, the venues and the types of request are."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(callback=folder_place, help="Folder of the fitted scenario and of the table of values."),
    ] = None,
    places: Annotated[
        int, typer.Option(min=0, help="Values tried of what nobody sees; 0: only what can be seen.")
    ] = 400,
    seeds: Annotated[int, typer.Option(min=1, help="Seasons, each with its own dice, per value tried.")] = 2,
    replications: Annotated[int, typer.Option(min=2, help="Without a register: replications per value tried.")] = 20,
    seed: Seed = 1,
    jobs: Jobs = 1,
    cluster: ClusterAt = "",
    force: Annotated[bool, typer.Option("--force", help="Replace a fit in --out.")] = False,
    lang: Lang = "fr",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Fit a scenario to a register (--register), or fit it to the 79 appointments of Mortagne again."""
    if not files:
        if out is not None or mapping is not None:
            raise misused(said("without --register there is nothing to write or to read"), "--out, --map")
        if cluster or jobs != 1:
            told = said("without --register the fit goes step by step, one after the other: nothing to share")
            raise misused(told, "--cluster, --jobs")
        tell_idle(context, said("a fit without --register"), "places", "seeds", "force", quiet=quiet)
        _published(file, replications, seed, language_of(lang), json)
        return
    tell_idle(context, "--register", "replications", quiet=quiet)
    if 0 < places < _LEAST_PLACES:
        raise misused(said("{places}: at least {least}, or 0", places=places, least=_LEAST_PLACES), "--places")
    executor = cluster_of(cluster, 0 if jobs == 1 else jobs, quiet) or jobs_of(jobs)
    asked = CalibrateOptions(file, files, mapping, out, seed, force, places, seeds, executor)
    _fit(asked, language_of(lang), json, quiet)


@dataclass(frozen=True)
class CalibrateOptions:
    """What the command line asked for."""

    file: str
    files: list[Path]
    mapping: Path | None
    out: Path | None
    seed: int
    force: bool
    places: int
    seeds: int
    jobs: Any


def _fit(asked: CalibrateOptions, language: Any, json: bool, quiet: bool) -> None:
    from sim.fitting.folder import PICTURE, TRIALS, try_fit_folder, write_fit
    from sim.fitting.folder import fits_table as as_frame
    from sim.fitting.registering import fit_register
    from sim.registers.register import read_register
    from sim.report.tables.fits import about_fit, fits_table, missing_table, next_table, unseen_document, unseen_table
    from sim.runs.whole import whole, writing_in
    from sim.scenario.files import load_scenario
    from sim.typography import LANGUAGES

    out = asked.out
    if out is not None:
        try_fit_folder(out, asked.force)
    scenario = load_scenario(asked.file)
    with refusing_in(language):
        read = read_register(asked.files, asked.mapping)
    if read.told and not json:
        typer.echo(language.said(read.told), err=True)
    try:
        with refusing_in(language):
            fit = fit_register(
                scenario, read, seed=asked.seed, places=asked.places, seeds=asked.seeds,
                folder=out / TRIALS if out is not None else None, progress=progress_of(quiet), jobs=asked.jobs,
            )  # fmt: skip
    except KeyboardInterrupt:
        note(said("stopped; what was whole is kept, the same command goes on") if out is not None else STOPPED_SAID)
        raise typer.Exit(130) from None
    if out is not None:
        from sim.report.figures.encoded import svg_of
        from sim.report.figures.posterior import posterior_picture

        if fit.posterior is not None:
            with writing_in(out), whole(out / PICTURE) as path:
                path.write_bytes(svg_of(posterior_picture(fit, language), language.code))
        write_fit(out, fit, asked.file, [about_fit(fit, language_of(code)) for code in LANGUAGES])
    if json:
        echo_json(
            {
                "scenario": scenario.id,
                "register": fit.fingerprint,
                "visits": fit.seen.n,
                "fits": records(as_frame(fit)),
                "missing": [vars(one) for one in fit.missing],
                "unseen": unseen_document(fit),
                "folder": out.as_posix() if out is not None else None,
            }
        )
    elif not quiet:
        tell(fits_table(fit, language))
        for table in (missing_table(fit, language), unseen_table(fit, language), next_table(fit, language)):
            if table.rows:
                tell(table)
        if out is not None:
            typer.echo(f"\n{out}")


def _published(file: str, replications: int, seed: int, language: Any, json: bool) -> None:
    """Fit the one published count again, and show what would fit as well."""
    from dataclasses import asdict

    from sim.experiments.calibration import fit_volume, ridge
    from sim.report.tables.text import Table
    from sim.scenario.files import changed, load_scenario

    scenario = load_scenario(file)
    volume = fit_volume(scenario, seed=seed, replications=replications)
    fitted = changed(scenario, [f"demand.volume={volume.volume}"])
    points = ridge(fitted, _REACHES, seed=seed, replications=replications)
    if json:
        echo_json({"fit": asdict(volume), "ridge": [asdict(point) for point in points]})
        return
    _ = language.text
    chosen, reach = scenario.choice.outside.constant, scenario.awareness.campaigns[0].reach
    headers = [
        _("volume"),
        _("campaign reach"),
        _("elsewhere"),
        _("1st month"),
        _("error"),
        _("1-15 May (published: 40)"),
    ]
    rows = [
        [*(language.number(value, 3) for value in (fit.volume, fit.reach, fit.outside)),
         *(language.number(value, 1) for value in (fit.first_month, fit.error, fit.first_half_of_may))]
        for fit in (volume, *points)
    ]  # fmt: skip
    notes = [
        _("Fitted: demand.volume, to 79 appointments from 8 April to 7 May 2021."),
        _("Chosen so that it stays near 1: choice.outside.constant ({constant}) and the reach of the campaign "
          "({reach}); the rows after the first show what would do as well. All the rest is declared.",
          constant=language.number(chosen, 2), reach=language.number(reach, 2)),
    ]  # fmt: skip
    tell(Table("", headers, rows, notes, 0))
