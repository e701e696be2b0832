"""The ODD and STRESS-DES dossiers, filled from the scenario and the run; open items listed.

In: `Findings`. Out: two annexes. What is true of every scenario stands in `dossier_texts`; numbers here are those of
the first run, and what the other rotas differ in stands in "What was assumed".
"""

from __future__ import annotations

from typing import Any

from sim.provenance import versions
from sim.report.languages import Language
from sim.report.tables.scenario import rota_table
from sim.report.tables.text import Table
from sim.report.told_apart import venue_names
from sim.report.written.blocks import Numbers, Paragraphs, Points, ReportPart, Section, named
from sim.report.written.dossier_texts import ODD, ODD_SOURCE, STRESS, STRESS_SOURCE
from sim.report.written.findings import Findings, Told
from sim.scenario.origins import values_of
from sim.scenario.setting import days_of
from sim.units import WEEK_DAYS


def odd(findings: Findings, language: Language) -> Section:
    """Return the ODD dossier of the first run's scenario."""
    _ = language.text
    filled = _filled(findings, language)
    blocks: list[Any] = [Paragraphs(_(ODD_SOURCE), "note")]
    for key, title, items in ODD:
        own: list[Any] = [Points([(_(name) if name else "", _(text)) for name, text in items])]
        if key in filled:
            own.append(Points([(_("Here"), text) for text in filled[key]]))
        if key == "entities":
            own.append(Numbers(rota_table(findings.first.scenario, language)))
        blocks.append(ReportPart(_(title), own))
    blocks.append(ReportPart(_("Open items"), [Points([("", text) for text in open_items(findings, language)])]))
    return Section("odd", _("Annex A: the model, by ODD"), blocks, "annex")


def stress(findings: Findings, language: Language) -> Section:
    """Return the STRESS-DES checklist of the first run."""
    _ = language.text
    here = _stress_facts(findings, language)
    rows = [[f"{number} {_(name)}", _(text), here.get(number, "–")] for number, name, text in STRESS]
    table = Table(_("STRESS-DES checklist"), [_("item"), _("in the model"), _("in this run")], rows, [], left=3)
    return Section(
        "stress",
        _("Annex B: STRESS-DES"),
        [Paragraphs(_(STRESS_SOURCE), "note"), Numbers(table, folded=False)],
        "annex",
    )


def _filled(findings: Findings, language: Language) -> dict[str, list[str]]:
    """Return what this scenario puts into each element of ODD."""
    _ = language.text
    run = findings.first
    return {
        "purpose": [language.of(one.scenario.question) for one in findings.runs.values()],
        "entities": [_size(run, language), _desks(run, language), _scales(run, language)],
        "initialization": [_start(run, language)],
        "submodels": [_demand(run, language)],
    }


def _size(run: Told, language: Language) -> str:
    _ = language.text
    scenario, communes = run.scenario, run.data.territory.communes
    return _(
        "{communes}, {people}; {types} of {operators}; outside option: {offices}.",
        communes=language.plural("{count} commune", "{count} communes", len(communes)),
        people=language.plural("{count} inhabitant", "{count} inhabitants", sum(one.population for one in communes)),
        types=language.plural("{count} request type", "{count} request types", len(scenario.demand.types)),
        operators=language.plural("{count} operator", "{count} operators", len(scenario.demand.operators)),
        offices=language.plural(
            "{count} other labelled office", "{count} other labelled offices", len(run.data.territory.offices)
        ),
    )


def _desks(run: Told, language: Language) -> str:
    _ = language.text
    scenario = run.scenario
    weeks = (scenario.horizon.end.toordinal() - scenario.horizon.start.toordinal() + 1) / WEEK_DAYS
    mobile = run.data.by("sessions_held", "service")["mean"].get("mobile", 0.0)
    text = _(
        "{venues}, {advisers}, {permanences} in the rota, {sessions} held a week on average.",
        venues=language.plural("{count} venue", "{count} venues", len(scenario.venues)),
        advisers=language.plural("{count} adviser", "{count} advisers", len(scenario.advisers)),
        permanences=language.plural("{count} permanence", "{count} permanences", len(scenario.rota.permanences)),
        sessions=language.plural(
            "{count} mobile session", "{count} mobile sessions", round(mobile / weeks, 1),
            count=language.number(mobile / weeks, 1),
        ),
    )  # fmt: skip
    desk = scenario.rota.home_desk
    if desk is None:
        return text + " " + _("No home desk.")
    return text + " " + _("Home desk: {venue}.", venue=venue_names(scenario)[desk.venue])


def _scales(run: Told, language: Language) -> str:
    _ = language.text
    scenario, days = run.scenario, days_of(run.scenario)
    return _(
        "window from {start} to {end}; warm-up of {warm_up}, run-out of {out}; {days} simulated.",
        start=language.date(scenario.horizon.start),
        end=language.date(scenario.horizon.end),
        warm_up=language.days(days.start - days.first),
        out=language.days(days.last - days.end),
        days=language.days(days.count),
    )


def _start(run: Told, language: Language) -> str:
    _ = language.text
    scenario = run.scenario
    text = _(
        "{regime}; aware at the start: {share}",
        regime=language.capital(language.name("regime", scenario.regime)),
        share=language.percent(scenario.awareness.share),
    )
    near = scenario.awareness.presence.share
    if near > scenario.awareness.share:
        text += _(" far from any desk, {near} at the door of an open one", near=language.percent(near))
    campaigns = len(scenario.awareness.campaigns)
    return text + language.plural("; {count} campaign.", "; {count} campaigns.", campaigns)


def _demand(run: Told, language: Language) -> str:
    _ = language.text
    demand = run.scenario.demand
    return _(
        "{level}: {rate} requests per 1,000 inhabitants and year, fitted factor of volume {volume} included.",
        level=language.capital(language.name("demand_level", demand.level)),
        rate=language.number(demand.rate_per_1000, 1),
        volume=language.number(demand.volume, 2),
    )


def _stress_facts(findings: Findings, language: Language) -> dict[str, str]:
    """Return what this run says of items of STRESS-DES, by number."""
    _ = language.text
    run = findings.first
    scenario, result = run.scenario, run.result
    values = list(values_of(scenario))
    counted = {quality: sum(one.origin.quality == quality for one in values) for quality in ("assumed", "published")}
    told = dict(run.made.get("versions") or versions())
    shown = ("python", "france-services-sim", "mesa", "simpy", "numpy", "scipy", "numba")
    primary = len(findings.comparison.primary) if findings.comparison is not None else 0
    rotas = language.plural("{count} rota", "{count} rotas", len(findings.runs))
    return {
        "1.1": language.of(scenario.question),
        "1.2": language.plural("{count} measure named beforehand", "{count} measures named beforehand", primary)
               if primary else _("no measure was named beforehand: one run"),
        "1.3": named(rotas, ", ".join(one.scenario.id for one in findings.runs.values()), language),
        "2.3": _("fingerprint {fingerprint}", fingerprint=scenario.fingerprint[:8]),
        "2.5.1": _size(run, language),
        "2.5.3": _desks(run, language),
        "3.3": _("{count} values", count=language.number(len(values))),
        "3.4": _("{assumed} of {count} values", assumed=language.number(counted["assumed"]),
                 count=language.number(len(values))),
        "4.1": _start(run, language),
        "4.2": _scales(run, language),
        "4.3": language.plural("{count} replication", "{count} replications", len(result.replications)),
        "5.1": ", ".join(f"{name} {told[name]}" for name in shown if name in told),
        "5.2": _("seed {seed}", seed=result.seed),
        "5.3": _("engine: {engine}", engine=result.engine),
    }  # fmt: skip


def open_items(findings: Findings, language: Language) -> list[str]:
    """Return what is not settled: what is assumed and not validated, data that are missing, what was not worked out."""
    _ = language.text
    run = findings.first
    scenario = run.scenario
    values = list(values_of(scenario))
    assumed = sum(one.origin.quality == "assumed" for one in values)
    observed = sum(one.origin.quality == "observed" for one in values)
    items = [
        _("{assumed} of {count} values are assumed, {observed} observed: none was measured at the desks of this site.",
          assumed=language.number(assumed), count=language.number(len(values)), observed=language.number(observed))
        if not observed else
        _("{assumed} of {count} values are assumed.", assumed=language.number(assumed),
          count=language.number(len(values))),
        _("No register of visits of this run’s site has been set beside it; docs/evidence.md has the one published "
          "count there is (Mortagne-du-Nord, 79 appointments in a month)."),
        _("Shares by age, autonomy and car are national: no file by commune was found."),
        _("Journeys are estimated from distances, not routed."),
    ]  # fmt: skip
    if len(run.result.replications) < 2:
        items.append(_("One replication: no interval; run 20 or more."))
    if findings.comparison is not None and findings.robust is None:
        items.append(_("Whether the verdict holds at low and high demand was not worked out."))
    if not any(scenario.bands):
        items.append(_("The scenario states no plausible band, so that no measure is checked against one."))
    items += list(run.result.outside_bands)
    if scenario.place.own_communes:
        items.append(_("The communes are given by the scenario, not by the shipped data."))
    return items
