"""A first scenario for any place: it passes the checks, and says what the lists say."""

import pytest

from sim.cli.starting import asked_place, write_start
from sim.errors import FolderRefusedError, TerritoryError
from sim.scenario.checks import check
from sim.scenario.files import load_scenario
from sim.scenario.setting import own_office_ids, territory_of
from sim.scenario.starting import propose
from sim.scenario.starting_text import of_name, start_id
from sim.territory.offices import offices_of_france


def started(folder, commune, km=20.0, hub=None):
    """Return the scenario that `permanences init` writes for a commune."""
    files = write_start(folder, asked_place(commune, km, "", "", ""), hub)
    return load_scenario(files[0])


def test_names_are_written_as_in_french():
    """With their article, and without an accent in ids."""
    written = [of_name(name) for name in ("Aubin", "Le Palais", "Les Ulis", "La Rochelle", "Étampes", "Figeac")]

    assert written == ["d'Aubin", "du Palais", "des Ulis", "de La Rochelle", "d'Étampes", "de Figeac"]
    assert start_id("L'Île-d'Yeu") == "l-ile-d-yeu"


@pytest.fixture(scope="module")
def figeac(tmp_path_factory):
    """Return the scenario for twenty kilometres around Figeac."""
    return started(tmp_path_factory.mktemp("start") / "mine", "Figeac")


@pytest.mark.parametrize("name", ["Le Palais", "Pointe-à-Pitre", "Cilaos", "Barcelonnette"])
def test_no_proposal_leaves_a_warning_behind(name, tmp_path):
    """An island, offices open past one o'clock or from half past one to seven, and drives of an hour."""
    assert check(started(tmp_path / "mine", name)) == []


def test_the_hub_of_a_city_may_be_in_an_arrondissement(tmp_path):
    """Which is a part of the place: nothing is told of it."""
    paris = started(tmp_path / "mine", "Paris", km=2.0)

    assert {venue.commune for venue in paris.venues} == {"75111", "75056"}
    assert check(paris) == []


def test_hours_below_the_label_are_told_in_the_file(tmp_path):
    """The list has four days of Guingamp's office: the check says so, the file says what to do."""
    place = started(tmp_path / "mine", "Guingamp")
    text = (tmp_path / "mine" / "guingamp.yaml").read_text(encoding="utf-8")

    assert [problem.path for problem in check(place)] == ["rota.home_desk.hours"]
    assert "# 24 h sur 4 jours ; le label en demande 24 sur 5, et check le dira." in text


def test_a_first_scenario_passes_the_checks(figeac):
    """Nothing is told of it, and it serves who lives there."""
    territory = territory_of(figeac)

    assert check(figeac) == []
    assert (len(territory.communes), territory.population) == (93, 59_674)


def test_the_hub_is_a_labelled_office_with_its_published_hours(figeac):
    """It stands in the list of August 2024, and is no other office that people go to instead."""
    hub = next(venue for venue in figeac.venues if venue.id == "attache")
    office = next(one for one in offices_of_france(("Lieu fixe", "Multi-sites")) if one.id == hub.office)

    assert (hub.commune, hub.lat, hub.lon) == (office.insee, office.lat, office.lon)
    assert own_office_ids(figeac) == {office.id}
    open_s = sum(hours.end - hours.start for hours in figeac.rota.home_desk.hours)
    assert open_s == office.weekly_hours * 3600


def test_what_is_proposed_is_marked_as_assumed_and_what_is_published_is_not(figeac):
    """Rooms have the hours of the directory, the rota is nobody's yet."""
    permanence = figeac.rota.permanences[0]

    assert figeac.origins[f"rota.permanences.{permanence.id}.start"].quality == "assumed"
    assert figeac.origins["venues.attache.lat"].quality == "published"
    assert figeac.origins["rota.home_desk.hours[0].start"].quality == "published"
    rooms = {venue.id: venue for venue in figeac.venues}
    for one in figeac.rota.permanences:
        held = (one.weekday, one.start, one.end)
        hours = rooms[one.venue].hours
        assert any(h.weekday == held[0] and h.start <= held[1] and held[2] <= h.end for h in hours)


def test_an_adviser_is_sent_to_one_room_a_day():
    """Each host has a weekday of its own, and lies on the land of the hub."""
    asked = asked_place("56152", 20.0, "", "", "")
    palais = propose(asked.communes, asked.middle, hub="mairie")

    days = [host.session.weekday for host in palais.hosts]
    assert len(set(days)) == len(days)
    assert {host.commune.insee for host in palais.hosts} <= {"56009", "56114", "56241"}


def test_a_room_where_a_mobile_team_is_every_week_comes_before_the_town_hall(tmp_path):
    """At the hours that its team published, with the team named; a commune of no such room is asked for its hall."""
    camares = started(tmp_path, "12025")
    room = next(one for one in camares.venues if one.commune == "12044")
    origin = camares.origins["venues.salle-camares.hours[0].start"]

    assert (room.id, room.lat, room.lon) == ("salle-camares", 43.82165, 2.87844)
    assert [(one.weekday, one.start, one.end) for one in camares.rota.permanences if one.venue == room.id] == [
        ("tuesday", 9 * 3600, 12 * 3600)
    ]
    assert origin.quality == "published"
    assert "Monts, Rance et Rougier" in origin.source
    assert [one.id for one in camares.venues if one.commune == "12208"] == ["mairie-saint-affrique"]
    assert [problem for problem in check(camares) if problem.level == "error"] == []


def test_a_place_without_an_office_is_told_what_to_write():
    """The nearest office, how far, and the town hall as another way."""
    asked = asked_place("Figeac", 5.0, "", "", "")

    with pytest.raises(TerritoryError) as caught:
        propose(asked.communes, asked.middle)
    assert str(caught.value) == (
        "Figeac (46102): no labelled office with published hours is in the place; the nearest, "
        '"France services de Capdenac-Gare" (3069), is 5 km away in 12052 Capdenac-Gare, Aveyron, 4,440 inhabitants; '
        "write --km 7 or more, or --hub mairie to leave from the town hall"
    )
    assert propose(asked.communes, asked.middle, hub="mairie").hub is None


def test_a_hub_from_which_nobody_is_sent_here_is_refused():
    """An office a hundred kilometres away, and one over the sea."""
    figeac, yeu = asked_place("Figeac", 5.0, "", "", ""), asked_place("85113", 1.0, "", "", "")

    with pytest.raises(TerritoryError, match=r'^--hub: "France services La Poste d.Agen .*118 km away, an adviser'):
        propose(figeac.communes, figeac.middle, hub="898")
    with pytest.raises(TerritoryError, match="no road leads there"):
        propose(yeu.communes, yeu.middle, hub="898")


def test_a_start_overwrites_nothing(tmp_path):
    """The second is refused and the first is left as it is."""
    asked = asked_place("Figeac", 10.0, "", "", "")
    write_start(tmp_path, asked, None)

    with pytest.raises(FolderRefusedError, match="exists and is left as it is"):
        write_start(tmp_path, asked, None)
