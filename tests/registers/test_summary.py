"""What is there in a register: worked out by hand on small ones."""

import json

import pytest

from sim.measures.catalogue import season_measures
from sim.registers.masking import hidden_steps, masked, masked_measures, without_cells
from sim.registers.register import read_register
from sim.registers.summary import summary_of
from tests.registers.making import (
    HAND_HEADINGS,
    HAND_MAP,
    appointment,
    appointments,
    hand_line,
    rdv_xls,
    rows_of,
    write_csv,
)


def summary(folder, lines, mapping=HAND_MAP):
    """Return the summary of some lines kept by hand."""
    return summary_of(read_register(write_csv(folder / "hand.csv", rows_of(HAND_HEADINGS, lines)), mapping))


def test_weeks_without_anybody_are_there_and_gaps_are_named(tmp_path):
    """Two visits on 13 May, one on 10 June: three weeks between without any."""
    found = summary(tmp_path, [hand_line(0), hand_line(1), hand_line(2, Date="10/06/2024")])

    assert found["period"] == {
        "first": "2024-05-13", "last": "2024-06-10", "weeks": 5, "weeks_with_visits": 2, "visits": 3,
    }  # fmt: skip
    assert [(week["week"], week["visits"]) for week in found["weeks"]] == [
        ("2024-W20", 2), ("2024-W21", 0), ("2024-W22", 0), ("2024-W23", 0), ("2024-W24", 1),
    ]  # fmt: skip
    assert found["gaps"][0] == {"venue": "", "from": "2024-W21", "to": "2024-W23", "weeks": 3}


def test_words_are_counted_the_most_frequent_first_and_what_is_not_told_last(tmp_path):
    """Three at the town hall, one at the post office, one without a venue."""
    lines = [*(hand_line(k) for k in range(3)), hand_line(3, Lieu="Poste"), hand_line(4, Lieu="")]

    assert summary(tmp_path, lines)["venues"] == [
        {"name": "Mairie", "visits": 3}, {"name": "Poste", "visits": 1}, {"name": "", "visits": 1},
    ]  # fmt: skip


def test_durations_tell_how_they_are_rounded(tmp_path):
    """15, 20, 30 and 7 minutes: three in four on five minutes, one in two on 15."""
    ends = ("9h25", "9h30", "9h40", "9h17")
    found = summary(tmp_path, [hand_line(k, Fin=end) for k, end in enumerate(ends)])["durations"]

    assert (found["n"], found["mean_min"], found["median_min"]) == (4, 18, 17.5)
    assert (found["on_5_min"], found["on_10_min"], found["on_15_min"], found["on_30_min"]) == (0.75, 0.5, 0.5, 0.25)


def test_waits_are_counted_from_the_arrival_and_zeros_are_told(tmp_path):
    """Ten minutes, and none."""
    found = summary(tmp_path, [hand_line(0), hand_line(1, **{"Reçu à": "9h"})])["waits"]

    assert (found["n"], found["mean_min"], found["zeros"]) == (2, 5, 1)


def test_no_shows_are_told_by_lead_by_who_booked_and_by_reminder(tmp_path):
    """Booked eleven days before by an agent, or the day before by the person."""
    late = {"date prise rdv": "12/05/2024", "origine": "RDV Pris sur internet", "résultat des notifications": ""}
    lines = [
        appointment(0), appointment(1, statut="Absence non excusée"), appointment(2, **late),
        appointment(3, **late), appointment(4, **late, statut="Annulé (excusé)"),
    ]  # fmt: skip
    found = summary_of(read_register(rdv_xls(tmp_path / "rdv.xls", lines)))["no_show"]

    assert found["all"] == [{"name": "all", "no_shows": 1, "due": 4, "share": 0.25}]
    assert found["by_lead"] == [
        {"name": "1-3", "no_shows": 0, "due": 2, "share": 0.0}, {"name": "8-14", "no_shows": 1, "due": 2, "share": 0.5},
    ]  # fmt: skip
    assert [(row["name"], row["share"]) for row in found["by_booked_by"]] == [("agent", 0.5), ("person", 0.0)]
    assert [(row["name"], row["due"]) for row in found["by_reminder"]] == [("none", 2), ("sent", 2)]


def test_what_the_register_does_not_know_is_none(tmp_path):
    """A sheet of walk-ins has no no-shows; an export of appointments no durations."""
    assert summary(tmp_path, [hand_line()])["no_show"] is None
    found = summary_of(read_register(rdv_xls(tmp_path / "rdv.xls", [appointment()])))
    assert found["durations"] is None
    assert found["waits"] is None
    assert found["autonomies"] is None


def test_the_season_counts_working_days_without_public_holidays(tmp_path):
    """From 2 May, a Thursday, to 3 June 2024: the 8th, the 9th and Whit Monday are none."""
    found = summary(tmp_path, [hand_line(0, Date="02/05/2024"), hand_line(1, Date="03/06/2024")])["season"]

    assert [(row["month"], row["visits"], row["working_days"]) for row in found] == [
        ("2024-05", 1, 19),
        ("2024-06", 1, 1),
    ]
    assert found[0]["index"] + found[1]["index"] == pytest.approx(2)


def test_the_summary_is_plain_json(tmp_path):
    """No number that is none."""
    text = json.dumps(summary(tmp_path, [hand_line(k) for k in range(3)]), allow_nan=False)

    assert json.loads(text)["lines"]["kept"] == 3


# --- small cells


def counts(rows):
    """Return what is left of counts."""
    return [row["visits"] for row in rows]


def test_counts_under_11_are_left_out_and_with_one_alone_a_second_one(tmp_path):
    """The total would tell the first."""
    lines = [hand_line(k, Lieu=venue) for k, venue in enumerate(["Mairie"] * 30 + ["Poste"] * 12 + ["Gare"] * 5)]
    whole = summary(tmp_path, lines)
    left = masked(whole)

    assert counts(whole["venues"]) == [30, 12, 5]
    assert counts(left["venues"]) == [30, None, None]
    assert counts(left["types"]) == [12, 12, 12, 11]


def test_a_rate_is_left_out_where_few_are_on_either_side(tmp_path):
    """Of 40 who fell due two did not come; 38 did."""
    lines = [appointment(k, **{"heure rdv": f"{8 + k // 6:02d}h{k % 6}0"}) for k in range(40)]
    for line in lines[:2]:
        line["statut"] = "Absence non excusée"
    left = masked(summary_of(read_register(rdv_xls(tmp_path / "rdv.xls", lines))))

    assert left["no_show"]["all"] == [{"name": "all", "no_shows": None, "due": 40, "share": None}]


def test_measures_that_few_are_behind_are_left_out(tmp_path):
    """A venue of five has none; the whole stands."""
    lines = [hand_line(k, Lieu="Mairie" if k < 40 else "Gare", **{"Heure d'arrivée": "8h50"}) for k in range(45)]
    register = read_register(write_csv(tmp_path / "hand.csv", rows_of(HAND_HEADINGS, lines)), HAND_MAP)
    measures = season_measures(register.season, None)
    left = masked_measures(measures, measures[measures["measure"] == "served_visits"])
    left = left.set_index(["measure", "dimension", "key"])["value"]

    assert left.loc[("wait_served", "all", "all")] == 20
    assert left.loc[("wait_served", "venue", "Mairie")] == 20
    assert left.loc[[("wait_served", "venue", "Gare"), ("served_visits", "venue", "Gare")]].isna().all()


def test_with_small_cells_left_out_problems_name_lines_alone(tmp_path):
    """A value is one person's."""
    path = write_csv(tmp_path / "hand.csv", rows_of(HAND_HEADINGS, [hand_line(0), hand_line(1, Date="31/02/2024")]))
    register = without_cells(read_register(path, HAND_MAP))

    assert register.problems[["line", "value"]].to_dict("records") == [{"line": 3, "value": ""}]
    assert register.aside["cells"].tolist() == [""]


def test_nothing_small_is_left_in_a_masked_summary(tmp_path):
    """No count from 1 to 10 anywhere, whatever its name."""
    left = masked(summary_of(read_register(rdv_xls(tmp_path / "rdv.xls", appointments(120)))))
    told = ("visits", "no_shows", "due", "n", "zeros", "lines", "kept", "aside", "to_come", "entered_as_they_came")

    def small(value, name=""):
        if isinstance(value, dict):
            return [found for key, one in value.items() for found in small(one, key)]
        if isinstance(value, list):
            return [found for one in value for found in small(one, name)]
        return [(name, value)] if name in told and isinstance(value, int) and 0 < value < 11 else []

    assert small(left) == []


def test_of_counts_that_rise_none_is_left_by_which_a_small_step_is_known():
    """Of 60 called 20 within 5 minutes, 24 within 10, 33 within 15, 55 within 20: 24 and 55 would tell 4 and 5."""
    assert hidden_steps([20, 24, 33, 55, 60], 60) == {1, 3}
    assert hidden_steps([0, 0, 30], 30) == set()


def test_shares_of_round_durations_go_where_few_are_on_either_side(tmp_path):
    """Of 40 services 35 last a whole half hour: 5 do not."""
    lines = [hand_line(k, Fin="9h40" if k < 35 else "9h25") for k in range(40)]
    left = masked(summary(tmp_path, lines))["durations"]

    assert (left["on_5_min"], left["on_30_min"], left["n"]) == (1.0, None, 40)
