"""The supervisors' room: namespace ``/supervisor``. All supervisors share one board."""

from dataclasses import dataclass
from typing import Final

import msgspec
from aiohttp import web

from access.allowance import Allowance
from access.doorkeeper import Doorkeeper
from access.rights import Rights
from access.rights import Room as Place
from engine.answering import Refused
from engine.directory import Directory
from engine.engine import Engine
from engine.errands import Errands
from engine.figures import Figures
from engine.hub import Hub
from engine.limits import Limits
from engine.publication import Touched
from engine.reach import reach_of
from engine.room import Guest, Room
from engine.streams import Stream
from office.set_up import Office
from router import commands as c
from router.ids import AgentId, ContactId, QueueId
from router.refusals import CommandRefused
from router.router import Router
from router.words import Channel, Refusal, Stage, Status, Strategy
from storage.rights import Right
from storage.rows import AnyRow, ClosingNote, User
from supervisor.acts import records
from supervisor.board import Board
from supervisor.helping import Helping
from supervisor.wire import (
    AssignContact,
    CloseContact,
    HandOver,
    Join,
    Leave,
    MoveContact,
    PreviewLimits,
    PutAway,
    Reprioritise,
    Say,
    SetAgentStatus,
    SetLimits,
    SetStrategy,
    SupervisorCommand,
    Whisper,
)

KEY: Final = "board"
SILENT: Final = "board-"
"""For those who may not read what is written."""
COLLECTIONS = ("totals", "queues", "agents", "line", "lists", "mentions")
AGENTS_MAX: Final = 5_000
"""Agents of one command."""
WORD_MAX: Final = 80


class Envelope(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    body: SupervisorCommand


@dataclass(slots=True, kw_only=True, eq=False)
class SupervisorGuest(Guest):
    user: str
    token_hash: str


class SupervisorRoom(Room[SupervisorGuest, SupervisorCommand]):
    def __init__(
        self,
        engine: Engine,
        hub: Hub,
        directory: Directory,
        figures: Figures,
        errands: Errands,
        keeper: Doorkeeper,
        rights: Rights,
        limits: Limits,
        office: Office,
    ) -> None:
        super().__init__("/supervisor", Envelope, engine, hub, errands)
        self._directory = directory
        self._figures = figures
        self.board = Board(directory, figures)
        self._boards = {KEY: self.board}
        """By the key of its stream: that of the house, and of each set of teams that is looked
        at."""
        self._office = office
        self._helping = Helping(engine, directory, rights, limits)
        self._keeper = keeper
        self._rights = rights
        self._limits = limits
        self._resumes = Allowance(per_minute=limits.resumes_per_minute, burst=limits.resumes_burst)
        self._allowance = Allowance(
            per_minute=limits.commands_per_minute, burst=limits.commands_burst
        )

    async def admit(
        self, sid: str, eio_sid: str, request: web.Request, auth: object
    ) -> SupervisorGuest:
        found = await self._keeper.who(request) if self._keeper.is_ours(request) else None
        if found is None or not self._rights.may_enter(found[1], Place.SUPERVISOR):
            raise Refused("not_allowed")
        live, user = found
        own = sum(guest.user == user.id for guest in self.guests.values())
        if own >= self._limits.sockets_per_person:
            raise Refused("too_many")
        return SupervisorGuest(
            sid=sid,
            eio_sid=eio_sid,
            address=self._keeper.address(request),
            key=self._key_of(user),
            actor=user.id,
            user=user.id,
            token_hash=live.token_hash,
        )

    async def session_ended(self, hashed: str, code: str) -> None:
        for guest in [one for one in self.guests.values() if one.token_hash == hashed]:
            await self.end(guest, code)

    async def user_changed(self, user: User) -> None:
        """Who has no right to the board any more, or sees another part of it now, is sent out."""
        if self._rights.bars(user):
            return
        stays = self._rights.may_enter(user, Place.SUPERVISOR)
        for guest in [one for one in self.guests.values() if one.user == user.id]:
            if not stays or guest.key != self._key_of(user):
                await self.end(guest, "not_allowed")

    # The screen.

    async def show(self, guest: SupervisorGuest) -> Stream:
        if not self._resumes.take(guest.actor, self.clock.now()):
            raise Refused("too_many")
        router = await self.engine.settled()
        board = self._boards.get(guest.key)
        if board is None:
            board = Board(self._directory, self._figures, _teams_of(guest.key))
            board.load(router)
            self._boards[guest.key] = board
        stream = self.hub.stream(guest.key)
        if stream is None:
            stream = self.hub.open(guest.key, COLLECTIONS)
            board.draw_all_again()
        now = self.clock.now()
        if board.is_old(now):
            board.draw(stream, router, now)
        self._show_mentions(guest.key, stream, router)
        stream.flush()
        return stream

    def publish(self, touched: Touched) -> None:
        for board in self._boards.values():
            board.note(touched, self.engine.router)

    def tick(self, router: Router) -> None:
        """Four times a second, with a router that holds nothing in flight."""
        now = self.clock.now()
        for key, board in list(self._boards.items()):
            stream = self.hub.stream(key)
            if stream is None and board is not self.board:
                del self._boards[key]
            elif stream is not None and self.hub.is_followed(key) and board.is_old(now):
                board.draw(stream, router, now)
                self._show_mentions(key, stream, router)
                stream.flush()

    def _show_mentions(self, key: str, stream: Stream, router: Router) -> None:
        if not key.startswith(SILENT):
            self._helping.show(stream, router, reach_of(_teams_of(key), self._directory, router))

    def _key_of(self, user: User) -> str:
        """Who sees the same shares a stream: ``board``, or ``board:`` and the teams."""
        kind = KEY if self._rights.has(user, Right.CONVERSATIONS) else SILENT
        teams = self._rights.teams(user)
        return f"{kind}:{' '.join(sorted(teams.split()))}" if teams else kind

    def draw_all_again(self) -> None:
        for board in self._boards.values():
            board.draw_all_again()

    # Commands.

    def check(self, guest: SupervisorGuest, command: SupervisorCommand) -> None:
        now = self.clock.now()
        found = self._keeper.sessions.find_hash(guest.token_hash, now)
        tag = str(command.__struct_config__.tag)
        if found is None or not self._rights.may(found[1], Place.SUPERVISOR, tag):
            raise Refused("not_allowed")
        if not self._allowance.take(guest.actor, now):
            raise Refused("too_many")
        rows = self._keeper.sessions.rows(found[0], now)
        if rows:
            self._errands.add(
                lambda: self.engine.submit(None, command_id="", actor="access", rows=rows)
            )

    async def obey(self, guest: SupervisorGuest, id: str, command: SupervisorCommand) -> object:
        router = await self.engine.settled()
        reach = reach_of(_teams_of(guest.key), self._directory, router)
        if reach is not None and not reach.names(command, router):
            raise Refused("not_allowed")
        match command:
            case PreviewLimits():
                return await self._preview(command)
            case SetLimits():
                await self._do(guest, id, _set_limits(command, guest.actor))
            case Whisper() | Join() | Say() | Leave() | PutAway():
                return await self._helping.carry_out(guest.actor, id, command)
            case HandOver():
                await self._hand_over(guest, id, command)
            case SetAgentStatus():
                await self._set_status(guest, id, command)
            case CloseContact():
                await self._close(guest, id, command)
            case _:
                await self._do(guest, id, _translate(command, guest.actor))
        return None

    async def _do(
        self, guest: SupervisorGuest, id: str, command: c.AnyCommand, *rows: AnyRow
    ) -> None:
        async with self._office.turn:
            router = await self.engine.settled()
            now = self.clock.now()
            written = [*records(command, router, self._directory, guest.actor, now), *rows]
            await self.engine.submit(command, command_id=id, actor=guest.actor, rows=written)

    async def _close(self, guest: SupervisorGuest, id: str, command: CloseContact) -> None:
        if len(command.note) > WORD_MAX:
            raise Refused("too_large")
        contact = ContactId(command.contact)
        # Beside the journal, which is never rewritten: the note may speak of the customer.
        note = ClosingNote(
            contact=contact, user=guest.actor, note=command.note.strip(), at=self.clock.now()
        )
        order = c.CloseContact(contact=contact, by=guest.actor)
        await self._do(guest, id, order, *([note] if note.note else []))

    async def _preview(self, command: PreviewLimits) -> object:
        """What a change would do, by the router's own rules; it changes nothing."""
        asked = _limits(command)
        router = await self.engine.settled()
        changed = over = 0
        for name in dict.fromkeys(command.agents):
            agent = router.agents.get(AgentId(name))
            if agent is None:
                raise Refused("unknown_agent")
            limits = {**agent.setup.limits, **asked}
            total = agent.setup.total if command.total is None else (command.total or None)
            before = {channel: limit for channel, limit in agent.setup.limits.items() if limit}
            after = {channel: limit for channel, limit in limits.items() if limit}
            changed += before != after or total != agent.setup.total
            above = any(agent.held.get(channel, 0) > limits.get(channel, 0) for channel in Channel)
            over += above or (total is not None and len(agent.contacts) > total)
        return {"changed": changed, "over": over}

    async def _hand_over(self, guest: SupervisorGuest, id: str, command: HandOver) -> None:
        if (command.agent is None) == (command.queue is None):
            raise Refused("bad_request")
        router = await self.engine.settled()
        contact = router.contacts.get(ContactId(command.contact))
        if contact is None:
            raise Refused(Refusal.UNKNOWN_CONTACT)
        queue = None if command.queue is None else QueueId(command.queue)
        agent = None if command.agent is None else AgentId(command.agent)
        order: c.AnyCommand
        if contact.stage is Stage.SERVING and contact.agent is not None:
            order = c.Transfer(
                contact=contact.id,
                agent=contact.agent,
                queue=queue,
                to_agent=agent,
                by=guest.actor,
            )
        elif agent is not None:
            order = c.Assign(contact=contact.id, agent=agent, by=guest.actor)
        else:
            order = c.Move(contact=contact.id, queue=QueueId(command.queue or ""), by=guest.actor)
        await self._do(guest, id, order)

    async def _set_status(self, guest: SupervisorGuest, id: str, command: SetAgentStatus) -> None:
        if command.status not in set(Status):
            raise Refused("bad_request")
        if len(command.reason) > WORD_MAX:
            raise Refused("too_large")
        if command.reason and not self._directory.knows("reason", command.reason):
            raise Refused("unknown_reason")
        agent, status = AgentId(command.agent), Status(command.status)
        if status is Status.OFFLINE:
            await self._do(guest, id, c.SignOut(agent=agent, by=guest.actor))
            return
        await self._do(
            guest,
            id,
            c.SetStatus(agent=agent, status=status, reason=command.reason, by=guest.actor),
        )


def _teams_of(key: str) -> str:
    return key.partition(":")[2]


def _limits(command: SetLimits | PreviewLimits) -> dict[Channel, int]:
    if not 0 < len(command.agents) <= AGENTS_MAX:
        raise Refused("bad_request")
    if any(channel not in set(Channel) for channel in command.limits):
        raise Refused("bad_request", "There is no such channel.")
    return {Channel(channel): limit for channel, limit in command.limits.items()}


def _set_limits(command: SetLimits, by: str) -> c.SetLimits:
    return c.SetLimits(
        agents=tuple(AgentId(agent) for agent in dict.fromkeys(command.agents)),
        limits=_limits(command),
        total=command.total,
        by=by,
    )


def _translate(
    command: SetStrategy | MoveContact | Reprioritise | AssignContact, by: str
) -> c.AnyCommand:
    match command:
        case SetStrategy():
            if command.strategy not in set(Strategy):
                raise Refused("bad_request", "There is no such strategy.")
            return c.SetStrategy(
                queue=QueueId(command.queue), strategy=Strategy(command.strategy), by=by
            )
        case MoveContact():
            return c.Move(contact=ContactId(command.contact), queue=QueueId(command.queue), by=by)
        case Reprioritise():
            if abs(command.head_start_ms) > 2**53:
                raise CommandRefused(Refusal.BAD_VALUE)
            return c.Reprioritise(
                contact=ContactId(command.contact), head_start_ms=command.head_start_ms, by=by
            )
        case AssignContact():
            return c.Assign(contact=ContactId(command.contact), agent=AgentId(command.agent), by=by)
