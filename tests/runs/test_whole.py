"""A place that cannot be written is told once, the same way for every verb."""

import errno

import pytest

from sim.errors import ExperimentError, FolderRefusedError, ResultsError
from sim.experiments.calibration import fit_volume
from sim.runs.whole import writing_in
from sim.scenario.files import load_scenario


def test_a_place_that_cannot_be_written_is_wrong_input(tmp_path):
    """A file where a folder is wanted is named, with how to mend; the command ends with 2."""
    file = tmp_path / "file"
    file.touch()
    with (
        pytest.raises(FolderRefusedError, match=r"file cannot be written .*; name another folder") as told,
        writing_in(file),
    ):
        file.mkdir()
    assert told.value.exit_code == 2


@pytest.mark.parametrize("fault", [errno.ENOSPC, errno.EIO])
def test_a_full_or_broken_disk_is_a_run_that_failed(tmp_path, fault):
    """Who named the folder did nothing wrong: the command ends with 1."""
    with pytest.raises(ResultsError) as told, writing_in(tmp_path):
        raise OSError(fault, "no room")
    assert told.value.exit_code == 1


def test_a_site_without_a_published_count_is_not_fitted():
    """Agen has no published count: refused before a season is run, with what was expected and exit code 2."""
    with pytest.raises(ExperimentError, match=r"'agen' has no published count.*mortagne") as told:
        fit_volume(load_scenario("agen"))
    assert told.value.exit_code == 2
