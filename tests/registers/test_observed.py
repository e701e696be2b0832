"""An observed log is measured by the code of simulated seasons: a season written down gives its measures again."""

import numpy as np
import pandas as pd
import pytest

import sim
from sim.errors import LogError
from sim.measures.catalogue import BY_ID, missing_measures, season_measures
from sim.registers.register import read_register
from sim.units import DAY_S, iso_date
from sim.visits.log import observed_table
from tests.registers.making import write_csv

OUTCOMES = ("resolved", "return", "referred", "no_show", "balked", "reneged", "turned_away", "closed_door", "cancelled")
MAPPING = {
    "columns": {
        "jour": "date", "arrivée": "arrival", "créneau": "slot", "appel": "called", "fin": "end", "départ": "left",
        "réservé": "booked", "lieu": "venue", "type": "type", "opérateur": "operator", "commune": "commune",
        "canal": "channel", "issue": {"is": "outcome", "values": {word: word for word in OUTCOMES}}, "cause": "cause",
        "conseiller": "adviser", "ordre": "id",
    },
    "scenario": "agen",
    "tolerance_min": 1440,
}  # fmt: skip


def moment(first_day, seconds):
    """Write a second of the run as a date and an hour to the second."""
    if pd.isna(seconds):
        return ""
    day, rest = divmod(int(seconds), DAY_S)
    return f"{iso_date(first_day + day)} {rest // 3600:02d}:{rest % 3600 // 60:02d}:{rest % 60:02d}"


@pytest.fixture(scope="module")
def season():
    """Ten weeks of Agen."""
    scenario = sim.load_scenario("agen", ["horizon.end=2022-03-13", "horizon.warm_up_days=0"])
    return scenario, sim.simulate(scenario, seed=1)


@pytest.fixture(scope="module")
def register(season, tmp_path_factory):
    """The visits of its window, written down as somebody would, and read again."""
    _, simulated = season
    first, visits = simulated.meta["first_day"], simulated.visits
    sessions = simulated.sessions.set_index("session")
    visits = visits[sessions.loc[visits["session"], "in_window"].to_numpy()]
    requests = simulated.requests.set_index("request")
    rows = [list(MAPPING["columns"])]
    for k, one in enumerate(visits.to_dict("records")):
        person = requests.loc[one["request"]]
        stamps = (one[name] for name in ("arrival_s", "slot_s", "called_s", "end_s", "left_s", "decided_s"))
        rows.append(
            [
                sessions.loc[one["session"], "date"], *(moment(first, second) for second in stamps), one["venue"],
                person["type"], person["operator"], person["commune"], one["channel"], one["outcome"], one["cause"],
                one["adviser"], f"v{k}",
            ]
        )  # fmt: skip
    return read_register(write_csv(tmp_path_factory.mktemp("register") / "agen.csv", rows), MAPPING)


def test_a_season_written_down_as_a_register_loses_no_visit(season, register):
    """None is set aside, no problem is told."""
    assert register.problems.empty
    assert register.season.meta["tells"] == tuple(sorted({*OUTCOMES, "served"}))


ALLOWED = (
    "wait_served", "wait_came", "wait_median", "wait_p90", "wait_within_20", "time_present", "booking_lead", "visits",
    "came", "served_visits", "on_the_spot", "return_rate", "referral_rate", "no_show", "abandonment", "balked",
    "reneged", "turned_away", "closed_door", "cancelled_visits", "wait_gap_communes",
)  # fmt: skip


def test_the_measures_that_a_register_allows_follow_from_its_columns(register):
    """Every one of visits; none of needs, of sessions, of money."""
    assert set(season_measures(register.season, None)["measure"]) == set(ALLOWED)
    assert set(missing_measures(register.season)) == set(BY_ID) - set(ALLOWED)


def test_the_measures_of_a_register_are_those_of_the_season_it_was_written_from(season, register):
    """The same numerators and denominators, whole and by type, venue, channel, month; indices of communes too."""
    scenario, simulated = season
    keys = ["measure", "dimension", "key"]
    columns = ["numerator", "denominator", "value"]
    seen = season_measures(register.season, None).set_index(keys)[columns]
    true = season_measures(simulated, scenario).set_index(keys)[columns]
    shared = seen[~seen.index.get_level_values("dimension").isin(["adviser"])]

    assert len(shared) > 300
    pd.testing.assert_frame_equal(shared, true.loc[shared.index], check_exact=False, rtol=1e-12)


def test_what_is_missing_is_named(register):
    """Columns, outcomes that the source cannot tell, the scenario's prices."""
    missing = missing_measures(register.season)

    assert missing["reach"] == ("requests.in_cohort", "requests.served")
    assert missing["utilisation"] == ("sessions.busy_s", "sessions.desk_s")
    assert missing["sessions_held"] == ("sessions.status",)
    assert missing["cost"][0] == "scenario"


def test_a_measure_of_a_column_that_is_not_there_is_never_made_of_nothing(register):
    """The log refuses to give it."""
    from sim.visits.arrays import Log

    with pytest.raises(LogError, match="sessions: status is not in this log of a register"):
        Log(register.season).stamp("sessions", "status")


def test_an_observed_table_refuses_a_column_that_no_log_has():
    """Its columns are those of `sim/columns.py`, and those of registers."""
    with pytest.raises(LogError, match="visits: has no column mood"):
        observed_table("visits", {"mood": np.zeros(1)})


def test_equal_visits_have_one_fingerprint_and_others_another(tmp_path):
    """Whatever the name of the file."""
    rows = [["Date", "Motif"], ["13/05/2024", "caf"]]
    mapping = {"columns": {"Date": "date", "Motif": "type"}}
    one, same = (read_register(write_csv(tmp_path / f"{name}.csv", rows), mapping) for name in "ab")
    other = read_register(write_csv(tmp_path / "c.csv", [rows[0], ["14/05/2024", "caf"]]), mapping)

    assert one.fingerprint == same.fingerprint != other.fingerprint


def test_a_log_without_some_hours_measures_those_that_are_known(tmp_path):
    """Of three who were served the wait of two is known: 10 and 30 minutes; one of the two within 20."""
    rows = [
        ["Date", "Arrivée", "Appel", "Issue"],
        ["13/05/2024", "9h", "9h10", "servi"],
        ["13/05/2024", "9h", "9h30", "servi"],
    ]
    rows += [["13/05/2024", "9h05", "", "servi"], ["13/05/2024", "9h10", "", "parti"]]
    columns = {
        "Date": "date", "Arrivée": "arrival", "Appel": "called",
        "Issue": {"is": "outcome", "values": {"servi": "served", "parti": "reneged"}},
    }  # fmt: skip
    register = read_register(write_csv(tmp_path / "r.csv", rows), {"columns": columns})
    table = season_measures(register.season, None).set_index(["measure", "dimension"])

    assert table.loc[("wait_served", "all"), "value"] == 20
    assert "wait_within_20" not in set(table.index.get_level_values(0))  # when who left is not known
    assert table.loc[("abandonment", "all"), ["numerator", "denominator"]].tolist() == [1, 4]


def test_a_register_that_tells_nothing_of_outcomes_has_no_measure(tmp_path):
    """Its words were given no meaning yet; the table is empty, not a fault."""
    rows = [["Date", "Issue"], ["13/05/2024", "ok"]]
    columns = {"Date": "date", "Issue": {"is": "outcome", "values": {"ok": ""}}}
    register = read_register(write_csv(tmp_path / "r.csv", rows), {"columns": columns})

    assert season_measures(register.season, None).empty
    assert set(missing_measures(register.season)) == set(BY_ID)
