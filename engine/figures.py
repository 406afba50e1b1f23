"""What was answered, lost and handled today: read once at start, then kept event by event."""

from collections import Counter, defaultdict
from collections.abc import Callable

from engine.directory import Directory
from engine.engine import Engine
from engine.publication import Touched
from reports.service_level import Counts
from router import events as e
from router.ids import AgentId, ContactId, Millis, QueueId
from storage import queries
from storage.store import Store

DAY_MS = 86_400_000

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
        self._clear()

    def _clear(self) -> None:
        self.counts: defaultdict[QueueId, Counts] = defaultdict(Counts)
        self.handled: Counter[QueueId] = Counter()
        self.handled_by: Counter[AgentId] = Counter()
        self._lost.clear()

    async def load(self, store: Store) -> None:
        # Anew: what says when a day begins may have been read only now.
        self._since = self._day_start(self._engine.clock.now())
        today = await store.read(queries.today, self._since)
        for queue, tally in today.by_queue.items():
            self.counts[queue] = Counts(
                answered=tally.answered,
                answered_in_time=tally.answered_in_target,
                abandoned=tally.abandoned,
                abandoned_in_time=tally.abandoned_in_target,
                abandoned_short=tally.abandoned_short,
            )
            self.handled[queue] = tally.handled
        self.handled_by.update(today.by_agent)
        self._answered = {
            talk.contact for talk in self._directory.talks.values() if talk.served_by is not None
        }

    def turn_day(self, now: Millis) -> bool:
        """Begin anew at midnight."""
        since = self._day_start(now)
        if since == self._since:
            return False
        self._since = since
        self._clear()
        return True

    def publish(self, touched: Touched) -> None:
        for event in touched.events:
            match event:
                case e.Accepted():
                    self._accepted(event)
                case e.Lost():
                    self._was_lost(event)
                case e.Returned() | e.CallbackRequested():
                    self._came_back(event.contact)
                case e.Ended():
                    self.handled_by[event.agent] += 1
                    talk = self._directory.talks.get(event.contact)
                    if talk is not None:
                        self.handled[talk.queue] += 1
                case e.Closed():
                    self._answered.discard(event.contact)
                    self._lost.pop(event.contact, None)

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
        one.abandon(event.at - talk.entered_at, self._target_ms(talk.queue, event.contact))
        self.counts[talk.queue] = self.counts[talk.queue] + one
        self._lost[event.contact] = (talk.queue, one)

    def _came_back(self, contact: ContactId) -> None:
        lost = self._lost.pop(contact, None)
        if lost is not None:
            queue, one = lost
            self.counts[queue] = self.counts[queue] - one

    def _target_ms(self, queue: QueueId, contact: ContactId) -> int:
        talk = self._directory.talks[contact]
        state = self._engine.router.queues.get(queue)
        rules = state.setup.rules.get(talk.channel) if state is not None else None
        return rules.target_ms if rules is not None else 0
