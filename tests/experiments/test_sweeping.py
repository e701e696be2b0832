"""A sweep over seasons whose response is known: a drive that is a plain function of the inputs."""

import json
import math

import numpy as np
import pandas as pd
import pytest

from sim.errors import ExperimentError, FolderRefusedError, ResultsError
from sim.experiments.deciding import _told_apart, what_would_change
from sim.experiments.designs import points_of
from sim.experiments.inputs import LEADING, MAIN, inputs_of, varied
from sim.experiments.kept_values import KeptValues
from sim.experiments.sweeping import DIFFERENCE, sweep
from sim.report.languages import Language
from sim.report.tables.sweep import decision_sentences, information_sentences
from sim.scenario.files import load_scenario, scenario_from
from sim.visits.log import Season
from tests.default_run import some
from tests.visits.seasons import changed, hand_made
from tests.worlds import permanence, small_world

ONE = "demand.volume=0.5..1.5"
TWO = "awareness.share=0.2..0.6"


def world(name="small-world"):
    """Return a small scenario; volume 1, awareness as it says."""
    return scenario_from(small_world(id=name, demand={"volume": 1.0}, awareness={"share": 0.4}))


def linear(scenario, seed, replication, engine, service_salt=0) -> Season:
    """Return a season that drives 10 h for each unit of volume and 5 h for each of awareness, noise shared by all.

    ``steep`` drives 20 h for each unit of volume, and 10 h less.
    """
    steep = scenario.id.startswith("steep")
    hours = (20 * scenario.demand.volume - 10 if steep else 10 * scenario.demand.volume) + 5 * scenario.awareness.share
    season = changed(hand_made(), "sessions", 0, drive_s=round(hours * 3600) + 36 * (replication % 5) + 36000)
    return Season(**dict(season.tables()), meta={**season.meta, "scenario": scenario.id, "replication": replication})


def swept(*arguments, **more):
    """Sweep the drive of the small world."""
    return sweep(*arguments, measures=("drive_time",), simulate=linear, replications=3, **more)


def test_one_at_a_time_gives_the_known_slopes():
    """Half a unit of volume is five hours, a fifth of awareness one; shared noise leaves an interval without width."""
    found = swept(world(), (ONE, TWO)).tornado("drive_time")

    assert found["input"].tolist() == ["demand.volume"] * 2 + ["awareness.share"] * 2
    assert found["effect"].tolist() == pytest.approx([-5, 5, -1, 1])
    assert (found["high"] - found["low"]).tolist() == pytest.approx([0] * 4, abs=1e-9)


def test_the_difference_of_two_scenarios_is_a_response():
    """Steep less plain is 10 h a unit of volume, less 10 h."""
    found = swept([world(), world("steep")], (ONE,))
    means = found.responses[found.responses["response"] == DIFFERENCE]["mean"]

    assert means.tolist() == pytest.approx([0, -5, 5])
    assert found.noise[found.noise["response"] == DIFFERENCE]["noise_share"].item() == pytest.approx(0, abs=1e-12)


def test_a_grid_is_every_combination():
    """Two values by three, and the scenario as it is."""
    points = points_of("grid", inputs_of([world()], ("demand.volume=0.8,1.2", "awareness.share=0.1,0.2,0.3")))

    assert len(points) == 1 + 2 * 3
    assert points[0] == ()


def test_a_latin_hypercube_has_one_point_in_each_slice():
    """Of eight points each eighth of each range holds one; the seed decides, and decides alike."""
    inputs = inputs_of([world()], (ONE, TWO))
    rows = [[float(text) for _, text in point] for point in points_of("lhs", inputs, 8, seed=5)[1:]]

    for k, (low, high) in enumerate(((0.5, 1.5), (0.2, 0.6))):
        assert sorted(int((row[k] - low) / (high - low) * 8) for row in rows) == list(range(8))
    assert points_of("lhs", inputs, 8, seed=5) == points_of("lhs", inputs, 8, seed=5)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_morris_finds_a_linear_response_linear(seed):
    """mu* is the slope over the range, sigma nothing, also where trajectories share points."""
    pytest.importorskip("SALib", reason="the extra optim is not installed")
    found = swept(world(), (ONE, TWO), design="morris", points=30, seed=seed).effects.set_index("input")

    assert found["mu_star"].tolist() == pytest.approx([10, 2])
    assert found["sigma"].tolist() == pytest.approx([0, 0], abs=1e-6)


def test_two_runs_never_write_one_file(tmp_path):
    """The second is told to wait; what the first wrote is whole."""
    file = tmp_path / "values.jsonl"
    kept = KeptValues(file, {"seed": 1})

    with kept.opened(), pytest.raises(ResultsError, match="another run"), KeptValues(file, {"seed": 1}).opened():
        pass
    with KeptValues(file, {"seed": 1}).opened() as again:
        again.add("a", 0, {"x": 1.0})
    assert len(file.read_text().splitlines()) == 2


def test_a_star_is_a_factor_on_every_number_it_matches():
    """Durations of both types grow by a half; a skill stays a share."""
    scenario = varied(world(), (("demand.types.*.mean_min", "1.5"), ("advisers.*.skill", "2")))

    assert [kind.mean_min for kind in scenario.demand.types] == [25 * 1.5, 38 * 1.5]
    assert [adviser.skill for adviser in scenario.advisers] == [1.0]


def test_bounds_follow_the_quality_of_the_origin():
    """Assumed: 30 %; published: 5 %; a share is cut at 1."""
    tree = small_world(
        demand={"volume": {"value": 2.0, "source": "a count", "quality": "published"}},
        awareness={"share": {"value": 0.9, "source": "a guess", "quality": "assumed"}},
    )
    volume, aware = inputs_of([scenario_from(tree)], ("demand.volume", "awareness.share"))

    assert (volume.low, volume.high) == pytest.approx((1.9, 2.1))
    assert (aware.low, aware.high) == pytest.approx((0.63, 1.0))


def stated(value, quality, **within):
    """Return a value with a source and a quality, and a range if one is given."""
    return {"value": value, "source": "somebody", "quality": quality, **within}


def test_bounds_are_the_range_that_the_scenario_states():
    """Whatever the quality, also of what was observed; nothing in it is a convention."""
    tree = small_world(
        demand={"volume": stated(2.0, "observed", range=[1, 4])},
        choice={"look_again_days": stated(7, "assumed", range=[2, 21])},
    )
    volume, days = inputs_of([scenario_from(tree)], ("demand.volume", "choice.look_again_days"))

    assert (volume.low, volume.nominal, volume.high, volume.quality) == (1.0, 2.0, 4.0, "observed")
    assert [days.text(end) for end in (days.low, days.high)] == ["2", "21"]
    assert not volume.is_convention
    assert not days.is_convention


@pytest.mark.slow
def test_what_nobody_has_measured_is_swept_first_within_the_ranges_that_ship():
    """How alike tastes are, what a day and a minute weigh, presence; then the others."""
    found = inputs_of([load_scenario("agen")])

    assert tuple(one.key for one in found) == MAIN
    assert {one.key: (one.low, one.high) for one in found[: len(LEADING)]} == {
        "choice.nests.service": (0.3, 1.0),
        "choice.nests.place": (0.15, 1.0),
        "choice.delay_per_day": (0.08, 0.40),
        "choice.journey_per_min": (0.033, 0.10),
        "awareness.presence.share": (0.0, 0.95),
        "awareness.presence.minutes": (8, 30),
    }
    assert not any(one.is_convention for one in found[: len(LEADING)])


def test_the_bounds_of_a_factor_are_the_mean_of_what_its_numbers_may_do():
    """20 between 10 and 40 is half to double; 50, assumed, is .7 to 1.3 times itself; a zero moves nothing."""
    tree = small_world()
    first, second = tree["demand"]["types"]
    first["mean_min"], second["mean_min"] = stated(20.0, "derived", range=[10, 40]), stated(50.0, "assumed")
    first["cv"] = 0.0
    world = scenario_from(tree)
    minutes, spread = inputs_of([world], ("demand.types.*.mean_min", "demand.types.*.cv"))

    assert (minutes.low, minutes.high) == pytest.approx(((0.5 + 0.7) / 2, (2 + 1.3) / 2))
    assert (minutes.nominal, minutes.quality, minutes.is_convention) == (1.0, "assumed", True)
    assert (spread.low, spread.high) == pytest.approx((0.7, 1.3))
    first["mean_min"]["range"], second["mean_min"]["range"] = [10, 40], [25, 100]
    (minutes,) = inputs_of([scenario_from(tree)], ("demand.types.*.mean_min",))
    assert (minutes.low, minutes.high, minutes.is_convention) == (0.5, 2.0, False)


def test_a_main_input_that_cannot_move_is_left_out_and_told_where_it_is_asked_for():
    """Nobody knows a new service: a part of nobody is nobody, so the other inputs are swept."""
    new = scenario_from(small_world(awareness={"share": 0.0}))
    named = [one.key for one in inputs_of([new])]

    assert "awareness.share" not in named
    assert named == [one.key for one in inputs_of([world()]) if one.key != "awareness.share"]
    with pytest.raises(ExperimentError, match=r"awareness\.share: it is 0, and so is any part of it; give bounds, as"):
        inputs_of([new], ("awareness.share",))


def test_a_range_that_the_scenario_itself_cannot_take_is_told():
    """A share of 1.2: the sweep says so before it runs."""
    tree = small_world(awareness={"share": stated(0.9, "assumed", range=[0.5, 1.2])})

    with pytest.raises(ExperimentError, match=r"awareness\.share=1\.2: found 1\.2, expected at most 1"):
        inputs_of([scenario_from(tree)], ("awareness.share",))


def test_a_swept_sweep_goes_on_where_it_was_cut(tmp_path):
    """A file cut off in the middle of a line: the same tables, and no season twice."""
    file = tmp_path / "values.jsonl"
    whole = swept(world(), (ONE, TWO), out=file)
    file.write_text(file.read_text()[:-30])
    again = swept(world(), (ONE, TWO), out=file)

    for name in ("points", "responses", "effects", "noise"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(whole, name))
    lines = [json.loads(line) for line in file.read_text().splitlines()][1:]
    assert len({(line["point"], line["replication"]) for line in lines}) == len(lines) == 5 * 3
    with pytest.raises(FolderRefusedError, match="another scenario"):
        swept(world(), (ONE,), out=file, seed=2)


def test_everything_wrong_with_the_inputs_is_told_at_once():
    """An unknown key with the nearest one, a text, a part, a bound that is refused, one value alone, an empty one."""
    over = ("demand.volum", "regime", "choice", "awareness.share=0.5..2", "demand.volume=1", "demand.volume=1,,2")

    with pytest.raises(ExperimentError) as told:
        inputs_of([world()], over)
    for part in ("did you mean demand.volume", "regime is", "choice in", "two values and more"):
        assert part in str(told.value)
    assert str(told.value).count("none empty") == 2
    with pytest.raises(ExperimentError, match=r"awareness.share=2.0"):
        inputs_of([world()], ("awareness.share=0.5..2",))


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"design": "sobol"}, "design is 'sobol'"),
        ({"design": "lhs", "over": ("demand.volume=1,2",)}, "needs bounds"),
        ({"design": "morris", "over": ("choice.look_again_days=2..9",)}, "whole numbers"),
        ({"measures": ("speed",)}, "speed"),
        ({"over": (ONE, ONE)}, "named twice"),
    ],
)
def test_what_cannot_be_swept_is_told(asked, told):
    """The name and what it must be."""
    with pytest.raises(ExperimentError, match=told):
        sweep(world(), **{"over": (ONE,), "replications": 2, "simulate": linear, **asked})


# --- what would change the decision


def test_a_season_without_a_value_is_told_by_the_name_of_the_measure():
    """Nobody has a need, so that no share is known."""
    nobody = scenario_from(small_world(demand={"volume": 0.001}))

    with pytest.raises(ExperimentError, match="replication 0 has no value of 'reach'"):
        sweep(nobody, ("awareness.share=0.2,0.8",), replications=1, measures=("reach",))


def test_the_better_scenario_changes_where_algebra_says():
    """Steep less plain is 10 (volume - 1): from a volume of 1.3 it must fall to 1; awareness changes nothing."""
    worlds = [scenario_from(small_world(id=name, demand={"volume": 1.3})) for name in ("small-world", "steep")]
    found = what_would_change(
        worlds, "drive_time", ("demand.volume=0.7..1.5", "awareness.share=0.2..0.6"), replications=3, samples=16,
        simulate=linear,
    )  # fmt: skip
    volume, aware = found.crossings.to_dict("records")

    assert (volume["verdict"], volume["value"]) == ("within", pytest.approx(1.0, abs=1e-6))
    assert aware["verdict"] == "outside"
    assert found.nominal.mean == pytest.approx(3)
    assert found.information["input"].tolist() == ["demand.volume", "awareness.share"]
    assert found.information["value"].tolist()[1] == pytest.approx(0, abs=1e-3)
    assert 0 < found.better_share < 1


# --- inputs that are not used

ASLEEP = "behaviour.no_show.reminder_factor=0.3..0.9"
SLEEPS = ("behaviour.no_show.reminder", "false")


def test_an_input_that_is_not_used_says_while_what():
    """Of all scenarios: one that uses it is enough; another input that wakes it is too."""
    plain, reminded = world(), scenario_from(small_world(behaviour={"no_show": {"reminder": True}}))
    over = ("demand.volume=1..2", ASLEEP)
    (_, alone), (_, one_of_two) = inputs_of([plain], over), inputs_of([plain, reminded], over)
    woken = inputs_of([plain], (ASLEEP, "behaviour.no_show.reminder=false,true"))

    assert alone.asleep == SLEEPS
    assert one_of_two.asleep is None
    assert [one.asleep for one in woken] == [None, None]


def test_where_none_is_named_an_input_that_is_asleep_is_left_out():
    """Nobody books, so nobody fails to show up: nothing is asked of what does nothing."""
    desks = [permanence("town_hall_thu", "town_hall", "thursday", "09:00", "12:00", mode="walk_in")]
    walk_in = scenario_from(small_world(rota={"permanences": desks}))
    named = [one.key for one in inputs_of([walk_in])]

    assert "behaviour.no_show.base_share" in [one.key for one in inputs_of([world()])]
    assert named == [one.key for one in inputs_of([world()]) if one.key != "behaviour.no_show.base_share"]


@pytest.mark.parametrize("gap", some([0.0, 1.0], 1))
def test_a_decision_over_unused_inputs_alone_says_so_and_gives_no_share(gap):
    """No crossing, no worth, no share of nothing; the better one is told only where one is."""

    def other(scenario, seed, replication, engine):
        hours = 10 + replication % 3 + (gap + 0.5 * (replication % 2 * 2 - 1) if scenario.id == "steep" else 0)
        return changed(hand_made(), "sessions", 0, drive_s=round(3600 * hours))

    worlds = [scenario_from(small_world(id=name)) for name in ("small-world", "steep")]
    over = (ASLEEP, "learning.slowdown=0.1..0.9")
    found = what_would_change(worlds, "drive_time", over, replications=10, samples=8, simulate=other)
    told = " ".join([*decision_sentences(found, Language("en")), *information_sentences(found, Language("en"))])

    assert found.crossings["verdict"].tolist() == ["idle" if gap == 0 else "outside"] * 2
    assert found.information["value"].tolist() == [0, 0]
    assert found.information["share"].isna().all()
    assert found.all_inputs.value == 0
    assert math.isnan(found.noise_share)
    assert "“behaviour.no_show.reminder_factor” is not used while behaviour.no_show.reminder is false." in told
    assert "nothing varies between them" in told
    assert ("cannot be told apart" in told) == (gap == 0)
    assert not (gap == 0 and "100%" in told)


def test_what_never_varies_has_no_share_of_noise():
    """The number of sessions held is the same at every point; the drive is not."""
    found = sweep(world(), (ONE,), replications=2, measures=("sessions_held", "drive_time"), simulate=linear)
    share = found.noise.set_index("measure")["noise_share"]

    assert math.isnan(share["sessions_held"])
    assert share["drive_time"] == pytest.approx(0, abs=1e-12)


@pytest.mark.slow  # a decision over many points
def test_better_in_every_case_never_stands_beside_cannot_be_told_apart():
    """Ten replications of a point may all lean one way where forty do not."""

    def leaning(scenario, seed, replication, engine):
        lead = 1 if replication < 10 else -1
        return changed(hand_made(), "sessions", 0, drive_s=36000 + (lead * 60 if scenario.id == "steep" else 0))

    worlds = [scenario_from(small_world(id=name)) for name in ("small-world", "steep")]
    found = what_would_change(worlds, "drive_time", (ONE,), replications=20, samples=8, simulate=leaning)
    told = " ".join(decision_sentences(found, Language("en")))

    assert found.worse_share == 1
    assert "cannot be told apart" in told
    assert "100%" not in told


def test_a_point_counts_as_better_only_where_it_can_be_told():
    """Beyond chance in half of the points: the others are neither better nor worse."""
    wide, narrow = [1.0, -0.9] * 5, [1.0, 1.1] * 5

    assert _told_apart(np.array([wide, narrow])) == (0.5, 0.0)
    assert _told_apart(-np.array([wide, narrow])) == (0.0, 0.5)
