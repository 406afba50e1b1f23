"""Whose screens are connected: streams by person, shared by all devices of that person."""

from collections import OrderedDict
from collections.abc import Callable, Iterable
from typing import Final

import msgspec

from engine.clock import Clock
from engine.sockets import BACKLOG_MAX, Pipes
from engine.streams import Stream
from router.ids import CustomerId, Millis

IDLE_MS: Final = 120_000
"""A stream that nobody follows is kept so long, for whoever comes back."""
IDLE_MAX: Final = 10_000


class Hub:
    """Keys are ``visitor:ID``, ``agent:ID`` and ``board``; each belongs to one namespace."""

    def __init__(self, pipes: Pipes, clock: Clock, start: str) -> None:
        self._pipes = pipes
        self._clock = clock
        self._start = start
        """Another one at each start of the server, so that old stream ids mean nothing."""
        self._made = 0
        self._streams: dict[str, Stream] = {}
        self._followers: dict[str, dict[str, str]] = {}
        """By key: namespace by connection."""
        self._idle: OrderedDict[str, Millis] = OrderedDict()
        self.customers: dict[CustomerId, str] = {}
        """The key of each customer's stream."""

    def stream(self, key: str) -> Stream | None:
        return self._streams.get(key)

    def open(self, key: str, collections: Iterable[str] = ()) -> Stream:
        """The person's stream, made anew and empty where there is none."""
        stream = self._streams.get(key)
        if stream is None:
            self._made += 1
            stream = Stream(f"{self._start}.{self._made}", self._deliverer(key), collections)
            self._streams[key] = stream
            self._idle[key] = self._clock.now()
        return stream

    def _deliverer(self, key: str) -> Callable[[str], None]:
        return lambda delta: self.emit(key, "delta", delta)

    def join(self, key: str, namespace: str, eio_sid: str) -> None:
        self._followers.setdefault(key, {})[eio_sid] = namespace
        self._idle.pop(key, None)

    def leave(self, key: str, eio_sid: str) -> bool:
        """Return whether that was the last one."""
        followers = self._followers.get(key)
        if followers is None or followers.pop(eio_sid, None) is None:
            return False
        if followers:
            return False
        del self._followers[key]
        self._idle[key] = self._clock.now()
        return True

    def is_followed(self, key: str) -> bool:
        return key in self._followers

    def followed(self, prefix: str) -> list[str]:
        """The rest of each key with this prefix that somebody follows."""
        return [key[len(prefix) :] for key in self._followers if key.startswith(prefix)]

    def emit(self, key: str, event: str, encoded: str) -> None:
        followers = self._followers.get(key)
        if not followers:
            return
        namespace = next(iter(followers.values()))
        self._pipes.send(namespace, followers, event, encoded)

    def signal(self, key: str, record: dict[str, object]) -> None:
        """What may be lost: typing."""
        self.emit(key, "signal", msgspec.json.encode(record).decode())

    def forget(self, key: str) -> None:
        """Close the connections of all who follow this stream, and forget what it held."""
        for eio_sid in self._followers.pop(key, {}):
            self._pipes.end(eio_sid)
        self._streams.pop(key, None)
        self._idle.pop(key, None)

    def drop(self, eio_sid: str) -> None:
        """Close one connection; its client comes again by itself."""
        self._pipes.end(eio_sid)

    def keeps_up(self, eio_sid: str, most: int = BACKLOG_MAX) -> bool:
        """Whether the connection takes what it asked for; one that does not is closed."""
        if self._pipes.waiting(eio_sid) < most:
            return True
        self._pipes.drop(eio_sid)
        return False

    def restart(self, key: str) -> None:
        """Forget a stream that may be wrong. Who follows it comes again, and gets a new one."""
        self._streams.pop(key, None)
        for eio_sid in list(self._followers.get(key, ())):
            self._pipes.drop(eio_sid)

    def sweep(self) -> None:
        """Forget streams that nobody has followed for long."""
        now = self._clock.now()
        gone = False
        while self._idle:
            key, since = next(iter(self._idle.items()))
            if now - since < IDLE_MS and len(self._idle) <= IDLE_MAX:
                break
            del self._idle[key]
            self._streams.pop(key, None)
            gone = True
        if gone:
            kept = {who: key for who, key in self.customers.items() if key in self._streams}
            self.customers = kept
