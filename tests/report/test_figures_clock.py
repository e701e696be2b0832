"""The picture and the tables of the access clock: what they say, with and without a run."""

import re

import pytest
from matplotlib.text import Text

from sim.comparison.intervals import summarise
from sim.experiments.replications import stacked
from sim.measures.catalogue import season_measures
from sim.measures.clocks import RotaClocks
from sim.report.figures.clock import access_clocks
from sim.report.languages import Language
from sim.report.tables.access import cancellation_table, clock_table
from sim.report.tables.text import text_table
from sim.scenario.files import scenario_from
from tests.report.worlds import hand_world
from tests.visits.seasons import hand_made
from tests.worlds import permanence, small_world

FR, EN = Language("fr"), Language("en")


def plain(text):
    """Return a text with plain spaces."""
    return re.sub(r"[\u00a0\u202f\n]", " ", text)


def words_of(figure):
    """Return all text of a figure."""
    return plain(" | ".join(text.get_text() for text in figure.findobj(Text) if text.get_text()))


@pytest.fixture(scope="module")
def measures():
    """The measures of the season made by hand."""
    return summarise(stacked({0: season_measures(hand_made(), hand_world())}))


def test_the_table_tells_mean_longest_and_reach_of_each_commune():
    """One desk a week, two minutes away by car and five without."""
    table = clock_table(RotaClocks(hand_world()), None, FR)
    cells = {row[0]: [plain(cell) for cell in row] for row in table.rows}

    assert cells["Grandville"][:2] == ["Grandville", "3 000"]
    assert cells["Grandville"][2] == "2"
    assert len(table.headers) == len(cells["Grandville"])
    assert "20 minutes" in plain(table.notes[1])


def test_a_run_stands_beside_the_clock(measures):
    """With its own words of what it adds."""
    table = clock_table(RotaClocks(hand_world()), measures, FR)

    assert "simulé" in table.headers[-2]
    assert "Simulé" in table.notes[-1]


def test_a_commune_without_a_desk_is_told():
    """A dash in the table, words in the picture."""
    near = {"longest_journey_min": {"car": 10.0, "no_car": 10.0}}
    rota = {"permanences": [permanence("a", "post_office", "monday", "09:00", "12:00")]}
    clocks = RotaClocks(scenario_from(small_world(choice=near, rota=rota)))

    assert "–" in clock_table(clocks, None, FR).rows[1]
    figure = access_clocks(clocks, language=FR)
    assert "aucun guichet à portée" in words_of(figure)
    assert "25,0 % des habitants" in plain(figure.title)


def test_a_cancelled_session_is_told_by_permanence():
    """The venue, the weekday and the hours name it; the next desk is a week later."""
    near = {"longest_journey_min": {"car": 10.0, "no_car": 10.0}}
    table = cancellation_table(RotaClocks(scenario_from(small_world(choice=near))), FR)

    assert plain(table.rows[0][0]) == "Bureau de poste, lundi, 9 h à 12 h"
    assert [plain(cell) for cell in table.rows[0][1:]] == ["75 %", "3,4", "10,4", "7,0", "13,9"]


@pytest.mark.parametrize("language", [FR, EN])
def test_the_picture_speaks_both_languages(language, measures):
    """A title, a description for each commune, and the unit on the axis."""
    figure = access_clocks(RotaClocks(hand_world()), measures, 1, 1, language)

    assert ("jours du besoin" if language is FR else "days from the need") in words_of(figure)
    assert "Petitbourg" in figure.description


def test_a_table_in_text_aligns_names_and_numbers():
    """Names begin at the left, numbers end at the right, headers may have two lines."""
    lines = text_table(["name", "mean\ndays"], [["a", "1"], ["long name", "12"]])

    assert lines == ["           mean", "name       days", "---------  ----", "a             1", "long name    12"]
