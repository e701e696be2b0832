"""What a shock does, in words: the shock itself, and a table of its outcomes with intervals.

In: a `Resilience`. Out: sentences, headers and rows in a language. Nothing is computed here.
"""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd

from sim.experiments.resilience import DISTURBED, Resilience
from sim.experiments.shocks import Shock
from sim.report.languages import Language
from sim.report.tables.access import permanence_name
from sim.report.tables.text import Table
from sim.report.told_apart import adviser_names, operator_names, venue_names
from sim.report.valued import Valued
from sim.scenario.schema import Scenario

OUTCOMES = (
    "request_days",
    "peak",
    "clear_days",
    "lost",
    "unsettled",
    "gave_up",
    "no_offer",
    "elsewhere",
    "later_days",
    "saved",
)


def shock_words(shock: Shock, scenario: Scenario, language: Language) -> str:
    """Return what goes wrong, when."""
    _ = language.text
    first, last = language.date(shock.start), language.date(shock.end)
    if shock.kind == "absence":
        adviser = adviser_names(scenario)[shock.target]
        return _("{adviser} away from {first} to {last}", adviser=adviser, first=first, last=last)
    if shock.kind == "session":
        name = permanence_name(scenario, shock.target, language)
        return _("Session cancelled on {day}: {permanence}", day=first, permanence=name)
    if shock.kind == "room":
        venue = venue_names(scenario)[shock.target]
        return _("{venue} closed from {first} to {last}", venue=venue, first=first, last=last)
    factor = language.number(shock.amount, 2)
    if shock.kind == "surge":
        months = [dt.date.fromisoformat(f"{month}-01") for month in shock.target.split(",")]
        named = language.listed([language.date(month, "MMMM yyyy") for month in months])
        return _("Needs multiplied by {factor} in {months}", factor=factor, months=named)
    labels = operator_names(scenario, language)
    before = next(operator.outage_share for operator in scenario.demand.operators if operator.id == shock.target)
    return _(
        "Platform of {operator} down on {after} of the days instead of {before}",
        operator=labels[shock.target], after=language.percent(shock.amount), before=language.percent(before),
    )  # fmt: skip


def remedy_name(remedy: str, language: Language) -> str:
    """Return how a remedy is called."""
    _ = language.text
    return {
        DISTURBED: _("nothing done"),
        "spare": _("spare half-day"),
        "reminder": _("reminder message"),
        "overbooking": _("overbooking"),
    }[remedy]


def outcome_name(outcome: str, language: Language) -> str:
    """Return how an outcome is called, with its unit."""
    _ = language.text
    return {
        "request_days": _("extra backlog, request-days"),
        "peak": _("highest extra backlog, requests"),
        "clear_days": _("days until it is gone"),
        "lost": _("requests served no more"),
        "unsettled": _("requests settled no more"),
        "gave_up": _("more give up"),
        "no_offer": _("more find no date in time"),
        "elsewhere": _("more go elsewhere"),
        "later_days": _("days later, mean of all needs"),
        "saved": _("requests saved by the remedy"),
    }[outcome]


def cell(result: Resilience, variant: str, outcome: str, language: Language) -> Valued:
    """Return an outcome with its interval in brackets."""
    table = result.outcomes
    row = table[(table["variant"] == variant) & (table["outcome"] == outcome)]
    if row.empty:
        return Valued("")
    value, low, high = (float(row.iloc[0][name]) for name in ("value", "low", "high"))
    decimals = 2 if outcome == "later_days" else 0 if outcome in ("clear_days", "request_days") else 1
    if np.isnan(value):
        return Valued("–")
    first, *ends = [language.number(number, decimals) for number in (value, low, high)]
    last = "…" if np.isinf(high) else ends[1]
    return first.within(f"{first} [{ends[0]} ; {last}]", low, high)


def resilience_table(result: Resilience, language: Language) -> Table:
    """Return the outcomes of a shock with nothing done and with each remedy."""
    _ = language.text
    variants = (DISTURBED, *result.remedies)
    rows = [
        [outcome_name(outcome, language), *(cell(result, variant, outcome, language) for variant in variants)]
        for outcome in OUTCOMES
    ]
    notes = [
        _("Mean over {count} replications that meet the same dice, against the undisturbed year; 95% intervals: "
          "Student on paired differences, bootstrap of whole replications for peak and clearing.",
          count=result.replications),
        _("Extra backlog: open requests of people who know the service, more than undisturbed, summed over the "
          "evenings of the shock and of the four weeks after it. Gone: its weekly mean is down to a tenth of its peak; "
          "a dash: no backlog that could be told from chance."),
        _("Requests served no more: of those served in the undisturbed year, net of those served only here."),
    ]  # fmt: skip
    if {"reminder", "overbooking"} & set(result.remedies):
        notes.append(
            _("Reminder and overbooking act all year: their columns compare the shock with an undisturbed year that "
              "has them too, and what they save is counted over the whole year, shock or not.")
        )  # fmt: skip
    if "overbooking" in result.remedies:
        notes.append(
            _("Overbooking: one bookable slot in four is given a second time once all are taken, the first slot of "
              "each session at least.")
        )  # fmt: skip
    if result.shock.kind == "session":
        notes.append(_("That day every desk of the advisers of this permanence is lost, and nobody knew beforehand."))
    if result.shock.kind == "room":
        notes.append(_("The closure is known beforehand: nobody had booked there."))
    title = shock_words(result.shock, result.scenario, language)
    return Table(title, [_("outcome"), *(remedy_name(variant, language) for variant in variants)], rows, notes)


def verdict(result: Resilience, language: Language) -> str:
    """Return in one sentence what the shock does."""
    _ = language.text
    table = result.outcomes[result.outcomes["variant"] == DISTURBED].set_index("outcome")
    if result.shock.kind == "platform":
        more = result.extra_open
        return _lost(table.loc["unsettled"], language) + _(
            "; on an average evening {count} more are open", count=language.number(more, 1)
        )
    clear = float(table.loc["clear_days", "value"])
    first = _lost(table.loc["lost"], language)
    if np.isnan(clear):
        return first + _("; no lasting backlog is seen")
    return first + _("; the backlog is gone {days} after the shock ends", days=language.days(clear))


def _lost(row: pd.Series, language: Language) -> str:
    """Return how many requests are lost, or that none can be told from chance."""
    _ = language.text
    count = round(abs(float(row["value"])))
    if row["low"] > 0:
        if row.name == "unsettled":
            return language.plural(
                "About {count} request is settled no more", "About {count} requests are settled no more", count
            )
        return language.plural(
            "About {count} request is served no more", "About {count} requests are served no more", count
        )
    if row["high"] < 0:
        return language.plural("About {count} more request is served", "About {count} more requests are served", count)
    return _("No loss of requests can be told from chance")
