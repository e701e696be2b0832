"""The measures of the season made by hand, with prices and journeys made by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.measures.catalogue import measures_of
from sim.measures.ground import Ground
from sim.measures.view import View
from sim.territory.journey_table import Journeys
from sim.units import YEAR_DAYS
from sim.visits.log import Season
from tests.visits.seasons import hand_made


def journeys(seconds) -> Journeys:
    """Return the journeys of a whole table, shape (communes, places)."""
    seconds = np.asarray(seconds)
    homes, places = seconds.shape
    return Journeys(
        np.arange(homes + 1) * places, np.tile(np.arange(places), homes), seconds.ravel(), places, seconds.max()
    )


def ground(**changes) -> Ground:
    """Return two communes, two venues, two advisers; Petitbourg is 25 minutes by car from the post office."""
    values = {
        "eur_per_h": {"ada": 30.0, "ben": 20.0},
        "contract_h_per_week": {"ada": 35.0, "ben": 14.0},
        "room_eur": {"town_hall": 10.0},
        "eur_per_km": 0.5,
        "equipment_eur_per_year": 1000.0,
        "campaigns_eur": 100.0,
        "years": 21 / YEAR_DAYS,
        "communes": ("47001", "47209"),
        "venues": ("post_office", "town_hall"),
        "population": np.array([3000, 1000]),
        "car": journeys([[300, 1500], [1500, 300]]),
        "no_car": journeys([[600, 3600], [3600, 901]]),
        "longest_car_s": 1200,
    }
    return Ground(**(values | changes))


def view(season: Season | None = None, **changes) -> View:
    """Return the view of a season, by default the one made by hand."""
    return View(season or hand_made(), ground(**changes))


def measured(season: Season | None = None, **changes) -> pd.DataFrame:
    """Return the tidy measures, indexed by measure, dimension and key."""
    return measures_of(view(season, **changes)).set_index(["measure", "dimension", "key"]).sort_index()


def whole(name: str, season: Season | None = None, **changes) -> float:
    """Return the value of a measure over all."""
    return float(measured(season, **changes).loc[(name, "all", "all"), "value"])


def parts(name: str, dimension: str, season: Season | None = None) -> dict[str, tuple[float, float]]:
    """Return numerator and denominator of a measure by key."""
    rows = measured(season).loc[(name, dimension)]
    return {str(key): (float(row.numerator), float(row.denominator)) for key, row in rows.iterrows()}
