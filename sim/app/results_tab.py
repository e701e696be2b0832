"""The tab "Results": what the edited week comes to, in headline numbers, pictures and tables.

In: the work of a visitor and a language. Out: widgets. Numbers are those of the run; pictures of what happened
come from its first seasons, made again.
"""

from __future__ import annotations

import streamlit as st

from sim.app.drawing import show_picture, show_table
from sim.app.running import FAILED, FIRST, RUNNING
from sim.app.state import Workbench
from sim.experiments.replications import Result, replicate
from sim.measures.definition import ALL
from sim.plain import markdown_text
from sim.report.compared import measure_definition, measure_name
from sim.report.headlines import written
from sim.report.languages import Language
from sim.report.showing import picture, table
from sim.report.tables.cost import assumed_words, cost_points
from sim.report.tables.measures import row_of

HEADLINES = ("offered_within_14", "value", "reach", "wait_within_20", "cost_per_resolved")


def shown_runs(desk: Workbench) -> int:
    """Return how many replications there are to show; 0 where nothing was run."""
    return 0 if desk.run is None or desk.run.state == FAILED else desk.run.shown


def results_tab(desk: Workbench, language: Language) -> None:
    """Fill the tab."""
    n = shown_runs(desk)
    if desk.run is None or n == 0:
        _nothing_yet(desk, language)
        return
    key = ("result", n)
    if key not in desk.kept:
        desk.kept[key] = desk.run.result(n)
    result = desk.kept[key]
    _headlines(result, language)
    _pictures(desk, result, language)
    _cost(desk, result, language)
    _ = language.text
    with st.expander(_("All headline measures"), key="headlines"):
        show_table(table(result, "headlines", language.code), "headlines", ("r", n), language)


def _nothing_yet(desk: Workbench, language: Language) -> None:
    _ = language.text
    if desk.run is not None and desk.run.state == RUNNING:
        st.info(_("The first seasons are being simulated; the numbers will be here in a moment."))
    else:
        st.info(_("Nothing has been simulated yet. Press “Simulate this week”: the first numbers come in seconds."))


def _headlines(result: Result, language: Language) -> None:
    """Show the numbers that a decision turns on, each with its interval."""
    _ = language.text
    for place, name in zip(st.columns(len(HEADLINES)), HEADLINES, strict=True):
        value, span = headline(result, name, language)
        with place.container(border=True):
            st.metric(
                markdown_text(measure_name(name, language)),
                value,
                help=markdown_text(measure_definition(name, language)),
            )
            st.caption(span)
    st.caption(
        _(
            "Over {count} simulated seasons; in brackets the interval that holds the mean in 95 cases of 100. Demand, "
            "durations and choices rest on assumptions: compare weeks rather than trust one number.",
            count=language.number(len(result.replications)),
        )
    )


def headline(result: Result, name: str, language: Language) -> tuple[str, str]:
    """Return a headline number, and its interval."""
    row = row_of(result.measures, name, ALL, ALL)
    share = row["unit"] == "share"
    low, high = (float(row[column]) * (100 if share else 1) for column in ("low", "high"))
    value = written(float(row["mean"]), str(row["unit"]), language)
    return value, f"[{language.number(low, 1)} ; {language.number(high, 1)}]"


def _pictures(desk: Workbench, result: Result, language: Language) -> None:
    _ = language.text
    names = {
        "path": _("What becomes of the needs"),
        "value_map": _("What the offer is worth, on the map"),
        "reach_map": _("Who is reached, on the map"),
        "waits": _("The wait at the desk, by venue"),
        "referrals": _("What is settled on the spot, and what is not"),
        "load": _("How full the desks are"),
        "weeks": _("The year, week by week"),
        "groups": _("Who is reached, by age and autonomy"),
    }
    tables = {"value_map": ("offers",), "reach_map": ("venues", "communes"), "groups": ("groups",)}
    name = st.selectbox(_("Picture"), list(names), format_func=names.__getitem__, key=f"picture-{language.code}")
    with st.spinner(_("The picture is being drawn…")):
        few = _detailed(desk, result)
        key = ("picture", len(few.replications))
        show_picture(lambda: picture(few, name, language.code), name, desk.kept, key, language)
    for shown in tables.get(name, ()):
        show_table(table(few, shown, language.code), shown, key, language)


def _cost(desk: Workbench, result: Result, language: Language) -> None:
    """Tell what the week costs, in all and per permanence, and on what prices that rests."""
    _ = language.text
    st.subheader(_("What it costs"))
    points = cost_points(result.measures, language)
    st.markdown(
        "\n".join(
            f"- **{markdown_text(name)}**{markdown_text(language.colon)}{markdown_text(words)}"
            for name, words in points
        )
    )
    st.caption(markdown_text(assumed_words(result.scenario, language)))
    few = _detailed(desk, result)
    key = ("cost", len(few.replications))
    with st.expander(_("Permanence by permanence, beside a fixed desk"), key="break-even"):
        show_table(table(few, "cost", language.code), "cost", key, language, is_titled=False)
    with st.expander(_("On what prices it rests"), key="prices"):
        show_table(table(result.scenario, "prices", language.code), "prices", key, language, is_titled=False)


def _detailed(desk: Workbench, result: Result) -> Result:
    """Return the first seasons of a result with all that pictures need: venues, communes, types."""
    key = ("detailed", min(FIRST, len(result.replications)))
    if key not in desk.kept:
        desk.kept[key] = replicate(result.scenario, key[1], result.seed)
    found: Result = desk.kept[key]
    return found
