"""The text of a file: YAML 1.2, every value with its line, and what is no scenario."""

import pytest

from sim.errors import ScenarioError
from sim.said import told as in_words
from sim.scenario import reading
from sim.scenario.files import load_scenario, scenario_from
from tests.scenario.telling import refusal, refused, write, yaml_text
from tests.worlds import small_world


@pytest.fixture
def told(tmp_path, monkeypatch):
    """Return a function: the message with which a text is refused."""
    monkeypatch.chdir(tmp_path)
    return lambda content: refusal(write(tmp_path, "mine.yaml", content).name)


@pytest.fixture
def load(tmp_path):
    """Return a function: the scenario of a text."""
    return lambda content: load_scenario(write(tmp_path, "mine.yaml", content))


def test_a_time_without_quotes_is_the_time_it_shows(load):
    """Another reader of YAML takes 12:30 for the number 750."""
    text = yaml_text(small_world()).replace("end: 12:00", "end: 12:30")

    assert "end: 12:30\n" in text
    assert load(text).rota.permanences[0].end == (12 * 60 + 30) * 60


@pytest.mark.parametrize("written", ["9:30", '"9:30"', "09:30"])
def test_an_hour_of_one_digit_is_the_hour_it_shows(load, written):
    """With quotes and without, as people write it."""
    text = yaml_text(small_world()).replace("start: 09:00", f"start: {written}")

    assert f"start: {written}\n" in text
    assert load(text).rota.permanences[0].start == (9 * 60 + 30) * 60


def test_the_word_no_is_a_text_and_not_false(load):
    """YAML 1.2 has true and false alone."""
    assert load(yaml_text(small_world(venues=_venues(name="no")))).venues[0].name == "no"


def _venues(**changes):
    first, second = small_world()["venues"]
    return [first | changes, second]


def test_a_date_reads_with_and_without_quotes(load):
    """The small world's dates are quoted; here one is not."""
    text = yaml_text(small_world()).replace("'2022-03-07'", "2022-03-07")

    assert load(text).fingerprint == scenario_from(small_world()).fingerprint


def test_a_day_that_no_calendar_has_is_refused(told):
    """30 February, without quotes."""
    message = told(yaml_text(small_world()).replace("'2022-04-03'", "2022-02-30"))

    assert "line 10  horizon.end  '2022-02-30' is no day of the calendar (that month has no such day)" in message


def test_a_date_with_a_time_is_refused(told):
    """The time would be lost silently."""
    message = told(yaml_text(small_world()).replace("'2022-04-03'", "2022-04-03 10:00:00"))

    assert "is not a date; write it as YYYY-MM-DD" in message


def test_a_code_with_a_leading_zero_is_a_text(load):
    """01004 is a commune, not the number 1004."""
    text = yaml_text(small_world(venues=_venues(commune="01004"))).replace("'01004'", "01004")

    assert load(text).venues[0].commune == "01004"


def test_a_code_read_as_a_number_tells_the_quotes(told):
    """Five digits without a leading zero are a number in YAML."""
    message = told(yaml_text(small_world()).replace("commune: '47001'", "commune: 47001"))

    assert 'found 47001, expected a text; put it in quotes: "47001"' in message


def test_a_code_may_be_a_key_without_quotes(load):
    """Keys are words, whatever they look like."""
    text = yaml_text(small_world()).replace("awareness:\n", "awareness:\n  communes: {47209: 0.25}\n")

    assert load(text).awareness.communes == {"47209": 0.25}


def test_a_key_given_twice_is_an_error_with_both_lines(told):
    """The last one would win silently."""
    text = yaml_text(small_world())
    message = told(text + "id: other\n")

    assert f"line {text.count(chr(10)) + 1}  id  key is given twice (first on line 1); keep one" in message


def test_an_id_given_twice_in_a_list_is_an_error_with_both_lines(told):
    """Two things of one name cannot be told apart."""
    text = yaml_text(small_world()).replace("id: town_hall\n", "id: post_office\n")

    assert 'venues[1].id  id "post_office" is given twice (first on line 27); ids must differ' in told(text)


@pytest.mark.parametrize("text", ["", "\n\n", "# a comment alone\n", "---\n", "null\n"])
def test_an_empty_file_is_refused(told, text):
    """Nothing, comments, and a null are all empty."""
    assert told(text) == "mine.yaml: the file is empty; a scenario is a mapping of keys and values"


@pytest.mark.parametrize(("text", "found"), [("- a\n", "a list"), ("hello\n", 'the text "hello"')])
def test_a_file_that_is_no_mapping_is_refused(told, text, found):
    """A list and a word have no keys."""
    assert told(text) == f"mine.yaml, line 1: found {found}, expected a mapping of keys and values"


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("id: [1\n", 2, "while parsing a flow sequence"),
        ("id: a\n\tregime: b\n", 2, "a tab stands where spaces are expected; indent with spaces"),
        ("id: a: b\n", 1, 'a ":" stands where none is expected'),
        ("id: 'a\n", 2, "while scanning a quoted scalar"),
        ("id: *other\n", 1, "found undefined alias"),
        ("id: a\n---\nid: b\n", 2, "a second document begins here (---)"),
    ],
)
def test_broken_yaml_is_refused_with_its_line(told, text, line, message):
    """The line of the fault, and how to mend it where that is known."""
    assert told(text).startswith(f"mine.yaml, line {line}: not valid YAML: ")
    assert message in told(text)


BROKEN = {
    "title: 'L'agence'\n": ("something stands after a text in quotes", "une apostrophe à l’intérieur s’écrit"),
    "rota:\n  a: 1\n b: 2\n": ("this line is not indented", "cette ligne n’a pas le retrait"),
    "a: 1\n- b\n": ("this line is not indented", "cette ligne n’a pas le retrait"),
    "a: 1\nthe desk\nb: 2\n": ('a line is neither "key: value"', "une ligne n’est ni « clé : valeur »"),
    "a: - 1\n": ("a list begins on a line of its own", "une liste commence sur sa propre ligne"),
    "a: 1\nb: {c: 1\nd: 2\n": ("the bracket that is opened on line 2", "ouvert à la ligne 2"),
    "a: [1, 2]]\n": ("a bracket is closed that was not opened", "se ferme sans avoir été ouvert"),
    "a: ]\n": ("a bracket is closed that was not opened", "se ferme sans avoir été ouvert"),
    'a: 1\nb: "c\nd: 2\n': ("the text in quotes that begins on line 2", "qui commence à la ligne 2"),
    "a: *b\n": ("a text that begins with * or &", "un texte qui commence par * ou &"),
    "a: & b\n": ("a text that begins with * or &", "un texte qui commence par * ou &"),
    "a: @b\n": ("a text does not begin with @, % or `", "un texte ne commence pas par @, % ou `"),
    "a: !x!y d\n": ("a text that begins with !", "un texte qui commence par !"),
    "a: !<b d\n": ("a text that begins with !", "un texte qui commence par !"),
    'a: "C:\\data"\n': ("in double quotes \\ begins a sign", "entre guillemets doubles, \\ commence un signe"),
    "a: | b\n": ("after | or > the text begins on the next line", "après | ou >, le texte commence"),
    "a: >x\n b\n": ("after | or > the text begins on the next line", "après | ou >, le texte commence"),
    "a: ? b\n": ('a "?" and a space stand', "un « ? » suivi d’une espace"),
    "a: [,]\n": ("a value is missing before this place", "il manque une valeur avant cet endroit"),
    "%b\n": ("a line that begins with %", "une ligne qui commence par %"),
    "%YAML x\n---\na: 1\n": ("a line that begins with %", "une ligne qui commence par %"),
    "%YAML 2.0\n---\na: 1\n": ("a line that begins with %", "une ligne qui commence par %"),
}  # fmt: skip


@pytest.mark.parametrize("text", BROKEN)
def test_what_breaks_yaml_is_told_in_words_that_help_before_those_of_its_reader(tmp_path, text):
    """In either language; the reader's own, of its grammar and in English, come after."""
    with pytest.raises(ScenarioError) as fault:
        load_scenario(write(tmp_path, "mine.yaml", text))

    for code, words in zip(("en", "fr"), BROKEN[text], strict=True):
        (message,) = {in_words(one.message, code) for one in fault.value.problems}
        ours, _, own = message.partition(
            " (the reader's own words: " if code == "en" else " (dans les mots du lecteur : "
        )
        assert words in ours
        assert own.endswith(")")


def test_a_name_for_a_value_may_be_given_anew(load):
    """YAML allows it, and nothing is told: the last one before a reference is meant."""
    text = yaml_text(small_world()).replace("start: 09:00", "start: &hour 09:00")
    text = text.replace("end: 12:00", "end: &hour 12:00")

    assert text.count("&hour") == 2
    assert load(text).rota.permanences[0].end == 12 * 3600


def test_a_control_character_is_refused(told):
    """It cannot be seen in an editor, so its code and line are told."""
    assert told("id: a\ntitle: \x01\n") == "mine.yaml, line 2: the character U+0001 is not allowed in a text; remove it"


@pytest.mark.parametrize("encoding", ["latin-1", "utf-16"])
def test_another_encoding_than_utf_8_is_refused(told, encoding):
    """A file saved by an old editor."""
    message = told("id: a\ntitle: café\n".encode(encoding))

    assert "not UTF-8 (byte 0x" in message
    assert "save the file as UTF-8" in message


def test_a_byte_order_mark_is_accepted(load):
    """Some editors write one before UTF-8."""
    data = b"\xef\xbb\xbf" + yaml_text(small_world()).encode()

    assert load(data).fingerprint == scenario_from(small_world()).fingerprint


def test_an_alias_and_a_merged_mapping_are_given_up(load):
    """YAML's own ways not to repeat oneself work, explicit keys winning."""
    text = yaml_text(small_world(place={"communes": []}))
    communes = (
        "  communes:\n"
        "  - &first {id: '47001', name: Grandville, population: 3000, lat: 44.20, lon: 0.62}\n"
        "  - {<<: *first, id: '47209', name: Petitbourg}\n"
    )

    small = load(text.replace("  communes: []\n", communes)).place.communes

    assert [(c.id, c.population) for c in small] == [("47001", 3000), ("47209", 3000)]


@pytest.mark.parametrize("text", ["id: &a [*a]\n", "&a id: &b {x: *b}\n", "[" * 1000, "id: &a {<<: *a}\n"])
def test_a_value_that_contains_itself_is_refused(told, text):
    """It would never end."""
    assert "contains itself" in told(text) or "nested too deeply" in told(text)


def test_aliases_of_aliases_do_not_fill_the_memory(told, monkeypatch):
    """Ten lines that stand for ten thousand million values, of which a tenth of those allowed are counted here."""
    monkeypatch.setattr(reading, "_MOST_VALUES", reading._MOST_VALUES // 10)
    bomb = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n"
    bomb += "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10))

    assert "values; a scenario is smaller" in told(bomb)


def test_a_tag_of_another_language_is_refused(told):
    """Nothing is built from a file but plain values."""
    assert 'the tag "tag:yaml.org,2002:python/object:os.system" is not known' in told(
        "id: !!python/object:os.system {}\n"
    )


def test_a_number_of_thousands_of_digits_is_refused(told):
    """Python would refuse to read it, with a traceback."""
    assert "a number of 5000 digits; write a smaller one" in told(f"demand: {{volume: {'9' * 5000}}}\n")


def test_a_mapping_as_a_key_is_refused(told):
    """Keys are plain words."""
    assert "a key must be a plain word" in told("? {a: 1}\n: 2\n")


def test_a_wrapped_value_is_unwrapped_whatever_it_is():
    """A scalar, a list, a mapping, and a list of things."""
    wrapped = small_world(demand={"volume": {"value": 2.0, "source": "a count", "quality": "observed"}})
    wrapped["awareness"] = {"value": {"share": 0.4}, "source": "a survey", "quality": "published", "note": "by phone"}
    wrapped["demand"]["seasons"] = {"flat": {"value": [1.0] * 12, "quality": "assumed"}}
    wrapped["venues"] = {"value": wrapped["venues"], "source": "a list"}

    scenario = scenario_from(wrapped)
    bare = scenario_from(small_world(demand={"volume": 2.0}, awareness={"share": 0.4}))

    assert scenario.fingerprint == bare.fingerprint
    assert (scenario.origins["demand.volume"].source, scenario.origins["demand.volume"].quality) == (
        "a count",
        "observed",
    )
    assert scenario.origins["awareness.share"].quality == "published"
    assert scenario.origins["venues.town_hall.lat"].source == "a list"


def test_a_quality_that_is_none_is_refused():
    """There are four, and the nearest is told."""
    tree = small_world(demand={"volume": {"value": 2.0, "quality": "asumed"}})

    assert refused(tree) == {"demand.volume": '"asumed" is no quality; did you mean "assumed"?'}


def test_a_strange_key_beside_a_wrapped_value_is_refused():
    """Otherwise its source would be lost."""
    tree = small_world(demand={"volume": {"value": 2.0, "qualty": "assumed", "source": "x"}})

    assert refused(tree) == {"demand.volume": 'unknown key "qualty" beside value; did you mean "quality"?'}


def test_a_source_without_its_value_is_refused():
    """A source belongs to a value of the same file."""
    tree = small_world(demand={"volume": {"source": "x", "quality": "assumed"}})

    with pytest.raises(ScenarioError, match=r"source and quality without value; write \{value: …, source: …"):
        scenario_from(tree)
