"""The written report: what it says, what it is made of, what it refuses."""

import datetime as dt
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from sim.errors import FolderRefusedError
from sim.report.languages import Language
from sim.report.tables.measures import HEADLINES
from sim.report.written import blocks
from sim.report.written import page as written
from sim.report.written.answer_given import _minutes, _offers
from sim.report.written.assumed import share_words
from sim.report.written.page import report_html, write_report
from sim.report.written.sections_answer import answer
from sim.report.written.sections_people import gains
from sim.scenario.files import load_scenario
from tests.default_run import some
from tests.report.findings import of_case, one_run, run_folder, several, world
from tests.report.worlds import CASES

SECTIONS_OF_ONE = [
    "answer", "map", "needs", "desks", "clock", "fairness", "cost", "assumed", "sure", "made", "odd", "stress",
]  # fmt: skip
SECTIONS_OF_SEVERAL = ["answer", "differences", "gains", *SECTIONS_OF_ONE[1:]]


class Page(HTMLParser):
    """What a test asks of a page: tags with their attributes, ids, headings, tables as rows of text."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.tables, self._open, self._cell = [], [], [], None
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self._cell = tag

    def handle_endtag(self, tag):
        if tag == self._cell:
            self._cell = None

    def handle_data(self, data):
        if self._cell:
            self.tables[-1][-1][-1] += data

    def attributes(self, name):
        """Return every value of an attribute."""
        return [attrs[name] for _tag, attrs in self.tags if name in attrs]


@pytest.fixture(scope="module", params=some(["fr", "en"], 1))
def told(request):
    """One run in a language: its findings, and the page."""
    findings = one_run()
    return findings, request.param, report_html(findings, request.param)


@pytest.fixture(scope="module")
def compared():
    """A shorter drive and a late answer against the base."""
    return several("base", "short", "late")


@pytest.fixture
def briefly(monkeypatch):
    """Reports of the answer alone, for what does not depend on the rest."""
    monkeypatch.setattr(written, "sections_of", lambda findings, language, _jobs: [answer(findings, language)])


def text_of(page):
    """Return the words of a page, with plain spaces, pictures left out."""
    words = re.sub(r"<style>.*?</style>|<svg .*?</svg>", " ", page, flags=re.DOTALL)
    words = re.sub(r"<[^>]+>", " ", words)
    return re.sub(r"\s+", " ", re.sub("[\u00a0\u202f]", " ", words))


def test_nothing_on_the_page_is_fetched_from_elsewhere(told):
    """No address of another host in any source, link or style; no script."""
    page = Page(told[2])
    addresses = [*page.attributes("src"), *page.attributes("href"), *page.attributes("xlink:href")]

    assert all(address.startswith(("#", "data:image/png;")) for address in addresses)
    assert "url(http" not in told[2]
    assert "@import" not in told[2]
    assert "script" not in {tag for tag, _attrs in page.tags}


def test_every_id_is_met_once_and_every_reference_has_one(told):
    """Pictures of one page share no id, and what they refer to is there."""
    page = Page(told[2])
    ids = page.attributes("id")
    used = {one[1:] for name in ("href", "xlink:href") for one in page.attributes(name) if one.startswith("#")}
    used |= {word for name in ("aria-labelledby",) for words in page.attributes(name) for word in words.split()}
    used |= set(re.findall(r"url\(#([^)]+)\)", told[2]))

    assert len(ids) == len(set(ids))
    assert used <= set(ids)


def test_sections_come_in_order_under_one_title(told):
    """The answer first; headings go down one step at a time."""
    page = Page(told[2])
    levels = [int(tag[1]) for tag, _attrs in page.tags if re.fullmatch("h[1-6]", tag)]
    lang = [attrs["lang"] for tag, attrs in page.tags if tag == "html"]

    assert [attrs["id"] for tag, attrs in page.tags if tag == "section"] == SECTIONS_OF_ONE
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert lang == [told[1]]


def test_the_headline_table_has_the_numbers_of_the_summary(told):
    """Value and ends of the interval of each headline measure, as the summary table has them."""
    findings, code, page = told
    language = Language(code)
    measures = findings.first.result.measures
    whole = measures[measures["dimension"] == "all"].set_index("measure")
    table = next(one for one in Page(page).tables if len(one) > len(HEADLINES) - 4 and len(one[0]) == 3)
    expected = []
    for name in (name for name in HEADLINES if name in whole.index):
        row = whole.loc[name]
        factor = 100 if row["unit"] == "share" else 1
        expected.append([language.number(float(row[column]) * factor, 1) for column in ("mean", "low", "high")])

    found = [[re.search(r"–|−?[\d,.\u202f]+", row[1])[0], *re.findall(r"−?[\d,.\u202f]+", row[2])] for row in table[1:]]
    assert [row if row[1] != "–" else row[:1] for row in expected] == found


def test_tables_have_captions_and_scopes_and_pictures_have_words(told):
    """Who cannot see reads the same."""
    page = Page(told[2])
    count = {tag: sum(one == tag for one, _attrs in page.tags) for tag in ("table", "caption", "figure", "figcaption")}
    scopes = [attrs.get("scope") for tag, attrs in page.tags if tag == "th"]
    pictures = [attrs for tag, attrs in page.tags if tag == "svg"]

    assert count["table"] == count["caption"] > 10
    assert count["figure"] == count["figcaption"] == len(pictures) > 5
    assert set(scopes) == {"row", "col"}
    assert all(attrs["role"] == "img" and attrs["aria-labelledby"] for attrs in pictures)


@pytest.mark.slow  # all pictures of three runs
def test_a_comparison_has_its_sections_and_no_id_twice(compared):
    """Differences and gains after the answer; three runs share no id."""
    page = Page(report_html(compared, "en"))
    ids = page.attributes("id")

    assert [attrs["id"] for tag, attrs in page.tags if tag == "section"] == SECTIONS_OF_SEVERAL
    assert len(ids) == len(set(ids))


def test_a_title_is_text_whatever_it_holds(briefly):
    """A title with mark-up is shown, not obeyed."""
    page = report_html(one_run(title='<Agen> & "bus" </style>'), "fr")

    assert "<Agen>" not in page
    assert page.count("</style>") == 1
    assert "&lt;Agen&gt; &amp; " in page


@pytest.fixture
def in_words(monkeypatch):
    """Reports whose pictures are drawn and not made into files, for what is told in words."""
    monkeypatch.setattr(blocks, "svg_of", lambda *_figure: b"<svg></svg>")


@pytest.mark.parametrize("name", some(CASES, ["one replication", "nothing at all"]))
def test_a_run_in_which_something_is_missing_is_told_all_the_same(name, in_words):
    """No visit, no need, no session, one replication, no outline of a commune, no other venue."""
    page = text_of(report_html(of_case(name), "en"))

    assert ("nobody to serve" in page) == (name in ("no need", "nothing at all"))
    assert ("no interval can be given" in page) == (name in ("one replication", "one venue"))
    assert "nan" not in page.lower().split()


def test_a_comparison_says_which_by_how_much_for_whom_not_and_how_sure(compared, briefly):
    """The first section has it all, in both languages; the table has the verdicts."""
    english, french = (text_of(report_html(compared, code)) for code in ("en", "fr"))

    assert "“Short” does better than the reference on 1 measure of 3, worse on none." in english
    assert "No difference that matters is established between “Late” and the reference on the 3 measures." in english
    assert "worse, too little to matter" in english
    assert "« Short » fait mieux que la référence sur 1 mesure sur 3, moins bien sur aucune." in french
    assert "For whom not: no commune" in english
    assert "8 replications, in which both rotas meet the same people" in english
    assert "Laquelle de ces 3 tournées sert le mieux ?" in french


def test_two_sites_are_told_to_be_unpaired(monkeypatch):
    """Other citizens: nobody gains or loses, and it is said."""
    monkeypatch.setattr(
        written,
        "sections_of",
        lambda findings, language, _jobs: [answer(findings, language), gains(findings, language)],
    )
    page = text_of(report_html(several("base", "away"), "en"))

    assert "unpaired: the citizens differ" in page
    assert "nobody can be said to gain or to lose" in page


@pytest.mark.parametrize(
    ("name", "told"),
    [("away", "totals, such as costs or visits, cannot be compared"), ("short", "of the days that both report")],
)
def test_runs_of_other_dates_are_told_apart(briefly, name, told):
    """Both periods stand in the answer; runs of one period have no such words. Other citizens share no day either."""
    base = several("base", name)
    runs = dict(base.runs)
    scenario = base.runs[name].scenario
    longer = scenario.model_copy(update={"horizon": scenario.horizon.model_copy(update={"end": dt.date(2022, 4, 10)})})
    other = replace(base.runs[name], result=replace(base.runs[name].result, scenario=longer))

    alike, unlike = (text_of(report_html(replace(base, runs=found), "en")) for found in (runs, {**runs, name: other}))

    assert "The periods differ" not in alike
    assert "to 10 April 2022" in unlike.partition("The periods differ")[2]
    assert told in unlike.partition("The periods differ")[2]


def test_the_report_of_a_folder_is_a_file_in_it(tmp_path, briefly):
    """By default in the folder, by another name where asked; the same bytes each time."""
    folder = run_folder(tmp_path)

    first = write_report([folder])
    second = write_report([folder], tmp_path / "again.html")
    assert first == folder / "report.fr.html"
    assert first.read_bytes() == second.read_bytes()


def test_runs_of_one_seed_are_compared_with_the_first(tmp_path, briefly):
    """On the replications that both have; nothing is simulated but the placebo, nothing written to the folders."""
    folders = [run_folder(tmp_path, "base", 3), run_folder(tmp_path, "late", 4)]
    before = sorted(path for folder in folders for path in folder.rglob("*"))

    page = write_report(folders, tmp_path / "both.html", lang="en").read_text(encoding="utf-8")
    assert "3 replications, in which both rotas meet the same people" in text_of(page)
    assert sorted(path for folder in folders for path in folder.rglob("*")) == before


def refusal(folders, target=None, **options):
    """Return the message by which a report is refused."""
    with pytest.raises(FolderRefusedError) as refused:
        write_report(folders, target, **options)
    assert refused.value.exit_code == 2
    return str(refused.value)


def test_what_is_no_finished_run_is_refused_with_the_way_to_mend(tmp_path):
    """A scenario, a missing folder, a strange folder, a run that stopped, another version, an edited scenario."""
    stopped = run_folder(tmp_path / "stopped", state="stopped")
    old = run_folder(tmp_path / "old")
    made = json.loads((old / "provenance.json").read_text(encoding="utf-8"))
    (old / "provenance.json").write_text(json.dumps(made | {"schema_version": 0}), encoding="utf-8")
    edited = run_folder(tmp_path / "edited")
    with (edited / "scenario.resolved.yaml").open("a", encoding="utf-8") as file:
        file.write("bands: {reach: [0.1, 0.9]}\n")

    assert "run it first: permanences run agen" in refusal(["agen"])
    assert "is not there" in refusal([tmp_path / "nowhere"])
    assert "it has no provenance.json" in refusal([tmp_path])
    assert "not finished (state 'stopped'" in refusal([stopped])
    assert "schema version 0" in refusal([old])
    assert "run the scenario again" in refusal([edited]) or "run it again" in refusal([edited])


def test_runs_that_cannot_be_compared_are_refused(tmp_path):
    """Another seed, the same run twice, too few replications in common."""
    base, other = run_folder(tmp_path, "base"), run_folder(tmp_path, "late", seed=2)
    short = run_folder(tmp_path, "short", 1)

    assert "--seed 1" in refusal([base, other])
    assert "name each once" in refusal([base, base])
    assert "two or more" in refusal([base, short])


def test_a_file_that_must_not_be_written_is_refused_before_anything_is_read(tmp_path, briefly):
    """An existing file, a folder, a folder that is not there; --force replaces."""
    folder = run_folder(tmp_path)
    there = tmp_path / "there.html"
    there.write_text("mine", encoding="utf-8")

    assert "--force" in refusal([folder], there)
    assert "name a file" in refusal([folder], tmp_path)
    assert "make the folder first" in refusal([folder], tmp_path / "no" / "report.html")
    assert there.read_text(encoding="utf-8") == "mine"
    assert write_report([folder], there, force=True).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_results_folder_that_is_a_file_is_told_as_one(tmp_path, briefly):
    """Nobody asked for --out: what is wrong is the source."""
    file = tmp_path / "run"
    file.touch()

    assert "run is a file, a results folder was expected; name a folder" in refusal([file])


@pytest.mark.parametrize(
    ("code", "offered", "worth"),
    [
        ("fr", "à 1,9 besoin de moins sur 100", "1,2 minute de trajet de moins"),
        ("en", "to 1.9 needs fewer in 100", "1.2 minutes of journey less"),
    ],
)
def test_amounts_below_two_are_singular_in_french_alone(code, offered, worth):
    """As elsewhere in the report: "1,2 point"."""
    language = Language(code)
    row = {"difference": -0.0187, "scenario_value": 0.647, "baseline_value": 0.665}

    assert offered in _offers(row, language).replace("\u00a0", " ")
    assert worth in _minutes({"difference": -1.17}, language).replace("\u00a0", " ")


def test_the_titles_of_one_site_lose_what_they_share():
    """« Site : late » is « late » beside « Site : base »; alone it keeps its title."""
    findings, alone = several("base", "late"), one_run("late")

    assert findings.label("late", Language("en")) == "late"
    assert alone.label("late", Language("en")) == "Site: late" or alone.label("late", Language("en")) == "late"
    assert world("late").title.fr == "Site : late"


def test_values_fitted_to_a_register_are_counted_in_either_language(tmp_path):
    """One of them, and two."""
    fitted = 'source: "un registre", quality: fitted}'
    (tmp_path / "one.yaml").write_text(
        f"extends: shipped/agen\nid: one\ndemand:\n  commune_weight: {{value: {{unemployment: 0.4}}, {fitted}\n"
    )
    (tmp_path / "two.yaml").write_text(
        f"extends: one.yaml\nid: two\ndesk:\n  grace_min: {{value: 10, {fitted}\n", encoding="utf-8"
    )
    one, two = (load_scenario(tmp_path / name) for name in ("one.yaml", "two.yaml"))

    assert share_words(one, Language("fr")).endswith(" 1 valeur de plus est calée sur un registre.")
    assert share_words(two, Language("fr")).endswith(" 2 valeurs de plus sont calées sur un registre.")
    assert share_words(two, Language("en")).endswith(" 2 more values are fitted to a register.")
