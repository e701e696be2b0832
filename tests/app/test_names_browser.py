"""Names and numbers in a real browser, where the page decides what a mark of Markdown and a bound are: as written."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from time import monotonic

import pytest

from sim.scenario.files import dump_resolved, scenario_from
from tests.browser import chromium
from tests.worlds import small_world

pytest.importorskip("streamlit", reason="the extra app is not installed")
ROOT = Path(__file__).parents[2]
PATIENCE_S = 120
NAME = "Mairie *annexe* (2 $ le ticket, 3 $ l'heure) :smile: <b>A</b> -> `B` [c](d) &amp; 100 % {x} _e_ # =1+1"
JOINERS = re.compile("[\u2060\u200b]")


@pytest.fixture(scope="module")
def page(tmp_path_factory):
    """Open the dashboard on a world whose rooms have one name full of marks, one has a slot of 300 min."""
    venues = [one | {"name": NAME} for one in small_world()["venues"]]
    first, second = small_world()["rota"]["permanences"]
    rota = {"permanences": [first | {"end": "15:00", "slot_min": 300.0, "bookable_share": 0.335}, second]}
    world = small_world(venues=venues, title={"fr": NAME, "en": NAME}, rota=rota)
    path = tmp_path_factory.mktemp("names") / "noms.yaml"
    path.write_text(dump_resolved(scenario_from(world)), encoding="utf-8")
    with chromium() as browser:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [sys.executable, "-m", "sim.cli.main", "app", str(path), "--port", str(port), "--no-browser"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
        try:
            _wait_for(f"http://127.0.0.1:{port}/_stcore/health", server)
            shown = browser.new_page()
            shown.set_default_timeout(PATIENCE_S * 1000)
            shown.goto(f"http://127.0.0.1:{port}")
            shown.locator(".week").wait_for()
            shown.locator('[data-testid="stApp"][data-test-script-state="notRunning"]').wait_for()
            yield shown
        finally:
            server.terminate()
            server.wait(timeout=20)


def _wait_for(address, server):
    """Ask until the server answers."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    until = monotonic() + PATIENCE_S
    while monotonic() < until and server.poll() is None:
        try:
            opener.open(address, timeout=2).close()
            return
        except OSError:
            continue
    pytest.fail("the server did not start")


def read(part):
    """Return what a reader sees of a part of the page; what joins signs is not seen."""
    return JOINERS.sub("", part.inner_text().replace("\u00a0", " "))


@pytest.mark.slow  # tests/app/test_names.py reads them without a browser
def test_names_are_read_as_they_were_written(page):
    """In the table of the week, in titles of forms, in lists of choices and in tables."""
    week = read(page.locator(".week"))
    titles = [read(one) for one in page.get_by_role("tabpanel").nth(0).get_by_test_id("stExpander").all()]

    for town in ("Grandville", "Petitbourg"):
        assert f"{NAME} ({town})" in week
        assert any(f"{NAME} ({town})" in title for title in titles)
    page.get_by_role("tabpanel").nth(0).get_by_test_id("stExpander").first.locator("summary").click()
    box = page.get_by_label("Lieu", exact=True).first
    box.wait_for()
    assert box.input_value() == f"{NAME} (Grandville)"
    form = page.get_by_role("tabpanel").nth(0).get_by_test_id("stExpander").first
    assert form.locator("em, b, code, a, img").count() == 0
    assert form.get_by_label("Créneau, minutes", exact=True).input_value() == "300"
    assert form.get_by_label("Part réservable, %", exact=True).input_value() == "33.5"


@pytest.mark.slow  # tests/app/test_names.py reads them without a browser
def test_a_story_is_told_with_names_as_they_were_written(page):
    """The cells of a table are Markdown to the page."""
    page.get_by_role("tab").nth(3).click()
    table = page.get_by_test_id("stTable").first
    table.wait_for()

    assert f"{NAME} (Grandville" in read(table) or f"{NAME} (Petitbourg" in read(table)
    assert table.locator("td em, td code, td a, td img").count() == 0
