"""What Cimba simulates: the sessions of W1, and its own queue M/M/1 that keeps no log. It needs `cimba` to be imported.

In: nothing; numbers and durations are put into a model by `w1_cimba`. Out: model classes.
"""

import cimba
from cimba import inputs

from benchmarks.w1_world import CLOSES_S, NONE

APART_S = 5 * CLOSES_S  # from the opening of one session to the next one's: all is over by then
GIVES_UP = 1  # a signal


class Person(cimba.Model):
    """Somebody who waits for the adviser until patience ends or the desk closes."""

    number: int = 0
    opened: float = 0.0
    service: float = 0.0
    patience: float = 0.0
    office: cimba.Ref["Office"]

    @cimba.process
    def come(self):
        """Wait, be served or leave, and write the line of the log."""
        me, called = cimba.this_process(), float(NONE)
        me.timer_set(min(self.patience, CLOSES_S - (cimba.now() - self.opened)), GIVES_UP)
        if self.office.desk.acquire(1) == 0:
            me.timers_clear()
            called = cimba.now() - self.opened
            cimba.hold(self.service)
            self.office.desk.release(1)
        self.office.number.record(float(self.number))
        self.office.called.record(called)
        self.office.gone.record(cimba.now() - self.opened)
        cimba.release(self)


class Office(cimba.Model):
    """One adviser; the sessions come one after the other."""

    people: cimba.Param[int] = 0
    session: cimba.Input[float]
    arrival: cimba.Input[float]
    service: cimba.Input[float]
    patience: cimba.Input[float]
    desk: cimba.Resource = cimba.Resource(capacity=1)
    number: cimba.Dataset = cimba.Dataset()
    called: cimba.Dataset = cimba.Dataset()
    gone: cimba.Dataset = cimba.Dataset()

    @cimba.process
    def arrivals(self):
        """Let the people of all sessions come."""
        for number in range(self.people):
            opened = APART_S * self.session.next()
            cimba.hold(opened + self.arrival.next() - cimba.now())
            cimba.spawn(
                Person, number=number, opened=opened, service=self.service.next(), patience=self.patience.next(),
                office=self,
            )  # fmt: skip


class Queue(cimba.Model):
    """M/M/1 of load 0.75, a count for a queue and no log, as Cimba's own benchmark has it."""

    gap: cimba.Input[float] = inputs.dist.exponential(mean=1 / 0.75)
    service: cimba.Input[float] = inputs.dist.exponential(mean=1.0)
    queue: cimba.Container = cimba.Container()
    mean_level: cimba.Output[float]

    @cimba.process
    def arrivals(self):
        """Let people come."""
        while True:
            cimba.hold(self.gap.next())
            self.queue.put(1)

    @cimba.process
    def server(self):
        """Serve them."""
        while True:
            self.queue.get(1)
            cimba.hold(self.service.next())

    @cimba.on_end
    def measure(self):
        """Keep the mean number in the queue."""
        self.mean_level = self.queue.mean_level()
