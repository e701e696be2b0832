"""Figure: a country, or a part of it: the share of needs that is reached by commune, and the next permanences.

In: the tables of communes and of the next permanences of a country's run. Out: a `Page`; overseas in frames. One
shape a class: neighbours share their outlines.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.path import Path

from sim.report.figures.lines import balanced
from sim.report.figures.style import DPI, MARGIN_IN, MUTED, Page, styled
from sim.report.languages import Language
from sim.report.maps.ground import draw_shape
from sim.report.maps.shapes import path_of, projection_of
from sim.territory.boundaries import boundaries
from sim.territory.departments import departments

_CLASSES = (
    (0.2, "#b2182b"),
    (0.3, "#ef8a62"),
    (0.4, "#fddbc7"),
    (0.5, "#d1e5f0"),
    (0.6, "#67a9cf"),
    (np.inf, "#2166ac"),
)
_NONE = "#c9d0d7"  # no need fell there
_HOST: dict[str, Any] = {
    "linestyle": "none", "marker": "o", "markersize": 4, "color": "#111111", "markeredgecolor": "white",
    "markeredgewidth": 0.6,
}  # fmt: skip
_MAP_IN, _HEAD_IN, _FOOT_IN, _FRAME_IN = 8.4, 0.95, 0.75, 1.2


def country_map(communes: pd.DataFrame, hosts: pd.DataFrame, language: Language | None = None) -> Page:
    """Draw the share of needs served at least once by commune, and where the next permanences would be.

    Parameters
    ----------
    communes : DataFrame
        dep, commune, lat, lon, requests, reach, as `communes.parquet` of a country's folder.
    hosts : DataFrame
        commune, as `next.parquet` there; perhaps no row.
    language : Language, optional
        French by default.
    """
    language = language or Language()
    _ = language.text
    share = language.percent(float(communes["reach"].sum() / communes["requests"].sum()), 0)
    title = _("{share} of the needs that want a hand are served", share=share)
    subtitle = _("Share of the needs of each commune that are served at least once; grey: no need fell there.")
    far = communes["dep"].str.startswith("97")
    communes = communes.assign(is_next=communes["commune"].isin(hosts["commune"] if len(hosts) else []))
    mainland = communes[~far] if (~far).any() else communes
    frames = [own for _code, own in communes[far].groupby("dep")] if (~far).any() else []
    foot = _FOOT_IN + (_FRAME_IN + 0.3 if frames else 0)
    with styled():
        figure = Page(figsize=(_MAP_IN + 2 * MARGIN_IN, _MAP_IN + _HEAD_IN + foot), dpi=DPI, facecolor="white")
        figure.title, figure.subtitle = title, subtitle
        figure.description = f"{title}. {subtitle}"
        figure.body_top = 1 - _HEAD_IN / figure.height_in
        lines = balanced(title, _MAP_IN, 14.0, bold=True)
        for number, line in enumerate(lines):
            figure.text(0.035, 1 - (0.3 + 0.26 * number) / figure.height_in, line, size=14, weight="bold", va="top")
        figure.text(0.035, 1 - (0.34 + 0.26 * len(lines)) / figure.height_in, subtitle, size=9.5, color=MUTED, va="top")
        ax = figure.box(MARGIN_IN, 0, _MAP_IN, _MAP_IN)
        _draw(ax, mainland)
        _legend(ax, len(hosts), language)
        for place, own in enumerate(frames):
            frame = figure.box(MARGIN_IN + place * (_FRAME_IN + 0.4), _MAP_IN + 0.25, _FRAME_IN, _FRAME_IN)
            frame.set_anchor("N")  # headings on one line
            _draw(frame, own)
            frame.set_title(departments()[str(own["dep"].iloc[0])].name, fontsize=8, color=MUTED)
        credit = _(
            "INSEE (population 2023); ANCT (offices, August 2024; priority quarters, 2024); IGN (outlines); "
            "GeoNames (town centres)."
        )
        figure.text(0.035, 0.25 / figure.height_in, credit, size=7, color=MUTED)
    return figure


def _draw(ax: Axes, communes: pd.DataFrame) -> None:
    ax.set_axis_off()
    ax.set_aspect("equal")
    here = projection_of(list(zip(communes["lat"], communes["lon"], strict=True)))
    outlines = boundaries(communes["commune"])
    shapes: dict[str, list[Path]] = {}
    shares = (communes["reach"] / communes["requests"].where(communes["requests"] > 0)).to_numpy(dtype=float)
    for code, share in zip(communes["commune"], shares, strict=True):
        rings = [here.km(ring) for ring in outlines.get(code, [])]
        if rings:
            shapes.setdefault(face_of(share), []).append(path_of(rings))
    for face, paths in sorted(shapes.items()):
        whole = Path.make_compound_path(*paths)
        draw_shape(ax, whole, facecolor=face, edgecolor="white", linewidth=0.05)
    ax.autoscale_view()
    hosts = communes[communes["is_next"]]
    ax.plot(*here.km(hosts[["lon", "lat"]].to_numpy()).T, **_HOST)


def face_of(share: float) -> str:
    """Return the colour of a share from 0 to 1; grey where nothing is known."""
    return _NONE if np.isnan(share) else next(face for limit, face in _CLASSES if share < limit)


def _legend(ax: Axes, hosts: int, language: Language) -> None:
    _ = language.text
    limits = [0.0, *(limit for limit, _face in _CLASSES[:-1]), 1.0]
    names = [f"{language.percent(low, 0)} – {language.percent(high, 0)}" for low, high in pairwise(limits)]
    handles: list[Artist] = [
        Patch(facecolor=face, label=name) for (_limit, face), name in zip(_CLASSES, names, strict=True)
    ]
    if hosts:
        told = _("the next permanences ({count})", count=language.number(hosts))
        handles.append(Line2D([], [], label=told, **_HOST))
    ax.legend(handles=handles, loc="lower left", fontsize=8, frameon=False)
