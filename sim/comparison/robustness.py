"""Whether the same may be said in several settings.

In: the primary differences of each setting. Out: one row a measure and pair: the verdict holds, turns, or is open.
Settings are made elsewhere; here they are names.
"""

from __future__ import annotations

import pandas as pd

from sim.comparison.verdicts import BETTER, HIGHER, LOWER, UNDECIDED, UNKNOWN, WORSE

HOLDS, TURNS, OPEN = "holds", "turns", "open"
COLUMNS = ("measure", "baseline", "scenario", "status", "verdict", "told_in", "not_told_in", "against_in", "settings")
_OPPOSITE = {BETTER: WORSE, WORSE: BETTER, HIGHER: LOWER, LOWER: HIGHER}


def holds_table(differences: pd.DataFrame) -> pd.DataFrame:
    """Return whether each difference's verdict is the same in all settings.

    Parameters
    ----------
    differences : DataFrame
        With the columns setting, measure, baseline, scenario, verdict; one row each.

    Returns
    -------
    DataFrame
        Columns `COLUMNS`: ``verdict`` is the word of most settings that tell something (of the first such setting,
        where as many tell another), empty where none does; ``told_in, not_told_in, against_in`` name the settings,
        separated by semicolons. ``status``: ``holds`` if all tell that word; ``turns`` if some setting tells the
        opposite; else ``open``.
    """
    lines = []
    for key, rows in differences.groupby(["measure", "baseline", "scenario"], sort=False):
        verdicts = dict(zip(rows["setting"], rows["verdict"], strict=True))
        said = [word for word in verdicts.values() if word not in (UNDECIDED, UNKNOWN)]
        word = max(dict.fromkeys(said), key=said.count) if said else ""
        told = [setting for setting, one in verdicts.items() if word and one == word]
        against = [setting for setting, one in verdicts.items() if word and one == _OPPOSITE.get(word)]
        other = [setting for setting in verdicts if setting not in told and setting not in against]
        status = HOLDS if len(told) == len(verdicts) else TURNS if against else OPEN
        lists = (";".join(names) for names in (told, other, against))
        lines.append((*key, status, word, *lists, len(verdicts)))
    return pd.DataFrame(lines, columns=list(COLUMNS)).astype(dict.fromkeys(COLUMNS[:-1], "str"))
