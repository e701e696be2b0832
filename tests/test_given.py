"""What who writes code gives: numbers of numpy are numbers, and what cannot be is refused by name, never by Python."""

import datetime as dt
from decimal import Decimal

import numpy as np
import pytest

import sim
from sim.errors import ExperimentError, PermanencesError
from sim.given import finite_number, table_of, whole_number, words_of
from tests.worlds import small_world


@pytest.fixture(scope="module")
def small():
    """Return a small scenario and another of the same people."""
    return sim.scenario_from(small_world()), sim.scenario_from(small_world(id="other", awareness={"share": 0.8}))


def test_whole_numbers_of_numpy_are_whole_numbers():
    """They become those of Python, which any file can hold."""
    assert type(whole_number("n", np.uint8(7))) is int
    assert whole_number("n", np.int64(7), 1, 7) == 7


@pytest.mark.parametrize("value", [True, np.True_, 2.0, -1, 8, None, "3", Decimal(3), float("nan")])
def test_what_is_no_whole_number_in_the_bounds_is_refused(value):
    """Truth, text and 2.0 are none."""
    with pytest.raises(ExperimentError, match=r"n is .*; it must be a whole number from 0 to 7"):
        whole_number("n", value, 0, 7)


@pytest.mark.parametrize("value", [True, None, "3", float("nan"), float("inf"), 10**400, 1.5])
def test_what_is_no_finite_number_that_fits_is_refused(value):
    """So is a whole number beyond any float."""
    assert finite_number("share", np.float32(0.5), "below 1", lambda share: share < 1) == 0.5
    with pytest.raises(ExperimentError, match=r"share is .*; it must be below 1"):
        finite_number("share", value, "below 1", lambda share: share < 1)


def test_one_word_is_no_list_of_words():
    """Its letters would be taken for words."""
    assert words_of("measures", (word for word in ("reach", "value"))) == ("reach", "value")
    with pytest.raises(ExperimentError, match="measures is 'reach'; it must be a list of texts"):
        words_of("measures", "reach")
    with pytest.raises(ExperimentError, match=r"measures is \['reach', 2\]"):
        words_of("measures", ["reach", 2])


def test_what_is_given_by_name_is_a_mapping():
    """A list of names says nothing of their numbers."""
    assert table_of("precision", {"reach": 0.01}) == {"reach": 0.01}
    with pytest.raises(ExperimentError, match=r"precision is \['reach'\]; it must be given by name"):
        table_of("precision", ["reach"])


def test_a_seed_of_numpy_makes_the_season_of_the_same_number(small):
    """A loop over an array of seeds gives what a loop over a list of them does."""
    plain, numpy = sim.simulate(small[0], seed=7), sim.simulate(small[0], seed=np.int64(7), replication=np.uint32(0))
    result = sim.replicate(small[0], np.int64(2), np.int64(7))

    assert sim.first_difference(plain, numpy) is None
    assert plain.meta == numpy.meta
    assert (type(result.seed), result.replications) == (int, (0, 1))


REFUSED = {
    "one override alone": (lambda a, _: sim.load_scenario("agen", "demand.volume=2"), "overrides is 'demand.volume=2'"),
    "no overrides": (lambda a, _: sim.changed(a, None), "overrides is None"),
    "a confidence above 1": (lambda a, b: sim.compare([a, b], 2, confidence=95), "confidence is 95; it must be"),
    "no confidence": (lambda a, b: sim.compare([a, b], 2, confidence=float("nan")), "confidence is nan"),
    "one primary measure alone": (lambda a, b: sim.compare([a, b], 2, primary="reach"), "primary is 'reach'"),
    "a list for a baseline": (lambda a, b: sim.compare([a, b], 2, baseline=[]), r"baseline is \[\]"),
    "a number for a precision": (lambda a, b: sim.compare([a, b], precision=0.1), "precision is 0.1"),
    "a word for a width": (lambda a, _: sim.replicate(a, precision={"reach": "1%"}), "precision of reach is '1%'"),
    "half a ceiling": (lambda a, _: sim.replicate(a, precision={"reach": 0.1}, ceiling=0.5), "ceiling is 0.5"),
    "a number for a folder": (lambda a, b: sim.compare([a, b], 2, out=3), "out is 3; it must be a path"),
    "a word for a margin": (lambda a, b: sim.rank([a, b], "reach", "1%"), "margin is '1%'"),
    "half a stage": (lambda a, b: sim.rank([a, b], "reach", 0.1, first_stage=2.5), "first_stage is 2.5"),
    "a list for a measure": (lambda a, b: sim.rank([a, b], ["reach"], 0.1), r"measure \['reach'\] cannot rank"),
    "a number for what is added": (lambda a, b: sim.rank([a, b], "reach", 0.1, added=3), "added is 3"),
    "what is added to nobody": (
        lambda a, b: sim.rank({"today": a, "other": b}, "reach", 0.1, added={"othre": 1.0}),
        "added: 'othre' is unknown; it must be one of today, other",
    ),
    "a seed below 0": (lambda a, _: sim.sweep(a, ["awareness.share=0.2..0.4"], "lhs", seed=-1), "seed is -1"),
    "half a point": (lambda a, _: sim.sweep(a, ["awareness.share=0.2..0.4"], "lhs", points=2.5), "points is 2.5"),
    "a word for samples": (lambda a, b: sim.what_would_change([a, b], samples="64"), "samples is '64'"),
    "half a finalist": (lambda a, _: sim.optimise(a, finalists=1.5), "finalists is 1.5"),
    "a word for rules": (lambda a, _: sim.optimise(a, rules="rest"), "rules is 'rest'"),
    "an hour in a number": (lambda a, _: sim.optimise(a, rules={"evening": 1}, evening_from=18), "evening_from is 18"),
    "one measure for a front": (lambda a, _: sim.front(a, "reach"), "measures is 'reach'"),
    "settings that are none": (lambda a, b: sim.robustness([a, b], ["low"]), r"settings is \['low'\]"),
    "a date in a text": (lambda a, _: sim.make_shock(a, "absence", start="2022-03-14"), "start is '2022-03-14'"),
    "weeks in a text": (lambda a, _: sim.make_shock(a, "absence", weeks="2"), "weeks is '2'"),
    "an amount of absence": (lambda a, _: sim.make_shock(a, "absence", amount=2), "it takes no amount; 2"),
    "a shock in a word": (lambda a, _: sim.resilience(a, "absence"), "shock is 'absence'; it must be one that"),
    "one remedy alone": (
        lambda a, _: sim.resilience(a, sim.make_shock(a, "absence"), "spare"),
        "remedies is 'spare'; it must be a list",
    ),
    "no season": (lambda a, _: sim.season_measures("agen", a), "season is 'agen'; it must be one that sim.simulate"),
    "no scenario": (lambda a, _: sim.season_measures(sim.simulate(a), "agen"), "scenario is 'agen'"),
    "what is no measure": (lambda a, _: sim.season_measures(sim.simulate(a), a, only=["rech"]), "'rech' is no measure"),
    "no register": (lambda *_: sim.read_register(None), "files is None; it must be a path"),
    "no share": (lambda *_: sim.access_clock([(0, 9)], period=90).quantile("half"), "share is 'half'"),
    "no delay": (lambda *_: sim.access_clock([(0, 9)], period=90).share_within(float("nan")), "delay_s is nan"),
    "a decimal that is none": (lambda *_: sim.run_desk([Decimal("sNaN")], [1]), "arrival row 0 is .*not finite"),
    "a list for a word": (lambda a, _: sim.words(sim.replicate(a, 1), ["reach"]), r"name is \['reach'\]"),
    "a list for a picture": (lambda a, _: sim.picture(a, ["clock"]), r"a Scenario has no \['clock'\]"),
}  # fmt: skip


@pytest.mark.parametrize("asked", REFUSED)
def test_what_cannot_be_is_refused_by_its_name(asked, small):
    """One message with the name, the value and what is expected, of the project's own errors."""
    call, told = REFUSED[asked]

    with pytest.raises(PermanencesError, match=told):
        call(*small)


def test_a_date_of_a_shock_may_be_any_date(small):
    """A moment is a date, too."""
    start = dt.datetime(2022, 3, 14, 12)

    assert sim.make_shock(small[0], "absence", start=start).start == start.toordinal()
