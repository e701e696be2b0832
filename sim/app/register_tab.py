"""The tab "A register": a register of real visits opened beside the week that is shown.

In: files that a visitor gives, and the scenario. Out: what was read, pictures beside simulated seasons, a replay. The
files are read in a folder that is gone at once; nothing personal is kept, in memory either.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import streamlit as st

from sim.app.drawing import show_picture, show_rows
from sim.app.refusals import folder_of_visitor
from sim.app.state import Workbench
from sim.errors import RegisterError, ScenarioError
from sim.fitting.beside import RegisterBeside, beside_of, masked_beside
from sim.plain import markdown_text
from sim.registers.masking import masked, without_cells
from sim.registers.register import Register, read_register
from sim.registers.summary import summary_of
from sim.report.figures.register import register_pictures
from sim.report.languages import Language
from sim.report.tables.register import files_table, headline
from sim.report.written.register_page import measures_table, replay_words, shown_of
from sim.scenario.schema import Scenario

ENDINGS = ["csv", "txt", "xls", "xlsx", "ods"]
SEASONS = 8


class Opened(NamedTuple):
    """A register that was opened: what was read, what stands beside it, and why nothing does."""

    register: Register
    summary: dict[str, Any]
    beside: RegisterBeside
    alone: str = ""


def register_tab(desk: Workbench, language: Language) -> None:
    """Fill the tab."""
    _ = language.text
    st.markdown(_("A file of the visits that really took place: what it shows, beside seasons of today's week. Names "
                  "and free texts are dropped when it is read; nothing leaves this computer."))  # fmt: skip
    files, mapping = st.columns(2)
    given = files.file_uploader(
        _("Register (CSV, XLS, XLSX or ODS)"), ENDINGS, accept_multiple_files=True, key=f"register-{desk.version}"
    )
    said = mapping.file_uploader(
        _("Mapping (.yaml)"), ["yaml", "yml"], key=f"register-map-{desk.version}",
        help=_("What its columns are; exports of RDV Service Public and of the Coop need none."),
    )  # fmt: skip
    if not given:
        return
    mask_small = st.toggle(_("Leave out counts under 11"), key=f"register-mask-{desk.version}")
    data = [(one.name, one.getvalue()) for one in given]
    rules = said.getvalue() if said is not None else None
    key = ("register", _digest(data, rules), desk.base.fingerprint, mask_small)
    if key not in desk.kept:
        with st.spinner(_("The register is being read and today's week simulated…")):
            found = opened(data, rules, desk.base)
            desk.kept[key] = without_few(found) if mask_small else found
    _show(desk.kept[key], desk, key, language)


def _digest(data: Sequence[tuple[str, bytes]], rules: bytes | None) -> str:
    digest = hashlib.sha256(rules or b"")
    for name, content in data:
        digest.update(name.encode() + b"\0" + content)
    return digest.hexdigest()[:16]


def opened(data: Sequence[tuple[str, bytes]], rules: bytes | None, scenario: Scenario) -> Opened:
    """Return a register given to the page, beside seasons of a scenario, or alone where they have nothing in common.

    Raises
    ------
    RegisterError
        It cannot be read.
    """
    with folder_of_visitor() as folder:
        # Names are the visitor's: only the last part is used, and each file has a folder of its own.
        places = [_put(folder / str(k), name, content) for k, (name, content) in enumerate(data)]
        mapping = _put(folder / "map", "map.yaml", rules) if rules is not None else None
        register = read_register(places, mapping)
    try:
        return Opened(register, summary_of(register), beside_of(register, scenario, SEASONS))
    except (RegisterError, ScenarioError) as fault:
        return Opened(register, summary_of(register), beside_of(register), fault.args[0])


def without_few(found: Opened) -> Opened:
    """Return a register as it is shown where counts under 11 are left out."""
    return Opened(without_cells(found.register), masked(found.summary), masked_beside(found.beside), found.alone)


def _put(folder: Path, name: str, content: bytes) -> Path:
    folder.mkdir(parents=True)
    place = folder / (Path(name.replace("\\", "/")).name or "register")
    place.write_bytes(content)
    return place


def _show(found: Opened, desk: Workbench, key: tuple[Any, ...], language: Language) -> None:
    _ = language.text
    st.markdown(f"**{markdown_text(headline(found.summary, language))}**")
    show_rows(files_table(found.summary, language), "register-files")
    if found.alone:
        st.warning(_("It stands alone, without the week beside it:") + " " + markdown_text(language.said(found.alone)))
    if found.register.told:
        with st.expander(_("What was wrong, line by line"), key="register-problems"):
            st.text(language.said(found.register.told))
    shown = shown_of(found.register, found.beside, language)
    pictures: Mapping[str, Any] = register_pictures(shown, language)
    titles = {name: page.title for name, page in pictures.items()}
    name = st.selectbox(_("Picture"), list(titles), format_func=titles.__getitem__, key=f"register-{language.code}")
    if name is not None:
        show_picture(lambda: pictures[name], name, desk.kept, key, language)
    show_rows(measures_table(found.beside, language), "register-measures")
    for words in replay_words(found.beside, language):
        st.markdown(markdown_text(words))
