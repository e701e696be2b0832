"""Monthly acts of départements, predicted without their own and scored beside two null models.

In: a table of acts by département and month. Out: `Volume`: predictions, errors of log acts by structure and month,
what no model explains. The law is fitted on the shipped départements; those that are scored are left out of it.

The law: log acts by structure = level + growth · years + strength · log(inhabitants by structure) + log(index of the
month by working day · working days). `strength` 0: volume follows supply; 1: it follows inhabitants.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from sim.errors import ExperimentError, ScenarioError
from sim.said import Sentence, counted, joined, said
from sim.scenario.csv_rows import csv_rows
from sim.territory.calendar import FIRST_DAY, LAST_DAY, Calendar
from sim.territory.sources import data_path, read_rows

FOLDS = 10
NEEDED = ("code", "month", "acts", "structures_labelled_by_then", "acts_per_1000_inhabitants")
MODEL, BY_STRUCTURE, BY_INHABITANT = "model", "by_structure", "by_inhabitant"
_MIDDLE = 2023.5
_MONTH = re.compile(r"(20\d\d)-(0[1-9]|1[0-2])")
_MOST_TOLD = 20


@dataclass(frozen=True, eq=False)
class Volume:
    """How well acts are predicted.

    Attributes
    ----------
    predictions : DataFrame
        code, month, acts, structures, inhabitants, and the acts that each model predicts.
    errors : dict of str to float
        By model: root mean square error of log acts by structure and month.
    level, growth, strength : float
        Of the law, fitted on all shipped départements.
    unexplained : float
        Share of the variance of log acts by structure that the model leaves; above 1 where they differ among
        themselves by less than the model errs.
    """

    predictions: pd.DataFrame
    errors: dict[str, float]
    level: float
    growth: float
    strength: float
    unexplained: float

    @property
    def beats_both(self) -> bool:
        """Whether the model's error is smaller than that of either null model."""
        return self.errors[MODEL] < min(self.errors[BY_STRUCTURE], self.errors[BY_INHABITANT])


def validate_volume(file: Path | None = None) -> Volume:
    """Predict the acts of a file, each département from others alone.

    Parameters
    ----------
    file : Path, optional
        CSV with the columns `NEEDED` in any order (a ``level`` other than ``departement`` is skipped; with semicolons
        decimals may take a comma); by default the shipped départements, in ten folds.

    Raises
    ------
    ExperimentError
        It cannot be read, or something in it cannot be; every problem is told.
    """
    known = acts_of(data_path("acts_by_department").read_text(encoding="utf-8"), "acts_by_department.csv")
    asked = known if file is None else acts_of(_text_of(file), file.name)
    folds = {code: k % FOLDS for k, code in enumerate(_shuffled(known["code"].unique()))}
    where = asked["code"].map(folds).fillna(FOLDS).to_numpy()  # a département that is not shipped needs no fold
    predicted = {name: np.zeros(len(asked)) for name in (MODEL, BY_STRUCTURE, BY_INHABITANT)}
    for fold in np.unique(where):
        ours = known[known["code"].map(folds).to_numpy() != fold]
        theirs = where == fold
        for name, terms in _TERMS.items():
            solved = _solved(ours, terms)
            predicted[name][theirs] = _said(asked[theirs], terms, solved)
    target = _target(asked)
    errors = {name: float(np.sqrt(np.mean((target - own) ** 2))) for name, own in predicted.items()}
    spread = float(np.var(target))
    level, growth, strength = _solved(known, _TERMS[MODEL])
    shown = asked[["code", "month", "acts", "structures", "inhabitants"]].copy()
    for name, own in predicted.items():
        shown[name] = np.exp(own) * asked["structures"]
    unexplained = errors[MODEL] ** 2 / spread if spread > 0 else float("nan")
    return Volume(shown, errors, float(level), float(growth), float(strength), unexplained)


# --- the law and the null models


def _law(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return the terms of the law, and what is known of the target before."""
    month = table["month"].str
    years = month[:4].astype(int) + (month[5:].astype(int) - 0.5) / 12 - _MIDDLE
    people = np.log(table["inhabitants"] / table["structures"])
    known = table["month"].map({name: _season(name) for name in table["month"].unique()})
    return np.column_stack([np.ones(len(table)), years, people]), known.to_numpy()


def _by_structure(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    return np.ones((len(table), 1)), np.zeros(len(table))


def _by_inhabitant(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    return np.ones((len(table), 1)), np.log(table["inhabitants"] / table["structures"]).to_numpy()


_TERMS = {MODEL: _law, BY_STRUCTURE: _by_structure, BY_INHABITANT: _by_inhabitant}


def _target(table: pd.DataFrame) -> np.ndarray:
    return np.asarray(np.log(table["acts"] / table["structures"]).to_numpy())


Terms = Callable[[pd.DataFrame], tuple[np.ndarray, np.ndarray]]


def _solved(table: pd.DataFrame, terms: Terms) -> np.ndarray:
    ours, known = terms(table)
    return np.asarray(np.linalg.lstsq(ours, _target(table) - known, rcond=None)[0])


def _said(table: pd.DataFrame, terms: Terms, solved: np.ndarray) -> np.ndarray:
    ours, known = terms(table)
    return np.asarray(ours @ solved + known)


def _season(month: str) -> float:
    """Return the log of acts of a month: its index by working day, drawn between those observed, times working days."""
    rows = read_rows("season_by_working_day")
    months = np.array([int(row["month"]) for row in rows])
    around = np.concatenate([months - 12, months, months + 12])
    index = np.interp(int(month[5:]), around, np.tile([float(row["index"]) for row in rows], 3))
    return float(np.log(index * max(working_days(month), 1)))


def working_days(month: str) -> int:
    """Return the days of a month from Monday to Friday that are no public holiday."""
    calendar = Calendar("A", "47")
    first = dt.date.fromisoformat(f"{month}-01").toordinal()
    days = [day for day in range(first, first + 31) if dt.date.fromordinal(day).isoformat()[:7] == month]
    return sum(dt.date.fromordinal(day).weekday() < 5 and calendar.public_holiday(day) is None for day in days)


def _shuffled(codes: Iterable[str]) -> list[str]:
    """Return codes in an order that neighbours in the list do not share, the same on every machine."""
    return [str(code) for code in np.random.default_rng(2024).permutation(sorted(codes))]


# --- the file


def _text_of(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8-sig")
    except OSError as fault:
        raise ExperimentError(
            said("{file} cannot be read ({why}); name a CSV file", file=file, why=fault.strerror or str(fault))
        ) from None
    except UnicodeDecodeError:
        raise ExperimentError(said("{file} is not UTF-8; save it as CSV in UTF-8", file=file)) from None


def acts_of(text: str, name: str) -> pd.DataFrame:
    """Return a table of acts: code, month, acts, structures, inhabitants.

    Raises
    ------
    ExperimentError
        Columns lack or values cannot be; every problem is told, with its line.
    """
    try:
        rows = list(csv_rows(text, name, ",;"))
    except ScenarioError as refusal:
        raise ExperimentError(refusal.args[0]) from None
    columns = [column.strip().lower() for column in rows[0][1]] if rows else []
    whole = [(line, cells) for line, cells in rows[1:] if len(cells) == len(columns)]
    table = pd.DataFrame([cells for _, cells in whole], [line for line, _ in whole], columns, dtype=str)
    first_line = text.partition("\n")[0]
    if first_line.count(";") > first_line.count(","):  # as a French spreadsheet writes it: decimals take a comma
        there = [column for column in NEEDED[2:] if column in table]
        table[there] = table[there].apply(lambda cells: cells.str.replace(",", ".", regex=False))
    lacking = [column for column in NEEDED if column not in table]
    if lacking:
        raise ExperimentError(
            said(
                "{name} lacks the columns {lacking}; expected {needed}",
                name=name,
                lacking=", ".join(lacking),
                needed=", ".join(NEEDED),
            )
        )
    if "level" in table:
        table = table[table["level"] == "departement"]
    problems = [_of_another_width(line, cells, columns) for line, cells in rows[1:] if len(cells) != len(columns)]
    problems += _problems(table)
    if problems or table.empty:
        told = problems[:_MOST_TOLD] or [said("  no line of a département")]
        head = counted("{name}: {count} problem", "{name}: {count} problems", max(1, len(problems)), name=name)
        raise ExperimentError(joined("\n", [head, *told]))
    numbers = {column: pd.to_numeric(table[column]) for column in NEEDED[2:]}
    found = pd.DataFrame({"code": table["code"].str.zfill(2), "month": table["month"], "acts": numbers["acts"]})
    found["structures"] = numbers["structures_labelled_by_then"]
    people = numbers["acts"] / numbers["acts_per_1000_inhabitants"] * 1000  # rounded: the middle of all months
    found["inhabitants"] = people.groupby(found["code"]).transform("median")
    return found.reset_index(drop=True)


def _of_another_width(line: int, cells: list[str], head: list[str]) -> Sentence:
    return counted(
        "  line {line}  has {count} value, the first line {wanted}; quote what holds a comma or a semicolon",
        "  line {line}  has {count} values, the first line {wanted}; quote what holds a comma or a semicolon",
        len(cells),
        line=line,
        wanted=len(head),
    )


def _problems(table: pd.DataFrame) -> Iterator[Sentence]:
    """Yield what is wrong, with its line."""
    seen: dict[tuple[str, str], int] = {}
    for place, row in zip(table.index, table.to_dict("records"), strict=True):
        line = int(place)
        if not re.fullmatch(r"\d{1,3}|2[AB]", row["code"]):
            yield said(
                "  line {line}  code {code!r} is no département; write 01 to 95, 2A, 2B or 971 to 976",
                line=line,
                code=row["code"],
            )
        if not _MONTH.fullmatch(row["month"]):
            yield said(
                "  line {line}  month {month!r} is none; write it as {example}",
                line=line,
                month=row["month"],
                example="2024-07",
            )
        elif not FIRST_DAY <= dt.date.fromisoformat(f"{row['month']}-01").toordinal() <= LAST_DAY - 31:
            yield said("  line {line}  month {month!r} is not covered by the calendar", line=line, month=row["month"])
        for column in NEEDED[2:]:
            value = pd.to_numeric(row[column], errors="coerce")
            if not (np.isfinite(value) and value > 0):
                yield said(
                    "  line {line}  {column} is {value!r}; expected a number above 0, with a decimal point",
                    line=line,
                    column=column,
                    value=row[column],
                )
        first = seen.setdefault((row["code"], row["month"]), line)
        if first != line:
            yield said(
                "  line {line}  {code} {month} stands on line {first} too; keep one",
                line=line,
                code=row["code"],
                month=row["month"],
                first=first,
            )
