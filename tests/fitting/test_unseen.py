"""What nobody sees is told by simulation, as far as a register tells it, and what it cannot tell apart is said."""

import numpy as np
import pandas as pd
import pytest

from sim.engine.season import simulate
from sim.errors import ResultsError
from sim.fitting.equal_fits import set_settings
from sim.fitting.inferring import Posterior, infer, next_data, told_apart
from sim.fitting.regression import adjusted
from sim.fitting.seen import seen_of
from sim.fitting.trials import Trialling, Trials
from sim.fitting.unseen import Summaries, Unknown, unknowns_of, with_values
from sim.scenario.files import changed, load_scenario, scenario_from
from tests.worlds import small_world


def world(**changes):
    """A small world with many needs and ranges for two of its unknowns."""
    rates = {"requests_per_1000": {"low": 200.0, "middle": 500.0, "high": 900.0}}
    shares = {"share": {"value": 0.5, "range": [0.3, 0.65], "quality": "assumed", "source": "x"}}
    return scenario_from(small_world(demand=rates, awareness=shares, **changes))


def test_an_unknown_is_even_over_the_range_that_its_scenario_states():
    """The volume over that of the levels, on the scale of logarithms; a value without a range is none."""
    found = {one.path: one for one in unknowns_of(world())}

    assert set(found) == {"demand.volume", "awareness.share", "choice.outside.constant"}
    assert (found["demand.volume"].low, found["demand.volume"].high) == (0.4, 1.8)
    assert found["demand.volume"].value(0.0) == pytest.approx(np.sqrt(0.4 * 1.8))
    assert found["awareness.share"].value(-1.0) == 0.3
    assert found["awareness.share"].place(0.65) == pytest.approx(1)


def test_a_launch_is_known_by_its_campaign():
    """Its reach takes the place of the share that knew before."""
    assert "awareness.campaigns" in [one.path for one in unknowns_of(load_scenario("mortagne"))][1]


def test_values_of_people_are_put_as_a_file_would_state_them():
    """Equal to the scenario that is changed and checked, fingerprint and all."""
    one = world()

    made = with_values(one, {"awareness.share": 0.4, "choice.outside.constant": -1.0})

    assert made.tree() == changed(one, ["awareness.share=0.4", "choice.outside.constant=-1.0"]).tree()


def test_a_register_shows_a_summary_only_of_the_columns_that_it_has():
    """Dates alone give a count alone."""
    one = world()
    season = simulate(one, seed=1)
    found = Summaries(one).of(seen_of(season))

    assert list(found) == ["visits", "venue", "channel", "lead", "commune", "journey"]
    assert found["visits"]["visits"] == pytest.approx(np.log(seen_of(season).n + 0.5))


LINE = np.linspace(-0.95, 0.95, 400)


def trials_of(places, shown):
    """Return trials whose summaries are known functions of the places."""
    names = {f"g|{k}": column for k, column in enumerate(np.column_stack([shown]).T)}
    return Trials(places, pd.DataFrame(names), pd.DataFrame({"reach": places[:, 0]}))


def test_what_a_summary_tells_exactly_is_found_exactly():
    """A place that is twice the summary, without chance: the points are there."""
    dice = np.random.default_rng(1)
    places = np.column_stack([LINE, dice.uniform(-1, 1, LINE.size)])
    found = adjusted(trials_of(places, LINE / 2), ["g|0"], np.array([0.1]), (-np.ones(2), np.ones(2)))

    assert np.median(found.points[:, 0]) == pytest.approx(0.2, abs=0.02)
    assert found.points[:, 0].std() < 0.1
    assert found.points[:, 1].std() > 0.5  # and what it does not tell is left as it was


def test_a_sum_is_told_and_its_parts_are_not():
    """Rate and reach by one count: neither by itself, each where the other is known; each is the other's partner."""
    dice = np.random.default_rng(2)
    points = dice.uniform(-1, 1, (4000, 3))
    points = points[np.abs(points[:, 0] + points[:, 1] - 0.2) < 0.05]
    kept, alone, partners = told_apart(points, ["rate", "reach", "other"])

    assert (kept[:2] > 0.8).all()
    assert (alone[:2] < 0.1).all()
    assert partners == (("reach",), ("rate",), ())
    assert kept[2] == pytest.approx(1, abs=0.15)


def test_a_fit_that_was_stopped_goes_on_with_what_was_kept(tmp_path, monkeypatch):
    """The trials in the folder are not run again; those of another register are not taken."""
    one = world()
    register, other = seen_of(simulate(one, seed=4)), seen_of(simulate(one, seed=5))
    box = -np.ones(3), np.ones(3)
    first = Trialling(one, unknowns_of(one), register, 1, tmp_path).run("prior", 4, *box)
    monkeypatch.setattr("sim.fitting.trials.simulate_like", None)
    again = Trialling(one, unknowns_of(one), register, 1, tmp_path).run("prior", 4, *box)

    pd.testing.assert_frame_equal(first.summaries, again.summaries)
    with pytest.raises(TypeError):
        Trialling(changed(one, ["demand.volume=1.1"]), unknowns_of(one), other, 1, tmp_path).run("prior", 4, *box)


def test_by_one_count_the_volume_is_not_told_apart_from_who_knows_the_service(monkeypatch):
    """A register of dates: the volume keeps much of its spread, and a fraction of that where the rest is known."""
    from dataclasses import replace

    one = world()
    register = replace(
        seen_of(simulate(one, seed=4)), venue=None, channel=None, commune=None, lead_days=None, kind=None
    )
    found = infer(one, register, places=240, seeds=1)
    told = dict(found.not_apart())

    assert set(told["demand.volume"]) & {"awareness.share", "choice.outside.constant"}
    assert not found.is_told(1)
    assert found.next_data["data"].tolist() != []


def test_the_data_that_would_narrow_an_answer_most_is_that_which_tells_it():
    """Reach is what communes show and nothing else; what is served in two weeks the count tells already."""
    dice = np.random.default_rng(3)
    shown = pd.DataFrame(dice.normal(size=(200, 4)), columns=["visits|visits", "commune|band 0", "lead|all", "venue|a"])
    answers = pd.DataFrame({"reach": 2 * shown["commune|band 0"], "served_within_14": shown["visits|visits"]})
    found = next_data(Trials(np.zeros((200, 1)), shown, answers), ["visits"])
    narrower = found.set_index(["answer", "data"])["narrower"]

    assert found["data"].iloc[0] == "commune"
    assert narrower["reach", "commune"] > 0.95
    assert narrower["reach", "lead"] < 0.05
    assert (found.loc[found["answer"] == "served_within_14", "now"] < 0.05).all()


def test_each_fit_of_a_set_changes_a_scenario(tmp_path):
    """Numbers by their path, a month of a season in its list; what a scenario has not is left out."""
    text = "fit;awareness.share;demand.seasons.flat[1];other\nfit 01;0,4;1,5;3\nfit 02;0,6;0,5;3\n"
    (tmp_path / "set.csv").write_text(text, encoding="utf-8")
    settings = set_settings(tmp_path)
    first = changed(world(), settings["fit 01"](world()))

    assert list(settings) == ["fit 01", "fit 02"]
    assert first.awareness.share == 0.4
    assert first.demand.seasons["flat"] == (1.0, 1.5, *[1.0] * 10)


@pytest.mark.parametrize("text", ["", "fit;a\n", "a;b\n1;2\n", "fit;a\nx;?\n", "fit;a\nx;\n"])
def test_a_set_that_is_none_is_refused_with_the_way_to_mend_it(tmp_path, text):
    """One message, whatever is wrong."""
    (tmp_path / "set.csv").write_text(text, encoding="utf-8")

    with pytest.raises(ResultsError, match="permanences calibrate"):
        set_settings(tmp_path)


def test_an_unknown_on_the_scale_of_logarithms_has_its_middle_there():
    """From 1 to 100 the middle is 10."""
    assert Unknown("x", 10, 1, 100, True).value(0.0) == pytest.approx(10)


def test_points_at_one_end_of_a_prior_have_a_middle_too():
    """An unknown in which no point differs is left out of the distance; the others say which point is in the middle."""
    unknowns = tuple(Unknown(path, 0.5, 0.0, 1.0, is_log=False) for path in ("at the end", "told"))
    points = np.array([[1.0, -0.5], [1.0, 0.1], [1.0, 0.4]])
    kept, alone, partners = told_apart(points, [one.path for one in unknowns])
    posterior = Posterior(unknowns, points, pd.DataFrame(), kept, alone, partners, pd.DataFrame(), 0)

    assert posterior.middle() == {"at the end": 1.0, "told": 0.55}
    assert posterior.interval(0) == (1.0, 1.0, 1.0)
    assert kept[0] == 0
    assert not posterior.not_apart()
