"""A permanence designed, in words: exact law and simulation, schedules side by side, how many to book.

In: `Facts`, the steps from law to season, a `PermanenceDesign`. Out: tables and sentences in a language. Nothing is
computed here but gaps.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from sim.report.languages import Language
from sim.report.tables.access import permanence_name
from sim.report.tables.text import Table
from sim.sessions.costs import Weights
from sim.sessions.designer import Schedule
from sim.units import MINUTE_S
from sim.validation.session_design import PermanenceDesign, booked_wait_s
from sim.validation.session_facts import FIGURES, Facts, Figure
from sim.validation.session_rules import LAW, SEASON, SessionStep


def rule_name(rule: str, language: Language) -> str:
    """Return how a step from law to season is called."""
    _ = language.text
    return {
        "law": _("exact law: punctual, patient, all inside served"),
        "same": _("the same, simulated"),
        "several_advisers": _("simulated: several advisers, no exact law"),
        "lateness": _("+ people come early or late"),
        "order": _("+ desk held for the booked, early and late ones lose rank"),
        "leaving": _("+ people leave: patience, long queue, full room"),
        "last_call": _("+ last call after closing"),
        "breaks": _("+ breaks"),
        "season": _("the seasons"),
    }[rule]


def schedule_name(name: str, language: Language) -> str:
    """Return how a schedule is called."""
    _ = language.text
    return {
        "best": _("the best"),
        "today": _("today’s"),
        "even": _("evenly spaced"),
        "bailey_welch": _("Bailey–Welch"),
        "dome": _("dome"),
        "file": _("in a scenario file"),
    }[name]


def rules_table(steps: Sequence[SessionStep], facts: Facts, language: Language) -> Table:
    """Return the figures of the permanence from its exact law to the seasons, and the gap of the two."""
    _ = language.text
    rows = [
        [rule_name(step.rule, language), *(_with_interval(step.figures[name], language) for name in FIGURES)]
        for step in steps
    ]
    by_rule = {step.rule: step.figures for step in steps}
    if LAW in by_rule:
        rows.append([_("gap: seasons less law"), *_gaps(by_rule, language)])
    name = permanence_name(facts.scenario, facts.permanence.id, language)
    headers = [
        _("under these rules"), _("wait of the\nbooked, min"), _("wait without\nappointment, min"),
        _("adviser idle\nmin"), _("overtime\nmin"),
    ]  # fmt: skip
    notes = [
        _("{booked} are booked and {walked} come without appointment to a session, as the seasons show; {absent} of "
          "the booked do not come.", booked=language.number(facts.mean_booked, 1),
          walked=language.number(facts.mean_walked_in, 1), absent=language.percent(facts.no_show)),
        _("The exact law is solved without dice. Each line below it adds a rule of this desk that the law leaves out, "
          "in sessions simulated with the same dice; the last is the seasons themselves, where arrivals also answer to "
          "the load and the adviser may open late. ±: 95% interval."),
    ]  # fmt: skip
    return Table(_("{name}: exact law and simulation", name=name), headers, rows, notes)


def _with_interval(figure: Figure, language: Language) -> str:
    if not np.isfinite(figure.value):
        return "–"
    value = language.number(figure.value, 1)
    return f"{value} ± {language.number(figure.half_width, 1)}" if figure.half_width else value


def _gaps(by_rule: dict[str, dict[str, Figure]], language: Language) -> list[str]:
    gaps = [by_rule[SEASON][name].value - by_rule[LAW][name].value for name in FIGURES]
    return [_signed(gap, language) for gap in gaps]


def _signed(value: float, language: Language) -> str:
    written = language.number(abs(value), 1)
    if not np.isfinite(value) or not any(figure in "123456789" for figure in written):
        return written
    return f"+{written}" if value > 0 else f"−{written}"


def schedules_table(found: PermanenceDesign, facts: Facts, language: Language) -> Table:
    """Return the schedules of the number booked side by side."""
    _ = language.text
    headers = [
        _("schedule"), _("appointments"), _("wait\nmin"), _("of the booked\nmin"), _("adviser idle\nmin"),
        _("overtime\nmin"), _("cost"),
    ]  # fmt: skip
    rows = [_schedule_row(one, facts, language) for one in found.design.schedules]
    title = language.plural("{count} appointment in a session", "{count} appointments in a session", found.people)
    notes = [cost_words(found.design.weights, language), proof_words(found, language)]
    return Table(title, headers, rows, notes, left=2)


def _schedule_row(one: Schedule, facts: Facts, language: Language) -> list[str]:
    seconds = (one.wait_s, booked_wait_s(one), one.law.idle_mean_s, one.law.overtime_mean_s)
    return [
        schedule_name(one.name, language), times_words(one.slots_s, facts, language),
        *(language.number(value / MINUTE_S, 1) for value in seconds), language.number(one.cost_min, 1),
    ]  # fmt: skip


def times_words(slots_s: Sequence[int], facts: Facts, language: Language) -> str:
    """Return the times of a schedule, one given twice with how often."""
    return ", ".join(
        language.clock(facts.permanence.start + slot) + (f" ×{count}" if count > 1 else "")
        for slot, count in sorted(Counter(slots_s).items())
    )


def cost_words(weights: Weights, language: Language) -> str:
    """Say what the cost is."""
    _ = language.text
    wait, idle, overtime = (language.number(weight, 2) for weight in weights)
    return _("Cost: {wait} × mean wait of who comes + {idle} × adviser idle + {overtime} × overtime, minutes.",
             wait=wait, idle=idle, overtime=overtime)  # fmt: skip


def proof_words(found: PermanenceDesign, language: Language) -> str:
    """Say how good the best schedule is, and how that is known."""
    _ = language.text
    told = language.number(found.design.asked, 0)
    if found.design.bound_min > -1e-6:
        return _("No schedule on this grid costs less: {asked} were costed, of all others the same is proven (the cost "
                 "is multimodular: Kaandorp and Koole 2007, Koeleman and Koole 2012).", asked=told)  # fmt: skip
    return _("{asked} schedules were costed; a neighbour may cost less by {bound} at most.", asked=told,
             bound=language.number(-found.design.bound_min, 6))  # fmt: skip


def numbers_table(found: PermanenceDesign, facts: Facts, language: Language) -> Table:
    """Return the best schedule of each number booked."""
    _ = language.text
    best = found.best_number
    headers = [_("booked"), _("best appointments"), _("share of\nthe slots"), _("given\ntwice"), _("cost")]
    rows = [
        [
            language.number(one.people, 0) + (" *" if one.people == best.people else ""),
            times_words(one.slots_s, facts, language) or "–",
            language.percent(len(set(one.slots_s)) / found.grid_slots),
            language.number(one.doubled, 0),
            language.number(one.cost_min, 1),
        ]
        for one in found.numbers
    ]
    notes = [
        _("* the number that costs least. Who comes without an appointment comes all the same ({walked} a session); "
          "the slots are today’s {slots}.", walked=language.number(found.walk_ins, 1),
          slots=language.number(found.grid_slots, 0))
    ]  # fmt: skip
    if found.terms is not None:
        notes.append(terms_words(found, facts, language))
    return Table(_("How many to book"), headers, rows, notes, left=2)


def terms_words(found: PermanenceDesign, facts: Facts, language: Language) -> str:
    """Say what comes nearest in a scenario file."""
    _ = language.text
    terms = found.terms
    assert terms is not None
    return _(
        "In a scenario file, where slots are regular, the cheapest book of that many is slot_min: {slot}, "
        "bookable_share: {share}, overbooked_share: {twice}: {times}, cost {cost}.",
        slot=f"{terms.slot_min:g}", share=f"{terms.bookable_share:g}", twice=f"{terms.overbooked_share:g}",
        times=times_words(terms.schedule.slots_s, facts, language), cost=language.number(terms.schedule.cost_min, 1),
    )  # fmt: skip


def without_design(facts: Facts, language: Language) -> str:
    """Say that a permanence has no design, and why."""
    _ = language.text
    if facts.advisers > 1:
        return _("No design: {count} advisers hold it, and the exact law is for one.",
                 count=language.number(facts.advisers, 0))  # fmt: skip
    return _("No design: the session has a break, and the exact law is for one without.")
