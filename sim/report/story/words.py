"""The story of one citizen in words: a sentence for each event, dated, in French or English.

In: a `Story`. Out: dated sentences, and the same as a table. Nobody is named: the person is an inhabitant of a commune,
of a band of age. What happened is found in `story`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from sim.report.languages import Language
from sim.report.story.search import Event, Story
from sim.report.tables.text import Table
from sim.report.told_apart import communes_of, operator_names, type_names, venue_names
from sim.units import DAY_S, MINUTE_S, iso_date


class ToldStep(NamedTuple):
    """One sentence of a story: its second, its date and clock time as written (the time may be empty), its event."""

    at_s: int
    date: str
    clock: str
    what: str
    sentence: str


def tell(story: Story, language: Language) -> list[ToldStep]:
    """Return a story as sentences in the order of time.

    Parameters
    ----------
    story : Story
    language : Language

    Returns
    -------
    list of ToldStep
        The last one sums up.
    """
    words = _Words(story, language)
    return [words.told(event) for event in story.events]


def title(story: Story, language: Language) -> str:
    """Return the title of a story."""
    _ = language.text
    words = _Words(story, language)
    titles = {
        "friend": _("Word of mouth: how someone of {commune} came to the service", commune=words.commune),
        "returned": _("Coming back: someone of {commune} needed two visits or more", commune=words.commune),
        "referred": _("Sent on: someone of {commune} was referred to the operator", commune=words.commune),
        "gave_up": _("Giving up: someone of {commune} was not helped to the end", commune=words.commune),
        "turned_away": _("Gone unserved: someone of {commune} came for nothing", commune=words.commune),
        "closed_door": _("A closed door: someone of {commune} found nobody", commune=words.commune),
        "cancelled": _("A cancelled session: someone of {commune} had to choose again", commune=words.commune),
        "unaware": _("Not reached: someone of {commune} never heard of the service", commune=words.commune),
        "typical": _("An ordinary request: someone of {commune} settled in one visit", commune=words.commune),
    }
    return titles.get(story.kind, _("The path of someone of {commune}", commune=words.commune))


def source(story: Story, language: Language) -> str:
    """Return where the row is found again, and by what rule it was chosen."""
    _ = language.text
    where = _(
        "Scenario {scenario}, seed {seed}, replication {replication}, request {request}: a path of the simulation, "
        "followed in its log, not an observed person.",
        scenario=story.scenario.id, seed=story.seed, replication=story.replication, request=story.request,
    )  # fmt: skip
    if story.kind == "asked":
        return where
    if story.of_commune:
        count = language.plural(
            "The season holds {count} request of this kind among the people living in {commune}.",
            "The season holds {count} requests of this kind among the people living in {commune}.",
            story.candidates, commune=_Words(story, language).commune,
        )  # fmt: skip
    else:
        count = language.plural(
            "The season holds {count} request of this kind.", "The season holds {count} requests of this kind.",
            story.candidates,
        )  # fmt: skip
    rule = (
        _("Told is one that went to a permanence if there is any, with the delay nearest the median, then the lowest "
          "address.")
        if story.kind == "typical"
        else _("Told is one that went to a permanence if there is any, then the lowest address.")
    )  # fmt: skip
    return f"{where} {count} {rule}"


def nothing_found(kind: str, regime: str, language: Language) -> str:
    """Return the sentence for a season that holds no story of a kind."""
    _ = language.text
    if kind == "friend" and regime != "launch":
        return _(
            "No such story: word of mouth is followed in the launch regime alone, and this scenario has an established "
            "service. Try a launch, for example agen-lancement."
        )
    return _("This season holds no such story; another replication or another seed may.")


def story_table(story: Story, language: Language) -> Table:
    """Return a story as a table: date, time, what happened."""
    _ = language.text
    rows = [[told.date, told.clock, told.sentence] for told in tell(story, language)]
    headers = [_("date"), _("time"), _("what happened")]
    return Table(title(story, language), headers, rows, [source(story, language)], left=3)


def story_document(story: Story, language: Language) -> dict[str, Any]:
    """Return a story as plain values: its address, the person, dated events with their numbers and sentences."""
    person = story.person
    kept = ("commune", "type", "operator", "age_band", "autonomy", "car", "heard_from", "state", "reason")
    return {
        "kind": story.kind,
        "title": title(story, language),
        "source": source(story, language),
        "scenario": story.scenario.id,
        "fingerprint": story.scenario.fingerprint,
        "seed": story.seed,
        "replication": story.replication,
        "first_day": iso_date(story.first_day),
        "request": str(story.request),
        "candidates": story.candidates,
        "person": {name: person[name] for name in kept},
        "events": [
            {"at_s": event.at_s, "date": told.date, "time": told.clock, "what": event.what, "facts": _facts(event),
             "sentence": told.sentence}
            for event, told in zip(story.events, tell(story, language), strict=True)
        ],
    }  # fmt: skip


def _facts(event: Event) -> dict[str, Any]:
    """Return the facts of an event; the address of a friend is text, since a reader of doubles would change it."""
    return {name: str(value) if name == "teller" else value for name, value in event.facts.items()}


# Events that happen in the course of a day, so that their clock time is told.
_TIMED = ("missed", "came", "opened_late", "served", "balked", "reneged", "turned_away", "closed_door")


class _Words:
    """The sentences of one story."""

    def __init__(self, story: Story, language: Language):
        self.story, self.language, self.scenario = story, language, story.scenario
        self.venues, self.communes = venue_names(self.scenario), communes_of(self.scenario)
        self.types = type_names(self.scenario, language)
        self.operators = operator_names(self.scenario, language)
        self.commune = self.communes[story.person["commune"]]

    def told(self, event: Event) -> ToldStep:
        """Return an event as a dated sentence."""
        sentence: Callable[[Event], str] = getattr(self, f"_{event.what}")
        clock = self.language.clock(event.at_s % DAY_S) if event.what in _TIMED else ""
        return ToldStep(event.at_s, self.date(event.at_s), clock, event.what, sentence(event))

    # --- pieces

    def date(self, at_s: int) -> str:
        """Return a date with its weekday."""
        return self.language.date(self.story.first_day + at_s // DAY_S, "full")

    def clock(self, at_s: int) -> str:
        """Return a time of day."""
        return self.language.clock(at_s % DAY_S)

    def minutes(self, since_s: int, until_s: int) -> str:
        """Return how long it is between two clock times, as a reader would count it."""
        return self.language.minutes(max(0, until_s // MINUTE_S - since_s // MINUTE_S), 0)

    def venue(self, event: Event) -> str:
        """Return the name of the event's venue."""
        return self.venues[event.facts["venue"]]

    def type(self, name: str) -> str:
        """Return the label of a request type."""
        return self.types[name]

    def _person(self) -> str:
        person = self.story.person
        bands = self.scenario.demand.population.age_bands
        band = next(band for band in bands if band.id == person["age_band"])
        language = self.language
        return ", ".join(
            (
                language.age_band(band.from_age, band.to_age, last=band is bands[-1]),
                language.name("autonomy", person["autonomy"]),
                language.name("car", "car" if person["car"] else "no_car"),
            )
        )

    # --- events

    def _need(self, event: Event) -> str:
        _ = self.language.text
        return _(
            "A person living in {commune} ({person}) has a matter to settle before {deadline}: “{type}”. Alone, "
            "online, they do not manage it.",
            commune=self.commune, person=self._person(), type=self.type(self.story.person["type"]),
            deadline=self.language.date(self.story.first_day + event.facts["deadline_s"] // DAY_S),
        )  # fmt: skip

    def _unheard(self, _event: Event) -> str:
        _ = self.language.text
        return _("They do not know that the service exists: the matter waits.")

    def _known(self, event: Event) -> str:
        _ = self.language.text
        heard_from = event.facts["heard_from"]
        if heard_from == "known":
            return _("They know the service already.")
        return _("They know the service already ({how}).", how=self.language.name("heard_from", heard_from))

    def _heard(self, event: Event) -> str:
        _ = self.language.text
        facts = event.facts
        after = self.language.days(facts["after_days"])
        if facts["heard_from"] == "campaign":
            return _("{after} later an information campaign tells them that the service exists.", after=after)
        if "teller" not in facts:
            return _("{after} later somebody they know, who was helped there, tells them of the service.", after=after)
        return _(
            "{after} later somebody they know tells them of the service: this friend, of {commune}, had a matter of "
            "their own settled the day before (“{type}”, {venue}).",
            after=after, commune=self.communes[facts["teller_commune"]],
            type=self.type(facts["teller_type"]),
            venue=self.venues[facts["teller_venue"]],
        )  # fmt: skip

    def _no_room(self, event: Event) -> str:
        _ = self.language.text
        if event.facts["until_s"] is None:
            return _("They look for a session: none within their reach has room before it is too late.")
        return _("They look for a session: none within their reach has room until {date}.",
                 date=self.date(event.facts["until_s"]))  # fmt: skip

    def _booked(self, event: Event) -> str:
        _ = self.language.text
        values = {
            "venue": self.venue(event), "date": self.date(event.facts["session_s"]),
            "clock": self.clock(event.facts["session_s"]), "journey": self._journey(event),
        }  # fmt: skip
        if event.facts["again"]:
            return _("They try again and book for {date} at {clock}: {venue}, {journey}.", **values)
        return _("They book for {date} at {clock}: {venue}, {journey}.", **values)

    def _chose_walk_in(self, event: Event) -> str:
        _ = self.language.text
        values = {"venue": self.venue(event), "journey": self._journey(event)}
        if event.facts["lead_days"] == 0:
            if event.facts["again"]:
                return _("They try again, without an appointment, the same day: {venue}, {journey}.", **values)
            return _("They go without an appointment, the same day: {venue}, {journey}.", **values)
        values["date"] = self.date(event.facts["session_s"])
        if event.facts["again"]:
            return _("They try again and mean to go without an appointment on {date}: {venue}, {journey}.", **values)
        return _("They mean to go without an appointment on {date}: {venue}, {journey}.", **values)

    def _journey(self, event: Event) -> str:
        _ = self.language.text
        minutes = self.language.duration(event.facts["journey_s"])
        if self.story.person["car"]:
            return _("{minutes} by car", minutes=minutes)
        return _("{minutes} without a car", minutes=minutes)

    def _missed(self, _event: Event) -> str:
        _ = self.language.text
        return _("They do not come to the appointment.")

    def _came(self, event: Event) -> str:
        _ = self.language.text
        arrival, due = event.at_s, event.facts["slot_s"] or event.facts["opens_s"]
        minutes = self.minutes(min(arrival, due), max(arrival, due))
        if event.facts["slot_s"] is not None:
            if arrival <= due:
                arrives = _("They arrive {minutes} before the appointment.", minutes=minutes)
            else:
                arrives = _("They arrive {minutes} after the time of the appointment.", minutes=minutes)
        elif arrival < due:
            arrives = _("They arrive {minutes} before opening.", minutes=minutes)
        else:
            arrives = _("They arrive.")
        return f"{arrives} {self._queue(event)}"

    def _queue(self, event: Event) -> str:
        _ = self.language.text
        if not event.facts["present"]:
            return _("Nobody is there before them.")
        return self.language.plural(
            "{count} person is there before them.", "{count} people are there before them.", event.facts["present"]
        )

    def _opened_late(self, event: Event) -> str:
        _ = self.language.text
        return _(
            "The adviser is ready only now, {minutes} late.", minutes=self.language.duration(event.facts["late_s"])
        )

    def _served(self, event: Event) -> str:
        _ = self.language.text
        facts = event.facts
        took = self.minutes(event.at_s, facts["end_s"])
        if facts["wait_s"] < MINUTE_S:
            called = _("They are called without waiting; it takes {took}.", took=took)
        else:
            wait = self.language.duration(facts["wait_s"])
            called = _("They are called after waiting {wait}; it takes {took}.", wait=wait, took=took)
        if facts["overtime"]:
            called += " " + _("The adviser goes on past closing time.")
        return f"{called} {self._result(facts)}"

    def _result(self, facts: dict[str, Any]) -> str:
        _ = self.language.text
        cause = self.language.name("cause", facts["cause"])
        if facts["outcome"] == "resolved":
            return _("The matter is settled on the spot.")
        if facts["outcome"] == "return":
            return _("The matter cannot be finished ({cause}): they must come back.", cause=cause)
        operator = self.operators[self.story.person["operator"]]
        return _("The adviser passes the matter on to the operator, {operator} ({cause}).", operator=operator,
                 cause=cause)  # fmt: skip

    def _balked(self, _event: Event) -> str:
        _ = self.language.text
        return _("At the sight of the queue they go away.")

    def _reneged(self, event: Event) -> str:
        _ = self.language.text
        return _(
            "After waiting {wait} without being called they leave.",
            wait=self.language.duration(event.facts["wait_s"] or 0),
        )

    def _turned_away(self, event: Event) -> str:
        _ = self.language.text
        closes = self.clock(event.facts["closes_s"])
        if event.facts["after_closing"]:
            return _("The desk has closed ({closes}): they are turned away.", closes=closes)
        return _("The desk closes before their turn, after {wait} of waiting: they are turned away.",
                 wait=self.language.duration(event.facts["wait_s"] or 0))  # fmt: skip

    def _closed_door(self, event: Event) -> str:
        _ = self.language.text
        return _("The door is closed, and nobody had said so ({cause}).",
                 cause=self.language.name("cause", event.facts["cause"]))  # fmt: skip

    def _cancelled(self, event: Event) -> str:
        _ = self.language.text
        return _("They learn that the session is cancelled ({cause}) and must choose again.",
                 cause=self.language.name("cause", event.facts["cause"]))  # fmt: skip

    def _answered(self, event: Event) -> str:
        _ = self.language.text
        operator = self.operators[event.facts["operator"]]
        return _("{operator} answers, {after} after the visit: the matter is settled.", operator=operator,
                 after=self.language.days(event.facts["after_days"]))  # fmt: skip

    def _gave_up(self, event: Event) -> str:
        _ = self.language.text
        return _("They give up ({reason}).", reason=self.language.name("reason", event.facts["reason"]))

    def _elsewhere(self, _event: Event) -> str:
        _ = self.language.text
        return _("They choose to go elsewhere: another office, or online with somebody's help.")

    def _unaware(self, _event: Event) -> str:
        _ = self.language.text
        return _("It is too late: the time is up, and nobody had told them of the service.")

    def _no_offer(self, _event: Event) -> str:
        _ = self.language.text
        return _("It is too late: the time is up.")

    def _end(self, event: Event) -> str:
        _ = self.language.text
        facts, language = event.facts, self.language
        if not facts["came"]:
            return _("In all: no visit; the matter was not settled.")
        visits = language.plural("{count} visit", "{count} visits", facts["came"])
        summary = _(
            "In all: {visits}, {wait} of waiting, {journeys} of travel there and back", visits=visits,
            wait=self.language.duration(facts["wait_s"]), journeys=self.language.duration(facts["journeys_s"]),
        )  # fmt: skip
        if facts["ended_after_days"] is not None:
            return _("{summary}; settled {days} after the need arose.", summary=summary,
                     days=language.days(facts["ended_after_days"]))  # fmt: skip
        return _("{summary}; the matter was not settled.", summary=summary)
