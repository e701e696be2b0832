"""Figure: one day by venue, as a Gantt chart: advisers above, then everybody who was due, from arrival to outcome.

In: a season and a `Replay` of one of its days. Out: a `Page`. The same day is played in `replay.html`.
"""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from sim.report.figures.lines import LABEL_PT, SMALL_PT, short_names, text_width
from sim.report.figures.style import (
    DEEP,
    FAINT,
    INK,
    MARGIN_IN,
    MUTED,
    PALE,
    RULE,
    Page,
    bare,
    empty_page,
    page,
    styled,
)
from sim.report.gathered import without_seasons
from sim.report.languages import Language
from sim.report.replay.advisers import AdviserDay
from sim.report.replay.day import Person, Replay, VenueDay
from sim.report.replay.svg import adviser_words, stays
from sim.report.replay.words import cancelled_words, day_title, why_sentences
from sim.report.told_apart import adviser_names, venue_names
from sim.units import HOUR_S, MINUTE_S
from sim.visits.log import Season

_ROW_IN, _HEAD_IN, _TRACK_IN, _KEY_ROW_IN = 0.185, 0.34, 0.5, 0.24
_HEAD_WIDE_IN = 6.5  # what is beside a name says whether its session was cancelled
_WAIT_FACE, _WAIT_EDGE, _UNSERVED = "#fdf3dc", "#b07900", "#a13d00"
_WIDTH_IN = 10.0
# How an adviser's time is drawn: face, edge, hatch.
_LOOKS: dict[str, tuple[str, str, str]] = {
    "road": ("white", MUTED, "////"),
    "set_up": ("white", MUTED, "...."),
    "ready": ("white", MUTED, ""),
    "serving": (DEEP, "white", ""),
    "idle": (PALE, "white", ""),
    "break": ("white", MUTED, "----"),
    "overtime": (DEEP, "white", "////"),
    "follow_up": (FAINT, MUTED, "||||"),
}


def day_picture(season: Season, replay: Replay, language: Language | None = None) -> Page:
    """Draw one day: what the advisers did, who waited and who was served at each venue, and how it ended.

    Parameters
    ----------
    season : Season
        The one that `replay` comes from.
    replay : Replay
    language : Language, optional
        French by default.

    Returns
    -------
    Page
    """
    language = language or Language()
    _ = language.text
    data = without_seasons(replay.scenario, 1, season.meta.get("seed"))
    subtitle = _(
        "One row a person, by arrival. Hatched: waiting; filled: being served. Pale ground: planned opening hours."
    )
    said = why_sentences(replay, language)
    with styled():
        if not replay.venues:
            title = _("{date}: no session is planned", date=day_title(replay, language))
            return empty_page(data, language, title, _("no session"), title)
        key = _key_rows(replay, language, _WIDTH_IN - 2 * MARGIN_IN)
        key_in = len(key) * _KEY_ROW_IN + 0.1
        body = key_in + len(replay.advisers) * _TRACK_IN + sum(map(_height_in, replay.venues)) + 0.3
        figure = page(data, language, body, _title(replay, language), subtitle, _WIDTH_IN)
        _key(figure, key)
        top = key_in
        for one in replay.advisers:
            _adviser(_lane(figure, replay, top, _TRACK_IN), one, replay, language)
            top += _TRACK_IN
        for venue in replay.venues:
            ax = _lane(figure, replay, top, _height_in(venue))
            _venue(ax, venue, replay, language)
            top += _height_in(venue)
        _hours(ax, replay, language)
        figure.description = " ".join(
            [adviser_words(replay, language), *(f"{venue}. {' '.join(sentences)}" for venue, sentences in said)]
        )
    return figure


def _title(replay: Replay, language: Language) -> str:
    _ = language.text
    came = sum(person.visit.has_come for person in replay.people)
    served = sum(person.visit.is_served for person in replay.people)
    return _("{date}: {came} people came, {served} were served", date=day_title(replay, language),
             came=language.number(came), served=language.number(served))  # fmt: skip


def _due(venue: VenueDay) -> list[Person]:
    return [person for person in venue.people if person.visit.outcome != "cancelled"]


def _height_in(venue: VenueDay) -> float:
    return _HEAD_IN + max(1, len(_due(venue))) * _ROW_IN + 0.08


def _lane(figure: Page, replay: Replay, top: float, height: float) -> Axes:
    """Return axes a lane high, in inches downwards and seconds to the right."""
    ax = figure.box(MARGIN_IN, top, figure.width_in - 2 * MARGIN_IN, height)
    ax.set(xlim=(replay.first_s - 15 * MINUTE_S, replay.last_s + 75 * MINUTE_S), ylim=(height, 0))
    ax.set_yticks([])
    ax.set_xticks([])
    bare(ax)
    for hour in _whole_hours(replay):
        ax.axvline(hour, color=RULE, linewidth=0.5, zorder=0)
    return ax


def _whole_hours(replay: Replay) -> range:
    return range(-(-replay.first_s // HOUR_S) * HOUR_S, replay.last_s + 1, HOUR_S)


def _hours(ax: Axes, replay: Replay, language: Language) -> None:
    ax.set_xticks(list(_whole_hours(replay)), [language.clock(hour) for hour in _whole_hours(replay)])


def _bar(ax: Axes, start_s: int, end_s: int, top: float, look: tuple[str, str, str], height: float) -> None:
    face, edge, hatch = look
    ax.broken_barh(
        [(start_s, end_s - start_s)], (top, height), facecolor=face, edgecolor=edge, hatch=hatch, linewidth=0.6
    )


def _adviser(ax: Axes, one: AdviserDay, replay: Replay, language: Language) -> None:
    venues, advisers = venue_names(replay.scenario), adviser_names(replay.scenario)
    name = _short(advisers, _HEAD_WIDE_IN, LABEL_PT)[one.adviser]
    _write(ax, replay.first_s - 14 * MINUTE_S, 0.08, name, weight="bold")
    for segment in one.segments:
        _bar(ax, segment.start_s, segment.end_s, 0.16, _LOOKS[segment.kind], 0.15)
    for venue, start_s, end_s in stays(one):
        room = (end_s - start_s) / _seconds_per_inch(ax)
        if room > 0.6:
            _write(ax, start_s, 0.4, _short(venues, room, SMALL_PT)[venue], size=SMALL_PT, color=MUTED)


def _short(names: dict[str, str], width_in: float, size: float) -> dict[str, str]:
    """Return names by id, each on one line of a width, no two alike."""
    return dict(zip(names, short_names(list(names.values()), width_in, size, bold=True), strict=True))


def _seconds_per_inch(ax: Axes) -> float:
    low, high = ax.get_xlim()
    figure: Any = ax.figure
    return float((high - low) / (ax.get_position().width * figure.width_in))


def _venue(ax: Axes, venue: VenueDay, replay: Replay, language: Language) -> None:
    _ = language.text
    people = _due(venue)
    bottom = _HEAD_IN + max(1, len(people)) * _ROW_IN
    name = _short(venue_names(replay.scenario), _HEAD_WIDE_IN, LABEL_PT + 1)[venue.venue]
    _write(ax, replay.first_s - 14 * MINUTE_S, 0.17, name, size=LABEL_PT + 1, weight="bold")
    if shut := cancelled_words(venue, language):
        beside = replay.first_s + (text_width(name, LABEL_PT + 1, bold=True) + 0.15) * _seconds_per_inch(ax)
        _write(ax, beside - 14 * MINUTE_S, 0.17, shut, size=SMALL_PT, color=_UNSERVED)
    for (opens_s, closes_s), session in zip(venue.hours, venue.sessions, strict=True):
        face = "#f0f5f9" if session.is_held else "#f3e4dc"
        ax.broken_barh([(opens_s, closes_s - opens_s)], (_HEAD_IN - 0.04, bottom - _HEAD_IN + 0.06), facecolor=face)
    if not people and venue.is_held:
        _write(ax, venue.hours[0][0] + 4 * MINUTE_S, _HEAD_IN + _ROW_IN / 2, _("Nobody came."), size=SMALL_PT)
    for k, person in enumerate(people):
        _person(ax, person, _HEAD_IN + k * _ROW_IN, language)


def _person(ax: Axes, person: Person, top: float, language: Language) -> None:
    visit, middle = person.visit, top + _ROW_IN / 2
    start = next(at for at in (person.arrival_s, person.slot_s, person.opens_s) if at is not None)
    end = person.gone_s if person.gone_s is not None else start
    if person.due_s is not None and person.until_s is not None and visit.has_come:
        due = min(person.due_s, person.until_s)
        ax.plot([start, due], [middle, middle], color=MUTED, linewidth=0.9, linestyle=(0, (1, 1.5)))
        _bar(ax, due, person.until_s, top + 0.03, (_WAIT_FACE, _WAIT_EDGE, "////"), _ROW_IN - 0.06)
    if person.called_s is not None and person.gone_s is not None:
        _bar(ax, person.called_s, person.gone_s, top + 0.03, (DEEP, DEEP, ""), _ROW_IN - 0.06)
    marker = "s" if visit.channel == "appointment" else "o"
    ax.plot([start], [middle], marker=marker, color="white", markeredgecolor=DEEP, markersize=4.6, markeredgewidth=1.1)
    _write(ax, start - 4 * MINUTE_S, middle, str(person.number), size=SMALL_PT, weight="bold", ha="right")
    color = INK if visit.is_served else _UNSERVED
    words = language.name("person_outcome", visit.outcome)
    _write(ax, end + 4 * MINUTE_S, middle, words, size=SMALL_PT - 0.5, color=color)


def _write(ax: Axes, x: float, y: float, text: str, **style: Any) -> None:
    ax.text(x, y, text, **{"size": LABEL_PT, "va": "center", "ha": "left", "color": INK, **style})


def _key_rows(replay: Replay, language: Language, room_in: float) -> list[list[Any]]:
    """Return the entries of the key in rows that fit: people, then what the advisers did on this day."""
    _ = language.text
    people: list[Any] = [
        Patch(facecolor=_WAIT_FACE, edgecolor=_WAIT_EDGE, hatch="////", label=_("waits")),
        Patch(facecolor=DEEP, edgecolor=DEEP, label=_("is served")),
    ]
    for marker, label in (("o", _("came without an appointment")), ("s", _("came with an appointment"))):
        people.append(Line2D([], [], linestyle="", marker=marker, color="white", markeredgecolor=DEEP, label=label))
    met = {segment.kind for one in replay.advisers for segment in one.segments}
    rows: list[list[Any]] = [people]
    used = room_in
    for kind, (face, edge, hatch) in _LOOKS.items():
        if kind not in met:
            continue
        label = language.name("activity", kind)
        width = 0.42 + text_width(label, SMALL_PT)
        if used + width > room_in:
            rows.append([])
            used = 0.0
        rows[-1].append(Patch(facecolor=face, edgecolor=edge if hatch or face != DEEP else DEEP, hatch=hatch,
                              label=label))  # fmt: skip
        used += width
    return rows


def _key(figure: Page, rows: list[list[Any]]) -> None:
    """Write the key, a row under another."""
    for k, handles in enumerate(rows):
        ax = figure.box(MARGIN_IN, k * _KEY_ROW_IN, figure.width_in - 2 * MARGIN_IN, _KEY_ROW_IN)
        ax.set_axis_off()
        ax.legend(
            handles=handles, loc="upper left", ncol=len(handles), frameon=False, fontsize=SMALL_PT - 0.3,
            handlelength=1.4, columnspacing=1.0, borderpad=0, handletextpad=0.5, borderaxespad=0,
        )  # fmt: skip
