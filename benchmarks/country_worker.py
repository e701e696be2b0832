"""One piece of the country in a process of its own: `python -m benchmarks.country_worker 46` prints JSON.

In: a département. Out: CPU seconds with laws, measures and tables, needs, bytes at the peak, person-days; and the CPU
seconds of a need of Agen's with the same, in the same process.
"""

from __future__ import annotations

import json
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.memory import highest_mb
from sim.experiments.pieces import piece_scenario, run_piece
from sim.experiments.pieces_folder import PiecesFolder
from sim.runs.run_folder import RunFolder
from sim.runs.work import Seasons
from sim.scenario.files import load_scenario
from sim.scenario.setting import days_of, territory_of

_AGEN = 20


def main(code: str) -> None:
    """Run both and print what they took."""
    agen = load_scenario("agen")
    with tempfile.TemporaryDirectory() as folder:
        store = RunFolder(Path(folder) / "agen", agen, 1, "compiled")
        store.prepare(resume=False, force=False)

        def of_agen(number: int) -> int:
            season, measures = Seasons(1).measured(agen, number)
            store.write(number, season, measures)
            return len(season.requests)

        of_agen(_AGEN)  # what is compiled or planned once
        began = time.process_time()
        needs = sum(map(of_agen, range(_AGEN)))
        agen_s = (time.process_time() - began) / needs
        pieces, before = PiecesFolder(Path(folder) / "france", {}), highest_mb()
        scenario = piece_scenario("france", (), code)
        run_piece(scenario, code, 1, 1, "compiled")  # its plan
        began = time.process_time()
        piece = run_piece(scenario, code, 1, 0, "compiled")
        pieces.write(0, piece)
        cpu_s = time.process_time() - began
    people = sum(commune.population for commune in territory_of(scenario).communes)
    print(
        json.dumps(
            {
                "cpu_s": cpu_s, "needs": piece.needs, "agen_s": agen_s, "bytes": (highest_mb() - before) * 2**20,
                "person_days": people * days_of(scenario).count,
            }
        )
    )  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1])
