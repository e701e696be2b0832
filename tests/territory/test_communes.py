"""What a commune is, which ones a site takes in, and the number each has in an address."""

import pytest

from sim.errors import TerritoryError
from sim.territory.communes import (
    REFERENCE_NO_DIPLOMA_SHARE,
    REFERENCE_UNEMPLOYMENT_SHARE,
    SITES,
    Commune,
    commune_number,
    communes_of,
    department_of,
    scopes_of,
    site_named,
    weighted_shares,
)
from sim.territory.sources import read_table


def a_commune(**values):
    """Make a commune of which only what matters is stated."""
    plain = {"insee": "47209", "name": "Pont-du-Casse", "population": 4000, "lat": 44.2, "lon": 0.7}
    shares = {"unemployment_share": 0.1, "no_diploma_share": 0.2}
    return Commune(**(plain | shares | values))


@pytest.mark.parametrize(
    ("site", "n_communes", "population"), [("agen", 31, 96_600), ("vigny", 33, 24_906), ("mortagne", 14, 18_411)]
)
def test_each_site_takes_in_the_communes_of_its_own_scope(site, n_communes, population):
    """The default scope gives the catchment that is published for each pilot."""
    found = communes_of(site)

    assert len(found) == n_communes
    assert sum(commune.population for commune in found) == population


def test_a_commune_is_placed_at_its_town_centre_with_its_population_of_2021():
    """The point is the town centre, not the centroid, and the population that of the census of 2021."""
    agen = communes_of("agen")[0]

    assert agen == Commune("47001", "Agen", 32_485, 44.20199, 0.62055, 0.159, 0.288, "ca_agen_2021")
    assert agen.point == (44.20199, 0.62055)


def test_communes_come_by_insee_code():
    """The order of the table decides nothing."""
    codes = [commune.insee for commune in communes_of("vigny")]

    assert codes == sorted(codes)


def test_scopes_widen_a_site():
    """Several scopes of one site are taken together, and the default is one of them."""
    assert scopes_of("agen") == ("ca_agen_2021", "ca_agen_joined_2022")
    assert len(communes_of("agen", scopes=scopes_of("agen"))) == 44
    assert len(communes_of("mortagne", ["canton_5934_other"])) == 5


def test_an_unknown_scope_is_refused_with_those_that_exist():
    """The message of a wrong scope names the site and its scopes."""
    with pytest.raises(TerritoryError, match=r'site "agen": "ca_agen" is no scope.*ca_agen_2021, ca_agen_joined_2022'):
        communes_of("agen", ["ca_agen"])


def test_an_unknown_site_is_refused_with_those_that_exist():
    """The message of a wrong site names the three sites."""
    with pytest.raises(TerritoryError, match=r'"lyon" is not shipped.*agen, vigny, mortagne'):
        site_named("lyon")


def test_the_three_sites_have_three_school_zones():
    """Agen is in zone A, Vigny in zone C, Mortagne-du-Nord in zone B."""
    assert {site.id: (site.zone, site.department) for site in SITES.values()} == {
        "agen": ("A", "47"),
        "vigny": ("C", "95"),
        "mortagne": ("B", "59"),
    }


def test_every_shipped_commune_of_a_site_lies_in_its_département():
    """The public holidays of a site hold for each of its communes."""
    for site in SITES.values():
        assert {department_of(commune.insee) for commune in communes_of(site.id)} == {site.department}


@pytest.mark.parametrize(
    ("insee", "number"),
    [("01004", 1_004), ("47001", 47_001), ("2A004", 200_004), ("2B033", 300_033), ("97411", 97_411)],
)
def test_the_number_of_a_commune_is_its_digits_with_corsica_apart(insee, number):
    """2A becomes 200,000 and 2B 300,000, followed by the three digits."""
    assert commune_number(insee) == number


def test_no_two_communes_share_a_number_of_20_bits():
    """Every code that can be written has its own number below 2**20."""
    numbers = [commune_number(f"{digits:05d}") for digits in range(100_000)]
    numbers += [commune_number(f"{half}{digits:03d}") for half in ("2A", "2B") for digits in range(1_000)]

    assert len(set(numbers)) == len(numbers)
    assert max(numbers) < 2**20


@pytest.mark.parametrize(
    "insee", ["4700", "470011", "2C001", "2a001", "47 01", "４７００１", "47001\n", "", 47001, None]
)
def test_what_is_no_insee_code_is_refused(insee):
    """A code is text: five digits, or 2A or 2B and three digits."""
    with pytest.raises(TerritoryError, match="is no INSEE code"):
        commune_number(insee)


def test_a_code_written_as_a_number_is_told_to_take_quotes():
    """01004 read as the number 1004 is the usual cause."""
    with pytest.raises(TerritoryError, match="between quotes"):
        a_commune(insee=1004)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("population", -1),
        ("lat", 91.0),
        ("lon", 181.0),
        ("lat", float("nan")),
        ("unemployment_share", 15.9),
        ("no_diploma_share", -0.1),
    ],
)
def test_a_value_that_no_commune_has_is_refused_by_name(field, value):
    """The message names the commune, the field and the value."""
    with pytest.raises(TerritoryError, match=rf"commune 47209 \(Pont-du-Casse\): {field} is {value}"):
        a_commune(**{field: value})


def test_weighted_shares_count_inhabitants_not_communes():
    """A commune of 300 weighs three times one of 100."""
    small = a_commune(population=100, unemployment_share=0.5, no_diploma_share=0.0)
    large = a_commune(population=300, unemployment_share=0.1, no_diploma_share=0.4)

    assert weighted_shares([small, large]) == pytest.approx((0.2, 0.3), abs=1e-15)


def test_the_shares_of_reference_are_those_of_the_three_default_scopes():
    """They come from the table: 139,917 people of 78 communes."""
    table = read_table("communes")
    table = table[table["scope"].isin([site.scope for site in SITES.values()])]
    people = table["pop_2021"]

    assert (len(table), people.sum()) == (78, 139_917)
    assert pytest.approx((people * table["unemployment_share_2021"]).sum() / 139_917) == REFERENCE_UNEMPLOYMENT_SHARE
    assert pytest.approx((people * table["no_diploma_share_2018"]).sum() / 139_917) == REFERENCE_NO_DIPLOMA_SHARE
