"""The order of the rooms, as the code imports them."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest

import sim
from sim.compiled import SOURCES

SIM = Path(__file__).parents[1] / "sim"
# Of numba's dispatchers and their cache, and of pandas' frames and masked arrays.
PRIVATE = re.compile(
    r"(?<!self)\._(?:cache|cache_file|load_index|source_stamp|data|mask|mgr|iter_column_arrays)\b|_nrt=|\"_cache"
    r"|_finalize_final_module"
)
FLOOR = {
    "units",
    "errors",
    "columns",
    "provenance",
    "compiled",
    "compiler",
    "once",
    "plain",
    "said",
    "given",
    "machine",
}
FLOOR |= {"typography", "unreadable"}
MAY_IMPORT = {
    "territory": FLOOR,
    "scenario": FLOOR | {"territory"},
    "demand": FLOOR | {"territory", "scenario"},
    "sessions": FLOOR | {"demand"},
    "visits": FLOOR | {"territory", "scenario"},
    "registers": FLOOR | {"territory", "scenario", "visits"},
    "rotas": FLOOR | {"territory", "scenario", "registers"},
    "engine": FLOOR | {"territory", "scenario", "demand", "visits"},
    "measures": FLOOR | {"territory", "scenario", "visits"},
    "comparison": FLOOR | {"territory", "scenario", "visits", "measures"},
}
BELOW_REPORT = FLOOR | set(MAY_IMPORT)
MAY_IMPORT["runs"] = set(BELOW_REPORT)
BELOW_REPORT |= {"runs"}
MAY_IMPORT["experiments"] = MAY_IMPORT["validation"] = BELOW_REPORT | {"experiments", "validation"}
MAY_IMPORT["fitting"] = BELOW_REPORT | {"experiments", "validation"}
MAY_IMPORT["report"] = BELOW_REPORT | {"experiments", "validation", "fitting"}
MAY_IMPORT["app"] = MAY_IMPORT["report"] | {"report"}
MAY_IMPORT["cli"] = MAY_IMPORT["app"] | {"app"}


@cache
def tree_of(file):
    """Return the syntax of a file, read once."""
    return ast.parse(file.read_text(encoding="utf-8"))


def imports_of(file, with_types=True):
    """Yield every module that a file imports, wherever in the file; those for its types alone too, unless told."""
    for_types = (node for node in tree_of(file).body if isinstance(node, ast.If) and is_for_types(node.test))
    left_out = set() if with_types else {node for block in for_types for node in ast.walk(block)}
    for node in ast.walk(tree_of(file)):
        if node in left_out:
            continue
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def is_for_types(test):
    """Tell whether a condition is that of what only a reader of types imports."""
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


def modules(room):
    """Return the files of a room."""
    return sorted((SIM / room).glob("**/*.py"))


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_a_room_imports_only_rooms_below_it(room):
    """Data flows one way."""
    allowed = MAY_IMPORT[room] | {room}
    wrong = [
        (file.name, name)
        for file in modules(room)
        for name in imports_of(file)
        if name.startswith("sim.") and name.split(".")[1] not in allowed
    ]

    assert wrong == []


KERNEL = sorted((SIM / "engine").glob("kernel*.py"))


@pytest.mark.parametrize("file", KERNEL, ids=lambda file: file.stem)
def test_the_kernel_imports_arrays_the_compiler_the_rules_and_the_draws_alone(file):
    """The compiled floor stays low."""
    allowed = {"numpy", "numba", "sim.engine.rules", "sim.demand.draws", "__future__"}
    allowed |= {f"sim.engine.{other.stem}" for other in KERNEL}

    assert set(imports_of(file)) <= allowed


def test_only_the_plan_reads_a_scenario():
    """Both engines know of a scenario what the plan tells them; others of the room name its types, no more."""
    reading = {
        file.name
        for file in modules("engine")
        if any(name.startswith("sim.scenario") for name in imports_of(file, with_types=False))
    }

    assert reading == {"plan.py"}


def test_random_numbers_are_drawn_in_one_place():
    """Only the bootstrap of intervals uses another generator, with a written seed; no engine does."""
    for room in ("territory", "scenario", "demand", "sessions", "engine", "visits", "measures"):
        for file in modules(room):
            text = file.read_text(encoding="utf-8")
            assert "default_rng" not in text, file
            assert "np.random" not in text, file
            assert "import random" not in text, file


def test_the_public_face_is_short():
    """`sim/__init__.py` is under 40 lines; a room's is a docstring alone."""
    assert len((SIM / "__init__.py").read_text(encoding="utf-8").splitlines()) < 40
    for room in MAY_IMPORT:
        body = ast.parse((SIM / room / "__init__.py").read_text(encoding="utf-8")).body
        assert len(body) == 1, room


def test_a_type_checker_sees_the_public_face_as_it_is():
    """The stub beside `sim/__init__.py` names what is loaded, no more and no less, where it is to be found."""
    told = {
        name.asname: node.module
        for node in tree_of(SIM / "__init__.pyi").body
        if isinstance(node, ast.ImportFrom)
        for name in node.names
    }

    assert set(told) == set(sim.__all__) - {"__version__"}
    assert [name for name, module in told.items() if name not in names_in(module)] == []


def test_types_are_left_to_numba_in_compiled_files_alone():
    """Every other function states its types; `mypy -p sim` is strict by the settings of the project."""
    settings = tomllib.loads((SIM.parent / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    free = [one["module"] for one in settings["overrides"] if one.get("disallow_untyped_defs") is False]

    assert settings["strict"]
    assert free == [[f"sim.{path.removesuffix('.py').replace('/', '.')}" for path in SOURCES]]


def test_a_season_is_made_in_one_place():
    """Only the work of a study asks the engine for a season, and checks its laws; cases of theory judge it too."""
    asking = {
        file.relative_to(SIM).as_posix()
        for room in MAY_IMPORT
        for file in modules(room)
        if room != "engine"
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.ImportFrom)
        and node.module == "sim.engine.season"
        and any(name.name.startswith("simulate") for name in node.names)
    }

    assert asking == {"runs/work.py", "fitting/trials.py", "validation/cases.py"}


def test_three_modules_alone_ask_a_library_for_what_it_keeps_to_itself():
    """Should numba or pandas change it, there is one place for each to mend, with the documented way beside it."""
    asking = {
        file.relative_to(SIM).as_posix()
        for file in SIM.rglob("*.py")
        if PRIVATE.search(file.read_text(encoding="utf-8"))
    }

    assert asking == {"compiled.py", "compiler.py", "visits/frames.py"}


STATISTICS = {
    *("mean", "median", "quantile", "percentile", "std", "var", "nanmean", "nanmedian", "nanquantile", "nanpercentile"),
    *("average", "agg", "describe", "bincount", "histogram", "corrcoef", "value_counts", "size"),
}


def test_a_page_makes_no_number_of_its_own():
    """What people read are measures; a page that took a mean or a quantile would tell a second number."""
    making = {
        file.relative_to(SIM / "report").as_posix()
        for file in modules("report")
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in STATISTICS
    }

    # Which request is one like many, which panels come first, where a label stands: none is told as a number. The last
    # draws a sample as it is.
    assert making == {"story/search.py", "figures/sweep.py", "maps/shapes.py", "figures/posterior.py"}


def test_pages_take_measures_and_never_visits():
    """Single visits are the subject of a day that is played again and of one person's path, and of nothing else."""
    reading = {
        file.relative_to(SIM / "report").as_posix()
        for file in modules("report")
        if any(name.startswith("sim.visits") for name in imports_of(file))
    }
    single = {"figures/day.py", "replay/day.py", "visit_rows.py", "story/search.py", "story/hearsay.py",
              "written/sections_story.py"}  # fmt: skip

    # These hand seasons on to what measures them, and read none.
    assert reading - single == {"gathered.py", "written/findings.py"}
    for name in reading - single:
        text = (SIM / "report" / name).read_text(encoding="utf-8")
        assert not re.search(r"\.(visits|requests|sessions)\b(?!\.)", text.replace("sim.visits", "")), name


def test_work_is_done_side_by_side_in_one_place():
    """No pool of threads or processes is made outside `runs`, where one rule says how many and how they end."""
    making = {
        file.relative_to(SIM).as_posix()
        for file in SIM.rglob("*.py")
        if "PoolExecutor(" in file.read_text(encoding="utf-8")
    }

    assert making == {"runs/executor.py", "runs/processes.py"}


def test_no_two_public_classes_share_a_name():
    """A name says which thing is meant, also in a stack trace and in a line of imports."""
    owners = {}
    for file in sorted(SIM.rglob("*.py")):
        for node in tree_of(file).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                owners.setdefault(node.name, []).append(file.relative_to(SIM).as_posix())

    assert {name: files for name, files in owners.items() if len(files) > 1} == {}


OF_THE_DAY = ("evening", "holding", "morning", "people", "reference")  # the parts of one model name its type, no more


def test_no_module_imports_itself_by_way_of_others():
    """What a module needs stands below it: no circle, nor one for its types or inside a function."""
    needs = {}
    for file in sorted(SIM.rglob("*.py")):
        module = ".".join(("sim", *file.relative_to(SIM).with_suffix("").parts)).removesuffix(".__init__")
        needs[module] = set(modules_named(file))
    needs = {module: (wanted & needs.keys()) - {module, "sim"} for module, wanted in needs.items()}

    assert circles(needs) == [f"sim.engine.{name}" for name in OF_THE_DAY]


def modules_named(file):
    """Yield the modules of `sim` that a file imports, also as a name out of their room."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


def circles(needs):
    """Return the modules that stand in circles: those left without the ones that need no other or that nobody needs."""
    left = {module: set(wanted) for module, wanted in needs.items()}
    while True:
        needed = set().union(*left.values()) if left else set()
        free = {module for module, wanted in left.items() if not wanted & left.keys() or module not in needed}
        if not free:
            return sorted(left)
        left = {module: wanted - free for module, wanted in left.items() if module not in free}


@cache
def names_in(module):
    """Return what a module of `sim` defines or imports at its top, and its own modules; None if there is none."""
    file = SIM.parent / Path(*module.split("."))
    below = {one.stem for one in file.glob("*.py")} | {one.name for one in file.glob("*/")} if file.is_dir() else set()
    file = file / "__init__.py" if file.is_dir() else file.with_suffix(".py")
    return below | set(bound(tree_of(file).body)) if file.is_file() else None


def bound(body):
    """Yield the names that statements bind, also under a condition."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.Import | ast.ImportFrom):
            yield from (name.asname or name.name.split(".")[0] for name in node.names)
        else:
            yield from (
                one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
            )
            for inner in ("body", "orelse", "handlers"):
                yield from bound(getattr(node, inner, ()))


IMPORTED = re.compile(r"^[ \t]*from (sim(?:\.\w+)*) import (?:\(([^)]*)\)|(.*))$", re.MULTILINE)
NAMED = re.compile(r"""["'](sim(?:\.\w+)+)["']""")
OF_OTHERS = "search_worker.py"  # drives build 1380f9a
BESIDE = sorted(
    file
    for room in ("tests", "benchmarks", "notebooks")
    for file in (SIM.parent / room).rglob("*.py")
    if file.name != OF_OTHERS
)


def named_in(file):
    """Yield the (module, name) of `sim` that a file imports, or names in a string as one that replaces it does."""
    text = file.read_text(encoding="utf-8")
    for module, several, one in IMPORTED.findall(text):
        for name in re.sub(r"#.*", "", several or one).split(","):
            if name.strip():
                yield module, name.split()[0]
    for path in NAMED.findall(text):
        parts = path.split(".")
        depth = max(k for k in range(1, len(parts) + 1) if names_in(".".join(parts[:k])) is not None)
        yield from [(".".join(parts[:depth]), parts[depth])] if depth < len(parts) else []


def test_what_tests_benchmarks_and_notebooks_name_is_there():
    """A name that moved is found where it is still asked for, without running what asks."""
    lost = [
        (file.relative_to(SIM.parent).as_posix(), module, name)
        for file in BESIDE
        for module, name in named_in(file)
        if module != "sim" and name not in (names_in(module) or ())
    ]
    lost += [
        (file.relative_to(SIM.parent).as_posix(), "sim", name)
        for file in BESIDE
        for module, name in named_in(file)
        if module == "sim" and name not in names_in("sim") | set(sim.__all__)
    ]

    assert lost == []
