"""How a function is compiled: with a cache on disk where one can be written, without one elsewhere.

In: a function of scalars and arrays. Out: the same, compiled by numba, which releases the interpreter's lock.
"""

from __future__ import annotations

from numba import njit


def compiled(function, **options):
    """Compile with a cache on disk, or without one where no folder can be written.

    Numba tries the folder of the source, then the user's cache folder (or `NUMBA_CACHE_DIR`), and raises
    if it may write to neither.
    """
    try:
        return njit(cache=True, nogil=True, **options)(function)
    except RuntimeError:
        return njit(nogil=True, **options)(function)
