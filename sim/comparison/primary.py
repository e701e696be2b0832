"""Which measures are named before anything runs, and which one decides where only one can.

In: nothing. Out: names of the catalogue. What a measure is stands in `sim.measures`; what may be said of a difference,
in `verdicts`.
"""

from __future__ import annotations

PRIMARY = ("reach", "offered_within_14", "value", "wait_within_20", "reach_worst_communes", "cost_per_resolved")
# Offers within 14 days are near their ceiling wherever a desk is open each week; what they are worth still tells two
# rotas apart there.
DECIDING = "value"
# What people chose among the offers: a rota that reaches harder cases may lower it.
CHOSEN = ("served_within_7", "served_within_14", "served_within_30")
