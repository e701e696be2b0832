"""Figure: how many people are present through the week, desk by desk.

In: gathered seasons. Out: a `Page`: an agenda whose rows are the venues open on each weekday, and whose cells are half
hours. A mean is taken over the days on which the venue opened.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any, NamedTuple

import matplotlib as mpl
import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from sim.report.figures.style import (
    INK,
    LABEL_PT,
    MARGIN_IN,
    MUTED,
    RULE,
    SMALL_PT,
    TITLE_PT,
    Page,
    bare,
    fitted,
    ink_on,
    page,
    say,
    scale,
    styled,
    text_width,
    unbracketed,
)
from sim.report.gathered import Gathered, Runs, gather
from sim.report.languages import NO_BREAK, Language
from sim.report.told_apart import venue_names
from sim.scenario.schema import Scenario
from sim.territory.place import Territory
from sim.units import HOUR_S

BIN_S = HOUR_S // 2
_TITLE_NAME_IN = 6.0  # a name up to this long is not broken over two lines of the title
_SEEN = 0.05  # people present outside the hours that are worth a cell
_DAY_IN, _NAME_IN, _FACTS_IN, _ROW_IN = 0.92, 2.55, 1.35, 0.31


class VenueLoad(NamedTuple):
    """One row of the agenda: a venue on a weekday."""

    weekday: int
    venue: str
    days: int
    came: float
    use: float


def desks_of(data: Gathered) -> list[VenueLoad]:
    """Return the venues that opened on each weekday, with the days they opened and what is printed beside them."""
    if not len(data.sessions):
        return []
    held = data.sessions[data.sessions["is_held"]]
    found = []
    order = {venue.id: k for k, venue in enumerate(data.scenario.venues)}
    for key, rows in held.groupby(["weekday", "venue"], observed=True):
        weekday, venue = key
        days = len(rows[["replication", "day"]].drop_duplicates())
        desk_s = rows["desk_s"].sum()
        use = rows["busy_s"].sum() / desk_s if desk_s else np.nan
        found.append(VenueLoad(int(str(weekday)), str(venue), days, rows["came"].sum() / days, use))
    return sorted(found, key=lambda desk: (desk.weekday, order[desk.venue]))


def people_present(data: Gathered, desks: list[VenueLoad], edges: np.ndarray) -> np.ndarray:
    """Return the mean number of people present, waiting or in service, by desk and half hour.

    Parameters
    ----------
    data : Gathered
    desks : list of VenueLoad
    edges : array, seconds from midnight
        Edges of the half hours.

    Returns
    -------
    float64 array, shape (desks, half hours)
    """
    came = data.visits.loc[data.visits["has_come"], ["weekday", "venue", "arrival_s", "gone_s"]]
    venue = pd.Categorical(came["venue"])
    place = np.full((7, len(venue.categories) + 1), -1)  # the last column is for visits without a venue, code -1
    for k, desk in enumerate(desks):
        place[desk.weekday, venue.categories.get_loc(desk.venue)] = k
    row = place[came["weekday"].to_numpy(), venue.codes]
    came, row = came[row >= 0], row[row >= 0]
    arrival, gone = came["arrival_s"].to_numpy(), came["gone_s"].to_numpy()
    days = np.array([desk.days for desk in desks])
    present = np.zeros((len(desks), len(edges) - 1))
    for k, (begin, end) in enumerate(pairwise(edges.tolist())):
        inside = np.clip(np.minimum(gone, end) - np.maximum(arrival, begin), 0, None)
        present[:, k] = np.bincount(row, inside, minlength=len(desks)) / (end - begin) / days
    return present


def open_share(data: Gathered, desks: list[VenueLoad], edges: np.ndarray) -> np.ndarray:
    """Return whether each half hour lies, in part at least, in the planned hours of each desk."""
    held = data.sessions[data.sessions["is_held"]]
    hours = held[["weekday", "venue", "opens_s", "closes_s"]].drop_duplicates()
    is_open = np.zeros((len(desks), len(edges) - 1), dtype=bool)
    for k, desk in enumerate(desks):
        own = hours[(hours["weekday"] == desk.weekday) & (hours["venue"] == desk.venue)]
        for opens, closes in zip(own["opens_s"], own["closes_s"], strict=True):
            is_open[k] |= (edges[1:] > opens) & (edges[:-1] < closes)
    return is_open


def load(runs: Runs, scenario: Scenario, territory: Territory | None = None, language: Language | None = None) -> Page:
    """Draw the mean number of people present by weekday, venue and half hour.

    Parameters
    ----------
    runs : sequence of Season, or Gathered
    scenario : Scenario
    territory : Territory, optional
    language : Language, optional
        French by default.

    Returns
    -------
    Page
    """
    data, language = gather(runs, scenario, territory), language or Language()
    _ = language.text
    desks = desks_of(data)
    with styled():
        if not desks:
            figure = page(data, language, 1.6, _("A week at the desks: no session was held"), "")
            say(figure.box(MARGIN_IN, 0, figure.width_in - 2 * MARGIN_IN, 1.4), _("no session"))
            figure.description = _("No session was held in the window.")
            return figure
        edges = _edges(data)
        present = people_present(data, desks, edges)
        is_open = open_share(data, desks, edges)
        title = _title(data, desks, present, edges, language)
        subtitle = _(
            "Mean number of people present, waiting or in service, in each half hour of the days on which the venue "
            "opened. Framed: planned hours."
        )
        if any(desk.use > 1 for desk in desks):
            subtitle += " " + _("Desk time in use passes 100% where services end after closing.")
        figure = page(data, language, len(desks) * _ROW_IN + 1.0, title, subtitle)
        _draw(figure, desks, present, is_open, edges, data, language)
        figure.description = _description(desks, present, edges, data, language)
    return figure


def _edges(data: Gathered) -> np.ndarray:
    held = data.sessions[data.sessions["is_held"]]
    first = int(held["opens_s"].min() // BIN_S - 1) * BIN_S
    last = int(-(-held["closes_s"].max() // BIN_S) + 1) * BIN_S
    return np.arange(max(0, first), last + 1, BIN_S)


def _venue_name(data: Gathered, venue: str) -> str:
    return venue_names(data.scenario)[venue]


def _title(data: Gathered, desks: list[VenueLoad], present: np.ndarray, edges: np.ndarray, language: Language) -> str:
    _ = language.text
    if present.max() <= 0:
        return _("A week at the desks: nobody came")
    row, column = np.unravel_index(int(np.argmax(present)), present.shape)
    names = venue_names(data.scenario)
    bare_names = [unbracketed(name) for name in names.values()]
    venue = unbracketed(names[desks[row].venue])
    if bare_names.count(venue) > 1:  # the brackets alone tell it from another
        venue = names[desks[row].venue]
    if text_width(venue, TITLE_PT, bold=True) < _TITLE_NAME_IN:
        venue = venue.replace(" ", NO_BREAK)
    return language.plural(
        "Most people: {venue}, {weekday} at {clock}, {count} person on average",
        "Most people: {venue}, {weekday} at {clock}, {count} people on average",
        round(float(present[row, column]), 1), weekday=language.weekday(desks[row].weekday),
        clock=language.clock(int(edges[column])), venue=venue,
    )  # fmt: skip


def _draw(
    figure: Page, desks: list[VenueLoad], present: np.ndarray, is_open: np.ndarray, edges: np.ndarray, data: Gathered,
    language: Language,
) -> None:  # fmt: skip
    _ = language.text
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
    hours = [k for k, edge in enumerate(edges[:-1]) if edge % HOUR_S == 0]
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
            _beside(ax, day, k, -(_DAY_IN + _NAME_IN), weight="bold", size=LABEL_PT)
        if first and k:
            edge = ax.get_yaxis_transform()
            ax.plot([0, 1], [k, k], color=RULE, linewidth=0.8, transform=edge, clip_on=False)
        _beside(ax, name_of[desk.venue], k, -_NAME_IN, size=SMALL_PT)
        _beside(ax, language.number(desk.came, 1), k, 0.5, right=True, ha="right", size=SMALL_PT)
        _beside(ax, language.percent(desk.use), k, 1.3, right=True, ha="right", size=SMALL_PT)
    _beside(ax, _("time of day"), -0.9, -0.1, ha="right", size=SMALL_PT, color=MUTED)
    _beside(ax, _("came\na day"), -0.9, 0.5, right=True, ha="right", size=SMALL_PT - 0.5, color=MUTED)
    _beside(ax, _("desk time\nin use"), -0.9, 1.3, right=True, ha="right", size=SMALL_PT - 0.5, color=MUTED)
    ax.set_ylim(end, 0)


def _beside(ax: Axes, text: str, row: float, inches: float, right: bool = False, **style: Any) -> None:
    ax.annotate(
        text, (1 if right else 0, row + 0.5), (inches * 72, 0), ("axes fraction", "data"), "offset points",
        va="center", **{"ha": "left", "color": INK, **style},
    )  # fmt: skip


def _description(
    desks: list[VenueLoad], present: np.ndarray, edges: np.ndarray, data: Gathered, language: Language
) -> str:
    _ = language.text
    lines = []
    for k, desk in enumerate(desks):
        busiest = int(np.argmax(present[k]))
        lines.append(
            _("{weekday}, {venue}: {came} people a day, desk time in use {use}, most present at {clock} ({count}).",
              weekday=language.capital(language.weekday(desk.weekday)), venue=_venue_name(data, desk.venue),
              came=language.number(desk.came, 1), use=language.percent(desk.use),
              clock=language.clock(int(edges[busiest])), count=language.number(present[k, busiest], 1))
        )  # fmt: skip
    return " ".join(lines)
