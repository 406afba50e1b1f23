"""The board: every queue, agent and waiting contact, drawn again where something changed.

Nothing here scans all contacts: counts are kept as contacts move, and only what was touched since
the last drawing is drawn.
"""

from collections import Counter
from typing import Final

from engine.beside import helpers
from engine.directory import Directory
from engine.figures import Figures
from engine.publication import Touched
from engine.reach import Reach, reach_of, team_of, team_options
from engine.streams import Stream
from engine.wire import Option, Slots
from reports.service_level import Counts, Definition, thousandths
from reports.table import CHANNELS
from router import events as e
from router.ids import AgentId, ContactId, Millis, QueueId
from router.on_setup import LIMIT_MAX
from router.router import Router
from router.state import ContactState
from router.words import Channel, Stage, State, Strategy
from supervisor.why import sentence
from supervisor.wire import AgentRow, ContactRow, Lists, QueueRow, Totals

LINE_MAX: Final = 200
"""Contacts of each queue on the board."""
SEARCHED: Final = 2_000
"""Of each line, how far the longest wait and those past due are looked for."""
EXPLAINED: Final = 20
"""Of each line, for so many it is said why they wait; the others wait for them."""

BUSY: Final = (State.BUSY, State.OFFERED, State.WRAP_UP)
AWAY: Final = (State.AWAY, State.RECONNECTING)

STRATEGIES: Final = {
    Strategy.MOST_AVAILABLE: "Most available",
    Strategy.LEAST_BUSY: "Least busy",
    Strategy.LEAST_LOADED: "Least loaded",
    Strategy.LONGEST_IDLE: "Longest idle",
    Strategy.ROUND_ROBIN: "Round robin",
}
DEFINITIONS: Final = {
    Definition.ANSWERED_ONLY: "in time of those answered",
    Definition.ABANDONS_POSITIVE: "in time or left in time, of all",
    Definition.ABANDONS_NEGATIVE: "answered in time, of all",
    Definition.EARLY_ABANDONS_IGNORED: "answered in time, early leavers not counted",
    Definition.SHORT_ABANDONS_POSITIVE: "in time or left at once, of all",
}


class Board:
    """Of the whole house, or of what some teams reach."""

    def __init__(self, directory: Directory, figures: Figures, teams: str = "") -> None:
        self._directory = directory
        self._figures = figures
        self._teams = teams
        self._reach: Reach | None = None
        self._queues: set[QueueId] = set()
        self._agents: set[AgentId] = set()
        self._all = True
        self._placed: dict[ContactId, tuple[QueueId, Stage]] = {}
        self._held: Counter[tuple[QueueId, Stage]] = Counter()
        self._offered: dict[QueueId, set[ContactId]] = {}
        self._states: dict[AgentId, State] = {}
        self._rows: dict[QueueId, QueueRow] = {}
        self._drawn_at = Millis(0)

    def load(self, router: Router) -> None:
        """At start: count every open contact once."""
        for contact, state in router.contacts.items():
            self._place(contact, (state.queue, state.stage))

    def note(self, touched: Touched, router: Router) -> None:
        """Remember what must be drawn again. The counts are brought up to date at once."""
        self._queues |= touched.queues
        self._agents |= touched.agents
        self._all |= touched.setup
        for contact in touched.contacts:
            state = router.contacts.get(contact)
            self._place(contact, None if state is None else (state.queue, state.stage))
        for event in touched.events:
            # The range of the wait depends on who is at work.
            if isinstance(event, e.AgentEvent):
                agent = router.agents.get(event.agent)
                self._queues.update(agent.setup.queues if agent is not None else ())

    def _place(self, contact: ContactId, place: tuple[QueueId, Stage] | None) -> None:
        before = self._placed.pop(contact, None)
        if before is not None:
            self._held[before] -= 1
            if before[1] is Stage.OFFERED:
                self._offered[before[0]].discard(contact)
        if place is not None:
            self._placed[contact] = place
            self._held[place] += 1
            if place[1] is Stage.OFFERED:
                self._offered.setdefault(place[0], set()).add(contact)

    def draw_all_again(self) -> None:
        self._all = True

    def is_old(self, now: Millis) -> bool:
        """Something changed; or a second went by, since contacts pass their due by time alone."""
        return bool(self._all or self._queues or self._agents) or now - self._drawn_at >= 1_000

    def draw(self, stream: Stream, router: Router, now: Millis) -> None:
        """With a router that holds nothing in flight."""
        everything, self._all = self._all, False
        queues, self._queues = self._queues, set()
        agents, self._agents = self._agents, set()
        if everything:
            self._reach = reach_of(self._teams, self._directory, router)
            agents = {id for id, agent in router.agents.items() if not agent.setup.disabled}
        if everything or now - self._drawn_at >= 1_000:
            queues = set(router.queues)
            self._drawn_at = now
        if self._reach is not None:
            queues &= self._reach.queues
            agents &= self._reach.agents
        if everything:
            self._draw_anew(stream, router, queues, agents)
        self._draw_lines(stream, router, queues, now)
        for agent in agents:
            if agent in router.agents and not router.agents[agent].setup.disabled:
                stream.set("agents", agent, self._agent_row(router, agent))
        stream.set("totals", "totals", self._totals())

    def _draw_anew(
        self, stream: Stream, router: Router, queues: set[QueueId], agents: set[AgentId]
    ) -> None:
        """What is not there any more, or out of reach now, goes."""
        self._states = {}
        self._rows = {}
        self._draw_lists(stream, router)
        for key in stream.keys("queues"):
            if QueueId(key) not in queues:
                stream.delete("queues", key)
        for key in stream.keys("agents"):
            if AgentId(key) not in agents:
                stream.delete("agents", key)
        for key in stream.keys("line"):
            place = self._placed.get(ContactId(key))
            if place is None or place[0] not in queues:
                stream.delete("line", key)

    def _draw_lines(
        self, stream: Stream, router: Router, queues: set[QueueId], now: Millis
    ) -> None:
        kept: dict[str, ContactRow] = {}
        for queue in sorted(queues):
            if queue not in router.queues or self._hides(router, queue):
                self._rows.pop(queue, None)
                stream.delete("queues", queue)
                continue
            line = router.line(queue, SEARCHED)
            self._rows[queue] = self._queue_row(router, queue, line, now)
            stream.set("queues", queue, self._rows[queue])
            for row in self._contact_rows(router, queue, line):
                kept[row.contact] = row
        for key in stream.keys("line"):
            place = self._placed.get(ContactId(key))
            gone = place is None or place[0] in queues or not self._reaches(place[0])
            if key not in kept and gone:
                stream.delete("line", key)
        for contact, row in kept.items():
            stream.set("line", contact, row)

    def _hides(self, router: Router, queue: QueueId) -> bool:
        """A disabled queue is seen while something is open in it."""
        disabled = router.queues[queue].setup.disabled
        return disabled and not any(self._held[queue, stage] for stage in Stage)

    def queue_row(self, router: Router, queue: QueueId, now: Millis) -> QueueRow:
        """As it would be drawn."""
        return self._queue_row(router, queue, router.line(queue, SEARCHED), now)

    def _reaches(self, queue: QueueId) -> bool:
        return self._reach is None or self._reach.queue(queue)

    def _queue_row(
        self, router: Router, queue: QueueId, line: list[ContactId], now: Millis
    ) -> QueueRow:
        state = router.queues[queue]
        setup = state.setup
        found = router.queue_wait_range(queue)
        # Whoever is offered still waits.
        waiting = [router.contacts[one] for one in (*self._offered.get(queue, ()), *line)]
        counts = self._figures.counts[queue]
        channel = next((one for one in Channel if one in setup.rules), None)
        return QueueRow(
            queue=queue,
            name=self._directory.label("queue", queue),
            open=router.is_open(queue, now),
            strategy=setup.strategy,
            waiting=router.line_length(queue) + self._held[(queue, Stage.OFFERED)],
            longest_wait_since=min(map(self._waits_since, waiting), default=None),
            next_due=min((contact.due for contact in waiting), default=None),
            past_due=sum(contact.due < now for contact in waiting),
            serving=self._held[(queue, Stage.SERVING)],
            agents_able=router.agents_able(queue),
            low_ms=found[0] if found is not None else None,
            high_ms=found[1] if found is not None else None,
            target_ms=setup.rules[channel].target_ms if channel is not None else 0,
            handled_today=self._figures.handled[queue],
            abandoned_today=counts.abandoned,
            lost_today=self._figures.lost[queue],
            service_level=thousandths(counts, self._definition),
            day=self._figures.day(queue, now),
            alerts=tuple(state.alerts),
            disabled=setup.disabled,
        )

    def _waits_since(self, state: ContactState) -> Millis:
        talk = self._directory.talks.get(state.id)
        return talk.waits_since if talk is not None else state.entered_at

    def _contact_rows(
        self, router: Router, queue: QueueId, line: list[ContactId]
    ) -> list[ContactRow]:
        offered = sorted(
            self._offered.get(queue, ()),
            key=lambda contact: (router.contacts[contact].due, contact),
        )
        ordered = [*((0, one) for one in offered), *enumerate(line, start=1)]
        rules = router.queues[queue].setup.rules
        rows = []
        for place, (position, contact) in enumerate(ordered[:LINE_MAX]):
            state = router.contacts[contact]
            talk = self._directory.talks.get(contact)
            rule = rules.get(state.channel)
            if place < EXPLAINED:
                why = sentence(router.why_waiting(contact), self._directory.agent_name)
            else:
                why = "Others are ahead in the line."
            rows.append(
                ContactRow(
                    contact=contact,
                    channel=state.channel,
                    queue=queue,
                    stage=state.stage,
                    customer=talk.who if talk is not None else "",
                    entered_at=state.entered_at,
                    waits_since=self._waits_since(state),
                    due=state.due,
                    position=max(position, 1),
                    agent=state.agent,
                    why_waiting=why,
                    target_ms=rule.target_ms if rule is not None else 0,
                )
            )
        return rows

    def _agent_row(self, router: Router, agent: AgentId) -> AgentRow:
        state = router.agents[agent]
        self._states[agent] = router.state_of(agent)
        limits = state.setup.limits
        return AgentRow(
            agent=agent,
            name=self._directory.agent_name(agent),
            picture=self._directory.agent_picture(agent),
            status=state.status,
            reason=state.reason,
            state=self._states[agent],
            since=state.since,
            next_status=state.next_status,
            load=router.load(agent),
            slots={
                channel: Slots(
                    held=router.held(agent, channel),
                    limit=limits.get(channel, 0),
                    spare=router.spare(agent, channel),
                )
                for channel in Channel
                if limits.get(channel, 0) or router.held(agent, channel)
            },
            total=state.setup.total,
            in_hand=len(state.contacts),
            queues=tuple(state.setup.queues),
            contacts=tuple(state.contacts),
            team=team_of(self._directory, agent),
            helping=sum(agent in helpers(router, one) for one in router.helping(agent)),
        )

    @property
    def _definition(self) -> Definition:
        chosen = self._directory.setting("service_level", Definition.EARLY_ABANDONS_IGNORED)
        return (
            Definition(chosen) if chosen in set(Definition) else Definition.EARLY_ABANDONS_IGNORED
        )

    def _totals(self) -> Totals:
        rows = self._rows.values()
        states = Counter(self._states.values())
        figures = self._figures
        # Also what queues had that were removed or disabled today.
        drawn = {QueueId(row.queue) for row in rows}
        drawn |= {one for one in (*figures.counts, *figures.handled) if self._reaches(one)}
        counts = sum((figures.counts[queue] for queue in drawn), Counts())
        definition = self._definition
        return Totals(
            waiting=sum(row.waiting for row in rows),
            longest_wait_since=min(
                (row.longest_wait_since for row in rows if row.longest_wait_since is not None),
                default=None,
            ),
            past_due=sum(row.past_due for row in rows),
            serving=sum(row.serving for row in rows),
            agents_ready=states[State.READY],
            agents_busy=sum(states[state] for state in BUSY),
            agents_away=sum(states[state] for state in AWAY),
            agents_not_responding=states[State.NOT_RESPONDING],
            handled_today=sum(figures.handled[queue] for queue in drawn),
            abandoned_today=counts.abandoned,
            lost_today=sum(figures.lost[queue] for queue in drawn),
            service_level=thousandths(counts, definition),
            service_level_definition=f"{definition}: {DEFINITIONS[definition]}",
        )

    def _draw_lists(self, stream: Stream, router: Router) -> None:
        labelled = [one for one in self._directory.options("queue") if one.id in router.queues]
        known = {one.id for one in labelled}
        others = [Option(id=one, label=one) for one in sorted(router.queues) if one not in known]
        queues = [one for one in (*labelled, *others) if self._reaches(QueueId(one.id))]
        idle = [QueueId(one.id) for one in queues if router.queues[QueueId(one.id)].setup.disabled]
        teams = team_options(self._directory)
        if self._reach is not None:
            teams = tuple(one for one in teams if one.id in self._teams.split())
        lists = Lists(
            strategies=tuple(Option(id=one, label=label) for one, label in STRATEGIES.items()),
            channels=tuple(Option(id=one, label=label) for one, label in CHANNELS.items()),
            queues=tuple(one for one in queues if one.id not in idle),
            teams=teams,
            reasons=self._directory.options("reason"),
            max_limit=LIMIT_MAX,
            disabled_queues=tuple(one for one in queues if one.id in idle),
            disabled_agents=tuple(
                Option(id=id, label=self._directory.agent_name(id))
                for id, agent in sorted(router.agents.items())
                if agent.setup.disabled and (self._reach is None or self._reach.agent(id))
            ),
        )
        stream.set("lists", "lists", lists)
