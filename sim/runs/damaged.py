"""A file of a run that stands there whole and cannot be read: refused, with how to mend what it is part of.

In: where it stands, and what reading it says. Out: a refusal. What was cut off in writing is told by its marks, and
made again unasked (`sim.runs.parts`).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyarrow as pa

from sim.errors import FolderRefusedError
from sim.said import Sentence, said
from sim.unreadable import why_unreadable

MERGE_AGAIN = said("merge the run again with --resume")


def made_again(part: Path) -> Sentence:
    """Return how to mend a part of a run."""
    return said("remove {part} and go on with --resume: its replications are made again", part=part)


def damaged(path: Path, why: str, mend: Sentence) -> FolderRefusedError:
    """Return the refusal of a file."""
    return FolderRefusedError(said("{path} is damaged ({why}); {mend}", path=path, why=why, mend=mend))


@contextmanager
def undamaged(path: Path, mend: Sentence) -> Iterator[None]:
    """Read a file within by Arrow.

    Raises
    ------
    FolderRefusedError
        Arrow cannot read it.
    """
    try:
        yield
    except (OSError, pa.ArrowException) as fault:
        raise damaged(path, why_unreadable(fault), mend) from None
