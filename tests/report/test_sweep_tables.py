"""A sweep and a decision as people read them, in both languages; their pictures are drawn."""

import pytest

from sim.experiments.deciding import what_would_change
from sim.experiments.sweeping import sweep
from sim.report.figures.sweep import sweep_picture
from sim.report.languages import Language
from sim.report.tables.sweep import crossings_table, information_table, plain_number, sweep_table
from sim.scenario.files import scenario_from
from tests.default_run import some
from tests.experiments.test_sweeping import ONE, TWO, linear
from tests.worlds import small_world

DRIVE = "drive_time"


@pytest.fixture(scope="module")
def worlds():
    """Return two scenarios whose difference changes sign at a volume of 1."""
    return [scenario_from(small_world(id=name, demand={"volume": 1.3})) for name in ("small-world", "steep")]


@pytest.fixture(scope="module")
def decision(worlds):
    """Return what their choice hangs on."""
    return what_would_change(worlds, DRIVE, (ONE, TWO), replications=3, samples=12, simulate=linear)


@pytest.mark.parametrize("code", some(["fr", "en"], 1))
@pytest.mark.parametrize("design", some(["one_at_a_time", "grid", "lhs", "morris"], ["one_at_a_time", "morris"]))
def test_every_design_has_a_table_and_a_picture(worlds, design, code):
    """A row for each end, point or input; the picture has a title and is described."""
    if design == "morris":
        pytest.importorskip("SALib", reason="the extra optim is not installed")
    found = sweep(worlds, ("demand.volume=0.8..1.2", TWO), design, points=6, replications=2, measures=(DRIVE,),
                  simulate=linear)  # fmt: skip
    table, picture = sweep_table(found, DRIVE, Language(code)), sweep_picture(found, DRIVE, Language(code))

    assert len(table.rows) == {"one_at_a_time": 4, "grid": 26, "lhs": 7, "morris": 2}[design]
    assert picture.title.startswith({"fr": "Temps de route", "en": "Time on the road"}[code])
    assert picture.description


def test_the_decision_is_told_in_words(decision):
    """The crossing with today's value; the other input changes nothing."""
    table = crossings_table(decision, Language("en"))

    assert [row[4] for row in table.rows] == ["1", "not within its range"]
    assert any("volume of needs at 1 (today 1.3)" in note for note in table.notes)
    assert any("Measure first: volume of needs" in note for note in information_table(decision, Language("en")).notes)
    assert "Le meilleur change avec" in " ".join(crossings_table(decision, Language("fr")).notes)


def test_the_picture_of_a_decision_says_who_is_better(decision):
    """Its title is the answer."""
    assert "“small-world” is better" in sweep_picture(decision, DRIVE, Language("en")).title


def test_numbers_of_inputs_have_three_figures_and_no_zeros_at_the_end():
    """0.8, not 0.800; 1.17, not 1.173."""
    language = Language("en")

    assert [plain_number(value, language) for value in (0.8, 1.173, -1.3, 0.0561, 117.0, 0.0)] == [
        "0.8", "1.17", "−1.3", "0.0561", "117", "0",
    ]  # fmt: skip


def test_values_of_points_have_no_sign_and_shares_are_per_cent(worlds):
    """A response of one scenario is no change; today's word of an input stands in the first row."""
    over = ("demand.volume=0.8..1.2", "demand.level=low,high")
    found = sweep(worlds[0], over, "grid", replications=2, measures=("reach", DRIVE), simulate=linear)
    shares, hours = (sweep_table(found, name, Language("en")).rows for name in ("reach", DRIVE))

    assert [str(row[1]) for row in hours[:2]] == ["middle", "low"]
    assert all(str(row[2]).endswith("%") for row in shares)
    assert all(not str(row[3]).startswith("+") for row in [*shares, *hours])
