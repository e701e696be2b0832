"""The map of a place says which of its offices it counts."""

from sim.report.figures.place_map import place_map
from sim.report.languages import Language
from sim.territory.france import communes_around
from sim.territory.place import territory_in_france
from sim.territory.portrait import portrait_of


def test_an_office_that_is_not_always_there_is_a_hollow_dot():
    """Minutes lead to fixed offices alone: that of Villeneuve, on several sites, lies in a commune 27 minutes away."""
    page = place_map(portrait_of(territory_in_france(communes_around("12301", 3))), "Villeneuve", Language("en"))
    dots = [line for line in page.axes[0].lines if line.get_marker() == "o"]
    words = [text.get_text() for text in page.axes[0].get_legend().get_texts()]

    assert [line.get_markerfacecolor() for line in dots].count("white") == 1
    assert "on the move or on several sites, not counted" in words
