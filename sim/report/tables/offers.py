"""What a rota offers to each commune, whatever its people choose: in time, in minutes of journey, in free slots.

In: the measures of a run. Out: a table in a language, the communes to which it brings least first. The measures are
defined in `sim.measures.offers`.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.report.languages import Language
from sim.report.tables.run import measure_table
from sim.report.tables.text import Table
from sim.report.told_apart import communes_of
from sim.scenario.schema import Scenario

SHOWN = ("requests", "offered_within_14", "value", "third_next")


def offer_table(measures: pd.DataFrame, scenario: Scenario, language: Language) -> Table:
    """Return needs, offers within 14 days, value of the offer and third next slot of each commune.

    Parameters
    ----------
    measures : DataFrame
        Of a run, with its dimensions.
    scenario : Scenario
    language : Language
    """
    _ = language.text
    own = measures[(measures["measure"] == "value") & (measures["dimension"] == "commune")]
    value = own.set_index("key")["mean"].to_dict()
    names = communes_of(scenario)
    order = sorted(names, key=lambda code: (value.get(code, np.inf), names[code]))
    groups = [("commune", code, names[code]) for code in order]
    table = measure_table(measures, SHOWN, groups, _("By commune: what is offered"), _("commune"), language)
    note = _(
        "Chosen or not. The value is what the offers of the first look are worth beside going elsewhere alone, in "
        "minutes of journey; the third next slot is that of the venues within reach by car."
    )
    return table._replace(notes=[note, *table.notes])
