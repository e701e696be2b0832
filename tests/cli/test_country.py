"""`permanences run france` and its parts, as its users call it."""

from itertools import pairwise
from types import SimpleNamespace

import pandas as pd
import pytest

from sim.cli.country import _BY_COMMUNE, _communes, _write_next, by_department, is_country, lots_of, next_told
from sim.experiments.pieces_folder import read_departments
from sim.report.languages import Language
from tests.command_line import permanences


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (("france", "--department", "99"), 'there is no département "99"'),
        (("france", "--region", "Gascogne"), 'there is no region "Gascogne"; known are'),
        (("agen", "--department", "46"), "name france"),
        (("france", "agen"), "a country is run alone"),
        (("france", "--department", "46", "--region", "Corse"), "one or the other"),
        (("france", "--precision", "reach=1%"), "--replications"),
    ],
)
def test_what_cannot_be_run_of_a_country_is_one_message_and_2(asked, told, tmp_path):
    """Before anything is written."""
    ended = permanences("run", *asked, "--out", tmp_path)

    assert ended.returncode == 2
    assert told in " ".join(ended.stderr.replace("│", " ").split())
    assert list(tmp_path.iterdir()) == []


def test_a_country_is_known_by_its_place_whoever_says_so(tmp_path):
    """Also by a file that extends one, or by an override; a département is none."""
    child, grandchild = tmp_path / "child.yaml", tmp_path / "grandchild.yaml"
    child.write_text("extends: france\nid: child\n", encoding="utf-8")
    grandchild.write_text("extends: child.yaml\nid: grandchild\n", encoding="utf-8")

    assert is_country("france", ())
    assert is_country(str(child), ())
    assert is_country(str(grandchild), ())
    assert not is_country("agen", ())
    assert not is_country("france", ("place.country=null", "place.department='46'"))


@pytest.mark.parametrize("width", [1, 2, 100])
@pytest.mark.parametrize("replications", [1, 3, 20])
def test_each_missing_season_is_in_one_lot_and_no_two_lots_of_a_place_follow_each_other(width, replications):
    """So a department is loaded once for several replications, and two workers do not hold the same one."""
    missing = {code: [one for one in range(replications) if (code, one) != ("b", 0)] for code in "abcdef"}
    lots = lots_of(missing, width)

    assert sorted((code, one) for code, ones in lots for one in ones) == sorted(
        (code, one) for code, ones in missing.items() for one in ones
    )
    assert all(1 <= len(ones) <= 8 for _, ones in lots)
    assert len(lots) >= min(4 * width, sum(map(len, missing.values())))
    assert all(before[0] != after[0] for before, after in pairwise(lots))


def test_sums_by_departement_are_those_of_their_communes():
    """With the share that is reached."""
    communes = pd.DataFrame(
        {
            "dep": ["01", "01", "2A"],
            "population": [10, 20, 30],
            "requests": [4.0, 4.0, 5.0],
            "reach": [1.0, 3.0, 5.0],
            "not_reached": [3.0, 1.0, 0.0],
        }
    )
    found = by_department(communes).set_index("dep")

    assert found["population"].to_dict() == {"01": 30, "2A": 30}
    assert found["reach_share"].to_dict() == {"01": 0.5, "2A": 1.0}


def test_a_commune_without_a_need_in_a_replication_counts_there_too():
    """Les Salces: 2 needs in one of two replications are 1 a replication, so that communes add up to their country."""
    every = pd.DataFrame({name: [2.0, None] for name in _BY_COMMUNE})
    every.insert(0, "commune", "48187")
    found = _communes(every.assign(dep="48", replication=[0, 1], within_20_min=[80.0, 80.0]))

    assert found.loc[0, ["requests", "reach", "not_reached", "within_20_min"]].tolist() == [1.0, 1.0, 0.0, 80.0]


def test_what_the_next_permanences_bring_is_told_in_words_that_fit_one_need():
    """One need more is no "1 besoins"; the money is that of a year."""
    hosts = pd.DataFrame({"people": [279], "gain": [1.47], "eur": [5704.0]})

    assert next_told(hosts, Language("en")).startswith(
        "1 more permanence would come near 279 people, for 5,704 € a year; needs served a year: +1 ("
    )
    assert (
        next_told(pd.concat([hosts, hosts]), Language("fr"))
        .replace("\u202f", " ")
        .replace("\u00a0", " ")
        .startswith(
            "2 permanences de plus approcheraient 558 habitants, pour 11 408 € par an ; besoins servis par an : +3 ("
        )
    )


SHORT = ("--set", "horizon.end=2024-09-08", "--set", "horizon.warm_up_days=0", "--no-figures", "--quiet")


@pytest.mark.slow
def test_a_region_is_its_departements_and_goes_on_from_one_of_them(tmp_path):
    """The same folder, the same tables bit for bit, whichever came first; people of one are in no other."""
    begin = ("run", "france", *SHORT, "--replications", 1, "--jobs", 1, "--out")
    assert permanences(*begin, tmp_path / "a", "--department", "2B").returncode == 0
    refused = permanences(*begin, tmp_path / "a", "--region", "Corse")
    former = next((tmp_path / "a").glob("france-*")) / "figures" / "reach-fr.svg"
    former.parent.mkdir()
    former.write_text("a map of one of them", encoding="utf-8")
    resumed = permanences(*begin, tmp_path / "a", "--region", "Corse", "--resume")
    assert not former.exists()
    whole = permanences(*begin, tmp_path / "b", "--region", "Corse")
    assert (refused.returncode, resumed.returncode, whole.returncode) == (2, 0, 0)
    assert "--resume" in refused.stderr

    one, other = (next((tmp_path / name).glob("france-*")) for name in "ab")
    tables = [
        {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*.parquet")} for folder in (one, other)
    ]
    assert tables[0] == tables[1]
    requests = read_departments(one, "requests", columns=["commune", "request"])
    assert (requests["commune"].str[:2] == requests["dep"]).all()
    assert requests["request"].is_unique


def test_no_next_permanences_stay_of_an_earlier_run(tmp_path):
    """A run that finds none takes the scenario of those before away."""
    (tmp_path / "next.yaml").write_text("id: next\n", encoding="utf-8")
    _write_next(SimpleNamespace(folder=tmp_path), "france", pd.DataFrame(), {})

    assert list(tmp_path.iterdir()) == []
