"""Webhooks over the API: who is told of what, what was delivered, and once more."""

import asyncio
import secrets
from collections.abc import Iterable
from hashlib import sha256
from typing import Annotated, Final, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from api.endpoints import Call, Created, Endpoint, Handler
from api.foresight import wanted_between
from api.guard import check_url
from api.kinds import Kind
from api.outbox import PENDING_MAX, Lane, Webhooks
from api.owners import reads_of
from api.patterns import SECRET, SEQS
from api.problems import ApiProblem
from api.wire import In, Moment, Out, PageSize
from engine.engine import Engine
from office.hooks import hook_records
from router.ids import Millis
from router.refusals import CommandRefused
from router.words import Refusal
from storage import listings
from storage.rows import Audit
from storage.rows import Delivery as DeliveryRow
from storage.rows import Webhook as WebhookRow

WEBHOOKS_MAX: Final = 50

Url = Annotated[str, Meta(min_length=1, max_length=2_000)]
Secret = Annotated[str, Meta(pattern=SECRET)]
Kinds = Annotated[list[Kind], Meta(min_length=1, max_length=60)]
Seqs = Annotated[str, Meta(pattern=SEQS)]
Seq = Annotated[int, Meta(ge=1, le=2**53)]


Record = type[msgspec.Struct] | None


class Delivery(Out, frozen=True):
    seq: int
    """Of the event."""
    kind: Kind
    subject: str
    at: int
    state: Literal["pending", "delivered", "failed"]
    attempts: int
    next_at: int | None
    """Of the next try; null when there is none."""
    tried_at: int | None
    status: int
    """What the receiver answered last; 0 when it did not."""
    error: str


class Webhook(Out, frozen=True):
    id: str
    url: str
    kinds: tuple[Kind, ...]
    created_at: int
    by: str
    """Who answers for it: ``key:ID`` of a program, which must keep the right to read what is told,
    or a user; empty when nobody knows."""
    enabled: bool
    disabled_why: str
    """asked, failing (for days), gone (it answered 410) or rights (its key may not read, not any
    more, what it tells)."""
    failing_since: int | None
    pending: int
    """Deliveries on their way."""
    cursor: int
    """The next event of the journal to look at."""
    last: Delivery | None
    """Of what was tried, the newest event."""


class NewWebhook(In, frozen=True):
    url: Url
    kinds: Kinds
    secret: Secret | UnsetType = UNSET
    """Signs what is sent; made by the server when it is not given."""


class WebhookMade(Out, frozen=True):
    webhook: Webhook
    secret: str
    """Shown only now: empty when the same request comes again."""


class WebhookChange(In, frozen=True):
    """Only what is given changes."""

    url: Url | UnsetType = UNSET
    kinds: Kinds | UnsetType = UNSET
    secret: Secret | UnsetType = UNSET
    enabled: bool | UnsetType = UNSET
    """On, what was missed is sent: to skip it, put the cursor forward by a replay."""


class AllWebhooks(Out, frozen=True):
    items: tuple[Webhook, ...]


class Deliveries(Out, frozen=True):
    items: tuple[Delivery, ...]
    next: int | None
    """Give it as ``before`` for the next page; null on the last one."""


class DeliveriesQuery(In, frozen=True):
    state: Literal["pending", "delivered", "failed"] | None = None
    seqs: Seqs = ""
    """Of these events alone: numbers parted by commas. Empty: of all."""
    before: Seq | None = None
    limit: PageSize = 50


class Replay(In, frozen=True):
    """Send again all events from one on, whatever became of them: by number, or by time."""

    seq: Seq | None = None
    since: Moment | None = None


class ReplayPlan(Out, frozen=True):
    """What a replay would do by now."""

    seq: int
    """Of the event from which it would begin: give it to the replay."""
    events: int
    """How many would be sent."""
    left_out: int
    """How many that were not sent yet would not be: those before it."""
    complete: bool
    """False: there are more, and only so many were counted."""


class Hooks:
    def __init__(self, engine: Engine, webhooks: Webhooks) -> None:
        self._engine = engine
        self._webhooks = webhooks
        self._counting = asyncio.Lock()
        """One after the other: each may read a good part of the journal."""

    def _lane(self, call: Call[object, object]) -> Lane:
        lane = self._webhooks.lanes.get(call.path["webhook"])
        if lane is None:
            raise ApiProblem("unknown_webhook")
        return lane

    def _url(self, url: str) -> str:
        try:
            return check_url(url, private=self._webhooks.rules.private)
        except ValueError as error:
            raise ApiProblem("bad_url", str(error)) from None

    async def list_webhooks(self, call: Call[None, None]) -> AllWebhooks:
        shown = [await self._shown(one) for one in list(self._webhooks.lanes.values())]
        return AllWebhooks(items=tuple(shown))

    async def get_webhook(self, call: Call[None, None]) -> Webhook:
        return await self._shown(self._lane(call))

    async def create_webhook(self, call: Call[None, NewWebhook]) -> Created:
        asked = call.body
        _may_read(call, asked.kinds)
        url = self._url(asked.url)
        id = _made(call)
        known = self._webhooks.lanes.get(id)
        if known is not None:
            # Made by the same request: before a restart broke it off, or so long ago that nobody
            # remembers the answer, which had the secret. It may be another one by now.
            return self._created(known, shown=call.again)
        if len(self._webhooks.lanes) >= WEBHOOKS_MAX:
            raise CommandRefused(Refusal.BAD_VALUE, f"There are {WEBHOOKS_MAX} webhooks already.")
        secret = asked.secret if asked.secret is not UNSET else _secret()
        row = WebhookRow(
            id=id,
            url=url,
            kinds=" ".join(sorted(set(asked.kinds))),
            secret=secret,
            created_at=self._engine.clock.now(),
            cursor=self._engine.store.journal.last_seq + 1,
        )
        await self._put(call, None, row, owns=True)
        return self._created(self._webhooks.lanes[row.id])

    async def change_webhook(self, call: Call[None, WebhookChange]) -> Webhook:
        asked, lane = call.body, self._lane(call)
        url = self._url(asked.url) if asked.url is not UNSET else lane.row.url
        kinds = " ".join(sorted(set(asked.kinds))) if asked.kinds is not UNSET else lane.row.kinds
        # Whoever stops it, narrows it or signs it otherwise sends nothing anywhere.
        more = set(kinds.split()).difference(lane.row.kinds.split())
        owns = url != lane.row.url or bool(more) or asked.enabled is True
        if owns:
            _may_read(call, kinds.split())
        row = msgspec.structs.replace(lane.row, url=url, kinds=kinds)
        if asked.secret is not UNSET:
            row = msgspec.structs.replace(row, secret=asked.secret)
        if asked.enabled is False and row.disabled_at is None:
            now = self._engine.clock.now()
            row = msgspec.structs.replace(row, disabled_at=now, disabled_why="asked")
        elif asked.enabled is True:
            row = msgspec.structs.replace(
                row, disabled_at=None, disabled_why="", failing_since=None
            )
        await self._put(call, lane.row, row, owns=owns)
        return await self._shown(lane)

    async def renew_secret(self, call: Call[None, None]) -> WebhookMade:
        lane, secret = self._lane(call), _secret()
        row = msgspec.structs.replace(lane.row, secret=secret)
        await self._put(call, lane.row, row)
        return WebhookMade(webhook=await self._shown(lane), secret=secret)

    async def remove_webhook(self, call: Call[None, None]) -> None:
        records = self._records(call, self._lane(call).row, None)
        await self._webhooks.remove(call.path["webhook"], records)

    async def list_deliveries(self, call: Call[DeliveriesQuery, None]) -> Deliveries:
        asked, lane = call.query, self._lane(call)
        found = await self._engine.store.read(
            listings.deliveries,
            lane.row.id,
            state=asked.state or "",
            among=[int(one) for one in asked.seqs.split(",") if one],
            before=asked.before,
            limit=asked.limit + 1,
        )
        shown = found[: asked.limit]
        return Deliveries(
            items=tuple(_delivery(one) for one in shown),
            next=shown[-1].seq if len(found) > asked.limit else None,
        )

    async def replay_delivery(self, call: Call[None, None]) -> Delivery:
        lane, text = self._lane(call), call.path["seq"]
        found = None
        if text.isascii() and text.isdigit() and len(text) < 18:
            found = await self._engine.store.read(listings.delivery, lane.row.id, int(text))
        if found is None:
            raise ApiProblem("unknown_delivery")
        if found.state == "pending":
            raise CommandRefused(Refusal.ALREADY_SO, "It is on its way.")
        lane = self._lane(call)  # Perhaps removed meanwhile.
        _may_read(call, lane.wanted)
        await self._webhooks.replay(lane, [found])
        return _delivery(msgspec.structs.replace(found, state="pending", attempts=0))

    async def replay_failed(self, call: Call[None, None]) -> Webhook:
        lane = self._lane(call)
        _may_read(call, lane.wanted)
        room = max(0, PENDING_MAX - len(lane.pending))
        failed = await self._engine.store.read(listings.failed_since, lane.row.id, Millis(0), room)
        lane = self._lane(call)
        await self._webhooks.replay(lane, failed)
        return await self._shown(lane)

    async def _begin(self, asked: Replay) -> int:
        """The number of the event from which on all are sent again."""
        end = self._engine.store.journal.last_seq + 1
        seq = asked.seq if asked.seq is not None else end
        if asked.since is not None:
            since = await self._engine.store.read(listings.first_since, Millis(asked.since))
            seq = since if asked.seq is None else max(seq, since)
        return min(seq, end)

    async def foresee_replay(self, call: Call[Replay, None]) -> ReplayPlan:
        lane, seq = self._lane(call), await self._begin(call.query)
        end, read = self._engine.store.journal.last_seq + 1, self._engine.store.read
        async with self._counting:
            events, all_events = await wanted_between(read, lane.wanted, seq, end)
            left_out, all_left_out = await wanted_between(read, lane.wanted, lane.cursor, seq)
        complete = all_events and all_left_out
        return ReplayPlan(seq=seq, events=events, left_out=left_out, complete=complete)

    async def replay_events(self, call: Call[None, Replay]) -> Webhook:
        _may_read(call, self._lane(call).wanted)
        seq = await self._begin(call.body)
        # One that was removed meanwhile does not come back.
        lane = self._lane(call)
        row = msgspec.structs.replace(lane.row, cursor=seq)
        await self._put(call, lane.row, row)
        return await self._shown(lane)

    async def _put(
        self,
        call: Call[object, object],
        before: WebhookRow | None,
        row: WebhookRow,
        *,
        owns: bool = False,
    ) -> None:
        """Change it, with its record. ``owns``: who asks answers for it from now on."""
        by = call.actor if owns else ""
        await self._webhooks.put(row, self._records(call, before, row), by=by)

    def _records(
        self, call: Call[object, object], before: WebhookRow | None, after: WebhookRow | None
    ) -> list[Audit]:
        now = self._engine.clock.now()
        return hook_records(before, after, by=call.actor, now=now, action=call.action)

    async def _shown(self, lane: Lane) -> Webhook:
        last = await self._engine.store.read(listings.last_tried, lane.row.id)
        return _webhook(lane, self._webhooks.owners.of(lane.row.id), last)

    def _created(self, lane: Lane, *, shown: bool = True) -> Created:
        shows = _webhook(lane, self._webhooks.owners.of(lane.row.id))
        made = WebhookMade(webhook=shows, secret=lane.row.secret if shown else "")
        return Created(made, f"/api/v1/webhooks/{lane.row.id}")


def _made(call: Call[None, NewWebhook]) -> str:
    if not call.id:
        return secrets.token_hex(6)
    return sha256(f"{call.actor} {call.id}".encode()).hexdigest()[:12]


def _may_read(call: Call[object, object], kinds: Iterable[str]) -> None:
    if beyond := sorted(reads_of(kinds) - call.scopes):
        raise ApiProblem("beyond_rights", f"What it tells takes {', '.join(beyond)}.")


def _secret() -> str:
    return f"whsec_{secrets.token_urlsafe(32)}"


def _webhook(lane: Lane, by: str, last: DeliveryRow | None = None) -> Webhook:
    row = lane.row
    return Webhook(
        id=row.id,
        url=row.url,
        kinds=tuple(Kind(kind) for kind in row.kinds.split()),
        created_at=row.created_at,
        by=by,
        enabled=row.disabled_at is None,
        disabled_why=row.disabled_why,
        failing_since=row.failing_since,
        pending=len(lane.pending),
        cursor=lane.cursor,
        last=None if last is None else _delivery(last),
    )


def _delivery(row: DeliveryRow) -> Delivery:
    pending = row.state == "pending"
    return Delivery(
        seq=row.seq,
        kind=Kind(row.kind),
        subject=row.subject,
        at=row.at,
        state=row.state,  # type: ignore[arg-type]
        attempts=row.attempts,
        next_at=row.next_at or row.at if pending else None,
        tried_at=row.tried_at,
        status=row.status,
        error=row.error,
    )


def webhook_endpoints(engine: Engine, webhooks: Webhooks) -> list[Endpoint]:
    room = Hooks(engine, webhooks)
    one = "/webhooks/{webhook}"
    reads: list[tuple[str, str, Handler, Record, Record]] = [
        ("/webhooks", "List all webhooks.", room.list_webhooks, None, AllWebhooks),
        (one, "Read one webhook.", room.get_webhook, None, Webhook),
        (
            f"{one}/deliveries",
            "List its deliveries, the newest first.",
            room.list_deliveries,
            DeliveriesQuery,
            Deliveries,
        ),
        (
            f"{one}/replay",
            "Count what a replay would send, before it is done.",
            room.foresee_replay,
            Replay,
            ReplayPlan,
        ),
    ]
    return [
        *(
            Endpoint(
                method="GET",
                path=path,
                scope="read:webhooks",
                tag="webhooks",
                summary=summary,
                handler=handler,
                query=query,
                answer=answer,
            )
            for path, summary, handler, query, answer in reads
        ),
        *_changes(room, one),
        Endpoint(
            method="DELETE",
            path=one,
            scope="write:webhooks",
            tag="webhooks",
            summary="Remove it, with its deliveries.",
            handler=room.remove_webhook,
            status=204,
        ),
    ]


def _changes(room: Hooks, one: str) -> list[Endpoint]:
    changes: list[tuple[str, str, str, Handler, Record, Record]] = [
        ("POST", "/webhooks", "Be told of events.", room.create_webhook, NewWebhook, WebhookMade),
        (
            "PATCH",
            one,
            "Change it, stop it, or start it again.",
            room.change_webhook,
            WebhookChange,
            Webhook,
        ),
        (
            "POST",
            f"{one}/replay",
            "Send all events again from one on.",
            room.replay_events,
            Replay,
            Webhook,
        ),
        (
            "POST",
            f"{one}/secret",
            "Sign with a new secret from now on.",
            room.renew_secret,
            None,
            WebhookMade,
        ),
        (
            "POST",
            f"{one}/replay-failed",
            "Send again what was given up.",
            room.replay_failed,
            None,
            Webhook,
        ),
        (
            "POST",
            f"{one}/deliveries/{{seq}}/replay",
            "Send one again.",
            room.replay_delivery,
            None,
            Delivery,
        ),
    ]
    return [
        Endpoint(
            method=method,
            path=path,
            scope="write:webhooks",
            tag="webhooks",
            summary=summary,
            handler=handler,
            body=body,
            answer=answer,
            status=201 if handler == room.create_webhook else 200,
            secrets=("secret",) if answer is WebhookMade else (),
            conflicts=True,
        )
        for method, path, summary, handler, body, answer in changes
    ]
