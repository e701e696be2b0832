#!/usr/bin/env bash
# Believed: a library that reads a timetable in GTFS with all its tables counts the buses of a day: of a line that goes every half hour
#   from 7 to 19 o'clock (`frequencies.txt`) 24.
# True: gtfs-kit has the table in the feed and leaves it out of each number: stops, routes, the whole network and the timetable of a stop have
#   the line's pattern as one bus at 7 o'clock, without a headway. Nothing is said. Only `expand_frequencies`, called first, makes the 24 buses of
#   it, with 30 minutes between them.
# Version and source: gtfs-kit 13.0.1, run below on a feed of one line. GTFS has `exact_times` for what keeps to the minute; both kinds are counted
#   as one bus.
# Why it matters here: who can be at a desk when it opens is told by the buses of the day. A town hall on a line that goes every half hour
#   stands as one that is reached in the early morning only, behind a hamlet with two buses that are written out.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "gtfs-kit==13.0.1"
cd "$folder" && venv/bin/python - <<'P'
import warnings
from importlib.metadata import version
from pathlib import Path

import gtfs_kit

warnings.simplefilter("ignore")
print("gtfs-kit", version("gtfs-kit"))
DAY = ["20260302"]  # a Monday
TABLES = {
    "agency": "agency_id,agency_name,agency_url,agency_timezone\nA,Cars,http://example.org,Europe/Paris\n",
    "stops": "stop_id,stop_name,stop_lat,stop_lon\nS,Station,48.0,2.0\nT,Town hall,48.1,2.1\n",
    "routes": "route_id,agency_id,route_short_name,route_type\nR,A,1,3\n",
    "calendar": "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n"
    "C,1,1,1,1,1,0,0,20260302,20260306\n",
    "trips": "route_id,service_id,trip_id,direction_id\nR,C,X,0\n",
    "stop_times": "trip_id,arrival_time,departure_time,stop_id,stop_sequence\nX,07:00:00,07:00:00,S,1\nX,07:20:00,07:20:00,T,2\n",
}
feed_folder = Path("feed")
feed_folder.mkdir()
for name, lines in TABLES.items():
    (feed_folder / f"{name}.txt").write_text(lines)


def numbers(feed):
    """Count a day's buses at the town hall, on the route, in the network and in the timetable, and give the mean headway in minutes."""
    stop = gtfs_kit.compute_stop_stats(feed, DAY).set_index("stop_id").loc["T"]
    route = gtfs_kit.compute_route_stats(feed, DAY).iloc[0]
    network = gtfs_kit.compute_network_stats(feed, DAY).iloc[0]
    written = len(gtfs_kit.build_stop_timetable(feed, "T", DAY))
    return [int(stop.num_trips), int(route.num_trips), int(network.num_trips), written], stop.mean_headway, stop.end_time


for exact in (0, 1):
    table = f"trip_id,start_time,end_time,headway_secs,exact_times\nX,07:00:00,19:00:00,1800,{exact}\n"
    (feed_folder / "frequencies.txt").write_text(table)
    feed = gtfs_kit.read_feed(feed_folder, dist_units="km")
    assert len(feed.frequencies) == 1
    as_read, expanded = numbers(feed), numbers(gtfs_kit.expand_frequencies(feed))
    print(f"exact_times={exact}: buses at the stop, of the route, of the network, in the timetable; headway; last one")
    print("  as read:", *as_read, "| expanded:", *expanded)
    assert as_read[0] == [1] * 4 and as_read[1] != as_read[1] and as_read[2] == "07:20:00"
    assert expanded[0] == [24] * 4 and expanded[1] == 30 and expanded[2] == "18:50:00"
P
