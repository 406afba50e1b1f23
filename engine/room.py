"""What the three rooms have in common: entering, resuming, commands, leaving."""

import logging
from abc import abstractmethod
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec
import socketio
from aiohttp import web
from socketio.exceptions import ConnectionRefusedError as EntryRefused

from engine.answering import SENTENCES, Refused, done, explain, place_of, refused
from engine.clock import Clock
from engine.engine import Engine
from engine.errands import Errands
from engine.hub import Hub
from engine.sockets import RESUMES_WAITING_MAX, TOO_LARGE
from engine.streams import Stream
from router.commands import AnyCommand
from router.refusals import CommandRefused

log = logging.getLogger(__name__)

ID_MAX = 64
SEQ_MAX = 2**53


class Resume(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    stream: str | None = None
    seq: int = 0


class Signal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: str
    contact: str | None = None
    on: bool = True
    seq: int = 0
    text: str = ""
    """What has been written so far, where the centre lets agents see it."""


@dataclass(slots=True, kw_only=True, eq=False)
class Guest:
    """One connection in a room."""

    sid: str
    eio_sid: str
    address: str
    key: str
    """Of its stream."""
    actor: str
    """Whose commands these are: the same command id of the same actor is done once."""


G = TypeVar("G", bound=Guest)
C = TypeVar("C", bound=msgspec.Struct)


class Room(socketio.AsyncNamespace, Generic[G, C]):  # type: ignore[misc]
    """A namespace. Clients' events come in one at a time for each connection."""

    def __init__(
        self,
        namespace: str,
        envelope: type[Any],
        engine: Engine,
        hub: Hub,
        errands: Errands,
    ) -> None:
        super().__init__(namespace)
        self._envelope = envelope
        self.engine = engine
        self.hub = hub
        self._errands = errands
        self.guests: dict[str, G] = {}
        self._present: Counter[str] = Counter()
        """Connections by key."""
        self._unsure: dict[str, G] = {}
        """By key, of whom the router may not know yet that they came or went."""
        self._telling: set[str] = set()

    @property
    def clock(self) -> Clock:
        return self.engine.clock

    # What a room must say.

    @abstractmethod
    async def admit(self, sid: str, eio_sid: str, request: web.Request, auth: object) -> G:
        """Raises: Refused, and the connection is refused with the code."""

    @abstractmethod
    async def show(self, guest: G) -> Stream:
        """The guest's stream, holding all that the guest may see now. Raises: Refused."""

    @abstractmethod
    def check(self, guest: G, command: C) -> None:
        """Raises: Refused, when the guest may not give this command now."""

    @abstractmethod
    async def obey(self, guest: G, id: str, command: C) -> object:
        """Do it and return the result. Raises: Refused, CommandRefused, NotTaken."""

    def came(self, guest: G) -> None:
        """The guest is here."""

    def follows(self, guest: G) -> None:
        """The guest hears from now on what their stream says, also after a gap."""

    def went(self, guest: G) -> None:
        """The guest's connection ended."""

    def presence(self, guest: G, here: bool) -> AnyCommand | None:
        """What tells the router that the person is here or gone; None when it need not know. It
        is refused where the router knows already."""
        return None

    def signalled(self, guest: G, signal: Signal) -> None:
        """Something that may be lost."""

    # Socket.IO.

    async def trigger_event(self, event: str, *args: Any) -> Any:
        """Called for what happens and for what clients send, whatever they call it."""
        sid = str(args[0])
        if event == "connect":
            return await self._connect(sid, *args[1:])
        if event == "disconnect":
            return await self._disconnect(sid)
        guest = self.guests.get(sid)
        data = args[1] if len(args) > 1 else None
        if guest is None or not self.hub.keeps_up(guest.eio_sid):
            return refused("not_allowed")
        match event:
            case "command":
                return await self._command(guest, data)
            case "resume":
                return await self._resume(guest, data)
            case "signal":
                return self._signal(guest, data)
        return refused("too_large" if event == TOO_LARGE else "bad_request")

    async def _connect(self, sid: str, _environ: object = None, auth: object = None) -> None:
        # A client may send an event called "connect", with an environ of its own making.
        if sid in self.guests:
            return
        environ = self.server.get_environ(sid, self.namespace)
        eio_sid = self.server.manager.eio_sid_from_sid(sid, self.namespace)
        if environ is None or eio_sid is None:
            return
        try:
            guest = await self.admit(sid, eio_sid, environ["aiohttp.request"], auth)
        except Exception as problem:
            answer = explain(problem, who=f"a newcomer to {self.namespace}", command="connect")
            raise EntryRefused(answer["message"], {"code": answer["code"]}) from None
        transport = self.server.eio.sockets.get(eio_sid)
        if transport is None or transport.closing or transport.closed:
            # Gone meanwhile, and nobody would ever tell that this guest has left.
            raise EntryRefused(SENTENCES["unavailable"], {"code": "unavailable"})
        self.guests[sid] = guest
        self._present[guest.key] += 1
        self.came(guest)
        self.look(guest)

    async def _disconnect(self, sid: str) -> None:
        # Likewise an event called "disconnect": who is still connected has not gone.
        if self.server.manager.is_connected(sid, self.namespace):
            return
        guest = self.guests.pop(sid, None)
        if guest is None:
            return
        self.hub.leave(guest.key, guest.eio_sid)
        self._present[guest.key] -= 1
        self.went(guest)
        if not self._present[guest.key]:
            del self._present[guest.key]
            self.look(guest)

    async def _resume(self, guest: G, data: object) -> dict[str, Any]:
        try:
            asked = msgspec.convert(data, Resume)
            if not self.hub.keeps_up(guest.eio_sid, RESUMES_WAITING_MAX):
                raise Refused("too_many")
            stream = await self.show(guest)
            if guest.sid not in self.guests:
                raise Refused("not_allowed")
            self.hub.join(guest.key, self.namespace, guest.eio_sid)
            self.follows(guest)
            return {"ok": True, "now": self.clock.now(), **stream.resume(asked.stream, asked.seq)}
        except Exception as problem:
            return explain(problem, who=guest.actor, command="resume")

    async def _command(self, guest: G, data: object) -> dict[str, Any]:
        kind = "?"
        try:
            asked = msgspec.convert(data, self._envelope)
            kind = str(asked.body.__struct_config__.tag)
            if not 0 < len(asked.id) <= ID_MAX:
                raise Refused("bad_request")
            self.check(guest, asked.body)
            return done(await self.obey(guest, asked.id, asked.body))
        except Exception as problem:
            return explain(problem, who=guest.actor, command=kind)
        finally:
            if guest.key not in self._present:
                # They went while it was done, and what it began does not know.
                self.look(guest)

    def _signal(self, guest: G, data: object) -> None:
        try:
            self.signalled(guest, msgspec.convert(data, Signal))
        except msgspec.ValidationError:
            return

    # Who is here.

    def look(self, guest: G) -> None:
        """Tell the router whether the person is here: at once, or as soon as it can be told."""
        self._unsure[guest.key] = guest
        self._errands.add(lambda: self._tell(guest.key))

    def look_again(self) -> None:
        """Now and then: for those of whom the router could not be told, say in a full disk."""
        for key in self._unsure:
            self._errands.add(lambda key=key: self._tell(key))  # type: ignore[misc]

    async def _tell(self, key: str) -> None:
        if key in self._telling:
            return  # Whoever is at it looks once more in the end.
        self._telling.add(key)
        try:
            while key in self._unsure:
                guest = self._unsure.pop(key)
                command = self.presence(guest, key in self._present)
                try:
                    if command is not None:
                        await self.engine.submit(command, command_id="", actor=self.namespace)
                except CommandRefused:
                    continue
                except BaseException:
                    self._unsure.setdefault(key, guest)
                    raise
        finally:
            self._telling.discard(key)

    # For rooms.

    @contextmanager
    def showing(self, key: str) -> Iterator[None]:
        """A record that cannot be shown costs that screen its connection, and no other anything:
        what it missed it finds in the new snapshot."""
        try:
            yield
        except Exception as problem:
            log.error("%s: %s at %s", key, type(problem).__name__, place_of(problem))
            self.hub.restart(key)

    async def end(self, guest: G, code: str) -> None:
        """Send the guest away for good: the client does not come back by itself."""
        await self.emit("ended", {"code": code, "message": SENTENCES[code]}, to=guest.sid)
        await self.server.disconnect(guest.sid, namespace=self.namespace)
