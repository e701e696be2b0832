"""A replayed day in words: why people waited, and a table of everybody who was due.

In: a `Replay`. Out: sentences and tables in a language. Each sentence is counted from the log.
"""

from __future__ import annotations

from sim.report.languages import Language
from sim.report.replay.causes import LONG_SERVICE_MIN, Why, why
from sim.report.replay.day import Person, Replay, VenueDay
from sim.report.tables.text import Table
from sim.report.told_apart import communes_of, type_names, venue_names
from sim.units import MINUTE_S


def day_title(replay: Replay, language: Language) -> str:
    """Return the date of a day, with its weekday."""
    return language.capital(language.date(replay.day, "full"))


def day_source(replay: Replay, language: Language) -> str:
    """Return what the day was replayed from."""
    _ = language.text
    return _(
        "{title}, seed {seed}, replication {replication}, fingerprint {fingerprint}: a day of the simulation, replayed "
        "from its log, not an observed one.",
        title=language.of(replay.scenario.title), seed=replay.seed, replication=replay.replication,
        fingerprint=replay.scenario.fingerprint[:8],
    )  # fmt: skip


def nothing_planned(language: Language) -> str:
    """Return the sentence for a day without any session."""
    _ = language.text
    return _("No session is planned on this day.")


def why_sentences(replay: Replay, language: Language) -> list[tuple[str, list[str]]]:
    """Return why people waited on a day: for each venue its name and some sentences."""
    names = venue_names(replay.scenario)
    return [
        (names[venue.venue], _venue_sentences(venue, found, language))
        for venue, found in zip(replay.venues, why(replay), strict=True)
    ]


def cancelled_words(venue: VenueDay, language: Language) -> str:
    """Return which sessions of a venue's day were cancelled and why; empty if all were held."""
    _ = language.text
    return ", ".join(
        _("session of {clock} cancelled ({reason})", clock=language.clock(opens_s),
          reason=language.name("cause", session.reason))
        for (opens_s, _closes_s), session in zip(venue.hours, venue.sessions, strict=True) if not session.is_held
    )  # fmt: skip


def _venue_sentences(venue: VenueDay, found: Why, language: Language) -> list[str]:
    _ = language.text
    said = [_cancelled(venue, reason, language) for reason in _reasons(venue)]
    if not venue.is_held:
        return said
    if not found.came:
        return [*said, _("Nobody came.")]
    if not found.waited:
        people = language.plural("{count} person came", "{count} people came", found.came)
        said.append(_("{people}; nobody waited.", people=people))
    else:
        said += [_waited(found, language), _causes(found, language)]
    return [*said, *_facts(found, language)]


def _reasons(venue: VenueDay) -> list[str]:
    return [session.reason for session in venue.sessions if not session.is_held]


def _cancelled(venue: VenueDay, reason: str, language: Language) -> str:
    _ = language.text
    said = _("A session is cancelled ({reason}).", reason=language.name("cause", reason))
    outcomes = [person.visit.outcome for person in venue.people]
    if told := outcomes.count("cancelled"):
        said += " " + language.plural(
            "{count} person with an appointment or a plan to come is told.",
            "{count} people with an appointment or a plan to come are told.", told,
        )  # fmt: skip
    if shut := outcomes.count("closed_door"):
        said += " " + language.plural("{count} person finds a closed door.", "{count} people find a closed door.", shut)
    return said


def _waited(found: Why, language: Language) -> str:
    _ = language.text
    return language.plural(
        "Of {came} people who came, {count} waited a minute or more: {longest}.",
        "Of {came} people who came, {count} waited a minute or more; the longest wait was {longest}.",
        found.waited, came=language.number(found.came), longest=language.duration(found.longest_wait_s),
    )  # fmt: skip


def _causes(found: Why, language: Language) -> str:
    _ = language.text
    causes = sorted((cause for cause in found.causes.items() if cause[1] >= MINUTE_S), key=lambda one: -one[1])
    total = language.duration(found.waited_s)
    if len(causes) == 1:
        cause = language.name("wait_cause", causes[0][0])
        return _("All waits together make {total}, all of it for {cause}.", total=total, cause=cause)
    separator = _("; ")
    parts = separator.join(
        _("{time} for {cause}", time=language.duration(seconds), cause=language.name("wait_cause", cause))
        for cause, seconds in causes
    )
    return _("All waits together make {total}: {parts}.", total=total, parts=parts)


def _facts(found: Why, language: Language) -> list[str]:
    _ = language.text
    plural = language.plural
    facts = []
    if found.absent:
        facts.append(plural("{count} adviser of the rota was away.", "{count} advisers of the rota were away.",
                            found.absent))  # fmt: skip
    if found.late_s >= MINUTE_S:
        facts.append(_("The adviser was ready {minutes} late.", minutes=language.duration(found.late_s)))
    if found.early:
        facts.append(plural("{count} person came before opening.", "{count} people came before opening.", found.early))
    if found.long_services:
        facts.append(
            plural("{count} service took more than {minutes} min.", "{count} services took more than {minutes} min.",
                   found.long_services, minutes=LONG_SERVICE_MIN)
        )  # fmt: skip
    if found.longest_queue > 1:
        facts.append(_("At most {count} people waited at once, at {clock}.", count=found.longest_queue,
                       clock=language.clock(found.longest_queue_s)))  # fmt: skip
    if found.missed:
        facts.append(plural("{count} person did not come to the appointment.",
                            "{count} people did not come to their appointment.", found.missed))  # fmt: skip
    if found.balked:
        facts.append(plural("{count} person went away at the sight of the queue.",
                            "{count} people went away at the sight of the queue.", found.balked))  # fmt: skip
    if found.reneged:
        facts.append(plural("{count} person left before being called.", "{count} people left before being called.",
                            found.reneged))  # fmt: skip
    if found.turned_away:
        facts.append(plural("{count} person was turned away at closing.",
                            "{count} people were turned away at closing.", found.turned_away))  # fmt: skip
    return facts


def outcome_words(person: Person, language: Language) -> str:
    """Return how a person's visit ended, with its cause if there is one."""
    visit = person.visit
    said = language.name("person_outcome", visit.outcome)
    return f"{said} ({language.name('cause', visit.cause)})" if visit.cause else said


def people_table(replay: Replay, language: Language) -> Table:
    """Return everybody who was due on a day: number, venue, matter, home, channel, times, wait, outcome."""
    _ = language.text
    names, communes = venue_names(replay.scenario), communes_of(replay.scenario)
    types = type_names(replay.scenario, language)
    headers = [
        _("no."), _("venue"), _("matter"), _("lives in"), _("appointment"), _("arrival"), _("called"), _("gone"),
        _("wait (min)"), _("outcome"),
    ]  # fmt: skip

    def clock(second: int | None) -> str:
        return "–" if second is None else language.clock(second)

    rows = [
        [
            str(person.number), names[person.visit.venue], types[person.type], communes[person.commune],
            _("none") if person.slot_s is None else clock(person.slot_s), clock(person.arrival_s),
            clock(person.called_s), clock(person.gone_s),
            "–" if person.wait_s is None else language.number(round(person.wait_s / MINUTE_S)),
            outcome_words(person, language),
        ]
        for person in replay.people
    ]  # fmt: skip
    title = _("Everybody who was due on {date}", date=language.date(replay.day, "full"))
    notes = [
        _("A wait counts from the arrival, the planned opening or the slot, whichever is the latest."),
        day_source(replay, language),
    ]
    return Table(title, headers, rows, notes, left=4)


def week_table(replays: list[Replay], language: Language) -> Table:
    """Return a week at a glance: for each day and venue, who came, who was served, waits and the longest queue."""
    _ = language.text
    headers = [
        _("day"), _("venue"), _("came"), _("served"), _("went away\nunserved"), _("mean wait\nmin"),
        _("longest wait\nmin"), _("most waiting\nat once"),
    ]  # fmt: skip
    rows = []
    for replay in replays:
        names = venue_names(replay.scenario)
        for venue, found in zip(replay.venues, why(replay), strict=True):
            mean = found.waited_s / found.came / MINUTE_S if found.came else float("nan")
            day = language.capital(language.date(replay.day, "EEEE d MMM"))
            rows.append(
                [
                    day, names[venue.venue] if venue.is_held else _("{venue} (cancelled)", venue=names[venue.venue]),
                    language.number(found.came), language.number(found.served),
                    language.number(found.came - found.served), language.number(mean, 0),
                    language.number(round(found.longest_wait_s / MINUTE_S)), language.number(found.longest_queue),
                ]
            )  # fmt: skip
    if not replays:
        return Table(_("The week"), headers, rows, [_("No session is planned in this week.")], left=2)
    title = _("Day by day, week of {date}", date=language.date(replays[0].day))
    return Table(title, headers, rows, [day_source(replays[0], language)], left=2)
