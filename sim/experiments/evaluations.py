"""What a search knows of each rota it tried: the values of some measures by replication, made once and kept.

In: scenarios that differ from one by their rota alone, and replication numbers. Out: values by measure. A file, if
there is one, holds each value as soon as it is known, so that a search that was stopped goes on.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import ExperimentError, FolderRefusedError, ResultsError
from sim.experiments.replications import Simulate, engines
from sim.experiments.rota_moves import Rounds, key_of
from sim.measures.catalogue import season_measures
from sim.measures.definition import ALL
from sim.scenario.schema import Scenario
from sim.visits.laws import check_laws

Task = tuple[int, int, Rounds]  # order, replication, permanences
Found = dict[str, float]
_MOST_KEPT = 64


@dataclass(frozen=True, eq=False)
class Candidate:
    """A rota that is tried: its scenario, and a key that is the same for the same permanences."""

    scenario: Scenario
    key: str


def candidate(scenario: Scenario) -> Candidate:
    """Return a scenario as a candidate."""
    return Candidate(scenario, key_of(scenario.rota.permanences))


class Evaluator:
    """The task of a worker: one season of a rota; out come the values of the measures that decide.

    Parameters
    ----------
    scenario : Scenario
        All but the rota's permanences is taken from it.
    seed : int
    engine : str
    measures : tuple of str
    simulate : callable, optional
        What makes a season, in place of the engines.
    """

    def __init__(
        self, scenario: Scenario, seed: int, engine: str, measures: tuple[str, ...], simulate: Simulate | None = None
    ):
        self.scenario, self.seed, self.engine, self.measures = scenario, seed, engine, measures
        self.simulate = simulate
        self._made: dict[Rounds, Scenario] = {}

    def _with(self, rounds: Rounds) -> Scenario:
        """Return the same object for the same rota, so that its plan is made once in a process."""
        if rounds not in self._made:
            if len(self._made) >= _MOST_KEPT:
                self._made.clear()
            rota = self.scenario.rota.model_copy(update={"permanences": rounds})
            self._made[rounds] = self.scenario.model_copy(update={"rota": rota})
        return self._made[rounds]

    def __call__(self, task: Task) -> Found:
        """Run one season and return the value of each measure."""
        _, replication, rounds = task
        scenario = self._with(rounds)
        season = (self.simulate or engines())(scenario, seed=self.seed, replication=replication, engine=self.engine)
        check_laws(season)
        table = season_measures(season, scenario, whole_only=True)
        whole = table[table["dimension"] == ALL].set_index("measure")["value"]
        return {name: float(whole.get(name, float("nan"))) for name in self.measures}


class Values:
    """The values found so far, by rota and replication, in memory and in a file of JSON lines."""

    def __init__(self, file: str | Path | None, evaluator: Evaluator):
        self.file = None if file is None else Path(file)
        self.head = {
            "scenario": evaluator.scenario.fingerprint, "seed": evaluator.seed, "engine": evaluator.engine,
            "measures": list(evaluator.measures),
        }  # fmt: skip
        self._found: dict[tuple[str, int], Found] = {}
        self._stream: Any = None

    @contextmanager
    def opened(self) -> Iterator[Values]:
        """Read what an earlier search left, and keep the file open for what is found.

        Raises
        ------
        FolderRefusedError
            The file is another search's.
        ResultsError
            It cannot be read or written.
        """
        if self.file is None:
            yield self
            return
        try:
            self.file.parent.mkdir(parents=True, exist_ok=True)
            self._read()
            with self.file.open("a", encoding="utf-8") as self._stream:
                if not self._stream.tell():
                    self._write(self.head)
                yield self
        except OSError as fault:
            raise ResultsError(f"{self.file} cannot be used ({fault.strerror or fault}); name another") from None
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
            raise FolderRefusedError(f"{self.file} holds the search of another scenario, seed or measure; name another")
        if len(whole) < len(lines) or not self.file.read_bytes().endswith(b"\n"):
            self.file.write_text("".join(json.dumps(line) + "\n" for line in whole), encoding="utf-8")
        for line in whole[1:]:
            self._found[line["rota"], line["replication"]] = line["values"]

    def _write(self, line: dict[str, Any]) -> None:
        self._stream.write(json.dumps(line) + "\n")
        self._stream.flush()

    def get(self, rota: str, replication: int) -> Found | None:
        """Return the values of a rota in a replication, or None."""
        return self._found.get((rota, replication))

    def add(self, rota: str, replication: int, values: Found) -> None:
        """Keep the values of a rota in a replication."""
        self._found[rota, replication] = values
        if self._stream is not None:
            self._write({"rota": rota, "replication": replication, "values": values})


def _parsed(line: str) -> dict[str, Any] | None:
    try:
        found = json.loads(line)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


class Evaluations:
    """Values by scenario and replication, made by workers where they are missing.

    Attributes
    ----------
    made : int
        Seasons that the search has asked for, those read from the file included.
    """

    def __init__(
        self,
        run: Callable[[Iterable[Task]], Iterator[tuple[Task, Found]]],
        values: Values,
        progress: Callable[[int, int], None] | None,
        most: int,
    ):
        self._run, self._values, self._progress, self._most = run, values, progress, most
        self.made = 0

    def fill(self, candidates: Sequence[Candidate], replications: range) -> None:
        """Make the values of candidates in replications, where they are missing.

        Raises
        ------
        ExperimentError
            A season has no value of a measure.
        """
        wanted = [(one, r) for one in candidates for r in replications]
        missing = [(one, r) for one, r in wanted if self._values.get(one.key, r) is None]
        self._step(len(wanted) - len(missing))
        tasks = ((k, r, one.scenario.rota.permanences) for k, (one, r) in enumerate(missing))
        for (k, replication, _), found in self._run(tasks):
            for name, value in found.items():
                if value != value:
                    raise ExperimentError(f"replication {replication} has no value of {name!r}; choose another measure")
            self._values.add(missing[k][0].key, replication, found)
            self._step(1)

    def _step(self, seasons: int) -> None:
        for _ in range(seasons):
            self.made += 1
            if self._progress is not None:
                self._progress(min(self.made, self._most), self._most)

    def of(self, one: Candidate, replication: int) -> Found:
        """Return the values of a candidate in a replication that was filled."""
        found = self._values.get(one.key, replication)
        assert found is not None
        return found
