"""Transcripts by a mail server that wants TLS and a sign-in, and by one that is not right."""

import asyncio
import base64
import logging
from pathlib import Path
from typing import Any, Literal

import pytest

from storage import entrances
from tests.fakes.certificates import Authority
from tests.fakes.mail import mail_server, silent_server
from tests.rooms import RoomsHouse, open_house, serve
from tests.web_chat.test_letters import TO, left
from web_chat.letters import MailServer

SECRET = "a horse's battery"
HOST = "127.0.0.1"


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Authority:
    """As an operator trusts one of the house: by the environment that OpenSSL reads."""
    folder = tmp_path / "certificates"
    folder.mkdir()
    authority = Authority(folder)
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    return authority


def settings(
    port: int,
    security: Literal["starttls", "tls"] = "starttls",
    *,
    password: str = SECRET,
    **more: Any,
) -> MailServer:
    return MailServer(
        **{"host": HOST, "timeout_s": 5.0, "first_retry_ms": 3_600_000, **more},
        port=port,
        security=security,
        user="chat",
        password=password,
        sender="chat@shop.example",
        longest_retry_ms=7_200_000,
    )


async def mails(house: RoomsHouse, count: int) -> None:
    """So many conversations end, and their transcripts are to go out."""
    agent = await house.working()
    for _ in range(count):
        visitor = await house.visitor()
        contact = (await visitor.do("start", queue="sales", text="Hello"))["contact"]
        await serve(agent, contact)
        await agent.do("end", contact=contact)
        await visitor.do("send_transcript", email=TO)


async def troubles(house: RoomsHouse) -> set[str]:
    """What is noted beside those that wait, once one of them has been tried."""
    changed = asyncio.Event()
    end = house.engine.subscribe(lambda events, rows: changed.set())
    async with asyncio.timeout(20):
        while True:
            changed.clear()
            waiting = await house.store.read(entrances.pending_mails, 100)
            found = {mail.error for mail in waiting.due if mail.error}
            if found:
                break
            await changed.wait()
    end()
    return found


def ours(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What was logged by all but the mail server itself."""
    return [one.getMessage() for one in caplog.records if one.name != "mail.log"]


def keeps_the_secret(caplog: pytest.LogCaptureFixture) -> bool:
    said = " ".join(ours(caplog))
    forms = (SECRET, base64.b64encode(SECRET.encode()).decode(), f"\0chat\0{SECRET}")
    return not any(form in said for form in (*forms, base64.b64encode(forms[2].encode()).decode()))


async def test_a_transcript_goes_out_by_a_line_that_is_encrypted_from_the_first_byte(
    tmp_path: Path, authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with mail_server(authority.server(HOST), at_once=True) as box:
        box.people = {"chat": SECRET}
        async with open_house(tmp_path, mail=settings(box.port, "tls")) as house:
            await mails(house, 1)
            await box.until(1)
            await left(house, 0)
        assert box.tried == [("chat", True)]
        assert box.got[0][0] == [TO]
        assert keeps_the_secret(caplog)


async def test_a_wrong_password_is_told_once_tried_seldom_and_nothing_is_given_up(
    tmp_path: Path, authority: Authority, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with mail_server(authority.server(HOST)) as box:
        box.people = {"chat": "another"}
        async with open_house(tmp_path, mail=settings(box.port)) as house:
            await mails(house, 3)
            assert await troubles(house) == {"sign-in 535"}
            await left(house, 3)
        # Who is turned away three times is locked out soon. Once by each of the two ways there.
        assert box.tried == [("chat", False)] * 2
        assert [one for one in ours(caplog) if "mails wait" in one] == ["mails wait: sign-in 535"]
        assert keeps_the_secret(caplog)
        assert box.got == []
        box.people = {"chat": SECRET}
        async with open_house(tmp_path, set_up=False, mail=settings(box.port)) as house:
            # Encrypted after STARTTLS, and at once.
            await box.until(3)
            await left(house, 0)
        assert box.tried[2:] == [("chat", True)] * 3


@pytest.mark.parametrize(("security", "wrong"), [("starttls", "nobody's"), ("tls", "another's")])
async def test_a_server_that_is_not_the_right_one_gets_neither_password_nor_mail(
    tmp_path: Path,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
    security: Literal["starttls", "tls"],
    wrong: str,
) -> None:
    name = HOST
    if wrong == "nobody's":
        monkeypatch.delenv("SSL_CERT_FILE")
    else:
        name = "mail.other.example"
    async with mail_server(authority.server(name), at_once=security == "tls") as box:
        box.people = {"chat": SECRET}
        async with open_house(tmp_path, mail=settings(box.port, security)) as house:
            await mails(house, 1)
            assert await troubles(house) == {"the certificate is not trusted"}
            await left(house, 1)
    assert (box.tried, box.got) == ([], [])


async def test_a_server_without_encryption_gets_neither_password_nor_mail(tmp_path: Path) -> None:
    async with mail_server() as box, open_house(tmp_path, mail=settings(box.port)) as house:
        await mails(house, 1)
        assert await troubles(house) == {"no STARTTLS or no sign-in there"}
    assert (box.tried, box.got) == ([], [])


async def test_a_silent_server_holds_up_its_mails_alone_and_not_for_ever(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with silent_server() as (port, came):
        async with open_house(tmp_path, mail=settings(port, timeout_s=60)) as house:
            await mails(house, 1)
            await came.wait()
            await (await house.visitor()).close()
        # The house was closed at once, in the middle of the silence.
        late = settings(port, timeout_s=0.1, patience_ms=0)
        async with open_house(tmp_path, set_up=False, mail=late) as house:
            await left(house, 0)
        assert "mails wait: no answer" in ours(caplog)
