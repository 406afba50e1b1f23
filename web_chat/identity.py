"""A visitor whom the site knows: one customer on all devices, and nobody else's."""

import secrets

from access.identity import SiteUsers
from access.visitors import VisitorTokens
from engine.addresses import ADDRESS
from engine.answering import Refused
from engine.directory import Directory
from engine.engine import Engine
from engine.limits import Limits
from router.ids import CustomerId
from storage import queries, rows
from storage.names import customers_name
from web_chat.guest import Visitor, customer_of
from web_chat.screen import is_over
from web_chat.wire import Identify

SITE_USER = "site_user"


class Identities:
    def __init__(
        self,
        engine: Engine,
        directory: Directory,
        tokens: VisitorTokens,
        users: SiteUsers,
        limits: Limits,
    ) -> None:
        self._engine = engine
        self._directory = directory
        self._tokens = tokens
        self._users = users
        self._limits = limits

    async def identify(self, guest: Visitor, command: Identify) -> CustomerId:
        """Make the visitor the site's user, and return whose customer they are from now.

        A chat that an unknown visitor has open stays where it is until it is over; only then
        does the visitor become a customer that the site knew before.

        Raises: Refused: ``bad_identity`` when the proof is wrong; nothing changed.
        """
        name, email = customers_name(command.name), command.email.strip()
        if len(command.name) > self._limits.name_max or len(email) > self._limits.email_max:
            raise Refused("too_large")
        if email and not ADDRESS.fullmatch(email):
            raise Refused("bad_request", "This is not an email address.")
        if not self._users.proves(command.user, command.hmac):
            raise Refused("bad_identity")
        customer = await self._customer(guest, command.user)
        stored = await self._engine.store.read(queries.customer, customer)
        person = rows.Customer(
            id=customer,
            name=name or (stored.name if stored else ""),
            email=email or (stored.email if stored else ""),
            attributes=stored.attributes if stored else {},
        )
        written: list[rows.AnyRow] = []
        if person != stored:
            written.append(person)
        if await self._whose(SITE_USER, command.user) is None:
            written.append(rows.Identity(kind=SITE_USER, value=command.user, customer=customer))
        if await self._whose("visitor", guest.visitor) != customer:
            written.append(rows.Identity(kind="visitor", value=guest.visitor, customer=customer))
        written += self._tokens.keep(guest.token_hash)
        if written:
            await self._engine.submit(None, command_id="", actor=guest.actor, rows=written)
        return customer

    async def _customer(self, guest: Visitor, user: str) -> CustomerId:
        known = await self._whose(SITE_USER, user)
        if known == guest.customer:
            return known
        mine = await self._engine.store.read(queries.identities_of, guest.customer)
        if any(one.kind == SITE_USER for one in mine):
            # Another user of the site, at the same browser: never into the first one's talk.
            return known or customer_of(secrets.token_hex(12))
        talk = self._directory.chat_of(guest.customer)
        if known is None or (talk is not None and not is_over(talk)):
            return guest.customer
        return known

    async def _whose(self, kind: str, value: str) -> CustomerId | None:
        return await self._engine.store.read(queries.customer_with, kind, value)
