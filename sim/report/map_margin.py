"""The margin of the map: classes of colour, the venues by number, what is marked.

In: what the map shows. Out: classes, and the text and samples beside the map. The map itself is drawn in `figures_map`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from sim.measures.definition import SMALL_COUNT
from sim.report.gathered import Gathered
from sim.report.languages import NO_BREAK, Language
from sim.report.style import FAINT, INK, LABEL_PT, MUTED, ORANGE, SMALL_PT, ink_on, scale, wrapped
from sim.scenario.values import WEEKDAYS

_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2)
_MOST_CLASSES = 6
_LEAST = 5


class Reach(NamedTuple):
    """The needs of each commune in a season, and the share of them served here at least once."""

    needs: np.ndarray
    share: np.ndarray


class Classes(NamedTuple):
    """Classes of equal width: their edges, shares from 0 to 1, the first class open below and the last above."""

    edges: np.ndarray

    @property
    def colors(self) -> list[str]:
        """Return a colour for each class, from light to dark."""
        n = len(self.edges) - 1
        return [to_hex(scale()(0.12 + 0.83 * k / max(1, n - 1))) for k in range(n)]

    def look(self, share: float) -> tuple[str, str]:
        """Return the colour of a share, and that of the text on it; no share is faint."""
        if not np.isfinite(share):
            return FAINT, MUTED
        k = int(np.clip(np.searchsorted(self.edges, share, side="right") - 1, 0, len(self.edges) - 2))
        return self.colors[k], ink_on(self.colors[k])


def classes_of(shares: np.ndarray) -> Classes:
    """Return the fewest round classes, six at most, that hold all shares."""
    known = shares[np.isfinite(shares)]
    low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 0.0)
    for step in _STEPS:
        first = np.floor(low / step + 1e-9)
        last = max(first + 1, np.ceil(high / step - 1e-9))
        if last - first <= _MOST_CLASSES:
            break
    return Classes(np.arange(first, last + 1) * step)


def write_margin(ax: Axes, data: Gathered, classes: Classes, reach: Reach, language: Language) -> None:
    """Write the key of the classes, the venues and the marks, from the top, in inches.

    Parameters
    ----------
    ax : Axes
        Empty; its size decides where lines break.
    data : Gathered
    classes : Classes
    reach : Reach
        By commune of the territory, in its order.
    language : Language
    """
    _ = language.text
    figure = ax.figure
    wide, tall = ax.get_position().size * figure.get_size_inches()
    ax.set(xlim=(0, wide), ylim=(tall, 0))
    ax.set_axis_off()
    y = _heading(ax, _("Needs served here"), 0.1)
    for k, color in enumerate(classes.colors):
        low, high = (language.number(edge * 100, 0) for edge in classes.edges[k : k + 2])
        y = _swatch(ax, y, _("{low} to {high}", low=low, high=f"{high}{NO_BREAK}%" if language.code == "fr" else f"{high}%"),
                    facecolor=color, edgecolor=MUTED)  # fmt: skip
    if (reach.needs < SMALL_COUNT).any():
        y = _swatch(ax, y, _("fewer than {count} needs a season", count=SMALL_COUNT), facecolor="white",
                    edgecolor=MUTED, hatch="....")  # fmt: skip
    y = _heading(ax, _("Venues"), y + 0.18)
    for number, venue in enumerate(data.scenario.venues, start=1):
        ax.plot(0.11, y + 0.08, marker="o", markersize=12, color=ORANGE, markeredgecolor=INK, markeredgewidth=0.9)
        ax.text(0.11, y + 0.08, str(number), ha="center", va="center_baseline", size=7.5, weight="bold", color=INK)
        for line in wrapped(language.typeset(venue.name), wide - 0.3, SMALL_PT):
            ax.text(0.3, y, line, size=SMALL_PT, color=INK, va="top")
            y += 0.16
        for line in wrapped(_opening(data, venue.id, language), wide - 0.3, SMALL_PT - 1):
            ax.text(0.3, y, line, size=SMALL_PT - 1, color=MUTED, va="top")
            y += 0.14
        y += 0.08
    _least_served(ax, y + 0.14, data, reach, language)


def _least_served(ax: Axes, y: float, data: Gathered, reach: Reach, language: Language) -> None:
    """Write the communes that are served least, among those with enough needs, as far as there is room."""
    _ = language.text
    wide, tall = ax.get_xlim()[1], ax.get_ylim()[0]
    enough = np.flatnonzero(reach.needs >= SMALL_COUNT)
    least = enough[np.argsort(reach.share[enough], kind="stable")][:_LEAST]
    if len(enough) < 2 * _LEAST or y + 0.25 + 0.17 * _LEAST > tall:
        return
    y = _heading(ax, _("Served least"), y)
    for k in least.tolist():
        commune = data.territory.communes[k]
        text = _("{share} of {n} needs", share=language.percent(reach.share[k]), n=language.number(reach.needs[k]))
        ax.text(0, y, commune.name, size=SMALL_PT, color=INK, va="top")
        ax.text(wide, y, text, size=SMALL_PT, color=MUTED, va="top", ha="right")
        y += 0.17


def _heading(ax: Axes, text: str, y: float) -> float:
    ax.text(0, y, text, size=LABEL_PT, weight="bold", color=INK, va="top")
    return y + 0.25


def _swatch(ax: Axes, y: float, text: str, **style) -> float:
    ax.add_patch(Rectangle((0, y), 0.24, 0.15, linewidth=0.5, **style))
    ax.text(0.34, y + 0.075, text, size=SMALL_PT, color=INK, va="center")
    return y + 0.21


def _opening(data: Gathered, venue: str, language: Language) -> str:
    """Return when the rota opens a venue, in words; the home desk by its name."""
    _ = language.text
    rota = data.scenario.rota
    parts = [_("home desk")] if rota.home_desk is not None and rota.home_desk.venue == venue else []
    for one in sorted(
        (p for p in rota.permanences if p.venue == venue), key=lambda p: (WEEKDAYS.index(p.weekday), p.start)
    ):
        parts.append(
            _("{weekday} {start} to {end}", weekday=language.weekday(one.weekday), start=language.clock(one.start),
              end=language.clock(one.end))
        )  # fmt: skip
    return ", ".join(parts) or _("no permanence in this rota")
