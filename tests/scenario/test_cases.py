"""What users of such tools met: settings that passed in silence, as the files in which they were met.

In: a file of theirs. Out: what is told of it, by the checks and on the page, in both languages.
"""

import pytest

from sim.app.faults import in_words
from sim.report.languages import Language
from sim.scenario.checks import check
from sim.scenario.files import load_scenario
from tests.scenario.telling import write

ONE_SPAN = """\
extends: agen-bureau-ferme
id: bureau-une-plage
rota:
  home_desk:
    hours:
      - {weekday: monday, start: "09:00", end: "16:30"}
      - {weekday: tuesday, start: "09:00", end: "16:30"}
      - {weekday: wednesday, start: "09:00", end: "16:30"}
      - {weekday: thursday, start: "09:00", end: "16:30"}
      - {weekday: friday, start: "09:00", end: "16:30"}
"""
LONG_SLOT = """\
extends: agen
id: long-creneau
rota:
  permanences:
    pont-du-casse-lundi: {start: "09:00", end: "15:00", slot_min: 300}
"""
ODD_WEEKS = """\
extends: agen
id: semaines-impaires
horizon: {start: 2026-11-30, end: 2027-01-31}
rota:
  permanences:
    pont-du-casse-lundi: {recurrence: odd}
"""
ONE_ROOM = """\
extends: agen
id: une-salle
rota:
  permanences:
    pont-du-casse-lundi: {mode: walk_in}
    pont-du-casse-bis: {venue: pont-du-casse, advisers: [collegue], weekday: monday, start: "09:00", end: "12:00", mode: walk_in}
"""  # noqa: E501
CLOSED = """\
extends: agen
id: lieu-ferme
venues:
  foulayronnes: {closures: [{start: 2021-01-01, end: 2023-12-31, why: travaux}]}
"""


def told(tmp_path, text):
    """Return what the checks tell of a file, and what the page says of it in French and in English."""
    scenario = load_scenario(write(tmp_path, "case.yaml", text))
    problems = check(scenario)
    words = {code: [in_words(one, scenario, Language(code)).replace("\u202f", " ").replace("\u00a0", " ")
                    for one in problems] for code in ("fr", "en")}  # fmt: skip
    return problems, words


@pytest.mark.parametrize(
    ("text", "path", "both", "french"),
    [
        (ONE_SPAN, "rota.home_desk.hours[0]", ("09:00-12:00", "09:00-16:30", "split it at 12:00"),
         "coupez ses horaires à 12 h"),
        (LONG_SLOT, "rota.permanences.pont-du-casse-lundi.bookable_share", ("0.67", "300 min", "give 1"),
         "Une part de 67 % ne laisse aucun créneau de 300 min à réserver"),
        (ODD_WEEKS, "rota.permanences.pont-du-casse-lundi.recurrence", ("2026-12-28", "2027-01-04", "every_weeks: 2"),
         "7 jours après, car cette année a 53 semaines"),
        (ONE_ROOM, "rota.permanences.pont-du-casse-lundi", ("pont-du-casse", '"pont-du-casse-bis"', "monday"),
         "Deux guichets sont dans une même salle (Mairie de Pont-du-Casse) le lundi"),
        (CLOSED, "rota.permanences.foulayronnes-jeudi", ("none of the 52 days", "the venue is closed"),
         "Elle n’a lieu aucun des jours où elle tombe (52) : le lieu est fermé"),
    ],
)  # fmt: skip
def test_what_cannot_both_be_true_is_told_by_the_checks_and_on_the_page(tmp_path, text, path, both, french):
    """Both values and both lines; the page says the same, in its language, without a key of the file."""
    problems, words = told(tmp_path, text)
    found = next(one for one in problems if one.path == path)
    place = problems.index(found)

    assert found.level == "warning"
    assert found.line is not None
    assert all(part in found.message for part in both)
    assert french in words["fr"][place]
    assert all("rota." not in one[place] for one in words.values())


def test_four_days_of_a_desk_in_one_line_are_told_and_wednesday_is_not(tmp_path):
    """Nobody is on a round on Wednesdays; each of the others names its permanence and its line."""
    problems, _ = told(tmp_path, ONE_SPAN)
    lost = [one for one in problems if one.path.startswith("rota.home_desk.hours[")]

    assert [one.path[-2] for one in lost] == ["0", "1", "3", "4"]
    assert [one.line for one in lost] == [6, 7, 9, 10]
    assert all(one.beside[0].file == "shipped/agen.yaml" for one in lost)
    assert all("nobody is left to keep it open" in one.message for one in lost)


@pytest.mark.parametrize(
    ("override", "path", "values"),
    [
        ("desk.shortest_notice_days=30", "rota.permanences.pont-du-casse-lundi.booking_window_days", ("21", "30")),
        ("rota.permanences.pont-du-casse-lundi.booking_window_days=0",
         "rota.permanences.pont-du-casse-lundi.booking_window_days", ("0", "1")),
        ("rota.home_desk.slot_min=150", "rota.home_desk.bookable_share", ("0.5", "150")),
    ],
)  # fmt: skip
def test_a_book_in_which_nobody_can_stand_is_told_whoever_states_it(override, path, values):
    """On the command line as in a file, at a permanence as at the home desk."""
    problems = check(load_scenario("agen", [override]))
    (found,) = [one for one in problems if one.path == path]

    assert all(value in found.message for value in values)
    assert found.beside
    assert "--set" in {found.file, *(one.file for one in found.beside)}


def test_what_is_in_order_stays_in_order():
    """The shipped scenarios that were without a word are so still."""
    for name in ("agen", "agen-bus", "agen-lancement", "agen-sans-rendez-vous", "agen-rendez-vous", "vigny-comme-agen"):
        assert check(load_scenario(name)) == []
