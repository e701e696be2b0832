"""The tab "Compared with today": the verdict in words, who gains and who loses, the access clock, the cost.

In: the work of a visitor and a language. Out: widgets. What may be said is decided in `sim.comparison`.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from sim.app.drawing import show_picture, show_table
from sim.app.results_tab import shown_runs
from sim.app.running import EDITED, RUNNING, TODAY
from sim.app.state import Workbench
from sim.comparison.cost import additional_cost
from sim.errors import PermanencesError
from sim.experiments.comparing import Comparison
from sim.measures.clocks import RotaClocks
from sim.plain import markdown_text
from sim.report.compared import measure_name
from sim.report.figures.clock import access_clocks
from sim.report.languages import Language
from sim.report.showing import picture, table, words
from sim.report.tables.access import clock_table
from sim.report.tables.cost import additional_words, assumed_words, cost_points
from sim.report.tables.text import Table
from sim.report.tables.verdict import verdict_parts

_LEAST = 2  # an interval needs two seasons


def comparing_tab(desk: Workbench, language: Language) -> None:
    """Fill the tab."""
    _ = language.text
    n = shown_runs(desk)
    if desk.run is None or n < _LEAST:
        if desk.run is not None and desk.run.state == RUNNING:
            st.info(_("The first seasons are being simulated; the numbers will be here in a moment."))
        else:
            st.info(_("Change something of the week, then simulate it: it is compared with today’s here."))
        return
    if not desk.run.is_paired:
        st.info(_("This is today’s week: there is nothing to compare. Change something, then simulate again."))
        return
    key = ("comparison", n, language.code)
    if key not in desk.kept:
        desk.kept[key] = desk.run.comparison(n, {TODAY: _("today’s week"), EDITED: _("your week")})
    comparison = desk.kept[key]
    _verdict(comparison, language)
    _differences(desk, comparison, key, language)
    _people(desk, comparison, key, language)
    _cost(desk, n, language)
    _clock(desk, comparison, key, language)


def _verdict(comparison: Comparison, language: Language) -> None:
    _ = language.text
    st.subheader(_("What may be said"))
    for head, lines in verdict_parts(comparison, language, _("permanences sweep today.yaml yours.yaml --decision")):
        told = (f"- {markdown_text(language.typeset(line))}" for line in lines)
        st.markdown("\n".join([f"**{markdown_text(head)}**\n", *told]))
    st.caption(
        _(
            "Both weeks met the same people with the same needs, over {count} simulated seasons. The intervals hold "
            "together with 95% confidence.",
            count=language.number(len(comparison.replications)),
        )
    )


def _differences(desk: Workbench, comparison: Comparison, key: tuple[Any, ...], language: Language) -> None:
    show_picture(lambda: picture(comparison, "differences", language.code), "differences", desk.kept, key, language)
    show_table(table(comparison, "differences", language.code), "differences", key, language)


def _people(desk: Workbench, comparison: Comparison, key: tuple[Any, ...], language: Language) -> None:
    _ = language.text
    st.subheader(_("Who gains, who loses"))
    names = {
        "gains": measure_name("offered_within_14", language),
        "value_gains": measure_name("value", language),
        "journeys": measure_name("journey_served", language),
    }
    name = st.radio(_("By"), list(names), format_func=names.__getitem__, horizontal=True, key=f"gain-{language.code}")
    try:
        st.markdown(markdown_text(words(comparison, name, language.code)))
        show_picture(lambda: picture(comparison, name, language.code), name, desk.kept, key, language)
        show_table(table(comparison, name, language.code), name, key, language)
        if comparison.placebo is not None:
            st.caption(markdown_text(words(comparison, "placebo", language.code)))
    except PermanencesError as fault:
        st.info(markdown_text(language.told(fault)))


def _cost(desk: Workbench, n: int, language: Language) -> None:
    """Tell what each person more costs, or what is saved, and what both weeks cost."""
    _ = language.text
    assert desk.run is not None
    st.subheader(_("What it costs"))
    results = [desk.run.result(n, name) for name in (TODAY, EDITED)]
    told = additional_words(additional_cost(*(one.per_replication for one in results)), language)
    st.markdown(markdown_text(told))
    weeks = _("today’s week"), _("your week")
    points = [dict(cost_points(one.measures, language)) for one in results]
    rows = [[name, *(one.get(name, "–") for one in points)] for name in points[0]]
    show_table(Table(_("What it costs"), [_("measure"), *weeks], rows, [assumed_words(results[1].scenario, language)]),
               "cost", ("comparison", n), language, is_titled=False)  # fmt: skip


def _clock(desk: Workbench, comparison: Comparison, key: tuple[Any, ...], language: Language) -> None:
    _ = language.text
    st.subheader(_("How long until a desk is open nearby"))
    st.markdown(_("The access clock: from the rota alone, the time until the next desk within reach opens."))
    before, after = comparison.scenarios.values()
    names = {language.capital(_("your week")): after, language.capital(_("today’s week")): before}
    name = st.radio(_("Which week"), list(names), horizontal=True, key=f"clock-{language.code}")
    key = (*key, list(names).index(name))
    with st.spinner(_("The picture is being drawn…")):
        clocks = RotaClocks(names[name])
        show_picture(lambda: access_clocks(clocks, language=language), "clock", desk.kept, key, language)
        show_table(clock_table(clocks, None, language), "clock", key, language)
