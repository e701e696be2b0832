"""The same in every language setting: what is said follows the language asked for, never that of the process."""

from __future__ import annotations

import locale
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

SIM = Path(__file__).parents[2] / "sim"
SCRIPT = """
import locale, sys
if sys.argv[1]:
    locale.setlocale(getattr(locale, sys.argv[1]), "fr_FR.UTF-8")
    assert f"{__import__('datetime').date(2024, 1, 1):%A}" == "lundi" or sys.argv[1] == "LC_NUMERIC"
import sim
from sim.app.faults import in_words
from sim.runs.spreadsheet import csv_text
from sim.plain import json_text
from sim.report.languages import Language
from sim.report.replay.day import replay_of
from sim.report.replay.html import replay_html
from sim.report.replay.words import day_title
from sim.report.tables.sheet import sheet_of
from sim.scenario.checks import check
from sim.scenario.files import scenario_from
from tests.worlds import permanence, small_world

long_day = permanence("post_office_mon", "post_office", "monday", "09:00", "17:00")
scenario = scenario_from(small_world(rota={"permanences": [long_day]}))
problems = check(scenario)
result = sim.replicate(scenario, replications=2, seed=1)
season = sim.simulate(scenario, seed=1)
day = replay_of(season, scenario, scenario.horizon.start)
for problem in problems:
    print(problem.message)
for code in ("fr", "en"):
    language = Language(code)
    for problem in problems:
        print(in_words(problem, scenario, language))
    print([language.weekday(k) for k in range(7)], [language.month(k) for k in range(1, 13)])
    print(language.date(scenario.horizon.start, "full"), language.number(1234.5), language.clock("09:30"))
    print(day_title(day, language), len(replay_html(day, language)))
    for name in ("headlines", "communes", "cost"):
        table = sim.table(result, name, code)
        print(table)
        print(csv_text(sheet_of(table, language)))
    print(sim.picture(result, "weeks", code).description)
print(json_text(result.measures.head(50).to_dict("records")))
print(sim.dump_resolved(scenario))
"""


def has_french():
    """Tell whether the system has a French setting."""
    former = locale.setlocale(locale.LC_TIME)
    try:
        locale.setlocale(locale.LC_TIME, "fr_FR.UTF-8")
    except locale.Error:
        return False
    finally:
        locale.setlocale(locale.LC_TIME, former)
    return True


def told(category: str) -> str:
    """Return what a script prints that sets a category of the locale to French before anything else."""
    environment = {**os.environ, "PYTHONPATH": str(SIM.parent), "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, category], capture_output=True, text=True, encoding="utf-8", check=False,
        env=environment, timeout=800,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.slow  # two processes that draw and simulate
@pytest.mark.timeout(900)
@pytest.mark.skipif(not has_french(), reason="the system has no locale fr_FR.UTF-8")
def test_a_notebook_that_sets_french_is_told_the_same():
    """Checks, both languages of the page, tables, sheets, days and JSON: letter by letter, dates, numbers and all."""
    as_it_is = told("")

    assert "on Monday 2022-03-07 there are 0 min free" in as_it_is
    assert told("LC_TIME") == as_it_is
    assert told("LC_ALL") == as_it_is


def test_no_date_is_written_in_the_language_of_the_process():
    """The signs by which Python asks the process for names of days and months, and for its signs of numbers."""
    asks = re.compile(r"%-?[aAbBpcxX](?![\w%])|:n\}|\bsetlocale\b|calendar\.(day|month)_")
    found = [
        (path.name, number)
        for path in sorted(SIM.rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if asks.search(line)
    ]

    assert found == []
