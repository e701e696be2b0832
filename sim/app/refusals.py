"""Why a file that was given to the page cannot be used, in the language of the page.

In: what was refused, and the folder where files of a visitor are read. Out: widgets. What is refused is for
`saving_tab`, `rota_exchange` and `register_tab` to say.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import streamlit as st

from sim.app.state import Refused
from sim.errors import PermanencesError, ScenarioError
from sim.plain import markdown_text
from sim.report.languages import Language
from sim.said import Sentence, counted, joined, said
from sim.scenario.problems import Problem


@contextmanager
def folder_of_visitor() -> Iterator[Path]:
    """Yield a folder for files of a visitor, gone at the end; what is wrong with one is told by the name they gave."""
    with tempfile.TemporaryDirectory() as folder:
        try:
            yield Path(folder)
        except PermanencesError as fault:
            fault.args = (_by_name(fault.args[0], folder), *fault.args[1:])
            raise


def _by_name(told: str, folder: str) -> str:
    """Return what is told, without the place of a folder that the visitor never saw."""
    if isinstance(told, Sentence) and told.parts:
        return joined(told.between, [_by_name(part, folder) for part in told.parts])
    if isinstance(told, Sentence) and told.words:
        texts = {name: str(one) if isinstance(one, Path) else one for name, one in told.values.items()}
        named = {name: _by_name(one, folder) if isinstance(one, str) else one for name, one in texts.items()}
        if told.many:
            return counted(told.words, told.many, int(str(named.pop("count"))), **named)
        return said(told.words, **named)
    return re.sub(rf"{re.escape(folder)}[\\/](\d+[\\/])?", "", told)


def tell_refused(refused: Refused, language: Language) -> None:
    """Show the file and every problem with its line."""
    _ = language.text
    if refused.fault is None:
        st.error(_("Give one scenario, and the files that it extends."))
    elif isinstance(refused.fault, ScenarioError):
        problems = refused.fault.problems
        st.error(language.plural("{name} cannot be used: {count} problem.", "{name} cannot be used: {count} problems.",
                                 len(problems), name=markdown_text(refused.name)))  # fmt: skip
        st.markdown("\n".join(f"- {_told(problem, language)}" for problem in problems))
    else:
        st.error(markdown_text(language.told(refused.fault)))


def _told(problem: Problem, language: Language) -> str:
    _ = language.text
    where = "" if problem.line is None else _("line {number}", number=problem.line)
    line = f"**{where}** · " if where else ""
    path = f"{markdown_text(problem.path)} · " if problem.path else ""
    return f"{line}{path}{markdown_text(language.said(problem.told))}"
