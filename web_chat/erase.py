"""Deleting what is kept of a customer: words, files, names and addresses. Ids and times stay."""

import logging
from collections.abc import Sequence

from access.visitors import VisitorTokens
from engine.beside import ERASURE
from engine.engine import Engine
from engine.errands import attempt
from router import commands as c
from router.ids import ContactId, CustomerId
from storage import queries, rows
from web_chat.files import Files

log = logging.getLogger(__name__)


class Eraser:
    def __init__(self, engine: Engine, tokens: VisitorTokens, files: Files) -> None:
        self._engine = engine
        self._tokens = tokens
        self._files = files

    async def erase(self, customer: CustomerId, visitor: str, *, actor: str) -> None:
        """Close what is open of the customer, and delete it all. On disk when this returns.

        May be repeated, and must be when it failed half-way: files go first, so that no bytes are
        left of which nobody knows.

        Raises: NotTaken.
        """
        # Before anything ends: a mail that waits for the end must not go out now.
        withdrawn = rows.MailsWithdrawn(customer=customer)
        await self._engine.submit(None, command_id="", actor=actor, rows=(withdrawn,))
        router = await self._engine.settled()
        open_ones = [one.id for one in router.contacts.values() if one.customer == customer]
        for contact in open_ones:
            await attempt(lambda contact=contact: self._close(contact, actor))  # type: ignore[misc]
        for file in await self._engine.store.read(queries.files_of_customer, customer):
            await self._files.remove(file)
        known = await self._engine.store.read(queries.identities_of, customer)
        self._tokens.forget({visitor, *(one.value for one in known if one.kind == "visitor")})
        erasure = rows.Erasure(customer=customer, visitor=visitor)
        await self._engine.submit(None, command_id="", actor=actor, rows=(erasure,))
        await self._engine.scrub()

    async def let_go(self, contacts: Sequence[tuple[ContactId, CustomerId]]) -> None:
        """Delete the words of these closed contacts, and of their customers those of whom nothing
        else is kept. May be repeated. Raises: NotTaken, OSError."""
        store = self._engine.store
        now = self._engine.clock.now()
        for contact, _ in contacts:
            for file in await store.read(queries.files_of, contact):
                await self._files.remove(file.id)
        customers = dict.fromkeys(customer for _, customer in contacts)
        known = {one: await store.read(queries.identities_of, one) for one in customers}
        written: list[rows.AnyRow] = [
            rows.ContactErased(contact=contact, at=now) for contact, _ in contacts
        ]
        # Whether anything else is kept of them is looked at in the same transaction.
        written += [rows.CustomerExpired(customer=one) for one in customers]
        await self._engine.submit(None, command_id="", actor="retention", rows=written)
        for customer in customers:
            if await store.read(queries.customer, customer) is None:
                visitors = {one.value for one in known[customer] if one.kind == "visitor"}
                self._tokens.forget(visitors)

    async def _close(self, contact: ContactId, actor: str) -> None:
        close = c.CloseContact(contact=contact, by=ERASURE, note=ERASURE)
        # That it was open when it was deleted is known by this time, also after a restart.
        erased = rows.ContactErased(contact=contact, at=self._engine.clock.now())
        await self._engine.submit(close, command_id="", actor=actor, rows=(erased,))
