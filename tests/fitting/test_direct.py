"""What a register shows by itself is fitted; what it has no columns for is named; both become a scenario."""

from dataclasses import replace

import numpy as np
import pytest

from sim.engine.season import simulate
from sim.errors import RegisterError
from sim.fitting.correcting import corrected
from sim.fitting.direct import Estimate, direct_fits
from sim.fitting.folder import fits_table, overlay_document, write_fit
from sim.fitting.overlay import fitted_scenario, overlay_of
from sim.fitting.registering import fit_register
from sim.fitting.seen import seen_alike, seen_of, unit_of
from sim.registers.register import read_register
from sim.scenario.files import load_scenario, scenario_from
from sim.validation.written_register import mapping_for, write_register
from tests.registers.making import appointments, rdv_xls
from tests.worlds import small_world


@pytest.fixture(scope="module")
def world():
    """A small world with a type that half of the needs are of."""
    return scenario_from(small_world(demand={"requests_per_1000": {"middle": 500.0, "high": 600.0}}))


@pytest.fixture(scope="module")
def register(world, tmp_path_factory):
    """A season of it, written down and read again."""
    path = write_register(tmp_path_factory.mktemp("register") / "r.csv", simulate(world, seed=4))
    mapping = mapping_for("agen") | {"scenario": None}
    return read_register(path, {key: value for key, value in mapping.items() if value is not None})


def test_a_season_and_the_register_of_it_are_seen_alike(world, register):
    """Days, types, leads, services to five minutes, waits to one."""
    season = simulate(world, seed=4)
    simulated, read = seen_alike(season, seen_of(register.season)), seen_of(register.season)

    assert simulated.day.tolist() == read.day.tolist()
    assert np.array_equal(simulated.service_min, read.service_min, equal_nan=True)
    assert np.array_equal(simulated.lead_days, read.lead_days, equal_nan=True)
    assert simulated.served.tolist() == read.served.tolist()


def test_a_column_is_rounded_to_the_coarsest_minutes_that_nine_values_in_ten_are_multiples_of():
    """Quarters of an hour with one value of twenty minutes; seconds are not rounded."""
    assert unit_of(np.array([15.0, 30, 45, 15, 30, 60, 15, 15, 30, 20, 0])) == 15
    assert unit_of(np.array([3.2, 7.9, 11.1])) == pytest.approx(1 / 60)


def test_what_a_booking_tool_does_not_tell_is_named():
    """It has no durations, no waits, nobody who was sent on."""
    scenario = load_scenario("agen")
    export = seen_of(_rdv().season)
    found, missing = direct_fits(export, scenario)

    assert {one.what for one in found} >= {"volume", "lead", "no_show", "no_show_law"}
    assert {one.what: one.needs for one in missing}.items() >= {
        "duration": "visits.service_s", "patience": "visits.wait_s, outcome:reneged", "referral": "outcome:referred",
    }.items()  # fmt: skip


def _rdv():
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as folder:
        return read_register(rdv_xls(Path(folder) / "rdv.xls", appointments(200)))


def test_no_shows_are_told_by_who_booked_and_by_reminder():
    """Each with its own count, which together are all that fell due."""
    found, _ = direct_fits(seen_of(_rdv().season), load_scenario("agen"))
    by = {one.of: one.n for one in found if one.what == "no_show"}

    assert by[""] == by["booked_by=person"] + by["booked_by=agent"]


def test_the_mix_of_an_overlay_sums_to_one_and_each_range_holds_its_value(world, register):
    """So that the scenario loads, and a sensitivity can move what was fitted."""
    estimates, _ = direct_fits(seen_of(register.season), world)
    fitted = fitted_scenario(world, overlay_of(estimates, world, "registre abc"))

    assert sum(kind.share for kind in fitted.demand.types) == pytest.approx(1, abs=1e-9)
    ranges = [(path, origin) for path, origin in fitted.origins.items() if origin.range]
    assert ranges
    assert {origin.quality for _, origin in ranges} <= {"observed", "fitted"}
    assert {origin.source for _, origin in ranges} == {"registre abc"}


def test_a_correction_moves_a_value_by_what_the_same_fit_makes_of_a_known_one(world, register):
    """A fit that says 20 % where the truth was the scenario's 30 % says 30 % where it says 20 %."""
    season = seen_of(register.season)
    raw, _ = direct_fits(season, world)
    moved = corrected(raw, world, [season])

    for before, after in zip(raw, moved, strict=True):
        if before.what == "duration_mean":
            own = next(kind.mean_min for kind in world.demand.types if kind.id == before.of)
            assert after.value == pytest.approx(own)
            assert after.low < before.low * own / before.value


def test_a_register_of_another_place_is_refused(world, register):
    """No venue and no type of it are the scenario's: a mapping is missing."""
    with pytest.raises(RegisterError, match="no venue and no request type"):
        fit_register(load_scenario("vigny"), _rdv())


def test_the_folder_of_a_fit_holds_a_scenario_that_extends_the_fitted_one_and_no_file_name(world, register, tmp_path):
    """Its values are those of the table; where it came from is a fingerprint."""
    fit = fit_register(load_scenario("agen"), replace(register, season=_agen_season()), seasons=0, places=0)
    write_fit(tmp_path / "fit", fit, "agen", ["about"])
    again = load_scenario(tmp_path / "fit" / "scenario.yaml")
    table = fits_table(fit).set_index(["what", "of"])

    assert overlay_document(fit, "agen", tmp_path)["extends"] == "shipped/agen"
    assert again.behaviour.no_show.base_share == pytest.approx(
        table.loc[("no_show_law", "base_share"), "value"], abs=1e-6
    )
    assert "r.csv" not in "".join(path.read_text("utf-8") for path in (tmp_path / "fit").iterdir())
    assert fit.fingerprint[:12] in (tmp_path / "fit" / "scenario.yaml").read_text("utf-8")


def _agen_season():
    season = simulate(load_scenario("agen"), seed=2)
    season.meta["tells"] = ("no_show", "reneged", "served", "resolved", "return", "referred")
    return season


def test_an_estimate_keeps_its_place_in_the_scenario():
    """A path of a list has the number of the item; without a path nothing is stated."""
    agen = load_scenario("agen")
    tree = overlay_of(
        [
            Estimate("season", "general[1]", 1.2, 1.0, 1.4, "index", 9, path="demand.seasons.general[0]"),
            Estimate("volume", "", 60, 50, 70, "visits/week", 9),
        ],
        agen,
        "x",
    )

    assert tree["demand"]["seasons"]["general"]["value"] == [1.2, *agen.demand.seasons["general"][1:]]
    assert list(tree) == ["demand"]
