"""A rota on one sheet for a door."""

import pytest

from sim.errors import ReportError
from sim.report.languages import Language
from sim.report.poster import poster_html, poster_pdf
from sim.report.written.pdf import on_one_sheet
from sim.scenario.files import changed, load_scenario


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        (
            "fr",
            ("Prendre rendez-vous", "Lundi, mardi", "1er du mois", ">Heures<", "Téléphone, site", "(Bureau de poste"),
        ),
        ("en", ("To book", "Monday, Tuesday", "1st of the", ">Hours<", "Telephone, website", ", at Bureau de poste")),
    ],
)
def test_a_poster_says_where_when_and_how_to_book(lang, said):
    """Weekdays with equal hours of the home desk stand together; what stands alone begins with a capital."""
    page = poster_html(load_scenario("agen-bus"), Language(lang))

    assert [words for words in (*said, "Mairie de Pont-du-Casse") if words not in page.replace("\u00a0", " ")] == []


def test_a_rota_without_a_line_makes_no_poster():
    """There is nothing to say."""
    scenario = load_scenario("mortagne-quinzaine")
    empty = scenario.model_copy(update={"rota": scenario.rota.model_copy(update={"permanences": ()})})
    with pytest.raises(ReportError, match="neither a permanence nor hours"):
        poster_html(empty, Language("fr"))


def test_letters_are_the_largest_that_fit_one_sheet():
    """What takes two sheets is none; the first that takes one is."""
    pytest.importorskip("weasyprint", reason="the extra pdf is not installed", exc_type=ImportError)
    long, short = ("<html lang='fr'><title>x</title>" + "<p>a</p>" * count for count in (300, 3))

    assert on_one_sheet([long]) is None
    assert on_one_sheet([long, short]).startswith(b"%PDF")


def test_the_shipped_rota_with_most_lines_is_a_poster():
    """One sheet of A4."""
    pytest.importorskip("weasyprint", reason="the extra pdf is not installed", exc_type=ImportError)

    assert poster_pdf(load_scenario("agen-bus"), Language("fr")).startswith(b"%PDF")


def test_a_closure_within_the_window_is_on_the_poster():
    """One before it is not."""
    scenario = changed(load_scenario("agen"), venues={"foulayronnes": {"closures": [
        {"start": "2021-08-01", "end": "2021-08-15"}, {"start": "2022-08-01", "end": "2022-08-15"}]}})  # fmt: skip
    page = poster_html(scenario, Language("en"))

    assert "closed from 1\u00a0August\u00a02022" in page
    assert "2021" not in page
