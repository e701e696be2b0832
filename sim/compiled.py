"""How a function is compiled: with a cache on disk where one can be written, without one elsewhere.

In: a function of scalars and arrays. Out: the same, compiled by numba, which releases the interpreter's lock. What is
in the cache is used only as long as every compiled file of the project is what it was; that there is none is told once.
"""

from __future__ import annotations

import hashlib
import logging
from functools import lru_cache
from pathlib import Path

from numba import config, njit
from numba.core import types
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import FunctionPass, register_pass
from numba.core.ir import Assign, Expr, SetItem
from numba.core.typed_passes import NopythonTypeInference

_LOG = logging.getLogger(__name__)

# Every file with compiled functions: they are compiled into each other.
SOURCES = (
    "compiled.py",
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
    "engine/kernel_log.py",
    "engine/kernel_morning.py",
    "engine/kernel_order.py",
    "engine/kernel_people.py",
    "engine/kernel_state.py",
    "engine/kernel_worth.py",
    "engine/rules.py",
    "measures/adding.py",
    "sessions/kernel_cost.py",
    "sessions/kernel_route.py",
    "sessions/kernel_tour.py",
    "sessions/kernel_work.py",
    "validation/dice.py",
    "visits/keys.py",
    "visits/passes.py",
    "visits/spelling.py",
)


@register_pass(mutates_CFG=False, analysis_only=False)
class _FromTheStart(FunctionPass):
    """Take every place in an array that is computed as counted from its start: nothing asks whether it is below zero.

    To ask took a tenth of the time of the days. A place that is written as a constant keeps its meaning.
    """

    _name = "places_from_the_start"

    def __init__(self):
        super().__init__()

    def run_pass(self, state):
        """Retype the places that are whole numbers; numba asks of signed numbers alone."""
        calls = state.calltypes
        for block in state.func_ir.blocks.values():
            for step in block.body:
                if isinstance(step, SetItem):
                    calls[step] = _unsigned_place(calls.pop(step))
                elif isinstance(step, Assign) and isinstance(step.value, Expr) and step.value.op == "getitem":
                    calls[step.value] = _unsigned_place(calls.pop(step.value))
        return True


def _unsigned_place(call):
    """Return the signature of a call that reads or writes an element, with an unsigned place."""
    array, place, *value = call.args
    numbers = tuple(place) if isinstance(place, types.BaseTuple) else (place,)
    if not isinstance(array, types.Array) or not all(type(number) is types.Integer for number in numbers):
        return call
    counted = types.UniTuple(types.uintp, len(numbers)) if isinstance(place, types.BaseTuple) else types.uintp
    return call.replace(args=(array, counted, *value))


class _Compiler(CompilerBase):
    """Numba's compiler with one pass more."""

    def define_pipelines(self):
        """Return the usual passes, and ours once the types are known."""
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        passes.add_pass_after(_FromTheStart, NopythonTypeInference)
        passes.finalize()
        return [passes]


def compiled(function, **options):
    """Compile with a cache on disk, or without one where no folder can be written.

    Numba tries the folder of the source, then the user's cache folder (or `NUMBA_CACHE_DIR`), and raises
    if it may write to neither.
    """
    options = {"nogil": True, "pipeline_class": _Compiler, "no_cfunc_wrapper": True, **options}
    try:
        made = njit(cache=True, **options)(function)
    except RuntimeError:
        _tell_unkept("no folder for it can be written")
        return _of_plain_types(njit(**options)(function))
    _of_plain_types(made)
    index = _index_of(made)
    if index is not None:
        # Numba stamps a cache with the file of the function alone, and would miss an edit of one that it calls.
        index._source_stamp = (index._source_stamp, _stamp())
        made._cache.save_overload = _or_told(made._cache.save_overload)
        made._cache.load_overload = _or_told(made._cache.load_overload)
    return made


def _of_plain_types(made):
    """Let a function be compiled for whole numbers, not once more for each constant that it is called with.

    A constant is told to the optimiser all the same where the function is compiled into its caller.
    """
    template_of = getattr(made, "get_call_template", None)
    if template_of is not None:  # else the compiler is off
        made.get_call_template = lambda given, named: template_of(
            tuple(map(types.unliteral, given)), {name: types.unliteral(kind) for name, kind in named.items()}
        )
    return made


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
