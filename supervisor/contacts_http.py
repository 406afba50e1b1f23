"""``/api/board``: the contacts behind a figure, and a conversation as it goes on."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import Any, Final

import msgspec
from aiohttp import web

from access.allowance import Allowance
from access.doorkeeper import Doorkeeper
from access.rights import Rights
from config.changes import Change
from engine.answers import NotTaken
from engine.beside import participants
from engine.directory import Directory
from engine.engine import Engine
from engine.entries import filled_in
from engine.figures import Figures
from engine.messages import wire_message
from engine.publication import Touched
from engine.reach import Reach, reach_of
from engine.talk import MESSAGES_MAX, Talk
from engine.wire import FilledIn, Message
from office.set_up import audit
from router.ids import ContactId, Millis
from router.words import Sender, Stage
from storage import queries
from storage.behind import FIGURES, LIMIT, contacts_behind
from storage.errors import StorageError
from storage.records import StoredContact
from storage.rights import Right
from storage.rows import ContactErased, Erasure, User
from storage.store import Store
from supervisor.http import No, answer, problem

log = logging.getLogger(__name__)

PER_MINUTE: Final = 600
BURST: Final = 120
WAIT_S: Final = 20.0
"""So long a reader waits for news before it is told that there are none."""
PAGE: Final = 200
"""Older messages in one answer."""
LOOKED_AT: Final = 50
"""So many of the first messages tell whether a conversation was deleted."""
RECORD_MS: Final = 3_600_000
RECORDED_MAX: Final = 10_000
READERS_MAX: Final = 200
ID_MAX: Final = 64

Handler = Callable[[web.Request, User], Awaitable[web.Response]]


class News:
    """Wakes those who wait for something new in a contact."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self.readers = 0
        self.erasures = 0
        """How often something was deleted since the start: closed contacts change by that alone."""

    def publish(self, touched: Touched) -> None:
        if any(isinstance(row, Erasure | ContactErased) for row in touched.rows):
            self.erasures += 1
            for events in self._waiting.values():
                for event in events:
                    event.set()
        if self._waiting:
            for contact in {*touched.contacts, *(one.contact for one in touched.messages)}:
                for event in self._waiting.get(contact, ()):
                    event.set()

    async def wait(self, contact: str, is_new: Callable[[], bool]) -> None:
        event = asyncio.Event()
        self._waiting[contact].add(event)
        self.readers += 1
        try:
            async with asyncio.timeout(WAIT_S):
                while not is_new():
                    event.clear()
                    await event.wait()
        except TimeoutError:
            return
        finally:
            self.readers -= 1
            self._waiting[contact].discard(event)
            if not self._waiting[contact]:
                del self._waiting[contact]


class ContactsHttp:
    def __init__(
        self,
        engine: Engine,
        store: Store,
        directory: Directory,
        figures: Figures,
        keeper: Doorkeeper,
        rights: Rights,
    ) -> None:
        self._engine = engine
        self._store = store
        self._directory = directory
        self._figures = figures
        self._keeper = keeper
        self._rights = rights
        self._allowance = Allowance(per_minute=PER_MINUTE, burst=BURST)
        self.news = News()
        self._recorded: dict[tuple[str, str], Millis] = {}
        """When it was last written down who reads which contact."""

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/api/board/contacts", self._guarded(self.behind)),
            web.get("/api/board/contacts/{id}", self._guarded(self.read)),
        ]

    def _guarded(self, handler: Handler) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def guarded(request: web.Request) -> web.Response:
            try:
                return await handler(request, await self._user(request))
            except No as no:
                return problem(no)
            except (StorageError, NotTaken) as error:
                log.error("contacts could not be read: %s", error.code)
                return problem(No(503, "unavailable"))

        return guarded

    async def _user(self, request: web.Request) -> User:
        found = await self._keeper.who(request)
        if found is None:
            raise No(401, "not_allowed", "Sign in first.")
        if not self._keeper.is_ours(request):
            raise No(403, "not_allowed")
        if not self._rights.has(found[1], Right.CONVERSATIONS):
            raise No(403, "not_allowed", "Your role has no right to conversations of others.")
        if not self._allowance.take(found[1].id, self._engine.clock.now()):
            raise No(429, "too_many")
        return found[1]

    # The contacts behind a figure.

    async def behind(self, request: web.Request, user: User) -> web.Response:
        query = request.query
        figure, queue, agent = (query.get(name, "") for name in ("figure", "queue", "agent"))
        if set(query) - {"figure", "queue", "agent"} or max(len(queue), len(agent)) > ID_MAX:
            raise No(400, "bad_request")
        reach = await self._reach(user)
        if figure == "serving":
            return _told({"contacts": await self._serving(queue, agent, reach), "limit": LIMIT})
        if figure not in FIGURES:
            raise No(400, "bad_request", f"Must be serving or one of {', '.join(FIGURES)}.")
        since = self._figures.since
        within = None if reach is None else (reach.agents, reach.queues)
        stored = await self._store.read(contacts_behind, figure, since, queue, agent, within)
        people = await self._store.read(queries.customers_of, [one.id for one in stored])
        rows = [
            _row(one, people[one.id].name if one.id in people else "", self._directory)
            for one in stored
        ]
        return _told({"contacts": rows, "limit": LIMIT})

    async def _reach(self, user: User) -> Reach | None:
        teams = self._rights.teams(user)
        return reach_of(teams, self._directory, await self._engine.settled())

    async def _serving(self, queue: str, agent: str, reach: Reach | None) -> list[dict[str, Any]]:
        router = await self._engine.settled()
        found = [
            contact
            for contact in router.contacts.values()
            if contact.stage in (Stage.SERVING, Stage.WRAP_UP)
            and queue in ("", contact.queue)
            and agent in ("", contact.agent)
            and (reach is None or reach.contact(contact.id, router))
        ]
        found.sort(key=lambda contact: (contact.accepted_at or 0, contact.id))
        rows = []
        for contact in found[:LIMIT]:
            talk = self._directory.talks.get(contact.id)
            rows.append(
                {
                    "contact": contact.id,
                    "customer": talk.who if talk is not None else "",
                    "channel": contact.channel,
                    "queue": contact.queue,
                    "agent": contact.agent or "",
                    "stage": contact.stage,
                    "entered_at": contact.entered_at,
                    "waits_since": talk.waits_since if talk is not None else None,
                    "accepted_at": contact.accepted_at,
                    "ended_at": None,
                }
            )
        return rows

    # One conversation.

    async def read(self, request: web.Request, user: User) -> web.Response:
        """With ``after`` only what follows that message; it waits for news, a while."""
        id, after = request.match_info["id"], request.query.get("after", "")
        if len(id) > ID_MAX or (after and not (after.isdecimal() and len(after) < 10)):
            raise No(400, "bad_request")
        before = request.query.get("before", "")
        if before and not (before.isdecimal() and len(before) < 10):
            raise No(400, "bad_request")
        seen = self.news.erasures
        stored = await self._store.read(queries.contact, ContactId(id))
        reach = await self._reach(user)
        if stored is None or not (reach is None or reach.stored(stored, self._engine.router)):
            raise No(404, "unknown_contact")
        if before or after:
            await self._record_once(stored, user)
        if before:
            return _told({"messages": await self._older(stored.id, int(before))})
        talk = self._directory.talks.get(stored.id)
        if not after:
            await self._record(stored, user)
        elif stored.stage is Stage.CLOSED:
            if not await self._is_erased(stored):
                await self._wait(request, stored, lambda: self.news.erasures != seen)
        elif talk is not None:
            stage, beside = request.query.get("stage", ""), request.query.get("beside")
            await self._wait(
                request, stored, lambda: self._is_new(stored.id, int(after), stage, beside)
            )
        return _told(await self._conversation(stored, int(after or 0)))

    async def _wait(
        self, request: web.Request, stored: StoredContact, is_new: Callable[[], bool]
    ) -> None:
        """Raises: No."""
        if self.news.readers >= READERS_MAX:
            raise No(429, "too_many")
        await self.news.wait(stored.id, is_new)
        await self._look_again(request, stored)

    async def _is_erased(self, stored: StoredContact) -> bool:
        """Whether what was written is deleted: of a message its place is kept, and nothing else."""
        if self._directory.talks.get(stored.id) is not None:
            return False
        found = await self._store.read(queries.messages, stored.id, after_seq=0, limit=LOOKED_AT)
        written = [one for one in found if one.sender is not Sender.SYSTEM]
        return bool(written) and not any(one.text or one.file for one in written)

    async def _look_again(self, request: web.Request, stored: StoredContact) -> None:
        """Whoever waited for news may have lost the right to them, or the contact left the reach
        of their teams. Raises: No."""
        user = await self._user(request)
        reach = await self._reach(user)
        if reach is not None and not reach.stored(stored, self._engine.router):
            raise No(404, "unknown_contact")

    async def _older(self, contact: ContactId, before: int) -> list[Any]:
        """The page that ends before this message."""
        first = max(0, before - 1 - PAGE)
        found = await self._store.read(queries.messages, contact, after_seq=first, limit=PAGE)
        return [msgspec.to_builtins(wire_message(one)) for one in found if one.seq < before]

    def _beside(self, contact: ContactId) -> str:
        """What changes without a message, notes and who takes part, in a word."""
        talk = self._directory.talks.get(contact)
        notes = len(talk.notes) if talk is not None else 0
        present = self._engine.router.participants(contact)
        return f"{notes}." + "".join(f"{one.since}{one.inside:d}" for one in present)

    def _is_new(self, contact: ContactId, after: int, stage: str, beside: str | None) -> bool:
        talk = self._directory.talks.get(contact)
        state = self._engine.router.contacts.get(contact)
        if talk is None or state is None or talk.last_seq > after or state.stage != stage:
            return True
        return beside is not None and self._beside(contact) != beside

    async def _record(self, stored: StoredContact, user: User) -> None:
        """Who reads what customers wrote is on record, too."""
        change = Change(kind="contact", id=stored.id, name="", what="read")
        at = self._engine.clock.now()
        if len(self._recorded) >= RECORDED_MAX:
            self._recorded.clear()
        self._recorded[user.id, stored.id] = at
        rows = audit([change], user.id, "read", at)
        await self._engine.submit(None, command_id="", actor=user.id, rows=rows)

    async def _record_once(self, stored: StoredContact, user: User) -> None:
        """Who goes on reading is on record already, and again after an hour."""
        last = self._recorded.get((user.id, stored.id))
        if last is None or self._engine.clock.now() - last >= RECORD_MS:
            await self._record(stored, user)

    async def _filled_in(self, stored: StoredContact) -> FilledIn | None:
        return await filled_in(self._store, stored.id)

    async def _conversation(self, stored: StoredContact, after: int) -> dict[str, Any]:
        talk = self._directory.talks.get(stored.id)
        router = await self._engine.settled()
        state = router.contacts.get(stored.id)
        messages: list[Message]
        if talk is not None:
            await self._directory.complete(talk)
            messages = [one for one in talk.messages if one.seq > after]
            notes = [*talk.notes.values()]
        else:
            last = max(after, stored.last_seq - MESSAGES_MAX)
            found = await self._store.read(queries.messages, stored.id, after_seq=last)
            messages = [wire_message(one) for one in found]
            written = await self._store.read(queries.notes, stored.id)
            notes = [self._directory.wire_note(one) for one in written]
        erased = await self._is_erased(stored)
        if erased:
            messages, notes = [], []
        person = None
        if talk is None:
            people = await self._store.read(queries.customers_of, [stored.id])
            person = people.get(stored.id)
        agent = state.agent if state is not None else stored.agent
        return {
            "contact": stored.id,
            "customer": _who(stored, talk, person.name if person is not None else ""),
            "channel": stored.channel,
            "queue": state.queue if state is not None else stored.queue,
            "agent": agent or "",
            "agent_name": self._directory.agent_name(agent),
            "stage": state.stage if state is not None else Stage.CLOSED,
            "erased": erased,
            "entered_at": stored.entered_at,
            "filled_in": None if after else msgspec.to_builtins(await self._filled_in(stored)),
            "messages": msgspec.to_builtins(messages),
            "beside": self._beside(stored.id),
            "notes": msgspec.to_builtins(notes),
            "participants": msgspec.to_builtins(participants(router, self._directory, stored.id)),
        }


def _who(stored: StoredContact, talk: Talk | None, name: str) -> str:
    return talk.who if talk is not None else name or f"Visitor {stored.id[-4:]}"


def _row(stored: StoredContact, name: str, directory: Directory) -> dict[str, Any]:
    return {
        "contact": stored.id,
        "customer": _who(stored, directory.talks.get(stored.id), name),
        "channel": stored.channel,
        "queue": stored.queue,
        "agent": stored.agent or "",
        "stage": stored.stage,
        "entered_at": stored.entered_at,
        # Reports count from the arrival until the first answer.
        "waits_since": None,
        "accepted_at": stored.accepted_at,
        "ended_at": stored.ended_at or stored.lost_at or stored.closed_at,
    }


def _told(body: dict[str, Any]) -> web.Response:
    return answer(msgspec.json.encode(body), "application/json")
