#!/usr/bin/env bash
# Believed: a column of one letter is text to who guesses the types of a CSV file: "F" and "H" for women and men in a French register are what
#   they are, whoever came that morning.
# True: DuckDB takes "F" and "T" for booleans: of a morning on which only women came, F is False for all, in the file and in a table made of it;
#   with one man ("H") the column is text. A file in which the first man stands after the lines that are looked at (20,480) is refused at
#   his line. Polars, pandas and Arrow leave F as text. "V", "O", "N", "Y" and "M" stay text with DuckDB.
# Version and source: duckdb 2.0.1, polars 2.1.0, pandas 3.1.1, pyarrow 26.0.1, run below.
# Why it matters here: registers are kept by day and desk, and short ones hold one letter only (F, T for telephone). Read one by one, the
#   same column changes its type from day to day, and the tables of a week no longer go together: women are 'false' beside 'F'.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "duckdb==2.0.1" "polars==2.1.0" "pandas==3.1.1" "pyarrow==26.0.1"
cd "$folder" && venv/bin/python - <<'P'
from importlib.metadata import version
from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
from pyarrow import csv

print({name: version(name) for name in ("duckdb", "polars", "pandas", "pyarrow")})


def register(*letters):
    """Write a register, and give the type and the values that DuckDB reads in it."""
    Path("day.csv").write_text("sexe;minutes\n" + "".join(f"{letter};12\n" for letter in letters))
    read = duckdb.sql("select sexe from 'day.csv'")
    return str(read.types[0]), [letter for (letter,) in read.fetchall()]


women, both, by_phone = register("F", "F", "F"), register("F", "F", "H"), register("T", "T")
print("women only:", women, "| with a man:", both, "| T, by telephone:", by_phone)
assert women == ("BOOLEAN", [False] * 3) and both == ("VARCHAR", ["F", "F", "H"]) and by_phone == ("BOOLEAN", [True] * 2)
for letter in "VONYMH":
    assert register(letter) == ("VARCHAR", [letter]), letter

register("F", "F")
others = {
    "polars": pl.read_csv("day.csv", separator=";")["sexe"].to_list(),
    "pandas": pd.read_csv("day.csv", sep=";")["sexe"].tolist(),
    "arrow": csv.read_csv("day.csv", parse_options=csv.ParseOptions(delimiter=";"))["sexe"].to_pylist(),
}
print(others)
assert all(values == ["F", "F"] for values in others.values())
Path("next.csv").write_text("sexe;minutes\nF;12\nH;12\n")
duckdb.sql("create table day as from 'day.csv'")
week = duckdb.sql("select sexe from day union all select sexe from 'next.csv'").fetchall()
print("that day and the next one together:", week)
assert sorted(letter for (letter,) in week) == ["F", "H", "false", "false"]

try:
    register(*["F"] * 30_000, "H")
except duckdb.ConversionException as refused:
    print("the first man on line 30,002:", str(refused).splitlines()[0])
    assert "30002" in str(refused)
else:
    raise AssertionError("read")
P
