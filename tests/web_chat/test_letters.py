"""Transcripts by email, against a real mail server: whole, once, and to nobody else."""

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest

from router.ids import ContactId
from storage import entrances
from tests.fakes.mail import MailBox, mail_server
from tests.rooms import Client, RoomsHouse, open_house, serve
from web_chat.letters import MailServer

TO = "vera@mail.example"
MARKUP = "<script>alert(1)</script> & <b>bold</b>"


def settings(box: MailBox, **more: Any) -> MailServer:
    quick = {"first_retry_ms": 20, "longest_retry_ms": 40, "timeout_s": 5.0, **more}
    return MailServer(
        host="127.0.0.1", port=box.port, security="none", sender="chat@shop.example", **quick
    )


async def talking(house: RoomsHouse, **start: Any) -> tuple[Client, Client, ContactId]:
    visitor = await house.visitor()
    contact = (await visitor.do("start", queue="sales", text=MARKUP, **start))["contact"]
    agent = await house.working()
    await serve(agent, contact)
    await agent.do("send", contact=contact, message="a1", text="Čisto preprosto: да.")
    return visitor, agent, contact


async def left(house: RoomsHouse, count: int) -> None:
    """Wait until so many mails are still to be sent."""
    changed = asyncio.Event()
    end = house.engine.subscribe(lambda events, rows: changed.set())
    async with asyncio.timeout(20):
        while True:
            # Cleared first: what changes during the look is not missed.
            changed.clear()
            pending = await house.store.read(entrances.pending_mails, 100)
            if len(pending.due) + len(pending.held) == count:
                break
            await changed.wait()
    end()


async def test_a_transcript_goes_out_at_the_end_in_the_customers_language(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with mail_server() as box, open_house(tmp_path, mail=settings(box)) as house:
        visitor, agent, contact = await talking(house)
        assert visitor.shown("site")["site"]["mail"]
        box.answers = ["451 later", "421 busy"]
        await visitor.do("send_transcript", email=f" {TO} ", language="sl")
        assert not box.got
        await agent.do("end", contact=contact)
        await box.until(1)
        await left(house, 0)
        ((to, made),) = box.got
        assert to == [TO]
        assert made["To"] == TO
        assert made["From"] == "Lamps & Co <chat@shop.example>"
        assert made["Subject"] == "Vaš pogovor: Lamps & Co"
        assert (made["Auto-Submitted"], made["Content-Type"][:21]) == (
            "auto-generated",
            "multipart/alternative",
        )
        plain, html = (made.get_body([kind]) for kind in ("plain", "html"))
        assert plain is not None
        assert html is not None
        text, page = plain.get_content(), html.get_content()
        assert f"Vi: {MARKUP}" in text
        assert "Ann: Čisto preprosto: да." in text
        assert "Ann je tu" in text
        assert "<script" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in page
        assert 'lang="sl"' in page
        # Nothing is left of the address, and none was logged.
        kept = await house.store.read(entrances.mail, made["Message-ID"].strip("<>").split("@")[0])
        assert kept is not None
        assert (kept.state, kept.address, kept.attempts) == ("sent", "", 3)
        ours = " ".join(one.getMessage() for one in caplog.records if one.name != "mail.log")
        assert TO not in ours
        assert "preprosto" not in ours


async def test_what_was_asked_for_before_a_restart_is_sent_after_it_once(tmp_path: Path) -> None:
    async with mail_server() as box:
        broken = settings(box, first_retry_ms=3_600_000, longest_retry_ms=3_600_000)
        async with open_house(tmp_path, mail=broken) as house:
            visitor, agent, contact = await talking(house)
            await visitor.do("send_transcript", email=TO)
        async with open_house(tmp_path, set_up=False, mail=settings(box)) as house:
            agent = await house.agent()
            await agent.until(lambda state: contact in state["desk"])
            assert not box.got
            await agent.do("end", contact=contact)
            await box.until(1)
            await left(house, 0)
        async with open_house(tmp_path, set_up=False, mail=settings(box)) as house:
            await left(house, 0)
        assert len(box.got) == 1
        assert box.got[0][1]["Subject"] == "Your conversation with Lamps & Co"


async def test_an_address_that_is_refused_for_good_is_not_tried_again(tmp_path: Path) -> None:
    async with mail_server() as box, open_house(tmp_path, mail=settings(box)) as house:
        visitor, agent, contact = await talking(house)
        await agent.do("end", contact=contact)
        box.answers = ["550 nobody here"]
        await visitor.do("send_transcript", email=TO)
        await left(house, 0)
        assert box.got == []


async def test_nothing_but_one_plain_address_is_taken_and_not_often(tmp_path: Path) -> None:
    async with mail_server() as box, open_house(tmp_path, mail=settings(box)) as house:
        visitor = await house.visitor()
        assert await visitor.refused("send_transcript", email=TO) == "unknown_contact"
        contact = (await visitor.do("start", queue="sales", text="Hello"))["contact"]
        # Nobody has answered: nobody's words go to a third person through us.
        assert await visitor.refused("send_transcript", email=TO) == "wrong_stage"
        agent = await house.working()
        await serve(agent, contact)
        for wrong in (
            "",
            "vera",
            "a@b",
            f"{TO}\r\nBcc: all@mail.example",
            f"{TO},other@mail.example",
            f"<{TO}>",
            f"Vera <{TO}>",
            "vera@mail.example.",
            '"a b"@mail.example',
            "вера@mail.example",
            "-oQ@mail.example",
            "vera%inside@mail.example",
            "inside!vera@mail.example",
            f"{'x' * 260}@mail.example",
        ):
            assert await visitor.refused("send_transcript", email=wrong) == "bad_request", wrong
        for _ in range(3):
            await visitor.do("send_transcript", email=TO)
        assert await visitor.refused("send_transcript", email=TO) == "too_many"
        # Who deletes their data takes back what has not gone.
        await visitor.do("erase")
        await left(house, 0)
        assert box.got == []


async def test_without_a_mail_server_it_is_neither_offered_nor_taken(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor, _, _ = await talking(house)
        assert not visitor.shown("site")["site"]["mail"]
        assert await visitor.refused("send_transcript", email=TO) == "no_mail"
