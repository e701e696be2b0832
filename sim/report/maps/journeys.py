"""Journeys on the map of the site: which venue the people of each commune come to most, from the log.

In: a gathered run. Out: `Journey`, one a commune from which somebody came, and thin lines on axes. Nobody is
assigned to a venue here: a line tells what happened.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes

from sim.measures.definition import SMALL_COUNT
from sim.report.figures.style import INK
from sim.report.gathered import Gathered
from sim.report.maps.shapes import round_length

_THIN_PT, _THICK_PT = 0.6, 3.8
_FEW_DASH = (0, (3.0, 1.6))
_LEAST_WIDEST = 5 * SMALL_COUNT  # where all journeys are few, all lines are thin


class Journey(NamedTuple):
    """The visits of a commune's people in a season, and the two venues that they come to most.

    Attributes
    ----------
    commune, venue, second : int
        Places in the territory and in those of the run; no second venue is -1.
    visits, at_venue, at_second : float
        Of all who came to a session, to whatever venue, and to the two.
    is_within : bool
        Whether the venue used most lies in the commune itself: no line is drawn.
    """

    commune: int
    venue: int
    second: int
    visits: float
    at_venue: float
    at_second: float
    is_within: bool

    @property
    def share(self) -> float:
        """Return the share of the visits that go to the venue used most."""
        return self.at_venue / self.visits


def journeys_of(data: Gathered) -> list[Journey]:
    """Return the journeys of each commune from which somebody came to a session that was held.

    Parameters
    ----------
    data : Gathered

    Returns
    -------
    list of Journey
        In the order of the territory's communes; visits are means over the replications. Of venues that are used
        equally often, the first of the scenario.
    """
    codes = [commune.insee for commune in data.territory.communes]
    came = data.crossed["journeys"].pivot_table("numerator", "commune", "venue", "sum", fill_value=0)
    came = came.reindex(index=codes, columns=[venue.id for venue in data.venues], fill_value=0)
    found = []
    for commune, row in enumerate(came.to_numpy(dtype=np.float64) / max(1, data.replications)):
        if not row.any():
            continue
        first, second = [*np.argsort(-row, kind="stable").tolist(), -1][:2]
        other = float(row[second]) if second >= 0 else 0.0
        is_within = data.venues[first].commune == codes[commune]
        found.append(
            Journey(commune, first, second if other else -1, float(row.sum()), float(row[first]), other, is_within)
        )
    return found


def drawn(journeys: Iterable[Journey]) -> list[Journey]:
    """Return the journeys that are lines on the map, the most used first: those that leave the commune."""
    return sorted((one for one in journeys if not one.is_within), key=lambda one: -one.at_venue)


def width_pt(visits: float, most: float) -> float:
    """Return the width of a line, points: twice as wide for four times the visits."""
    return max(_THIN_PT, _THICK_PT * float(np.sqrt(visits / max(most, _LEAST_WIDEST))))


def samples_of(journeys: Sequence[Journey]) -> list[float]:
    """Return the round numbers of visits that the key shows, the largest first; none where all lines are dashed."""
    most = max((one.at_venue for one in drawn(journeys)), default=0.0)
    if most < SMALL_COUNT:
        return []
    top = round_length(most)
    return [size for size in (top, top / 10, top / 100) if size >= SMALL_COUNT]


def draw_line(ax: Axes, ends: np.ndarray, visits: float, most: float, zorder: float = 3) -> None:
    """Draw a line as wide as its visits, here and in the key: dashed where so few came that chance decides the venue.

    Parameters
    ----------
    ax : Axes
    ends : array, shape (2, 2)
    visits, most : float
        Of this line and of the widest.
    zorder : float
    """
    wide = width_pt(visits, most)
    # A white rim keeps the line apart from dark communes and from other lines.
    ax.plot(*ends.T, color="white", linewidth=wide + 1.3, solid_capstyle="round", zorder=zorder)
    dashes = _FEW_DASH if visits < SMALL_COUNT else "-"
    ax.plot(*ends.T, color=INK, linewidth=wide, linestyle=dashes, solid_capstyle="round", zorder=zorder)


def draw_journeys(ax: Axes, journeys: Sequence[Journey], homes: np.ndarray, venues: np.ndarray) -> None:
    """Draw a line from each commune to the venue that its people come to most, if it is in another, the widest lowest.

    Parameters
    ----------
    ax : Axes
    journeys : sequence of Journey
    homes : array, shape (communes, 2)
        Where each commune's line begins, in the units of the axes.
    venues : array, shape (venues, 2)
        Where the marks of the venues stand.
    """
    lines = drawn(journeys)
    for place, one in enumerate(lines):
        ends = np.stack((homes[one.commune], venues[one.venue]))
        draw_line(ax, ends, one.at_venue, lines[0].at_venue, 3 + place * 1e-3)
        ax.plot(*ends[0], marker="o", markersize=3, color=INK, markeredgecolor="white", markeredgewidth=0.6, zorder=3.9)


def points_along(journeys: Sequence[Journey], homes: np.ndarray, venues: np.ndarray, gap: float) -> np.ndarray:
    """Return points at most a gap apart on the lines of the journeys, shape (n, 2), which labels keep off."""
    found = [np.zeros((0, 2))]
    for one in drawn(journeys):
        start, end = homes[one.commune], venues[one.venue]
        steps = max(2, int(np.ceil(np.hypot(*(end - start)) / gap)) + 1)
        found.append(np.linspace(start, end, steps))
    return np.concatenate(found)
