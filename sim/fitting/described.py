"""What a log shows of a service, as numbers that are drawn: weeks, months, venues, types, no-shows, times.

In: `Seen`, of a register, or of simulated seasons read as the register was. Out: one tidy table, the register beside
the seasons. A value is a sum over a base, so that seasons pool; nothing is drawn here.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from sim.fitting.likelihoods import share
from sim.fitting.seen import Seen
from sim.registers.summary import LEADS, LONG_LEAD, is_working
from sim.units import WEEK_DAYS, iso_date, week_monday
from sim.visits.arrays import Texts

COLUMNS = ("picture", "key", "top", "base")
SHARES = ("lead", "booked_by", "reminder")  # of appointments: the register's has an interval
WITHIN_MIN = (0, 2, 5, 10, 15, 20, 30, 45, 60, 90)
_DURATION_MIN, _LONGEST_MIN = 5, 120


def described(seen: Seen) -> pd.DataFrame:
    """Return what a log shows.

    Parameters
    ----------
    seen : Seen

    Returns
    -------
    DataFrame
        picture, key : str; top, base : float64. ``weeks``: visits by ISO week; ``months``: by month, base its working
        days; ``venues``, ``types``: visits, base the weeks; ``lead``, ``booked_by``, ``reminder``: appointments missed,
        base those that fell due; ``durations``: services by minutes, to the nearest five, base all of them; ``waits``:
        who was called within so many minutes, base all who were called. What the log does not tell is left out.
    """
    rows = [*_weeks(seen), *_months(seen), *_no_shows(seen), *_times(seen)]
    weeks = (seen.last - seen.first + 1) / WEEK_DAYS
    for picture, texts in (("venues", seen.venue), ("types", seen.kind)):
        rows += [] if texts is None else [(picture, word, n, weeks) for word, n in _counts(texts) if word]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"top": "float64", "base": "float64"})


def side_by_side(register: Seen, simulated: Sequence[Seen] = ()) -> pd.DataFrame:
    """Return what a register shows beside what simulated seasons show.

    Parameters
    ----------
    register : Seen
    simulated : sequence of Seen
        Read as the register was; may be none.

    Returns
    -------
    DataFrame
        picture, key : str; top, base : float64, of the register, NaN where it has no such key; value, low, high: the
        register's, its 90 % interval for shares of appointments; simulated, least, most: over the seasons, NaN without;
        hidden : bool, false: what is left out since few people are behind it (`sim.registers.masking`).
    """
    own = described(register).set_index(["picture", "key"])
    parts = [described(seen).assign(season=k) for k, seen in enumerate(simulated)]
    model = pd.concat(parts) if parts else described(register).iloc[:0].assign(season=0)
    pooled = model.groupby(["picture", "key"], sort=False)[["top", "base"]].sum()
    each = (model["top"] / model["base"]).groupby([model["picture"], model["key"]], sort=False)
    frame = own.join(pooled.add_suffix("_model"), how="outer", sort=False)
    missing = {"venues", "types", "durations", "weeks"}  # nothing of a kind is none of it, if others are known
    for name, column in (("", "top"), ("_model", "top_model")):
        base = f"base{name}"
        frame[base] = frame[base].fillna(frame.groupby(level=0)[base].transform("max"))
        none = frame[column].isna() & frame[base].notna() & frame.index.get_level_values(0).isin(missing)
        frame.loc[none, column] = 0.0
    frame["value"] = frame["top"] / frame["base"]
    frame["simulated"] = frame["top_model"] / frame["base_model"]
    frame["least"], frame["most"] = each.min(), each.max()
    frame["low"], frame["high"] = _intervals(frame)
    frame["hidden"] = False
    kept = ["picture", "key", "top", "base", "value", "low", "high", "simulated", "least", "most", "hidden"]
    return frame.reset_index()[kept]


def of_picture(frame: pd.DataFrame, picture: str) -> pd.DataFrame:
    """Return the rows of one picture, in the order in which they are read: by time, by lead, or the largest first."""
    rows = frame[frame["picture"] == picture]
    if picture in ("venues", "types"):
        return rows.sort_values(["value", "key"], ascending=[False, True], ignore_index=True)
    orders = {"lead": [*(name for _, name in LEADS), LONG_LEAD]}
    if picture in ("durations", "waits"):
        return rows.sort_values("key", key=lambda keys: keys.astype(int), ignore_index=True)
    if picture in orders:
        return rows.sort_values("key", key=lambda keys: keys.map(orders[picture].index), ignore_index=True)
    return rows.sort_values("key", ignore_index=True)


Row = tuple[str, str, float, float]


def _counts(texts: Texts, rows: np.ndarray | None = None) -> list[tuple[str, int]]:
    codes = texts.codes if rows is None else texts.codes[rows]
    counts = np.bincount(codes[codes >= 0], minlength=len(texts.words))
    return [(word, int(n)) for word, n in zip(texts.words, counts, strict=True) if n]


def _weeks(seen: Seen) -> Iterator[Row]:
    """Yield the visits of each whole week; the first and the last one are cut."""
    first, last = -(-(seen.first - 1) // WEEK_DAYS), (seen.last) // WEEK_DAYS
    week = (seen.day - 1) // WEEK_DAYS
    inside = week[(week >= first) & (week < last)] - first
    for k, n in enumerate(np.bincount(inside, minlength=max(0, last - first)).tolist()):
        iso = dt.date.fromordinal(week_monday(first + k)).isocalendar()
        yield "weeks", f"{iso.year}-W{iso.week:02d}", n, 1


def _months(seen: Seen) -> Iterator[Row]:
    days = np.arange(seen.first, seen.last + 1)
    months = np.array([iso_date(int(day))[:7] for day in days])
    counts, works = np.bincount(seen.day - seen.first, minlength=days.size), is_working(days)
    for month in np.unique(months).tolist():
        mine = months == month
        if works[mine].any():
            yield "months", month, counts[mine].sum(), works[mine].sum()


def _no_shows(seen: Seen) -> Iterator[Row]:
    """Yield the appointments missed among those that fell due: by lead, by who booked, by reminder."""
    if "no_show" not in seen.tells:
        return
    due = seen.is_appointment & (seen.missed | seen.served)
    if seen.lead_days is not None:
        known = due & ~np.isnan(seen.lead_days)
        band = np.searchsorted([most for most, _ in LEADS], np.nan_to_num(seen.lead_days), side="left")
        for k, name in enumerate([*(name for _, name in LEADS), LONG_LEAD]):
            if (known & (band == k)).any():
                yield "lead", name, (seen.missed & known & (band == k)).sum(), (known & (band == k)).sum()
    for picture, texts in (("booked_by", seen.booked_by), ("reminder", seen.reminder)):
        if texts is not None:
            missed = dict(_counts(texts, seen.missed & due))
            yield from ((picture, word, missed.get(word, 0), n) for word, n in _counts(texts, due) if word)


def _times(seen: Seen) -> Iterator[Row]:
    if seen.service_min is not None:
        known = seen.service_min[seen.served & (seen.service_min > 0)]
        bins = np.minimum(np.round(known / _DURATION_MIN), _LONGEST_MIN // _DURATION_MIN).astype(int)
        for k, n in enumerate(np.bincount(bins).tolist() if bins.size else []):
            yield "durations", str(k * _DURATION_MIN), n, bins.size
    if seen.wait_min is not None:
        known = seen.wait_min[seen.served & ~np.isnan(seen.wait_min)]
        for most in WITHIN_MIN if known.size else ():
            yield "waits", str(most), (known <= most).sum(), known.size


def _intervals(frame: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return 90 % intervals of the register's shares of appointments, by Jeffreys' law; NaN for other values."""
    is_share = frame.index.get_level_values(0).isin(SHARES) & frame["top"].notna()
    low, high = np.full(len(frame), np.nan), np.full(len(frame), np.nan)
    for k in np.flatnonzero(is_share):
        found = share(int(frame["top"].iloc[k]), int(frame["base"].iloc[k]))
        low[k], high[k] = found.low, found.high
    return low, high
