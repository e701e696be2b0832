"""Values of seasons that a search or a sweep keeps: made once, known by point and replication, on disk at once.

In: names of points, replication numbers, values by name. Out: the same, also after a stop: what is whole is read again.
What a point is, and how its values are made, is not known here.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from sim.errors import ExperimentError, FolderRefusedError
from sim.runs import lock
from sim.runs.study import Jobs, Progress, Study
from sim.runs.whole import writing_in
from sim.said import said

Found = dict[str, float]
Work = TypeVar("Work")
Task = tuple[str, int, Any]  # the key of a candidate, replication, what makes its values


@dataclass(frozen=True, eq=False)
class Candidate(Generic[Work]):
    """What is tried: a key by which its values are known, and what a worker needs to make them."""

    key: str
    task: Work


class KeptValues:
    """The values found so far, by point and replication, in memory and in a file of JSON lines.

    Parameters
    ----------
    file : str or Path, optional
        None: in memory alone.
    head : dict
        What makes the values, plain: it is the first line, and a file with another one is refused.
    """

    def __init__(self, file: str | Path | None, head: dict[str, Any]):
        self.file = None if file is None else Path(file)
        self.head = head
        self._found: dict[tuple[str, int], Found] = {}
        self._stream: Any = None

    @contextmanager
    def opened(self) -> Iterator[KeptValues]:
        """Read what an earlier run left, and keep the file open for what is found; its folder is held meanwhile.

        Raises
        ------
        FolderRefusedError
            The file is another run's.
        ResultsError
            It cannot be read or written, or a run is writing in its folder.
        """
        if self.file is None:
            yield self
            return
        try:
            with writing_in(self.file, said("name another")):
                self.file.parent.mkdir(parents=True, exist_ok=True)
                with lock.held(self.file.parent):
                    self._read()
                    with self.file.open("a", encoding="utf-8") as self._stream:
                        if not self._stream.tell():
                            self._write(self.head)
                        yield self
        finally:
            self._stream = None

    def _read(self) -> None:
        if self.file is None or not self.file.exists():
            return
        lines = self.file.read_text(encoding="utf-8").splitlines()
        whole = [line for line in map(_parsed, lines) if line is not None]  # the last one may be cut off
        if not whole:
            self.file.unlink()
            return
        if whole[0] != self.head:
            raise FolderRefusedError(
                said("{file} holds values of another scenario, seed or measure; name another", file=self.file)
            )
        if len(whole) < len(lines) or not self.file.read_bytes().endswith(b"\n"):
            self.file.write_text("".join(json.dumps(line) + "\n" for line in whole), encoding="utf-8")
        for line in whole[1:]:
            self._found[line["point"], line["replication"]] = line["values"]

    def _write(self, line: dict[str, Any]) -> None:
        self._stream.write(json.dumps(line) + "\n")
        self._stream.flush()

    def get(self, point: str, replication: int) -> Found | None:
        """Return the values of a point in a replication, or None."""
        return self._found.get((point, replication))

    def add(self, point: str, replication: int, values: Found) -> None:
        """Keep the values of a point in a replication."""
        self._found[point, replication] = values
        if self._stream is not None:
            self._write({"point": point, "replication": replication, "values": values})


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


class Evaluations:
    """Values by candidate and replication, made by a study where they are missing.

    Parameters
    ----------
    study : Study
        Its tasks are those of `task_of`; what is in the file is known to it.
    values : KeptValues
    """

    def __init__(self, study: Study[Task, Found], values: KeptValues):
        self._study, self._values = study, values
        self._asked: set[tuple[str, int]] = set()

    @property
    def made(self) -> int:
        """Seasons that were asked for, those read from the file included, each once."""
        return self._study.done

    def fill(self, candidates: Sequence[Candidate[Any]], replications: range) -> None:
        """Make the values of candidates in replications, where they are missing.

        Raises
        ------
        ExperimentError
            A season has no value of a measure.
        """
        wanted = [(one, r) for one in candidates for r in replications if (one.key, r) not in self._asked]
        self._asked |= {(one.key, r) for one, r in wanted}
        for task, found in self._study.results(task_of(one, r) for one, r in wanted):
            key, replication, _ = task
            for name, value in found.items():
                if value != value:
                    raise ExperimentError(
                        said(
                            "replication {replication} has no value of {name!r}; choose another measure",
                            replication=replication,
                            name=name.rpartition(":")[2],  # a sweep's values are named place:measure
                        )
                    )
            if self._values.get(key, replication) is None:
                self._values.add(key, replication, found)

    def of(self, one: Candidate[Any], replication: int) -> Found:
        """Return the values of a candidate in a replication that was filled."""
        found = self._values.get(one.key, replication)
        assert found is not None
        return found


def task_of(one: Candidate[Any], replication: int) -> Task:
    """Return what a worker is given: the key of a candidate, the replication, and what makes its values."""
    return one.key, replication, one.task


@contextmanager
def evaluating(
    work: Callable[[Task], Found], head: dict[str, Any], out: str | Path | None, jobs: Jobs, progress: Progress | None,
    most: int,
) -> Iterator[Evaluations]:  # fmt: skip
    """Hold what does the work and the file of values while candidates are tried.

    Parameters
    ----------
    work : callable
        Takes a task (`task_of`), returns the values of a season.
    head, out : as for `KeptValues`
    jobs, progress : as for `Study`
    most : int
        Seasons that may be asked for, for `progress`.
    """
    values = KeptValues(out, head)
    study: Study[Task, Found] = Study(
        work, jobs, known=lambda task: values.get(task[0], task[1]), progress=progress, wanted=most
    )
    with study.opened(), values.opened():
        yield Evaluations(study, values)
