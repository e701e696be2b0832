"""What others call: one desk, by either engine.

In: plain arrays. Out: a table, a row a person in input order. The desks themselves are in `desk` and `kernel`,
the refusals in `desk_arguments`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from sim.engine.desk import desk_session
from sim.engine.desk_arguments import DeskArguments, check_desk_arguments
from sim.engine.kernel_desk import desks
from sim.engine.kernel_rows import bounds_of
from sim.engine.rules import DESK_OUTCOMES, NONE, decode_none, encode_none
from sim.visits.frames import frame_of, whole_array
from sim.visits.spelling import Vocabulary, spelled

_WHOLE = ("called", "end", "server", "left")
_OUTCOMES = Vocabulary(DESK_OUTCOMES)


def run_desk(
    arrival: ArrayLike,
    duration: ArrayLike,
    *,
    session: ArrayLike | None = None,
    slot: ArrayLike | None = None,
    patience: ArrayLike | None = None,
    tolerance: ArrayLike | None = None,
    priority: ArrayLike | None = None,
    servers: int = 1,
    opens: ArrayLike | None = None,
    closes: int | None = None,
    grace: int | None = 0,
    breaks: Sequence[Any] = (),
    hold: int = 0,
    early: int | None = None,
    late: int | None = None,
    capacity: int | None = None,
    engine: str = "compiled",
) -> pd.DataFrame:
    """Run the desks of one or many sessions, without dice: equal arguments give equal tables.

    Rows are people, in any order; rows and advisers count from 0. Every number is whole, at most 2**53 and 0 or more,
    but for the -1 named below. Rows come as a list, a tuple, an array or a Series (whose index is not read).

    Parameters
    ----------
    arrival : (n,), seconds
        When each person comes; -1 is a booked person who never comes.
    duration : (n,) or (n, servers), seconds
        How long a service lasts, by who serves.
    session : (n,), optional
        The desk that each row meets: one for each number, all with the same settings. Default: one desk.
    slot : (n,), seconds, optional
        When who booked is due; -1 (default) is a walk-in.
    patience : (n,), seconds, optional
        Who has not been called by max(arrival, slot, first opening) + patience leaves; -1 (default) never does.
    tolerance : (n,), people, optional
        A walk-in who is not called at once and finds so many present, or more, balks; -1 (default) never does.
    priority : (n,), optional
        The lower number is called first; 0 by default.
    servers : int, 1 to 1,000,000
        Advisers.
    opens : int, or one for each adviser, seconds, optional
        When they begin; 0 by default.
    closes : int, seconds, optional
        Who comes later is turned away; None (default) is never.
    grace : int or None, seconds
        Who is inside is called up to and including closes + grace; None: all of them are.
    breaks : list of (from, until), or exactly `servers` such lists, seconds
        An entry that holds numbers is one break of every adviser; one that is empty or holds pairs is the list of
        one adviser. So `[(a, b), (c, d)]` is two breaks for all, whatever `servers` is.
    hold : int, seconds
        From slot - hold on, walk-ins leave a free adviser to each booked person who has not come; 0: none.
    early : int or None, seconds
        An appointment is called as such at most so long before its slot, and after the walk-ins until then.
    late : int or None, seconds
        Who comes more than so long after the slot ranks as a walk-in.
    capacity : int or None, people
        A walk-in who is not called at once and finds so many waiting, or more, balks.
    engine : "compiled" or "reference"
        Both give the same table.

    Returns
    -------
    DataFrame, n rows in input order, index 0 to n - 1
        called, end, left : Int64, seconds, <NA> where it did not happen
        server : Int64, the adviser
        outcome : string, "served", "no_show", "balked", "reneged" or "turned_away"

    Raises
    ------
    DeskError
        An argument is refused; it, the row (position) and the value of the first fault are named. Refused are
        numbers that are not whole (booleans, text, infinities and missing values among them), beyond 2**53 or too
        low, a scalar for a row argument, unequal lengths, `servers` below 1 or above 1,000,000, an arrival of -1
        without a slot, a break that does not end after it begins, and an unknown engine; and durations that add up
        beyond 2**62.

    Notes
    -----
    A free adviser calls the lowest priority number; within it appointments by slot, then walk-ins by arrival, then
    appointments that are still more than `early` ahead, by slot; equals by row. Events of one second have an order:
    a break begins; a service or break ends or an adviser opens; somebody leaves; somebody arrives; a hold ends; the
    desk closes; of one kind, the lowest adviser or row.

    Examples
    --------
    >>> run_desk([0, 60], [600, 300])["called"].tolist()
    [0, 600]
    """
    arguments = check_desk_arguments(
        arrival,
        duration,
        session,
        slot,
        patience,
        tolerance,
        priority,
        servers,
        opens,
        closes,
        grace,
        breaks,
        hold,
        early,
        late,
        capacity,
        engine,
    )
    order, bounds = _sessions(arguments)
    run = _run_compiled if engine == "compiled" else _run_reference
    return _table(run(arguments, order, bounds))


def _sessions(arguments: DeskArguments) -> tuple[np.ndarray | None, np.ndarray]:
    """Return the order that puts the rows of a session together (None: they are), and where each session begins."""
    n_rows, session, order = len(arguments.arrival), arguments.session, None
    if session is None or n_rows == 0:
        return None, np.array([0, n_rows] if n_rows else [0], dtype=np.int64)
    bounds: np.ndarray = bounds_of(session)
    if not bounds.size:
        order = np.argsort(session, kind="stable")
        bounds = bounds_of(session[order])
    return order, bounds


def _run_compiled(arguments: DeskArguments, order: np.ndarray | None, bounds: np.ndarray) -> np.ndarray:
    """Run all sessions in one compiled call; return called, end, server, left and outcome by row, as codes, (5, n)."""
    people = (
        arguments.arrival,
        arguments.duration,
        arguments.slot,
        arguments.patience,
        arguments.tolerance,
        arguments.priority,
    )
    if order is not None:
        people = tuple(rows[order] for rows in people)
    break_from, break_until, first_break = _breaks_of(tuple(map(tuple, arguments.breaks)))
    written: np.ndarray = desks(
        bounds, *people, np.array(arguments.opens, dtype=np.int64), encode_none(arguments.closes),
        encode_none(arguments.grace), break_from, break_until, first_break, arguments.hold,
        encode_none(arguments.early), encode_none(arguments.late), encode_none(arguments.capacity),
    )[0]  # fmt: skip
    if order is None:
        return written
    codes = np.empty_like(written)
    codes[:, order] = written
    return codes


@lru_cache(maxsize=64)
def _breaks_of(breaks: tuple[tuple[tuple[int, int], ...], ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return where the breaks of all advisers begin and end, and where those of each begin among them."""
    pairs = np.array([pair for own in breaks for pair in own], dtype=np.int64).reshape(-1, 2)
    begin, until = pairs.T.copy()
    return begin, until, np.array([0, *accumulate(map(len, breaks))], dtype=np.int64)


def _run_reference(arguments: DeskArguments, order: np.ndarray | None, bounds: np.ndarray) -> np.ndarray:
    """Run the sessions one by one; return what `_run_compiled` does."""
    a = arguments
    codes = np.empty((5, len(a.arrival)), dtype=np.int64)
    duration = a.duration[:, 0] if a.duration.shape[1] == 1 else a.duration
    for begin, stop in pairwise(bounds.tolist()):
        rows = np.arange(begin, stop) if order is None else order[begin:stop]
        log = desk_session(
            _decoded(a.arrival[rows]),
            duration[rows].tolist(),
            _decoded(a.slot[rows]),
            _decoded(a.patience[rows]),
            _decoded(a.tolerance[rows]),
            a.priority[rows].tolist(),
            servers=a.servers,
            opens=a.opens,
            closes=a.closes,
            grace=a.grace,
            breaks=a.breaks,
            hold=a.hold,
            early=a.early,
            late=a.late,
            capacity=a.capacity,
        )
        for column, values in enumerate((log.called, log.end, log.server, log.left, log.outcome)):
            codes[column, rows] = [encode_none(value) for value in values]
    return codes


def _decoded(rows: np.ndarray) -> list[int | None]:
    """Return rows as a list, None where there is none."""
    return [decode_none(value) for value in rows.tolist()]


def _table(codes: np.ndarray) -> pd.DataFrame:
    """Turn codes into the table that `run_desk` returns; it keeps the numbers as they are."""
    missing = codes[:4] == NONE
    columns: dict[str, Any] = {name: whole_array(codes[k], missing[k]) for k, name in enumerate(_WHOLE)}
    columns["outcome"] = pd.arrays.ArrowStringArray(spelled(codes[4], _OUTCOMES))
    return frame_of(columns)
