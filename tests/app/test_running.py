"""A run in the background: the same numbers as the command line, cancelled, failed, left."""

from __future__ import annotations

import json
import threading

import pytest
from typer.testing import CliRunner

from sim.app.editing import edited, edits_of, file_of, with_row
from sim.app.running import CANCELLED, DONE, EDITED, FAILED, LEFT, RUNNING, TODAY, BackgroundRun, Wanted
from sim.cli.main import app
from sim.engine.season import simulate
from sim.errors import DemandError
from sim.visits.difference import first_difference
from tests.app.worlds import short_agen

NAMES = {TODAY: "agen", EDITED: "agen-variante"}


def moved():
    """Return the short Agen, and the same with Thursday's permanence at Montanou."""
    base = short_agen()
    edits = with_row(edits_of(base), "foulayronnes-jeudi", venue="epn-montanou")
    return base, edits, edited(base, edits)[0]


def ended(run):
    """Return a run that has ended."""
    run.wait()
    assert run.state != RUNNING
    return run


def test_the_numbers_are_those_of_the_command_line(tmp_path, monkeypatch):
    """The saved file, compared with today's by the command line, gives the same table to the last digit."""
    base, edits, scenario = moved()
    run = ended(BackgroundRun(base, scenario, 1, Wanted(3)))
    assert run.state == DONE
    files = []
    for name, one in (("agen", edits_of(base)), ("variante", edits)):
        files.append(tmp_path / f"{name}.yaml")
        files[-1].write_text(file_of(base, one, None), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    told = CliRunner().invoke(app, ["compare", *map(str, files), "--replications", "3", "--seed", "1", "--json"])
    assert told.exit_code == 0, told.output
    listed = {row["measure"]: row for row in json.loads(told.stdout)["differences"]}
    ours = run.comparison(3, NAMES).differences

    assert len(ours) > 20
    for row in ours[ours["role"] == "primary"].to_dict("records"):
        for column in ("baseline_value", "scenario_value", "difference", "low", "high"):
            # JSON has ten decimals.
            assert listed[row["measure"]][column] == pytest.approx(row[column], abs=1e-10, nan_ok=True)


def test_a_week_alone_is_run_without_a_comparison():
    """Today's week has nothing to be compared with; its measures are those of a plain run."""
    from sim.experiments.replications import replicate

    base = short_agen()
    run = ended(BackgroundRun(base, base, 1, Wanted(2)))
    whole = replicate(base, 2).measures
    whole = whole[whole["dimension"] == "all"].set_index("measure")["mean"]
    ours = run.result(2).measures
    ours = ours[ours["dimension"] == "all"].set_index("measure")["mean"]

    assert not run.is_paired
    assert ours["reach"] == whole["reach"]
    assert ours["served_within_14"] == whole["served_within_14"]


def test_a_cancelled_run_keeps_what_is_done():
    """After the replication in progress it stops, and what was done can be read."""
    reached, go_on = threading.Event(), threading.Event()

    def slow(scenario, seed, replication, engine, **salt):
        if replication == 2:
            reached.set()
            go_on.wait()
        return simulate(scenario, seed=seed, replication=replication, engine=engine, **salt)

    base, _edits, scenario = moved()
    run = BackgroundRun(base, scenario, 1, Wanted(20), simulate=slow)
    reached.wait()
    run.cancel()
    go_on.set()
    ended(run)

    assert run.state == CANCELLED
    assert run.n_done == 3
    assert run.comparison(3, NAMES).replications == (0, 1, 2)


def test_a_run_that_raises_says_why_and_whatever_it_raises():
    """A fault of the project is told in its words, any other with its kind; no run ends in silence."""

    def refuses(scenario, seed, replication, engine):
        raise DemandError("these needs cannot be")

    def breaks(scenario, seed, replication, engine):
        raise KeyError("missing")

    told = ended(BackgroundRun(short_agen(), short_agen(), 1, Wanted(2), simulate=refuses))
    other = ended(BackgroundRun(short_agen(), short_agen(), 1, Wanted(2), simulate=breaks))

    assert told.state == FAILED
    assert told.fault == "these needs cannot be"
    assert other.state == FAILED
    assert other.fault.startswith("KeyError")


def test_a_run_ends_when_its_tab_is_closed():
    """It is asked before each replication whether somebody still looks."""
    answers = iter([True, True, False])
    run = ended(BackgroundRun(short_agen(), short_agen(), 1, Wanted(20), lambda: next(answers)))

    assert run.state == LEFT
    assert run.n_done == 2


def test_a_precision_goes_on_beyond_the_first_seasons():
    """Thirty replications at least, then as many as the half-width needs."""
    run = ended(BackgroundRun(short_agen(), short_agen(), 1, Wanted(half_width=0.5)))

    assert run.state == DONE
    assert run.n_done == 35
    assert run.shown == 35


def test_two_runs_at_once_give_each_their_own_numbers():
    """Two visitors simulate at the same time: neither meets a number, a dice or a table of the other."""
    weeks = short_agen(), moved()[2]
    alone = [ended(BackgroundRun(week, week, 1, Wanted(4))).result(4).per_replication for week in weeks]
    together = [BackgroundRun(week, week, 1, Wanted(4)) for week in (*weeks, *weeks)]

    for run, own in zip(together, (*alone, *alone), strict=True):
        assert first_difference(ended(run).result(4).per_replication, own) is None
