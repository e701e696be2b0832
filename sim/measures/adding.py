"""The compiled loops of measures: sums by group, what is read from them, the third of what is free, closed spells.

In: columns, codes of groups, sums. Out: the same arrays, written. What a measure or a dimension is stands elsewhere.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled

# Which keys of a measure are kept: every one, those with a numerator or a denominator of their own, those with a value.
ALWAYS, IF_COUNTED, IF_KNOWN = range(3)


_TOGETHER = 64  # rows that are added by every dimension before the next: they stay in the processor's cache


@compiled
def add_by_groups(codes, first_group, columns, sums):
    """Add each row to its group by every dimension, in the order of the rows.

    Parameters
    ----------
    codes : int64, shape (dimensions, rows)
        Group of each row, -1 for none.
    first_group : int64, shape (dimensions + 1,)
        Where the groups of each dimension begin among those of all.
    columns : float64, shape (columns, rows)
    sums : float64, shape (groups of all dimensions, columns)
        Written.
    """
    n_columns = columns.shape[0]
    together = np.empty((_TOGETHER, n_columns))
    for begin in range(0, codes.shape[1], _TOGETHER):
        size = min(_TOGETHER, codes.shape[1] - begin)
        for column in range(n_columns):
            for row in range(size):
                together[row, column] = columns[column, begin + row]
        for dimension in range(codes.shape[0]):
            for row in range(size):
                if codes[dimension, begin + row] >= 0:
                    group = first_group[dimension] + codes[dimension, begin + row]
                    for column in range(n_columns):
                        sums[group, column] += together[row, column]


@compiled
def add_third_least(numbers, beyond, first, place, found):
    """Fill the third least number of each lot of kinds together, summed over the rows; a lot without kinds has 0.

    Parameters
    ----------
    numbers : float64, shape (rows, kinds, numbers of a kind)
        Ascending; infinite where there is none, which counts the highest `beyond` of the lot.
    beyond : float64, shape (kinds,)
    first, place : int64, shape (lots + 1,) and any
        Where the kinds of each lot begin; -1 is none.
    found : float64, shape (lots,), zeros
        Written.
    """
    for lot in range(found.size):
        most = 0.0
        for k in range(first[lot], first[lot + 1]):
            if place[k] >= 0:
                most = max(most, beyond[place[k]])
        for row in range(numbers.shape[0]):
            least = second = third = np.inf
            for k in range(first[lot], first[lot + 1]):
                if place[k] >= 0:
                    for each in range(numbers.shape[2]):
                        number = numbers[row, place[k], each]
                        if number >= third:
                            break
                        if number < least:
                            least, second, third = number, least, second
                        elif number < second:
                            second, third = number, second
                        else:
                            third = number
            found[lot] += min(third, most)


@compiled
def add_squared_gaps(first, place, opens, closes, of, n_places, period, found):
    """Fill the squares of the gaps between openings that repeat with a period, summed over the places of each lot.

    Parameters
    ----------
    first, place : int64, shape (lots + 1,) and any
        Where the places of each lot begin.
    opens, closes, of : int64, shape (openings,)
        By opening; `of` is the place that opens, -1 for none.
    n_places, period : int
    found : int64, shape (lots,)
        Written: -1 where no place of the lot opens.
    """
    is_mine = np.zeros(n_places, np.bool_)
    for lot in range(found.size):
        for k in range(first[lot], first[lot + 1]):
            is_mine[place[k]] = True
        begin = until = total = np.int64(-1)
        for k in range(opens.size):
            if of[k] >= 0 and is_mine[of[k]]:
                if begin < 0:
                    begin, total = opens[k], 0
                else:
                    total += max(opens[k] - until, 0) ** 2
                until = max(until, closes[k])
        if begin >= 0:
            total += max(begin + period - until, 0) ** 2
        found[lot] = total
        for k in range(first[lot], first[lot + 1]):
            is_mine[place[k]] = False


@compiled
def read_sums(cells, top, base, step, is_own, n_groups, per, keep, pair_of, group_of, numbers):
    """Fill numerators, denominators and values, pair of measure and dimension by pair; return how many rows there are.

    Parameters
    ----------
    cells : float64
        The numbers of all groups.
    top, base, step : int64, shape (pairs,)
        Where numerator and denominator of the first group are, -1 for none; cells from a group to the next.
    is_own : bool, shape (pairs,)
        Whether each group has its own denominator, not that of the whole.
    n_groups, keep : int64, shape (pairs,)
    per : float64, shape (pairs,)
        What numerators are divided by.
    pair_of, group_of, numbers : int64, int64 and float64, shape (rows,), (rows,) and (3, rows)
        Written, as far as rows are kept.
    """
    row = 0
    for pair in range(top.size):
        for group in range(n_groups[pair]):
            above = value = cells[top[pair] + group * step[pair]] / per[pair]
            below, is_kept = np.nan, above != 0
            if base[pair] >= 0:
                below = cells[base[pair] + group * step[pair] * is_own[pair]]
                value = above / below if below > 0 else np.nan
                is_kept |= is_own[pair] and below != 0
            if keep[pair] == IF_KNOWN:
                is_kept = above == above  # NaN differs from itself
            if is_kept or keep[pair] == ALWAYS:
                pair_of[row], group_of[row] = pair, group
                numbers[0, row], numbers[1, row], numbers[2, row] = above, below, value
                row += 1
    return row


@compiled
def read_quantiles(values, rows, codes, share, per, found):
    """Fill the quantile of each group over `per`, NaN where it has no value; linear between order statistics.

    Parameters
    ----------
    values, rows : float64 and int64, shape (values,)
        Ascending, and the row of each.
    codes : int64
        Group of each row, -1 for none.
    found : float64, shape (groups,)
        Written.
    """
    first = np.zeros(found.size + 1, np.int64)
    for row in rows:
        if codes[row] >= 0:
            first[codes[row] + 1] += 1
    for group in range(found.size):
        first[group + 1] += first[group]
    of_group, place = np.empty(first[found.size]), first.copy()
    for k in range(rows.size):
        group = codes[rows[k]]
        if group >= 0:
            of_group[place[group]] = values[k]
            place[group] += 1
    for group in range(found.size):
        size = first[group + 1] - first[group]
        found[group] = np.nan
        if size > 0:
            rank = (size - 1) * share
            low = first[group] + np.int64(np.floor(rank))
            high = min(low + 1, first[group + 1] - 1)
            between = of_group[low] + (of_group[high] - of_group[low]) * (rank - np.floor(rank))
            found[group] = between / per
