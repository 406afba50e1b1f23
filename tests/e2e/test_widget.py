"""The widget in a real browser, on a page that allows nothing but its own files.

The room behind it is a fake at the wire, so that every state can be had.
"""

import gzip
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.fakes.visitor_room import DIST, ROOT, VisitorRoom, message, place, visitor_server

AXE = (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text()
AGENT = {"name": "Leyla Aliyeva", "picture": None}
LONG = {
    "id": "f1",
    "name": f"Rechnung_{'0123456789' * 12}_endgueltig.pdf",
    "size": 2_345_678,
    "type": "application/pdf",
    "url": "chat/files/f1",
}
DRAGGED = """async (panel) => {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(new File(["words"], "a.txt"));
  const drag = (kind) => panel.dispatchEvent(
    new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true })
  );
  drag("dragenter");
  while (!panel.dataset.drop) {
    if (drag("dragover")) throw new Error("the browser would open the file");
    await new Promise(requestAnimationFrame);
  }
}"""
PHONE = {"width": 390, "height": 844}

pytestmark = pytest.mark.timeout(90)


@pytest.fixture(scope="module", autouse=True)
def built() -> None:
    assert (DIST / "widget" / "panel.en.js").exists(), (
        "build the widget first: npm run build -- widget"
    )


@asynccontextmanager
async def shop(browser: Browser, room: VisitorRoom, **context: Any) -> AsyncIterator[Page]:
    """The sample shop, open in a browser. Any message on its console fails the test."""
    said: list[str] = []
    async with visitor_server(room) as url:
        tabs = await browser.new_context(**({"locale": "en-GB"} | context))
        page = await tabs.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        await page.goto(url)
        yield page
        await tabs.close()
    assert said == []


async def inside(page: Page, what: Locator) -> None:
    """Nothing of it is wider than the panel."""
    frame = await page.locator(".panel").bounding_box()
    assert frame
    for each in await what.all():
        box = await each.bounding_box()
        assert box
        assert frame["x"] <= box["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"]


async def accessible(page: Page) -> None:
    """axe finds nothing in the widget. The sample page is looked at as well."""
    await page.evaluate(AXE)
    found = await page.evaluate("axe.run(document).then((result) => result.violations)")
    assert [(each["id"], [node["html"] for node in each["nodes"]]) for each in found] == []


def launcher(page: Page) -> Locator:
    return page.get_by_role("button", name="Chat with us")


async def begin(page: Page, text: str = "A scratch on my lamp") -> None:
    await launcher(page).click()
    await page.get_by_label("Orders").check()
    await page.get_by_label("How can we help?").fill(text)
    await page.get_by_role("button", name="Start chat").click()
    await expect(page.get_by_text("You are 3rd.", exact=True)).to_be_visible()


async def write(page: Page, text: str) -> None:
    await page.get_by_label("Write a message").fill(text)
    await page.keyboard.press("Enter")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_customer_waits_is_served_and_rates_and_axe_finds_nothing(
    browser: Browser, scheme: str
) -> None:
    room = VisitorRoom()
    async with shop(browser, room, color_scheme=scheme, reduced_motion="reduce") as page:
        await launcher(page).click()
        await expect(page.get_by_text("What is it about?")).to_be_visible()
        await accessible(page)
        await page.get_by_role("button", name="Close").click()
        await begin(page)
        await expect(page.get_by_text("Usually 2 to 4 minutes.", exact=True)).to_be_visible()
        await accessible(page)
        await room.chat(stage="serving", agent=AGENT, place=None, delivered_seq=1, read_seq=1)
        await room.say("agent", "Let me look. https://shop.example/care")
        await expect(page.get_by_role("heading", name="Leyla Aliyeva")).to_be_visible()
        await write(page, "Thank you")
        await expect(page.locator(".mine .bubble").nth(1)).to_have_text("Thank you")
        # Where the system sets the colours, what is written in and pressed keeps its edge.
        await page.emulate_media(forced_colors="active")
        await expect(page.locator(".writing")).to_have_css("outline-style", "solid")
        await expect(page.locator(".writing .solid")).to_have_css("border-style", "solid")
        await page.emulate_media(forced_colors="none")
        for sender in ("agent", "customer"):
            await room.say(sender, file=LONG)
        await expect(page.locator("button.file")).to_have_count(2)
        await inside(page, page.locator("button.file"))
        await accessible(page)
        await room.chat(stage="ended", ended_by="agent")
        await page.get_by_label("Very good").check()
        await page.get_by_label("Anything to add?").fill("Quick")
        await accessible(page)
        await page.get_by_role("button", name="Send rating").click()
        await expect(page.get_by_text("Thank you. That helps.").first).to_be_visible()
    rated = [each["body"] for each in room.commands if each["body"]["type"] == "rate"]
    assert rated == [{"type": "rate", "score": 4, "comment": "Quick"}]


async def test_the_page_keeps_its_globals_and_its_layout(browser: Browser) -> None:
    room = VisitorRoom()
    async with shop(browser, room) as page:
        names = "Object.getOwnPropertyNames(window).join()"
        await launcher(page).wait_for()
        bare = await page.context.new_page()
        await bare.route("**/widget.js", lambda route: route.abort())
        await bare.goto(page.url)
        before = set((await bare.evaluate(names)).split(","))
        height = await page.evaluate("document.documentElement.scrollHeight")
        await page.evaluate(
            """
            window.shifts = [];
            // What moves inside the panel has no node of the page.
            const watch = (list) => list.getEntries().forEach(({ sources }) =>
              shifts.push(...sources.map(({ node }) => node?.localName ?? null)));
            new PerformanceObserver(watch).observe({ type: "layout-shift", buffered: true });
            """
        )
        await begin(page)
        # Letters are as large as the browser is set, whatever the page makes of its own.
        await page.evaluate("document.documentElement.style.fontSize = '10px'")
        browser_of = await page.context.new_cdp_session(page)
        for size in (24, 16):
            await browser_of.send("Page.setFontSizes", {"fontSizes": {"standard": size}})
            await expect(page.locator(".panel")).to_have_css("font-size", f"{size}px")
        await page.evaluate("document.documentElement.style.fontSize = ''")
        await page.get_by_role("button", name="Close").click()
        after = set((await page.evaluate(names)).split(","))
        assert after - before == {"Cordboard", "shifts"}
        assert set(await page.evaluate("shifts")) <= {None, "cordboard-chat"}
        assert await page.evaluate("document.documentElement.scrollHeight") == height


async def test_a_reload_changes_nothing_and_offline_messages_arrive_once(browser: Browser) -> None:
    room = VisitorRoom()
    async with shop(browser, room, viewport=PHONE) as page:
        await begin(page)
        # What takes dropped files comes with the first that is dragged in.
        await page.locator(".panel").evaluate(DRAGGED)
        await expect(page.locator(".panel[data-drop='Drop the file here']")).to_be_visible()
        await page.reload()
        await expect(page.get_by_text("You are 3rd.", exact=True)).to_be_visible()
        # The page keeps the focus: nobody asked for the panel.
        assert await page.evaluate("document.activeElement === document.body")
        await room.chat(stage="serving", agent=AGENT, place=None)
        await expect(page.get_by_role("heading", name="Leyla Aliyeva")).to_be_visible()
        room.deaf = True
        await write(page, "Are you there?")
        await expect(page.get_by_text("Will be sent")).to_be_visible()
        await page.reload()
        room.deaf = False
        await expect(page.locator(".mine .bubble").nth(1)).to_have_text("Are you there?")
        await expect(page.locator(".foot.sent").last).to_be_visible()
    words = [each["text"] for each in room.rows["messages"].values()]
    assert words == ["A scratch on my lamp", "Are you there?"]


async def test_who_was_away_for_too_long_reads_why_and_loses_no_word(browser: Browser) -> None:
    room = VisitorRoom()
    async with shop(browser, room) as page:
        await begin(page)
        await room.chat(stage="serving", agent=AGENT, place=None)
        await expect(page.get_by_role("heading", name="Leyla Aliyeva")).to_be_visible()
        room.deaf = True
        await write(page, "Are you still there?")
        await expect(page.get_by_text("Will be sent")).to_be_visible()
        room.refuse["send"] = "wrong_stage"
        await room.chat(stage="ended", ended_by="dropped")
        room.deaf = False
        await expect(
            page.get_by_text("We lost the connection to you for too long.")
        ).to_be_visible()
        await expect(page.locator(".foot.failed")).to_contain_text("The chat had ended.")
        # It broke off: the way on comes first, and nobody asks how it was.
        await expect(page.get_by_text("How was it?")).to_be_hidden()
        again = page.get_by_role("button", name="New chat")
        await expect(again).to_have_class("solid")
        await again.click()
        await expect(page.get_by_label("How can we help?")).to_have_value("Are you still there?")


async def test_a_closed_panel_says_on_its_button_that_a_conversation_is_open(
    browser: Browser,
) -> None:
    room = VisitorRoom()
    async with shop(browser, room) as page:
        await begin(page)
        other = await page.context.new_page()
        await other.goto(page.url)
        waiting = other.get_by_role("button", name="Chat with us. Waiting in line", exact=True)
        await expect(waiting).to_have_attribute("data-going", "")
        await expect(waiting).to_have_attribute("aria-expanded", "false")
        await page.get_by_role("button", name="Close").click()
        await page.reload()
        await expect(launcher(page)).to_have_attribute("data-going", "")
        await room.chat(stage="serving", agent=AGENT, place=None)
        await room.say("agent", "Hello")
        named = "Chat with us. Leyla Aliyeva. 1 new message"
        await expect(page.get_by_role("button", name=named, exact=True)).to_be_visible()
        await accessible(page)
        await room.chat(stage="ended", ended_by="agent")
        await expect(launcher(page)).not_to_have_attribute("data-going", "")


async def test_two_tabs_stay_in_step_and_the_badge_counts_what_is_unread(browser: Browser) -> None:
    room = VisitorRoom()
    async with shop(browser, room) as page:
        await begin(page)
        other = await page.context.new_page()
        await other.goto(page.url)
        await room.chat(stage="serving", agent=AGENT, place=None)
        await page.get_by_role("button", name="Close").click()
        await room.say("agent", "Hello")
        await room.say("agent", "A picture would help")
        await expect(other.locator(".badge")).to_have_text("2")
        await launcher(other).click()
        await write(other, "Here it is")
        await expect(other.locator(".badge")).to_be_hidden()
        await expect(page.locator(".badge")).to_be_hidden()
        await launcher(page).click()
        await expect(page.locator(".mine .bubble").nth(1)).to_have_text("Here it is")


async def test_on_a_phone_the_panel_fills_the_screen_and_holds_the_focus(browser: Browser) -> None:
    room = VisitorRoom()
    async with shop(browser, room, viewport=PHONE, reduced_motion="reduce") as page:
        await begin(page)
        box = await page.locator(".panel").bounding_box()
        assert box == {"x": 0, "y": 0, "width": 390, "height": 844}
        focused = "document.querySelector('cordboard-chat').shadowRoot.activeElement?.className"
        for _ in range(8):
            await page.keyboard.press("Tab")
            assert await page.evaluate("document.activeElement.localName") == "cordboard-chat"
        await page.keyboard.press("Escape")
        assert await page.evaluate(focused) == "launch"


async def test_a_full_line_is_said_with_what_one_can_do_and_the_words_stay(
    browser: Browser,
) -> None:
    room = VisitorRoom()
    room.refuse["start"] = "queue_full"
    async with shop(browser, room) as page:
        await launcher(page).click()
        await page.get_by_label("Advice").check()
        await page.get_by_label("How can we help?").fill("Which rope?")
        await page.get_by_role("button", name="Start chat").click()
        await expect(page.get_by_text("The line for Advice is full")).to_be_visible()
        await expect(page.get_by_label("How can we help?")).to_have_value("Which rope?")
        await expect(page.get_by_label("Workshop")).to_be_disabled()
        await page.reload()
        await launcher(page).click()
        await expect(page.get_by_label("How can we help?")).to_have_value("Which rope?")
        await page.reload()
        await launcher(page).click()
        await expect(page.get_by_label("How can we help?")).to_have_value("Which rope?")


async def test_the_page_can_open_the_chat_and_say_who_is_there(browser: Browser) -> None:
    room = VisitorRoom()
    async with shop(browser, room) as page:
        await launcher(page).wait_for()
        await page.evaluate(
            "window.heard = []; Cordboard.on('open', () => heard.push('open'));"
            "Cordboard.identify({ name: 'Mara', email: 'mara@shop.example' }); Cordboard.open()"
        )
        await expect(page.get_by_label("Your name")).to_have_value("Mara")
        assert await page.evaluate("window.heard") == ["open"]
        await page.get_by_label("How can we help?").fill("Half a secret")
        await page.evaluate("Cordboard.signOut()")
        await expect(page.get_by_label("Your name")).to_be_hidden()
        await launcher(page).click()
        for label in ("Your name", "How can we help?"):
            await expect(page.get_by_label(label)).to_have_value("")


async def test_a_strict_page_that_is_built_with_npm_has_the_chat(browser: Browser) -> None:
    room = VisitorRoom()
    plain = '<script src="/widget.js" async></script>'
    room.page = (plain, '<script type="module" src="/bundled.js"></script>')
    async with shop(browser, room) as page:
        await expect(page.get_by_role("button", name="Zapri")).to_be_visible()


async def test_where_web_sockets_are_forbidden_the_conversation_goes_by_long_polling(
    browser: Browser,
) -> None:
    room = VisitorRoom()
    async with shop(browser, room) as page:
        await page.route_web_socket("**/socket.io/**", lambda socket: socket.close())
        await page.reload()
        await begin(page)
        await room.chat(stage="serving", agent=AGENT, place=None)
        await write(page, "By another way")
        await expect(page.locator(".foot.sent").last).to_be_visible()
    assert room.transports == {"polling"}


READING = """() => {
  const list = document.querySelector("cordboard-chat").shadowRoot.querySelector(".list");
  const edge = list.getBoundingClientRect().top;
  const lines = [...list.querySelectorAll(".line")];
  const seen = lines.find((each) => each.getBoundingClientRect().bottom > edge);
  const bubble = seen.querySelector(".bubble");
  return { drawn: lines.length, text: bubble.textContent,
           top: bubble.getBoundingClientRect().top - edge };
}"""
SCROLL = """(by) => {
  const list = document.querySelector("cordboard-chat").shadowRoot.querySelector(".list");
  list.scrollTop = by ? list.scrollTop + by : 0;
}"""


async def test_a_long_conversation_is_read_to_its_first_word_and_stays_light(
    browser: Browser,
) -> None:
    room = VisitorRoom()
    whole = [
        message(seq, "agent" if seq % 3 else "customer", f"{seq}. " + "Word by word. " * (seq % 5))
        for seq in range(1, 601)
    ]
    room.older = whole[:300]
    room.rows["messages"] = {str(one["seq"]): one for one in whole[300:]}
    async with shop(browser, room, viewport=PHONE, reduced_motion="reduce") as page:
        await room.chat(stage="serving", agent=AGENT, place=None)
        await launcher(page).click()
        await expect(page.get_by_text(re.compile("^600"))).to_be_visible()
        most = 0
        for _ in range(30):
            await page.evaluate(SCROLL, 0)
            # Two frames: one to scroll, one to draw what comes of it.
            await page.evaluate(
                "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
            )
            at = await page.evaluate(READING)
            most = max(most, at["drawn"])
            if at["text"].startswith("1. "):
                break
        assert at["text"].startswith("1. "), at
        assert most <= 300, "however long it is"
        asked = [
            each["body"]["before"] for each in room.commands if each["body"]["type"] == "older"
        ]
        assert asked == [301, 201, 101], "each page once"

        await page.evaluate(SCROLL, 900)
        before = await page.evaluate(READING)
        await room.say("agent", "Still reading?")
        await expect(page.get_by_role("button", name="1 new message")).to_be_visible()
        after = await page.evaluate(READING)
        assert after["text"] == before["text"], "what is read stays where it is"
        assert abs(after["top"] - before["top"]) < 2
        # Downwards by the wheel what was put away comes back, without a jump.
        for _ in range(20):
            now = await page.evaluate(READING)
            await page.evaluate(SCROLL, 1_500)
            await page.evaluate("new Promise(requestAnimationFrame)")
            then = await page.evaluate(READING)
            assert int(then["text"].split(".")[0]) - int(now["text"].split(".")[0]) < 60
            assert then["drawn"] <= 300
        assert int(then["text"].split(".")[0]) > 310
        await page.get_by_role("button", name="1 new message").click()
        await expect(page.get_by_text("Still reading?", exact=True)).to_be_in_viewport()
        await write(page, "Yes")
        await expect(page.locator(".mine .bubble").last).to_have_text("Yes")
        await expect(page.locator(".mine .bubble").last).to_be_in_viewport()


async def test_the_language_of_the_page_is_spoken(browser: Browser) -> None:
    room = VisitorRoom()
    room.page = ('lang="en"', 'lang="sl"')
    async with shop(browser, room) as page:
        await room.chat(place=place(2, 60_000, 180_000))
        await page.get_by_label("Pišite nam").click()
        await expect(page.get_by_text("V vrsti ste 2.", exact=True)).to_be_visible()
        await expect(page.get_by_text("Običajno od 1 do 3 minut.", exact=True)).to_be_visible()


@pytest.mark.parametrize("language", ["az", "en", "id", "ru", "sl"])
def test_all_that_first_use_fetches_stays_small(language: str) -> None:
    launcher, panel, more, polling = (
        len(gzip.compress((DIST / name).read_bytes(), 9))
        for name in (
            "widget.js",
            f"widget/panel.{language}.js",
            f"widget/more.{language}.js",
            "widget/polling.js",
        )
    )
    assert launcher < 2_000
    assert launcher + panel <= 25_000
    # And all that anybody ever fetches, as docs/widget.md says.
    assert launcher + panel + more <= 36_200
    assert polling <= 5_000
