"""Scenarios compared from their seasons: pairs, sites, volumes, who gains, precision, kept seasons."""

import json
import math
import shutil
from functools import cache

import pandas as pd
import pytest

from sim.errors import ExperimentError, FolderRefusedError, ResultsError
from sim.experiments.comparing import compare, named
from sim.experiments.comparison_folder import write_comparison
from sim.experiments.robustness import level_settings, ridge_settings, robustness
from sim.experiments.stored import StoredSeasons, kept_in
from sim.measures.catalogue import measures_of_each, season_measures
from sim.runs.processes import held
from sim.runs.run_folder import RunFolder
from sim.runs.work import Seasons
from sim.scenario.files import changed, load_scenario, scenario_from
from sim.visits.difference import first_difference
from tests.experiments.fakes import failing, rota
from tests.worlds import small_world


def world(name):
    """Return the small world under a rota."""
    return scenario_from(small_world(id=name))


BASE = world("base")


def compared(*names, replications=6, primary=("drive_time", "reach"), simulate=rota, **options):
    """Compare rotas with the base."""
    return compare([BASE, *map(world, names)], replications, primary=primary, simulate=simulate, **options)


@cache
def beside_base(name):
    """Return the comparison of a rota with the base, made once for all who look at it."""
    return compared(name)


def row(comparison, measure, scenario=None):
    """Return one row of the differences."""
    table = comparison.differences
    table = table[table["measure"] == measure]
    return (table if scenario is None else table[table["scenario"] == scenario]).iloc[0]


# --- differences


def test_a_shorter_drive_is_found_and_named():
    """A tenth less of the drive, in each season; reach is the same in all."""
    found = beside_base("short")
    drive, reach = row(found, "drive_time"), row(found, "reach")

    assert (drive["better"], drive["verdict"], drive["role"]) == ("short", "better", "primary")
    assert drive["difference"] == pytest.approx(-0.1 * drive["baseline_value"], rel=0.02)
    assert drive["variance_ratio"] > 10
    assert (reach["verdict"], reach["better"], reach["low"], reach["high"]) == ("equal", "", 0, 0)
    assert row(found, "idle")["role"] == "exploratory"


def test_a_scenario_with_itself_differs_by_exactly_0():
    """Every measure that has a value: difference and both ends are 0, nothing is better."""
    found = compare([BASE, BASE], 5, simulate=rota).differences
    known = found[found["difference"].notna()]

    assert found["scenario"].unique().tolist() == ["base#2"]
    assert (known[["difference", "low", "high"]] == 0).all(axis=None)
    assert (known["better"] == "").all()
    assert len(known) > 40


def test_equal_inputs_give_equal_tables_whatever_the_processes():
    """This process and another, or this one alone."""
    with held(1) as other:
        alone, together = compared("short", "late"), compared("short", "late", jobs=other.with_this())

    for name in ("differences", "gains", "placebo"):
        assert first_difference(getattr(alone, name), getattr(together, name)) is None
    assert alone.sentences() == together.sentences()


def test_each_scenario_is_also_told_alone():
    """With its own interval, from the same replications."""
    found = beside_base("short")
    alone = found.results["short"].measures
    is_drive = (alone["measure"] == "drive_time") & (alone["dimension"] == "all")

    assert set(found.results) == {"base", "short"}
    assert alone[is_drive]["mean"].item() == pytest.approx(row(found, "drive_time")["scenario_value"])
    assert found.replications == (0, 1, 2, 3, 4, 5)


def test_the_baseline_is_the_first_or_the_one_named():
    """Every other scenario is compared with it."""
    found = compare([BASE, world("short")], 4, baseline="short", primary=["drive_time"], simulate=rota)

    assert found.baseline == "short"
    assert row(found, "drive_time")["better"] == "short"
    assert row(found, "drive_time")["scenario"] == "base"


def test_sentences_are_in_the_order_in_which_measures_were_named():
    """Not in that of the catalogue; French first."""
    found = beside_base("short")

    assert found.sentences()[0].startswith("Temps de route")
    assert found.sentences("en")[1].startswith("Reach")
    with pytest.raises(ExperimentError, match="language is 'de'"):
        found.sentences("de")


# --- sites and volumes


def test_other_citizens_are_compared_unpaired_and_it_is_said():
    """Another site: no pairs, no gains, variances add up."""
    found = beside_base("away")

    assert not found.differences["paired"].any()
    assert found.differences["variance_ratio"].isna().all()
    assert found.gains.empty
    assert found.placebo is None
    assert "sans appariement" in found.sentences()[0]
    assert "unpaired" in found.sentences("en")[0]


def test_scenarios_that_differ_in_volume_are_compared_on_their_common_requests():
    """Request 9 is in the base alone: it counts in neither, and is told apart."""
    found = beside_base("few")
    requests, sessions = row(found, "requests"), row(found, "sessions_held")

    assert (requests["baseline_value"], requests["scenario_value"], requests["basis"]) == (11, 11, "common")
    assert row(found, "reach")["baseline_value"] == pytest.approx(6 / 11)
    assert row(found, "reach_gap_age")["basis"] == "common"
    assert sessions["basis"] == "all"
    new = found.new_requests.set_index("measure")["mean"]
    assert (new["requests"], new["unaware"]) == (1, 1)
    assert found.new_requests["only_in"].unique().tolist() == ["base"]
    assert "demandes communes" in found.sentences()[1]


@pytest.mark.parametrize("window", [("2022-01-10", "2022-02-06"), ("2022-02-07", "2022-03-06")])
def test_a_rota_beside_itself_over_some_of_its_days_differs_in_nothing(window):
    """Desks and people alike: hours, euros, free slots, the next open desk, each over the days that both report."""
    year = load_scenario("agen", ["horizon.start=2022-01-10", "horizon.end=2022-03-06", "horizon.warm_up_days=14"])
    some = changed(year, [f"horizon.{end}={day}" for end, day in zip(("start", "end"), window, strict=True)])
    some = changed(some, [f"horizon.warm_up_days={(some.horizon.start - year.horizon.start).days + 14}"])
    found = compare({"year": year, "some": some}, 2, people=False).differences

    assert set(found["verdict"]) <= {"equal", "unknown"}
    assert (found["difference"].fillna(0.0) == 0).all()
    totals = found.set_index("measure")["baseline_value"]
    assert 0 < totals["cost"] < 12_000
    assert totals["sessions_planned"] == 56


def test_windows_without_a_common_day_leave_nothing_to_compare():
    """Not even a total, which would be 0 beside 0."""
    first, second = (
        load_scenario("agen", [f"horizon.start=2022-{month}-03", f"horizon.end=2022-{month}-09"])
        for month in ("01", "03")
    )
    found = compare({"first": first, "second": second}, 2, people=False).differences

    assert set(found["verdict"]) == {"unknown"}
    assert "cost" not in set(found["measure"])
    assert "cost_per_resolved" in set(found["measure"])


def test_equal_volumes_leave_nothing_to_tell_apart():
    """Everything counts."""
    found = beside_base("short")

    assert set(found.differences["basis"]) == {"all"}
    assert found.new_requests.empty


# --- who gains, who loses


def test_counts_of_changes_stand_beside_those_of_chance():
    """The late answer moves one request of twelve each season; salted dice move it in every other season."""
    found = beside_base("late").placebo.set_index(["clock", "unit", "change"])
    worse = found.loc["resolved", "requests", "worse"]

    assert (worse["count"], worse["placebo"], worse["total"]) == (1, 0.5, 12)
    assert worse["excess"] == 0.5
    assert found.loc["first_served", "requests", "worse"]["count"] == 0


def test_without_salted_dice_there_is_no_placebo():
    """And so no count."""

    def unsalted(scenario, seed, replication, engine):
        return rota(scenario, seed, replication, engine)

    assert compared("late", simulate=unsalted).placebo is None


def test_gains_are_told_by_cell_and_never_cross_communes_with_age():
    """Six kinds of cells, each adding up to the cohort."""
    gains = beside_base("late").gains
    reach = gains[gains["measure"] == "reach"]

    assert set(gains["dimension"]) == {
        "commune", "type", "age_band", "autonomy", "commune,type", "age_band,autonomy"
    }  # fmt: skip
    assert (reach.groupby("dimension")["requests"].sum() == 12).all()
    assert (reach["difference"] == 0).all()


def test_people_can_be_left_out():
    """For what only the differences are wanted."""
    found = compared("late", people=False)

    assert found.gains.empty
    assert found.placebo is None


# --- what cannot be


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"replications": 1}, "replications is 1"),
        ({"primary": ["speed"]}, "'speed' is unknown"),
        ({"baseline": "other"}, "baseline is 'other'; the scenarios are base, short"),
        ({"margin": {"reach": -1}}, "margin of reach is -1"),
        ({"precision": {"speed": 0.1}}, "'speed'"),
        ({"precision": {"drive_time": None}}, "needs a number, in h"),
        ({"jobs": 0}, "jobs is 0"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_runs(options, told):
    """Exit code 2: wrong input."""
    with pytest.raises(ExperimentError, match=told) as refusal:
        compared("short", simulate=failing, **options)
    assert refusal.value.exit_code == 2


def test_one_scenario_is_no_comparison():
    """Two or more."""
    with pytest.raises(ExperimentError, match="two scenarios or more, 1 given"):
        named([BASE])


# --- precision of differences


def test_a_comparison_goes_on_until_its_differences_are_narrow_enough():
    """Three minutes of driving; at least 30 replications and five more; what was achieved stands in the result."""
    found = compared("short", precision={"drive_time": 0.05}, people=False)
    line = found.precision.iloc[0]

    assert (line["scenario"], line["measure"], line["met"]) == ("short", "drive_time", True)
    assert (line["replications"], line["met_at"]) == (35, 30) == (len(found.replications), 30)
    assert line["half_width"] <= 0.05
    assert line["value"] == pytest.approx(row(found, "drive_time")["difference"])
    assert "Hoad" in found.method


def test_the_ceiling_ends_what_is_never_narrow_enough():
    """And it is told that the target was not met."""
    found = compared("short", precision={"drive_time": 1e-9}, ceiling=32, people=False)

    assert len(found.replications) == 32
    assert not found.precision["met"].any()
    assert found.precision["met_at"].isna().all()


# --- kept seasons


def counted(calls):
    """Return a rota that takes note of what was run."""

    def simulate(scenario, seed, replication, engine, service_salt=0):
        if not service_salt:
            calls.append((scenario.id, replication))
        return rota(scenario, seed, replication, engine, service_salt)

    return simulate


def test_a_comparison_that_is_stopped_loses_only_what_was_in_progress(tmp_path):
    """Started again it reads what is whole and gives the tables of an undisturbed one."""

    def stopping(scenario, seed, replication, engine, service_salt=0):
        if replication == 3 and scenario.id == "short":
            raise KeyboardInterrupt
        return rota(scenario, seed, replication, engine, service_salt)

    with pytest.raises(KeyboardInterrupt):
        compared("short", out=tmp_path, simulate=stopping)
    calls = []
    resumed = compared("short", out=tmp_path, simulate=counted(calls))

    assert sorted(calls) == [("base", 4), ("base", 5), ("short", 3), ("short", 4), ("short", 5)]
    undisturbed = beside_base("short")
    for name in ("differences", "gains", "placebo"):
        assert first_difference(getattr(resumed, name), getattr(undisturbed, name)) is None


def test_what_is_kept_is_measured_once_and_written_some_replications_at_a_time(tmp_path, monkeypatch):
    """Two parts for the six of each scenario; who reads some and makes others has the tables of one who made all."""
    times = []
    monkeypatch.setattr(
        "sim.experiments.stored.measures_of_each", lambda view: times.append(1) or measures_of_each(view)
    )
    kept = compared("short", out=tmp_path)
    parts = sorted(part.relative_to(tmp_path) for part in tmp_path.glob("*/replications/rep-*"))
    first = next(iter(sorted(tmp_path.glob("base-*"))))
    shutil.rmtree(first / "replications")
    store = RunFolder(first, BASE, 1, "compiled")
    for number in (1, 4):
        season = rota(BASE, 1, number, "compiled")
        store.write(number, season, season_measures(season, BASE))
    again = compared("short", out=tmp_path)

    assert [part.name for part in parts] == ["rep-00000-00002", "rep-00003-00005"] * 2
    assert sum(times) == 4 + 2
    assert store.done() == [0, 1, 2, 3, 4, 5]
    for one in (kept, again):
        for name in ("differences", "gains", "placebo"):
            assert first_difference(getattr(one, name), getattr(beside_base("short"), name)) is None


def test_a_folder_says_how_far_it_came_and_is_left_as_it_was_when_nothing_is_added(tmp_path):
    """A finished run keeps its own account."""
    compared("short", out=tmp_path, people=False)
    files = sorted(tmp_path.glob("*/provenance.json"))
    before = [file.read_text() for file in files]
    compared("short", out=tmp_path, people=False)

    assert [json.loads(text)["done"] for text in before] == [6, 6]
    assert [json.loads(text)["state"] for text in before] == ["kept for a comparison"] * 2
    assert [file.read_text() for file in files] == before
    assert not list(tmp_path.glob("*/.lock"))


def test_two_comparisons_exclude_each_other_from_a_folder(tmp_path):
    """The second is told to wait."""
    with kept_in(tmp_path, [BASE], Seasons(1, "any")) as seasons:
        assert isinstance(seasons, StoredSeasons)
        again = kept_in(tmp_path, [BASE], Seasons(1, "any"))
        with pytest.raises(ResultsError, match="being written by another run"), again:
            pass


def test_a_folder_of_another_engine_is_refused(tmp_path):
    """Equal as the engines are, a folder says which one made it."""
    compared("short", out=tmp_path, people=False)
    with pytest.raises(FolderRefusedError, match="begun with engine"):
        compared("short", out=tmp_path, people=False, engine="another")


def test_the_folder_of_a_comparison_holds_its_tables_and_its_verdict(tmp_path):
    """For machines and for a French spreadsheet; the method stands in the provenance."""
    found = compared("late", precision={"drive_time": 1.0})
    folder = write_comparison(tmp_path, found)
    made = json.loads((folder / "provenance.json").read_text(encoding="utf-8"))

    assert folder.name.startswith("compare-base-")
    pd.testing.assert_frame_equal(pd.read_parquet(folder / "differences.parquet"), found.differences)
    assert (folder / "differences.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert (folder / "verdict.fr.txt").read_text(encoding="utf-8").splitlines() == found.sentences("fr")
    assert made["precision"][0]["measure"] == "drive_time"
    assert made["method"] == found.method
    assert made["scenarios"]["late"] == world("late").fingerprint


# --- other settings


def shorter_at_high_demand(scenario, seed, replication, engine, service_salt=0):
    """Drive less under the short rota, but more at high demand."""
    season = rota(scenario, seed, replication, engine, service_salt)
    if scenario.demand.level == "high" and "short" in scenario.id:
        season.sessions["drive_s"] = season.sessions["drive_s"] * 2
    return season


def test_a_verdict_that_turns_at_high_demand_is_told():
    """Better at low and middle demand, worse at high."""
    found = robustness([BASE, world("short")], None, 5, primary=["drive_time"], simulate=shorter_at_high_demand)
    line = found.holds.iloc[0]

    assert found.differences["setting"].tolist() == ["low", "middle", "high"]
    assert (line["status"], line["told_in"], line["against_in"]) == ("turns", "low;middle", "high")
    assert "se renverse" in found.sentences()[0]


def test_a_setting_that_changes_nothing_is_not_run_again():
    """Middle demand is what was compared already."""
    known = compared("short", primary=("drive_time",))
    found = robustness(
        [BASE, world("short")], level_settings(("middle",)), 6, primary=("drive_time",), simulate=failing, known=known
    )

    assert found.comparisons["middle"] is known


def test_the_ridge_changes_awareness_or_the_campaign_and_the_outside_option():
    """In the established regime the reach of the campaign becomes the share that knows the service."""
    from sim.experiments.calibration import VolumeFit

    point = VolumeFit("choice.outside.constant", -1.5, 0.7, -1.5, 1.02, 79.0, 22.0, 3.0)
    (setting,) = ridge_settings([point]).values()

    assert "awareness.share=0.700000" in setting(BASE)
    assert "choice.outside.constant=-1.500000" in setting(BASE)
    campaign = {"id": "launch", "day": "2022-03-01", "communes": "all", "reach": 0.5}
    launched = scenario_from(small_world(regime="launch", awareness={"share": 0.0, "campaigns": [campaign]}))
    assert "awareness.campaigns.launch.reach=0.700000" in setting(launched)


def test_an_unknown_level_is_refused():
    """Low, middle, high."""
    with pytest.raises(ExperimentError, match="level is 'hihg'"):
        level_settings(("hihg",))


# --- as sharp, and as modest, as said


def salted(scenario, seed, replication, engine, service_salt=0):
    """Return the season of a real engine, with service dice of its own for whoever is called salted."""
    from sim.engine.season import simulate

    return simulate(scenario, seed, replication, engine, service_salt=7 if scenario.id == "salted" else service_salt)


@pytest.mark.slow
def test_equal_rotas_with_salted_dice_are_told_apart_no_more_often_than_stated():
    """400 trials of ten seasons of a real small world, paired: a false claim in 5 % of them, less than 3 s.e. above."""
    pair = [BASE, world("salted")]
    primary, trials, claims = ("reach", "served_within_14", "wait_served"), 400, 0
    for trial in range(trials):
        found = compare(pair, 10, seed=1000 + trial, primary=primary, people=False, simulate=salted)
        claims += any(line["better"] for line in found.primary_rows())

    assert claims <= trials * 0.05 + 3 * math.sqrt(trials * 0.05 * 0.95)


@pytest.mark.slow
def test_a_real_world_built_to_be_five_percent_better_is_found():
    """An adviser whose services last 5 % less takes 5 % from the time people spend: 200 seasons show it, 9 of 10."""
    quick = scenario_from(small_world(id="quick", advisers=[{"id": "ada", "home": "post_office", "pace": 0.95}]))
    found = [compare([BASE, quick], 200, seed=seed, people=False) for seed in range(10)]
    rows = [row(one, "time_present") for one in found]

    assert sum(line["better"] == "quick" for line in rows) >= 9
    assert all(-0.07 < line["difference"] / line["baseline_value"] < -0.03 for line in rows)
    assert all(line["variance_ratio"] > 10 for line in rows)
