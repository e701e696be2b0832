"""Whatever stands in a file, a scenario comes out or one `ScenarioError`: never a traceback."""

import copy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.errors import ScenarioError
from sim.scenario.files import changed, dump_resolved, scenario_from
from sim.scenario.reading import read_text
from sim.scenario.shape import Shape, scenario_shape
from tests.worlds import small_world

JUNK = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(min_value=10**300, max_value=10**310),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(
        ["9:30", "24:00", "2022-02-30", "9999-12-31", "0001-01-01", "town_hall", "ada", "all", "flat", "47001"]
    ),
    st.just([]),
    st.just({}),
    st.just([None]),
    st.just({"value": None}),
    st.just({"value": 1, "source": [1], "quality": {}}),
    st.just({"id": "x"}),
    st.just([{"id": "x"}, {"id": "x"}]),
    st.just({"town_hall": None}),
)


def _places(tree, here=()):
    """Yield the way to every value of a tree."""
    yield here
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in items:
        yield from _places(value, (*here, key))


PLACES = list(_places(small_world()))[1:]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(st.lists(st.tuples(st.sampled_from(PLACES), JUNK), min_size=1, max_size=3))
def test_any_value_in_any_place_gives_a_scenario_or_one_error(changes):
    """Up to three values of the small world are replaced by anything."""
    tree = copy.deepcopy(small_world())
    for way, junk in changes:
        at = tree
        try:
            for key in way[:-1]:
                at = at[key]
            at[way[-1]] = junk
        except (KeyError, IndexError, TypeError):  # an earlier change took this place away
            continue
    try:
        scenario = scenario_from(tree)
    except ScenarioError as refusal:
        if not refusal.problems:
            pytest.fail("an error without a problem")
        return
    assert changed(scenario).fingerprint == scenario.fingerprint
    assert dump_resolved(scenario, with_origins=True)


def _ways(shape, here=()):
    """Yield the way to every value that the schema knows, the first of a list for all."""
    if here:
        yield here
    for key in shape.keys:
        yield from _ways(shape.key(key) or Shape(), (*here, key))
    if shape.item is not None:
        yield from _ways(shape.item_shape(), (*here, 0))
    if shape.free is not None:
        key = shape.key_choices[0] if shape.key_choices else "47001"
        yield from _ways(shape.key(key) or Shape(), (*here, key))


def _with(at, way, value):
    """Return a tree with a value put somewhere; what would stand in the way is replaced."""
    if not way:
        return copy.deepcopy(value)
    if way[0] == 0:
        return (
            [_with(at[0] if at else None, way[1:], value), *at[1:]]
            if isinstance(at, list)
            else [_with(None, way[1:], value)]
        )
    inner = at if isinstance(at, dict) else {}
    return {**inner, way[0]: _with(inner.get(way[0]), way[1:], value)}


@pytest.mark.parametrize("junk", [1004, [[1]]], ids=str)
def test_any_key_of_the_schema_gives_a_scenario_or_one_error(junk):
    """Also what the small world leaves unsaid."""
    ways = list(_ways(scenario_shape()))

    assert len(ways) > 300
    for way in ways:
        try:
            scenario_from(_with(small_world(), way, junk))
        except ScenarioError as refusal:
            if not refusal.problems:
                pytest.fail(f"an error without a problem: {way}")


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(alphabet="ab:-[]{}&*!|>'\"#%@`,? \n\t\r\\0129.~<=\u00e9\u2028\x00\x85", max_size=40))
def test_any_text_gives_values_or_one_error(text):
    """The signs of YAML in any order."""
    try:
        node, _ = read_text(text, "any.yaml", "any.yaml")
    except ScenarioError as refusal:
        if not refusal.problems:
            pytest.fail("an error without a problem")
        return
    assert isinstance(node.value, dict)


@pytest.mark.parametrize(
    "override", ["", "=", "=1", ".", ".=1", "[0]=1", "a..b=1", "a[=1", "venues[99999999]=1", "a=\x00", "a=*b"]
)
def test_any_override_gives_a_scenario_or_one_error(override):
    """Paths and values that are none."""
    with pytest.raises(ScenarioError):
        scenario_from(small_world(), [override])
