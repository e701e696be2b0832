"""Bad values of what tastes share, of places and of reference conditions: one clear message each, by every door."""

import math

import pytest

from sim.app.saving_tab import read_upload
from sim.cli.main import run_command
from sim.errors import ScenarioError
from tests.scenario.telling import errors, refusal, refused, write, yaml_text
from tests.worlds import small_world

AN_ID = "expected an id (a-z, 0-9, _ and -, at most 64, beginning with a letter or a digit)"


def nests(**values):
    """Return the small world with other coefficients of dissimilarity."""
    return small_world(choice={"nests": values})


def in_place(value):
    """Return the small world with something as the place of its first venue."""
    tree = small_world()
    tree["venues"][0]["place"] = value
    return tree


def reference(value):
    """Return the small world with another reference connection."""
    return small_world(outcomes={"reference": {"connection_reliability": value}})


BAD = [
    (nests(service=0.0), "choice.nests.service", "found 0.0, expected more than 0"),
    (nests(place=-0.3), "choice.nests.place", "found -0.3, expected more than 0"),
    (nests(service=1.5), "choice.nests.service", "found 1.5, expected at most 1"),
    (nests(place="0,6"), "choice.nests.place", 'found "0,6", expected a number; decimals take a point: 0.6'),
    (nests(service=math.nan), "choice.nests.service", "found nan, expected a finite number"),
    (nests(place=True), "choice.nests.place", "found true, expected a number"),
    (nests(places=0.3), "choice.nests.places", 'unknown key; did you mean "place"?'),
    (in_place(""), "venues.post_office.place", f'found "", {AN_ID}'),
    (in_place("Bureau de poste"), "venues.post_office.place", f'found "Bureau de poste", {AN_ID}'),
    (in_place(5), "venues.post_office.place", 'found 5, expected a text; put it in quotes: "5"'),
    (in_place(["a"]), "venues.post_office.place", "found a list of 1, expected a text"),
    (in_place({"id": "a"}), "venues.post_office.place", "found a mapping (keys id), expected a text"),
    (reference(-0.1), "outcomes.reference.connection_reliability", "found -0.1, expected at least 0"),
    (reference(1.2), "outcomes.reference.connection_reliability", "found 1.2, expected at most 1"),
    (reference(math.inf), "outcomes.reference.connection_reliability", "found inf, expected a finite number"),
    (
        reference("98 %"),
        "outcomes.reference.connection_reliability",
        'found "98 %", expected a number; as a share: 0.98',
    ),
]


@pytest.mark.parametrize(("tree", "path", "message"), BAD)
def test_a_bad_value_has_one_message_of_its_own(tree, path, message):
    """Path, value and what was expected; a tree in Python and a file say the same."""
    assert refused(tree) == {path: message}


@pytest.mark.parametrize(("tree", "path", "message"), BAD)
def test_a_file_given_to_the_page_is_told_the_same(tree, path, message):
    """One problem, where it is and what was expected, with its line."""
    with pytest.raises(ScenarioError) as caught:
        read_upload("mine.yaml", yaml_text(tree).encode())

    assert [(one.path, one.message, one.line is not None) for one in caught.value.problems] == [(path, message, True)]


def test_a_file_and_the_command_line_refuse_them_all_together(tmp_path, monkeypatch, capsys):
    """With their lines, and an exit code of 2; nothing is run."""
    tree = nests(service=0.0, place=2.0) | {"outcomes": reference(-1.0)["outcomes"], "venues": in_place("")["venues"]}
    path = write(tmp_path, "bad.yaml", tree)
    told = refusal(path)

    assert "bad.yaml: 4 problems" in told
    for name in ("nests.service", "nests.place", "reference.connection_reliability", "post_office.place"):
        assert sum(name in line for line in told.splitlines()) == 1
    monkeypatch.setattr("sys.argv", ["permanences", "check", str(path)])
    with pytest.raises(SystemExit) as ended:
        run_command()
    assert ended.value.code == 2
    assert "choice.nests.service" in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    "tree",
    [
        nests(service=1, place=1.0),
        nests(service=1e-200, place=1e-200),
        in_place(None),
        in_place("town_hall"),
        reference(0),
    ],
)
def test_the_ends_of_the_ranges_are_taken(tree):
    """A λ of 1 is no nest; without a place a venue is its own; a place may be that of another venue."""
    assert errors(tree) == {}
