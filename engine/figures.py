"""What was answered, lost and handled today: read once at start, then kept event by event."""

from collections import Counter, defaultdict
from collections.abc import Callable

from engine.directory import Directory
from engine.engine import Engine
from engine.publication import Touched
from reports.service_level import Counts
from router import events as e
from router.ids import AgentId, ContactId, Millis, QueueId
from router.words import Stage
from storage import queries, rows
from storage.store import Store
from storage.tallies import QUARTER_MS

DAY_MS = 86_400_000
HOUR_MS = 3_600_000

DayStart = Callable[[Millis], Millis]


def utc_midnight(now: Millis) -> Millis:
    return Millis(now - now % DAY_MS)


class Figures:
    """A contact counts on the day of its arrival, in the queue of its service-level event.

    That is its first accept, or its loss before any; one that comes back was not lost. The reports
    count the same (``storage.tallies``).
    """

    def __init__(
        self, engine: Engine, directory: Directory, day_start: DayStart = utc_midnight
    ) -> None:
        self._engine = engine
        self._directory = directory
        self._day_start = day_start
        self._since = day_start(engine.clock.now())
        self._answered: set[ContactId] = set()
        self._lost: dict[ContactId, tuple[QueueId, Counts]] = {}
        """Those that count as lost, and may still come back."""
        self._serving: dict[ContactId, Millis] = {}
        """Since when each is served."""
        self._wrapping: dict[ContactId, tuple[AgentId, Millis]] = {}
        """Contacts in wrap-up: whose, and since when."""
        self._queue_of: dict[ContactId, QueueId] = {}
        """Of those whom nobody has answered yet, where their arrival counts."""
        self._clear()

    @property
    def since(self) -> Millis:
        """When the day began."""
        return self._since

    def day(self, queue: QueueId, now: Millis) -> tuple[int, ...]:
        """What came to the queue, by hours of the day up to now."""
        slots = self._came[queue]
        return tuple(slots[hour] for hour in range((now - self._since) // HOUR_MS + 1))

    def _clear(self) -> None:
        self.counts: defaultdict[QueueId, Counts] = defaultdict(Counts)
        self.lost: Counter[QueueId] = Counter()
        self.handled: Counter[QueueId] = Counter()
        self.handled_by: Counter[AgentId] = Counter()
        self.handling_ms: Counter[AgentId] = Counter()
        """Serving and wrap-up of what each agent handled today."""
        self._ratings: dict[ContactId, tuple[AgentId, int]] = {}
        self._rated: Counter[AgentId] = Counter()
        self._scores: Counter[AgentId] = Counter()
        self._came: defaultdict[QueueId, Counter[int]] = defaultdict(Counter)
        self._lost.clear()

    async def load(self, store: Store) -> None:
        # Anew: what says when a day begins may have been read only now.
        since = self._day_start(self._engine.clock.now())
        self._take(since, await store.read(queries.stored_day, since))

    def turn_day(self, store: Store, now: Millis) -> bool:
        """Begin anew when another day has begun, at midnight or by another time zone. Only right
        after ``settled``: what is stored is then what was published.

        Raises:
            StorageError: Nothing has changed.
        """
        since = self._day_start(now)
        if since == self._since:
            return False
        # Few rows, and on this thread, so that nothing happens meanwhile.
        stored = store.read_now(queries.stored_day, since)
        self._clear()
        self._take(since, stored)
        return True

    def _take(self, since: Millis, stored: queries.StoredDay) -> None:
        self._since = since
        today, days, came, away = stored
        for queue, tally in today.by_queue.items():
            self.counts[queue] = Counts(
                answered=tally.answered,
                answered_in_time=tally.answered_in_target,
                abandoned=tally.abandoned,
                abandoned_in_time=tally.abandoned_in_target,
                abandoned_short=tally.abandoned_short,
            )
            self.lost[queue] = tally.lost
            self.handled[queue] = tally.handled
        for gone in away:
            one = Counts()
            one.abandon(gone.waited_ms, gone.target_ms)
            self._lost[gone.contact] = (gone.queue, one)
        self.handled_by.update(today.by_agent)
        self.handling_ms.update(days.handling_ms)
        self._wrapping.update(days.wrapping)
        for contact, state in self._engine.router.contacts.items():
            if state.stage is Stage.SERVING and state.accepted_at is not None:
                self._serving[contact] = state.accepted_at
        for contact, (agent, score) in days.ratings.items():
            self._rate(contact, agent, score)
        for name, slots in came.items():
            for quarter, count in slots.items():
                hour = (quarter * QUARTER_MS - self._since) // HOUR_MS
                self._came[QueueId(name)][hour] += count
        self._queue_of = {
            talk.contact: talk.queue
            for talk in self._directory.talks.values()
            if talk.served_by is None
        }
        self._answered = {
            talk.contact for talk in self._directory.talks.values() if talk.served_by is not None
        }

    def publish(self, touched: Touched) -> None:
        for event in touched.events:
            match event:
                case e.Enqueued():
                    self._arrived(event.contact, event.queue, event.at)
                case e.Moved() | e.Overflowed():
                    self._changed_queue(event.contact, event.queue)
                case e.Accepted():
                    self._serving[event.contact] = event.at
                    self._queue_of.pop(event.contact, None)
                    self._accepted(event)
                case e.Requeued():
                    self._serving.pop(event.contact, None)
                    self._changed_queue(event.contact, event.queue)
                case e.Lost():
                    self._was_lost(event)
                case e.Returned() | e.CallbackRequested():
                    self._came_back(event.contact)
                case e.Ended():
                    self._ended(event)
                    self.handled_by[event.agent] += 1
                    talk = self._directory.talks.get(event.contact)
                    if talk is not None:
                        self.handled[talk.queue] += 1
                case e.Closed():
                    self._wrapped_up(event)
                    self._queue_of.pop(event.contact, None)
                    self._closed(event.contact)

        for row in touched.rows:
            if isinstance(row, rows.Rating):
                talk = self._directory.talks.get(row.contact)
                if talk is not None and talk.served_by is not None:
                    self._rate(row.contact, talk.served_by, row.score)

    def mean_handling_ms(self, agent: AgentId) -> int | None:
        """Of the conversations that ended today; wrap-up counts as it ends."""
        handled = self.handled_by[agent]
        return self.handling_ms[agent] // handled if handled else None

    def mean_rating(self, agent: AgentId) -> tuple[int | None, int]:
        """In hundredths, half up, and of how many."""
        count = self._rated[agent]
        if not count:
            return None, 0
        return (200 * self._scores[agent] + count) // (2 * count), count

    def _rate(self, contact: ContactId, agent: AgentId, score: int) -> None:
        before = self._ratings.get(contact)
        if before is not None:
            self._rated[before[0]] -= 1
            self._scores[before[0]] -= before[1]
        self._ratings[contact] = (agent, score)
        self._rated[agent] += 1
        self._scores[agent] += score

    def _ended(self, event: e.Ended) -> None:
        since = self._serving.pop(event.contact, None)
        if since is not None:
            self.handling_ms[event.agent] += event.at - since
        self._wrapping[event.contact] = (event.agent, event.at)

    def _wrapped_up(self, event: e.Closed) -> None:
        self._serving.pop(event.contact, None)
        wrapping = self._wrapping.pop(event.contact, None)
        if wrapping is not None:
            agent, since = wrapping
            self.handling_ms[agent] += event.at - since

    def _arrived(self, contact: ContactId, queue: QueueId, at: Millis) -> None:
        self._queue_of[contact] = queue
        if at >= self._since:
            self._came[queue][(at - self._since) // HOUR_MS] += 1

    def _changed_queue(self, contact: ContactId, queue: QueueId) -> None:
        before = self._queue_of.get(contact)
        talk = self._directory.talks.get(contact)
        if before is None or talk is None or before == queue:
            return
        self._queue_of[contact] = queue
        if talk.entered_at >= self._since:
            hour = (talk.entered_at - self._since) // HOUR_MS
            self._came[before][hour] -= 1
            self._came[queue][hour] += 1

    def _accepted(self, event: e.Accepted) -> None:
        talk = self._directory.talks.get(event.contact)
        if talk is None or event.contact in self._answered:
            return
        self._answered.add(event.contact)
        if talk.entered_at < self._since:
            return
        target = self._target_ms(talk.queue, event.contact)
        self.counts[talk.queue].answer(event.at - talk.entered_at, target)

    def _was_lost(self, event: e.Lost) -> None:
        talk = self._directory.talks.get(event.contact)
        if talk is None or event.contact in self._answered or talk.entered_at < self._since:
            return
        one = Counts()
        one.abandon(event.left_at - talk.entered_at, self._target_ms(talk.queue, event.contact))
        self.counts[talk.queue] = self.counts[talk.queue] + one
        self.lost[talk.queue] += 1
        self._lost[event.contact] = (talk.queue, one)

    def _came_back(self, contact: ContactId) -> None:
        lost = self._lost.pop(contact, None)
        if lost is not None:
            queue, one = lost
            self.counts[queue] = self.counts[queue] - one
            self.lost[queue] -= 1

    def _closed(self, contact: ContactId) -> None:
        """Whoever was never served is lost now, whatever the reason."""
        counted = self._lost.pop(contact, None) is not None
        talk = self._directory.talks.get(contact)
        if contact in self._answered or counted:
            self._answered.discard(contact)
        elif talk is not None and talk.entered_at >= self._since:
            self.lost[talk.queue] += 1

    def _target_ms(self, queue: QueueId, contact: ContactId) -> int:
        talk = self._directory.talks[contact]
        state = self._engine.router.queues.get(queue)
        rules = state.setup.rules.get(talk.channel) if state is not None else None
        return rules.target_ms if rules is not None else 0
