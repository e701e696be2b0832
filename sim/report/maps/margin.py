"""The margin of the map: classes of colour, the venues by number, what is marked.

In: what the map shows. Out: classes, and the text and samples beside it. The map is drawn in `figures.commune_map`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.patches import Rectangle

from sim.measures.definition import SMALL_COUNT
from sim.report.figures.lines import LABEL_PT, SMALL_PT, fitted, shortened
from sim.report.figures.style import FAINT, INK, MUTED, ORANGE, ink_on, scale
from sim.report.gathered import Gathered
from sim.report.headlines import written
from sim.report.languages import Language
from sim.report.maps.journeys import Journey, draw_line, drawn, samples_of
from sim.report.told_apart import commune_names, venue_names
from sim.scenario.values import WEEKDAYS

_STEPS = {"share": (0.01, 0.02, 0.05, 0.1, 0.2), "min": (0.5, 1.0, 2.0, 5.0, 10.0, 20.0)}
_MOST_CLASSES = 6
_WIDEST_STEP = 0.25
_LEAST = 5
_FEWEST = 3
_MANY_VENUES = 8  # beyond, their hours are left to the figure of the week
_ROW_IN, _SHORT_ROW_IN = 0.4, 0.235


class ByCommune(NamedTuple):
    """What the map shows of each commune: its needs in a season, and an amount that is a share or minutes."""

    needs: np.ndarray
    amount: np.ndarray
    unit: str = "share"


class Caption(NamedTuple):
    """The words of the margin: what the colours tell, and what the communes at the low end are called."""

    colours: str
    least: str


class Classes(NamedTuple):
    """Classes of equal width: edges in the unit, and whether values lie below the first or above the last."""

    edges: np.ndarray
    below: bool = False
    above: bool = False
    unit: str = "share"

    @property
    def colors(self) -> list[str]:
        """Return a colour for each class, from light to dark."""
        n = len(self.edges) - 1
        # Few classes lie close on the scale: white beside nearly black would say more than the numbers do.
        step = min(_WIDEST_STEP, 0.83 / max(1, n - 1))
        return [to_hex(scale()(0.12 + step * k)) for k in range(n)]

    def look(self, value: float) -> tuple[str, str]:
        """Return the colour of a value, and that of the text on it; no value is faint."""
        if not np.isfinite(value):
            return FAINT, MUTED
        k = int(np.clip(np.searchsorted(self.edges, value, side="right") - 1, 0, len(self.edges) - 2))
        return self.colors[k], ink_on(self.colors[k])

    def names(self, language: Language) -> list[str]:
        """Return what each class holds, in words; the ends are open where a value lies beyond them."""
        _ = language.text
        last = len(self.edges) - 2
        step = self.edges[1] - self.edges[0] if last >= 0 else 1.0
        decimals = 0 if self.unit == "share" or step >= 1 else 1
        found = []
        for k in range(last + 1):
            low, high = (written(float(edge), self.unit, language, decimals) for edge in self.edges[k : k + 2])
            if k == 0 and self.below:
                found.append(_("less than {high}", high=high))
            elif k == last and self.above:
                found.append(_("{low} and more", low=low))
            else:
                start = self.edges[k] * (100 if self.unit == "share" else 1)
                found.append(_("{low} to {high}", low=language.number(start, decimals), high=high))
        return found


def classes_of(shown: ByCommune) -> Classes:
    """Return the finest round classes, six at most, that hold the values of the communes with enough needs.

    Those with few needs vary by chance; they decide only where hardly any commune has enough.
    """
    known = shown.amount[np.isfinite(shown.amount)]
    if not len(known):
        return Classes(np.zeros(1), unit=shown.unit)
    enough = known[shown.needs[np.isfinite(shown.amount)] >= SMALL_COUNT]
    deciding = enough if len(enough) >= _FEWEST else known
    low, high = float(deciding.min()), float(deciding.max())
    for step in _STEPS[shown.unit]:
        first = np.floor(low / step + 1e-9)
        last = max(first + 1, np.ceil(high / step - 1e-9))
        if last - first <= _MOST_CLASSES and step >= high / 12:
            break
    edges = np.arange(first, last + 1) * step
    return Classes(edges, bool((known < edges[0] - 1e-9).any()), bool((known > edges[-1] + 1e-9).any()), shown.unit)


def _is_long(data: Gathered) -> bool:
    return len(data.venues) > _MANY_VENUES


def margin_height(data: Gathered, classes: Classes, journeys: Sequence[Journey] = ()) -> float:
    """Return the height that the margin needs, inches, the communes that are served least apart."""
    rows = len(data.venues)
    key = 0.43 + 0.21 * len(_line_key(journeys)) + 0.17 if journeys else 0.0
    return (
        key
        + 0.1
        + 0.25
        + 0.21 * (len(classes.edges) + 1)
        + 0.43
        + rows * (_SHORT_ROW_IN if _is_long(data) else _ROW_IN)
    )


def write_margin(
    ax: Axes, data: Gathered, classes: Classes, shown: ByCommune, caption: Caption, size_in: tuple[float, float],
    language: Language, journeys: Sequence[Journey] = (),
) -> None:  # fmt: skip
    """Write the key of the classes, the venues, the lines and the marks, from the top, in inches.

    Parameters
    ----------
    ax : Axes
        Empty.
    data : Gathered
    classes : Classes
    shown : ByCommune
        Of the territory's communes, in their order.
    caption : Caption
    size_in : (float, float)
        Width and height of the axes, inches.
    language : Language
    journeys : sequence of Journey, optional
    """
    _ = language.text
    wide, tall = size_in
    ax.set(xlim=(0, wide), ylim=(tall, 0))
    ax.set_axis_off()
    y = heading(ax, caption.colours, 0.1)
    for color, name in zip(classes.colors, classes.names(language), strict=True):
        y = swatch(ax, y, name, facecolor=color, edgecolor=MUTED)
    if (shown.needs < SMALL_COUNT).any():
        y = swatch(ax, y, _("fewer than {count} needs a season", count=SMALL_COUNT), facecolor="white",
                    edgecolor=MUTED, hatch="////")  # fmt: skip
    y = heading(ax, _("Venues"), y + 0.18)
    venues = data.venues
    called = venue_names(data.scenario)
    names = fitted([called[venue.id] for venue in venues], wide - 0.3, SMALL_PT)
    for number, (venue, name) in enumerate(zip(venues, names, strict=True), start=1):
        ax.plot(0.11, y + 0.06, marker="o", markersize=12, color=ORANGE, markeredgecolor=INK, markeredgewidth=0.9)
        ax.text(0.11, y + 0.06, str(number), ha="center", va="center_baseline", size=7.5, weight="bold", color=INK)
        ax.text(0.3, y, name, size=SMALL_PT, va="top")
        if not _is_long(data):
            when = shortened(_opening(data, venue.id, language), wide - 0.3, SMALL_PT - 1)
            ax.text(0.3, y + 0.16, when, size=SMALL_PT - 1, color=MUTED, va="top")
        y += _SHORT_ROW_IN if _is_long(data) else _ROW_IN
    if journeys:
        y = _journey_key(ax, y + 0.14, journeys, language)
    _least(ax, y + 0.14, data, shown, caption, language)


def _line_key(journeys: Sequence[Journey]) -> list[float]:
    """Return the visits of each sample line of the key, the dashed one last."""
    few = [SMALL_COUNT / 2] if any(one.at_venue < SMALL_COUNT for one in drawn(journeys)) else []
    return samples_of(journeys) + few


def _journey_key(ax: Axes, y: float, journeys: Sequence[Journey], language: Language) -> float:
    """Write what the lines are, with samples as wide as on the map; return where the next line begins."""
    _ = language.text
    y = heading(ax, _("Journeys: to the venue used most"), y)
    most = max((one.at_venue for one in drawn(journeys)), default=0.0)
    for visits in _line_key(journeys):
        draw_line(ax, np.array([[0.0, y + 0.075], [0.24, y + 0.075]]), visits, most)
        told = (
            _("fewer than {count} visits a season", count=SMALL_COUNT) if visits < SMALL_COUNT
            else _("{count} visits a season", count=language.number(visits, 0))
        )  # fmt: skip
        ax.text(0.34, y + 0.075, told, size=SMALL_PT, color=INK, va="center")
        y += 0.21
    note = _("no line: a venue of their own commune, or nobody came")
    ax.text(0, y, shortened(note, ax.get_xlim()[1], SMALL_PT - 1), size=SMALL_PT - 1, color=MUTED, va="top")
    return y + 0.17


def _least(ax: Axes, y: float, data: Gathered, shown: ByCommune, caption: Caption, language: Language) -> None:
    """Write the communes at the low end, among those with enough needs, as far as there is room."""
    _ = language.text
    wide, tall = ax.get_xlim()[1], ax.get_ylim()[0]
    enough = np.flatnonzero((shown.needs >= SMALL_COUNT) & np.isfinite(shown.amount))
    least = enough[np.argsort(shown.amount[enough], kind="stable")][:_LEAST]
    if len(enough) < 2 * _LEAST or y + 0.25 + 0.17 * _LEAST > tall:
        return
    y = heading(ax, caption.least, y)
    called = list(commune_names(data.territory.communes).values())
    names = fitted([called[k] for k in least.tolist()], wide - 1.3, SMALL_PT)
    for k, name in zip(least.tolist(), names, strict=True):
        value, n = written(shown.amount[k], shown.unit, language, 0), language.number(shown.needs[k])
        text = _("{share} of {n} needs", share=value, n=n) if shown.unit == "share" else value
        ax.text(0, y, name, size=SMALL_PT, color=INK, va="top")
        ax.text(wide, y, text, size=SMALL_PT, color=MUTED, va="top", ha="right")
        y += 0.17


def heading(ax: Axes, text: str, y: float) -> float:
    """Write a heading at some inches from the top; return where the next line begins."""
    ax.text(0, y, text, size=LABEL_PT, weight="bold", color=INK, va="top")
    return y + 0.25


def swatch(ax: Axes, y: float, text: str, **style: Any) -> float:
    """Draw a sample of a colour with its meaning; return where the next line begins."""
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
