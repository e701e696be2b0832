"""The picture of a designed session: who is due when, and what each schedule costs."""

import re

import numpy as np
import pytest
from matplotlib.text import Text

from sim.report.figures.design import designed_session
from sim.report.languages import Language
from sim.report.tables.design import numbers_table, rules_table, schedules_table
from sim.sessions.costs import slot_problem
from sim.sessions.designer import Number, design_of
from sim.validation.session_design import FileTerms, PermanenceDesign
from sim.validation.session_facts import Facts, Figure
from sim.validation.session_rules import SessionStep
from tests.report.worlds import hand_world

FR, EN = Language("fr"), Language("en")
WEIGHTS = {"wait": 0.4, "idle": 0.2, "overtime": 0.4}


def facts():
    """Return what is known of the first permanence of the world made by hand."""
    scenario = hand_world()
    one = Facts(scenario, scenario.rota.permanences[0])
    one.booked, one.walked_in, one.n_advisers, one.no_shows = [4, 4], [2, 1], [1, 1], 1
    return one


def designed(people=4):
    """Return a design of its session, which lasts as long as the permanence."""
    one = facts().permanence
    problem = slot_problem(
        people, {20: 0.5, 40: 0.5}, session_s=one.end - one.start, interval_s=900, weights=WEIGHTS, no_show=0.1
    )  # fmt: skip
    design = design_of(problem, [0, 0, 1800, 3600][:people])
    numbers = (Number(3, (0, 1800, 3600), 30.0), Number(4, (0, 0, 1800, 5400), 25.0))
    terms = FileTerms(30.0, 0.5, 0.25, design.schedules[1])
    return PermanenceDesign(people, 1.5, 6, design, numbers, terms)


def words_of(figure):
    """Return all text of a figure, spaces plain."""
    found = " | ".join(text.get_text() for text in figure.findobj(Text) if text.get_text())
    return re.sub(r"[\u00a0\u202f\n]", " ", found)


@pytest.mark.parametrize("language", [FR, EN], ids=["fr", "en"])
def test_every_person_of_every_schedule_is_a_dot(language):
    """Two at one time stand one above the other; the costs are written beside their bars."""
    found = designed()
    figure = designed_session(found, facts(), 20, 1, language)
    dots = [line for ax in figure.axes for line in ax.lines if line.get_marker() == "o"]
    places = {(float(dot.get_xdata()[0]), round(float(dot.get_ydata()[0]), 6)) for dot in dots}

    assert len(dots) == len(places) == 4 * len(found.design.schedules)
    text = words_of(figure)
    for one in found.design.schedules:
        assert language.number(one.cost_min, 1) in text
    assert "Bailey–Welch" in text
    assert all(language.number(one.wait_s / 60, 1) in figure.description for one in found.design.schedules)


def test_a_schedule_that_is_no_better_makes_no_finding():
    """One person is due at the opening, whatever the rule."""
    figure = designed_session(designed(people=1), facts(), 20, 1, EN)

    assert "no schedule is better than today’s" in figure.title


def test_the_steps_from_law_to_season_are_told_with_their_gap():
    """Exact without an interval, simulated with one; what nobody did is a dash."""
    names = ("booked_wait", "walk_in_wait", "idle", "overtime")
    law = SessionStep(
        "law",
        dict(zip(names, (Figure(5.0, 0.0), Figure(np.nan, np.nan), Figure(30.0, 0.0), Figure(2.0, 0.0)), strict=True)),
    )
    season = SessionStep("season", {name: Figure(figure.value + 1.5, 0.5) for name, figure in law.figures.items()})
    table = rules_table([law, season], facts(), EN)

    assert table.rows[0][1:] == ["5.0", "–", "30.0", "2.0"]
    assert table.rows[1][1:] == ["6.5 ± 0.5", "–", "31.5 ± 0.5", "3.5 ± 0.5"]
    assert table.rows[2][1:] == ["+1.5", "–", "+1.5", "+1.5"]


def test_schedules_and_numbers_are_tables_in_both_languages():
    """A time given twice is written once, with how often; the cheapest number is marked; a file's keys are named."""
    found = designed()
    schedules, numbers = schedules_table(found, facts(), FR), numbers_table(found, facts(), FR)

    assert [row[0] for row in schedules.rows] == [
        "les meilleurs",
        "d’aujourd’hui",
        "réguliers",
        "Bailey–Welch",
        "en dôme",
    ]
    assert "×2" in schedules.rows[1][1]
    assert "démontré" in " ".join(schedules.notes)
    assert [row[0] for row in numbers.rows] == ["3", "4 *"]
    assert [row[3] for row in numbers.rows] == ["0", "1"]
    assert "overbooked_share" in " ".join(numbers.notes)
    assert "slot_min: 30, bookable_share: 0.5, overbooked_share: 0.25" in " ".join(
        numbers_table(found, facts(), EN).notes
    )
