"""How sentences, numbers, dates and clock times are written."""

import datetime as dt

import pytest

from sim.comparison.words import decimal
from sim.errors import PermanencesError
from sim.report.headlines import written
from sim.report.languages import Language, typeset
from sim.report.names import NAMES
from sim.scenario.schema import Scenario
from sim.typography import LANGUAGES
from sim.visits.outcomes import CAUSES, CHANNELS, HEARD_FROM, OUTCOMES, STATES

FR, EN = Language("fr"), Language("en")
NARROW, NO_BREAK = "\u202f", "\u00a0"


def test_a_duration_has_its_hours_from_one_hour_up():
    """No line breaks inside it."""
    assert Language("fr").duration(45 * 60) == "45\u00a0min"
    assert Language("en").duration(3_899) == "1\u00a0h\u00a005\u00a0min"
    assert Language("fr").duration(20) == "0\u00a0min"


def test_french_numbers_have_a_comma_and_a_narrow_space():
    """Thousands are set apart by U+202F, which does not break."""
    assert FR.number(1234.5, 1) == f"1{NARROW}234,5"
    assert EN.number(1234.5, 1) == "1,234.5"


def test_small_numbers_keep_one_decimal_unless_whole():
    """What is below ten would lose too much; a whole count stays whole."""
    assert [FR.number(value) for value in (3, 3.04, 12.4, 0.04)] == ["3", "3,0", "12", "0,0"]
    assert FR.number(-0.01, 1) == "0,0"
    assert FR.number(float("nan")) == "–"


def test_a_share_that_is_not_nothing_is_never_written_as_zero():
    """0.04 % of the needs is less than 1 %, not none."""
    assert FR.percent(0.123) == f"12{NO_BREAK}%"
    assert EN.percent(0.1234, 1) == "12.3%"
    assert FR.percent(0.0004) == f"<{NARROW}1{NO_BREAK}%"
    assert FR.percent(0.0) == f"0{NO_BREAK}%"


@pytest.mark.parametrize(("time", "french", "english"), [
    ("09:30", "9 h 30", "09:30"), (9 * 3600, "9 h", "09:00"), ("16:05", "16 h 05", "16:05"),
])  # fmt: skip
def test_clock_times_are_written_as_people_write_them(time, french, english):
    """9 h 30 in French, 09:30 in English; they do not break over lines."""
    assert FR.clock(time) == french.replace(" ", NO_BREAK)
    assert EN.clock(time) == english


def test_dates_are_written_in_full():
    """The first of a month is « 1er » in French; a calendar ordinal is a date."""
    day = dt.date(2022, 2, 1)

    assert FR.date(day) == FR.date(day.toordinal()) == "1er février 2022".replace(" ", NO_BREAK)
    assert EN.date(day) == "1 February 2022".replace(" ", NO_BREAK)
    assert FR.date(dt.date(2022, 2, 11)) == "11 février 2022".replace(" ", NO_BREAK)
    assert FR.date(day, "short") == "01/02/2022"


def test_weekdays_and_months_have_names():
    """By the word of the scenario or by number."""
    assert FR.weekday("monday") == FR.weekday(0) == "lundi"
    assert EN.weekday("sunday", "abbreviated") == "Sun"
    assert (FR.month(8), EN.month(8)) == ("août", "August")


def test_below_two_is_singular_in_french_alone():
    """1,7 jour, but 1.7 days."""
    assert [FR.days(count) for count in (0, 1.7, 2)] == [f"{n}{NO_BREAK}{w}" for n, w in
                                                        (("0", "jour"), ("1,7", "jour"), ("2", "jours"))]  # fmt: skip
    assert [EN.days(count) for count in (0, 1, 1.7)] == [f"{n}{NO_BREAK}{w}" for n, w in
                                                        (("0", "days"), ("1", "day"), ("1.7", "days"))]  # fmt: skip
    assert [written(count, "days", FR) for count in (1.7, 1.96)] == [f"1,7{NO_BREAK}jour", f"2,0{NO_BREAK}jours"]
    assert [written(count, "visits", EN) for count in (0.7, 1)] == [f"0.7{NO_BREAK}visits", f"1.0{NO_BREAK}visit"]
    assert written(1.164, "visits", FR, 3) == f"1,164{NO_BREAK}visite"
    assert EN.plural("{count} visit", "{count} visits", 0.7) == "0.7 visits"


def test_french_signs_are_preceded_by_spaces_that_do_not_break():
    """Narrow before ; ! ?, full before : and inside « »; the apostrophe is curved."""
    assert typeset("Qui ? « L'un » ; à 9 % : oui", "fr") == (
        f"Qui{NARROW}? «{NO_BREAK}L’un{NO_BREAK}»{NARROW}; à 9{NO_BREAK}%{NO_BREAK}: oui"
    )
    assert typeset("the adviser's desk: open", "en") == "the adviser’s desk: open"


def test_an_unknown_language_is_refused_and_those_known_are_told():
    """The message tells what to write."""
    with pytest.raises(PermanencesError, match=r"'de'; it must be one of fr, en"):
        Language("de")


@pytest.mark.parametrize("language", [FR, EN], ids=["fr", "en"])
def test_every_word_of_the_tables_has_a_name(language):
    """Outcomes, states, causes, channels, modes, kinds of venue: whatever the log or a scenario can say."""
    kinds = Scenario.model_json_schema()["$defs"]["Venue"]["properties"]["kind"]["enum"]
    words = {
        "outcome": OUTCOMES,
        "state": STATES,
        "cause": [cause for cause in CAUSES if cause],
        "channel": CHANNELS,
        "heard_from": HEARD_FROM,
        "autonomy": ("low", "medium", "high"),
        "mode": ("walk_in", "appointment", "mixed"),
        "venue_kind": kinds,
        "demand_level": ("low", "middle", "high"),
        "quality": ("observed", "published", "derived", "assumed"),
    }
    for kind, known in words.items():
        assert set(known) <= set(NAMES[kind]), kind
        assert all(language.name(kind, word) for word in known)


def test_a_word_without_a_name_is_still_readable():
    """A register may hold its own words."""
    assert FR.name("cause", "power_cut") == "power cut"


def test_ages_and_lists_are_written_in_words():
    """The last band of age has no upper end."""
    assert FR.age_band(15, 24) == "15 à 24 ans"
    assert EN.age_band(75, 99, last=True) == "75 years and over"
    assert FR.listed(["a", "b", "c"]) == "a, b et c"
    assert EN.listed(["a"]) == "a"


def test_amounts_of_money_follow_the_language():
    """The sign comes last in French."""
    assert FR.euros(1234) == f"1{NARROW}234{NO_BREAK}€"
    assert EN.euros(1234) == "€1,234"


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("value", [0.35, 2.5, 1234.5, -0.04, -1234.56, 0.125])
def test_a_verdict_and_a_table_write_a_number_alike(code, value):
    """One place turns a number into digits; what rounds to nothing has no sign."""
    assert decimal(value, code, 1) == str(Language(code).number(value, 1))
    assert decimal(-0.04, code, 1) == {"fr": "0,0", "en": "0.0"}[code]
