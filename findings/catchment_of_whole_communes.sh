#!/usr/bin/env bash
# Believed: people of communes laid over the area that a desk serves, by area, give each commune's share inside: of a commune that is touched by
#   a tenth, a tenth of its people; what stands outside is left out.
# True: tobler gives all people of each commune that is touched, however little of it lies inside. Two communes of 1,000 and 2,000 people,
#   touched by a tenth each, have 3,000 in the area instead of 300. Where several areas are laid side by side but leave a rest, the rest's people
#   are shared out among them. `allocate_total=False` gives 300. Shares and means ("intensive") are right either way.
# Version and source: tobler 0.13.0 with geopandas 1.2.0, `area_interpolate`, run below; its notes give both formulas, and say that they are the
#   same where the areas leave no rest of a source.
# Why it matters here: people within reach of a desk are reckoned so from communes and a line of equal travel time, which never ends at a border
#   of communes. A wider net of desks is then worth nothing more as soon as it touches everything, and a bad place is as good as a good one.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "tobler==0.13.0" "geopandas==1.2.0" "pandas==3.1.1" "numpy==2.4.6" "shapely==2.2.0"
"$folder/venv/bin/python" -W ignore - <<'P'
from importlib.metadata import version

import geopandas
from shapely.geometry import box
from tobler.area_weighted import area_interpolate

print({name: version(name) for name in ("tobler", "geopandas", "shapely")})
KM = 1_000
west, east = box(0, 0, 10 * KM, 10 * KM), box(10 * KM, 0, 20 * KM, 10 * KM)
communes = geopandas.GeoDataFrame({"people": [1_000.0, 2_000.0], "over_75": [0.1, 0.3]}, geometry=[west, east], crs="EPSG:2154")


def reached(*areas, **how):
    """Give the people, and the share of those over 75, that tobler finds in each of the areas."""
    areas = geopandas.GeoDataFrame(geometry=list(areas), crs="EPSG:2154")
    found = area_interpolate(communes, areas, extensive_variables=["people"], intensive_variables=["over_75"], **how)
    return [round(value, 6) for value in found["people"]], [round(value, 6) for value in found["over_75"]]


border = box(9 * KM, 0, 11 * KM, 10 * KM)
edge, centre = box(0, 0, 10 * KM, 0.1 * KM), box(0, 0, 10 * KM, 9 * KM)
for name, area in (("a tenth of both", border), ("a hundredth of one", edge), ("nine tenths of one", centre)):
    print(f"{name}: people {reached(area)[0]}, with allocate_total=False {reached(area, allocate_total=False)[0]}")
assert reached(border) == ([3_000], [0.2]) and reached(border, allocate_total=False) == ([300], [0.2])
assert reached(edge)[0] == reached(centre)[0] == [1_000]
assert reached(edge, allocate_total=False)[0] == [10] and reached(centre, allocate_total=False)[0] == [900]

side_by_side = box(9 * KM, 0, 10 * KM, 10 * KM), box(10 * KM, 0, 13 * KM, 10 * KM)
print(f"two areas with a rest: {reached(*side_by_side)[0]}, {reached(*side_by_side, allocate_total=False)[0]}")
assert reached(*side_by_side)[0] == [1_000, 2_000] and reached(*side_by_side, allocate_total=False)[0] == [100, 600]
assert reached(west, east)[0] == reached(west, east, allocate_total=False)[0] == [1_000, 2_000]
P
