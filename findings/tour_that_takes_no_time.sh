#!/usr/bin/env bash
# Believed: a solver of tours that is given the times between places in hours, 0.4 and 0.9, keeps them, or refuses them if it wants whole
#   numbers.
# True: PyVRP and VROOM (pyvroom) cut each time to a whole number, and say nothing: 0.4 hours and 0.9 are 0. A tour of 1.9 hours takes no time
#   and costs nothing, and any order of its places is the best one. Where some of the ways are longer than an hour, the wrong order is the best:
#   a tour of 3.8 hours is taken for one of 1 hour, and preferred to one of 3.3. A working day of two hours is kept, by what VROOM says.
# Version and source: pyvrp 0.14.1 (`Model.add_edge`, into a matrix of whole numbers), pyvroom 1.15.2 (`Input.set_durations_matrix`, likewise),
#   numpy 2.4.6, run below. The signature of the one says `int`, that of the other any matrix.
# Why it matters here: a bus that serves several communes a day is planned with such solvers, from times that come in hours or minutes with
#   fractions. Every tour fits into the day, more stops are promised than can be reached, and which order is best is left to chance. Give whole
#   seconds.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv" && "$folder/venv/bin/pip" install --quiet "pyvrp==0.14.1" "pyvroom==1.15.2" "numpy==2.4.6"
"$folder/venv/bin/python" -W error - <<'P'
from importlib.metadata import version

import numpy as np
import vroom
from pyvrp import Model
from pyvrp.stop import MaxIterations

print({name: version(name) for name in ("pyvrp", "pyvroom", "numpy")})


def by_pyvrp(times):
    """Give what the best tour from the first place to all others and back costs."""
    model = Model()
    places = [model.add_location(number, 0) for number in range(len(times))]
    model.add_depot(places[0])
    for place in places[1:]:
        model.add_client(place)
    model.add_vehicle_type()
    for start, row in zip(places, times):
        for end, time in zip(places, row):
            model.add_edge(start, end, distance=time)
    return model.solve(MaxIterations(200), seed=1, display=False).cost()


def by_vroom(times, day=1_000_000):
    """Do the same, with the order of the places, for a vehicle that is away no longer than a day."""
    model = vroom.Input()
    model.set_durations_matrix("car", np.array(times))
    model.add_vehicle(vroom.Vehicle(1, start=0, end=0, time_window=(0, day)))
    for number in range(1, len(times)):
        model.add_job(vroom.Job(number, location=number))
    found = model.solve(exploration_level=5, nb_threads=1)
    assert found.summary.unassigned == 0
    return found.summary.cost, [int(place) for place in found.routes["location_index"]]


def taken(times, order):
    return round(sum(times[start][end] for start, end in zip(order, order[1:])), 6)


hours = [[0, 0.4, 0.9], [0.4, 0, 0.6], [0.9, 0.6, 0]]
print("in hours: PyVRP", by_pyvrp(hours), "| VROOM", by_vroom(hours)[0], "| truly", taken(hours, [0, 1, 2, 0]))
assert by_pyvrp(hours) == by_vroom(hours)[0] == 0 and taken(hours, [0, 1, 2, 0]) == 1.9


def in_seconds(hours):
    return [[round(3_600 * time) for time in row] for row in hours]


assert by_pyvrp(in_seconds(hours)) == by_vroom(in_seconds(hours))[0] == 6_840

hours = [[0, 0.6, 1.0, 0.9], [0.6, 0, 1.6, 1.0], [1.0, 1.6, 0, 0.7], [0.9, 1.0, 0.7, 0]]
told, order = by_vroom(hours, day=2)
rightly, best = by_vroom(in_seconds(hours))
print(f"three places: PyVRP {by_pyvrp(hours)}, VROOM {told} by {order}, truly {taken(hours, order)}; from seconds {rightly / 3_600} by {best}")
assert by_pyvrp(hours) == told == 1 and taken(hours, order) == 3.8
assert by_pyvrp(in_seconds(hours)) == rightly == 11_880 and taken(hours, best) == 3.3
P
