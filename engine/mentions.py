"""Who is named in private notes of open contacts, and so may read them."""

from collections import defaultdict
from collections.abc import Iterable

from router.ids import ContactId
from storage.rows import Mention

GONE = "gone"


class Mentions:
    def __init__(self) -> None:
        self.version = 0
        """Another one after each change."""
        self._by_contact: defaultdict[ContactId, dict[str, Mention]] = defaultdict(dict)
        self._by_user: defaultdict[str, dict[ContactId, Mention]] = defaultdict(dict)

    def hear(self, mention: Mention) -> None:
        self.version += 1
        if mention.state == GONE:
            self._drop(mention.contact, mention.user)
            return
        self._by_contact[mention.contact][mention.user] = mention
        self._by_user[mention.user][mention.contact] = mention

    def forget(self, contact: ContactId) -> None:
        """The contact is closed or erased: the right to read it has ended."""
        for user in [*self._by_contact.get(contact, ())]:
            self._drop(contact, user)

    def _drop(self, contact: ContactId, user: str) -> None:
        self.version += 1
        users, contacts = self._by_contact.get(contact, {}), self._by_user.get(user, {})
        users.pop(user, None)
        contacts.pop(contact, None)
        if not users:
            self._by_contact.pop(contact, None)
        if not contacts:
            self._by_user.pop(user, None)

    def find(self, contact: ContactId, user: str) -> Mention | None:
        return self._by_contact.get(contact, {}).get(user)

    def of(self, contact: ContactId) -> Iterable[Mention]:
        return self._by_contact.get(contact, {}).values()

    def all(self) -> Iterable[Mention]:
        for users in self._by_contact.values():
            yield from users.values()

    def to(self, user: str) -> Iterable[Mention]:
        return self._by_user.get(user, {}).values()
