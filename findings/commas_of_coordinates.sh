#!/usr/bin/env bash
# Believed: a reader of coordinates refuses "48,85 2,35", as French tools write the place of a town hall in Paris, or reads it as 48.85 and 2.35.
# True: geopy's Point takes the last two numbers for the pair: latitude 2, longitude 35, in East Africa. A semicolon or a slash between the two changes
#   nothing, and "48,85" alone, half of a place, is latitude 48 and longitude 85. With more decimals the last ones are degrees: "48,8566 2,3522"
#   has the longitude 3522, turned about the globe to -78. A pair that has one comma ("48.85 2,35") is latitude 2 too.
# Version and source: geopy 2.5.0, run below; issue 247 of geopy/geopy tells of other parts taken for the longitude.
# Why it matters here: lists of town halls come with decimal commas. The distances between such places are those of whole degrees somewhere
#   else: two halls 4 km apart are 445 km apart, and two that differ in latitude alone stand in one place.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "geopy==2.5.0"
"$folder/venv/bin/python" -W error - <<'P'
from importlib.metadata import version

from geopy import Point
from geopy.distance import geodesic

print("geopy", version("geopy"))
READ = {
    "48.85 2.35": (48.85, 2.35),
    "48,85 2,35": (2, 35),
    "48,85; 2,35": (2, 35),
    "48,85 / 2,35": (2, 35),
    "48.85 2,35": (2, 35),
    "48,85": (48, 85),
    "48,8566 2,3522": (2, -78),
}
for written, place in READ.items():
    point = Point(written)
    print(f"{written!r}: latitude {point.latitude}, longitude {point.longitude}")
    assert (point.latitude, point.longitude) == place, written

true = geodesic("48.85 2.35", "48.87 2.31").km
read = geodesic("48,85 2,35", "48,87 2,31").km
north = geodesic("48,85 2,35", "45,76 2,35").km
print(f"two halls: {true:.1f} km apart, with commas {read:.1f} km; Paris and a place 340 km south of it, with commas: {north:.1f} km")
assert 3 < true < 4 and 400 < read < 500 and north == 0
P
