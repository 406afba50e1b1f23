"""A screen's data as a stream: a snapshot, then deltas by number (``docs/wire.md``).

``old snapshot + deltas == fresh snapshot`` holds because both are made from the same records:
what a delta carries is exactly the difference between two snapshots.
"""

from collections import deque
from collections.abc import Callable, Iterable
from typing import Final

import msgspec

LOG_DELTAS: Final = 512
"""How many deltas a stream remembers. A client further behind gets a snapshot."""
LOG_BYTES: Final = 262_144

_encoder = msgspec.json.Encoder()

Deliver = Callable[[str], None]


class Stream:
    """Keyed collections of records, and the log of how they changed.

    Changes gather until ``flush`` makes one delta of them, encoded once for all subscribers. A
    change that leaves a record as it was last sent is no change.
    """

    __slots__ = ("_bytes", "_changes", "_deliver", "_log", "_records", "id", "seq")

    def __init__(
        self, id: str, deliver: Deliver | None = None, collections: Iterable[str] = ()
    ) -> None:
        self.id = id
        """Unique among all streams of all starts of the server."""
        self.seq = 0
        self._records: dict[str, dict[str, bytes]] = {name: {} for name in collections}
        """A snapshot holds these collections also when they are empty."""
        self._changes: dict[tuple[str, str], bytes | None] = {}
        self._log: deque[str] = deque()
        self._bytes = 0
        self._deliver = deliver

    def set(self, collection: str, key: str, record: object) -> None:
        self.set_encoded(collection, key, _encoder.encode(record))

    def set_encoded(self, collection: str, key: str, encoded: bytes) -> None:
        self._change(collection, key, encoded)

    def delete(self, collection: str, key: str) -> None:
        self._change(collection, key, None)

    def has(self, collection: str, key: str) -> bool:
        """Whether the record will be there after the next flush."""
        if (collection, key) in self._changes:
            return self._changes[(collection, key)] is not None
        return key in self._records.get(collection, ())

    def keys(self, collection: str) -> list[str]:
        """The keys as they will be after the next flush."""
        keys = dict.fromkeys(self._records.get(collection, ()))
        for (changed, key), encoded in self._changes.items():
            if changed == collection:
                if encoded is None:
                    keys.pop(key, None)
                else:
                    keys[key] = None
        return list(keys)

    def replace(self, collection: str, records: Iterable[tuple[str, object]]) -> None:
        """Make the collection hold these records and no others."""
        kept = set()
        for key, record in records:
            kept.add(key)
            self.set(collection, key, record)
        for key in self.keys(collection):
            if key not in kept:
                self.delete(collection, key)

    def _change(self, collection: str, key: str, encoded: bytes | None) -> None:
        sent = self._records.get(collection, {}).get(key)
        if encoded == sent:
            self._changes.pop((collection, key), None)
        else:
            self._changes[(collection, key)] = encoded

    @property
    def dirty(self) -> bool:
        return bool(self._changes)

    def flush(self) -> str | None:
        """Number the gathered changes, deliver and return them; None when nothing changed."""
        if not self._changes:
            return None
        self.seq += 1
        sets: dict[str, dict[str, msgspec.Raw]] = {}
        dels: dict[str, list[str]] = {}
        for (collection, key), encoded in self._changes.items():
            records = self._records.setdefault(collection, {})
            if encoded is None:
                del records[key]
                dels.setdefault(collection, []).append(key)
            else:
                records[key] = encoded
                sets.setdefault(collection, {})[key] = msgspec.Raw(encoded)
        self._changes.clear()
        delta = _encoder.encode({"seq": self.seq, "set": sets, "del": dels}).decode()
        self._remember(delta)
        if self._deliver is not None:
            self._deliver(delta)
        return delta

    def _remember(self, delta: str) -> None:
        self._log.append(delta)
        self._bytes += len(delta)
        while len(self._log) > LOG_DELTAS or self._bytes > LOG_BYTES:
            self._bytes -= len(self._log.popleft())

    def snapshot(self) -> dict[str, dict[str, msgspec.Raw]]:
        """Everything as of ``seq``, gathered changes included (they are flushed)."""
        self.flush()
        return {
            collection: {key: msgspec.Raw(encoded) for key, encoded in records.items()}
            for collection, records in self._records.items()
        }

    def since(self, stream: str | None, seq: int) -> list[msgspec.Raw] | None:
        """The deltas after ``seq``, or None when only a snapshot will do."""
        self.flush()
        missing = self.seq - seq
        if stream != self.id or not 0 <= missing <= len(self._log):
            return None
        first = len(self._log) - missing
        return [msgspec.Raw(self._log[at].encode()) for at in range(first, len(self._log))]

    def resume(self, stream: str | None, seq: int) -> dict[str, object]:
        """What ``resume`` answers, but for ``ok`` and ``now``."""
        deltas = self.since(stream, seq)
        if deltas is not None:
            return {"stream": self.id, "seq": self.seq, "deltas": deltas}
        snapshot = self.snapshot()
        return {"stream": self.id, "seq": self.seq, "snapshot": snapshot}
