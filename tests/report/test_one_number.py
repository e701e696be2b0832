"""One name of a number has one value wherever it is printed: in pictures, tables, the page and files for others."""

import datetime as dt
import io
import json
import re
from html import unescape

import pandas as pd
import pytest
from openpyxl import load_workbook

from sim.experiments.results_read import read_run
from sim.report.compared import measure_name
from sim.report.exported import communes_geojson, name_of, run_workbook
from sim.report.figures.catalogue import draw
from sim.report.figures.load import desks_of
from sim.report.languages import Language
from sim.report.tables import run as tables
from sim.report.tables.measures import headline_table
from sim.report.tables.scenario import quality_counts
from sim.report.written.assumed import counts_of
from sim.report.written.findings import Findings, told
from sim.report.written.page import report_html
from sim.scenario.files import load_scenario
from tests.report.findings import run_folder

EN = Language("en")


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """Return a run of three seasons, read back from its folder."""
    return read_run(run_folder(tmp_path_factory.mktemp("run")))


@pytest.fixture(scope="module")
def one(run):
    """Return it as a report tells it."""
    return told(run)


def test_values_are_counted_by_quality_alike_in_the_table_and_in_the_report():
    """Names and ids claim nothing: they are counted in neither."""
    scenario = load_scenario("agen")
    counted = quality_counts(scenario)
    by_part = counts_of(scenario).values()

    assert counted == {quality: sum(one[quality] for one in by_part) for quality in counted}
    assert counted["assumed"] > 100


def words(one, name):
    """Return what a picture says to who cannot see it."""
    return draw(name, EN, one.data).description


def cells(table):
    """Return the values behind the cells of a table, by the name of the row and the heading."""
    return {row[0]: dict(zip(table.headers[1:], row[1:], strict=True)) for row in table.rows}


def test_the_picture_of_waits_says_what_the_table_of_waits_says(one):
    """People who came, called within 20 minutes, median and ninth decile: of everybody and of each venue."""
    table = cells(tables.wait_table(one.result.measures, one.data, EN))
    said = words(one, "waits")

    assert len(table) == 3
    for name, row in table.items():
        came, within, median, ninth = (
            row[measure_name(measure, EN)].value for measure in ("came", "wait_within_20", "wait_median", "wait_p90")
        )
        head = "All venues" if name == "everywhere" else name
        assert f"{head}: {EN.number(came)} people came in a season; {EN.percent(within / 100)} called within" in said
        assert f"waited {EN.minutes(median)} at most, nine in ten {EN.minutes(ninth)} at most" in said


def test_the_picture_of_referrals_says_what_the_table_of_outcomes_says(one):
    """Rates with their intervals, by request type and by operator."""
    table = tables.outcome_table(one.result.measures, one.scenario, EN)
    said = words(one, "referrals")

    for name, row in cells(table).items():
        head = "All requests" if name == "all visits" else name.removeprefix("operator: ")
        served, referred = (row[measure_name(measure, EN)] for measure in ("served_visits", "referral_rate"))
        low, high = (EN.percent(float(end) / 100, 1) for end in (referred.low, referred.high))
        assert (
            f"{head}: {EN.number(served.value)} served a season, {EN.percent(referred.value / 100, 1)} referred" in said
        )
        assert f"(95% interval {low} to {high})" in said


def test_maps_and_files_for_other_programs_have_one_reach_of_a_commune(run, one):
    """The map in words, GeoJSON and the workbook."""
    rows = one.result.measures
    reach = rows[(rows["measure"] == "reach") & (rows["dimension"] == "commune")].set_index("key")["mean"]
    features = {one["id"]: one["properties"] for one in json.loads(communes_geojson(run))["features"]}
    sheet = load_workbook(io.BytesIO(run_workbook(run, EN)))["By commune"]
    headings, *lines = sheet.iter_rows(values_only=True)
    column = next(k for k, heading in enumerate(headings) if str(heading).startswith(name_of("reach", EN)))
    said = words(one, "reach_map")

    assert len(reach) == 2
    for line in lines:
        code, name = line[:2]
        assert line[column] == features[code]["reach"] == reach[code]
        assert f"{name}: {EN.percent(reach[code])} of" in said


def test_weeks_tell_the_served_of_the_measure(one):
    """The busiest and the idlest week, in the picture and in the table."""
    table = {row[0]: row[1] for row in tables.week_table(one.data, EN).rows}
    weekly = one.data.by("served_visits", "week")["mean"].reindex(["2022-W10", "2022-W11", "2022-W12"], fill_value=0)
    said = words(one, "weeks")

    assert len(table) == 3
    for week, served in weekly.items():
        year, number = week.split("-W")
        monday = dt.date.fromisocalendar(int(year), int(number), 1).toordinal()
        assert table[EN.date(monday, "d MMM yyyy")] == EN.number(served, 1)
    assert f"least {EN.number(weekly.min(), 1)} " in said
    assert f"most {EN.number(weekly.max(), 1)} " in said


def test_the_agenda_has_the_use_and_the_people_of_the_measures(one):
    """People a day over all days are those who came; the use of all desks together is the utilisation."""
    came = sum(desk.came * desk.days for desk in desks_of(one.data))
    use = one.data.crossed["use"]

    assert came / one.data.replications == pytest.approx(one.data.by("came").loc["all", "mean"])
    assert use["numerator"].sum() / use["denominator"].sum() == one.data.by("utilisation").loc["all", "mean"]


def test_the_path_ends_as_the_table_of_states_says(one):
    """Shares of the needs by their final state."""
    said = words(one, "path")
    table = cells(tables.state_table({"base": one.result.measures}, EN))

    for measure in ("resolved_requests", "unaware", "elsewhere"):
        share = next(iter(table[measure_name(measure, EN)].values())).value
        if share:
            assert f"{EN.percent(share / 100, 1)} of the needs" in said


@pytest.mark.slow
def test_the_page_and_the_terminal_tell_the_same_headlines(run, one):
    """Each cell of the table that `run` prints stands on the page of the report."""
    page = re.sub(r"<[^>]+>", " ", unescape(report_html(Findings({"base": one}), "en")))

    for row in headline_table(run.result.measures, EN).rows:
        assert row[1] in page, row


def test_the_summary_of_the_folder_is_what_is_told(run):
    """`summary.parquet`, where it was written, holds the values of the report."""
    run.store.write_summary(run.result.measures)
    kept = pd.read_parquet(run.store.folder / "summary.parquet")

    pd.testing.assert_frame_equal(kept, run.result.measures, check_dtype=False)
