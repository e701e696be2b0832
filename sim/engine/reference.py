"""The reference season: a Mesa model whose step is a day, with a SimPy desk for each session.

In: a plan and its requests. Out: a `Season`. Written to be read; `kernel` is written to be fast and must give
the same tables, bit for bit. Decisions of people are in `people`, the desk in `desk`, the rules in `rules`.
"""

from __future__ import annotations

from dataclasses import dataclass

import mesa

from sim.demand import draws
from sim.demand.distributions import lognormal_parameters
from sim.demand.population import acquaintance
from sim.demand.requests import Requests
from sim.engine import rules
from sim.engine.desk import DeskLog, desk_session
from sim.engine.people import Citizen, Need, Offer, Visit
from sim.engine.plan import Plan, SessionPlan, SessionState, draw_sessions, share_micro
from sim.engine.rules import (
    BOOKED,
    FROM_CAMPAIGN,
    FROM_FRIEND,
    GAVE_UP,
    KNOWN,
    NO_OFFER,
    SERVED,
    UNAWARE,
    V_CANCELLED,
    V_CLOSED_DOOR,
    V_REFERRED,
    V_RESOLVED,
    V_RETURN,
    WALKING_IN,
)
from sim.units import DAY_S, WEEK_DAYS, minutes_to_s, to_micro

_NO_CLAIM = -(1 << 62)  # an adviser who is nowhere yet


@dataclass(slots=True)
class SessionRecord:
    """What a session came to: the columns of the sessions table that only the engine knows."""

    opened_s: int | None = None
    ended_s: int | None = None
    booked: int = 0
    came: int = 0
    served: int = 0
    desk_s: int = 0
    busy_s: int = 0
    overtime_s: int = 0
    present_s: int = 0
    drive_s: int = 0
    drive_m: int = 0
    set_up_s: int = 0
    follow_up_s: int = 0


@dataclass(slots=True)
class Whereabouts:
    """Where an adviser is in the day: the venue, since when free, and the last session held."""

    venue: int
    free_s: int = _NO_CLAIM
    last_session: int = -1


class ServiceModel(mesa.Model):
    """One replication of a scenario; `step` is a day: morning, desks, evening."""

    def __init__(self, plan: Plan, requests: Requests, seed: int, replication: int):
        super().__init__(rng=0)  # Mesa asks for a generator; the model never draws from it
        scenario = plan.scenario
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
        self.citizens: dict[int, Citizen] = {}
        self.told: dict[int, int] = {}
        self.needs: list[Need | None] = [None] * len(requests)
        self.looking: list[list[Need]] = [[] for _ in range(plan.days.count)]
        self.delay_micro = to_micro(scenario.choice.delay_per_day)
        self.wait_micro = to_micro(scenario.choice.wait_per_min)
        by_id = {venue.id: venue for venue in scenario.venues}
        self.waiting_rooms = [by_id[name].waiting_room for name in plan.venues]
        self.expected_wait = [round(by_id[name].expected_wait_min) for name in plan.venues]
        self.lived_wait = [[0, 0] for _ in plan.venues]  # seconds waited, people, this week
        self.skills = [list(row) for row in plan.skills]
        self.cases = [[0] * len(plan.types) for _ in plan.advisers]
        if scenario.learning.on:
            start = round(100 * scenario.learning.start_skill)
            self.skills = [[start] * len(plan.types) for _ in plan.advisers]
        self._upcoming = [0] * len(plan.venues)
        self._bookable: list[SessionPlan | None | bool] = [False] * len(plan.venues)
        self._walkable: list[SessionPlan | None | bool] = [False] * len(plan.venues)
        self._read_rules()
        self._draw_traits()

    def _read_rules(self) -> None:
        """Keep the numbers of the scenario that every day asks for, in the units of the engine."""
        scenario, plan = self.plan.scenario, self.plan
        behaviour, outcomes = scenario.behaviour, scenario.outcomes
        desk, day = scenario.desk, scenario.day
        self.notice_days = desk.shortest_notice_days
        self.walk_in_days = desk.walk_in_horizon_days
        self.hold_s, self.early_s = minutes_to_s(desk.hold_min), minutes_to_s(desk.early_min)
        self.late_s = minutes_to_s(desk.late_min)
        self.set_up_s, self.follow_up_s = minutes_to_s(day.set_up_min), minutes_to_s(day.follow_up_min)
        self.margin_s = minutes_to_s(day.drive_margin_min)
        self.drive_mu, self.drive_sigma = lognormal_parameters(1.0, day.drive_cv)
        self.lateness = (behaviour.lateness.mean_min * 60.0, behaviour.lateness.sd_min * 60.0)
        no_show = behaviour.no_show
        self.no_show = (no_show.base_share, no_show.per_day, no_show.reminder_factor if no_show.reminder else 1.0)
        profile = behaviour.walk_in_profile
        self.profile_before_s = minutes_to_s(profile.before_opening_min)
        total = sum(profile.weights)
        self.profile = tuple(sum(profile.weights[: k + 1]) / total for k in range(len(profile.weights)))
        self.persistence = behaviour.persistence
        self.document_factors = (
            (1.0, outcomes.revisit_document_factor),
            (outcomes.booked_document_factor, outcomes.booked_document_factor * outcomes.revisit_document_factor),
        )
        self.missing_skill = 1.0 - outcomes.reference.skill
        self.awareness = [
            scenario.awareness.communes.get(code, scenario.awareness.share) for code in plan.communes
        ]
        self.campaigns = [
            (
                campaign.day.toordinal() - plan.days.first,
                draws.hash32(campaign.id),
                campaign.reach,
                None if campaign.communes == "all" else frozenset(plan.communes.index(c) for c in campaign.communes),
            )
            for campaign in sorted(scenario.awareness.campaigns, key=lambda campaign: (campaign.day, campaign.id))
        ]
        adults = self.drawn.adults
        self.adult_shares = (adults / adults.sum()).cumsum()
        operators = {operator.id: operator for operator in scenario.demand.operators}
        self.operator_outage = [operators[name].outage_share for name in plan.operators]
        venues = {venue.id: venue for venue in scenario.venues}
        self.venue_outage = [1.0 - venues[name].connection_reliability for name in plan.venues]

    def _draw_traits(self) -> None:
        """Make the needs of the season, each due to begin on the first morning after its onset."""
        behaviour = self.plan.scenario.behaviour
        mu, sigma = lognormal_parameters(behaviour.patience.mean_min, behaviour.patience.cv)
        tolerance = behaviour.tolerance
        drawn = self.drawn
        self.beginning: list[list[int]] = [[] for _ in range(self.plan.days.count)]
        self._static = [
            getattr(drawn, name).tolist()
            for name in ("citizen", "commune", "age", "autonomy", "car", "channels", "awareness")
        ]
        rows = zip(
            drawn.request.tolist(), drawn.kind.tolist(), drawn.onset_s.tolist(), drawn.deadline_s.tolist(), strict=True
        )
        seed, replication = self.seed_number, self.replication
        for row, (request, kind, onset_s, deadline_s) in enumerate(rows):
            need = Need(row, request, kind, onset_s, deadline_s)
            self.needs[row] = need
            morning = -(-onset_s // DAY_S)
            if morning < self.plan.days.count:
                self.beginning[morning].append(row)
            need.patience_s = rules.patience_of(seed, replication, request, mu, sigma)
            need.tolerance = rules.tolerance_of(seed, replication, request, tolerance.least, tolerance.most)
            need.taste_outside = rules.taste_micro(seed, replication, draws.TASTE_OUTSIDE, request, 0)

    # --- the day

    def step(self) -> None:
        """Let one day happen."""
        self.today += 1
        self._bookable = [False] * len(self.plan.venues)
        self._walkable = [False] * len(self.plan.venues)
        self._tell_of_cancellations()
        self._campaign()
        self._begin_needs()
        self._look()
        today_visits = self._desks()
        self._evening(today_visits)
        if (self.plan.days.first + self.today) % WEEK_DAYS == 0:  # Sunday: ordinal 1 was a Monday
            self._weekly()

    # --- morning

    def _tell_of_cancellations(self) -> None:
        """Tell who had planned to come to a session that is now known to be cancelled; they look again today."""
        for number in self._known_today:
            for visit in self.bookings[number] + self.walk_ins[number]:
                self._cancel(visit, number)
                self._look_on(visit.need, self.today)
            self.bookings[number] = []
            self.walk_ins[number] = []

    @property
    def _known_today(self) -> list[int]:
        """Sessions to come whose cancellation becomes known this morning."""
        if not hasattr(self, "_announcements"):
            self._announcements: dict[int, list[int]] = {}
            for session, state in zip(self.plan.sessions, self.states, strict=True):
                if not state.is_held and 0 <= state.known_day <= session.day:
                    self._announcements.setdefault(state.known_day, []).append(session.number)
        return self._announcements.get(self.today, [])

    def _cancel(self, visit: Visit, number: int) -> None:
        visit.outcome = visit.need.reason = V_CANCELLED
        visit.cause = rules.CAUSES.index(self.states[number].reason)
        if self.plan.sessions[number].day < self.plan.days.count:  # later sessions are no rows of this run
            self._note(visit)

    def _note(self, visit: Visit) -> None:
        """Enter a visit in the log, with its number among those of its request."""
        visit.need.visits += 1
        visit.attempt = visit.need.visits
        self.visits.append(visit)

    def _campaign(self) -> None:
        """Let today's campaigns reach those whose need is waiting."""
        now_s = self.today * DAY_S
        for day, index, reach, communes in self.campaigns:
            if day != self.today:
                continue
            for citizen in self.citizens.values():
                if not citizen.unheard or (communes is not None and citizen.commune not in communes):
                    continue
                if rules.is_reached(self.seed_number, self.replication, citizen.entity, index, reach):
                    for need in citizen.hear(FROM_CAMPAIGN, now_s):
                        self._look_on(need, self.today)

    def _begin_needs(self) -> None:
        """Let the needs since yesterday morning begin."""
        for row in self.beginning[self.today]:
            need = self.needs[row]
            citizen = self._citizen(row)
            need.citizen = citizen
            if citizen.aware_s is None:
                citizen.unheard.append(need)
            else:
                need.aware_s = max(need.onset_s, citizen.aware_s)
                need.heard_from = citizen.heard_from
                self._look_on(need, self.today)

    def _citizen(self, row: int) -> Citizen:
        """Return the person of a request, made the first time they are needed."""
        entity, commune, age, autonomy, car, channels, draw = (column[row] for column in self._static)
        citizen = self.citizens.get(entity)
        if citizen is None:
            citizen = Citizen(self, entity, commune, age, autonomy, car, channels)
            self.citizens[entity] = citizen
            self._recall(citizen, draw)
        return citizen

    def _recall(self, citizen: Citizen, draw: float) -> None:
        """Give a new agent what this person already knew: from the start, from a campaign, from a friend."""
        if draw < self.awareness[citizen.commune]:
            citizen.hear(KNOWN, 0)
            return
        known = [(self.told[citizen.entity], FROM_FRIEND)] if citizen.entity in self.told else []
        for day, index, reach, communes in self.campaigns:
            if day <= self.today and (communes is None or citizen.commune in communes):
                if rules.is_reached(self.seed_number, self.replication, citizen.entity, index, reach):
                    known.append((day * DAY_S, FROM_CAMPAIGN))
        if known:
            at_s, source = min(known)
            citizen.hear(source, at_s)

    def _look_on(self, need: Need, day: int) -> None:
        """Have a request look for a permanence on a morning, unless the need is lost by then."""
        if day < need.deadline_day and day < len(self.looking):
            self.looking[day].append(need)

    def _look(self) -> None:
        """Let those who look today choose, in an addressed order."""
        today, seed, replication = self.today, self.seed_number, self.replication
        ordinal = self.plan.days.first + today
        looking = self.looking[today]
        ranks = [rules.look_rank(seed, replication, need.request, ordinal) for need in looking]
        order = sorted(range(len(looking)), key=lambda k: (ranks[k], looking[k].request))
        for k in order:
            need = looking[k]
            if need.first_look_s is None:
                need.first_look_s = today * DAY_S
            choice = need.citizen.choose(need)
            if choice is None:
                self._look_on(need, today + self.plan.scenario.choice.look_again_days)
            elif isinstance(choice, Offer):
                self._plan_visit(need, choice)
            else:
                need.end(choice, today * DAY_S)

    def _plan_visit(self, need: Need, offer: Offer) -> None:
        """Take the slot, or decide to walk in."""
        if offer.channel == WALKING_IN:
            self.walk_ins[offer.session].append(Visit(need, offer.session, WALKING_IN, self.today, None))
            return
        self.bookings[offer.session].append(Visit(need, offer.session, BOOKED, self.today, offer.start_s))
        self.taken[offer.session] += 1
        if self.taken[offer.session] == len(self.plan.sessions[offer.session].slots_s):
            self._bookable[offer.venue] = False

    def _looks_open(self, session: SessionPlan) -> bool:
        """Tell whether people who look today take a session for held."""
        state = self.states[session.number]
        return state.is_held or state.known_day > self.today

    def first_bookable(self, venue: int) -> SessionPlan | None:
        """Return the session of a venue with the first free slot after the shortest notice, as known today."""
        found = self._bookable[venue]
        if found is False:
            found = self._bookable[venue] = self._find_bookable(venue)
        return found

    def _find_bookable(self, venue: int) -> SessionPlan | None:
        earliest = self.today + self.notice_days
        for session in self._sessions_ahead(venue):
            if (
                earliest <= session.day <= self.today + session.window_days
                and self.taken[session.number] < len(session.slots_s)
                and self._looks_open(session)
            ):
                return session
            if session.day > self.today + self.longest_window:
                break
        return None

    def first_walk_in(self, venue: int) -> SessionPlan | None:
        """Return the next session of a venue that takes walk-ins, as known today, within the horizon."""
        found = self._walkable[venue]
        if found is False:
            found = self._walkable[venue] = self._find_walk_in(venue)
        return found

    def _find_walk_in(self, venue: int) -> SessionPlan | None:
        for session in self._sessions_ahead(venue):
            if session.day > self.today + self.walk_in_days:
                break
            if session.takes_walk_ins and self._looks_open(session):
                return session
        return None

    @property
    def longest_window(self) -> int:
        """The longest booking window of any session, days."""
        if not hasattr(self, "_longest_window"):
            self._longest_window = max((s.window_days for s in self.plan.sessions), default=0)
        return self._longest_window

    def _sessions_ahead(self, venue: int):
        """Yield the sessions of a venue from today on."""
        numbers = self.plan.sessions_of_venue[venue]
        position = self._upcoming[venue]
        while position < len(numbers) and self.plan.sessions[numbers[position]].day < self.today:
            position += 1
        self._upcoming[venue] = position
        for k in range(position, len(numbers)):
            yield self.plan.sessions[numbers[k]]

    # --- desks

    def _desks(self) -> list[Visit]:
        """Hold today's sessions in the order of the clock; return the visits that were due."""
        due: list[Visit] = []
        where = {k: Whereabouts(home) for k, home in enumerate(self.plan.home)}
        for number in self.plan.sessions_of_day[self.today]:
            session, state, record = self.plan.sessions[number], self.states[number], self.records[number]
            if state.is_held:
                record.booked = len(self.bookings[number])
                due += self._hold(session, state, record, where)
            else:
                due += self._find_closed(number)
        for adviser, place in where.items():
            if place.last_session >= 0:
                self._drive(adviser, place, self.plan.home[adviser], self.records[place.last_session])
        return due

    def _find_closed(self, number: int) -> list[Visit]:
        """Tell the booked of a session cancelled this morning; walk-ins find a closed door."""
        for visit in self.bookings[number]:
            self._cancel(visit, number)
        for visit in self.walk_ins[number]:
            visit.outcome = V_CLOSED_DOOR
            visit.arrival_s = self._walk_in_arrival(visit)
            visit.left_s = visit.arrival_s
            self._note(visit)
        return self.bookings[number] + self.walk_ins[number]

    def _hold(
        self, session: SessionPlan, state: SessionState, record: SessionRecord, where: dict[int, Whereabouts]
    ) -> list[Visit]:
        """Hold a session: advisers arrive, people come, the desk runs, services end somehow."""
        opens = [self._arrive(adviser, session, record, where[adviser]) for adviser in state.present]
        people = sorted(self.bookings[session.number] + self.walk_ins[session.number], key=lambda v: v.need.request)
        for visit in people:
            visit.arrival_s = self._arrival(visit)
        uncut = [self._durations(visit, state.present) for visit in people]
        cap = self.plan.laws.cap_s
        log = desk_session(
            [visit.arrival_s for visit in people],
            [[min(seconds, cap) for seconds in row] for row in uncut],
            [visit.slot_s for visit in people],
            [visit.need.patience_s for visit in people],
            [visit.need.tolerance for visit in people],
            [0] * len(people),
            servers=len(opens),
            opens=opens,
            closes=session.closes_s,
            grace=session.grace_s,
            breaks=[session.breaks_s] * len(opens),
            hold=self.hold_s,
            early=self.early_s,
            late=self.late_s,
            capacity=self.waiting_rooms[session.venue],
        )
        record.opened_s = min(opens)
        for row, visit in enumerate(people):
            self._read_log(visit, row, log, session, state, uncut[row])
        self._sum_up(people, session, state, record, opens, log)
        for k, adviser in enumerate(state.present):
            self._leave(adviser, k, session, record, where[adviser], people)
        return people

    def _arrive(self, adviser: int, session: SessionPlan, record: SessionRecord, place: Whereabouts) -> int:
        """Bring an adviser to a session; return when they open: the plan, or later if the road took longer."""
        if place.last_session < 0 and place.venue == session.venue:
            opens_s = session.opens_s  # at home, nothing to carry
        elif place.venue == session.venue:
            opens_s = max(session.opens_s, place.free_s)
        else:
            if place.last_session < 0:
                planned = self.plan.drive_s[place.venue][session.venue]
                place.free_s = session.opens_s - self.set_up_s - self.margin_s - planned
            arrival_s = place.free_s + self._drive(adviser, place, session.venue, record)
            set_up_s = 0 if session.venue == self.plan.home[adviser] else self.set_up_s
            record.set_up_s += set_up_s
            opens_s = max(session.opens_s, arrival_s + set_up_s)
        place.venue = session.venue
        place.last_session = session.number
        return opens_s

    def _drive(self, adviser: int, place: Whereabouts, venue: int, record: SessionRecord) -> int:
        """Drive an adviser to a venue; return the seconds it took."""
        plan = self.plan
        seconds = rules.drive_time_s(
            self.seed_number, self.replication, plan.roads[adviser][venue], plan.days.first + self.today,
            plan.drive_s[place.venue][venue], self.drive_mu, self.drive_sigma,
        )  # fmt: skip
        record.drive_s += seconds
        record.drive_m += plan.drive_m[place.venue][venue]
        return seconds

    def _arrival(self, visit: Visit) -> int | None:
        """Return when a person arrives; None if a booked person does not come."""
        if visit.channel == WALKING_IN:
            return self._walk_in_arrival(visit)
        need, seed, replication = visit.need, self.seed_number, self.replication
        due = need.slots_due
        need.slots_due += 1
        base, per_day, factor = self.no_show
        lead_days = self.today - visit.day
        if rules.fails_to_show(seed, replication, need.request, due, lead_days, base, per_day, factor):
            return None
        late_s = rules.lateness_s(seed, replication, need.request, due, *self.lateness)
        return max(self.today * DAY_S, visit.slot_s + late_s)

    def _walk_in_arrival(self, visit: Visit) -> int:
        session = self.plan.sessions[visit.session]
        return rules.walk_in_arrival_s(
            self.seed_number, self.replication, visit.need.request, self.plan.days.first + self.today,
            max(self.today * DAY_S, session.opens_s - self.profile_before_s), session.closes_s, self.profile,
        )  # fmt: skip

    def _durations(self, visit: Visit, present: tuple[int, ...]) -> list[int]:
        """Return how long a service would take with each adviser present, uncut, seconds."""
        need, laws, learning = visit.need, self.plan.laws, self.plan.scenario.learning
        autonomy = self.plan.autonomy_factor[need.citizen.autonomy]
        row = []
        for adviser in present:
            factor = self.plan.advisers[adviser].pace * autonomy
            if learning.on:
                factor *= 1.0 + learning.slowdown * (1.0 - self.skills[adviser][need.kind] / 100.0)
            row.append(
                rules.service_s(
                    self.seed_number, self.replication, need.request, need.served, laws.mu[need.kind],
                    laws.sigma[need.kind], factor,
                )
            )  # fmt: skip
        return row

    def _read_log(
        self, visit: Visit, row: int, log: DeskLog, session: SessionPlan, state: SessionState, uncut: list[int]
    ) -> None:
        """Read a person's row of the desk into their visit."""
        visit.called_s, visit.end_s, visit.left_s = log.called[row], log.end[row], log.left[row]
        if log.outcome[row] != SERVED:
            visit.outcome = rules.UNSERVED_VISIT[log.outcome[row]]
        else:
            server = log.server[row]
            visit.adviser = state.present[server]
            is_cut = uncut[server] > self.plan.laws.cap_s
            visit.outcome, visit.cause = self._service_result(visit, session.venue, is_cut)
            need = visit.need
            need.served += 1
            if need.first_served_s is None:
                need.first_served_s = visit.called_s
            self.cases[visit.adviser][need.kind] += 1
        self._note(visit)

    def _service_result(self, visit: Visit, venue: int, is_cut: bool) -> tuple[int, int]:
        """Return the outcome of a service and its cause."""
        need, plan, seed, replication = visit.need, self.plan, self.seed_number, self.replication
        ordinal = plan.days.first + self.today
        operator = plan.operator_of_type[need.kind]
        if rules.is_down(seed, replication, plan.operator_outage[operator], ordinal, self.operator_outage[operator]):
            return V_RETURN, rules.PLATFORM_DOWN
        if rules.is_down(seed, replication, plan.venue_outage[venue], ordinal, self.venue_outage[venue]):
            return V_RETURN, rules.CONNECTION_DOWN
        factor = self.document_factors[visit.channel == BOOKED][need.served > 0]
        share = plan.laws.document[need.kind] * factor
        if rules.misses_document(seed, replication, need.request, need.served, share):
            return V_RETURN, rules.MISSING_DOCUMENT
        if is_cut:
            return V_REFERRED, rules.TIME_CAP
        lacking = 1.0 - self.skills[visit.adviser][need.kind] / 100.0
        beyond = plan.laws.beyond_skill[need.kind] * (lacking / self.missing_skill) if self.missing_skill > 0 else 0.0
        cause = rules.referral_cause(
            seed, replication, need.request, need.served, plan.laws.operator_only[need.kind], beyond
        )
        return (V_REFERRED if cause else V_RESOLVED), cause

    def _sum_up(
        self, people: list[Visit], session: SessionPlan, state: SessionState, record: SessionRecord, opens: list[int],
        log: DeskLog,
    ) -> None:  # fmt: skip
        """Fill the sums of a session."""
        served = [visit for visit in people if visit.end_s is not None]
        record.came = sum(visit.arrival_s is not None for visit in people)
        record.served = len(served)
        record.busy_s = sum(visit.end_s - visit.called_s for visit in served)
        closes = session.closes_s
        record.overtime_s = sum(max(0, visit.end_s - max(visit.called_s, closes)) for visit in served)
        record.ended_s = max([closes, *(visit.end_s for visit in served)])
        record.present_s = log.present_s
        for opened in opens:
            pauses = sum(max(0, min(end, closes) - max(begin, opened)) for begin, end in session.breaks_s)
            record.desk_s += max(0, closes - opened - pauses)
        lived = self.lived_wait[session.venue]
        for visit in people:
            gone = visit.called_s if visit.called_s is not None else visit.left_s
            if visit.arrival_s is not None and visit.outcome not in (rules.V_BALKED, rules.V_NO_SHOW):
                lived[0] += max(0, gone - max(visit.arrival_s, session.opens_s, visit.slot_s or 0))
                lived[1] += 1

    def _leave(
        self, adviser: int, server: int, session: SessionPlan, record: SessionRecord, place: Whereabouts,
        people: list[Visit],
    ) -> None:  # fmt: skip
        """Let an adviser finish: the last service, the plan's closing, then the follow-up of each visit served."""
        ends = [visit.end_s for visit in people if visit.adviser == adviser]
        follow_up_s = len(ends) * self.follow_up_s
        record.follow_up_s += follow_up_s
        place.free_s = max([session.closes_s, *ends]) + follow_up_s

    # --- evening

    def _evening(self, due: list[Visit]) -> None:
        """Let each visit of the day have its consequence."""
        for visit in due:
            outcome = visit.outcome
            if outcome == V_RESOLVED:
                visit.need.end(rules.S_RESOLVED, visit.end_s)
                visit.need.resolved_s = visit.end_s
                if self.plan.scenario.regime == "launch":
                    self._tell_friends(visit.need)
            elif outcome == V_REFERRED:
                self._refer(visit)
            elif outcome == V_CANCELLED:
                self._look_on(visit.need, self.today + 1)
            else:
                self._try_again(visit)

    def _refer(self, visit: Visit) -> None:
        """Send a request to its operator, whose answer adds a date."""
        need = visit.need
        mu, sigma = self.plan.answer[self.plan.operator_of_type[need.kind]]
        need.end(rules.S_REFERRED, visit.end_s)
        need.resolved_s = visit.end_s + rules.operator_delay_s(
            self.seed_number, self.replication, need.request, mu, sigma
        )

    def _try_again(self, visit: Visit) -> None:
        """Look again after some days, or give up."""
        need, outcome = visit.need, visit.outcome
        is_return = outcome == V_RETURN
        share = self.persistence.after_return if is_return else self.persistence.after_failure
        failures = need.failures
        need.failures += 1
        need.reason = outcome
        if rules.persists(self.seed_number, self.replication, need.request, failures, share):
            wait = self.persistence.return_after_days if is_return else self.persistence.retry_after_days
            self._look_on(need, self.today + wait)
        else:
            need.end(GAVE_UP, (self.today + 1) * DAY_S)

    def _tell_friends(self, need: Need) -> None:
        """Let somebody who was helped tell acquaintances, who know from tomorrow morning."""
        word = self.plan.scenario.awareness.word_of_mouth
        seed, replication, teller = self.seed_number, self.replication, need.citizen
        tomorrow = self.today + 1
        for j in range(word.acquaintances):
            if not rules.tells(seed, replication, need.request, j, word.tell_share):
                continue
            commune, number = acquaintance(
                seed, replication, teller.entity, j, word.same_commune_share, teller.commune, self.drawn.adults,
                self.adult_shares,
            )  # fmt: skip
            entity = draws.citizen_entity(self.plan.territory.communes[commune].number, number)
            friend = self.citizens.get(entity)
            if friend is None:
                self.told.setdefault(entity, tomorrow * DAY_S)
                continue
            for waiting in friend.hear(FROM_FRIEND, tomorrow * DAY_S):
                self._look_on(waiting, tomorrow)

    def _weekly(self) -> None:
        """Move what people expect and what advisers know, in coarse steps."""
        weight = share_micro(self.plan.scenario.expectations.weight)
        for venue, (waited_s, people) in enumerate(self.lived_wait):
            self.expected_wait[venue] = rules.expected_wait_min(self.expected_wait[venue], waited_s, people, weight)
            self.lived_wait[venue] = [0, 0]
        learning = self.plan.scenario.learning
        if not learning.on:
            return
        weeks = (self.today + 1) // WEEK_DAYS
        read = round(100 * learning.documentation_h_per_week * learning.cases_per_documentation_h / len(self.plan.types))
        start = round(100 * learning.start_skill)
        for adviser, row in enumerate(self.cases):
            for kind, cases in enumerate(row):
                self.skills[adviser][kind] = rules.skill_hundredths(
                    start, 100 * cases + read * weeks, learning.cases_to_learn
                )

    # --- the end

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


def run_season(plan: Plan, requests: Requests, seed: int, replication: int) -> ServiceModel:
    """Let every day of a run happen, in the reference engine."""
    model = ServiceModel(plan, requests, seed, replication)
    for _ in range(plan.days.count):
        model.step()
    model.finish()
    return model
