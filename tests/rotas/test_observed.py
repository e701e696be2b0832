"""The rotas that teams published: each can be loaded."""

from collections import Counter

import pytest

from sim.errors import TerritoryError
from sim.rotas.observed import team_names, team_rows, team_tree
from sim.scenario.files import load_scenario, scenario_from
from sim.units import clock_to_s
from tests.command_line import permanences
from tests.default_run import some
from tests.rotas.teams import PAGE, page


def test_there_are_62_teams_with_890_sessions():
    """As the list of August 2024 has them."""
    assert len(team_names()) == 62
    assert sum(len(team_rows(name)) for name in team_names()) == 890


def sessions_of(name):
    """Return point, weekday and hours of each session of a team, as published."""
    return Counter(
        (float(row["lat"]), float(row["lon"]), row["day"], clock_to_s(row["start"]), clock_to_s(row["end"]))
        for row in team_rows(name)
    )


FEW = ("Bus France Services Ruffécois (Charente)", "Cèze Cévennes")


@pytest.mark.parametrize("name", some(team_names(), FEW))
def test_a_team_is_loaded_with_every_session_where_and_when_it_was_published(name):
    """Nothing is left out or moved; nobody is at two places at once, or it would be refused."""
    scenario = scenario_from({"extends": "_base", **team_tree(name)})
    points = {venue.id: (venue.lat, venue.lon) for venue in scenario.venues}

    assert sessions_of(name) == Counter(
        (*points[one.venue], one.weekday[:3], one.start, one.end) for one in scenario.rota.permanences
    )


def test_init_writes_the_rota_of_a_team(tmp_path):
    """A file that says where its values come from; capitals do not matter."""
    done = permanences("init", tmp_path / "mine", "--team", "cologne")

    assert done.returncode == 0, done.stderr
    scenario = load_scenario(tmp_path / "mine" / "cologne.yaml")
    assert len(scenario.rota.permanences) == 9
    qualities = {path.rpartition(".")[2]: origin.quality for path, origin in scenario.origins.items()}
    assert (qualities["weekday"], qualities["contract_h_per_week"]) == ("published", "assumed")


def test_a_misspelt_team_is_told_with_the_nearest():
    """And where they are listed."""
    with pytest.raises(TerritoryError, match=r'"Colonge"; did you mean "cologne".*docs/teams.md'):
        team_tree("Colonge")


def test_a_team_beside_a_place_is_refused(tmp_path):
    """One of them says where the scenario is."""
    done = permanences("init", tmp_path / "mine", "--team", "Cologne", "--commune", "Figeac")

    assert done.returncode == 2
    assert "a team" in " ".join(done.stderr.replace("│", " ").split())


@pytest.mark.slow
def test_the_page_of_teams_is_what_check_says():
    """Written by `python tasks.py teams`."""
    assert PAGE.read_text(encoding="utf-8") == page()
