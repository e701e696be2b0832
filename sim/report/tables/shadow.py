"""The exact shadow of each permanence in words: the two waits, the gap, and why they differ.

In: `Shadow`s. Out: headers, rows and sentences in a language. Nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sim.report.languages import Language
from sim.report.tables.access import permanence_name
from sim.report.tables.text import Table
from sim.report.valued import Valued
from sim.scenario.schema import Scenario
from sim.validation.shadow import NONE, Reason, Shadow


def model_name(shadow: Shadow, language: Language) -> str:
    """Return how the model of a shadow is called, or why there is none."""
    _ = language.text
    return {
        "appointment_session": _("appointment session, exact recursion"),
        "walk_in_from_empty": _("M(t)/G/1 from an empty room"),
        "mixed": _("none: with and without appointments"),
        "several_advisers": _("none: advisers come and go"),
        "breaks": _("none: a break in the session"),
        "overbooked": _("none: slots given twice"),
        "learning": _("none: durations change with practice"),
        "too_few": _("none: too few visits"),
    }[shadow.model if shadow.model != NONE else shadow.why_none]


def reason_words(reason: Reason, language: Language) -> str:
    """Return why simulated and exact differ, with the measured size."""
    _ = language.text
    share, number = language.percent(reason.size, 1), language.number(reason.size, 2)
    return {
        "reneged": _("{share} of those who come leave before being called; in the model nobody does", share=share),
        "balked": _("{share} go away at the sight of the queue; in the model nobody does", share=share),
        "varies": _("the number who come varies {number} times as much from session to session as by chance alone "
                    "(seasons, load elsewhere, returns)", number=number),
        "overtaken": _("{share} of the booked come so late that they lose their turn; in the model nobody does",
                       share=share),
        "late_opening": _("the desk opens {minutes} late on average; in the model never",
                          minutes=language.minutes(reason.size, 2)),
    }[reason.word]  # fmt: skip


def shadow_table(shadows: Sequence[Shadow], scenario: Scenario, language: Language) -> Table:
    """Return simulated and exact wait of each permanence, and in words why they differ."""
    _ = language.text
    rows, notes = [], []
    for shadow in shadows:
        name = permanence_name(scenario, shadow.permanence, language)
        row = [name, model_name(shadow, language), language.number(shadow.arrivals, 1), _simulated(shadow, language)]
        if shadow.model == NONE:
            rows.append([*row, "–", "–", ""])
            continue
        told = _("told apart") if shadow.is_told_apart else _("not told apart")
        rows.append([*row, language.number(shadow.exact_min, 1), gap_words(shadow, language), told])
        notes.append(why(name, shadow, language))
    if notes:
        notes += [
            _("Simulated: mean wait of the served, 95% interval over replications. Exact: a law solved without dice, "
              "for the arrivals, bookings, no-shows and mix of requests that the run measured there; its grid errs by "
              "less than {error}.", error=language.minutes(max(0.01, _largest_error(shadows) * 1.01), 2)),
            _("In the run arrivals answer to the load: who expects a long wait goes elsewhere, who failed comes back. "
              "In the model they do not."),
        ]  # fmt: skip
    else:
        notes.append(
            _("No exact model fits any desk of this rota. One by appointment only, or without appointments only, held "
              "by one adviser, would have one.")
        )  # fmt: skip
    headers = [
        _("permanence"), _("exact model"), _("come to\na session"), _("simulated wait\nmin"), _("exact\nmin"),
        _("gap\nmin"), _("beyond\nchance"),
    ]  # fmt: skip
    return Table(_("Simulated waits and their exact shadow"), headers, rows, notes, left=2)


def _simulated(shadow: Shadow, language: Language) -> Valued:
    if not np.isfinite(shadow.wait_min):
        return Valued("–")
    wait, *ends = (language.number(value, 1) for value in (shadow.wait_min, shadow.low_min, shadow.high_min))
    return wait.within(f"{wait} [{ends[0]} ; {ends[1]}]", shadow.low_min, shadow.high_min)


def gap_words(shadow: Shadow, language: Language) -> Valued:
    """Return the gap in minutes with its sign, none where it rounds to nothing."""
    written = language.number(abs(shadow.gap_min), 1)
    sign = "+" if shadow.gap_min > 0 else "−"
    has_sign = any(figure in "123456789" for figure in written)
    return Valued(f"{sign}{written}" if has_sign else written, shadow.gap_min)


def _largest_error(shadows: Sequence[Shadow]) -> float:
    return max((shadow.error_min for shadow in shadows if shadow.model != NONE), default=0.0)


def why(name: str, shadow: Shadow, language: Language) -> str:
    """Say why a simulated wait is not the exact one: first what pushes the way of the gap, then what holds against."""
    _ = language.text
    if not shadow.is_told_apart and not shadow.reasons:
        return _("{name}: nothing tells the two apart.", name=name)
    way = 1 if shadow.gap_min > 0 else -1
    with_gap = [reason_words(reason, language) for reason in shadow.reasons if reason.direction == way]
    against = [reason_words(reason, language) for reason in shadow.reasons if reason.direction != way]
    head = _("simulated waits are longer") if way > 0 else _("simulated waits are shorter")
    if not shadow.is_told_apart:
        head = _("the gap is within chance")
    text = f"{name}{language.colon}{head}"
    if with_gap:
        text += _("; this way: {reasons}", reasons=language.listed(with_gap))
    if against:
        text += _("; the other way: {reasons}", reasons=language.listed(against))
    return text + "."
