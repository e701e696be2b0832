"""`permanences app`: its port is its own or it says whose it is, one browser is opened, and nothing is left behind."""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import typer

from sim.cli import serving
from sim.cli.serving import ADDRESS, refuse_taken
from tests.processes import ROOT, ended, keyboard

pytest.importorskip("streamlit", reason="the extra app is not installed")
has_xdg = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the browser is opened otherwise here")


@pytest.fixture
def port():
    """Return a port that is free."""
    with socket.socket() as free:
        free.bind((ADDRESS, 0))
        return free.getsockname()[1]


@pytest.fixture
def opened(tmp_path):
    """Stand in for the browser: a file in which every address that is opened is written."""
    folder = tmp_path / "bin"
    folder.mkdir()
    browser = folder / "xdg-open"
    browser.write_text(f'#!/bin/sh\necho "$1" >> {tmp_path / "opened"}\n', encoding="utf-8")
    browser.chmod(0o755)
    return tmp_path / "opened"


@pytest.fixture
def app(opened):
    """Return what starts the command as a person would, with a screen; all are ended with the test."""
    begun = []
    environment = {
        **os.environ, "PYTHONPATH": str(ROOT), "DISPLAY": ":9", "COLUMNS": "300",
        "PATH": f"{opened.parent / 'bin'}{os.pathsep}{os.environ['PATH']}",
    }  # fmt: skip

    def start(*arguments):
        command = [sys.executable, "-m", "sim.cli.main", "app", *map(str, arguments)]
        begun.append(
            subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment,
                cwd=opened.parent,
            )
        )  # fmt: skip
        return begun[-1]

    yield start
    for process in begun:
        process.kill()
        process.wait()
        process.stderr.close()


def answers(port, *processes):
    """Wait until a page answers, or every process has ended; no limit but the test's own."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while any(process.poll() is None for process in processes):
        try:
            opener.open(f"http://{ADDRESS}:{port}/_stcore/health", timeout=5).close()
            return True
        except OSError:
            time.sleep(0.05)
    return False


def children_of(process):
    """Return the processes that one has started (Linux)."""
    return [int(pid) for pid in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


@pytest.mark.parametrize("where", [ADDRESS, ""])
@pytest.mark.slow
def test_a_port_of_another_program_is_refused_and_a_free_one_is_named(where, app, opened):
    """Whether it listens here alone or everywhere: exit 2, nothing started, nothing opened."""
    with socket.create_server((where, 0)) as taken:
        port = taken.getsockname()[1]
        process = app("vigny", "--port", port)
        _, told = process.communicate()

    assert process.returncode == 2
    assert f"port {port} is taken by another program; free: --port " in told
    assert not opened.exists()
    with socket.create_server((ADDRESS, int(told.split("libre : --port ")[1].split()[0]))):
        pass


@has_xdg
@pytest.mark.slow
def test_a_dashboard_that_is_there_already_is_told_and_left_alone(app, opened, port):
    """The first opens its own page; the second opens nothing. Killed without a word, the first leaves no server."""
    first = app("agen", "--port", port)
    assert answers(port, first)
    second = app("vigny", "--port", port)
    _, told = second.communicate()
    servers = children_of(first)

    assert second.returncode == 2
    assert f"un autre tableau de bord y répond (http://{ADDRESS}:{port}) ; libre : --port " in told
    assert first.poll() is None
    first.kill()
    first.wait()
    assert len(servers) == 1
    assert ended(servers) == []
    assert opened.read_text().split() == [f"http://{ADDRESS}:{port}"]
    refuse_taken(port)  # who left it a moment ago does not stand in the way


@has_xdg
@pytest.mark.slow
def test_of_two_that_begin_at_once_one_has_the_port_and_one_browser_is_opened(app, opened, port):
    """The other ends with 2, whichever it is."""
    both = [app("agen", "--port", port, *more) for more in ((), ("--no-browser",))]
    while all(process.poll() is None for process in both):
        time.sleep(0.05)
    other, one = sorted(both, key=lambda process: process.poll() is None)
    _, told = other.communicate()

    assert answers(port, one)
    assert other.returncode == 2
    assert "is taken" in told
    assert not opened.exists() or opened.read_text().split() == [f"http://{ADDRESS}:{port}"]


@has_xdg
def test_ctrl_c_ends_the_page_with_one_word(app, port):
    """Exit 130, no traceback, no server left."""
    with keyboard():
        process = app("agen", "--port", port, "--no-browser")
    assert answers(port, process)
    servers = children_of(process)
    process.send_signal(signal.SIGINT)
    _, told = process.communicate()

    assert process.returncode == 130
    assert "stopped" in told
    assert "Traceback" not in told
    assert ended(servers) == []


def test_a_server_that_ends_by_itself_leaves_no_fatal_error():
    """The thread that waits for its parent to go waits in nothing that the interpreter ends with."""
    begun = "import threading, time; from sim.app.server import _end_with_parent as wait; "
    code = begun + "threading.Thread(target=wait, daemon=True).start(); time.sleep(0.2)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", code]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True) as server:
        server.wait()
        told = server.stderr.read()

    assert told == ""
    assert server.returncode == 0


def test_a_port_that_needs_rights_is_told(monkeypatch):
    """The lowest ones are the administrator's."""
    monkeypatch.setattr(serving, "_fault_of", lambda port: errno.EACCES if port == 80 else None)

    with pytest.raises(typer.BadParameter, match=r"port 80 is allowed to the administrator alone; free: --port 81"):
        refuse_taken(80)


def test_where_every_port_above_is_taken_the_usual_ones_are_tried(monkeypatch):
    """The highest port has none above it."""
    taken = {65535, 8501, 8502}
    monkeypatch.setattr(serving, "_fault_of", lambda port: errno.EADDRINUSE if port in taken else None)

    with pytest.raises(typer.BadParameter, match="free: --port 8503"):
        refuse_taken(65535)


def test_nothing_looks_through_all_of_the_memory_after_each_drawing():
    """Streamlit does after every script: the page that follows a run, drawn each moment, left it a fiftieth of the
    processor."""
    from streamlit import config

    told = serving.command(8501)
    flags = dict(zip(told[told.index("run") + 2 :: 2], told[told.index("run") + 3 :: 2], strict=True))
    known = config.get_config_options()

    assert {flag.removeprefix("--") for flag in flags} <= set(known)
    assert flags["--runner.postScriptGC"] == "false"
    assert known["runner.postScriptGC"].default_val is True
