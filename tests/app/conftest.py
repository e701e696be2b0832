"""What every test of the dashboard finds and leaves behind: an engine that is compiled, and nothing."""

import sys
from contextlib import suppress
from functools import cache

import pytest

from sim.engine.season import simulate
from tests.app.worlds import short_agen


@pytest.fixture(scope="session", autouse=True)
def compiled_engine():
    """Compile the engine before any page is drawn: how long that takes is the machine's affair, not the page's."""
    simulate(short_agen(), seed=1, replication=0)


@pytest.fixture(scope="session", autouse=True)
def components():
    """Look once, not for each page, which of the hundreds of installed packages bring components for Streamlit."""
    with suppress(ImportError), pytest.MonkeyPatch.context() as patch:
        from streamlit.components.v2 import manifest_scanner

        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield
        return
    yield  # the extra app is not installed


@pytest.fixture(autouse=True)
def main_module():
    """Give the process its main module back: Streamlit puts a page's script there, and new processes would run it."""
    kept = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = kept
