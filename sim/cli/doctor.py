"""`permanences doctor`: what is here, what this process may use, and what would fail, tried and not supposed.

In: nothing. Out: versions, extras, rights, room and locks of this folder, processors, memory, whether a PDF can be made
and where compiled code is kept; in words or as JSON. `register` puts the verb on the command line.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import typer

from sim.cli.answers import Json, OwnLang, Quiet, worded
from sim.cli.console import echo_json
from sim.errors import PermanencesError
from sim.said import Sentence, counted, said, together


def register(app: typer.Typer) -> None:
    """Put the verb of this module on the command line."""
    app.command()(doctor)


def doctor(lang: OwnLang = "", json: Json = False, quiet: Quiet = False) -> None:
    """Tell versions, extras that are there, rights, room, the machine, and what is lacking."""
    from sim.cli.extras import EXTRAS, command_for, is_installed
    from sim.provenance import versions
    from sim.scenario.files import shipped_names
    from sim.territory.calendar import FIRST_DAY, LAST_DAY
    from sim.units import iso_date

    facts = {
        "versions": versions(),
        "extras": {name: "installed" if is_installed(name) else command_for(name) for name in EXTRAS},
        **_of_this_folder(Path()),
        **_of_the_machine(),
        "pdf": _pdf() if is_installed("pdf") else None,
        "calendar": [iso_date(FIRST_DAY), iso_date(LAST_DAY)],
        "scenarios": list(shipped_names()),
    }
    if json:
        echo_json(facts)
    elif not quiet:
        typer.echo("\n".join(map(worded, _lines(facts))))


def _of_this_folder(folder: Path) -> dict[str, Any]:
    """Return whether results can be written and locked here, and how much room there is."""
    from sim.runs.lock import held
    from sim.runs.whole import try_folder

    try:
        try_folder(folder, least_bytes=0)
    except PermanencesError as fault:
        return {"can_write_here": False, "writing": fault.args[0], "locks": None, "free_bytes": None}
    facts: dict[str, Any] = {"can_write_here": True, "writing": "", "free_bytes": shutil.disk_usage(folder).free}
    with tempfile.TemporaryDirectory(dir=folder, prefix=".permanences-") as trial:
        try:
            with held(Path(trial)):
                return {**facts, "locks": True}
        except PermanencesError:
            return {**facts, "locks": False}


def _of_the_machine() -> dict[str, Any]:
    """Return what this process may use of the machine, and where compiled code is kept."""
    from sim.compiled import kept_in
    from sim.engine.kernel import season
    from sim.machine import memory_bytes, processors
    from sim.runs.executor import usable_processes

    return {
        "processors": processors(), "memory_bytes": memory_bytes(), "processes": usable_processes(),
        "compiled_code": kept_in(season),
    }  # fmt: skip


def _pdf() -> str:
    """Return that a PDF can be made, or why not."""
    from sim.report.written.pdf import try_pdf

    try:
        try_pdf()
    except PermanencesError as fault:
        told: str = fault.args[0]
        return told
    return "ready"


def _lines(facts: dict[str, Any]) -> list[str]:
    """Return what was found, as people read it."""
    first, last = facts["calendar"]
    code = facts["compiled_code"] or said("kept nowhere, so compiled anew each time")
    pdf = said("ready") if facts["pdf"] == "ready" else facts["pdf"] or said("the extra is not there")
    return [
        said("Versions"), *(f"  {name} {version}" for name, version in facts["versions"].items()), "",
        said("Extras"), *(_extra(name, found) for name, found in facts["extras"].items()), "",
        said("Writing in this folder: {what}", what=_writing(facts)),
        said("Machine: {what}", what=_machine(facts)),
        said("Compiled code: {where}", where=code),
        said("PDF: {what}", what=pdf),
        said("Calendar: from {first} to {last}", first=first, last=last),
        said("Shipped scenarios: {names}", names=", ".join(facts["scenarios"])),
    ]  # fmt: skip


def _extra(name: str, found: str) -> Sentence:
    if found == "installed":
        return said("  {name}: installed", name=name)
    return said("  {name}: not there; to install it: {command}", name=name, command=found)


def _writing(facts: dict[str, Any]) -> Sentence:
    """Return whether results can be written here, how much of them, and by one run at a time."""
    if not facts["can_write_here"]:
        return said("no ({why}); name another folder with --out", why=facts["writing"])
    from sim.runs.lock import WITHOUT

    free = said("yes, {size} free", size=_gigabytes(facts["free_bytes"]))
    if facts["locks"]:
        return free
    return together(free, said("; this disk ignores locks: --out elsewhere, or {name}=1", name=WITHOUT))


def _machine(facts: dict[str, Any]) -> Sentence:
    """Return processors, memory and the processes that follow from them."""
    memory, count = facts["memory_bytes"], facts["processors"]
    told = said("memory unknown") if memory is None else said("{size} of memory", size=_gigabytes(memory))
    usable = counted("{count} processor to use", "{count} processors to use", count)
    processes = counted("{count} process", "{count} processes", facts["processes"])
    return said("{usable}, {told}; --jobs 0: {processes}", usable=usable, told=told, processes=processes)


def _gigabytes(size: int) -> Sentence:
    whole, tenths = f"{size / 1e9:.1f}".split(".")
    return said("{whole}.{tenths} GB", whole=whole, tenths=tenths)
