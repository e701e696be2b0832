"""The requests: who needs what and when, drawn before any rota is known.

In: the demand of a scenario, a territory, a span of days, seed and replication. Out: `Requests`, arrays.
Nothing here knows a venue, a session or who is aware of the service.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from sim.demand import draws, needs, population
from sim.demand.order import stable_order
from sim.errors import DemandError
from sim.given import whole_number
from sim.once import once
from sim.said import Sentence, said
from sim.scenario.people import CommuneWeight, Demand
from sim.scenario.schema import fingerprint
from sim.territory.communes import REFERENCE_NO_DIPLOMA_SHARE, REFERENCE_UNEMPLOYMENT_SHARE, Commune, commune_number
from sim.territory.place import Territory
from sim.units import DAY_S, WEEK_DAYS, YEAR_DAYS, week_monday, week_ordinal

_HIGHEST_SEED = 2**32 - 1


@dataclass(frozen=True)
class Requests:
    """The needs of one replication, one array element each, by onset then address.

    Attributes
    ----------
    request, citizen : int64 arrays, shape (n,)
        Addresses (`sim.demand.draws`).
    commune, kind : int64 arrays, shape (n,)
        Indices into the territory's communes (by INSEE code) and the demand's types (by id).
    age, band, autonomy, car, channels : int64 arrays, shape (n,)
        The person: years, index of the age band, `sim.demand.population` codes, 1 if by car.
    awareness : float64 array, shape (n,)
        The person's draw: aware at the start where the commune's share exceeds it.
    onset_s, deadline_s : int64 arrays, shape (n,)
        Seconds from midnight of ``first_day``.
    first_day, last_day : int
        Calendar ordinals; onsets lie in this span.
    adults : int64 array, shape (communes,)
        Inhabitants of 15 and over.
    types, bands : tuples of str
        What ``kind`` and ``band`` index.
    fingerprint : str
        Of seed, address version, population and identity scheme; equal ones can be paired.
    """

    request: np.ndarray
    citizen: np.ndarray
    commune: np.ndarray
    kind: np.ndarray
    age: np.ndarray
    band: np.ndarray
    autonomy: np.ndarray
    car: np.ndarray
    channels: np.ndarray
    awareness: np.ndarray
    onset_s: np.ndarray
    deadline_s: np.ndarray
    first_day: int
    last_day: int
    adults: np.ndarray
    types: tuple[str, ...]
    bands: tuple[str, ...]
    fingerprint: str

    def __len__(self) -> int:
        return self.request.size


def commune_weight(commune: Commune, rule: CommuneWeight) -> float:
    """Return how many times the mean need a commune has, by its no-diploma and unemployment shares.

    The mean is that of the three sites. Other communes of the scenario are never looked at, so that adding
    one changes nobody's needs.
    """
    no_diploma = (commune.no_diploma_share / REFERENCE_NO_DIPLOMA_SHARE) ** rule.no_diploma
    return float(no_diploma * (commune.unemployment_share / REFERENCE_UNEMPLOYMENT_SHARE) ** rule.unemployment)


def yearly_needs(demand: Demand, territory: Territory) -> np.ndarray:
    """Return the mean needs per year by commune, shape (communes,), seasons and types summed."""
    return np.array(
        [
            commune.population * demand.rate_per_1000 / 1000 * commune_weight(commune, demand.commune_weight)
            for commune in territory.communes
        ]
    )


def adults_of(demand: Demand, territory: Territory) -> np.ndarray:
    """Return the inhabitants of 15 and over by commune, shape (communes,), at least one wherever somebody lives."""
    share = demand.population.adult_share
    return np.array(
        [max(commune.population > 0, round(commune.population * share)) for commune in territory.communes],
        dtype=np.int64,
    )


def _season_by_week(demand: Demand, weeks: range) -> np.ndarray:
    """Return the share of a year's needs that falls in each week, shape (types, weeks), by its seven days."""
    kinds = sorted(demand.types, key=lambda kind: kind.id)
    months = np.array([[dt.date.fromordinal(week_monday(w) + k).month - 1 for k in range(WEEK_DAYS)] for w in weeks])
    return np.array([np.array(demand.seasons[kind.season])[months].sum(axis=1) / YEAR_DAYS for kind in kinds])


@dataclass(frozen=True, eq=False)
class _Tables:
    """What no dice change of the needs of a span of days.

    `mean`: of the needs, `none`: the uniform up to which there is none, both (communes, types, weeks), types in the
    order of their codes, which is `by_address`; `commune`, `kind`: numbers and codes in addresses; `users`: age shares
    by type; `shortest`, `longest`: days to the deadline by type.
    """

    mean: np.ndarray
    none: np.ndarray
    commune: np.ndarray
    kind: np.ndarray
    by_address: np.ndarray
    adults: np.ndarray
    ages: population.AgeTables
    users: np.ndarray
    shortest: np.ndarray
    longest: np.ndarray
    types: tuple[str, ...]
    first_week: int
    first_week_s: int


@once
def _tables(demand: Demand, territory: Territory, first_day: int, last_day: int) -> _Tables:
    """Return the tables of a span of days, made once for all replications."""
    kinds = sorted(demand.types, key=lambda kind: kind.id)
    twins = draws.first_collision([kind.id for kind in kinds], draws.hash20)
    if twins:
        raise DemandError(twins_refused(*twins))
    weeks = range(week_ordinal(first_day), week_ordinal(last_day) + 1)
    adults = adults_of(demand, territory)
    _refuse_overflow(adults)
    codes = np.array([draws.hash20(kind.id) for kind in kinds], dtype=np.int64)
    by_address = np.argsort(codes)
    yearly, share = yearly_needs(demand, territory), np.array([kind.share for kind in kinds])
    mean = yearly[:, None, None] * share[None, by_address, None] * _season_by_week(demand, weeks)[None, by_address]
    none = np.empty_like(mean)
    needs.none_below(mean, none)
    return _Tables(
        mean=mean,
        none=none,
        commune=np.array([commune_number(commune.insee) for commune in territory.communes], dtype=np.int64),
        kind=codes,
        by_address=by_address,
        adults=adults,
        ages=population.age_tables(demand.population),
        users=population.users_by_type(demand.model_copy(update={"types": tuple(kinds)})),
        shortest=np.array([kind.deadline_days.shortest for kind in kinds], dtype=np.int64),
        longest=np.array([kind.deadline_days.longest for kind in kinds], dtype=np.int64),
        types=tuple(kind.id for kind in kinds),
        first_week=draws.week_code(weeks[0]),
        first_week_s=(week_monday(weeks[0]) - first_day) * DAY_S,
    )


def twins_refused(one: str, other: str) -> Sentence:
    """Return what is said of two ids that draws cannot tell apart."""
    return said("{one!r} and {other!r} have the same address; rename one of them", one=one, other=other)


def check_seed(name: str, value: int) -> int:
    """Return a seed or replication number, refusing what does not fit 32 bits."""
    return whole_number(name, value, most=_HIGHEST_SEED, refusal=DemandError)


def draw_requests(
    demand: Demand, territory: Territory, seed: int, replication: int, *, first_day: int, last_day: int
) -> Requests:
    """Draw all needs with onset between two days, both included.

    Parameters
    ----------
    demand : Demand
        ``scenario.demand``; never the rota.
    territory : Territory
    seed, replication : int, 0 to 2**32 - 1
    first_day, last_day : int
        Calendar ordinals. A later ``last_day`` keeps the former requests and adds new ones.

    Returns
    -------
    Requests

    Raises
    ------
    DemandError
        A seed does not fit; two request types share an address; a commune is too large for an address.
    """
    check_seed("seed", seed)
    check_seed("replication", replication)
    tables = _tables(demand, territory, first_day, last_day)
    placed = _placed(tables, seed, replication)
    onset = placed[needs.PLACED.index("onset_s")]
    inside = np.flatnonzero((onset >= 0) & (onset < (last_day + 1 - first_day) * DAY_S))
    order = inside[stable_order(onset[inside])]  # by onset; of one second, by address
    ages, population_of = tables.ages, demand.population
    out = np.empty((len(needs.COLUMNS), order.size), dtype=np.int64)
    awareness = np.empty(order.size)
    needs.describe(
        seed, replication, placed, order, tables.commune, tables.adults, tables.users, ages.q26, ages.q56, ages.knots,
        ages.cumulated, ages.low, ages.high, ages.car, population_of.walk_in_only, population_of.appointment_only,
        tables.shortest, tables.longest, out, awareness, np.empty(order.size),
    )  # fmt: skip
    return Requests(
        **dict(zip(needs.COLUMNS, out, strict=True)),
        awareness=awareness,
        first_day=first_day,
        last_day=last_day,
        adults=tables.adults,
        types=tables.types,
        bands=ages.bands,
        fingerprint=pairing_fingerprint(demand, territory, seed),
    )


def _placed(tables: _Tables, seed: int, replication: int) -> np.ndarray:
    """Return where and when all needs of whole weeks are, in the order of addresses (rows as `needs.PLACED`)."""
    _, n_kinds, n_weeks = tables.mean.shape
    entity, u, week = (
        np.empty(n_kinds * n_weeks, dtype=np.int64),
        np.empty(n_kinds * n_weeks),
        np.empty(n_weeks + 1, np.int64),
    )
    cells = np.empty((len(needs.CELLS), tables.mean.size), dtype=np.int64)
    size, total, most = needs.count(
        seed, replication, tables.commune, tables.kind, tables.by_address, tables.first_week, tables.mean, tables.none,
        entity, u, week, cells,
    )  # fmt: skip
    if most >= draws.MAX_ORDINAL:
        raise DemandError(
            said(
                "a commune has {most} needs of one type in a week, an address holds {held}; lower "
                "demand.requests_per_1000 or split the request type", most=most, held=draws.MAX_ORDINAL,
            )
        )  # fmt: skip
    placed = np.empty((len(needs.PLACED), total), dtype=np.int64)
    needs.place(seed, replication, tables.first_week_s, cells, size, placed, np.empty(total))
    return placed


def _refuse_overflow(adults: np.ndarray) -> None:
    if adults.max() >= draws.MAX_CITIZENS:
        told = said("a commune has {adults} adults, an address holds {held}; split it",
                    adults=adults.max(), held=draws.MAX_CITIZENS)  # fmt: skip
        raise DemandError(told)


@once
def pairing_fingerprint(demand: Demand, territory: Territory, seed: int) -> str:
    """Return the fingerprint of what two runs must share to meet the same citizens.

    Communes and bands of age in which nobody is, and types that nobody asks for, are no part of it.
    """
    people = demand.population
    bands = tuple(band for band in people.age_bands if band.share)
    return fingerprint(
        {
            "seed": seed,
            "address_version": draws.ADDRESS_VERSION,
            "identity_scheme": draws.IDENTITY_SCHEME,
            "communes": [[one.insee, one.population] for one in territory.communes if one.population],
            "population": people.model_copy(update={"age_bands": bands}).model_dump(mode="json"),
            "types": sorted(kind.id for kind in demand.types if kind.share),
        }
    )[:16]
