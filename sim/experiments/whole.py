"""A file that is whole or not there, and a place that cannot be written told the same way everywhere.

In: a path. Out: where to write, or one refusal. A run that is killed leaves the former file, or none, and a `.partial`
that the next one sweeps away.
"""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.errors import FolderRefusedError, ResultsError

ENDING = ".partial"
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
def writing_in(place: Path, mend: str = "name another folder") -> Iterator[None]:
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
        raise kind(f"{place} cannot be written ({fault.strerror or fault}); {mend}") from None


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
