"""A replayed day as drawings in SVG: one lane for the advisers, one for each venue.

In: a `Replay`. Out: SVG text whose marks differ in shape and pattern, never in colour alone, and say themselves in
words. What moves is added by `player/player.js`; without it the whole day stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import NamedTuple

from sim.report.languages import Language
from sim.report.replay.advisers import AdviserDay, Segment
from sim.report.replay.day import Person, Replay, VenueDay
from sim.report.replay.words import outcome_words
from sim.report.told_apart import adviser_names, venue_names
from sim.units import HOUR_S, MINUTE_S

WIDTH, LEFT, RIGHT = 960.0, 34.0, 12.0
AXIS, ROW, QUEUE, TRACK = 22.0, 21.0, 40.0, 54.0
_TEXT = 7.4  # about the width of a letter, in the larger type of narrow screens


class Scale(NamedTuple):
    """From seconds of the day to places across a drawing."""

    first_s: int
    last_s: int

    def x(self, second: float) -> float:
        """Return the place of a second."""
        span = max(1, self.last_s - self.first_s)
        return round(LEFT + (second - self.first_s) / span * (WIDTH - LEFT - RIGHT), 1)

    def width(self, start_s: float, end_s: float) -> float:
        """Return the width of a stretch of time."""
        return round(max(0.8, self.x(end_s) - self.x(start_s)), 1)


# Patterns and marks that all drawings of a page share; ids are used by url(#...) and href.
DEFINITIONS = """
<svg class="definitions" width="0" height="0" aria-hidden="true" focusable="false"><defs>
<pattern id="road" width="7" height="7" patternUnits="userSpaceOnUse"><rect width="7" height="7" fill="#fff"/>
<path d="M0 7 7 0" stroke="#56626e" stroke-width="1.4"/></pattern>
<pattern id="set_up" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#fff"/>
<circle cx="3" cy="3" r="1.2" fill="#56626e"/></pattern>
<pattern id="overtime" width="8" height="8" patternUnits="userSpaceOnUse"><rect width="8" height="8" fill="#15466b"/>
<path d="M0 8 8 0" stroke="#fff" stroke-width="1.6"/></pattern>
<pattern id="break" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#fff"/>
<path d="M0 3h6" stroke="#56626e" stroke-width="1.2"/></pattern>
<pattern id="follow_up" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#eef1f4"/>
<path d="M3 0v6" stroke="#56626e" stroke-width="1"/></pattern>
<pattern id="waiting" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="#fdf3dc"/>
<path d="M0 6 6 0" stroke="#b07900" stroke-width="1.1"/></pattern>
<symbol id="mark-good" viewBox="0 0 16 16"><circle cx="8" cy="8" r="7.5" fill="#006b4d"/>
<path d="m4.3 8.3 2.6 2.6 5-5.6" fill="none" stroke="#fff" stroke-width="2"/></symbol>
<symbol id="mark-again" viewBox="0 0 16 16"><rect x=".8" y=".8" width="14.4" height="14.4" rx="3" fill="#fff"
 stroke="#15466b" stroke-width="1.5"/><path d="M11.5 5.2A4.3 4.3 0 1 0 12.3 9M12 2.6v3.1H8.8" fill="none"
 stroke="#15466b" stroke-width="1.6"/></symbol>
<symbol id="mark-onward" viewBox="0 0 16 16"><path d="M.8 3h8.7V.8L15.3 8l-5.8 7.2V13H.8z" fill="#fff" stroke="#15466b"
 stroke-width="1.5"/></symbol>
<symbol id="mark-gone" viewBox="0 0 16 16"><path d="M8 .7 15.3 8 8 15.3.7 8z" fill="#a13d00"/><path d="m5.4 5.4 5.2 5.2
m0-5.2-5.2 5.2" stroke="#fff" stroke-width="1.8"/></symbol>
<symbol id="mark-absent" viewBox="0 0 16 16"><circle cx="8" cy="8" r="6.8" fill="#fff" stroke="#56626e"
 stroke-width="1.5" stroke-dasharray="3 2"/></symbol>
</defs></svg>
"""

MARKS = {
    "resolved": "good", "return": "again", "referred": "onward", "no_show": "absent", "cancelled": "absent",
    "balked": "gone", "reneged": "gone", "turned_away": "gone", "closed_door": "gone",
}  # fmt: skip
FILLS = {
    "road": "url(#road)", "set_up": "url(#set_up)", "ready": "#fff", "serving": "#15466b", "idle": "#d5e4ef",
    "break": "url(#break)", "overtime": "url(#overtime)", "follow_up": "url(#follow_up)",
}  # fmt: skip


def scale_of(replay: Replay) -> Scale:
    """Return the scale that all lanes of a day share, with a little room on both sides."""
    return Scale(replay.first_s - 5 * MINUTE_S, replay.last_s + 5 * MINUTE_S)


def advisers_svg(replay: Replay, name: str, language: Language) -> str:
    """Return the lane of the advisers: what each does through the day, and where."""
    _ = language.text
    scale, names = scale_of(replay), adviser_names(replay.scenario)
    venues = venue_names(replay.scenario)
    height = AXIS + TRACK * len(replay.advisers) + 4
    parts = list(_axis(scale, height, language))
    for k, one in enumerate(replay.advisers):
        top = AXIS + k * TRACK
        parts.append(_text(LEFT, top + 14, names[one.adviser], "strong"))
        parts += (_segment(scale, top + 19, segment, venues, language) for segment in one.segments)
        parts += _places(scale, top + 49, one, venues)
    title = _("What the advisers do on {date}", date=language.date(replay.day, "full"))
    return _drawing(name, height, title, adviser_words(replay, language), parts)


def adviser_words(replay: Replay, language: Language) -> str:
    """Return what each adviser does through the day, in words."""
    _ = language.text
    names, venues = adviser_names(replay.scenario), venue_names(replay.scenario)
    said = []
    for one in replay.advisers:
        parts = [
            _("{venue} from {start} to {end}", venue=venues[venue], start=language.clock(start_s),
              end=language.clock(end_s))
            for venue, start_s, end_s in stays(one)
        ]  # fmt: skip
        driven = sum(segment.end_s - segment.start_s for segment in one.segments if segment.kind == "road")
        road = language.minutes(round(driven / MINUTE_S), 0)
        said.append(_("{adviser}: {stays}; {road} on the road.", adviser=names[one.adviser],
                      stays=", ".join(parts), road=road))  # fmt: skip
    return " ".join(said)


def stays(one: AdviserDay) -> list[tuple[str, int, int]]:
    """Return where an adviser is, road aside: venue, from, until."""
    found: list[tuple[str, int, int]] = []
    for segment in one.segments:
        if segment.kind == "road":
            continue
        if found and found[-1][0] == segment.venue and found[-1][2] == segment.start_s:
            found[-1] = segment.venue, found[-1][1], segment.end_s
        else:
            found.append((segment.venue, segment.start_s, segment.end_s))
    return found


def _segment(scale: Scale, top: float, segment: Segment, venues: dict[str, str], language: Language) -> str:
    words = language.name("activity", segment.kind)
    times = f"{language.clock(segment.start_s)}–{language.clock(segment.end_s)}"
    dash = ' stroke-dasharray="3 2"' if segment.kind == "ready" else ""
    return (
        f'<rect x="{scale.x(segment.start_s)}" y="{top}" width="{scale.width(segment.start_s, segment.end_s)}" '
        f'height="17" fill="{FILLS[segment.kind]}" class="segment"{dash}>'
        f"<title>{escape(f'{times} · {words} · {venues[segment.venue]}')}</title></rect>"
    )


def _places(scale: Scale, base: float, one: AdviserDay, venues: dict[str, str]) -> Iterator[str]:
    for venue, start_s, end_s in stays(one):
        room = scale.width(start_s, end_s)
        yield f'<path d="M{scale.x(start_s)} {base - 11}h{room}" class="stay"/>'
        if name := _fitting(venues[venue], room, venues.values()):
            yield _text(scale.x(start_s), base, name, "muted")


def _fitting(name: str, room: float, names: Iterable[str]) -> str:
    """Return as much of a name as there is room for, its end if another begins alike; nothing where is next to none."""
    letters = int(room / _TEXT)
    if len(name) <= letters:
        return name
    if letters <= 6:
        return ""
    is_alone = sum(other.startswith(name[: letters - 1]) for other in names) == 1
    return name[: letters - 1].rstrip() + "…" if is_alone else "…" + name[1 - letters :].lstrip()


def venue_svg(replay: Replay, venue: VenueDay, name: str, language: Language) -> str:
    """Return the lane of a venue: opening hours, slots, the queue, and one row a person."""
    _ = language.text
    scale, names = scale_of(replay), venue_names(replay.scenario)
    people = [person for person in venue.people if person.visit.outcome != "cancelled"]
    top = AXIS + 16
    rows_top = top + QUEUE + 10
    height = rows_top + ROW * max(1, len(people)) + 6
    parts = list(_hours(scale, venue, height)) + list(_axis(scale, height, language))
    parts += _slots(scale, venue, language)
    parts += _queue(scale, venue, top, language)
    if not people:
        parts.append(_text(scale.x(venue.hours[0][0]) + 6, rows_top + 15, _("Nobody came."), "muted"))
    for k, person in enumerate(people):
        parts += _person(scale, person, rows_top + k * ROW, language)
    title = _("Who waited and who was served: {venue}, {date}", venue=names[venue.venue],
              date=language.date(replay.day, "full"))  # fmt: skip
    words = _(
        "One row a person, by arrival: hatched while waiting, filled while being served, a mark and a word at the end. "
        "The same is in the table."
    )
    return _drawing(name, height, title, words, parts)


def _drawing(name: str, height: float, title: str, words: str, parts: list[str]) -> str:
    head = (
        f'<svg class="lane" viewBox="0 0 {WIDTH:g} {height:g}" role="img" aria-labelledby="{name}-t {name}-d" '
        f'data-height="{height:g}"><title id="{name}-t">{escape(title)}</title>'
        f'<desc id="{name}-d">{escape(words)}</desc>'
    )
    return head + "".join(parts) + "</svg>"


def _text(x: float, y: float, text: str, style: str, anchor: str = "start") -> str:
    return f'<text x="{x:g}" y="{y:g}" class="{style}" text-anchor="{anchor}">{escape(text)}</text>'


def _axis(scale: Scale, height: float, language: Language) -> Iterator[str]:
    """Yield a line and a time at each hour; every second hour is named where there is little room."""
    first, last = -(-scale.first_s // HOUR_S), scale.last_s // HOUR_S
    step = 1 if last - first <= 12 else 2
    for hour in range(first, last + 1):
        x = scale.x(hour * HOUR_S)
        yield f'<path d="M{x} {AXIS - 4}V{height}" class="hour"/>'
        if (hour - first) % step == 0:
            yield _text(x, 13, language.clock(hour * HOUR_S % (24 * HOUR_S)), "muted", "middle")


def _hours(scale: Scale, venue: VenueDay, height: float) -> Iterator[str]:
    for (opens_s, closes_s), session in zip(venue.hours, venue.sessions, strict=True):
        style = "open" if session.is_held else "shut"
        yield (
            f'<rect x="{scale.x(opens_s)}" y="{AXIS - 4}" width="{scale.width(opens_s, closes_s)}" '
            f'height="{height - AXIS + 4:g}" class="{style}"/>'
        )


def _slots(scale: Scale, venue: VenueDay, language: Language) -> Iterator[str]:
    """Yield a small square for each bookable slot: filled if booked, empty if free."""
    _ = language.text
    for slot in venue.slots:
        booked = len(slot.requests)
        word = _("booked") if booked == 1 else _("booked twice") if booked else _("free")
        said = _("slot at {clock}: {state}", clock=language.clock(slot.at_s), state=word)
        yield (
            f'<rect x="{scale.x(slot.at_s)}" y="{AXIS + 1}" width="9" height="9" '
            f'class="slot {"booked" if booked else "free"}"><title>{escape(said)}</title></rect>'
        )


def _queue(scale: Scale, venue: VenueDay, top: float, language: Language) -> Iterator[str]:
    """Yield the number waiting as a stepped area, its greatest value named."""
    _ = language.text
    most = max(step.waiting for step in venue.steps)
    base = top + QUEUE
    if not most:
        yield f'<path d="M{LEFT} {base}H{WIDTH - RIGHT}" class="base"/>'
        return
    unit = (QUEUE - 14) / most
    path = [f"M{scale.x(scale.first_s)} {base}"]
    for step in venue.steps[1:]:
        path.append(f"H{scale.x(step.at_s)}V{base - step.waiting * unit:.1f}")
    yield f'<path d="{"".join(path)}H{WIDTH - RIGHT}V{base}Z" class="queue"/>'
    yield f'<path d="M{LEFT} {base}H{WIDTH - RIGHT}" class="base"/>'
    highest = next(step for step in venue.steps if step.waiting == most)
    label = language.plural("{count} waiting", "{count} waiting", most)
    yield _text(scale.x(highest.at_s) + 3, base - most * unit - 3, label, "strong")


def _person(scale: Scale, person: Person, top: float, language: Language) -> Iterator[str]:
    """Yield one person's row: number, early presence, wait, service, and how it ended in mark and word."""
    middle = top + ROW / 2
    visit = person.visit
    start = person.arrival_s if person.arrival_s is not None else person.slot_s
    if start is None:
        start = person.opens_s
    end = person.gone_s if person.gone_s is not None else start
    booked = visit.channel == "appointment"
    yield f'<g class="person" data-number="{person.number}"><title>{escape(person_words(person, language))}</title>'
    until = person.until_s if person.until_s is not None else end
    due = min(person.due_s, until) if person.due_s is not None else start
    if person.arrival_s is not None and start < due:
        yield f'<path d="M{scale.x(start)} {middle}H{scale.x(due)}" class="early"/>'
    if due < until and visit.has_come:
        yield _bar(scale, due, until, top + 4, "url(#waiting)", "wait")
    if person.called_s is not None and person.gone_s is not None:
        yield _bar(scale, person.called_s, person.gone_s, top + 4, "#15466b", "service")
    x = scale.x(start)
    if booked:
        yield f'<rect x="{x - 5:g}" y="{middle - 5:g}" width="10" height="10" class="who"/>'
    else:
        yield f'<circle cx="{x:g}" cy="{middle:g}" r="5.5" class="who"/>'
    yield _text(x - 9, middle + 4.5, str(person.number), "number", "end")
    words = language.name("person_outcome", visit.outcome)
    place = max(scale.x(end), x + 6) + 4
    if place + 20 + len(words) * _TEXT > WIDTH:  # no room after the bar: before the number
        before = x - 9 - 8 * len(str(person.number)) - 6
        yield f'<use href="#mark-{MARKS[visit.outcome]}" x="{place:g}" y="{middle - 7:g}" width="14" height="14"/>'
        yield _text(before, middle + 4.5, words, "end", "end")
    else:
        yield f'<use href="#mark-{MARKS[visit.outcome]}" x="{place:g}" y="{middle - 7:g}" width="14" height="14"/>'
        yield _text(place + 18, middle + 4.5, words, "end")
    yield "</g>"


def _bar(scale: Scale, start_s: int, end_s: int, top: float, fill: str, style: str) -> str:
    return (
        f'<rect x="{scale.x(start_s)}" y="{top:g}" width="{scale.width(start_s, end_s)}" height="{ROW - 8:g}" '
        f'fill="{fill}" class="{style}"/>'
    )


def person_words(person: Person, language: Language) -> str:
    """Return one person's row in words: number, channel, times, wait, outcome."""
    _ = language.text
    parts = [
        _("Person {number}", number=person.number),
        language.name("channel", person.visit.channel),
    ]
    if person.slot_s is not None:
        parts.append(_("due at {clock}", clock=language.clock(person.slot_s)))
    if person.arrival_s is not None:
        parts.append(_("came at {clock}", clock=language.clock(person.arrival_s)))
    if person.called_s is not None:
        parts.append(_("called at {clock}", clock=language.clock(person.called_s)))
    if person.wait_s is not None:
        parts.append(_("waited {minutes}", minutes=language.minutes(round(person.wait_s / MINUTE_S), 0)))
    return ", ".join([*parts, outcome_words(person, language)])
