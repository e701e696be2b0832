"""Numba's compiler, made to compile each function into those that call it and nowhere else.

In: a function and types, from `sim/compiled.py`. Out: numba's result. Numba makes machine code, a wrapper for Python
and a place in the cache for each function, though what another calls is compiled into it anyhow: here only what Python
calls has these. This rests on what numba keeps to itself; where that has changed, all is compiled numba's own way.
"""

from __future__ import annotations

import gc
from contextlib import contextmanager

from numba.core import types
from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder, Flags
from numba.core.compiler_machinery import FunctionPass, register_pass
from numba.core.errors import NumbaError
from numba.core.ir import Assign, Expr, SetItem
from numba.core.typed_passes import NopythonTypeInference

# What is looked for here the project does not write: context managers, closures, loops over tuples of many types.
_NEEDLESS = {
    *("WithLifting", "InlineClosureLikes", "RewriteSemanticConstants", "DeadBranchPrune", "RewriteDynamicRaises"),
    *("MakeFunctionToJitFunction", "InlineInlinables", "FindLiterallyCalls", "LiteralUnroll", "InlineOverloads"),
    *("LiteralPropagationSubPipelinePass", "NopythonRewrites", "DumpParforDiagnostics"),
}


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


class _CodeOfPart(JITCodeLibrary):
    """The code of a function for those that call it: made quick with theirs, not by itself, nor for the machine."""

    def _optimize_final_module(self):
        """Leave it to the functions that call it: to make each quick first took a tenth of the compiling."""

    def _finalize_final_module(self):
        """Hold it for finished."""
        self._finalized = True


class _Told(Flags):
    """The options of a function as all that it calls is told them; equal ones are one object."""

    __hash__ = object.__hash__
    __eq__ = object.__eq__


_told: dict[str, _Told] = {}


class _Options(Flags):
    """The options of a function; numba compares those told some 100,000 times in a first run, value by value."""

    def copy(self):
        """Return what the functions that are called are told, without what concerns this one alone."""
        told = _Told(self)
        for own in ("no_compile", "no_cpython_wrapper"):
            told.discard(own)
        return _told.setdefault(told.summary(), told)


class _Compiler(CompilerBase):
    """Numba's compiler with a pass more, and without those that find nothing; numba's own once it has changed."""

    def __init__(self, typingctx, targetctx, library, args, return_type, flags, locals):
        self.asked = (typingctx, targetctx, library, args, return_type, flags, locals)
        flags = _Options(flags) if PartCompiler.works else flags
        super().__init__(typingctx, targetctx, library, args, return_type, flags, locals)

    def define_pipelines(self):
        """Return the passes: numba's, and ours once the types are known."""
        passes = DefaultPassBuilder.define_nopython_pipeline(self.state)
        if PartCompiler.works:
            passes.passes = [one for one in passes.passes if one[0].__name__ not in _NEEDLESS]
            passes.add_pass_after(_FromTheStart, NopythonTypeInference)
            passes.finalize()
        return [passes]


class PartCompiler(_Compiler):
    """Compile a function for those that call it, which gives nothing that Python could call."""

    works = True  # until numba is seen to have changed

    def compile_extra(self, func):
        """Make the code, and tell numba where it is to be found."""
        self.state.flags.no_compile = True
        self.state.flags.no_cpython_wrapper = True
        self.state.library = _CodeOfPart(self.state.targetctx.codegen(), func.__qualname__)
        made = super().compile_extra(func)
        self.state.targetctx.insert_user_function(made.library, made.fndesc, [made.library])
        return made._replace(entry_point=made.library)


class WholeCompiler(_Compiler):
    """Compile a function for Python, with all that it calls."""

    def compile_extra(self, func):
        """Make the code; what is no fault of the function is numba's having changed."""
        try:
            with _nothing_collected():
                return super().compile_extra(func)
        except NumbaError:
            raise
        except Exception:
            if not PartCompiler.works:
                raise
            PartCompiler.works = False
            return WholeCompiler(*self.asked).compile_extra(func)


@contextmanager
def _nothing_collected():
    """Let no garbage be looked for: to look through all that numba keeps took a tenth of the time, and freed little."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
