#!/usr/bin/env bash
# Believed: a table of roads or of buses, a line each with its minutes, in which two lines join the same two places, has the shorter one as the
#   shortest way; a library for shortest ways takes it, or says that a pair stands twice.
# True: of 25 and 10 minutes SciPy makes a road of 35, since a sparse matrix adds up what is given for one cell; ten buses a day take ten times as
#   long as one. NetworkX takes whichever line comes last, so that the order of the file decides. Both say nothing. Only a MultiGraph gives 10.
# Version and source: scipy 1.17.1, networkx 3.6.1, pandas 3.1.1, run below; that duplicates are summed is said of the matrices, not of the ways.
# Why it matters here: journeys to a desk are made from such tables, and places near each other have the most lines. They come out as the farthest
#   apart, people seem not to be reached there, and a desk is moved to them. Keep the shortest line of each pair before any way is asked for.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "scipy==1.17.1" "networkx==3.6.1" "pandas==3.1.1"
"$folder/venv/bin/python" -W error - <<'P'
from importlib.metadata import version

import networkx as nx
import pandas as pd
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import dijkstra

print({name: version(name) for name in ("scipy", "networkx", "pandas")})
VILLAGE, TOWN = 0, 1
roads = pd.DataFrame({"start": [VILLAGE] * 2, "end": [TOWN] * 2, "minutes": [25, 10]})


def by_scipy(lines, kind):
    """Return the minutes from the village to the town by SciPy."""
    return float(dijkstra(kind((lines.minutes, (lines.start, lines.end)), shape=(2, 2)))[VILLAGE, TOWN])


def by_networkx(lines, kind):
    """Return the same by NetworkX."""
    graph = nx.from_pandas_edgelist(lines, "start", "end", "minutes", create_using=kind)
    return nx.shortest_path_length(graph, VILLAGE, TOWN, weight="minutes")


for name, lines in {"25 then 10": roads, "10 then 25": roads[::-1]}.items():
    found = {
        "csr": by_scipy(lines, csr_array),
        "coo": by_scipy(lines, coo_array),
        "DiGraph": by_networkx(lines, nx.DiGraph),
        "MultiDiGraph": by_networkx(lines, nx.MultiDiGraph),
    }
    print(name, found)
    last = lines.minutes.iloc[-1]
    assert found == {"csr": 35, "coo": 35, "DiGraph": last, "MultiDiGraph": 10}

buses = pd.DataFrame({"start": [VILLAGE] * 10, "end": [TOWN] * 10, "minutes": [20] * 10})
print("ten buses of 20 minutes:", by_scipy(buses, csr_array))
assert by_scipy(buses, csr_array) == 200
P
