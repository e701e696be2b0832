"""What a register shows stands beside what simulated seasons show, as sums over bases."""

import numpy as np
import pytest

from sim.fitting.described import described, of_picture, side_by_side
from sim.fitting.seen import seen_of
from sim.registers.register import read_register
from tests.registers.making import appointment, hand_kept, rdv_xls, write_csv


def rdv(folder, *lines):
    """Return what a fit reads of an export of the booking tool."""
    return seen_of(read_register(rdv_xls(folder / "rdv.xls", list(lines))).season)


def rows(frame, picture):
    """Return key, top and base of a picture."""
    kept = frame[frame["picture"] == picture]
    return list(kept[["key", "top", "base"]].itertuples(index=False, name=None))


def test_appointments_missed_are_counted_by_lead_by_who_booked_and_by_reminder(tmp_path):
    """Booked eleven days before: two fell due, one in vain; the excused did not fall due."""
    seen = rdv(
        tmp_path, appointment(), appointment(1, statut="Absence non excusée", origine="RDV Pris sur internet"),
        appointment(2, statut="Annulé (excusé)"),
    )  # fmt: skip
    frame = described(seen)

    assert rows(frame, "lead") == [("8-14", 1, 2)]
    assert sorted(rows(frame, "booked_by")) == [("agent", 0, 1), ("person", 1, 1)]
    assert rows(frame, "reminder") == [("sent", 1, 2)]


def test_a_whole_week_without_a_visit_counts_none_and_the_cut_ones_are_left_out(tmp_path):
    """Visits on Wednesday 8 May, Tuesday 14 and Friday 31 May: of the weeks from the 13th, 20th and 27th two are whole."""
    days = ("08/05/2024", "14/05/2024", "31/05/2024")
    frame = described(rdv(tmp_path, *(appointment(k, date_rdv=day) for k, day in enumerate(days))))

    assert rows(frame, "weeks") == [("2024-W20", 1, 1), ("2024-W21", 0, 1)]


def test_a_register_without_waits_or_durations_shows_none(tmp_path):
    """The booking tool knows neither."""
    frame = described(rdv(tmp_path, appointment()))

    assert not {"durations", "waits"} & set(frame["picture"])


def test_seasons_are_pooled_and_their_range_is_kept(tmp_path):
    """Two seasons with one and three visits at a venue: two a season, from one to three."""
    few = rdv(tmp_path, appointment(0))
    many = rdv(tmp_path, appointment(0), appointment(2), appointment(4))
    beside = side_by_side(few, [few, many])
    venue = of_picture(beside, "venues").iloc[0]

    assert venue["simulated"] == pytest.approx(2 * 7)  # all on one day: a seventh of a week
    assert (venue["least"], venue["most"]) == (pytest.approx(7), pytest.approx(21))
    assert np.isnan(side_by_side(few)["simulated"]).all()


def test_shares_of_appointments_have_an_interval_and_durations_add_up_to_one(tmp_path):
    """Jeffreys' law for one of two; a sheet kept by hand knows how long services last."""
    import random

    missed = side_by_side(rdv(tmp_path, appointment(), appointment(1, statut="Absence non excusée")))
    lead = of_picture(missed, "lead").iloc[0]
    text, _, mapping = hand_kept(40, random.Random(1))
    hand = side_by_side(seen_of(read_register(write_csv(tmp_path / "hand.csv", text), mapping).season))

    assert lead["low"] < 0.5 < lead["high"]
    assert of_picture(hand, "durations")["value"].sum() == pytest.approx(1)
    assert of_picture(hand, "waits")["value"].is_monotonic_increasing
