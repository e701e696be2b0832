"""Without nests and without presence, seasons are those of the build before there was either, bit for bit."""

import hashlib
import json
from pathlib import Path

import pytest

import sim
from sim.scenario.files import scenario_from

FOLDER = Path(__file__).parent
NAMES = sorted(path.stem for path in FOLDER.glob("*.json"))
SMALL = ("mortagne", "vigny")  # the reference takes a second for each, most of a minute for those of Agen
NEW_COLUMNS = ["offered_days", "worth_s"]  # of the requests: nobody asked then


def recorded(name):
    """Return what was recorded of a season, and its scenario, which takes the schema's λ of 1 and presence of 0."""
    record = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    tree = record["scenario"]
    # What the base rates were solved with: the mean of the venues listed, which a scenario could not state then.
    tree["outcomes"]["reference"]["connection_reliability"] = record["connection_reliability"]
    return record, scenario_from(tree)


def digests(season):
    """Return the SHA-256 of each table of a log, as CSV, without the columns that were not known then."""
    tables = {
        "requests": season.requests.drop(columns=NEW_COLUMNS), "visits": season.visits, "sessions": season.sessions,
    }  # fmt: skip
    return {name: hashlib.sha256(frame.to_csv(index=False).encode()).hexdigest() for name, frame in tables.items()}


def check(name, engine):
    """Compare a season of today with what was recorded: rows first, which tell more."""
    record, scenario = recorded(name)
    season = sim.simulate(scenario, record["seed"], record["replication"], engine=engine)

    assert {table: len(getattr(season, table)) for table in record["rows"]} == record["rows"]
    assert digests(season) == record["digests"]


@pytest.mark.parametrize("name", NAMES)
def test_a_recorded_season_comes_out_of_the_compiled_engine(name):
    """Requests, visits and sessions of a season with every rule of that build."""
    check(name, "compiled")


@pytest.mark.parametrize("name", SMALL)
def test_a_recorded_season_comes_out_of_the_reference(name):
    """The reference takes its tastes by another way."""
    check(name, "reference")


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted(set(NAMES) - set(SMALL)))
def test_a_long_recorded_season_comes_out_of_the_reference(name):
    """The years of Agen."""
    check(name, "reference")


@pytest.mark.parametrize("changes", [{"nests": {"service": 0.9}}, {"nests": {"place": 0.9}}])
def test_a_nest_changes_a_recorded_season(changes):
    """What is recorded can tell: a λ that is not 1 gives another log."""
    record, scenario = recorded("vigny")
    season = sim.simulate(sim.changed(scenario, choice=changes), record["seed"], record["replication"])

    assert digests(season)["visits"] != record["digests"]["visits"]
