"""The picture and the tables of fairness: what they say in both languages."""

import re

import pytest
from matplotlib.text import Text

from sim.comparison.intervals import summarise
from sim.experiments.replications import stacked
from sim.measures.catalogue import season_measures
from sim.measures.catchment import rota_catchment
from sim.report.figures.fairness import groups
from sim.report.languages import Language
from sim.report.tables.fairness import commune_table, group_table, index_table
from tests.report.worlds import hand_world
from tests.visits.seasons import hand_made

FR, EN = Language("fr"), Language("en")


def plain(text):
    """Return a text with plain spaces."""
    return re.sub(r"[\u00a0\u202f\n]", " ", text)


@pytest.fixture(scope="module")
def measures():
    """Two equal replications of the season made by hand."""
    one = season_measures(hand_made(), hand_world())
    return summarise(stacked({0: one, 1: one}))


def test_communes_come_from_the_least_to_the_best_reached(measures):
    """Petitbourg, a third; Grandville, five ninths; few cases stand in brackets."""
    table = commune_table(measures, rota_catchment(hand_world(), 10), FR)

    assert [row[0] for row in table.rows] == ["Petitbourg", "Grandville"]
    assert plain(table.rows[0][3]).startswith("(33 [")
    assert [row[2] for row in table.rows] == ["3,00", "1,00"]


def test_groups_have_names(measures):
    """Bands of age, autonomy, car and journey, in that order."""
    rows = [plain(row[0]) for row in group_table(measures, hand_world(), FR).rows]

    assert "56 ans et plus" in rows
    assert rows.index("faible autonomie numérique") < rows.index("sans voiture")


def test_indices_are_told_with_their_unit(measures):
    """A gap of shares in points, of delays in days, of waits in minutes; hours within reach last."""
    rows = index_table(measures, rota_catchment(hand_world(), 10), EN).rows

    assert {row[2] for row in rows} >= {"points", "days", "min"}
    assert "Gini index of hours within reach" in rows[-1][0]


@pytest.mark.parametrize("language", [FR, EN])
def test_the_picture_speaks_both_languages(measures, language):
    """Three axes with their units, and a description of each group."""
    figure = groups(measures, hand_world(), 2, 1, language)
    words = plain(" | ".join(text.get_text() for text in figure.findobj(Text)))

    assert ("besoins servis, %" if language is FR else "requests reached, %") in words
    assert figure.description.count(":") >= 4
    assert figure.title
