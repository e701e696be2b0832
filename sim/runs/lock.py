"""One writer a folder: a lock of the operating system, gone the moment its process is, however it ends.

In: a folder. Out: a context in which nobody else holds it. A killed run leaves a file behind that locks nothing. Which
processes live, and whether a number was given to another one, does not matter: the system knows who holds a lock.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sim.errors import FolderRefusedError, ResultsError
from sim.said import said

LOCK = ".lock"
WITHOUT = "PERMANENCES_WITHOUT_LOCKS"  # set to 1 by who sees to it that a folder has one writer
# What the system says of a disk that knows no locks, as some network shares.
_NO_LOCKS = {
    getattr(errno, name) for name in ("ENOLCK", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EINVAL") if hasattr(errno, name)
}
_FAR = 1 << 30  # where Windows locks a byte: beyond the text, which others may read

if os.name == "nt":
    import msvcrt

    def _seize(handle: int) -> None:
        os.lseek(handle, _FAR, os.SEEK_SET)
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        os.lseek(handle, 0, os.SEEK_SET)

else:
    import fcntl

    def _seize(handle: int) -> None:
        # Of the open file, not of the process: it excludes a second run in the same process too, and children that
        # were started afresh do not have it.
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a folder that is there.

    Raises
    ------
    ResultsError
        Another run holds it.
    FolderRefusedError
        Its disk knows no locks; the message says how to run all the same.
    OSError
        The folder cannot be written.
    """
    path = folder / LOCK
    handle = _opened(path)
    try:
        os.ftruncate(handle, 0)
        os.write(handle, f"{os.getpid()}\n".encode())  # for people; nothing reads it to decide
        yield
    finally:
        if os.name == "nt":
            os.close(handle)
            with suppress(OSError):
                path.unlink()
        else:
            path.unlink(missing_ok=True)  # while it is held, so that nobody else's is taken away
            os.close(handle)


def _opened(path: Path) -> int:
    """Return a handle of the lock file that is held and still has its name."""
    while True:
        handle = os.open(path, os.O_CREAT | os.O_RDWR)
        try:
            if os.environ.get(WITHOUT) != "1":
                _seize(handle)
        except (BlockingIOError, PermissionError):
            holder = _holder(path)
            os.close(handle)
            raise ResultsError(
                said("{folder} is being written by another run{holder}; wait for it", folder=path.parent, holder=holder)
            ) from None
        except OSError as fault:
            os.close(handle)
            raise _told(path, fault) from None
        except BaseException:
            os.close(handle)
            raise
        # Who held it may have taken its name away between our opening it and our seizing it.
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), path.stat()):
                return handle
        os.close(handle)


def _holder(path: Path) -> str:
    """Return in brackets which process holds a lock, if it says so."""
    with suppress(OSError, ValueError):
        return said(" (process {number})", number=int(path.read_text()))
    return ""


def _told(path: Path, fault: OSError) -> Exception:
    """Return what to say of a lock that cannot be had; the file that was made for it goes."""
    if fault.errno not in _NO_LOCKS:
        return fault
    path.unlink(missing_ok=True)
    return FolderRefusedError(
        said(
            "{folder} is on a disk that knows no locks ({why}), so nothing would keep a second run "
            "out of it: name a folder on a disk of this machine, or set {variable}=1 and see to it that "
            "only one run writes there",
            folder=path.parent,
            why=fault.strerror,
            variable=WITHOUT,
        )
    )
