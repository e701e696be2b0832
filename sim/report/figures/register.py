"""Figures of a register of real visits: what it shows, beside what seasons of a scenario show when read as it was.

In: the table of `sim.fitting.described.side_by_side`. Out: a `Page` a picture. Nothing is counted here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.fitting.described import SHARES, WITHIN_MIN, of_picture
from sim.report.figures.lines import LABEL_PT, SMALL_PT, shortened
from sim.report.figures.style import (
    BLUE,
    DEEP,
    FAINT,
    INK,
    MARGIN_IN,
    MUTED,
    ORANGE,
    PALE,
    RULE,
    Page,
    Stroke,
    bare,
    page,
    stroke_key,
    styled,
)
from sim.report.languages import Language
from sim.report.tables.sweep import plain_number

_LEFT_IN, _TALL_IN, _KEY_IN, _ROW_IN, _NAMES_IN, _AXIS_IN = 0.8, 2.0, 0.34, 0.3, 3.2, 0.55
_MOST_ROWS = 20
_MOST_TICKS = 14
REGISTER, MODEL = Stroke(INK, "-", 1.8, "o"), Stroke(BLUE, (0, (4, 1.5)), 1.8)
_DOT, _MODEL_DOT = Stroke(INK, "", 0, "o"), Stroke(BLUE, "-", 2.2, "D", "white")

Names = Callable[[str, str], str]


class Shown(NamedTuple):
    """What the pictures of a register share.

    Attributes
    ----------
    beside : DataFrame
        Of `side_by_side`.
    foot : list of str
        What stands under each picture: where the numbers are from.
    names : callable
        (picture, key) to the name of a row.
    seasons : int
        Simulated seasons beside the register, 0 for none.
    """

    beside: pd.DataFrame
    foot: list[str]
    names: Names
    seasons: int


def register_pictures(shown: Shown, language: Language) -> dict[str, Page]:
    """Return the pictures that a register allows, by name, in the order in which they are read."""
    there = set(shown.beside.loc[shown.beside["value"].notna(), "picture"])
    made: dict[str, Page] = {}
    for name in ("weeks", "months", "venues", "types", *SHARES, "durations", "waits"):
        if name in there:
            with styled():
                drawn = _by_time if name in ("weeks", "months") else _by_minutes
                drawn = _by_name if name in ("venues", "types", *SHARES) else drawn
                made[name] = drawn(shown, name, language)
    return made


def titles(name: str, language: Language) -> tuple[str, str, str]:
    """Return title, subtitle and the name of the values of a picture."""
    _ = language.text
    return {
        "weeks": (
            _("Visits by week"), _("Whole weeks of the register; a week without a visit is shaded."), _("visits")
        ),
        "months": (
            _("Visits by month"), _("By working day; the first and the last month may be cut."),
            _("visits a working day"),
        ),
        "venues": (_("Visits by venue"), _("A week, over all weeks of the register."), _("visits a week")),
        "types": (_("Visits by request type"), _("A week, over all weeks of the register."), _("visits a week")),
        "lead": (
            _("Appointments missed, by days between booking and appointment"),
            _("Of those that fell due; bars are 90% intervals of the register."), _("share missed"),
        ),
        "booked_by": (
            _("Appointments missed, by who booked"),
            _("Of those that fell due; bars are 90% intervals of the register."), _("share missed"),
        ),
        "reminder": (
            _("Appointments missed, by reminder"),
            _("Of those that fell due; bars are 90% intervals of the register."), _("share missed"),
        ),
        "durations": (
            _("How long services last"), _("To the nearest five minutes; the last one holds all that are longer."),
            _("share of services"),
        ),
        "waits": (
            _("How soon people are called"), _("Share of those called who had waited at most so long."),
            _("share called"),
        ),
    }[name]  # fmt: skip


def is_share(name: str) -> bool:
    """Say whether the values of a picture are shares."""
    return name in (*SHARES, "durations", "waits")


def value_words(name: str, value: float, language: Language) -> str:
    """Return a value of a picture in words."""
    if np.isnan(value):
        return "–"
    return language.percent(value, 1) if is_share(name) else language.number(value, 0 if name == "weeks" else 1)


# --- pages


def _page(shown: Shown, name: str, body_in: float, language: Language) -> Page:
    _ = language.text
    title, subtitle, _unit = titles(name, language)
    if shown.seasons:
        subtitle += " " + _("Beside it {count} simulated seasons read as the register was, with their range.",
                            count=shown.seasons)  # fmt: skip
    if of_picture(shown.beside, name)["hidden"].any():
        subtitle += " " + _("Counts under 11 are left out.")
    return page(shown.foot, language, body_in, title, subtitle)


def _key(figure: Page, shown: Shown, strokes: tuple[Stroke, Stroke], language: Language) -> None:
    _ = language.text
    entries = [(strokes[0], _("register"))]
    stroke_key(figure, [*entries, (strokes[1], _("simulated"))] if shown.seasons else entries)


def _by_time(shown: Shown, name: str, language: Language) -> Page:
    """Draw values by week or month as a line, the seasons as a band."""
    rows = of_picture(shown.beside, name)
    rows = rows[rows["value"].notna() | rows["hidden"]].reset_index(drop=True)
    figure = _page(shown, name, _KEY_IN + _TALL_IN + _AXIS_IN, language)
    _key(figure, shown, (REGISTER._replace(marker="" if len(rows) > 60 else "o"), MODEL), language)
    ax = figure.box(_LEFT_IN, _KEY_IN, figure.width_in - _LEFT_IN - MARGIN_IN, _TALL_IN)
    x = np.arange(len(rows))
    if shown.seasons:
        ax.fill_between(x, rows["least"], rows["most"], color=PALE, linewidth=0, alpha=0.7, zorder=1)
        ax.plot(x, rows["simulated"], color=BLUE, linestyle=MODEL.style, linewidth=1.8, zorder=2)
    for k in np.flatnonzero(rows["value"] == 0):
        ax.axvspan(k - 0.5, k + 0.5, color=FAINT, zorder=0)
    ax.plot(x, rows["value"], color=INK, linewidth=1.5, marker="o", markersize=3.2, zorder=3)
    every = max(1, -(-len(rows) // _MOST_TICKS))
    ax.set_xticks(x[::every], [_moment(key, language) for key in rows["key"][::every]])
    ax.set(xlim=(-0.5, len(rows) - 0.5), ylim=(0, None))
    ax.yaxis.set_major_formatter(lambda value, _place: plain_number(value, language))
    _axis(ax, titles(name, language)[2])
    figure.description = _said(shown, name, rows, language, most=0)
    return figure


def _moment(key: str, language: Language) -> str:
    """Return a week by its Monday, a month by its name."""
    if "-W" in key:
        year, week = key.split("-W")
        return language.date(dt.date.fromisocalendar(int(year), int(week), 1), "d MMM")
    year, month = key.split("-")
    return f"{language.month(int(month), 'abbreviated')}\n{year}"


def _axis(ax: Axes, unit: str) -> None:
    bare(ax, ("bottom",))
    ax.grid(axis="y", color=RULE, linewidth=0.5)
    ax.set_axisbelow(True)
    ax.tick_params(labelsize=SMALL_PT)
    ax.set_ylabel(unit, size=LABEL_PT)


def _by_minutes(shown: Shown, name: str, language: Language) -> Page:
    """Draw shares by minutes: bars of durations, steps of waits."""
    _ = language.text
    rows = of_picture(shown.beside, name)
    figure = _page(shown, name, _KEY_IN + _TALL_IN + _AXIS_IN, language)
    bars = name == "durations"
    _key(figure, shown, (Stroke(DEEP, "-", 6) if bars else REGISTER, Stroke(ORANGE, "-", 2.0)), language)
    ax = figure.box(_LEFT_IN, _KEY_IN, figure.width_in - _LEFT_IN - MARGIN_IN, _TALL_IN)
    x = np.arange(len(rows)) if bars else rows["key"].astype(int).to_numpy()
    if bars:
        ax.bar(x, rows["value"], 0.8, color=DEEP, zorder=1)
    else:
        ax.plot(x, rows["value"], color=INK, linewidth=1.2, marker="o", markersize=5, zorder=5)
    if shown.seasons:
        low, high = rows["simulated"] - rows["least"], rows["most"] - rows["simulated"]
        style: dict[str, Any] = {"color": ORANGE, "linewidth": 2.0, "capsize": 3, "zorder": 4}
        drawn: dict[str, Any] = {"marker": "D", "markersize": 3.5}
        if bars:
            drawn = {"marker": "_", "markersize": 11, "linestyle": "none"}
        ax.errorbar(x, rows["simulated"], [low.clip(lower=0), high.clip(lower=0)], **style, **drawn)
    ax.set_xticks(x, rows["key"] if bars else [str(most) for most in WITHIN_MIN])
    top = None if bars else 1.02
    ax.set(ylim=(0, top))
    ax.yaxis.set_major_formatter(lambda value, _place: language.percent(value))
    _axis(ax, titles(name, language)[2])
    ax.set_xlabel(_("minutes"), size=LABEL_PT)
    figure.description = _said(shown, name, rows, language, most=len(WITHIN_MIN))
    return figure


def _by_name(shown: Shown, name: str, language: Language) -> Page:
    """Draw values by name, the largest first: a dot of the register, a diamond with its range of the seasons."""
    rows = of_picture(shown.beside, name).head(_MOST_ROWS)
    high = _ROW_IN * len(rows) + 0.1
    figure = _page(shown, name, _KEY_IN + high + _AXIS_IN, language)
    _key(figure, shown, (_DOT, _MODEL_DOT), language)
    ax = figure.box(_NAMES_IN, _KEY_IN, figure.width_in - _NAMES_IN - 2 * MARGIN_IN, high)
    y = np.arange(len(rows))
    if shown.seasons:
        ax.hlines(y + 0.14, rows["least"], rows["most"], color=BLUE, linewidth=2.2, zorder=2)
        ax.plot(rows["simulated"], y + 0.14, "D", color=BLUE, markerfacecolor="white", markersize=5.5, zorder=3)
    ax.hlines(y - 0.14, rows["low"], rows["high"], color=INK, linewidth=1.4, zorder=2)
    ax.plot(rows["value"], y - 0.14, "o", color=INK, markersize=6, zorder=4)
    room = _NAMES_IN - MARGIN_IN - 0.15
    ax.set_yticks(y, [shortened(shown.names(name, key), room, SMALL_PT) for key in rows["key"]])
    ax.set(ylim=(len(rows) - 0.5, -0.5), xlim=(0, None))
    told = language.percent if is_share(name) else partial(plain_number, language=language)
    ax.xaxis.set_major_formatter(lambda value, _place: told(value))
    bare(ax, ("bottom",))
    ax.grid(axis="x", color=RULE, linewidth=0.5)
    ax.set_axisbelow(True)
    ax.tick_params(labelsize=SMALL_PT)
    for label in ax.get_yticklabels():
        label.set_color(INK)
    ax.set_xlabel(titles(name, language)[2], size=LABEL_PT, color=MUTED)
    figure.description = _said(shown, name, rows, language, most=6)
    return figure


def _said(shown: Shown, name: str, rows: pd.DataFrame, language: Language, most: int) -> str:
    """Return the picture in words: its first rows, or its ends."""
    _ = language.text
    if not most:
        least, top = (value_words(name, end, language) for end in (rows["value"].min(), rows["value"].max()))
        return _("Register: from {least} to {most}.", least=least, most=top)
    parts = []
    for row in rows.head(most).itertuples(index=False):
        value = value_words(name, row.value, language)
        if shown.seasons:
            value = _("{value}, simulated {model}", value=value, model=value_words(name, row.simulated, language))
        parts.append(f"{shown.names(name, row.key)}{language.colon}{value}")
    return "; ".join(parts) + "."
