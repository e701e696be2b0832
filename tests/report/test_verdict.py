"""The verdict of a comparison as it is read: what is offered, for whom, at what cost, what nobody can know."""

import re
from dataclasses import replace

import pytest

from sim.comparison.verdicts import BETTER
from sim.experiments.comparing import compare
from sim.report.gathered import without_seasons
from sim.report.languages import Language
from sim.report.tables.comparison import gains_sentence
from sim.report.tables.doubts import doubt_sentences
from sim.report.tables.verdict import verdict_parts
from sim.report.written.answer_compared import answer_of_comparison
from sim.report.written.blocks import Paragraphs, Points
from sim.report.written.findings import Findings, Told
from sim.scenario.files import changed, load_scenario

FR, EN = Language("fr"), Language("en")
SHORT = ["horizon.end=2022-02-13", "horizon.warm_up_days=7"]  # six weeks: offers are told apart, seasons are quick
HEADS = ["What is offered", "What people make of it", "For whom", "At what cost, with what work",
         "What nobody can know from here"]  # fmt: skip


def plain(text):
    """Return a text with plain spaces."""
    return re.sub(r"[\u00a0\u202f]", " ", text)


@pytest.fixture(scope="module")
def pilot():
    """The pilot's own question: the fixed office alone, and the four permanences."""
    return compare([load_scenario(name, SHORT) for name in ("agen-bureau-seul", "agen")], 6)


@pytest.fixture(scope="module")
def findings(pilot):
    """What a report is written from; the answer needs no season."""
    return Findings({name: Told(one, without_seasons(one.scenario)) for name, one in pilot.results.items()}, pilot)


def test_the_pilot_is_told_as_what_the_permanences_give_to_whom_and_at_what_cost(pilot):
    """Offers and minutes first; what people chose is told as that; communes by name; money; then the doubt."""
    parts = dict(verdict_parts(pilot, EN))
    offered, made, whom, cost, _ = (plain(" ".join(parts[head])) for head in HEADS)

    assert list(parts) == HEADS
    assert "Offered within 14 days: “agen” does better than “agen-bureau-seul”, by" in offered
    assert "Value of the offer: “agen” does better than “agen-bureau-seul”, by" in offered
    assert "Called within 20 minutes: “agen” does worse" in made
    assert re.search(r"Served within 14 days: .+ This is what people chose, not what the rota offers\.", made)
    assert "Later may be chosen: a desk that is near is worth a wait." in made
    assert re.search(r"Offered within 14 days, in requests a season, by commune: gain: .*Foulayronnes \(\+\d+\)", whom)
    assert re.search(r"Value of the offer, by commune: gain: .*Foulayronnes \(\+[\d.]+ min\)", whom)
    assert "Cost per resolved request: “agen”" in cost
    assert "An additional person reached costs" in cost


@pytest.mark.parametrize(
    ("horizon", "told"),
    [
        (["horizon.end=2022-01-20"], "over the days that both report, from 3 January 2022 to 20 January 2022."),
        (["horizon.start=2023-01-02", "horizon.end=2023-01-20"], "they share no day, and nothing of them is like with"),
    ],
)
def test_scenarios_that_meet_the_same_people_are_compared_over_common_days(horizon, told):
    """And not at all where there is none; said where the days differ alone."""
    agen = load_scenario("agen", SHORT)
    other = changed(agen, horizon)

    assert told in plain(doubt_sentences({"agen": agen, "other": other}, EN, paired=["other"])[0])
    assert "report" not in doubt_sentences({"agen": agen, "other": agen}, EN, paired=["other"])[0]


def test_scenarios_over_other_days_are_told_first_among_the_doubts():
    """Their totals are of other lengths; equal windows say nothing."""
    agen = load_scenario("agen", SHORT)
    longer = changed(agen, ["horizon.end=2022-02-20"])
    told = plain(doubt_sentences({"agen": agen, "longer": longer}, EN)[0])

    assert told.startswith(
        "“longer” is reported from 3 January 2022 to 20 February 2022, “agen” from 3 January 2022 to"
    )
    assert "compare shares and means alone" in told
    assert not any("is reported from" in one for one in doubt_sentences({"agen": agen, "again": agen}, EN))


@pytest.mark.parametrize(("moved", "told"), [(-0.3, "(−0.3)"), (-0.04, "(−0.04)"), (-1.4, "(−1)"), (12.4, "(+12)")])
def test_a_commune_that_gains_or_loses_is_told_with_another_number_than_0(pilot, moved, told):
    """However few requests it is."""
    gains = pilot.gains.copy()
    chosen = (
        (gains["measure"] == "offered_within_14") & (gains["dimension"] == "commune") & (gains["verdict"] == BETTER)
    )
    gains.loc[chosen, "change"] = moved

    assert f"{told}" in plain(gains_sentence(replace(pilot, gains=gains), EN))
    assert "(0)" not in gains_sentence(replace(pilot, gains=gains), FR)


def test_what_permanences_bring_is_said_to_hang_on_presence_before_anything_else(pilot):
    """Then a day and a minute, then the nests, each with its value and range; the demand; then how to find out."""
    first, second, third, last = (plain(line) for line in doubt_sentences(pilot.scenarios, EN))

    assert first.startswith("What a permanence brings hangs first on presence: 90% of those who live at the door")
    assert "know the service (it may be 0% to 95%), 50% of those who live far from any" in first
    assert re.findall(r"[^:;,]+ [\d.]+ \([\d.]+ to [\d.]+\)", second.partition(": ")[2].replace(" and ", ", ")) == [
        "weight of a day to wait 0.2 (0.08 to 0.4)", " weight of a minute of journey 0.05 (0.033 to 0.1)",
        " unlikeness of two venues (λ) 0.6 (0.3 to 1)", " unlikeness of two channels (λ) 0.3 (0.15 to 1)",
    ]  # fmt: skip
    assert "55 a year per 1,000 inhabitants here, 38 to 132 between the levels of demand" in third
    assert last.endswith("permanences sweep agen-bureau-seul agen --decision.")


def test_rotas_that_open_the_same_places_are_not_said_to_hang_on_presence():
    """A mode changes nothing of who lives near an open desk; without presence that is said instead."""
    seul, agen, booked = (load_scenario(name) for name in ("agen-bureau-seul", "agen", "agen-rendez-vous"))
    without = {one.id: changed(one, ["awareness.presence.share=0"]) for one in (seul, agen)}

    told = doubt_sentences({"agen": agen, "agen-rendez-vous": booked}, EN)

    assert told[0].startswith("What no interval counts is what a day and a minute weigh")
    assert "presence" not in told[0]
    assert doubt_sentences(without, EN)[0].endswith(
        "here a desk is taken to be no better known by who lives beside it."
    )


@pytest.mark.parametrize("language", [FR, EN], ids=["fr", "en"])
def test_the_first_page_says_what_is_given_and_doubts_presence_before_it_is_sure(findings, language):
    """The lead is offers, minutes and money; the point on what cannot be known stands before the one on how sure."""
    blocks = answer_of_comparison(findings, language)
    lead = plain(next(block.text for block in blocks if isinstance(block, Paragraphs) and block.tone == "lead"))
    points = [(name, plain(text)) for block in blocks if isinstance(block, Points) for name, text in block.items]
    said = {
        "fr": (r"^Ce que donne « Quatre permanences.+ une séance offerte sous 14 jours à [\d,]+ besoins de plus",
               "Ce que nul ne peut savoir d’ici", "tient d’abord à la présence", "Pour qui"),
        "en": (r"^What “Four permanences.+ a session within 14 days offered to [\d.]+ needs more in 100",
               "What nobody can know from here", "hangs first on presence", "For whom"),
    }  # fmt: skip
    given, unknown, presence, whom = said[language.code]

    assert re.search(given, lead)
    assert [name for name, _ in points].index(unknown) == len(points) - 2
    assert presence in dict(points)[unknown]
    assert "Foulayronnes" in dict(points)[whom]
