"""Whole small scenarios at random, for the equality of the engines: few people, coarse clocks, every rule switched.

In: hypothesis. Out: trees that `scenario_from` takes. Times fall on few seconds, so that ties abound; probabilities
are often 0 or 1, so that each outcome and cause comes up.
"""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.worlds import permanence, request_type, small_world

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
VENUES = ("post_office", "town_hall", "library")
SHARES = st.sampled_from([0.0, 0.3, 1.0])
# No nest, a usual one, one so tight that its tastes are one: the product of two of the least is 0.
LAMBDAS = st.one_of(st.just(1.0), st.sampled_from([0.5, 0.05, 1e-3, 1e-200]), st.floats(0.05, 1.0))
# Which rooms share a place: none, two, all under the id of one, all under another name.
PLACES = st.sampled_from(
    [
        {}, {}, {"library": "post_office"}, {"library": "town_hall"}, {"town_hall": "post_office"},
        {"library": "post_office", "town_hall": "post_office"}, dict.fromkeys(VENUES, "centre"),
    ]
)  # fmt: skip


@st.composite
def rotas(draw, advisers: list[str]) -> list[dict[str, Any]]:
    """Return permanences: on each day mornings at one venue, perhaps afternoons at another, by some of the advisers."""
    found = []
    for weekday in draw(st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4, unique=True)):
        team = sorted(draw(st.sets(st.sampled_from(advisers), min_size=1)))
        halves = draw(st.sampled_from([(("09:00", "12:00"),), (("09:00", "12:00"), ("14:00", "16:30"))]))
        for start, end in halves:
            pauses = draw(st.sampled_from([[], [], [{"start": "10:00", "end": "10:15"}]])) if start == "09:00" else []
            found.append(
                permanence(
                    f"p{len(found)}", draw(st.sampled_from(VENUES)), weekday, start, end,
                    advisers=team,
                    breaks=pauses,
                    mode=draw(st.sampled_from(["mixed", "mixed", "walk_in", "appointment"])),
                    slot_min=draw(st.sampled_from([30.0, 60.0, 90.0])),
                    bookable_share=draw(SHARES),
                    booking_window_days=draw(st.sampled_from([0, 3, 21])),
                    closing=draw(st.sampled_from(["grace", "all_inside"])),
                    in_school_holidays=draw(st.booleans()),
                )
            )  # fmt: skip
    return found


@st.composite
def advisers_of(draw) -> list[dict[str, Any]]:
    """Return one to three advisers, some often ill, away or on leave."""
    found = []
    for name in ("ada", "bea", "cleo")[: draw(st.integers(1, 3))]:
        away = {"start": "2022-03-14", "end": "2022-03-17"}
        found.append(
            {
                "id": name,
                "home": draw(st.sampled_from(VENUES)),
                "skill": draw(st.sampled_from([0.5, 0.85, 1.0])),
                "pace": draw(st.sampled_from([0.7, 1.0])),
                "sickness": draw(st.sampled_from([{}, {}, {"begins_share": 0.3, "mean_days": 2.0}])),
                "leave": draw(st.sampled_from([[], [], [away]])),
                "absences": draw(st.sampled_from([[], [away], [away | {"announced": "2022-03-10"}]])),
            }
        )
    return found


@st.composite
def worlds(draw) -> dict[str, Any]:
    """Return a whole scenario."""
    advisers = draw(advisers_of())
    kinds = [
        request_type(
            name, 0.5,
            deadline_days=draw(st.sampled_from([{"shortest": 0, "longest": 3}, {"shortest": 10, "longest": 20}])),
            mean_min=draw(st.sampled_from([15.0, 30.0, 70.0])),
            cv=draw(st.sampled_from([0.0, 0.5])),
            return_share=draw(st.sampled_from([0.0, 0.3])),
            referral_share=draw(st.sampled_from([0.0, 0.3])),
        )
        for name in ("family_benefits", "pension")
    ]  # fmt: skip
    long = draw(st.booleans())
    village = draw(st.booleans())  # so small that friends have needs too
    rooms = draw(st.sampled_from([None, 0, 2]))
    library = {
        "id": "library", "name": "Bibliothèque", "commune": "47001", "lat": 44.20, "lon": 0.62, "kind": "association",
        "connection_reliability": draw(st.sampled_from([1.0, 0.5])),
        "closures": draw(st.sampled_from([[], [{"start": "2022-03-08", "end": "2022-03-11"}]])),
    }  # fmt: skip
    places = draw(PLACES)
    tree = small_world(
        regime=draw(st.sampled_from(["established", "launch"])),
        horizon={"end": "2022-03-27" if long else "2022-03-08", "warm_up_days": draw(st.sampled_from([0, 5]))},
        advisers=advisers,
        rota={"permanences": draw(rotas([adviser["id"] for adviser in advisers]))},
        demand={
            "volume": draw(st.sampled_from([0.5, 3.0])) * (1.0 if long else 4.0) * (25.0 if village else 1.0),
            "types": kinds,
            "population": {"walk_in_only": 0.3, "appointment_only": draw(st.sampled_from([0.0, 0.7]))},
        },
        awareness={
            "share": draw(st.sampled_from([0.0, 0.3, 1.0])),
            "presence": draw(st.sampled_from([{}, {"share": 0.8, "minutes": 5.0}, {"share": 0.5, "minutes": 60.0}])),
            "campaigns": draw(
                st.sampled_from(
                    [
                        [],
                        [
                            {"id": "tracts", "day": "2022-03-07", "reach": 0.5, "communes": ["47001"]},
                            {"id": "radio", "day": "2022-03-08", "reach": 0.4},
                        ],
                    ]
                )
            ),
            "word_of_mouth": {"acquaintances": draw(st.sampled_from([0, 30])), "tell_share": 0.8},
        },
        choice={
            "outside": {"constant": draw(st.sampled_from([-6.0, -2.5, 0.5]))},
            "look_again_days": 2,
            "journey_per_min": draw(st.sampled_from([0.05, 0.05, 0.0])),
            "delay_per_day": draw(st.sampled_from([0.0, 0.08, 0.4])),
            "nests": {"service": draw(LAMBDAS), "place": draw(LAMBDAS)},
        },
        behaviour={
            "no_show": {"base_share": draw(SHARES), "per_day": 0.05, "reminder": draw(st.booleans())},
            "lateness": {"mean_min": draw(st.sampled_from([-20.0, 0.0, 25.0])), "sd_min": 0.0},
            "tolerance": draw(st.sampled_from([{"least": a, "most": b} for a, b in ((1, 1), (2, 6), (9, 9))])),
            "patience": {"mean_min": draw(st.sampled_from([5.0, 90.0])), "cv": draw(st.sampled_from([0.0, 0.5]))},
            "persistence": {
                "after_failure": draw(SHARES), "after_return": draw(SHARES), "retry_after_days": 1,
                "return_after_days": 2,
            },
        },
        desk={
            "hold_min": draw(st.sampled_from([0.0, 15.0])),
            "early_min": draw(st.sampled_from([0.0, 30.0])),
            "late_min": draw(st.sampled_from([0.0, 15.0])),
            "grace_min": draw(st.sampled_from([0.0, 0.0, 30.0])),
            "shortest_notice_days": draw(st.sampled_from([0, 1])),
            "walk_in_horizon_days": draw(st.sampled_from([0, 7])),
        },
        day={"drive_cv": draw(st.sampled_from([0.0, 0.6]))},
        outcomes={"time_cap_min": draw(st.sampled_from([40.0, 75.0]))},
        learning={"on": draw(st.booleans()), "documentation_h_per_week": 1.0},
    )  # fmt: skip
    if village:
        for commune, population in zip(tree["place"]["communes"], (90, 40), strict=True):
            commune["population"] = population
    tree["venues"].append(library)
    for venue in tree["venues"]:
        venue["place"] = places.get(venue["id"])
        if venue is not library:
            venue["waiting_room"] = rooms
    overbooked = draw(st.sampled_from([0.0, 0.4, 1.0]))
    for desk in tree["rota"]["permanences"]:
        desk["overbooked_share"] = overbooked
    tree["demand"]["operators"][0]["outage_share"] = draw(st.sampled_from([0.0, 0.4]))
    return tree
