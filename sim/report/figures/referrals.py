"""Figure: which visits end with a referral to the operator or a return, by request type and by operator.

In: gathered seasons. Out: a `Page`. Every rate stands beside the number of served visits it is a share of, with an
interval over the replications.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import seaborn as sns
from matplotlib.axes import Axes
from scipy.special import stdtrit

from sim.comparison.intervals import CONFIDENCE, exact_interval, jackknife_ratio
from sim.measures.definition import SMALL_COUNT
from sim.report.figures.style import (
    BLUE,
    INK,
    LABEL_PT,
    MARGIN_IN,
    MUTED,
    PALE_INK,
    RED,
    RULE,
    SMALL_PT,
    Page,
    Stroke,
    bare,
    page,
    say,
    short_names,
    stroke_key,
    styled,
    text_width,
)
from sim.report.gathered import Gathered, Runs, gather, per_replication
from sim.report.languages import Language
from sim.report.told_apart import operator_names, type_names
from sim.scenario.schema import Scenario
from sim.territory.place import Territory

_OUTCOMES = ("referred", "return")
_MARKS = {"referred": Stroke(BLUE, "", marker="o"), "return": Stroke(RED, "", marker="D", face="white")}
_SHIFT = {"referred": -0.16, "return": 0.16}
_ROW_IN = 0.27
_LABEL_IN = 2.6, 4.4  # the least and the most
_COLUMNS_IN = {"n": 0.75, "referred": 1.55, "return": 2.35}


class Rates(NamedTuple):
    """The rates of some groups: `value`, `low` and `high` by outcome, and the served visits of a season."""

    keys: list[str]
    served: np.ndarray
    value: dict[str, np.ndarray]
    low: dict[str, np.ndarray]
    high: dict[str, np.ndarray]


def rates_by(data: Gathered, by: str | None) -> Rates:
    """Return the shares of the served visits referred, and that must come back, by group.

    Parameters
    ----------
    data : Gathered
    by : str or None
        ``"type"``, ``"operator"``; None: all together.

    Notes
    -----
    Ratios of totals over replications, with jackknife intervals at 95 %; exact binomial ones where all or none of the
    visits ended so. With one replication there is no interval (NaN).
    """
    visits = data.visits.assign(every="all") if by is None else data.visits
    by = by or "every"
    served = visits["is_served"].to_numpy(dtype=bool)
    base = per_replication(data, visits, by, served)
    n = data.replications
    quantile = float(stdtrit(max(1, n - 1), (1 + CONFIDENCE) / 2))
    rates = Rates([str(key) for key in base.columns], base.to_numpy().sum(axis=0) / max(1, n), {}, {}, {})
    for outcome in _OUTCOMES:
        top = per_replication(data, visits, by, served & (visits["outcome"] == outcome).to_numpy(dtype=bool))
        counts = top.reindex(columns=base.columns, fill_value=0).to_numpy(dtype=np.float64)
        bases = base.to_numpy(dtype=np.float64)
        value, half = jackknife_ratio(counts, bases, quantile)
        low, high = np.maximum(value - half, 0), np.minimum(value + half, 1)
        total, ones = bases.sum(axis=0), counts.sum(axis=0)
        extreme = (total > 0) & ((ones == 0) | (ones == total)) & (n > 1)
        low[extreme], high[extreme] = exact_interval(ones[extreme] > 0, total[extreme], CONFIDENCE)
        rates.value[outcome], rates.low[outcome], rates.high[outcome] = value, low, high
    return rates


class _Row(NamedTuple):
    label: str
    bold: bool
    place: int
    rates: Rates | None
    k: int


def referrals(
    runs: Runs, scenario: Scenario, territory: Territory | None = None, language: Language | None = None
) -> Page:
    """Draw the shares of served visits referred to the operator, and sent home for something missing.

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
    with styled():
        if not len(data.visits) or not data.visits["is_served"].any():
            figure = page(data, language, 1.6, _("Referrals and returns: nobody was served"), "")
            say(figure.box(MARGIN_IN, 0, figure.width_in - 2 * MARGIN_IN, 1.4), _("no served visit"))
            figure.description = _("Nobody was served in the window.")
            return figure
        rows = _rows(data, language)
        whole = rows[0].rates
        assert whole is not None
        title = _(
            "Of 100 served visits, {referred} are referred to the operator and {back} must come back",
            referred=language.number(whole.value["referred"][0] * 100, 0),
            back=language.number(whole.value["return"][0] * 100, 0),
        )  # fmt: skip
        subtitle = _("Shares of the served visits, by request type and by operator.")
        if data.replications > 1:
            subtitle += " " + _("Lines: 95% interval over the replications.")
        if any(_is_few(row) for row in rows):
            subtitle += " " + _(
                "Grey, with †: fewer than {count} served visits a season, not to be relied on.", count=SMALL_COUNT
            )
        figure = page(data, language, len(rows) * _ROW_IN + 1.2, title, subtitle)
        label = float(np.clip(max(text_width(row.label) for row in rows) + 0.4, *_LABEL_IN))
        stroke_key(figure, [(_MARKS[o], language.name("outcome", o)) for o in _OUTCOMES], left=MARGIN_IN + label)
        wide = figure.width_in - 2 * MARGIN_IN - label - max(_COLUMNS_IN.values())
        ax = figure.box(MARGIN_IN + label, 0.6, wide, len(rows) * _ROW_IN)
        _draw(ax, rows, label, language)
        figure.description = _description(rows, language)
    return figure


def _rows(data: Gathered, language: Language) -> list[_Row]:
    """Return the rows of the figure, groups with the highest referral rate first; headings have no rates."""
    _ = language.text
    labels = {"type": type_names(data.scenario, language), "operator": operator_names(data.scenario, language)}
    rows = [_Row(_("All requests"), True, 0, rates_by(data, None), 0)]
    for by, heading in (("type", _("By request type")), ("operator", _("By operator"))):
        rates = rates_by(data, by)
        rows.append(_Row(heading, True, len(rows), None, 0))
        order = np.argsort(np.nan_to_num(-rates.value["referred"], nan=1.0), kind="stable")
        for k in order.tolist():
            if rates.served[k] > 0:
                rows.append(_Row(labels[by].get(rates.keys[k], rates.keys[k]), False, len(rows), rates, k))
    return rows


def _is_few(row: _Row) -> bool:
    return row.rates is not None and row.rates.served[row.k] < SMALL_COUNT


def _draw(ax: Axes, rows: list[_Row], label_in: float, language: Language) -> None:
    _ = language.text
    filled = [row for row in rows if row.rates is not None]
    most = 0.0
    for outcome in _OUTCOMES:
        mark = _MARKS[outcome]
        for few in (False, True):
            chosen = [row for row in filled if _is_few(row) == few]
            if not chosen:
                continue
            color = PALE_INK if few else mark.color
            x = np.array([row.rates.value[outcome][row.k] for row in chosen if row.rates])
            low = np.array([row.rates.low[outcome][row.k] for row in chosen if row.rates])
            high = np.array([row.rates.high[outcome][row.k] for row in chosen if row.rates])
            y = np.array([row.place + _SHIFT[outcome] for row in chosen])
            ax.hlines(y, low, high, color=color, linewidth=1.4, zorder=2)
            sns.scatterplot(x=x, y=y, ax=ax, marker=mark.marker, s=34, facecolor=mark.face or color, edgecolor=color,
                            linewidth=1.4, zorder=3, legend=False, clip_on=False)  # fmt: skip
            most = max(most, float(np.nanmax(x if few else np.where(np.isnan(high), x, high))))
    limit = min(1.0, np.ceil(max(most, 0.05) * 1.04 * 20) / 20)
    ax.set(xlim=(-0.004 * limit, limit), ylim=(len(rows) - 0.5, -0.5), ylabel="")
    ax.set_yticks([])
    ax.xaxis.set_major_formatter(lambda value, _place: language.number(value * 100, 0))
    ax.set_xlabel(_("share of the served visits (%)"))
    ax.grid(True, axis="x")
    ax.set_axisbelow(True)
    bare(ax, keep=("bottom",))
    labels = short_names([row.label for row in rows], label_in - 0.35)
    for row, label in zip(rows, labels, strict=True):
        _write_row(ax, row, label, label_in, language)
    for name, text in (
        ("n", _("served\na season")), ("referred", _("to the\noperator")), ("return", _("must\ncome back")),
    ):  # fmt: skip
        _beside(ax, text, -1.1, _COLUMNS_IN[name], color=MUTED)


def _write_row(ax: Axes, row: _Row, label: str, label_in: float, language: Language) -> None:
    weight = "bold" if row.bold else "normal"
    color = MUTED if _is_few(row) else INK
    indent = 0.0 if row.bold else 0.15
    ax.annotate(
        label, (0, row.place), ((indent - label_in) * 72, 0),
        ("axes fraction", "data"), "offset points", va="center", ha="left", size=LABEL_PT, weight=weight, color=color,
    )  # fmt: skip
    if row.rates is None:
        return
    ax.axhline(row.place, color=RULE, linewidth=0.4, zorder=0)
    served = row.rates.served[row.k]
    few = " †" if _is_few(row) else ""
    _beside(ax, language.number(served) + few, row.place, _COLUMNS_IN["n"], weight=weight, color=color)
    for outcome in _OUTCOMES:
        share = language.percent(row.rates.value[outcome][row.k])
        _beside(ax, share, row.place, _COLUMNS_IN[outcome], weight=weight, color=color)


def _beside(ax: Axes, text: str, place: float, inches: float, **style: Any) -> None:
    """Write at the right of a row, its end so many inches from the axes."""
    ax.annotate(
        text, (1, place), (inches * 72, 0), ("axes fraction", "data"), "offset points", va="center", ha="right",
        **{"size": SMALL_PT + 0.5, "color": INK, **style},
    )  # fmt: skip


def _description(rows: list[_Row], language: Language) -> str:
    _ = language.text
    lines = []
    for row in rows:
        if row.rates is None:
            continue
        interval = ""
        low, high = row.rates.low["referred"][row.k], row.rates.high["referred"][row.k]
        if np.isfinite(low):
            ends = {"low": language.percent(low, 1), "high": language.percent(high, 1)}
            interval = _(" (95% interval {low} to {high})", **ends)
        lines.append(
            _("{name}: {n} served a season, {referred} referred{interval}, {back} must come back.",
              name=row.label, n=language.number(row.rates.served[row.k]), interval=interval,
              referred=language.percent(row.rates.value["referred"][row.k], 1),
              back=language.percent(row.rates.value["return"][row.k], 1))
        )  # fmt: skip
    return " ".join(lines)
