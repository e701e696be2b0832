"""Seasons one by one: in order, lawful, the same on threads."""

import threading
from contextlib import closing

import pytest

from sim.errors import LogError
from sim.runs.seasons import each_season
from sim.runs.work import Seasons
from sim.scenario.files import scenario_from
from sim.visits.difference import first_difference
from tests.experiments.fakes import fake_simulate, unlawful
from tests.processes import PATIENCE_S
from tests.worlds import small_world


def test_threads_change_nothing():
    """The same seasons in the same order."""
    scenario = scenario_from(small_world())
    one, two = (list(each_season(scenario, lambda log: log.season, 4, jobs=jobs)) for jobs in (1, 3))

    assert [season.meta["replication"] for season in two] == [0, 1, 2, 3]
    assert all(first_difference(a, b) is None for a, b in zip(one, two, strict=True))


def test_only_what_is_kept_is_kept():
    """A number for each season."""
    scenario = scenario_from(small_world())

    assert all(isinstance(n, int) for n in each_season(scenario, lambda log: log.size("requests"), 2))


def test_a_season_that_breaks_a_law_is_not_passed_on(monkeypatch):
    """It raises, as everywhere."""
    from sim.runs import work

    def broken(_season, _log):
        raise LogError("law: broken")

    monkeypatch.setattr(work, "check_laws", broken)
    with pytest.raises(LogError, match="broken"):
        list(each_season(scenario_from(small_world()), lambda log: log.season, 1))


def test_who_leaves_early_waits_for_no_season_that_has_not_begun():
    """Of two hundred, those in progress are ended; the others are never made."""
    made, go = [], threading.Event()

    def keep(log):
        made.append(log)
        if log.season.meta["replication"]:
            go.wait(PATIENCE_S)

    with closing(each_season(scenario_from(small_world()), keep, 200, jobs=2)) as seasons:
        next(seasons)
        threading.Timer(0.1, go.set).start()

    assert len(made) < 200


def test_seasons_come_together_in_order_and_those_before_a_fault_are_whole():
    """Eight at once at most; who breaks a law is told after what came before it."""
    scenario, kept = scenario_from(small_world()), []

    views = Seasons(simulate=fake_simulate).views(scenario, range(11))
    assert [[log.season.meta["replication"] for log in view.log.logs] for view in views] == [[*range(8)], [8, 9, 10]]

    with pytest.raises(LogError, match="littles_law"):
        kept.extend(
            season.meta["replication"] for season, _ in Seasons(simulate=unlawful).each_measured(scenario, (0, 1))
        )
    assert kept == [0]
