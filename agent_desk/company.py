"""Colleagues in a contact: inviting, coming in, leaving; and naming somebody in a note."""

from typing import Final

from agent_desk.wire import AddNote, Invite, StepOut, TakePart, Uninvite
from engine.answering import Refused
from engine.directory import Directory
from engine.engine import Engine
from engine.limits import Limits
from engine.talk import Talk
from router import commands as c
from router.ids import AgentId, ContactId, Millis
from router.words import Stage
from storage import rows
from storage.rows import AnyRow

MENTIONS_MAX: Final = 10
"""Of one note."""

Asked = Invite | Uninvite | TakePart | StepOut


class Company:
    def __init__(self, engine: Engine, directory: Directory, limits: Limits) -> None:
        self._engine = engine
        self._directory = directory
        self._limits = limits

    async def carry_out(
        self, agent: AgentId, actor: str, id: str, command: Asked, at: Millis
    ) -> None:
        """``at``: when the note is written that goes with it. Raises: Refused, CommandRefused."""
        contact = ContactId(command.contact)
        written: tuple[AnyRow, ...] = ()
        order: c.AnyCommand | None
        match command:
            case Invite():
                order = c.Invite(contact=contact, agent=agent, colleague=AgentId(command.colleague))
                written = self._why(agent, command, at)
            case Uninvite():
                order = c.Uninvite(
                    contact=contact, agent=agent, colleague=AgentId(command.colleague)
                )
            case TakePart():
                order = c.TakePart(contact=contact, agent=agent)
                written = self._mention(agent, contact, "open")
            case StepOut():
                order = c.StepOut(contact=contact, agent=agent)
                written = self._mention(agent, contact, "gone")
        router = self._engine.router
        asked = any(one.agent == agent for one in router.participants(contact))
        if isinstance(command, TakePart | StepOut) and not asked and written:
            order = None  # Named, and not invited: the router does not know of that.
        await self._engine.submit(order, command_id=id, actor=actor, rows=written)

    def _why(self, agent: AgentId, command: Invite, at: Millis) -> tuple[AnyRow, ...]:
        if len(command.why) > self._limits.text_max:
            raise Refused("too_large")
        why = " ".join(command.why.split())
        name = self._directory.agent_name(command.colleague)
        note = f"@{name} {why}".strip()
        return (
            rows.InvitationNote(contact=ContactId(command.contact), agent=agent, note=note, at=at),
        )

    def _mention(self, agent: AgentId, contact: ContactId, state: str) -> tuple[AnyRow, ...]:
        user = self._directory.users.get(agent)
        if user is None:
            return ()
        mentions = self._directory.mentions
        known = mentions.find(contact, user.id) or mentions.late(contact, user.id)
        if known is None:
            return ()
        return (
            rows.Mention(contact=contact, user=known.user, by=known.by, at=known.at, state=state),
        )

    def mentions(
        self, talk: Talk, agent: AgentId, command: AddNote, at: Millis
    ) -> tuple[rows.Mention, ...]:
        """Who is named in the note. Raises: Refused, for one who is not there, or not in it."""
        if len(command.mentions) > MENTIONS_MAX:
            raise Refused("too_many")
        if not command.mentions:
            return ()
        state = self._engine.router.contacts.get(talk.contact)
        if state is None or state.stage is Stage.CLOSED:
            raise Refused("not_allowed")
        found = []
        for id in dict.fromkeys(command.mentions):
            user = self._directory.user(id)
            if user is None or user.disabled or f"@{user.name}" not in command.text:
                raise Refused("bad_request", "Nobody of that name can be told.")
            if user.agent == agent:
                continue
            found.append(rows.Mention(contact=talk.contact, user=id, by=agent, at=at))
        return tuple(found)
