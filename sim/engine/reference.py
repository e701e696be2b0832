"""The reference season: a Mesa model whose step is a day, with a SimPy desk for each session.

In: a plan and its requests. Out: a model whose days are over (`tables` makes the `Season`). Written to be read.
The three parts of a day are in `morning`, `holding` and `evening`; people in `people`, rules in `rules`.
"""

from __future__ import annotations

from collections.abc import Iterator

import mesa

from sim.demand import draws
from sim.demand.population import adult_shares
from sim.demand.requests import Requests
from sim.engine import rules
from sim.engine.evening import follow_up, learn_from_the_week
from sim.engine.facts import Plan, SessionPlan
from sim.engine.holding import SessionRecord, hold_sessions
from sim.engine.morning import begin_needs, let_look, note_book, run_campaigns, tell_of_cancellations
from sim.engine.people import Citizen, Need, Visit
from sim.engine.roster import draw_sessions
from sim.engine.rules import GAVE_UP, NO_OFFER, UNAWARE, V_CANCELLED
from sim.units import DAY_S, WEEK_DAYS
from sim.visits.outcomes import CAUSES


class ServiceModel(mesa.Model):
    """One replication of a scenario; `step` is a day: morning, desks, evening."""

    def __init__(self, plan: Plan, requests: Requests, seed: int, replication: int, service_salt: int = 0):
        super().__init__(rng=0)  # Mesa asks for a generator; the model never draws from it
        self.plan = plan
        self.drawn = requests
        self.seed_number = seed
        self.replication = replication
        self.today = -1
        self.states = draw_sessions(plan, seed, replication)
        self.records = [SessionRecord() for _ in plan.sessions]
        self.taken = [0] * len(plan.sessions)
        self.bookings: list[list[Visit]] = [[] for _ in plan.sessions]
        self.walk_ins: list[list[Visit]] = [[] for _ in plan.sessions]
        self.visits: list[Visit] = []
        self.window = plan.days.start - plan.days.first, plan.days.end - plan.days.first
        self.book: list[list[int | None]] = []  # by morning of the window and venue: days to the first free slots
        self.citizens: dict[int, Citizen] = {}
        self.told: dict[int, int] = {}
        self.needs: list[Need] = []
        self.looking: list[list[Need]] = [[] for _ in range(plan.days.count)]
        self.settings = plan.settings
        # Service dice may be salted, to tell chance from change: the same people, other moments at the desk.
        self.service_seed = draws.salted(seed, service_salt)
        self.expected_wait = list(plan.expected_wait_min)
        self.lived_wait = [[0, 0] for _ in plan.venues]  # seconds waited, people, this week
        self.skills = [list(row) for row in plan.skills]
        self.cases = [[0] * len(plan.types) for _ in plan.advisers]
        self.announcements: dict[int, list[int]] = {}  # day -> sessions whose cancellation is known that morning
        for session, state in zip(plan.sessions, self.states, strict=True):
            if not state.is_held and 0 <= state.known_day <= session.day:
                self.announcements.setdefault(state.known_day, []).append(session.number)
        self._upcoming = [0] * len(plan.venues)
        self.bookable: list[SessionPlan | bool | None] = [False] * len(plan.venues)
        self.walkable: list[SessionPlan | bool | None] = [False] * len(plan.venues)
        self.adult_shares = adult_shares(requests.adults)
        self._draw_traits()

    def _draw_traits(self) -> None:
        """Make the needs of the season, each due to begin on the first morning after its onset."""
        drawn, s = self.drawn, self.settings
        self.beginning: list[list[int]] = [[] for _ in range(self.plan.days.count)]
        self.static = [
            getattr(drawn, name).tolist()
            for name in ("citizen", "commune", "age", "autonomy", "car", "channels", "awareness")
        ]
        rows = zip(
            drawn.request.tolist(), drawn.kind.tolist(), drawn.onset_s.tolist(), drawn.deadline_s.tolist(), strict=True
        )
        seed, replication = self.seed_number, self.replication
        for row, (request, kind, onset_s, deadline_s) in enumerate(rows):
            need = Need(row, request, kind, onset_s, deadline_s)
            self.needs.append(need)
            morning = -(-onset_s // DAY_S)
            if morning < self.plan.days.count:
                self.beginning[morning].append(row)
            need.patience_s = rules.patience_of(seed, replication, request, s.patience_mu, s.patience_sigma)
            need.tolerance = rules.tolerance_of(seed, replication, request, s.tolerance_least, s.tolerance_most)
            need.taste_outside = rules.taste_micro(seed, replication, draws.TASTE_OUTSIDE, request, 0, 1.0)
            need.taste_service = rules.service_micro(seed, replication, request, s.service_nest)
            need.worth_s = 0 if rules.is_worth_known(s.minute) else None

    def step(self) -> None:
        """Let one day happen."""
        self.today += 1
        self.bookable = [False] * len(self.plan.venues)
        self.walkable = [False] * len(self.plan.venues)
        tell_of_cancellations(self)
        run_campaigns(self)
        begin_needs(self)
        note_book(self)
        let_look(self)
        follow_up(self, hold_sessions(self))
        if (self.plan.days.first + self.today) % WEEK_DAYS == 0:  # Sunday: ordinal 1 was a Monday
            learn_from_the_week(self)

    def cancel(self, visit: Visit, number: int) -> None:
        """Tell somebody that the session they had planned is cancelled."""
        visit.outcome = visit.need.reason = V_CANCELLED
        visit.cause = CAUSES.index(self.states[number].reason)
        if self.plan.sessions[number].day < self.plan.days.count:  # later sessions are no rows of this run
            self.note(visit)

    def note(self, visit: Visit) -> None:
        """Enter a visit in the log, with its number among those of its request."""
        visit.need.visits += 1
        visit.attempt = visit.need.visits
        self.visits.append(visit)

    def look_on(self, need: Need, day: int) -> None:
        """Have a request look for a permanence on a morning, unless the need is lost by then."""
        if day < need.deadline_day and day < len(self.looking):
            self.looking[day].append(need)

    def looks_open(self, session: SessionPlan) -> bool:
        """Tell whether people who look today take a session for held."""
        state = self.states[session.number]
        return state.is_held or state.known_day > self.today

    def first_bookable(self, venue: int) -> SessionPlan | None:
        """Return the session of a venue with the first free slot after the shortest notice, as known today."""
        found = self.bookable[venue]
        if isinstance(found, bool):
            self.bookable[venue] = found = self._find_bookable(venue)
        return found

    def _find_bookable(self, venue: int) -> SessionPlan | None:
        return next(self.free_ahead(venue), None)

    def free_ahead(self, venue: int) -> Iterator[SessionPlan]:
        """Yield the sessions of a venue with a free slot after the shortest notice, as known today, in their order."""
        earliest = self.today + self.settings.notice_days
        for session in self._sessions_ahead(venue):
            if (
                earliest <= session.day <= self.today + session.window_days
                and self.taken[session.number] < session.n_slots
                and self.looks_open(session)
            ):
                yield session
            if session.day > self.today + self.plan.longest_window:
                break

    def first_walk_in(self, venue: int) -> SessionPlan | None:
        """Return the next session of a venue that takes walk-ins, as known today, within the horizon."""
        found = self.walkable[venue]
        if isinstance(found, bool):
            found = self.walkable[venue] = self._find_walk_in(venue)
        return found

    def _find_walk_in(self, venue: int) -> SessionPlan | None:
        for session in self._sessions_ahead(venue):
            if session.day > self.today + self.settings.walk_in_days:
                break
            if session.takes_walk_ins and self.looks_open(session):
                return session
        return None

    def _sessions_ahead(self, venue: int) -> Iterator[SessionPlan]:
        """Yield the sessions of a venue from today on."""
        numbers = self.plan.sessions_of_venue[venue]
        position = self._upcoming[venue]
        while position < len(numbers) and self.plan.sessions[numbers[position]].day < self.today:
            position += 1
        self._upcoming[venue] = position
        for k in range(position, len(numbers)):
            yield self.plan.sessions[numbers[k]]

    def finish(self) -> None:
        """Give what is still waiting at its deadline its final state; what outlives the run stays open."""
        end_s = self.plan.days.count * DAY_S
        for need in self.needs:
            if need.state != rules.OPEN or need.deadline_s > end_s:
                continue
            if need.aware_s is None:
                need.end(UNAWARE, need.deadline_s)
            else:
                need.end(GAVE_UP if need.visits else NO_OFFER, need.deadline_s)


def run_season(plan: Plan, requests: Requests, seed: int, replication: int, service_salt: int = 0) -> ServiceModel:
    """Let every day of a run happen, in the reference engine."""
    model = ServiceModel(plan, requests, seed, replication, service_salt)
    for _ in range(plan.days.count):
        model.step()
    model.finish()
    return model
