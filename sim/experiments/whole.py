"""A file that is whole or not there: written under another name, then given its own.

In: a path. Out: where to write. A run that is killed leaves the former file, or none, and a `.partial` nobody reads.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ENDING = ".partial"


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


def is_partial(path: Path) -> bool:
    """Tell whether a killed run left this file."""
    return path.name.startswith(".") and path.name.endswith(ENDING)
