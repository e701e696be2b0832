"""A run for a GIS and for a spreadsheet."""

import io
import json

import numpy as np
import pytest

from sim.experiments.results_read import read_run
from sim.measures.catalogue import BY_ID
from sim.report.exported import communes_geojson, run_workbook
from sim.report.languages import Language
from sim.report.maps.polygons import area, polygons_of
from sim.report.workbook import WorkbookSheet, workbook_bytes
from tests.command_line import permanences
from tests.report.findings import run_folder

openpyxl = pytest.importorskip("openpyxl")
python_calamine = pytest.importorskip("python_calamine")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A results folder of the world made by hand."""
    return run_folder(tmp_path_factory.mktemp("runs"))


def sheets_of(data):
    """Return the rows of each sheet by another library than the one that wrote it."""
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_each_commune_is_a_feature_with_its_measures(folder):
    """Mean and interval as the summary has them; what is not known is null, never a word."""
    run = read_run(folder)
    document = json.loads(communes_geojson(run))
    rows = run.result.measures
    rows = rows[(rows["dimension"] == "commune") & (rows["measure"] == "reach")].set_index("key")

    assert [one["id"] for one in document["features"]] == [one["properties"]["insee"] for one in document["features"]]
    for one in document["features"]:
        told = one["properties"]
        if one["id"] in rows.index:
            row = rows.loc[one["id"]]
            assert [told["reach"], told["reach_low"], told["reach_high"]] == [row["mean"], row["low"], row["high"]]
        else:
            assert told["reach"] is None
    assert document["measures"]["reach"]["name_en"] == BY_ID["reach"].name
    assert document["fingerprint"] == run.scenario.fingerprint


def square(low, high, *, clockwise=False):
    """Return a closed square ring."""
    ring = np.array([[low, low], [high, low], [high, high], [low, high], [low, low]], dtype=float)
    return ring[::-1] if clockwise else ring


def test_rings_are_polygons_with_holes():
    """A hole goes with the ring around it, an island in the hole is a polygon; outer rings go against the clock."""
    polygons = polygons_of([square(4, 5), square(0, 9, clockwise=True), square(2, 7), square(20, 21)])

    outer, island, other = sorted(polygons, key=len, reverse=True)
    assert [len(one) for one in (outer, island, other)] == [2, 1, 1]
    assert area(np.array(outer[0])) == 81
    assert area(np.array(outer[1])) == -25
    assert {area(np.array(one[0])) for one in (island, other)} == {1}


def test_numbers_of_a_workbook_are_numbers(folder):
    """The whole of each measure is the summary's; every column has a meaning; headings are French."""
    run = read_run(folder)
    sheets = sheets_of(run_workbook(run, Language("fr")))
    measures, communes, columns = (sheets[name] for name in ("Mesures", "Par commune", "Colonnes"))
    whole = run.result.measures.query("dimension == 'all'").set_index("measure")["mean"]

    assert {row[6]: row[2] for row in measures[1:] if row[2] != ""} == pytest.approx(dict(whole.dropna()))
    assert set(communes[0][3:]) <= {row[0] for row in columns[1:]}
    assert all(row[2] for row in columns[1:])


def test_a_code_keeps_its_zero_and_a_text_is_no_formula():
    """Cells of text stay text, whatever they begin with."""
    sheets = sheets_of(workbook_bytes([WorkbookSheet("a/b", ["x", "y"], [["01004", "=1+1"], [None, 2.5]], {1: "0.0"})]))

    assert sheets == {"a b": [["x", "y"], ["01004", "=1+1"], ["", 2.5]]}


def test_equal_sheets_are_equal_bytes():
    """No clock is in a workbook."""
    sheet = WorkbookSheet("a", ["x"], [[1]])

    assert workbook_bytes([sheet]) == workbook_bytes([sheet])


def test_export_writes_both_files_beside_the_results(folder):
    """Once; again only if they are to be replaced."""
    assert permanences("export", folder).returncode == 0
    assert (folder / "communes.geojson").is_file()
    assert (folder / "run.xlsx").is_file()
    assert permanences("export", folder).returncode == 2


def test_export_of_no_results_folder_is_refused(tmp_path):
    """With what it should be."""
    done = permanences("export", tmp_path / "nothing")

    assert done.returncode == 2
    assert "nothing" in done.stderr
