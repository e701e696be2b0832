"""Dates as rules."""

import datetime as dt

import pytest

from sim.rotas.recurrences import RecurrencePiece, Span, dates_of, pieces_of, without
from sim.scenario.schema import EveryWeeks

SPAN = Span(dt.date(2026, 1, 1).toordinal(), dt.date(2026, 12, 31).toordinal())
MONDAY = 0


@pytest.mark.parametrize(
    "piece",
    [
        RecurrencePiece("every"),
        RecurrencePiece("every", dt.date(2026, 3, 2).toordinal(), dt.date(2026, 5, 4).toordinal()),
        RecurrencePiece(EveryWeeks(every_weeks=2, offset=1)),
        RecurrencePiece(EveryWeeks(every_weeks=3, offset=2), dt.date(2026, 2, 9).toordinal()),
        RecurrencePiece("first"),
        RecurrencePiece("third"),
        RecurrencePiece("last"),
    ],
)
def test_the_dates_of_a_rule_give_the_rule(piece):
    """Its bounds only where it would go on."""
    (found,) = pieces_of(dates_of(piece, MONDAY, SPAN), SPAN)

    assert dates_of(found, MONDAY, SPAN) == dates_of(piece, MONDAY, SPAN)
    assert found.recurrence == piece.recurrence
    assert (found.first is None, found.last is None) == (piece.first is None, piece.last is None)


def test_odd_weeks_are_meant_where_the_file_goes_by_their_numbers():
    """Until the year of 53 weeks ends, every second week gives the same dates."""
    dates = dates_of(RecurrencePiece("odd"), MONDAY, SPAN)

    assert pieces_of(dates, SPAN, by_week_number=True) == [RecurrencePiece("odd")]
    assert isinstance(pieces_of(dates, SPAN)[0].recurrence, EveryWeeks)


def test_the_first_and_the_third_of_a_month_are_two_rules():
    """No one rule of a scenario says both."""
    dates = sorted(dates_of(RecurrencePiece("first"), MONDAY, SPAN) + dates_of(RecurrencePiece("third"), MONDAY, SPAN))

    assert pieces_of(dates, SPAN) == [RecurrencePiece("first"), RecurrencePiece("third")]


def test_dates_without_a_rhythm_stand_each_by_itself():
    """Nothing is guessed between them."""
    days = [dt.date(2026, 1, 5).toordinal() + 7 * k for k in (0, 1, 9)]

    assert pieces_of(days, SPAN) == [RecurrencePiece("every", day, day) for day in days]


def test_a_rule_is_cut_at_the_days_that_it_leaves_out():
    """The parts between them have dates."""
    days = [dt.date(2026, 1, 5).toordinal(), dt.date(2026, 6, 1).toordinal()]
    parts = without(RecurrencePiece("every"), MONDAY, days, SPAN)

    assert parts == [RecurrencePiece("every", days[0] + 1, days[1] - 1), RecurrencePiece("every", days[1] + 1, None)]
