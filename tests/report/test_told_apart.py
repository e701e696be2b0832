"""Names are only names: no two alike wherever they stand together, and each as its author wrote it."""

from __future__ import annotations

import json
import warnings
from html import unescape
from pathlib import Path
from xml.dom import minidom

import pytest

import sim
from sim.app.editing import edits_of
from sim.app.week import week_html
from sim.experiments.replications import Result
from sim.experiments.shocks import make_shock
from sim.report.figures.day import day_picture
from sim.report.figures.encoded import svg_of
from sim.report.figures.lines import fitted, short_names, text_width
from sim.report.languages import Language
from sim.report.maps.ground import map_projection
from sim.report.replay.day import longest_day, replay_of
from sim.report.replay.html import replay_html
from sim.report.replay.words import people_table, week_table
from sim.report.showing import PICTURES, TABLES, gathered_of
from sim.report.tables.cost import inputs_table
from sim.report.tables.resilience import shock_words
from sim.report.told_apart import (
    adviser_names,
    communes_of,
    operator_names,
    permanence_names,
    told_apart,
    type_names,
    venue_names,
)
from sim.report.written.findings import Findings, Told
from sim.report.written.page import report_html
from sim.scenario.files import load_scenario, scenario_from
from tests.worlds import permanence, request_type, small_world

CASES = Path(__file__).parents[1] / "cases"
SHORT = ("horizon.start=2022-03-07", "horizon.end=2022-03-20", "horizon.warm_up_days=7")
FRENCH = Language("fr")
WRITTEN = [
    "Mairie *annexe* (2 $ le ticket, 3 $ l'heure)",
    '100 % {x} {0} <b>&amp;</b> "]]> --> </script></style>',
    "=1+1 _souligné_ `code` # titre | a\\b $x$ :smile: A -> B",
    "Espace 50 % : l'été « ici » 3 € ; vraiment ? non !",
    "x" * 200,
    "Maison de tous les services " * 7 + "fin",
    'a id="waits-title" url(#x) href="#y" ' + "🏛 役場 مكتب",
]


def twins(name="Mairie"):
    """Return a small world in which everything that has a name has one and the same."""
    label = {"fr": name, "en": name}
    tree = small_world(
        venues=[one | {"name": name} for one in small_world()["venues"]],
        advisers=[{"id": one, "name": name, "home": "post_office"} for one in ("ada", "bob")],
        rota={
            "permanences": [
                permanence("a", "post_office", "monday", "09:00", "12:00"),
                permanence("b", "post_office", "monday", "09:00", "12:00", advisers=["bob"]),
                permanence("c", "town_hall", "thursday", "14:00", "17:00"),
            ]
        },
    )
    for commune in tree["place"]["communes"]:
        commune["name"] = name
    tree["demand"]["types"] = [request_type("benefits", 0.6, label=label), request_type("pension", 0.4, label=label)]
    return scenario_from(tree)


def called(first, second="Mairie"):
    """Return a small world whose rooms, communes, adviser and title have names."""
    venues, communes = small_world()["venues"], small_world()["place"]["communes"]
    venues[0]["name"], venues[1]["name"] = communes[1]["name"], communes[0]["name"] = first, second
    advisers, label = [{"id": "ada", "name": first, "home": "post_office"}], {"fr": first, "en": first}
    return scenario_from(
        small_world(venues=venues, place={"communes": communes}, advisers=advisers, title=label, question=label)
    )


def test_names_that_differ_stay_as_they_are():
    """Only who has a twin is given more."""
    assert told_apart({"a": "Mairie", "b": "Poste", "c": ""}) == {"a": "Mairie", "b": "Poste", "c": "c"}


def test_names_that_only_look_alike_are_told_apart():
    """Spaces, capitals, apostrophes and ways to spell a letter are not seen."""
    for twin in ("mairie", "Mairie ", "Mai\u200brie", "MAIRIE"):
        assert len(set(told_apart({"a": "Mairie", "b": twin}).values())) == 2, twin
        assert told_apart({"a": "Mairie", "b": twin})["a"] == "Mairie (a)"
    assert told_apart({"a": "L'île", "b": "L’i\u0302le"})["b"].endswith("(b)")


def test_the_first_word_that_differs_tells_twins_apart():
    """The commune where it differs, its code where communes share a name, at last the id; never another's own name."""
    names = dict.fromkeys("abcd", "Mairie")
    found = told_apart(names, {"a": "Boé", "b": "Agen", "c": "Agen"}, {"b": "47001", "c": "32001"})

    assert found == {"a": "Mairie (Boé)", "b": "Mairie (47001)", "c": "Mairie (32001)", "d": "Mairie"}
    assert len(set(told_apart({"a": "Mairie (b)", "b": "Mairie", "c": "Mairie"}).values())) == 3


def test_two_town_halls_are_told_by_their_commune():
    """The case that ended in a KeyError of the page."""
    names = venue_names(load_scenario(CASES / "deux-mairies.yaml"))

    assert names["pont-du-casse"] == "Mairie (Pont-du-Casse)"
    assert names["foulayronnes"] == "Mairie (Foulayronnes)"


def test_two_communes_of_one_name_are_told_by_their_code():
    """In tables, on the map, in the choices of the page."""
    scenario = load_scenario(CASES / "deux-communes-un-nom.yaml", SHORT)
    result = sim.replicate(scenario, replications=2, seed=1)
    both = {"Saint-Martin (47001)", "Saint-Martin (32001)"}

    assert set(communes_of(scenario).values()) == both
    for name in ("communes", "clock"):
        rows = sim.table(scenario if name == "clock" else result, name).rows
        assert {row[0] for row in rows} == both, name
    for name in ("reach_map", "clock"):
        words = sim.picture(result, name).description
        assert all(name in words for name in both), name


@pytest.mark.parametrize("names", [venue_names, adviser_names, communes_of])
def test_rooms_advisers_and_communes_have_names_of_their_own(names):
    """Whatever their author called them."""
    found = names(twins())

    assert len(set(found.values())) == len(found) > 1


@pytest.mark.parametrize("names", [type_names, permanence_names, operator_names])
def test_matters_and_permanences_have_names_of_their_own(names):
    """Two desks of one room at one time too."""
    found = names(twins(), FRENCH)

    assert len(set(found.values())) == len(found)


def test_no_table_has_two_rows_that_are_called_alike():
    """By the cells of words, from the first on."""
    scenario = twins()
    result = sim.replicate(scenario, replications=2, seed=1)
    season = sim.simulate(scenario, seed=1)
    day = replay_of(season, scenario, longest_day(season))
    subjects = {**dict.fromkeys(TABLES[type(scenario)], scenario), **dict.fromkeys(TABLES[Result], result)}
    tables = {name: sim.table(one, name) for name, one in subjects.items() if not name.startswith("story")}
    tables |= {"people": people_table(day, FRENCH), "week": week_table([day], FRENCH)}

    for name, table in tables.items():
        heads = [tuple(row[: table.left]) for row in table.rows]
        assert len(set(heads)) == len(heads), (name, heads)
    prices = [row[0] for row in inputs_table([scenario], FRENCH).rows]
    assert not any("Mairie, Mairie" in row for row in prices)


def test_a_price_of_a_room_is_not_called_by_an_adviser_of_the_same_id():
    """Rooms and advisers have ids of their own: one word can be both."""
    venues = [one | {"id": name} for one, name in zip(small_world()["venues"], ("ada", "town_hall"), strict=True)]
    venues[0] |= {"name": "La Poste", "cost_eur_per_session": 12.0}
    desks = [permanence("p", "ada", "monday", "09:00", "12:00")]
    advisers = [{"id": "ada", "name": "Ada", "home": "ada", "cost_eur_per_h": 30.0}]
    scenario = scenario_from(small_world(venues=venues, advisers=advisers, rota={"permanences": desks}))
    prices = " | ".join(row[0] for row in inputs_table([scenario], FRENCH).rows)

    assert "une séance : La Poste" in prices.replace("\u00a0", " ")
    assert "une heure de travail : Ada" in prices.replace("\u00a0", " ")


def test_a_shock_names_the_room_and_the_adviser_that_it_meets():
    """Of two of one name."""
    scenario = twins()
    told = {kind: shock_words(make_shock(scenario, kind, target, None, None, None), scenario, FRENCH)
            for kind, target in (("room", "town_hall"), ("absence", "bob"))}  # fmt: skip

    assert told["room"].startswith("Mairie (47209)")
    assert told["absence"].startswith("Mairie (bob)")


def test_the_report_tells_twins_apart_in_each_of_its_tables():
    """A room, a commune and a matter by what differs."""
    scenario = twins()
    result = sim.replicate(scenario, replications=2, seed=1)
    page = unescape(report_html(Findings({"a": Told(result, gathered_of(result))}), "fr"))

    for name in ("Mairie (47001)", "Mairie (47209)", "Mairie (pension)", "Mairie (benefits)"):
        assert page.count(name) > 2, name


def test_a_map_draws_two_points_under_two_names():
    """Names that are cut to their room keep what tells them apart."""
    names = [f"{'Saint-Martin-de-la-Très-Longue-Rivière'} ({code})" for code in ("47001", "32001")]
    for cut in (fitted(names, 1.4, 8.0), short_names(names, 1.4, 8.0)):
        assert len(set(cut)) == 2
        assert all(text_width(one, 8.0) <= 1.45 for one in cut)


@pytest.mark.parametrize("k", range(0, len(WRITTEN), 2))
@pytest.mark.slow
def test_a_name_stands_as_it_is_written_in_pictures_pages_and_their_words(k):
    """Marks of Markdown, HTML, formulas, fields and dollars; 200 letters; letters that no font has."""
    names = WRITTEN[k : k + 2]
    scenario = called(*names)
    result = sim.replicate(scenario, replications=2, seed=1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        named = ("waits", "reach_map", "load", "clock")
        for kind in named if k else PICTURES[Result]:
            picture = sim.picture(result, kind)
            minidom.parseString(svg_of(picture, "fr", kind))
            if kind in named:
                assert all(name in picture.description for name in names), kind
        season = sim.simulate(scenario, seed=1)
        day = replay_of(season, scenario, longest_day(season))
        minidom.parseString(svg_of(day_picture(season, day, FRENCH), "fr", "day"))
    assert all(name in str(sim.table(result, "communes")) for name in names)
    assert names[0] in str(sim.table(scenario, "rota"))
    for page in (
        report_html(Findings({"a": Told(result, gathered_of(result))}), "fr"), replay_html(day, FRENCH),
        week_html(scenario, edits_of(scenario), FRENCH),
    ):  # fmt: skip
        assert names[0] in unescape(page)
        assert "<b>&amp;" not in page


def test_a_break_in_a_name_breaks_no_line_of_a_table():
    """It is read as the space that a page makes of it."""
    scenario = called("Mairie\nannexe\r\nde  Boé\x07")
    broken, plain = (str(sim.table(one, "rota")).splitlines() for one in (scenario, called("Mairie annexe")))

    assert venue_names(scenario)["post_office"] == "Mairie annexe de  Boé"
    assert len(broken) == len(plain)


def test_a_formula_in_a_name_is_a_text_in_every_sheet():
    """The case of a name that a spreadsheet would calculate."""
    from sim.app.drawing import csv_of
    from tests.sheets import opened

    scenario = load_scenario(CASES / "formule.yaml", SHORT)
    result = sim.replicate(scenario, replications=2, seed=1)
    for subject, table in ((result, "venues"), (result, "cost"), (scenario, "rota"), (scenario, "prices")):
        sheet = opened(csv_of(sim.table(subject, table)))
        cells = [cell for row in sheet.rows for cell in row if isinstance(cell, str)]
        assert any("=1+1" in cell for cell in cells), table


def test_an_outline_is_drawn_only_where_its_commune_is():
    """A code given to a commune of one's own, 40 km away, is a point there."""
    communes = [
        {"id": "47001", "name": "Ici", "population": 3000, "lat": 44.2, "lon": 0.62},
        {"id": "47209", "name": "Là", "population": 1000, "lat": 44.55, "lon": 0.62},
    ]
    venues = [one | {"lat": 44.2, "lon": 0.62} for one in small_world()["venues"]]
    scenario = scenario_from(small_world(place={"communes": communes}, venues=venues))
    result = sim.replicate(scenario, replications=1, seed=1)
    data = gathered_of(result)
    picture = sim.picture(result, "reach_map")
    points = [line for ax in picture.axes for line in ax.lines if line.get_markersize() == 17]

    assert list(data.territory.boundaries) == ["47001"]
    assert len(points) == 1
    x, y = map_projection(data).km(__import__("numpy").array([(0.62, 44.55)]))[0]
    assert points[0].get_xdata()[0] == pytest.approx(x)
    assert points[0].get_ydata()[0] == pytest.approx(y)


def test_alternative_texts_are_files_of_words(tmp_path):
    """The words of a picture in a file have the name letter by letter."""
    from sim.report.figures.files import save_pictures

    scenario = called(WRITTEN[1])
    result = sim.replicate(scenario, replications=1, seed=1)
    save_pictures(tmp_path, gathered_of(result), formats=(), names=("waits",))

    alt = json.loads((tmp_path / "alt.json").read_text(encoding="utf-8"))
    assert WRITTEN[1] in alt["fr"]["waits"]["description"]
