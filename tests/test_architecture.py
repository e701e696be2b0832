"""The order of the rooms, as the code imports them."""

import ast
from pathlib import Path

import pytest

SIM = Path(__file__).parents[1] / "sim"
FLOOR = {"units", "errors", "columns", "provenance", "compiled", "once", "plain", "machine"}
MAY_IMPORT = {
    "territory": FLOOR,
    "scenario": FLOOR | {"territory"},
    "demand": FLOOR | {"territory", "scenario"},
    "sessions": FLOOR | {"demand"},
    "visits": FLOOR | {"territory", "scenario"},
    "registers": FLOOR | {"territory", "scenario", "visits"},
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


def imports_of(file):
    """Yield every module of `sim` that a file imports, wherever in the file."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)


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


def test_a_season_is_made_in_one_place():
    """Only the work of a study asks the engine for a season, and checks its laws; cases of theory judge it too."""
    asking = {
        file.relative_to(SIM).as_posix()
        for room in MAY_IMPORT
        for file in modules(room)
        if room != "engine"
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom)
        and node.module == "sim.engine.season"
        and any(name.name.startswith("simulate") for name in node.names)
    }

    assert asking == {"runs/work.py", "fitting/trials.py", "validation/cases.py"}


def test_work_is_done_side_by_side_in_one_place():
    """No pool of threads or processes is made outside `runs`, where one rule says how many and how they end."""
    making = {
        file.relative_to(SIM).as_posix()
        for file in SIM.rglob("*.py")
        if "PoolExecutor(" in file.read_text(encoding="utf-8")
    }

    assert making == {"runs/executor.py", "runs/processes.py", "experiments/store.py", "cli/running.py"}
