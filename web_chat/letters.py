"""Emails to customers: transcripts that they ask for, and answers to messages that they left. Kept
on disk, sent when the conversation is over.

A mail is sent at least once: after an answer that did not come it goes again, with the same
Message-ID. Logs hold ids and codes, no address and no word. While the mail server cannot be
reached, does not prove who it is or turns us away, all mails wait: one asks again now and then.
"""

import asyncio
import logging
import re
import secrets
import ssl
from collections.abc import Callable, Sequence
from email.message import EmailMessage
from typing import Final, Literal
from zoneinfo import ZoneInfo

import aiosmtplib
import msgspec

from access.allowance import Allowance
from engine.answering import Refused, place_of
from engine.answers import NotTaken
from engine.directory import Directory
from engine.engine import Engine
from engine.limits import Limits
from engine.talk import Talk
from router import events as e
from router.events import AnyEvent
from router.ids import ContactId, Millis
from storage import entrances, queries
from storage.errors import StorageError
from storage.rows import Mail, MailTried
from web_chat.files import Files
from web_chat.guest import Visitor
from web_chat.letter import Envelope, letter
from web_chat.letter_answer import answer
from web_chat.wire import SendTranscript

log = logging.getLogger(__name__)

ADDRESS: Final = re.compile(
    r"(?!-)[A-Za-z0-9#$&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9#$&'*+/=?^_`{|}~-]+)*"
    r"@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)+"
)
PENDING_MAX: Final = 1_000
PAUSE_S: Final = 30.0


class MailServer(msgspec.Struct, frozen=True, kw_only=True):
    """By which emails go out."""

    host: str
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: str = ""
    sender: str
    timeout_s: float = 30.0
    attempts: int = 12
    first_retry_ms: int = 60_000
    longest_retry_ms: int = 7_200_000
    patience_ms: int = 259_200_000
    """A mail that waits for the server for longer is given up."""


class _NotReady(Exception):
    """The server was not reached, not the right one, or turned us away; said in a few words."""


class Letters:
    """``run`` in a task. Without a server nothing is asked for and nothing sent."""

    def __init__(
        self,
        engine: Engine,
        directory: Directory,
        limits: Limits,
        server: MailServer | None,
        chance: Callable[[], float],
        files: Files,
    ) -> None:
        """``chance`` gives numbers from 0 to 1: retries of many must not come at once."""
        self._engine = engine
        self._directory = directory
        self._limits = limits
        self._server = server
        self._chance = chance
        self._files = files
        self._wake = asyncio.Event()
        self._trouble = ""
        """Why the server takes nothing at the moment."""
        self._troubles = 0
        self._rests_until = Millis(0)
        self._held: set[ContactId] | None = None
        """Conversations that go on, at whose end a mail goes out; None while that is looked up."""
        self._added: set[ContactId] = set()
        """Those to which one was added since it was looked up."""
        rate, burst = limits.mails_per_minute, limits.mails_burst
        self._mine = Allowance(per_minute=rate, burst=burst)
        self._theirs = Allowance(per_minute=rate, burst=burst)
        self._address = Allowance(per_minute=rate * 20, burst=burst * 20)

    @property
    def sends(self) -> bool:
        return self._server is not None

    async def ask(self, guest: Visitor, talk: Talk, command: SendTranscript) -> None:
        """Keep what is to be sent. Raises: Refused, NotTaken, StorageError."""
        address = command.email.strip()
        if self._server is None:
            raise Refused("no_mail")
        if len(address) > self._limits.email_max or not ADDRESS.fullmatch(address):
            raise Refused("bad_request", "This is not an email address.")
        # Nobody sends their own words to others through us: somebody here took part.
        if talk.served_by is None:
            raise Refused("wrong_stage", "Nobody has answered yet.")
        now = self._engine.clock.now()
        if not (
            self._mine.take(guest.key, now)
            and self._theirs.take(address.lower(), now)
            and self._address.take(guest.address, now)
        ):
            raise Refused("too_many")
        asked = await self._engine.store.read(entrances.mails_of, talk.contact)
        if asked >= self._limits.mails_per_contact:
            raise Refused("too_many")
        mail = Mail(
            id=secrets.token_hex(16),
            contact=talk.contact,
            address=address,
            language=command.language[:3],
            at=now,
            next_at=now,
        )
        await self._engine.submit(None, command_id="", actor=guest.actor, rows=(mail,))
        self._wake.set()

    async def run(self) -> None:
        """Send until cancelled."""
        if self._server is None:
            return
        end = self._engine.subscribe(self._hear)
        try:
            while True:
                self._wake.clear()
                try:
                    wait_s = await self._send_due(self._server)
                except (NotTaken, StorageError):
                    wait_s = PAUSE_S
                except Exception as problem:
                    log.error("mails: %s at %s", type(problem).__name__, place_of(problem))
                    wait_s = PAUSE_S
                try:
                    async with asyncio.timeout(wait_s):
                        await self._wake.wait()
                except TimeoutError:
                    continue
        finally:
            end()

    def _hear(self, events: Sequence[AnyEvent], rows: Sequence[object]) -> None:
        self._added.update(row.contact for row in rows if isinstance(row, Mail))
        held = self._held
        if held is not None:
            held |= self._added
            if not held:
                return
        if any(
            isinstance(one, e.Ended | e.Closed | e.Lost) and (held is None or one.contact in held)
            for one in events
        ):
            self._wake.set()

    async def _send_due(self, server: MailServer) -> float | None:
        """Send what is due; return in how many seconds to look again, None for not by itself."""
        store, clock = self._engine.store, self._engine.clock
        self._held = None
        self._added.clear()
        pending = await store.read(entrances.pending_mails, PENDING_MAX)
        later: list[Millis] = []
        for mail in pending.due:
            if (moment := max(mail.next_at, self._rests_until)) > clock.now():
                later.append(moment)
            else:
                tried = await self._try(server, mail)
                await self._engine.submit(None, command_id="", actor="letters", rows=(tried,))
                if tried.state == "pending":
                    later.append(max(tried.next_at, self._rests_until))
        self._held = self._added.union(pending.held)
        return max(0.001, clock.seconds_until(min(later))) if later else None

    async def _try(self, server: MailServer, mail: Mail) -> MailTried:
        now = self._engine.clock.now()
        tried = MailTried(id=mail.id, state="sent", attempts=mail.attempts + 1, next_at=now)
        try:
            made = await self._made(server, mail, now)
            if made is None:
                none = entrances.NOTHING_TO_SEND
                return msgspec.structs.replace(tried, state="failed", error=none)
            await self._hand_over(server, mail, made)
        except _NotReady as problem:
            return self._waits(server, mail, str(problem))
        except ValueError as problem:
            log.error("mail %s was not made: %s", mail.id, type(problem).__name__)
            return msgspec.structs.replace(tried, state="failed", error=type(problem).__name__)
        except (aiosmtplib.SMTPException, OSError) as problem:
            final, error = _judged(problem)
            if final or tried.attempts >= server.attempts:
                log.warning("mail %s is given up: %s", mail.id, error)
                return msgspec.structs.replace(tried, state="failed", error=error)
            later = self._after(server, mail.attempts)
            return msgspec.structs.replace(tried, state="pending", next_at=later, error=error)
        return tried

    def _waits(self, server: MailServer, mail: Mail, trouble: str) -> MailTried:
        """Nobody is tried until the server has rested. It counts as no attempt of this mail."""
        if trouble != self._trouble:
            log.warning("mails wait: %s", trouble)
        self._trouble = trouble
        self._rests_until = self._after(server, self._troubles)
        self._troubles += 1
        given_up = self._engine.clock.now() - mail.at > server.patience_ms
        if given_up:
            log.warning("mail %s is given up: %s", mail.id, trouble)
        return MailTried(
            id=mail.id,
            state="failed" if given_up else "pending",
            attempts=mail.attempts,
            next_at=mail.next_at,
            error=trouble,
        )

    def _after(self, server: MailServer, times: int) -> Millis:
        """Twice as long each time; a part of it by chance."""
        most = min(server.longest_retry_ms, server.first_retry_ms * 2 ** min(times, 30))
        return Millis(self._engine.clock.now() + int(most * (0.5 + self._chance() / 2)))

    async def _made(self, server: MailServer, mail: Mail, now: Millis) -> EmailMessage | None:
        messages = await self._engine.store.read(queries.messages, mail.contact)
        # Withdrawn meanwhile, or its words have been deleted.
        kept = await self._engine.store.read(entrances.mail, mail.id)
        if kept is None or not any(one.text or one.file for one in messages):
            return None
        envelope = Envelope(
            id=mail.id,
            sender=server.sender,
            address=mail.address,
            brand=self._directory.setting("brand", "Cordboard"),
            language=mail.language,
            zone=ZoneInfo(self._directory.setting("time_zone", "UTC")),
            now=now,
        )
        if mail.kind == "answer":
            return await asyncio.to_thread(answer, envelope, messages, self._files.path)
        return letter(envelope, messages)

    async def _hand_over(self, server: MailServer, mail: Mail, made: EmailMessage) -> None:
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user or None,
            password=server.password or None,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            timeout=server.timeout_s,
        )
        try:
            await client.connect()
        except (aiosmtplib.SMTPException, OSError) as problem:
            client.close()
            raise _NotReady(_named(problem)) from None
        if self._trouble:
            log.warning("mails go out again")
            self._trouble, self._troubles = "", 0
        async with client:
            # Said here, and not read from the headers.
            await client.send_message(made, sender=server.sender, recipients=[mail.address])


def _named(problem: BaseException) -> str:
    """What keeps us from the server, without its words."""
    if isinstance(problem, aiosmtplib.SMTPAuthenticationError):
        return f"sign-in {problem.code}"
    if isinstance(problem, aiosmtplib.SMTPResponseException):
        return f"answer {problem.code}"
    if isinstance(problem, TimeoutError):
        return "no answer"
    # The library has no class of its own for a server that knows no STARTTLS.
    if (
        isinstance(problem, aiosmtplib.SMTPNotSupported)
        or type(problem) is aiosmtplib.SMTPException
    ):
        return "no STARTTLS or no sign-in there"
    while problem.__cause__ is not None:
        problem = problem.__cause__
    if isinstance(problem, ssl.SSLCertVerificationError):
        return "the certificate is not trusted"
    return type(problem).__name__


def _judged(problem: Exception) -> tuple[bool, str]:
    """Whether another try makes no sense; and what went wrong, without the server's words."""
    if isinstance(problem, aiosmtplib.SMTPRecipientsRefused):
        code = problem.recipients[0].code if problem.recipients else 0
        return 500 <= code < 600, f"recipient {code}"
    if isinstance(problem, aiosmtplib.SMTPResponseException):
        return 500 <= problem.code < 600, f"answer {problem.code}"
    return False, type(problem).__name__
