#!/usr/bin/env bash
# Believed: Etalab's `communes.json` has a row a commune, with its code and its population: the rows add up to the people of France, and a
#   dictionary by code finds every commune.
# True: of 37,590 rows 34,969 are communes of today. 45 are arrondissements of Paris, Lyon and Marseille, whose people stand in the row of the
#   city as well: 3,508,945 too many. 2,576 are delegated or associated communes, without a population, and 584 of these have the very code of
#   the commune whose seat they are, in a later row: a dictionary by code keeps them, 510 under another name, and loses 2,146,515 people,
#   more than a third of Maine-et-Loire and all of Annecy. Its people add up to 70.3 million instead of 69.0: one fault hides the other.
# Version and source: @etalab/decoupage-administratif 6.0.0 (the year 2026), run below; its README says nothing of it, pull request 4 of
#   datagouv/decoupage-administratif that codes can stand twice.
# Why it matters here: people of communes and départements are taken from this file. The country's sum looks right either way, while whole towns
#   have nobody whom a desk could reach. Only rows of the type `commune-actuelle` have each code, and each inhabitant, once; our table has these.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
npm install --silent --no-audit --no-fund --ignore-scripts --prefix "$folder" "@etalab/decoupage-administratif@6.0.0"
python3 -W error - "$folder/node_modules/@etalab/decoupage-administratif" <<'P'
import json
import sys
from collections import Counter
from pathlib import Path

package = Path(sys.argv[1])
rows = json.loads((package / "data/communes.json").read_text("utf-8"))
print("@etalab/decoupage-administratif", json.loads((package / "package.json").read_text("utf-8"))["version"])


def people(some):
    """Return the people of some rows; a row without a population has none."""
    return sum(row.get("population", 0) for row in some)


kinds = {kind: [row for row in rows if row["type"] == kind] for kind in Counter(row["type"] for row in rows)}
found = {kind: (len(some), people(some)) for kind, some in kinds.items()}
print("rows and people by type:", found)
assert found == {
    "commune-actuelle": (34_969, 68_952_941),
    "commune-deleguee": (2_105, 0),
    "commune-associee": (471, 0),
    "arrondissement-municipal": (45, 3_508_945),
}
today = kinds["commune-actuelle"]
cities = {row["commune"] for row in kinds["arrondissement-municipal"]}
twice = people(row for row in today if row["code"] in cities)
print("all rows:", people(rows), "people of", sorted(cities), "in rows of their own:", twice)
assert people(rows) == 72_461_886 and twice == 3_508_945
assert len({row["code"] for row in today}) == len(today)

by_code = {row["code"]: row for row in rows}
lost = [row for row in today if by_code[row["code"]] is not row]
kept = [by_code[row["code"]] for row in lost]
renamed = sum(before["nom"] != after["nom"] for before, after in zip(lost, kept))
print("by code:", len(by_code), "rows,", people(by_code.values()), "people;", len(lost), "communes lost with", people(lost), "people")
assert (len(by_code), people(by_code.values())) == (37_006, 70_315_371)
assert (len(lost), people(lost), renamed) == (584, 2_146_515, 510)
assert all(row["type"] == "commune-deleguee" and row["chefLieu"] == row["code"] for row in kept)

maine_et_loire = [people(row for row in some if row.get("departement") == "49") for some in (today, by_code.values())]
annecy = [by_code["74010"].get(field) for field in ("nom", "type", "population")]
print("Maine-et-Loire:", maine_et_loire, "Annecy:", annecy)
assert maine_et_loire == [833_776, 520_429] and annecy == ["Annecy", "commune-deleguee", None]
P
