"""What is written as French spreadsheets and letters have it, and what a refusal tells to write."""

import pytest

from sim.errors import ScenarioError
from sim.scenario.files import load_scenario
from sim.scenario.slips import clock_meant, day_meant, decimal_mend, number_mend, share_mend, word_meant
from tests.scenario.telling import refused, write
from tests.worlds import permanence, small_world


@pytest.mark.parametrize(
    ("text", "key", "mend"),
    [
        ("30 min", "slot_min", "the number alone: 30"),
        ("2,5 mn", "slot_min", "the number alone: 2.5"),
        ("35h", "contract_h_per_week", "the number alone: 35"),
        ("20 KM", "km", "the number alone: 20"),
        ("12 €", "cost_eur", "the number alone: 12"),
        ("30 %", "bookable_share", "as a share: 0.3"),
        ("12,5%", "bookable_share", "as a share: 0.125"),
        ("0,3", "bookable_share", "decimals take a point: 0.3"),
        ("44.20", "lat", "without quotes: 44.2"),
        # An hour is no 1 of a slot in minutes, nor is a mixed time, a word, an infinity or a list a number.
        ("1h", "slot_min", ""),
        ("30 %", "slot_min", ""),
        ("1h30", "slot_min", ""),
        ("many", "slot_min", ""),
        ("inf", "slot_min", ""),
        ([1], "slot_min", ""),
    ],
)
def test_a_text_in_place_of_a_number_is_told_as_the_number(text, key, mend):
    """Where its unit is that of the key, and where nothing else can be meant."""
    assert number_mend(text, key) == mend


@pytest.mark.parametrize(
    ("value", "most", "mend"),
    [
        (30, 1.0, "30 % is 0.3"),
        (12.5, 1, "12.5 % is 0.125"),
        (1, 1, ""),
        (1.2, 1, ""),
        (101, 1, ""),
        (30, 24, ""),
        (True, 1, ""),
        ("30", 1, ""),
    ],
)
def test_a_percentage_in_place_of_a_share_is_told_as_the_share(value, most, mend):
    """Where at most 1 is taken."""
    assert share_mend(value, most) == mend


@pytest.mark.parametrize(
    ("text", "meant"),
    [("9h30", "09:30"), ("14h", "14:00"), ("9 h 05", "09:05"), ("9.30", "09:30"), ("8h30min", "08:30"),
     ("25h", ""), ("9:3", ""), ("9", ""), ("9h75", ""), ("noon", ""), (930, "")],
)  # fmt: skip
def test_an_hour_with_an_h_is_told_as_the_file_has_it(text, meant):
    """And what is none is not guessed."""
    assert clock_meant(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [("03/01/2022", "2022-01-03"), ("3.1.2022", "2022-01-03"), ("14-07-2022", "2022-07-14"), ("31/02/2022", ""),
     ("3/1/22", ""), ("2022", ""), (20220103, "")],
)  # fmt: skip
def test_a_date_with_the_day_first_is_told_as_the_file_has_it(text, meant):
    """The day is first, as in France."""
    assert day_meant(text) == meant


@pytest.mark.parametrize(
    ("text", "words", "meant"),
    [("Mardi", ("monday", "tuesday"), "tuesday"), ("mardis", ("tuesday",), "tuesday"), ("Impaires", ("odd",), "odd"),
     ("sur  rendez-vous", ("appointment",), "appointment"), ("espace_public_numérique", ("digital_public_space",),
     "digital_public_space"), ("mardi", ("odd", "even"), ""), ("jadis", ("monday",), "")],
)  # fmt: skip
def test_a_french_word_is_told_as_that_of_the_file(text, words, meant):
    """Where the file takes it at that place."""
    assert word_meant(text, words) == meant


def test_a_scenario_written_as_a_letter_is_told_all_at_once():
    """Each value with what to write in its place."""
    wrong = {"weekday": "lundi", "start": "9h", "slot_min": "20 min", "bookable_share": 30, "7": None}
    told = refused(
        small_world(rota={"permanences": [permanence("p", "town_hall", "monday", "09:00", "12:00") | wrong]})
    )

    ends = {
        "weekday": '; did you mean "monday"?', "start": 'for instance "09:00"', "slot_min": "; the number alone: 20",
        "bookable_share": "; 30 % is 0.3",
        "7": "; if these are the decimals of a number, write a point in place of the comma",
    }  # fmt: skip
    assert {path.rpartition(".")[2] for path in told} == set(ends)
    for path, message in told.items():
        assert message.endswith(ends[path.rpartition(".")[2]])


@pytest.mark.parametrize(
    ("tree", "path", "message"),
    [
        ({"permanences": []}, "permanences", "unknown key; it stands in rota"),
        ({"rota": {"slot_min": 20}}, "rota.slot_min", "unknown key; it stands in rota.permanences, rota.home_desk"),
        ({"demand": {"horizon": {}}}, "demand.horizon", "unknown key; it stands at the top of the file"),
        ({"horizon": {"fin": "2022-02-01"}}, "horizon.fin", 'unknown key; did you mean "end"?'),
        ({"lieux": []}, "lieux", 'unknown key; did you mean "venues"?'),
        ({"place": {"communes": "01004"}}, "place.communes",
         'found "01004", expected a list; in brackets: ["01004"]'),
    ],
)  # fmt: skip
def test_a_key_of_another_place_or_in_french_is_told_with_its_own(tree, path, message):
    """And one name alone where a list is due."""
    assert refused(small_world(**tree))[path] == message


def test_an_override_of_a_key_of_another_place_is_told_with_its_own():
    """As in a file."""
    told = refused(small_world(), ["slot_min=20", "horizon.fin=2022-02-01"])

    assert told["slot_min"] == 'there is no "slot_min" here; it stands in rota.permanences, rota.home_desk'
    assert told["horizon.fin"].endswith('did you mean "end"?')


def test_a_name_in_place_of_an_id_is_one_slip():
    """Not everything that the thing lacks without its id."""
    told = refused(small_world(rota={"permanences": [{"monday": {"start": "09:00"}}, {"friday": {"end": "12:00"}}]}))

    assert told == {
        "rota.permanences[0]": "a name stands behind id; write - {id: monday, …}",
        "rota.permanences[1]": "a name stands behind id; write - {id: friday, …}",
    }


def test_a_thing_with_one_key_that_has_a_meaning_is_no_name():
    """It lacks its id, and that is told."""
    told = refused(small_world(advisers=[{"skill": {"vital_card": 0.5}}]))

    assert told["advisers[0].id"] == "is missing"
    assert "advisers[0]" not in told


def test_a_thing_of_a_parent_with_a_slip_in_its_id_is_told_once(tmp_path):
    """The file makes it anew, and lacks what the parent has; a thing with no such neighbour is new."""
    wrong = [{"id": "montanu-mardi", "start": "10:00"}, {"id": "brax", "start": "10:00"}]
    path = write(tmp_path, "mine.yaml", {"extends": "agen", "rota": {"permanences": wrong}})
    with pytest.raises(ScenarioError) as caught:
        load_scenario(path)
    hints = [(one.path, one.message) for one in caught.value.problems if "is new here" in one.message]

    assert hints == [
        ("rota.permanences.montanu-mardi.venue",
         'is missing; "montanu-mardi" is new here; did you mean "montanou-mardi"?'),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0,5", "0.5"),
        ("-1,25", "-1.25"),
        ("0,5%", "0.5%"),
        ("0,5 %", "0.5 %"),
        ("1 234,5", "1234.5"),
        ("1\u202f234,5", "1234.5"),
        ("1.234,5", "1234.5"),
        (" 2,0 ", "2.0"),
    ],
)
def test_a_number_with_a_decimal_comma_is_written_with_a_point(text, number):
    """Thousands lose their spaces or points."""
    assert decimal_mend(text) == f"decimals take a point: {number}"


@pytest.mark.parametrize("text", ["0.5", "5", "a,b", "1,2,3", "1,", ",5", "low,high", "", None, 1.5, ["1,5"]])
def test_what_is_no_number_with_a_decimal_comma_needs_no_mend(text):
    """A list is not one number."""
    assert decimal_mend(text) == ""
