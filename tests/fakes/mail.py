"""A real mail server on this machine that can be told to refuse."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword


class MailBox:
    def __init__(self) -> None:
        self.port = 0
        self.got: list[tuple[list[str], EmailMessage]] = []
        """To whom, and what."""
        self.answers: list[str] = []
        """What recipients are answered first; then they are taken."""
        self.changed = asyncio.Event()
        self.people: dict[str, str] = {}
        """Who may sign in, and their passwords. Where anybody may, all must."""
        self.tried: list[tuple[str, bool]] = []
        """Who signed in, and whether it was let."""

    def lets(
        self, server: Any, session: Any, envelope: Any, mechanism: str, said: Any
    ) -> AuthResult:
        assert isinstance(said, LoginPassword)
        name, right = said.login.decode(), self.people.get(said.login.decode())
        self.tried.append((name, said.password.decode() == right))
        return AuthResult(success=self.tried[-1][1], handled=False)

    async def handle_MAIL(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.people and not session.authenticated:
            return "530 Sign in first"
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(  # noqa: N802
        self, server: Any, session: Any, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.answers:
            return self.answers.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Envelope) -> str:  # noqa: N802
        made = message_from_bytes(envelope.content or b"", policy=policy.default)  # type: ignore[arg-type]
        assert isinstance(made, EmailMessage)
        self.got.append((list(envelope.rcpt_tos), made))
        self.changed.set()
        return "250 OK"

    async def until(self, count: int) -> None:
        async with asyncio.timeout(20):
            while len(self.got) < count:
                self.changed.clear()
                await self.changed.wait()


@asynccontextmanager
async def mail_server(
    tls: ssl.SSLContext | None = None, *, at_once: bool = False
) -> AsyncIterator[MailBox]:
    """With ``tls`` it wants STARTTLS, or speaks TLS ``at_once``."""
    box = MailBox()
    loop = asyncio.get_running_loop()
    later = None if at_once else tls

    def made() -> SMTP:
        return SMTP(
            box,
            loop=loop,
            tls_context=later,
            require_starttls=later is not None,
            authenticator=box.lets,
            auth_require_tls=later is not None,
        )

    server = await loop.create_server(made, "127.0.0.1", 0, ssl=tls if at_once else None)
    box.port = server.sockets[0].getsockname()[1]
    try:
        yield box
    finally:
        server.close()
        await server.wait_closed()


@asynccontextmanager
async def silent_server() -> AsyncIterator[tuple[int, asyncio.Event]]:
    """Takes connections and never says a word. Gives its port, and what is set when one comes."""
    came, enough = asyncio.Event(), asyncio.Event()

    async def take(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        came.set()
        await enough.wait()
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1], came
    finally:
        enough.set()
        server.close()
        await server.wait_closed()
