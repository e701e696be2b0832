"""The story of one citizen: which request is told, what happened to it, in what words."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest

from sim.engine.season import simulate
from sim.errors import ReportError, ResultsError, TerritoryError
from sim.measures.view import View
from sim.measures.waiting import waits_s
from sim.report.languages import Language
from sim.report.replay.day import replay_of
from sim.report.story.hearsay import teller_of
from sim.report.story.search import EVENTS, KINDS, find_stories, story_of
from sim.report.story.words import nothing_found, source, story_document, story_table, tell, title
from sim.report.visit_rows import visit_rows
from sim.scenario.files import load_scenario
from sim.units import DAY_S
from tests.report.worlds import hand_world
from tests.visits.seasons import at, hand_made

PONT_DU_CASSE = "47209"


@lru_cache(maxsize=1)
def launch():
    """Return the launch by word of mouth of Agen, with one season."""
    scenario = load_scenario("agen-lancement")
    return scenario, simulate(scenario, seed=1, replication=1)


def what(story):
    """Return the events of a story, in order."""
    return [event.what for event in story.events]


def test_a_referred_request_is_followed_from_the_need_to_the_operators_answer():
    """Each event of the log stands in the story, in its order, with its numbers."""
    (story,) = find_stories(hand_made(), hand_world(), "referred")

    assert story.request == 2
    assert what(story) == [
        "need", "known", "no_room", "chose_walk_in", "came", "served", "booked", "came", "served", "answered", "end"
    ]  # fmt: skip
    first, second = (event for event in story.events if event.what == "served")
    assert (first.facts["wait_s"], first.facts["outcome"], first.facts["cause"]) == (
        25 * 60, "return", "missing_document",
    )  # fmt: skip
    assert (second.at_s, second.facts["wait_s"], second.facts["end_s"]) == (at(8, "10:00"), 0, at(8, "10:20"))
    end = story.events[-1].facts
    assert (end["came"], end["served"], end["wait_s"], end["served_after_days"], end["ended_after_days"]) == (
        2, 2, 25 * 60, 5, 16,
    )  # fmt: skip


def test_the_lowest_address_that_went_to_a_permanence_is_told_first():
    """The rule is stated: nobody chooses the story that pleases."""
    found = find_stories(hand_made(), hand_world(), "turned_away")

    assert [story.request for story in found] == [4, 6, 7]
    assert {story.candidates for story in found} == {3}
    assert [story.request for story in find_stories(hand_made(), hand_world(), "turned_away", "47209")] == [4]


def test_who_arrives_finds_those_who_came_before_and_have_not_gone():
    """Whoever came at 9:10 found the three who had come before: one in service, two waiting."""
    came = next(event for event in story_of(hand_made(), hand_world(), 4).events if event.what == "came")

    assert came.facts["present"] == 3


def test_a_season_without_such_a_path_says_so():
    """Nothing found is an empty list and a sentence, not a fault."""
    assert find_stories(hand_made(), hand_world(), "friend") == []
    assert "agen-lancement" in nothing_found("friend", "established", Language("fr"))
    assert nothing_found("friend", "launch", Language("fr")) == nothing_found("returned", "launch", Language("fr"))


def test_what_cannot_be_told_is_refused_by_name():
    """An unknown kind, commune or request is quoted."""
    with pytest.raises(ReportError, match=r"'hero'.*friend"):
        find_stories(hand_made(), hand_world(), "hero")
    with pytest.raises(TerritoryError, match="'75056'"):
        find_stories(hand_made(), hand_world(), "typical", "75056")
    with pytest.raises(ReportError, match="request 99"):
        story_of(hand_made(), hand_world(), 99)


def test_a_season_of_another_scenario_is_refused():
    """Venues and names would be wrong without anybody seeing it."""
    _, season = launch()
    with pytest.raises(ResultsError, match="agen-lancement"):
        find_stories(season, load_scenario("agen"), "typical")
    with pytest.raises(ResultsError, match="agen-lancement"):
        replay_of(season, load_scenario("agen"), season.meta["first_day"])


def test_someone_of_pont_du_casse_hears_of_the_adviser_from_a_friend_after_failing_online():
    """The story of the mission is reproduced: need, failure alone, a friend helped the day before, a visit."""
    scenario, season = launch()
    story = find_stories(season, scenario, "friend", PONT_DU_CASSE, most=1)[0]
    heard = next(event for event in story.events if event.what == "heard")

    assert story.person["commune"] == PONT_DU_CASSE
    assert what(story)[:3] == ["need", "unheard", "heard"]
    assert "served" in what(story)
    assert heard.at_s > story.person["onset_s"]
    teller = story_of(season, scenario, heard.facts["teller"])
    assert teller.person["state"] == "resolved"
    assert teller.person["state_s"] // DAY_S == heard.at_s // DAY_S - 1
    text = " ".join(told.sentence for told in tell(story, Language("fr")))
    assert "Pont-du-Casse" in text
    assert "Seule, en ligne, elle n’y arrive pas." in text
    assert "une connaissance habitant" in text


def test_whoever_heard_from_a_friend_while_waiting_has_a_friend_who_was_helped_the_day_before():
    """The dice, asked again at the same addresses, name a teller for each of them."""
    scenario, season = launch()
    requests = season.requests
    heard = requests[(requests.heard_from == "friend") & (requests.aware_s > requests.onset_s)]

    assert len(heard) > 5
    for row in heard.itertuples():
        assert teller_of(season, scenario, row.citizen, row.aware_s) is not None
    # Who is not told has no such friend: the trace can fail.
    unaware = requests[requests.state == "unaware"].iloc[:20]
    assert all(
        teller_of(season, scenario, row.citizen, int(heard.aware_s.iloc[0])) is None for row in unaware.itertuples()
    )


@pytest.mark.parametrize("code", ["fr", "en"])
@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_is_told_in_both_languages_with_the_address_of_its_row(kind, code):
    """Sentences follow the clock, each event has one, and the source names seed, replication and request."""
    scenario, season = launch()
    language = Language(code)
    for story in find_stories(season, scenario, kind, most=3):
        told = tell(story, language)

        assert [one.at_s for one in told] == sorted(one.at_s for one in told)
        assert {one.what for one in told} <= set(EVENTS)
        assert all(one.sentence and "{" not in one.sentence for one in told)
        assert str(story.request) in source(story, language)
        assert title(story, language)
        assert len(story_table(story, language).rows) == len(story.events)
        assert story_document(story, language)["events"][0]["what"] == "need"


def test_a_typical_story_has_the_delay_nearest_the_median_of_the_served():
    """The ordinary one is ordinary by a number."""
    scenario, season = launch()
    requests = season.requests[season.requests.in_cohort & (season.requests.served > 0)]
    delays = (requests.first_served_s - requests.onset_s).astype(float)
    story = find_stories(season, scenario, "typical", most=1)[0]

    mine = story.person["first_served_s"] - story.person["onset_s"]
    assert abs(mine - delays.median()) < DAY_S
    assert story.person["visits"] == 1


def test_the_wait_of_a_row_is_the_wait_that_is_measured():
    """What is told of one visit and what is measured over all come from one definition."""
    _, season = launch()
    view = View(season, None)
    rows = visit_rows(season.visits.iloc[view.rows("visits")])
    told = np.array([np.nan if row.wait_s is None else row.wait_s for row in rows])

    np.testing.assert_array_equal(told, waits_s(view))
