"""Prices of a scenario in words: alike ones in one row, whose they are, how many are assumed."""

from sim.report.languages import Language
from sim.report.tables.cost import inputs_table
from sim.scenario.files import scenario_from
from sim.typography import NO_BREAK
from tests.worlds import small_world


def test_prices_alike_in_all_but_their_venue_stand_in_one_row_and_each_once():
    """No key of a file is shown; what two scenarios have in common stands once."""
    scenario = scenario_from(small_world())

    table = inputs_table([scenario, scenario], Language("fr"))

    sessions = [row for row in table.rows if row[0].startswith("une séance")]
    assert [row[0].replace(NO_BREAK, " ") for row in sessions] == ["une séance : Bureau de poste, Mairie"]
    assert sessions[0][1:] == ["supposé", "valeur par défaut du modèle", f"0{NO_BREAK}€"]
    assert not [row for row in table.rows if "_eur" in row[0]]
    assert len(table.notes) == 1
