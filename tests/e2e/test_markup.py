"""Markup in every text field is read as text on every screen."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, cast

import msgspec
from playwright.async_api import Browser, Page, expect

from access.sessions import COOKIE
from storage.rows import AnyRow, Label, User
from tests.e2e.people import Customer
from tests.rooms import RoomsHouse, open_house, serve

MARK: Final = '<img src=x onerror="window.hacked=1">'
LABELS: Final = (
    ("queue", "sales"),
    ("queue", "help"),
    ("agent", "ann"),
    ("disposition", "sold"),
    ("reason", "lunch"),
    ("setting", "brand"),
    ("setting", "greeting"),
)


def marked(house: RoomsHouse) -> list[AnyRow]:
    """Every name that a supervisor gives."""
    rows: list[AnyRow] = [Label(kind=kind, id=id, label=MARK) for kind, id in LABELS]
    for name in ("ann", "sue"):
        user = house.rooms.sessions.user(name)
        assert isinstance(user, User)
        rows.append(msgspec.structs.replace(user, name=MARK, picture=MARK))
    return rows


async def clean(page: Page) -> None:
    """What was written is on the page, and is no more than words."""
    assert await page.locator("img[src='x']").count() == 0
    assert await page.evaluate("window.hacked") is None
    assert await page.get_by_text(MARK, exact=False).count() > 0


async def console(browser: Browser, house: RoomsHouse, user: str, path: str) -> Page:
    context = await browser.new_context(locale="en-GB")
    cookie: Any = {"name": COOKIE, "value": await house.cookie(user), "url": house.url}
    await context.add_cookies([cookie])
    page = await context.new_page()
    await page.goto(house.url + path)
    return page


async def test_markup_in_every_text_field_is_shown_as_text(
    browser: Browser, tmp_path: Path
) -> None:
    async with open_house(tmp_path) as house:
        await house.engine.submit(None, command_id="", rows=marked(house))
        ann = await house.working()
        context = await browser.new_context(locale="en-GB")
        address = cast(Any, SimpleNamespace(address=house.url))
        vera = Customer(address, context, await context.new_page())
        await vera.goto()
        await vera.page.get_by_role("button", name="Chat with us").click()
        await vera.page.get_by_role("radio").first.check()
        await vera.page.get_by_label("Your name").fill(MARK)
        await vera.page.get_by_label("How can we help?").fill(MARK)
        await clean(vera.page)
        await vera.page.get_by_role("button", name="Start chat").click()
        await ann.until(lambda state: state["offers"])
        desk = await console(browser, house, "ann", "/agent")
        await expect(desk.locator(".offer")).to_contain_text(MARK)
        await clean(desk)
        contact = await serve(ann)
        # A name of a file cannot hold all of it: what breaks paths and headers goes.
        note = tmp_path / "<img src=x onerror=alert(1)>.txt"
        note.write_text("words", "utf-8")
        await vera.sends_file(note)
        await ann.do("send", contact=contact, message="a1", text=MARK)
        await expect(vera.bubbles.filter(has_text=MARK).last).to_be_visible()
        await clean(vera.page)
        await desk.locator("[data-contact]").first.click()
        await expect(desk.locator(".timeline .bubble").filter(has_text=MARK).first).to_be_visible()
        await clean(desk)
        await ann.do("transfer", contact=contact, queue="help", note=MARK)
        await ann.until(lambda state: state["offers"])
        await ann.do("set_status", status="break", reason="lunch")
        board = await console(browser, house, "sue", "/supervisor")
        await expect(board.get_by_text(MARK).first).to_be_visible()
        await clean(board)
        await board.locator(".link-button").first.click()
        await clean(board)
        await ann.do("set_status", status="available")
        await serve(ann)
        await ann.do("end", contact=contact)
        await ann.do("complete", contact=contact, disposition="sold", note=MARK)
        await clean(vera.page)
        for page in (vera.page, desk, board):
            await clean(page)
            await page.context.close()
