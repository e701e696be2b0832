"""Pictures, tables and words by name: what a notebook asks for, in both languages."""

import datetime as dt
import re

import pytest

import sim
from sim.errors import ResultsError
from sim.experiments.comparing import compare
from sim.experiments.resilience import resilience
from sim.experiments.robustness import robustness_of
from sim.experiments.shocks import make_shock
from sim.report.figures.encoded import png_of
from sim.report.showing import PICTURES, TABLES, gathered_of
from sim.report.tables.text import Table
from sim.scenario.files import scenario_from
from sim.scenario.origins import values_of
from tests.default_run import some
from tests.experiments.fakes import rota
from tests.report.worlds import hand_world
from tests.worlds import small_world


def plain(text):
    """Return a text with plain spaces."""
    return re.sub(r"[\u00a0\u202f\n]", " ", text)


@pytest.fixture(scope="module")
def scenario():
    """The small world, with needs enough to fill its desks."""
    return scenario_from(small_world(demand={"volume": 4.0}))


@pytest.fixture(scope="module")
def comparison():
    """A shorter drive, and a late answer, against the base."""
    base, short, late = (scenario_from(hand_world().tree(), [f"id={name}"]) for name in ("base", "short", "late"))
    return compare([base, short, late], 8, primary=("drive_time", "reach"), simulate=rota)


@pytest.fixture(scope="module")
def subjects(scenario, comparison):
    """One of each kind that can be shown."""
    shock = make_shock(scenario, "absence", start=dt.date(2022, 3, 14), weeks=1)
    return {
        "Scenario": scenario,
        "Result": sim.replicate(scenario, replications=3),
        "Comparison": comparison,
        "Robustness": robustness_of({"low": comparison, "high": comparison}),
        "Optimised": sim.optimise(scenario, "reach", margin=0.005, not_worse={}, rounds=1, replications=3, finalists=1),
        "Sweep": sim.sweep(scenario, over=["awareness.share=0.4..0.8"], replications=2),
        "Decision": sim.what_would_change(
            [scenario, sim.changed(scenario, id="other")], over=["awareness.share=0.4..0.8"], replications=2, samples=8
        ),
        "Resilience": resilience(scenario, shock, ["spare"], replications=3),
    }


PICTURE_NAMES = [(kind.__name__, name) for kind, shown in PICTURES.items() for name in shown]
TABLE_NAMES = [(kind.__name__, name) for kind, shown in TABLES.items() for name in shown]


@pytest.mark.parametrize(("kind", "name"), some(PICTURE_NAMES, 4))
def test_every_picture_of_a_subject_can_be_drawn(subjects, kind, name):
    """By its name, with a title and words for who cannot see it."""
    page = sim.picture(subjects[kind], name)

    assert page.title
    assert page.description


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(("kind", "name"), TABLE_NAMES)
def test_every_table_of_a_subject_can_be_written(subjects, kind, name, lang):
    """By its name, in both languages, each row as long as the headers."""
    table = sim.table(subjects[kind], name, lang=lang)

    assert {len(row) for row in table.rows} <= {len(table.headers)}


def test_the_first_of_a_kind_is_shown_by_default(subjects):
    """Without a name: the path of needs, the headline measures, the week of the rota."""
    assert sim.picture(subjects["Result"]).title == sim.picture(subjects["Result"], "path").title
    assert sim.table(subjects["Result"]) == sim.table(subjects["Result"], "headlines")
    assert sim.table(subjects["Scenario"]) == sim.table(subjects["Scenario"], "rota")


def test_what_a_subject_has_not_is_refused_with_what_it_has(subjects):
    """A wrong name, or a subject that cannot be shown."""
    with pytest.raises(ResultsError, match=r"picture: a Result has no 'map'; it must be one of path"):
        sim.picture(subjects["Result"], "map")
    with pytest.raises(ResultsError, match=r"table: a Comparison has no 'rota'; it must be one of differences"):
        sim.table(subjects["Comparison"], "rota")
    with pytest.raises(ResultsError, match=r"table: a int has none; give one of Scenario, Result"):
        sim.table(3)
    with pytest.raises(ResultsError, match=r"nothing is known to say of a str"):
        sim.words("agen")


def test_pictures_of_a_result_show_the_seasons_that_were_measured(subjects):
    """Made again from scenario, seed and number: their visits are those of the measures."""
    result = subjects["Result"]
    reach = result.measures.set_index(["measure", "dimension", "key"]).loc[("reach", "all", "all")]

    data = gathered_of(result)

    assert data is gathered_of(result)
    assert data.replications == 3
    needs = data.crossed["needs"]
    served = needs[needs["reached"] == "served"]["numerator"].sum()
    assert served / needs["numerator"].sum() == pytest.approx(reach["mean"], abs=1e-12)


def test_the_week_of_a_rota_is_told_in_order(scenario):
    """Days, then hours, with venue and adviser."""
    rows = sim.table(scenario, "rota").rows

    assert [[plain(cell) for cell in row] for row in rows] == [
        ["Lundi", "9 h à 12 h", "Bureau de poste", "ada", "avec ou sans rendez-vous", "30", "50 %"],
        ["Jeudi", "14 h à 17 h", "Mairie", "ada", "avec ou sans rendez-vous", "30", "50 %"],
    ]


def test_what_a_scenario_rests_on_is_counted():
    """Each value that carries a quality is in one row; the shares are of all of them."""
    scenario = sim.load_scenario("agen")
    stated = [one for one in values_of(scenario) if one.origin.quality is not None]

    rows = sim.table(scenario, "quality").rows

    assert [row[0] for row in rows] == ["Observé", "Publié", "Déduit", "Supposé"]
    assert sum(int(plain(row[1]).replace(" ", "")) for row in rows) == len(stated)


def test_a_measure_is_said_with_its_interval_and_unit(subjects):
    """As a sentence holds it, whole or of one group."""
    result = subjects["Result"]

    assert re.fullmatch(r"\d+(,\d)? % \[\d+(,\d)? ; \d+(,\d)?\]", plain(sim.words(result, "reach")))
    assert re.fullmatch(r"\d+(\.\d)?% \[\d+(\.\d)? ; \d+(\.\d)?\]", plain(sim.words(result, "reach", lang="en")))
    assert plain(sim.words(result, "wait_served")).split(" ")[1] == "min"
    assert sim.words(result, "reach", commune=result.scenario.venues[0].commune) != sim.words(result, "reach")


def test_a_measure_or_group_that_is_not_there_is_refused(subjects):
    """With what is there."""
    result = subjects["Result"]

    with pytest.raises(ResultsError, match=r"name the measure"):
        sim.words(result)
    with pytest.raises(ResultsError, match=r"'raech' is no measure of this run"):
        sim.words(result, "raech")
    with pytest.raises(ResultsError, match=r"'reach' has no commune '99999'; it has"):
        sim.words(result, "reach", commune="99999")
    with pytest.raises(ResultsError, match=r"'reach' has no moon 'full'; its dimensions are"):
        sim.words(result, "reach", moon="full")
    with pytest.raises(ResultsError, match=r"one dimension at a time"):
        sim.words(result, "reach", commune="47001", type="pension")


def test_a_comparison_is_said_by_its_primary_measures(comparison):
    """All sentences, those of one measure, or those of one scenario."""
    assert sim.words(comparison) == " ".join(comparison.sentences())
    assert sim.words(comparison, "reach", lang="en", scenario="short").count(".") == 1
    with pytest.raises(ResultsError, match=r"none of its primary measures"):
        sim.words(comparison, "wait_served")
    with pytest.raises(ResultsError, match=r"'commune' is not known here; give scenario"):
        sim.words(comparison, commune="47001")


def test_nobody_is_said_to_gain_where_nothing_differs(comparison):
    """Two rotas that serve alike: no commune gains, no row in the table."""
    assert sim.words(comparison, "gains", lang="en") == (
        "Offered within 14 days: no commune can be told to gain or to lose."
    )
    assert sim.table(comparison, "gains").rows == []
    with pytest.raises(ResultsError, match=r"who gains under 'away' is not known"):
        sim.words(comparison, "gains", scenario="away")


def test_gains_are_named_with_their_change():
    """A moved permanence: communes by size of change, the others counted."""
    two = [sim.load_scenario("agen"), sim.load_scenario("agen-montanou")]
    found = sim.compare(two, replications=10)
    told = sim.table(found, "gains").rows
    communes = [row for row in told if row[0] == "commune"]

    said = plain(sim.words(found, "gains"))

    assert communes[0][1] == "Foulayronnes"
    assert f"perdent : {plain(communes[0][1])} (−" in said
    gains = found.gains
    offers = gains[(gains["measure"] == "offered_within_14") & (gains["dimension"] == "commune")]["verdict"].tolist()
    unmoved = offers.count("equal")
    assert unmoved
    assert f"aucun changement pour {unmoved} autres" in said
    assert ("on ne peut rien dire de" in said) == (len(communes) + unmoved < 31)


def test_who_loses_a_permanence_is_seen_to_travel_further():
    """Changes that are no share are told in their unit, not in requests."""
    found = sim.compare([sim.load_scenario("agen"), sim.load_scenario("agen-montanou")], replications=10)

    assert re.search(r"lose: Foulayronnes \(\+\d\.\d+ min\)", plain(sim.words(found, "journeys", lang="en")))
    assert "en minutes" in plain(sim.picture(found, "journeys").subtitle)
    assert len(sim.table(found, "journeys").headers) == len(sim.table(found, "gains").headers) - 1


def test_a_verdict_in_several_settings_is_said(comparison):
    """All sentences, or that of one measure."""
    robust = robustness_of({"low": comparison, "high": comparison})

    assert sim.words(robust) == " ".join(robust.sentences())
    assert [row[2] for row in sim.table(robust, lang="en").rows] == ["low demand", "high demand"] * 4
    assert sim.words(robust, "reach", lang="en").startswith("Reach: no difference between")
    with pytest.raises(ResultsError, match=r"none of the primary measures"):
        sim.words(robust, "cost_per_visit")


def test_a_shock_is_said_with_what_it_costs_and_what_a_remedy_saves(subjects):
    """The verdict, an outcome, a remedy."""
    shock = subjects["Resilience"]

    assert sim.words(shock).endswith(".")
    assert re.fullmatch(r".+ \[.+ ; .+\]", sim.words(shock, "lost"))
    assert re.fullmatch(r".+ \[.+ ; .+\]", sim.words(shock, remedy="spare"))
    with pytest.raises(ResultsError, match=r"'disturbed' has no outcome 'won'"):
        sim.words(shock, "won")


def test_a_notebook_shows_a_picture_with_words_for_who_cannot_see_it(subjects):
    """An image in the page itself, no wider than it, its description as alternative text."""
    page = sim.picture(subjects["Scenario"], "clock")

    html = page._repr_html_()

    assert html.startswith('<img alt="')
    assert "data:image/png;base64," in html
    assert "max-width: 100%" in html
    assert png_of(page)[:4] == b"\x89PNG"


def test_a_notebook_shows_a_table_and_escapes_what_a_scenario_says():
    """Names are text, never markup; a header of two lines has two lines."""
    table = Table("<b>", ["a\nb", "n"], [["x & y", "1"]], ["<i>"], left=1)

    html = table._repr_html_()

    assert "&lt;b&gt;" in html
    assert "x &amp; y" in html
    assert "a<br>b" in html
    assert "<i>" not in html
    assert str(table).splitlines() == ["<b>", "a", "b      n", "-----  -", "x & y  1", "<i>"]


def test_what_is_printed_of_a_value_fits_on_a_line(subjects):
    """A scenario or a result at the end of a cell names itself, and where its numbers are."""
    for subject in (*subjects.values(), sim.simulate(subjects["Scenario"])):
        assert len(repr(subject)) < 200
        assert "\n" not in repr(subject)
