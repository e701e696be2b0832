"""A search for a rota as people read it: the week in words, what was tried, what may be said.

In: an `Optimised`. Out: tables of text, and sentences. Numbers are written by `languages`.
"""

from __future__ import annotations

from collections.abc import Sequence

from sim.comparison.words import amount, as_chosen
from sim.experiments.optimisation import TODAY, Optimised
from sim.experiments.rota_rules import KINDS, Rule
from sim.measures.catalogue import BY_ID
from sim.report.compared import measure_name
from sim.report.headlines import unit_word
from sim.report.languages import Language
from sim.report.tables.text import Table
from sim.report.told_apart import venue_names
from sim.scenario.schema import Permanence, Scenario
from sim.units import MINUTE_S


def permanence_words(scenario: Scenario, one: Permanence, language: Language) -> str:
    """Return a permanence in words: "lundi, 9 h – 12 h, Mairie de Pont-du-Casse, avec ou sans rendez-vous"."""
    hours = f"{language.clock(one.start)} – {language.clock(one.end)}"
    venue = venue_names(scenario)[one.venue]
    return f"{language.weekday(one.weekday)}, {hours}, {venue}, {language.name('mode', one.mode)}"


def adviser_words(scenario: Scenario, one: Permanence) -> str:
    """Return who holds a permanence, by name where there is one."""
    names = {adviser.id: adviser.name or adviser.id for adviser in scenario.advisers}
    return ", ".join(names[adviser] for adviser in one.advisers)


def _week_words(found: Optimised, one: Permanence, language: Language) -> str:
    """Return a permanence in words, with who holds it where the search may change that."""
    said = permanence_words(found.today, one, language)
    return f"{said}, {adviser_words(found.today, one)}" if "adviser" in found.limits.change else said


def proposal_table(found: Optimised, language: Language) -> Table:
    """Return today's rota and the proposals: the measure on dice of their own, and the week."""
    _ = language.text
    means = found.ranking.table.set_index("scenario")
    headers, rows = [_("rota"), _("week"), _("status"), _("value")], []
    for name, scenario in {TODAY: found.today, **found.proposals}.items():
        weeks = [_week_words(found, one, language) for one in scenario.rota.permanences]
        status, value = _status(found, name, language), "–"
        if name in means.index:
            value = value_with_unit(found.measure, float(means.loc[name, "mean"]), language)
        rows.append([proposal_name(name, language), weeks[0] if weeks else "", status, value])
        rows += [["", week, "", ""] for week in weeks[1:]]
    title = _("Today’s rota and the proposals: {measure}", measure=measure_name(found.measure, language))
    return Table(title, headers, rows, sentences(found, language), 2)


def proposal_name(name: str, language: Language) -> str:
    """Return how a rota of the search is called."""
    _ = language.text
    return _("today") if name == TODAY else _("proposal {number}", number=name.rpartition("-")[2])


def sentences(found: Optimised, language: Language) -> list[str]:
    """Return what may be said of a search in plain words."""
    _ = language.text
    tried = int(found.trace["tried"].sum()) if len(found.trace) else 0
    seasons = int(found.trace["seasons"].max()) if len(found.trace) else 0
    lines = [
        language.plural("{count} rota was tried", "{count} rotas were tried", tried)
        + " "
        + language.plural(
            "over {count} season, all with the same citizens.",
            "over {count} seasons, all with the same citizens.",
            seasons,
        ),
        _("No rota one move away was better when the search ended.")
        if found.is_exhausted
        else _("The search ended with its rounds or its seasons: better rotas may be further away."),
    ]
    lines.append(how_far(found.n_rotas, found.is_counted, language))
    if found.best == TODAY:
        lines.append(
            _(
                "No proposal is shown to be better than today’s rota by {margin} or more: keep today’s.",
                margin=amount(found.margin, BY_ID[found.measure].unit, language.code),
            )
        )
    else:
        lines.append(_("{name} is the best, on dice that the search never saw.",
                       name=language.capital(proposal_name(found.best, language))))  # fmt: skip
    if found.limits.keep_venues:
        lines.append(_("Every venue that has a permanence today keeps one."))
    lines += rules_kept(found.rules, found.is_today_allowed, language) + _prices(found, language)
    return [*lines, *as_chosen([found.measure], language.code)]


def how_far(n_rotas: int, is_counted: bool, language: Language) -> str:
    """Return what is known of how far the best of all rotas may be from what was found."""
    _ = language.text
    if is_counted:
        return _("Every rota within these limits was tried.")
    count = language.number(n_rotas)
    return _("How far the best of all may be is not known: these limits allow up to {count} rotas.", count=count)


def rules_kept(rules: Sequence[Rule], is_today_allowed: bool, language: Language) -> list[str]:
    """Return which rules every proposal keeps, and whether today's rota does."""
    _ = language.text
    kept = ", ".join(rule_words(rule, language) for rule in rules if rule.price is None)
    lines = [_("Every proposal keeps: {rules}.", rules=kept)] if kept else []
    return lines if is_today_allowed else [*lines, _("Today’s rota does not: it cannot stay.")]


def _prices(found: Optimised, language: Language) -> list[str]:
    """Return what the rules that may give way take from today's rota and from each proposal."""
    _ = language.text
    lines = []
    for rule in found.rules:
        for name, beyond in found.beyond(rule).items() if rule.price is not None else ():
            if beyond:
                lines.append(
                    _(
                        "{rota} breaks “{rule}” by {beyond}: {price} counted against it.",
                        rota=language.capital(proposal_name(name, language)), rule=rule_words(rule, language),
                        beyond=limit_words(rule.name, beyond, language),
                        price=amount((rule.price or 0.0) * beyond, BY_ID[found.measure].unit, language.code),
                    )
                )  # fmt: skip
    return lines


def rule_words(rule: Rule, language: Language) -> str:
    """Return a rule of a search in words."""
    _, limit = language.text, limit_words(rule.name, rule.limit, language)
    said = {
        "rest": _("at least {limit} of rest from home to home", limit=limit),
        "day": _("at most {limit} of work a day", limit=limit),
        "week": _("at most {limit} of work a week", limit=limit),
        "run": _("at most {limit} without a pause of 20 minutes", limit=limit),
        "row": _("at most {limit} away in a row", limit=limit),
        "off": _("at least {limit} off in a row each week", limit=limit),
        "evening": _("for nobody more than {limit} of the permanences that end after {clock}",
                     limit=limit, clock=language.clock(rule.beyond_s)),
        "far": _("for nobody more than {limit} of the permanences more than {minutes} min from home",
                 limit=limit, minutes=language.number(rule.beyond_s / MINUTE_S)),
        "changes": _("at most {limit}", limit=limit),
    }  # fmt: skip
    return said[rule.name]


def limit_words(name: str, value: float, language: Language) -> str:
    """Return a number of a rule with its unit."""
    unit = KINDS[name].unit
    if unit == "share":
        return language.percent(value, 0)
    if unit == "h":
        return f"{language.number(value, 0 if value == int(value) else 1)} h"
    if unit == "days":
        return language.plural("{count} day", "{count} days", value)
    return language.plural("{count} change", "{count} changes", value)


def _status(found: Optimised, name: str, language: Language) -> str:
    _ = language.text
    if name in found.refused:
        return _("refused: {measure}", measure=measure_name(found.refused[name], language))
    if name == found.best:
        return _("best")
    return _("may be best") if name in found.ranking.may_be_best else _("beaten")


def value_with_unit(measure: str, value: float, language: Language) -> str:
    """Return a value of a measure with its unit."""
    unit = BY_ID[measure].unit
    if unit == "share":
        return language.percent(value, 1)
    if unit == "EUR":
        return language.euros(value, 2)
    return f"{language.number(value, 2)} {unit_word(unit, language)}".rstrip()
