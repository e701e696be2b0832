"""The folder of a study: whose it is, who may write in it, how far it came; every study has one of these.

In: what makes the results of a study, its tables and texts. Out: a folder with one manifest, `provenance.json`, one
lock, and files that are whole or not there. Which files a kind of study has is its own: replications stand in
`run_folder`, pieces of a country in `sim.experiments.pieces_folder`.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pandas as pd

from sim.errors import FolderRefusedError
from sim.plain import json_text
from sim.provenance import SCHEMA_VERSION, now, provenance
from sim.runs import lock
from sim.runs.spreadsheet import french_csv
from sim.runs.whole import is_partial, sweep, try_folder, whole, writing_in
from sim.said import N_, said
from sim.scenario.files import shipped_names
from sim.territory.sources import CREDIT

MANIFEST = "provenance.json"
RUNNING, COMPLETE = "running", "complete"
KEPT = "kept for a comparison"  # replications that another study asked for: as many as are there
_MEND = said("name another folder with --out")
_KEPT = said(
    "what was whole is kept: mend the disk or the rights and continue with the same command (run: with --resume), "
    "or name another folder with --out"
)


class StudyFolder:
    """One study's folder.

    Parameters
    ----------
    folder : Path
    what : mapping
        What makes the results (kind of study, fingerprints, seed, options), plain: equal for who continues it.
    """

    def __init__(self, folder: Path, what: Mapping[str, Any]):
        self.folder, self.what = folder, dict(what)
        self._is_ours = False

    def __getstate__(self) -> dict[str, Any]:
        """Leave for another process, whose working folder may be another."""
        return {**self.__dict__, "folder": self.folder.absolute(), "_is_ours": False}

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Keep other runs out of the folder, made if need be, while this one prepares and writes it.

        Raises
        ------
        FolderRefusedError, ResultsError
            A file is in its place, it cannot be written, or another run holds it.
        """
        with ExitStack() as stack:
            with self.writing():
                try_folder(self.folder, _MEND)
                self.folder.mkdir(parents=True, exist_ok=True)
                stack.callback(_leave, self.folder)
                stack.enter_context(lock.held(self.folder))
            try:
                yield
            finally:
                if self._is_ours:
                    with suppress(OSError):  # the next run sweeps again
                        sweep(self.folder)  # what a process that was ended had begun to write

    @contextmanager
    def held(self, resume: bool | None, force: bool) -> Iterator[None]:
        """Lock the folder and prepare it (`prepare`)."""
        with self.locked():
            self.prepare(resume, force)
            yield

    def check(self, resume: bool | None, force: bool) -> None:
        """Refuse the folder as `prepare` does, and leave it as it is.

        Parameters
        ----------
        resume : bool or None
            Continue what the folder holds; None where that cannot be.
        force : bool
            Replace it.

        Raises
        ------
        FolderRefusedError, ResultsError
            As `prepare`.
        """
        try_folder(self.folder, _MEND)
        if not self.folder.exists() or not self._holdings():
            return
        if not (self.folder / MANIFEST).is_file():
            raise FolderRefusedError(
                said(
                    "{folder} is not empty and is no results folder (it has no {file}): it is left as it is; {mend}",
                    folder=self.folder,
                    file=MANIFEST,
                    mend=_MEND,
                )
            )
        if not (resume or force):
            go_on = "" if resume is None else said("continue it with --resume, ")
            raise FolderRefusedError(
                said(
                    "{folder} exists; {go_on}replace it with --force, or {mend}",
                    folder=self.folder,
                    go_on=go_on,
                    mend=_MEND,
                )
            )
        if not force:
            self._refuse_others()

    def prepare(self, resume: bool | None, force: bool) -> None:
        """Begin in the folder, or accept it as it is; to be called while it is locked.

        Raises
        ------
        FolderRefusedError, ResultsError
            It is not empty and neither resume nor force was asked; it is another study's; it cannot be written.
        """
        with self.writing():
            self.folder.mkdir(parents=True, exist_ok=True)
            self.check(resume, force)
            if force:
                self._clear()
            self._is_ours = True
            sweep(self.folder)
            # First of all what says whose folder this is: killed at any moment, it can be continued or replaced.
            self.tell(state=RUNNING, started=now(), **self.progress())

    def progress(self) -> dict[str, Any]:
        """Return how far the study came, for the manifest."""
        return {}

    def _holdings(self) -> list[Path]:
        """Return what lies in the folder, beside what a run that was killed at its beginning leaves."""
        return [path for path in self.folder.iterdir() if path.name != lock.LOCK and not is_partial(path)]

    def _clear(self) -> None:
        """Empty the folder; whose it is goes last, so that a clearing that is cut off can be done again."""
        for path in sorted(self._holdings(), key=lambda path: path.name == MANIFEST):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()

    def _refuse_others(self) -> None:
        """Refuse to continue a folder that another study, scenario, seed or version has begun."""
        begun = _manifest(self.folder)
        if begun is None:
            raise FolderRefusedError(
                said(
                    "{folder}: {file} is broken; replace the folder with --force, or {mend}",
                    folder=self.folder,
                    file=MANIFEST,
                    mend=_MEND,
                )
            )
        for key, value in {"schema_version": SCHEMA_VERSION, **_plain(self.what)}.items():
            if begun.get(key) != value:
                raise FolderRefusedError(
                    said(
                        "{folder} was begun with {key} {begun!r}, this run has {value!r}; replace it with --force, or"
                        " {mend}",
                        folder=self.folder,
                        key=key,
                        begun=begun.get(key),
                        value=value,
                        mend=_MEND,
                    )
                )

    def tell(self, **facts: Any) -> None:
        """Write the manifest: what makes the results, how far they came, versions, credit."""
        told = provenance(**self.what, credit=str(CREDIT), **facts)
        self.write_text(MANIFEST, json_text(told, indent=2))

    def told(self) -> dict[str, Any]:
        """Return what the manifest says as it stands; nothing where there is none, or a broken one."""
        return _manifest(self.folder) or {}

    def leave_out(self, names: Iterable[str]) -> list[str]:
        """Take away files of a former answer that this one has not: whoever finds them takes them for its own.

        Returns
        -------
        list of str
            Those that were there.
        """
        with self.writing():
            there = [name for name in names if (self.folder / name).is_file()]
            for name in there:
                (self.folder / name).unlink()
        return there

    def manifest_text(self) -> str | None:
        """Return the manifest as it stands, None where there is none."""
        path = self.folder / MANIFEST
        return path.read_text(encoding="utf-8") if path.is_file() else None

    def writing(self) -> AbstractContextManager[None]:
        """Turn a fault of the disk into a message that says where, and that nothing whole was lost."""
        return writing_in(self.folder, _KEPT)

    def write_text(self, name: str, text: str) -> None:
        """Write a text, whole or not at all."""
        with self.writing(), whole(self.folder / name) as path:
            path.write_text(text, encoding="utf-8")

    def write_table(self, name: str, table: pd.DataFrame, for_sheets: pd.DataFrame | None = None) -> None:
        """Write a table for machines (Parquet) and for people (CSV), who may be given more columns or other values."""
        with self.writing():
            with whole(self.folder / f"{name}.parquet") as path:
                table.to_parquet(path, index=False)
            self.write_sheet(name, table if for_sheets is None else for_sheets)

    def write_sheet(self, name: str, table: pd.DataFrame) -> None:
        """Write a table for people alone."""
        with self.writing(), whole(self.folder / f"{name}.csv") as path:
            french_csv(table, path)


def read_manifest(place: Path) -> dict[str, Any]:
    """Return what made a folder.

    Raises
    ------
    FolderRefusedError
        There is no folder, no manifest, or one of another version of the project.
    """
    refuse_no_folder(place)
    if not (place / MANIFEST).is_file():
        raise FolderRefusedError(
            said(
                "{place} is no results folder: it has no {file}; name a folder that permanences run or "
                "compare --out has written{inside}",
                place=place,
                file=MANIFEST,
                inside=_inside(place),
            )
        )
    made = _manifest(place)
    if made is None:
        raise FolderRefusedError(
            said("{place}: {file} cannot be read; run again with --force", place=place, file=MANIFEST)
        )
    if made.get("schema_version") != SCHEMA_VERSION:
        raise FolderRefusedError(
            said(
                "{place} was written with schema version {found!r}, this version reads {wanted}; run "
                "it again with --force, or read it with the version that wrote it (commit {commit})",
                place=place,
                found=made.get("schema_version"),
                wanted=SCHEMA_VERSION,
                commit=made.get("commit"),
            )
        )
    return made


def _manifest(place: Path) -> dict[str, Any] | None:
    """Return what a manifest says, or None where it is missing or broken."""
    try:
        made = json.loads((place / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return made if isinstance(made, dict) else None


def _plain(what: dict[str, Any]) -> dict[str, Any]:
    """Return facts as they come back from a file."""
    found: dict[str, Any] = json.loads(json_text(what))
    return found


def _leave(folder: Path) -> None:
    """Take away a folder in which nothing was written."""
    with suppress(OSError):
        folder.rmdir()


def refuse_no_folder(place: Path) -> None:
    """Refuse a source that is no folder: often it is a scenario, which must be run first.

    Raises
    ------
    FolderRefusedError
        With what it is.
    """
    if place.is_dir():
        return
    words = N_("{place} is not there; name a folder that permanences run has written")
    if place.suffix in (".yaml", ".yml") or str(place) in shipped_names():
        words = N_("{place} is a scenario, not a results folder; run it first: permanences run {place}")
    elif place.exists():
        words = N_("{place} is a file, a results folder was expected; name a folder that permanences run has written")
    raise FolderRefusedError(said(words, place=place))


def _inside(place: Path) -> str:
    """Name a results folder that lies in another folder, as a hint."""
    found = sorted(path.parent.name for path in place.glob(f"*/{MANIFEST}"))
    return said(", for example {folder}", folder=place / found[0]) if found else ""
