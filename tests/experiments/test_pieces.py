"""A country in pieces: parts add up to the whole, départements are text in files and in readers, nothing is mixed."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pytest

from sim.errors import ResultsError, TerritoryError
from sim.experiments.pieces import (
    SeasonPiece,
    added,
    apart,
    asked_departments,
    communes_around,
    met_season,
    own_season,
    piece_scenario,
)
from sim.experiments.pieces_folder import PiecesFolder, read_departments
from sim.measures.catalogue import BY_ID, measures_of, season_measures
from sim.measures.part import PartView
from sim.visits.arrays import Log
from tests.visits.seasons import hand_made

ADDING = [name for name, one in BY_ID.items() if one.kind not in ("quantile", "index")]
KEYS = ["measure", "dimension", "key"]


def parts_of(season):
    """Return a partition of the season made by hand: by commune its people, its desks and advisers all in the first."""
    communes = sorted(set(season.requests["commune"]))
    desks = {"venue": set(season.sessions["venue"]) | set(season.books["venue"]), "adviser": {"ada", "ben"}}
    return [
        {"commune": {communes[0]}, **desks},
        {"commune": set(communes[1:]), "venue": set(), "adviser": set()},
    ]


def test_measures_of_parts_add_up_to_those_of_the_whole():
    """Every measure that adds up, by every dimension, and indices: whole numbers exactly, sums of others to the bit."""
    season = hand_made()
    whole = season_measures(season, None)
    whole = whole[whole["measure"].map(lambda name: BY_ID[name].kind) != "quantile"].set_index(KEYS)
    parts = [measures_of(PartView(season, None, None, own)) for own in parts_of(season)]
    found = added(parts).set_index(KEYS).reindex(whole.index)

    assert len(parts) == 2
    assert set(ADDING) & set(whole.index.get_level_values(0))
    for column in ("numerator", "denominator", "value"):
        # Euros and hours are no whole numbers: each of a few hundred additions may round by half of the last bit.
        np.testing.assert_allclose(found[column].to_numpy(), whole[column].to_numpy(), rtol=1e-13, err_msg=column)


def test_what_a_part_never_meets_changes_none_of_its_measures():
    """Needs of others, unless they come to its desks, are left out before anything is measured."""
    season = hand_made()
    for own in parts_of(season):
        less = met_season(Log(season), own)
        assert len(less.requests) < len(season.requests)
        pd.testing.assert_frame_equal(
            measures_of(PartView(less, None, None, own)),
            measures_of(PartView(season, None, None, own)),
            check_exact=True,
        )


def test_a_part_counts_nothing_of_another_place():
    """Of people: the needs of its own communes alone."""
    season = hand_made()
    own = parts_of(season)[0]
    found = measures_of(PartView(season, None, None, own))
    needs = found[found["measure"] == "requests"].set_index("dimension")
    cohort = season.requests[season.requests["in_cohort"]]

    assert needs.loc["all", "numerator"] == cohort["commune"].isin(own["commune"]).sum()
    assert {needs.loc["commune", "key"]} == own["commune"]


def test_a_piece_keeps_its_people_with_their_visits_and_its_desks():
    """No row is in two pieces, none is lost; visits stand with their request."""
    season = hand_made()
    pieces = [own_season(Log(season), own) for own in parts_of(season)]

    for name, frame in season.tables():
        assert sum(len(getattr(piece, name)) for piece in pieces) == len(frame)
    for piece in pieces:
        assert set(piece.visits["request"]) <= set(piece.requests["request"])


# --- which pieces


def test_departements_are_asked_for_by_code_name_or_region():
    """Whatever letters and zeros; all without any."""
    assert asked_departments(["1", "2a", "La Réunion", "lot"]) == ("01", "2A", "974", "46")
    assert asked_departments(region="corse") == ("2A", "2B")
    assert len(asked_departments()) == 101


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"asked": ["99"]}, 'no département "99"; codes are 01 to 95, 2A, 2B, 971 to 976'),
        ({"asked": ["savoi"]}, r"did you mean 73 \(Savoie\), 74 \(Haute-Savoie\)"),
        ({"region": "Aquitaine"}, 'no region "Aquitaine"; known are .*Nouvelle-Aquitaine'),
    ],
)
def test_what_is_no_departement_is_told_with_what_is(asked, told):
    """Wrong input."""
    with pytest.raises(TerritoryError, match=told):
        asked_departments(**asked)


def test_around_a_departement_lies_what_40_minutes_reach_on_its_land():
    """Of Corse-du-Sud its neighbour alone; of La Réunion nothing."""
    own, around = communes_around("2A")

    assert {code[:2] for code in own} == {"2A"}
    assert {code[:2] for code in around} == {"2B"}
    assert communes_around("974")[1] == []


@pytest.mark.slow
def test_needs_of_a_piece_are_those_of_the_whole():
    """Bit for bit, whatever lies around: here a halo of 40 minutes against none."""
    from sim.runs.work import engines

    short = ("horizon.end=2024-09-08", "horizon.warm_up_days=0")
    drawn = ["request", "commune", "citizen", "age", "onset_s", "deadline_s", "car"]
    tables = []
    for halo_min in (3.0, 40.0):
        season = engines()(piece_scenario("france", short, "2A", halo_min), seed=1, replication=0, engine="compiled")
        own = season.requests[season.requests["commune"].str.startswith("2A")]
        tables.append(own[drawn].reset_index(drop=True))

    pd.testing.assert_frame_equal(*tables)


# --- files

CODES = ("01", "09", "2A", "974")


def piece_of(code):
    """Return a piece: the season made by hand, its people in a commune of a département."""
    season = hand_made()
    requests = season.requests.assign(commune=pd.Series([code.ljust(5, "0")] * len(season.requests), dtype="str"))
    tables = {**dict(season.tables()), "requests": requests}
    measures = pd.DataFrame({"measure": ["reach"], "dimension": ["all"], "key": ["all"], "numerator": [1.0],
                             "denominator": [2.0], "value": [0.5]})  # fmt: skip
    return SeasonPiece(code, type(season)(**tables, meta=season.meta), measures, len(requests), 0.0)


@pytest.fixture
def folder(tmp_path):
    """Return a country's folder of a few départements; first those that a reader could take for numbers."""
    store = PiecesFolder(tmp_path / "france", {"scenario": "france", "seed": 1})
    with store.held(resume=False, force=False):
        for code in CODES:
            store.write(0, piece_of(code))
    return store.folder


def test_a_departement_is_text_whichever_others_stand_beside_it(folder):
    """Our reader: also where all codes could be numbers, where a guess would give 1 and 9."""
    every, some = read_departments(folder, "requests"), read_departments(folder, "requests", ["01", "09"], ["commune"])

    assert list(dict.fromkeys(every["dep"])) == list(CODES)
    assert (some["dep"].unique().tolist(), some.columns.tolist()) == (["01", "09"], ["commune", "dep"])
    assert every["dep"].dtype == every["commune"].dtype == "str"


def test_texts_come_back_with_the_missing_value_that_they_had(folder):
    """So that `!=` keeps the rows that it kept: an empty reason is an empty text, as before it was written."""
    before, after = hand_made().requests, read_departments(folder, "requests", ["01"])

    assert (before["reason"] != "").tolist() == (after["reason"] != "").tolist()
    assert before["reason"].dtype == after["reason"].dtype
    assert before["aware_s"].isna().tolist() == after["aware_s"].isna().tolist()


SCHEMA = ds.partitioning(pa.schema([("dep", pa.string())]), flavor="hive")


def by_pandas(place):
    """Read as docs/scale.md says."""
    return pd.read_parquet(place, partitioning=SCHEMA)["dep"].unique().tolist()


def by_pyarrow(place):
    """Read as docs/scale.md says."""
    return ds.dataset(place, partitioning=SCHEMA).to_table(columns=["dep"])["dep"].unique().to_pylist()


def by_polars(place):
    """Read as docs/scale.md says."""
    polars = pytest.importorskip("polars")
    data = polars.scan_parquet(f"{place}/**/*.parquet", hive_schema={"dep": polars.String})
    return data.select("dep").unique().collect()["dep"].to_list()


def by_duckdb(place):
    """Read as docs/scale.md says."""
    duckdb = pytest.importorskip("duckdb")
    asked = f"select distinct dep from read_parquet('{place}/**/*.parquet', hive_types = {{'dep': varchar}})"
    return [row[0] for row in duckdb.sql(asked).fetchall()]


@pytest.mark.parametrize("read", [by_pandas, by_pyarrow, by_polars, by_duckdb])
@pytest.mark.parametrize("codes", [("01", "09"), CODES])
def test_other_readers_give_the_departement_as_text_as_documented(read, codes, tmp_path):
    """Whether or not all could be numbers."""
    store = PiecesFolder(tmp_path, {})
    for code in codes:
        store.write(0, piece_of(code))

    assert sorted(read(tmp_path / "requests")) == sorted(codes)


def test_a_table_or_a_departement_that_is_not_there_is_told(folder):
    """With what there is."""
    with pytest.raises(ResultsError, match=r"is no table of a country; there are requests, visits"):
        read_departments(folder, "people")
    with pytest.raises(ResultsError, match=r'has no département "46"; it has 01, 09, 2A, 974'):
        read_departments(folder, "requests", ["46"])
    with pytest.raises(ResultsError, match=r"columns: 'comune' is unknown; it must be one of request, commune"):
        read_departments(folder, "requests", columns=["comune"])
    assert read_departments(folder, "requests", columns=["dep"]).columns.tolist() == ["dep"]


def test_a_country_goes_on_from_the_pieces_that_are_there(folder):
    """And begins anew where that is asked."""
    own = PiecesFolder(folder, {"scenario": "france", "seed": 1})
    with own.held(resume=True, force=False):
        assert [own.has(0, code) for code in (*CODES, "46")] == [True, True, True, True, False]
    with own.held(resume=False, force=True):
        assert not own.has(0, "01")


def test_pieces_of_many_people_are_run_apart():
    """Each is run once; between two of the Paris region stand lighter ones, so that two workers seldom hold two."""
    codes = asked_departments()
    order = apart(codes)
    paris = [place for place, code in enumerate(order) if code in {"75", "77", "78", "91", "92", "93", "94", "95"}]

    assert sorted(order) == sorted(codes)
    assert len(paris) == 8
    assert paris[0] == 0
    assert min(after - before for before, after in pairwise(paris)) >= 3
    assert apart(["46"]) == ["46"]
    assert apart([]) == []
