"""Agents' commands, carried out. The router checks whose contact it is, the moment it acts."""

import asyncio
from typing import Final, NoReturn

from agent_desk.archive import Archive
from agent_desk.company import Company
from agent_desk.destinations import AGENTS_MAX, colleagues, destinations
from agent_desk.wire import (
    Accept,
    AddNote,
    AgentCommand,
    ChooseWrapUp,
    Complete,
    Decline,
    End,
    Invite,
    ListColleagues,
    ListDestinations,
    LookUp,
    Pick,
    Read,
    ReadStory,
    ReadTranscript,
    Search,
    Send,
    SetPad,
    SetStatus,
    SignOut,
    StepOut,
    TakePart,
    Transfer,
    Uninvite,
)
from engine.answering import Refused
from engine.answers import Answer
from engine.beside import Part, part_of
from engine.directory import Directory
from engine.engine import Engine
from engine.limits import Limits
from engine.messages import stored_id
from engine.talk import Talk, note_id
from router import commands as c
from router import events as e
from router.ids import AgentId, ContactId, MessageId, Millis, OfferId, QueueId
from router.refusals import CommandRefused
from router.words import Refusal, Sender, Stage, Status
from storage import queries, rows
from storage.records import LateMention
from storage.rows import AnyRow

WORD_MAX: Final = 80
"""Characters of a reason or a disposition."""
TAGS_MAX: Final = 10


class Orders:
    def __init__(self, engine: Engine, directory: Directory, limits: Limits) -> None:
        self._engine = engine
        self._directory = directory
        self._limits = limits
        self._archive = Archive(engine.store, directory)
        self._company = Company(engine, directory, limits)
        self._noted_at = Millis(0)
        self._padding = asyncio.Lock()

    async def carry_out(self, agent: AgentId, actor: str, id: str, command: AgentCommand) -> object:
        """Return the result. Raises: Refused, CommandRefused, NotTaken."""
        try:
            return await self._carry_out(agent, actor, id, command)
        except CommandRefused as refusal:
            if refusal.code in (Refusal.NOT_YOURS, Refusal.UNKNOWN_CONTACT):
                _not_in_hand()
            raise

    async def _carry_out(
        self, agent: AgentId, actor: str, id: str, command: AgentCommand
    ) -> object:
        match command:
            case SetStatus():
                await self._set_status(agent, actor, id, command)
            case SignOut():
                await self._do(c.SignOut(agent=agent, by=actor), actor, id)
            case Accept() | Decline():
                await self._answer_offer(agent, actor, id, command)
            case Send():
                return await self._send(agent, actor, command)
            case Read():
                await self._read(agent, actor, command)
            case End(contact=contact):
                await self._do(c.EndContact(contact=ContactId(contact), agent=agent), actor, id)
            case ChooseWrapUp() | Complete():
                await self._wrap_up(agent, actor, id, command)
            case Transfer():
                await self._transfer(agent, actor, id, command)
            case Pick(contact=contact):
                await self._do(c.Pick(contact=ContactId(contact), agent=agent), actor, id)
            case AddNote():
                await self._add_note(agent, actor, id, command)
            case Invite() | Uninvite() | TakePart() | StepOut():
                at = self._note_time()
                await self._company.carry_out(agent, actor, id, command, at)
            case ListDestinations(contact=contact):
                return await self._destinations(agent, contact)
            case ListColleagues(contact=contact):
                return await self._colleagues(agent, contact)
            case SetPad():
                return await self._set_pad(agent, actor, id, command)
            case ReadTranscript() if late := self._late(agent, command):
                return await self._archive.transcript(late.customer, command, notes=True)
            case LookUp() | ReadTranscript() | Search() | ReadStory():
                return await self._archive.look_up(self._seen(agent, command.contact), command)
        return None

    async def _do(
        self, command: c.AnyCommand, actor: str, id: str, rows: tuple[AnyRow, ...] = ()
    ) -> Answer:
        return await self._engine.submit(command, command_id=id, actor=actor, rows=rows)

    async def _set_status(self, agent: AgentId, actor: str, id: str, command: SetStatus) -> None:
        if command.status not in set(Status):
            raise Refused("bad_request")
        if len(command.reason) > WORD_MAX:
            raise Refused("too_large")
        if command.reason and not self._directory.knows("reason", command.reason):
            raise Refused("unknown_reason")
        status = Status(command.status)
        set_status = c.SetStatus(
            agent=agent,
            status=status,
            reason=command.reason,
            after_contacts=command.after_contacts,
            by=actor,
        )
        try:
            await self._do(set_status, actor, id)
        except CommandRefused as refusal:
            if refusal.code is not Refusal.NOT_SIGNED_IN or status is Status.OFFLINE:
                raise
            # An id of its own: that the first was refused is remembered too.
            sign_in = c.SignIn(agent=agent, status=status, reason=command.reason)
            await self._do(sign_in, actor, f"{id} sign_in")

    async def _answer_offer(
        self, agent: AgentId, actor: str, id: str, command: Accept | Decline
    ) -> None:
        contact = ContactId(command.contact)
        offer = OfferId(command.offer)
        if isinstance(command, Accept):
            await self._do(c.Accept(contact=contact, agent=agent, offer=offer), actor, id)
            return
        if len(command.reason) > WORD_MAX:
            raise Refused("too_large")
        if command.reason and not self._directory.knows("reason", command.reason):
            raise Refused("unknown_reason")
        decline = c.Decline(contact=contact, agent=agent, reason=command.reason, offer=offer)
        await self._do(decline, actor, id)

    async def _send(self, agent: AgentId, actor: str, command: Send) -> object:
        if not 0 < len(command.message) <= 64 or "/" in command.message:
            raise Refused("bad_request")
        if len(command.text) > self._limits.text_max:
            raise Refused("too_large")
        if not command.text.strip() and command.file is None:
            raise Refused("bad_request")
        contact = ContactId(command.contact)
        talk = self._directory.talks.get(contact)
        if talk is None:
            _not_in_hand()
        if command.file is not None and command.file not in talk.files:
            raise Refused("not_allowed")
        id = MessageId(stored_id(contact, Sender.AGENT, command.message))
        words = rows.Words(
            message=id,
            text=command.text,
            file=command.file,
            name=self._directory.agent_name(agent),
        )
        post = c.PostMessage(contact=contact, message=id, sender=Sender.AGENT, agent=agent)
        # By the message and not by the command: a resent message may come in a new command.
        answer = await self._do(post, actor, f"message {contact} {command.message}", (words,))
        posted = answer.first(e.MessagePosted)
        assert posted is not None
        # What came in while the agent wrote, so that the console can say so.
        unseen = [
            one.seq
            for one in talk.messages
            if command.seen_seq < one.seq < posted.seq and one.sender == Sender.CUSTOMER
        ]
        return {
            "message": command.message,
            "seq": posted.seq,
            "at": posted.at,
            "unseen": len(unseen),
        }

    async def _read(self, agent: AgentId, actor: str, command: Read) -> None:
        talk = self._held(agent, command.contact)
        if not 0 <= command.seq <= talk.last_seq:
            raise Refused("bad_request")
        if command.seq > talk.agent_read:
            mark = rows.ReadMark(contact=talk.contact, side="agent", seq=command.seq)
            await self._engine.submit(None, command_id="", actor=actor, rows=(mark,))

    def _held(self, agent: AgentId, contact: str) -> Talk:
        """The talk, which is in the agent's hands: served or wrapped up, and not only offered."""
        talk = self._directory.talks.get(ContactId(contact))
        if talk is None or talk.holder != agent:
            _not_in_hand()
        state = self._engine.router.contacts.get(talk.contact)
        if state is None or state.stage not in (Stage.SERVING, Stage.WRAP_UP):
            _not_in_hand()
        return talk

    def _seen(self, agent: AgentId, contact: str, *parts: Part) -> Talk:
        """The talk, in hand, helped with or read; or only where the agent is as ``parts`` say."""
        id = ContactId(contact)
        talk = self._directory.talks.get(id)
        part = part_of(self._engine.router, self._directory, id, agent)
        if talk is None or part is None or (parts and part not in parts):
            _not_in_hand()
        return talk

    def _late(self, agent: AgentId, command: ReadTranscript) -> LateMention | None:
        """Where they are named in a contact that was over before they could read it."""
        user = self._directory.users.get(agent)
        if user is None or command.of != command.contact:
            return None
        return self._directory.mentions.late(ContactId(command.contact), user.id)

    async def _destinations(self, agent: AgentId, contact: str) -> object:
        router = await self._engine.settled()
        state = router.contacts[self._held(agent, contact).contact]
        return destinations(router, self._directory, state, agent, self._engine.clock.now())

    async def _colleagues(self, agent: AgentId, contact: str) -> object:
        router = await self._engine.settled()
        beside = {one.agent for one in router.participants(self._held(agent, contact).contact)}
        found = colleagues(router, self._directory)
        return [one for one in found if one.id != agent and one.id not in beside][:AGENTS_MAX]

    def _note_time(self) -> Millis:
        """Now, and never the same twice: notes are told apart by it."""
        self._noted_at = Millis(max(self._engine.clock.now(), self._noted_at + 1))
        return self._noted_at

    async def _add_note(self, agent: AgentId, actor: str, id: str, command: AddNote) -> None:
        text = command.text.strip()
        if not text:
            raise Refused("bad_request")
        if len(text) > self._limits.text_max:
            raise Refused("too_large")
        talk = self._seen(agent, command.contact)
        if len(talk.notes) >= self._limits.notes_per_contact:
            raise Refused("too_many")
        at = self._note_time()
        note = rows.PrivateNote(contact=talk.contact, agent=agent, note=text, at=at)
        named = self._company.mentions(talk, agent, command, at)
        await self._engine.submit(None, command_id=id, actor=actor, rows=(note, *named))

    async def _set_pad(
        self, agent: AgentId, actor: str, id: str, command: SetPad
    ) -> dict[str, object]:
        if len(command.text) > self._limits.text_max:
            raise Refused("too_large")
        talk = self._seen(agent, command.contact, Part.OWN, Part.HELPING)
        # One after the other: of two who changed the same text only the first may.
        async with self._padding:
            return await self._write_pad(agent, actor, id, talk, command)

    async def _write_pad(
        self, agent: AgentId, actor: str, id: str, talk: Talk, command: SetPad
    ) -> dict[str, object]:
        stored = await self._engine.store.read(queries.pad, talk.customer)
        before = stored.at if stored is not None else 0
        # A colleague's words, heard and perhaps not yet read back, are not written over.
        if max(before, talk.pad_at) != command.base:
            if stored is not None and stored.agent == agent and stored.text == command.text:
                return {"pad_at": stored.at}
            raise Refused("changed")
        at = Millis(max(self._engine.clock.now(), before + 1))
        pad = rows.Pad(customer=talk.customer, text=command.text, agent=agent, at=at)
        await self._engine.submit(None, command_id=id, actor=actor, rows=(pad,))
        return {"pad_at": at}

    async def _wrap_up(
        self, agent: AgentId, actor: str, id: str, command: ChooseWrapUp | Complete
    ) -> None:
        if len(command.disposition) > WORD_MAX or len(command.note) > self._limits.text_max:
            raise Refused("too_large")
        known = self._directory.labels.get("disposition")
        if command.disposition and known and command.disposition not in known:
            raise Refused("bad_request", "There is no such disposition.")
        if len(command.tags) > TAGS_MAX:
            raise Refused("too_many")
        if not all(self._directory.knows("tag", tag) for tag in command.tags):
            raise Refused("bad_request", "There is no such tag.")
        contact = ContactId(command.contact)
        talk = self._directory.talks.get(contact)
        if talk is not None:
            await self._directory.complete(talk)
        kind = c.Complete if isinstance(command, Complete) else c.ChooseWrapUp
        tags = tuple(dict.fromkeys(command.tags))
        chosen = kind(contact=contact, agent=agent, disposition=command.disposition, tags=tags)
        await self._do(chosen, actor, id, self._wrap_up_note(agent, command))

    def _wrap_up_note(self, agent: AgentId, command: ChooseWrapUp | Complete) -> tuple[AnyRow, ...]:
        """One note for one wrap-up, under the moment it began: each time it is kept, the whole."""
        contact = ContactId(command.contact)
        state = self._engine.router.contacts.get(contact)
        begun = state.ended_at if state is not None else None
        if begun is None:
            if not command.note.strip():
                return ()
            begun = self._note_time()
        note = rows.WrapUpNote(contact=contact, agent=agent, note=command.note.strip(), at=begun)
        talk = self._directory.talks.get(contact)
        before = talk.notes.get(note_id(note)) if talk is not None else None
        return () if note.note == (before.text if before is not None else "") else (note,)

    async def _transfer(self, agent: AgentId, actor: str, id: str, command: Transfer) -> None:
        if len(command.note) > self._limits.text_max:
            raise Refused("too_large")
        contact = ContactId(command.contact)
        note: tuple[AnyRow, ...] = ()
        if command.note.strip():
            at = self._note_time()
            note = (rows.TransferNote(contact=contact, agent=agent, note=command.note, at=at),)
        transfer = c.Transfer(
            contact=contact,
            agent=agent,
            queue=QueueId(command.queue) if command.queue is not None else None,
            to_agent=AgentId(command.agent) if command.agent is not None else None,
            by=actor,
        )
        await self._do(transfer, actor, id, note)


def _not_in_hand() -> NoReturn:
    """The same for a contact of somebody else and for none: nobody learns which exist."""
    raise Refused("not_allowed", "This conversation is not in your hands.")
