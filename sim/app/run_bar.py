"""The line that starts a run, shows how far it is and cancels it.

In: the work of a visitor, the week to run or None. Out: widgets; a run in the work. The page is drawn again when there
is something new to show: after the first twenty replications and at the end.
"""

from __future__ import annotations

import streamlit as st

from sim.app.editing import at_level, edited
from sim.app.running import CANCELLED, FAILED, FIRST, LEFT, RUNNING, BackgroundRun, Wanted
from sim.app.state import SEED, Workbench, watcher
from sim.plain import markdown_text
from sim.report.languages import Language
from sim.scenario.schema import Scenario

POLL_S = 0.7


def precisions(language: Language) -> dict[str, Wanted]:
    """Return what can be wanted of a run, by how it is called."""
    _ = language.text
    return {
        _("quick: {count} seasons", count=FIRST): Wanted(),
        _("to within 1 point"): Wanted(half_width=0.01),
        _("to within half a point"): Wanted(half_width=0.005),
        _("to within a quarter of a point"): Wanted(half_width=0.0025),
    }


def run_bar(desk: Workbench, scenario: Scenario | None, language: Language) -> None:
    """Draw the line."""
    _ = language.text
    choice, button = st.columns([3, 2], vertical_alignment="bottom")
    known = precisions(language)
    wish = choice.selectbox(
        _("Precision of the answer"), list(known), desk.precision, key=f"precision-{language.code}",
        help=_("The first {count} simulated seasons are shown at once; then more are run until the shares are known "
               "this well.", count=FIRST),
    )  # fmt: skip
    desk.precision = list(known).index(wish)

    def start() -> None:
        # At once, before anything is drawn: a second click would break off the drawing, and with it the run.
        wanted, _problems = edited(desk.base, desk.edits)
        if wanted is not None:
            if desk.run is not None:
                desk.run.cancel()
            desk.kept = {}
            # Demand is no decision: today's week is simulated at the same level, or the two would not be compared.
            desk.run = BackgroundRun(at_level(desk.base, desk.edits.level), wanted, SEED, known[wish], watcher())

    button.button(
        _("Simulate this week"), type="primary", width="stretch", disabled=scenario is None, key="simulate",
        icon=":material/play_arrow:", on_click=start,
    )  # fmt: skip
    if scenario is None:
        st.error(_("This week cannot be simulated yet: mend what is marked in the tab “The week”."))
    if desk.run is not None:
        _progress(desk.run, scenario, language)


def _progress(run: BackgroundRun, scenario: Scenario | None, language: Language) -> None:
    _ = language.text
    if run.state == RUNNING:
        st.fragment(_poll, run_every=POLL_S)(run, run.shown, language)
    elif run.state == FAILED:
        st.error(
            _(
                "The simulation stopped: {fault} The week is kept; change it or run again.",
                fault=markdown_text(language.said(run.fault)),
            )
        )
    elif run.state == CANCELLED:
        st.info(language.plural("Cancelled after {count} season; what was done is kept.",
                                "Cancelled after {count} seasons; what was done is kept.", run.n_done))  # fmt: skip
    elif run.state == LEFT:
        st.warning(language.plural(
            "Interrupted after {count} season, because the page was left: simulate again for a whole answer.",
            "Interrupted after {count} seasons, because the page was left: simulate again for a whole answer.",
            run.n_done,
        ))  # fmt: skip
    elif is_stale(run, scenario):
        pass  # told below
    elif not run.is_precise:
        st.warning(_("{count} seasons simulated, as many as there may be: the precision that was asked for is not "
                     "reached. The intervals say how well each number is known.",
                     count=language.number(run.n_done)))  # fmt: skip
    else:
        st.success(_("{count} seasons simulated: the answer is in the tabs “Results” and “Compared with today”.",
                     count=language.number(run.n_done)))  # fmt: skip
    if run.state != FAILED and is_stale(run, scenario):
        st.warning(_("The week has changed since this simulation: run it again to see what your changes do."))


def is_stale(run: BackgroundRun, scenario: Scenario | None) -> bool:
    """Say whether a run is of another week than the one on the page."""
    return scenario is None or run.fingerprints[1] != scenario.fingerprint


def _poll(run: BackgroundRun, shown: int, language: Language) -> None:
    """Show how far a run is, again and again; draw the whole page when there is more to show."""
    _ = language.text
    n, most = run.n_done, run.wanted.most
    if run.state != RUNNING or run.shown != shown:
        st.rerun()
    if n == 0:
        text = _("The simulation begins; the first one on a machine takes a minute or two more.")
    elif run.wanted.half_width is None:
        text = _("{done} of {most} seasons simulated", done=language.number(n), most=language.number(most))
    else:
        text = language.plural("{count} season simulated, {most} at most", "{count} seasons simulated, {most} at most",
                               n, most=language.number(most))  # fmt: skip
    bar, button = st.columns([4, 1], vertical_alignment="center")
    bar.progress(min(1.0, n / most), text)
    button.button(_("Cancel"), on_click=run.cancel, key="cancel", width="stretch")
