"""How a visitor's contact begins: a chat, or a message for later when nobody can chat."""

from hashlib import sha256

from access.allowance import Allowance
from access.visitors import VisitorTokens
from engine.addresses import ADDRESS
from engine.answering import Refused
from engine.directory import Directory
from engine.engine import Engine
from engine.limits import Limits
from engine.talk import Talk
from router import commands as c
from router.ids import ContactId, Millis, QueueId
from router.refusals import CommandRefused
from router.words import Channel, Refusal
from storage import queries, rows
from storage.entrances import NO_SERVER
from storage.rows import AnyRow
from web_chat.forms import Filled, filled, said_by_page
from web_chat.guest import Visitor, post
from web_chat.screen import is_internal, is_over, written_channel
from web_chat.wire import LeaveMessage, Start


class Entrance:
    def __init__(
        self,
        engine: Engine,
        directory: Directory,
        tokens: VisitorTokens,
        limits: Limits,
        *,
        mails: bool,
    ) -> None:
        """``mails``: there is a mail server, by which answers go out."""
        self._engine = engine
        self._directory = directory
        self._tokens = tokens
        self._limits = limits
        self._mails = mails
        self._mine = Allowance(per_minute=limits.starts_per_minute, burst=limits.starts_burst)
        self._address = Allowance(
            per_minute=limits.address_starts_per_minute, burst=limits.address_starts_burst
        )

    async def start(self, guest: Visitor, id: str, command: Start) -> ContactId:
        """Begin a chat. Raises: Refused, CommandRefused, NotTaken."""
        self._check(command)
        talk, known = await self._arrival(guest)
        person, form = self._person(guest, command, known)
        contact = contact_of(guest, id, "c")
        if talk is not None and talk.contact != contact and not is_over(talk):
            raise Refused("already_so", "You are in a conversation already.")
        if talk is None or talk.contact != contact:
            self._take(guest)
        await self._engine.submit(
            c.Enqueue(
                contact=contact,
                customer=guest.customer,
                channel=Channel.CHAT,
                queue=QueueId(command.queue),
            ),
            command_id=id,
            actor=guest.actor,
            rows=(*person, *self._entry(contact, guest, form)),
        )
        if command.text.strip():
            await post(self._engine, guest, contact, f"{id[:56]}.text", command.text)
        return contact

    async def leave_message(self, guest: Visitor, id: str, command: LeaveMessage) -> ContactId:
        """Put a message into the line of the queue's written channel, where it always enters.

        Raises: Refused, CommandRefused, NotTaken.
        """
        self._check(command)
        known = await self._engine.store.read(queries.customer, guest.customer)
        written, form = self._person(guest, command, known)
        queue = QueueId(command.queue)
        router = self._engine.router
        if not command.text.strip() or not form.email:
            raise Refused("bad_request", "A message needs words and an email address.")
        channel = written_channel(router, queue)
        if channel is None:
            raise Refused("not_allowed", "No message can be left here.")
        contact = contact_of(guest, id, "m")
        if contact not in self._directory.talks:
            self._take(guest)
        # An address that somebody types proves nothing: it is theirs to be written to, and no
        # identity, by which what others send from there would become theirs.
        written += (self._answer(contact, form.email, command.language),)
        await self._engine.submit(
            c.Enqueue(contact=contact, customer=guest.customer, channel=channel, queue=queue),
            command_id=id,
            actor=guest.actor,
            rows=(*written, *self._entry(contact, guest, form)),
        )
        await post(self._engine, guest, contact, f"{id[:56]}.text", command.text)
        return contact

    def _answer(self, contact: ContactId, address: str, language: str) -> rows.Mail:
        """Sent at the end of the contact, with what the agents wrote until then. Without a mail
        server it is none, and the agents are told."""
        now = self._now()
        return rows.Mail(
            id=sha256(f"answer {contact}".encode()).hexdigest()[:32],
            contact=contact,
            address=address if self._mails else "",
            language=language[:3],
            at=now,
            next_at=now,
            kind="answer",
            state="pending" if self._mails else "failed",
            error="" if self._mails else NO_SERVER,
        )

    def _now(self) -> Millis:
        return self._engine.clock.now()

    def _check(self, command: Start | LeaveMessage) -> None:
        queue = QueueId(command.queue)
        # One that customers may not choose is for them as if it were not there.
        if queue not in self._engine.router.queues or is_internal(self._directory, queue):
            raise CommandRefused(Refusal.UNKNOWN_QUEUE)
        limits = self._limits
        if (
            len(command.text) > limits.text_max
            or len(command.name) > limits.name_max
            or len(command.email) > limits.email_max
        ):
            raise Refused("too_large")
        if command.email.strip() and not ADDRESS.fullmatch(command.email.strip()):
            raise Refused("bad_request", "This is not an email address.")

    def _take(self, guest: Visitor) -> None:
        now = self._now()
        if not (self._mine.take(guest.key, now) and self._address.take(guest.address, now)):
            raise Refused("too_many")

    async def _arrival(self, guest: Visitor) -> tuple[Talk | None, rows.Customer | None]:
        """The customer's latest chat, and what is known of them."""
        if not self._tokens.is_kept(guest.token_hash):
            # Who never began a contact is not in storage, and need not wait for it.
            return self._directory.chat_of(guest.customer), None
        return await self._directory.returning(guest.customer, self._now())

    def _person(
        self, guest: Visitor, command: Start | LeaveMessage, known: rows.Customer | None
    ) -> tuple[tuple[AnyRow, ...], Filled]:
        """The rows that say who it is, and the form. Raises: Refused."""
        name, email = (known.name, known.email) if known else ("", "")
        form = filled(self._directory, command, name=name, email=email)
        person = rows.Customer(
            id=guest.customer,
            name=form.name or name,
            email=form.email or email,
            attributes={
                **(known.attributes if known else {}),
                **said_by_page(command.attributes),
            },
        )
        visitor = rows.Identity(kind="visitor", value=guest.visitor, customer=guest.customer)
        return (person, visitor, *self._tokens.keep(guest.token_hash)), form

    def _entry(self, contact: ContactId, guest: Visitor, form: Filled) -> tuple[AnyRow, ...]:
        if not form.form:
            return ()
        entry = rows.Entry(
            contact=contact,
            customer=guest.customer,
            at=self._now(),
            form=form.form,
            fields=form.fields,
            consent=form.consent,
            consent_text=form.consent_text,
            questions=form.questions,
        )
        return (entry,)


def contact_of(guest: Visitor, id: str, kind: str) -> ContactId:
    """The same command gives the same contact, however often it comes."""
    return ContactId(kind + sha256(f"{guest.actor} {id}".encode()).hexdigest()[:24])
