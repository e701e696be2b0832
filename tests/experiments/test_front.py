"""Several measures at once: the front that must be found, what it gives up, and the fewest changes that keep a gain."""

import numpy as np
import pytest

from sim.errors import ExperimentError
from sim.experiments.edits import edits_between, parts, with_edits
from sim.experiments.front import front
from sim.experiments.layers import crowding, layers
from sim.scenario.files import scenario_from
from sim.scenario.values import WEEKDAYS
from tests.worlds import small_world

TWO = ("drive_time", "drive_distance")
PLAIN = {
    "change": ("half_day",),
    "weekdays": WEEKDAYS[:4],
    "not_worse": {},
    "replications": 4,
    "rounds": 99,
    "seasons": 10**6,
}


@pytest.fixture(scope="module")
def today():
    """Return two permanences, on a Monday morning and a Thursday afternoon."""
    return scenario_from(small_world())


def days(scenario):
    """Return the days of a rota's permanences, Monday 0, in order."""
    return sorted(WEEKDAYS.index(one.weekday) for one in scenario.rota.permanences)


class LateIsFarAndEarlyIsLong:
    """A worker without seasons: seconds grow with the days of a rota, metres with their squares from Friday."""

    def __init__(self, scenario, seasons, measures):
        self.measures, self.head = measures, {"scenario": scenario.fingerprint}

    def __call__(self, task):
        """Return the values of one season; the noise is common to all rotas."""
        _, replication, rounds = task
        found = [WEEKDAYS.index(one.weekday) for one in rounds]
        values = {
            "drive_time": 10.0 * sum(found) + replication % 7,
            "drive_distance": float(sum((4 - day) ** 2 for day in found)),
        }
        return {name: values.get(name, 0.5) for name in self.measures}


@pytest.fixture(scope="module", autouse=True)
def quick_workers():
    """Let every search here be judged by the rota alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.experiments.search_options.Evaluator", LateIsFarAndEarlyIsLong)
        yield


@pytest.fixture(scope="module")
def found(today, quick_workers):
    """Return an undisturbed search for both."""
    return front(today, TWO, finalists=20, **PLAIN)


def test_the_front_is_that_of_all_rotas_counted(found):
    """Of all pairs of days: no other has less of both; each pair of the front is found, and none beside."""
    pairs = {(a, b) for a in range(4) for b in range(a, 4)}
    costs = {pair: (sum(pair), sum((4 - day) ** 2 for day in pair)) for pair in pairs}
    best = {
        pair for pair, (x, y) in costs.items()
        if not any(a <= x and b <= y and (a, b) != (x, y) for a, b in costs.values())
    }  # fmt: skip
    members = {tuple(days(one.scenario)) for one in found.members}

    assert members | {tuple(days(found.today))} >= best
    assert {costs[pair] for pair in members} <= {costs[pair] for pair in best}
    assert found.is_exhausted


def test_what_is_the_same_in_each_season_is_known_without_doubt(found):
    """Gains are counted in the unit of the measure, more is better, and the noise is common."""
    least = found.members[0]

    assert days(least.scenario) == [0, 0]
    assert least.gains["drive_time"].low == pytest.approx(least.gains["drive_time"].high)
    assert found.gives_up(least)["drive_time"] == pytest.approx(0.0)
    assert found.gives_up(least)["drive_distance"] > 0


def test_the_fewest_changes_keep_four_fifths_of_the_gain(found):
    """No proper part that is told keeps less; a proposal with one change has none."""
    for one in found.members:
        if len(one.edits) < 2:
            assert one.few is None
        elif one.few is not None:
            assert len(one.few.edits) < len(one.edits)
            for name in TWO:
                if one.gains[name].low > 0:
                    assert one.few.gains[name].mean >= 0.8 * one.gains[name].mean


def test_a_measure_that_no_rota_moves_is_told_and_where_none_moves_any_refused(today):
    """The drive alone varies here: the shortest is alone on the front."""
    found = front(today, ("drive_time", "reach"), **PLAIN)

    assert found.still == ("reach",)
    assert [days(one.scenario) for one in found.members] == [[0, 0]]
    with pytest.raises(ExperimentError, match="no rota within these limits moves reach or wait_within_20; name other"):
        front(today, ("reach", "wait_within_20"), **PLAIN)


@pytest.mark.parametrize(
    ("measures", "changes", "message"),
    [
        (("drive_time",), {}, "measures are drive_time; name two or three, each once"),
        (("drive_time", "drive_time"), {}, "name two or three, each once"),
        (("drive_time", "utilisation"), {}, "measure 'utilisation' cannot decide"),
        (TWO, {"seasons": 1}, "seasons is 1; it must be a whole number, 2 or more"),
        (TWO, {"rounds": 0}, "rounds is 0; it must be a whole number, 1 or more"),
    ],
)
def test_what_a_front_cannot_take_is_one_message(today, measures, changes, message):
    """The word, and what is expected."""
    with pytest.raises(ExperimentError) as refused:
        front(today, measures, **{**PLAIN, **changes})

    assert message in str(refused.value)


def test_layers_and_crowding_by_hand():
    """Three on the front, one behind, one behind all; the ends of a column are alone."""
    gains = np.array([[0.0, 3.0], [2.0, 2.0], [3.0, 0.0], [1.0, 1.0], [-1.0, -1.0]])

    assert layers(gains).tolist() == [0, 0, 0, 1, 2]
    assert np.isinf(crowding(gains[:3])).tolist() == [True, False, True]
    assert crowding(gains[:3])[1] == pytest.approx(2.0)
    assert layers(np.array([[1.0, 1.0], [1.0, 1.0]])).tolist() == [0, 0]


def test_changes_are_the_fewest_that_make_one_rota_of_another(today):
    """Two permanences that change days with one another, told as what moves; a part of them moves a part."""
    rounds = today.rota.permanences
    first = rounds[0].model_copy(update={"weekday": "friday", "id": "other-name"})
    edits = edits_between(rounds, (rounds[1], first))

    assert [(edit.before.id, edit.changed) for edit in edits] == [(rounds[0].id, ("weekday",))]
    assert {one.weekday for one in with_edits(rounds, edits)} == {rounds[1].weekday, "friday"}
    assert with_edits(rounds, ()) == tuple(sorted(rounds, key=lambda one: WEEKDAYS.index(one.weekday)))
    assert [len(some) for some in parts(edits * 3)] == [3, 3]
