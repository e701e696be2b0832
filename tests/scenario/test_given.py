"""What is given for a scenario where one that was loaded is needed: one message, whichever function is called."""

import pytest

import sim

CALLS = {
    "changed": (), "dump_resolved": (), "simulate": (), "replicate": (), "compare": (), "robustness": (),
    "rank": ("value", 0.2), "front": (["value", "reach"],), "optimise": (), "sweep": (), "what_would_change": (),
    "make_shock": ("absence",), "resilience": (None,),
}  # fmt: skip


@pytest.mark.parametrize("given", ["agen", 5, None], ids=["name", "number", "nothing"])
@pytest.mark.parametrize("name", CALLS)
def test_what_is_no_scenario_is_told_with_how_to_load_one(name, given):
    """The name of a scenario among them: no word of attributes that a text has not."""
    with pytest.raises(sim.ScenarioError) as refused:
        getattr(sim, name)(given, *CALLS[name])

    assert str(refused.value) == (
        f'scenario is {given!r}; it must be a loaded scenario, as sim.load_scenario("agen") gives'
    )


@pytest.mark.parametrize("several", [["agen", "vigny"], {"today": "agen", "other": "vigny"}], ids=["list", "mapping"])
@pytest.mark.parametrize("name", ["compare", "robustness", "rank"])
def test_names_in_place_of_scenarios_are_told(name, several):
    """The first of them."""
    with pytest.raises(sim.ScenarioError, match=r"scenario is 'agen'; it must be a loaded scenario"):
        getattr(sim, name)(several, *CALLS[name])


def test_one_scenario_is_too_few_to_compare():
    """Given alone, it is one of one."""
    with pytest.raises(sim.PermanencesError, match="a comparison needs two scenarios or more, 1 given"):
        sim.compare(sim.load_scenario("agen"))
