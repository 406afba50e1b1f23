"""The people and words of open contacts, in memory: what screens show and the router never sees.

Kept by what the engine publishes; after a restart read from storage, words only when needed.
"""

from collections import OrderedDict, deque
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Final

from engine.absences import Absences
from engine.mentions import Mentions
from engine.messages import public_id, wire_file, wire_message
from engine.talk import MESSAGES_MAX, Talk, note_id
from engine.wire import Message, Note, Option
from router import events as e
from router.ids import AgentId, ContactId, CustomerId, Millis
from router.state import ContactState
from router.words import Channel, EndedBy, LossReason, Stage
from storage import entrances, queries, rows
from storage.records import LABELS, StoredContact
from storage.store import Store
from storage.talks import NOTE_KINDS, NoteRow, OfUser, writer_of

CLOSED_KEEP_MS: Final = 1_800_000
"""A closed contact stays for so long: to be rated, and to be seen again after a reload."""
CLOSED_MAX: Final = 10_000
AT_ONCE: Final = 500
"""Contacts asked for in one query at start."""


class Directory:
    def __init__(self, store: Store) -> None:
        self._store = store
        self.talks: dict[ContactId, Talk] = {}
        self.users: dict[AgentId, rows.User] = {}
        self._people: dict[str, rows.User] = {}
        self.mentions = Mentions()
        self.labels: dict[str, dict[str, rows.Label]] = {}
        self.absences = Absences()
        self._latest: dict[CustomerId, ContactId] = {}
        self._closed: OrderedDict[ContactId, Millis] = OrderedDict()

    # Questions.

    def chat_of(self, customer: CustomerId) -> Talk | None:
        """The customer's latest chat, open or ended not long ago."""
        contact = self._latest.get(customer)
        return None if contact is None else self.talks.get(contact)

    def agent_name(self, agent: AgentId | str | None) -> str:
        if not agent:
            return ""
        user = self.users.get(AgentId(agent))
        return user.name if user else self.label("agent", agent)

    def user(self, user: str) -> rows.User | None:
        return self._people.get(user)

    def people(self) -> list[rows.User]:
        """Everybody who may sign in, by name."""
        users = [user for user in self._people.values() if not user.disabled]
        return sorted(users, key=lambda user: (user.name, user.id))

    def user_name(self, user: str) -> str:
        known = self._people.get(user)
        return known.name if known else user

    def agent_picture(self, agent: AgentId | str | None) -> str | None:
        user = self.users.get(AgentId(agent)) if agent else None
        return user.picture if user else None

    def label(self, kind: str, id: str) -> str:
        label = self.labels.get(kind, {}).get(id)
        return label.label if label else id

    def knows(self, kind: str, id: str) -> bool:
        return id in self.labels.get(kind, {})

    def setting(self, id: str, otherwise: str) -> str:
        label = self.labels.get("setting", {}).get(id)
        return label.label if label else otherwise

    def options(self, kind: str) -> tuple[Option, ...]:
        labels = sorted(self.labels.get(kind, {}).values(), key=lambda one: (one.position, one.id))
        return tuple(Option(id=one.id, label=one.label) for one in labels)

    # What the engine publishes.

    def hear(self, events: Sequence[e.Event], written: Sequence[rows.Row]) -> list[Message]:
        """Take in one commit; return the messages it holds."""
        words: dict[str, rows.Words] = {}
        people: dict[CustomerId, rows.Customer] = {}
        answers: dict[ContactId, rows.Mail] = {}
        for row in written:
            match row:
                case rows.Words():
                    words[row.message] = row
                case rows.Customer():
                    people[row.id] = row
                case rows.Mail(kind="answer"):
                    answers[row.contact] = row
                case _:
                    self._hear_row(row)
        messages = []
        for event in events:
            if isinstance(event, e.MessagePosted):
                message = self._hear_message(event, words.get(event.message))
                if message is not None:
                    messages.append(message)
            elif isinstance(event, e.ContactEvent):
                self._hear_event(event, people)
            elif isinstance(event, e.AgentEvent):
                self.absences.hear(event, self.users)
        for customer in people.values():
            self._hear_customer(customer)
        for contact in answers.keys() & self.talks.keys():
            talk, answer = self.talks[contact], answers[contact]
            talk.answer_to, talk.unmailed = answer.address, answer.error == entrances.NO_SERVER
        return messages

    def _hear_row(self, row: rows.Row) -> None:
        if isinstance(row, NoteRow):
            talk = self.talks.get(row.contact)
            if talk is not None:
                if row.note:
                    talk.notes[note_id(row)] = self.wire_note(row)
                else:
                    talk.notes.pop(note_id(row), None)
            return
        match row:
            case rows.User():
                self._hear_user(row)
            case rows.Label():
                self.labels.setdefault(row.kind, {})[row.id] = row
            case rows.LabelRemoved():
                self.labels.get(row.kind, {}).pop(row.id, None)
            case rows.ReadMark():
                talk = self.talks.get(row.contact)
                if talk is not None and row.side == "agent":
                    talk.agent_read = max(talk.agent_read, row.seq)
                elif talk is not None:
                    talk.customer_read = max(talk.customer_read, row.seq)
            case rows.Rating():
                talk = self.talks.get(row.contact)
                if talk is not None:
                    talk.rating = row.score
            case rows.Mention():
                self.mentions.hear(row, self.talks.get(row.contact))
            case rows.Pad():
                for talk in self.talks_of(row.customer):
                    talk.pad_at = row.at
            case rows.Erasure():
                self._forget(row.customer)
                self.mentions.forget_customer(row.customer)
            case rows.ContactErased():
                self._forget_one(self.talks.get(row.contact))
                self.mentions.forget(row.contact)
            case rows.FileInfo():
                talk = self.talks.get(row.contact)
                if talk is not None:
                    talk.files[row.id] = row

    def _hear_user(self, user: rows.User) -> None:
        before = self._people.get(user.id)
        self._people[user.id] = user
        if before is not None and before.agent is not None and before.agent != user.agent:
            # They work as this agent no more; perhaps somebody else does.
            self.users.pop(before.agent, None)
            for other in self._people.values():
                if other.agent == before.agent:
                    self.users[before.agent] = other
        if user.agent is not None:
            self.users[user.agent] = user

    def _forget(self, customer: CustomerId) -> None:
        for talk in self.talks_of(customer):
            self._forget_one(talk)
        self._latest.pop(customer, None)

    def _forget_one(self, talk: Talk | None) -> None:
        if talk is not None:
            # Who still holds the talk, an upload on its way, finds it empty and over.
            talk.erased = True
            self.mentions.forget(talk.contact)
            talk.name = talk.email = ""
            talk.messages.clear()
            talk.files.clear()
            talk.notes.clear()
            talk.last = None
            del self.talks[talk.contact]
            self._closed.pop(talk.contact, None)
            if self._latest.get(talk.customer) == talk.contact:
                del self._latest[talk.customer]

    def _hear_customer(self, customer: rows.Customer) -> None:
        talk = self.chat_of(customer.id)
        if talk is not None:
            talk.name = customer.name
            talk.email = customer.email

    def _hear_message(self, event: e.MessagePosted, words: rows.Words | None) -> Message | None:
        talk = self.talks.get(event.contact)
        if talk is None:
            return None
        file = talk.files.get(words.file) if words is not None and words.file else None
        message = Message(
            id=public_id(event.message),
            contact=event.contact,
            seq=event.seq,
            sender=event.sender,
            at=event.at,
            text=words.text if words is not None else "",
            name=words.name if words is not None else "",
            notice=words.notice if words is not None else "",
            file=wire_file(file) if file is not None else None,
        )
        talk.add(message)
        return message

    def _hear_event(self, event: e.ContactEvent, people: dict[CustomerId, rows.Customer]) -> None:
        if isinstance(event, e.Enqueued):
            talk = Talk(event.contact, event.customer, event.channel, event.queue, event.at)
            earlier = self.chat_of(event.customer)
            person = people.get(event.customer)
            talk.name = person.name if person else (earlier.name if earlier else "")
            talk.email = person.email if person else (earlier.email if earlier else "")
            self._put(talk)
            return
        talk_now = self.talks.get(event.contact)
        if talk_now is None:
            return
        match event:
            case e.Offered() | e.Declined() | e.OfferExpired() | e.OfferWithdrawn():
                talk_now.holder = event.agent if isinstance(event, e.Offered) else None
            case e.Accepted():
                talk_now.holder = talk_now.served_by = event.agent
            case e.Requeued():
                talk_now.holder = None
                talk_now.queue = event.queue
                talk_now.waits_since = event.at
            case e.Moved() | e.Overflowed():
                talk_now.queue = event.queue
            case e.CallbackFailed():
                talk_now.holder = None
            case e.Lost():
                talk_now.lost = event.reason
            case e.Returned() | e.CallbackRequested():
                talk_now.lost = None
            case e.Ended():
                talk_now.ended_by = event.by
            case e.Closed():
                self._close(talk_now, event)

    def _put(self, talk: Talk) -> None:
        self.talks[talk.contact] = talk
        if talk.channel is Channel.CHAT:
            self._latest[talk.customer] = talk.contact

    def _close(self, talk: Talk, event: e.Closed) -> None:
        talk.holder = None
        talk.closed_at = event.at
        self.mentions.close(talk)
        if not talk.ended_by:
            left = talk.lost is LossReason.LEFT
            talk.ended_by = (
                (EndedBy.CUSTOMER if left else EndedBy.DROPPED) if talk.lost else event.reason
            )
        self._closed[talk.contact] = event.at
        self.sweep(event.at)

    def sweep(self, now: Millis) -> None:
        """Forget contacts that closed a while ago."""
        self.mentions.sweep(now)
        while self._closed:
            contact, closed_at = next(iter(self._closed.items()))
            if now - closed_at < CLOSED_KEEP_MS and len(self._closed) <= CLOSED_MAX:
                return
            del self._closed[contact]
            talk = self.talks.pop(contact)
            if self._latest.get(talk.customer) == contact:
                del self._latest[talk.customer]

    # Storage.

    def take_in(self, contacts: Iterable[ContactState]) -> None:
        """At start: every open contact, of whom ``load`` then reads the rest."""
        # By entry: the latest one of a customer is the one that their screen shows.
        for contact in sorted(contacts, key=lambda one: (one.entered_at, one.id)):
            talk = Talk(
                contact.id, contact.customer, contact.channel, contact.queue, contact.entered_at
            )
            talk.complete = False
            talk.last_seq = contact.messages
            talk.ended_by = contact.ended_by or ""
            talk.holder = contact.agent
            talk.waits_since = contact.requeued_at or contact.entered_at
            if contact.stage is Stage.LOST:
                talk.lost = LossReason.DROPPED
            self._put(talk)

    def talks_of(self, customer: CustomerId) -> list[Talk]:
        return [talk for talk in self.talks.values() if talk.customer == customer]

    def wire_note(self, row: queries.AnyNote) -> Note:
        kind = NOTE_KINDS[type(row)]
        writer = writer_of(row)
        name = self.user_name if isinstance(row, OfUser) else self.agent_name
        return Note(
            id=note_id(row),
            contact=row.contact,
            kind=kind,
            name=name(writer),
            at=row.at,
            text=row.note,
        )

    async def load(self) -> None:
        """At start: who the open contacts are of, what was said last; and everybody's names."""
        for user in await self._store.read(queries.users):
            self._hear_row(user)
        for kind in LABELS:
            for label in await self._store.read(queries.labels, kind):
                self._hear_row(label)
        leases = await self._store.read(queries.leases_lost)
        self.absences.lost = {**leases, **self.absences.lost}
        for left, address in (await self._store.read(entrances.pending_mails, 0)).held.items():
            if left in self.talks:
                self.talks[left].answer_to = address
        for mention in await self._store.read(queries.mentions):
            self.mentions.hear(mention)
        for late in await self._store.read(queries.late_mentions):
            self.mentions.remember(late)
        lost = [talk.contact for talk in self.talks.values() if talk.lost is not None]
        for left in await self._store.read(queries.left_by_customer, lost):
            # They said goodbye: their next visit does not bring this contact back.
            self.talks[left].lost = LossReason.LEFT
        ids = iter([talk.contact for talk in self.talks.values() if not talk.complete])
        while some := list(islice(ids, AT_ONCE)):
            people = await self._store.read(queries.customers_of, some)
            served = await self._store.read(queries.served_by, some)
            last = await self._store.read(queries.last_messages, some)
            for unmailed in await self._store.read(entrances.unmailed, some):
                if unmailed in self.talks:
                    self.talks[unmailed].unmailed = True
            for id in some:
                talk = self.talks.get(id)
                if talk is not None and talk.served_by is None:
                    talk.served_by = served.get(id)
                if talk is not None and id in people:
                    talk.name, talk.email = people[id].name, people[id].email
                if talk is not None and talk.last is None and id in last:
                    talk.last = wire_message(last[id])

    async def complete(self, talk: Talk) -> None:
        """Read the words of a contact that was open before the restart."""
        if talk.complete:
            return
        after = max(0, talk.last_seq - MESSAGES_MAX)
        found = await self._store.read(queries.messages, talk.contact, after_seq=after)
        marks = await self._store.read(queries.read_marks, talk.contact)
        files = await self._store.read(queries.files_of, talk.contact)
        rating = await self._store.read(queries.rating, talk.contact)
        notes = [self.wire_note(row) for row in await self._store.read(queries.notes, talk.contact)]
        talk.notes = {**{note.id: note for note in notes}, **talk.notes}
        talk.complete = True
        known = {message.seq: message for message in talk.messages}
        for stored in found:
            known.setdefault(stored.seq, wire_message(stored))
        talk.files.update((file.id, file) for file in files)
        talk.messages = deque((known[seq] for seq in sorted(known)), maxlen=MESSAGES_MAX)
        if talk.messages:
            talk.last = talk.messages[-1]
            talk.last_seq = max(talk.last_seq, talk.last.seq)
        talk.agent_read = max(talk.agent_read, marks.get("agent", 0))
        talk.customer_read = max(talk.customer_read, marks.get("customer", 0))
        talk.delivered = max(talk.delivered, talk.agent_read)
        if rating is not None:
            talk.rating = rating.score

    async def recall(self, customer: CustomerId, now: Millis) -> Talk | None:
        """The customer's latest chat, also one that closed shortly before a restart."""
        talk = self.chat_of(customer)
        if talk is None:
            return (await self.returning(customer, now))[0]
        await self.complete(talk)
        return talk

    async def returning(
        self, customer: CustomerId, now: Millis
    ) -> tuple[Talk | None, rows.Customer | None]:
        """As ``recall``, and who it is, if that is known."""
        found = await self._store.read(queries.returning, customer)
        talk = self.chat_of(customer)
        if talk is None and found.latest is not None:
            talk = self._revive(found.latest, found.left, now)
            if talk is not None and found.customer is not None:
                talk.name, talk.email = found.customer.name, found.customer.email
        if talk is not None:
            await self.complete(talk)
        return talk, found.customer

    def _revive(self, stored: StoredContact, left: bool, now: Millis) -> Talk | None:
        if (
            stored.channel is not Channel.CHAT
            or stored.stage is not Stage.CLOSED
            or stored.closed_at is None
            or now - stored.closed_at >= CLOSED_KEEP_MS
        ):
            return None
        talk = Talk(stored.id, stored.customer, stored.channel, stored.queue, stored.entered_at)
        talk.complete = False
        talk.last_seq = stored.last_seq
        talk.served_by = stored.agent
        talk.closed_at = stored.closed_at
        lost = stored.lost_at is not None
        gone = EndedBy.CUSTOMER if left else EndedBy.DROPPED
        talk.ended_by = stored.ended_by or (gone if lost else stored.close_reason)
        self._put(talk)
        self._closed[talk.contact] = stored.closed_at
        return talk
