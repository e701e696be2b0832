"""What a child makes of its parent, and what an override makes of a scenario."""

import pytest

from sim.errors import ScenarioError
from sim.scenario.files import changed, load_scenario, scenario_from
from tests.scenario.telling import refused, write
from tests.worlds import permanence, small_world


@pytest.fixture
def child(tmp_path):
    """Return a function: the scenario of a text that extends the small world."""
    write(tmp_path, "base.yaml", small_world())
    return lambda text, overrides=(): load_scenario(write(tmp_path, "child.yaml", f"extends: base\n{text}"), overrides)


def ids(items):
    """Return the ids of named things, in order."""
    return [item.id for item in items]


def test_mappings_merge_key_by_key(child):
    """A neighbour of what is changed stays."""
    no_show = child("behaviour: {no_show: {per_day: 0.02}}").behaviour.no_show

    assert (no_show.base_share, no_show.per_day) == (0.04, 0.02)


def test_named_things_merge_by_id_in_the_parents_order(child):
    """What is new comes last, whatever the order of the child."""
    text = """
rota:
  permanences:
    - {id: town_hall_fri, venue: town_hall, advisers: [ada], weekday: friday, start: "09:00", end: "12:00"}
    - {id: town_hall_thu, start: "13:30"}
"""
    permanences = child(text).rota.permanences

    assert ids(permanences) == ["post_office_mon", "town_hall_thu", "town_hall_fri"]
    assert permanences[1].start == (13 * 60 + 30) * 60
    assert permanences[1].venue == "town_hall"


def test_named_things_may_be_given_by_id(child):
    """The shorter form: a mapping instead of a list; null removes."""
    text = """
rota:
  permanences:
    post_office_mon: null
    town_hall_thu: {start: "13:30"}
    town_hall_fri: {venue: town_hall, advisers: [ada], weekday: friday, start: "09:00", end: "12:00"}
"""
    permanences = child(text).rota.permanences

    assert ids(permanences) == ["town_hall_thu", "town_hall_fri"]
    assert permanences[0].start == (13 * 60 + 30) * 60


def test_a_first_file_may_give_named_things_by_id():
    """Also without a parent, and a list then merges into it."""
    tree = small_world()
    by_id = small_world(venues={venue.pop("id"): venue for venue in tree["venues"]})

    assert scenario_from(by_id).fingerprint == scenario_from(small_world()).fingerprint


def test_a_list_merges_into_things_that_the_parent_gives_by_id(tmp_path):
    """The two forms mean the same."""
    tree = small_world()
    write(tmp_path, "base.yaml", small_world(venues={venue.pop("id"): venue for venue in tree["venues"]}))
    path = write(tmp_path, "child.yaml", "extends: base\nvenues: [{id: town_hall, name: Salle des fêtes}]\n")

    assert [v.name for v in load_scenario(path).venues] == ["Bureau de poste", "Salle des fêtes"]


def test_other_lists_replace(child):
    """A list of numbers or of hours is one value."""
    scenario = child(
        "behaviour: {walk_in_profile: {weights: [1, 1]}}\nrota: {permanences: {town_hall_thu: {breaks: []}}}"
    )

    assert scenario.behaviour.walk_in_profile.weights == (1.0, 1.0)


def test_an_empty_list_takes_every_named_thing_away(child):
    """It replaces, for it names nothing to merge."""
    with pytest.raises(ScenarioError, match="there is no permanence and no home desk"):
        child("rota: {permanences: []}")


def test_null_removes_a_key_and_its_default_comes_back(child):
    """What the parent said is as if it had not."""
    assert child("horizon: {warm_up_days: null}").horizon.warm_up_days == 60


def test_null_for_what_no_parent_states_is_left_to_the_schema(child):
    """A typing error does not vanish: the key is unknown, or the value is missing."""
    with pytest.raises(ScenarioError, match='unknown key; did you mean "warm_up_days"'):
        child("horizon: {warm_up_day: null}")
    with pytest.raises(ScenarioError, match=r"desk.grace_min\s+found nothing \(null\), expected a number"):
        child("desk: {grace_min: null}")
    assert child("venues: {town_hall: {waiting_room: null}}").venues[1].waiting_room is None


def test_removing_a_named_thing_that_is_not_there_is_refused(child):
    """The nearest name is told, with the line of the child."""
    with pytest.raises(ScenarioError) as caught:
        child("rota:\n  permanences:\n    town_hal_thu: null\n")

    (problem,) = caught.value.problems
    assert problem.message == '"town_hal_thu" cannot be removed, it is not there; did you mean "town_hall_thu"?'
    assert problem.line == 4


def test_a_wrapped_null_is_a_value_and_removes_nothing(child):
    """No limit, with a source."""
    scenario = child("venues: {town_hall: {waiting_room: {value: null, source: a visit, quality: observed}}}")

    assert scenario.venues[1].waiting_room is None


def test_a_bare_value_keeps_no_stale_source(tmp_path):
    """The source of the parent's value says nothing of the child's."""
    wrapped = {"value": 1.2, "source": "a count", "quality": "observed"}
    write(tmp_path, "base.yaml", small_world(demand={"volume": wrapped}))
    path = write(tmp_path, "child.yaml", "extends: base\ndemand:\n  volume: 2.0\n")

    origin = load_scenario(path).origins["demand.volume"]

    assert (origin.file, origin.line, origin.source, origin.quality) == ("child.yaml", 3, None, None)


def test_a_wrapped_mapping_of_the_parent_may_be_changed_in_part(tmp_path):
    """What is not changed keeps its source."""
    wrapped = {"value": {"least": 4, "most": 8}, "source": "a guess", "quality": "assumed"}
    tree = small_world()
    tree["behaviour"]["tolerance"] = wrapped
    write(tmp_path, "base.yaml", tree)
    path = write(tmp_path, "child.yaml", "extends: base\nbehaviour: {tolerance: {most: 12}}\n")

    origins = load_scenario(path).origins

    assert origins["behaviour.tolerance.least"].quality == "assumed"
    assert origins["behaviour.tolerance.most"].quality is None


def test_an_id_given_twice_by_a_child_is_not_merged_away(child):
    """Two changes of one thing contradict each other."""
    with pytest.raises(ScenarioError, match="is given twice"):
        child("venues:\n  - {id: town_hall, name: one}\n  - {id: town_hall, name: two}\n")


@pytest.mark.parametrize(
    ("override", "value"),
    [
        ("demand.volume=1.5", lambda s: s.demand.volume == 1.5),
        ("demand.volume = 1.5", lambda s: s.demand.volume == 1.5),
        ("rota.permanences.town_hall_thu.start=13:30", lambda s: s.rota.permanences[1].start == 13.5 * 3600),
        ("rota.permanences.town_hall_thu=null", lambda s: len(s.rota.permanences) == 1),
        ("awareness.communes.47209=0.1", lambda s: s.awareness.communes == {"47209": 0.1}),
        ("behaviour.walk_in_profile.weights=[1, 2]", lambda s: s.behaviour.walk_in_profile.weights == (1, 2)),
        ("behaviour.walk_in_profile={before_opening_min: 5}", lambda s: len(s.behaviour.walk_in_profile.weights) == 6),
        ("desk.early_min=7", lambda s: s.desk.early_min == 7),
        ("demand.seasons.flat[0]=1.1", lambda s: s.demand.seasons["flat"][0] == 1.1),
        ("horizon.warm_up_days=null", lambda s: s.horizon.warm_up_days == 60),
        ("regime=launch", lambda s: s.regime == "launch"),
        (
            "rota.permanences.post_office_mon.breaks=[{start: 10:00, end: 10:15}]",
            lambda s: s.rota.permanences[0].breaks,
        ),
        (
            "rota.permanences.new={venue: town_hall, advisers: [ada], weekday: friday, start: 09:00, end: 12:00}",
            lambda s: ids(s.rota.permanences)[-1] == "new",
        ),
    ],
)
def test_an_override_sets_what_its_path_leads_to(override, value):
    """Items of lists by id, the value as YAML."""
    assert value(scenario_from(small_world(), [override]))


@pytest.mark.parametrize(
    ("override", "path", "message"),
    [
        ("demand.volum=2", "demand.volum", 'there is no "volum" here; did you mean "volume"?'),
        ("dmand.volume=2", "dmand.volume", 'there is no "dmand" here; did you mean "demand"?'),
        (
            "rota.permanences.town_hall_th.start=10:00",
            "rota.permanences.town_hall_th.start",
            'there is no "town_hall_th" here; did you mean "town_hall_thu"?',
        ),
        (
            "demand.requests_per_1000.mid=3",
            "demand.requests_per_1000.mid",
            'there is no "mid" here; did you mean "middle"?',
        ),
        ("demand.volume.x=2", "demand.volume.x", 'there is no "x" here; there is none to choose from'),
        ("venues[7].name=x", "venues[7].name", 'there is no "7" here; known here: post_office, town_hall'),
        (
            "demand.volume",
            "demand.volume",
            'found "demand.volume", expected key.path=value, for instance demand.volume=1.2 (null removes)',
        ),
        (
            "demand.volume=",
            "demand.volume",
            'found "demand.volume=", expected key.path=value, for instance demand.volume=1.2 (null removes)',
        ),
        ("demand.volume=many", "demand.volume", 'found "many", expected a number'),
    ],
)
def test_an_override_that_leads_nowhere_is_refused_with_the_nearest_name(override, path, message):
    """It would otherwise change nothing, silently."""
    assert refused(small_world(), [override]) == {path: message}


def test_a_value_of_an_override_that_is_no_yaml_is_refused():
    """The brackets are not closed."""
    with pytest.raises(ScenarioError, match="--set, line 1: not valid YAML"):
        scenario_from(small_world(), ["demand.volume=[1"])


def test_the_problems_of_overrides_are_told_under_their_own_heading():
    """So that nobody looks for them in a file."""
    with pytest.raises(ScenarioError) as caught:
        scenario_from(small_world(), ["demand.volume=-1", "regime=lunch"])

    assert str(caught.value) == (
        "--set: 2 problems\n"
        '  regime         found "lunch", expected one of established, launch; did you mean "launch"?\n'
        "  demand.volume  found -1, expected at least 0"
    )


def test_overrides_apply_in_order():
    """The last one wins, and a null can be undone."""
    overrides = ["demand.volume=2", "demand.volume=null", "demand.volume=3"]

    assert scenario_from(small_world(), overrides).demand.volume == 3


def test_an_override_of_one_value_changes_no_other():
    """The fingerprint differs by that value alone."""
    before = scenario_from(small_world())
    after = changed(before, ["demand.volume=2"])

    assert changed(after, ["demand.volume=1"]).fingerprint == before.fingerprint
    assert after.fingerprint != before.fingerprint


def test_a_new_permanence_through_python_is_appended():
    """As a child file would do."""
    new = permanence("town_hall_fri", "town_hall", "friday", "09:00", "12:00")
    scenario = changed(scenario_from(small_world()), rota={"permanences": [new]})

    assert ids(scenario.rota.permanences) == ["post_office_mon", "town_hall_thu", "town_hall_fri"]
