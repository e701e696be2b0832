"""Every figure: what it counts, what it says, and what it says when there is nothing to show."""

import datetime as dt
import re
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

import sim
from sim.experiments.results_read import read_run
from sim.measures.catalogue import season_measures
from sim.measures.view import View
from sim.report.figures.catalogue import FIGURES, draw
from sim.report.figures.commune_map import shown_by_commune
from sim.report.figures.load import desks_of, load
from sim.report.figures.path import steps_of
from sim.report.figures.referrals import rates_by
from sim.report.figures.waits import wait_facts
from sim.report.figures.weeks import seasonal_types, weeks_of
from sim.report.languages import Language
from sim.report.maps.margin import ByCommune, Classes, classes_of
from sim.report.written.findings import told
from sim.scenario.files import load_scenario
from sim.visits.outcomes import CAME
from tests.default_run import some
from tests.report.findings import run_folder
from tests.report.worlds import CASES, case, gather, hand_world
from tests.visits.seasons import hand_made

FR, EN = Language("fr"), Language("en")


def words_of(figure):
    """Return all text of a figure, with plain spaces."""
    found = " | ".join(text.get_text() for text in figure.findobj(Text) if text.get_text())
    return re.sub(r"[\u00a0\u202f\n]", " ", found)


@pytest.fixture(scope="module")
def ordinary():
    """Three replications of the season made by hand."""
    return gathered("ordinary")


@cache
def gathered(kind):
    """Return what pictures of a case are drawn from."""
    scenario, runs = case(kind)
    return gather(runs, scenario)


@pytest.fixture(scope="module")
def drawn(ordinary):
    """Draw a figure of the ordinary case in a language, once for all tests that look at it."""
    return cache(lambda name, language: draw(name, language, ordinary))


# --- what is counted


def test_waits_count_everybody_who_came(ordinary):
    """Who balked, left or was turned away came too, and was not called within 20 minutes."""
    visits = hand_made().visits
    window = visits["session"] != "town_hall_mon@2022-03-28"
    came = window & visits["outcome"].isin(("resolved", "return", "referred", "balked", "reneged", "turned_away"))
    served = window & visits["outcome"].isin(("resolved", "return", "referred"))

    facts = wait_facts(ordinary)

    assert facts.came == came.sum()
    assert facts.not_called == pytest.approx(1 - served.sum() / came.sum())
    assert 0 < facts.within <= served.sum() / came.sum()


def test_the_figure_of_waits_says_the_median_and_the_ninth_decile_of_the_tables():
    """Over unlike seasons the mean of their medians is one number, whichever page tells it: not the median of all."""
    scenario = load_scenario("mortagne-quinzaine")
    runs = [sim.simulate(scenario, seed=1, replication=number) for number in range(3)]
    tables = [season_measures(season, scenario).set_index(["measure", "dimension", "key"])["value"] for season in runs]

    facts = wait_facts(gather(runs, scenario))

    for name, found in (("wait_median", facts.median), ("wait_p90", facts.ninth)):
        assert found == pytest.approx(np.mean([table[name, "all", "all"] for table in tables]))


def test_the_path_adds_up(ordinary):
    """Each step is the next one and the losses between them; the answers are what is left at the end."""
    rows = steps_of(ordinary)
    steps = [k for k, row in enumerate(rows) if row.kind == "step"]

    assert [rows[k].word for k in steps] == ["need", "aware", "tried", "served"]
    assert rows[0].size == hand_made().requests["in_cohort"].sum()
    for here, there in zip(steps, [*steps[1:], None], strict=True):
        losses = [row.size for row in rows[here + 1 : there] if row.kind in ("loss", "gave_up")]
        following = rows[there].size if there else sum(row.size for row in rows if row.kind == "end")
        assert rows[here].size == pytest.approx(following + sum(losses))


def test_losses_fill_the_gap_between_two_steps(ordinary):
    """The bars of the losses begin where the next step ends."""
    rows = steps_of(ordinary)
    for before, row in pairwise(rows):
        if row.kind == "step" and before.kind in ("loss", "gave_up"):
            assert before.start == pytest.approx(row.size)


def test_people_present_add_up_to_the_time_they_spent(ordinary):
    """Mean people times half an hour times days open is all the time that people were there."""
    season = hand_made()
    visits = season.visits.iloc[View(season, None).visit_rows]
    came = visits[visits["outcome"].isin(CAME)]
    gone = came["end_s"].fillna(came["left_s"])

    present = sum((desk.present * 1800 * desk.days).sum() for desk in desks_of(ordinary))

    assert present == pytest.approx(ordinary.replications * (gone - came["arrival_s"]).sum())


def test_referral_rates_have_the_served_visits_as_denominator(ordinary):
    """Rates by type come back to the rate of all, weighted by the served."""
    whole, types = rates_by(ordinary)["all"], rates_by(ordinary, "type")
    referred = sum(one.of["referred"].value * one.served for one in types.values())

    assert sum(one.served for one in types.values()) == whole.served
    assert referred == pytest.approx(whole.of["referred"].value * whole.served)


def test_equal_replications_leave_no_doubt_and_one_gives_no_interval():
    """The interval is over replications, not over visits: many equal ones tell the rate of each."""
    scenario, (season,) = case("one replication")
    rate = rates_by(gather([season] * 40, scenario))["all"].of["referred"]

    assert rate.low == pytest.approx(rate.high)
    assert np.isnan(rates_by(gather([season], scenario))["all"].of["referred"].low)


def test_reach_is_by_commune_of_the_territory(ordinary):
    """Served requests of the cohort over its requests."""
    requests = hand_made().requests
    cohort = requests[requests["in_cohort"]]

    reach = shown_by_commune(ordinary, "reach")

    for k, commune in enumerate(ordinary.territory.communes):
        own = cohort[cohort["commune"] == commune.insee]
        assert reach.needs[k] == len(own)
        assert reach.amount[k] == pytest.approx((own["served"] > 0).mean())


def test_value_is_by_commune_in_minutes_and_the_same_as_the_measure(ordinary):
    """The mean worth of the offers over the requests of the cohort: the rows that `value` adds up, on a map."""
    scenario, (season, *_) = case("ordinary")
    table = season_measures(season, scenario)
    measure = table[(table["measure"] == "value") & (table["dimension"] == "commune")].set_index("key")["value"]

    shown = shown_by_commune(ordinary, "value")

    assert shown.unit == "min"
    assert len(measure) > 1
    for k, commune in enumerate(ordinary.territory.communes):
        assert shown.amount[k] == pytest.approx(measure[commune.insee])


def test_weeks_are_whole_and_hold_every_served_visit(ordinary):
    """Three weeks from a Monday."""
    found = weeks_of(ordinary)

    assert [dt.date.fromordinal(monday).isoformat() for monday in found.mondays] == [
        "2022-03-07", "2022-03-14", "2022-03-21",
    ]  # fmt: skip
    assert found.served["value"].sum() == ordinary.by("served_visits").loc["all", "mean"]
    assert (found.served["low"] == found.served["high"]).all()


def test_what_a_run_is_drawn_from_is_the_same_read_back_in_lots(tmp_path):
    """Sums of seasons under each other, as a folder keeps them, are those of each season added up."""
    run = read_run(run_folder(tmp_path))
    lots = told(run).data.crossed

    seasons = gather([run.season(number) for number in run.replications], run.scenario).crossed

    for name, table in lots.items():
        pd.testing.assert_frame_equal(table, seasons[name])


def test_types_with_a_season_are_found_by_their_index():
    """In the shipped scenario it is the tax return alone."""
    assert seasonal_types(load_scenario("agen")) == ["income_tax"]
    assert seasonal_types(hand_world()) == []


def test_venues_without_a_session_are_left_out(ordinary):
    """A garage for the bus is no place where people wait."""
    assert [venue.id for venue in ordinary.venues] == ["post_office", "town_hall"]


# --- classes of the map


def test_classes_are_round_and_open_where_small_communes_lie_beyond():
    """Ten needs decide; fewer vary by chance."""
    reach = ByCommune(np.array([50.0, 60.0, 70.0, 2.0]), np.array([0.12, 0.31, 0.48, 0.9]))

    classes = classes_of(reach)

    assert np.round(classes.edges, 9).tolist() == [0.1, 0.2, 0.3, 0.4, 0.5]
    assert (classes.below, classes.above) == (False, True)
    assert [name.replace("\u00a0", " ") for name in classes.names(FR)] == [
        "10 à 20 %", "20 à 30 %", "30 à 40 %", "40 % et plus",
    ]  # fmt: skip
    assert classes.look(0.9)[0] == classes.look(0.49)[0] != classes.look(0.11)[0]


def test_classes_of_minutes_are_written_with_their_unit():
    """Steps of 5 minutes; a value of few needs may lie beyond."""
    value = ByCommune(np.array([50.0, 60.0, 70.0, 2.0]), np.array([7.2, 16.0, 31.0, 2.0]), "min")

    classes = classes_of(value)

    assert classes.edges.tolist() == [5, 10, 15, 20, 25, 30, 35]
    assert [name.replace("\u00a0", " ") for name in classes.names(FR)][:2] == ["moins de 10 min", "10 à 15 min"]
    assert classes.look(31.0)[0] != classes.look(29.0)[0]


def test_without_a_need_there_is_no_class():
    """And no colour that would tell of one."""
    classes = classes_of(ByCommune(np.zeros(2), np.full(2, np.nan)))

    assert classes.names(EN) == []
    assert Classes(np.zeros(1)).look(np.nan)[0].startswith("#")


# --- what is said


@pytest.mark.parametrize("name", FIGURES)
@pytest.mark.parametrize("kind", some(CASES, ["one replication", "nobody came", "nothing at all"]))
def test_a_figure_always_says_something(name, kind):
    """A title, a description and a footer, whatever is missing; nothing is left in pyplot."""
    figure = draw(name, FR, gathered(kind))

    assert figure.title
    assert figure.description
    assert "empreinte" in words_of(figure)
    import matplotlib.pyplot as plt

    assert plt.get_fignums() == []


@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_speaks_the_language_asked_for(name, drawn):
    """French by default, English complete."""
    french = words_of(drawn(name, FR))
    english = words_of(drawn(name, EN))

    assert "réplications" in french
    assert "replications" in english
    assert not re.search(r"\b(the|of|venue|served|share)\b", french)
    assert not re.search(r"\b(des|lieux|visites|besoins)\b", english)


@pytest.mark.parametrize(("name", "expected"), [
    ("waits", ["attente jusqu’à l’appel (min)", "part des personnes venues (%)", "Tous les lieux", "Mairie"]),
    ("path", ["part des besoins (%)", "Besoins", "Servis au moins une fois", "Abandon après un rendez-vous manqué"]),
    ("load", ["personnes présentes (moyenne)", "9 h", "Lundi", "guichet occupé"]),
    ("referrals", ["part des visites servies (%)", "Par type de démarche", "Par opérateur", "Caf", "†"]),
    ("value_map", ["Grandville", "Valeur de l’offre", "min", "moins de 10 besoins"]),
    ("reach_map", ["Grandville", "Petitbourg", "km, nord en haut", "Bureau de poste", "moins de 10 besoins"]),
    ("weeks", ["visites servies par semaine", "jours du besoin au premier service", "séances annulées par semaine",
               "7 mars"]),
])  # fmt: skip
def test_axes_carry_their_units_and_labels(name, expected, drawn):
    """What a reader needs stands on the figure itself."""
    words = words_of(drawn(name, FR))

    for text in expected:
        assert text in words, text


def test_nobody_is_said_in_words():
    """Empty axes tell why they are empty."""
    data = gathered("nobody came")

    assert "aucune visite" in words_of(draw("waits", FR, data))
    assert "aucune visite servie" in words_of(draw("referrals", FR, data))
    assert "personne n’est venu" in words_of(load(data, FR))


def test_a_commune_without_outline_is_a_labelled_point():
    """The map needs no boundary file."""
    data = gathered("no boundaries")

    assert "Grandville" in words_of(draw("reach_map", FR, data))
    assert not data.territory.boundaries


def test_text_stays_on_the_page(drawn):
    """No label is cut by the edge of the paper."""
    for name in FIGURES:
        figure = drawn(name, FR)
        box = figure.get_tightbbox(FigureCanvasAgg(figure).get_renderer())
        assert box.x0 >= 0, figure.title
        assert box.y0 >= 0, figure.title
        assert box.x1 <= figure.width_in, figure.title
        assert box.y1 <= figure.height_in, figure.title
