"""One conversation from both sides: words, files, marks, its end and what comes after."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Page, Route, expect

from tests.drawn import picture as drawn
from tests.e2e.people import Agent, Customer, Supervisor, Visits
from tests.e2e.server import Floor, Server


@asynccontextmanager
async def held_back(page: Page, method: str = "GET") -> AsyncIterator[asyncio.Event]:
    """What is fetched of files, or sent, waits for the event."""
    come = asyncio.Event()

    async def wait(route: Route) -> None:
        if route.request.method == method:
            await come.wait()
        await route.fallback()

    await page.route("**/chat/files**", wait)
    try:
        yield come
    finally:
        come.set()
        await page.unroute("**/chat/files**", wait)


async def test_both_sides_see_the_same(
    visits: Visits, house: Server, floor: Floor, tmp_path: Path
) -> None:
    ann, mia = await visits.come(Agent, house), await visits.come(Customer, house)
    await ann.start_work(floor.ann)
    await mia.arrive()
    await mia.begin("My lantern went dark.", topic=floor.queue, name="Mia")
    await mia.sees_mark("sent")
    await ann.accepts("Mia")
    await ann.opens("Mia")
    await expect(ann.bubbles).to_have_text(["My lantern went dark."])
    await mia.sees_mark("read")

    await ann.field.press_sequentially("W")
    await expect(mia.panel.locator(".state")).to_have_text(f"{floor.ann} is writing")
    await ann.says("Which one is it?")
    await expect(mia.panel.locator(".state")).to_have_text("Here for you · Northwind Outdoor")
    await expect(mia.bubbles).to_have_text(["My lantern went dark.", "Which one is it?"])
    await ann.sees_tick("Read by the customer")
    await mia.field.press_sequentially("T")
    await expect(ann.page.get_by_text("Mia is writing")).to_be_visible()
    await mia.says("The harbour one.")
    await expect(ann.bubbles).to_have_text(
        ["My lantern went dark.", "Which one is it?", "The harbour one."]
    )
    await expect(ann.page.get_by_text("Mia is writing")).to_have_count(0)

    await mia.says("مصباح lamp")
    for side in (mia, ann):
        await expect(side.bubbles.last).to_have_css("direction", "rtl")


async def test_what_is_not_looked_at_is_delivered_but_not_read(
    visits: Visits, house: Server, floor: Floor
) -> None:
    ann, mia, leo = (
        await visits.come(Agent, house),
        await visits.come(Customer, house),
        await visits.come(Customer, house),
    )
    await ann.start_work(floor.ann)
    await mia.arrive()
    await mia.begin("One.", topic=floor.queue, name="Mia")
    await ann.accepts("Mia")
    await leo.arrive()
    await leo.begin("Two.", topic=floor.queue, name="Leo")
    await ann.accepts("Leo")
    await ann.opens("Leo")
    await mia.says("Are you there?")
    await mia.sees_mark("delivered")
    await expect(ann.row_of("Mia").locator(".badge")).to_contain_text("1")
    await ann.opens("Mia")
    await mia.sees_mark("read")
    await expect(ann.row_of("Mia").locator(".badge")).to_have_count(0)

    await mia.page.get_by_role("button", name="Close", exact=True).click()
    await ann.says("Here I am.")
    await ann.sees_tick("Delivered to the customer")
    await expect(mia.page.locator("cordboard-chat .badge")).to_have_text("1")
    await mia.page.locator("cordboard-chat .launch").click()
    await ann.sees_tick("Read by the customer")


async def test_files_go_both_ways(
    visits: Visits, house: Server, floor: Floor, tmp_path: Path
) -> None:
    ann, mia = await visits.come(Agent, house), await visits.come(Customer, house)
    picture, paper = tmp_path / "lantern.png", tmp_path / "warranty.txt"
    picture.write_bytes(drawn(size=(240, 160)))
    paper.write_text("Two years from the day of purchase.\n", "utf-8")
    await ann.start_work(floor.ann)
    await mia.arrive()
    await mia.begin("A picture of it follows.", topic=floor.queue, name="Mia")
    await ann.accepts("Mia")
    await ann.opens("Mia")

    # Its place is kept free on both sides until its bytes come: nothing that is read moves.
    card = ann.page.get_by_role("link", name="lantern.png")
    own = mia.panel.locator(".card")
    async with (
        held_back(ann.page) as let_ann,
        held_back(mia.page) as let_mia,
        held_back(mia.page, "POST") as let_go,
    ):
        await mia.sends_file(picture)
        await expect(own.get_by_alt_text("lantern.png")).to_be_visible()
        sending = await own.bounding_box()
        let_go.set()
        await expect(own.locator("button.file")).to_be_visible()
        await expect(card).to_be_visible()
        boxes = [await each.bounding_box() for each in (card, own)]
        let_ann.set()
        let_mia.set()
        await expect(card.locator("img")).to_have_js_property("naturalWidth", 240)
        await expect(own.locator("img")).to_have_js_property("naturalWidth", 240)
        assert [await each.bounding_box() for each in (card, own)] == boxes
        if pictures := os.environ.get("CORDBOARD_PICTURES"):
            for who, page in (("desk", ann.page), ("widget", mia.page)):
                await page.screenshot(path=Path(pictures) / f"picture-{who}.png")
    assert boxes[1] is not None
    assert sending == boxes[1]
    assert boxes[1]["height"] == pytest.approx(160, abs=1)
    async with ann.page.expect_download() as download:
        await card.click()
    # Drawn anew on the way: the same picture, and not the same bytes.
    assert (await (await download.value).path()).read_bytes().startswith(b"\x89PNG\r\n")

    await ann.sends_file(paper)
    given = mia.panel.get_by_role("button", name="warranty.txt")
    async with mia.page.expect_download() as download:
        await given.click()
    assert (await (await download.value).path()).read_bytes() == paper.read_bytes()
    assert (await download.value).suggested_filename == "warranty.txt"


async def test_an_ended_chat_is_wrapped_up_and_rated(
    visits: Visits, house: Server, floor: Floor
) -> None:
    ann, sue, mia = (
        await visits.come(Agent, house),
        await visits.come(Supervisor, house),
        await visits.come(Customer, house),
    )
    await ann.start_work(floor.ann)
    await sue.watch()
    await mia.arrive()
    await mia.begin("Thank you, that was all.", topic=floor.queue, name="Mia")
    await ann.accepts("Mia")
    await ann.opens("Mia")
    await ann.page.locator("[data-key=end]").click()
    # Nobody has answered her yet.
    await ann.page.get_by_role("button", name="End anyway").click()
    await mia.sees_screen("ended")
    await expect(sue.agent(floor.ann)).to_contain_text("Wrap-up")

    await mia.panel.get_by_label("Very good").check(force=True)
    await mia.panel.get_by_label("Anything to add?").fill("Quick.")
    await mia.panel.get_by_role("button", name="Send rating").click()
    await expect(mia.panel.locator(".thanks")).to_be_visible()
    await expect(ann.page.get_by_text("rated 4 of 5")).to_be_visible()

    await ann.wraps_up("Mia", "Sold", note="Took the brass one.")
    await expect(sue.agent(floor.ann)).to_contain_text("Ready")
    await expect(ann.page.locator(".top-day li").first).to_have_text("1 handled today")
    await mia.begins_again()
    # The API's page has a style of its own, known by its hash.
    await sue.page.goto(f"{house.address}/api/v1/")
    await expect(sue.page.locator("main")).to_have_css("max-width", "960px")


async def test_what_colleagues_write_reaches_the_next_agent_and_never_the_customer(
    visits: Visits, house: Server, floor: Floor
) -> None:
    ann, mia = await visits.come(Agent, house), await visits.come(Customer, house)
    await ann.start_work(floor.ann)
    await mia.arrive()
    await mia.begin("My lantern went dark.", topic=floor.queue, name="Mia")
    await ann.accepts("Mia")
    await ann.opens("Mia")
    await ann.page.keyboard.press("n")
    await ann.page.keyboard.type("Bought it in spring")
    await ann.page.keyboard.press("Enter")
    await expect(ann.page.locator(".note")).to_contain_text("Bought it in spring")
    await ann.page.get_by_role("tab", name="Customer").click()
    await ann.page.get_by_label("Notes about the customer").fill("Has two cats")
    await expect(ann.page.locator(".pad-state")).to_contain_text(floor.ann)

    ben = await visits.come(Agent, house)
    await ben.start_work(floor.ben)
    await ann.page.get_by_role("button", name="Transfer").click()
    dialog = ann.page.get_by_role("dialog")
    await dialog.get_by_role("radio", name=floor.ben).check()
    await dialog.get_by_label("Note for whoever takes it").fill("Needs a new cord")
    await dialog.get_by_role("button", name="Transfer").click()
    await expect(ben.offer_from("Mia")).to_contain_text("Needs a new cord")
    await ben.accepts("Mia")
    await ben.opens("Mia")
    await expect(ben.page.locator(".note")).to_have_count(2)
    await expect(ben.page.locator(".note").last).to_contain_text("Needs a new cord")
    await expect(ben.page.locator(".story")).to_contain_text(
        f"{floor.ann} transferred it to {floor.ben}"
    )
    await ben.page.get_by_role("tab", name="Customer").click()
    await expect(ben.page.get_by_label("Notes about the customer")).to_have_value("Has two cats")
    assert not set(await mia.bubbles.all_text_contents()) & {"Bought it in spring", "Has two cats"}
    await expect(mia.panel.get_by_text("cord")).to_have_count(0)
