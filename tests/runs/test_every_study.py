"""What every study's folder keeps, whatever the study: one writer, its own work, nothing half-written."""

import json
import shutil
from pathlib import Path

import pytest

from sim.errors import FolderRefusedError, ResultsError
from sim.experiments.pieces_folder import PiecesFolder
from sim.experiments.results_read import read_run
from sim.provenance import SCHEMA_VERSION
from sim.runs.lock import LOCK
from sim.runs.run_folder import RunFolder
from sim.runs.store import COMPLETE, MANIFEST, RUNNING, StudyFolder, read_manifest
from sim.scenario.files import scenario_from
from tests.worlds import small_world

OLDER = Path(__file__).with_name("older") / MANIFEST
RESUME, FORCE, NEITHER = ({"resume": r, "force": f} for r, f in ((True, False), (False, True), (False, False)))


def run(folder, seed=1):
    """Return the folder of a run."""
    return RunFolder(folder, scenario_from(small_world()), seed, "reference")


def country(folder, seed=1):
    """Return the folder of a country."""
    return PiecesFolder(folder, {"study": "country", "scenario": "france", "seed": seed})


def comparison(folder, seed=1):
    """Return the folder of a comparison, whose facts are mappings and lists."""
    return StudyFolder(folder, {"study": "comparison", "scenarios": {"a": "f00"}, "primary": ("reach",), "seed": seed})


def register(folder, seed=1):
    """Return the folder of a register, which cannot be continued."""
    return StudyFolder(folder, {"study": "register", "seed": seed})


@pytest.fixture(params=[run, country, comparison, register])
def study(request):
    """Return what makes the folder of a kind of study, of a place and a seed."""
    return request.param


def names_in(folder):
    """Return what is in a folder and below it."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


def begun(study, folder, state=COMPLETE):
    """Let a study begin in a folder and end; return its folder."""
    kept = study(folder)
    with kept.held(**NEITHER):
        (folder / "table.parquet").write_text("old")
        kept.tell(state=state)
    return folder


def test_a_folder_says_first_whose_it_is_and_last_that_it_is_complete(study, tmp_path):
    """Killed in between it says that it is running, and can be continued."""
    kept = study(tmp_path / "a")
    with kept.held(**NEITHER):
        assert read_manifest(kept.folder)["state"] == RUNNING
        kept.tell(state=COMPLETE)

    made = read_manifest(kept.folder)
    assert made["state"] == COMPLETE
    assert made["study"] == kept.what["study"]
    assert not (kept.folder / LOCK).exists()


def test_what_was_killed_at_its_very_beginning_begins_again(study, tmp_path):
    """A folder with nothing but a lock and a half-written account is as good as empty."""
    (tmp_path / LOCK).write_text("1")
    (tmp_path / f".{MANIFEST}.partial").write_text("{")
    with study(tmp_path).held(**NEITHER):
        assert (tmp_path / MANIFEST).is_file()

    assert not (tmp_path / f".{MANIFEST}.partial").exists()


def test_a_second_run_is_refused_before_anything_is_changed(study, tmp_path):
    """Whether it continues or replaces."""
    with study(tmp_path).held(**NEITHER):
        before = names_in(tmp_path)
        for options in (RESUME, FORCE):
            with pytest.raises(ResultsError, match="being written by another run"), study(tmp_path).held(**options):
                pass
        assert names_in(tmp_path) == before


def test_an_existing_folder_is_never_taken_unasked(study, tmp_path):
    """Asked to continue it keeps what is there, asked to replace it keeps nothing of it."""
    folder = begun(study, tmp_path / "a")
    with pytest.raises(FolderRefusedError, match=r"exists; .*replace it with --force"), study(folder).held(**NEITHER):
        pass
    with study(folder).held(**RESUME):
        assert (folder / "table.parquet").read_text() == "old"
    with study(folder).held(**FORCE):
        assert (folder / LOCK).exists()
        assert not (folder / "table.parquet").exists()


def test_the_folder_of_another_study_is_not_continued(study, tmp_path):
    """The message says what differs; what is there stays."""
    folder = begun(study, tmp_path / "a")
    before = names_in(folder)
    with (
        pytest.raises(FolderRefusedError, match=r"was begun with seed 1, this run has 2; replace .* --force, or name"),
        study(folder, seed=2).held(**RESUME),
    ):
        pass
    other = country if study is run else run
    with pytest.raises(FolderRefusedError, match="was begun with study '"), other(folder).held(**RESUME):
        pass
    assert names_in(folder) == before


def test_the_folder_of_an_older_version_is_told_with_the_way_to_mend_it(study, tmp_path):
    """As the versions before the common layout wrote them: neither read nor continued, and left as it was."""
    folder = begun(study, tmp_path / "a")
    made = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    (folder / MANIFEST).write_text(json.dumps({**made, "schema_version": SCHEMA_VERSION - 1}), encoding="utf-8")
    before = names_in(folder)
    with (
        pytest.raises(FolderRefusedError, match=r"was begun with schema_version 1.*--force"),
        study(folder).held(**RESUME),
    ):
        pass
    with pytest.raises(
        FolderRefusedError, match=r"written with schema version 1.* --force, or read it with the version"
    ):
        read_manifest(folder)
    assert names_in(folder) == before


def test_the_account_of_a_run_before_the_common_layout_is_refused(tmp_path):
    """As build 1380f9a wrote it: the message names the version that reads it."""
    shutil.copy(OLDER, tmp_path / MANIFEST)
    with pytest.raises(FolderRefusedError, match=r"schema version 1, .* --force, or .* \(commit 1380f9a"):
        read_run(tmp_path)
    with pytest.raises(FolderRefusedError, match=r"begun with schema_version 1, .* --force"):
        run(tmp_path).check(**RESUME)


@pytest.mark.parametrize("broken", ["", "{", "[]"])
def test_a_broken_account_is_told(study, tmp_path, broken):
    """Replaced, if that is asked."""
    folder = begun(study, tmp_path / "a")
    (folder / MANIFEST).write_text(broken)
    with (
        pytest.raises(FolderRefusedError, match="is broken; replace the folder with --force"),
        study(folder).held(**RESUME),
    ):
        pass
    with study(folder).held(**FORCE):
        pass


@pytest.mark.parametrize("options", [RESUME, FORCE, NEITHER])
def test_a_folder_of_somebody_else_is_left_as_it_was(study, tmp_path, options):
    """Without a manifest it is no results folder: neither continued nor replaced nor swept, and no lock stays."""
    (tmp_path / "thesis.txt").write_text("mine")
    (tmp_path / ".thesis.partial").write_text("mine, too")
    with pytest.raises(FolderRefusedError, match="is no results folder"), study(tmp_path).held(**options):
        pass
    assert names_in(tmp_path) == [".thesis.partial", "thesis.txt"]


def test_a_folder_in_which_nothing_was_written_goes(study, tmp_path):
    """It was made to be held, and nothing came of it."""
    with study(tmp_path / "a").locked():
        pass
    assert not (tmp_path / "a").exists()


LEFT = ("replications/.rep-00002.4711.partial/requests.parquet", ".summary.csv.partial", "figures/.path.fr.svg.partial")


@pytest.mark.parametrize("options", [RESUME, FORCE])
def test_what_killed_runs_left_half_written_goes_with_the_next_run(study, tmp_path, options):
    """Before it begins, and what its own processes leave when it ends, by Ctrl-C or because enough was known."""

    def leave():
        for name in LEFT:
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text("half")

    begun(study, tmp_path)
    leave()

    def interrupted():
        with study(tmp_path).held(**options):
            assert list(tmp_path.rglob(".*.partial")) == []
            leave()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(tmp_path.rglob(".*.partial")) == []
