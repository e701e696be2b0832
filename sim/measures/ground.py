"""What measures read of a scenario: prices, contracts, people and journeys.

In: a scenario. Out: a frozen `Ground`, made once a scenario. No season is looked at here.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from sim.once import once
from sim.scenario.schema import Scenario
from sim.scenario.setting import territory_of
from sim.territory.journey_table import Journeys, journeys_between
from sim.units import MINUTE_S, YEAR_DAYS, minutes_to_s

JOURNEY_BANDS_MIN = (5, 10, 15, 20, 30)
FARTHEST_BAND_S = minutes_to_s(JOURNEY_BANDS_MIN[-1])  # whoever lives farther is of one band
_NONE = np.zeros(0, dtype=np.int64)
NOWHERE = Journeys(np.zeros(1, dtype=np.int64), _NONE, _NONE, 0, 0)


@dataclass(frozen=True, eq=False)
class Ground:
    """Prices, contracts, inhabitants and journeys of a scenario.

    Attributes
    ----------
    eur_per_h, contract_h_per_week : dict
        By adviser.
    room_eur : dict
        Of a session, by venue.
    eur_per_km, equipment_eur_per_year, home_desk_eur_per_year : float
        Of `scenario.costs`; the equipment is of one adviser.
    campaigns_eur : float
        Of the campaigns whose day lies in the window.
    years : float
        Length of the window.
    communes, venues : tuple of str
        What the arrays below are by.
    population : int64 array, shape (communes,)
    no_car, car : Journeys
        From communes to venues, as far as people accept and as the bands of journeys go.
    longest_car_s : int
        The longest journey by car that people accept.
    """

    eur_per_h: dict[str, float] = field(default_factory=dict)
    contract_h_per_week: dict[str, float] = field(default_factory=dict)
    room_eur: dict[str, float] = field(default_factory=dict)
    eur_per_km: float = 0.0
    equipment_eur_per_year: float = 0.0
    home_desk_eur_per_year: float = 0.0
    campaigns_eur: float = 0.0
    years: float = 1.0
    communes: tuple[str, ...] = ()
    venues: tuple[str, ...] = ()
    population: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    no_car: Journeys = NOWHERE
    car: Journeys = NOWHERE
    longest_car_s: int = 0
    _bands: dict[bytes, np.ndarray] = field(default_factory=dict, repr=False)

    def bands(self, is_open: np.ndarray) -> np.ndarray:
        """Return the band of the journey to the nearest of the open venues, shape (2, communes + 1).

        Of each commune without and with a car; the last place is that of none. The latest is kept: most seasons of a
        scenario open the same venues.
        """
        which = is_open.tobytes()
        if which not in self._bands:
            limits = np.array(JOURNEY_BANDS_MIN) * MINUTE_S
            nearest = [journeys.nearest(is_open) for journeys in (self.no_car, self.car)]
            bands = [np.append(np.searchsorted(limits, times, side="left"), -1) for times in nearest]
            self._bands.clear()
            self._bands[which] = np.array(bands)
        return self._bands[which]


@once
def ground_of(scenario: Scenario) -> Ground:
    """Return what measures read of a scenario; the same object at each call with the same scenario."""
    territory, window = territory_of(scenario), scenario.horizon
    communes, venues = territory.communes, scenario.venues
    longest = scenario.choice.longest_journey_min
    no_car, car = journeys_of(scenario, max(minutes_to_s(max(longest.car, longest.no_car)), FARTHEST_BAND_S))
    campaigns = [c.cost_eur for c in scenario.awareness.campaigns if window.start <= c.day <= window.end]
    return Ground(
        eur_per_h={adviser.id: adviser.cost_eur_per_h for adviser in scenario.advisers},
        contract_h_per_week={adviser.id: adviser.contract_h_per_week for adviser in scenario.advisers},
        room_eur={venue.id: venue.cost_eur_per_session for venue in venues},
        eur_per_km=scenario.costs.drive_eur_per_km,
        equipment_eur_per_year=scenario.costs.equipment_eur_per_adviser_year,
        home_desk_eur_per_year=scenario.costs.home_desk_eur_per_year,
        campaigns_eur=sum(campaigns),
        years=((window.end - window.start).days + 1) / YEAR_DAYS,
        communes=tuple(commune.insee for commune in communes),
        venues=tuple(venue.id for venue in venues),
        population=np.array([commune.population for commune in communes], dtype=np.int64),
        no_car=no_car,
        car=car,
        longest_car_s=minutes_to_s(longest.car),
    )


@once
def journeys_of(scenario: Scenario, limit_s: int) -> tuple[Journeys, ...]:
    """Return the journeys from communes to venues, without and with a car, of at most so many seconds."""
    stops = [((venue.lat, venue.lon), venue.commune) for venue in scenario.venues]
    return journeys_between(territory_of(scenario), stops, (limit_s, limit_s))
