"""The access clocks of a rota as tables in words: by commune, and with a session less.

In: `RotaClocks`, and the measures of a run to stand beside them. Out: headers, rows and sentences in a language.
Nothing is computed here but means over inhabitants.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.measures.clocks import RotaClocks
from sim.report.headlines import written
from sim.report.languages import Language
from sim.report.tables.text import Keys, Table
from sim.report.told_apart import communes_of, permanence_names, venue_names
from sim.report.valued import Valued
from sim.scenario.rota import HOME_DESK
from sim.scenario.schema import Scenario
from sim.units import DAY_S, MINUTE_S

SIMULATED = "delay_first_served"


def simulated_delays(measures: pd.DataFrame | None) -> pd.DataFrame:
    """Return the simulated delay of each commune from the measures of a run: mean, low, high (days), by INSEE code."""
    if measures is None:
        return pd.DataFrame(columns=["mean", "low", "high"])
    chosen = measures[(measures["measure"] == SIMULATED) & (measures["dimension"] == "commune")]
    return chosen.set_index("key")[["mean", "low", "high"]]


def clock_table(clocks: RotaClocks, measures: pd.DataFrame | None, language: Language) -> Table:
    """Return the clock of each commune with and without a car, beside the simulated delay if a run is given."""
    _ = language.text
    table = clocks.table()
    by_way = {way: table[table["way"] == way].set_index("commune") for way in ("car", "no_car")}
    simulated = simulated_delays(measures)
    headers = [
        _("commune"), _("inhabitants"), _("journey\nmin"), _("mean\ndays"), _("median\ndays"), _("9 in 10\ndays"),
        _("longest\ndays"), _("open when\none leaves"), _("without a car\njourney, min"), _("mean\ndays"),
        _("longest\ndays"),
    ]  # fmt: skip
    if measures is not None:
        headers += [_("simulated\ndays"), _("95%\ninterval")]
    names = communes_of(clocks.scenario)
    rows, codes = [], []
    for commune, car in by_way["car"].sort_values("population", ascending=False, kind="stable").iterrows():
        on_foot = by_way["no_car"].loc[commune]
        row = [names[str(commune)], language.number(car["population"], 0), _minutes(language, car["journey_s"])]
        row += [_days(language, car[name]) for name in ("mean_s", "median_s", "p90_s", "max_s")]
        row += [language.percent(car["open_share"]), _minutes(language, on_foot["journey_s"])]
        row += [_days(language, on_foot[name]) for name in ("mean_s", "max_s")]
        if measures is not None:
            row += _simulated(language, simulated, str(commune))
        rows.append(row)
        codes.append(str(commune))
    notes = _notes(clocks, table, measures is not None, language)
    return Table(_title(clocks, language), headers, rows, notes, keys=Keys(_("INSEE code"), codes))


def _simulated(language: Language, simulated: pd.DataFrame, commune: str) -> list[str]:
    if commune not in simulated.index or not np.isfinite(simulated.loc[commune, "mean"]):
        return ["–", ""]
    mean, low, high = (float(simulated.loc[commune, name]) for name in ("mean", "low", "high"))
    ends = f"[{language.number(low, 1)} ; {language.number(high, 1)}]"
    interval = Valued(ends, None, low, high) if np.isfinite(low) else ""
    return [language.number(mean, 1), interval]


def _days(language: Language, seconds: float) -> str:
    return language.number(float(seconds) / DAY_S, 1) if pd.notna(seconds) else "–"


def _minutes(language: Language, seconds: float) -> str:
    return language.number(float(seconds) / MINUTE_S, 0) if pd.notna(seconds) else "–"


def _title(clocks: RotaClocks, language: Language) -> str:
    _ = language.text
    first, last = (language.date(day) for day in (clocks.scenario.horizon.start, clocks.scenario.horizon.end))
    service = {
        "all": _("home desk and permanences"), "mobile": _("permanences alone"), "home_desk": _("home desk alone"),
    }[clocks.service]  # fmt: skip
    text = _("Access clock, {service}, needs from {first} to {last}", service=service, first=first, last=last)
    return text + (_(", without an appointment") if clocks.channel == "walk_in" else "")


def _notes(clocks: RotaClocks, table: pd.DataFrame, has_run: bool, language: Language) -> list[str]:
    """Say what the clock is, who is within 20 and 30 minutes, and who has no desk within reach."""
    _ = language.text
    notes = [
        _("Exact, from the rota alone: time from the need until one stands at an open desk, journey included, for who "
          "leaves in time for the desk that opens soonest within reach; holidays, closures and planned absences "
          "counted, illness and full books not."),
        _("Inhabitants within 20 minutes by car of a desk open in the week: {near}; within 30 minutes: {far}.",
          near=language.percent(clocks.within(20)[1]), far=language.percent(clocks.within(30)[1])),
    ]  # fmt: skip
    means = []
    for way in ("car", "no_car"):
        rows = table[table["way"] == way]
        reached = rows[rows["mean_s"].notna()]
        weight = reached["population"].to_numpy(dtype=float)
        means.append(
            (float(reached["mean_s"] @ weight / weight.sum()) if weight.sum() else np.nan,
             1 - weight.sum() / max(1, rows["population"].sum()))
        )  # fmt: skip
    notes.append(
        _("Over inhabitants who have a desk within reach: {car} by car ({car_none} have none), {no_car} "
          "without a car ({no_car_none} have none).",
          car=written(means[0][0] / DAY_S, "days", language), car_none=language.percent(means[0][1], 1),
          no_car=written(means[1][0] / DAY_S, "days", language), no_car_none=language.percent(means[1][1], 1))
    )  # fmt: skip
    unknown = table[(table["known_share"] > 0) & (table["known_share"] < 1 - 1e-9)]["commune"].unique().tolist()
    if unknown:
        notes.append(
            _("Nothing more opens before the end of the window for {communes}: the law is of the needs before that.",
              communes=language.listed([communes_of(clocks.scenario)[str(code)] for code in unknown]))
        )  # fmt: skip
    if has_run:
        notes.append(
            _("Simulated: from the need to the call of the first served visit, of the requests served. It adds the "
              "morning on which one looks, the shortest notice, full books, preferred places and illness; it leaves "
              "out those who were never served.")
        )  # fmt: skip
    return notes


def cancellation_table(clocks: RotaClocks, language: Language) -> Table:
    """Return how much longer people wait if one session of a permanence is cancelled, means over inhabitants."""
    _ = language.text
    lost = clocks.after_cancellation("mobile")
    population = dict(zip(clocks.ground.communes, clocks.ground.population.tolist(), strict=True))
    rows = []
    for permanence in clocks.scenario.rota.permanences:
        own = lost[lost["permanence"] == permanence.id]
        people = [population[c] * clocks.way_share[way] for c, way in zip(own["commune"], own["way"], strict=True)]
        weight = np.array(people) * own["needs_share"].to_numpy(dtype=float)
        row = [permanence_name(clocks.scenario, permanence.id, language)]
        if weight.sum() == 0:
            rows.append([*row, "0", "–", "–", "–", "–"])
            continue
        before, after = (float(own[name] @ weight / weight.sum()) for name in ("mean_s", "without_s"))
        everybody = clocks.ground.population.sum()
        row += [language.percent(weight.sum() / everybody), *(_days(language, v) for v in (before, after))]
        rows.append([*row, _days(language, after - before), _days(language, own["longest_s"].max())])
    headers = [
        _("permanence"), _("share of\nthe needs"), _("with it\ndays"), _("without\ndays"), _("longer\ndays"),
        _("longest\ndays"),
    ]  # fmt: skip
    notes = [
        _("Mean over inhabitants and over the sessions of the window, of the needs whose soonest desk it is; one "
          "session at a time is cancelled. A dash: something else always opens sooner.")
    ]  # fmt: skip
    return Table(_("If one session is cancelled: days until the next desk"), headers, rows, notes)


def permanence_name(scenario: Scenario, permanence: str, language: Language) -> str:
    """Return how people call a permanence: its venue, weekday and hours; the home desk by its venue."""
    desk = scenario.rota.home_desk
    if desk is not None and permanence.startswith(HOME_DESK):
        return venue_names(scenario)[desk.venue]
    return permanence_names(scenario, language).get(permanence, permanence)
