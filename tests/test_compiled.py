"""Compiled code is reused only while all that it was made of is unchanged, and works without a cache."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numba.core.event import install_recorder

import sim.compiled
from sim.engine.kernel_desk import desks

SIM = Path(sim.compiled.__file__).parent
ONE_DESK = "import sim; print(sim.run_desk([0, 5], [10, 20])['end'].tolist())"


def python(code, folder, **environment):
    """Run a piece of Python in a folder that has its own copy of the package; return what it printed."""
    told = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, env=os.environ | environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    return told.stdout.strip()


@pytest.fixture
def copy(tmp_path):
    """Return a folder with a copy of the package that nothing was compiled in."""
    shutil.copytree(SIM, tmp_path / "sim", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_every_file_with_compiled_functions_is_part_of_the_stamp():
    """A file that is left out would let an old cache live on."""
    found = {
        file.relative_to(SIM).as_posix()
        for file in SIM.rglob("*.py")
        if any(line.startswith("@compiled") for line in file.read_text(encoding="utf-8").splitlines())
    }

    assert found | {"compiled.py", "compiler.py"} == set(sim.compiled.SOURCES)


def test_a_compiled_function_is_told_from_one_that_must_be_compiled():
    """Once it has run it is there."""
    sim.run_desk([0], [1])

    assert sim.compiled.is_cached(desks)


def last(array):
    """Return the last element of an array."""
    return array[-1]


def element(array, place):
    """Return an element of an array."""
    return array[place]


@pytest.mark.skipif(not hasattr(desks, "signatures"), reason="the compiler is off")
def test_a_place_below_zero_is_not_counted_from_the_end():
    """It is what stands before the start: nothing asks, at each reading, whether it is below zero."""
    numbers = np.array([3, 5, 7])

    read = sim.compiled.compiled_bare(element)

    assert read(numbers[1:], 1) == element(numbers[1:], 1) == 7
    assert read(numbers[1:], -1) == 3
    assert element(numbers[1:], -1) == 7
    assert sim.compiled.compiled_bare(last)(numbers) == 7  # a constant is what it says


NOWHERE = """
from numba.core import caching

def refuses(_locator):
    raise OSError(30, "Read-only file system")

caching._CacheLocator.ensure_cache_path = refuses
"""
UNKEPT = (
    "compiled code cannot be kept ({}), so it is compiled anew each time, which takes minutes; name a folder that can"
)


def said(code, *arguments, **environment):
    """Run a piece of Python as a person would; return what it says beside its answer, line by line."""
    told = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=SIM.parent, env=os.environ | environment, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    return told.stderr.splitlines()


def test_where_compiled_code_can_be_kept_nowhere_one_sentence_says_so():
    """A read-only installation without a home: that each start compiles anew, and how to mend it; then it runs."""
    lines = said(f"{NOWHERE}\nimport sim.engine.kernel; from sim.demand.draws import uniform; uniform(1, 0, 1, 5, 0)")

    assert [line.startswith(UNKEPT.format("no folder for it can be written")) for line in lines] == [True]


def test_in_processes_of_their_own_it_is_said_once_as_well():
    """The workers do not repeat it."""
    code = (
        f"{NOWHERE}\nimport sim.demand.draws; from sim.runs.study import run_tasks\n"
        "from tests.runs.tasks import imports_what_is_compiled\n"
        "assert len(list(run_tasks(imports_what_is_compiled, range(4), 2))) == 4\n"
    )

    assert len(said(code)) == 1


@pytest.mark.slow  # a process that compiles
def test_who_asks_for_quiet_is_not_told():
    """`--quiet` silences it as it does every other message."""
    code = f"{NOWHERE}\nfrom sim.cli.main import run_command; import sim.demand.draws; run_command()"
    early = f"{NOWHERE}\nfrom sim.cli.main import run_command; run_command()"

    assert len(said(code, "doctor")) == 1
    assert said(early, "doctor", "--quiet") == []


def test_a_full_disk_under_the_cache_stops_no_run(tmp_path):
    """What cannot be kept is compiled again; it is said once, and the numbers are there."""
    code = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "from sim.demand.draws import uniform; assert 0 < uniform(1, 0, 1, 5, 0) < 1; uniform(1, 0, 1, 5, 1)"
    )
    lines = said(code, NUMBA_CACHE_DIR=str(tmp_path))

    assert [line.startswith(UNKEPT.format("File too large")) for line in lines] == [True]


CROWD = """
import sim
crowd = ["demand.volume=40", "horizon.start=2022-01-03", "horizon.end=2022-01-16", "horizon.warm_up_days=0"]
sim.simulate(sim.changed(sim.load_scenario("agen"), crowd))
from tests.equality.test_season_engines import worlds_agree
worlds_agree(100, seed=2)
sim.run_desk([0, 5, 5], [10, 20, 0], slot=[-1, 7, -1], hold=3, breaks=[(2, 4)])
print("inside")
"""


@pytest.mark.skipif(not hasattr(desks, "signatures"), reason="the compiler is off")
def test_a_function_called_with_constants_and_with_numbers_is_compiled_once():
    """Each constant would else cost a first run the time of compiling what it is handed to once more."""

    def more(number, by):
        return number + by

    step = sim.compiled.compiled(more)

    def climbed(start, by):
        return step(step(start, 2), step(3, by))

    with install_recorder("numba:compile") as compiling:
        assert sim.compiled.compiled(climbed)(10, np.int32(10)) == 25

    names = [event.data["dispatcher"].py_func.__name__ for _, event in compiling.buffer if event.is_start]
    assert names == ["climbed", "more"]


@pytest.mark.skipif(not hasattr(desks, "signatures"), reason="the compiler is off")
def test_only_what_python_calls_has_code_of_its_own():
    """A function inside others is compiled into them; called from Python it is compiled once more, and is the same."""

    def shared(number, among):
        return number // among

    inside = sim.compiled.compiled_inside(shared)

    def halved(number, among):
        return inside(number, among) + 1

    whole = sim.compiled.compiled(halved)

    assert whole(9, 2) == 5
    assert len(inside.signatures) == 0
    with pytest.raises(ZeroDivisionError):
        whole(9, 0)
    assert inside(9, 2) == 4
    assert len(inside.signatures) == 1
    with pytest.raises(ZeroDivisionError):
        inside(9, 0)


CHANGED = {
    "a name is gone": "import numba.core.codegen; del numba.core.codegen.JITCodeLibrary",
    "a call is refused": "import sim.compiler; sim.compiler._CodeOfPart.finalize = lambda self, more: None",
    "a value is gone": "import sim.compiler; sim.compiler._CodeOfPart._linking_libraries = property()",
}


@pytest.mark.slow  # processes that compile a desk
@pytest.mark.skipif(not hasattr(desks, "signatures"), reason="the compiler is off")
@pytest.mark.parametrize("change", CHANGED)
def test_where_numba_has_changed_its_own_compiler_is_used(change, tmp_path):
    """What is built on that numba does not document may cost time, never an answer."""
    told = python(f"{CHANGED[change]}\n{ONE_DESK}", SIM.parent, NUMBA_CACHE_DIR=str(tmp_path))

    assert told == "[10, 30]"


@pytest.mark.slow
def test_no_compiled_code_reads_or_writes_beyond_an_array(tmp_path):
    """With every place checked: a crowd, a hundred random worlds with their tables, a desk."""
    checked = {"NUMBA_BOUNDSCHECK": "1", "NUMBA_CACHE_DIR": str(tmp_path), "PYTHONPATH": str(SIM.parent)}

    assert python(CROWD, SIM.parent, **checked).endswith("inside")


@pytest.mark.slow
def test_an_edited_rule_is_compiled_again_though_its_caller_is_not_edited(copy):
    """The desk calls a rule of another file; when that file changes the desk changes, cache or not."""
    assert python(ONE_DESK, copy) == "[10, 30]"
    rules = copy / "sim" / "engine" / "rules.py"
    edited = rules.read_text(encoding="utf-8").replace("return closes != NONE and", "return True or closes != NONE and")
    rules.write_text(edited, encoding="utf-8")

    assert python(ONE_DESK, copy) == "[<NA>, <NA>]"


@pytest.mark.slow
def test_a_run_without_any_cache_says_so_and_is_the_same(tmp_path):
    """Minutes are waited for, which one sentence explains; the tables are those of any other run."""
    short = (
        "--set",
        "horizon.end=2022-01-16",
        "--set",
        "horizon.warm_up_days=7",
        "--no-figures",
        "--replications",
        "1",
    )
    code = "from sim.cli.main import run_command; run_command()"
    with_cache = said(code, "run", "agen", *short, "--out", str(tmp_path / "with"))
    without = said(NOWHERE + code, "run", "agen", *short, "--out", str(tmp_path / "without"))
    one, other = (next((tmp_path / name).glob("*/visits.parquet")).read_bytes() for name in ("with", "without"))

    assert [line for line in without if line not in with_cache] == [without[0]]
    assert without[0].startswith(UNKEPT.format("no folder for it can be written"))
    assert one == other


@pytest.mark.slow
def test_a_season_is_the_same_with_and_without_a_cache_and_without_avx512(copy):
    """One fingerprint of the tables: cold, from the cache, without any cache to write, for a plainer processor."""
    code = (
        "import hashlib, pandas as pd, sim; s = sim.simulate(sim.load_scenario('mortagne'), 5, engine='compiled');"
        "print(hashlib.sha256(b''.join(pd.util.hash_pandas_object(t).to_numpy().tobytes() for _, t in s.tables()))"
        ".hexdigest())"
    )
    shutil.copytree(SIM.parent / "scenarios", copy / "sim" / "_scenarios")
    told = [python(code, copy), python(code, copy)]
    told.append(python(code, copy, NUMBA_CACHE_DIR=str(copy / "elsewhere")))
    told.append(python(code, copy, NUMBA_CPU_NAME="x86-64", NUMBA_CPU_FEATURES="+sse2"))
    told.append(python(code.replace("'compiled'", "'reference'"), copy))

    assert len(set(told)) == 1
