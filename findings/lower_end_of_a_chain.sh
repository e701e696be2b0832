#!/usr/bin/env bash
# Believed: `24 <= hours <= 35`, which Python has for numbers, is a bound at both ends to a library of linear programs, or is refused, since
#   these libraries make constraints of comparisons.
# True: PuLP, python-mip, linopy and OR-tools' `pywraplp` keep `hours <= 35` alone, and say nothing: Python reads the chain as `24 <= hours and
#   hours <= 35`, and takes the second where the first one counts as true, as any object does. Written the other way round (35 >= hours >= 24),
#   the upper bound is lost. HiGHS keeps both; Pyomo and OR-tools' CP-SAT refuse.
# Version and source: PuLP 3.3.2, mip 2.0.0, linopy 0.10.1, ortools 9.15.6755, highspy 1.16.0, pyomo 6.10.1, run below; Python's reference, 6.10;
#   issues 83 of coin-or/pulp (open since 2015) and 1441 of google/or-tools (closed).
# Why it matters here: a fixed office has to be open for 24 hours a week, and a rota is made as cheap as it can be. The bound that is lost is the
#   one that costs something: the cheapest rota opens nobody's door, or, beside other bounds, an hour too few, and is called optimal.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet "pulp==3.3.2" "mip==2.0.0" "linopy==0.10.1" "ortools==9.15.6755" "highspy==1.16.0" "pyomo==6.10.1"
cat >"$folder/least.py" <<'P'
"""Give the fewest hours by the library that is named, of an office that is to be open from 24 to 35 of them."""

import sys
from importlib.metadata import version


def pulp():
    from pulp import HiGHS, LpMinimize, LpProblem, LpVariable

    week, hours = LpProblem("week", LpMinimize), LpVariable("hours", 0, 100)
    week += hours
    week += 24 <= hours <= 35
    week.solve(HiGHS(msg=False))
    return hours.value()


def mip():
    from mip import Model, minimize

    week = Model()
    week.verbose = 0
    hours = week.add_var(lb=0, ub=100)
    week += 24 <= hours <= 35
    week.objective = minimize(hours)
    week.optimize()
    return hours.x


def linopy():
    from linopy import Model

    week = Model()
    hours = week.add_variables(lower=0, upper=100, name="hours")
    week.add_constraints(24 <= hours <= 35)
    week.add_objective(1 * hours)
    week.solve("highs", output_flag=False)
    return hours.solution.item()


def ortools():
    from ortools.linear_solver.pywraplp import Solver

    week = Solver.CreateSolver("GLOP")
    hours = week.NumVar(0, 100, "hours")
    week.Add(24 <= hours <= 35)
    week.Minimize(hours)
    week.Solve()
    return hours.solution_value()


def highspy():
    from highspy import Highs

    week = Highs()
    week.silent()
    hours = week.addVariable(0, 100)
    week.addConstr(24 <= hours <= 35)
    week.minimize(hours)
    return week.val(hours)


def cp_sat():
    from ortools.sat.python.cp_model import CpModel

    week = CpModel()
    hours = week.new_int_var(0, 100, "hours")
    week.add(24 <= hours <= 35)


def pyomo():
    from pyomo.environ import ConcreteModel, Constraint, Var

    week = ConcreteModel()
    week.hours = Var(bounds=(0, 100))
    week.bound = Constraint(expr=24 <= week.hours <= 35)


name, expected = sys.argv[1:]
try:
    found = float(globals()[name]())
except Exception as refused:  # each library has an error of its own
    found = type(refused).__name__
print(f"{name} {version({'cp_sat': 'ortools'}.get(name, name))}: at least 24 hours come out as {found}", flush=True)
assert str(found) == expected, found
P
for asked in pulp=0.0 mip=0.0 linopy=0.0 ortools=0.0 highspy=24.0 cp_sat=NotImplementedError pyomo=PyomoException; do
  "$folder/venv/bin/python" -W ignore "$folder/least.py" "${asked%=*}" "${asked#*=}" | grep "at least"
done
"$folder/venv/bin/python" - <<'P'
from pulp import LpVariable

hours = LpVariable("hours", 0, 100)
kept = str(24 <= hours <= 35), str(35 >= hours >= 24)
print("PuLP keeps", kept[0], "| the other way round", kept[1])
assert kept == ("hours <= 35", "hours >= 24")
P
