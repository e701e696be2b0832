"""Labelled offices as desks: each with its published hours, below what the scenario says itself."""

import pytest

from sim.engine.plan import make_plan
from sim.errors import ScenarioError
from sim.scenario.files import load_scenario, scenario_from
from sim.scenario.resolved import dump_resolved
from sim.scenario.setting import own_office_ids
from sim.territory.offices import offices_of_france
from tests.scenario.telling import write, yaml_text

WEEKS = {"start": "2026-03-02", "end": "2026-03-15", "warm_up_days": 7}


def desks(**changes):
    """Return a scenario in the intercommunality of Figeac with its offices as desks."""
    words = {"fr": "x", "en": "x"}
    tree = {"extends": "shipped/_base", "id": "desks", "title": words, "question": words, "horizon": WEEKS}
    return tree | {"place": {"epci": "200067361", "offices": "desks"}} | changes


@pytest.fixture(scope="module")
def plain():
    """Return the scenario without anything of its own."""
    return scenario_from(desks())


def test_each_office_has_its_published_hours(plain):
    """As many hours a week as the list gives it, by two advisers."""
    listed = {one.id: one for one in offices_of_france(("Lieu fixe", "Multi-sites", "Antenne"))}

    assert len(plain.venues) > 0
    assert len(plain.advisers) == 2 * len(plain.venues)
    for venue in plain.venues:
        own = [one for one in plain.rota.permanences if one.venue == venue.id]
        assert sum(one.end - one.start for one in own) == listed[venue.office].weekly_hours * 3600
    assert own_office_ids(plain) == {venue.office for venue in plain.venues}
    assert plain.origins[f"venues.{plain.venues[0].id}.lat"].quality == "published"
    assert plain.origins[f"rota.permanences.{plain.rota.permanences[0].id}.slot_min"].quality == "assumed"


def test_offices_may_stand_beside_the_place(plain, tmp_path):
    """A child that states them so has its parent's place; twice in one file they are told."""
    parent = write(tmp_path, "parent.yaml", yaml_text(desks(place={"epci": "200067361"})))
    child = load_scenario(write(tmp_path, "desks.yaml", f"extends: {parent.name}\nid: desks\noffices: desks\n"))

    assert child.fingerprint == plain.fingerprint
    with pytest.raises(ScenarioError, match=r"offices .*keep place\.offices alone"):
        scenario_from(desks(offices="outside"))


def test_what_the_scenario_says_of_an_office_stands(plain):
    """By the id of its desk; an office that is a venue already is no second one."""
    first = plain.venues[0]
    louder = scenario_from(desks(venues={first.id: {"waiting_room": 3}}))

    assert louder.venues[0].waiting_room == 3
    mine = first.model_dump(mode="json", exclude_none=True) | {"id": "mine"}
    own = scenario_from(desks(venues=[mine]))
    assert first.id not in {venue.id for venue in own.venues}
    assert len(own.venues) == len(plain.venues)


def test_a_resolved_scenario_with_desks_is_the_same_again(plain, tmp_path):
    """What is written out is not added once more."""
    again = load_scenario(write(tmp_path, "resolved.yaml", dump_resolved(plain)))

    assert again.fingerprint == plain.fingerprint


def test_a_drive_is_reckoned_where_an_adviser_drives_alone(plain):
    """Between the venues of one adviser; the others are never driven between."""
    plan = make_plan(plain)

    assert all(minutes == 0 for row in plan.drive_s for minutes in row)
    assert len(plan.sessions) == len({session.id for session in plan.sessions})


def test_offices_of_arrondissements_are_desks_of_their_city():
    """Paris, Lyon and Marseille are one commune each, or as many as arrondissements; the list knows these alone."""
    listed = {one.id: one.insee for one in offices_of_france() if one.insee.startswith("751") and one.openings}
    whole, parts = (
        scenario_from(desks(place={"communes": codes, "offices": "desks"}))
        for codes in (["75056"], sorted({*listed.values()}))
    )

    assert {venue.office: venue.commune for venue in whole.venues} == dict.fromkeys(listed, "75056")
    assert {venue.office: venue.commune for venue in parts.venues} == listed
