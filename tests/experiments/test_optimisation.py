"""A search that must find what is known to be best, keep what has to be kept, and go on where it was stopped."""

import json

import pytest

from sim.errors import ExperimentError, FolderRefusedError
from sim.experiments import evaluations
from sim.experiments.optimisation import TODAY, optimise
from sim.experiments.rota_search import HALVINGS
from sim.report.languages import Language
from sim.report.tables.rota import sentences
from sim.runs.work import Seasons
from sim.scenario.files import scenario_from
from sim.scenario.values import WEEKDAYS
from sim.visits.log import Season
from tests.visits.seasons import changed, hand_made
from tests.worlds import small_world

PLAIN = {
    "measure": "drive_time", "not_worse": {}, "margin": 0.01, "replications": 3, "rounds": 12, "finalists": 1,
    "seasons": 300,
}  # fmt: skip


@pytest.fixture(scope="module")
def today():
    """Return two permanences, on a Monday morning and a Thursday afternoon."""
    return scenario_from(small_world())


def late_is_far(scenario, seed, replication, engine, service_salt=0) -> Season:
    """Return the season made by hand, its drive longer the later in the week permanences are, with common noise."""
    days = sum(WEEKDAYS.index(one.weekday) for one in scenario.rota.permanences)
    season = changed(hand_made(), "sessions", 0, drive_s=1000 * (days + 1) + replication % 7)
    return Season(**dict(season.tables()), meta={**season.meta, "scenario": scenario.id, "replication": replication})


@pytest.fixture(scope="module")
def found(today):
    """Return an undisturbed search."""
    return optimise(today, change=("half_day",), simulate=late_is_far, **PLAIN)


def week(scenario):
    """Return the days of a rota's permanences."""
    return sorted(one.weekday for one in scenario.rota.permanences)


def test_the_known_best_week_is_found(found):
    """One adviser and two half-days a day: Monday twice is the shortest drive."""
    assert week(found.scenario) == ["monday", "monday"]
    assert found.best != TODAY
    assert found.is_exhausted
    assert found.comparison is not None
    assert found.comparison.differences.set_index("measure").loc["drive_time", "better"] == found.scenario.id


def test_few_rotas_are_all_tried_and_many_are_not(today, found):
    """One permanence has ten half-days: all tried, and it is said; two have 100, more than the seasons allow."""
    few = optimise(today, change=("half_day",), fixed=("town_hall_thu",), simulate=late_is_far, **PLAIN)

    assert (few.is_counted, few.n_rotas) == (True, 10)
    assert (found.is_counted, found.n_rotas) == (False, 100)
    assert "Every rota within these limits was tried." in sentences(few, Language("en"))
    assert "jusqu'à 100 tournées" in " ".join(sentences(found, Language("fr"))).replace("’", "'")


@pytest.mark.slow  # a search to its end
def test_a_rota_that_is_the_best_already_stays(found):
    """Nothing is better than the best: today's is kept, and it is said."""
    best = found.scenario
    again = optimise(best, change=("half_day",), simulate=late_is_far, **PLAIN)

    assert (again.best, again.comparison, again.scenario) == (TODAY, None, best)


def test_what_has_to_be_kept_is_kept(today):
    """The distance driven may not grow, and here it grows with whatever shortens the time."""
    found = optimise(
        today,
        change=("half_day",),
        simulate=early_is_long,
        **{**PLAIN, "not_worse": {"drive_distance": 0.0}, "rounds": 2},
    )

    assert found.best == TODAY


def early_is_long(scenario, seed, replication, engine, service_salt=0) -> Season:
    """As `late_is_far`, and the metres driven grow the earlier in the week permanences are."""
    season = late_is_far(scenario, seed, replication, engine)
    days = sum(WEEKDAYS.index(one.weekday) for one in scenario.rota.permanences)
    season = changed(season, "sessions", 0, drive_m=100_000 - 1000 * days)
    return Season(**dict(season.tables()), meta=season.meta)


@pytest.mark.slow
def test_a_stopped_search_goes_on_and_finds_the_same(today, found, tmp_path):
    """Killed in the middle of a line: what is whole is read, nothing is run twice, the answer is that of one go."""
    file = tmp_path / "search.jsonl"
    optimise(today, change=("half_day",), simulate=late_is_far, out=file, **{**PLAIN, "rounds": 1})
    cut = file.read_text()[:-20]
    file.write_text(cut)
    again = optimise(today, change=("half_day",), simulate=late_is_far, out=file, **PLAIN)

    assert again.scenario.fingerprint == found.scenario.fingerprint
    assert again.trace.equals(found.trace)
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    met = [(line["point"], line["replication"]) for line in lines[1:]]
    assert len(met) == len(set(met)) >= HALVINGS[-1]


def test_another_search_is_not_mixed_in(today, tmp_path):
    """A file that holds another seed's seasons is refused and left as it is."""
    file = tmp_path / "search.jsonl"
    short = {**PLAIN, "rounds": 1}
    optimise(today, change=("half_day",), simulate=late_is_far, out=file, **short)
    before = file.read_bytes()

    with pytest.raises(FolderRefusedError, match="another scenario, seed or measure"):
        optimise(today, change=("half_day",), simulate=late_is_far, out=file, seed=2, **short)
    assert file.read_bytes() == before


def test_the_finalists_are_judged_on_dice_that_the_search_never_saw(today):
    """The replications of search, selection and comparison have no number in common."""
    seen = []

    def noting(scenario, seed, replication, engine, service_salt=0):
        seen.append(replication)
        return late_is_far(scenario, seed, replication, engine)

    optimise(today, change=("half_day",), simulate=noting, **{**PLAIN, "rounds": 1})
    stages = {number // 1_000_000 for number in seen}

    assert stages == {0, 2, 3}
    assert max(number for number in seen if number < 1_000_000) == HALVINGS[-1] - 1


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"measure": "speed"}, "'speed' cannot decide"),
        ({"measure": "visits"}, "'visits' cannot decide"),
        ({"not_worse": {"elsewhere": 0}}, "'elsewhere' cannot decide"),
        ({"beam": 0}, "beam is 0"),
    ],
)
def test_what_cannot_be_asked_is_told(today, asked, told):
    """A measure without a better direction cannot say what is best."""
    with pytest.raises(ExperimentError, match=told):
        optimise(today, simulate=late_is_far, **{**PLAIN, **asked})


def test_a_measure_that_no_rota_moves_is_refused(today):
    """Only the drive is another from rota to rota: the mean wait is not, in any replication."""
    with pytest.raises(ExperimentError, match="no rota within these limits moves wait_served; name other measures"):
        optimise(today, change=("half_day",), simulate=late_is_far, **{**PLAIN, "measure": "wait_served"})


def test_a_plan_is_made_once_for_each_rota(today):
    """An evaluator gives the same scenario object for the same permanences."""
    evaluator = evaluations.Evaluator(today, Seasons(), ("reach",))

    assert evaluator._with(today.rota.permanences) is evaluator._with(tuple(today.rota.permanences))
