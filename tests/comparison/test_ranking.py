"""Which of many is best: the constants by hand, and right as often as stated."""

import math

import numpy as np
import pytest

from sim.comparison.ranking import KimNelson, may_be_best
from sim.comparison.robustness import holds_table
from sim.comparison.words import ranking_sentences, robustness_sentences
from sim.errors import ResultsError
from tests.comparison.arrays import random_numbers

NAMES = ("a", "b", "c", "d", "e")


def draw(random, means, own=1.0, shared=2.0):
    """Return one replication of scenarios that share a good or bad season."""
    season = shared * random.standard_normal()
    return {name: mean + season + own * random.standard_normal() for name, mean in zip(NAMES, means, strict=False)}


def select(random, means, margin, ceiling=4000, **options):
    """Run the procedure to its end."""
    procedure = KimNelson(NAMES[: len(means)], margin, **options)
    for _ in range(ceiling):
        if procedure.add(draw(random, means)):
            break
    return procedure


def test_the_constants_by_hand():
    """Two scenarios, ten first replications, 95 %: eta = (0.1^(-2/9) - 1) / 2, h2 = 18 eta."""
    procedure = KimNelson(("a", "b"), 1.0, 0.95, first_stage=10)
    eta = (0.1 ** (-2 / 9) - 1) / 2

    assert procedure.h2 == pytest.approx(18 * eta) == pytest.approx(6.0129, abs=1e-3)


def test_who_trails_by_more_than_is_open_is_let_go():
    """Differences 3, 5, 4: variance 1; W at 3 is margin / 6 (h2 - 3), below the mean difference of 4."""
    procedure = KimNelson(("a", "b"), 1.0, 0.95, first_stage=3)
    values = [{"a": 3.0, "b": 0.0}, {"a": 5.0, "b": 0.0}, {"a": 4.0, "b": 0.0}]
    ended = [procedure.add(one) for one in values]
    w = max(0.0, (procedure.h2 - 3) / 6)

    assert procedure.h2 == pytest.approx(2 * (0.1 ** (-2 / 2) - 1))
    assert (w < 4) == ended[-1] == (procedure.survivors == ("a",))
    assert procedure.eliminated == {"b": ("a", 3)}


def test_fewer_is_better_where_it_is():
    """The least wait survives."""
    procedure = KimNelson(("a", "b"), 1.0, first_stage=3, higher_is_better=False)
    for shift in (0.0, 0.1, -0.1):
        procedure.add({"a": 9.0 + shift, "b": 2.0})

    assert procedure.survivors == ("b",)
    assert procedure.mean("a") == pytest.approx(9)


def test_equal_scenarios_end_in_a_tie():
    """Two that are the same to the last digit: the first is kept once nothing is open."""
    procedure = KimNelson(("a", "b"), 1.0, first_stage=5)
    ended = [procedure.add({"a": value, "b": value}) for value in (1.0, 2.0, 3.0, 2.0, 1.0)]

    assert ended[-1]
    assert procedure.survivors == ("a",)


def test_the_best_is_selected_as_often_as_stated():
    """Five scenarios, the best leads by the margin, 200 trials under common random numbers: 95 % less 3 s.e."""
    random = random_numbers()
    right = sum(select(random, (0.3, 0.0, 0.0, 0.0, 0.0), 0.3).survivors == ("a",) for _ in range(200))

    assert right >= 200 * 0.95 - 3 * math.sqrt(200 * 0.95 * 0.05)


def test_pairing_saves_replications():
    """What is common to all costs nothing: a season's swing ten times the noise changes nothing."""
    ends = []
    for shared in (0.0, 10.0):
        random, procedure = random_numbers(), KimNelson(NAMES, 0.5)
        while not procedure.add(draw(random, (1.0, 0.0, 0.0, 0.0, 0.0), shared=shared)):
            pass
        ends.append(procedure.n)

    assert ends[0] == ends[1]


def test_screening_keeps_the_best_as_often_as_stated():
    """Five equal scenarios: the first, which is as good as any, is kept in 95 % of 400 trials, less 3 s.e."""
    random = random_numbers()
    kept = 0
    for _ in range(400):
        values = random.standard_normal((5, 40)) + 3 * random.standard_normal(40)
        kept += "a" not in may_be_best(dict(zip(NAMES, values, strict=True)))

    assert kept >= 400 * 0.95 - 3 * math.sqrt(400 * 0.95 * 0.05)


def test_screening_lets_go_who_is_clearly_behind():
    """And names the one furthest ahead."""
    random = random_numbers()
    noise = random.standard_normal((3, 50)) * 0.1
    values = {"a": noise[0], "b": 1 + noise[1], "c": 1.01 + noise[2]}

    assert set(may_be_best(values)) == {"a"}
    assert may_be_best(values, higher_is_better=False).keys() == {"b", "c"}


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((("a",), 1.0), "two scenarios or more"),
        ((("a", "a"), 1.0), "names of their own"),
        ((("a", "b"), 0.0), "margin is 0; it must be"),
        ((("a", "b"), 1.0, 0.3), "confidence is 0.3"),
    ],
)
def test_what_cannot_be_ranked_is_refused(arguments, told):
    """Before anything runs."""
    with pytest.raises(ResultsError, match=told):
        KimNelson(*arguments)


def test_a_value_that_is_no_number_is_refused():
    """Nobody came in that season: another measure is needed."""
    with pytest.raises(ResultsError, match="no value of the measure"):
        KimNelson(("a", "b"), 1.0).add({"a": 1.0, "b": np.nan})


# --- does a verdict hold


def settings_of(**verdicts):
    """Return the differences of one measure in several settings."""
    import pandas as pd

    return pd.DataFrame(
        [
            {"setting": s, "measure": "reach", "baseline": "a", "scenario": "b", "verdict": v}
            for s, v in verdicts.items()
        ]
    )


@pytest.mark.parametrize(
    ("verdicts", "status", "word"),
    [
        ({"low": "better", "high": "better"}, "holds", "better"),
        ({"low": "better", "high": "worse"}, "turns", "better"),
        ({"low": "worse", "middle": "better", "high": "worse"}, "turns", "worse"),
        ({"low": "better", "high": "undecided"}, "open", "better"),
        ({"low": "undecided", "high": "undecided"}, "open", ""),
        ({"low": "close", "high": "close"}, "holds", "close"),
        ({"low": "close", "high": "better"}, "open", "close"),
        ({"low": "equal", "high": "equal"}, "holds", "equal"),
    ],
)
def test_a_verdict_holds_turns_or_is_open(verdicts, status, word):
    """It holds only where every setting tells it."""
    row = holds_table(settings_of(**verdicts)).iloc[0]

    assert (row["status"], row["verdict"]) == (status, word)


def test_robustness_in_words():
    """Where it is told, where it is not."""
    said = robustness_sentences(holds_table(settings_of(low="better", middle="better", high="undecided")), "fr")
    never = robustness_sentences(holds_table(settings_of(low="undecided", high="undecided")), "en")

    assert said[0].replace("\u00a0", " ").replace("\u202f", " ") == (
        "Besoins servis : « b » fait mieux que « a » (demande basse, demande moyenne) ; on ne peut pas le dire "
        "(demande haute)."
    )
    assert never == ["Reach: “b” and “a” cannot be told apart in any of the 2 cases."]


def test_one_setting_alone_is_no_number_of_cases():
    """Neither "all 1 cases" nor "any of the 1 cases"."""
    held, never = (robustness_sentences(holds_table(settings_of(low=word)), "en") for word in ("better", "undecided"))

    assert held == ["Reach: “b” does better than “a” (low demand), the only case that was asked for."]
    assert never == ["Reach: “b” and “a” cannot be told apart (low demand), the only case that was asked for."]


def test_a_ranking_in_words():
    """One best, or several that may be."""
    one = ranking_sentences(range(3), ("a",), "reach", 0.01, 0.95, "en")
    two = ranking_sentences(range(3), ("a", "b"), "reach", 0.01, 0.95, "fr")

    assert "“a” is the best of the 3 scenarios, with a probability of at least 95% if it leads" in one[0]
    assert "on ne peut pas départager «\u00a0a\u00a0» et «\u00a0b\u00a0»" in two[0]


@pytest.mark.parametrize(("measure", "is_told"), [("served_within_14", True), ("offered_within_14", False)])
def test_a_ranking_by_what_people_chose_says_so(measure, is_told):
    """Who is served in time is no offer of a rota: a better rota may lower it."""
    told = ranking_sentences(range(2), ("a",), measure, 0.01, 0.95, "en")

    assert (told[1:] == ["This is what people chose, not what the rota offers."]) == is_told
    assert len(told) == 1 + is_told
