"""A week edited: what differs, what the checks say of it, and the file that is saved."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from sim.app.editing import (
    EXTRA,
    at_level,
    differences,
    edited,
    edits_of,
    file_of,
    opened,
    shipped_parent,
    with_copy,
    with_new_row,
    with_row,
    without_row,
)
from sim.app.faults import SENTENCES, WHOLE, in_words, placed
from sim.app.week import week_html
from sim.report.languages import Language
from sim.scenario import problems
from sim.scenario.files import changed, load_scenario, scenario_from
from tests.app.worlds import short_agen
from tests.worlds import small_world

MONDAY = "pont-du-casse-lundi"


def faults(edits, base=None):
    """Return what is wrong, by permanence and field, in French and in English."""
    base = base or load_scenario("agen")
    scenario, problems = edited(base, edits)
    found = placed([p for p in problems if p.level == "error"], [row.id for row in edits.rows])
    assert (scenario is None) == bool(found)
    words = {place: [in_words(p, base, Language(code)) for p in some for code in ("fr", "en")]
             for place, some in found.items()}  # fmt: skip
    return words


def test_an_untouched_week_is_the_scenario_itself():
    """Nothing differs, so nothing is stated and the scenario keeps its fingerprint."""
    base = load_scenario("agen")

    assert differences(base, edits_of(base)) == {}
    assert edited(base, edits_of(base))[0] is base


def test_a_change_states_only_what_differs():
    """One field of one permanence, with a name for the variant."""
    base = load_scenario("agen")
    edits = with_row(edits_of(base), MONDAY, start="09:30")
    tree = differences(base, edits)

    assert tree["rota"] == {"permanences": {MONDAY: {"start": "09:30"}}}
    assert tree["id"] == "agen-variante"
    scenario, _ = edited(base, edits)
    assert scenario.rota.permanences[0].start == 9.5 * 3600
    assert scenario.rota.permanences[0].booking_window_days == base.rota.permanences[0].booking_window_days


def test_permanences_are_removed_copied_and_added():
    """A copy goes to a day on which its adviser is free; a new one to a venue that has none."""
    base = load_scenario("agen")
    edits = without_row(edits_of(base), MONDAY)
    edits = with_copy(edits, "barlete-vendredi", base)
    edits = with_new_row(edits, base)
    scenario, _ = edited(base, edits)

    ids = [one.id for one in scenario.rota.permanences]
    assert ids == ["montanou-mardi", "foulayronnes-jeudi", "barlete-vendredi", "barlete-vendredi-2", "pont-du-casse-2"]
    assert [one.weekday for one in scenario.rota.permanences[3:]] == ["monday", "tuesday"]


@pytest.mark.parametrize(
    ("values", "field", "french"),
    [
        ({"end": "08:00"}, "end", "doit venir après le début"),
        ({"slot_min": 0.0}, "slot_min", "supérieur à 0"),
        ({"slot_min": -5.0}, "slot_min", "supérieur à 0"),
        ({"slot_min": 1e9}, "slot_min", "d’au plus 1\u202f440"),
        ({"slot_min": 0.1}, "slot_min", "allongez le créneau"),
        ({"slot_min": 240.0}, "slot_min", "ne tient pas"),
        ({"bookable_share": 1.5}, "bookable_share", "d’au plus 100\u00a0%"),
        ({"bookable_share": -0.1}, "bookable_share", "d’au moins 0\u00a0%"),
        ({"advisers": (EXTRA,)}, "advisers", "Un conseiller de plus n’est pas là"),
        ({"advisers": ()}, "advisers", "au moins un conseiller"),
    ],
)
def test_a_fault_stands_beside_its_field_in_words(values, field, french):
    """The path of a problem leads to a permanence and a field; the sentence is in the language of the page."""
    words = faults(with_row(edits_of(load_scenario("agen")), MONDAY, **values))[MONDAY, field]

    assert french in words[0]
    assert "rota." not in words[0] + words[1]


@pytest.mark.parametrize(
    ("base", "values", "french"),
    [
        ("agen", {"end": "23:00"}, [
            "Conseillère itinérante : le lundi, il ne reste que 0 min pour déjeuner.",
            "Conseillère itinérante : 9,9 h de repos avant le mardi 4 janvier 2022, d’un retour à un départ",
            "Conseillère itinérante : le lundi 3 janvier 2022 prend 14,4 h avec les trajets et l’installation",
            "Conseillère itinérante : la semaine la plus longue prend 39,5 h avec les trajets et l’installation",
        ]),
        ("mortagne", {}, ["Plateforme de distribution de Valenciennes : dans une commune qui n’est pas"]),
    ],
)  # fmt: skip
def test_what_is_odd_names_its_adviser_or_venue_and_no_path(base, values, french):
    """Hours, dates and names as the page writes them; what cannot be seen on it is named by none."""
    scenario = load_scenario(base)
    edits = edits_of(scenario)
    _, odd = edited(scenario, with_row(edits, edits.rows[0].id, **values))
    told = [in_words(one, scenario, Language("fr")).replace("\u00a0", " ") for one in odd]

    assert [one for one in french if not any(line.startswith(one) for line in told)] == [], told
    assert [line for line in told if re.search(r"advisers\.|venues\.|\d{4}-\d{2}", line)] == []


def test_one_more_adviser_who_is_at_no_desk_is_named_as_on_the_page():
    """The id of the file is on no page."""
    base = load_scenario("vigny")
    _, odd = edited(base, replace(edits_of(base), has_extra=True, staffing="adviser_only"))
    told = [in_words(one, base, Language("fr")) for one in odd]

    assert not any(EXTRA in line for line in told), told


def test_a_permanence_of_some_weeks_is_shown_as_one():
    """In the table of the week and above its form; one of every week says nothing."""
    base = load_scenario("agen")
    week = week_html(base, with_row(edits_of(base), MONDAY, recurrence="odd"), Language("fr"))

    assert week.count("semaines impaires") == 1
    assert "chaque semaine" not in week.lower()
    turn = with_row(edits_of(base), MONDAY, recurrence={"every_weeks": 3, "offset": 1})
    assert "every 3 weeks<" in week_html(base, turn, Language("en"))


def test_rounds_of_as_many_weeks_are_told_apart():
    """The three rounds of Mortagne come in turn: a week that says "every 3 weeks" of all has three desks at once."""
    base = load_scenario("mortagne")
    for code, told in (
        ("fr", "toutes les 3 semaines (dès la semaine du 5 avril)"),
        ("en", "every 3 weeks (from the week of 5 April)"),
    ):
        assert week_html(base, edits_of(base), Language(code)).replace("\u00a0", " ").count(told) == 10


def test_an_adviser_in_two_places_is_told_of_the_whole_permanence():
    """The fault belongs to two desks, so it stands above the fields of the later one."""
    base = load_scenario("agen")
    words = faults(with_row(edits_of(base), "montanou-mardi", weekday="monday", start="10:00", end="13:00"))

    assert "déjà à ce moment à Mairie de Pont-du-Casse" in words["montanou-mardi", WHOLE][0]


def test_a_rota_without_any_desk_is_told_of_the_week():
    """Nobody can be served: it belongs to no permanence."""
    base = scenario_from(small_world())
    edits = edits_of(base)
    for row in edits.rows:
        edits = without_row(edits, row.id)
    if base.rota.home_desk is None:
        assert "ni permanence ni bureau d’attache" in faults(edits, base)[WHOLE, WHOLE][0]
    else:
        assert edited(base, edits)[0] is not None


def test_the_saved_file_of_a_shipped_scenario_extends_it_and_is_the_same(tmp_path):
    """The file states what differs, sources stay, and the fingerprint is that of the page."""
    base = load_scenario("agen")
    edits = with_new_row(without_row(with_row(edits_of(base), MONDAY, start="09:30"), "montanou-mardi"), base)
    path = tmp_path / "essai.yaml"
    path.write_text(file_of(base, edits, "agen"), encoding="utf-8")
    scenario = load_scenario(path)

    assert scenario.fingerprint == edited(base, edits)[0].fingerprint
    assert path.read_text(encoding="utf-8").startswith("extends: agen\n")
    origin = scenario.origins["rota.permanences.foulayronnes-jeudi.start"]
    assert origin.source
    assert origin.quality == "assumed"


def test_the_saved_file_of_an_opened_scenario_states_everything(tmp_path):
    """Where there is nothing to extend, every value is written."""
    base = short_agen()
    edits = with_row(edits_of(base), MONDAY, bookable_share=0.5)
    path = tmp_path / "essai.yaml"
    path.write_text(file_of(base, edits, None), encoding="utf-8")

    assert load_scenario(path).fingerprint == edited(base, edits)[0].fingerprint


def test_demand_and_staffing_are_edits_like_others():
    """Both are stated beside the rota, and can be taken back."""
    base = load_scenario("agen")
    edits = edits_of(changed(base, demand={"level": "high"}, rota={"home_desk": {"staffing": "adviser_only"}}))
    tree = differences(base, edits)

    assert tree["demand"] == {"level": "high"}
    assert tree["rota"] == {"home_desk": {"staffing": "adviser_only"}}


def test_another_level_of_demand_is_still_todays_week():
    """Demand is no decision: the week keeps its name, and today's at that level is the same scenario."""
    base = load_scenario("agen")
    edits = replace(edits_of(base), level="high")

    assert differences(base, edits) == {"demand": {"level": "high"}}
    assert edited(base, edits)[0].fingerprint == at_level(base, "high").fingerprint


def test_how_often_a_permanence_comes_back_is_edited():
    """Every week, odd weeks, the first of a month; a rule of its own stays as it is."""
    base = load_scenario("agen")
    edits = with_row(edits_of(base), MONDAY, recurrence="odd")
    own = changed(base, rota={"permanences": {MONDAY: {"recurrence": {"every_weeks": 3, "offset": 1}}}})

    assert differences(base, edits)["rota"] == {"permanences": {MONDAY: {"recurrence": "odd"}}}
    assert edited(base, edits)[0].rota.permanences[0].recurrence == "odd"
    assert differences(own, edits_of(own)) == {}


def test_one_more_adviser_can_hold_a_permanence():
    """At the same hour as the first one, elsewhere: no clash."""
    base = load_scenario("agen")
    edits = with_row(replace(edits_of(base), has_extra=True), "montanou-mardi",
                     weekday="monday", start="09:00", end="12:00", advisers=(EXTRA,))  # fmt: skip
    scenario, _ = edited(base, edits)

    assert [one.id for one in scenario.advisers][-1] == EXTRA
    assert scenario.rota.permanences[1].advisers == (EXTRA,)


def test_a_saved_week_opens_again_as_edits_of_the_shipped_one(tmp_path):
    """Rows, recurrence, one more adviser, staffing and demand come back beside today's week."""
    base = load_scenario("agen")
    edits = with_row(without_row(edits_of(base), "montanou-mardi"), MONDAY, start="09:30", recurrence="even")
    edits = replace(edits, has_extra=True, level="low", staffing="adviser_only")
    text = file_of(base, edits, "agen")
    path = tmp_path / "essai.yaml"
    path.write_text(text, encoding="utf-8")

    assert shipped_parent(text.encode()) == "agen"
    again, shipped, found = opened(load_scenario(path), None, text.encode())
    assert (again.fingerprint, shipped, found) == (base.fingerprint, "agen", edits)
    assert opened(short_agen(), None, b"extends: agen")[:2] == (short_agen(), None)
    assert shipped_parent(b"id: mine\n# extends: agen\n") is None


def test_one_more_adviser_is_paid_for():
    """35 h a week at the desk, 46 weeks, 27 EUR an hour; three of them on a permanence are priced there instead."""
    base = load_scenario("agen")
    before = base.costs.home_desk_eur_per_year
    edits = replace(edits_of(base), has_extra=True)
    away = with_row(edits, "montanou-mardi", advisers=(EXTRA,))

    assert edited(base, edits)[0].costs.home_desk_eur_per_year == before + 35 * 46 * 27
    assert edited(base, away)[0].costs.home_desk_eur_per_year == before + 32 * 46 * 27


def test_every_kind_of_fault_that_a_check_names_has_words_and_no_other():
    """A check gives the kind of what it says; the page never reads its sentence."""
    told = "".join(file.read_text(encoding="utf-8") for file in Path(problems.__file__).parent.glob("*.py"))
    kinds = {one for one in SENTENCES if re.search(rf'"{one}"', told)}

    assert kinds == set(SENTENCES)
    assert set(re.findall(r'fault\(\s*"(\w+)"', told)) <= set(SENTENCES)
