"""What an offer does while something else lies over the desk, and what leaving asks."""

from playwright.async_api import Browser, expect

from tests.fakes.rooms_server import Room, serving


async def test_an_offer_stays_in_reach_above_a_dialog(browser: Browser) -> None:
    room = Room("/agent", "few")
    async with serving(room) as url:
        page = await browser.new_page()
        await page.goto(url)
        await page.locator("[data-contact=c0]").click()
        await page.keyboard.press("t")
        await expect(page.locator("dialog input[type=search]")).to_be_focused()
        note = page.get_by_label("Note for whoever takes it")
        await note.fill("She asked for")
        await page.locator("dialog .offer").get_by_role("button", name="Accept").click()
        await page.keyboard.type("Hello")
        await expect(page.get_by_label("Reply to")).to_have_value("Hello")
        await page.locator(".offer").first.wait_for(state="detached")
        assert [body["type"] for body in room.asked].count("accept") == 1
        # What made way for the contact that was accepted stands where it was written.
        await page.locator("[data-contact=c0]").click()
        await page.keyboard.press("t")
        await expect(note).to_have_value("She asked for")
        await page.keyboard.press("Escape")
        await page.keyboard.press("e")
        await page.keyboard.press("Enter")
        await page.locator(".wrap").wait_for()


async def test_leaving_with_contacts_in_hand_is_asked_and_can_wait(browser: Browser) -> None:
    room = Room("/agent", "few")
    async with serving(room) as url:
        page = await browser.new_page()
        await page.goto(url)
        await page.locator(".status-button").click()
        await page.get_by_text("Leave the line").click()
        await expect(page.get_by_text("go back to the line at their places")).to_be_visible()
        assert not [body for body in room.asked if body["type"] == "sign_out"]
        await page.get_by_role("button", name="Leave after these").click()
        await page.locator("dialog").wait_for(state="detached")
        asked = [body for body in room.asked if body["type"] == "set_status"]
        assert [(body["status"], body["after_contacts"]) for body in asked] == [("offline", True)]


async def test_on_a_phone_an_offer_leaves_the_reply_in_sight(browser: Browser) -> None:
    async with serving(Room("/agent", "few")) as url:
        page = await browser.new_page(viewport={"width": 390, "height": 844})
        await page.goto(url)
        await page.locator("[data-contact=c0]").click()
        await page.locator("textarea").fill("Half a reply")
        offer = await page.locator(".offer").first.bounding_box()
        field = await page.locator(".composer").bounding_box()
        assert offer is not None
        assert field is not None
        assert offer["y"] + offer["height"] < 130 < field["y"]


async def test_on_a_phone_long_names_of_the_house_push_nothing_off_the_screen(
    browser: Browser,
) -> None:
    room = Room("/agent", "few")
    long = "Returns, exchanges and complaints of our shops in the north"
    house = room.rows["house"]["house"]
    house["reasons"] = [{**each, "label": long} for each in house["reasons"]]
    house["queues"] = [{**each, "label": long} for each in house["queues"]]
    for row in room.rows["desk"].values():
        row["participants"] = [{**each, "name": long} for each in row.get("participants", ())]
    for row in room.rows["offers"].values():
        row["customer"] = "محمد عبد الرحمن الأنصاري"
    room.rows["asides"] = Room("/agent", "calm").rows["asides"]
    async with serving(room) as url:
        page = await browser.new_page(viewport={"width": 390, "height": 844})
        await page.goto(url)
        wide = "document.documentElement.scrollWidth - innerWidth"
        asks = page.locator(".aside")
        await expect(asks).to_have_count(2)
        # The name before the queue's, and cut at its own end.
        assert await asks.first.locator("strong").evaluate("one => one.clientWidth") > 100
        assert (
            await page.locator(".offer-who").evaluate("one => getComputedStyle(one).direction")
            == "rtl"
        )
        await page.get_by_role("button", name="1 more").click()
        await expect(asks).to_have_count(3)
        await expect(page.locator(".status-next .icon")).to_be_in_viewport(ratio=1)
        assert await page.evaluate(wide) <= 0
        await page.locator("[data-contact=c0]").click()
        assert await page.evaluate(wide) <= 0
        await page.get_by_role("button", name="Go on without").click()
        assert not [body for body in room.asked if body["type"] == "uninvite"]
        await page.get_by_role("button", name="Go on alone").click()
        await page.locator("dialog").wait_for(state="detached")
        assert [body for body in room.asked if body["type"] == "uninvite"]


async def test_each_channel_keeps_its_column_in_every_row(browser: Browser) -> None:
    async with serving(Room("/supervisor", "few")) as url:
        page = await browser.new_page(viewport={"width": 1440, "height": 900})
        await page.goto(url)
        await page.locator(".meters").first.wait_for()
        places = """[...document.querySelectorAll(".meters-head, .meters")].map((row) =>
          [...row.querySelectorAll(".meter-head, .meter")].map(
            (cell) => Math.round(cell.getBoundingClientRect().left)).join())"""
        assert len(set(await page.evaluate(places))) == 1
