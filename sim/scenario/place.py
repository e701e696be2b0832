"""What a scenario says of its place: which communes are served, the offices around, how distances become minutes.

In: nothing. Out: frozen pydantic models, part of the schema. The communes themselves: `sim.scenario.setting`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, Strict

from sim.scenario.values import Count, Day, Id, Insee, Latitude, Longitude, Minutes, Part, Positive, Share
from sim.territory.travel import DEFAULT_TRAVEL

# In the order in which they are taken where several are there.
PLACE_KEYS = ("communes", "around", "epci", "canton", "country")


class OwnCommune(Part):
    """A commune given by the scenario instead of the shipped data."""

    id: Insee
    name: str
    population: Count
    lat: Latitude
    lon: Longitude
    unemployment_share: Share | None = None
    no_diploma_share: Share | None = None


class OwnOffice(Part):
    """Another labelled office given by the scenario instead of the shipped data."""

    id: Id
    name: str
    lat: Latitude
    lon: Longitude
    label_day: Day


class Travel(Part):
    """How distances become minutes."""

    detour_factor: Positive = DEFAULT_TRAVEL.detour_factor
    access_min: Minutes = DEFAULT_TRAVEL.access_min
    urban_speed_kmh: Positive = DEFAULT_TRAVEL.urban_speed_kmh
    rural_speed_kmh: Positive = DEFAULT_TRAVEL.rural_speed_kmh
    urban_population: Count = DEFAULT_TRAVEL.urban_population
    no_car_speed_kmh: Positive = DEFAULT_TRAVEL.no_car_speed_kmh
    no_car_access_min: Minutes = DEFAULT_TRAVEL.no_car_access_min
    urban_drives: bool = Field(False, description="Whether advisers drive between venues at the urban speed.")


class Around(Part):
    """The communes whose town centre is near that of one, as the crow flies."""

    commune: Insee
    km: Annotated[float, Strict(), Field(gt=0, le=500)] = 20.0


class Place(Part):
    """The territory served: a part of France, or listed communes."""

    around: Around | None = None
    epci: str | None = Field(None, description="An intercommunality, by its SIREN.")
    canton: str | None = None
    country: Literal["FR"] | None = None
    file: str | None = Field(
        None, description="A .csv file of communes, relative to the scenario; read where the scenario lists none."
    )
    communes: tuple[OwnCommune | Insee, ...] | None = Field(
        None, description="INSEE codes, or communes described by the scenario."
    )
    offices: tuple[OwnOffice, ...] | Literal["outside", "desks"] | None = Field(
        None,
        description="The labelled offices around: an option beside the service (outside), desks of it with their "
        "published hours (desks), or those described by the scenario.",
    )
    mobile: Literal["permanences"] | None = Field(
        None,
        description="The teams of the list of 2024 that move: permanences of the service; none: the outside option "
        "that their office is.",
    )
    network: Literal["country"] | None = Field(
        None,
        description="Every labelled office that publishes hours belongs to the service, also outside the place: it is "
        "no other option there. None: the offices outside the place are other options.",
    )
    school_zone: Literal["A", "B", "C"] | None = Field(
        None, description="Of the whole place; none: that of the département of each venue."
    )
    department: str | None = Field(
        None, description="Alone: the place is this département. Beside others: its public holidays hold everywhere."
    )
    travel: Travel = Travel()

    @property
    def told_by(self) -> tuple[str, ...]:
        """The keys that say which communes are served; one of them should be there."""
        keys = tuple(key for key in PLACE_KEYS if getattr(self, key) is not None)
        if keys or self.department is None:
            return keys or (("file",) if self.file is not None else ())
        return ("department",) if self.file is None else ("file",)

    @property
    def own_communes(self) -> tuple[OwnCommune, ...]:
        """The communes that the scenario describes."""
        return tuple(one for one in self.communes or () if isinstance(one, OwnCommune))

    @property
    def codes(self) -> tuple[str, ...]:
        """The communes that the scenario lists by their code."""
        return tuple(one for one in self.communes or () if isinstance(one, str))

    @property
    def own_offices(self) -> tuple[OwnOffice, ...] | None:
        """The offices that the scenario describes; None where it leaves them to the shipped list."""
        return self.offices if isinstance(self.offices, tuple) else None
