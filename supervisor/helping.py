"""What a supervisor does in a conversation that an agent holds: whisper, join, write, leave."""

from collections.abc import Iterator
from itertools import chain
from typing import Final

from access.rights import Rights
from config.changes import Change, Difference
from engine.answering import Refused
from engine.directory import Directory
from engine.engine import Engine
from engine.limits import Limits
from engine.messages import stored_id
from engine.reach import Reach
from engine.streams import Stream
from engine.talk import Talk, anonymous
from office.set_up import audit
from router import commands as c
from router import events as e
from router.ids import ContactId, MessageId, Millis
from router.router import Router
from router.words import Refusal, Sender, Stage
from storage import rows
from storage.records import LateMention
from storage.rights import Right
from supervisor.wire import Join, Leave, Mention, PutAway, Say, Whisper

Help = Whisper | Join | Say | Leave | PutAway


TEXT_MAX: Final = 500
"""Characters of a note on the board."""
SHOWN_MAX: Final = 1_000


class Helping:
    def __init__(
        self, engine: Engine, directory: Directory, rights: Rights, limits: Limits
    ) -> None:
        self._rights = rights
        self._engine = engine
        self._directory = directory
        self._limits = limits
        self._noted_at = Millis(0)
        self._shown: dict[str, int] = {}
        """By stream, the version of the mentions that it shows."""

    async def carry_out(self, user: str, id: str, command: Help) -> object:
        """Raises: Refused, CommandRefused, NotTaken."""
        contact = ContactId(command.contact)
        match command:
            case Whisper():
                await self._whisper(user, id, command)
            case Join():
                await self._join(user, id, contact)
            case Say():
                return await self._say(user, command)
            case Leave():
                order = c.StepOut(contact=contact, user=user)
                await self._engine.submit(order, command_id=id, actor=user)
            case PutAway():
                await self._put_away(user, contact)
        return None

    async def _whisper(self, user: str, id: str, command: Whisper) -> None:
        text = self._text(command.text)
        talk = self._talk(command.contact)
        state = self._engine.router.contacts.get(talk.contact)
        if state is None or state.stage not in (Stage.SERVING, Stage.WRAP_UP):
            raise Refused(Refusal.WRONG_STAGE)
        if len(talk.notes) >= self._limits.notes_per_contact:
            raise Refused("too_many")
        # Never the same time twice: notes are told apart by it.
        self._noted_at = Millis(max(self._engine.clock.now(), self._noted_at + 1))
        note = rows.Whisper(contact=talk.contact, user=user, note=text, at=self._noted_at)
        told = self._record(user, talk.contact, "whisper")
        await self._engine.submit(None, command_id=id, actor=user, rows=(note, *told))

    async def _join(self, user: str, id: str, contact: ContactId) -> None:
        state = self._engine.router.contacts.get(contact)
        own = self._directory.user(user)
        if state is not None and own is not None and own.agent is not None:
            inside = {one.agent for one in self._engine.router.participants(contact) if one.inside}
            if own.agent in (state.agent, *inside):
                raise Refused(Refusal.ALREADY_SO)
        order = c.TakePart(contact=contact, user=user)
        rows = self._record(user, contact, "join")
        await self._engine.submit(order, command_id=id, actor=user, rows=rows)

    async def _say(self, user: str, command: Say) -> object:
        if not 0 < len(command.message) <= 64 or "/" in command.message:
            raise Refused("bad_request")
        text = self._text(command.text)
        contact = self._talk(command.contact).contact
        id = MessageId(stored_id(contact, Sender.AGENT, command.message))
        words = rows.Words(message=id, text=text, name=self._directory.user_name(user))
        post = c.PostMessage(contact=contact, message=id, sender=Sender.AGENT, user=user)
        answer = await self._engine.submit(
            post, command_id=f"message {contact} {command.message}", actor=user, rows=(words,)
        )
        posted = answer.first(e.MessagePosted)
        assert posted is not None
        return {"message": command.message, "seq": posted.seq, "at": posted.at}

    async def _put_away(self, user: str, contact: ContactId) -> None:
        mentions = self._directory.mentions
        known = mentions.find(contact, user) or mentions.late(contact, user)
        if known is None:
            raise Refused(Refusal.UNKNOWN_CONTACT)
        gone = rows.Mention(contact=contact, user=user, by=known.by, at=known.at, state="gone")
        await self._engine.submit(None, command_id="", actor=user, rows=(gone,))

    def _talk(self, contact: str) -> Talk:
        talk = self._directory.talks.get(ContactId(contact))
        if talk is None:
            raise Refused(Refusal.UNKNOWN_CONTACT)
        return talk

    def _text(self, text: str) -> str:
        if len(text) > self._limits.text_max:
            raise Refused("too_large")
        if not text.strip():
            raise Refused("bad_request")
        return text.strip()

    def _record(self, user: str, contact: ContactId, what: str) -> list[rows.Audit]:
        """That it was done; the words are in the conversation, and erased with it."""
        difference = Difference("part", "", what)
        change = Change(
            kind="contact", id=contact, name="", what="changed", differences=(difference,)
        )
        return audit([change], user, what, self._engine.clock.now())

    # The board.

    def show(self, stream: Stream, router: Router, reach: Reach | None) -> None:
        """Who of those that read along is named in which notes, as far as the board reaches."""
        version = self._directory.mentions.version
        # Whoever is limited sees others when a contact goes to another queue, too.
        if reach is None and self._shown.get(stream.id) == version:
            return
        while len(self._shown) > SHOWN_MAX:
            self._shown.clear()
        self._shown[stream.id] = version
        found = (
            each
            for each in self._mentions()
            if reach is None or reach.contact(each[0].contact, router)
        )
        missed = (
            each for each in self._missed() if reach is None or reach.over(each.agent, each.queue)
        )
        stream.replace("mentions", chain(map(self._late, missed), map(self._mention, found)))

    def _mentions(self) -> Iterator[tuple[rows.Mention, Talk]]:
        for one in self._directory.mentions.all():
            user, talk = self._directory.user(one.user), self._directory.talks.get(one.contact)
            reads = user is not None and self._rights.has(user, Right.CONVERSATIONS)
            if reads and talk is not None:
                yield one, talk

    def _missed(self) -> Iterator[LateMention]:
        for one in self._directory.mentions.all_late():
            user = self._directory.user(one.user)
            if user is not None and self._rights.has(user, Right.CONVERSATIONS):
                yield one

    def _late(self, one: LateMention) -> tuple[str, Mention]:
        return f"{one.contact}:{one.user}", Mention(
            user=one.user,
            contact=one.contact,
            customer=one.who or anonymous(one.contact),
            by=self._directory.agent_name(one.by),
            text=one.text[:TEXT_MAX],
            at=one.at,
        )

    def _mention(self, found: tuple[rows.Mention, Talk]) -> tuple[str, Mention]:
        one, talk = found
        note = talk.notes.get(f"{one.contact}:{one.at}:private:{one.by}")
        return f"{one.contact}:{one.user}", Mention(
            user=one.user,
            contact=one.contact,
            customer=talk.who,
            by=self._directory.agent_name(one.by),
            text=note.text[:TEXT_MAX] if note is not None else "",
            at=one.at,
        )
