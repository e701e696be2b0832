"""The compiled loops of measures: sums by group, what is read from them, the third of what is free, closed spells.

In: columns, codes of groups, sums. Out: the same arrays, written. What a measure or a dimension is stands elsewhere.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled

# What is left out of a measure by a dimension: keys without numerator and denominator, without numerator, or none.
EMPTY, WITHOUT_TOP, NOTHING = range(3)


_TOGETHER = 128  # rows that are added by every dimension before the next: they stay in the processor's cache


@compiled
def add_by_groups(codes, first_group, columns, sums):
    """Add each row to its group by every dimension, in the order of the rows.

    Parameters
    ----------
    codes : int64, shape (dimensions, rows)
        Group of each row, -1 for none.
    first_group : int64, shape (dimensions + 1,)
        Where the groups of each dimension begin among those of all.
    columns : float64, shape (rows, columns)
    sums : float64, shape (groups of all dimensions, columns)
        Written.
    """
    for begin in range(0, codes.shape[1], _TOGETHER):
        end = min(begin + _TOGETHER, codes.shape[1])
        for dimension in range(codes.shape[0]):
            for row in range(begin, end):
                if codes[dimension, row] >= 0:
                    group = first_group[dimension] + codes[dimension, row]
                    for column in range(columns.shape[1]):
                        sums[group, column] += columns[row, column]


@compiled
def add_third_least(numbers, beyond, first, place, found):
    """Fill the third least number of each lot of kinds together, summed over the rows; a lot without kinds has 0.

    Parameters
    ----------
    numbers : float64, shape (rows, kinds, numbers of a kind)
        Infinite where there is none, which counts the highest `beyond` of the lot.
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
                        if number < least:
                            least, second, third = number, least, second
                        elif number < second:
                            second, third = number, second
                        elif number < third:
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
def read_sums(sums, first_group, dimension, top_of, base_of, per, wholes, left_out, pair_of, group_of, numbers):
    """Fill numerators, denominators and values, pair of measure and dimension by pair; return how many rows there are.

    Parameters
    ----------
    sums : float64, shape (groups of all dimensions, columns)
    first_group : int64, shape (dimensions + 1,)
    dimension, top_of, base_of, left_out : int64, shape (pairs,)
        Columns of the numerator and the denominator, -1 for none; what is left out (`EMPTY` …).
    per, wholes : float64, shape (pairs,)
        What numerators are divided by; the denominator of each key where it is that of the whole, NaN elsewhere.
    pair_of, group_of, numbers : int64, int64 and float64, shape (rows,), (rows,) and (3, rows)
        Written, as far as rows are kept.
    """
    row = 0
    for pair in range(dimension.size):
        for group in range(first_group[dimension[pair]], first_group[dimension[pair] + 1]):
            top = value = sums[group, top_of[pair]] / per[pair]
            base, is_kept = np.nan, top != 0
            if base_of[pair] >= 0:
                base = wholes[pair] if left_out[pair] == WITHOUT_TOP else sums[group, base_of[pair]]
                value = top / base if base > 0 else np.nan
                is_kept |= left_out[pair] == EMPTY and base != 0
            if is_kept or left_out[pair] == NOTHING:
                pair_of[row], group_of[row] = pair, group
                numbers[0, row], numbers[1, row], numbers[2, row] = top, base, value
                row += 1
    return row


@compiled
def read_quantiles(values, rows, codes, share, per, keys, found):
    """Fill the quantile of each group that has a value; return how many have. Linear between order statistics.

    Parameters
    ----------
    values, rows : float64 and int64, shape (values,)
        Ascending, and the row of each.
    codes : int64
        Group of each row, -1 for none.
    keys, found : int64 and float64, shape (groups,)
        Written: the groups, and their quantiles over `per`.
    """
    first = np.zeros(keys.size + 1, np.int64)
    for row in rows:
        if codes[row] >= 0:
            first[codes[row] + 1] += 1
    for group in range(keys.size):
        first[group + 1] += first[group]
    of_group, place = np.empty(first[keys.size]), first.copy()
    for k in range(rows.size):
        group = codes[rows[k]]
        if group >= 0:
            of_group[place[group]] = values[k]
            place[group] += 1
    count = 0
    for group in range(keys.size):
        size = first[group + 1] - first[group]
        if size > 0:
            rank = (size - 1) * share
            low = first[group] + np.int64(np.floor(rank))
            high = min(low + 1, first[group + 1] - 1)
            between = of_group[low] + (of_group[high] - of_group[low]) * (rank - np.floor(rank))
            keys[count], found[count] = group, between / per
            count += 1
    return count
