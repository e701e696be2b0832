"""A register is replayed by the desk: the same arrivals and durations, who is called when?"""

import pytest

from sim.registers.register import read_register
from sim.scenario.schema import DeskRules
from sim.units import clock_to_s
from sim.validation.register_replay import replayed

MAP = {
    "columns": {
        "jour": "date", "arrivée": "arrival", "rdv": "slot", "reçu": "called", "fin": "end", "parti": "left",
        "lieu": "venue", "issue": {"is": "outcome", "values": {"ok": "resolved", "parti": "reneged", "absent": "no_show"}},
    }
}  # fmt: skip


def replay(folder, *lines, rules=None):
    """Return the replay of lines: arrival, slot, called, end, left, outcome, of one desk on 13 May 2024."""
    text = "jour;arrivée;rdv;reçu;fin;parti;lieu;issue\n"
    text += "".join(f"13/05/2024;{';'.join(line[:5])};Mairie;{line[5]}\n" for line in lines)
    path = folder / "register.csv"
    path.write_text(text, encoding="utf-8")
    return replayed(read_register(path, MAP).season, rules)


QUEUE = (
    ("9:00", "", "9:00", "9:21", "", "ok"),
    ("9:05", "", "9:21", "9:33", "", "ok"),
    ("9:10", "", "", "", "9:20", "parti"),
    ("9:15", "", "9:33", "9:40", "", "ok"),
)


def test_a_queue_served_in_order_is_called_as_it_was(tmp_path):
    """One adviser, since no two services overlap; who left at 9:20 was not called before."""
    found = replay(tmp_path, *QUEUE)

    assert found.calls["servers"].tolist() == [1, 1, 1, 1]
    assert found.calls["desk_s"].fillna(0).tolist() == [clock_to_s(at) if at else 0 for at in ("9:00", "9:21", "", "9:33")]
    assert found.first is None
    assert found.share_within(0) == 1


def test_the_first_call_that_differs_is_told(tmp_path):
    """Who came at 9:05 was called twenty minutes after the desk was free."""
    late = [*QUEUE[:1], ("9:05", "", "9:41", "9:53", "", "ok"), ("9:44", "", "9:53", "9:59", "", "ok")]
    first = replay(tmp_path, *late).first

    assert first == ("Mairie@2024-05-13", clock_to_s("9:05"), clock_to_s("9:41"), clock_to_s("9:21"))


def test_services_that_overlap_have_an_adviser_each(tmp_path):
    """Two at once for ten minutes."""
    found = replay(tmp_path, ("9:00", "", "9:00", "9:23", "", "ok"), ("9:05", "", "9:13", "9:31", "", "ok"))

    assert found.calls["servers"].tolist() == [2, 2]


def test_a_session_in_which_a_time_is_missing_is_left_out(tmp_path):
    """Nobody knows when the desk was free again."""
    found = replay(tmp_path, ("9:00", "", "9:00", "", "", "ok"), ("9:05", "", "9:13", "9:31", "", "ok"))

    assert (found.sessions, found.left_out) == (0, 1)


@pytest.mark.parametrize(("rules", "called"), [(None, "9:21"), (DeskRules(hold_min=10), "9:30")])
def test_the_rules_of_a_scenario_hold(tmp_path, rules, called):
    """Somebody is due at 9:30 and never comes; with a hold of ten minutes the desk is kept for them."""
    found = replay(tmp_path, *QUEUE[:2], ("", "9:30", "", "", "", "absent"), rules=rules)

    assert found.calls["desk_s"].tolist() == [clock_to_s("9:00"), clock_to_s(called)]


def test_a_register_without_arrivals_says_what_a_replay_lacks(tmp_path):
    """Calls and ends alone."""
    path = tmp_path / "register.csv"
    path.write_text("jour;durée\n13/05/2024;20\n", encoding="utf-8")
    found = replayed(read_register(path, {"columns": {"jour": "date", "durée": "duration"}}).season)

    assert found.lacks == ("visits.arrival_s", "visits.called_s")
    assert found.first is None
