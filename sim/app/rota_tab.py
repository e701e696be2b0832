"""The tab "The week": a grid, a form for each permanence, and what is wrong beside its field.

In: the work of a visitor and a language. Out: widgets; changes go into the work. What a change means for the scenario
is in `editing`, what may be wrong in `faults`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, NamedTuple

import pandas as pd
import streamlit as st

from sim.app.editing import CLOCK, EXTRA, EditedRow, Edits, with_copy, with_new_row, with_row, without_row
from sim.app.faults import WHOLE, Placed, in_words
from sim.app.state import Workbench
from sim.app.week import how_often, recurrences, rule_key, rule_of, week_html
from sim.plain import markdown_text
from sim.report.languages import Language
from sim.report.names import NAMES
from sim.report.told_apart import told_apart, venue_names
from sim.scenario.values import WEEKDAYS
from sim.units import DAY_S, clock_to_s, s_to_clock

_STEP_S = 900
_CLOCKS = tuple(s_to_clock(second) for second in range(0, DAY_S + 1, _STEP_S))
_EXACT = "%.10g"  # a number as the file has it, without zeros behind it
_MODES = tuple(NAMES["mode"])


def rota_tab(desk: Workbench, found: Placed, language: Language) -> None:
    """Fill the tab."""
    _ = language.text
    ids = [row.id for row in desk.edits.rows]
    faulty = frozenset(row for (row, _field), some in found.items() if row and any(p.level == "error" for p in some))
    st.html(week_html(desk.base, desk.edits, language, faulty))
    for problem in found.get((WHOLE, WHOLE), []):
        _tell(in_words(problem, desk.base, language), problem.level)
    st.subheader(_("Change a permanence"))
    st.markdown(
        _("Open a line to change the venue, the day, the hours or the booking. Each change is checked at once.")
    )
    for row in desk.edits.rows:
        _form(desk, row, found, language, row.id in faulty)
    if not ids:
        st.info(_("No permanence is left: only the home desk is open."))
    st.button(_("Add a permanence"), icon=":material/add:", key="add",
              on_click=lambda: desk.edit(with_new_row(desk.edits, desk.base)))  # fmt: skip
    with st.expander(_("All permanences in one grid"), key="grid"):
        st.markdown(_("The same week as a table: each cell can be changed, lines can be added or taken away."))
        _grid(desk, language)


def _tell(text: str, level: str) -> None:
    if level == "error":
        st.error(markdown_text(text), icon=":material/error:")
    else:
        st.warning(markdown_text(text), icon=":material/warning:")


def _title(row: EditedRow, desk: Workbench, language: Language, is_faulty: bool) -> str:
    _ = language.text
    venue = markdown_text(venue_names(desk.base)[row.venue])
    hours = f"{language.clock(clock_to_s(row.start))} – {language.clock(clock_to_s(row.end))}"
    day = language.capital(language.weekday(row.weekday))
    title = " · ".join([f"**{day}**, {hours}", venue, *how_often(row, recurrences(desk.base, desk.edits, language))])
    mend = _("to mend")
    return f"{title} · {mend}" if is_faulty else title


def _form(desk: Workbench, row: EditedRow, found: Placed, language: Language, is_faulty: bool) -> None:
    """Draw the form of one permanence; each field writes into the edits at once."""
    _ = language.text
    icon = ":material/error:" if is_faulty else None
    # With another title it is another one to Streamlit: it would close under the hand that changes it.
    is_open, key = row.id == desk.opened, f"form-{desk.version}-{row.id}"
    with st.expander(_title(row, desk, language, is_faulty), is_open, icon=icon, key=key):
        for problem in found.get((row.id, WHOLE), []):
            _tell(in_words(problem, desk.base, language), problem.level)
        _where_and_when(desk, row, found, language)
        _how(desk, row, found, language)
        _row_buttons(desk, row, language)


def _where_and_when(desk: Workbench, row: EditedRow, found: Placed, language: Language) -> None:
    _ = language.text
    venues = venue_names(desk.base)
    where, when, often, start, end = st.columns([3, 1.8, 2.2, 1.5, 1.5])
    with where:
        _choice(desk, row, "venue", _("Venue"), venues, found, language)
    with when:
        days = {day: language.capital(language.weekday(day)) for day in WEEKDAYS}
        _choice(desk, row, "weekday", _("Day"), days, found, language)
    with often:
        _choice(desk, row, "recurrence", _("How often"), recurrences(desk.base, desk.edits, language), found, language)
    for place, field, label in ((start, "start", _("Start")), (end, "end", _("End"))):
        with place:
            known = getattr(row, field)
            _field(desk, row, field, found, language,
                   lambda key, then, label=label, known=known: _clock_box(label, known, key, then))  # fmt: skip


def _clock_box(label: str, known: str, key: str, then: Callable[[], None]) -> None:
    """Draw a time of day as it is known; midnight at the end of a day is one that a box for times does not have."""
    if known < _CLOCKS[-1]:
        st.time_input(label, dt.time.fromisoformat(known), key=key, on_change=then, step=_STEP_S)
    else:
        st.selectbox(label, _CLOCKS, _CLOCKS.index(known), key=key, on_change=then)


def advisers_of(desk: Workbench, language: Language) -> dict[str, str]:
    """Return who can hold a permanence, one more adviser included where there is one."""
    _ = language.text
    names = {one.id: one.name for one in desk.base.advisers}
    if desk.edits.has_extra and EXTRA not in names:
        names[EXTRA] = _("One more adviser")
    # Whoever still holds one stays to see, and the check says what is wrong.
    return told_apart({**{name: name for row in desk.edits.rows for name in row.advisers}, **names})


def _how(desk: Workbench, row: EditedRow, found: Placed, language: Language) -> None:
    _ = language.text
    advisers = advisers_of(desk, language)
    who, mode, slot, share = st.columns([3, 3, 1.5, 2])
    with who:
        _field(desk, row, "advisers", found, language, lambda key, then: st.multiselect(
            _("Adviser"), list(advisers), list(row.advisers), key=key, on_change=then,
            format_func=advisers.__getitem__, placeholder=_("Choose"),
        ))  # fmt: skip
    with mode:
        modes = {word: language.capital(language.name("mode", word)) for word in _MODES}
        _choice(desk, row, "mode", _("How one comes"), modes, found, language)
    with slot:
        # Without bounds: Streamlit would mark a number beyond them and go on with the former one, in no words.
        _field(desk, row, "slot_min", found, language, lambda key, then: st.number_input(
            _("Slot, minutes"), None, None, row.slot_min, 5.0, _EXACT, key=key, on_change=then,
            disabled=row.mode == "walk_in",
        ))  # fmt: skip
    with share:
        _field(desk, row, "bookable_share", found, language, lambda key, then: st.number_input(
            _("Share booked, %"), None, None, _percent(row.bookable_share), 5.0, _EXACT, key=key, on_change=then,
            disabled=row.mode != "mixed", help=_("Of the slots of a desk with and without appointments."),
        ))  # fmt: skip


def _percent(share: float) -> float:
    """Return a share in percent, as it is written: 0.29 is 29, and not what is left of it in binary."""
    return float(f"{share * 100:.10g}")


def _choice(
    desk: Workbench, row: EditedRow, field: str, label: str, names: dict[str, str], found: Placed, language: Language
) -> None:
    place = list(names).index(rule_key(getattr(row, field)))
    _field(desk, row, field, found, language, lambda key, then: st.selectbox(
        label, list(names), place, key=key, on_change=then, format_func=names.__getitem__,
    ))  # fmt: skip


def _field(desk: Workbench, row: EditedRow, field: str, found: Placed, language: Language, widget: Any) -> None:
    """Draw a field, and under it what is wrong with it."""
    key = f"{desk.version}-{language.code}-{row.id}-{field}"

    def then() -> None:
        value = _value(field, st.session_state[key])
        desk.opened = row.id
        desk.edit(with_row(desk.edits, row.id, **{field: value}), from_form=True)

    widget(key, then)
    for problem in found.get((row.id, field), []):
        _tell(in_words(problem, desk.base, language), problem.level)


def _value(field: str, shown: Any) -> Any:
    """Return the value of a row from what a widget holds."""
    if field in ("start", "end"):
        return shown if isinstance(shown, str) else shown.strftime("%H:%M")
    if field == "advisers":
        return tuple(shown)
    if field == "recurrence":
        return rule_of(shown)
    if field == "slot_min":
        return float(shown)
    return shown / 100 if field == "bookable_share" else shown


def _row_buttons(desk: Workbench, row: EditedRow, language: Language) -> None:
    _ = language.text
    with st.container(horizontal=True):
        st.button(_("Duplicate"), key=f"{desk.version}-{row.id}-copy", icon=":material/content_copy:",
                  on_click=lambda: desk.edit(with_copy(desk.edits, row.id, desk.base)))  # fmt: skip
        st.button(_("Remove"), key=f"{desk.version}-{row.id}-remove", icon=":material/delete:",
                  on_click=lambda: desk.edit(without_row(desk.edits, row.id)))  # fmt: skip


# --- the grid


def _grid(desk: Workbench, language: Language) -> None:
    """Draw the grid; a changed cell goes into the edits."""
    _ = language.text
    names = grid_names(desk, language)
    frame = frame_of(desk.edits, names)
    shown = st.data_editor(
        frame, key=f"grid-{desk.grid_version}-{language.code}", num_rows="dynamic", hide_index=True,
        alt=_("The permanences of the week; the forms above hold the same values"),
        column_config={
            "id": None,
            "venue": st.column_config.SelectboxColumn(_("Venue"), options=list(names.venue), required=True),
            "weekday": st.column_config.SelectboxColumn(_("Day"), options=list(names.weekday), required=True),
            "recurrence": st.column_config.SelectboxColumn(
                _("How often"), options=list(names.recurrence), default=next(iter(names.recurrence)), required=True
            ),
            "start": st.column_config.TextColumn(_("Start"), validate=f"^({CLOCK})$", required=True),
            "end": st.column_config.TextColumn(_("End"), validate=f"^({CLOCK})$", required=True),
            "advisers": st.column_config.MultiselectColumn(_("Adviser"), options=list(names.advisers), required=True),
            "mode": st.column_config.SelectboxColumn(_("How one comes"), options=list(names.mode), required=True),
            "slot_min": st.column_config.NumberColumn(_("Slot, minutes"), format=_EXACT),
            "share": st.column_config.NumberColumn(_("Share booked, %"), format=_EXACT),
        },
    )  # fmt: skip
    read = read_frame(shown, desk, names)
    if read.rows != read_frame(frame, desk, names).rows:
        desk.edit(read, from_grid=False)
        st.rerun()


class GridNames(NamedTuple):
    """What the cells of the grid say, for each column of words: what is told, and the value that is meant."""

    venue: dict[str, str]
    weekday: dict[str, str]
    recurrence: dict[str, str]
    advisers: dict[str, str]
    mode: dict[str, str]


def grid_names(desk: Workbench, language: Language) -> GridNames:
    """Return the words of the grid in a language; those of "every week" are the first of theirs."""
    days = {day: language.capital(language.weekday(day)) for day in WEEKDAYS}
    modes = {word: language.capital(language.name("mode", word)) for word in _MODES}
    told = (
        venue_names(desk.base),
        days,
        recurrences(desk.base, desk.edits, language),
        advisers_of(desk, language),
        modes,
    )
    return GridNames(*({words: value for value, words in one.items()} for one in told))


def frame_of(edits: Edits, names: GridNames) -> pd.DataFrame:
    """Return the rows as the grid shows them."""
    told = GridNames(*({value: words for words, value in one.items()} for one in names))
    return pd.DataFrame(
        [
            (row.id, told.venue[row.venue], told.weekday[row.weekday], told.recurrence[rule_key(row.recurrence)],
             row.start, row.end, [told.advisers[name] for name in row.advisers], told.mode[row.mode], row.slot_min,
             _percent(row.bookable_share))
            for row in edits.rows
        ],
        columns=["id", "venue", "weekday", "recurrence", "start", "end", "advisers", "mode", "slot_min", "share"],
    )  # fmt: skip


def read_frame(frame: pd.DataFrame, desk: Workbench, names: GridNames) -> Edits:
    """Return edits as the grid holds them; a new line that is not filled in yet is left for later."""
    former = {row.id: row for row in desk.edits.rows}
    read = replace(desk.edits, rows=())
    for line in frame.to_dict("records"):
        is_listed = isinstance(line["advisers"], Iterable)
        if not is_listed or any(pd.isna(line[name]) for name in ("venue", "weekday", "start", "end", "mode")):
            continue
        known = former.get(line["id"])
        if known is None:
            known = with_new_row(Edits((*desk.edits.rows, *read.rows), "middle", None), desk.base).rows[-1]
        values: dict[str, Any] = {
            "venue": names.venue[line["venue"]], "weekday": names.weekday[line["weekday"]],
            "mode": names.mode[line["mode"]], "start": line["start"], "end": line["end"],
            "advisers": tuple(names.advisers[name] for name in line["advisers"]),
        }  # fmt: skip
        if not pd.isna(line["recurrence"]):
            values["recurrence"] = rule_of(names.recurrence[line["recurrence"]])
        if not pd.isna(line["slot_min"]):
            values["slot_min"] = float(line["slot_min"])
        if not pd.isna(line["share"]) and line["share"] != _percent(known.bookable_share):
            values["bookable_share"] = line["share"] / 100
        read = with_row(replace(read, rows=(*read.rows, known)), known.id, **values)
    return read
