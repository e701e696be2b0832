"""The page on which a day is watched: complete without scripts, played with them, asking nobody for anything."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest

from sim.engine.season import simulate
from sim.report.languages import Language
from sim.report.replay.day import replay_of, week_of
from sim.report.replay.html import replay_html
from sim.scenario.files import load_scenario
from tests.browser import chromium, faults_of_access
from tests.report.test_replay import month
from tests.report.worlds import hand_world
from tests.visits.seasons import FIRST_DAY, hand_made

DAY = dt.date(2022, 3, 14)


def expect(locator):
    """Return what waits for a place on a page to become as said; no script is evaluated, which the page forbids."""
    return pytest.importorskip("playwright.sync_api").expect(locator)


def opening_minute(page):
    """Put a page at its first minute; return the time it shows."""
    page.locator(".start").click()
    return page.locator(".clock").inner_text()


@pytest.fixture(scope="module")
def browser():
    """Return a running Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """Return a day and its week as files, in both languages."""
    scenario, season, _ = month("agen")
    folder = tmp_path_factory.mktemp("pages")
    replay, week = replay_of(season, scenario, DAY), week_of(season, scenario, DAY)
    for code in ("fr", "en"):
        (folder / f"day.{code}.html").write_text(replay_html(replay, Language(code)), encoding="utf-8")
        (folder / f"week.{code}.html").write_text(replay_html(week, Language(code)), encoding="utf-8")
    return folder


@pytest.fixture
def opened(browser, files):
    """Return a function that opens a page and fails if it asks for anything or a script breaks."""
    faults, contexts = [], []

    def open_page(name, width=1366, **options):
        context = browser.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: faults.append(request.url) if "pages" not in request.url else None)
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.on("console", lambda line: faults.append(line.text) if line.type in ("error", "warning") else None)
        page.goto((files / name).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert faults == []


def test_the_page_holds_no_address_and_every_person(files):
    """Nothing to fetch stands in it, and each person has a row in the table and a mark in a lane."""
    scenario, season, _ = month("agen")
    replay = replay_of(season, scenario, DAY)
    page = (files / "day.fr.html").read_text(encoding="utf-8")

    assert "http://" not in page.replace("http://www.w3.org/2000/svg", "")
    assert "https://" not in page
    assert "default-src 'none'" in page
    assert page.count('class="person"') == sum(p.visit.outcome != "cancelled" for p in replay.people)
    body = re.search(r"<table.*?</table>", page, re.S).group()
    assert body.count("<tr>") == 1 + len(replay.venues) + len(replay.people)


def test_a_name_cannot_break_out_of_the_page():
    """What a scenario calls a venue is text, in the page, in its drawings and in its data."""
    scenario = hand_world()
    venues = tuple(venue.model_copy(update={"name": "</script><b>Mairie & co"}) for venue in scenario.venues)
    replay = replay_of(hand_made(), scenario, FIRST_DAY + 7)
    page = replay_html(replace(replay, scenario=scenario.model_copy(update={"venues": venues})))

    assert "<b>Mairie" not in page
    assert page.count("</script>") == page.count("<script")


def test_a_day_without_a_session_says_so():
    """No player, one sentence."""
    page = replay_html(replay_of(hand_made(), hand_world(), FIRST_DAY + 1), Language("en"))

    assert "No session is planned on this day." in page
    assert 'class="player"' not in page
    assert "No session is planned in this week." in replay_html([], Language("en"))


def test_without_scripts_the_whole_day_is_there(opened):
    """Pictures and table stand; what cannot work is not shown."""
    page = opened("day.fr.html", java_script_enabled=False)

    assert page.locator(".lane").count() >= 3
    assert page.locator("table").is_visible()
    assert page.locator(".controls").is_hidden()
    assert page.locator(".now").first.is_hidden()


def test_the_slider_moves_the_day_by_the_keyboard(opened):
    """Home is the first minute, an arrow one more; clock, queue and spoken summary follow."""
    page = opened("day.fr.html")
    slider = page.get_by_label("Heure")
    slider.focus()
    page.keyboard.press("Home")
    first = page.locator(".clock").inner_text()
    page.keyboard.press("ArrowRight")

    assert page.locator(".clock").inner_text() != first
    assert slider.get_attribute("aria-valuetext") == page.locator(".clock").inner_text()
    slider.fill(str(int(slider.get_attribute("max")) // 3))
    expect(page.locator(".summary")).to_contain_text("attend")
    assert (
        page.locator(".waiting .chip").count()
        == page.locator("tr.here").count() - page.locator(".serving .chip").count()
    )
    assert page.locator(".waiting .chip").count() > 0


def test_what_is_shown_at_a_minute_is_what_the_log_says(opened):
    """The marks in the queue are the people who wait at that second, venue by venue."""
    scenario, season, _ = month("agen")
    replay = replay_of(season, scenario, DAY)
    page = opened("day.en.html")
    slider = page.get_by_label("Time of day")
    for minute in (45, 90, 150):
        slider.fill(str(minute))
        second = replay.first_s + 60 * minute
        for k, venue in enumerate(replay.venues):
            step = venue.at(second)
            assert page.locator(".now .waiting").nth(k).locator(".chip").count() == step.waiting
            assert page.locator(".now .serving").nth(k).locator(".chip").count() == step.served


def test_playing_runs_through_the_day_and_pauses(opened):
    """The button says what it does next; at the end of the day it begins again."""
    page = opened("day.fr.html")
    page.get_by_label("Vitesse").select_option("35")
    play = page.locator(".play")
    first = opening_minute(page)
    play.click()
    expect(play).to_have_text("Pause")
    expect(page.locator(".clock")).not_to_have_text(first)
    play.click()
    stopped = page.locator(".slider").input_value()

    assert play.inner_text() == "Lire"
    assert 1 <= int(stopped) < int(page.locator(".slider").get_attribute("max"))
    assert page.locator(".summary").inner_text().startswith(page.locator(".clock").inner_text())


def test_who_prefers_less_motion_sees_steps_instead_of_a_film(opened):
    """Five minutes at a time, one step a second."""
    page = opened("day.fr.html", reduced_motion="reduce")
    first = opening_minute(page)
    page.locator(".play").click()
    expect(page.locator(".clock")).not_to_have_text(first)
    page.locator(".play").click()

    assert int(page.locator(".slider").input_value()) % 5 == 0


@pytest.mark.parametrize(
    ("name", "width"), [("day.fr.html", 820), pytest.param("week.en.html", 1366, marks=pytest.mark.slow)]
)
@pytest.mark.slow
def test_axe_finds_no_fault_and_nothing_runs_over_the_edge(opened, name, width):
    """WCAG A and AA, and no sideways scrolling of the page at either width."""
    page = opened(name, width)

    assert faults_of_access(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_first_day_of_a_scenario_of_another_site_is_played_too():
    """A round on appointments alone makes a page as well."""
    scenario = load_scenario("mortagne", ["horizon.end=2021-04-18"])

    page = replay_html(week_of(simulate(scenario), scenario, dt.date(2021, 4, 12)), Language("fr"))

    assert "Mortagne" in page
    assert page.count('class="player"') == 5
