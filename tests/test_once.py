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
