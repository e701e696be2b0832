"""Figure: who gains and who loses, by commune, on the map of the site.

In: a `Comparison` of rotas of one site. Out: a `Page`. A commune has a colour only where its change can be told from
none; its number is shown all the same.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sim.comparison.verdicts import BETTER, EQUAL, WORSE
from sim.comparison.words import quoted
from sim.errors import ExperimentError
from sim.experiments.comparing import Comparison
from sim.measures.definition import SMALL_COUNT
from sim.report.compared import measure_name, page_data, scenario_name
from sim.report.figures.commune_map import MAP_IN, MARGIN_COLUMN_IN
from sim.report.figures.lines import SMALL_PT, fitted
from sim.report.figures.style import FAINT, INK, MARGIN_IN, MUTED, ORANGE, Page, ink_on, page, styled
from sim.report.gathered import Gathered
from sim.report.languages import Language
from sim.report.maps.ground import Look, draw_map, map_size
from sim.report.maps.margin import heading, swatch
from sim.report.tables.comparison import GAIN_MEASURE
from sim.report.told_apart import commune_names, venue_names
from sim.said import said

GAIN_COLORS = ("#bcd3e4", "#5f9fc9", "#15466b")
LOSS_COLORS = ("#f6d9b8", "#e08a3c", "#8a3b00")
_STEPS = (0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20)
_ROW_IN = 0.235
_MOST_LISTED = 4


class Gains(NamedTuple):
    """The change of each commune of the territory, in its order; NaN and 0 requests where no need arose."""

    difference: np.ndarray
    change: np.ndarray
    requests: np.ndarray
    verdict: list[str]
    unit: str
    step: float

    @property
    def is_share(self) -> bool:
        """Say whether the change is told in points."""
        return self.unit == "share"


def gains_by_commune(comparison: Comparison, name: str, measure: str, communes: list[str]) -> Gains:
    """Return the gains of a scenario by commune.

    Raises
    ------
    ExperimentError
        The comparison has no gains of that scenario and measure: other citizens, or people were left out.
    """
    table = comparison.gains
    chosen = table[(table["scenario"] == name) & (table["measure"] == measure) & (table["dimension"] == "commune")]
    if not len(chosen):
        raise ExperimentError(
            said(
                "no gains of {name!r} in {measure!r} by commune: the two met different citizens, the measure "
                "has none, or people were left out of the comparison",
                name=name,
                measure=measure,
            )
        )
    rows: pd.DataFrame = chosen.set_index("key").reindex(communes)
    difference = rows["difference"].to_numpy(dtype=np.float64)
    verdict = [word if isinstance(word, str) else "" for word in rows["verdict"].tolist()]
    told = [abs(d) for d, word in zip(difference, verdict, strict=True) if word in (BETTER, WORSE)]
    widest = max(told, default=0.0)
    step = next((step for step in _STEPS if widest <= 3 * step), _STEPS[-1])
    return Gains(
        difference, rows["change"].to_numpy(dtype=np.float64), np.nan_to_num(rows["requests"].to_numpy(dtype=float)),
        verdict, str(chosen["unit"].iloc[0]), step,
    )  # fmt: skip


def gains_map(
    comparison: Comparison, name: str | None = None, measure: str = GAIN_MEASURE, language: Language | None = None
) -> Page:
    """Draw the expected change of each commune under a scenario, against the baseline.

    Parameters
    ----------
    comparison : Comparison
    name : str, optional
        The scenario; by default the first that is not the baseline.
    measure : str
        One of `sim.comparison.cells.MEASURES`.
    language : Language, optional
        French by default.

    Returns
    -------
    Page

    Raises
    ------
    ExperimentError
        There are no gains to show.
    """
    language = language or Language()
    _ = language.text
    name = name or next(one for one in comparison.scenarios if one != comparison.baseline)
    data = page_data(comparison, name)
    gains = gains_by_commune(comparison, name, measure, [one.insee for one in data.territory.communes])
    better, worse = (gains.verdict.count(word) for word in (BETTER, WORSE))
    title = _(
        "{measure}: of {count} communes, a gain for {better} and a loss for {worse}",
        measure=measure_name(measure, language), better=better, worse=worse, count=len(gains.verdict),
    )  # fmt: skip
    if not better and not worse:
        title = _("{measure}: no commune can be told to gain or to lose", measure=measure_name(measure, language))
    subtitle = _(
        "Change under {scenario}, against {baseline}, in {unit}. Coloured where it can be told from none "
        "(at most 5% false among those coloured).",
        scenario=_quoted(comparison, name, language),
        baseline=_quoted(comparison, comparison.baseline, language),
        unit=_unit(gains, language),
    )  # fmt: skip
    with styled():
        size = map_size(data, MAP_IN, at_least=_margin_height(data))
        figure = page(data, language, size[1] + 0.1, title, subtitle)
        ax = figure.box(MARGIN_IN, 0, *size)
        draw_map(ax, data, _looks(gains, measure, language), size, language)
        column = figure.box(MARGIN_IN + MAP_IN + 0.2, 0, MARGIN_COLUMN_IN, size[1])
        few = (
            _("fewer than {count} served a season", count=SMALL_COUNT) if measure == "journey_served"
            else _("fewer than {count} needs a season", count=SMALL_COUNT)
        )  # fmt: skip
        _margin(column, data, gains, size[1], few, language)
        figure.description = _description(data, gains, language)
    return figure


def _unit(gains: Gains, language: Language) -> str:
    _ = language.text
    return {"share": _("points"), "days": _("days"), "min": _("minutes")}.get(gains.unit, gains.unit)


def _quoted(comparison: Comparison, name: str, language: Language) -> str:
    return quoted(scenario_name(comparison, name, language), language.code)


def _signed(value: float, language: Language, decimals: int = 1) -> str:
    text = language.number(abs(value), decimals)
    return f"−{text}" if round(value, decimals) < 0 else f"+{text}" if round(value, decimals) > 0 else text


def _size(gains: Gains, k: int) -> float:
    return float(gains.difference[k] * (100 if gains.is_share else 1))


def _looks(gains: Gains, measure: str, language: Language) -> list[Look]:
    """Return how each commune looks: a colour by what it gains or loses, if that can be told; its change as number."""
    looks = []
    for k, word in enumerate(gains.verdict):
        text = _signed(_size(gains, k), language) if np.isfinite(gains.difference[k]) else "–"
        face, ink = FAINT, MUTED
        if word in (BETTER, WORSE):
            colors = GAIN_COLORS if word == BETTER else LOSS_COLORS
            face = colors[min(2, int(abs(gains.difference[k]) / gains.step))]
            ink = ink_on(face)
        looks.append(Look(face, ink, text, bool(gains.requests[k] < SMALL_COUNT)))
    return looks


def _margin_height(data: Gathered) -> float:
    return 0.1 + 0.25 + 0.21 * 8 + 0.43 + len(data.venues) * _ROW_IN + 0.43 + 0.17 * 2 * _MOST_LISTED


def _pale(gains: Gains, language: Language) -> str:
    """Return what the communes without colour have in common: no change at all, none that may be told, or either."""
    _ = language.text
    pale = {word for word in gains.verdict if word not in (BETTER, WORSE)}
    if pale == {EQUAL}:
        return _("no change")
    return _("no change, or not told apart") if EQUAL in pale else _("cannot be told apart")


def _margin(ax: Axes, data: Gathered, gains: Gains, tall: float, few: str, language: Language) -> None:
    """Write the key, the venues, and who gains and loses most, from the top, in inches."""
    _ = language.text
    ax.set(xlim=(0, MARGIN_COLUMN_IN), ylim=(tall, 0))
    ax.set_axis_off()
    y = heading(ax, _("Change ({unit})", unit=_unit(gains, language)), 0.1)
    factor = 100 if gains.is_share else 1
    edges = [language.number(gains.step * k * factor, None if gains.step * factor >= 1 else 1) for k in range(3)]
    for words, colors in ((_("gains"), GAIN_COLORS), (_("loses"), LOSS_COLORS)):
        for k in (2, 1, 0):
            told = (
                _("{word} {low} or more", word=words, low=edges[2]) if k == 2
                else _("{word} {low} to {high}", word=words, low=edges[k], high=edges[k + 1])
            )  # fmt: skip
            y = swatch(ax, y, told, facecolor=colors[k], edgecolor=MUTED)
    y = swatch(ax, y, _pale(gains, language), facecolor=FAINT, edgecolor=MUTED)
    if (gains.requests < SMALL_COUNT).any():
        y = swatch(ax, y, few, facecolor="white", edgecolor=MUTED, hatch="////")
    y = heading(ax, _("Venues"), y + 0.18)
    venues, names = data.venues, venue_names(data.scenario)
    for number, label in enumerate(
        fitted([names[venue.id] for venue in venues], MARGIN_COLUMN_IN - 0.3, SMALL_PT), start=1
    ):
        ax.plot(0.11, y + 0.06, marker="o", markersize=12, color=ORANGE, markeredgecolor=INK, markeredgewidth=0.9)
        ax.text(0.11, y + 0.06, str(number), ha="center", va="center_baseline", size=7.5, weight="bold", color=INK)
        ax.text(0.3, y, label, size=SMALL_PT, va="top")
        y += _ROW_IN
    _listed(ax, y + 0.14, data, gains, tall, language)


def _listed(ax: Axes, y: float, data: Gathered, gains: Gains, tall: float, language: Language) -> None:
    """Write who gains and loses most, in requests a season, as far as there is room."""
    _ = language.text
    told = [k for k, word in enumerate(gains.verdict) if word in (BETTER, WORSE)]
    told.sort(key=lambda k: -abs(gains.change[k]))
    if not told or not gains.is_share or y + 0.25 + 0.17 > tall:
        return
    y = heading(ax, _("Most moved, requests a season"), y)
    called = list(commune_names(data.territory.communes).values())
    names = dict(zip(told, fitted([called[k] for k in told], MARGIN_COLUMN_IN - 0.5, SMALL_PT), strict=True))
    for k in told[: 2 * _MOST_LISTED]:
        if y + 0.17 > tall:
            return
        ax.text(0, y, names[k], size=SMALL_PT, color=INK, va="top")
        ax.text(
            MARGIN_COLUMN_IN, y, _signed(gains.change[k], language), size=SMALL_PT, color=MUTED, va="top", ha="right"
        )
        y += 0.17


def _description(data: Gathered, gains: Gains, language: Language) -> str:
    _ = language.text
    lines, names = [], list(commune_names(data.territory.communes).values())
    for k in np.argsort(np.nan_to_num(gains.difference), kind="stable").tolist():
        name, word = names[k], gains.verdict[k]
        if not np.isfinite(gains.difference[k]):
            lines.append(_("{name}: no need.", name=name))
        elif word in (BETTER, WORSE, EQUAL):
            lines.append(_("{name}: {change}.", name=name, change=_signed(_size(gains, k), language)))
        else:
            lines.append(
                _("{name}: {change}, cannot be told from none.", name=name, change=_signed(_size(gains, k), language))
            )
    return " ".join(lines)
