"""The requests of a replication as the records of needs and citizens that a compiled season walks.

In: the columns of the requests. Out: records of `kernel_state`, written. Nothing is drawn or decided here.
"""

from __future__ import annotations

from sim.engine.rules import NOBODY, NONE, OPEN, compiled_bare


@compiled_bare
def enter_needs(
    request, commune, kind, age, autonomy, car, channels, onset_s, deadline_s, awareness, old_age, needs
):  # fmt: skip
    """Fill the records of needs, with nothing that has happened yet."""
    for row in range(request.size):
        need = needs[row]
        need["request"], need["commune"], need["kind"] = request[row], commune[row], kind[row]
        need["is_over_55"], need["autonomy"], need["car"] = age[row] > old_age, autonomy[row], car[row]
        need["channels"], need["onset_s"], need["deadline_s"] = channels[row], onset_s[row], deadline_s[row]
        need["awareness"] = awareness[row]
        need["next_looking"] = NONE
        need["heard_from"], need["state"], need["reason"] = NOBODY, OPEN, NONE
        need["visits"] = need["served"] = need["failures"] = need["slots_due"] = need["is_first"] = 0


@compiled_bare
def enter_citizens(citizen, row, needs, citizens):
    """Fill the records of citizens, who are met in the order `row` of their needs; return how many they are."""
    count = 0
    for place in range(row.size):
        entity = citizen[row[place]]
        if count == 0 or citizens[count - 1]["entity"] != entity:
            one = citizens[count]
            one["entity"], one["first_row"], one["heard_from"] = entity, place, NOBODY
            one["aware_s"] = one["told_s"] = NONE
            needs[row[place]]["is_first"] = 1
            count += 1
        citizens[count - 1]["end_row"] = place + 1
        needs[row[place]]["citizen"] = count - 1
    return count
