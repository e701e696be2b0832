#!/usr/bin/env bash
# Believed: two well-kept packages of French public holidays that both know the overseas départements agree on Guadeloupe and Martinique.
# True: beside the abolition of slavery, on which they agree, holidays has three days more for Guadeloupe (Mi-Carême, Good Friday, Victor
#   Schoelcher) and one for Martinique (Schoelcher, without Good Friday); jours-feries-france has none of them. Neither says what a day rests on:
#   the labour code names the abolition alone (article L3422-2); the others are customs, kept by some offices and not by others.
# Version and source: holidays 0.109, jours-feries-france 0.7.0, run below for 2026.
# Why it matters here: a desk in Basse-Terre is shut on three days more in one model than in the other, and its yearly volume with it; a
#   change of package moves the number of sessions without a change of the rota.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "holidays==0.109" "jours-feries-france==0.7.0"
"$folder/venv/bin/python" - <<'P'
from importlib.metadata import version

import holidays
from jours_feries_france import JoursFeries

print({name: version(name) for name in ("holidays", "jours-feries-france")})
more = {}
for code, zone in {"971": "Guadeloupe", "972": "Martinique"}.items():
    one = set(holidays.FR(subdiv=code, years=2026))
    other = set(JoursFeries.for_year(2026, zone=zone).values())
    more[zone] = sorted(f"{day:%d/%m}" for day in one - other)
    print(zone, "only in holidays:", more[zone], "only in jours-feries-france:", sorted(map(str, other - one)))
    assert not other - one
assert more == {"Guadeloupe": ["03/04", "12/03", "21/07"], "Martinique": ["21/07"]}
P
