"""What the verbs share: options, the languages of an answer, tables, pictures and JSON.

In: what a verb found. Out: text on stdout, files. No verb is here.
"""

from __future__ import annotations

import json as json_format
import locale
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import typer

from sim.said import Sentence, said, told
from sim.typography import typeset

Files = Annotated[list[str], typer.Argument(help="Files .yaml, or names of shipped scenarios (agen, vigny…).")]
OneFile = Annotated[str, typer.Argument(help="A file .yaml, or the name of a shipped scenario.")]
Json = Annotated[bool, typer.Option("--json", help="A JSON document on standard output.")]
Quiet = Annotated[bool, typer.Option("--quiet", help="Neither progress nor messages.")]
Sets = Annotated[list[str], typer.Option("--set", help="key=value, as demand.level=high; repeatable.")]
Seed = Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Seed of the draws.")]
Jobs = Annotated[int, typer.Option(min=0, help="Processes; 0: as many as the machine allows here.")]
ClusterAt = Annotated[
    str,
    typer.Option(
        "--cluster",
        metavar="WHERE",
        help="On Dask: local (--jobs workers here), or tcp://machine:port of a scheduler.",
    ),
]
Lang = Annotated[str, typer.Option(help="Language: fr or en.")]

WIDE = 120


def folder_place(folder: Path | None) -> Path | None:
    """Return a folder in which results can be written, or refuse it before any work is done."""
    if folder is not None:
        from sim.runs.whole import try_folder

        try_folder(folder, said("name another with --out"))
    return folder


def file_place(file: Path | None) -> Path | None:
    """Return a file that can be written, or refuse it before any work is done."""
    if file is not None:
        from sim.runs.whole import try_file

        try_file(file)
    return file


def picture_place(file: Path | None) -> Path | None:
    """Return a file in which a picture can be written, or refuse it before any work is done."""
    from sim.errors import FolderRefusedError

    if file is not None and file.suffix not in (".svg", ".png"):
        raise FolderRefusedError(said("{file} is no picture file; end its name with .svg or .png", file=file))
    return file_place(file)


Picture = Annotated[Path | None, typer.Option(callback=picture_place, help="File .svg or .png to draw the picture in.")]


def worded(text: str) -> str:
    """Return what the rooms below say in the language of the command: that of ``--lang``, else of the locale."""
    return told(text, "fr", partial(typeset, code="fr")) if is_french() else str(text)


def note(told: Sentence) -> None:
    """Say beside the answer, on stderr, what becomes of the work, in the language of the command."""
    typer.echo(worded(told), err=True)


def misused(told: Sentence, option: str | None = None) -> typer.BadParameter:
    """Return the refusal of an argument, in the language of the command."""
    return typer.BadParameter(worded(told), param_hint=option)


def is_french() -> bool:
    """Tell whether the language of the command is French, else it is English."""
    asked = [after for before, after in pairwise(sys.argv) if before == "--lang"]
    asked += [one.removeprefix("--lang=") for one in sys.argv if one.startswith("--lang=")]
    named = (found for name in ("LC_ALL", "LC_MESSAGES", "LANG") if (found := os.environ.get(name)))
    of_system = next(named, None) or locale.getlocale()[0] or ""  # Windows names none, and says "French_France"
    return (asked[0] if asked else of_system).lower().startswith("fr")


def language_of(code: str) -> Any:
    """Return the language asked for."""
    from sim.report.languages import Language
    from sim.typography import LANGUAGES

    if code not in LANGUAGES:
        raise misused(said("{code!r}: fr or en", code=code), "--lang")
    return Language(code)


def _known_language(code: str) -> str:
    if code:
        language_of(code)
    return code


# Of verbs that answer in the language of the machine: `is_french` reads it before any verb runs.
OwnLang = Annotated[
    str,
    typer.Option("--lang", callback=_known_language, help="Language: fr or en; that of the machine by default."),
]


@contextmanager
def refusing_in(language: Any) -> Iterator[None]:
    """Tell what is refused in a language, where its sentences are known in it."""
    from sim.errors import RegisterError

    try:
        yield
    except RegisterError as fault:
        fault.args = (language.told(fault),)
        raise


def replicated(scenario: Any, replications: int, seed: int, jobs: int) -> Any:
    """Run a scenario and return its result."""
    from sim.experiments.replications import replicate

    return replicate(scenario, replications, seed, jobs_of(jobs, replications))


def cluster_of(at: str, jobs: int, quiet: bool = False) -> Any:
    """Return the cluster that was asked for, or None.

    Raises
    ------
    MissingExtraError
        Dask is not installed.
    ExperimentError
        The address is none.
    """
    if not at:
        return None
    from sim.cli.extras import require_extra
    from sim.runs.cluster import LOCAL, Cluster

    if at != LOCAL and jobs:
        raise misused(said("the cluster has its own workers; --jobs goes with --cluster local alone"), "--jobs")
    require_extra("cluster")
    tell = (lambda _text: None) if quiet else partial(typer.echo, err=True)
    return Cluster(at, jobs_of(jobs), tell)


def at_once(jobs: Any) -> int:
    """Return how many tasks are done at once; of a cluster elsewhere as if it were one, which nobody knows before."""
    return jobs if isinstance(jobs, int) else jobs.width


def jobs_of(jobs: int, most: int | None = None) -> int:
    """Return how many processes to use.

    0 asks for as many as this process may use of the machine; few replications are not worth starting any.
    """
    from sim.runs.executor import usable_processes

    if most is not None and most < 8:
        return 1
    wanted = jobs or usable_processes()
    return wanted if most is None else min(wanted, most)


def day_of(text: str, option: str = "--from") -> Any:
    """Return a date from its ISO text."""
    import datetime as dt

    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise misused(said("{text!r}: a date, as 2022-05-09", text=text), option) from None


def progress_of(is_quiet: bool) -> Any:
    """Return what is told (done, wanted) on a terminal, or None."""
    import sys

    if is_quiet or not sys.stderr.isatty():
        return None

    def step(done: int, wanted: int) -> None:
        typer.echo(f"\r{done}/{wanted}" + ("\n" if done == wanted else ""), err=True, nl=False)

    return step


def records(frame: Any) -> list[dict[str, Any]]:
    """Return a table as a list of plain mappings, what is missing as None."""
    rows: list[dict[str, Any]] = json_format.loads(frame.to_json(orient="records"))
    return rows


def tell(table: Any) -> None:
    """Print a table in words."""
    typer.echo(f"\n{table}")


def save(figure: Any, path: Path, lang: str) -> None:
    """Write a picture as SVG or PNG, by the end of its name."""
    from sim.report.figures.encoded import png_of, svg_of
    from sim.runs.whole import writing_in

    with writing_in(path, said("name another file")):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(svg_of(figure, lang) if path.suffix == ".svg" else png_of(figure))
