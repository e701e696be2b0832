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

from sim.cli.answers import Json, Quiet
from sim.cli.console import echo_json
from sim.errors import PermanencesError


def register(app: typer.Typer) -> None:
    """Put the verb of this module on the command line."""
    app.command()(doctor)


def doctor(json: Json = False, quiet: Quiet = False) -> None:
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
        typer.echo("\n".join(_lines(facts)))


def _of_this_folder(folder: Path) -> dict[str, Any]:
    """Return whether results can be written and locked here, and how much room there is."""
    from sim.runs.lock import held
    from sim.runs.whole import try_folder

    try:
        try_folder(folder, least_bytes=0)
    except PermanencesError as fault:
        return {"can_write_here": False, "writing": str(fault), "locks": None, "free_bytes": None}
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
        return str(fault)
    return "ready"


def _lines(facts: dict[str, Any]) -> list[str]:
    """Return what was found, as people read it."""
    lines = ["Versions", *(f"  {name} {version}" for name, version in facts["versions"].items()), "", "Options"]
    for name, found in facts["extras"].items():
        lines.append(f"  {name} : {'installée' if found == 'installed' else f'absente ; pour l’installer : {found}'}")
    first, last = facts["calendar"]
    return [
        *lines, "",
        f"Écriture dans ce dossier : {_writing(facts)}",
        f"Machine : {_machine(facts)}",
        f"Code compilé : {facts['compiled_code'] or 'gardé nulle part, donc compilé de nouveau à chaque fois'}",
        f"PDF : {'prêt' if facts['pdf'] == 'ready' else facts['pdf'] or 'option absente'}",
        f"Calendrier : du {first} au {last}",
        f"Scénarios fournis : {', '.join(facts['scenarios'])}",
    ]  # fmt: skip


def _writing(facts: dict[str, Any]) -> str:
    """Return whether results can be written here, how much of them, and by one run at a time."""
    if not facts["can_write_here"]:
        return f"non ({facts['writing']}) ; nommez un autre dossier par --out"
    from sim.runs.lock import WITHOUT

    locks = "" if facts["locks"] else f" ; ce disque ignore les verrous : --out ailleurs, ou {WITHOUT}=1"
    return f"oui, {_gigabytes(facts['free_bytes'])} libres{locks}"


def _machine(facts: dict[str, Any]) -> str:
    """Return processors, memory and the processes that follow from them."""
    memory = facts["memory_bytes"]
    told = "mémoire inconnue" if memory is None else f"{_gigabytes(memory)} de mémoire"
    count = facts["processors"]
    usable = "1 processeur utilisable" if count == 1 else f"{count} processeurs utilisables"
    return f"{usable}, {told} ; --jobs 0 : {facts['processes']} processus"


def _gigabytes(size: int) -> str:
    return f"{size / 1e9:.1f}".replace(".", ",") + " Go"
