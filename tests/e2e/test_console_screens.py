"""The consoles' screens in their states: nothing for axe to find, nothing wider than the window.

With ``CORDBOARD_PICTURES`` set to a folder, a picture of each is left there to be looked at.
"""

import os
import subprocess
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from tests.fakes.rooms_server import ROOT, Room, serving

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
FOUND = """axe.run().then(({violations}) => violations.map(
  ({id, nodes}) => `${id}: ${nodes.map(({target}) => target.join(" ")).join(", ")}`))"""

# What is wider than what holds it: the page, a table in its card, a bar in its column.
TOO_WIDE = """(inner) => [document.documentElement, ...document.querySelectorAll(inner)]
  .map((one) => [one, one.parentElement?.getBoundingClientRect().right ?? innerWidth])
  .filter(([one, end]) => one.scrollWidth > innerWidth
    || one.getBoundingClientRect().right > Math.min(end, innerWidth) + 1)
  .map(([one, end]) => `${one.className} ${one.scrollWidth} in ${end}`)"""

# What a finger may miss: all that can be pressed and is smaller than 44 pixels, but for words in a
# text and boxes to tick, of which those without a label have 24.
TOO_SMALL = """() => [...(document.querySelector("dialog[open]") ?? document).querySelectorAll(
    "button, select, summary, .field, a[href]:not(p a, .person a), [type=checkbox], [role=option]")]
  .map((one) => one.matches("[type=checkbox]") ? one.closest("label") ?? one : one)
  .map((one) => [one, one.getBoundingClientRect(), one.matches("[type=checkbox]") ? 24 : 44])
  .filter(([one, box, least]) => box.width > 1 && getComputedStyle(one).visibility !== "hidden"
    && Math.min(box.width, box.height) < least && !one.matches(".company-one *"))
  .map(([one, box]) => `${one.className} ${box.width}x${box.height} ${one.textContent}`)"""

# What is lower than its letters is cut by its own box, and the next line lies over it.
OVERLAPS = """() => [...document.querySelectorAll(".figure-value, .figure-more, .trio-name")]
  .filter((one) => parseFloat(getComputedStyle(one).lineHeight)
    < parseFloat(getComputedStyle(one).fontSize))
  .map((one) => one.textContent)"""

OUTLINE = """() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  return `${outlineStyle} ${outlineWidth}`;
}"""

STEPS = {
    "": (),
    "talk": ("click:[data-contact=c0]",),
    "wrap-up": ("click:[data-contact=c2]", "press:1"),
    "transfer": ("click:[data-contact=c0]", "press:t"),
    "invite": ("click:[data-contact=c0]", "press:i"),
    "emoji": ("click:[data-contact=c0]", "click:[aria-label=Emoji]", "type:par"),
    "status": ("click:.status-button",),
    "help": ("press:?",),
    "line": ("press:p",),
    "earlier": (
        "click:[data-contact=c0]",
        "panel:",
        "click:[data-tab=earlier]:visible",
        "click:text=Solved >> visible=true",
    ),
    "about": ("click:[data-contact=c0]", "panel:", "click:[data-tab=customer]:visible"),
    "note": ("click:[data-contact=c0]", "press:n", "type:Ask @Gr"),
    "replies": ("click:[data-contact=c0]", "press:r", "type:/"),
    "palette": ("click:[data-contact=c0]", "press:Control+k", "type:on"),
    "limits": ("click:thead input[type=checkbox]", "click:text=Set limits", "press:2"),
    "drawer": ("click:text=Billing", "click:dialog [aria-haspopup]", "click:text=Close…"),
    "wall": ("press:f",),
    "alerts": ("click:.top-end .button", "click:text=On this device"),
    "behind": ("click:text=Handled today", "hover:.behind"),
    "along": ("click:text=Handled today", "click:.behind", "hover:.said-agent"),
    "wrong": ("click:[name=user]", "type:ana", "click:[name=password]", "type:wrong")
    + ("press:Enter", "see:.door-failed svg"),
    "account": ("click:.top-account", "click:text=Sign-in and", "see:.account-places li"),
    "menu": ("click:.agents [aria-haspopup]",),
}
SCREENS = (
    ("/agent", "signed-out", ""),
    ("/agent", "silent", ""),
    ("/agent", "out", ""),
    ("/agent", "empty", ""),
    ("/agent", "missed", ""),
    ("/agent", "few", "talk"),
    ("/agent", "few", "wrap-up"),
    ("/agent", "few", "transfer"),
    ("/agent", "few", "status"),
    ("/agent", "few", "help"),
    ("/agent", "few", "line"),
    ("/agent", "busy", "talk"),
    ("/supervisor", "silent", ""),
    ("/supervisor", "empty", ""),
    ("/supervisor", "few", ""),
    ("/supervisor", "busy", ""),
    ("/supervisor", "few", "limits"),
    ("/supervisor", "few", "drawer"),
    ("/supervisor", "few", "wall"),
    ("/agent", "calm", "earlier"),
    ("/agent", "calm", "note"),
    ("/agent", "calm", "about"),
    ("/agent", "calm", "replies"),
    ("/agent", "lost", ""),
    ("/agent", "calm", "palette"),
    ("/supervisor", "few", "alerts"),
    ("/supervisor", "few", "behind"),
    ("/supervisor", "few", "along"),
    ("/agent", "calm", "invite"),
    ("/agent", "calm", "emoji"),
    ("/agent", "signed-out", "wrong"),
    ("/agent", "calm", "account"),
    ("/supervisor", "few", "menu"),
    ("/agent", "sent", ""),
)
LOOKS = ((1440, 900, "light"), (1024, 768, "dark"), (390, 844, "light"))


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    """The pages as they are now, built when they are not there."""
    dists = (ROOT / folder / "app" / "dist" for folder in ("agent_desk", "supervisor"))
    if not all((dist / "index.html").exists() for dist in dists):
        build = ["node", "tools/build_front.mjs", "agent", "supervisor"]
        subprocess.run(build, cwd=ROOT, check=True)


async def play(page: Page, steps: tuple[str, ...]) -> None:
    for step in steps:
        verb, _, what = step.partition(":")
        if verb == "click":
            # Of a panel that is also there without room for it, the one that is seen.
            await page.locator(what).locator("visible=true").first.click()
        elif verb == "panel":
            # Beside the conversation, or where there is no room behind a button.
            await page.locator(".talk-head").wait_for()
            button = page.locator(".panel-button")
            await button.wait_for(state="attached")
            if await button.is_visible():
                await button.click()
        elif verb == "type":
            await page.keyboard.type(what)
        elif verb == "hover":
            await page.locator(what).first.hover()
        elif verb == "see":
            await page.locator(what).first.wait_for()
        else:
            await page.keyboard.press(what)


@pytest.mark.parametrize(("namespace", "scenario", "steps"), SCREENS)
async def test_every_screen_is_accessible_and_fits(
    browser: Browser, namespace: str, scenario: str, steps: str
) -> None:
    signed_in, silent = scenario != "signed-out", scenario == "silent"
    data = scenario if signed_in and not silent else "few"
    pictures = os.environ.get("CORDBOARD_PICTURES")
    # One look a screen, another for each; all of them when a person will look.
    at = SCREENS.index((namespace, scenario, steps)) % len(LOOKS)
    for width, height, scheme in LOOKS if pictures else LOOKS[at : at + 1]:
        async with serving(Room(namespace, data, silent=silent), signed_in) as url:
            context = await browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
            )
            page = await context.new_page()
            await page.goto(url)
            await page.locator("main").first.wait_for()
            if not silent and signed_in:
                await page.locator(".status, .figures").first.wait_for()
            await play(page, STEPS[steps])
            if pictures:
                name = f"{namespace[1:]}-{scenario}-{steps or 'plain'}-{width}-{scheme}.png"
                await page.screenshot(path=Path(pictures) / name)
            await page.evaluate(AXE.read_text())
            assert await page.evaluate(FOUND) == [], (width, scheme)
            wide = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert wide <= 0, (width, scheme)
            if width < 500:
                assert await page.evaluate(TOO_SMALL) == []
            if not steps:
                # The system's own colours take shadows away: where the keys are is still seen.
                await page.emulate_media(forced_colors="active")
                await page.keyboard.press("Tab")
                assert await page.evaluate(OUTLINE) == "solid 2px"
            await context.close()


async def test_a_long_name_gives_way_and_the_page_never_scrolls_sideways(browser: Browser) -> None:
    room = Room("/supervisor", "few")
    long = "Returns, exchanges and complaints of our shops in the north and of all partners " * 2
    for row in room.rows["queues"].values():
        row |= {"name": long[:80], "past_due": 1}
    for row in room.rows["agents"].values():
        row["name"] = "Maximiliane-Antonia Freifrau von Hohenstein-Schwarzenbergerin"
    lists = room.rows["lists"]["lists"]
    lists["reasons"] = [
        one | {"label": f"{long[:50]} {at}"} for at, one in enumerate(lists["reasons"])
    ]
    centre = room.set_up.centre
    queues = tuple(queue.model_copy(update={"name": long[:80]}) for queue in centre.queues)
    room.set_up.centre = centre.model_copy(update={"queues": queues})
    async with serving(room) as url:
        for widths in ((1920, 1600, 1366), (1024, 1280), (820, 768, 390, 320)):
            # A page for each: a window that comes back from the full screen cannot be resized yet.
            page = await browser.new_page(viewport={"width": widths[0], "height": 800})
            await page.goto(f"{url}#/")
            await page.locator(".queues .link-button").first.wait_for()
            for width in widths:
                await page.set_viewport_size({"width": width, "height": 800})
                inner = ".queues, .agents, .meter > *, .agent-name > *"
                assert await page.evaluate(TOO_WIDE, inner) == [], width
            await page.keyboard.press("f")
            await page.locator(".wall-queues").wait_for()
            assert await page.evaluate(TOO_WIDE, ".wall-queues") == [], width
            # What alerts on the board does so on the wall.
            alerts = sum(len(row["alerts"]) for row in room.rows["queues"].values())
            assert await page.locator(".wall-queues .wall-alerted").count() == alerts == 3
            await page.keyboard.press("f")
            await page.keyboard.press("s")
            await page.locator(".setup .table").wait_for()
            assert await page.evaluate(TOO_WIDE, ".setup .table") == [], width


async def test_larger_letters_of_the_browser_cut_nothing_and_overlap_nothing(
    browser: Browser,
) -> None:
    async with serving(Room("/agent", "few")) as desk, serving(Room("/supervisor", "few")) as board:
        page = await browser.new_page(viewport={"width": 1280, "height": 800})
        browser_of = await page.context.new_cdp_session(page)
        await browser_of.send("Page.setFontSizes", {"fontSizes": {"standard": 32}})
        await page.goto(board)
        await page.locator(".figure-value").first.wait_for()
        assert await page.evaluate(TOO_WIDE, ".card") == []
        assert await page.evaluate(OVERLAPS) == []
        await page.goto(desk)
        await page.locator("[data-contact=c0]").click()
        await page.locator("textarea").wait_for()
        # An offer covers neither the status nor what the account is behind.
        for control in (".status-button", ".top-account"):
            await page.locator(control).click(trial=True, timeout=3_000)
        for width in (1280, 390):
            await page.set_viewport_size({"width": width, "height": 800})
            assert await page.evaluate(TOO_WIDE, ".offer, .composer") == [], width
            for name in ("Decline", "Send"):
                button = page.get_by_role("button", name=name, exact=True)
                await expect(button).to_be_in_viewport(ratio=1)
        # On a phone, still: the end of a wrap-up, and the wallboard within its window.
        await page.get_by_label("Back to the contacts").click()
        await page.locator("[data-contact=c2]").click()
        await expect(page.get_by_role("button", name="Done")).to_be_in_viewport(ratio=1)
        await page.goto(board)
        await page.locator(".figure-value").first.wait_for()
        await page.set_viewport_size({"width": 320, "height": 800})
        assert await page.evaluate(TOO_WIDE, ".card, .table") == []
        await page.keyboard.press("f")
        await page.locator(".wall-queues").wait_for()
        assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


async def test_a_refused_command_is_told_in_the_servers_words(browser: Browser) -> None:
    async with serving(Room("/agent", "few", refuse="That offer went to Leyla.")) as url:
        page = await browser.new_page()
        await page.goto(url)
        await page.locator(".offer").get_by_role("button", name="Accept").click()
        await page.locator(".toast-near", has_text="That offer went to Leyla.").wait_for()


async def test_an_offer_does_not_take_the_keys_of_a_reply(browser: Browser) -> None:
    room = Room("/agent", "few")
    (offered,) = room.rows["offers"].values()
    # A message that was left, where there is no mail server.
    room.rows["desk"]["c0"]["unmailed"] = True
    async with serving(room) as url:
        page = await browser.new_page()
        await page.goto(url)
        await page.locator("[data-contact=c0]").click()
        await page.locator("textarea").wait_for()
        await page.keyboard.press("r")
        await page.keyboard.type("Half a reply")
        assert await page.locator("textarea").input_value() == "Half a reply"
        await expect(page.get_by_text("No email goes out from here")).to_be_visible()
        await page.keyboard.press("Enter")
        await page.locator(".bubble", has_text="Half a reply").wait_for()
        assert [body["type"] for body in room.asked if body["type"] == "accept"] == []
        # E asks; who goes on writing after it meant no End, nor any other shortcut.
        await page.keyboard.press("Escape")
        await page.keyboard.press("e")
        asked = page.get_by_role("dialog", name="End the contact?")
        await expect(asked).to_contain_text("No email goes out: what was written stays here")
        await page.keyboard.type("xcuse me")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        # Accepted in the middle of a reply, the contact opens; the words wait where they belong.
        await page.locator("textarea").fill("Half a line")
        # Also from the palette, which then does nothing of its own.
        await page.keyboard.press("Control+k")
        await page.keyboard.type("break")
        await page.keyboard.press("Alt+Enter")
        await page.keyboard.type("Hello there")
        reply = page.get_by_label(f"Reply to {offered['customer']}")
        await expect(reply).to_have_value("Hello there")
        await expect(reply).to_be_focused()
        await page.locator("[data-contact=c0]", has_text="Draft: Half a line").wait_for()
        # Nor does End throw away what is not sent.
        await page.locator("[data-key=end]").click()
        dialog = page.get_by_role("dialog", name="End with a reply not sent?")
        await expect(dialog.get_by_text("Hello there")).to_be_visible()
        await dialog.get_by_role("button", name="Keep it open").click()
        await expect(reply).to_have_value("Hello there")
        assert not {"end", "set_status"} & {body["type"] for body in room.asked}
        await page.locator("[data-key=end]").click()
        await dialog.get_by_role("button", name="End anyway").click()
        await page.locator(".wrap-unsent", has_text="Hello there").wait_for()


async def test_to_transfer_to_nobody_is_told(browser: Browser) -> None:
    async with serving(Room("/agent", "calm")) as url:
        page = await browser.new_page()
        await page.goto(url)
        await play(page, STEPS["transfer"])
        await page.get_by_role("dialog").get_by_role("button", name="Transfer").click()
        await page.get_by_text("Choose first who gets it.").first.wait_for()


async def test_a_prepared_reply_is_put_in_by_a_slash_and_by_the_palette(browser: Browser) -> None:
    async with serving(Room("/agent", "calm")) as url:
        page = await browser.new_page()
        await page.goto(url)
        await page.locator("[data-contact=c0]").click()
        await page.locator("textarea").wait_for()
        await page.keyboard.press("r")
        await page.keyboard.type("Well. /mom")
        await page.get_by_role("option", name="One moment").wait_for()
        await page.keyboard.press("Enter")
        reply = page.get_by_label("Reply to Mira Köhler")
        words = "Well. One moment please, Mira Köhler. I am looking it up."
        await expect(reply).to_have_value(words)
        await page.keyboard.press("Control+k")
        await page.keyboard.type("order numb")
        await page.keyboard.press("Enter")
        await expect(reply).to_have_value(f"{words} Could you tell me the number of your order?")
        await expect(reply).to_be_focused()


async def test_a_private_note_is_no_message(browser: Browser) -> None:
    room = Room("/agent", "calm")
    async with serving(room) as url:
        page = await browser.new_page()
        await page.goto(url)
        await page.locator("[data-contact=c0]").click()
        await page.keyboard.press("n")
        await page.keyboard.type("Ask @gra")
        await page.get_by_role("option", name="Grace Kim").wait_for()
        await page.keyboard.press("Enter")
        await page.keyboard.type("first")
        await page.keyboard.press("Enter")
        await page.locator(".note", has_text="Ask @Grace Kim first").wait_for()
        assert [body["type"] for body in room.asked if body["type"] == "send"] == []
        await expect(page.get_by_label("Private note about Mira Köhler")).to_have_value("")


async def test_a_reply_that_the_customer_overtook_is_asked_about_once(browser: Browser) -> None:
    room = Room("/agent", "calm")
    async with serving(room) as url:
        page = await browser.new_page()
        await page.goto(url)
        await page.locator("[data-contact=c0]").click()
        await page.locator("textarea").wait_for()
        await page.keyboard.press("r")
        await page.keyboard.type("Half a")
        await room.customer_says("c0", "Forget it")
        await page.locator(".bubble", has_text="Forget it").wait_for()
        await page.keyboard.type(" reply")
        await page.keyboard.press("Enter")
        await page.locator(".stale", has_text="Forget it").wait_for()
        assert not [body for body in room.asked if body["type"] == "send"]
        await page.keyboard.press("Enter")
        await page.locator(".bubble", has_text="Half a reply").wait_for()
        await expect(page.locator(".stale")).to_have_count(0)


async def test_a_draft_outlives_a_reload(browser: Browser) -> None:
    async with serving(Room("/agent", "few")) as url:
        page = await browser.new_page()
        await page.goto(url)
        await page.locator("[data-contact=c0]").click()
        await page.locator("textarea").fill("Not sent yet")
        await page.reload()
        await expect(page.locator("textarea")).to_have_value("Not sent yet")


async def test_wrap_up_outlives_a_reload(browser: Browser) -> None:
    room = Room("/agent", "few")
    async with serving(room) as url:
        page = await browser.new_page()
        await page.goto(url)
        await page.locator("[data-contact=c2]").click()
        await page.get_by_label("Note for colleagues").fill("Call back on Monday")
        await page.get_by_role("radio").first.click()
        # It is kept as it is chosen: another browser of this agent shows it, and Done is no need.
        await expect(page.locator(".wrap-kept")).to_be_visible()
        other = await (await browser.new_context()).new_page()
        await other.goto(url)
        await other.locator("[data-contact=c2]").click()
        await page.reload()
        for one in (other, page):
            await expect(one.get_by_label("Note for colleagues")).to_have_value(
                "Call back on Monday"
            )
            await expect(one.get_by_role("radio").first).to_be_checked()
            await expect(one.locator(".note")).to_have_count(0)
        # Closed in the middle of a word, a page leaves nothing behind.
        await other.get_by_label("Note for colleagues").fill("Call back on Tuesday")
        await other.close(run_before_unload=True)
        await expect(page.get_by_label("Note for colleagues")).to_have_value("Call back on Tuesday")
        # The focus goes with the digit, and Tab leaves the outcomes as they are.
        await page.keyboard.press("3")
        await expect(page.get_by_role("radio").nth(2)).to_be_focused()
        await page.keyboard.press("Tab")
        await expect(page.locator(".tag").first).to_be_focused()
        await expect(page.get_by_role("radio", checked=True)).to_have_attribute(
            "data-key", "chip-3"
        )
        # On a small phone the last words stay in sight above it, and Done below.
        await page.set_viewport_size({"width": 320, "height": 640})
        await expect(page.get_by_role("button", name="Done")).to_be_in_viewport(ratio=1)
        line = await page.locator(".timeline-frame").bounding_box()
        assert line is not None
        assert line["height"] >= 96
        # Ctrl + Enter is Done wherever the focus is in it.
        await page.get_by_role("radio").nth(2).focus()
        await page.keyboard.press("Control+Enter")
        await expect(page.get_by_role("form", name="Wrap-up")).to_be_hidden()
        done = room.asked[-1]
        assert (done["type"], done["note"]) == ("complete", "Call back on Tuesday")


async def test_limits_of_many_are_changed_at_once_and_taken_back(browser: Browser) -> None:
    room = Room("/supervisor", "few")
    async with serving(room) as url:
        page = await browser.new_page()
        await page.goto(url)
        before = [row["slots"]["chat"]["limit"] for row in room.rows["agents"].values()]
        await play(page, STEPS["limits"])
        await page.get_by_text("12 agents change, nobody is interrupted.").wait_for()
        await page.get_by_role("button", name="Apply").click()
        undo = page.get_by_role("button", name="Undo")
        await undo.wait_for()
        assert {row["slots"]["chat"]["limit"] for row in room.rows["agents"].values()} == {2}
        await undo.click()
        await page.get_by_text("Limits are as before.").first.wait_for()
        assert [row["slots"]["chat"]["limit"] for row in room.rows["agents"].values()] == before


async def test_a_conversation_is_read_along_and_handed_over(browser: Browser) -> None:
    room = Room("/supervisor", "few")
    async with serving(room) as url:
        page = await browser.new_page()
        await page.goto(url)
        await play(page, STEPS["along"])
        await page.get_by_text("with Dimas Pratama, live").wait_for()
        await page.get_by_label("Transfer to").select_option("queue billing")
        await page.get_by_role("button", name="Transfer", exact=True).click()
        await page.get_by_text("It is transferred, with its place.").first.wait_for()
        assert room.asked[-1] == {"type": "hand_over", "contact": "c0", "queue": "billing"}
