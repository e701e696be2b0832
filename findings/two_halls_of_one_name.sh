#!/usr/bin/env bash
# Believed: two variables of an integer program with different names are two, and the names that one gave are those that come back.
# True: PuLP puts an underscore for a hyphen or a space in a name, and says nothing: the halls of "Saint-Jean" and "Saint Jean" are both
#   "x_Saint_Jean". The dictionary of a problem's variables has one of the two; which halls open, read by name, is told of one. That
#   names are repeated is told by `checkDuplicateVars`, which solving does not call; by HiGHS the program is solved, and rightly.
# Version and source: PuLP 3.3.2 with highspy 1.16.0, run below.
# Why it matters here: names of communes and halls differ by just that between sources ("Saint-Jean-d’Angély"). Codes do not: our search
#   names places by their ids and refuses two that are alike.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "pulp==3.3.2" "highspy==1.16.0"
"$folder/venv/bin/python" -W ignore - <<'P'
from importlib.metadata import version

import pulp

people = {"Saint-Jean": 300, "Saint Jean": 200, "Layrac": 100}
opens = pulp.LpVariable.dicts("x", people, cat="Binary")
rota = pulp.LpProblem("rota", pulp.LpMaximize)
rota += pulp.lpSum(people[hall] * opens[hall] for hall in people)
rota += pulp.lpSum(opens.values()) <= 2
status = pulp.LpStatus[rota.solve(pulp.HiGHS(msg=False))]
by_variable = {hall: round(variable.value()) for hall, variable in opens.items()}
by_name = {name: round(variable.value()) for name, variable in rota.variablesDict().items()}
print("PuLP", version("pulp"), status, "| by variable:", by_variable, "| by name:", by_name)
assert status == "Optimal"
assert by_variable == {"Saint-Jean": 1, "Saint Jean": 1, "Layrac": 0}
assert len(rota.variables()) == 3
assert set(by_name) == {"x_Layrac", "x_Saint_Jean"}
try:
    rota.checkDuplicateVars()
except pulp.PulpError as fault:
    print("asked for:", fault)
else:
    raise AssertionError("no name is told to be repeated")
P
