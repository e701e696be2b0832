"""What a register tells of what nobody sees: a panel an unknown, the range before and the values that remain.

In: a `RegisterFit` with a posterior. Out: a `Page`. Nothing is fitted here.
"""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from sim.fitting.inferring import Posterior
from sim.fitting.registering import RegisterFit
from sim.report.figures.lines import LABEL_PT, SMALL_PT
from sim.report.figures.style import BLUE, FAINT, INK, MARGIN_IN, MUTED, Page, bare, page, say, styled
from sim.report.gathered import without_seasons
from sim.report.input_names import input_name
from sim.report.languages import Language
from sim.report.tables.sweep import plain_number

_COLUMNS, _BINS = 3, 16
_WIDE_IN, _HIGH_IN, _ROW_IN = 2.8, 0.9, 1.75


def posterior_picture(fit: RegisterFit, language: Language | None = None) -> Page:
    """Draw of each unknown its range before, what the register leaves of it, the median and the scenario's value.

    Parameters
    ----------
    fit : RegisterFit
        With a posterior.
    language : Language, optional
    """
    language = language or Language()
    _ = language.text
    found = fit.posterior
    assert found is not None
    rows = -(-len(found.unknowns) // _COLUMNS)
    title = _("What the register tells of what nobody sees")
    subtitle = _(
        "Grey: even over the range before. Blue: what fits as well. Bar: 90% interval. Dotted: the scenario before."
    )
    with styled():
        figure = page(without_seasons(fit.fitted), language, rows * _ROW_IN + 0.1, title, subtitle)
        for k in range(len(found.unknowns)):
            left = MARGIN_IN + (k % _COLUMNS) * (_WIDE_IN + 0.5)
            ax = figure.box(left, 0.35 + k // _COLUMNS * _ROW_IN, _WIDE_IN, _HIGH_IN)
            _panel(ax, found, k, language)
    return figure


def _panel(ax: Axes, found: Posterior, k: int, language: Language) -> None:
    _ = language.text
    one = found.unknowns[k]
    edges = one.value(np.linspace(-1, 1, _BINS + 1))
    counts, _edges = np.histogram(one.value(found.points[:, k]), edges)
    ax.stairs(np.ones(_BINS), edges, fill=True, color=FAINT)
    ax.stairs(counts / len(found.points) * _BINS, edges, fill=True, color=BLUE)
    middle, low, high = found.interval(k)
    ax.plot([low, high], [0, 0], color=INK, linewidth=3, solid_capstyle="butt", clip_on=False)
    ax.axvline(one.own, color=INK, linestyle=":", linewidth=1)
    bare(ax, ("bottom",))
    ax.set_yticks([])
    ax.xaxis.set_major_formatter(lambda value, _place: plain_number(value, language))
    ax.tick_params(labelsize=SMALL_PT)
    ax.set_title(input_name(one.path, language), fontsize=LABEL_PT, loc="left", color=INK)
    say(ax, _("median {value}", value=language.number(middle, 2)))
    ax.set_xlabel(_("median {value}", value=language.number(middle, 2)), fontsize=SMALL_PT, color=MUTED)
