"""Many replications: the same whatever the processes, checked, kept when something stops."""

import pickle

import pandas as pd
import pytest

from sim.errors import DemandError, LogError, ResultsError
from sim.experiments.replications import Replicating, outside_bands, replicate, stacked
from sim.runs.study import run_tasks
from sim.runs.work import Seasons
from sim.scenario.files import scenario_from
from sim.visits.difference import first_difference
from tests.experiments.fakes import dying, failing, fake_simulate, interrupted, unlawful
from tests.worlds import small_world


@pytest.fixture(scope="module")
def scenario():
    """The small world."""
    return scenario_from(small_world())


def test_one_replication_gives_its_season_and_measures(scenario):
    """The season is checked on the way."""
    season, measures = Seasons(1, "any", fake_simulate).measured(scenario, 3)

    assert season.meta["replication"] == 3
    assert set(measures["measure"]) >= {"wait_served", "reach", "utilisation"}


def test_a_season_that_breaks_a_law_stops_the_run(scenario):
    """What came before is whole and was handed over."""
    kept = []
    with pytest.raises(LogError, match="littles_law"):
        replicate(scenario, 5, simulate=unlawful, on_result=lambda replication, *_: kept.append(replication))

    assert kept == [0]


def test_here_replications_come_in_order(scenario):
    """With one process there is no other order, and numbers are read as they are needed."""
    numbers = iter((range(4, 6), range(2, 3), range(9, 10), range(7, 8)))
    runs = run_tasks(Replicating(scenario, Seasons(simulate=fake_simulate)), numbers)
    done = [next(runs) for _ in range(2)]

    assert [lot for lot, _ in done] == [range(4, 6), range(2, 3)]
    assert [season.meta["replication"] for _, found in done for season, _ in found] == [4, 5, 2]
    assert next(numbers) == range(9, 10)


@pytest.mark.slow
def test_processes_change_nothing(scenario):
    """Two processes give the same tables, bit for bit, as none."""
    alone = replicate(scenario, 5, seed=7, simulate=fake_simulate)
    together = replicate(scenario, 5, seed=7, jobs=2, simulate=fake_simulate)

    assert first_difference(alone.measures, together.measures) is None
    assert first_difference(alone.per_replication, together.per_replication) is None
    assert together.replications == (0, 1, 2, 3, 4)


def test_a_killed_process_is_told_and_what_was_done_is_whole(scenario):
    """The message says what may have happened and what to do; how far the other process came by then is no law."""
    kept = []
    with pytest.raises(ResultsError, match=r"a process stopped on its own.*code 9.*use fewer jobs"):
        replicate(scenario, 8, jobs=2, simulate=dying, on_result=lambda replication, *_: kept.append(replication))

    assert set(kept) <= {0, 1, 3, 4, 5, 6, 7}
    assert len(set(kept)) == len(kept)


@pytest.mark.slow  # tests/runs/test_processes.py: what fails beside fails here
def test_an_error_in_a_process_comes_through(scenario):
    """As itself, not as a broken pool."""
    with pytest.raises(DemandError, match="cannot be"):
        replicate(scenario, 3, jobs=2, simulate=failing)


def test_ctrl_c_keeps_what_is_whole(scenario):
    """It was handed over one by one."""
    kept = []
    with pytest.raises(KeyboardInterrupt):
        replicate(scenario, 5, simulate=interrupted, on_result=lambda replication, *_: kept.append(replication))

    assert kept == [0, 1]


def test_progress_is_told_after_each_replication(scenario):
    """Done and wanted."""
    told = []
    replicate(scenario, 3, simulate=fake_simulate, progress=lambda done, wanted: told.append((done, wanted)))

    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_result_says_what_was_run(scenario):
    """Scenario, seed, engine and numbers, with the measures pooled over them."""
    result = replicate(scenario, 2, seed=4, first=10, engine="any", simulate=fake_simulate)
    whole = result.measures[result.measures["dimension"] == "all"].set_index("measure")

    assert (result.scenario, result.seed, result.engine, result.replications) == (scenario, 4, "any", (10, 11))
    assert whole["mean"]["drive_time"] == pytest.approx((250 + 251) / 2 / 3600)
    assert whole["n"]["drive_time"] == 2
    assert result.per_replication["replication"].unique().tolist() == [10, 11]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ({"replications": 0}, "replications is 0"),
        ({"replications": 2.0}, "replications is 2.0"),
        ({"replications": True}, "replications is True"),
        ({"replications": 1, "jobs": 0}, "jobs is 0"),
        ({"replications": 1, "first": -1}, "first is -1"),
        ({"replications": 2, "first": 2**32 - 1}, "the last possible is 4294967295"),
    ],
)
def test_numbers_that_cannot_be_are_refused(scenario, arguments, told):
    """Before anything runs."""
    with pytest.raises(ResultsError, match=told):
        replicate(scenario, **arguments, simulate=failing)


def test_nothing_done_is_no_result():
    """A table of no replication has no intervals."""
    with pytest.raises(ResultsError, match="no replication is done"):
        stacked({})


def test_a_measure_outside_its_plausible_band_is_told():
    """Only the value over all counts; a measure that was not computed says nothing."""
    measures = pd.DataFrame(
        {"measure": ["reach", "reach", "idle"], "dimension": ["all", "commune", "all"], "mean": [0.7, 0.1, 5.0]}
    )
    bands = {"reach": (0.05, 0.6), "idle": (0, 10), "cost": (0, 1)}

    assert list(outside_bands(measures, bands)) == ["reach is 0.7, outside its plausible band 0.05 to 0.6"]


def test_the_bands_of_the_scenario_are_looked_at():
    """The result carries the sentences."""
    scenario = scenario_from(small_world(bands={"reach": [0.0, 0.1], "utilisation": [0.0, 1.0]}))
    result = replicate(scenario, 2, simulate=fake_simulate)

    assert result.outside_bands == ("reach is 0.5, outside its plausible band 0 to 0.1",)


def test_what_travels_between_processes_survives(scenario):
    """Scenario, season and measures are the same after a journey."""
    season, measures = Seasons(1, "any", fake_simulate).measured(scenario, 0)
    copy = pickle.loads(pickle.dumps((scenario, season, measures)))

    assert copy[0].fingerprint == scenario.fingerprint
    assert first_difference(copy[1], season) is None
    assert first_difference(copy[2], measures) is None
