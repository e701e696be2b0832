"""The tab in a real page: the player runs in its frame, nothing leaves the machine, axe finds no fault."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.browser import chromium, faults_of_access

pytest.importorskip("streamlit", reason="the extra app is not installed")
pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
SCRIPT = """
import streamlit as st

from sim.app.watching import watching_tab
from sim.report.languages import Language
from sim.scenario.files import load_scenario

st.set_page_config(page_title="Regarder une semaine", layout="wide")
st.title("Regarder une semaine")
short = ["horizon.start=2022-03-07", "horizon.end=2022-03-27", "horizon.warm_up_days=7"]
watching_tab(load_scenario("agen", short), Language(st.query_params.get("lang", "fr")))
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """Serve the tab alone on this machine; return its address."""
    script = tmp_path_factory.mktemp("served") / "tab.py"
    script.write_text(SCRIPT, encoding="utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), "--server.headless", "true",
        "--server.address", "127.0.0.1", "--browser.gatherUsageStats", "false", "--server.fileWatcherType", "none",
    ]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    server = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment, text=True)
    try:
        said = []
        for line in server.stdout:
            said.append(line)
            if "URL:" in line:
                break
        else:
            pytest.fail("the server did not start: " + "".join(said))
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=20)
        server.stdout.close()


@pytest.fixture(scope="module")
def browser():
    """Return a running Chromium."""
    with chromium() as running:
        yield running


@pytest.mark.parametrize(("code", "width"), [("fr", 820), ("en", 1366)])
def test_the_player_runs_in_the_tab_and_nothing_leaves_the_machine(browser, address, code, width):
    """Slider by keyboard, the whole page by axe, every request to this machine."""
    page = browser.new_page(viewport={"width": width, "height": 1000})
    hosts = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.goto(f"{address}/?lang={code}")
    page.wait_for_selector("iframe", timeout=60_000)
    frame = page.frame_locator("iframe")
    slider = frame.get_by_label("Heure" if code == "fr" else "Time of day")
    before = frame.locator(".clock").inner_text()
    slider.press("Home")

    assert frame.locator(".clock").inner_text() != before
    page.get_by_test_id("stTable").wait_for()
    assert faults_of_access(page) == []
    assert {host for host in hosts if host} == {"127.0.0.1"}
    page.close()
