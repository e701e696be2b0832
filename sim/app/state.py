"""What one visitor of the dashboard has in hand: the scenario, the edits, the run. Never shared between visitors.

In: nothing, or a choice made on the page. Out: the `Workbench` of this session. Streamlit runs the whole page again
at each click; what must last stands here.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import streamlit as st
from streamlit.runtime import Runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from sim.app import editing
from sim.app.editing import Edits, edits_of
from sim.app.running import BackgroundRun, Wanted
from sim.errors import PermanencesError
from sim.report.languages import Language
from sim.scenario.files import load_scenario, shipped_names
from sim.scenario.schema import Scenario

SEED = 1
_KEY = "desk"
SCENARIO_VARIABLE = "PERMANENCES_APP_SCENARIO"
LANGUAGE_VARIABLE = "PERMANENCES_APP_LANGUAGE"


@dataclass(frozen=True)
class Refused:
    """Files that the page could not use, by name, and why; without a reason, which of them is meant is not known."""

    files: Mapping[str, bytes]
    name: str = ""
    fault: PermanencesError | None = None


@dataclass
class Workbench:
    """The work of one visitor.

    Attributes
    ----------
    base : Scenario
        Today's rota, as it was chosen or opened.
    shipped : str or None
        Its name, where it is a shipped one.
    edits : Edits
    run : Run or None
    version : int
        Grows whenever the edits change otherwise than by a field of a form: widgets of an older one are forgotten.
    grid_version : int
        The same of the grid.
    opened : str
        Id of the permanence whose form was changed last: it stays open.
    precision : int
        Which of the precisions is wanted, whatever it is called in the language of the page.
    kept : dict
        Pictures and tables that were made, by what they show.
    uploads : int
        Grows with each upload: the next one finds an empty field.
    refused : Refused or None
        What was given last, where it could not be used.
    refused_rota, rota_told
        The same of a rota; what of one was left out or taken otherwise.
    is_own : bool
        Today's rota was opened on the page: no command and no installation has it.
    untouched : str
        What the address would hold of the work as it opened, where nothing needs to be kept.
    is_lost : bool
        The address held what could not be taken up, and nothing was set since.
    """

    base: Scenario
    shipped: str | None
    edits: Edits
    run: BackgroundRun | None = None
    version: int = 0
    grid_version: int = 0
    opened: str = ""
    precision: int = 1
    kept: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    uploads: int = 0
    refused: Refused | None = None
    refused_rota: Refused | None = None
    rota_told: tuple[str, ...] = ()
    is_own: bool = False
    untouched: str = ""
    is_lost: bool = False

    def open(self, base: Scenario, shipped: str | None, text: bytes = b"") -> None:
        """Take up another scenario, of a file if its text is given; the run of the former one ends."""
        base, shipped, edits = editing.opened(base, shipped, text)
        if self.run is not None:
            self.run.cancel()
        self.base, self.shipped, self.edits, self.run = base, shipped, edits, None
        self.is_own = shipped is None
        self.kept, self.refused = {}, None
        self.refused_rota, self.rota_told = None, ()
        self.version, self.grid_version = self.version + 1, self.grid_version + 1

    def edit(self, edits: Edits, from_form: bool = False, from_grid: bool = False) -> None:
        """Take up other edits; forms and grid that did not make them are drawn anew."""
        self.edits = edits
        self.version += not from_form
        self.grid_version += not from_grid


@cache
def shipped(name: str) -> Scenario:
    """Return a shipped scenario, read once for all visitors: the page names every one of them at each click."""
    return load_scenario(name)


def desk_of() -> Workbench:
    """Return the work of this visitor; at first the scenario that the command line names, or Agen, as it is."""
    if _KEY not in st.session_state:
        name = os.environ.get(SCENARIO_VARIABLE) or "agen"
        is_shipped = name in shipped_names()
        base = shipped(name) if is_shipped else load_scenario(name)
        st.session_state[_KEY] = Workbench(base, name if is_shipped else None, edits_of(base))
    kept: Workbench = st.session_state[_KEY]
    return kept


@st.cache_resource(show_spinner=False)
def warmed(name: str = "agen") -> BackgroundRun:
    """Load the compiled engine while the first visitor of a server still reads; once for all of them."""
    base = shipped(name)
    return BackgroundRun(base, base, SEED, Wanted(1))


def language_now() -> Language:
    """Return the language of the page: at first that of the command."""
    if "language" not in st.session_state:
        st.session_state["language"] = os.environ.get(LANGUAGE_VARIABLE) or "fr"
    return Language(st.session_state["language"])


def watcher() -> Any:
    """Return a question that a run asks from its thread: is the tab that started it still open?"""
    context = get_script_run_ctx()
    if context is None or not Runtime.exists():
        return lambda: True
    session = context.session_id
    return lambda: Runtime.exists() and Runtime.instance().is_active_session(session)
