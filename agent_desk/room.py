"""The agents' room: namespace ``/agent``. All devices of an agent share one stream."""

from collections.abc import Container
from dataclasses import dataclass

import msgspec
from aiohttp import web

from access.allowance import Allowance
from access.doorkeeper import Doorkeeper
from access.rights import Rights
from access.rights import Room as Place
from agent_desk import screen
from agent_desk.erased import ErasedInHand
from agent_desk.orders import Orders
from agent_desk.wire import AgentCommand
from engine.answering import Refused
from engine.beside import Part, agents_beside, helpers, part_of
from engine.directory import Directory
from engine.engine import Engine
from engine.errands import Errands
from engine.figures import Figures
from engine.hub import Hub
from engine.limits import Limits
from engine.publication import Publication, Touched
from engine.room import Guest, Room, Signal
from engine.streams import Stream
from engine.talk import MESSAGES_MAX, Talk, note_id
from router import commands as c
from router import events as e
from router.ids import AgentId, ContactId
from router.state import ContactState
from router.words import Stage
from storage.rows import User, WrapUpNote

COLLECTIONS = (
    "me",
    "house",
    "offers",
    "desk",
    "asides",
    "messages",
    "line",
    "notes",
    "replies",
    "people",
)


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    body: AgentCommand


@dataclass(slots=True, kw_only=True, eq=False)
class AgentGuest(Guest):
    agent: AgentId
    user: User
    token_hash: str


class AgentRoom(Room[AgentGuest, AgentCommand]):
    def __init__(
        self,
        engine: Engine,
        hub: Hub,
        directory: Directory,
        publication: Publication,
        figures: Figures,
        errands: Errands,
        keeper: Doorkeeper,
        rights: Rights,
        limits: Limits,
    ) -> None:
        super().__init__("/agent", Envelope, engine, hub, errands)
        self._directory = directory
        self._publication = publication
        self._figures = figures
        self._keeper = keeper
        self._rights = rights
        self._limits = limits
        self._orders = Orders(engine, directory, limits)
        self._allowance = Allowance(
            per_minute=limits.commands_per_minute, burst=limits.commands_burst
        )
        self._resumes = Allowance(per_minute=limits.resumes_per_minute, burst=limits.resumes_burst)
        self._signals = Allowance(per_minute=limits.signals_per_minute, burst=limits.signals_burst)
        self._loading: set[ContactId] = set()
        self.erased = ErasedInHand()
        self._house_is_old = True
        self._line_is_old = True
        self._replies_are_old = True
        self._me_is_old: set[AgentId] = set()

    # Coming and going.

    async def admit(self, sid: str, eio_sid: str, request: web.Request, auth: object) -> AgentGuest:
        router = await self.engine.settled()
        # The last wait: whose session ends from here on is heard of in ``session_ended``.
        found = await self._keeper.who(request) if self._keeper.is_ours(request) else None
        if found is None:
            raise Refused("not_allowed")
        live, user = found
        if not self._rights.may_enter(user, Place.AGENT_DESK) or user.agent is None:
            raise Refused("not_allowed")
        if user.agent not in router.agents:
            raise Refused("unknown_agent")
        key = f"agent:{user.agent}"
        if self._present[key] >= self._limits.sockets_per_person:
            raise Refused("too_many")
        return AgentGuest(
            sid=sid,
            eio_sid=eio_sid,
            address=self._keeper.address(request),
            key=key,
            actor=user.id,
            agent=user.agent,
            user=user,
            token_hash=live.token_hash,
        )

    def presence(self, guest: AgentGuest, here: bool) -> c.AnyCommand | None:
        state = self.engine.router.agents.get(guest.agent)
        if state is None or not state.signed_in:
            return None
        lease = c.ReturnAgent if here else c.DropAgent
        return lease(agent=guest.agent, epoch=state.epoch)

    async def session_ended(self, hashed: str, code: str) -> None:
        for guest in [one for one in self.guests.values() if one.token_hash == hashed]:
            await self.end(guest, code)

    async def user_changed(self, user: User) -> None:
        """Who has no desk any more, or another one, is sent out of this one."""
        if self._rights.bars(user):
            return  # Their sessions have ended, which says it better.
        stays = self._rights.may_enter(user, Place.AGENT_DESK)
        for guest in [one for one in self.guests.values() if one.user.id == user.id]:
            if not stays or guest.agent != user.agent:
                await self.end(guest, "not_allowed")
            else:
                guest.user = user
                self._line_is_old = True

    # The screen.

    async def show(self, guest: AgentGuest) -> Stream:
        if not self._resumes.take(guest.actor, self.clock.now()):
            raise Refused("too_many")
        router = await self.engine.settled()
        seen = {mention.contact for mention in self._directory.mentions.to(guest.user.id)}
        for contact in (*router.agents[guest.agent].contacts, *router.helping(guest.agent), *seen):
            talk = self._directory.talks.get(contact)
            if talk is not None:
                await self._directory.complete(talk)
        router = await self.engine.settled()
        stream = self.hub.open(guest.key, COLLECTIONS)
        stream.set("house", "house", screen.house_record(router, self._directory, self._limits))
        self._show_line(guest.agent, stream, guest.user)
        self._show_replies(guest.agent, stream)
        self._show_me(guest.agent, stream)
        # The guest follows from now on, whose answer holds all this.
        fresh = self._show_agent(guest.agent, stream, followed=guest.sid in self.guests)
        if fresh:
            self._publication.show_again(fresh)
        return stream

    def publish(self, touched: Touched) -> None:
        """Bring the screens of all agents up to date with one commit."""
        agents = set(touched.agents)
        for contact in touched.contacts:
            talk = self._directory.talks.get(contact)
            if talk is not None and talk.holder is not None:
                agents.add(talk.holder)
            agents.update(agents_beside(self.engine.router, self._directory, contact))
        if touched.setup:
            agents.update(AgentId(agent) for agent in self.hub.followed("agent:"))
        only = None if touched.setup else touched.contacts
        # A message is shown before the agent's own figures, which it hardly ever changes.
        me_later = bool(touched.events) and all(
            isinstance(event, e.MessagePosted) for event in touched.events
        )
        erased = self.erased.hear(touched.events)
        for agent in agents:
            stream = self.hub.stream(f"agent:{agent}")
            if stream is not None and agent in self.engine.router.agents:
                gone = [contact for contact in erased if stream.has("desk", contact)]
                with self.showing(f"agent:{agent}"):
                    if me_later:
                        self._me_is_old.add(agent)
                    else:
                        self._show_me(agent, stream)
                    self._show_agent(agent, stream, only=only)
                    stream.flush()
                for contact in gone:
                    self.hub.signal(f"agent:{agent}", {"kind": "erased", "contact": contact})
        if touched.setup:
            self._house_is_old = self._replies_are_old = True
        limits = any(isinstance(event, e.LimitsSet) for event in touched.events)
        if touched.queues or touched.setup or limits:
            self._line_is_old = True

    def follows(self, guest: AgentGuest) -> None:
        """Whoever was away, or whose line was dead, is told of it too. Clients say it once."""
        for contact in self.erased.of(guest.agent, self.clock.now()):
            self.hub.signal(guest.key, {"kind": "erased", "contact": contact})

    def _show_me(self, agent: AgentId, stream: Stream) -> None:
        user = self._directory.users.get(agent)
        may_pick = user is not None and self._rights.may_pick(user)
        me = screen.me_record(
            self.engine.router, agent, self._directory, self._figures, may_pick=may_pick
        )
        stream.set("me", "me", me)

    def _show_agent(
        self,
        agent: AgentId,
        stream: Stream,
        *,
        followed: bool = False,
        only: Container[ContactId] | None = None,
    ) -> set[ContactId]:
        """``only``: the contacts that have changed, where that is known. Return those of which
        messages reach a screen for the first time."""
        router = self.engine.router
        held: dict[str, set[str]] = {"offers": set(), "desk": set(), "asides": set()}
        delivered = set()
        followed = followed or self.hub.is_followed(f"agent:{agent}")
        for contact in router.agents[agent].contacts:
            state = router.contacts[contact]
            collection = "offers" if state.stage is Stage.OFFERED else "desk"
            held[collection].add(contact)
            if only is not None and contact not in only and stream.has(collection, contact):
                continue
            talk = self._directory.talks.get(contact)
            if state.stage is Stage.OFFERED:
                stream.set("offers", contact, screen.offer_record(state, talk, self._directory))
                if talk is not None and not talk.complete:
                    # The note of who handed it on.
                    self._load(talk)
            elif talk is not None:
                self._show_talk(stream, state, talk)
                if followed and talk.delivered < talk.last_seq:
                    talk.delivered = talk.last_seq
                    delivered.add(contact)
        self._show_beside(agent, stream, held, only)
        self._take_away(stream, held)
        return delivered

    def _show_beside(
        self,
        agent: AgentId,
        stream: Stream,
        held: dict[str, set[str]],
        only: Container[ContactId] | None,
    ) -> None:
        """Contacts of others: where the agent is asked, helps, or is named in a note."""
        router, directory = self.engine.router, self._directory
        user = directory.users.get(agent)
        named = {one.contact: one for one in directory.mentions.to(user.id)} if user else {}
        late = directory.mentions.late_to(user.id) if user else {}
        for contact, missed in late.items():
            held["asides"].add(contact)
            if only is None or contact in only or not stream.has("asides", contact):
                stream.set("asides", contact, screen.late_record(missed, directory))
        for contact in dict.fromkeys((*router.helping(agent), *named)):
            state, talk = router.contacts.get(contact), directory.talks.get(contact)
            if state is None or talk is None or contact in held["desk"]:
                continue
            part = part_of(router, directory, contact, agent)
            asked = screen.invitation_record(router, state, talk, agent, directory)
            mention = named.get(contact)
            if asked is None and mention is not None and mention.state == "new":
                asked = screen.mention_record(state, talk, mention, directory)
            opened = part is Part.HELPING or (mention is not None and mention.state == "open")
            if asked is not None:
                held["asides"].add(contact)
                stream.set("asides", contact, asked)
                if not talk.complete:
                    self._load(talk)
            if part is None or not opened:
                continue
            held["desk"].add(contact)
            if only is None or contact in only or not stream.has("desk", contact):
                self._show_talk(stream, state, talk, part)

    def _show_talk(
        self, stream: Stream, state: ContactState, talk: Talk, part: Part = Part.OWN
    ) -> None:
        # Before the contact itself: what was shown of it tells which messages are new.
        self._show_messages(stream, talk)
        for note in talk.notes.values():
            if not stream.has("notes", note.id):
                stream.set("notes", note.id, note)
        if state.agent is not None and state.ended_at is not None:
            draft = WrapUpNote(contact=state.id, agent=state.agent, note="", at=state.ended_at)
            self._show_wrap_up_note(stream, talk, note_id(draft))
        record = screen.desk_record(self.engine.router, state, talk, self._directory, part)
        stream.set("desk", talk.contact, record)

    def _show_wrap_up_note(self, stream: Stream, talk: Talk, id: str) -> None:
        """The one that may still change, and go."""
        note = talk.notes.get(id)
        if note is not None:
            stream.set("notes", id, note)
        elif stream.has("notes", id):
            stream.delete("notes", id)

    def _take_away(self, stream: Stream, held: dict[str, set[str]]) -> None:
        """What the agent holds no longer, with its words and notes."""
        for collection in ("offers", "asides"):
            for contact in stream.keys(collection):
                if contact not in held[collection]:
                    stream.delete(collection, contact)
        gone = {contact for contact in stream.keys("desk") if contact not in held["desk"]}
        for contact in gone:
            stream.delete("desk", contact)
        for collection, parts in (("messages", 1), ("notes", 3)) if gone else ():
            for key in stream.keys(collection):
                # A contact's id may hold colons too.
                if key.rsplit(":", parts)[0] in gone:
                    stream.delete(collection, key)

    def _show_messages(self, stream: Stream, talk: Talk) -> None:
        if not talk.complete:
            self._load(talk)
        shown = stream.has("desk", talk.contact)
        for message in reversed(talk.messages):
            if shown and stream.has("messages", f"{talk.contact}:{message.seq}"):
                break
            stream.set("messages", f"{talk.contact}:{message.seq}", message)
            if shown:
                stream.delete("messages", f"{talk.contact}:{message.seq - MESSAGES_MAX}")

    def _load(self, talk: Talk) -> None:
        """The words from before a restart, for a contact that came into somebody's hands."""
        if talk.contact in self._loading:
            return
        self._loading.add(talk.contact)

        async def load() -> None:
            try:
                await self._directory.complete(talk)
                await self.engine.settled()
            finally:
                self._loading.discard(talk.contact)
            beside = agents_beside(self.engine.router, self._directory, talk.contact)
            for agent in {talk.holder, *beside}:
                stream = self.hub.stream(f"agent:{agent}")
                if stream is None or not stream.has("desk", talk.contact):
                    continue
                for message in talk.messages:
                    stream.set("messages", f"{talk.contact}:{message.seq}", message)
            self._publication.show_again([talk.contact])

        self._errands.add(load)

    def _show_replies(self, agent: AgentId, stream: Stream) -> None:
        router, directory = self.engine.router, self._directory
        stream.replace("replies", screen.reply_records(router, agent, directory))
        stream.replace("people", screen.people_records(directory, self._rights))

    def _show_line(self, agent: AgentId, stream: Stream, user: User) -> None:
        records = []
        if self._rights.may_pick(user):
            records = screen.line_records(self.engine.router, agent, self._directory)
        stream.replace("line", records)

    def tick(self) -> None:
        """Now and then, with a router that holds nothing in flight: what many changes touch."""
        router = self.engine.router
        for agent in self._me_is_old:
            stream = self.hub.stream(f"agent:{agent}")
            if stream is not None and agent in router.agents:
                self._show_me(agent, stream)
                stream.flush()
        self._me_is_old.clear()
        if not (self._house_is_old or self._line_is_old or self._replies_are_old):
            return
        house = msgspec.json.encode(screen.house_record(router, self._directory, self._limits))
        for name in self.hub.followed("agent:"):
            agent = AgentId(name)
            stream = self.hub.stream(f"agent:{agent}")
            user = self._directory.users.get(agent)
            if stream is None or user is None or agent not in router.agents:
                continue
            if self._house_is_old:
                stream.set_encoded("house", "house", house)
            if self._replies_are_old:
                self._show_replies(agent, stream)
            if self._line_is_old:
                self._show_line(agent, stream, user)
            stream.flush()
        self._house_is_old = self._line_is_old = self._replies_are_old = False

    def refresh(self) -> None:
        """A new day: what was handled today is none."""
        for agent in self.hub.followed("agent:"):
            stream = self.hub.stream(f"agent:{agent}")
            if stream is not None and AgentId(agent) in self.engine.router.agents:
                self._show_me(AgentId(agent), stream)
                self._show_agent(AgentId(agent), stream)
                stream.flush()

    # Commands.

    def check(self, guest: AgentGuest, command: AgentCommand) -> None:
        now = self.clock.now()
        found = self._keeper.sessions.find_hash(guest.token_hash, now)
        tag = str(command.__struct_config__.tag)
        if found is None or not self._rights.may(found[1], Place.AGENT_DESK, tag):
            raise Refused("not_allowed")
        if not self._allowance.take(guest.key, now):
            raise Refused("too_many")
        rows = self._keeper.sessions.rows(found[0], now)
        if rows:
            self._errands.add(
                lambda: self.engine.submit(None, command_id="", actor="access", rows=rows)
            )

    async def obey(self, guest: AgentGuest, id: str, command: AgentCommand) -> object:
        return await self._orders.carry_out(guest.agent, guest.actor, id, command)

    def signalled(self, guest: AgentGuest, signal: Signal) -> None:
        if signal.kind != "typing" or signal.contact is None:
            return
        talk = self._directory.talks.get(ContactId(signal.contact))
        state = self.engine.router.contacts.get(ContactId(signal.contact))
        if talk is None or state is None or state.stage is not Stage.SERVING:
            return
        key = self.hub.customers.get(talk.customer)
        writes = talk.holder == guest.agent or guest.agent in helpers(
            self.engine.router, talk.contact
        )
        if writes and key and self._signals.take(guest.key, self.clock.now()):
            self.hub.signal(key, {"kind": "typing", "on": signal.on})
