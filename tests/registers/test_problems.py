"""Every problem is told together, with file, line, column and value; bad lines are set aside, never lost or used."""

import pytest

from sim.errors import RegisterError
from sim.registers.register import read_register
from tests.registers.making import HAND_HEADINGS, HAND_MAP, hand_line, rows_of, write_csv

VENUES = {
    "town_hall": {"names": ["Mairie"], "hours": {"monday": ["09:00-12:00", "14:00-17:00"]}},
    "post_office": {"names": ["Poste", "La Poste"]},
}


def read(folder, *lines, **more):
    """Return the register of a good line and of some others, from line 3 on."""
    path = write_csv(folder / "hand.csv", rows_of(HAND_HEADINGS, [hand_line(7), *lines]))
    return read_register(path, {**HAND_MAP, **more})


def told(register):
    """Return line, column, value and kind of every problem."""
    return [tuple(row) for row in register.problems[["line", "column", "value", "kind"]].itertuples(index=False)]


@pytest.mark.parametrize(
    ("change", "column", "value", "kind"),
    [
        ({"Date": "31/02/2024"}, "Date", '"31/02/2024"', "no_such_date"),
        ({"Date": ""}, "Date", "", "no_date"),
        ({"Date": "13/05/1024"}, "Date", '"13/05/1024"', "odd_date"),
        ({"Reçu à": "neuf heures"}, "Reçu à", '"neuf heures"', "no_clock"),
        ({"Fin": "26:30"}, "Fin", '"26:30"', "clock_past_24"),
        ({"Fin": "9h05"}, "Fin", "09:05 < 09:10", "out_of_order"),
        ({"Reçu à": "8h50"}, "Reçu à", "08:50 < 09:00", "out_of_order"),
        ({"Issue": "bof"}, "Issue", '"bof"', "unknown_word"),
        ({"Motif": "06 12 34 56 78"}, "Motif", "(not shown)", "may_be_personal"),
        ({"Motif": "Mme Vertuchou, dossier"}, "Motif", "(not shown)", "may_be_personal"),
        ({"Motif": "12"}, "Motif", '"12"', "no_word"),
        ({"Heure d'arrivée": "14/05/2024 9h"}, "Heure d'arrivée", "14/05/2024", "another_day"),
        ({"Heure d'arrivée": "", "Reçu à": "12/05/2024 9h"}, "Reçu à", "12/05/2024", "another_day"),
        ({"Date": "Total"}, "", "", "total"),
    ],
)  # fmt: skip
def test_a_bad_line_is_told_and_set_aside(tmp_path, change, column, value, kind):
    """With its line, its column and its value; the other line is used."""
    register = read(tmp_path, hand_line(1, **change))

    assert told(register) == [(3, column, value, kind)]
    assert register.problems["aside"].tolist() == [True]
    assert register.aside[["line", "why"]].to_dict("records") == [{"line": 3, "why": kind}]
    assert len(register.season.visits) == 1
    assert register.sources[0].aside == 1


def test_a_line_with_several_faults_is_set_aside_once_and_told_of_each(tmp_path):
    """Two problems, one line."""
    register = read(tmp_path, hand_line(1, Date="31/02/2024", Fin="26:30"))

    assert [kind for *_, kind in told(register)] == ["no_such_date", "clock_past_24"]
    assert register.aside["why"].tolist() == ["no_such_date; clock_past_24"]
    assert register.sources[0].aside == 1


def test_the_same_visit_twice_counts_once(tmp_path):
    """All that is read is equal, to the minute, the name too."""
    register = read(tmp_path, hand_line(1), hand_line(1))

    assert told(register) == [(4, "", "", "twice")]
    assert len(register.season.visits) == 2


def test_a_visit_without_any_hour_that_stands_twice_is_kept_and_told_where_names_are_alike(tmp_path):
    """On a date two people may come for the same thing; the same person seldom does."""
    rows = [["Date", "Motif", "Nom"], *[["13/05/2024", "caf", name] for name in ("A B", "C D", "A B")]]
    register = read_register(
        write_csv(tmp_path / "days.csv", rows), {"columns": {"Date": "date", "Motif": "type", "Nom": "personal"}}
    )

    assert told(register) == [(4, "", "", "alike")]
    assert len(register.season.visits) == 3


def test_an_hour_that_the_outcome_excludes_is_told_and_the_visit_kept_without_it(tmp_path):
    """Who left was not called, and who did not come did not arrive; the outcome stands."""
    lines = [hand_line(1, Issue="parti"), hand_line(2, Issue="no_show", **{"Reçu à": "", "Fin": ""})]
    register = read(tmp_path, *lines)

    assert told(register) == [
        (3, "Reçu à", "09:10, reneged", "contradiction"),
        (3, "Fin", "09:35, reneged", "contradiction"),
        (4, "Heure d'arrivée", "09:00, no_show", "contradiction"),
    ]
    kept = register.season.visits[["arrival_s", "called_s", "end_s", "outcome"]].iloc[1:]
    assert kept.astype(object).where(kept.notna(), None).to_numpy().tolist() == [
        [32_400, None, None, "reneged"], [None, None, None, "no_show"]
    ]  # fmt: skip


def test_an_hour_of_no_clock_is_kept_without_it(tmp_path):
    """In the morning."""
    register = read(tmp_path, hand_line(1, **{"Heure d'arrivée": "matin"}))

    assert told(register) == [(3, "Heure d'arrivée", '"matin"', "part_of_day")]
    assert register.season.visits["arrival_s"].isna().tolist() == [False, True]
    assert register.aside.empty


def test_an_unknown_venue_is_set_aside_and_another_name_of_one_is_it(tmp_path):
    """The mapping lists the venues."""
    lines = [hand_line(1, Lieu="la poste"), hand_line(2, Lieu="Médiathèque")]
    register = read(tmp_path, *lines, venues=VENUES)

    assert told(register) == [(4, "Lieu", '"Médiathèque"', "unknown_venue")]
    assert register.season.visits["venue"].tolist() == ["town_hall", "post_office"]


def test_a_visit_outside_the_hours_of_its_venue_is_set_aside(tmp_path):
    """On a Monday at 13:00, and on a Tuesday; half an hour before the opening people already wait."""
    clocks = ("Heure d'arrivée", "Reçu à", "Fin")
    lines = [
        hand_line(1, **dict(zip(clocks, ("13h00", "13h05", "13h20"), strict=True))),
        hand_line(2, Date="14/05/2024"),
        hand_line(3, **dict(zip(clocks, ("8h35", "9h00", "9h20"), strict=True))),
    ]
    register = read(tmp_path, *lines, venues=VENUES, tolerance_min=30)

    assert told(register) == [
        (3, "Heure d'arrivée", "monday 13:00, town_hall", "outside_hours"),
        (4, "Heure d'arrivée", "tuesday 09:00, town_hall", "outside_hours"),
    ]
    assert register.season.visits["opens_s"].tolist() == [9 * 3600, 9 * 3600]


def test_two_spellings_of_one_venue_are_one_and_told(tmp_path):
    """Capitals, accents, signs and short forms; the most frequent one stands."""
    lines = [hand_line(1, Lieu="mairie"), hand_line(2, Lieu="MAIRIE."), hand_line(3)]
    register = read(tmp_path, *lines)

    assert set(register.season.visits["venue"]) == {"Mairie"}
    assert told(register) == [
        (3, "Lieu", '"mairie" ~ "Mairie"', "two_spellings"),
        (4, "Lieu", '"MAIRIE." ~ "Mairie"', "two_spellings"),
    ]
    assert register.aside.empty


def test_two_names_that_are_nearly_alike_are_kept_apart_and_told(tmp_path):
    """A slip of the pen; but room 1 and room 2 are two."""
    lines = [hand_line(1, Lieu="Médiathèque centrale"), hand_line(2, Lieu="Médiatheque centralle")]
    lines += [hand_line(3, Lieu="Salle polyvalente 1"), hand_line(4, Lieu="Salle polyvalente 2")]
    register = read(tmp_path, *lines)

    assert [kind for *_, kind in told(register)] == ["near_spelling"]
    assert len(set(register.season.visits["venue"])) == 5


def homes(folder, *communes, **more):
    """Return the register of people from some communes."""
    rows = [["Date", "Commune"], *([["13/05/2024", name] for name in ("Agen", "Layrac", *communes)])]
    mapping = {"columns": {"Date": "date", "Commune": "commune"}, **more}
    return read_register(write_csv(folder / "homes.csv", rows), mapping)


def test_an_unknown_commune_is_told_and_the_visit_kept_without_it(tmp_path):
    """Somebody came from there all the same."""
    register = homes(tmp_path, "Foulayrone")

    assert told(register) == [(4, "Commune", '"Foulayrone"', "unknown_commune")]
    assert register.season.requests["commune"].tolist() == ["47001", "47145", ""]
    assert register.aside.empty


@pytest.mark.parametrize("name", ["47240 Bon-Encontre", "bon encontre", "47032", "BON-ENCONTRE"])
def test_a_commune_is_read_by_code_by_name_and_by_postal_code(tmp_path, name):
    """As people write it."""
    assert homes(tmp_path, name).season.requests["commune"].tolist()[-1] == "47032"


def test_a_name_that_several_communes_bear_is_told_unless_one_of_them_is_meant(tmp_path):
    """The postal code says which, or the mapping."""
    assert told(homes(tmp_path, "Saint-Denis")) == [(4, "Commune", '"Saint-Denis"', "homonym")]
    assert homes(tmp_path, "93200 Saint-Denis").season.requests["commune"].tolist()[-1] == "93066"
    assert homes(tmp_path, "Saint-Denis", communes=["93066"]).season.requests["commune"].tolist()[-1] == "93066"


def test_a_scenario_gives_its_venues_and_hours(tmp_path):
    """Of Agen's rota: Foulayronnes is open on Thursdays, and a venue's name becomes its id."""
    lines = [hand_line(k, Date=f"{day}/05/2024", Lieu="Mairie de Foulayronnes") for k, day in enumerate((16, 13))]
    path = write_csv(tmp_path / "hand.csv", rows_of(HAND_HEADINGS, [*lines, hand_line(2, Lieu="Gymnase")]))
    register = read_register(path, {**HAND_MAP, "scenario": "agen"})

    assert register.season.visits["venue"].tolist() == ["foulayronnes"]
    assert told(register) == [
        (3, "Heure d'arrivée", "monday 09:00, foulayronnes", "outside_hours"),
        (4, "Lieu", '"Gymnase"', "unknown_venue"),
    ]


def test_many_problems_of_one_kind_are_counted_and_the_first_ones_told(tmp_path):
    """The rest stand in the table."""
    lines = [hand_line(k, **{"Heure d'arrivée": "matin"}) for k in range(20)]
    register = read(tmp_path, *lines)

    assert register.told.splitlines()[0] == "hand.csv: 20 kept with a word"
    assert register.told.splitlines()[-1] == "  … and 8 more of this kind"
    assert len(register.problems) == 20


def test_a_column_that_is_plainly_another_is_refused_at_once(tmp_path):
    """Rather than all its lines."""
    from sim.errors import RegisterError

    lines = [hand_line(k, Fin="Mairie", Lieu="9h35") for k in range(6)]
    with pytest.raises(RegisterError, match='6 of 7 cells below "Fin" cannot be read as end'):
        read(tmp_path, *lines)


def test_a_line_set_aside_shows_its_cells_but_the_personal_ones(tmp_path):
    """To mend the register by."""
    register = read(tmp_path, hand_line(1, Date="31/02/2024"))

    assert register.aside["cells"].tolist() == [
        'Date: "31/02/2024"; Heure d\'arrivée: "9h"; Reçu à: "9h10"; Fin: "9h35"; Lieu: "Mairie"; '
        'Motif: "Déclaration d\'impôts"; Issue: "réglé"'
    ]


def test_a_name_that_two_venues_of_the_scenario_bear_is_told_unless_the_mapping_gives_it_to_one(tmp_path):
    """The last of them would be a guess."""
    scenario = tmp_path / "two.yaml"
    venues = "{pont-du-casse: {name: Mairie}, foulayronnes: {name: Mairie}}"
    scenario.write_text(f"extends: agen\nid: two\nvenues: {venues}\n", encoding="utf-8")
    thursday = {"Date": "16/05/2024", "Lieu": "MAIRIE"}
    rows = rows_of(HAND_HEADINGS, [hand_line(0, **thursday | {"Lieu": "foulayronnes"}), hand_line(1, **thursday)])
    path = write_csv(tmp_path / "hand.csv", rows)

    register = read_register(path, {**HAND_MAP, "scenario": str(scenario)})
    assert told(register) == [(3, "Lieu", '"MAIRIE"', "several_venues")]
    given = read_register(path, {**HAND_MAP, "scenario": str(scenario), "venues": {"foulayronnes": ["Mairie"]}})
    assert given.season.visits["venue"].tolist() == ["foulayronnes", "foulayronnes"]
    with pytest.raises(RegisterError, match=r'venues\.b  "la poste" is also a name of a'):
        read_register(path, {**HAND_MAP, "venues": {"a": ["La Poste"], "b": ["la poste"]}})
