#!/usr/bin/env bash
# Believed: a score of likeness made for names finds "SAINT DENIS" next to "Saint-Denis" among communes, since capitals and hyphens are what
#   such scores are for.
# True: RapidFuzz compares letter by letter: "AGEN" and "Agen" are alike by 25 of 100. Next to "SAINT DENIS" of a file in capitals is whatever
#   has capitals and a space, here the remark "SANS DOMICILE"; to "saint denis" a misspelt "aint dens" comes before "Saint-Denis". With
#   `processor=utils.default_process` both find the commune by 100. Before version 3 that was done unasked.
# Version and source: RapidFuzz 3.14.6, run below.
# Why it matters here: the State's lists have communes in capitals without hyphens (postal addresses) and in lower case with them (INSEE). Ours
#   are found by code, and by name only where letters alone, without accents, capitals and hyphens, are the same.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "rapidfuzz==3.14.6"
"$folder/venv/bin/python" - <<'P'
from importlib.metadata import version

from rapidfuzz import fuzz, process, utils

names = ["Saint-Denis", "Saint-Denis-en-Val", "SANS DOMICILE", "aint dens"]
print("RapidFuzz", version("rapidfuzz"), "| AGEN and Agen:", fuzz.WRatio("AGEN", "Agen"))
found = {}
for asked in ("SAINT DENIS", "saint denis"):
    plain = process.extractOne(asked, names)
    processed = process.extractOne(asked, names, processor=utils.default_process)
    found[asked] = plain[0], processed[0]
    print(asked, "| as it is:", plain[:2], "| processed:", processed[:2])
assert fuzz.WRatio("AGEN", "Agen") == 25
assert found == {"SAINT DENIS": ("SANS DOMICILE", "Saint-Denis"), "saint denis": ("aint dens", "Saint-Denis")}
P
