"""What is shipped: each file answers its question, says where its numbers come from, and runs as it should."""

from __future__ import annotations

import re

import pytest

from sim.engine.season import simulate
from sim.errors import ScenarioError
from sim.measures.shifts import WORK
from sim.scenario.checks import check
from sim.scenario.documents import shipped_folder
from sim.scenario.files import load_scenario, scenario_from, shipped_names
from sim.scenario.origins import DEFAULT_FILE, leaves
from sim.scenario.setting import own_office_ids, territory_of
from sim.territory.communes import (
    REFERENCE_NO_DIPLOMA_SHARE,
    REFERENCE_UNEMPLOYMENT_SHARE,
    weighted_shares,
)
from sim.visits.laws import check_laws
from sim.visits.outcomes import SERVED

FILES = sorted(shipped_folder().glob("*.yaml"))
PARENTS = [path for path in FILES if path.name.startswith("_")]
NAMES = shipped_names()
BANDS = ("utilisation", "reach", "visits_per_adviser_day")
LEVELS = ("low", "middle", "high")
NOON_S = 12 * 3600 + 30 * 60

# Numbers that claim something of the world; where a band of age begins and ends is a definition.
CLAIMS = (
    "venues", "advisers", "rota", "demand", "awareness", "choice", "behaviour", "desk", "day", "outcomes", "learning",
    "expectations", "costs",
)  # fmt: skip
DEFINITIONS = ("from_age", "to_age")
TIMES = ("start", "end", "weekday", "recurrence", "first_day", "day")  # texts that claim as much as numbers do
# Said once for all by a shipped file: the odd ones are explained in its comments.
EXPLAINED = {
    "agen-bureau-ferme": {"advisers", "rota.home_desk.hours"},  # below the label: that is the question
    "mortagne": {"advisers", "venues.plateforme-valenciennes.commune"},  # one postman, who leaves from outside
    "mortagne-annee": {"advisers", "venues.plateforme-valenciennes.commune"},
    "mortagne-quinzaine": {"venues.plateforme-valenciennes.commune"},
    "vigny": {"advisers.conseillere.contract_h_per_week"},  # Saturdays cannot be shared
}


def claims(scenario):
    """Yield path, value and origin of each number or time of a scenario that claims something of the world."""
    for path, value in leaves(scenario.tree()):
        key = re.split(r"[.\[]", path)[-1]
        values = value if isinstance(value, list) else [value]
        is_number = any(isinstance(v, int | float) and not isinstance(v, bool) for v in values)
        if path.startswith(CLAIMS) and key not in DEFINITIONS and (is_number or key in TIMES):
            yield path, value, scenario.origins[path]


def shares(season):
    """Return (utilisation, reach, served visits per adviser-day), straight from the tables."""
    cohort = season.requests[season.requests.in_cohort]
    window = season.sessions[season.sessions.in_window]
    held = window[window.status == "held"]
    visits = season.visits[season.visits.session.isin(window.session)]
    half = held.opens_s % 86_400 > NOON_S
    # Whoever is present in a half-day worked that day: the larger half-day counts the advisers of the day.
    adviser_days = held.groupby([held.date, half]).present_advisers.sum().groupby(level=0).max().sum()
    return (
        held.busy_s.sum() / held.desk_s.sum(),
        (cohort.served > 0).mean(),
        visits.outcome.isin(SERVED).sum() / adviser_days,
    )


def test_the_folder_holds_the_three_sites_and_their_variants():
    """The scenarios that the questions ask for are there."""
    assert {
        "agen", "agen-absence", "agen-autre-lecture", "agen-bureau-ferme", "agen-bureau-seul", "agen-bus",
        "agen-campagne", "agen-deux-conseilleres", "agen-montanou", "agen-rendez-vous", "agen-sans-rendez-vous",
        "agen-comme-mortagne", "agen-lancement", "mortagne", "mortagne-annee", "mortagne-quinzaine", "vigny",
        "vigny-comme-agen",
    } <= set(NAMES)  # fmt: skip


@pytest.mark.parametrize("path", PARENTS, ids=lambda path: path.name)
def test_every_parent_is_extended(path):
    """A file that cannot be run alone is there for others, and says so first."""
    assert any(f"extends: {path.name}\n" in other.read_text("utf-8") for other in FILES)
    assert path.read_text("utf-8").splitlines()[0].endswith("On ne le lance pas seul.")


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_scenario_begins_with_the_question_it_answers(name):
    """The first line is a comment, a question, and the scenario's own."""
    first = (shipped_folder() / f"{name}.yaml").read_text("utf-8").splitlines()[0]
    scenario = load_scenario(name)

    assert first == f"# {scenario.question.fr}"
    assert first.endswith("?")
    assert scenario.question.en.endswith("?")


def test_every_shipped_scenario_has_its_own_name_and_title():
    """The id is the file's name; no two scenarios share a title."""
    scenarios = {name: load_scenario(name) for name in NAMES}

    assert [scenario.id for scenario in scenarios.values()] == list(scenarios)
    for code in ("fr", "en"):
        assert len({getattr(scenario.title, code) for scenario in scenarios.values()}) == len(scenarios)


@pytest.mark.parametrize("name", NAMES)
def test_every_number_of_a_shipped_scenario_carries_its_source_and_quality(name):
    """Nothing that claims something of the world is stated without saying what it rests on."""
    found = list(claims(load_scenario(name)))

    bare = [f"{path} = {value} ({origin})" for path, value, origin in found if not (origin.source and origin.quality)]
    assert bare == []
    assert {"venues", "advisers", "rota", "demand", "awareness", "choice", "behaviour"} <= {
        path.split(".")[0] for path, _, origin in found if origin.file != DEFAULT_FILE
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_place_of_a_shipped_scenario_is_a_point_with_a_source(name):
    """Each venue says in its own file where its point comes from."""
    scenario = load_scenario(name)

    for venue in scenario.venues:
        for axis in ("lat", "lon"):
            origin = scenario.origins[f"venues.{venue.id}.{axis}"]
            assert origin.file != DEFAULT_FILE
            assert origin.quality in ("published", "derived", "assumed")
            assert origin.source


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_scenario_is_odd_only_where_its_comments_say_why(name):
    """No check complains of what is not explained in the file."""
    assert {problem.path for problem in check(load_scenario(name))} <= EXPLAINED.get(name, set())


@pytest.mark.parametrize("name", NAMES)
def test_every_shipped_scenario_has_bands_of_its_own(name):
    """Three measures have a plausible band, stated in the file itself and wide enough to hold something."""
    scenario = load_scenario(name)

    assert set(BANDS) <= set(scenario.bands)
    for measure in BANDS:
        low, high = scenario.bands[measure]
        assert 0 < low < high
        assert scenario.origins[f"bands.{measure}"].file == f"{name}.yaml"


def runs():
    """Return (scenario, level): all at middle demand, the three sites at low and high too."""
    return [(name, level) for name in NAMES for level in LEVELS if level == "middle" or "-" not in name]


@pytest.mark.parametrize(("name", "level"), runs())
def test_a_shipped_scenario_runs_within_its_bands(name, level):
    """A whole season breaks no law and stays where it is plausible."""
    scenario = load_scenario(name, [f"demand.level={level}"])

    season = simulate(scenario, seed=1, replication=0)

    check_laws(season)
    assert "open" not in set(season.requests.state[season.requests.in_cohort])
    for measure, share in zip(BANDS, shares(season), strict=True):
        low, high = scenario.bands[measure]
        assert low <= share <= high, measure


def test_the_postman_of_mortagne_is_at_each_site_every_seven_or_eight_working_days():
    """Thirty half-days make a round of three weeks: each of the fifteen sites twice, ten sessions a week."""
    scenario = load_scenario("mortagne")
    starts: dict[str, list[int]] = {}
    for permanence in scenario.rota.permanences:
        week = (permanence.recurrence.offset + 1) % 3  # the round begins in the week of offset 2
        weekday = ("monday", "tuesday", "wednesday", "thursday", "friday").index(permanence.weekday)
        starts.setdefault(permanence.venue, []).append(5 * week + weekday)

    assert len(starts) == 15
    for days in starts.values():
        first, second = sorted(days)
        assert {second - first, first + 15 - second} == {7, 8}


def test_the_second_reading_of_mortagne_is_more_than_one_postman_can_hold():
    """Its desk hours alone fill a contract; shared by two, each adviser has time for the roads."""
    scenario = load_scenario("mortagne-quinzaine")
    desk_h = sum(permanence.end - permanence.start for permanence in scenario.rota.permanences) / 3600

    assert desk_h == scenario.advisers[0].contract_h_per_week
    assert len(scenario.advisers) == 2


@pytest.mark.parametrize(("name", "other"), [("agen", "agen-comme-mortagne"), ("vigny", "vigny-comme-agen")])
def test_a_transplanted_rota_takes_the_same_hours_of_advisers(name, other):
    """Road, setting up, desk, overtime and follow-up of a season, to 5 %."""
    hours = []
    for one in (name, other):
        sessions = simulate(load_scenario(one), seed=1, replication=0).sessions
        sessions = sessions[sessions.in_window]
        hours.append(sum(sessions[column].sum() for column in WORK) / 3600)

    assert hours[1] == pytest.approx(hours[0], rel=0.05)


def test_the_three_sites_can_be_compared_over_the_same_year_under_the_same_assumptions():
    """Same window, regime, awareness and needs per inhabitant; the rotas differ."""
    sites = [load_scenario(name) for name in ("agen", "vigny", "mortagne-annee")]

    for part in ("horizon", "regime", "choice", "behaviour", "desk", "outcomes"):
        assert len({str(getattr(site, part)) for site in sites}) == 1, part
    assert len({site.awareness.share for site in sites}) == 1
    assert len({site.demand.rate_per_1000 for site in sites}) == 1
    assert len({str(site.advisers[0].leave) for site in sites}) == 1


@pytest.mark.parametrize(
    ("name", "n_communes", "people", "zone"),
    [("agen", 31, 97_600, "A"), ("vigny", 33, 25_317, "C"), ("mortagne", 14, 18_585, "B")],
)
def test_a_site_is_communes_of_the_list_of_france(name, n_communes, people, zone):
    """Their people of 2023, the school zone of their département, and their own office among those around."""
    scenario = load_scenario(name)
    territory = territory_of(scenario)

    assert (len(territory.communes), territory.population, territory.calendar.zone) == (n_communes, people, zone)
    assert own_office_ids(scenario) <= {office.id for office in territory.offices}


def test_the_shares_of_reference_are_those_of_the_three_sites():
    """Where needs were fitted; the weights are the people of 2023 instead of 2021, which moves the third decimal."""
    communes = [one for name in ("agen", "vigny", "mortagne") for one in territory_of(load_scenario(name)).communes]

    assert weighted_shares(communes) == pytest.approx(
        (REFERENCE_UNEMPLOYMENT_SHARE, REFERENCE_NO_DIPLOMA_SHARE), abs=5e-4
    )


def test_a_former_file_that_names_a_site_is_in_its_place():
    """Its communes, the office that its hub is, and its drives; communes beside the site count alone."""
    agen = load_scenario("agen")
    former = agen.tree()
    former["place"] = {"site": "agen", "school_zone": "B"}
    del former["venues"][0]["office"]
    found = scenario_from(former)

    assert found.place.communes == agen.place.communes
    assert (found.place.school_zone, found.place.travel.urban_drives) == ("B", True)
    assert own_office_ids(found) == {"898"}
    assert scenario_from(former | {"place": {"site": "agen", "communes": ["47001"]}}).place.communes == ("47001",)
    with pytest.raises(ScenarioError, match=r"place\.site\s+unknown key"):
        scenario_from(former | {"place": {"site": "lyon"}})
