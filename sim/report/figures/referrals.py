"""Figure: which visits end with a referral to the operator or a return, by request type and by operator.

In: a gathered run. Out: a `Page`. Every rate stands beside the number of served visits it is a share of, with the
interval of the measure of its name.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import seaborn as sns
from matplotlib.axes import Axes

from sim.measures.definition import ALL, SMALL_COUNT
from sim.report.figures.lines import LABEL_PT, short_names, text_width
from sim.report.figures.style import (
    BLUE,
    INK,
    MARGIN_IN,
    MUTED,
    PALE_INK,
    RED,
    RULE,
    Page,
    Stroke,
    bare,
    beside,
    empty_page,
    page,
    stroke_key,
    styled,
)
from sim.report.gathered import Gathered
from sim.report.languages import Language
from sim.report.told_apart import operator_names, type_names

_OUTCOMES = ("referred", "return")
_MARKS = {"referred": Stroke(BLUE, "", marker="o"), "return": Stroke(RED, "", marker="D", face="white")}
_SHIFT = {"referred": -0.16, "return": 0.16}
_ROW_IN = 0.27
_LABEL_IN = 2.6, 4.4  # the least and the most
_COLUMNS_IN = {"n": 0.75, "referred": 1.55, "return": 2.35}


_MEASURES = {"referred": "referral_rate", "return": "return_rate"}


class EndRate(NamedTuple):
    """A share with the ends of its interval, NaN without one."""

    value: float
    low: float
    high: float


class Rates(NamedTuple):
    """The served visits of a season of some group, and by outcome which share of them ended so."""

    served: float
    of: dict[str, EndRate]


def rates_by(data: Gathered, dimension: str = ALL) -> dict[str, Rates]:
    """Return the shares of the served visits referred, and that must come back, by the key of each group."""
    served = data.over_each("referral_rate", dimension)
    ends = {outcome: data.by(measure, dimension)[["mean", "low", "high"]] for outcome, measure in _MEASURES.items()}
    return {
        str(key): Rates(float(number), {outcome: EndRate(*map(float, rows.loc[key])) for outcome, rows in ends.items()})
        for key, number in served.items()
        if number > 0
    }


class _Row(NamedTuple):
    label: str
    bold: bool
    place: int
    rates: Rates | None


def referrals(data: Gathered, language: Language) -> Page:
    """Draw the shares of served visits referred to the operator, and sent home for something missing."""
    _ = language.text
    with styled():
        rows = _rows(data, language)
        whole = rows[0].rates
        if whole is None:
            return empty_page(
                data,
                language,
                _("Referrals and returns: nobody was served"),
                _("no served visit"),
                _("Nobody was served in the window."),
            )
        title = _(
            "Of 100 served visits, {referred} are referred to the operator and {back} must come back",
            referred=language.number(whole.of["referred"].value * 100, 0),
            back=language.number(whole.of["return"].value * 100, 0),
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
    rows = [_Row(_("All requests"), True, 0, rates_by(data).get(ALL))]
    for by, heading in (("type", _("By request type")), ("operator", _("By operator"))):
        rates = rates_by(data, by)
        rows.append(_Row(heading, True, len(rows), None))
        known = [key for key in labels[by] if key in rates] + [key for key in rates if key not in labels[by]]
        for key in sorted(known, key=lambda key: -rates[key].of["referred"].value):
            rows.append(_Row(labels[by].get(key, key), False, len(rows), rates[key]))
    return rows


def _is_few(row: _Row) -> bool:
    return row.rates is not None and row.rates.served < SMALL_COUNT


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
            x, low, high = np.array([row.rates.of[outcome] for row in chosen if row.rates]).T
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
        beside(ax, text, -1.1, _COLUMNS_IN[name], color=MUTED)


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
    served = row.rates.served
    few = " †" if _is_few(row) else ""
    beside(ax, language.number(served) + few, row.place, _COLUMNS_IN["n"], weight=weight, color=color)
    for outcome in _OUTCOMES:
        share = language.percent(row.rates.of[outcome].value)
        beside(ax, share, row.place, _COLUMNS_IN[outcome], weight=weight, color=color)


def _description(rows: list[_Row], language: Language) -> str:
    _ = language.text
    lines = []
    for row in rows:
        if row.rates is None:
            continue
        interval = ""
        referred, back = row.rates.of["referred"], row.rates.of["return"]
        if np.isfinite(referred.low):
            ends = {"low": language.percent(referred.low, 1), "high": language.percent(referred.high, 1)}
            interval = _(" (95% interval {low} to {high})", **ends)
        lines.append(
            _("{name}: {n} served a season, {referred} referred{interval}, {back} must come back.",
              name=row.label, n=language.number(row.rates.served), interval=interval,
              referred=language.percent(referred.value, 1),
              back=language.percent(back.value, 1))
        )  # fmt: skip
    return " ".join(lines)
