"""How every figure looks: page, palette, type, and the lines at its foot.

In: what a figure wants to say. Out: `Page`, a matplotlib figure with title, subtitle, footer and alternative text.
Nothing is drawn by pyplot and no global setting is changed, so figures can be made anywhere.
"""

from __future__ import annotations

import base64
import io
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from html import escape
from typing import Any, NamedTuple

import matplotlib as mpl
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import Colormap, to_rgb
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from sim.report.figures.lines import FOOT_PT, LABEL_PT, SMALL_PT, SUBTITLE_PT, TITLE_PT, balanced, text_width, wrapped
from sim.report.gathered import Gathered
from sim.report.languages import Language
from sim.typography import NO_BREAK

# Okabe and Ito (2008), told apart by the colour-blind; two that meet also differ in lightness and in dash or marker.
INK, MUTED, PALE_INK, RULE, FAINT = "#1b2530", "#56626e", "#98a3ad", "#c9d0d7", "#eef1f4"
BLUE, ORANGE, GREEN, RED = "#0072B2", "#E69F00", "#009E73", "#D55E00"
DEEP, PALE = "#15466b", "#bcd3e4"
SCALE = "blend:#eef4f7,#a9cfe0,#5fa3c6,#123d5e"  # from light to dark, so that grey keeps the order

MARGIN_IN = 0.3
DPI = 160
_SCREEN_DPI = 90  # as wide as the text of a notebook

SETTINGS: dict[str, Any] = {
    **sns.axes_style("white"),
    "font.family": ["DejaVu Sans"],  # shipped with matplotlib: the same everywhere
    "font.size": LABEL_PT,
    "text.color": INK,
    "axes.edgecolor": RULE,
    "axes.labelcolor": MUTED,
    "axes.labelsize": LABEL_PT,
    "axes.linewidth": 0.8,
    "axes.titlesize": 10.0,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": RULE,
    "grid.linewidth": 0.6,
    "xtick.labelsize": SMALL_PT,
    "ytick.labelsize": SMALL_PT,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "hatch.linewidth": 0.6,
    "lines.solid_capstyle": "butt",
    "text.parse_math": False,  # a name may hold a dollar sign
    "svg.fonttype": "path",
    "svg.hashsalt": "permanences",
}


class Page(Figure):
    """A figure with a title, a subtitle, a footer, and words for who cannot see it.

    Attributes
    ----------
    title, subtitle, description : str
        What is seen; how to read it; both with the numbers, for those who cannot see it.
    """

    title: str = ""
    subtitle: str = ""
    description: str = ""
    body_top: float = 1.0
    body_bottom: float = 0.0

    @property
    def words(self) -> str:
        """Return all that is told of the figure, for who cannot see it."""
        return " ".join(part for part in (self.title, self.subtitle, self.description) if part)

    @property
    def width_in(self) -> float:
        """Return the width, inches."""
        return float(self.get_size_inches()[0])

    @property
    def height_in(self) -> float:
        """Return the height, inches."""
        return float(self.get_size_inches()[1])

    def box(self, left: float, top: float, width: float, height: float) -> Axes:
        """Return axes placed in inches from the left edge and from the top of the body."""
        bottom = self.body_top - (top + height) / self.height_in
        return self.add_axes((left / self.width_in, bottom, width / self.width_in, height / self.height_in))

    @property
    def body_in(self) -> float:
        """Return the height of the body, between subtitle and footer, inches."""
        return (self.body_top - self.body_bottom) * self.height_in

    def png(self, dpi: float = DPI) -> bytes:
        """Return the figure as PNG, with its title and description in the file."""
        file = io.BytesIO()
        with styled():
            self.savefig(
                file, format="png", dpi=dpi,
                metadata={"Software": None, "Title": self.title, "Description": self.description},
            )  # fmt: skip
        return file.getvalue()

    def _repr_html_(self) -> str:
        """Return the figure as a notebook shows it, with words for who cannot see it."""
        words = escape(" ".join(part for part in (self.title, self.subtitle, self.description) if part))
        wide = round(self.width_in * _SCREEN_DPI)
        data = base64.b64encode(self.png()).decode("ascii")
        return f'<img alt="{words}" style="width: {wide}px; max-width: 100%" src="data:image/png;base64,{data}">'


@contextmanager
def styled() -> Iterator[None]:
    """Draw in the style of the project, whatever the settings of who calls."""
    with mpl.rc_context(SETTINGS), warnings.catch_warnings():  # type: ignore[arg-type]
        # A name may hold letters that no font here has: they are boxes in the picture, and stand in its words.
        warnings.filterwarnings("ignore", "Glyph .* missing from")
        yield


def page(
    data: Gathered | Sequence[str],
    language: Language,
    body_in: float,
    title: str,
    subtitle: str,
    width_in: float = 10.0,
) -> Page:
    """Return a page with its title, subtitle and footer; the body between them is still empty.

    Parameters
    ----------
    data : Gathered, or sequence of str
        What the foot tells of; or the lines at the foot themselves, where no scenario made the numbers.
    language : Language
    body_in : float
        Height that the figure needs, inches.
    title, subtitle : str
        Wrapped to the page.
    """
    room = width_in - 2 * MARGIN_IN
    heads = balanced(title, room, TITLE_PT, bold=True)
    under = balanced(subtitle, room, SUBTITLE_PT) if subtitle else []
    said = footer(data, language) if isinstance(data, Gathered) else data
    foot = [line for text in said for line in wrapped(text, room, FOOT_PT)]
    head_in = MARGIN_IN + len(heads) * _line(TITLE_PT) + len(under) * _line(SUBTITLE_PT) + 0.22
    foot_in = 0.18 + len(foot) * _line(FOOT_PT) + 0.12
    figure = Page(figsize=(width_in, head_in + body_in + foot_in), dpi=DPI, facecolor="white")
    figure.title, figure.subtitle = title, subtitle
    figure.body_top = 1 - head_in / figure.height_in
    figure.body_bottom = foot_in / figure.height_in
    y = MARGIN_IN
    for lines, size, color, weight in ((heads, TITLE_PT, INK, "bold"), (under, SUBTITLE_PT, MUTED, "normal")):
        for text in lines:
            _write(figure, text, y, size, color, weight)
            y += _line(size)
        y += 0.05
    y = figure.height_in - foot_in + 0.1
    rule = 1 - (y - 0.06) / figure.height_in
    edges = MARGIN_IN / width_in, 1 - MARGIN_IN / width_in
    figure.add_artist(Line2D(edges, (rule, rule), color=RULE, linewidth=0.6))
    for text in foot:
        _write(figure, text, y, FOOT_PT, MUTED, "normal")
        y += _line(FOOT_PT)
    return figure


def _write(figure: Page, text: str, y_in: float, size: float, color: str, weight: str) -> None:
    x, y = MARGIN_IN / figure.width_in, 1 - y_in / figure.height_in
    figure.text(x, y, text, size=size, color=color, weight=weight, va="top", ha="left")


def _line(size: float) -> float:
    return size * 1.35 / 72


def footer(data: Gathered, language: Language) -> list[str]:
    """Return the lines at the foot: scenario, replications, seed, fingerprint; then whose data."""
    _ = language.text
    scenario = data.scenario
    first, last = (language.date(day) for day in (scenario.horizon.start, scenario.horizon.end))
    parts = [language.of(scenario.title), _("from {first} to {last}", first=first, last=last)]
    if data.replications:
        runs = language.plural("{count} replication", "{count} replications", data.replications)
        parts.append(runs.replace(" ", NO_BREAK))
    if data.seed is not None:
        parts.append(_("seed {seed}", seed=data.seed).replace(" ", NO_BREAK))
    parts.append(_("fingerprint {fingerprint}", fingerprint=scenario.fingerprint[:8]).replace(" ", NO_BREAK))
    credit = _("A simulation, not an observation: what is assumed is listed in the scenario.")
    if not scenario.place.own_communes or scenario.place.file:
        credit += " " + _(
            "Sources of the territory: INSEE, ANCT, La Poste, Etalab and IGN (Licence Ouverte), GeoNames (CC BY 4.0)."
        )
    return [" · ".join(parts), credit]


# --- small things that all figures share


class Stroke(NamedTuple):
    """How a line or a mark is drawn, so that its key is drawn alike."""

    color: str
    style: Any = "-"
    width: float = 1.8
    marker: str = ""
    face: str = ""


def stroke_key(figure: Page, entries: Sequence[tuple[Stroke, str]], left: float = MARGIN_IN, top: float = 0.0) -> None:
    """Write a key in one row: a sample of each line or mark, then its name."""
    ax = figure.box(left, top, figure.width_in - left - MARGIN_IN, 0.22)
    ax.set(xlim=(0, figure.width_in - left - MARGIN_IN), ylim=(0, 1))
    ax.set_axis_off()
    x = 0.0
    for stroke, name in entries:
        reach = 0.34 if stroke.style else 0.16
        ax.plot(
            [x, x + reach] if stroke.style else [x + reach / 2], [0.5, 0.5] if stroke.style else [0.5],
            color=stroke.color, linestyle=stroke.style or "none", linewidth=stroke.width, marker=stroke.marker,
            markersize=6, markerfacecolor=stroke.face or stroke.color, clip_on=False,
        )  # fmt: skip
        ax.text(x + reach + 0.07, 0.47, name, size=LABEL_PT, color=INK, va="center")
        x += reach + 0.07 + text_width(name) + 0.3


def say(ax: Axes, text: str) -> None:
    """Write in the middle of empty axes why they are empty."""
    ax.set_axis_off()
    ax.text(0.5, 0.5, text, ha="center", va="center", color=MUTED, size=11, style="italic", transform=ax.transAxes)


def empty_page(data: Gathered, language: Language, title: str, why: str, description: str) -> Page:
    """Return a page that says in a word why it shows nothing."""
    figure = page(data, language, 1.6, title, "")
    say(figure.box(MARGIN_IN, 0, figure.width_in - 2 * MARGIN_IN, 1.4), why)
    figure.description = description
    return figure


def beside(ax: Axes, text: str, place: float, inches: float, x: float = 1, **style: Any) -> None:
    """Write beside a row, ending so many inches from the right of the axes (`x` 1) or from their left (0)."""
    ax.annotate(
        text, (x, place), (inches * 72, 0), ("axes fraction", "data"), "offset points", va="center",
        **{"ha": "right", "size": SMALL_PT + 0.5, "color": INK, **style},
    )  # fmt: skip


def above(ax: Axes, text: str, points: float, **style: Any) -> None:
    """Write at the left above axes, so many points over their top."""
    ax.annotate(text, (0, 1), (0, points), "axes fraction", "offset points", va="bottom", ha="left", **style)


@lru_cache(maxsize=1)
def scale() -> Colormap:
    """Return the colours of amounts, from light to dark: made once, for a map asks for them commune by commune."""
    colours: Colormap = sns.color_palette(SCALE, as_cmap=True)
    return colours


def ink_on(color: str) -> str:
    """Return the colour, dark or white, in which text is read best on another."""
    # Relative luminance and contrast: WCAG 2.2.
    channels = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in to_rgb(color)]
    light = 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    return INK if (light + 0.05) / 0.066 > 1.05 / (light + 0.05) else "white"


def bare(ax: Axes, keep: Sequence[str] = ()) -> None:
    """Take away the frame of axes, but for some sides, and the tick marks."""
    for side, spine in ax.spines.items():
        spine.set_visible(side in keep)
    ax.tick_params(length=0)
