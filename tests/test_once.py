"""Things made once for the same objects, and let go of."""

from sim.once import forget, once


def test_what_is_forgotten_is_made_again():
    """The same object is answered at once until everything is let go of."""
    made = []

    @once
    def count(one):
        made.append(one)
        return len(made)

    key = object()
    assert [count(key), count(key)] == [1, 1]
    forget()
    assert count(key) == 2


def test_a_number_is_met_again_by_its_value_and_an_object_by_itself():
    """Two equal lists are two; the latest sixteen are kept."""
    made = []

    @once
    def count(one, number):
        made.append((one, number))
        return len(made)

    first, other = [], []
    assert [count(first, 10**9), count(other, 10**9), count(first, int("1000000000")), count(first, 2)] == [1, 2, 1, 3]
    assert [count(other, number) for number in range(16)] == [*range(4, 20)]
    assert count(first, 10**9) == 20
