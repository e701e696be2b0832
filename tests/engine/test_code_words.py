"""The codes of the engines are the places of the log's words."""

import pytest

from sim.engine import rules
from sim.visits import outcomes

CODES = {
    "OUTCOMES": "V_RESOLVED V_RETURN V_REFERRED V_NO_SHOW V_BALKED V_RENEGED V_TURNED_AWAY V_CLOSED_DOOR V_CANCELLED",
    "STATES": "OPEN S_RESOLVED S_REFERRED UNAWARE ELSEWHERE NO_OFFER GAVE_UP",
    "CAUSES": "NO_CAUSE MISSING_DOCUMENT PLATFORM_DOWN CONNECTION_DOWN OPERATOR_ONLY BEYOND_SKILL TIME_CAP "
    "PUBLIC_HOLIDAY CLOSURE SCHOOL_HOLIDAY LEAVE ABSENCE",
}


@pytest.mark.parametrize("words", CODES)
def test_a_code_of_the_engines_is_the_place_of_its_word(words):
    known = getattr(outcomes, words)
    names = CODES[words].split()
    assert len(names) == len(known)
    for name in names:
        word = name.removeprefix("V_").removeprefix("S_").lower().replace("no_cause", "")
        assert getattr(rules, name) == known.index(word), name


def test_channels_and_what_people_heard_have_the_engines_codes():
    assert outcomes.CHANNELS[rules.BOOKED] == "appointment"
    assert outcomes.CHANNELS[rules.WALKING_IN] == "walk_in"
    told = (rules.NOBODY, rules.KNOWN, rules.FROM_CAMPAIGN, rules.FROM_FRIEND)
    assert [outcomes.HEARD_FROM[code] for code in told] == ["none", "known", "campaign", "friend"]
