"""The Coop's exports are read as its tool writes them: below filters, one line a participant, shifted for a month."""

import pytest

from sim.errors import RegisterError
from sim.measures.catalogue import season_measures
from sim.registers.register import read_register
from tests.registers.making import (
    COOP_BEFORE,
    COOP_HEADINGS,
    activity,
    activity_before,
    coop_xlsx,
    person,
    preamble,
    rows_of,
    shifted,
    write_xlsx,
)


def before_xlsx(path, lines):
    """Write an export of before summer 2025."""
    return write_xlsx(path, [*preamble(), *rows_of(COOP_BEFORE, lines)])


@pytest.mark.parametrize("filters", [1, 11, 25])
def test_the_table_is_found_wherever_it_begins(tmp_path, filters):
    """How many rows come before it depends on the filters."""
    register = read_register(coop_xlsx(tmp_path / "coop.xlsx", [activity(k) for k in range(3)], filters=filters))

    assert len(register.season.visits) == 3
    assert register.problems.empty


def test_an_accompaniment_is_a_visit_with_its_time_and_its_theme(tmp_path):
    """Thirty minutes on taxes, not sent on, with little autonomy."""
    register = read_register(coop_xlsx(tmp_path / "coop.xlsx", [activity()]))
    (visit,), (request,) = register.season.visits.to_dict("records"), register.season.requests.to_dict("records")

    assert visit["service_s"] == 1800
    assert visit["outcome"] == "not_referred"
    assert visit["venue"] == "Médiathèque (Agen)"
    assert visit["kind"] == "individual"
    assert request == {
        "request": 0, "commune": "47001", "type": "Argent - Impôts", "age_band": "60-69", "autonomy": "low",
    }  # fmt: skip


def test_a_workshop_of_six_counts_its_time_once(tmp_path):
    """Six rows of 90 minutes are 90 minutes of the adviser."""
    workshop = {
        "Type": "Atelier collectif",
        "Durée (min)": 90,
        "ID CRA": "w",
        "Niveau d’autonomie (ou de l’atelier)": "2/3",
    }
    lines = [activity(k, Participants=f"{k + 1}/6", Bénéficiaire=person(k), **workshop) for k in range(6)]
    register = read_register(coop_xlsx(tmp_path / "coop.xlsx", [*lines, activity(9)]))

    assert len(register.season.visits) == 7
    assert register.season.visits["service_s"].sum() == 90 * 60 + 30 * 60
    assert register.season.requests["autonomy"].tolist() == [""] * 6 + ["low"]  # the level of a workshop is nobody's


@pytest.mark.parametrize(("sent_on", "outcome"), [("Oui", "referred"), ("Non", "not_referred"), ("", "served")])
def test_who_was_sent_on_is_referred_and_an_empty_cell_is_not_told(tmp_path, sent_on, outcome):
    """Of three, two say it."""
    lines = [activity(0, **{"Bénéficiaire réorienté": sent_on}), activity(1, **{"Bénéficiaire réorienté": "Oui"})]
    register = read_register(coop_xlsx(tmp_path / "coop.xlsx", lines))

    assert register.season.visits["outcome"].tolist() == [outcome, "referred"]


def test_the_referral_rate_is_among_those_of_whom_it_is_told(tmp_path):
    """One referred, one not, one not told: one in two."""
    lines = [activity(k, **{"Bénéficiaire réorienté": told}) for k, told in enumerate(("Oui", "Non", ""))]
    register = read_register(coop_xlsx(tmp_path / "coop.xlsx", lines))
    table = season_measures(register.season, None).set_index(["measure", "dimension"])

    assert table.loc[("referral_rate", "all"), ["numerator", "denominator"]].tolist() == [1, 2]
    assert table.loc[("served_visits", "all"), "numerator"] == 3


def test_no_rate_on_the_spot_is_made_of_an_export_that_cannot_tell_it(tmp_path):
    """Not sent on is not resolved."""
    register = read_register(coop_xlsx(tmp_path / "coop.xlsx", [activity()]))

    assert "on_the_spot" not in set(season_measures(register.season, None)["measure"])


@pytest.mark.parametrize(
    ("channel", "venue"), [("À distance", "remote"), ("À domicile", "at_home"), ("Autre lieu", "Médiathèque (Agen)")]
)
def test_at_a_distance_and_at_home_nobody_comes_to_a_venue(tmp_path, channel, venue):
    """Whatever place is written beside."""
    register = read_register(coop_xlsx(tmp_path / "coop.xlsx", [activity(**{"Canaux d’accompagnement": channel})]))

    assert register.season.visits["venue"].tolist() == [venue]


def test_a_coordinators_export_numbers_the_mediators(tmp_path):
    """By first name and name together."""
    names = ("Prénom du médiateur", "Nom du médiateur", "Rôle", "ID - Conum")
    headings = (
        *COOP_HEADINGS[:3],
        *names,
        *(h for h in COOP_HEADINGS[3:] if h not in ("Bénéficiaire", "Notes supplémentaires")),
    )
    lines = [
        activity(k, **dict(zip(names, (first, "FLUTEAU", "Médiateur", "77"), strict=True)))
        for k, first in enumerate(("Clodomire", "Radegonde", "Clodomire"))
    ]
    register = read_register(coop_xlsx(tmp_path / "coop.xlsx", lines, headings))

    assert register.season.visits["adviser"].tolist() == ["adviser_1", "adviser_2", "adviser_1"]
    assert {"Prénom du médiateur", "Nom du médiateur", "ID - Conum"} <= set(register.sources[0].dropped)


def test_an_activity_of_before_has_a_visit_a_participant(tmp_path):
    """Their values stand one a line in each cell; the workshop's time counts once."""
    workshop = activity_before(
        0, Type="Atelier collectif",
        **{
            "Nombre de participants": 3,
            "Durée (min)": 120,
            "Bénéficiaire": "\n".join(person(k) for k in range(3)),
            "Commune de résidence du bénéficiaire": "47000 Agen\n-\n47510 Foulayronnes",
            "Tranche d’âge du bénéficiaire": "70 ans et plus\nNon communiqué\n18 - 24 ans",
            "La démarche est-elle finalisée ?": "",
            "Le bénéficiaire est-il orienté vers une autre structure ?": "",
        },
    )  # fmt: skip
    register = read_register(before_xlsx(tmp_path / "coop.xlsx", [workshop, activity_before(5)]))

    assert register.season.requests["commune"].tolist() == ["47001", "", "47100", "47001"]
    assert register.season.requests["age_band"].tolist() == ["70+", "", "18-24", "25-39"]
    assert register.season.visits["service_s"].sum() == 120 * 60 + 45 * 60
    assert register.season.visits["outcome"].tolist() == ["served"] * 3 + ["resolved"]


@pytest.mark.parametrize(
    ("finished", "outcome"),
    [("Oui", "resolved"), ("Non L’usager devra revenir.", "return"),
     ("Non L’usager est orienté vers une autre structure.", "referred"),
     ("Non Il reste des démarches à finaliser en autonomie.", "not_referred")],
)  # fmt: skip
def test_a_procedure_of_before_says_how_it_ended(tmp_path, finished, outcome):
    """Finished, to come back, sent on, or to be finished alone."""
    register = read_register(
        before_xlsx(tmp_path / "coop.xlsx", [activity_before(0, **{"La démarche est-elle finalisée ?": finished})])
    )

    assert register.season.visits["outcome"].tolist() == [outcome]


def test_the_month_of_shifted_columns_is_told_by_its_values(tmp_path):
    """From one heading on each value stands a column to the left; the same visits come out."""
    lines = [activity_before(k, **{"La démarche est-elle finalisée ?": ""}) for k in range(4)]
    straight = read_register(before_xlsx(tmp_path / "straight.xlsx", lines))
    moved = read_register(write_xlsx(tmp_path / "moved.xlsx", [*preamble(), list(COOP_BEFORE), *shifted(lines)]))

    assert moved.season.requests.equals(straight.season.requests)
    assert moved.season.visits.equals(straight.season.visits)
    assert moved.season.requests["age_band"].tolist() == ["25-39"] * 4


def test_notes_that_slipped_below_another_heading_are_not_read(tmp_path):
    """In the shifted month they stand under the statuses."""
    moved = read_register(
        write_xlsx(
            tmp_path / "moved.xlsx", [*preamble(), list(COOP_BEFORE), *shifted([activity_before(k) for k in range(4)])]
        )
    )
    kept = "".join(frame.to_csv() for _, frame in moved.season.tables())

    assert "lunettes" not in kept


def test_labels_of_before_are_those_of_today(tmp_path):
    """A theme without its second hyphen is the same theme."""
    register = read_register(before_xlsx(tmp_path / "coop.xlsx", [activity_before()]))

    assert register.season.requests["type"].tolist() == ["Papiers - Élections - Citoyenneté"]


def test_a_theme_that_the_tool_did_not_have_is_kept_and_told(tmp_path):
    """Tools change."""
    register = read_register(
        coop_xlsx(
            tmp_path / "coop.xlsx",
            [activity(k) for k in range(3)] + [activity(4, **{"Thématique(s) d’accompagnement": "Énergie"})],
        )
    )

    assert register.problems[["line", "value", "kind", "aside"]].to_dict("records") == [
        {"line": 27, "value": '"Énergie"', "kind": "new_word", "aside": False}
    ]
    assert register.season.requests["type"].tolist()[-1] == "Énergie"


def test_a_coordinators_own_activities_are_no_visits(tmp_path):
    """Meetings and events are refused with the export that is meant."""
    headings = [
        "Date de l’activité",
        "Type",
        "Durée (min.)",
        "Participants",
        "Médiateur·ice·s numérique·s",
        "Structure·s",
    ]
    path = write_xlsx(tmp_path / "c.xlsx", [*preamble(), headings, ["13/05/2025", "Animation", 60, 3, 2, 1]])

    with pytest.raises(RegisterError, match="the activities of a coordinator, not visits"):
        read_register(path)


def test_the_same_activity_in_two_exports_counts_once(tmp_path):
    """By its identifier and its participant."""
    one = coop_xlsx(tmp_path / "a.xlsx", [activity(0), activity(1)])
    two = coop_xlsx(tmp_path / "b.xlsx", [activity(1), activity(2)])
    register = read_register([one, two])

    assert len(register.season.visits) == 3
    assert register.problems[["file", "kind"]].to_dict("records") == [{"file": "b.xlsx", "kind": "twice"}]


def test_a_workshop_that_two_exports_share_counts_its_time_once(tmp_path):
    """The first export lacks one of its three participants: the second brings them, and no time."""
    lines = [
        activity(k, Type="Atelier collectif", Participants=f"{k + 1}/3", **{"Durée (min)": 90, "ID CRA": "w"})
        for k in range(3)
    ]
    register = read_register([coop_xlsx(tmp_path / "a.xlsx", lines[1:]), coop_xlsx(tmp_path / "b.xlsx", lines)])

    assert len(register.season.visits) == 3
    assert register.season.visits["service_s"].fillna(0).tolist() == [90 * 60, 0, 0]


def test_lines_without_an_identifier_keep_each_its_own_time(tmp_path):
    """Nothing says that they are one activity; a workshop among them is told by its participants."""
    alone = [activity(k, **{"ID CRA": ""}) for k in range(2)]
    workshop = [
        activity(k + 2, Type="Atelier collectif", Participants=f"{k + 1}/2", **{"Durée (min)": 90, "ID CRA": ""})
        for k in range(2)
    ]
    lines = [line | {"Bénéficiaire": "", "Notes supplémentaires": ""} for line in (*alone, *workshop, activity(5))]
    register = read_register(coop_xlsx(tmp_path / "c.xlsx", lines))

    assert register.problems.empty
    assert register.season.visits["service_s"].fillna(0).tolist() == [1800, 1800, 5400, 0, 1800]


def test_a_workshop_keeps_its_time_when_its_first_line_is_set_aside(tmp_path):
    """The date of the first of three does not exist; the 90 minutes stand on the second."""
    lines = [
        activity(k, Type="Atelier collectif", Participants=f"{k + 1}/3", **{"Durée (min)": 90, "ID CRA": "w"})
        for k in range(3)
    ]
    lines[0]["Date"] = "31/02/2025"
    register = read_register(coop_xlsx(tmp_path / "c.xlsx", lines))

    assert register.season.visits["service_s"].fillna(0).tolist() == [90 * 60, 0]
