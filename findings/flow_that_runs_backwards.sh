#!/usr/bin/env bash
# Believed: NetworkX's cheapest flow with costs in tenths (0.1, 0.2, 0.4) is that with costs of 1, 2 and 4, at a tenth of the price; if floats harm
#   at all, they harm in the last digits.
# True: an arc comes back with a flow of -3, where no flow may be below nought: all three who set out for the hub stay there and three more come
#   to it. Nothing is raised, and the price is that of the impossible flow: 0.1 instead of 1.3.
# Version and source: networkx 3.6.1, `min_cost_flow`, run below; its notes warn of overflow and rounding with floats, not of this.
# Why it matters here: adviser-hours or people sent to desks at a price in euros or hours look like a flow problem, and the answer looks like a
#   bargain. Prices have to be whole: cents, seconds, metres. The largest flow and shortest paths do take floats.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "networkx==3.6.1"
"$folder/venv/bin/python" -W error - <<'P'
import networkx as nx


def cheapest(unit):
    """Send four people from a town to a desk; three of them can go by a hub. Return the arc from the hub and the price."""
    roads = nx.DiGraph()
    roads.add_node("town", demand=-4)
    roads.add_node("desk", demand=4)
    for start, end, people, price in (("town", "hub", 3, 1), ("hub", "desk", 3, 2), ("town", "desk", 2, 4)):
        roads.add_edge(start, end, capacity=people, weight=price * unit)
    flow = nx.min_cost_flow(roads)
    return flow, nx.cost_of_flow(roads, flow)


print("networkx", nx.__version__)
for unit in (1, 10, 0.1):
    print(unit, *cheapest(unit))
whole, tenths = cheapest(1), cheapest(0.1)
assert whole == ({"town": {"hub": 3, "desk": 1}, "hub": {"desk": 3}, "desk": {}}, 13)
assert tenths[0] == {"town": {"hub": 3, "desk": 1}, "hub": {"desk": -3}, "desk": {}}
assert abs(tenths[1] - 0.1) < 1e-9
assert cheapest(10) == (whole[0], 130)
P
