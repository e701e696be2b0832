"""A file of communes: read and filled up from the list of France, or refused with all that is wrong, line by line."""

import pytest

from sim.errors import ScenarioError
from sim.scenario.checks_place import commune_far_from_the_list
from sim.scenario.communes_file import read_communes
from sim.scenario.files import load_scenario
from sim.scenario.setting import territory_of
from tests.scenario.telling import write, yaml_text
from tests.worlds import small_world

HEAD = "insee,name,population,lat,lon\n"


def told(folder, text):
    """Return (line, column, message) of each problem of a file."""
    path = folder / "communes.csv"
    path.write_text(text, encoding="utf-8")
    return [
        (problem.line, problem.path, problem.message) for problem in read_communes(path, "communes.csv", "f.csv")[1]
    ]


def scenario_with(folder, text):
    """Return a small scenario in the place of a file."""
    (folder / "communes.csv").write_text(text, encoding="utf-8")
    tree = small_world(place=...) | {"place": {"file": "communes.csv"}}
    return load_scenario(write(folder, "mine.yaml", yaml_text(tree)))


def test_a_file_of_codes_is_a_place(tmp_path):
    """What a row leaves out is that of the list of France; a value that it gives is taken."""
    scenario = scenario_with(tmp_path, "insee;population\n47001;\n47100;9000\n")
    communes = territory_of(scenario).communes

    assert [(one.insee, one.name) for one in communes] == [("47001", "Agen"), ("47100", "Foulayronnes")]
    assert communes[1].population == 9000
    assert scenario.origins["place.communes.47100.population"].line == 3
    assert territory_of(scenario).offices != ()


def test_a_resolved_scenario_needs_its_file_no_more(tmp_path):
    """Its communes are stated, so that it loads where the file is not."""
    from sim.scenario.resolved import dump_resolved

    scenario = scenario_with(tmp_path, "insee\n47001\n47100\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()

    again = load_scenario(write(elsewhere, "resolved.yaml", dump_resolved(scenario)))
    assert again.fingerprint == scenario.fingerprint
    assert territory_of(again).calendar == territory_of(scenario).calendar


def test_a_former_code_alone_is_taken_for_the_commune_of_today_with_a_word(tmp_path):
    """As in a list of codes, and as long as the row says nothing of the former commune; also once resolved."""
    from sim.scenario.checks import check
    from sim.scenario.resolved import dump_resolved

    scenario = scenario_with(tmp_path, "insee,population\n47001,30000\n49065,\n")
    again = load_scenario(write(tmp_path, "resolved.yaml", dump_resolved(scenario)))
    (word,) = [one for one in check(scenario) if "is taken for it" in one.message]

    assert [one.insee for one in territory_of(scenario).communes] == ["47001", "49080"]
    assert (word.level, word.line) == ("warning", 3)
    assert again.fingerprint == scenario.fingerprint
    assert told(tmp_path, "insee\n49065\n49080\n") == [
        (3, "insee", '"49080" is the commune of "49065" on line 2; keep one')
    ]


def test_a_file_over_the_communes_of_a_parent_is_told(tmp_path):
    """They would be served, and nothing of the file read."""
    child = "extends: agen\nid: mine\nplace: {file: communes.csv}\n"
    (tmp_path / "communes.csv").write_text("insee\n47001\n47100\n", encoding="utf-8")
    with pytest.raises(ScenarioError) as told:
        load_scenario(write(tmp_path, "mine.yaml", child))

    (problem,) = told.value.problems
    assert (problem.path, problem.line) == ("place.file", 3)
    assert "place.communes also says which communes are served" in problem.message
    freed = child.replace("file:", "communes: null, file:")
    assert load_scenario(write(tmp_path, "mine.yaml", freed)).place.codes == ()


@pytest.mark.parametrize(
    ("row", "column", "message"),
    [
        (",Agen,1,44.2,0.6", "insee", "the code is missing; give the INSEE code of the commune"),
        ("1001,A,1,46.1,4.9", "insee", 'a spreadsheet took its zero away: write "01001"'),
        ("20004,A,1,41.9,8.7", "insee", 'Corsica has 2A and 2B: write "2A004"'),
        ("00000,A,1,41.9,8.7", "insee", 'no commune has the code "00000"; look it up in the INSEE list'),
        ("01039,A,1,45.8,5.7", "insee", "since 2023-01-01: write 01138, Culoz-Béon"),
        ("47001,Agen,many,44.2,0.6", "population", '"many" is no number'),
        ("47001,Agen,32 485,44.2,0.6", "population", '"32 485" is no number; write 32485'),
        ("47001,Agen,-1,44.2,0.6", "population", "found -1, expected a whole number from 0 to 5000000"),
        ('47001,Agen,1,"44,2",0.6', "lat", '"44,2" has a decimal comma; write 44.2'),
        ("47001,Agen,1,0.6,44.2", "lat", "with latitude and longitude exchanged; exchange them"),
        ('47001,"Agen\n47100,x",1,44.2,0.6', "name", "holds a line break or a sign of no text"),
        ("47001,Agen,1,44.2", "", "found 4 values, the first line has 5; quote what holds a comma"),
    ],
)
def test_a_fault_is_told_with_line_and_column(row, column, message, tmp_path):
    """And how to mend it."""
    (line, at, text), *others = told(tmp_path, f"{HEAD}{row}\n")

    assert (line, at) == (2, column)
    assert message in text
    assert others == []


def test_a_quote_that_is_not_closed_swallows_no_row(tmp_path):
    """The line in which it is opened is told, whether few rows follow or many."""
    for rows in (1, 20_000):
        with pytest.raises(ScenarioError, match=r"^f.csv, line 2: cannot be read as a table from here"):
            told(tmp_path, 'insee,name\n47001,"Agen\n' + "47100,Foulayronnes\n" * rows)


def test_a_commune_far_from_where_it_lies_is_a_warning(tmp_path):
    """The point is taken, with a word on where the list of France has it."""
    (problem,) = commune_far_from_the_list(scenario_with(tmp_path, "insee,lat,lon\n47001,48.85,2.35\n47100,,\n"))

    assert problem.level == "warning"
    assert problem.path == "place.communes.47001.lat"
    assert problem.message.startswith("48.85, 2.35 is 533 km from the centre of Agen (47001), 44.2")


def test_all_faults_are_told_at_once_in_the_order_of_lines(tmp_path):
    """Whatever their kind, the unknown column first."""
    text = "insee,names,lat,lon\n47001,Agen,44.2,0.6\n47001,Agen,44.2,0.6\n47100,B,x,0.6\n,C,44.2,y\n"

    assert [(line, column) for line, column, _ in told(tmp_path, text)] == [
        (1, "names"), (3, "insee"), (4, "lat"), (5, "insee"), (5, "lon"),
    ]  # fmt: skip
    assert told(tmp_path, text)[0][2] == '"names" is no column; did you mean "name"?'


def test_of_many_faults_of_one_kind_the_first_are_told_and_the_rest_counted(tmp_path):
    """A hundred thousand rows without a code are no hundred thousand lines to read."""
    found = told(tmp_path, "insee,name\n" + ",x\n" * 100_000)

    assert len(found) == 21
    assert found[-1][2] == "and 99,980 more rows: no code"


def test_the_faults_of_a_file_refuse_the_scenario_with_its_own(tmp_path):
    """One message, the file named in it."""
    with pytest.raises(ScenarioError) as caught:
        scenario_with(tmp_path, "insee\n47001\n00000\n")
    assert 'communes.csv: 1 problem\n  line 3  insee  no commune has the code "00000"' in str(caught.value)


@pytest.mark.parametrize("text", ["name\nAgen\n", "", "insee,insee\n1,2\n"])
def test_a_first_line_without_its_column_is_refused(text, tmp_path):
    """Nothing can be made of the rest."""
    with pytest.raises(ScenarioError, match=r"the first line names (no column insee|a column twice); known are insee"):
        told(tmp_path, text)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    """With what it should be."""
    tree = small_world(place=...) | {"place": {"file": "none.csv"}}

    with pytest.raises(ScenarioError, match=r"none.csv: cannot be read .*place.file names a .csv file"):
        load_scenario(write(tmp_path, "mine.yaml", yaml_text(tree)))
