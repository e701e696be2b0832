"""All communes of France: where they lie, who lives there, to which canton and intercommunality they belong.

In: the shipped table (COG 2026), and a code or a point with a radius. Out: communes, as columns or as `Commune`.
How they are called is in `gazetteer`, what became of former codes in `codes`; offices and town halls are elsewhere.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from sim.errors import TerritoryError
from sim.said import Sentence, said
from sim.territory.codes import city_of, collectivity_of, not_shipped
from sim.territory.communes import (
    REFERENCE_NO_DIPLOMA_SHARE,
    REFERENCE_UNEMPLOYMENT_SHARE,
    Commune,
)
from sim.territory.departments import departments
from sim.territory.gazetteer import plain_name
from sim.territory.long_tables import read_columns
from sim.territory.sources import read_rows
from sim.territory.travel import EARTH_RADIUS_KM, Point

COUNTRY = "FR"
_PER_CENT = 100.0
_CORSICA = ("2A", "2B")
_WITH_CITIES = ("13", "69", "75")
_MOST_NAMED = 6
PARTS = {"epci": said("intercommunality"), "canton": said("canton"), "department": said("département")}


@dataclass(frozen=True, eq=False)
class France:
    """The columns of the communes of 2026 and of the arrondissements of Paris, Lyon and Marseille, by INSEE code.

    Attributes
    ----------
    insee, canton, epci : tuple of str
        Codes; the intercommunality by its SIREN, empty where a commune belongs to none.
    population : int64 array, shape (n,)
        Municipal population of 2023.
    lat, lon : float64 arrays, shape (n,), degrees
        Town centre.
    unemployment_share, no_diploma_share, under_25_share, over_64_share : float64 arrays, shape (n,)
        NaN where the census tells none.
    """

    insee: tuple[str, ...]
    canton: tuple[str, ...]
    epci: tuple[str, ...]
    population: np.ndarray
    lat: np.ndarray
    lon: np.ndarray
    unemployment_share: np.ndarray
    no_diploma_share: np.ndarray
    under_25_share: np.ndarray
    over_64_share: np.ndarray

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Return the row of each code."""
        return {code: row for row, code in enumerate(self.insee)}

    @cached_property
    def city(self) -> tuple[str, ...]:
        """Return the code of the city that a row is an arrondissement of, empty for a commune."""
        return tuple((city_of(code) or "") if code[:2] in _WITH_CITIES else "" for code in self.insee)

    @cached_property
    def department(self) -> tuple[str, ...]:
        """Return the code of the département of each row."""
        return tuple(code[: 3 if code.startswith("97") else 2] for code in self.insee)

    def commune(self, row: int) -> Commune:
        """Return the commune of a row; a share that the census does not tell is the one of reference."""
        unemployment, no_diploma = float(self.unemployment_share[row]), float(self.no_diploma_share[row])
        return Commune(
            insee=self.insee[row],
            name=_names()[self.insee[row]],
            population=int(self.population[row]),
            lat=float(self.lat[row]),
            lon=float(self.lon[row]),
            unemployment_share=REFERENCE_UNEMPLOYMENT_SHARE if np.isnan(unemployment) else unemployment,
            no_diploma_share=REFERENCE_NO_DIPLOMA_SHARE if np.isnan(no_diploma) else no_diploma,
        )

    def near(self, point: Point, km: float) -> np.ndarray:
        """Return the rows whose town centre lies within some kilometres of a point, as the crow flies."""
        return np.flatnonzero(distances_km(point, self.lat, self.lon) <= km)


def distances_km(point: Point, lat: np.ndarray, lon: np.ndarray) -> np.ndarray:
    """Return the kilometres from a point to others over the great circle, shape as `lat`; all in degrees."""
    phi, other = np.radians(point[0]), np.radians(lat)
    half = np.sin((other - phi) / 2) ** 2
    half = half + np.cos(phi) * np.cos(other) * np.sin(np.radians(lon - point[1]) / 2) ** 2
    return np.asarray(2 * EARTH_RADIUS_KM * np.arcsin(np.minimum(1.0, np.sqrt(half))))


@cache
def france() -> France:
    """Return the table, read once."""
    columns = read_columns(
        "communes_2026.csv.gz",
        "population", "lat", "lon", "unemployment_share", "no_diploma_share", "under_25_pct", "over_64_pct",
    )  # fmt: skip
    return France(
        insee=columns.texts("insee"),
        canton=columns.texts("canton"),
        epci=columns.texts("epci"),
        population=columns.numbers("population").astype(np.int64),
        lat=columns.numbers("lat"),
        lon=columns.numbers("lon"),
        unemployment_share=columns.numbers("unemployment_share"),
        no_diploma_share=columns.numbers("no_diploma_share"),
        under_25_share=columns.numbers("under_25_pct") / _PER_CENT,
        over_64_share=columns.numbers("over_64_pct") / _PER_CENT,
    )


@cache
def _names() -> dict[str, str]:
    """Return the names of communes by code: without the gazetteer, which compares names and takes longer to make."""
    columns = read_columns("commune_names.csv.gz")
    return dict(zip(columns.texts("insee"), columns.texts("name"), strict=True))


@cache
def names_of(level: str) -> dict[str, str]:
    """Return the names of all parts of a level by code: ``canton``, ``epci`` or ``department``."""
    if level == "department":
        return {code: one.name for code, one in departments().items()}
    return {row["code"]: row["name"] for row in read_rows("territories_2026.csv.gz") if row["level"] == level}


@cache
def nearest_commune(point: Point) -> tuple[float, Commune]:
    """Return the commune whose town centre is nearest to a point, with the kilometres to it."""
    table = france()
    away = distances_km(point, table.lat, table.lon)
    row = int(away.argmin())
    return float(away[row]), table.commune(row)


def part_named(level: str, text: str) -> str:
    """Return the code of a canton, an intercommunality or a département, given its code or its whole name.

    Raises
    ------
    TerritoryError
        There is none of this code or name, or several: the candidates are told.
    """
    names = names_of(level)
    if text.upper() in names:
        return text.upper()
    plain = plain_name(text)
    found = [code for code, name in names.items() if plain_name(name) == plain]
    if len(found) == 1:
        return found[0]
    land = collectivity_of(text) if level == "department" else None
    if land is not None:
        raise TerritoryError(said('"{place}": {why}', place=text, why=not_shipped(land)))
    raise TerritoryError(no_such_part(level, text))


def no_such_part(level: str, text: str) -> Sentence:
    """Say that no part of France has a code or a name, and what to write instead."""
    mend = named_alike(level, text)
    return said('there is no {part} "{text}"; {mend}', part=PARTS[level], text=text, mend=mend)


def named_alike(level: str, text: str) -> Sentence:
    """Return what to write instead of a code that is none: the codes of the names that hold it or are nearest to it."""
    names = names_of(level)
    plain: dict[str, list[str]] = {}
    for code, name in names.items():
        plain.setdefault(plain_name(name), []).append(code)
    typed = plain_name(text)
    alike = [name for name in plain if len(typed) > 2 and typed in name]
    alike = alike or difflib.get_close_matches(typed, list(plain), n=_MOST_NAMED)
    # A zero that a spreadsheet took away; Corsica before 1976.
    codes = [code for code in names if code.lstrip("0") == text or (text == "20" and code in _CORSICA)]
    found = (codes or [code for name in alike for code in plain[name]])[:_MOST_NAMED]
    if not found:
        return said("look it up in the INSEE list")
    return said("did you mean {names}?", names=", ".join(f'"{code}" ({names[code]})' for code in found))


def communes_around(insee: str, km: float) -> tuple[Commune, ...]:
    """Return the communes whose town centre is within some kilometres of that of one, as the crow flies, it included.

    Around an arrondissement of Paris, Lyon or Marseille the city is taken by arrondissement, else as one commune.

    Raises
    ------
    TerritoryError
        No commune has the code.
    """
    table = france()
    if insee not in table.row_of:
        raise TerritoryError(said('place: no commune has the code "{code}"; look it up in the INSEE list', code=insee))
    row = table.row_of[insee]
    near = table.near((float(table.lat[row]), float(table.lon[row])), km)
    return _communes(_whole_or_parts(near, by_arrondissement=bool(table.city[row])))


def communes_in(level: str, code: str) -> tuple[Commune, ...]:
    """Return the communes of a canton, an intercommunality, a département or the country.

    Parameters
    ----------
    level : str
        ``canton``, ``epci``, ``department`` or ``country``.
    code : str
        INSEE code of the canton or the département, SIREN of the intercommunality, ``FR``.

    Raises
    ------
    TerritoryError
        There is none of this code.
    """
    table = france()
    if level == "country":
        rows: Iterable[int] = range(len(table.insee))
    else:
        rows = [row for row, held in enumerate(getattr(table, level)) if held == code]
    found = _communes(_whole_or_parts(rows, by_arrondissement=False))
    if not found:
        raise TerritoryError(
            said(
                'place.{level}: there is no "{code}" with a commune; look it up in the INSEE list',
                level=level,
                code=code,
            )
        )
    return found


def communes_named(codes: Iterable[str]) -> tuple[Commune, ...]:
    """Return communes and arrondissements by their codes of 2026.

    Raises
    ------
    TerritoryError
        No commune has one of the codes.
    """
    table = france()
    codes = list(codes)
    unknown = [code for code in codes if code not in table.row_of]
    if unknown:
        raise TerritoryError(
            said('place.communes: no commune has the code "{code}"; look it up in the INSEE list', code=unknown[0])
        )
    return _communes(table.row_of[code] for code in codes)


def _whole_or_parts(rows: Iterable[int], by_arrondissement: bool) -> list[int]:
    """Return rows without the arrondissements, or without the cities that are taken by them: none counts twice."""
    table = france()
    cities = set(table.city) - {""}
    if by_arrondissement:
        return [row for row in rows if table.insee[row] not in cities]
    return [row for row in rows if not table.city[row]]


def _communes(rows: Iterable[int]) -> tuple[Commune, ...]:
    return tuple(france().commune(int(row)) for row in rows)
