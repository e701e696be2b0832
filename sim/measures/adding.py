"""The compiled loops of measures: rows looked up, sums by group, what is read from them, third slots, closed spells.

In: columns, codes of groups, sums. Out: the same arrays, written. What a measure or a dimension is stands elsewhere.
"""

from __future__ import annotations

import numpy as np

from sim.compiled import compiled

# Which keys of a measure are kept: every one, those with a numerator or a denominator of their own, those with a value.
ALWAYS, IF_COUNTED, IF_KNOWN = range(3)


_TOGETHER = 64  # rows that are added to the cells of every crossing before the next: they stay in the processor's cache


@compiled
def add_to_cells(season, codes, crossing, stride, first_cell, columns, cells):
    """Add each row to its season's cell of every crossing of dimensions, in the order of the rows.

    Parameters
    ----------
    season : int64, shape (rows,)
    codes : int64, shape (dimensions, rows)
        Group of each row.
    crossing, stride : int64, shape (dimensions,)
        The crossing that a dimension is of, and the cells there from one of its groups to the next.
    first_cell : int64, shape (crossings,)
        The cell of each crossing where all codes are 0.
    columns : float64, shape (columns, rows)
    cells : float64, shape (seasons, cells, columns or more)
        Written. An even number of columns goes quicker than an odd one; what is beyond stays.
    """
    n_columns = cells.shape[2]
    together = np.zeros((_TOGETHER, n_columns))
    at = np.empty((first_cell.size, _TOGETHER), np.int64)
    for begin in range(0, codes.shape[1], _TOGETHER):
        size = min(_TOGETHER, codes.shape[1] - begin)
        for column in range(columns.shape[0]):
            for row in range(size):
                together[row, column] = columns[column, begin + row]
        for crossed in range(first_cell.size):
            for row in range(size):
                at[crossed, row] = first_cell[crossed]
        for dimension in range(codes.shape[0]):
            crossed, step = crossing[dimension], stride[dimension]
            for row in range(size):
                at[crossed, row] += step * codes[dimension, begin + row]
        for crossed in range(first_cell.size):
            for row in range(size):
                mine, cell = season[begin + row], at[crossed, row]
                for column in range(n_columns):
                    cells[mine, cell, column] += together[row, column]


@compiled
def add_to_groups(cells, crossing, stride, size, none, first_cell, first_group, sums):
    """Add the cells of every crossing to the groups of each of its dimensions, season by season.

    Parameters
    ----------
    cells : float64, shape (seasons, cells, columns)
    crossing, stride, size : int64, shape (dimensions,)
        As in `add_to_cells`; the size is how many codes a dimension has.
    none : int64, shape (dimensions,)
        1 where the first code of a dimension stands for no group, else 0.
    first_cell, first_group : int64, shape (crossings + 1,) and (dimensions + 1,)
    sums : float64, shape (seasons, groups of all dimensions, columns), zeros
        Written.
    """
    for season in range(cells.shape[0]):
        for dimension in range(crossing.size):
            begin, end = first_cell[crossing[dimension]], first_cell[crossing[dimension] + 1]
            for cell in range(begin, end):
                group = (cell - begin) // stride[dimension] % size[dimension] - none[dimension]
                if group >= 0:
                    for column in range(cells.shape[2]):
                        sums[season, first_group[dimension] + group, column] += cells[season, cell, column]


@compiled
def read_at(codes, rows):
    """Return the code at each row, -1 where the row is -1, which points at none."""
    found = np.empty(rows.size, np.int64)
    for k in range(rows.size):
        found[k] = codes[rows[k]] if rows[k] >= 0 else -1
    return found


@compiled
def find_first_served(served, called, owner, place, first):
    """Fill the first served visit of each request that has a place: the earliest called, of equals the first row.

    Parameters
    ----------
    served, called, owner : bool, float64 and int64, shape (visits,)
        The owner is the row of the visit's request, -1 for none. A call that is not known (NaN) comes after all.
    place : int64, shape (requests,)
        -1 for none.
    first : int64, shape (places,), -1
        Written.
    """
    for row in range(served.size):
        if served[row] and owner[row] >= 0 and place[owner[row]] >= 0:
            mine = place[owner[row]]
            known = first[mine]
            if known < 0 or called[row] < called[known] or (np.isnan(called[known]) and not np.isnan(called[row])):
                first[mine] = row


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
def read_sums(cells, top, base, step, is_own, n_groups, per, keep, first, pair_of, group_of, numbers):
    """Fill numerators, denominators and values, season by season and pair of measure and dimension by pair.

    Parameters
    ----------
    cells : float64, shape (seasons, any)
        The numbers of all groups.
    top, base, step : int64, shape (pairs,)
        Where numerator and denominator of the first group are, -1 for none; cells from a group to the next.
    is_own : bool, shape (pairs,)
        Whether each group has its own denominator, not that of the whole.
    n_groups, keep : int64, shape (pairs,)
    per : float64, shape (pairs,)
        What numerators are divided by.
    first : int64, shape (seasons, pairs + 1)
        Written: where the rows of each pair begin among those of all seasons, one more for the end.
    pair_of, group_of, numbers : int64, int64 and float64, shape (rows,), (rows,) and (3, rows)
        Written, as far as rows are kept.
    """
    row = 0
    for season in range(cells.shape[0]):
        for pair in range(top.size):
            first[season, pair] = row
            for group in range(n_groups[pair]):
                above = value = cells[season, top[pair] + group * step[pair]] / per[pair]
                below, is_kept = np.nan, above != 0
                if base[pair] >= 0:
                    below = cells[season, base[pair] + group * step[pair] * is_own[pair]]
                    value = above / below if below > 0 else np.nan
                    is_kept |= is_own[pair] and below != 0
                if keep[pair] == IF_KNOWN:
                    is_kept = above == above  # NaN differs from itself
                if is_kept or keep[pair] == ALWAYS:
                    pair_of[row], group_of[row] = pair, group
                    numbers[0, row], numbers[1, row], numbers[2, row] = above, below, value
                    row += 1
        first[season, top.size] = row


@compiled
def part_by_groups(values, rows, season, codes, n_seasons, n_groups):
    """Return where the values of each group begin, one more for the end, and the values, group by group in their order.

    Parameters
    ----------
    values, rows : float64 and int64, shape (values,)
        The values, and the row of each.
    season, codes : int64
        Season and group of each row, -1 for no group; the groups of a season come before those of the next.
    n_seasons, n_groups : int
    """
    first = np.zeros(n_seasons * n_groups + 1, np.int64)
    for row in rows:
        if codes[row] >= 0:
            first[season[row] * n_groups + codes[row] + 1] += 1
    for group in range(first.size - 1):
        first[group + 1] += first[group]
    of_group, place = np.empty(first[-1]), first.copy()
    for k in range(rows.size):
        row = rows[k]
        if codes[row] >= 0:
            group = season[row] * n_groups + codes[row]
            of_group[place[group]] = values[k]
            place[group] += 1
    return first, of_group


@compiled
def read_quantiles(first, of_group, share, per, found):
    """Fill the quantile of each group over `per`, NaN where it has no value; linear between order statistics.

    Parameters
    ----------
    first, of_group : int64 and float64
        As of `part_by_groups`, ascending in each group.
    found : float64, shape (groups,)
        Written.
    """
    for group in range(found.size):
        size = first[group + 1] - first[group]
        found[group] = np.nan
        if size > 0:
            rank = (size - 1) * share
            low = first[group] + np.int64(np.floor(rank))
            high = min(low + 1, first[group + 1] - 1)
            between = of_group[low] + (of_group[high] - of_group[low]) * (rank - np.floor(rank))
            found[group] = between / per
