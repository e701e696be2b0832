"""Figure: how many people are present through the week, desk by desk.

In: a gathered run. Out: a `Page`: an agenda whose rows are the venues open on each weekday, and whose cells are half
hours. A mean is taken over the days on which the venue opened.
"""

from __future__ import annotations

import itertools
from typing import NamedTuple

import matplotlib as mpl
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from sim.measures.crossed import HALF_HOUR_S
from sim.report.figures.lines import LABEL_PT, SMALL_PT, TITLE_PT, fitted, text_width, unbracketed
from sim.report.figures.style import (
    INK,
    MARGIN_IN,
    MUTED,
    RULE,
    Page,
    bare,
    beside,
    empty_page,
    ink_on,
    page,
    scale,
    styled,
)
from sim.report.gathered import Gathered
from sim.report.languages import Language
from sim.report.told_apart import venue_names
from sim.typography import NO_BREAK
from sim.units import DAY_S, HOUR_S, WEEK_DAYS

_DESK = ["weekday", "venue"]
_HALF_HOURS = DAY_S // HALF_HOUR_S
_TITLE_NAME_IN = 6.0  # a name up to this long is not broken over two lines of the title
_SEEN = 0.05  # people present outside the hours that are worth a cell
_DAY_IN, _NAME_IN, _FACTS_IN, _ROW_IN = 0.92, 2.55, 1.35, 0.31


class VenueLoad(NamedTuple):
    """One row of the agenda: a venue on a weekday, with who is there in each half hour of the day.

    `days` is how often it opened, in all replications; `came` people a day, `use` the share of the desk time in use;
    `present` the mean number of people waiting or in service, `is_open` whether the half hour lies, in part at least,
    in planned hours; both of shape (48,).
    """

    weekday: int
    venue: str
    days: int
    came: float
    use: float
    present: np.ndarray
    is_open: np.ndarray


def desks_of(data: Gathered) -> list[VenueLoad]:
    """Return the venues that opened on each weekday, by weekday and in the order of the scenario."""
    if not data.crossed:
        return []
    opened = data.crossed["days"].set_index(_DESK)
    came, use = (
        data.crossed[name].set_index(_DESK).reindex(opened.index, fill_value=0) for name in ("arrivals", "use")
    )
    hours, present = (_by_half_hour(data, name, opened.index) for name in ("hours", "present"))
    found = []
    for key in itertools.product(range(WEEK_DAYS), (venue.id for venue in data.scenario.venues)):
        if key in opened.index:
            days = int(opened.loc[key, "numerator"])
            busy_s, desk_s = use.loc[key, ["numerator", "denominator"]]
            share = busy_s / desk_s if desk_s else np.nan
            there = present.loc[key].to_numpy() / (HALF_HOUR_S * days)
            found.append(
                VenueLoad(*key, days, came.loc[key, "numerator"] / days, share, there, hours.loc[key].to_numpy() > 0)
            )
    return found


def _by_half_hour(data: Gathered, name: str, desks: pd.Index) -> pd.DataFrame:
    """Return sums by desk and half hour of the day; what is left over after midnight is not of the day."""
    wide = data.crossed[name].pivot_table("numerator", _DESK, "half_hour", "sum", fill_value=0)
    return wide.reindex(index=desks, columns=range(_HALF_HOURS), fill_value=0)


def load(data: Gathered, language: Language) -> Page:
    """Draw the mean number of people present by weekday, venue and half hour."""
    _ = language.text
    desks = desks_of(data)
    with styled():
        if not desks:
            return empty_page(
                data,
                language,
                _("A week at the desks: no session was held"),
                _("no session"),
                _("No session was held in the window."),
            )
        agenda = Agenda(desks)
        title = _title(agenda, data, language)
        subtitle = _(
            "Mean number of people present, waiting or in service, in each half hour of the days on which the venue "
            "opened. Framed: planned hours."
        )
        if any(desk.use > 1 for desk in desks):
            subtitle += " " + _("Desk time in use passes 100% where services end after closing.")
        figure = page(data, language, len(desks) * _ROW_IN + 1.0, title, subtitle)
        _draw(figure, agenda, data, language)
        figure.description = _description(agenda, data, language)
    return figure


class Agenda:
    """Desks with the half hours that are drawn: from before the first opens to after the last closes."""

    def __init__(self, desks: list[VenueLoad]):
        self.desks = desks
        used = np.flatnonzero(np.any([desk.is_open for desk in desks], axis=0))
        shown = slice(max(0, used[0] - 1), used[-1] + 2)
        self.edges = np.arange(_HALF_HOURS + 1)[shown.start : shown.stop] * HALF_HOUR_S
        self.present = np.array([desk.present[shown] for desk in desks])
        self.is_open = np.array([desk.is_open[shown] for desk in desks])


def _venue_name(data: Gathered, venue: str) -> str:
    return venue_names(data.scenario)[venue]


def _title(agenda: Agenda, data: Gathered, language: Language) -> str:
    _ = language.text
    present = agenda.present
    if present.max() <= 0:
        return _("A week at the desks: nobody came")
    row, column = np.unravel_index(int(np.argmax(present)), present.shape)
    names = venue_names(data.scenario)
    bare_names = [unbracketed(name) for name in names.values()]
    venue = unbracketed(names[agenda.desks[row].venue])
    if bare_names.count(venue) > 1:  # the brackets alone tell it from another
        venue = names[agenda.desks[row].venue]
    if text_width(venue, TITLE_PT, bold=True) < _TITLE_NAME_IN:
        venue = venue.replace(" ", NO_BREAK)
    return language.plural(
        "Most people: {venue}, {weekday} at {clock}, {count} person on average",
        "Most people: {venue}, {weekday} at {clock}, {count} people on average",
        round(float(present[row, column]), 1), weekday=language.weekday(agenda.desks[row].weekday),
        clock=language.clock(int(agenda.edges[column])), venue=venue,
    )  # fmt: skip


def _draw(figure: Page, agenda: Agenda, data: Gathered, language: Language) -> None:
    _ = language.text
    desks, present, is_open, edges = agenda.desks, agenda.present, agenda.is_open, agenda.edges
    left = MARGIN_IN + _DAY_IN + _NAME_IN
    wide = figure.width_in - left - _FACTS_IN - MARGIN_IN
    ax = figure.box(left, 0.36, wide, len(desks) * _ROW_IN)
    shown = is_open | (present >= _SEEN)
    texts = np.array([[language.number(value, 1) for value in row] for row in present], dtype=object)
    most = max(1.0, float(present.max()))
    sns.heatmap(
        present, mask=~shown, annot=texts, fmt="", ax=ax, cmap=scale(), vmin=0, vmax=most, linewidths=1,
        linecolor="white", cbar=False, annot_kws={"size": SMALL_PT - 0.5}, xticklabels=False, yticklabels=False,
    )  # fmt: skip
    for text in ax.texts:
        column, row = (int(place) for place in text.get_position())
        text.set_color(ink_on(to_hex(scale()(present[row, column] / most))))
        if text.get_text() == language.number(0, 1):
            text.set_text("·")
    _frames(ax, is_open)
    hours = [k for k, edge in enumerate(edges) if edge % HOUR_S == 0]
    ax.set_xticks(hours, [language.clock(int(edges[k])) for k in hours])
    ax.xaxis.tick_top()
    ax.tick_params(length=0, pad=2)
    bare(ax)
    _names(ax, desks, data, language)
    bar = figure.box(left + wide - 2.4, 0.36 + len(desks) * _ROW_IN + 0.14, 2.4, 0.12)
    figure.colorbar(mpl.cm.ScalarMappable(mpl.colors.Normalize(0, most), scale()), cax=bar, orientation="horizontal")
    bar.tick_params(length=2, labelsize=SMALL_PT - 1)
    bar.xaxis.set_major_locator(MaxNLocator(4, steps=[1, 2, 5, 10]))
    bar.xaxis.set_major_formatter(lambda value, _place: language.number(value))
    bar.set_xlabel(_("people present (mean)"), size=SMALL_PT, labelpad=1)
    bar.spines["outline"].set_visible(False)


def _frames(ax: Axes, is_open: np.ndarray) -> None:
    """Frame each run of half hours in which a desk is open."""
    for row, cells in enumerate(is_open):
        steps = np.flatnonzero(np.diff(np.concatenate(([0], cells.astype(int), [0]))))
        for begin, end in zip(steps[::2], steps[1::2], strict=True):
            frame = Rectangle(
                (begin, row + 0.03), end - begin, 0.94, fill=False, edgecolor=INK, linewidth=0.9, clip_on=False
            )
            ax.add_patch(frame)


def _names(ax: Axes, desks: list[VenueLoad], data: Gathered, language: Language) -> None:
    """Write weekdays and venues at the left of the rows, what came and how busy the desk was at their right."""
    _ = language.text
    end = len(desks)
    venues = list(dict.fromkeys(desk.venue for desk in desks))
    named = fitted([_venue_name(data, venue) for venue in venues], _NAME_IN - 0.08, SMALL_PT)
    name_of = dict(zip(venues, named, strict=True))
    for k, desk in enumerate(desks):
        first = k == 0 or desks[k - 1].weekday != desk.weekday
        if first:
            day = language.capital(language.weekday(desk.weekday))
            beside(ax, day, k + 0.5, -(_DAY_IN + _NAME_IN), 0, ha="left", weight="bold", size=LABEL_PT)
        if first and k:
            edge = ax.get_yaxis_transform()
            ax.plot([0, 1], [k, k], color=RULE, linewidth=0.8, transform=edge, clip_on=False)
        beside(ax, name_of[desk.venue], k + 0.5, -_NAME_IN, 0, ha="left", size=SMALL_PT)
        beside(ax, language.number(desk.came, 1), k + 0.5, 0.5, size=SMALL_PT)
        beside(ax, language.percent(desk.use), k + 0.5, 1.3, size=SMALL_PT)
    beside(ax, _("time of day"), -0.4, -0.1, 0, size=SMALL_PT, color=MUTED)
    beside(ax, _("came\na day"), -0.4, 0.5, size=SMALL_PT - 0.5, color=MUTED)
    beside(ax, _("desk time\nin use"), -0.4, 1.3, size=SMALL_PT - 0.5, color=MUTED)
    ax.set_ylim(end, 0)


def _description(agenda: Agenda, data: Gathered, language: Language) -> str:
    _ = language.text
    lines = []
    for desk, present in zip(agenda.desks, agenda.present, strict=True):
        busiest = int(np.argmax(present))
        lines.append(
            _("{weekday}, {venue}: {came} people a day, desk time in use {use}, most present at {clock} ({count}).",
              weekday=language.capital(language.weekday(desk.weekday)), venue=_venue_name(data, desk.venue),
              came=language.number(desk.came, 1), use=language.percent(desk.use),
              clock=language.clock(int(agenda.edges[busiest])), count=language.number(present[busiest], 1))
        )  # fmt: skip
    return " ".join(lines)
