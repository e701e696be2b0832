"""Tasks for tests of processes: what a task may do to the process that does it. Workers can import them."""

from __future__ import annotations

import gc
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path

from sim.runs import cluster_worker, worker
from tests.processes import PATIENCE_S

LARGE = 300_000  # bytes: more than a pipe holds


class Doubled:
    """Twice the number, with more about it than a pipe holds."""

    def __init__(self):
        self.burden = b"x" * LARGE

    def __call__(self, number):
        """Return twice the number."""
        return 2 * number


def how_seldom(_number):
    """Return how many objects the collector waits for in the process that does it."""
    return gc.get_threshold()


_begun = []


def begin():
    """Note that it was called."""
    _begun.append(True)


def how_often_begun(_number):
    """Return how often `begin` was called in the process that does it."""
    return len(_begun)


def whose(_number):
    """Return the process that does it."""
    return os.getpid()


def whose_in_a_while(_number):
    """Return the process that does it, after a moment in which others have their turn."""
    time.sleep(0.01)
    return os.getpid()


def divides(number):
    """Divide by the number."""
    return 1 / number


def quick_then_endless(number):
    """Return the first number; at any other, never end."""
    if number:
        time.sleep(PATIENCE_S * 10)
    return number


def killed_at_the_third(number):
    """Return the number; at the third, be killed by the system."""
    if number == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def dies_while_it_answers(number):
    """Write half of a large answer, then be gone."""

    def half(stream, data):
        stream.write(len(data).to_bytes(8, "little") + data[: len(data) // 2])
        stream.flush()
        os._exit(7)

    worker.send = half
    return b"x" * LARGE


def prints(number):
    """Print as a task must be free to do."""
    print(f"task {number}")
    sys.stdout.flush()
    return number


def raises_what_cannot_travel(number):
    """Raise an exception that no pickle holds."""

    class LocalError(Exception):
        pass

    raise LocalError(f"task {number} is odd")


class Waits:
    """Say in a folder which process has begun; go on until it is ended."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def __call__(self, number):
        """Return 0 at once; any other number never ends by itself."""
        (self.folder / str(os.getpid())).touch()
        while number:
            time.sleep(0.01)
        return number


def imports_what_is_compiled(number):
    """Return the number; meet on the way that compiled code can be kept nowhere, as the parent has."""
    from sim import compiled

    compiled._tell_unkept("no folder for it can be written")
    return number


class KilledOnce:
    """The number; at the third, be killed by the system the first time that anybody tries."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def __call__(self, number):
        """Return the number."""
        if number == 2 and not (self.folder / "killed").exists():
            (self.folder / "killed").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return number


class Counted:
    """Whether two equal calls are two: each leaves a file; one of two workers waits for the other's first."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def __call__(self, number):
        """Return how often this worker was asked for anything."""
        (self.folder / f"{number}-{time.monotonic_ns()}-{os.getpid()}").touch()
        return number


class OneIsSlow:
    """The number; whichever worker takes a task first is done with it only after so many tasks of others."""

    def __init__(self, folder, others):
        self.folder, self.others = Path(folder), others

    def __call__(self, number):
        """Return the number and who did it; leave a file of it."""
        with suppress(FileExistsError):
            (self.folder / "slow").symlink_to(str(number))  # made by one alone
            until = time.monotonic() + PATIENCE_S
            while len(list(self.folder.glob("done-*"))) < self.others and time.monotonic() < until:
                time.sleep(0.01)
        (self.folder / f"done-{number}").touch()
        return os.getpid()


class InAFolder:
    """The number; whoever does it must see a folder."""

    def __init__(self, folder):
        self.folders = (Path(folder),)

    def __call__(self, number):
        """Return the number."""
        return number


def dask_setup(_worker):
    """Make of a worker one that sees nothing of what others write; called by Dask where this is preloaded."""
    cluster_worker.Path = Elsewhere


class Elsewhere(type(Path())):
    """A path on a machine that has another disk."""

    def read_text(self, *_args, **_kwargs):
        """Find nothing."""
        raise FileNotFoundError(self)


class FullDisk:
    """A file of more bytes than the system lets this process write, as on a disk that is full."""

    def __init__(self, folder):
        self.folder = Path(folder)

    def __call__(self, number):
        """Write it."""
        import resource

        from sim.runs.whole import whole, writing_in

        before = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 12, before[1]))
        try:
            with writing_in(self.folder, "make room"), whole(self.folder / f"{number}") as path:
                path.write_bytes(b"x" * LARGE)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, before)
        return number
