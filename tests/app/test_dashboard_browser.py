"""The dashboard in a real browser: edited, simulated, cancelled, compared, watched, saved, by two people, by keyboard.

One server and one Chromium for the module, a context for each visitor. Every request is recorded: none may leave the
machine. Nothing here sleeps: each step waits for a state of the page.
"""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import urllib.request
from functools import wraps
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sim.app.editing import edited, edits_of, file_of, with_row
from sim.engine.season import simulate
from sim.scenario.files import load_scenario
from tests.app.worlds import short_agen
from tests.browser import chromium, faults_of_access
from tests.default_run import some

pytest.importorskip("streamlit", reason="the extra app is not installed")
playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
PlaywrightTimeout, expect = playwright.TimeoutError, playwright.expect

from sim.app.address import MOST  # noqa: E402

ROOT = Path(__file__).parents[2]
PATIENCE_MS = 120_000  # after which something waits for ever
TRIALS = 10
WIDTHS = {"laptop": {"width": 1366, "height": 768}, "tablet": {"width": 820, "height": 1180}}
WEEK, RESULTS, COMPARED, WATCHED, SAVED = range(5)
APP = '[data-testid="stApp"]'
AT_REST = f'{APP}[data-test-script-state="notRunning"]'


@pytest.fixture(scope="module")
def browser():
    """Return a running Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def scenario_file(tmp_path_factory):
    """Write a short scenario; return its path."""
    path = tmp_path_factory.mktemp("scenario") / "court.yaml"
    path.write_text(file_of(short_agen(), edits_of(short_agen()), None), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def address(browser, scenario_file):
    """Serve the dashboard as the command does; return its address. Without a browser nothing is started."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    script = "from sim.cli.main import run_command; run_command()"
    command = [sys.executable, "-c", script, "app", str(scenario_file), "--port", str(port), "--no-browser"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    server = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment, cwd=scenario_file.parent
    )
    try:
        # Compiled now and kept on disk, or the first visitor waits for the compiler at a time that is not known.
        simulate(short_agen(), seed=1, replication=0)
        _wait_for(f"http://127.0.0.1:{port}/_stcore/health", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait_for(address, server):
    """Ask until the server answers or has ended; how long it takes to start is no test."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while server.poll() is None:
        try:
            opener.open(address, timeout=2).close()
            return
        except OSError:
            continue
    pytest.fail("the server did not start")


def again(test):
    """Try once more where the page did not answer: beside other work, a click may meet a page redrawn under it."""

    @wraps(test)
    def tried(*arguments, **named):
        try:
            test(*arguments, **named)
        except PlaywrightTimeout:
            test(*arguments, **named)

    return tried


class Line:
    """What connects a page with its server, to be cut and mended: as when a laptop sleeps."""

    def __init__(self):
        self.is_cut, self.open = False, []

    def carries(self, page):
        """Let the page's channel run through here."""
        page.route_web_socket(re.compile("/_stcore/stream"), self._connect)

    def _connect(self, channel):
        if self.is_cut:
            channel.close()
        else:
            self.open.append((channel, channel.connect_to_server()))

    def cut(self, page):
        """Cut the line; return when the page has noticed."""
        self.is_cut = True
        for ends in self.open:
            for end in ends:
                end.close()
        page.locator(f'{APP}:not([data-test-connection-state="CONNECTED"])').wait_for(state="attached")

    def mend(self):
        """Let the page connect again, which it tries by itself."""
        self.is_cut, self.open = False, []


class Visit:
    """A visitor with a browser context of their own, who records every request."""

    def __init__(self, browser, address, size="laptop", line=None):
        context = browser.new_context(viewport=WIDTHS[size], accept_downloads=True)
        self.requests = []
        context.on("request", lambda request: self.requests.append(request.url))
        self.page = context.new_page()
        if line is not None:
            line.carries(self.page)
        self.page.on("websocket", lambda channel: self.requests.append(channel.url))
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.goto(address)
        self.page.locator(".week").wait_for()
        self.settle()

    def settle(self):
        """Wait until the page is drawn."""
        self.page.locator(AT_REST).wait_for()
        self.page.wait_for_function("() => !document.querySelector('[data-stale=\"true\"]')")

    def choose(self, field, name):
        """Open a select box and take an option, again until the box shows it: a list may close under a click."""
        # The list closes when the page scrolls under it: scrolled first, and opened by the keyboard.
        field.scroll_into_view_if_needed()
        self.settle()
        option = self.page.get_by_role("option", name=name)
        for _ in range(TRIALS):
            field.focus()
            if option.count() == 0:
                field.press("ArrowDown")
            try:
                option.click(timeout=PATIENCE_MS / TRIALS)
                expect(field).to_have_value(re.compile(re.escape(name)), timeout=PATIENCE_MS / TRIALS)
            except (PlaywrightTimeout, AssertionError):
                continue
            return
        pytest.fail(f"{name} cannot be chosen")

    def speak(self, code):
        """Choose the language of the page."""
        name, title = {"fr": ("Français", "essayer une autre semaine"), "en": ("English", "try another week")}[code]
        self.choose(self.page.get_by_label("Langue / Language").first, name)
        self.page.get_by_role("heading", name=title).wait_for()
        self.page.locator(f"html[lang={code}]").wait_for(state="attached")
        self.settle()

    def tab(self, number):
        """Open a tab; return it when it is drawn."""
        self.page.get_by_role("tab").nth(number).click()
        panel = self.page.get_by_role("tabpanel").nth(0)
        panel.get_by_test_id("stElementContainer").first.wait_for()
        self.settle()
        return panel

    def form(self, number):
        """Return an open form of a permanence."""
        form = self.page.get_by_role("tabpanel").nth(0).get_by_test_id("stExpander").nth(number)
        if form.locator("details[open]").count() == 0:
            form.locator("summary").click()
        form.get_by_test_id("stSelectbox").first.wait_for()
        return form

    def remove(self, number, shown):
        """Remove a permanence, again until the week shows it no more: a button may be drawn anew under a click."""
        for _ in range(TRIALS):
            self.settle()
            self.form(number).get_by_role("button", name="Remove", exact=True).click()
            try:
                shown.wait_for(state="detached", timeout=PATIENCE_MS / TRIALS)
            except PlaywrightTimeout:
                continue
            return
        pytest.fail("the permanence is still there")

    def precision(self, name):
        """Choose how well the answer is wanted."""
        self.choose(self.page.get_by_role("combobox", name="Précision de la réponse"), name)
        self.settle()

    def simulate(self):
        """Simulate the week, as quickly as can be chosen; return when there are numbers."""
        self.precision("rapide")
        self.page.get_by_role("button", name="Simuler cette semaine").click()
        self.done()

    def done(self):
        """Wait for the end of a run of twenty seasons."""
        self.page.get_by_test_id("stAlertContentSuccess").get_by_text("20 saisons simulées").wait_for()
        self.settle()

    def save(self, button):
        """Press a button that downloads; return the bytes and the name."""
        with self.page.expect_download() as download:
            self.page.get_by_role("button", name=button, exact=True).first.click()
        return Path(download.value.path()).read_bytes(), download.value.suggested_filename

    def is_sound(self):
        """Assert that nothing scrolls sideways at either width, and that axe finds no fault of WCAG A or AA."""
        for size in (*WIDTHS.values(), WIDTHS["laptop"]):
            self.page.set_viewport_size(size)
            # The page follows its width in steps; one that stays too wide fails here.
            self.page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=size["width"])
        assert faults_of_access(self.page) == []

    def leave(self):
        """Close the page; nothing may have left the machine."""
        self.page.context.close()
        hosts = {urlsplit(url).hostname for url in self.requests if not url.startswith(("data:", "blob:", "about:"))}
        assert len(self.requests) > 10
        assert hosts == {"127.0.0.1"}


@pytest.mark.parametrize(("code", "size"), some([(code, size) for code in ("fr", "en") for size in WIDTHS], 1))
@again
def test_the_first_screen_fits_and_speaks_the_language(browser, address, code, size):
    """No sideways scrolling, the language told to a screen reader, no fault of WCAG A or AA."""
    visit = Visit(browser, address, size)
    if code == "en":
        visit.speak(code)
    visit.form(0)
    assert visit.page.evaluate("document.documentElement.lang") == code
    assert visit.page.evaluate("document.documentElement.scrollWidth") <= WIDTHS[size]["width"]
    assert visit.page.locator(".week tbody th").all_inner_texts()[0] == {"fr": "Lundi", "en": "Monday"}[code]
    assert faults_of_access(visit.page) == []
    visit.leave()


@pytest.mark.slow  # each step alone is a test of tests/app, without a browser
@again
def test_a_week_is_edited_simulated_compared_watched_and_saved(browser, address, tmp_path):
    """The whole way of an analyst, then in English; the file that is saved is the week that was run."""
    visit = Visit(browser, address)
    page = visit.page
    visit.choose(visit.form(2).get_by_label("Lieu"), "Espace public numérique de Montanou")
    page.locator(".week tbody").nth(3).get_by_text("Montanou").wait_for()
    visit.simulate()
    visit.tab(RESULTS)
    page.get_by_test_id("stImage").first.wait_for()
    assert page.get_by_test_id("stMetric").count() == 5
    visit.is_sound()
    visit.tab(COMPARED)
    page.get_by_text("L’horloge d’accès").wait_for()
    assert "votre semaine" in page.get_by_role("listitem").all_inner_texts()[0]
    assert page.get_by_test_id("stImage").locator("img").first.get_attribute("alt")
    visit.is_sound()
    picture, name = visit.save("Image (PNG)")
    assert picture.startswith(b"\x89PNG")
    assert name == "differences.png"
    table, _name = visit.save("Tableau (CSV)")
    assert table.startswith(b"\xef\xbb\xbf")
    assert b";" in table
    visit.tab(SAVED)
    visit.is_sound()
    text, name = visit.save("Télécharger le scénario")
    (tmp_path / name).write_bytes(text)
    base = load_scenario(tmp_path / name)
    wanted, _ = edited(short_agen(), with_row(edits_of(short_agen()), "foulayronnes-jeudi", venue="epn-montanou"))
    assert base.tree() == wanted.tree()
    assert base.fingerprint == wanted.fingerprint
    parquet, _name = visit.save("Parquet")
    assert parquet.startswith(b"PAR1")
    visit.speak("en")
    assert page.get_by_role("combobox", name="Precision of the answer").input_value().startswith("quick")
    for tab, told in ((RESULTS, "Who is served"), (COMPARED, "The access clock"), (SAVED, "Written report")):
        visit.tab(tab)
        page.get_by_text(told).first.wait_for()
        visit.is_sound()
    page.get_by_role("button", name="Prepare the report").click()
    page.get_by_role("button", name="Download the report (HTML)").wait_for()
    report, name = visit.save("Download the report (HTML)")
    assert name == "rapport.en.html"
    assert b'<html lang="en"' in report
    visit.leave()


@again
def test_a_page_that_is_loaded_again_has_the_week_as_it_was_left(browser, address):
    """In its language; a tab at the same address goes on by itself, and nobody goes back through what was set."""
    visit = Visit(browser, address)
    page, steps = visit.page, visit.page.evaluate("history.length")
    assert page.url.rstrip("/") == address
    visit.choose(visit.form(2).get_by_label("Lieu"), "Espace public numérique de Montanou")
    page.locator(".week tbody").nth(3).get_by_text("Montanou").wait_for()
    visit.speak("en")
    page.wait_for_function("location.search.startsWith('?week=')")
    left = page.url
    page.reload()
    page.locator(".week tbody").nth(3).get_by_text("Montanou").wait_for()
    visit.settle()
    page.locator("html[lang=en]").wait_for(state="attached")
    assert page.url == left
    assert page.evaluate("history.length") == steps
    other = page.context.new_page()
    other.set_default_timeout(PATIENCE_MS)
    other.goto(left)
    other.locator(".week tbody").nth(3).get_by_text("Montanou").wait_for()
    page.bring_to_front()  # a tab behind another is drawn when the browser likes
    visit.remove(0, page.locator(".week").get_by_text("Pont-du-Casse"))
    other.bring_to_front()
    other.reload()
    other.locator(".week").get_by_text("Pont-du-Casse").wait_for()
    visit.leave()


@pytest.mark.slow  # tests/app/test_address.py tells the rest without a browser
@again
def test_an_address_as_long_as_may_be_is_loaded_again(browser, address):
    """The server takes it; here it is of no week, which is told."""
    visit = Visit(browser, f"{address}/?week={'A' * MOST}")
    visit.page.get_by_text("ne peut pas être reprise").wait_for()
    visit.page.wait_for_function("location.search === ''")
    visit.leave()


@pytest.mark.slow  # the page itself is opened by tests/report/test_replay_html.py
@again
def test_a_day_is_watched_in_both_languages(browser, address):
    """The player runs in its frame and follows the keyboard; a story stands under it."""
    visit = Visit(browser, address)
    for code, clock in (("fr", "Heure"), ("en", "Time of day")):
        if code == "en":
            visit.speak(code)
        visit.tab(WATCHED)
        frame = visit.page.frame_locator("iframe")
        slider = frame.get_by_label(clock)
        slider.press("End")
        last = frame.locator(".clock").inner_text()
        slider.press("Home")
        assert frame.locator(".clock").inner_text() != last
        visit.page.get_by_test_id("stTable").wait_for()
        visit.is_sound()
    visit.leave()


@pytest.mark.slow  # tests/app/test_forms.py and test_saving.py tell both without a browser
@again
def test_a_wrong_hour_is_told_beside_its_field_and_a_wrong_file_with_its_line(browser, address, tmp_path):
    """The week cannot be run until it is mended; a file tells every problem with its line."""
    visit = Visit(browser, address)
    form = visit.form(0)
    slot = form.get_by_label("Créneau, minutes")
    slot.fill("0")
    slot.press("Tab")
    form.get_by_text("Ce nombre doit être supérieur à 0").wait_for()
    assert visit.page.get_by_role("button", name="Simuler cette semaine").is_disabled()
    slot.fill("20")
    slot.press("Tab")
    form.get_by_text("Ce nombre doit être supérieur à 0").wait_for(state="detached")
    visit.tab(SAVED)
    for said in ("Choisir un fichier", "200 Mo par fichier"):  # Streamlit's own words
        visit.page.get_by_text(said).first.wait_for()
    wrong = tmp_path / "faux.yaml"
    wrong.write_text("extends: agen\nid: faux\ndemand: {level: hgh}\nrota: {home_dsk: {}}\n", encoding="utf-8")
    visit.page.locator("input[type=file][multiple]").set_input_files(wrong)
    visit.page.get_by_text("2 problèmes").wait_for()
    visit.page.get_by_text("ligne 3").first.wait_for()
    right = tmp_path / "juste.yaml"
    right.write_text("extends: vigny\nid: juste\ntitle: {fr: Essai ouvert, en: Opened trial}\n", encoding="utf-8")
    visit.page.locator("input[type=file][multiple]").set_input_files(right)
    # The title may stand where it cannot be seen at once; the week below is the proof.
    visit.page.get_by_text("Essai ouvert").first.wait_for(state="attached")
    visit.tab(WEEK)
    visit.page.locator(".week").wait_for()
    visit.page.locator(".week").get_by_text("Pont-du-Casse").wait_for(state="detached")
    visit.leave()


@pytest.mark.slow  # tests/app/test_running.py cancels without a browser
@again
def test_a_run_is_cancelled_or_left_and_the_page_goes_on(browser, address):
    """What is done is kept, the page can be loaded again in the midst of a run, and the next run works."""
    visit = Visit(browser, address)
    page = visit.page
    visit.precision("à un quart de point près")
    page.get_by_role("button", name="Simuler cette semaine").click()
    page.get_by_role("button", name="Arrêter").click()
    page.get_by_text("ce qui était fait est gardé").wait_for()
    visit.settle()
    page.get_by_role("button", name="Simuler cette semaine").click()
    page.get_by_role("button", name="Arrêter").wait_for()
    page.reload()
    page.locator(".week").wait_for()
    visit.settle()
    visit.simulate()
    visit.leave()


@pytest.mark.slow  # tests/app/test_running.py has the words
@again
def test_a_run_whose_page_was_away_is_told_as_interrupted(browser, address):
    """The line is cut in the midst of it and mended: how far it came is told, and no word of an answer."""
    line = Line()
    visit = Visit(browser, address, line=line)
    page = visit.page
    visit.precision("à un quart de point près")
    page.get_by_role("button", name="Simuler cette semaine").click()
    page.get_by_text(re.compile(r"[1-9]\d* saisons simulées, 400 au plus")).wait_for()
    line.cut(page)
    line.mend()
    page.get_by_text("parce que la page a été quittée").wait_for()
    visit.settle()
    told = page.get_by_test_id("stAlertContentWarning").filter(has_text="Interrompu").inner_text()
    assert re.search(r"Interrompu après [1-9]\d* saison", told)
    assert page.get_by_test_id("stAlertContentSuccess").count() == 0
    visit.simulate()
    visit.leave()


@pytest.mark.slow  # two runs in a browser
@again
def test_two_tabs_of_one_person_do_not_see_each_others_numbers(browser, address):
    """One browser, one context, two tabs: a week that is edited and run in one is neither in the other."""
    visit = Visit(browser, address)
    other = visit.page.context.new_page()
    other.set_default_timeout(PATIENCE_MS)
    other.goto(address)
    other.locator(".week").wait_for()
    visit.form(0).get_by_role("button", name="Retirer").click()
    visit.page.locator(".week").get_by_text("Pont-du-Casse").wait_for(state="detached")
    visit.simulate()
    other.get_by_role("tab").nth(RESULTS).click()
    other.get_by_text("Rien n’a encore été simulé").wait_for()
    other.get_by_role("tab").nth(WEEK).click()
    other.locator(".week").get_by_text("Pont-du-Casse").wait_for()
    visit.leave()


@pytest.mark.slow  # two tabs of one person are closer to each other
@again
def test_two_people_do_not_see_each_others_week(browser, address):
    """What one removes, the other still has; what one runs, the other has not run."""
    one, other = Visit(browser, address), Visit(browser, address)
    one.form(0).get_by_role("button", name="Retirer").click()
    one.page.locator(".week").get_by_text("Pont-du-Casse").wait_for(state="detached")
    one.simulate()
    other.tab(RESULTS)
    other.page.get_by_text("Rien n’a encore été simulé").wait_for()
    other.tab(WEEK)
    other.page.locator(".week").get_by_text("Pont-du-Casse").wait_for()
    one.leave()
    other.leave()


@pytest.mark.slow  # a run in a browser
@again
def test_the_keyboard_alone_edits_and_simulates(browser, address):
    """By Tab alone, forwards and back: a form opened, a number changed, the run started."""
    visit = Visit(browser, address)
    page = visit.page
    visit.precision("rapide")
    page.keyboard.press("Tab")

    def reach(wanted, key="Tab"):
        for _ in range(60):
            told = page.evaluate(
                "() => { const e = document.activeElement; return !e.matches('summary, input, button, [role]') ? '' : "
                "(e.getAttribute('aria-label') || '') + ' ' + (e.innerText || '') }"
            )
            if wanted in told:
                return
            page.keyboard.press(key)
        pytest.fail(f"{wanted} is not reached by {key}")

    reach("Mairie de Pont-du-Casse")
    page.keyboard.press("Enter")
    page.get_by_label("Créneau, minutes").first.wait_for()
    reach("Créneau, minutes")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    visit.settle()
    assert page.get_by_label("Créneau, minutes").first.input_value() == "35"
    reach("Simuler cette semaine", "Shift+Tab")
    page.keyboard.press("Enter")
    visit.done()
    visit.leave()
