"""What may be said of a difference: roles, simultaneous intervals, margins, words."""

import numpy as np
import pytest

from sim.comparison.paired import difference_of
from sim.comparison.primary import CHOSEN, DECIDING, PRIMARY
from sim.comparison.verdicts import (
    COLUMNS,
    check_primary,
    differences_table,
    margin_of,
    margins_of,
    matters,
    usual_margin,
    verdicts,
)
from sim.comparison.words import amount, change, interval, sentence
from sim.errors import ResultsError
from sim.measures.catalogue import BY_ID
from tests.comparison.arrays import joined, random_numbers, replications

NAN = float("nan")


def world(random, shift=0.0, seasons=60):
    """Return reach, wait and cost of some seasons, reach and wait better by a shift."""
    people = np.full(seasons, 1000.0)
    return joined(
        replications("reach", random.binomial(1000, 0.4 + shift, seasons), people),
        replications("wait_served", people * (9 - 20 * shift + random.standard_normal(seasons)), people),
        replications("requests", random.poisson(1000, seasons)),
    )


def table_of(first, *others, **options):
    """Return the table of differences with the first, scenarios named b, c …"""
    pairs = {("a", name): difference_of(first, other) for name, other in zip("bcde", others, strict=False)}
    return differences_table(pairs, **({"primary": ("reach", "wait_served")} | options))


@pytest.mark.parametrize(
    ("low", "high", "margin", "direction", "said"),
    [
        (0.1, 0.3, NAN, "higher", "better"),
        (0.1, 0.3, NAN, "lower", "worse"),
        (-0.3, -0.1, NAN, "lower", "better"),
        (-0.3, -0.1, NAN, "higher", "worse"),
        (0.1, 0.3, NAN, "neither", "higher"),
        (-0.3, -0.1, NAN, "neither", "lower"),
        (-0.1, 0.3, NAN, "higher", "undecided"),
        (-0.1, 0.3, 0.2, "higher", "undecided"),
        (-0.1, 0.15, 0.2, "higher", "close"),
        (0.1, 0.15, 0.2, "higher", "better"),
        (0.0, 0.3, NAN, "higher", "undecided"),
        (NAN, NAN, 0.2, "higher", "unknown"),
    ],
)
def test_an_interval_allows_one_word(low, high, margin, direction, said):
    """Told apart, close, or cannot be told apart."""
    found = verdicts(*(np.array([value]) for value in (low, high)), np.array([False]), np.array([margin]), [direction])

    assert found == [said]


def test_the_table_has_its_columns():
    """Those that others rely on among them."""
    random = random_numbers()
    table = table_of(world(random), world(random))

    assert tuple(table.columns) == COLUMNS
    assert {"measure", "baseline", "scenario", "difference", "low", "high", "better"} <= set(COLUMNS)
    assert [str(table[name].dtype) for name in ("measure", "better", "difference")] == ["str", "str", "float64"]


def test_primary_measures_have_wider_intervals_that_hold_together():
    """Two measures and two pairs are four intervals; exploratory rows have none of these."""
    random = random_numbers()
    first, second, third = world(random), world(random), world(random)
    table = table_of(first, second, third)
    difference = difference_of(first, second)
    wide = difference.interval(1 - 0.05 / 4)
    primary = table[table["role"] == "primary"]

    assert table["role"].tolist() == ["primary", "primary", "exploratory"] * 2
    assert table.loc[0, "low_simultaneous"] == pytest.approx(wide[0][0])
    assert (primary["low_simultaneous"] < primary["low"]).all()
    assert table.loc[2, ["low_simultaneous", "p_holm"]].isna().all()
    assert (primary["p_holm"] >= primary["p_value"]).all()


def test_the_better_scenario_is_named_by_the_direction_of_the_measure():
    """More reach and less wait are better; of the number of requests neither is."""
    random = random_numbers()
    table = table_of(world(random), world(random, shift=0.1))

    assert table["better"].tolist()[:2] == ["b", "b"]
    assert (table["difference"][0] > 0, table["difference"][1] < 0) == (True, True)
    assert table["better"][2] == ""


@pytest.mark.slow  # hundreds of comparisons
def test_equal_rotas_with_other_dice_are_told_apart_no_more_often_than_stated():
    """400 pairs of worlds without a difference: some primary measure is claimed in 5 % of them, give or take 3 s.e."""
    random = random_numbers()
    claimed = sum((table_of(world(random), world(random))["better"][:2] != "").any() for _ in range(400))

    assert claimed <= 400 * 0.05 + 3 * np.sqrt(400 * 0.05 * 0.95)
    assert claimed >= 400 * 0.05 - 3 * np.sqrt(400 * 0.05 * 0.95)


# --- margins and names


def test_a_margin_is_a_number_for_measures_of_one_unit_or_one_for_each():
    """Points and minutes have no common margin."""
    assert margins_of(0.01, ("reach", "served_within_14")) == {"reach": 0.01, "served_within_14": 0.01}
    assert margins_of({"reach": 0.25}, ("reach", "wait_served")) == {"reach": 0.25}
    assert margins_of(None, PRIMARY) == {}
    assert set(margins_of(0, PRIMARY).values()) == {0.0}
    with pytest.raises(ResultsError, match="different units"):
        margins_of(0.01, ("reach", "wait_served"))


def test_what_decides_is_primary_and_what_people_chose_is_not():
    """Offers, their value, people, fairness and cost; the one that decides has a direction and a usual margin."""
    assert DECIDING in PRIMARY
    assert BY_ID[DECIDING].better != "neither"
    assert set(PRIMARY).isdisjoint(CHOSEN)
    assert {"offered_within_14", "value", "reach", "reach_worst_communes", "cost_per_resolved"} < set(PRIMARY)
    assert (usual_margin("value"), usual_margin("reach")) == (0.5, 0.005)
    with pytest.raises(ResultsError, match="cost_per_resolved, in EUR, has no convention"):
        usual_margin("cost_per_resolved")
    assert (margin_of("value", 5), margin_of("reach", None)) == (5, 0.005)
    with pytest.raises(ResultsError, match="margin of reach is 5, of a share"):
        margin_of("reach", 5)


def test_without_a_margin_the_convention_holds_and_0_lets_every_difference_matter():
    """Half a point, half a minute, 1 % of the baseline's number of requests; one that is given goes before."""
    random = random_numbers()
    first, second = world(random), world(random)
    usual, given = table_of(first, second), table_of(first, second, margins={"reach": 0.02})
    every = table_of(first, second, margins=margins_of(0, PRIMARY))

    assert usual["margin"].tolist() == pytest.approx([0.005, 0.5, 0.01 * usual["baseline_value"][2]])
    assert given["margin"].tolist() == pytest.approx([0.02, *usual["margin"][1:]])
    assert every["margin"].tolist() == [0, 0, 0]
    assert (every["matters"] == "perhaps").all()


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (0.6, 0.9, "yes"),
        (-0.9, -0.6, "yes"),
        (0.1, 0.9, "perhaps"),
        (-0.4, 0.4, "no"),
        (0.1, 0.5, "no"),
        (NAN, NAN, ""),
    ],
)
def test_a_difference_matters_where_its_whole_interval_lies_beyond_the_margin(low, high, said):
    """Within it, it does not, though it may be told apart; else perhaps."""
    assert matters(np.array([low]), np.array([high]), np.array([0.5])) == [said]


@pytest.mark.parametrize(
    "margin", [{"reach": -0.1}, {"reach": float("nan")}, {"reach": True}, {"rech": 0.1}, {"reach": 5}]
)
def test_a_margin_that_cannot_be_is_refused(margin):
    """Negative, no number, of no measure, or more than all of a share."""
    with pytest.raises(ResultsError, match="margin"):
        margins_of(margin, PRIMARY)


def test_primary_measures_are_in_the_catalogue():
    """By default too; a wrong name is quoted."""
    assert set(PRIMARY) <= set(BY_ID)
    with pytest.raises(ResultsError, match="'wait_serve' is unknown"):
        check_primary(["wait_serve"])
    with pytest.raises(ResultsError, match="name each once"):
        check_primary(["reach", "reach"])


# --- in words


def row(**changes):
    """Return a primary row of the table."""
    values = {
        "measure": "reach", "scenario": "b", "baseline": "a", "role": "primary", "verdict": "better", "unit": "share",
        "difference": 0.012, "low": 0.008, "high": 0.016, "low_simultaneous": 0.007, "high_simultaneous": 0.017,
        "margin": 0.005, "matters": "yes", "n": 200,
    }  # fmt: skip
    return values | changes


@pytest.mark.parametrize(
    ("changes", "lang", "said"),
    [
        ({}, "fr", "Besoins servis : « b » fait mieux que « a », de 1,2 point (de +0,7 à +1,7 point)."),
        ({}, "en", "Reach: “b” does better than “a”, by 1.2 points (+0.7 to +1.7 points)."),
        ({"verdict": "undecided", "low_simultaneous": -0.021}, "fr",
         "Besoins servis : on ne peut pas départager « b » et « a » (de −2,1 à +1,7 points)."),
        ({"verdict": "undecided", "low_simultaneous": -0.021}, "en",
         "Reach: “b” and “a” cannot be told apart (−2.1 to +1.7 points)."),
        ({"verdict": "equal"}, "fr",
         "Besoins servis : aucune différence entre « b » et « a », dans aucune des 200 réplications."),
        ({"margin": 0.01, "matters": "perhaps"}, "fr",
         "Besoins servis : « b » fait mieux que « a », de 1,2 point (de +0,7 à +1,7 point), peut-être de moins "
         "que le seuil de 1 point."),
        ({"margin": 0.005, "matters": "yes"}, "fr",
         "Besoins servis : « b » fait mieux que « a », de 1,2 point (de +0,7 à +1,7 point)."),
        ({"margin": 0.02, "matters": "no"}, "fr",
         "Besoins servis : « b » fait mieux que « a », de 1,2 point (de +0,7 à +1,7 point), un écart trop petit "
         "pour compter (seuil de 2 points)."),
        ({"margin": 0.02, "matters": "no"}, "en",
         "Reach: “b” does better than “a”, by 1.2 points (+0.7 to +1.7 points), by less than matters (threshold of 2 "
         "points)."),
        ({"verdict": "close", "margin": 0.03, "matters": "no", "low_simultaneous": -0.021}, "fr",
         "Besoins servis : on ne peut pas départager « b » et « a » ; s’ils diffèrent, c’est trop peu pour compter "
         "(de −2,1 à +1,7 points ; seuil de 3 points)."),
        ({"verdict": "close", "margin": 0.03, "matters": "no", "low_simultaneous": -0.021}, "en",
         "Reach: “b” and “a” cannot be told apart; if they differ, it is by less than matters (−2.1 to +1.7 points; "
         "threshold of 3 points)."),
        ({"measure": "wait_served", "unit": "min", "difference": -1.5, "low_simultaneous": -2, "high_simultaneous": -1,
          "verdict": "better"}, "fr",
         "Attente des servis : « b » fait mieux que « a », de 1,5 min (de −2,0 à −1,0 min)."),
    ],
)  # fmt: skip
def test_a_verdict_in_words(changes, lang, said):
    """Measure, scenarios, size, interval; no more than the interval allows."""
    assert sentence(row(**changes), lang).replace("\u00a0", " ").replace("\u202f", " ") == said


@pytest.mark.parametrize("name", ["served_within_7", "served_within_14", "served_within_30"])
def test_what_people_chose_may_be_primary_and_is_told_as_such(name):
    """The rota that brings more offers may lower it, and the sentence says what it is."""
    french, english = (sentence(row(measure=name), lang).replace("\u00a0", " ") for lang in ("fr", "en"))

    assert check_primary([name]) == (name,)
    assert french.endswith(" C’est ce que les gens ont choisi, non ce que la tournée offre.")
    assert english.endswith(" This is what people chose, not what the rota offers.")
    assert "chose" not in sentence(row(measure="offered_within_14"), "en")


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("unit", ["share", "EUR", "min"])
def test_what_is_not_known_is_a_dash_without_a_unit(unit, lang):
    """Nobody was served: there is no point, no euro and no minute."""
    unknown = float("nan")

    assert amount(unknown, unit, lang) == change(unknown, unit, lang) == interval(unknown, unknown, unit, lang) == "–"
