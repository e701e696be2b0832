"""What a desk refuses, before anything runs, and what it accepts."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from sim.engine import run
from sim.engine.kernel_desk import desks
from sim.engine.run import run_desk
from sim.errors import DeskError

ROWS = ("arrival", "duration", "session", "slot", "patience", "tolerance", "priority")
SIGNED = ("arrival", "slot", "patience", "tolerance")
NUMBERS = ("servers", "opens", "closes", "grace", "hold", "early", "late", "capacity")
OPTIONAL = ("closes", "grace", "early", "late", "capacity")
GOOD = {
    "arrival": [3, 4, 5],
    "duration": [10, 10, 10],
    "session": [1, 0, 1],
    "slot": [7, 8, 9],
    "patience": [50, 50, 50],
    "tolerance": [2, 2, 2],
    "priority": [0, 1, 0],
    "servers": 2,
    "opens": 0,
    "closes": 100,
    "grace": 5,
    "breaks": [(50, 60)],
    "hold": 5,
    "early": 5,
    "late": 5,
    "capacity": 4,
}


@pytest.fixture(autouse=True)
def nothing_runs(monkeypatch, request):
    """Make a desk that runs in a test of refusals a failure: everything is refused before."""
    if "refused" in request.node.name:

        def ran(*arguments):
            raise AssertionError("the desk ran")

        monkeypatch.setattr(run, "_run_compiled", ran)
        monkeypatch.setattr(run, "_run_reference", ran)


def refusal(**changes) -> str:
    """Return the message that a call with one thing changed gives."""
    with pytest.raises(DeskError) as caught:
        run_desk(**{**GOOD, **changes})
    return str(caught.value)


def test_the_good_arguments_are_accepted():
    """The tests below change one thing of a call that passes."""
    assert len(run_desk(**GOOD)) == 3


NOT_WHOLE = [
    (2.5, "2.5"),
    (float("nan"), "nan"),
    (float("inf"), "inf"),
    (-float("inf"), "-inf"),
    (True, "True"),
    (np.True_, "True"),
    ("3", "'3'"),
    (b"3", "b'3'"),
    (2**53 + 1, str(2**53 + 1)),
    (10**400, str(10**400)),
    (-2, "-2"),
    (1 + 0j, "(1+0j)"),
    (Decimal("1.5"), "Decimal('1.5')"),
    (Fraction(1, 2), "Fraction(1, 2)"),
    (np.float32(0.5), "0.5"),
    (np.timedelta64(3, "s"), "timedelta64"),
    (np.datetime64("2024-01-01"), "datetime64"),
    (pd.Timedelta(3, "s"), "Timedelta"),
    (pd.NA, "<NA>"),
    (pd.NaT, "NaT"),
    ([1], "[1]"),
    ({}, "{}"),
]


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize(("value", "shown"), [*NOT_WHOLE, (None, "None")])
def test_a_bad_value_in_a_row_is_refused_with_its_name_row_and_value(name, value, shown):
    """Whatever kind of list holds it."""
    if name == "duration" and value == [1]:
        pytest.skip("a list in a row of duration is a list of advisers")
    message = refusal(**{name: [3, value, 5]})
    assert message.startswith(f"{name} row 1 is ")
    assert shown in message

    array = np.empty(3, dtype=object)
    array[:] = [3, 4, 5]
    array[2] = value
    for values in (array, pd.Series(array, index=[7, 8, 9]), tuple(array)):
        message = refusal(**{name: values})
        assert message.startswith(f"{name} row 2 is ")
        assert shown in message


@pytest.mark.parametrize("name", NUMBERS)
@pytest.mark.parametrize(("value", "shown"), [*NOT_WHOLE, (-1, "-1")])
def test_a_bad_number_is_refused_with_its_name_and_value(name, value, shown):
    """Settings are whole numbers too, and -1 is none of theirs."""
    if name == "opens" and value == [1]:
        pytest.skip("a list of openings is refused for its length")
    message = refusal(**{name: value})
    assert message.startswith(f"{name} is ")
    assert shown in message


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("dtype", ["f2", "f4", "f8", "i8", "u8", "?", "U3", "S3", "m8[s]", "M8[s]", "c16"])
def test_an_array_is_refused_at_its_first_fault(name, dtype):
    """Each kind of array has its own fault; the first row is named."""
    faults = {
        "f": [3, 4.5, np.nan],
        "i": [3, -2, 2**60],
        "u": [3, 2**53 + 1, 2**63],
        "c": [3, 4, 5],
    }
    values = faults.get(np.dtype(dtype).kind, [3, 4, 5])
    array = np.array(values, dtype=dtype) if np.dtype(dtype).kind in faults else np.array(values).astype(dtype)
    row = 1 if np.dtype(dtype).kind in "fiu" else 0

    message = refusal(**{name: array})
    assert message.startswith(f"{name} row {row} is ")


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("value", [3, 3.0, "345", b"345", np.int64(3), np.array(3), {3: 3}, {3, 4, 5}, iter([3, 4, 5])])
def test_a_scalar_for_a_row_argument_is_refused(name, value):
    """Nothing is broadcast, and what has no positions is no row."""
    message = refusal(**{name: value})
    assert message.startswith(f"{name} is ")
    assert "list" in message


@pytest.mark.parametrize("name", ["arrival", "duration"])
def test_none_is_refused_where_rows_are_needed(name):
    """Only the optional rows may be missing."""
    assert refusal(**{name: None}).startswith(f"{name} is None")


@pytest.mark.parametrize("name", ["servers", "hold", "breaks"])
def test_none_is_refused_where_it_would_mean_nothing(name):
    """None is unlimited, for some numbers alone."""
    assert refusal(**{name: None}).startswith(f"{name} is None")


@pytest.mark.parametrize("name", ROWS[1:])
@pytest.mark.parametrize("values", [[3, 4], [3, 4, 5, 6], []])
def test_unequal_lengths_are_refused(name, values):
    """As many rows as arrivals."""
    message = refusal(**{name: values})
    assert message.startswith(f"{name} has {len(values)} rows, arrival has 3")


@pytest.mark.parametrize("name", SIGNED)
def test_minus_one_is_accepted_in_some_rows(name):
    """It is none or unlimited."""
    assert len(run_desk(**{**GOOD, name: [3, -1, 5]})) == 3


@pytest.mark.parametrize("name", [name for name in ROWS if name not in SIGNED])
def test_minus_one_is_refused_in_the_other_rows(name):
    """It means nothing there."""
    assert refusal(**{name: [3, -1, 5]}).startswith(f"{name} row 1 is -1")
    assert refusal(**{name: np.array([3, 4, -1])}).startswith(f"{name} row 2 is -1")
    assert refusal(**{name: np.array([3.0, 4.0, -1.0])}).startswith(f"{name} row 2 is -1.0")


def test_an_arrival_of_minus_one_without_a_slot_is_refused():
    """Who never comes is a booked person."""
    message = refusal(arrival=[-1, 4, -1], slot=[7, 8, -1])
    assert message.startswith("arrival row 2 is -1")
    assert "slot" in message
    assert refusal(arrival=[3, -1, 5], slot=None).startswith("arrival row 1 is -1")


@pytest.mark.parametrize("servers", [1_000_001, 10**12, 2**53])
def test_more_advisers_than_memory_holds_are_refused(servers):
    """Before anything is made for each of them."""
    assert refusal(servers=servers).startswith(f"servers is {servers}; a desk has at most 1000000 advisers")


@pytest.mark.parametrize("servers", [0, -3])
def test_fewer_than_one_adviser_is_refused(servers):
    """A desk has an adviser."""
    message = refusal(servers=servers)
    assert message.startswith(f"servers is {servers}")
    assert "1 or more" in message


@pytest.mark.parametrize("engine", ["fast", "", None, 1, "Compiled", ["compiled"]])
def test_an_unknown_engine_is_refused(engine):
    """The message names those that exist."""
    message = refusal(engine=engine)
    assert message.startswith(f"engine is {engine!r}")
    assert "'compiled'" in message
    assert "'reference'" in message


def test_the_first_fault_is_refused_in_the_order_of_the_signature():
    """Of several faults the first argument is named, then the first row."""
    assert refusal(arrival=[3, 4, -5], duration=[-1, 2, 3]).startswith("arrival row 2")
    assert refusal(slot=[1.5, "x", -9], priority="x").startswith("slot row 0 is 1.5")


# duration


@pytest.mark.parametrize("duration", [[[1, 2]] * 3, np.ones((3, 2), int), pd.DataFrame({0: [1, 2, 3], 1: [4, 5, 6]})])
def test_a_duration_for_each_adviser_is_accepted(duration):
    """Shape (n, servers)."""
    assert len(run_desk(**{**GOOD, "duration": duration})) == 3


@pytest.mark.parametrize(
    ("duration", "begins"),
    [
        ([[1, 2, 3]] * 3, "duration has 3 columns, servers is 2"),
        (np.ones((3, 3)), "duration has 3 columns, servers is 2"),
        ([[1, 2]] * 2, "duration has 2 rows, arrival has 3"),
        ([[1, 2], [3], [4, 5]], "duration row 1 is [3]"),
        ([[1, 2], 3, [4, 5]], "duration row 1 is 3"),
        ([1, [2, 3], [4, 5]], "duration row 0 is 1"),
        ([[1, 2], [3, 4], [5, 6.5]], "duration row 2, adviser 1, is 6.5"),
        ([[1, 2], [3, True], [5, 6]], "duration row 1, adviser 1, is True"),
        ([[1, 2], [None, 4], [5, 6]], "duration row 1, adviser 0, is None"),
        (np.array([[1, 2], [-1, 4], [5, 6]]), "duration row 1, adviser 0, is -1"),
        (np.array([[1, 2], [3, np.nan], [5, 6]]), "duration row 1, adviser 1, is nan"),
        (np.ones((3, 2), bool), "duration row 0, adviser 0, is True"),
        (np.ones((3, 2, 1)), "duration has the shape (3, 2, 1)"),
        ([[], [], []], "duration row 0 is []"),
    ],
)
def test_a_bad_table_of_durations_is_refused(duration, begins):
    """Row, adviser and value of the first fault."""
    assert refusal(duration=duration).startswith(begins)


def test_a_table_of_arrivals_is_refused():
    """Only durations have two dimensions."""
    assert refusal(arrival=np.ones((3, 1), int)).startswith("arrival has the shape (3, 1)")


def test_durations_that_no_int64_can_add_up_are_refused():
    """Each is allowed, but the sum would not be whole seconds any more."""
    n = 600
    with pytest.raises(DeskError, match=r"duration row \d+ is 9007199254740992"):
        run_desk([0] * n, [2**53] * n)


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_the_largest_numbers_are_accepted(engine):
    """2**53 itself is allowed everywhere."""
    big = 2**53
    table = run_desk([big] * 2, [big] * 2, slot=[-1, big], patience=[big] * 2, opens=big, hold=big, engine=engine)
    assert table["called"].tolist() == [2 * big, big]
    assert table["end"].tolist() == [3 * big, 2 * big]


# opens and breaks


@pytest.mark.parametrize(
    ("opens", "begins"),
    [
        ([1], "opens has 1 values, servers is 2"),
        ([1, 2, 3], "opens has 3 values, servers is 2"),
        ([], "opens has 0 values, servers is 2"),
        ([1, -1], "opens row 1 is -1"),
        ([1, None], "opens row 1 is None"),
        ([1.5, 2], "opens row 0 is 1.5"),
        ("09", "opens is '09'"),
    ],
)
def test_bad_openings_are_refused(opens, begins):
    """One number, or one for each adviser."""
    assert refusal(opens=opens).startswith(begins)


@pytest.mark.parametrize(
    ("breaks", "begins"),
    [
        ((10, 20), "breaks row 0 is 10"),
        ("lunch", "breaks is 'lunch'"),
        (5, "breaks is 5"),
        ([None], "breaks row 0 is None"),
        ([(10, 20), (20, 10)], "breaks row 1 is (20, 10)"),
        ([(10, 10)], "breaks row 0 is (10, 10)"),
        ([(10, 20, 30)], "breaks row 0 is (10, 20, 30)"),
        ([(10,)], "breaks row 0 is (10)"),
        ([(1.5, 3)], "breaks row 0 is (1.5, 3): 1.5"),
        ([(-1, 3)], "breaks row 0 is (-1, 3): -1"),
        ([(1, None)], "breaks row 0 is (1, None): None"),
        ([(True, 3)], "breaks row 0 is (True, 3): True"),
        ([(1, 2**53 + 1)], f"breaks row 0 is (1, {2**53 + 1})"),
        ([(1, float("nan"))], "breaks row 0 is (1, nan): nan"),
        (["ab"], "breaks row 0 is 'ab'"),
        ([(1, 2), []], "breaks row 1 is []"),
        ([[(1, 2)], (3, 4)], "breaks row 1 is (3, 4)"),
        ([[(1, 2)]], "breaks has 1 lists, servers is 2"),
        ([[], [], []], "breaks has 3 lists, servers is 2"),
        ([[], [(1, 2), (5, 4)]], "breaks of adviser 1, row 1 is (5, 4)"),
        ([[], [3, 4, (5, 6)]], "breaks of adviser 1, row 0 is 3"),
    ],
)
def test_bad_breaks_are_refused(breaks, begins):
    """Pairs for all, or one list of pairs for each adviser."""
    assert refusal(breaks=breaks).startswith(begins)


@pytest.mark.parametrize(
    "breaks",
    [[(10, 40)], ((10, 40),), np.array([[10, 40]]), [[10.0, 40]], [[(10, 40)], [(10, 40)]], [np.array([10, 40])]],
)
def test_breaks_come_in_many_lists(breaks):
    """All of these are one break of two advisers."""
    assert run_desk([15], [5], servers=2, breaks=breaks)["called"].tolist() == [40]


@pytest.mark.parametrize("breaks", [(), [], np.empty((0, 2)), [[], []], ((), ()), np.empty((2, 0, 2))])
def test_no_break_comes_in_many_lists_too(breaks):
    """All of these are no break."""
    assert run_desk([15], [5], servers=2, breaks=breaks)["called"].tolist() == [15]


# What passes


@pytest.mark.parametrize(
    "values",
    [
        [3, 4, 5],
        (3, 4, 5),
        range(3, 6),
        [3.0, 4, np.int8(5)],
        [Decimal(3), Fraction(4), 5],
        np.array([3, 4, 5], dtype=np.uint8),
        np.array([3, 4, 5], dtype=np.int16),
        np.array([3, 4, 5], dtype=">i8"),
        np.array([3, 4, 5], dtype=np.uint64),
        np.array([3, 4, 5], dtype=np.float16),
        np.array([3, 4, 5], dtype=np.float32),
        np.array([3.0, 4.0, 5.0]),
        np.array([3, 4, 5], dtype=object),
        np.array([3, 0, 4, 0, 5])[::2],
        pd.Series([3, 4, 5], index=[9, 9, 1]),
        pd.Series([3, 4, 5], dtype="Int64"),
        pd.Series([3, 4, 5], dtype="Float64"),
        pd.Series([3, 4, 5], dtype=object),
        pd.Index([3, 4, 5]),
        pd.array([3, 4, 5]),
    ],
)
@pytest.mark.parametrize("name", ROWS)
def test_every_kind_of_row_gives_the_same_table(name, values):
    """3.0 passes, positions count and not the index; the compiled desk stays one and the same."""
    expected = run_desk(**{**GOOD, name: [3, 4, 5]})
    pd.testing.assert_frame_equal(run_desk(**{**GOOD, name: values}), expected)
    assert len(getattr(desks, "signatures", [0])) == 1


def test_arguments_are_not_changed():
    """A caller's arrays stay as they are, read-only ones among them."""
    arrays = {name: np.array(GOOD[name]) for name in ROWS}
    for array in arrays.values():
        array.flags.writeable = False
    before = {name: array.copy() for name, array in arrays.items()}
    run_desk(**{**GOOD, **arrays})
    assert all((arrays[name] == before[name]).all() for name in ROWS)
    assert len(getattr(desks, "signatures", [0])) == 1


def test_masked_values_are_refused():
    """A masked row is missing, whatever number lies under the mask."""
    assert refusal(slot=np.ma.array([7, 8, 9], mask=[False, True, False])).startswith("slot row 1 is None")


@pytest.mark.parametrize("name", OPTIONAL)
def test_none_is_unlimited(name):
    """Where it is, a very large number does the same."""
    unlimited = run_desk(**{**GOOD, name: None})
    pd.testing.assert_frame_equal(unlimited, run_desk(**{**GOOD, name: 2**53}))


@pytest.mark.parametrize("name", ["session", "slot", "patience", "tolerance", "priority"])
def test_a_missing_row_argument_has_a_default(name):
    """None is one desk, nobody booked, unlimited, and all equal."""
    default = {"session": 0, "priority": 0}.get(name, -1)
    expected = run_desk(**{**GOOD, name: [default] * 3})
    pd.testing.assert_frame_equal(run_desk(**{**GOOD, name: None}), expected)


def test_whole_floats_pass_as_numbers():
    """3.0 is 3, in settings too."""
    floats = {name: float(GOOD[name]) for name in NUMBERS}
    pd.testing.assert_frame_equal(run_desk(**{**GOOD, **floats}), run_desk(**GOOD))


@pytest.mark.parametrize("engine", ["compiled", "reference"])
@pytest.mark.parametrize("empty", [[], (), np.array([]), pd.Series([], dtype=float), np.empty(0, int)])
def test_no_rows_are_accepted(engine, empty):
    """Settings are checked all the same."""
    table = run_desk(empty, empty, session=empty, slot=empty, engine=engine)
    assert table.shape == (0, 5)
    with pytest.raises(DeskError, match="servers is 0"):
        run_desk(empty, empty, servers=0, engine=engine)
