#!/usr/bin/env bash
# Believed: what counts how often a boundary of a unit lies between two days does so for every unit: from Sunday to Monday a week begins, as
#   from 31 January to 1 February a month does.
# True: DuckDB's `date_diff` counts boundaries of months, years, ISO years and hours, but whole sevens of days for weeks: from Sunday to Monday
#   0 weeks, though `date_trunc` puts the days into two and `date_diff` of what it gives is 1. On 2 January 2022 an ISO year ends without a
#   week ending. From 9:59 to 10:01 there is 1 hour, which is a boundary.
# Version and source: duckdb 2.0.1, run below over the days of a fortnight.
# Why it matters here: a rota is by weeks that begin on Monday. Of pairs of neighbouring days none is a week apart, so that a count of
#   attempts "in the next week" by this function takes those of the same. We count Mondays.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "duckdb==2.0.1"
"$folder/venv/bin/python" - <<'P'
import duckdb

days = duckdb.sql("""
    select strftime(d, '%a %d %b') as day,
           date_diff('week', d, d + 1) as weeks,
           date_diff('week', date_trunc('week', d), date_trunc('week', d + 1)) as of_mondays,
           date_diff('isoyear', d, d + 1) as iso_years,
           date_diff('month', d, d + 1) as months
    from (select date '2021-12-27' + i::integer as d from range(14) t(i))
""").fetchall()
hours = duckdb.sql("select date_diff('hour', timestamp '2022-01-03 09:59', timestamp '2022-01-03 10:01')").fetchall()[0][0]
print("duckdb", duckdb.__version__, "| from a day to the next: weeks, weeks of their Mondays, ISO years, months")
for row in days:
    if any(row[1:]):
        print(*row)
assert not any(weeks for _, weeks, *_ in days)
assert [day for day, _, of_mondays, *_ in days if of_mondays] == ["Sun 02 Jan", "Sun 09 Jan"]
assert [day for day, *_, iso_years, _ in days if iso_years] == ["Sun 02 Jan"]
assert [day for day, *_, months in days if months] == ["Fri 31 Dec"]
assert hours == 1
P
