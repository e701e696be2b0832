"""Rows put in order, for the compiled season: heaps, a sort by keys, and the order of uniforms.

In: int64 arrays, keys by row. Out: the same, moved. What a row is, is not known here; nothing is allocated.
"""

from __future__ import annotations

import numpy as np

from sim.engine.rules import compiled_inside

FEW = 64  # rows that are ordered by counting, for each, those before it
_IN_A_PART = 16  # rows that are dealt to a part of (0, 1)
_CHEAP_MOVES = 8  # per row, before an insertion sort gives up


@compiled_inside
def before(first, second, a, b):
    """Tell whether row a comes before row b: by a first key, a second key, then the row."""
    if first[a] != first[b]:
        return first[a] < first[b]
    if second[a] != second[b]:
        return second[a] < second[b]
    return a < b


@compiled_inside
def push(heap, row, first, second):
    """Add a row to a heap: its size is at 0, its head at 1."""
    place = heap[0] + 1
    heap[0] = place
    while place > 1:
        parent = place >> 1
        if not before(first, second, row, heap[parent]):
            break
        heap[place] = heap[parent]
        place = parent
    heap[place] = row


@compiled_inside
def pop(heap, first, second):
    """Remove the head of a heap, which is not empty."""
    size = heap[0] - 1
    heap[0] = size
    row = heap[size + 1]
    place = 1
    while True:
        child = 2 * place
        if child > size:
            break
        if child < size and before(first, second, heap[child + 1], heap[child]):
            child += 1
        if not before(first, second, heap[child], row):
            break
        heap[place] = heap[child]
        place = child
    heap[place] = row


@compiled_inside
def sort_rows(rows, size, first, second, spare):
    """Sort rows by their keys: by insertion while that is cheap, else through a heap in the scratch `spare`."""
    moves = _CHEAP_MOVES * size
    for i in range(1, size):
        row = rows[i]
        place = i
        while place > 0 and before(first, second, row, rows[place - 1]):
            rows[place] = rows[place - 1]
            place -= 1
            moves -= 1
        rows[place] = row
        if moves < 0:
            break
    if moves < 0:
        spare[0] = 0
        for i in range(size):
            push(spare, rows[i], first, second)
        for i in range(size):
            rows[i] = spare[1]
            pop(spare, first, second)


@compiled_inside
def how_many_before(place, begin, stop, first, second):
    """Return how many of the rows from `begin` to `stop` come before the one at a place, by a first key and a second.

    The quickest way to order a few rows: it has no branch to guess, as a sort has.
    """
    found = 0
    for other in range(begin, stop):
        is_before = (first[other] < first[place]) | ((first[other] == first[place]) & (second[other] < second[place]))
        found += np.int64(is_before)
    return found


@compiled_inside
def order_by_uniform(u, rank, tie, rows, size, ranked, tied, there, part_begins, ordered):
    """Put rows in the order of their ranks, which rise with their uniforms; of equal ranks by a second number.

    Many are dealt to equal parts of (0, 1), some to each, and ordered within their part: so the cost grows as `size`.
    `ranked`, `tied`, `there` and `part_begins` (two longer) are scratch.
    """
    if size <= FEW:
        for k in range(size):
            ordered[how_many_before(k, 0, size, rank, tie)] = rows[k]
        return
    parts = 1 + size // _IN_A_PART
    for part in range(parts + 1):
        part_begins[part] = 0
    for k in range(size):
        part_begins[min(np.int64(u[k] * parts), parts - 1) + 1] += 1
    for part in range(parts):
        part_begins[part + 1] += part_begins[part]
    for k in range(size):
        part = min(np.int64(u[k] * parts), parts - 1)
        place = part_begins[part]
        part_begins[part] += 1  # in the end, where the next part begins
        ranked[place], tied[place], there[place] = rank[k], tie[k], rows[k]
    begin = 0
    for part in range(parts):
        stop = part_begins[part]
        for place in range(begin, stop):
            ordered[begin + how_many_before(place, begin, stop, ranked, tied)] = there[place]
        begin = stop
