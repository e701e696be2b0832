"""Faults of rooms, one by one: two desks in one, dates of use, points and reach."""

import pytest

from tests.scenario.telling import errors, warnings
from tests.worlds import permanence, small_world

A = "rota.permanences.a"


def two_desks(**changes):
    """Return the small world with two desks of two advisers in the town hall, on Mondays from nine to noon."""
    second = {"advisers": ["bob"], "mode": "walk_in"} | changes
    desks = [
        permanence("a", "town_hall", "monday", "09:00", "12:00", mode="walk_in"),
        permanence("b", second.pop("venue", "town_hall"), second.pop("weekday", "monday"),
                   second.pop("start", "09:00"), second.pop("end", "12:00"), **second),
    ]  # fmt: skip
    tree = small_world(rota={"permanences": desks})
    tree["advisers"].append({"id": "bob", "home": "post_office"})
    return tree


def test_two_desks_in_one_room_at_one_time_are_a_warning_that_names_both():
    """Of people who walk in, one of them would see none."""
    told = warnings(two_desks())[A]

    assert told == (
        'is in room "town_hall" with "b" on monday, 09:00-12:00 and 09:00-12:00, first on 2022-02-21: whoever walks in '
        "goes to one of them alone; make it one desk with the advisers of both, or give each a venue"
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"venue": "post_office"}, {"weekday": "tuesday"}, {"start": "12:00", "end": "14:00"}, {"recurrence": "odd"},
        {"first_day": "2022-03-08", "last_day": "2022-03-13"},
    ],
)  # fmt: skip
def test_two_desks_that_never_meet_are_not_told(changes):
    """Another room, another day, one after the other, weeks or dates that have no day in common."""
    tree = two_desks(**changes)
    if "recurrence" in changes:
        tree["rota"]["permanences"][0]["recurrence"] = "even"

    assert A not in warnings(tree)


def test_a_permanence_in_the_room_of_the_home_desk_is_told():
    """The home desk is a desk of that room too."""
    tree = two_desks(venue="post_office")
    tree["rota"]["home_desk"] = {
        "venue": "town_hall", "colleagues": ["bob"], "hours": [{"weekday": "monday", "start": "11:00", "end": "13:00"}],
    }  # fmt: skip
    told = warnings(tree)[A]

    assert told.startswith('is in room "town_hall" with the home desk on monday, 09:00-12:00 and 11:00-13:00')


def test_a_home_desk_whose_room_is_not_lent_in_the_window_is_a_warning():
    """It has no dates of its own, so it is closed beyond; before the window it may well be."""
    tree = small_world()
    tree["rota"] = {
        "home_desk": {"venue": "post_office", "hours": [{"weekday": "monday", "start": "09:00", "end": "12:00"}]}
    }
    tree["venues"][0]["last_day"] = "2022-03-20"

    assert warnings(tree)["rota.home_desk.venue"] == (
        'falls on 2022-03-21, but venue "post_office" is in use from ever to 2022-03-20: the home desk is closed beyond'
    )
    tree["venues"][0] |= {"first_day": "2022-03-07", "last_day": "2022-12-31"}
    assert "rota.home_desk.venue" not in warnings(tree)


def test_a_venue_far_from_its_commune_is_a_warning():
    """Latitude and longitude exchanged are the usual reason."""
    tree = small_world()
    tree["venues"][1] |= {"lat": 0.70, "lon": 44.25}
    told = warnings(tree)["venues.town_hall.lat"]

    assert "from the centre of its commune 47209; look at the order of lat and lon" in told
    assert "venues.town_hall.lat" not in warnings(small_world())


def test_a_venue_that_nobody_accepts_to_travel_to_is_a_warning():
    """Longer than the longest journey from every commune; a room without a desk is not told."""
    tree = small_world(choice={"longest_journey_min": {"car": 1.0, "no_car": 1.0}})
    found = warnings(tree)

    assert found["venues.town_hall"] == (
        "nobody accepts to come here: the nearest commune is 2 min away by car, 1 are accepted (1 without a car)"
    )
    tree["venues"].append(tree["venues"][1] | {"id": "empty"})
    assert "venues.empty" not in warnings(tree)
    assert errors(tree) == {}


def in_the_post_office(**venue):
    """Return the small world with a library some metres north of the post office, and a desk in it."""
    tree = small_world()
    library = {"id": "library", "name": "Bibliothèque", "kind": "association", "lat": 44.2003}
    tree["venues"].append(tree["venues"][0] | library | venue)
    tree["rota"]["permanences"].append(permanence("c", "library", "friday", "09:00", "12:00"))
    return tree


def test_two_venues_that_may_be_one_building_are_a_warning():
    """The distance, both names, and how to say that they are one."""
    assert warnings(in_the_post_office())["venues.library"] == (
        '"library" is 33 m from "post_office": as two places, each with a taste of its own, they draw more people than '
        'two rooms of one; if they are, give both place: "post_office"'
    )


@pytest.mark.parametrize(
    "venue", [{"place": "post_office"}, {"lat": 44.2014}, {"lat": 44.2, "lon": 0.622}, {"lat": 44.2, "lon": 0.618}]
)
def test_rooms_of_one_place_and_venues_further_than_150_metres_are_not_told(venue):
    """A place stated is one; 156 m north, 159 m east or west are two."""
    assert "venues.library" not in warnings(in_the_post_office(**venue))


def test_a_room_without_a_desk_is_no_second_door():
    """Nobody has a taste for it."""
    tree = in_the_post_office()
    tree["rota"]["permanences"].pop()

    assert "venues.library" not in warnings(tree)


def test_a_venue_in_the_sea_is_a_warning():
    """With the nearest town centre: a sign was lost, or the order of latitude and longitude."""
    venue = small_world()["venues"][0] | {"commune": "47001", "lat": 44.2, "lon": -6.2}
    told = warnings(small_world(place=..., venues=[venue]) | {"place": {"communes": ["47001"]}})

    assert told[f"venues.{venue['id']}.lat"].startswith(
        "44.2, -6.2 lies in the sea or outside France: the nearest town "
    )
