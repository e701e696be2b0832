"""The results folder: what is written comes back, and what is merged is the replications under each other."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from sim.errors import FolderRefusedError, ResultsError
from sim.experiments.replications import stacked
from sim.experiments.results_read import read_run
from sim.measures.catalogue import season_measures
from sim.runs import parts, run_folder
from sim.runs.parts import Lot, lots
from sim.runs.run_folder import RunFolder
from sim.runs.store import COMPLETE, StudyFolder
from sim.scenario.files import scenario_from
from sim.visits.arrays import Log
from tests.experiments.fakes import fake_simulate
from tests.visits.seasons import changed
from tests.worlds import small_world


def write(kept, *numbers):
    """Write replications of the season made by hand as a part."""
    lot = Lot()
    for number in numbers:
        season = fake_simulate(kept.scenario, 1, number, "reference")
        if number == 3:  # a word of its own, before the others
            season = changed(season, "visits", 0, cause="flood")
        lot.add(number, season, season_measures(season, None))
    kept.write_lot(lot)


@pytest.fixture
def folder(tmp_path):
    """A folder, in two parts, of three replications of the season made by hand."""
    scenario = scenario_from(small_world())
    kept = RunFolder(tmp_path / "run", scenario, 1, "reference")
    with kept.held(resume=False, force=False):
        write(kept, 0, 1)
        write(kept, 2)
    return kept


def test_a_replication_comes_back_as_it_was(folder):
    """Values, missing ones, dtypes, what is known of the run: all equal."""
    season = fake_simulate(folder.scenario, 1, 2, "reference")
    found = folder.season(2)

    for name, frame in season.tables():
        pd.testing.assert_frame_equal(getattr(found, name), frame, check_exact=True)
        written = folder.parts.folder / "rep-00000-00001" / f"{name}.parquet"
        first = pd.read_parquet(written).query("replication == 0").drop(columns="replication")
        wanted = getattr(fake_simulate(folder.scenario, 1, 0, "reference"), name)
        pd.testing.assert_frame_equal(first, wanted, check_exact=True)
    assert found.meta == season.meta
    pd.testing.assert_frame_equal(folder.measures(2), season_measures(season, None), check_exact=True)


def test_merged_tables_are_the_replications_under_each_other(folder, monkeypatch):
    """In the order of their numbers, their number first, also where a file holds several row groups."""
    monkeypatch.setattr(parts, "TOGETHER", 2)
    folder.merge([0, 1, 2])

    for name in ("requests", "visits", "sessions"):
        frames = [getattr(folder.season(number), name).assign(replication=number) for number in (0, 1, 2)]
        wanted = pd.concat(frames, ignore_index=True)
        found = pd.read_parquet(folder.folder / f"{name}.parquet")
        assert found.columns[0] == "replication"
        pd.testing.assert_frame_equal(found, wanted[found.columns], check_exact=True)
        assert found.attrs == {"fingerprint": folder.season(0).meta["fingerprint"]}


def test_merged_tables_are_read_as_the_replications_that_they_hold(folder, monkeypatch):
    """Each replication once, in order; visits with the rows of their own requests and sessions."""
    monkeypatch.setattr(parts, "TOGETHER", 2)
    folder.merge([0, 1, 2])
    seen = list(folder.together([0, 1, 2]))

    assert [sorted(set(part.replication("visits").tolist())) for part in seen] == [[0, 1], [2]]
    for part, again in zip(seen, folder.merged(), strict=True):
        alone = Log(folder.season(2))
        for name in ("request_of", "session_of", "outcome", "state", "served", "held"):
            np.testing.assert_array_equal(getattr(part, name), getattr(again, name))
            if part is seen[1]:
                np.testing.assert_array_equal(getattr(part, name), getattr(alone, name))
    second = seen[0].replication("visits") == 1
    assert (seen[0].request_of[second] >= len(folder.season(0).requests)).all()
    assert (seen[0].session_of[second] >= len(folder.season(0).sessions)).all()


def test_a_run_that_is_not_finished_has_no_merged_tables(folder):
    """The message says how to finish it."""
    with pytest.raises(ResultsError, match=r"has no requests\.parquet.*--resume"):
        next(folder.merged())


def test_a_damaged_merged_table_is_wrong_input_that_a_resumed_run_mends(folder):
    """Cut to nothing it does not open; with its middle wiped it opens, and its columns do not read."""
    folder.merge([0, 1, 2])
    table = folder.folder / "visits.parquet"
    content = table.read_bytes()
    half = len(content) // 2

    for damaged in (b"junk", content[:4] + bytes(half - 4) + content[half:]):
        table.write_bytes(damaged)
        with pytest.raises(FolderRefusedError, match=r"visits\.parquet is damaged \(.*\); .*--resume") as told:
            [merged.column("visits", "session") for merged in folder.merged()]
        assert "\n" not in str(told.value)

    folder.merge([0, 1, 2])
    assert table.read_bytes() == content


@pytest.mark.parametrize("reading", ["season", "measures", "merge"])
def test_a_damaged_part_is_told_with_how_it_is_made_again(folder, reading):
    """Its marks stand, and its pages do not read."""
    part = folder.parts.folder / "rep-00000-00001"
    table = part / ("measures.parquet" if reading == "measures" else "sessions.parquet")
    content = table.read_bytes()
    end = len(content) - 8 - int.from_bytes(content[-8:-4], "little")
    table.write_bytes(content[:4] + bytes(end - 4) + content[end:])
    reads = {"season": folder.season, "measures": folder.measures, "merge": lambda _: folder.merge([0, 1, 2])}

    with pytest.raises(FolderRefusedError, match=rf"{table.name} is damaged \(.*\); remove .*{part.name} and go on"):
        reads[reading](0)


def test_the_measures_of_all_replications_are_those_of_each_under_each_other(folder):
    """As `stacked` would put them, dtypes included."""
    wanted = stacked({number: folder.measures(number) for number in (0, 2)})

    pd.testing.assert_frame_equal(folder.all_measures([0, 2]), wanted, check_exact=True)


def test_a_spreadsheet_reads_the_merged_tables(folder):
    """The CSV has the numbers of the Parquet file, French separators and a UTF-8 mark."""
    folder.merge([0, 1, 2])
    file = folder.folder / "visits.csv"
    exact = pd.read_parquet(folder.folder / "visits.parquet")
    table = pd.read_csv(file, sep=";", encoding="utf-8-sig", keep_default_na=False, na_values={"called_s": [""]})

    assert file.read_bytes().startswith(b"\xef\xbb\xbfreplication;request;")
    assert table["outcome"].tolist() == exact["outcome"].tolist()
    assert table["called_s"].astype("Int64").tolist() == exact["called_s"].tolist()
    assert set(pd.read_csv(folder.folder / "sessions.csv", sep=";", dtype=str)["in_window"]) == {"True", "False"}


def test_a_table_that_no_spreadsheet_holds_has_no_csv_and_the_folder_says_so(folder, monkeypatch):
    """A CSV that a spreadsheet would cut off silently is worse than none; an older one goes."""
    folder.merge([0])
    assert (folder.folder / "visits.csv").exists()
    monkeypatch.setattr(run_folder, "SPREADSHEET_ROWS", 20)
    folder.merge([0, 1, 2])

    assert not (folder.folder / "visits.csv").exists()
    assert (folder.folder / "sessions.csv").exists()
    assert "`visits.csv` is left out: 39 rows" in (folder.folder / "README.md").read_text(encoding="utf-8")


def test_a_table_without_rows_is_merged_too(folder):
    """A season in which nobody came is no fault."""
    season = folder.season(0)
    empty = type(season)(season.requests, season.visits.iloc[:0], season.sessions, season.meta)
    measures = folder.measures(0)
    with folder.held(resume=False, force=True):
        folder.write(0, empty, measures)
        folder.merge([0])

    assert len(pd.read_parquet(folder.folder / "visits.parquet")) == 0


def test_what_a_killed_process_left_half_written_is_no_replication(folder):
    """Only a whole folder has its own name."""
    (folder.parts.folder / ".rep-00003.99.partial").mkdir()
    (folder.parts.folder / "rep-00002" / "visits.parquet").write_bytes(b"PAR1, then nothing")

    assert folder.done() == [0, 1]


def test_tables_are_the_same_bytes_whichever_parts_they_were_written_in(folder):
    """One at a time, all in one, or cut across the row groups; also where more were run than are asked for."""
    written = []
    for cut in ([0], [1], [2]), ([0, 1, 2, 3],), ([0, 1], [2, 3]), ([3], [0, 1, 2]):
        with folder.held(resume=False, force=True):
            for numbers in cut:
                write(folder, *numbers)
            folder.merge([0, 1, 2])
            written.append({path.name: path.read_bytes() for path in folder.folder.glob("*.parquet")})

    assert written[0] == written[1] == written[2]


def test_lots_leave_out_what_is_done_and_keep_to_their_size():
    """A kill loses the lot in progress alone; each lot is done or to be done as a whole."""
    assert list(lots(range(10), {1, 2, 8}, 4)) == [
        range(1),
        range(1, 3),
        range(3, 4),
        range(4, 8),
        range(8, 9),
        range(9, 10),
    ]


def test_a_folder_keeps_where_each_value_comes_from(tmp_path):
    """File, source, quality and range, which the resolved scenario does not hold: those of a finished run come back."""
    stated = {"value": 2.0, "source": "a count", "quality": "derived", "range": [1, 4]}
    scenario = scenario_from(small_world(demand={"volume": stated}))
    kept = RunFolder(tmp_path / "run", scenario, 1, "reference")
    with kept.held(resume=False, force=False):
        write(kept, 0)
        kept.tell(state=COMPLETE, done=1)

    assert read_run(kept.folder).scenario.origins == scenario.origins
    assert scenario.origins["demand.volume"].range == (1.0, 4.0)


def test_the_folder_of_another_study_is_no_run_to_be_read(tmp_path):
    """A country, a sweep, a search: said as such, not as a run whose files are gone."""
    for study in ("country", "sweep", "optimise", "front", "register"):
        store = StudyFolder(tmp_path / study, {"study": study, "seed": 1})
        with store.locked():
            store.tell(state=COMPLETE)

        with pytest.raises(FolderRefusedError, match=rf"holds another study \({study}\), not the run of one scenario"):
            read_run(store.folder)
