"""Figure: the access clock of each commune, beside the simulated delay.

In: `RotaClocks`, and the measures of a run if there is one. Out: a `Page`. The clocks are exact; what a run adds
(full books, illness, preferred places) is the distance to the simulated mark.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from sim.measures.clocks import RotaClocks
from sim.report.figures.lines import LABEL_PT, SMALL_PT, fitted
from sim.report.figures.style import BLUE, INK, MARGIN_IN, MUTED, ORANGE, RULE, Page, Stroke, page, stroke_key, styled
from sim.report.gathered import without_seasons
from sim.report.headlines import written
from sim.report.languages import Language
from sim.report.tables.access import simulated_delays
from sim.report.told_apart import communes_of
from sim.units import DAY_S

_CAR = Stroke(BLUE, "", marker="o")
_NO_CAR = Stroke(ORANGE, "", marker="D", face="white")
_RUN = Stroke(INK, "-", 1.4, marker="|")
_ROW_IN, _NAMES_IN, _KEY_IN, _AXIS_IN = 0.21, 2.35, 0.42, 0.5


def access_clocks(
    clocks: RotaClocks,
    measures: pd.DataFrame | None = None,
    replications: int = 0,
    seed: int | None = None,
    language: Language | None = None,
) -> Page:
    """Draw the mean time to the next open desk by commune, by car and without, beside the simulated delay.

    Parameters
    ----------
    clocks : RotaClocks
    measures : DataFrame, optional
        Measures of a run of the same scenario, with intervals.
    replications : int
        Of that run.
    seed : int, optional
    language : Language, optional
        French by default.

    Returns
    -------
    Page
    """
    language = language or Language()
    table = clocks.table()
    table = table.assign(name=table["commune"].map(communes_of(clocks.scenario)))
    car = table[table["way"] == "car"].sort_values("population", kind="stable").set_index("commune")
    no_car = table[table["way"] == "no_car"].set_index("commune").reindex(car.index)
    simulated = simulated_delays(measures).reindex(car.index)
    data = without_seasons(clocks.scenario, replications if measures is not None else 0, seed)
    with styled():
        body = _KEY_IN + _ROW_IN * len(car) + _AXIS_IN
        figure = page(data, language, body, _title(car, clocks, language), _subtitle(clocks, language))
        wide = figure.width_in - MARGIN_IN - _NAMES_IN - 0.25
        _key(figure, measures is not None, language)
        ax = figure.box(_NAMES_IN, _KEY_IN, wide, _ROW_IN * len(car))
        _marks(ax, car, no_car, simulated, language)
        figure.description = _description(car, no_car, simulated, language)
    return figure


def _marks(ax: Axes, car: pd.DataFrame, no_car: pd.DataFrame, simulated: pd.DataFrame, language: Language) -> None:
    _ = language.text
    places = np.arange(len(car))
    ax.set_yticks(places, fitted(car["name"].tolist(), _NAMES_IN - MARGIN_IN - 0.1, SMALL_PT))
    ax.hlines(places, 0, 1, transform=ax.get_yaxis_transform(), color=RULE, linewidth=0.4, zorder=0)
    values = {"car": car["mean_s"] / DAY_S, "no_car": no_car["mean_s"] / DAY_S}
    ax.hlines(places, simulated["low"], simulated["high"], color=_RUN.color, linewidth=_RUN.width, zorder=2)
    ax.plot(simulated["mean"], places, linestyle="none", marker=_RUN.marker, color=_RUN.color, markersize=8, zorder=2)
    for stroke, way in ((_NO_CAR, "no_car"), (_CAR, "car")):
        ax.plot(values[way], places, linestyle="none", marker=stroke.marker, markersize=5 if way == "car" else 8,
                color=stroke.color, markerfacecolor=stroke.face or stroke.color, zorder=3)  # fmt: skip
    most = np.nanmax(
        [1.0, *values["car"], *values["no_car"], *simulated[["mean", "high"]].to_numpy(dtype=float).ravel()]
    )
    for place, (by_car, on_foot) in enumerate(zip(values["car"], values["no_car"], strict=True)):
        if np.isnan(by_car) and np.isnan(on_foot):
            ax.text(
                most * 0.01, place, _("no desk within reach"), va="center", size=SMALL_PT, color=MUTED, style="italic"
            )
    ax.set(xlim=(0, most * 1.06), ylim=(-0.6, len(car) - 0.4))
    ax.set_xlabel(_("days from the need until one stands at an open desk (mean)"), size=LABEL_PT)
    ticks = MaxNLocator(8, steps=[1, 2, 5, 10]).tick_values(0, most)
    ticks = [float(tick) for tick in ticks if tick <= most * 1.06]
    ax.set_xticks(ticks, [language.number(tick) for tick in ticks])
    ax.grid(True, axis="x")
    ax.set_axisbelow(True)
    ax.tick_params(length=0)
    ax.spines["left"].set_visible(False)


def _key(figure: Page, has_run: bool, language: Language) -> None:
    _ = language.text
    entries = [(_CAR, _("exact clock, by car")), (_NO_CAR, _("exact clock, without a car"))]
    if has_run:
        entries.append((_RUN, _("simulated delay of the served, 95% interval")))
    stroke_key(figure, entries, left=MARGIN_IN, top=0.02)


def _title(car: pd.DataFrame, clocks: RotaClocks, language: Language) -> str:
    _ = language.text
    reached = car[car["mean_s"].notna()]
    if not len(reached):
        return _("No commune has an open desk within reach")
    weight = reached["population"].to_numpy(dtype=float)
    mean = float(reached["mean_s"] @ weight / weight.sum()) / DAY_S
    none = 1 - weight.sum() / car["population"].sum()
    told = _("By car, the next open desk is {days} away on average", days=language.days(round(mean, 1)))
    if none > 0:
        told += _("; {share} of the inhabitants have none within reach", share=language.percent(none, 1))
    return told


def _subtitle(clocks: RotaClocks, language: Language) -> str:
    _ = language.text
    limits = {way: language.minutes(limit / 60) for way, limit in clocks.limit_s.items()}
    told = _(
        "Communes from the most to the least inhabitants. Within reach: {car} by car, {no_car} without; no mark: none.",
        car=limits["car"], no_car=limits["no_car"],
    )  # fmt: skip
    if clocks.service == "mobile":
        told += " " + _("Clocks of the permanences alone, without the home desk.")
    return told + " " + _("The clock comes from rota and journeys alone, exactly; a need may fall at any second.")


def _description(car: pd.DataFrame, no_car: pd.DataFrame, simulated: pd.DataFrame, language: Language) -> str:
    _ = language.text
    lines = []
    for commune, row in car[::-1].iterrows():
        values = [row["mean_s"] / DAY_S, no_car.loc[commune, "mean_s"] / DAY_S, simulated.loc[commune, "mean"]]
        told = [written(float(value), "days", language) for value in values]
        lines.append(
            _("{name}: {car} by car, {no_car} without, simulated {run}.",
              name=row["name"], car=told[0], no_car=told[1], run=told[2])
        )  # fmt: skip
    return " ".join(lines)
