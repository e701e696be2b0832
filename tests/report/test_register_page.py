"""The page of a register says what it shows in both languages, and nothing of a person."""

import re

import pytest

import sim
from sim.fitting.beside import beside_of, masked_beside
from sim.measures.catalogue import missing_measures
from sim.registers.masking import masked, without_cells
from sim.registers.register import read_register
from sim.registers.summary import summary_of
from sim.report.figures.register import register_pictures
from sim.report.languages import Language
from sim.report.written.register_page import measures_table, numbers_table, register_html, replay_words, shown_of
from sim.validation.written_register import mapping_for, write_register
from tests.registers.making import (
    HAND_HEADINGS,
    HAND_MAP,
    PERSONAL,
    appointments,
    hand_kept,
    hand_line,
    rdv_xls,
    rows_of,
    write_csv,
)


def page_of(register, code, beside=None):
    """Return the page of a register."""
    beside = beside or beside_of(register)
    return register_html(register, summary_of(register), missing_measures(register.season), beside, Language(code))


def headings(page):
    """Return the headings of the sections."""
    return re.findall(r"<h2[^>]*>([^<]+)</h2>", page)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "told"),
    [("fr", ["Ce qu’il y a", "Rendez-vous manqués, selon qui a réservé", "Le registre rejoué"]),
     ("en", ["What is there", "Appointments missed, by who booked", "The register replayed"])],
)  # fmt: skip
def test_the_page_of_an_export_has_its_pictures_in_words_and_no_person(tmp_path, code, told):
    """Sixty appointments: weeks, venues, no-shows; no durations, and so no replay."""
    page = page_of(read_register(rdv_xls(tmp_path / "rdv.xls", appointments(60))), code)

    assert len(headings(page)) == 8
    assert all(text in page for text in told)
    assert [word for word in PERSONAL if word.casefold() in page.casefold()] == []
    assert page.count("<figure>") == len(re.findall(r"<desc [^>]*>[^<]{20,}", page)) == 7
    assert "http" not in re.sub(r'xmlns(:\w+)?="[^"]*"', "", page)


def test_a_sheet_kept_by_hand_is_replayed_and_its_durations_are_known(tmp_path):
    """How many were called as they were, and the first who was not."""
    import random

    rows, _, mapping = hand_kept(40, random.Random(1))
    register = read_register(write_csv(tmp_path / "hand.csv", rows), mapping)
    beside = beside_of(register)
    words = replay_words(beside, Language("en"))

    assert {"durations", "waits"} <= set(beside.numbers["picture"])
    assert words[0].startswith("The same people, arriving when they arrived")
    assert "The first call that differs" in words[2]


@pytest.mark.slow
def test_a_season_written_down_stands_within_the_range_of_its_like(tmp_path):
    """A register that the scenario made: two values in three lie between the ends of twenty seasons."""
    scenario = sim.load_scenario("agen")
    path = write_register(tmp_path / "agen.csv", sim.simulate(scenario, seed=77, replication=3), rounded_min=1 / 60)
    beside = beside_of(read_register(path, mapping_for("agen")), scenario)
    rows = beside.measures.dropna()

    assert rows["register"].between(rows["least"], rows["most"]).mean() > 2 / 3
    assert beside.replay.share_within(1) > 0.99


FEW_AT_THE_STATION = ["Mairie"] * 40 + ["Poste"] * 14 + ["Gare"] * 5


def few(tmp_path):
    """Return a register of 59 visits, five of them at the station, and three who left."""
    lines = [
        hand_line(k, Lieu=venue, Issue="parti" if k < 3 else "réglé", **{"Heure d'arrivée": "8h50"})
        for k, venue in enumerate(FEW_AT_THE_STATION)
    ]
    return read_register(write_csv(tmp_path / "hand.csv", rows_of(HAND_HEADINGS, lines)), HAND_MAP)


@pytest.mark.parametrize(("code", "mark"), [("fr", ","), ("en", ".")])
def test_the_axes_of_a_register_write_numbers_as_its_language_does(tmp_path, code, mark):
    """Few visits a week have ticks between whole numbers."""
    register, language = few(tmp_path), Language(code)
    pictures = register_pictures(shown_of(register, beside_of(register), language), language)
    told = set()
    for name in ("months", "venues"):
        (ax,) = [one for one in pictures[name].axes if one.get_xlabel() or one.get_ylabel()]
        axis = ax.yaxis if name == "months" else ax.xaxis
        told |= set("".join(axis.get_major_formatter()(value, 0) for value in (0.0, 0.5, 1.5)))

    assert told == set("015" + mark)


def test_no_picture_keeps_a_count_of_few_people(tmp_path):
    """Five at the station go, and the fourteen at the post office that would tell them; 40 of 59 stand."""
    left = masked_beside(beside_of(few(tmp_path)))
    venues = left.numbers[left.numbers["picture"] == "venues"].set_index("key")
    counted = left.numbers["top"].dropna()

    assert venues["hidden"].to_dict() == {"Mairie": False, "Poste": True, "Gare": True}
    assert venues.loc[["Poste", "Gare"], ["top", "value"]].isna().all(axis=None)
    assert not counted.between(1, 10).any()
    with pytest.raises(AssertionError):
        _ = left.replay.first  # the call of one person


def test_a_masked_page_says_so_and_shows_no_count_of_few_people(tmp_path):
    """Tables, pictures in words, measures and replay; the page as it is tells the five at the station."""
    register = few(tmp_path)
    whole = beside_of(register)
    left = masked_beside(whole)
    shown = {name: numbers_table(shown_of(register, one, Language("en")), "venues", Language("en")).rows
             for name, one in (("whole", whole), ("left", left))}  # fmt: skip
    measures = {row[0]: row[1] for row in measures_table(left, Language("en")).rows}
    page = register_html(
        without_cells(register), masked(summary_of(register)), missing_measures(register.season), left, Language("fr")
    )

    assert [row[1] for row in shown["left"][1:]] == ["< 11", "< 11"]
    assert "< 11" not in [row[1] for row in shown["whole"]]
    assert measures["Reneged"] == measures["Came and were not served"] == "< 11"
    assert len(replay_words(left, Language("en"))) == 2
    assert "Les effectifs inférieurs à 11 et ce qui s’en déduit sont tus" in page
    assert "--report --mask-small" in page
