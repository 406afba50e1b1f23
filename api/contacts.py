"""Contacts and their messages."""

import secrets
from collections.abc import Sequence
from hashlib import sha256

import msgspec

from api import wire as w
from api.endpoints import Call, Created, Endpoint
from api.orders import Orders
from api.problems import ApiProblem
from engine.addresses import ADDRESS, kept_as
from engine.directory import Directory
from engine.engine import Engine
from engine.entries import filled_in
from engine.messages import public_id, stored_id
from router import commands as c
from router import events as e
from router.ids import AgentId, ContactId, CustomerId, MessageId, QueueId, SkillId
from router.refusals import CommandRefused
from router.router import Router
from router.setup import Need
from router.words import Refusal, Sender, Stage
from storage import listings, queries
from storage.names import customers_name
from storage.records import StoredContact, StoredMessage
from storage.rows import AnyRow, ClosingNote, Customer, Identity, Words


class Contacts:
    def __init__(self, engine: Engine, directory: Directory, orders: Orders) -> None:
        self._engine = engine
        self._directory = directory
        self._orders = orders

    async def list_contacts(self, call: Call[w.ContactsQuery, None]) -> w.Contacts:
        asked = call.query
        place = None
        if asked.after:
            last = await self._engine.store.read(queries.contact, ContactId(asked.after))
            if last is None:
                raise CommandRefused(Refusal.UNKNOWN_CONTACT)
            place = (last.entered_at, last.id)
        wanted = listings.Wanted(
            queue=asked.queue,
            agent=asked.agent,
            customer=asked.customer,
            channel=asked.channel,
            stage=asked.stage,
            open=None if asked.state == "all" else asked.state == "open",
            since=asked.since,
            until=asked.until,
        )
        found = await self._engine.store.read(listings.contacts, wanted, place, asked.limit + 1)
        router = await self._engine.settled()
        shown = found[: asked.limit]
        return w.Contacts(
            items=tuple(_contact(one, router) for one in shown),
            next=shown[-1].id if len(found) > asked.limit else None,
        )

    async def get_contact(self, call: Call[None, None]) -> w.ContactDetail:
        contact = await self._read(ContactId(call.path["contact"]))
        told = None
        if "read:messages" in call.scopes:
            told = await filled_in(self._engine.store, ContactId(contact.id))
        return w.ContactDetail(
            **msgspec.structs.asdict(contact),
            filled_in=None
            if told is None
            else w.FilledIn(
                at=told.at,
                answers=tuple(
                    w.Answer(question=one.question, answer=one.answer) for one in told.answers
                ),
                consent=told.consent,
            ),
        )

    async def _read(self, contact: ContactId) -> w.Contact:
        stored = await self._engine.store.read(queries.contact, contact)
        if stored is None:
            raise CommandRefused(Refusal.UNKNOWN_CONTACT)
        return _contact(stored, await self._engine.settled())

    # Changes.

    async def create_contact(self, call: Call[None, w.NewContact]) -> Created:
        asked = call.body
        contact = ContactId(asked.id or _made("a", call))
        _check(asked, await self._engine.settled())
        customer, written = await self._customer(call)
        # The router forgets closed contacts; their rows stay.
        known = await self._engine.store.read(listings.contact_exists, contact)
        if known and not call.again:
            raise CommandRefused(Refusal.CONTACT_EXISTS)
        if known and contact not in (await self._engine.settled()).contacts:
            return Created(await self._read(contact), f"/api/v1/contacts/{contact}")
        enqueue = c.Enqueue(
            contact=contact,
            customer=customer,
            channel=asked.channel,
            queue=QueueId(asked.queue),
            needs=tuple(Need(skill=SkillId(one.skill), level=one.level) for one in asked.needs),
            head_start_ms=asked.head_start_ms,
            preferred=AgentId(asked.preferred) if asked.preferred else None,
        )
        await self._engine.submit(enqueue, command_id=call.id, actor=call.actor, rows=written)
        if asked.text:
            first = _made("m", call)
            await self._post(call, contact, first, asked.text, Sender.CUSTOMER, None)
        return Created(await self._read(contact), f"/api/v1/contacts/{contact}")

    async def _customer(
        self, call: Call[None, w.NewContact]
    ) -> tuple[CustomerId, Sequence[AnyRow]]:
        asked, read = call.body, self._engine.store.read
        if asked.customer:
            customer = CustomerId(asked.customer)
            known = await read(queries.customer, customer)
            if known is None and not await read(listings.has_contacts, customer):
                raise ApiProblem("unknown_customer")
            return customer, ()
        person = asked.person
        found: CustomerId | None = None
        owners: dict[tuple[str, str], CustomerId | None] = {}
        for one in person.identities:
            kind, value = one.kind, kept_as(one.kind, one.value)
            owners[kind, value] = owner = await read(queries.customer_with, kind, value)
            found = found or owner
        customer = found or CustomerId(_made("c", call))
        before = await read(queries.customer, customer)
        row = Customer(
            id=customer,
            name=customers_name(person.name) or (before.name if before else ""),
            email=person.email or (before.email if before else ""),
            attributes={**(before.attributes if before else {}), **person.attributes},
        )
        own: list[AnyRow] = [row]
        # What belongs to another customer stays with them.
        own += [
            Identity(kind=kind, value=value, customer=customer)
            for (kind, value), owner in owners.items()
            if owner is None
        ]
        return customer, own

    async def close_contact(self, call: Call[None, w.CloseOrder]) -> w.Contact:
        contact = ContactId(call.path["contact"])
        # Beside the journal, which is never rewritten: the note may speak of the customer.
        note = ClosingNote(
            contact=contact,
            user=call.actor,
            note=call.body.note.strip(),
            at=self._engine.clock.now(),
        )
        order = c.CloseContact(contact=contact, by=call.actor)
        return await self._do(call, contact, order, *([note] if note.note else []))

    async def move_contact(self, call: Call[None, w.MoveOrder]) -> w.Contact:
        contact = ContactId(call.path["contact"])
        order = c.Move(contact=contact, queue=QueueId(call.body.queue), by=call.actor)
        return await self._do(call, contact, order)

    async def reprioritise_contact(self, call: Call[None, w.PriorityOrder]) -> w.Contact:
        contact = ContactId(call.path["contact"])
        order = c.Reprioritise(
            contact=contact, head_start_ms=call.body.head_start_ms, by=call.actor
        )
        return await self._do(call, contact, order)

    async def assign_contact(self, call: Call[None, w.AssignOrder]) -> w.Contact:
        contact = ContactId(call.path["contact"])
        order = c.Assign(contact=contact, agent=AgentId(call.body.agent), by=call.actor)
        return await self._do(call, contact, order)

    async def _do(
        self, call: Call[None, object], contact: ContactId, order: c.AnyCommand, *rows: AnyRow
    ) -> w.Contact:
        try:
            await self._orders.do(call, order, *rows)
        except CommandRefused as refusal:
            if refusal.code is Refusal.UNKNOWN_CONTACT:
                # One that closed is known, and past this.
                await self._read(contact)
                raise CommandRefused(Refusal.WRONG_STAGE, contact=contact) from None
            raise
        return await self._read(contact)

    # Messages.

    async def list_messages(self, call: Call[w.MessagesQuery, None]) -> w.Messages:
        contact, asked = ContactId(call.path["contact"]), call.query
        await self._read(contact)
        found = await self._engine.store.read(
            queries.messages, contact, after_seq=asked.after_seq, limit=asked.limit + 1
        )
        shown = found[: asked.limit]
        return w.Messages(
            items=tuple(_message(one) for one in shown),
            next=shown[-1].seq if len(found) > asked.limit else None,
        )

    async def post_message(self, call: Call[None, w.NewMessage]) -> Created:
        contact, asked = ContactId(call.path["contact"]), call.body
        stored = await self._read(contact)
        sender, agent = Sender(asked.sender), None
        if sender is Sender.AGENT:
            if stored.stage is not Stage.SERVING or stored.agent is None:
                raise CommandRefused(Refusal.WRONG_STAGE, contact=contact)
            agent = AgentId(stored.agent)
        elif stored.stage is Stage.CLOSED:
            raise CommandRefused(Refusal.WRONG_STAGE, contact=contact)
        posted = await self._post(call, contact, _made("m", call), asked.text, sender, agent)
        return Created(posted, f"/api/v1/contacts/{contact}/messages?after_seq={posted.seq - 1}")

    async def _post(
        self,
        call: Call[None, object],
        contact: ContactId,
        name: str,
        text: str,
        sender: Sender,
        agent: AgentId | None,
    ) -> w.Posted:
        id = MessageId(stored_id(contact, sender, name))
        writer = self._directory.agent_name(agent) if agent is not None else ""
        answer = await self._engine.submit(
            c.PostMessage(contact=contact, message=id, sender=sender, agent=agent),
            command_id=f"{call.id} message" if call.id else "",
            actor=call.actor,
            rows=(Words(message=id, text=text, name=writer),),
        )
        posted = answer.first(e.MessagePosted)
        assert posted is not None
        return w.Posted(id=public_id(id), contact=contact, seq=posted.seq, at=posted.at)


def _made(kind: str, call: Call[None, object]) -> str:
    """An id: the same for a request that comes again."""
    if not call.id:
        return kind + secrets.token_hex(12)
    return kind + sha256(f"{kind} {call.actor} {call.id}".encode()).hexdigest()[:24]


def _contact(stored: StoredContact, router: Router) -> w.Contact:
    state = router.contacts.get(stored.id)
    waits = state is not None and state.stage is Stage.WAITING
    return w.Contact(
        id=stored.id,
        customer=stored.customer,
        channel=stored.channel,
        queue=stored.queue,
        stage=stored.stage,
        entered_at=stored.entered_at,
        due=stored.due,
        position=router.position(stored.id) if waits else None,
        agent=stored.agent,
        accepted_at=stored.accepted_at,
        lost_at=stored.lost_at,
        ended_at=stored.ended_at,
        ended_by=stored.ended_by,
        closed_at=stored.closed_at,
        close_reason=stored.close_reason,
        disposition=stored.disposition,
        messages=stored.last_seq,
    )


def _message(stored: StoredMessage) -> w.Message:
    file = stored.file
    return w.Message(
        id=public_id(stored.id),
        contact=stored.contact,
        seq=stored.seq,
        sender=stored.sender,
        at=stored.at,
        agent=stored.agent,
        text=stored.text,
        name=stored.name,
        notice=stored.notice,
        file=None
        if file is None
        else w.File(
            id=file.id,
            name=file.name,
            type=file.type,
            size=file.size,
            width=file.width,
            height=file.height,
        ),
    )


def contact_endpoints(engine: Engine, directory: Directory, orders: Orders) -> list[Endpoint]:
    room = Contacts(engine, directory, orders)
    return [
        Endpoint(
            method="GET",
            path="/contacts",
            scope="read:contacts",
            tag="contacts",
            summary="List contacts, the newest first.",
            handler=room.list_contacts,
            query=w.ContactsQuery,
            answer=w.Contacts,
            unknown=True,
        ),
        Endpoint(
            method="POST",
            path="/contacts",
            scope="write:contacts",
            tag="contacts",
            summary="Put a contact into line.",
            handler=room.create_contact,
            body=w.NewContact,
            answer=w.Contact,
            status=201,
            conflicts=True,
        ),
        Endpoint(
            method="GET",
            path="/contacts/{contact}",
            scope="read:contacts",
            tag="contacts",
            summary="Read one contact.",
            handler=room.get_contact,
            answer=w.ContactDetail,
        ),
        *_orders(room),
        Endpoint(
            method="GET",
            path="/contacts/{contact}/messages",
            scope="read:messages",
            tag="messages",
            summary="List a contact's messages, the oldest first.",
            handler=room.list_messages,
            query=w.MessagesQuery,
            answer=w.Messages,
        ),
        Endpoint(
            method="POST",
            path="/contacts/{contact}/messages",
            scope="write:messages",
            tag="messages",
            summary="Post a message of the customer, or of the agent who serves the contact.",
            handler=room.post_message,
            body=w.NewMessage,
            answer=w.Posted,
            status=201,
            conflicts=True,
        ),
    ]


def _orders(room: Contacts) -> list[Endpoint]:
    return [
        Endpoint(
            method="POST",
            path=f"/contacts/{{contact}}/{verb}",
            scope="write:contacts",
            tag="contacts",
            summary=summary,
            handler=handler,
            body=body,
            answer=w.Contact,
            conflicts=True,
        )
        for verb, summary, handler, body in (
            ("close", "Close a contact, whatever its stage.", room.close_contact, w.CloseOrder),
            ("move", "Move a waiting contact to another queue.", room.move_contact, w.MoveOrder),
            (
                "reprioritise",
                "Give a waiting contact another head start.",
                room.reprioritise_contact,
                w.PriorityOrder,
            ),
            ("assign", "Offer a contact to this agent.", room.assign_contact, w.AssignOrder),
        )
    ]


def _check(asked: w.NewContact, router: Router) -> None:
    """What the document allows and nobody can mean. Raises: ApiProblem, CommandRefused."""
    addresses = [one.value for one in asked.person.identities if one.kind == "email"]
    for address in (asked.person.email, *addresses):
        if address and not ADDRESS.fullmatch(address):
            raise ApiProblem("unsound", f"{address} is no email address.")
    if asked.preferred and asked.preferred not in router.agents:
        raise CommandRefused(Refusal.UNKNOWN_AGENT)
    for need in asked.needs:
        skill = SkillId(need.skill)
        asked_for = (one.skill for queue in router.queues.values() for one in queue.setup.needs)
        if skill not in asked_for and not any(
            skill in agent.setup.skills for agent in router.agents.values()
        ):
            raise ApiProblem("unsound", f"No agent and no queue knows the skill {skill}.")
