"""The shipped venues of each site."""

import pytest

from sim.errors import TerritoryError
from sim.territory.communes import SITES, communes_of
from sim.territory.travel import great_circle_km
from sim.territory.venues import shipped_venues


@pytest.mark.parametrize(("site", "n_venues"), [("agen", 5), ("vigny", 7), ("mortagne", 14)])
def test_each_site_has_its_venues_with_the_hub_first(site, n_venues):
    """One hub, and the places that receive a desk."""
    venues = shipped_venues(site)

    assert len(venues) == n_venues
    assert venues[0].id == SITES[site].hub_venue_id
    assert [venue.role for venue in venues].count("hub") == 1


def test_a_venue_carries_what_is_known_of_its_point():
    """The point of Montanou is assumed, and says so."""
    montanou = {venue.id: venue for venue in shipped_venues("agen")}["epn-montanou"]

    assert (montanou.kind, montanou.role) == ("digital_public_space", "permanence")
    assert (montanou.insee, montanou.point, montanou.accuracy_m) == ("47001", (44.212, 0.6395), 600)
    assert "ASSUMED" in montanou.evidence


def test_every_venue_lies_in_a_commune_of_its_site_and_near_its_centre():
    """Codes and points agree: within 3 km of the town centre."""
    for site in SITES:
        communes = {commune.insee: commune for commune in communes_of(site)}
        for venue in shipped_venues(site):
            assert great_circle_km(*venue.point, *communes[venue.insee].point) < 3


def test_no_two_venues_share_an_id():
    """An id is enough to name a venue in any site."""
    ids = [venue.id for site in SITES for venue in shipped_venues(site)]

    assert len(set(ids)) == len(ids) == 26


def test_venues_of_an_unknown_site_are_refused():
    """The message names the three sites."""
    with pytest.raises(TerritoryError, match="agen, vigny, mortagne"):
        shipped_venues("lyon")
