"""The set-up's screens in their states. ``CORDBOARD_PICTURES``: as in ``test_console_screens``."""

import os
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, FilePayload, Page, expect

from config.centre import SAMPLE
from tests.e2e.test_console_screens import AXE, FOUND, LOOKS, TOO_SMALL, built
from tests.fakes.programs import DAY_MS, SECRET, SIGNING
from tests.fakes.rooms_server import INVITATION, Room, serving
from tests.fakes.set_up import MadeSetUp

assert built
pytestmark = pytest.mark.asyncio(loop_scope="session")
SCREENS = (
    ("full", "queues", ""),
    ("full", "queues", "button:has-text('Billing')"),
    ("full", "queues", "button:has-text('New queue')"),
    ("full", "agents", ""),
    ("full", "agents", "button:has-text('Maja')"),
    ("full", "users", ""),
    ("full", "users", "button:has-text('Maja')"),
    ("full", "users", "button:has-text('Leyla')"),
    ("full", "teams", ""),
    ("full", "roles", "button:has-text('Team leads')"),
    ("full", "replies", "button:has-text('Greeting')"),
    ("full", "forms", ""),
    ("full", "forms", "button:has-text('Orders and returns')"),
    ("full", "forms", "button:has-text('New form')"),
    ("empty", "forms", ""),
    ("full", "treatments", "button:has-text('Bring us')"),
    ("full", "house", ""),
    ("full", "reasons", ""),
    ("full", "file", ""),
    ("full", "file", "preview"),
    ("full", "file", "faults"),
    ("full", "keys", "button:has-text('New key')"),
    ("full", "keys", "revoked"),
    ("full", "webhooks", "button:has-text('Show')"),
    ("full", "record", ""),
    ("empty", "queues", ""),
    ("empty", "dispositions", ""),
    ("empty", "record", ""),
    ("broken", "queues", ""),
    ("broken", "record", ""),
    ("full", "queues", "calendar"),
)
LISTED = {
    "queues": "queue-list",
    "agents": "agent-list",
    "teams": "team-list",
    "users": "user-list",
    "roles": "role-list",
    "replies": "reply-list",
    "forms": "form-list",
    "treatments": "treatment-list",
    "house": "house",
    "keys": "key-list",
    "webhooks": "webhook-list",
    "record": "record",
}
"""The heading of each tab that has a table."""
CHANGED = (
    SAMPLE.read_text()
    .replace('name = "VIP"', 'name = "Gold"')
    .replace("after_s = 45", "after_s = 50")
)
WRONG = SAMPLE.read_text().replace("total = 6", "total = -6").replace('"least_busy"', '"best"')


async def choose(page: Page, text: str) -> None:
    file = FilePayload(name="centre.toml", mimeType="text/plain", buffer=text.encode())
    await page.locator("input[type=file]").set_input_files(file)


@pytest.mark.parametrize(("answer", "tab", "step"), SCREENS)
async def test_the_set_up_is_accessible_and_fits(
    browser: Browser, answer: str, tab: str, step: str
) -> None:
    pictures = os.environ.get("CORDBOARD_PICTURES")
    at = SCREENS.index((answer, tab, step)) % len(LOOKS)
    for width, height, scheme in LOOKS if pictures else LOOKS[at : at + 1]:
        room = Room("/supervisor", "few", set_up=MadeSetUp(answer))
        async with serving(room) as url:
            context = await browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
            )
            page = await context.new_page()
            await page.goto(f"{url}#/setup/{tab}")
            await page.locator(".setup-main .card, .setup-main .empty").first.wait_for()
            if step in ("preview", "faults"):
                await choose(page, CHANGED if step == "preview" else WRONG)
                await page.locator(".changes, .faults").first.wait_for()
            elif step == "revoked":
                await page.locator(".revoked summary").click()
                await page.get_by_text("Old shop").wait_for()
            elif step == "calendar":
                await page.locator("button:has-text('Billing')").first.click()
                await page.locator(".calendar-days").scroll_into_view_if_needed()
            elif step:
                await page.locator(step).first.click()
                await page.locator("dialog[open]").wait_for()
            else:
                await page.locator(".table, .empty, .word-list, .drop").first.wait_for()
            if pictures:
                name = f"setup-{answer}-{tab}-{len(step)}-{width}-{scheme}.png"
                await page.screenshot(path=Path(pictures) / name)
            await page.evaluate(AXE.read_text())
            assert await page.evaluate(FOUND) == [], (width, scheme)
            wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (width, scheme)
            if width < 500:
                assert await page.evaluate(TOO_SMALL) == []
            await context.close()


async def test_a_queue_is_changed_and_a_user_invited(browser: Browser) -> None:
    room = Room("/supervisor", "few")
    async with serving(room) as url:
        page = await browser.new_page()
        await page.goto(url)
        await page.locator(".figures").first.wait_for()
        await page.keyboard.press("s")
        await page.get_by_role("button", name="Billing", exact=True).click()
        name = page.get_by_label("Name", exact=True)
        await name.fill(" ")
        await page.get_by_role("button", name="Save").click()
        await page.get_by_text("Write a name.").wait_for()
        await expect(name).to_be_focused()
        await name.fill("Money")
        await page.get_by_text("Name for customers, by language").click()
        await page.get_by_label("Slovenian").fill("Denar")
        await page.get_by_label("Russian").fill(" ")
        await expect(page.get_by_text("Write a name.")).to_have_count(0)
        wait = page.get_by_label("Longest wait", exact=True)
        await wait.fill("10 fortnights")
        await page.get_by_role("button", name="Save").click()
        await expect(wait).to_be_focused()
        await page.get_by_text("Write a time as 20 s, 5 min or 1 h 30 min.").wait_for()
        assert room.set_up.asked == []
        await wait.fill("1 min 30 s")
        sunday = page.get_by_label("Sunday", exact=True)
        await sunday.fill("10:00-25:00")
        await page.get_by_role("button", name="Save").click()
        await expect(sunday).to_be_focused()
        await expect(sunday).to_have_attribute("aria-invalid", "true")
        await page.get_by_text("10:00-25:00: a day goes from 00:00 to 24:00.").wait_for()
        await expect(page.locator(".calendar")).not_to_contain_text("25:00")
        assert room.set_up.asked == []
        await sunday.fill("10:00-12:00")
        await page.get_by_role("button", name="Save").click()
        await page.get_by_text("Money changed.").first.wait_for()
        method, path, body = room.set_up.asked[-1]
        assert (method, path) == ("PUT", "/api/setup/queues/billing")
        assert (body["name"], body["max_wait_s"]) == ("Money", 90)
        assert (body["names"]["sl"], "ru" in body["names"]) == ("Denar", False)
        assert body["hours"]["week"]["sun"] == "10:00-12:00"
        assert body["channels"]["chat"]["target_s"] == 30
        await page.get_by_role("link", name="Users").click()
        await page.get_by_role("button", name="New user").click()
        await page.get_by_label("Name", exact=True).fill("Kai Kovač")
        await page.get_by_label("Role").select_option("supervisor")
        await page.get_by_role("button", name="Add and invite").click()
        await expect(page.locator(".form-link")).to_contain_text(f"#invitation={'t' * 43}")
        assert room.set_up.asked[-1][1] == "/api/setup/users/kai-kovac"
        await page.evaluate("location.hash = '#/reports'")
        await page.get_by_role("heading", name="The link is not copied yet").wait_for()
        await page.get_by_role("button", name="Stay here").click()
        await expect(page.locator(".form-link")).to_be_visible()


async def test_nothing_that_was_changed_is_lost_by_a_wrong_click(browser: Browser) -> None:
    room = Room("/supervisor", "few")
    async with serving(room) as url:
        page = await browser.new_page()
        await page.goto(f"{url}#/setup/house")
        await page.get_by_label("Greeting").fill("Good day.")
        await page.get_by_role("link", name="Replies").click()
        await page.get_by_role("button", name="Stay here").click()
        await expect(page.get_by_label("Greeting")).to_have_value("Good day.")
        await page.get_by_role("button", name="Wallboard").press("f")
        await page.get_by_role("button", name="Stay here").click()
        await page.get_by_role("button", name="Wallboard").click()
        await page.get_by_role("button", name="Stay here").click()
        await expect(page.get_by_label("Greeting")).to_have_value("Good day.")
        await page.get_by_role("button", name="Save", exact=True).click()
        await page.get_by_text("The settings hold now.").first.wait_for()
        assert room.set_up.asked[-1][1] == "/api/setup/settings"
        assert room.set_up.asked[-1][2]["greeting"] == "Good day."
        await page.get_by_role("link", name="Roles").click()
        await page.get_by_role("button", name="New role").click()
        await page.get_by_label("Name", exact=True).fill("Watchers")
        await page.get_by_label("See reports").check()
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Go on editing").click()
        await page.go_back()
        await page.get_by_role("button", name="Stay here").click()
        await page.get_by_role("button", name="Add the role").click()
        await page.get_by_text("Watchers added.").first.wait_for()
        method, path, body = room.set_up.asked[-1]
        assert (method, path) == ("PUT", "/api/setup/roles/watchers")
        assert body["rights"] == ["serve", "board", "reports"]
        await page.get_by_role("button", name="3 alerts").click()
        await page.get_by_label("Waiting in a queue, at least").fill("7")
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Go on editing").click()
        await page.get_by_role("button", name="Save the thresholds").click()
        await page.get_by_text("The thresholds hold for everybody now.").first.wait_for()
        assert room.set_up.asked[-1][2]["alert_waiting"] == "7"
        await page.get_by_role("button", name="3 alerts").click()
        await page.get_by_label("Waiting in a queue, at least").fill("8")
        await page.evaluate("location.hash = '#/reports'")
        await page.get_by_role("button", name="Discard it").click()
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await expect(page).to_have_url(f"{url}#/reports")
        session = {
            "user": "maja",
            "name": "Maja",
            "role": "leads",
            "agent": None,
            "rights": ["board"],
        }
        await page.route("**/api/session", lambda route: route.fulfill(json=session))
        await page.reload()
        await page.get_by_text("You do not have the right to see reports").wait_for()
        await page.get_by_role("link", name="Back to the board").click()
        await page.get_by_role("heading", name="Live board").wait_for()


async def test_a_form_is_made_and_put_into_order_by_keys(browser: Browser) -> None:
    room = Room("/supervisor", "few")
    async with serving(room) as url:
        page = await browser.new_page()
        await page.goto(f"{url}#/setup/forms")
        await page.get_by_role("button", name="Move Later up").press("Enter")
        await page.get_by_text("Later is number 2 now.").first.wait_for()
        ids = {"ids": ["orders", "later", "orders-ru", "old"]}
        assert room.set_up.asked == [("PUT", "/api/setup/order/forms", ids)]
        await expect(page.get_by_role("button", name="Move Later up")).to_be_focused()
        room.set_up.asked.clear()
        await replies_and_words_are_moved(page, room)
        await page.get_by_role("link", name="Forms").click()
        await page.get_by_role("button", name="New form").click()
        await page.get_by_label("Name", exact=True).fill("Before a sale")
        for kind in ("Email", "Choice", "Text"):
            await page.get_by_role("button", name=kind, exact=True).click()
        await expect(page.get_by_label("Question 3", exact=True)).to_be_focused()
        await page.keyboard.type("Order number")
        await page.keyboard.press("Alt+ArrowUp")
        await page.keyboard.press("Alt+ArrowUp")
        first = page.get_by_label("Question 1", exact=True)
        await expect(first).to_have_value("Order number")
        await expect(first).to_be_focused()
        await page.get_by_role("button", name="Move Order number down").press("Enter")
        await page.get_by_label("What is agreed to").fill("I agree.")
        most = page.get_by_label("Most letters of question 2")
        await most.fill("0")
        assert await most.evaluate("field => field.nextElementSibling.textContent") == "letters"
        await most.fill("200")
        preview = page.locator(".form-preview")
        await expect(preview.locator(".face")).to_have_text("RL")
        for text in ("Order number", "I agree.", "Start chat"):
            await preview.get_by_text(text).wait_for()
        await page.get_by_role("button", name="Add the form").click()
        await page.get_by_text("Write what is asked.").wait_for()
        assert room.set_up.asked == []
        await page.get_by_label("Question 3", exact=True).fill("About")
        await page.get_by_label("Choices of question 3").fill("Lamps\nRope\n")
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Go on editing").click()
        await page.get_by_role("button", name="Add the form").click()
        await page.get_by_text("Before a sale added.").first.wait_for()
    method, path, body = room.set_up.asked[-1]
    assert (method, path) == ("PUT", "/api/setup/forms/before-a-sale")
    assert [(one["id"], one["kind"]) for one in body["fields"]] == [
        ("email", "email"),
        ("order-number", "text"),
        ("about", "choice"),
    ]
    assert body["fields"][2]["options"] == ["Lamps", "Rope"]
    assert body["consent"] == "I agree."


async def replies_and_words_are_moved(page: Page, room: Room) -> None:
    await page.get_by_role("link", name="Prepared replies").click()
    await page.get_by_role("button", name="Goodbye", exact=True).press("Alt+ArrowUp")
    await page.get_by_text("Goodbye is number 3 now.").first.wait_for()
    (_, path, body), *_ = room.set_up.asked
    assert (path, body["ids"][2]) == ("/api/setup/order/replies", "bye")
    room.set_up.asked.clear()
    await page.get_by_role("link", name="Tags").click()
    first = page.locator(".word-list .field").first
    label = await first.input_value()
    await first.press("Alt+ArrowDown")
    await expect(page.get_by_label("Number 2")).to_have_value(label)
    await expect(page.get_by_label("Number 2")).to_be_focused()
    await page.get_by_role("button", name="Undo changes").click()


async def test_a_key_and_a_secret_are_shown_once(browser: Browser) -> None:
    room = Room("/supervisor", "few")
    asked = room.set_up.programs.asked
    async with serving(room) as url:
        page = await browser.new_page()
        await page.goto(f"{url}#/setup/keys")
        await page.get_by_role("button", name="New key").click()
        await page.get_by_role("button", name="Make the key").click()
        await page.get_by_text("Choose what the program may do.").wait_for()
        await expect(page.get_by_label("Name", exact=True)).to_be_focused()
        await page.get_by_label("Name", exact=True).fill("Shop")
        await page.get_by_label("Lasts").select_option("90")
        await page.get_by_label("See: who waits").check()
        await page.get_by_label("Change: put into line").check()
        await expect(page.get_by_label("Change: make supervisors")).to_be_disabled()
        await page.get_by_role("button", name="Make the key").click()
        dialog = page.get_by_role("dialog", name="The key of Shop")
        await expect(dialog.locator("code")).to_have_text(SECRET)
        await page.keyboard.press("Escape")
        await dialog.get_by_role("button", name="Close without it").click()
        await expect(page.locator("dialog")).to_have_count(0)
        method, path, body = asked[-1]
        assert (method, path, body["name"]) == ("POST", "/keys", "Shop")
        assert body["scopes"] == ["read:contacts", "write:contacts"]
        ends = body["expires_at"] - room.set_up.programs.now
        assert abs(ends - 90 * DAY_MS) < DAY_MS
        await a_key_is_renamed(page, asked)
        await page.get_by_role("button", name="Revoke Web shop").click()
        await page.get_by_role("button", name="Revoke", exact=True).click()
        await expect(page.locator("dialog")).to_have_count(0)
        assert asked[-1:] == [("DELETE", "/keys/0badc0de", None)]
        await a_webhook_is_made(page, asked)
        await page.get_by_role("button", name="Show deliveries to wall").click()
        await deliveries_are_followed(page, room)
        await page.get_by_role("button", name="Send number 899 again").click()
        await expect(page.get_by_text("It is sent again.").first).to_be_visible()
        assert asked[-1:] == [("POST", "/webhooks/b2/deliveries/899/replay", None)]
        await page.get_by_role("button", name="Send again what was given up").click()
        await expect(page.get_by_text("All that was given up is sent again.").first).to_be_visible()
        assert asked[-1:] == [("POST", "/webhooks/b2/replay-failed", None)]
        await page.keyboard.press("Escape")
        await all_lists_fit_a_phone(page)


async def a_webhook_is_made(page: Page, asked: list[tuple[str, str, Any]]) -> None:
    await page.get_by_role("link", name="Webhooks").click()
    await page.get_by_role("button", name="New webhook").click()
    address = page.get_by_label("Address")
    await address.fill("https://inside.example")
    await page.locator(".events summary", has_text="Alerts").click()
    await page.get_by_label("A threshold is passed").check()
    await page.get_by_role("button", name="Add the webhook").click()
    await expect(page.locator(".form-wrong")).to_have_text(
        "The address must be reachable from outside."
    )
    await expect(address).to_have_attribute("aria-invalid", "true")
    await expect(address).to_have_accessible_description(
        "The address must be reachable from outside."
    )
    await address.fill("https://crm.example/told")
    await page.get_by_role("button", name="Add the webhook").click()
    await expect(page.locator("dialog code")).to_have_text(SIGNING)
    sent = {"url": "https://crm.example/told", "kinds": ["alert.raised"]}
    assert asked[-1:] == [("POST", "/webhooks", sent)]
    await page.get_by_role("button", name="Copy it").click()
    await page.get_by_text("Copied.").or_(page.get_by_text("press Ctrl+C")).wait_for()
    await page.keyboard.press("Escape")


async def a_key_is_renamed(page: Page, asked: list[tuple[str, str, Any]]) -> None:
    await page.get_by_role("button", name="Web shop", exact=True).click()
    await page.get_by_label("Name", exact=True).fill("Shop of Oslo")
    await page.get_by_label("Change: put into line").uncheck()
    await page.get_by_role("button", name="Save").click()
    await page.get_by_text("Shop of Oslo changed.").first.wait_for()
    await expect(page.locator("dialog")).to_have_count(0)
    change = {"name": "Shop of Oslo", "scopes": ["read:contacts", "read:queues"]}
    assert asked[-1:] == [("PATCH", "/keys/0badc0de", change)]


async def deliveries_are_followed(page: Page, room: Room) -> None:
    """Those that are shown change in their place; new ones come when they are asked for."""
    told, made = page.locator(".delivery"), room.set_up.programs
    await expect(told).to_have_count(4)
    await told.nth(1).hover()
    before = await told.nth(1).bounding_box()
    made.happened = 2
    # As when the page is seen again: at once.
    await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    new = page.get_by_role("button", name="2 new")
    await new.wait_for()
    await expect(told.first).to_contain_text("Delivered")
    await expect(told).to_have_count(4)
    assert await told.nth(1).bounding_box() == before
    await new.click()
    await expect(told).to_have_count(6)
    await page.get_by_role("button", name="Send all since…").click()
    await page.get_by_text("1,284 events are sent").wait_for()
    await page.get_by_text("41 events from before that were not sent yet").wait_for()
    await page.get_by_role("button", name="Send them").click()
    await page.get_by_text("They are sent, the oldest first.").first.wait_for()
    assert made.asked[-1:] == [("POST", "/webhooks/b2/replay", {"seq": 17})]


async def all_lists_fit_a_phone(page: Page) -> None:
    """They are read without a sideways move on the smallest one."""
    await page.set_viewport_size({"width": 320, "height": 700})
    for tab, heading in LISTED.items():
        await page.evaluate(f"location.hash = '#/setup/{tab}'")
        table = page.locator(f".setup-main:has(#{heading}) .report-scroll").first
        await table.wait_for()
        wide = "box => Math.max(box.scrollWidth - box.clientWidth, scrollX)"
        assert await table.evaluate(wide) == 0, tab
        assert await page.evaluate(TOO_SMALL) == [], tab
    tabs = page.get_by_role("navigation", name="Set-up")
    await tabs.get_by_role("button", name="Record").click()
    await tabs.get_by_role("link", name="Tags").click()
    await expect(tabs.get_by_role("button", name="Tags")).to_be_focused()
    await expect(tabs.get_by_role("link")).to_have_count(0)


async def test_a_file_is_looked_at_before_it_is_applied(browser: Browser) -> None:
    room = Room("/supervisor", "few")
    async with serving(room) as url:
        page = await browser.new_page()
        await page.goto(f"{url}#/setup/file")
        await page.locator(".drop").wait_for()
        await choose(page, WRONG)
        line = 1 + WRONG.splitlines().index("total = -6")
        row = page.locator(".faults tbody tr", has_text="agents.budi.total")
        await expect(row.locator("td").first).to_have_text(str(line))
        await expect(page.get_by_text("More may follow")).to_have_count(0)
        await choose(page, "[channels]")
        await page.get_by_text("More may follow once these are right.").wait_for()
        await choose(page, CHANGED)
        await expect(page.locator(".change")).to_have_count(2)
        assert room.set_up.asked == []
        await page.get_by_role("button", name="Apply all of it").click()
        await page.get_by_text("The centre is as the file says.").first.wait_for()
        assert room.set_up.asked == [("POST", "/api/setup/import", CHANGED)]


async def test_who_is_invited_chooses_a_password_and_is_in(browser: Browser) -> None:
    async with serving(Room("/supervisor", "few"), signed_in=False) as url:
        page = await browser.new_page()
        await page.goto(f"{url}#invitation={INVITATION}")
        await page.get_by_text("Welcome, Ana Novak.").wait_for()
        await page.get_by_label("New password").fill("short")
        await page.get_by_role("button", name="Choose it and come in").click()
        await expect(page.get_by_role("alert")).to_contain_text("at least 10 characters")
        await page.evaluate(AXE.read_text())
        assert await page.evaluate(FOUND) == []
        await page.get_by_label("New password").fill("long enough for all")
        await page.get_by_role("button", name="Choose it and come in").click()
        await page.locator(".figures").first.wait_for()
        assert INVITATION not in page.url
        page = await browser.new_page()
        await page.goto(f"{url}#invitation={'x' * 43}")
        await page.get_by_text("This invitation was used.").wait_for()
        await page.get_by_role("button", name="Sign in with a password").click()
        await page.locator(".figures, .door-form").first.wait_for()
