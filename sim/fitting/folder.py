"""The folder of a fit: the scenario that extends the one that was fitted, the table of values, what they are.

In: a `RegisterFit` and sentences. Out: files, each whole or not there. No cell of the register but counts reaches it.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import FolderRefusedError
from sim.fitting.equal_fits import SET, set_of
from sim.fitting.overlay import yaml_of
from sim.fitting.registering import RegisterFit
from sim.runs.spreadsheet import french_csv
from sim.runs.whole import whole, writing_in
from sim.said import N_, in_both, said
from sim.scenario.documents import found_source, shipped_folder
from sim.scenario.files import names_found
from sim.scenario.resolved import dump_resolved
from sim.scenario.schema import Scenario

SCENARIO, FITS, README, TRIALS = "scenario.yaml", "fits.csv", "README.md", "trials"
PICTURE = "prior-posterior.svg"
_COLUMNS = ("what", "of", "value", "low", "high", "unit", "n", "quality", "path")


def try_fit_folder(folder: Path, force: bool) -> None:
    """Refuse, before any work, a folder that holds something else.

    Raises
    ------
    FolderRefusedError
    """
    is_ours = (folder / FITS).is_file()
    is_begun = folder.is_dir() and {path.name for path in folder.iterdir()} <= {TRIALS}
    if folder.exists() and not is_begun and not (is_ours and force):
        words = N_("{folder} is not empty; name another folder with --out")
        if is_ours:
            words = N_("{folder} is not empty; replace a fit with --force, or name another folder with --out")
        raise FolderRefusedError(said(words, folder=folder))


def write_fit(folder: Path, fit: RegisterFit, base: str, about: Sequence[str]) -> None:
    """Write a fit.

    Parameters
    ----------
    folder : Path
    fit : RegisterFit
    base : str
        The scenario that was named: a file, or a shipped one.
    about : sequence of str
        What the folder holds, a text a language.
    """
    with writing_in(folder):
        folder.mkdir(parents=True, exist_ok=True)
        head = "Valeurs ajustées sur un registre par permanences calibrate ; range : intervalle à 90 %."
        _text(folder / SCENARIO, yaml_of(overlay_document(fit, base, folder), head))
        tables = {FITS: fits_table(fit), SET: set_of(fit)}
        if fit.posterior is not None:
            tables |= {"next.csv": fit.posterior.next_data, "misfit.csv": fit.posterior.misfit}
        else:  # those of a fit that this one replaces
            for name in ("next.csv", "misfit.csv", PICTURE):
                (folder / name).unlink(missing_ok=True)
        for name, table in tables.items():
            with whole(folder / name) as path:
                french_csv(table, path)
        _text(folder / README, "\n\n".join(about) + "\n")
        _text(folder / "scenario.resolved.yaml", dump_resolved(fit.fitted))


def overlay_document(fit: RegisterFit, base: str, folder: Path) -> dict[str, Any]:
    """Return the scenario file: whom it extends, its title, its values."""
    return {
        "extends": parent_of(base, folder),
        "id": f"{fit.scenario.id[:50]}-registre",
        "title": in_both(N_("{title} (fitted to a register)"), title=fit.scenario.title.model_dump()),
        **fit.overlay,
    }


def parent_of(base: str, folder: Path) -> str:
    """Return how a file in a folder names the scenario that was fitted."""
    path = found_source(base, names_found())
    if path.parent == shipped_folder():
        return f"shipped/{path.stem}"
    return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()


def fits_table(fit: RegisterFit) -> pd.DataFrame:
    """Return the estimates as a table, with what the scenario said before."""
    rows = [{name: getattr(one, name) for name in _COLUMNS} for one in fit.estimates]
    frame = pd.DataFrame(rows, columns=list(_COLUMNS))
    frame["before"] = [_before(fit.scenario, path) for path in frame["path"]]
    return frame


def _before(scenario: Scenario, path: str) -> float:
    from sim.fitting.correcting import value_at
    from sim.scenario.origins import leaves

    return value_at(dict(leaves(scenario.tree())), path) if path else float("nan")


def _text(place: Path, text: str) -> None:
    with whole(place) as path:
        path.write_text(text, encoding="utf-8")
