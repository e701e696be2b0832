"""The picture of a day: everybody stands in it, in words too."""

from __future__ import annotations

import datetime as dt

import pytest

from sim.report.figures.day import day_picture
from sim.report.figures.encoded import svg_of
from sim.report.languages import Language
from sim.report.replay.day import replay_of
from tests.default_run import some
from tests.report.test_replay import month
from tests.report.worlds import hand_world
from tests.visits.seasons import FIRST_DAY, hand_made


@pytest.mark.parametrize("code", ["fr", "en"])
@pytest.mark.parametrize("name", some(["agen", "agen-bus"], 1))
def test_everybody_who_was_due_has_a_number_and_an_outcome_in_the_picture(name, code):
    """One number and one word for each person, whatever happened on the day."""
    scenario, season, _ = month(name)
    replay = replay_of(season, scenario, dt.date(2022, 3, 16))
    language = Language(code)
    figure = day_picture(season, replay, language)
    texts = [text.get_text() for ax in figure.axes for text in ax.texts]

    for person in replay.people:
        if person.visit.outcome != "cancelled":
            assert str(person.number) in texts
            assert language.name("person_outcome", person.visit.outcome) in texts
    assert figure.description
    assert b"<title" in svg_of(figure, code)


@pytest.mark.parametrize("day", [7, 14, 1])
def test_a_day_with_a_cancelled_session_or_none_is_drawn(day):
    """A closed door and an empty day have their words."""
    season = hand_made()
    figure = day_picture(season, replay_of(season, hand_world(), FIRST_DAY + day), Language("en"))
    texts = [text.get_text() for ax in figure.axes for text in ax.texts]

    assert {7: "left before the call", 14: "session of 09:00 cancelled (adviser absent)", 1: "no session"}[day] in texts
