#!/usr/bin/env bash
# Believed: a place outside the area for which a grid is made is refused, or comes out as infinite: pyproj knows the area (`area_of_use`)
#   of Lambert-93, France's legal grid (EPSG:2154), and the whole list of communes can be put on it to measure distances.
# True: it gives finite coordinates anywhere, without a word. In Lot-et-Garonne distances are right to a thousandth; from Saint-Denis to
#   Saint-Pierre of La Réunion they are 1.9 times too long, in Mayotte 1.6, in Guyane 1.3, in Guadeloupe 1.1.
# Version and source: pyproj 3.7.2, run below, beside its own geodesics; overseas the legal grids are others (EPSG:2975, 4471, 2972, 5490).
# Why it matters here: 129 communes overseas stand in the same table as the others. On one grid their people live nearly twice as far from
#   every desk, and the maps of who is not reached show islands in red.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "pyproj==3.7.2"
"$folder/venv/bin/python" - <<'P'
from math import hypot, isfinite

import pyproj

print("pyproj", pyproj.__version__, "area of use", pyproj.CRS(2154).area_of_use)
PLACES = {
    "Lot-et-Garonne": ((0.62, 44.20), (0.71, 44.39)),
    "La Réunion": ((55.45, -20.88), (55.48, -21.34)),
    "Mayotte": ((45.23, -12.78), (45.10, -12.90)),
    "Guyane": ((-52.33, 4.93), (-54.03, 5.50)),
    "Guadeloupe": ((-61.73, 16.00), (-61.40, 16.33)),
}
grid, earth = pyproj.Transformer.from_crs(4326, 2154, always_xy=True), pyproj.Geod(ellps="GRS80")
times = {}
for name, (one, other) in PLACES.items():
    (x1, y1), (x2, y2) = grid.transform(*one), grid.transform(*other)
    assert all(map(isfinite, (x1, y1, x2, y2)))
    km, true_km = hypot(x1 - x2, y1 - y2) / 1000, earth.inv(*one, *other)[2] / 1000
    times[name] = round(km / true_km, 2)
    print(f"{name:16} {km:6.1f} km on the grid, {true_km:6.1f} on the earth")
assert abs(times["Lot-et-Garonne"] - 1) < 0.005
assert 1.8 < times["La Réunion"] < 2.0 and 1.5 < times["Mayotte"] < 1.7
assert 1.2 < times["Guyane"] < 1.4 and 1.1 <= times["Guadeloupe"] < 1.2
P
