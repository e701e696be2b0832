"""The picture and the table of a shock: what they say in both languages."""

import dataclasses
import datetime as dt
import re

import numpy as np
import pytest
from matplotlib.text import Text

from sim.experiments.resilience import DISTURBED, resilience
from sim.experiments.shocks import KINDS, make_shock
from sim.report.figures.resilience import backlog
from sim.report.languages import Language
from sim.report.tables.resilience import resilience_table, shock_words, verdict
from sim.scenario.files import load_scenario, scenario_from
from tests.worlds import small_world

FR, EN = Language("fr"), Language("en")


def plain(text):
    """Return a text with plain spaces."""
    return re.sub(r"[\u00a0\u202f\n]", " ", text)


@pytest.fixture(scope="module")
def result():
    """The only adviser of the small world away for a week."""
    scenario = scenario_from(small_world(demand={"volume": 4.0}))
    shock = make_shock(scenario, "absence", start=dt.date(2022, 3, 14), weeks=1)
    return resilience(scenario, shock, ["spare", "reminder"], replications=3)


def with_outcome(result, outcome, **values):
    """Return a result with one outcome of the disturbed year replaced."""
    table = result.outcomes.copy()
    row = (table["variant"] == DISTURBED) & (table["outcome"] == outcome)
    for name, value in values.items():
        table.loc[row, name] = value
    return dataclasses.replace(result, outcomes=table)


@pytest.mark.parametrize("kind", KINDS)
def test_every_shock_has_words(kind):
    """What goes wrong, where and when, in both languages."""
    scenario = load_scenario("agen")
    shock = make_shock(scenario, kind, start=dt.date(2022, 5, 9))

    french, english = (plain(shock_words(shock, scenario, language)) for language in (FR, EN))
    assert french != english
    assert "2022" in french or "%" in french


def test_the_picture_names_its_lines_and_the_day_it_is_over(result):
    """In French; the key, the axis and the title."""
    figure = backlog(with_outcome(result, "clear_days", value=12.0), FR)
    words = plain(" | ".join(text.get_text() for text in figure.findobj(Text) if text.get_text()))

    for text in ("sans choc", "avec le choc", "dont avec rendez-vous", "message de rappel", "résorbée après 12 jours"):
        assert text in words, text
    assert figure.description


def test_the_picture_speaks_english(result):
    """Complete."""
    words = plain(" | ".join(text.get_text() for text in backlog(result, EN).findobj(Text)))

    assert "undisturbed" in words
    assert "choc" not in words


def test_the_table_has_a_column_for_each_remedy_and_an_interval_in_each_cell(result):
    """Value, low and high; a dash where nothing can be told."""
    table = resilience_table(with_outcome(result, "clear_days", value=np.nan), FR)

    assert [plain(header) for header in table.headers[1:]] == [
        "sans remède",
        "demi-journée de plus",
        "message de rappel",
    ]
    assert all(len(row) == len(table.headers) for row in table.rows)
    assert re.match(r"^-?[\d,]+ \[", plain(table.rows[0][1]))
    assert table.rows[2][1] == "–"


def test_the_verdict_says_what_can_be_told_from_chance(result):
    """Lost, gained, or neither."""
    lost = with_outcome(result, "lost", value=10.2, low=3.0, high=17.0)
    neither = with_outcome(result, "lost", value=1.0, low=-3.0, high=5.0)
    gained = with_outcome(result, "lost", value=-7.0, low=-9.0, high=-5.0)

    assert plain(verdict(lost, FR)).startswith("Environ 10 demandes ne sont plus servies")
    assert "hasard" in verdict(neither, FR)
    assert plain(verdict(gained, EN)).startswith("About 7 more requests are served")


def test_a_weak_platform_is_told_by_what_is_not_settled():
    """It lasts all year, so nothing is ever cleared: requests no longer settled, and open ones on a mean evening."""
    scenario = scenario_from(small_world(demand={"volume": 4.0}))
    found = resilience(scenario, make_shock(scenario, "platform", amount=0.6), [], replications=3)
    outcomes = found.outcomes.set_index("outcome")

    assert np.isnan(outcomes.loc["clear_days", "value"])
    assert "un soir moyen" in plain(verdict(found, FR))
    assert "n’aboutissent plus" in plain(verdict(with_outcome(found, "unsettled", value=9.0, low=2.0, high=16.0), FR))
