"""The one task that owns the router."""

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Final, cast

import msgspec

from engine.answering import place_of
from engine.answers import REMEMBER_MS, REMEMBERED_MAX, Answer, Done, Key, NotTaken, Remembered
from engine.clock import Clock
from engine.recovery import lost_connections, restore
from engine.turns import Consequence, Entry, Fault, Turn, check
from engine.watch import NOBODY, Watch
from engine.writer import Writer
from router.commands import AnyCommand, PostMessage
from router.events import AnyEvent
from router.ids import Millis
from router.refusals import CommandRefused
from router.router import Router
from storage import queries
from storage.errors import StorageError
from storage.project import Part
from storage.rows import AnyRow
from storage.store import Store

logger = logging.getLogger(__name__)

Listener = Callable[[Sequence[AnyEvent], Sequence[AnyRow]], None]
"""Called in the loop with what one commit holds, once it is on disk and before the commands are
answered. The router's state is then exactly the state after these events."""

Follower = Callable[[Sequence[AnyEvent], Router], Iterable[Consequence]]
"""Called in the loop with what one command brought about, before it is on disk: whatever is to
follow from it goes into the same commit. It must tell nobody. A consequence that the router
refuses does not happen, and has no consequences of its own."""

INBOX_MAX: Final = 10_000
BATCH_MAX: Final = 256
"""Commands of one commit."""
SNAPSHOT_EVENTS: Final = 50_000
"""A snapshot is taken when nothing waits and so many events have come since the last one."""
SNAPSHOT_EVENTS_MAX: Final = 400_000
"""After so many it is taken even when commands wait for it."""
FAULTS_MAX: Final = 5
FAULTS_WITHIN_MS: Final = 600_000
"""More faults than ``FAULTS_MAX`` in this time and the engine gives up."""
PRUNE_EVERY_MS: Final = 3_600_000


class Engine:
    """Runs commands through the router, journals them in batches, publishes and answers.

    One batch at a time: while a commit is on its way, commands gather for the next one. So a
    listener, and whoever awaited ``settled``, sees in ``router`` nothing that is not on disk.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        """Take up where the journal ends; after a million events without a snapshot that takes
        some seconds.

        Raises:
            StorageError: ``database_corrupt``.
        """
        self._store = store
        self._clock = clock
        self._writer = Writer(store.journal, self._on_trouble)
        self._router, self._snapshot_seq = restore(store.journal)
        self._lost = lost_connections(self._router, store)
        self._remembered = Remembered()
        since = Millis(clock.now() - REMEMBER_MS)
        for actor, command_id, *place in store.journal.done_since(since, REMEMBERED_MAX):
            self._remembered.keep((actor, command_id), Done(*place))
        self._pruned_at = Millis(0)
        self._listeners: list[Listener] = []
        self._followers: list[Follower] = []
        self.committed: Callable[[float], None] = lambda seconds: None
        """Told how long each commit took."""
        self.watch: Watch = NOBODY
        self._inbox: deque[Entry] = deque()
        self._pending: dict[Key, asyncio.Future[Answer]] = {}
        self._in_flight = False
        self._flying: list[Entry] = []
        self._settled: list[asyncio.Future[None]] = []
        self._wakeup: asyncio.Future[None] | None = None
        self._trouble: StorageError | None = None
        self._faults: deque[Millis] = deque(maxlen=FAULTS_MAX)
        self._draining = False
        self._drained = asyncio.Event()
        self._ended = False

    @property
    def router(self) -> Router:
        """For reading only, from a listener or right after ``settled``, without an await between.
        Take it anew each time: after a fault the engine goes on with another one."""
        return self._router

    @property
    def clock(self) -> Clock:
        return self._clock

    @property
    def store(self) -> Store:
        return self._store

    @property
    def available(self) -> bool:
        """Whether commands are taken at this moment."""
        return self._trouble is None and not self._draining and not self._ended

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after each commit, in the order of subscription. Returns its end."""
        self._listeners.append(listener)

        def end() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return end

    def follow(self, follower: Follower) -> None:
        self._followers.append(follower)

    async def settled(self) -> Router:
        """Wait until nothing is in flight and return the router, whose state is all on disk.

        Raises:
            NotTaken: The journal cannot be written at the moment.
        """
        while self._in_flight:
            if self._trouble is not None or self._ended:
                raise NotTaken("unavailable")
            waiter = asyncio.get_running_loop().create_future()
            self._settled.append(waiter)
            await waiter
        return self._router

    async def submit(
        self,
        command: AnyCommand | None,
        *,
        command_id: str,
        actor: str = "",
        rows: Sequence[AnyRow] = (),
    ) -> Answer:
        """Run ``command`` and write its events and ``rows`` in one transaction.

        The same ``actor`` and ``command_id`` again (within a day, and also after a restart) is
        answered the same and done once. With ``None`` only the rows are written. An empty
        ``command_id`` means that the command is never repeated. ``Words`` go with the
        ``PostMessage`` of the same message, and nowhere else.

        Raises:
            CommandRefused: The router said no; nothing changed and no row was written.
            NotTaken: ``too_many`` (nothing changed) or ``unavailable`` (sent again with the same
                id it is done once).
        """
        key = (actor, command_id) if command_id else None
        if key is not None:
            earlier = await self._earlier(key)
            if earlier is not None:
                return earlier
        if not self.available:
            raise NotTaken("unavailable")
        if len(self._inbox) >= INBOX_MAX:
            raise NotTaken("too_many")
        check(command, rows, key)
        reply: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        if key is not None:
            self._pending[key] = reply
        entry = Entry(command=command, rows=tuple(rows), key=key, reply=reply)
        with self.watch.command(command) as entry.trace:
            self._inbox.append(entry)
            self._wake()
            # Shielded: who gives up waiting does not undo the command for one who asks again.
            return await asyncio.shield(reply)

    async def _earlier(self, key: Key) -> Answer | None:
        refused = self._remembered.refused(key)
        if refused is not None:
            raise refused.with_traceback(None)
        done = self._remembered.done(key)
        if done is not None:
            found = await self._store.read(queries.events, done.first_seq, done.count)
            return Answer(at=Millis(done.at), events=tuple(found), repeated=True)
        pending = self._pending.get(key)
        if pending is None:
            return None
        if pending.done() and self._trouble is None:
            # Told unavailable, and then written after all: what became of it is known in a moment.
            await self.settled()
            return await self._earlier(key)
        answer = await asyncio.shield(pending)
        return msgspec.structs.replace(answer, repeated=True)

    async def scrub(self) -> None:
        """Overwrite what was deleted before; a database that cannot now does it in time."""
        await self._keep_up(self._store.journal.scrub)

    # The task.

    async def run(self) -> None:
        """Serve until cancelled.

        Raises:
            StorageError: The journal can be written no more, by this process.
            Fault: Too many faults in a row.
        """
        for command in self._lost:
            reply: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
            reply.add_done_callback(_seen)
            self._inbox.append(Entry(command=command, rows=(), key=None, reply=reply, ours=True))
        try:
            while True:
                if not self._inbox and self._draining and not self._drained.is_set():
                    await self._snapshot()
                    self._drained.set()
                await self._wait()
                try:
                    await self._turn()
                except Fault as fault:
                    await self._recover(fault)
                await self._upkeep()
        finally:
            self._end()

    async def drain(self) -> None:
        """Take no more commands, finish those taken, and write a snapshot."""
        self._draining = True
        self._writer.give_up()
        self._wake()
        if not self._ended:
            await self._drained.wait()

    def close(self) -> None:
        """After ``run`` has ended: let the journal's thread go."""
        self._writer.close()

    def _end(self) -> None:
        self._ended = True
        self._refuse_waiting()
        self._release_settled()
        self._drained.set()

    async def _wait(self) -> None:
        """Until there is a command, or a deadline, or a reason to look."""
        deadline = self._router.next_deadline()
        if self._inbox or (deadline is not None and deadline <= self._clock.now()):
            return
        if self._draining and not self._drained.is_set():
            return
        loop = asyncio.get_running_loop()
        self._wakeup = loop.create_future()
        timer = None
        if deadline is not None:
            timer = loop.call_later(self._clock.seconds_until(deadline), self._wake)
        try:
            await self._wakeup
        finally:
            self._wakeup = None
            if timer is not None:
                timer.cancel()

    def _wake(self) -> None:
        if self._wakeup is not None and not self._wakeup.done():
            self._wakeup.set_result(None)

    async def _turn(self) -> None:
        turn = Turn(at=self._clock.now())
        # Stays so after a fault: nobody may read a state that was not written.
        self._in_flight = True
        # Deadlines first: a full inbox must not keep a lapsed offer alive.
        self._expire(turn)
        self._handle(turn)
        first_seq = self._store.journal.last_seq + 1
        if turn.parts:
            self._flying = turn.entries
            await self._commit(turn)
            self._flying = []
        self._in_flight = False
        self._publish(turn)
        self._answer(turn, first_seq)
        if self._settled:
            self._release_settled()
            # Those who waited read now, before the next batch changes the router.
            await asyncio.sleep(0)

    def _expire(self, turn: Turn) -> None:
        deadline = self._router.next_deadline()
        if deadline is None or deadline > turn.at:
            return
        try:
            events = self._router.expire(turn.at)
        except Exception as error:
            raise Fault(None, []) from error
        if events:
            turn.parts.append(Part(events=cast(list[AnyEvent], events)))
            self._follow(turn, turn.parts[-1], None)

    def _handle(self, turn: Turn) -> None:
        while self._inbox and len(turn.entries) < BATCH_MAX:
            if self._inbox[0].alone and turn.entries:
                return
            entry = self._inbox.popleft()
            turn.entries.append(entry)
            events: list[AnyEvent] = []
            if entry.command is not None:
                try:
                    with self.watch.handling(entry.command, entry.trace):
                        events = cast(list[AnyEvent], self._router.handle(entry.command, turn.at))
                except CommandRefused as refused:
                    turn.refused.append((entry, refused))
                    continue
                except Exception as error:
                    raise Fault(entry, turn.entries[:-1]) from error
            part = Part(events=events, rows=entry.rows, command=entry.key)
            turn.done.append((entry, part))
            if events or entry.rows or entry.key:
                turn.parts.append(part)
            if events:
                self._follow(turn, part, entry)
            if entry.alone:
                return

    def _follow(self, turn: Turn, part: Part, entry: Entry | None) -> None:
        for follower in self._followers:
            try:
                consequences = list(follower(part.events, self._router))
            except Exception as problem:
                logger.error(
                    "a follower failed: %s at %s", type(problem).__name__, place_of(problem)
                )
                continue
            for one in consequences:
                try:
                    events = cast(list[AnyEvent], self._router.handle(one.command, turn.at))
                except CommandRefused:
                    continue
                except Exception as error:
                    raise Fault(entry, turn.entries[:-1]) from error
                turn.parts.append(Part(events=events, rows=one.rows))

    async def _commit(self, turn: Turn) -> None:
        began = asyncio.get_running_loop().time()
        try:
            with self.watch.commit([entry.trace for entry in turn.entries]):
                await self._writer.commit(turn.parts, turn.at)
            self.committed(asyncio.get_running_loop().time() - began)
        except StorageError:
            self._fail(turn.entries)
            raise
        except Exception as error:
            # A value that cannot be stored, or a bug of ours. Each command gets a try of its own.
            if len(turn.entries) == 1:
                raise Fault(turn.entries[0], []) from error
            for entry in turn.entries:
                entry.alone = True
            raise Fault(None, turn.entries) from error

    def _publish(self, turn: Turn) -> None:
        if not turn.parts:
            return
        events = [event for part in turn.parts for event in part.events]
        rows = [row for part in turn.parts for row in part.rows]
        for listener in list(self._listeners):
            try:
                listener(events, rows)
            except Exception as problem:
                # One screen's bug must not stop the line for all.
                logger.error(
                    "a listener failed: %s at %s", type(problem).__name__, place_of(problem)
                )

    def _answer(self, turn: Turn, first_seq: int) -> None:
        places: dict[int, int] = {}
        for part in turn.parts:
            places[id(part)] = first_seq
            first_seq += len(part.events)
        for entry, part in turn.done:
            if entry.key is not None:
                done = Done(turn.at, places[id(part)], len(part.events))
                self._remembered.keep(entry.key, done)
                self._pending.pop(entry.key, None)
            if not entry.reply.done():
                entry.reply.set_result(Answer(at=turn.at, events=tuple(part.events)))
        for entry, refused in turn.refused:
            if entry.key is not None:
                # A message that came too early, or to one who was not yet its contact's holder
                # again, is sent anew under its own id.
                if not isinstance(entry.command, PostMessage):
                    self._remembered.keep_refusal(entry.key, refused)
                self._pending.pop(entry.key, None)
            if not entry.reply.done():
                entry.reply.set_exception(refused)

    # When things go wrong.

    def _on_trouble(self, error: StorageError | None) -> None:
        """The journal's thread cannot write, or (None) it can again."""
        self._trouble = error
        if error is not None:
            self._refuse_waiting()
            self._release_settled()

    def _refuse_waiting(self) -> None:
        """Answer everybody who waits. The batch in flight may be written yet: its ids stay
        pending until that is known, so that nothing of it is done twice."""
        kept = [] if self._ended else [entry for entry in self._inbox if entry.ours]
        self._fail([entry for entry in self._inbox if not entry.ours or self._ended])
        self._inbox.clear()
        self._inbox.extend(kept)
        for entry in self._flying:
            if not entry.reply.done():
                entry.reply.set_exception(NotTaken("unavailable"))

    def _fail(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if entry.key is not None:
                self._pending.pop(entry.key, None)
            if not entry.reply.done():
                entry.reply.set_exception(NotTaken("unavailable"))

    async def _recover(self, fault: Fault) -> None:
        """Go on from the journal: nothing of the batch is on disk, and nobody has seen it.

        Raises:
            Fault: It happens too often.
        """
        logger.error("the router is restored from the journal", exc_info=fault)
        if fault.culprit is not None:
            self._fail([fault.culprit])
        now = self._clock.now()
        often = len(self._faults) == FAULTS_MAX and self._faults[0] > now - FAULTS_WITHIN_MS
        self._faults.append(now)
        if often:
            self._fail(fault.again)
            raise fault
        self._flying = []
        self._router, self._snapshot_seq = await self._writer.run(self._restored)
        self._inbox.extendleft(reversed(fault.again))
        self._in_flight = False
        self._release_settled()

    def _restored(self) -> tuple[Router, int]:
        self._store.journal.reload()
        return restore(self._store.journal)

    def _release_settled(self) -> None:
        waiters, self._settled = self._settled, []
        for waiter in waiters:
            if not waiter.done():
                waiter.set_result(None)

    # Upkeep.

    async def _upkeep(self) -> None:
        behind = self._store.journal.last_seq - self._snapshot_seq
        if behind >= SNAPSHOT_EVENTS_MAX or (behind >= SNAPSHOT_EVENTS and not self._inbox):
            await self._snapshot()
        now = self._clock.now()
        if now - self._pruned_at >= PRUNE_EVERY_MS and not self._inbox:
            self._pruned_at = now
            before = Millis(now - REMEMBER_MS)
            await self._keep_up(lambda: self._store.journal.prune(before))

    async def _snapshot(self) -> None:
        """On the journal's thread, while the router stands still: connections are served on."""
        seq = self._store.journal.last_seq
        if seq == self._snapshot_seq:
            return
        self._snapshot_seq = seq
        now, router, journal = self._clock.now(), self._router, self._store.journal
        await self._keep_up(lambda: journal.save_snapshot(seq, now, router.snapshot()))

    async def _keep_up(self, do: Callable[[], None]) -> None:
        try:
            await self._writer.run(do)
        except StorageError as error:
            # Not needed to go on: the journal has it all.
            logger.error("upkeep of the database failed: %s", error.code)


def _seen(reply: asyncio.Future[Answer]) -> None:
    """Nobody may be left who asks; an unread exception is no warning."""
    if not reply.cancelled():
        reply.exception()
