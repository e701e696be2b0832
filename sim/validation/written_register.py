"""A simulated season written down as somebody would keep a register: what a fit to it should find again is known.

In: a season. Out: rows of a CSV file, and the mapping that reads them; visits of the window alone, durations rounded.
How a register is read is in `sim.registers`.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.units import DAY_S, MINUTE_S, iso_date
from sim.visits.log import Season
from sim.visits.outcomes import OUTCOMES

COLUMNS = {
    "jour": "date", "arrivée": "arrival", "créneau": "slot", "reçu": "called", "attente": "wait", "durée": "duration",
    "réservé": "booked", "lieu": "venue", "démarche": "type", "commune": "commune", "canal": "channel",
    "issue": {"is": "outcome", "values": {word: word for word in OUTCOMES}}, "n°": "id",
}  # fmt: skip


def mapping_for(scenario: str) -> dict[str, Any]:
    """Return the mapping that reads what `rows_of_season` writes, with the venues of a scenario."""
    return {"columns": dict(COLUMNS), "scenario": scenario, "tolerance_min": 1440}


def rows_of_season(season: Season, rounded_min: float = 5) -> list[list[str]]:
    """Return headings and lines of a register of a season.

    Parameters
    ----------
    season : Season
    rounded_min : float
        To which durations are rounded; waits are kept to the minute.
    """
    sessions = season.sessions.set_index("session")
    visits = season.visits[sessions["in_window"].reindex(season.visits["session"]).to_numpy()]
    people = season.requests.set_index("request").reindex(visits["request"])
    first = season.meta["first_day"]
    dates = sessions["date"].reindex(visits["session"]).to_numpy()
    due = visits[["arrival_s", "slot_s", "opens_s"]].astype("Float64").max(axis=1)
    until = visits["called_s"].astype("Float64").fillna(visits["left_s"].astype("Float64"))
    waits = (until - due).clip(lower=0).where(visits["arrival_s"].notna())
    service = (visits["end_s"] - visits["called_s"]).astype("Float64")
    columns = [
        dates, _moments(visits["arrival_s"], first), _moments(visits["slot_s"], first),
        _moments(visits["called_s"], first), _spans(waits, 1), _spans(service, rounded_min),
        _moments(visits["decided_s"], first), visits["venue"], people["type"], people["commune"],
        visits["channel"], visits["outcome"], [f"v{k}" for k in range(len(visits))],
    ]  # fmt: skip
    lines = zip(*([str(cell) for cell in column] for column in columns), strict=True)
    return [list(COLUMNS), *(list(line) for line in lines)]


def write_register(path: Path, season: Season, rounded_min: float = 5) -> Path:
    """Write a season as a CSV file of a register."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows_of_season(season, rounded_min))
    return path


def _moments(column: pd.Series, first_day: int) -> list[str]:
    return ["" if pd.isna(second) else _moment(int(second), first_day) for second in column]


def _moment(second: int, first_day: int) -> str:
    day, rest = divmod(second, DAY_S)
    return f"{iso_date(first_day + day)} {rest // 3600:02d}:{rest % 3600 // 60:02d}:{rest % 60:02d}"


def _spans(seconds: pd.Series, unit_min: float) -> list[str]:
    minutes = seconds.astype("float64").to_numpy() / MINUTE_S
    rounded = np.maximum(np.round(minutes / unit_min) * unit_min, 0)
    return ["" if np.isnan(one) else f"{one:g} min" for one in rounded]
