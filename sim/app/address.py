"""The address of the page, which holds what was set on it: loaded again, the page is as it was left.

In: the work of a visitor. Out: a short text for the address, and the work again from such a text, which anybody may
have written or cut. It holds a scenario and nothing else, of nobody; runs are made again, to the same numbers.
"""

from __future__ import annotations

import base64
import zlib
from typing import Annotated, Any, Literal

import streamlit as st
from pydantic import Field
from streamlit.delta_generator import DeltaGenerator

from sim.app.editing import Edits
from sim.app.run_bar import precisions
from sim.app.state import Workbench, shipped
from sim.errors import PermanencesError
from sim.report.languages import Language
from sim.scenario.files import scenario_from, shipped_names
from sim.scenario.schema import Scenario
from sim.scenario.values import Id, Part

NAME = "week"
MOST = 30_000  # characters; Streamlit's server refuses an address of twice as many
_LARGEST = 5_000_000  # bytes of what may be packed in it
# By the browser's own hand: Streamlit would leave a step in the browser's history for each field that is changed.
_SCRIPT = """<script>{{
  const here = new URL(location);
  here.searchParams.{call};
  history.replaceState(history.state, '', here);
}}</script>"""


class Kept(Part):
    """What is kept of a visitor's work; `own` is today's scenario, where no command and no installation has it."""

    scenario: Id
    shipped: str | None = None
    own: dict[str, Any] | None = None
    edits: Edits
    language: Literal["fr", "en"]
    precision: Annotated[int, Field(ge=0, lt=len(precisions(Language())))]


def packed(desk: Workbench, language: Language) -> str:
    """Return the work of a visitor as a text for the address."""
    own = desk.base.tree() if desk.is_own else None
    kept = Kept.model_validate(
        {"scenario": desk.base.id, "shipped": desk.shipped, "own": own, "edits": desk.edits, "language": language.code,
         "precision": desk.precision}
    )  # fmt: skip
    data = zlib.compress(kept.model_dump_json(exclude_defaults=True).encode(), 9)
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def unpacked(text: str, command: Scenario) -> tuple[Kept, Scenario] | None:
    """Return what a text of an address holds and today's scenario; None where it cannot be taken up.

    Parameters
    ----------
    text : str
    command : Scenario
        What the command has opened: the text may be of a week of it.
    """
    try:
        data = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
        unpacking = zlib.decompressobj()
        kept = Kept.model_validate_json(unpacking.decompress(data, _LARGEST))
        base = _base_of(kept, command)
    except (ValueError, zlib.error, PermanencesError):
        return None
    return (kept, base) if unpacking.eof and base is not None and _fits(kept, base) else None


def _base_of(kept: Kept, command: Scenario) -> Scenario | None:
    """Return today's scenario; a name is of a shipped one and a tree extends nothing: no other file is read."""
    if kept.shipped is not None:
        return shipped(kept.shipped) if kept.shipped in shipped_names() else None
    if kept.own is None:
        return command
    return None if "extends" in kept.own else scenario_from(kept.own)


def _fits(kept: Kept, base: Scenario) -> bool:
    """Say whether forms can hold the edits; another version of the product may have another scenario of the name."""
    rows, venues = kept.edits.rows, {venue.id for venue in base.venues}
    has_desk = base.rota.home_desk is not None
    return (
        kept.scenario == base.id
        and len({row.id for row in rows}) == len(rows)
        and all(row.venue in venues for row in rows)
        and has_desk == (kept.edits.staffing is not None)
    )


def take_up(desk: Workbench, language: Language) -> Language:
    """Take up what the address holds where a page is drawn for the first time; return the language of the page."""
    if desk.untouched:
        return language
    desk.untouched = packed(desk, language)
    given = st.query_params.get(NAME)
    found = unpacked(given, desk.base) if given else None
    desk.is_lost = bool(given) and found is None
    if found is None:
        return language
    kept, base = found
    desk.base, desk.shipped, desk.edits, desk.precision = base, kept.shipped, kept.edits, kept.precision
    desk.is_own = kept.own is not None
    st.session_state["language"] = kept.language
    return Language(kept.language)


def keep(desk: Workbench, language: Language, place: DeltaGenerator) -> None:
    """Write what is set into the address, and tell what of it cannot be kept or taken up."""
    _ = language.text
    text = packed(desk, language)
    desk.is_lost = desk.is_lost and text == desk.untouched
    is_kept = len(text) <= MOST and text != desk.untouched
    call = f"set('{NAME}', '{text}')" if is_kept else f"delete('{NAME}')"
    place.html(_SCRIPT.format(call=call), unsafe_allow_javascript=True)
    if desk.is_lost:
        st.warning(_("The week in the address of this page cannot be taken up: it was cut short, or comes from another "
                     "scenario or version. The page begins afresh; load the whole address, or open a scenario file "
                     "that was saved."))  # fmt: skip
    if len(text) > MOST:
        st.info(_("This scenario is too long for the address of the page, and a page that is loaded again would begin "
                  "afresh: save the week under “Save and open”."))  # fmt: skip
