#!/usr/bin/env bash
# Believed: DuckDB's reader of CSV, which reads 02/03/2026 as 2 March by itself, reads 02/03/26 as 2 March 2026 too, or leaves it as
#   text if it cannot tell.
# True: it takes the first number for the year: 02/03/26 becomes 26 March 2002, 31/12/26 becomes 26 December 2031, and the column is a
#   DATE. The order with the day first is known to it and comes out when the year has four digits, or when no line can be read with
#   the year first.
# Version and source: duckdb 2.0.1, run below.
# Why it matters here: short years are what a spreadsheet in France shows and exports. A register read so is spread over thirty years, a
#   week of it on one day of the month; the format has to be stated.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "duckdb==2.0.1"
cd "$folder" && venv/bin/python - <<'P'
from datetime import date
from pathlib import Path

import duckdb


def read(*days, **options):
    """Return the days of a register of two columns, as DuckDB reads them."""
    Path("register.csv").write_text("day;visits\n" + "".join(f"{day};1\n" for day in days))
    return [row[0] for row in duckdb.read_csv("register.csv", **options).fetchall()]


long, short = read("02/03/2026", "31/12/2026"), read("02/03/26", "31/12/26")
print("duckdb", duckdb.__version__)
print("four digits", *long, "| two digits", *short)
assert long == [date(2026, 3, 2), date(2026, 12, 31)]
assert short == [date(2002, 3, 26), date(2031, 12, 26)]
assert read("02-03-26", "31-12-26") == read("02.03.26", "31.12.26") == short
assert read("2/3/26", "31/12/26") == long, "a day of one digit is no year"
assert read("02/03/26", "31/12/26", date_format="%d/%m/%y") == long
P
