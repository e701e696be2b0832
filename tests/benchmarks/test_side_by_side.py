"""Two checkouts are timed by what is theirs, and a ratio has an honest interval."""

import pytest

from benchmarks import run
from benchmarks.side_by_side import OtherCheckoutError, side_of
from benchmarks.timing import median_interval

FACE = """
from dataclasses import dataclass
from types import SimpleNamespace
import pandas as pd
def load_scenario(name):
    return name
def simulate(scenario, seed, number):
    names = ("requests", "visits", "sessions")
    return SimpleNamespace(**{name: pd.DataFrame({"row": [number, ROW]}) for name in names})
def replicate(scenario, replications, seed, first):
    return SimpleNamespace(per_replication=pd.DataFrame({"value": [first + 0.5]}))
"""


def checkout(folder, row):
    """Write a checkout whose `sim` has as much as the worker asks for, and return its folder."""
    (folder / "sim" / "visits").mkdir(parents=True)
    (folder / "sim" / "__init__.py").write_text(f"ROW = {row}\n{FACE}", encoding="utf-8")
    (folder / "sim" / "visits" / "__init__.py").touch()
    (folder / "sim" / "visits" / "laws.py").write_text("def check_laws(season):\n    pass\n", encoding="utf-8")
    return folder


def test_each_side_runs_the_seasons_of_its_own_checkout(tmp_path):
    """Equal tables have equal marks; what differs is the one that the checkouts do not share."""
    with side_of(checkout(tmp_path / "a", 1)) as one, side_of(checkout(tmp_path / "b", 2)) as other:
        mine, theirs = one.ask("contents", range(1)), other.ask("contents", range(1))
        assert one.ask("sizes", range(1)) == {"requests": 2, "visits": 2, "sessions": 2}
        assert one.ask("season", range(3)) >= 0

    assert mine["visits"] != theirs["visits"]
    assert mine["measures"] == theirs["measures"]


def test_a_checkout_whose_seasons_do_not_run_is_told(tmp_path):
    """What its process said stands above."""
    (tmp_path / "sim").mkdir()
    (tmp_path / "sim" / "__init__.py").touch()

    with pytest.raises(OtherCheckoutError, match="its seasons do not run"), side_of(tmp_path):
        pass


@pytest.mark.parametrize("given", [["--against", "."], ["--only", "w1", "--against", "."]])
def test_another_checkout_is_compared_by_its_seasons_alone(given, capsys):
    """The other parts measure one checkout."""
    with pytest.raises(SystemExit):
        run.main(given)
    assert "add --only season" in capsys.readouterr().err


def test_a_folder_without_a_checkout_is_refused(tmp_path, capsys):
    """Before anything runs."""
    with pytest.raises(SystemExit):
        run.main(["--only", "season", "--against", str(tmp_path)])
    assert "there is no sim/__init__.py in it" in capsys.readouterr().err


@pytest.mark.parametrize(("n", "low", "high"), [(5, 1, 5), (10, 2, 9), (20, 6, 15), (21, 6, 16), (30, 10, 21)])
def test_the_interval_of_a_median_is_that_of_the_sign_test(n, low, high):
    """The tabled order statistics at 95 %; of five values the range, for want of better."""
    found = median_interval(list(range(1, n + 1)))

    assert (found["low"], found["high"], found["rounds"]) == (low, high, n)
    assert found["median"] == (n + 1) / 2
