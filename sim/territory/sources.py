"""Where every shipped figure comes from, and how its file is read.

In: the name of a data file or of a field. Out: a path, a table, a licence, a source with its quality.
What the figures mean is told by the modules that turn them into communes, offices, venues and calendars.
"""

from __future__ import annotations

import csv
import difflib
import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import IO, TYPE_CHECKING, NamedTuple

from sim.errors import TerritoryError
from sim.said import Sentence, joined, said

if TYPE_CHECKING:
    import pandas as pd

CREDIT = said(
    "Sources: INSEE (COG, census 2018 to 2021, legal population); ANCT and Banque des Territoires "
    "(list of France Services, July 2023); La Poste (postal code base); GeoNames (CC BY 4.0); "
    "Etalab (decoupage-administratif, Licence Ouverte); IGN (Admin Express, by france-geojson, Licence Ouverte); "
    "DITP (Baromètre des résultats de l’action publique); DILA (directory); RDV Service Public (slots); "
    "ANCT (list of August 2024, priority quarters 2024); "
    "INSEE (Metric) and OpenStreetMap (ODbL, by OSRM), road times."
)

# A code read as a number would lose the leading zero of the first nine départements, and Corsica altogether.
TEXT_COLUMNS = ("insee", "postal_code", "id_fs", "canton_2021")

QUALITIES = ("observed", "published", "derived", "assumed")

_ANCT = "ANCT, list of France Services of 1 August 2024"
_OWN = "this project's licence"


class DataSource(NamedTuple):
    """One shipped file: what it holds, where it comes from, under which licence, how far to trust it."""

    file: str
    content: str
    origin: str
    licence: str
    quality: str
    vintage: str


SOURCES = (
    DataSource(
        "commune_names.csv.gz",
        "36,708 communes of 2026 and before: code, name, postal codes, what it became and when",
        "INSEE (COG 2026 and its movements since 2015); La Poste (postal codes); by Etalab",
        "Licence Ouverte",
        "published",
        "1 January 2026",
    ),
    DataSource(
        "communes_2026.csv.gz",
        "34,875 communes and 45 arrondissements: canton, intercommunality, population, town centre, census shares",
        "INSEE (COG 2026, population 2023, census 2018 to 2021), by Etalab; GeoNames (town centres); IGN Admin Express "
        "(centroids, by gregoiredavid/france-geojson); DILA (78 town halls)",
        "INSEE, IGN and DILA: Licence Ouverte (INSEE and DILA not checked at their source); GeoNames: CC BY 4.0",
        "published",
        "1 January 2026; population 2023 (Mayotte 2017), unemployment 2021, ages 2020, diplomas 2018",
    ),
    DataSource(
        "territories_2026.csv.gz",
        "names of 1,255 intercommunalities and 2,042 cantons",
        "INSEE (COG 2026), by Etalab",
        "Licence Ouverte",
        "published",
        "1 January 2026",
    ),
    DataSource(
        "departments.csv",
        "101 départements: region, school zone of the academy, day of the abolition of slavery overseas",
        "INSEE (COG 2026), by Etalab; zones by academy: decree on the school calendar; Code du travail, L3422-2",
        "Licence Ouverte; facts",
        "published",
        "2026; the zone of Corsica is a neighbour's",
    ),
    DataSource(
        "islands.csv",
        "30 communes that no road joins to their département",
        "this project, from general geography",
        _OWN,
        "assumed",
        "2026",
    ),
    DataSource(
        "offices_2024.csv.gz",
        "2,843 labelled France Services and their antennas: point, format, label date, hours by day",
        "ANCT, list of France Services of 1 August 2024, by anct-carto/france_services",
        "Licence Ouverte 2.0",
        "published",
        "1 August 2024",
    ),
    DataSource(
        "rotas_observed_2024.csv.gz",
        "the published rotas of 62 teams: 890 sessions with site, point, weeks, weekday and hours",
        "ANCT, list of France Services of 1 August 2024, by anct-carto/france_services; bus of Ruffec by "
        "anct-cartographie-nationale/mednum-cli",
        "Licence Ouverte 2.0; MIT",
        "published",
        "1 August 2024",
    ),
    DataSource(
        "priority_quarters_2024.csv.gz",
        "824 communes with priority quarters (QPV): their names",
        "ANCT, by anct-carto/superposeur-V2",
        "not stated where it was copied; ANCT publishes under the Licence Ouverte",
        "published",
        "2024",
    ),
    DataSource(
        "town_hall_hours.csv.gz",
        "opening hours of 34,492 town halls by day",
        "DILA, annuaire de l'administration",
        "Licence Ouverte (not checked at its source)",
        "published",
        "2026",
    ),
    DataSource(
        "commune_outlines.csv.gz",
        "coarse outlines of 34,868 communes, corners on a grid of 0.002 degrees",
        "IGN Admin Express, by gregoiredavid/france-geojson; communes merged since joined by this project",
        "Licence Ouverte",
        "published",
        "2018, brought to 1 January 2026",
    ),
    DataSource(
        "opening_hours_distribution.csv",
        "weekly opening hours by format, over 2,707 France Services",
        "ANCT and Banque des Territoires, list of France Services, July 2023",
        "Licence Ouverte 2.0 (not checked at its source)",
        "derived",
        "July 2023",
    ),
    DataSource(
        "public_holidays_fr.csv",
        "77 public holidays of metropolitan France, to check the calendar",
        "Python package jours-feries-france 0.7.0, found equal to holidays 0.109",
        "MIT",
        "published",
        "2021 to 2027",
    ),
    DataSource(
        "school_holidays.csv",
        "129 school holidays of zones A, B and C, to check the calendar",
        "Python package vacances-scolaires-france 0.12.0; the bridge of Ascension reckoned",
        "MIT",
        "published",
        "2021 to 2027",
    ),
    DataSource(
        "request_types.csv",
        "13 request types with share, duration, outcomes and weights by venue",
        "Cour des comptes 2024 for the shares of five operators; the rest is this project's",
        _OWN,
        "assumed",
        "2020 to 2023",
    ),
    DataSource(
        "request_slots.csv",
        "slots planned for 29 requests, by request type",
        "RDV Service Public: file of France Services appointments, betagouv/rdv-service-public, commit ccdc2ba6",
        "facts; the licence of the repository was not checked",
        "published",
        "2026",
    ),
    DataSource(
        "acts_by_month.csv",
        "acts handled in nine months: France, and the départements of the three sites",
        "DITP, Baromètre des résultats de l'action publique, indicator IND-323",
        "Licence Ouverte (not checked at its source)",
        "published",
        "2022 to 2024",
    ),
    DataSource(
        "acts_by_department.csv",
        "acts handled in nine months by 61 départements, with structures labelled by then",
        "DITP, Baromètre des résultats de l'action publique, indicator IND-323",
        "Licence Ouverte (not checked at its source)",
        "published",
        "2022 to 2024",
    ),
    DataSource(
        "season_by_working_day.csv",
        "acts by working day in seven months, growth removed, mean 1",
        "acts_by_month.csv",
        _OWN,
        "derived",
        "2023 and 2024",
    ),
    DataSource(
        "seasonality.csv",
        "monthly index of needs by calendar day, mean 1",
        "season_by_working_day.csv; five months and the split between taxes and the rest are this project's",
        _OWN,
        "derived",
        "2023 and 2024; March, May, August, November and December assumed",
    ),
    DataSource(
        "road_speeds.csv",
        "speed of routers over the great circle times 1.30, by length of the journey",
        "INSEE Metric and OSRM (OpenStreetMap), pairs of Gironde, by phileas-condemine/comparaison_distanciers",
        "summaries; the repository has no licence file; OpenStreetMap: ODbL",
        "derived",
        "2021",
    ),
    DataSource(
        "reach_by_speed.csv",
        "share of people within 20 and 30 minutes of an office by speed, beside the published shares",
        "shares: ministers before parliament, 2021 to 2023; the rest: ANCT list of August 2024, INSEE COG 2026",
        "facts; Licence Ouverte",
        "derived",
        "2021 to 2023",
    ),
    DataSource(
        "digital_exclusion_by_age.csv",
        "share of people in digital exclusion by age",
        "INSEE Première 1953, the ages from press reports of it",
        "INSEE, source to be named",
        "published",
        "2021",
    ),
    DataSource(
        "calibration_targets.csv",
        "38 published figures to check the model against",
        "Cour des comptes, Senate, prefecture of the Nord and others, one by row",
        "facts, source named by row",
        "published",
        "2014 to 2024, by row",
    ),
)


@dataclass(frozen=True)
class ValueSource:
    """The source of one field and its quality: observed, published, derived or assumed."""

    source: str
    quality: str


_VALUES = {
    "commune.insee": ("INSEE, Code officiel géographique 2026", "published"),
    "commune.name": ("INSEE, Code officiel géographique 2026", "published"),
    "commune.population": ("INSEE, legal population 2023; Mayotte 2017", "published"),
    "commune.lat": ("GeoNames town centre, or the centroid of IGN where it lists none", "published"),
    "commune.lon": ("GeoNames town centre, or the centroid of IGN where it lists none", "published"),
    "commune.unemployment_share": ("INSEE, census 2021, unemployed among the active (inferred)", "published"),
    "commune.no_diploma_share": ("INSEE, census 2018", "published"),
    "travel.detour_factor": ("npj Complexity 1:22 (2024), 1.3 ± 0.1, European cities", "published"),
    "travel.access_min": ("this project: minutes to leave and park", "assumed"),
    "travel.urban_speed_kmh": (
        "the published shares of people within 20 and 30 minutes of an office (2021 to 2023); 37 to 55 km/h fit them",
        "derived",
    ),
    "travel.rural_speed_kmh": (
        "INSEE Metric and OSRM, journeys below 5 km in Gironde, 2021, and the same published shares; 42 to 65 km/h fit",
        "derived",
    ),
    "travel.urban_population": ("this project", "assumed"),
    "travel.no_car_speed_kmh": ("this project: bicycle, bus or a lift, one speed for all", "assumed"),
    "travel.no_car_access_min": ("this project", "assumed"),
    "travel.urban_drives": ("this project: only the venues of Agen are taken as urban", "assumed"),
    "calendar.public_holidays": ("Python package holidays, checked against jours-feries-france", "published"),
    "calendar.school_holidays": (
        "Python package vacances-scolaires-france, as planned before Covid-19; the bridge of Ascension reckoned",
        "published",
    ),
    "office.id": (_ANCT, "published"),
    "office.name": (_ANCT, "published"),
    "office.insee": (_ANCT, "published"),
    "office.lat": (_ANCT, "published"),
    "office.lon": (_ANCT, "published"),
    "office.format": (_ANCT, "published"),
    "office.label_day": (f"{_ANCT}; offices closed before then are not in it", "published"),
    "office.weekly_hours": (f"{_ANCT}: hours of 2024, not of 2021", "published"),
    "office.openings": (_ANCT, "published"),
    "office.by_appointment": (_ANCT, "published"),
    "boundaries": ("IGN Admin Express 2018, on a grid of 200 m, by france-geojson; merged to 2026", "published"),
}
VALUE_SOURCES = {field: ValueSource(*pair) for field, pair in _VALUES.items()}


def provenance_of(field: str) -> tuple[str, str]:
    """Return the source of a field and its quality.

    Parameters
    ----------
    field : str
        A name such as ``commune.population`` or ``travel.access_min``.

    Returns
    -------
    (str, str)
        The source in words; `observed`, `published`, `derived` or `assumed`.

    Raises
    ------
    TerritoryError
        The field is unknown; the nearest names are told.
    """
    if field not in VALUE_SOURCES:
        raise TerritoryError(
            said(
                'provenance: "{field}" is no field of a territory; {near}',
                field=field,
                near=_nearest(field, VALUE_SOURCES),
            )
        )
    found = VALUE_SOURCES[field]
    return found.source, found.quality


def data_path(name: str) -> Path:
    """Return the path of a shipped data file, also from an installed wheel.

    Parameters
    ----------
    name : str
        A file of `SOURCES`; without an extension, ``.csv`` is meant.

    Raises
    ------
    TerritoryError
        No such file is shipped; the nearest names are told.
    """
    file = name if "." in name else f"{name}.csv"
    files = [source.file for source in SOURCES]
    if file not in files:
        raise TerritoryError(said('data: "{file}" is no shipped file; {near}', file=file, near=_nearest(file, files)))
    return Path(str(resources.files("sim.territory") / "data" / file))


def read_table(name: str) -> pd.DataFrame:
    """Read a shipped table, with INSEE codes as text.

    Parameters
    ----------
    name : str
        A CSV file of `SOURCES`, with or without its extension.

    Returns
    -------
    pandas.DataFrame
        The columns and units of the file; see ``docs/data.md``.

    Raises
    ------
    TerritoryError
        No such file is shipped.
    """
    import pandas as pd  # 0.4 s, that loading a territory need not pay

    return pd.read_csv(data_path(name), dtype=dict.fromkeys(TEXT_COLUMNS, str))


def read_rows(name: str) -> list[dict[str, str]]:
    """Read a shipped table as rows of text, without pandas."""
    path = data_path(name)
    with opened(path) as file:
        return list(csv.DictReader(file))


def opened(path: Path) -> IO[str]:
    """Return a shipped table as lines of text, unpacked."""
    return (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8", newline="")


def _nearest(word: str, words: Iterable[str]) -> Sentence:
    """Return the close names of a word, or all of them."""
    close = difflib.get_close_matches(word, list(words), n=3)
    if close:
        return said("did you mean {names}?", names=joined(said(" or "), close))
    return said("it must be one of {names}", names=", ".join(words))
