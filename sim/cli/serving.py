"""The verb that opens the dashboard.

In: a port. Out: a page on this machine alone, until Ctrl-C. `register` puts the verb on the command line.
"""

from __future__ import annotations

import errno
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from contextlib import suppress
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer

from sim.cli.answers import Lang, language_of, misused, note
from sim.cli.progress import STOPPED_SAID
from sim.said import said

PORT = 8501
ADDRESS = "127.0.0.1"
_HIGHEST = 65_535
_LOOKED_AT = 100  # ports tried above one that is taken
_TO_END_S = 10


def register(app: typer.Typer) -> None:
    """Put the verb of this module on the command line."""
    app.command("app")(serve)


def serve(
    file: Annotated[str, typer.Argument(help="Scenario that is open first: a file .yaml or a shipped name.")] = "agen",
    port: Annotated[int, typer.Option(min=1, max=_HIGHEST, help="Port of the page.")] = PORT,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="Do not open the browser.")] = False,
    lang: Lang = "fr",
) -> None:
    """Open the dashboard: change a week, simulate it, compare it, watch it, save it."""
    from sim.cli.extras import require_extra

    language_of(lang)
    require_extra("app")
    from sim.app.state import LANGUAGE_VARIABLE, SCENARIO_VARIABLE
    from sim.scenario.files import load_scenario, shipped_names

    load_scenario(file)  # what cannot be used is told here, not in the page
    opened = file if file in shipped_names() else str(Path(file).resolve())
    refuse_taken(port)
    typer.echo(address_of(port), err=True)
    # Who ends this process ends the page: a server without its parent would keep the port.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    environment = {**os.environ, SCENARIO_VARIABLE: opened, LANGUAGE_VARIABLE: lang}
    server = subprocess.Popen(command(port, not no_browser), stdin=subprocess.PIPE, env=environment)
    try:
        code = server.wait()
    except KeyboardInterrupt:
        note(STOPPED_SAID)
        raise typer.Exit(130) from None
    finally:
        _end(server)
    if code:
        refuse_taken(port)  # by who began in the same moment
        note(said("the page ended by itself (code {code})", code=code))
    raise typer.Exit(1 if code else 0)


def command(port: int, with_browser: bool = False) -> list[str]:
    """Return the command of the server: this machine alone, no statistics, no look at files, no button to publish."""
    page = Path(__file__).parents[1] / "app" / "main.py"
    flags = {
        "server.address": ADDRESS, "server.port": port, "server.fileWatcherType": "none",
        "browser.gatherUsageStats": "false", "client.toolbarMode": "viewer", "client.showErrorLinks": "false",
        "logger.hideWelcomeMessage": "true", "theme.primaryColor": "#123d5e",
        # Streamlit would look through all of the memory after each drawing, and a page that follows a run is drawn
        # every moment: the first simulation, which compiles, took a quarter of an hour. Python's own look is enough.
        "runner.postScriptGC": "false",
        # The server opens the browser itself: only it knows that the page at the port is its own. Where there is no
        # screen it opens none.
        **({"server.showEmailPrompt": "false"} if with_browser else {"server.headless": "true"}),
    }  # fmt: skip
    told = [part for name, value in flags.items() for part in (f"--{name}", str(value))]
    return [sys.executable, "-m", "sim.app.server", "run", str(page), *told]


def address_of(port: int) -> str:
    """Return where the page of a port is."""
    return f"http://{ADDRESS}:{port}"


def refuse_taken(port: int) -> None:
    """Refuse a port that somebody else has, or that this person may not have; another one is named.

    Raises
    ------
    typer.BadParameter
        It is taken, with who answers there, or it needs rights.
    """
    fault = _fault_of(port)
    if fault is None:
        return
    if fault == errno.EACCES:
        why = said("is allowed to the administrator alone")
    elif _is_dashboard(port):
        why = said("is taken: another dashboard answers there ({address})", address=address_of(port))
    else:
        why = said("is taken by another program")
    told = said("port {port} {why}; free: --port {free}", port=str(port), why=why, free=str(_free_port(port)))
    raise misused(told, "--port")


def _fault_of(port: int) -> int | None:
    """Return what keeps this process from a port, or None where it may have it."""
    with suppress(OSError), socket.create_connection((ADDRESS, port), timeout=1):
        return errno.EADDRINUSE  # some systems let two programs have one port
    with socket.socket() as tried:
        if os.name != "nt":  # a port that was left a moment ago can be taken again
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((ADDRESS, port))
        except OSError as fault:
            return fault.errno
    return None


def _is_dashboard(port: int) -> bool:
    """Tell whether the page of a Streamlit server answers at a port."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy: the page is on this machine
    try:
        with opener.open(f"{address_of(port)}/_stcore/health", timeout=2) as answer:
            return bool(answer.read(2) == b"ok")
    except (OSError, ValueError):
        return False


def _free_port(port: int) -> int:
    """Return a port that is free: the next ones are tried first, then the usual one and those after it."""
    after = range(port + 1, min(port + _LOOKED_AT, _HIGHEST) + 1)
    for tried in chain(after, range(PORT, PORT + _LOOKED_AT)):
        if _fault_of(tried) is None:
            return tried
    with socket.socket() as any_port:
        any_port.bind((ADDRESS, 0))
        return int(any_port.getsockname()[1])


def _end(server: subprocess.Popen[bytes]) -> None:
    """Stop the server; one that does not hear is ended."""
    server.terminate()
    try:
        server.wait(_TO_END_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
