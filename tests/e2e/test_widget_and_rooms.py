"""The widget and the real rooms: what the customer does reaches the agent, and back."""

import asyncio
import struct
import zlib
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.rooms import RoomsHouse, open_house, serve

pytestmark = pytest.mark.timeout(90)


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"".join(b"\0" + b"\xb4\x60\x2f" * 8 for _ in range(8)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def begin(page: Page, house: RoomsHouse) -> None:
    await page.goto(house.url)
    await page.get_by_role("button", name="Chat with us").click()
    await page.get_by_label("Help", exact=True).check()
    await page.get_by_label("How can we help?").fill("My lamp went dark")
    await page.get_by_role("button", name="Start chat").click()
    await expect(page.get_by_text("You are next.", exact=True)).to_be_visible()


async def write(page: Page, text: str) -> None:
    await page.get_by_label("Write a message").fill(text)
    await page.keyboard.press("Enter")


async def test_a_customer_waits_is_served_sends_a_picture_and_rates(
    browser: Browser, tmp_path: Path
) -> None:
    async with open_house(tmp_path) as house:
        page = await browser.new_page(locale="en-GB")
        await begin(page, house)
        agent = await house.working()
        contact = await serve(agent)
        await expect(page.get_by_role("heading", name="Ann")).to_be_visible()
        await agent.do("read", contact=contact, seq=1)
        await expect(page.get_by_text("Read", exact=True)).to_be_visible()
        await agent.signal(kind="typing", contact=contact, on=True)
        await expect(page.get_by_text("is writing")).to_be_visible()
        await agent.do("send", contact=contact, message="a1", text="A picture, please")
        await expect(page.get_by_text("A picture, please", exact=True)).to_be_visible()
        await page.locator(".composer input[type=file]").set_input_files(
            {"name": "lamp.png", "mimeType": "image/png", "buffer": png()}
        )
        await expect(page.locator("img.picture")).to_be_visible()
        await write(page, "Here it is")
        await agent.until(lambda _: "Here it is" in agent.texts())
        await agent.do("end", contact=contact)
        await page.get_by_label("Excellent").check()
        await page.get_by_role("button", name="Send rating").click()
        await expect(page.get_by_text("Thank you. That helps.").first).to_be_visible()
        await page.get_by_role("button", name="New chat").click()
        await expect(page.get_by_role("button", name="Start chat")).to_be_visible()
        await page.close()


async def test_a_restarted_server_and_a_reload_lose_nothing_and_repeat_nothing(
    browser: Browser, tmp_path: Path
) -> None:
    page = await browser.new_page(locale="en-GB")
    async with open_house(tmp_path) as house:
        port = int(house.url.rsplit(":", 1)[1])
        await begin(page, house)
        await write(page, "Before")
        await expect(page.locator(".foot.sent")).to_be_visible()
    await write(page, "In between")
    await expect(page.get_by_text("Will be sent")).to_be_visible()
    await expect(page.get_by_text("Reconnecting. What you write is kept and sent.")).to_be_visible()
    async with open_house(tmp_path, set_up=False, port=port) as house:
        await page.evaluate("dispatchEvent(new Event('online'))")
        await expect(page.get_by_text("Will be sent")).to_be_hidden(timeout=20_000)
        await page.reload()
        await expect(page.get_by_text("You are next.", exact=True)).to_be_visible()
        agent = await house.working()
        await serve(agent)
        async with asyncio.timeout(10):
            await agent.until(lambda _: len(agent.texts()) == 3)
        assert agent.texts() == ["My lamp went dark", "Before", "In between"]
        await expect(page.locator(".mine .bubble")).to_have_text(agent.texts())
        await page.close()
