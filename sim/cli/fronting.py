"""`permanences optimise --measures a,b`: the rotas that no other beats in all measures.

In: what was asked on the command line, read by `optimising`. Out: a table and sentences on stdout, each proposal as a
scenario file. The search is in `sim.experiments.front`.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from sim.cli.answers import records, save, tell
from sim.cli.console import echo_json

if TYPE_CHECKING:
    from sim.experiments.edits import Edit
    from sim.experiments.front import Front, Gain, Proposal
    from sim.report.languages import Language
    from sim.scenario.schema import Scenario


def tell_front(
    scenario: Scenario,
    measures: Sequence[str],
    limits: dict[str, Any],
    folder: Path,
    language: Language,
    picture: Path | None,
    json: bool,
    quiet: bool,
) -> None:
    """Search for several measures, write the proposals, and say what was found."""
    from sim.cli.progress import listened
    from sim.experiments.front import front
    from sim.report.figures.front import front_picture
    from sim.report.tables.front import front_table

    folder = folder / "-".join(["front", *measures])
    with listened("optimise", quiet) as progress:
        found = front(scenario, measures, out=folder / "search.jsonl", progress=progress, **limits)
    files = write(folder, found)
    if picture is not None:
        save(front_picture(found, limits["seed"], language), picture, language.code)
    if json:
        echo_json(_document(found, files))
    elif not quiet:
        typer.echo(language.of(scenario.title))
        tell(front_table(found, language))
        typer.echo("\n".join(path.as_posix() for path in files.values()))


def write(folder: Path, found: Front) -> dict[str, Path]:
    """Write each proposal, and the fewest changes of it, as scenario files, with the rounds and what made them.

    Raises
    ------
    ResultsError
        The folder cannot be written.
    """
    from sim.runs.store import COMPLETE, StudyFolder
    from sim.scenario.files import dump_resolved

    scenarios = {one.name: one.scenario for one in found.proposals}
    scenarios |= {f"{one.name}-few": one.few.scenario for one in found.proposals if one.few is not None}
    what = {"study": "front", "scenario": found.today.fingerprint, "measures": list(found.measures)}
    store = StudyFolder(folder, what)
    with store.locked():
        store.leave_out(f"{name}.yaml" for name in store.told().get("proposals", {}) if name not in scenarios)
        for name, one in scenarios.items():
            store.write_text(f"{name}.yaml", dump_resolved(one))
        store.write_sheet("search", found.trace)
        store.tell(
            replications=found.replications, state=COMPLETE,
            proposals={name: one.fingerprint for name, one in scenarios.items()},
        )  # fmt: skip
    return {name: folder / f"{name}.yaml" for name in scenarios}


def _document(found: Front, files: dict[str, Path]) -> dict[str, Any]:
    return {
        "scenario": found.today.id,
        "measures": list(found.measures),
        "today": found.means,
        "is_today_on_it": found.is_today_on_it,
        "is_exhausted": found.is_exhausted,
        "replications": found.replications,
        "rules": {rule.name: rule.limit for rule in found.rules},
        "proposals": {one.name: _proposal(found, one, files) for one in found.proposals},
        "search": records(found.trace),
    }


def _proposal(found: Front, one: Proposal, files: dict[str, Path]) -> dict[str, Any]:
    few = one.few
    return {
        "file": files[one.name].as_posix(),
        "status": one.status,
        "by": one.by,
        "gains": _gains(one.gains),
        "gives_up": found.gives_up(one),
        "changes": [_edit(edit) for edit in one.edits],
        "few": None if few is None else {
            "file": files[f"{one.name}-few"].as_posix(), "gains": _gains(few.gains),
            "changes": [_edit(edit) for edit in few.edits],
        },
    }  # fmt: skip


def _gains(gains: dict[str, Gain]) -> dict[str, dict[str, float]]:
    return {name: gain._asdict() for name, gain in gains.items()}


def _edit(edit: Edit) -> dict[str, Any]:
    sides = (("before", edit.before), ("after", edit.after))
    return {"permanence": edit.before.id} | {
        side: {name: getattr(one, name) for name in edit.changed} for side, one in sides
    }
