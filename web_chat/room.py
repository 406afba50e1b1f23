"""The customers' room: namespace ``/visitor``."""

import asyncio
from collections import Counter
from weakref import WeakValueDictionary

import msgspec
from aiohttp import web

from access.allowance import Allowance
from access.doorkeeper import Doorkeeper
from access.identity import SiteUsers
from access.tokens import token_hash, well_formed
from access.visitors import Live, VisitorTokens
from engine.answering import Refused
from engine.beside import helpers
from engine.directory import Directory
from engine.engine import Engine
from engine.errands import Errands, attempt
from engine.hub import Hub
from engine.limits import Limits
from engine.messages import wire_message
from engine.publication import Publication, Touched
from engine.room import SEQ_MAX, Room, Signal
from engine.streams import Stream
from engine.talk import MESSAGES_MAX, Talk
from engine.wire import Message
from router import commands as c
from router.ids import ContactId, CustomerId
from router.refusals import CommandRefused
from router.words import LossReason, Refusal, Sender, Stage
from storage import queries, rows
from storage.store import Store
from web_chat.entrance import Entrance
from web_chat.erase import Eraser
from web_chat.files import Files
from web_chat.guest import Visitor, customer_of, post
from web_chat.identity import Identities
from web_chat.letters import Letters
from web_chat.pacer import Pacer
from web_chat.screen import chat_record, is_over, site_record, typing_preview
from web_chat.treatments import KINDS as TREATED
from web_chat.treatments import TreatmentCounts
from web_chat.wire import (
    Erase,
    Identify,
    Leave,
    LeaveMessage,
    Older,
    Rate,
    Read,
    Send,
    SendTranscript,
    SignOut,
    Site,
    Start,
    VisitorCommand,
)

COMMENT_MAX = 1_000
PREVIEW_MAX = 500
"""Characters of what is being typed that an agent may see."""
PAGE = 100
"""Older messages in one answer."""
GOODBYE_S = 0.1
"""The answer goes out before the connection is closed."""
COLLECTIONS = ("site", "chat", "messages")


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    body: VisitorCommand


class VisitorRoom(Room[Visitor, VisitorCommand]):
    def __init__(
        self,
        engine: Engine,
        store: Store,
        hub: Hub,
        directory: Directory,
        publication: Publication,
        tokens: VisitorTokens,
        errands: Errands,
        limits: Limits,
        keeper: Doorkeeper,
        users: SiteUsers,
        files: Files,
        letters: Letters,
    ) -> None:
        super().__init__("/visitor", Envelope, engine, hub, errands)
        self._store = store
        self._directory = directory
        self._publication = publication
        self._tokens = tokens
        self._limits = limits
        self._keeper = keeper
        self.pacer = Pacer(
            lambda contact: errands.add(lambda: self._submit(c.Announce(contact=contact)))
        )
        self._commands = Allowance(
            per_minute=limits.commands_per_minute, burst=limits.commands_burst
        )
        self._resumes = Allowance(per_minute=limits.resumes_per_minute, burst=limits.resumes_burst)
        self._messages = Allowance(
            per_minute=limits.messages_per_minute, burst=limits.messages_burst
        )
        self._signals = Allowance(per_minute=limits.signals_per_minute, burst=limits.signals_burst)
        self._entrance = Entrance(engine, directory, tokens, limits, mails=letters.sends)
        self.eraser = Eraser(engine, tokens, files)
        self._letters = letters
        self.treatments = TreatmentCounts(engine, directory, errands)
        self._identities = Identities(engine, directory, tokens, users, limits)
        self._erasures = Allowance(per_minute=limits.starts_per_minute, burst=limits.starts_burst)
        self._sockets: Counter[str] = Counter()
        """By customer (``visitor:ID``) and by ``address:IP``."""
        self._site_shown = b""
        """What was last told to all; who came since was told no less."""
        self._shown: dict[str, ContactId] = {}
        """The contact that each stream shows."""
        self._starting: WeakValueDictionary[CustomerId, asyncio.Lock] = WeakValueDictionary()

    # Coming and going.

    async def admit(self, sid: str, eio_sid: str, request: web.Request, auth: object) -> Visitor:
        token = auth.get("token") if isinstance(auth, dict) else None
        live = await self.find(token)
        if isinstance(live, str):
            raise Refused(live)
        address = self._keeper.address(request)
        # Nobody who never began a contact is in storage.
        found = None
        if live.durable:
            found = await self._store.read(queries.customer_with, "visitor", live.visitor)
        # Several devices of one customer share a stream.
        key = str(found or customer_of(live.visitor))
        for counted, most in (
            (key, self._limits.sockets_per_person),
            (f"address:{address}", self._limits.sockets_per_address),
        ):
            if self._sockets[counted] >= most:
                raise Refused("too_many")
        return Visitor(
            sid=sid,
            eio_sid=eio_sid,
            address=address,
            key=key,
            actor=key,
            visitor=live.visitor,
            customer=CustomerId(key),
            token_hash=live.hashed,
        )

    async def find(self, token: object) -> Live | str:
        """The visitor's token, also one from before a restart; or why not."""
        if well_formed(token):
            hashed = token_hash(str(token))
            if not self._tokens.knows(hashed):
                row = await self._store.read(queries.visitor_token, hashed)
                if row is not None:
                    self._tokens.admit(row)
        return self._tokens.find(token, self.clock.now())

    def came(self, guest: Visitor) -> None:
        self._sockets.update((guest.key, f"address:{guest.address}"))

    def went(self, guest: Visitor) -> None:
        for counted in (guest.key, f"address:{guest.address}"):
            self._sockets[counted] -= 1
            if not self._sockets[counted]:
                del self._sockets[counted]

    def presence(self, guest: Visitor, here: bool) -> c.AnyCommand | None:
        talk = self._directory.chat_of(guest.customer)
        if talk is None or talk.closed_at is not None or (here and has_left(talk)):
            return None
        if here:
            return c.CustomerReturned(contact=talk.contact)
        return c.CustomerDropped(contact=talk.contact)

    async def _submit(self, command: c.AnyCommand) -> None:
        await self.engine.submit(command, command_id="", actor="web_chat")

    # The screen.

    async def show(self, guest: Visitor) -> Stream:
        if not self._resumes.take(guest.actor, self.clock.now()):
            raise Refused("too_many")
        await self._directory.recall(guest.customer, self.clock.now())
        await self.engine.settled()
        if self.hub.stream(guest.key) is None:
            self._shown.pop(guest.key, None)
        stream = self.hub.open(guest.key, COLLECTIONS)
        self.hub.customers[guest.customer] = guest.key
        self._show_site(stream)
        talk = self._directory.chat_of(guest.customer)
        if talk is not None:
            self._show_chat(guest.key, stream, talk)
        return stream

    def _show_site(self, stream: Stream) -> None:
        stream.set("site", "site", self._site())

    def _site(self) -> Site:
        router, now = self.engine.router, self.clock.now()
        return site_record(router, self._directory, self._limits, now, mail=self._letters.sends)

    def _show_chat(self, key: str, stream: Stream, talk: Talk) -> None:
        if self._shown.get(key) != talk.contact:
            self._shown[key] = talk.contact
            stream.replace("messages", ((str(one.seq), one) for one in talk.messages))
        state = self.engine.router.contacts.get(talk.contact)
        stream.set("chat", "chat", chat_record(state, talk, self._directory))

    def publish(self, touched: Touched) -> None:
        """Bring the screens of all visitors up to date with one commit."""
        streams: dict[str, Stream] = {}
        for contact in touched.contacts:
            talk = self._directory.talks.get(contact)
            key = self.hub.customers.get(talk.customer) if talk is not None else None
            stream = self.hub.stream(key) if key is not None else None
            if talk is None or key is None or stream is None:
                continue
            if self._directory.chat_of(talk.customer) is talk:
                with self.showing(key):
                    self._show_chat(key, stream, talk)
                    streams[contact] = stream
        for message in touched.messages:
            on = streams.get(message.contact)
            if on is not None:
                on.set("messages", str(message.seq), message)
                on.delete("messages", str(message.seq - MESSAGES_MAX))
        for stream in streams.values():
            stream.flush()
        if touched.setup:
            self.refresh_site()
        self.pacer.note(touched)

    def refresh_site(self) -> None:
        """Queues opened, closed or changed their names."""
        site = msgspec.json.encode(self._site())
        if site == self._site_shown:
            return
        self._site_shown = site
        for visitor in self.hub.followed("visitor:"):
            stream = self.hub.stream(f"visitor:{visitor}")
            if stream is not None:
                stream.set_encoded("site", "site", site)
                stream.flush()

    def sweep(self) -> None:
        """Forget whose streams are gone."""
        for key in [key for key in self._shown if self.hub.stream(key) is None]:
            del self._shown[key]

    # Commands.

    def check(self, guest: Visitor, command: VisitorCommand) -> None:
        if not self._commands.take(guest.key, self.clock.now()):
            raise Refused("too_many")

    async def obey(self, guest: Visitor, id: str, command: VisitorCommand) -> object:
        match command:
            case Start():
                # One after the other: two tabs must not begin two contacts at once.
                async with self._starting.setdefault(guest.customer, asyncio.Lock()):
                    contact = await self._entrance.start(guest, id, command)
                return {"contact": contact}
            case LeaveMessage():
                return {"contact": await self._entrance.leave_message(guest, id, command)}
            case Identify():
                return await self._identify(guest, command)
            case Erase():
                await self._erase(guest)
                return None
            case SignOut():
                await self._sign_out(guest)
                return None
            case Send():
                return await self._send(guest, command)
            case Read():
                return await self._read(guest, command)
            case Leave():
                talk = self._chat(guest)
                await self.engine.submit(
                    c.CustomerLeft(contact=talk.contact), command_id=id, actor=guest.actor
                )
                return None
            case Rate():
                return await self._rate(guest, command)
            case SendTranscript():
                await self._letters.ask(guest, self._chat(guest), command)
                return None
            case Older():
                return await self._older(guest, command)

    async def _identify(self, guest: Visitor, command: Identify) -> object:
        customer = await self._identities.identify(guest, command)
        if customer != guest.customer:
            # The connection shows somebody else's stream: the client comes again by itself.
            self._errands.add(lambda: self._see_off(guest))
        found = await self._store.read(queries.customer, customer)
        return {"name": found.name if found else ""}

    async def _erase(self, guest: Visitor) -> None:
        if not self._erasures.take(guest.key, self.clock.now()):
            raise Refused("too_many")
        await self.eraser.erase(guest.customer, guest.visitor, actor=guest.actor)
        self._shown.pop(guest.key, None)
        self._errands.add(lambda: self._forget(guest.key))

    async def _sign_out(self, guest: Visitor) -> None:
        stored = await self._store.read(queries.tokens_of_visitor, guest.visitor)
        rows = self._tokens.end(guest.visitor, stored, self.clock.now())
        if rows:
            await self.engine.submit(None, command_id="", actor=guest.actor, rows=rows)
        # Of this browser alone: the customer's other devices stay.
        for one in self.guests.values():
            if one.visitor == guest.visitor:
                self._errands.add(lambda one=one: self._see_off(one))  # type: ignore[misc]

    async def _forget(self, key: str) -> None:
        await asyncio.sleep(GOODBYE_S)
        self.hub.forget(key)

    async def _see_off(self, guest: Visitor) -> None:
        await asyncio.sleep(GOODBYE_S)
        self.hub.drop(guest.eio_sid)

    async def _send(self, guest: Visitor, command: Send) -> object:
        if not 0 < len(command.message) <= 64 or "/" in command.message:
            raise Refused("bad_request")
        if len(command.text) > self._limits.text_max:
            raise Refused("too_large")
        if not command.text.strip() and command.file is None:
            raise Refused("bad_request")
        talk = self._chat(guest)
        if command.file is not None and command.file not in talk.files:
            raise Refused("not_allowed")
        known = any(
            one.id == command.message and one.sender == Sender.CUSTOMER for one in talk.messages
        )
        # The engine remembers refusals; a message that is only early must not get one.
        if not known and talk.lost is LossReason.DROPPED:
            await attempt(lambda: self._submit(c.CustomerReturned(contact=talk.contact)))
        if not known and (is_over(talk) or talk.lost is not None):
            raise Refused("wrong_stage", "This conversation has ended.")
        if not self._messages.take(guest.key, self.clock.now()):
            raise Refused("too_many")
        try:
            return await post(
                self.engine, guest, talk.contact, command.message, command.text, command.file
            )
        except CommandRefused as refusal:
            # One that was sent before the end is answered as it was; a new one comes too late.
            if refusal.code in (Refusal.WRONG_STAGE, Refusal.UNKNOWN_CONTACT):
                raise Refused("wrong_stage", "This conversation has ended.") from None
            raise

    async def _read(self, guest: Visitor, command: Read) -> object:
        talk = self._chat(guest)
        if not 0 <= command.seq <= min(talk.last_seq, SEQ_MAX):
            raise Refused("bad_request")
        if command.seq > talk.customer_read:
            mark = rows.ReadMark(contact=talk.contact, side="customer", seq=command.seq)
            await self.engine.submit(None, command_id="", actor=guest.actor, rows=(mark,))
        return None

    async def _rate(self, guest: Visitor, command: Rate) -> object:
        talk = self._chat(guest)
        if not 1 <= command.score <= 5:
            raise Refused("bad_request")
        if len(command.comment) > COMMENT_MAX:
            raise Refused("too_large")
        if talk.served_by is None or not is_over(talk):
            raise Refused("wrong_stage")
        rating = rows.Rating(
            contact=talk.contact,
            score=command.score,
            comment=command.comment,
            at=self.clock.now(),
            queue=talk.queue,
            channel=talk.channel,
            agent=talk.served_by,
        )
        await self.engine.submit(None, command_id="", actor=guest.actor, rows=(rating,))
        return None

    async def _older(self, guest: Visitor, command: Older) -> list[Message]:
        talk = self._chat(guest)
        if not 0 < command.before <= talk.last_seq + 1:
            raise Refused("bad_request")
        first = max(0, command.before - 1 - PAGE)
        found = await self._store.read(queries.messages, talk.contact, after_seq=first, limit=PAGE)
        return [wire_message(one) for one in found if one.seq < command.before]

    def _chat(self, guest: Visitor) -> Talk:
        talk = self._directory.chat_of(guest.customer)
        if talk is None:
            raise Refused("unknown_contact")
        return talk

    def signalled(self, guest: Visitor, signal: Signal) -> None:
        talk = self._directory.chat_of(guest.customer)
        if talk is None:
            return
        if signal.kind in TREATED and talk.served_by is None:
            self.treatments.note(
                talk,
                signal.kind,
                signal.text,
                lambda: self._signals.take(guest.key, self.clock.now()),
            )
        if talk.holder is None:
            return
        if signal.kind == "delivered":
            self._delivered(guest, talk, signal.seq)
        if signal.kind != "typing":
            return
        state = self.engine.router.contacts.get(talk.contact)
        if state is None or state.stage is not Stage.SERVING:
            return
        if self._signals.take(guest.key, self.clock.now()):
            told = {"kind": "typing", "contact": talk.contact, "on": signal.on}
            if typing_preview(self._directory):
                told["text"] = signal.text[:PREVIEW_MAX]
            for agent in (talk.holder, *helpers(self.engine.router, talk.contact)):
                self.hub.signal(f"agent:{agent}", told)

    def _delivered(self, guest: Visitor, talk: Talk, seq: int) -> None:
        """The customer's screen has all up to ``seq``."""
        if not talk.customer_delivered < seq <= talk.last_seq:
            return
        if not self._signals.take(guest.key, self.clock.now()):
            return
        talk.customer_delivered = seq

        async def show() -> None:
            await self.engine.settled()
            self._publication.show_again([talk.contact])

        self._errands.add(show)


def has_left(talk: Talk) -> bool:
    return talk.lost is LossReason.LEFT
