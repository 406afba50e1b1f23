"""What the three rooms have in common: entering, resuming, commands, leaving."""

from abc import abstractmethod
from collections import Counter
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import msgspec
import socketio
from aiohttp import web
from socketio.exceptions import ConnectionRefusedError as EntryRefused

from engine.answering import SENTENCES, Refused, done, explain, refused
from engine.clock import Clock
from engine.engine import Engine
from engine.hub import Hub
from engine.streams import Stream

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

    def __init__(self, namespace: str, envelope: type[Any], engine: Engine, hub: Hub) -> None:
        super().__init__(namespace)
        self._envelope = envelope
        self.engine = engine
        self.hub = hub
        self.guests: dict[str, G] = {}
        self._present: Counter[str] = Counter()
        """Connections by key."""

    @property
    def clock(self) -> Clock:
        return self.engine.clock

    # What a room must say.

    @abstractmethod
    async def admit(self, sid: str, eio_sid: str, request: web.Request, auth: object) -> G:
        """Raises: Refused, and the connection is refused with the code."""

    @abstractmethod
    async def show(self, guest: G) -> Stream:
        """The guest's stream, holding all that the guest may see now."""

    @abstractmethod
    def check(self, guest: G, command: C) -> None:
        """Raises: Refused, when the guest may not give this command now."""

    @abstractmethod
    async def obey(self, guest: G, id: str, command: C) -> object:
        """Do it and return the result. Raises: Refused, CommandRefused, NotTaken."""

    def came(self, guest: G) -> None:
        """The guest is here."""

    def went(self, guest: G, last: bool) -> None:
        """The guest's connection ended; ``last`` when the person has no other."""

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
        if guest is None:
            return refused("not_allowed")
        match event:
            case "command":
                return await self._command(guest, data)
            case "resume":
                return await self._resume(guest, data)
            case "signal":
                return self._signal(guest, data)
        return refused("bad_request")

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
        self.guests[sid] = guest
        self._present[guest.key] += 1
        self.came(guest)

    async def _disconnect(self, sid: str) -> None:
        # Likewise an event called "disconnect": who is still connected has not gone.
        if self.server.manager.is_connected(sid, self.namespace):
            return
        guest = self.guests.pop(sid, None)
        if guest is None:
            return
        self.hub.leave(guest.key, guest.eio_sid)
        self._present[guest.key] -= 1
        last = not self._present[guest.key]
        if last:
            del self._present[guest.key]
        self.went(guest, last)

    async def _resume(self, guest: G, data: object) -> dict[str, Any]:
        try:
            asked = msgspec.convert(data, Resume)
            stream = await self.show(guest)
            if guest.sid not in self.guests:
                raise Refused("not_allowed")
            self.hub.join(guest.key, self.namespace, guest.eio_sid)
            return {"ok": True, "now": self.clock.now(), **stream.resume(asked.stream, asked.seq)}
        except Exception as problem:
            return explain(problem, who=guest.actor, command="resume")

    async def _command(self, guest: G, data: object) -> dict[str, Any]:
        kind = "?"
        try:
            asked = msgspec.convert(data, self._envelope)
            kind = str(asked.body.__struct_config__.tag)
            if not 0 < len(asked.id) <= ID_MAX or _has_nul(data):
                raise Refused("bad_request")
            self.check(guest, asked.body)
            return done(await self.obey(guest, asked.id, asked.body))
        except Exception as problem:
            return explain(problem, who=guest.actor, command=kind)

    def _signal(self, guest: G, data: object) -> None:
        try:
            self.signalled(guest, msgspec.convert(data, Signal))
        except msgspec.ValidationError:
            return

    # For rooms.

    async def end(self, guest: G, code: str) -> None:
        """Send the guest away for good: the client does not come back by itself."""
        await self.emit("ended", {"code": code, "message": SENTENCES[code]}, to=guest.sid)
        await self.server.disconnect(guest.sid, namespace=self.namespace)


def _has_nul(value: object) -> bool:
    """PostgreSQL takes no NUL in a text, and nobody types one."""
    match value:
        case str():
            return "\x00" in value
        case dict():
            return any(_has_nul(key) or _has_nul(item) for key, item in value.items())
        case list():
            return any(_has_nul(item) for item in value)
    return False
