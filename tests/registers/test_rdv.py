"""The State's exports are read as its tool writes them: texts in date cells, no end, statuses of one day."""

import pytest

from sim.errors import RegisterError
from sim.measures.catalogue import season_measures
from sim.registers.register import read_register
from sim.units import DAY_S, clock_to_s
from tests.registers.making import (
    PARTICIPATION_HEADINGS,
    RDV_HEADINGS,
    RDV_HEADINGS_BEFORE,
    appointment,
    appointments,
    participation,
    rdv_xls,
    rows_of,
    write_csv,
    write_xls,
)


def whole(register, measure):
    """Return numerator and denominator of a measure of everybody."""
    table = season_measures(register.season, None).set_index(["measure", "dimension"])
    row = table.loc[(measure, "all")]
    return float(row["numerator"]), float(row["denominator"])


def test_an_appointment_has_its_booking_its_hour_and_its_outcome(tmp_path):
    """Booked on 2 May at 12:54, due on the 13th at 9:30, kept."""
    register = read_register(rdv_xls(tmp_path / "rdv.xls", [appointment()]))
    (visit,) = register.season.visits.to_dict("records")

    assert visit["slot_s"] == clock_to_s("9:30")
    assert visit["decided_s"] == -11 * DAY_S + clock_to_s("12:54")
    assert visit["outcome"] == "served"
    assert visit["channel"] == "appointment"
    assert visit["booked_by"] == "agent"
    assert visit["reminder"] == "sent"
    assert visit["venue"] == "Mairie de Foulayronnes"
    assert register.season.requests["commune"].tolist() == ["47001"]
    assert register.season.requests["type"].tolist() == ["Dossier CAF"]
    assert register.season.sessions["date"].tolist() == ["2024-05-13"]


def test_no_end_and_no_duration_are_made_up(tmp_path):
    """The export has neither, so the log has no such column."""
    register = read_register(rdv_xls(tmp_path / "rdv.xls", [appointment()]))

    assert not {"end_s", "called_s", "arrival_s", "service_s", "wait_s"} & set(register.season.visits.columns)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [("Rendez-vous honoré", "served"), ("Absence non excusée", "no_show"), ("Annulé (excusé)", "excused"),
     ("Annulé (par le service)", "cancelled"), ("À renseigner", ""), ("En salle d’attente", "")],
)  # fmt: skip
def test_a_status_is_an_outcome(tmp_path, status, outcome):
    """What was never filled in stays open."""
    register = read_register(rdv_xls(tmp_path / "rdv.xls", [appointment(statut=status), appointment(1)]))

    assert register.season.visits["outcome"].tolist()[0] == outcome


def test_what_is_to_come_on_the_day_of_the_export_is_counted_and_no_visit(tmp_path):
    """Today and later, with the typographic apostrophe."""
    lines = [
        appointment(),
        appointment(1, statut="Rendez-vous aujourd’hui"),
        appointment(2, statut="Rendez-vous à venir"),
    ]
    register = read_register(rdv_xls(tmp_path / "rdv.xls", lines))

    assert len(register.season.visits) == 1
    assert register.sources[0].to_come == 2
    assert register.problems.empty


def test_two_exports_that_overlap_count_an_appointment_once_with_the_status_that_is_known(tmp_path):
    """Exported in May it was to come, in June it was kept."""
    may = rdv_xls(tmp_path / "may.xls", [appointment(statut="Rendez-vous à venir"), appointment(1)])
    june = rdv_xls(tmp_path / "june.xls", [appointment(), appointment(1), appointment(2)])
    register = read_register([may, june])

    assert sorted(register.season.requests["type"]) == ["Carte grise", "Dossier CAF", "Déclaration d'impôts"]
    assert set(register.season.visits["outcome"]) == {"served"}
    told = register.problems[["file", "line", "kind"]].to_dict("records")
    assert told == [
        {"file": "may.xls", "line": 2, "kind": "twice"},
        {"file": "june.xls", "line": 3, "kind": "twice"},
    ]


def test_two_people_at_one_hour_are_two_appointments(tmp_path):
    """They differ by their names, which are compared and then dropped."""
    lines = [appointment(), appointment(**{"usager(s)": "Ysoldine GRIBOUVAL"})]
    register = read_register(rdv_xls(tmp_path / "rdv.xls", lines))

    assert len(register.season.visits) == 2


def test_a_booking_entered_as_the_person_came_or_afterwards_walked_in(tmp_path):
    """A negative lead is real; who was expected in vain had an appointment all the same."""
    lines = [
        appointment(0, **{"date prise rdv": "13/05/2024", "heure prise rdv": "09h25"}),
        appointment(1, **{"date prise rdv": "14/05/2024", "heure prise rdv": "17h00"}),
        appointment(2, **{"date prise rdv": "13/05/2024", "heure prise rdv": "09h25", "statut": "Absence non excusée"}),
        appointment(3),
    ]
    register = read_register(rdv_xls(tmp_path / "rdv.xls", lines))

    assert register.season.visits["channel"].tolist() == ["walk_in", "walk_in", "appointment", "appointment"]
    assert register.sources[0].entered_as_they_came == 2
    assert register.season.visits["slot_s"].isna().tolist() == [True, True, False, False]
    assert whole(register, "no_show") == (1, 2)


def test_the_layout_of_before_september_2022_is_read_alike(tmp_path):
    """Columns stood in other places."""
    lines = appointments(30)
    now = read_register(rdv_xls(tmp_path / "now.xls", lines))
    before = read_register(rdv_xls(tmp_path / "before.xls", lines, RDV_HEADINGS_BEFORE))

    assert now.fingerprint == before.fingerprint


def test_the_export_by_participation_is_read_and_a_persons_own_status_counts(tmp_path):
    """Two people of one appointment, one of whom did not come."""
    lines = [participation(0, 7, statut="Présent"), participation(1, 7, statut="Non excusée")]
    register = read_register(rdv_xls(tmp_path / "p.xls", lines, PARTICIPATION_HEADINGS))

    assert register.sources[0].layout == "rdv-service-public-participations"
    assert register.season.visits["outcome"].tolist() == ["served", "no_show"]


def test_the_same_participation_twice_counts_once(tmp_path):
    """Appointment and person together are the key."""
    lines = [participation(0, 7), participation(0, 7), participation(0, 8)]
    register = read_register(rdv_xls(tmp_path / "p.xls", lines, PARTICIPATION_HEADINGS))

    assert register.problems["line"].tolist() == [3]
    assert register.problems["kind"].tolist() == ["twice"]
    assert len(register.season.visits) == 2


def test_without_names_each_line_of_an_appointment_is_a_person_once_over_two_exports(tmp_path):
    """Who takes the names out before the export is passed on loses nobody, and counts nobody twice."""
    headings = tuple(heading for heading in PARTICIPATION_HEADINGS if heading != "usager")
    before = [participation(0, 7, statut="Rendez-vous à venir"), participation(1, 7, statut="Rendez-vous à venir")]
    after = [participation(0, 7, statut="Présent"), participation(1, 7, statut="Non excusée"), participation(2, 8)]
    one, two = (
        rdv_xls(tmp_path / f"{name}.xls", lines, headings) for name, lines in (("before", before), ("after", after))
    )

    assert read_register(two).season.visits["outcome"].tolist() == ["served", "no_show", "served"]
    both = read_register([one, two])
    assert both.season.visits["outcome"].tolist() == ["served", "no_show", "served"]
    assert both.problems["kind"].tolist() == ["twice", "twice"]


@pytest.mark.parametrize(
    ("place", "venue"),
    [("Centre ville (3 place de la République, Hennebont, 56700)", "Centre ville (Hennebont)"),
     ("Par téléphone", "by_phone"), ("À domicile (56700 Hennebont)", "at_home"), ("À domicile", "at_home"), ("", "")],
)  # fmt: skip
def test_a_place_is_a_venue_without_its_address_or_none(tmp_path, place, venue):
    """By telephone and at home nobody comes to a venue."""
    register = read_register(rdv_xls(tmp_path / "rdv.xls", [appointment(lieu=place), appointment(1)]))

    assert register.season.visits["venue"].tolist()[0] == venue


def test_names_are_numbers_and_personal_columns_are_named_as_dropped(tmp_path):
    """Who serves is counted, not known."""
    register = read_register(rdv_xls(tmp_path / "rdv.xls", [appointment(k) for k in range(3)]))

    assert register.season.visits["adviser"].tolist() == ["adviser_1", "adviser_2", "adviser_1"]
    assert register.sources[0].dropped == (
        "contexte", "professionnel.le(s)", "usager(s)", "date naissance", "créé par", "email(s) professionnel.le(s)",
    )  # fmt: skip
    assert register.sources[0].unread == ("année", "service", "au moins un usager mineur ?", "Organisation")


def test_an_export_from_which_columns_were_deleted_is_still_read(tmp_path):
    """Names are often taken out before a file is shared; the others keep their order."""
    gone = {"usager(s)", "date naissance", "contexte", "créé par", "email(s) professionnel.le(s)"}
    headings = tuple(heading for heading in RDV_HEADINGS if heading not in gone)
    path = write_csv(tmp_path / "rdv.csv", rows_of(headings, [appointment(k) for k in range(4)]))

    assert len(read_register(path).season.visits) == 4


def test_headings_that_were_moved_are_refused(tmp_path):
    """Nothing says what stands below them."""
    rows = rows_of(RDV_HEADINGS, [appointment(k) for k in range(4)])
    motif, person = RDV_HEADINGS.index("motif"), RDV_HEADINGS.index("usager(s)")
    rows[0][motif], rows[0][person] = rows[0][person], rows[0][motif]

    with pytest.raises(RegisterError, match="in an order in which it does not write them") as told:
        read_register(write_xls(tmp_path / "rdv.xls", rows))
    assert "QUENOUILLARD" not in str(told.value)


def test_values_that_are_not_those_of_the_tool_are_refused_without_being_quoted(tmp_path):
    """Statuses stand under the origin, and the reverse."""
    rows = rows_of(RDV_HEADINGS, [appointment(k) for k in range(4)])
    origin, status = RDV_HEADINGS.index("origine"), RDV_HEADINGS.index("statut")
    for row in rows[1:]:
        row[origin], row[status] = row[status], row[origin]

    with pytest.raises(RegisterError, match='what stands below "origine", "statut" is not what it writes there'):
        read_register(write_xls(tmp_path / "rdv.xls", rows))


def test_people_under_the_heading_of_types_are_refused(tmp_path):
    """What would be kept as a type looks like names."""
    rows = rows_of(RDV_HEADINGS, [appointment(k) for k in range(12)])
    motif, person = RDV_HEADINGS.index("motif"), RDV_HEADINGS.index("usager(s)")
    for row in rows[1:]:
        row[motif], row[person] = row[person], row[motif]

    with pytest.raises(RegisterError, match='"motif" is like names of people') as told:
        read_register(write_xls(tmp_path / "rdv.xls", rows))
    assert "QUENOUILLARD" not in str(told.value)


def test_no_show_and_lead_are_measured_by_the_code_of_simulated_seasons(tmp_path):
    """Three fell due, one in vain; booked eleven days before, less three hours and 24 minutes."""
    lines = [
        appointment(),
        appointment(1, statut="Absence non excusée"),
        appointment(2),
        appointment(3, statut="Annulé (excusé)"),
    ]
    register = read_register(rdv_xls(tmp_path / "rdv.xls", lines))

    assert whole(register, "no_show") == (1, 3)
    lead = (11 * DAY_S - clock_to_s("12:54") + clock_to_s("9:30")) / DAY_S
    assert whole(register, "booking_lead") == (pytest.approx(3 * lead), 3)


def test_an_export_without_a_visit_says_why(tmp_path):
    """All is still to come; nothing stands below the headings."""
    to_come = [appointment(k, statut="Rendez-vous à venir") for k in range(3)]

    with pytest.raises(RegisterError, match=r"rdv\.xls: no visit is left to be measured, 3 are still to come"):
        read_register(rdv_xls(tmp_path / "rdv.xls", to_come))
    with pytest.raises(RegisterError, match=r"none\.xls: no line below the headings"):
        read_register(rdv_xls(tmp_path / "none.xls", []))
