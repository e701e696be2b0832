#!/usr/bin/env bash
# Believed: the subdivisions of France in ISO 3166-2 are its départements by INSEE's codes, so that "FR-" before a code finds each of the 101.
# True: "FR-75" is none: Paris is FR-75C. "FR-69" is the Rhône without Lyon, whose métropole is FR-69M, a subdivision of its own, where INSEE
#   counts 69 for both. All others are found, Corsica's and those overseas included, the two of Alsace below a "collectivity" FR-6AE.
# Version and source: pycountry 26.2.16 (ISO 3166-2 as of Debian's iso-codes), run below with INSEE's 101 codes.
# Why it matters here: registers and maps from elsewhere have ISO codes. Joined by the code, 2.1 million people have no département, and the
#   1.4 million of Lyon's métropole are beside theirs. Our tables have INSEE's codes alone.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "pycountry==26.2.16"
"$folder/venv/bin/python" - <<'P'
from importlib.metadata import version

from pycountry import subdivisions

codes = [f"{n:02}" for n in range(1, 96) if n != 20] + ["2A", "2B", "971", "972", "973", "974", "976"]
found = {code: subdivisions.get(code=f"FR-{code}") for code in codes}
print("pycountry", version("pycountry"), "| départements:", len(codes), "| not found:", [c for c, s in found.items() if s is None])
for code in ("FR-75C", "FR-69", "FR-69M", "FR-67"):
    one = subdivisions.get(code=code)
    print(code, one.name, "|", one.type, "| in", one.parent_code)
assert len(codes) == 101
assert [code for code, one in found.items() if one is None] == ["75"]
assert subdivisions.get(code="FR-75C").name == "Paris"
assert subdivisions.get(code="FR-69M").name == "Métropole de Lyon"
assert subdivisions.get(code="FR-67").parent_code == "FR-6AE"
P
