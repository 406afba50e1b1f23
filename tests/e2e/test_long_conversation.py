"""Thirty contacts and a conversation of ten thousand messages: what the page does for one step."""

import pytest
from playwright.async_api import Browser, Page

from tests.e2e.test_console_screens import built
from tests.fakes.rooms_server import Room, serving

assert built
pytestmark = pytest.mark.asyncio(loop_scope="session")
DRAWN_MAX = 240
"""Messages in the page at once, however many there are."""
NODES_MAX = 5_000
SCROLLED_MAX = 130
TYPED_MAX = 20
"""Parts of the page that are made or taken away for one step of the wheel, in the mean, and for one
letter: work that does not grow with what was said, whatever else the machine does."""

WATCH = """
  let changed = 0;
  const size = (list) => [...list].reduce((sum, one) =>
    sum + 1 + (one.querySelectorAll?.("*").length ?? 0), 0);
  const watch = new MutationObserver((found) => {
    for (const { addedNodes, removedNodes, type } of found)
      changed += type === "childList" ? size(addedNodes) + size(removedNodes) : 1;
  });
  watch.observe(document.body,
    { childList: true, subtree: true, characterData: true, attributes: true });
"""
SCROLLING = f"""async (many) => {{
  {WATCH}
  const box = document.querySelector(".timeline");
  let drawn = 0;
  for (let n = 0; n < many; n += 1) {{
    box.scrollTop -= 600;
    await new Promise(requestAnimationFrame);
    drawn = Math.max(drawn, box.querySelectorAll("[data-seq]").length);
  }}
  watch.disconnect();
  return [drawn, changed / many];
}}"""
TYPING = f"""async (many) => {{
  {WATCH}
  document.querySelector('.composer [data-key="reply"]').focus();
  for (let n = 0; n < many; n += 1) {{
    document.execCommand("insertText", false, "a");
    await new Promise(requestAnimationFrame);
  }}
  watch.disconnect();
  return changed / many;
}}"""
TO_THE_FIRST = """async () => {
  const box = document.querySelector(".timeline");
  const first = () => Number(box.querySelector("[data-seq]").dataset.seq);
  for (let n = 0; n < 300 && first() > 1; n += 1) {
    box.scrollTop = 0;
    await new Promise(requestAnimationFrame);
  }
  return first();
}"""


async def in_sight(page: Page) -> tuple[str, float]:
    """The first message that can be read, and where it stands."""
    seq, top = await page.evaluate("""() => {
      const box = document.querySelector(".timeline");
      const edge = box.getBoundingClientRect().top;
      const rows = [...box.querySelectorAll("[data-seq]")];
      const row = rows.find((each) => each.getBoundingClientRect().bottom > edge);
      return [row.dataset.seq, row.getBoundingClientRect().top];
    }""")
    return seq, top


async def test_ten_thousand_messages_and_thirty_contacts_stay_smooth(browser: Browser) -> None:
    room = Room("/agent", "busy")
    async with serving(room) as url:
        page = await browser.new_page(viewport={"width": 1440, "height": 900})
        await page.goto(url)
        await page.locator("[data-contact=c0]").click()
        assert await page.locator("[data-contact]").count() == 30
        await page.locator(".timeline [data-seq]").first.wait_for()

        drawn, scrolled = await page.evaluate(SCROLLING, 90)
        assert drawn <= DRAWN_MAX
        assert 0 < scrolled <= SCROLLED_MAX
        seq, top = await in_sight(page)
        assert int(seq) < 9_800
        await room.customer_says("c0", "Are you still there?")
        await page.locator(".timeline-below", has_text="1 new").wait_for()
        again, now = await in_sight(page)
        assert again == seq
        assert abs(now - top) < 2, "what is read stays where it is"

        assert 0 < await page.evaluate(TYPING, 30) <= TYPED_MAX
        assert await page.evaluate("document.querySelectorAll('*').length") < NODES_MAX
        await page.locator(".timeline-below").click()
        await page.locator(".bubble", has_text="Are you still there?").wait_for()

        await page.locator("[data-contact=c3]").click()
        assert await page.evaluate(TO_THE_FIRST) == 1, "also what screens do not keep"
        asked = [body["before"] for body in room.asked if body["type"] == "transcript"]
        assert len(asked) == len(set(asked)) == 2, "each page once"
