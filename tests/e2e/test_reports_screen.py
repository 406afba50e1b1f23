"""The reports' screen in its states. ``CORDBOARD_PICTURES``: as in ``test_console_screens``."""

import os
from pathlib import Path

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.test_console_screens import AXE, FOUND, LOOKS, TOO_SMALL, built
from tests.fakes.rooms_server import Room, serving

assert built
pytestmark = pytest.mark.asyncio(loop_scope="session")
STATES = (
    ("full", "#/reports"),
    ("full", "#/reports?by=interval"),
    ("full", "#/reports?by=agent"),
    ("empty", "#/reports"),
    ("never", "#/reports"),
    ("bad", "#/reports?from=2020-01-01"),
    ("broken", "#/reports"),
)
SHOWN = {
    "full": ".report-table tbody tr",
    "empty": "text=Nothing in this time",
    "never": ".skeleton >> nth=0",
    "bad": "text=A report covers at most 800 days.",
    "broken": "text=The server cannot be reached",
}


@pytest.mark.parametrize(("answer", "address"), STATES)
async def test_the_reports_are_accessible_and_fit(
    browser: Browser, answer: str, address: str
) -> None:
    pictures = os.environ.get("CORDBOARD_PICTURES")
    at = STATES.index((answer, address)) % len(LOOKS)
    for width, height, scheme in LOOKS if pictures else LOOKS[at : at + 1]:
        async with serving(Room("/supervisor", "few", reports=answer)) as url:
            context = await browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
            )
            page = await context.new_page()
            await page.goto(url + address)
            await page.locator(SHOWN[answer]).first.wait_for()
            if pictures:
                by = address.partition("by=")[2] or "queue"
                name = f"reports-{answer}-{by}-{width}-{scheme}.png"
                await page.screenshot(path=Path(pictures) / name, full_page=True)
            await page.evaluate(AXE.read_text())
            assert await page.evaluate(FOUND) == [], (width, scheme)
            wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (width, scheme)
            if width < 500:
                assert await page.evaluate(TOO_SMALL) == []
            await context.close()


async def test_reports_are_reached_by_keyboard_and_by_address(browser: Browser) -> None:
    async with serving(Room("/supervisor", "few")) as url:
        page = await browser.new_page()
        await page.goto(url)
        await page.locator(".figures").first.wait_for()
        await page.keyboard.press("r")
        await page.locator(".chart canvas").wait_for()
        assert page.url.endswith("#/reports")
        await page.get_by_role("button", name="Interval").click()
        await expect(page.get_by_role("heading", level=2)).to_contain_text("by hour")
        assert "by=interval" in page.url
        await page.reload()
        await expect(page.get_by_role("heading", level=2)).to_contain_text("by hour")
        csv = page.get_by_role("link", name="CSV")
        assert await csv.get_attribute("href") == "/api/reports.csv?by=interval"
        head = page.get_by_role("button", name="Service level")
        await head.focus()
        await expect(page.get_by_role("tooltip").filter(has_text="SL-4:")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("tooltip").filter(has_text="SL-4:")).to_be_hidden()
        await page.go_back()
        await expect(page.get_by_role("heading", level=2)).to_contain_text("by queue")
        await page.keyboard.press("b")
        await page.locator(".figures").first.wait_for()
