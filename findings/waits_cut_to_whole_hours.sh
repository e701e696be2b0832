#!/usr/bin/env bash
# Believed: `datetimes_to_durations` of lifelines, which makes floats of two columns of moments, gives what lies between them in the unit asked for: 59
#   minutes are 0.98 hours; a moment that it cannot read is an error, or nobody's end.
# True: it cuts to whole units and makes floats of these: 59 minutes are 0 hours, and with days, the usual unit, from one afternoon to the next
#   morning 0 days. Moments are read by the form of the first one, and one of another form ("10:00" below "09:59:30") is -9.2e18 units, a duration
#   that counts as seen to its end; a warning speaks of starts after ends. The end of the study (`fill_date`), given as a text of another form
#   than the column's, does the same to all who have no end yet.
# Version and source: lifelines 0.30.3 with pandas 2.3.3, run below; its documentation calls the result floats in the unit given.
# Why it matters here: from registers it makes what the curves of waits are drawn from. Half a unit is lost of each wait, all waits under an hour
#   are nought when hours are asked for, and whoever still waits has a wait of minus ages where the study's end is written as a day.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "lifelines==0.30.3" "pandas==2.3.3"
"$folder/venv/bin/python" - <<'P'
import warnings
from importlib.metadata import version

import pandas as pd
from lifelines.utils import datetimes_to_durations

print({name: version(name) for name in ("lifelines", "pandas")})
nine = "2026-03-02 09:00:00"


def durations(ends, **options):
    """Give the durations since nine o'clock, whether each was seen to its end, and what was warned of."""
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always", UserWarning)
        found, seen = datetimes_to_durations([nine] * len(ends), ends, **{"fill_date": "2026-03-05 12:30:00", **options})
    return found.tolist(), seen.tolist(), [str(each.message).strip() for each in said if issubclass(each.category, UserWarning)]


ends = ["2026-03-02 09:07:30", "2026-03-02 09:59:00", "2026-03-02 10:59:59"]
true = ((pd.to_datetime(ends) - pd.Timestamp(nine)) / pd.Timedelta(hours=1)).tolist()
hours, seen, said = durations(ends, freq="h")
print("hours, by subtraction:", [round(hour, 2) for hour in true], "| by lifelines:", hours, said)
assert hours == [0, 0, 1] and all(seen) and said == []
assert durations(ends, freq="m")[0] == [7, 59, 119]
days = durations(["2026-03-03 08:59:59", None])
print("to the next morning, and to the study's end 3 days and 3.5 hours later, in days:", days)
assert days == ([0, 3], [True, False], [])

mixed = durations(["2026-03-02 09:59:30", "2026-03-02 10:00"], freq="m")
print("an end at 10:00 without seconds:", mixed)
assert mixed[0][0] == 59 and mixed[0][1] < -9e18 and mixed[1] == [True, True]
assert mixed[2] == ["Warning: some values of start_times are after end_times."]
waiting = durations(["2026-03-02 09:59:30", None], freq="m", fill_date="2026-03-05")
print("who still waits, with the study's end as a day:", waiting)
assert waiting[0][0] == 59 and waiting[0][1] < -9e18 and waiting[1] == [True, False]
P
