"""Two-step sign-in as a person meets it, from setting it up to the code at the door."""

import os
from pathlib import Path
from typing import Final, Literal

import pyotp
from playwright.async_api import Browser, Page, expect

from access.policy import DoorPolicy
from access.second_factor import STEP_MS
from tests.rooms import PASSWORD, open_house

LOOKS: Final[tuple[tuple[int, Literal["light", "dark"]], ...]] = ((1280, "light"), (390, "dark"))


async def sign_in(page: Page, user: str) -> None:
    await page.get_by_label("User name").fill(user)
    await page.get_by_label("Password").fill(PASSWORD)
    await page.get_by_role("button", name="Sign in").click()


async def show(page: Page, name: str) -> None:
    """Pictures for whoever wants to look: CORDBOARD_PICTURES names a folder."""
    if not (folder := os.environ.get("CORDBOARD_PICTURES")):
        return
    before = page.viewport_size
    assert before is not None
    for width, scheme in LOOKS:
        await page.set_viewport_size({"width": width, "height": 844})
        await page.emulate_media(color_scheme=scheme)
        await page.screenshot(path=f"{folder}/{name}-{width}-{scheme}.png", full_page=True)
    await page.set_viewport_size(before)
    await page.emulate_media(color_scheme="light")


async def test_a_supervisor_who_must_sets_it_up_and_signs_in_with_it(
    browser: Browser, tmp_path: Path
) -> None:
    policy = DoorPolicy(second_factor_for=frozenset({"supervisor"}))
    async with open_house(tmp_path, doors=policy) as house:
        context = await browser.new_context(locale="en-GB")
        page = await context.new_page()

        def code(steps: int) -> str:
            now = house.engine.clock.now()
            return pyotp.TOTP(secret).generate_otp(now // STEP_MS + steps)

        await page.goto(f"{house.url}/supervisor")
        await sign_in(page, "sue")
        await page.get_by_role("button", name="Set up").click()
        await expect(page.get_by_alt_text("QR code of the secret below")).to_be_visible()
        await show(page, "enrol")
        secret = (await page.locator(".factor-secret").inner_text()).replace(" ", "")
        await page.get_by_label("The code that the app shows").fill("000000")
        await page.get_by_role("button", name="Turn on").click()
        await expect(page.get_by_role("alert")).to_contain_text("The code is wrong")
        await page.get_by_label("The code that the app shows").fill(code(-1))
        await page.get_by_role("button", name="Turn on").click()
        await expect(page.locator(".factor-codes li")).to_have_count(10)
        await show(page, "codes")
        await page.get_by_role("button", name="I have kept them").click()
        await expect(page.get_by_role("heading", name="Agents", exact=True)).to_be_visible()
        account = page.get_by_role("button", name="Sue: account")
        await account.click()
        await page.get_by_role("menuitem", name="Sign-in and security").click()
        await expect(page.get_by_text("10 recovery codes are left")).to_be_visible()
        await expect(page.get_by_text("this one")).to_be_visible()
        await show(page, "account")
        await page.get_by_role("button", name="Close").click()
        await account.click()
        await page.get_by_role("menuitem", name="Sign out").click()
        await sign_in(page, "sue")
        await expect(page.get_by_label("Code from your telephone")).to_be_focused()
        await show(page, "code")
        await page.get_by_label("Code from your telephone").fill(code(1))
        await page.get_by_role("button", name="Sign in").click()
        await expect(page.get_by_role("heading", name="Agents", exact=True)).to_be_visible()
        await context.close()
