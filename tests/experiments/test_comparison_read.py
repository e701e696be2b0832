"""A comparison's folder read back: equal to what was written, refused where its runs are not beside it."""

import shutil

import pandas as pd
import pytest

from sim.errors import FolderRefusedError
from sim.experiments.comparing import compare
from sim.experiments.comparison_folder import write_comparison
from sim.experiments.comparison_read import is_comparison, read_comparison
from sim.experiments.robustness import robustness_of
from sim.report.written import page as written
from sim.report.written.page import write_report
from sim.report.written.sections_answer import answer
from tests.experiments.fakes import rota
from tests.report.findings import PRIMARY, world


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """A comparison with its folder, and whether its verdicts hold in two settings."""
    out = tmp_path_factory.mktemp("runs")
    comparison = compare([world("base"), world("late")], 4, primary=PRIMARY, simulate=rota, out=out)
    robust = robustness_of({"low": comparison, "high": comparison})
    return comparison, robust, write_comparison(out, comparison, robust, {"command": "permanences compare base late"})


def test_what_is_read_is_what_was_written(kept):
    """Differences, gains, placebo, sentences and results, bit for bit."""
    comparison, robust, folder = kept
    read = read_comparison(folder)

    assert is_comparison(folder)
    assert not is_comparison(folder.parent)
    for name in ("differences", "gains", "placebo"):
        pd.testing.assert_frame_equal(getattr(read.comparison, name), getattr(comparison, name))
    assert read.comparison.sentences("fr") == comparison.sentences("fr")
    assert read.robust.sentences("en") == robust.sentences("en")
    for name, result in comparison.results.items():
        found = read.runs[name].result.measures
        whole = result.measures[result.measures["dimension"] == "all"].reset_index(drop=True)
        pd.testing.assert_frame_equal(found[found["dimension"] == "all"].reset_index(drop=True), whole)


def test_a_comparison_is_reported_with_whether_it_holds_elsewhere(kept, tmp_path, monkeypatch):
    """The answer says so; the folder is reported alone, not beside others."""
    monkeypatch.setattr(written, "sections_of", lambda findings, language, _jobs: [answer(findings, language)])
    folder = kept[2]

    page = write_report([folder], tmp_path / "report.html", "en").read_text(encoding="utf-8")
    assert "In all settings tried the same is told for" in page
    assert "was not worked out" not in page
    with pytest.raises(FolderRefusedError, match="report it alone"):
        write_report([folder, folder], tmp_path / "two.html")


def test_a_comparison_without_its_runs_is_refused(kept, tmp_path):
    """The folder alone, moved away, cannot be told."""
    moved = tmp_path / kept[2].name
    shutil.copytree(kept[2], moved)

    with pytest.raises(FolderRefusedError, match="is not beside it"):
        read_comparison(moved)
