"""The verb that opens the dashboard.

In: a port. Out: a page on this machine alone, until Ctrl-C. `register` puts the verb on the command line.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

PORT = 8501
ADDRESS = "127.0.0.1"
WAIT_S = 60


def register(app: typer.Typer) -> None:
    """Put the verb of this module on the command line."""
    app.command("app")(serve)


def serve(
    file: Annotated[str, typer.Argument(help="Scénario ouvert d'abord : un fichier .yaml ou un nom fourni.")] = "agen",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port de la page.")] = PORT,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="N'ouvre pas le navigateur.")] = False,
) -> None:
    """Ouvre le tableau de bord : changer une semaine, la simuler, la comparer, la regarder, l'enregistrer."""
    from sim.cli.extras import require_extra

    require_extra("app")
    from sim.app.state import SCENARIO_VARIABLE
    from sim.scenario.files import load_scenario, shipped_names

    load_scenario(file)  # what cannot be used is told here, not in the page
    opened = file if file in shipped_names() else str(Path(file).resolve())
    typer.echo(f"http://{ADDRESS}:{port}", err=True)
    # Who ends this process ends the page: a server without its parent would keep the port.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    server = subprocess.Popen(command(port), env={**os.environ, SCENARIO_VARIABLE: opened})
    try:
        if not no_browser and _answers(port, server):
            webbrowser.open(f"http://{ADDRESS}:{port}")
        code = server.wait()
    finally:
        server.terminate()
        server.wait()
    raise typer.Exit(1 if code else 0)


def command(port: int) -> list[str]:
    """Return the command of the server: this machine alone, no statistics, no look at files, no button to publish."""
    page = Path(__file__).parents[1] / "app" / "main.py"
    flags = {
        "server.address": ADDRESS, "server.port": port, "server.headless": "true",
        "server.fileWatcherType": "none", "browser.gatherUsageStats": "false", "client.toolbarMode": "viewer",
        "client.showErrorLinks": "false",
        "theme.primaryColor": "#123d5e",
    }  # fmt: skip
    told = [part for name, value in flags.items() for part in (f"--{name}", str(value))]
    return [sys.executable, "-m", "streamlit", "run", str(page), *told]


def _answers(port: int, server: subprocess.Popen) -> bool:
    """Wait until the page is there; say no where the server ended or is too slow."""
    until = time.monotonic() + WAIT_S
    while server.poll() is None and time.monotonic() < until:
        try:
            # No proxy: the page is on this machine.
            opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
            opener.open(f"http://{ADDRESS}:{port}/_stcore/health", timeout=1).close()
            return True
        except OSError:
            time.sleep(0.2)
    return False
