"""A run for other programs: communes with their measures for a GIS, and a workbook for a spreadsheet.

In: a `Run`. Out: the bytes of `communes.geojson` (RFC 7946) and of `run.xlsx`. Numbers are numbers; what each column
means is in the file.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sim.experiments.results_read import Run
from sim.measures.catalogue import BY_ID, SUBJECTS
from sim.measures.definition import ALL, Measure
from sim.plain import json_text
from sim.report.compared import measure_name
from sim.report.headlines import unit_word
from sim.report.languages import Language
from sim.report.maps.polygons import polygons_of
from sim.report.told_apart import adviser_names, communes_of, operator_names, type_names, venue_names
from sim.report.workbook import WorkbookSheet, workbook_bytes
from sim.rotas.lines import lines_of
from sim.rotas.sheets import meanings, rows_of
from sim.said import told
from sim.scenario.setting import territory_of
from sim.territory.sources import CREDIT
from sim.typography import LANGUAGES

GEOJSON, WORKBOOK = "communes.geojson", "run.xlsx"
Numbers = tuple[float, float, float]  # mean, low and high end
_DECIMALS = {"share": "0.0%", "min": "0.0", "days": "0.0", "EUR": "#,##0.00", "h": "0.0"}
_COUNT, _NUMBER = "#,##0", "#,##0.00"


# --- for a GIS


def communes_geojson(run: Run) -> bytes:
    """Return the communes of a run with their measures, one feature a commune.

    Each measure split by commune is a property by its id, with the ends of its interval (``reach_low``); shares are
    from 0 to 1, what is not known is null. A commune whose outline is not shipped is a point. What the measures are
    stands in the member ``measures`` of the collection.
    """
    territory = territory_of(run.scenario)
    values = _by_key(run.result.measures, "commune")
    outlines = territory.boundaries
    features = [
        {
            "type": "Feature",
            "id": one.insee,
            "geometry": _geometry(outlines.get(one.insee), one.point),
            "properties": {"insee": one.insee, "name": one.name, "population": one.population,
                           **_properties(values, one.insee)},
        }
        for one in territory.communes
    ]  # fmt: skip
    document = {
        "type": "FeatureCollection",
        "features": features,
        "scenario": run.scenario.id,
        "fingerprint": run.scenario.fingerprint,
        "seed": run.seed,
        "replications": len(run.replications),
        "credit": told(CREDIT, "fr"),
        "measures": {name: _described(BY_ID[name]) for name in values},
    }
    return json_text(document).encode("utf-8")


def _geometry(rings: list[np.ndarray] | None, point: tuple[float, float]) -> dict[str, Any]:
    if not rings:
        return {"type": "Point", "coordinates": [point[1], point[0]]}
    return {"type": "MultiPolygon", "coordinates": polygons_of(rings)}


def _by_key(measures: pd.DataFrame, dimension: str) -> dict[str, dict[str, Numbers]]:
    """Return mean and ends by measure, in the order of the catalogue, and key."""
    rows = measures[measures["dimension"] == dimension]
    found: dict[str, dict[str, Numbers]] = {}
    for row in rows.itertuples():
        found.setdefault(row.measure, {})[row.key] = (row.mean, row.low, row.high)
    return {name: found[name] for name in BY_ID if name in found}


def _properties(values: dict[str, dict[str, Numbers]], key: str) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for name, numbers in values.items():
        told = numbers.get(key, (None, None, None))
        found |= zip((name, f"{name}_low", f"{name}_high"), told, strict=True)
    return found


def _described(measure: Measure) -> dict[str, str]:
    return {
        **{f"name_{code}": told(measure.name, code) for code in LANGUAGES}, "unit": measure.unit,
        "better": measure.better, **{f"definition_{code}": told(measure.definition, code) for code in LANGUAGES},
    }  # fmt: skip


# --- for a spreadsheet


def run_workbook(run: Run, language: Language) -> bytes:
    """Return a run as a workbook: the whole, by commune, by venue, every measure, the rota, what each column means."""
    _ = language.text
    measures = run.result.measures
    names = communes_of(run.scenario)
    people = {one.insee: one.population for one in territory_of(run.scenario).communes}
    communes = _wide(
        _("By commune"), measures, "commune", [_("INSEE code"), _("commune"), _("inhabitants")],
        [[code, name, people[code]] for code, name in names.items()], language,
    )  # fmt: skip
    venues = _wide(
        _("By venue"), measures, "venue", [_("id"), _("venue")],
        [[key, name] for key, name in venue_names(run.scenario).items()], language,
    )  # fmt: skip
    headings, *rows = rows_of(lines_of(run.scenario), language.code)
    sheets = [_about(run, language), _whole(measures, language), communes, venues, _all(run, language)]
    return workbook_bytes([*sheets, WorkbookSheet(_("Rota"), headings, rows), _columns(measures, language)])


def _about(run: Run, language: Language) -> WorkbookSheet:
    _ = language.text
    window = run.scenario.horizon
    rows: list[list[Any]] = [
        [_("scenario"), run.scenario.id],
        [_("title"), language.of(run.scenario.title)],
        [_("question"), language.of(run.scenario.question)],
        [_("first day"), window.start],
        [_("last day"), window.end],
        [_("replications"), len(run.replications)],
        [_("seed"), run.seed],
        [_("fingerprint"), run.scenario.fingerprint],
        [_("warning"), _("A simulation, not an observation; the sheets give means over replications, with intervals.")],
        [_("credit"), told(CREDIT, language.code)],
    ]
    return WorkbookSheet(_("About"), [_("what"), _("value")], rows)


def _whole(measures: pd.DataFrame, language: Language) -> WorkbookSheet:
    """Return the measures of the whole, one a row."""
    _ = language.text
    values = _by_key(measures, ALL)
    subjects = {m.id: language.said(subject) for subject, found in SUBJECTS.items() for m in found}
    told = [
        [subjects[name], name_of(name, language), *numbers[ALL], unit_of(name, language), name]
        for name, numbers in values.items()
    ]
    head = [_("subject"), _("measure"), _("value"), _("low end"), _("high end"), _("unit"), _("id")]
    formats = [_format(name) for name in values]
    return WorkbookSheet(_("Measures"), head, told, dict.fromkeys((2, 3, 4), formats))


def _wide(
    name: str, measures: pd.DataFrame, dimension: str, head: list[str], keys: Sequence[list[Any]], language: Language
) -> WorkbookSheet:
    """Return the measures of a dimension, one a column, one key a row."""
    values = _by_key(measures, dimension)
    formats = {len(head) + k: _format(one) for k, one in enumerate(values)}
    headings = [_heading(one, language) for one in values]
    rows = [[*key, *(numbers[key[0]][0] if key[0] in numbers else None for numbers in values.values())] for key in keys]
    return WorkbookSheet(name, [*head, *headings], rows, formats)


def _format(name: str) -> str:
    measure = BY_ID[name]
    return _COUNT if measure.kind == "total" else _DECIMALS.get(measure.unit, _NUMBER)


def _all(run: Run, language: Language) -> WorkbookSheet:
    """Return every row of the summary, names beside ids."""
    _ = language.text
    scenario = run.scenario
    names = {
        "commune": communes_of(scenario), "venue": venue_names(scenario), "adviser": adviser_names(scenario),
        "type": type_names(scenario, language), "operator": operator_names(scenario, language),
    }  # fmt: skip
    rows = [
        [name_of(row.measure, language), language.name("dimension", row.dimension), row.key,
         names.get(row.dimension, {}).get(row.key, ""), row.mean, row.low, row.high, unit_of(row.measure, language),
         row.n, row.measure]
        for row in run.result.measures.itertuples()
    ]  # fmt: skip
    head = [_("measure"), _("split by"), _("key"), _("name"), _("value"), _("low end"), _("high end"), _("unit"),
            _("replications"), _("id")]  # fmt: skip
    formats = [_format(name) for name in run.result.measures["measure"]]
    return WorkbookSheet(_("Everything"), head, rows, dict.fromkeys((4, 5, 6), formats))


def _columns(measures: pd.DataFrame, language: Language) -> WorkbookSheet:
    """Return what each column means: measures first, then those of the rota."""
    _ = language.text
    known = set(measures["measure"].astype(str))
    rows = [
        [_heading(name, language), name, language.said(one.definition), language.said(one.denominator),
         _better(one, language)]
        for name, one in BY_ID.items() if name in known
    ]  # fmt: skip
    _head, *of_rota = meanings(language.code)
    rows += [[heading, key, meaning, "", ""] for heading, meaning, key in of_rota]
    head = [_("column"), _("id"), _("what it means"), _("divided by"), _("better")]
    return WorkbookSheet(_("Columns"), head, rows)


def _better(measure: Measure, language: Language) -> str:
    _ = language.text
    return {"lower": _("lower is better"), "higher": _("higher is better")}.get(measure.better, "")


def name_of(name: str, language: Language) -> str:
    """Return what a measure is called, with a capital."""
    return language.capital(measure_name(name, language))


def _heading(name: str, language: Language) -> str:
    unit = unit_of(name, language)
    return f"{name_of(name, language)} ({unit})" if unit else name_of(name, language)


def unit_of(name: str, language: Language) -> str:
    """Return the unit of a measure; shares are from 0 to 1, shown as per cent."""
    return unit_word(BY_ID[name].unit, language)
