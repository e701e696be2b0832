"""Why a file that was given to the page cannot be used, in the language of the page.

In: what was refused. Out: widgets. What is refused is for `saving_tab` and `rota_exchange` to say.
"""

from __future__ import annotations

import streamlit as st

from sim.app.state import Refused
from sim.errors import ScenarioError
from sim.plain import markdown_text
from sim.report.languages import Language
from sim.scenario.problems import Problem


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
