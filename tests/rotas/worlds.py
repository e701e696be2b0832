"""Small rotas, and files of them."""

from sim.scenario.files import load_scenario, scenario_from

YEAR = {"start": "2026-01-05", "end": "2026-06-28", "warm_up_days": 0}


def with_permanence(horizon=YEAR, **values):
    """Return the shipped scenario of Agen in 2026 with one permanence alone, on Mondays unless stated otherwise."""
    one = {"venue": "foulayronnes", "advisers": ["conseillere"], "weekday": "monday", "start": "09:00", "end": "12:00"}
    shipped = load_scenario("agen")
    gone = {each.id: None for each in shipped.rota.permanences}
    advisers = {each.id: {"leave": []} for each in shipped.advisers}
    rota = {"permanences": {**gone, "one": {**one, **values}}}
    return scenario_from({"extends": "agen", "horizon": horizon, "advisers": advisers, "rota": rota})


def event(lines, **head):
    """Return a calendar of one event of the permanence `one`, with these lines in it."""
    place = {"UID": "one@agen", "LOCATION": "Mairie de Foulayronnes", "RESOURCES": "conseillere", **head}
    inside = [f"{key}:{value}" for key, value in place.items()] + list(lines)
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x", "BEGIN:VEVENT", "DTSTAMP:20260101T000000Z",
                        *inside, "END:VEVENT", "END:VCALENDAR", ""])  # fmt: skip
