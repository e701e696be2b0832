"""The written report of a register of real visits: one HTML page that needs nothing else.

In: what was read, its summary, and the register beside simulated seasons. Out: the text of the page. Pictures are in
`sim.report.figures.register`; nothing is counted here, and no line of the register is shown.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np

from sim.fitting.beside import RegisterBeside
from sim.fitting.described import of_picture
from sim.measures.catalogue import BY_ID
from sim.provenance import versions
from sim.registers.masking import is_small
from sim.registers.register import Register
from sim.report.compared import measure_name
from sim.report.figures.register import Shown, is_share, register_pictures, titles, value_words
from sim.report.headlines import written
from sim.report.languages import Language
from sim.report.tables.register import (
    HIDDEN,
    appointments_name,
    count_words,
    files_table,
    gaps_table,
    headline,
    missing_table,
    times_table,
)
from sim.report.tables.text import Table
from sim.report.told_apart import type_names, venue_names
from sim.report.written.blocks import Command, FactList, Numbers, Paragraphs, Points, ReportPart, Section, picture
from sim.report.written.page import page_of
from sim.territory.sources import CREDIT
from sim.units import DAY_S

_NEAR_MIN = (1, 5, 15)


def register_html(
    register: Register,
    summary: dict[str, Any],
    missing: dict[str, tuple[str, ...]],
    beside: RegisterBeside,
    language: Language,
) -> str:
    """Return the report of a register as one HTML page.

    Parameters
    ----------
    register : Register
    summary : dict
        Of `sim.registers.summary.summary_of`.
    missing : dict
        Of `sim.measures.catalogue.missing_measures`.
    beside : RegisterBeside
    language : Language

    Returns
    -------
    str
        The same, byte for byte, for the same register, scenario and seed.
    """
    _ = language.text
    scenario = beside.scenario
    title = _("A register of real visits")
    if scenario is not None:
        title += f"{language.colon}{language.of(scenario.title)}"
    shown = shown_of(register, beside, language)
    period = summary["period"]
    first, last = (language.date(dt.date.fromisoformat(period[end])) for end in ("first", "last"))
    sections = [
        _read(summary, shown, language), *_pictured(shown, summary, language), _replay(register, beside, language),
        _measures(beside, missing, language), _made(register, beside, language),
    ]  # fmt: skip
    return page_of(
        language, title=title, heading=_("What the register shows"), sections=sections,
        kicker=_("Rotating desks of France Services · register of real visits"),
        under=" · ".join([_("from {first} to {last}", first=first, last=last),
                          _("fewer than 11 visits") if period["visits"] is None
                          else language.plural("{count} visit", "{count} visits", period["visits"])]),
        credit=language.said(CREDIT) if scenario is not None else "",
        closing=_("Nothing personal is kept here: names, dates of birth, numbers and free texts were dropped when the "
                  "files were read.") + " " + (
            _("Counts under 11 and what is made of them are left out.") if beside.is_masked
            else _("Small counts stand as they are: think before you pass this page on.")),
    )  # fmt: skip


def shown_of(register: Register, beside: RegisterBeside, language: Language) -> Shown:
    """Return what the pictures of a register share."""
    return Shown(beside.numbers, _foot(register, beside, language), _names(beside, language), beside.seasons)


def _names(beside: RegisterBeside, language: Language) -> Any:
    """Return how rows of pictures are called."""
    venues = venue_names(beside.scenario) if beside.scenario is not None else {}
    kinds = type_names(beside.scenario, language) if beside.scenario is not None else {}

    def name(picture_name: str, key: str) -> str:
        if picture_name == "venues":
            return venues[key] if key in venues else language.name("place", key)
        if picture_name == "types":
            return kinds[key] if key in kinds else language.typeset(key)
        if picture_name == "weeks":
            year, week = key.split("-W")
            return language.date(dt.date.fromisocalendar(int(year), int(week), 1))
        if picture_name == "months":
            return f"{language.month(int(key[5:]))} {key[:4]}"
        if picture_name in ("durations", "waits"):
            return language.minutes(int(key), 0)
        return appointments_name(f"by_{picture_name}", key, language)

    return name


def _foot(register: Register, beside: RegisterBeside, language: Language) -> list[str]:
    _ = language.text
    told = _("Register {fingerprint}: real visits, read by permanences register.", fingerprint=register.fingerprint[:8])
    if beside.scenario is not None:
        told += " " + _(
            "Beside it: {scenario} (fingerprint {fingerprint}), seed {seed}.",
            scenario=language.of(beside.scenario.title), fingerprint=beside.scenario.fingerprint[:8], seed=beside.seed,
        )  # fmt: skip
    return [told]


# --- sections


def _read(summary: dict[str, Any], shown: Shown, language: Language) -> Section:
    """Return what was read, and what became of it."""
    _ = language.text
    blocks: list[object] = [Paragraphs(headline(summary, language), "lead")]
    files = files_table(summary, language)
    blocks.append(Numbers(files._replace(title=_("Files")), folded=False))
    kinds = [(row["kind"], row["lines"], row["aside"]) for row in summary["problem_kinds"]]
    if kinds:
        rows = [[problem_name(kind, language), _("set aside") if aside else _("kept"), count_words(n, language)]
                for kind, n, aside in kinds]  # fmt: skip
        blocks.append(
            Numbers(Table(_("What was wrong"), [_("problem"), _("line"), _("lines")], rows, [], left=2), False)
        )
    gaps = gaps_table(summary, language, lambda venue: shown.names("venues", venue))
    blocks.append(
        Paragraphs(_("No gap: a spell of two weeks or more without a visit was not found."))
        if gaps is None
        else Numbers(gaps._replace(title=_("Gaps")), folded=False)
    )
    return Section("answer", _("What is there"), blocks, "answer")


def problem_name(kind: str, language: Language) -> str:
    """Return a kind of problem in words."""
    _ = language.text
    return {
        "no_date": _("no date"),
        "no_such_date": _("a date that does not exist"),
        "another_day": _("an hour of another day than the line"),
        "odd_date": _("a year before 1990 or after 2100"),
        "no_clock": _("no time of day"),
        "part_of_day": _("a part of the day instead of an hour"),
        "clock_past_24": _("an hour past 24"),
        "no_duration": _("no duration"),
        "past_24_hours": _("a duration past 24 hours"),
        "too_long": _("a duration longer than 12 hours"),
        "negative": _("a number below zero"),
        "no_number": _("no whole number of visits"),
        "zero_wait": _("a wait of zero, read as no wait"),
        "out_of_order": _("an hour before what it follows"),
        "contradiction": _("an hour of what did not happen by the outcome"),
        "outside_hours": _("outside the hours of its venue"),
        "twice": _("the same appointment twice"),
        "unknown_venue": _("an unknown venue"),
        "several_venues": _("a name that several venues bear"),
        "unknown_commune": _("no commune of France"),
        "homonym": _("a name that several communes bear"),
        "alike": _("like another line in all that is read"),
        "two_spellings": _("two spellings of one venue"),
        "near_spelling": _("a venue that looks like another"),
        "unknown_word": _("a word that is not known"),
        "new_word": _("a word that the tool was not known to write"),
        "no_word": _("a type without a letter"),
        "may_be_personal": _("may be personal"),
        "wrong_cells": _("more or fewer cells than headings"),
        "total": _("a line of totals"),
    }.get(kind, kind)


def _pictured(shown: Shown, summary: dict[str, Any], language: Language) -> list[Section]:
    _ = language.text
    pictures = register_pictures(shown, language)
    groups = (
        ("season", _("Weeks and months"), ("weeks", "months")),
        ("where", _("Venues and request types"), ("venues", "types")),
        ("missed", _("Appointments missed"), ("lead", "booked_by", "reminder")),
        ("times", _("Durations and waits"), ("durations", "waits")),
    )
    found = []
    for name, title, members in groups:
        blocks: list[object] = []
        for member in members:
            if member in pictures:
                blocks += [picture(pictures[member], f"register-{member}", language),
                           Numbers(numbers_table(shown, member, language))]  # fmt: skip
        if name == "times" and (times := times_table(summary, language)) is not None:
            blocks.append(Numbers(times._replace(title=_("Times and their rounding")), folded=False))
        if not blocks:
            is_few = shown.beside.loc[shown.beside["picture"].isin(members), "hidden"].any()
            blocks = [Paragraphs(_("All of it is counts under 11, which are left out.") if is_few
                                 else _("The register does not tell it."))]  # fmt: skip
        found.append(Section(name, title, blocks))
    return found


def numbers_table(shown: Shown, name: str, language: Language) -> Table:
    """Return the numbers of a picture."""
    _ = language.text
    title, _subtitle, unit = titles(name, language)
    rows = of_picture(shown.beside, name)
    cells = []
    for row in rows.itertuples(index=False):
        value = HIDDEN if row.hidden else value_words(name, row.value, language)
        line = [shown.names(name, row.key), value]
        if is_share(name):
            line.append((HIDDEN if row.hidden else "–") if np.isnan(row.base) else language.number(row.base))
        if shown.seasons:
            ends = (value_words(name, end, language) for end in (row.least, row.most))
            line += [value_words(name, row.simulated, language), "–".join(ends)]
        cells.append(line)
    own = _("register")
    headers = ["", f"{own}\n{unit}", *([_("among")] if is_share(name) else [])]
    return Table(title, [*headers, *([_("simulated"), _("range")] if shown.seasons else [])], cells, [])


def _replay(register: Register, beside: RegisterBeside, language: Language) -> Section:
    """Return what the desk makes of the register's arrivals and durations."""
    _ = language.text
    return Section("replay", _("The register replayed"), [Paragraphs(text) for text in replay_words(beside, language)])


def replay_words(beside: RegisterBeside, language: Language) -> list[str]:
    """Return in sentences how the desk calls who came, beside the register."""
    _ = language.text
    replay = beside.replay
    if replay.lacks:
        needs = ", ".join(replay.lacks)
        return [
            _("The register lacks what a replay needs ({needs}): when people came, were called and left.", needs=needs)
        ]
    if not replay.sessions:
        return [_("In every session a time is missing: nothing can be replayed.")]
    how = (
        _("as many advisers as the register names")
        if replay.advisers_known
        else _("as many advisers as its services overlap")
    )
    shares = [(near, replay.told_within(near)) for near in _NEAR_MIN]
    within = ", ".join(
        _("{share} within {minutes} min", share=language.percent(share, 1), minutes=near)
        for near, share in shares
        if share is not None
    )
    visits, minutes = len(replay.calls), language.number(abs(replay.mean_off_min), 1)
    if replay.is_masked and is_small(visits):
        return [_("Fewer than 11 visits can be replayed: nothing is told of them.")]
    if replay.mean_off_min < 0:
        on_average = _("On average the desk calls {minutes} min earlier.", minutes=minutes)
    else:
        on_average = _("On average the desk calls {minutes} min later.", minutes=minutes)
    told = [
        _("The same people, arriving when they arrived and staying as long as they stayed, are called by the desk of "
          "the model, with {how}: {sessions}, {visits}. Left out, as a time is missing: {left_out}.", how=how,
          sessions=language.plural("{count} session", "{count} sessions", replay.sessions),
          visits=language.plural("{count} visit", "{count} visits", visits),
          left_out=language.plural("{count} session", "{count} sessions", replay.left_out)),
        _("Called as in the register: {within}.", within=within or HIDDEN) + " " + on_average,
    ]  # fmt: skip
    return told if replay.is_masked else [*told, _first_words(beside, language)]


def _first_words(beside: RegisterBeside, language: Language) -> str:
    _ = language.text
    found, unit = beside.replay.first, max(beside.replay.unit_min, 1.0)
    if found is None:
        return _("No call differs by more than the {minutes} min to which times are rounded.",
                 minutes=language.number(unit))  # fmt: skip
    venue, _at, date = found.session.rpartition("@")
    hours = [
        _("not called") if second is None else language.clock(second % DAY_S)
        for second in (found.register_s, found.desk_s)
    ]
    return _(
        "The first call that differs by more than the {unit} min to which times are rounded: {venue}, {date}, somebody "
        "who came at {arrival}: register {register}, model {model}.", unit=language.number(unit),
        venue=_names(beside, language)("venues", venue) or _("venue not told"),
        date=language.date(dt.date.fromisoformat(date)), arrival=language.clock(found.arrival_s % DAY_S),
        register=hours[0], model=hours[1],
    )  # fmt: skip


def _measures(beside: RegisterBeside, missing: dict[str, tuple[str, ...]], language: Language) -> Section:
    _ = language.text
    lacking = missing_table(missing, language)._replace(title=_("What is missing for the others"))
    return Section(
        "measures", _("Measures"), [Numbers(measures_table(beside, language), folded=False), Numbers(lacking)]
    )


def measures_table(beside: RegisterBeside, language: Language) -> Table:
    """Return the measures that a register allows, beside those of simulated seasons."""
    _ = language.text
    rows = []
    for row in beside.measures.itertuples(index=False):
        values = (row.register, row.simulated, row.least, row.most)
        own, model, least, most = (
            "–" if np.isnan(value) else _measured(row.measure, value, language) for value in values
        )
        own = HIDDEN if row.is_few and np.isnan(row.register) else own
        rows.append(
            [measure_name(row.measure, language), own, *([model, f"{least} – {most}"] if beside.seasons else [])]
        )
    headers = [_("measure"), _("register"), *([_("simulated"), _("range")] if beside.seasons else [])]
    note = _("Measured by the same code. A simulated season also holds visits that the register does not tell of.")
    return Table(_("Measures that the register allows"), headers, rows, [note] if beside.seasons else [])


def _measured(measure: str, value: float, language: Language) -> str:
    return written(value, BY_ID[measure].unit, language, 0 if BY_ID[measure].kind == "total" else 1)


def _made(register: Register, beside: RegisterBeside, language: Language) -> Section:
    _ = language.text
    facts = [(_("Register"), register.fingerprint), (_("Version"), versions()["france-services-sim"])]
    command = "permanences register FICHIER… --report" + (" --mask-small" if beside.is_masked else "")
    if beside.scenario is not None:
        facts += [(_("Scenario"), f"{beside.scenario.id}, {beside.scenario.fingerprint}"),
                  (_("Seed"), str(beside.seed)), (_("Seasons"), str(beside.seasons))]  # fmt: skip
        command += f" --scenario {beside.scenario.id} --seasons {beside.seasons}"
    points = [("", _("Rates have as denominator those of whom the register tells how it ended."))]
    return Section(
        "made",
        _("How it was made"),
        [FactList(facts), Command(command), ReportPart(_("To read it right"), [Points(points)])],
    )
