"""The picture of the exact shadow: which marks stand where, and what is said where no model fits."""

import re

import pytest
from matplotlib.text import Text

from sim.report.figures.shadow import exact_shadows
from sim.report.languages import Language
from sim.validation.shadow import Reason, Shadow
from tests.report.worlds import hand_world

FR, EN = Language("fr"), Language("en")
NO_MODEL = Shadow("town_hall_thu", "mixed", "none", "mixed", 4.0, 6.0, 3.0, 0.1, 12.0, 11.0, 13.0)


def shadow(exact_min, **changes):
    """Return a desk by appointment whose simulated wait is 5 minutes, give or take one."""
    values = {"exact_min": exact_min, "error_min": 0.01, "reasons": (Reason("reneged", 0.05, -1),)} | changes
    return Shadow(
        "post_office_mon", "appointment", "appointment_session", "", 4.0, 6.0, 6.0, 0.1, 5.0, 4.0, 6.0, **values
    )


def words_of(figure):
    """Return all text of a figure, spaces plain."""
    found = " | ".join(text.get_text() for text in figure.findobj(Text) if text.get_text())
    return re.sub(r"[\u00a0\u202f\n]", " ", found)


def test_exact_and_simulated_stand_in_one_row_with_their_gap():
    """Both at their minutes; a gap beyond chance says so, with the reason below."""
    figure = exact_shadows([shadow(8.0), NO_MODEL], hand_world(), 20, 1, FR)
    ax = next(ax for ax in figure.axes if ax.get_xlabel())
    marks = {
        (line.get_marker(), *line.get_xdata(), *line.get_ydata()) for line in ax.lines if len(line.get_xdata()) == 1
    }

    assert ("D", 8.0, 0) in marks
    assert ("o", 5.0, 0) in marks
    assert ("o", 12.0, 1) in marks
    text = words_of(figure)
    assert "écart −3,0 min" in text
    assert "au-delà du hasard" in text
    assert "5,0 % des personnes venues partent avant l’appel" in text
    assert "aucun : avec et sans rendez-vous" in text


def test_a_gap_within_chance_is_no_finding():
    """The title does not make one of it."""
    figure = exact_shadows([shadow(5.5)], hand_world(), 20, 1, EN)

    assert figure.title == "Where an exact model fits, the simulated wait cannot be told from it"
    assert "within chance" in words_of(figure)


@pytest.mark.parametrize("language", [FR, EN])
def test_where_no_model_fits_the_picture_says_so(language):
    """No diamond in the key, and what kind of desk would have a model."""
    figure = exact_shadows([NO_MODEL], hand_world(), 20, 1, language)
    text = words_of(figure)

    assert ("Aucun modèle exact" if language is FR else "No exact model") in figure.title
    assert ("modèle exact |" if language is FR else "exact model |") not in text
    assert "12" in figure.description


def test_everything_is_told_to_who_cannot_see_it():
    """Simulated, exact and gap of each desk."""
    described = exact_shadows([shadow(8.0), NO_MODEL], hand_world(), 20, 1, EN).description

    assert "simulated 5.0 min, exact 8.0 min, gap −3.0 min." in described
    assert "simulated 12.0 min, exact model none: with and without appointments." in described
