"""A file that is whole or not there, and a place that cannot be written told the same way everywhere.

In: a path. Out: where to write, or one refusal. A run that is killed leaves the former file, or none, and a `.partial`
that the next one sweeps away.
"""

from __future__ import annotations

import errno
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.errors import FolderRefusedError, ResultsError
from sim.said import Count, said

ENDING = ".partial"
_FOLDER = said("name another folder")
_LEAST_FREE = 20 << 20  # bytes: less than any folder of results
# The disk's fault, not that of who named the place: the same command works once there is room.
_OF_THE_DISK = {errno.ENOSPC, errno.EDQUOT, errno.EIO}


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a name to write under; on success the file gets its own, on a fault it goes."""
    partial = path.with_name(f".{path.name}{ENDING}")
    try:
        yield partial
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise


@contextmanager
def writing_in(place: Path, mend: str = _FOLDER) -> Iterator[None]:
    """Turn what the system says while a place is written into one message that names it, and how to mend it.

    Raises
    ------
    FolderRefusedError
        It cannot be written: no right, a file where a folder was expected, or the reverse. Wrong input.
    ResultsError
        The disk is full or fails: the run failed.
    """
    try:
        yield
    except OSError as fault:
        kind = ResultsError if fault.errno in _OF_THE_DISK else FolderRefusedError
        raise kind(
            said(
                "{place} cannot be written ({why}); {mend}",
                place=place,
                why=said(fault.strerror or str(fault)),
                mend=mend,
            )
        ) from None


def is_partial(path: Path) -> bool:
    """Tell whether a killed run left this file."""
    return path.name.startswith(".") and path.name.endswith(ENDING)


def sweep(folder: Path) -> None:
    """Take away what killed runs left half-written in a folder and below it; for whoever holds it.

    It would stay for ever, and who reads all tables of a folder would take it in.
    """
    for path in sorted(folder.rglob(f".*{ENDING}")):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def try_folder(folder: Path, mend: str = _FOLDER, least_bytes: int = _LEAST_FREE) -> None:
    """Try before any work whether a folder, there or not, could be written; nothing is left of the trial.

    Raises
    ------
    FolderRefusedError
        It cannot be: no right, or a file in its place.
    ResultsError
        Its disk has less room than the least that is needed.
    """
    there = next(path for path in (folder, *folder.parents, Path()) if path.exists())
    if not there.is_dir():
        raise FolderRefusedError(said("{there} is a file, a folder was expected; {mend}", there=there, mend=mend))
    with writing_in(folder, mend), tempfile.TemporaryFile(dir=there) as trial:
        trial.write(b"0")
        trial.flush()
        free = shutil.disk_usage(there).free
    if free < least_bytes:
        told, least = (Count(round(size / 1e6)) for size in (free, least_bytes))
        raise ResultsError(
            said(
                "{folder}: its disk has {free} MB free, this needs at least {least} MB; make room, or {mend}",
                folder=folder, free=told, least=least, mend=mend,
            )
        )  # fmt: skip


def try_file(file: Path, mend: str = said("name another file")) -> None:
    """Try before any work whether a file could be written, as `try_folder` does; one that is there stays as it is.

    Raises
    ------
    FolderRefusedError, ResultsError
        As `try_folder`; or a folder is in its place.
    """
    if file.exists():
        with writing_in(file, mend), file.open("ab"):
            pass
    try_folder(file.parent, mend)
