"""Ctrl-C in long work: first at the end of a piece, then at once."""

import signal

import pytest

from sim.cli.progress import heard


def _in_pieces(done: list[str], asked_twice: bool) -> None:
    """Do two pieces, of which the first is interrupted on its way."""
    with heard("run", quiet=True) as progress:
        signal.raise_signal(signal.SIGINT)
        done.append("within the first")
        if asked_twice:
            signal.raise_signal(signal.SIGINT)
        done.append("the first")
        progress(1, 2)
        done.append("the second")


def test_ctrl_c_waits_for_the_piece_that_is_under_way_and_says_so(capfd: pytest.CaptureFixture[str]) -> None:
    """What is under way becomes whole: the interruption comes when the piece is told, not before."""
    done: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        _in_pieces(done, asked_twice=False)
    assert done == ["within the first", "the first"]
    assert "stops at the end of what is in progress" in capfd.readouterr().err


def test_a_second_ctrl_c_waits_for_nothing() -> None:
    """Whoever asks twice does not want to wait for minutes."""
    done: list[str] = []
    with pytest.raises(KeyboardInterrupt):
        _in_pieces(done, asked_twice=True)
    assert done == ["within the first"]
