"""Who is named in private notes of contacts, and so may read them."""

from collections import OrderedDict, defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, Protocol

from engine.wire import Note
from router.ids import AgentId, ContactId, CustomerId, Millis, QueueId
from router.words import Channel
from storage.records import LateMention
from storage.rows import Mention

NEW: Final = "new"
GONE: Final = "gone"
LATE_MS: Final = 30 * 24 * 3_600_000
"""So long after its end a contact in which somebody is named waits to be read by them."""
LATE_MAX: Final = 50
"""Of one user: the newest."""
ALL_LATE_MAX: Final = 2_000
TEXT_MAX: Final = 500
"""Characters of a note that is kept with its mention; the transcript has all of it."""


class Over(Protocol):
    """A talk."""

    contact: ContactId
    customer: CustomerId
    channel: Channel
    queue: QueueId
    served_by: AgentId | None
    closed_at: Millis | None
    notes: dict[str, Note]

    @property
    def who(self) -> str: ...


class Mentions:
    def __init__(self) -> None:
        self.version = 0
        """Another one after each change."""
        self._by_contact: defaultdict[ContactId, dict[str, Mention]] = defaultdict(dict)
        self._by_user: defaultdict[str, dict[ContactId, Mention]] = defaultdict(dict)
        self._late: OrderedDict[tuple[str, ContactId], LateMention] = OrderedDict()
        """Of contacts that were over before the user had read that they are named."""
        self._late_by_user: defaultdict[str, dict[ContactId, LateMention]] = defaultdict(dict)

    def hear(self, mention: Mention, talk: Over | None = None) -> None:
        self.version += 1
        if mention.state != NEW:
            self._drop_late(mention.user, mention.contact)
        if mention.state == GONE:
            self._drop(mention.contact, mention.user)
        elif talk is not None and talk.closed_at is not None:
            self._miss(mention, talk)
        else:
            self._by_contact[mention.contact][mention.user] = mention
            self._by_user[mention.user][mention.contact] = mention

    def close(self, talk: Over) -> None:
        """The right to read along has ended; who did not know of it yet is still to be told."""
        for mention in [*self.of(talk.contact)]:
            self._drop(talk.contact, mention.user)
            self._miss(mention, talk)

    def forget(self, contact: ContactId) -> None:
        """The contact is erased."""
        self.version += 1
        for user in [*self._by_contact.get(contact, ())]:
            self._drop(contact, user)
        for user, late in [*self._late]:
            if late == contact:
                self._drop_late(user, contact)

    def forget_customer(self, customer: CustomerId) -> None:
        for late in [*self._late.values()]:
            if late.customer == customer:
                self._drop_late(late.user, late.contact)

    def sweep(self, now: Millis) -> None:
        while self._late:
            late = next(iter(self._late.values()))
            if now - late.closed_at < LATE_MS:
                return
            self._drop_late(late.user, late.contact)

    def remember(self, late: LateMention) -> None:
        """What ended first comes first."""
        self.version += 1
        self._drop_late(late.user, late.contact)
        self._late[late.user, late.contact] = late
        theirs = self._late_by_user[late.user]
        theirs[late.contact] = late
        if len(theirs) > LATE_MAX:
            self._drop_late(late.user, next(iter(theirs)))
        if len(self._late) > ALL_LATE_MAX:
            self._drop_late(*next(iter(self._late)))

    def _miss(self, mention: Mention, talk: Over) -> None:
        if mention.state != NEW or talk.closed_at is None:
            return
        note = talk.notes.get(f"{mention.contact}:{mention.at}:private:{mention.by}")
        self.remember(
            LateMention(
                contact=mention.contact,
                user=mention.user,
                by=mention.by,
                at=mention.at,
                customer=talk.customer,
                who=talk.who,
                channel=talk.channel,
                queue=talk.queue,
                agent=talk.served_by,
                closed_at=talk.closed_at,
                text=note.text[:TEXT_MAX] if note is not None else "",
            )
        )

    def _drop(self, contact: ContactId, user: str) -> None:
        self.version += 1
        users, contacts = self._by_contact.get(contact, {}), self._by_user.get(user, {})
        users.pop(user, None)
        contacts.pop(contact, None)
        if not users:
            self._by_contact.pop(contact, None)
        if not contacts:
            self._by_user.pop(user, None)

    def _drop_late(self, user: str, contact: ContactId) -> None:
        if self._late.pop((user, contact), None) is None:
            return
        self.version += 1
        theirs = self._late_by_user[user]
        del theirs[contact]
        if not theirs:
            del self._late_by_user[user]

    def find(self, contact: ContactId, user: str) -> Mention | None:
        return self._by_contact.get(contact, {}).get(user)

    def of(self, contact: ContactId) -> Iterable[Mention]:
        return self._by_contact.get(contact, {}).values()

    def all(self) -> Iterable[Mention]:
        for users in self._by_contact.values():
            yield from users.values()

    def to(self, user: str) -> Iterable[Mention]:
        return self._by_user.get(user, {}).values()

    def late(self, contact: ContactId, user: str) -> LateMention | None:
        return self._late.get((user, contact))

    def all_late(self) -> Iterable[LateMention]:
        return self._late.values()

    def late_to(self, user: str) -> Mapping[ContactId, LateMention]:
        return self._late_by_user.get(user, {})
