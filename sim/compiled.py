"""How a function is compiled: with a cache on disk where one can be written, without one elsewhere.

In: a function of scalars and arrays. Out: the same, compiled by numba, which releases the interpreter's lock. What is
in the cache is used only as long as every compiled file of the project is what it was; that there is none is told once.
What numba's compiler does at that is in `sim/compiler.py`.
"""

from __future__ import annotations

import hashlib
import logging
from functools import lru_cache
from pathlib import Path

from numba import config, njit
from numba.core import types

try:
    from sim.compiler import PartCompiler, WholeCompiler
except ImportError:  # numba has changed: its own compiler, which takes twice the time
    _OURS = False
else:
    _OURS = True

_LOG = logging.getLogger(__name__)

# Every file with compiled functions: they are compiled into each other.
SOURCES = (
    "compiled.py",
    "compiler.py",
    "demand/distributions.py",
    "demand/draws.py",
    "demand/needs.py",
    "demand/order.py",
    "demand/population.py",
    "engine/kernel.py",
    "engine/kernel_choice.py",
    "engine/kernel_day.py",
    "engine/kernel_desk.py",
    "engine/kernel_evening.py",
    "engine/kernel_line.py",
    "engine/kernel_log.py",
    "engine/kernel_morning.py",
    "engine/kernel_order.py",
    "engine/kernel_people.py",
    "engine/kernel_rows.py",
    "engine/kernel_state.py",
    "engine/kernel_worth.py",
    "engine/rules.py",
    "measures/adding.py",
    "measures/cancelling.py",
    "sessions/kernel_cost.py",
    "sessions/kernel_route.py",
    "sessions/kernel_tour.py",
    "sessions/kernel_work.py",
    "validation/dice.py",
    "visits/keys.py",
    "visits/passes.py",
    "visits/spelling.py",
)


def compiled(function, **options):
    """Compile with a cache on disk, or without one where no folder can be written.

    Numba tries the folder of the source, then the user's cache folder (or `NUMBA_CACHE_DIR`), and raises
    if it may write to neither.
    """
    options = {"nogil": True, "no_cfunc_wrapper": True, **options}
    own = {"pipeline_class": WholeCompiler} if _OURS else {}
    part = njit(pipeline_class=PartCompiler, **options)(function) if _OURS else None
    try:
        made = njit(cache=True, **own, **options)(function)
    except RuntimeError:
        _tell_unkept("no folder for it can be written")
        return _called_by_compiled(njit(**own, **options)(function), part)
    _called_by_compiled(made, part)
    index = _index_of(made)
    if index is not None:
        # Numba stamps a cache with the file of the function alone, and would miss an edit of one that it calls.
        index._source_stamp = (index._source_stamp, _stamp())
        made._cache.save_overload = _or_told(made._cache.save_overload)
        made._cache.load_overload = _or_told(made._cache.load_overload)
    return made


def _called_by_compiled(made, part):
    """Let a function that compiled ones call be compiled into them, and once for all whole numbers.

    A constant is told to the optimiser all the same where the function is compiled into its caller.
    """
    if not hasattr(made, "get_call_template"):  # the compiler is off
        return made
    own_template, own_overload = made.get_call_template, made.get_overload

    def template(given, named):
        given, named = tuple(map(_plain, given)), {name: _plain(kind) for name, kind in named.items()}
        return (part.get_call_template if part and PartCompiler.works else own_template)(given, named)

    made.get_call_template = template
    made.get_overload = lambda types: (part.get_overload if part and PartCompiler.works else own_overload)(types)
    if part:  # Python calls none of these
        part.add_overload = lambda result: part.overloads.__setitem__(tuple(result.signature.args), result)
    return made


def _plain(kind):
    """Return the type that a function is compiled for: a constant or a small whole number is a whole number."""
    kind = types.unliteral(kind)
    return types.int64 if kind in (types.int32, types.int16, types.int8) else kind


def _or_told(step):
    """Return a step of numba's cache that a fault of the disk does not stop: what is not kept is compiled again."""

    def lenient(*arguments):
        try:
            return step(*arguments)
        except OSError as fault:
            _tell_unkept(fault.strerror or str(fault))

    return lenient


@lru_cache(maxsize=1)
def _tell_unkept(why: str) -> None:
    """Say once why whoever starts this again waits as long again."""
    _LOG.warning(
        "compiled code cannot be kept (%s), so it is compiled anew each time, which takes minutes; name a folder that "
        "can be written in NUMBA_CACHE_DIR",
        why,
    )


def compiled_bare(function, **options):
    """Compile a function that makes no array: references to arrays are not counted in it.

    Counting them took two thirds of the time of a desk. Numba does not document the option; without it all is slower.
    """
    try:
        return compiled(function, _nrt=False, **options)
    except KeyError:
        return compiled(function, **options)


def compiled_inside(function):
    """Compile a function into its callers: handing it arrays took a third of the time of a desk."""
    return compiled_bare(function, forceinline=True)


def is_cached(function) -> bool:
    """Tell whether a compiled function can be loaded from the cache, or is compiled already."""
    index = _index_of(function)
    return bool(getattr(function, "signatures", ())) or (index is not None and bool(index._load_index()))


def kept_in(function) -> str | None:
    """Return the folder in which a compiled function is kept, or None where it is kept nowhere."""
    return getattr(getattr(function, "_cache", None), "cache_path", None)


def _index_of(function):
    """Return numba's index of a function in the cache, or None where it has none."""
    return getattr(getattr(function, "_cache", None), "_cache_file", None)


@lru_cache(maxsize=1)
def _stamp() -> str:
    """Return the hash of every compiled file, and of whether places in arrays are checked (`NUMBA_BOUNDSCHECK`)."""
    root = Path(__file__).parent
    digest = hashlib.sha256(str(getattr(config, "BOUNDSCHECK", None)).encode())
    for name in SOURCES:
        digest.update((root / name).read_bytes())
    return digest.hexdigest()
