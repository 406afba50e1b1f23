"""Webhooks: the journal's events, sent to addresses outside, at least once.

Each webhook has a cursor into the journal. What it wants of the events behind the cursor becomes
deliveries, written in one commit with the cursor; so a restart loses nothing. Deliveries about one
contact go one after the other: a later one waits until the earlier has arrived or is given up.
"""

import asyncio
import hashlib
import hmac
import logging
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

import aiohttp
import msgspec

from api.guard import guarded_socket
from api.kinds import KINDS, body_of, subject_of
from api.owners import Owners, owner_forgotten, owner_label
from engine.answering import place_of
from engine.answers import NotTaken
from engine.engine import Engine
from router.events import AnyEvent
from router.ids import Millis
from storage import listings
from storage.errors import StorageError
from storage.rows import AnyRow, Audit, Delivery, Webhook, WebhookRemoved

log = logging.getLogger(__name__)

PENDING_MAX: Final = 1_000
"""Of one webhook; further events stay behind its cursor."""
COMMITS_AT_ONCE: Final = 200
RECENT: Final = 1_000
"""Commits kept in memory."""
CURSOR_LAG: Final = 5_000
"""Events without a delivery after which the cursor is written down all the same."""
AT_ONCE: Final = 4
"""Deliveries of one webhook on their way."""
TIMEOUT_S: Final = 10.0
PAUSE_S: Final = 1.0
"""After the database was away."""
ERROR_MAX: Final = 200


Commits = list[tuple[int, list[tuple[int, AnyEvent]]]]
"""The number after each commit, and its numbered events."""


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    private: bool = False
    """Whether addresses inside may be told, and plain http used."""
    first_retry_ms: int = 5_000
    longest_retry_ms: int = 6 * 3_600_000
    attempts: int = 16
    """About a day and a half in all; then a delivery is given up."""
    disable_after_ms: int = 3 * 24 * 3_600_000
    """Of nothing but failures."""


class Lane:
    """One webhook, and what is on its way to it."""

    def __init__(self, row: Webhook, pending: Sequence[Delivery]) -> None:
        self.row = row
        self.cursor = row.cursor
        """May be ahead of the row's, past events that nobody wants."""
        self.wanted = frozenset(row.kinds.split())
        self.pending: dict[int, Delivery] = {}
        self.queues: dict[str, deque[int]] = {}
        self.flying: set[str] = set()
        self.events: dict[int, AnyEvent] = {}
        self.wake = asyncio.Event()
        self.task: asyncio.Task[None] | None = None
        for one in pending:
            self.add(one)

    def add(self, delivery: Delivery) -> None:
        if delivery.seq not in self.pending:
            line = self.queues.setdefault(delivery.subject, deque())
            line.append(delivery.seq)
            if len(line) > 1 and line[-2] > delivery.seq:
                self.queues[delivery.subject] = deque(sorted(line))
        self.pending[delivery.seq] = delivery

    def remove(self, delivery: Delivery) -> None:
        if self.pending.pop(delivery.seq, None) is None:
            return
        self.events.pop(delivery.seq, None)
        line = self.queues[delivery.subject]
        line.remove(delivery.seq)
        if not line:
            del self.queues[delivery.subject]

    def heads(self) -> list[Delivery]:
        """The next delivery of each subject that has none on its way, the earliest first."""
        found = [
            self.pending[line[0]]
            for subject, line in self.queues.items()
            if subject not in self.flying
        ]
        return sorted(found, key=lambda one: (one.next_at, one.seq))


class Webhooks:
    """A service: ``run`` in a task. Changes of webhooks go through here, and are on disk when they
    return."""

    name = "webhooks"

    def __init__(
        self, engine: Engine, rules: Rules, chance: Callable[[], float], owners: Owners
    ) -> None:
        """``chance`` gives numbers from 0 to 1: retries of many must not come at once."""
        self._engine = engine
        self._rules = rules
        self._chance = chance
        self.owners = owners
        self.lanes: dict[str, Lane] = {}
        self.outcomes: Callable[[str], None] = lambda _: None
        """Told of each try: delivered, retried or failed."""
        self._recent: deque[tuple[int, tuple[AnyEvent, ...]]] = deque(maxlen=RECENT)
        self._group: asyncio.TaskGroup | None = None
        self._http: aiohttp.ClientSession | None = None
        self._draining = False

    @property
    def rules(self) -> Rules:
        return self._rules

    # Changes.

    async def load(self) -> None:
        read = self._engine.store.read
        await self.owners.load(self._engine)
        for row in await read(listings.webhooks):
            self.lanes[row.id] = Lane(row, await read(listings.pending_deliveries, row.id))

    async def put(self, row: Webhook, records: Sequence[Audit] = (), *, by: str = "") -> None:
        """Make a webhook, or change one. One that is enabled tries at once what it missed.

        ``by`` answers for it from now on; empty: whoever did so far.
        """
        lane = self.lanes.get(row.id)
        written: list[AnyRow] = [row, *records]
        if by:
            written.append(owner_label(row.id, by))
        owner = self.owners.put(row.id, by) if by else None
        if lane is None:
            await self._write(written)
            lane = self.lanes[row.id] = Lane(row, ())
            self._start(lane)
            return
        # In memory first: what is delivered meanwhile builds on it.
        before, lane.row = lane.row, row
        try:
            await self._write(written)
        except NotTaken:
            lane.row = before
            if by:
                self.owners.put(row.id, owner)
            raise
        lane.wanted = frozenset(row.kinds.split())
        if row.cursor != before.cursor:
            lane.cursor = row.cursor
        if before.disabled_at is not None and row.disabled_at is None:
            for one in list(lane.pending.values()):
                lane.add(msgspec.structs.replace(one, next_at=Millis(0)))
        lane.wake.set()

    async def remove(self, id: str, records: Sequence[Audit] = ()) -> None:
        lane = self.lanes.pop(id, None)
        if lane is not None and lane.task is not None:
            lane.task.cancel()
        await self._write([WebhookRemoved(id=id), owner_forgotten(id), *records])

    def look(self) -> None:
        """A key was changed or revoked: what it answers for may end."""
        for lane in self.lanes.values():
            lane.wake.set()

    async def replay(self, lane: Lane, deliveries: Sequence[Delivery]) -> None:
        """Send these once more, with all their tries."""
        again = [
            msgspec.structs.replace(one, state="pending", attempts=0, next_at=Millis(0))
            for one in deliveries
        ]
        await self._write(again)
        for one in again:
            lane.add(one)
        lane.wake.set()

    async def _write(self, rows: Sequence[AnyRow]) -> None:
        await self._engine.submit(None, command_id="", actor="webhooks", rows=rows)

    # Running.

    async def run(self) -> None:
        connector = aiohttp.TCPConnector(
            limit=100,
            limit_per_host=AT_ONCE,
            socket_factory=None if self._rules.private else guarded_socket,
        )
        end = self._engine.subscribe(self._hear)
        try:
            async with (
                aiohttp.ClientSession(
                    connector=connector,
                    timeout=aiohttp.ClientTimeout(total=TIMEOUT_S),
                    cookie_jar=aiohttp.DummyCookieJar(),
                    auto_decompress=False,
                ) as self._http,
                asyncio.TaskGroup() as self._group,
            ):
                for lane in self.lanes.values():
                    self._start(lane)
                await asyncio.Event().wait()
        finally:
            self._group = None
            end()

    async def drain(self) -> None:
        """Begin no more deliveries. Those on their way may end; others come after the start."""
        self._draining = True

    def _start(self, lane: Lane) -> None:
        if self._group is not None:
            lane.task = self._group.create_task(self._serve(lane), name=f"webhook {lane.row.id}")

    def _hear(self, events: Sequence[AnyEvent], rows: Sequence[object]) -> None:
        if not events:
            return
        last = self._engine.store.journal.last_seq
        self._recent.append((last - len(events) + 1, tuple(events)))
        kinds = {KINDS.get(type(event)) for event in events}
        for lane in self.lanes.values():
            if not lane.wanted.isdisjoint(kinds) or last - lane.cursor >= CURSOR_LAG:
                lane.wake.set()

    async def _serve(self, lane: Lane) -> None:
        async with asyncio.TaskGroup() as group:
            while True:
                lane.wake.clear()
                try:
                    await self._fill(lane)
                    await self._end_beyond(lane)
                    wait_s = self._send_due(lane, group)
                except (NotTaken, StorageError):
                    wait_s = PAUSE_S
                except Exception as problem:
                    log.error(
                        "webhook %s: %s at %s",
                        lane.row.id,
                        type(problem).__name__,
                        place_of(problem),
                    )
                    wait_s = PAUSE_S
                try:
                    async with asyncio.timeout(wait_s):
                        await lane.wake.wait()
                except TimeoutError:
                    continue

    async def _end_beyond(self, lane: Lane) -> None:
        """Disable it where its key may not read what it tells, not any more."""
        row = lane.row
        if row.disabled_at is not None or not self.owners.lacking(row):
            return
        now = self._engine.clock.now()
        lane.row = msgspec.structs.replace(row, disabled_at=now, disabled_why="rights")
        await self._write([lane.row])

    async def _fill(self, lane: Lane) -> None:
        """Make deliveries of the events behind the cursor."""
        journal = self._engine.store.journal
        while (
            lane.row.disabled_at is None
            and len(lane.pending) < PENDING_MAX
            and lane.cursor <= journal.last_seq
        ):
            begun = start = lane.cursor
            commits = self._remembered(start)
            if commits is None:
                commits = await self._engine.store.read(
                    listings.commits_from, start, COMMITS_AT_ONCE
                )
            made: list[Delivery] = []
            held: dict[int, AnyEvent] = {}
            for after, events in commits:
                start = after
                for seq, event in events:
                    kind = KINDS.get(type(event))
                    if kind is not None and kind in lane.wanted:
                        held[seq] = event
                        made.append(
                            Delivery(
                                webhook=lane.row.id,
                                seq=seq,
                                kind=kind,
                                subject=subject_of(event),
                                at=event.at,
                            )
                        )
                if len(lane.pending) + len(made) >= PENDING_MAX:
                    break
            if not commits or lane.row.id not in self.lanes:
                return
            if lane.cursor != begun:
                continue  # Moved meanwhile.
            if made or start - lane.row.cursor >= CURSOR_LAG:
                await self._move_cursor(lane, start, made)
            if lane.cursor == begun:
                lane.cursor = start
            lane.events.update(held)
            for one in made:
                lane.add(one)

    def _remembered(self, cursor: int) -> Commits | None:
        """The commits from there on, if they are recent: most webhooks are up to date."""
        if not self._recent or self._recent[0][0] > cursor:
            return None
        return [
            (
                first + len(events),
                [each for each in enumerate(events, start=first) if each[0] >= cursor],
            )
            for first, events in self._recent
            if first + len(events) > cursor
        ]

    async def _move_cursor(self, lane: Lane, cursor: int, made: Sequence[Delivery]) -> None:
        before = lane.row.cursor
        lane.row = msgspec.structs.replace(lane.row, cursor=cursor)
        try:
            await self._write([*made, lane.row])
        except BaseException:
            # Else another write would take the cursor past deliveries that are nowhere.
            if lane.row.cursor == cursor:
                lane.row = msgspec.structs.replace(lane.row, cursor=before)
            raise

    def _send_due(self, lane: Lane, group: asyncio.TaskGroup) -> float | None:
        """Begin what is due; return in how many seconds to look again, None for not by itself."""
        if lane.row.disabled_at is not None or self._draining:
            return None
        now = self._engine.clock.now()
        for one in lane.heads():
            if len(lane.flying) >= AT_ONCE:
                return None
            if one.next_at > now:
                return max(0.001, self._engine.clock.seconds_until(one.next_at))
            lane.flying.add(one.subject)
            group.create_task(self._deliver(lane, one))
        return None

    async def _deliver(self, lane: Lane, delivery: Delivery) -> None:
        try:
            event = lane.events.get(delivery.seq)
            if event is None:
                event = await self._engine.store.read(listings.event, delivery.seq)
            if event is None:
                tried = msgspec.structs.replace(delivery, state="failed", error="event not kept")
            else:
                status, error = await self._post(
                    lane.row, delivery, body_of(lane.row.id, delivery.seq, event)
                )
                tried = self._judged(delivery, status, error)
            await self._keep(lane, tried)
        except (NotTaken, StorageError):
            # Sent perhaps, and sent again: at least once.
            self._put_off(lane, delivery, int(PAUSE_S * 1_000))
        except Exception as problem:
            log.error(
                "delivery %s: %s at %s", lane.row.id, type(problem).__name__, place_of(problem)
            )
            self._put_off(lane, delivery, self._rules.longest_retry_ms)
        finally:
            lane.flying.discard(delivery.subject)
            lane.wake.set()

    def _put_off(self, lane: Lane, delivery: Delivery, wait_ms: int) -> None:
        later = Millis(self._engine.clock.now() + wait_ms)
        lane.add(msgspec.structs.replace(delivery, next_at=later))

    async def _post(self, row: Webhook, delivery: Delivery, body: bytes) -> tuple[int, str]:
        """Return the receiver's answer, or 0 and what went wrong, without its words."""
        assert self._http is not None
        seconds = self._engine.clock.now() // 1_000
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "Cordboard-Webhooks/1",
            "Cordboard-Delivery": f"{row.id}-{delivery.seq}",
            "Cordboard-Attempt": str(delivery.attempts + 1),
            "Cordboard-Signature": sign(row.secret, seconds, body),
        }
        try:
            async with self._http.post(
                row.url, data=body, headers=headers, allow_redirects=False
            ) as answer:
                return answer.status, ""
        except TimeoutError:
            return 0, "no answer in time"
        except (aiohttp.ClientError, OSError, ValueError) as problem:
            return 0, type(problem).__name__

    def _judged(self, delivery: Delivery, status: int, error: str) -> Delivery:
        now = self._engine.clock.now()
        tried = msgspec.structs.replace(
            delivery,
            attempts=delivery.attempts + 1,
            tried_at=now,
            status=status,
            error=error[:ERROR_MAX],
        )
        if 200 <= status < 300:
            return msgspec.structs.replace(tried, state="delivered")
        if tried.attempts >= self._rules.attempts:
            return msgspec.structs.replace(tried, state="failed")
        most = min(
            self._rules.longest_retry_ms, self._rules.first_retry_ms * 2 ** (tried.attempts - 1)
        )
        wait_ms = int(most * (0.5 + self._chance() / 2))
        return msgspec.structs.replace(tried, next_at=Millis(now + wait_ms))

    async def _keep(self, lane: Lane, tried: Delivery) -> None:
        if lane.row.id not in self.lanes:
            return  # Removed meanwhile.
        row = self._after(lane.row, tried)
        changed = row != lane.row
        lane.row = row
        await self._write([tried, row] if changed else [tried])
        if tried.state == "pending":
            lane.add(tried)
        else:
            lane.remove(tried)
        self.outcomes("retried" if tried.state == "pending" else tried.state)

    def _after(self, row: Webhook, tried: Delivery) -> Webhook:
        """What the try says of the webhook itself."""
        replace, now = msgspec.structs.replace, self._engine.clock.now()
        if tried.state == "delivered":
            return row if row.failing_since is None else replace(row, failing_since=None)
        if tried.status == 410:
            return replace(row, disabled_at=now, disabled_why="gone")
        if row.failing_since is None:
            return replace(row, failing_since=now)
        if now - row.failing_since >= self._rules.disable_after_ms:
            return replace(row, disabled_at=now, disabled_why="failing")
        return row


def sign(secret: str, seconds: int, body: bytes) -> str:
    """``t=`` the time in seconds, ``v1=`` the HMAC-SHA256 of time, dot and body, in hex."""
    mac = hmac.new(secret.encode(), f"{seconds}.".encode() + body, hashlib.sha256)
    return f"t={seconds},v1={mac.hexdigest()}"
