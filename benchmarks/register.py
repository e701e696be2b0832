"""A register of a million lines, beside what pandas alone takes to read the same file.

In: nothing. Out: a document of figures. The file is invented and has the columns of the State's export; both read it in
a process of its own for their memory, and in turn for their time. `python -m benchmarks --only register`.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.memory import highest_mb
from benchmarks.timing import against, interleaved, ratio, spread, timed

LINES, ROUNDS = 1_000_000, 5
MOST_TIMES, MOST_MB = 3, 1536
_HEADINGS = (
    "année;date prise rdv;heure prise rdv;origine;date rdv;heure rdv;service;motif;contexte;statut;lieu;"
    "professionnel.le(s);usager(s);commune du premier responsable;au moins un usager mineur ?;"
    "résultat des notifications;Organisation;date naissance;code postal du premier responsable;créé par;"
    "email(s) professionnel.le(s)"
)
_MOTIFS = ("Dossier CAF", "Déclaration d'impôts", "Carte grise", "Demande de retraite", "Inscription France Travail")
_STATUSES = ("Rendez-vous honoré",) * 8 + ("Absence non excusée", "Annulé (excusé)", "Annulé (par le service)")
_PLACES = ("Mairie de Foulayronnes (Place de la Mairie, Foulayronnes, 47510)", "Poste (1 rue, Agen, 47000)")
_HOMES = (("Agen", "47000"), ("Foulayronnes", "47510"), ("Bon-Encontre", "47240"))


def benchmark(quick: bool = False, say: Callable[[str], None] = print) -> dict[str, Any]:
    """Time and weigh both readers on one file, and return the figures."""
    import pandas as pd

    import sim

    lines = 20_000 if quick else LINES
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "register.csv"
        say(f"register: {lines} lines")
        write(path, lines)
        times = interleaved(
            {
                "read_register": timed(lambda: sim.read_register(path)),
                "pandas.read_csv": timed(lambda: pd.read_csv(path, sep=";")),
            },
            2 if quick else ROUNDS,
        )
        weights = {reader: weigh(reader, path) for reader in ("read_register", "pandas.read_csv")}
        size_mb = path.stat().st_size / 1e6
    weighed = spread([weights["read_register"]])
    return {
        "lines": lines,
        "file_mb": size_mb,
        "seconds": {name: spread(values) for name, values in times.items()},
        "times_pandas": against(ratio(times["read_register"], times["pandas.read_csv"]), MOST_TIMES, at_least=False),
        "highest_mb": against(weighed, MOST_MB, at_least=False),
        "highest_mb_of_pandas": weights["pandas.read_csv"],
    }


def write(path: Path, lines: int) -> None:
    """Write a register of so many lines, its people invented."""
    dice = random.Random(1)
    days = [(dt.date(2022, 1, 3) + dt.timedelta(days=k)).strftime("%d/%m/%Y") for k in range(1_000)]
    hours = [f"{hour:02d}h{minute:02d}" for hour in range(8, 18) for minute in range(0, 60, 5)]
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        stream.write(f"{_HEADINGS}\r\n")
        for k in range(lines):
            booked, (home, postcode) = dice.randrange(960), _HOMES[k % 3]
            stream.write(
                f"2022;{days[booked]};{hours[dice.randrange(120)]};Créé par un agent;"
                f"{days[booked + dice.randrange(30)]};"
                f"{hours[dice.randrange(120)]};France services;{_MOTIFS[k % 5]};;{_STATUSES[dice.randrange(11)]};"
                f"{_PLACES[k % 2]};Ada PONT;Personne {k % 80_000};{home};non;Traité;CC du Val;01/02/1950;{postcode};"
                "[Agent] Ada PONT;ada.pont@example.org\r\n"
            )


def weigh(reader: str, path: Path) -> float:
    """Return the highest memory of a process that reads the file, megabytes."""
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.register", reader, str(path)],
        capture_output=True, text=True, check=True, cwd=Path(__file__).resolve().parents[1],
    )  # fmt: skip
    found: dict[str, float] = json.loads(told.stdout)
    return found["highest_mb"]


def main(reader: str, path: str) -> None:
    """Read the file once and print the highest memory."""
    began = time.perf_counter()
    if reader == "read_register":
        import sim

        sim.read_register(path)
    else:
        import pandas as pd

        pd.read_csv(path, sep=";")
    print(json.dumps({"seconds": time.perf_counter() - began, "highest_mb": highest_mb()}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
