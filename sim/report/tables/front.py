"""A search for several measures as people read it: what each rota of the front gains, gives up and changes.

In: a `Front`. Out: a table and sentences in a language. Nothing is computed here.
"""

from __future__ import annotations

from collections.abc import Mapping

from sim.comparison.words import amount, as_chosen, signed
from sim.experiments.edits import Edit
from sim.experiments.front import BEATEN, ON_FRONT, Front, Gain, Proposal
from sim.experiments.rota_rules import count_rotas
from sim.measures.catalogue import BY_ID
from sim.report.compared import measure_name
from sim.report.headlines import unit_word
from sim.report.languages import Language
from sim.report.tables.rota import (
    adviser_words,
    how_far,
    permanence_words,
    proposal_name,
    rules_kept,
    value_with_unit,
)
from sim.report.tables.text import Table
from sim.report.told_apart import venue_names
from sim.scenario.schema import Scenario


def front_table(found: Front, language: Language) -> Table:
    """Return today's rota and the proposals, with what each changes and gains."""
    _ = language.text
    headers = [_("rota"), _("what changes"), _("status"), *(
        f"{measure_name(name, language)}\n{gain_unit(name, language)}" for name in found.measures
    )]  # fmt: skip
    today = [value_with_unit(name, found.means[name], language) for name in found.measures]
    rows = [[proposal_name("today", language), "", _("on the front") if found.is_today_on_it else _("beaten"), *today]]
    for one in found.proposals:
        changes = [edit_words(found.today, edit, language) for edit in one.edits]
        gains = [gain_words(name, one.gains[name], language) for name in found.measures]
        rows.append([proposal_name(one.name, language), changes[0], status_words(one, language), *gains])
        rows += [["", more, "", *("" for _name in gains)] for more in changes[1:]]
    title = _("Rotas that no other beats in all measures")
    return Table(title, headers, rows, sentences(found, language), 2)


def status_words(one: Proposal, language: Language) -> str:
    """Return where a proposal stands on dice that the search never saw."""
    _ = language.text
    if one.status == ON_FRONT:
        return _("on the front")
    if one.status == BEATEN:
        return _("beaten by {rota}", rota=proposal_name(one.by, language))
    return _("refused: {measure}", measure=measure_name(one.by, language))


def gain_words(measure: str, gain: Gain, language: Language) -> str:
    """Return a gain with its interval; more is better, whatever the measure."""
    share = BY_ID[measure].unit == "share"
    mean, low, high = (signed(value * (100 if share else 1), language.code, 1 if share else 2) for value in gain)
    return f"{mean} [{low} ; {high}]"


def gain_unit(measure: str, language: Language) -> str:
    """Return the unit of a gain: shares in points."""
    _ = language.text
    return _("points") if BY_ID[measure].unit == "share" else unit_word(BY_ID[measure].unit, language)


def edit_words(scenario: Scenario, edit: Edit, language: Language) -> str:
    """Return a permanence and what it becomes."""
    one = edit.after
    new = []
    if {"weekday", "start"} & set(edit.changed):
        new.append(f"{language.weekday(one.weekday)}, {language.clock(one.start)} – {language.clock(one.end)}")
    if "venue" in edit.changed:
        new.append(venue_names(scenario)[one.venue])
    if "mode" in edit.changed:
        new.append(language.name("mode", one.mode))
    if "advisers" in edit.changed:
        new.append(adviser_words(scenario, one))
    before = permanence_words(scenario, edit.before, language)
    if "mode" not in edit.changed:  # then it says nothing of the change
        before = before.removesuffix(f", {language.name('mode', edit.before.mode)}")
    if "advisers" in edit.changed:
        before = f"{before}, {adviser_words(scenario, edit.before)}"
    return f"{before} → {', '.join(new)}"


def sentences(found: Front, language: Language) -> list[str]:
    """Return what may be said of a search for several measures."""
    _ = language.text
    tried = int(found.trace["tried"].sum())
    lines = [
        language.plural("{count} rota was tried", "{count} rotas were tried", tried)
        + " "
        + language.plural("over {count} season, all with the same citizens.",
                          "over {count} seasons, all with the same citizens.", int(found.trace["seasons"].max())),
        _("Gains against today’s rota are on {count} replications that the search never saw, with intervals that hold "
          "together (95%); which rotas are on the front is said by the means.",
          count=language.number(found.replications)),
        _("Every rota of the front had its neighbours tried.") if found.is_exhausted
        else _("The search ended with its rounds or its seasons: better rotas may be further away."),
    ]  # fmt: skip
    lines.append(how_far(count_rotas(found.today.rota.permanences, found.limits), False, language))
    lines += [
        _("No rota within these limits moves one of the measures: {measure}.", measure=measure_name(name, language))
        for name in found.still
    ]
    lines += rules_kept(found.rules, found.is_today_allowed, language)
    if not found.members:
        lines.append(_("No proposal is on the front on new dice: keep today’s rota."))
    return [*lines, *as_chosen(found.measures, language.code), *(why(found, one, language) for one in found.members)]


def why(found: Front, one: Proposal, language: Language) -> str:
    """Say in a sentence or three what a rota of the front brings, what it gives up, and which changes suffice."""
    _ = language.text
    better = _listed({n: one.gains[n] for n in found.measures if one.gains[n].low > 0}, language)
    worse = _listed({n: one.gains[n] for n in found.measures if one.gains[n].high < 0}, language)
    name = language.capital(proposal_name(one.name, language))
    told = [
        _("{name} gains {gains} on today’s rota.", name=name, gains=better) if better
        else _("{name} gains nothing beyond chance on today’s rota.", name=name)
    ]  # fmt: skip
    if worse:
        told.append(_("It makes worse {losses}.", losses=worse))
    given = {name: lost for name, lost in found.gives_up(one).items() if lost > 0}
    if given:
        parts = [f"{measure_name(n, language)} {amount(v, BY_ID[n].unit, language.code)}" for n, v in given.items()]
        told.append(_("Against the rotas that gain most it gives up {lost}.", lost=", ".join(parts)))
    if one.few is not None:
        few = "; ".join(edit_words(found.today, edit, language) for edit in one.few.edits)
        told.append(_("At least 80% of its gain is kept by fewer changes: {few}.", few=few))
    return " ".join(told)


def _listed(gains: Mapping[str, Gain], language: Language) -> str:
    return ", ".join(
        f"{measure_name(n, language)} {gain_words(n, gain, language)} {gain_unit(n, language)}"
        for n, gain in gains.items()
    )
