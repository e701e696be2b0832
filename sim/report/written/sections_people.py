"""Who is reached: the map, who gains and who loses, the access clock, fairness.

In: `Findings`. Out: sections, each picture followed by the table of the same numbers.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from sim.comparison.verdicts import BETTER, EQUAL, WORSE
from sim.comparison.words import change, decimals_of, interval
from sim.measures.catalogue import BY_ID
from sim.measures.catchment import rota_catchment
from sim.report.compared import measure_name
from sim.report.figures.clock import access_clocks
from sim.report.figures.differences import differences
from sim.report.figures.fairness import groups
from sim.report.figures.gains import gains_map
from sim.report.figures.reach_map import reach_map
from sim.report.figures.value_map import value_map
from sim.report.headlines import above_whole, both_values, written
from sim.report.languages import Language
from sim.report.tables.access import cancellation_table, clock_table
from sim.report.tables.comparison import GAIN_DIMENSIONS, GAIN_MEASURE
from sim.report.tables.fairness import commune_table, group_table, index_table
from sim.report.tables.journeys import journey_table
from sim.report.tables.offers import offer_table
from sim.report.tables.text import Table
from sim.report.told_apart import commune_names
from sim.report.written.answer_compared import names_of, verdict_sentences
from sim.report.written.answer_words import verdict_words
from sim.report.written.blocks import Numbers, Paragraphs, Points, ReportPart, Section, picture
from sim.report.written.findings import Findings, Told

_CLOCK = "first_served"


def compared(findings: Findings, language: Language) -> Section:
    """Return the differences: picture, every verdict in a sentence, whether it holds elsewhere."""
    _ = language.text
    assert findings.comparison is not None
    drawn = picture(differences(findings.comparison, language), "differences", language)
    blocks: list[Any] = [drawn, Points([("", text) for text in verdict_sentences(findings, language)])]
    blocks.append(Numbers(exploratory_table(findings, language)))
    if findings.robust is not None:
        told = [Paragraphs(language.typeset(text)) for text in findings.robust.sentences(language.code)]
        blocks.append(ReportPart(_("Does the verdict hold elsewhere?"), told))
    return Section("differences", _("The differences, measure by measure"), blocks)


def exploratory_table(findings: Findings, language: Language) -> Table:
    """Return all other measures whose interval leaves 0, as hints: they were not named beforehand."""
    _ = language.text
    assert findings.comparison is not None
    table = findings.comparison.differences
    chosen = table[(table["role"] != "primary") & table["verdict"].isin((BETTER, WORSE, "higher", "lower"))]
    rows = []
    for row in chosen.to_dict("records"):
        low, high = row["low"], row["high"]
        decimals = decimals_of(low, high, row["unit"])
        values = [
            written(row[f"{which}_value"], row["unit"], language, max(1, decimals))
            for which in ("baseline", "scenario")
        ]
        rows.append(
            [
                measure_name(row["measure"], language),
                findings.label(row["scenario"], language),
                *values,
                change(row["difference"], row["unit"], language.code, decimals),
                interval(low, high, row["unit"], language.code),
                verdict_words(row["verdict"], language),
            ]
        )
    headers = [_("measure"), _("rota"), _("reference"), _("this rota"), _("difference"), _("interval"), _("verdict")]
    several = len(findings.others) > 1
    if not several:
        headers, rows = headers[:1] + headers[2:], [row[:1] + row[2:] for row in rows]
    notes = [
        _(
            "Not named before the runs: each interval holds alone (95%), so that one in twenty may leave 0 by chance. "
            "Measures whose interval holds 0 are left out."
        ),
        *above_whole(both_values(chosen.to_dict("records")), language),
    ]
    return Table(_("Other measures that move (exploratory)"), headers, rows, notes, 2 if several else 1)


def site_map(findings: Findings, language: Language) -> Section:
    """Return the maps of each run: what is offered, journeys, reach, with the tables of the same numbers."""
    _ = language.text
    blocks: list[Any] = []
    for number, (name, run) in enumerate(findings.runs.items()):
        own = [
            picture(value_map(run.data, language), f"value-{number}", language),
            Numbers(offer_table(run.result.measures, run.scenario, language)),
            picture(reach_map(run.data, language), f"map-{number}", language),
            Numbers(journey_table(run.data, language)),
            Numbers(place_table(run, language)),
        ]
        blocks += (
            own if len(findings.runs) == 1 else [ReportPart(language.capital(findings.label(name, language)), own)]
        )
    return Section("map", _("The map: what is offered, journeys, reach"), blocks)


def place_table(run: Told, language: Language) -> Table:
    """Return inhabitants, journeys, needs and reach of each commune, the least reached first."""
    _ = language.text
    clocks = run.clocks.table()
    journeys = {way: clocks[clocks["way"] == way].set_index("commune")["journey_s"] for way in ("car", "no_car")}
    measures = run.result.measures
    own = measures[measures["dimension"] == "commune"]
    by_measure = {
        name: own[own["measure"] == name].set_index("key") for name in ("requests", "reach", "journey_served")
    }
    reach = by_measure["reach"]["mean"].to_dict()
    rows, names = [], commune_names(run.data.territory.communes)
    for place in sorted(run.data.territory.communes, key=lambda one: (reach.get(one.insee, 2.0), one.insee)):
        row = [names[place.insee], language.number(place.population, 0)]
        for way in ("car", "no_car"):
            journey = journeys[way][place.insee]
            row.append(language.number(float(journey) / 60, 0) if pd.notna(journey) else "–")
        for name, decimals in (("requests", 0), ("reach", 0), ("journey_served", 0)):
            table = by_measure[name]
            row.append(
                written(float(table.loc[place.insee, "mean"]), str(table.loc[place.insee, "unit"]), language, decimals)
                if place.insee in table.index
                else "–"
            )
        rows.append(row)
    headers = [
        _("commune"),
        _("inhabitants"),
        _("journey by car, min"),
        _("without a car, min"),
        _("needs a season"),
        _("served here"),
        _("journey of those served"),
    ]
    notes = [
        _(
            "Journey: one way, to the nearest desk of the rota within the longest journey that people accept; a dash: "
            "none. Journeys are estimated from distances, not routed."
        )
    ]
    return Table(_("By commune: journeys, needs and reach"), headers, rows, notes)


def gains(findings: Findings, language: Language) -> Section:
    """Return who gains and who loses under each rota, beside what chance alone moves."""
    _ = language.text
    comparison = findings.comparison
    assert comparison is not None
    blocks: list[Any] = []
    for number, name in enumerate(findings.others):
        if name not in set(comparison.gains["scenario"]):
            blocks.append(Paragraphs(_unpaired(findings, name, language), "warning"))
            continue
        own = [
            picture(gains_map(comparison, name, language=language), f"gains-{number}", language),
            *(Numbers(gain_table(findings, name, dimension, language)) for dimension in GAIN_DIMENSIONS),
            picture(gains_map(comparison, name, "value", language), f"worth-{number}", language),
            *(Numbers(gain_table(findings, name, dimension, language, "value")) for dimension in GAIN_DIMENSIONS),
            # Sooner is not nearer: a commune that loses its permanence may be served sooner and travel further.
            picture(gains_map(comparison, name, "journey_served", language), f"journeys-{number}", language),
            Numbers(gain_table(findings, name, "commune", language, "journey_served")),
        ]
        text = placebo_words(findings, name, language)
        if text:
            own.insert(0, Paragraphs(text))
        several = len(findings.others) > 1
        blocks += [ReportPart(language.capital(findings.label(name, language)), own)] if several else own
    return Section("gains", _("Who gains and who loses"), blocks)


def _unpaired(findings: Findings, name: str, language: Language) -> str:
    _ = language.text
    return _(
        "“{scenario}” and the reference do not meet the same citizens: the two are compared unpaired, as rotas under "
        "shared assumptions, and nobody can be said to gain or to lose.",
        scenario=findings.label(name, language),
    )


def placebo_words(findings: Findings, name: str, language: Language) -> str:
    """Say how many are served sooner and later, and how many chance alone would move."""
    _ = language.text
    assert findings.comparison is not None
    if findings.comparison.placebo is None:
        return ""
    table = findings.comparison.placebo
    own = table[(table["scenario"] == name) & (table["clock"] == _CLOCK) & (table["unit"] == "requests")]
    rows = own.set_index("change")
    if not {"better", "worse"} <= set(rows.index):
        return ""
    count = {word: language.number(float(rows.loc[word, "count"]), 0) for word in ("better", "worse")}
    still = {word: language.number(float(rows.loc[word, "placebo"]), 0) for word in ("better", "worse")}
    return _(
        "Of {total} needs a season, {better} are first served at least a day sooner and {worse} at least a day later. "
        "With the same rota and other dice at the desk, {still_better} and {still_worse} would move by chance alone. "
        "Later may be chosen: a desk that is near is worth a wait.",
        total=language.number(float(rows.loc["better", "total"]), 0),
        better=count["better"],
        worse=count["worse"],
        still_better=still["better"],
        still_worse=still["worse"],
    )


def gain_table(findings: Findings, name: str, dimension: str, language: Language, measure: str = GAIN_MEASURE) -> Table:
    """Return the change of a measure in each cell of a dimension, the largest loss first."""
    _ = language.text
    assert findings.comparison is not None
    table = findings.comparison.gains
    own = table[(table["scenario"] == name) & (table["measure"] == measure) & (table["dimension"] == dimension)]
    names = names_of(findings.first, dimension, language)
    rows = []
    higher = BY_ID[measure].better == "higher"
    ordered = own.sort_values("key", kind="stable").sort_values("difference", ascending=higher, kind="stable")
    for row in ordered.to_dict("records"):
        known = row["verdict"] != EQUAL
        rows.append(
            [
                names.get(str(row["key"]), str(row["key"])),
                language.number(row["requests"], 0),
                *(written(row[f"{which}_value"], row["unit"], language) for which in ("baseline", "scenario")),
                change(row["difference"], row["unit"], language.code, 1),
                interval(row["low"], row["high"], row["unit"], language.code) if known else "–",
                change(row["change"], "", language.code, 1),
                verdict_words(row["verdict"], language),
            ]
        )
    counted = _("requests served a season") if measure == "journey_served" else _("needs a season")
    moved = _("requests a season") if BY_ID[measure].unit == "share" else _("minutes a season")
    title = _("{measure}, by {dimension}", measure=measure_name(measure, language),
              dimension=language.name("dimension", dimension))  # fmt: skip
    return Table(title, _gain_headers(language, counted, moved), rows, _gain_notes(language))


def _gain_headers(language: Language, counted: str, moved: str) -> list[str]:
    _ = language.text
    return [
        _("who"), counted, _("reference"), _("this rota"), _("difference"), _("interval"), moved, _("verdict"),
    ]  # fmt: skip


def _gain_notes(language: Language) -> list[str]:
    _ = language.text
    return [_("A verdict is given where at most 5% of those given would be false; each interval holds alone (95%).")]


def clock(findings: Findings, language: Language) -> Section:
    """Return the access clock of each rota: picture, table, and what a cancelled session costs."""
    _ = language.text
    blocks: list[Any] = []
    for number, (name, run) in enumerate(findings.runs.items()):
        measures, n = run.result.measures, len(run.result.replications)
        drawn = access_clocks(run.clocks, measures, n, run.result.seed, language)
        own: list[Any] = [
            picture(drawn, f"clock-{number}", language),
            Numbers(clock_table(run.clocks, measures, language)),
        ]
        if run.scenario.rota.permanences:
            own.append(Numbers(cancellation_table(run.clocks, language)))
        blocks += (
            own if len(findings.runs) == 1 else [ReportPart(language.capital(findings.label(name, language)), own)]
        )
    return Section("clock", _("The access clock: how long until a desk is open"), blocks)


def fairness(findings: Findings, language: Language) -> Section:
    """Return who is reached, by group and commune, and the indices."""
    _ = language.text
    blocks: list[Any] = []
    for number, (name, run) in enumerate(findings.runs.items()):
        measures, n = run.result.measures, len(run.result.replications)
        catchment = rota_catchment(run.scenario)
        own: list[Any] = [
            picture(groups(measures, run.scenario, n, run.result.seed, language), f"groups-{number}", language),
            Numbers(group_table(measures, run.scenario, language)),
            Numbers(commune_table(measures, catchment, language)),
            Numbers(index_table(measures, catchment, language)),
        ]
        blocks += (
            own if len(findings.runs) == 1 else [ReportPart(language.capital(findings.label(name, language)), own)]
        )
    return Section("fairness", _("Fairness: who is reached, who waits"), blocks)
