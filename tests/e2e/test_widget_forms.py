"""The widget's forms in a real browser: a message for later, who is there, what is deleted."""

import re
from typing import Any

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.test_widget import AGENT, PHONE, accessible, built, launcher, shop, write
from tests.fakes.visitor_room import SITE, VisitorRoom, now, place

__all__ = ["built"]

pytestmark = [pytest.mark.timeout(90), pytest.mark.asyncio(loop_scope="session")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_closed_topic_takes_a_message_and_says_what_comes_of_it(
    browser: Browser, scheme: str
) -> None:
    room = VisitorRoom()
    async with shop(
        browser, room, color_scheme=scheme, viewport=PHONE, reduced_motion="reduce"
    ) as page:
        await launcher(page).click()
        await page.get_by_label("Framing").check()
        await expect(page.get_by_text("“Framing” is closed now.")).to_be_visible()
        await page.get_by_role("button", name="Send message").click()
        await expect(page.get_by_role("alert").filter(has_text="Write your")).to_be_visible()
        await page.get_by_label("How can we help?").fill("An oak frame, please")
        await page.get_by_role("button", name="Send message").click()
        await expect(page.get_by_text("Tell us the email address")).to_be_visible()
        await page.get_by_label("Email").fill("vera@mail.example")
        await accessible(page)
        await page.get_by_role("button", name="Send message").click()
        await expect(page.get_by_text("We have your message.", exact=True)).to_be_visible()
        await expect(
            page.get_by_text("Somebody will read it and write to vera@mail.example.", exact=True)
        ).to_be_visible()
        await accessible(page)
        await page.get_by_role("button", name="Write another").click()
        await expect(page.get_by_label("How can we help?")).to_have_value("")
        shut = [one | {"open": False, "message": False} for one in SITE["topics"]]
        shut[0] |= {"names": {"en": "Your orders"}, "opens": now() + 90_000_000}
        await room.set(site={"site": SITE | {"topics": shut}})
        await expect(page.get_by_text(re.compile("Your orders Opens again .+ at"))).to_be_visible()
        await expect(page.get_by_role("button", name="Start chat")).to_be_hidden()
        await expect(page.get_by_label("How can we help?")).to_be_hidden()
        await expect(page.get_by_label("Orders")).to_be_disabled()
    assert [each["body"] for each in room.commands] == [
        {
            "type": "leave_message",
            "queue": "framing",
            "language": "en",
            "name": "",
            "email": "vera@mail.example",
            "text": "An oak frame, please",
        }
    ]


async def test_a_full_line_offers_to_leave_a_message_with_the_words_already_written(
    browser: Browser,
) -> None:
    room = VisitorRoom()
    room.refuse["start"] = "queue_full"
    room.topic("orders", message=True)
    async with shop(browser, room) as page:
        await launcher(page).click()
        await page.get_by_label("Orders").check()
        await page.get_by_label("How can we help?").fill("Which rope?")
        await page.get_by_role("button", name="Start chat").click()
        await expect(page.get_by_text("Everybody at “Orders” is busy now.")).to_be_visible()
        await page.get_by_label("Email").fill("vera@mail.example")
        await page.get_by_role("button", name="Send message").click()
        await expect(page.get_by_text("We have your message.", exact=True)).to_be_visible()
    assert room.commands[-1]["body"]["text"] == "Which rope?"


async def test_who_the_site_proves_is_greeted_by_name_and_not_asked_again(browser: Browser) -> None:
    room = VisitorRoom()
    async with shop(browser, room, reduced_motion="reduce") as page:
        await launcher(page).wait_for()
        await page.evaluate(
            "window.heard = []; Cordboard.on('identified', (what) => heard.push(what));"
            "Cordboard.identify({ id: 'u1', hmac: 'f'.repeat(64), name: 'Mara', "
            "email: 'mara@shop.example' }); Cordboard.open()"
        )
        await expect(
            page.get_by_text("Hello Mara. Hello. How can we light your day?")
        ).to_be_visible()
        await expect(page.get_by_label("Your name")).to_be_hidden()
        await accessible(page)
        assert await page.evaluate("window.heard") == [{"verified": True, "code": ""}]
        room.refuse["identify"] = "bad_identity"
        await page.evaluate("Cordboard.identify({ id: 'u2' })")
        await expect(page.get_by_label("Your name")).to_be_visible()
        assert (await page.evaluate("window.heard"))[1] == {
            "verified": False,
            "code": "bad_identity",
        }


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_customer_deletes_their_data_after_being_asked(
    browser: Browser, scheme: str
) -> None:
    room = VisitorRoom()
    async with shop(
        browser, room, color_scheme=scheme, viewport=PHONE, reduced_motion="reduce"
    ) as page:
        await launcher(page).click()
        await expect(page.get_by_role("button", name="Delete my data")).to_be_hidden()
        await room.chat(stage="ended", ended_by="agent", agent=AGENT)
        await page.get_by_role("button", name="Delete my data").click()
        await expect(page.get_by_role("alertdialog")).to_be_visible()
        await accessible(page)
        await page.keyboard.press("Escape")
        assert room.commands == []
        await page.get_by_role("button", name="Delete my data").click()
        await page.get_by_role("button", name="Delete all").click()
        await expect(page.get_by_role("status").filter(has_text="Your data")).to_be_visible()
        await accessible(page)
    assert [each["body"]["type"] for each in room.commands] == ["erase"]


QUESTIONS: dict[str, Any] = {
    "id": "orders",
    "queues": ["orders"],
    "language": "",
    "fields": [
        {"id": "who", "label": "Ваше имя и фамилия", "kind": "name", "required": True},
        {"id": "about", "label": "О чём", "kind": "choice", "options": ["Лампа", "Верёвка"]},
        {"id": "phone", "label": "Телефон для обратной связи", "kind": "phone"},
    ],
    "consent": "Я соглашаюсь с обработкой персональных данных и с правилами магазина.",
    "consent_link": "https://shop.example/privacy",
    "version": "v7",
}


async def test_a_centre_asks_for_what_it_needs_and_for_consent(browser: Browser) -> None:
    room = VisitorRoom()
    room.page = ('lang="en"', 'lang="ru"')
    for field in QUESTIONS["fields"]:
        field |= {"max": 60, "options": field.get("options", []), "required": "who" in field["id"]}
    room.rows["site"]["site"] = room.rows["site"]["site"] | {"forms": [QUESTIONS]}
    room.topic("orders", keep_days=30)
    async with shop(browser, room, viewport=PHONE, color_scheme="dark") as page:
        await page.get_by_label("Написать нам").wait_for()
        await page.evaluate("Cordboard.set({ plan: 'gold' })")
        opener = page.get_by_role("button", name="Написать нам")
        fetched: list[str] = []
        page.on("request", lambda request: fetched.append(request.url.rpartition("/")[2]))
        await opener.focus()
        panel = page.locator("cordboard-chat .panel")
        await expect(panel).to_have_attribute("data-screen", "start")
        await expect(panel).to_be_hidden()
        assert "panel.ru.js" in fetched
        assert "more.ru.js" not in fetched, "not before the panel is opened"
        await opener.click()
        await page.get_by_label("Orders").check()
        await expect(page.get_by_text("Написанное удаляется через 30 дней.")).to_be_visible()
        start = page.get_by_role("button", name="Начать чат")
        await start.click()
        needed = page.get_by_text("Заполните поле «Ваше имя и фамилия».")
        await expect(needed).to_be_visible()
        field = await page.get_by_label("Ваше имя и фамилия").bounding_box()
        said = await needed.bounding_box()
        assert field
        assert said
        assert 0 < said["y"] - field["y"] - field["height"] < 30, "beside its field"
        await page.get_by_label("Ваше имя и фамилия").fill("Мария")
        await page.get_by_label("О чём").select_option("Верёвка")
        await page.get_by_label("Телефон").fill("позвоните")
        await start.click()
        await expect(page.get_by_text("Поле «Телефон для обратной связи»")).to_be_visible()
        await page.get_by_label("Телефон").fill("+7 (495) 123-45-67")
        await start.click()
        await expect(page.get_by_text("Сначала отметьте согласие.")).to_be_visible()
        await accessible(page)
        await page.get_by_label("Я соглашаюсь").check()
        await start.click()
        await expect(page.get_by_label("Напишите")).to_be_visible()
    (begun,) = [each["body"] for each in room.commands]
    assert begun["fields"] == {"who": "Мария", "about": "Верёвка", "phone": "+7 (495) 123-45-67"}
    assert (begun["consent"], begun["language"]) == ("v7", "ru")
    assert begun["attributes"] == {"plan": "gold"}


async def test_who_waits_sees_messages_in_turn_and_nothing_moves(browser: Browser) -> None:
    room = VisitorRoom()
    one = {"link": "", "link_text": "", "queues": [], "language": "", "seconds": 1}
    long = "A <b>long</b> message that takes several lines of the card. " * 3
    care, new, other = (
        one | {"id": "care", "text": long},
        one | {"id": "new", "text": "New lamps.", "link": "https://shop.example/new"},
        one | {"id": "ru", "text": "По-русски", "language": "ru"},
    )
    site = room.rows["site"]["site"]
    room.rows["site"]["site"] = site | {"treatments": [care, other, new]}
    # The panel itself rises as it opens.
    async with shop(browser, room, reduced_motion="reduce") as page:
        await room.chat(place=place(3))
        await launcher(page).click()
        await expect(page.get_by_text("A <b>long</b> message")).to_be_visible()
        where = page.locator(".where")
        before = await where.bounding_box()
        await accessible(page)
        # By itself after a second.
        link = page.get_by_role("link", name="shop.example")
        await expect(link).to_be_visible()
        assert await where.bounding_box() == before
        await link.hover()
        async with page.context.expect_page() as opened:
            await link.click()
        await (await opened.value).close()
        await page.get_by_role("button", name="Next message").click()
        await expect(page.get_by_text("A <b>long</b> message")).to_be_visible()
        await expect(page.get_by_text("По-русски")).to_have_count(0)
        # On a phone on its side nothing lies over the field, and what one wrote is in sight.
        await page.set_viewport_size({"width": 640, "height": 360})
        await page.get_by_label("Write a message").click(trial=True)
        await write(page, "Still here")
        await expect(page.locator(".mine .bubble").last).to_be_in_viewport(ratio=0.9)
    told = [(each["kind"], each["text"]) for each in room.signals if each["kind"] != "delivered"]
    assert told == [("shown", "care"), ("shown", "new"), ("clicked", "new")]


async def test_an_emoji_is_chosen_by_keys_and_the_transcript_goes_by_email(
    browser: Browser,
) -> None:
    room = VisitorRoom()
    room.rows["site"]["site"] = room.rows["site"]["site"] | {"mail": True}
    async with shop(browser, room) as page:
        await room.chat(stage="serving", agent=AGENT)
        await launcher(page).click()
        text = page.get_by_label("Write a message")
        await text.fill("Thanks ")
        await page.get_by_role("button", name="Insert emoji").click()
        await expect(page.get_by_role("button", name="😀")).to_be_focused()
        for key in ("ArrowRight", "ArrowDown", "ArrowLeft"):
            await page.keyboard.press(key)
        await accessible(page)
        await page.keyboard.press("Enter")
        await expect(text).to_have_value("Thanks 😘")
        await expect(text).to_be_focused()
        await page.get_by_role("button", name="Insert emoji").click()
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("button", name="Insert emoji")).to_be_focused()
        await page.get_by_role("button", name="Send me the transcript").click()
        address = page.get_by_role("textbox", name="Where shall we send")
        await address.fill("vera@")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("This is not an email address.")).to_be_visible()
        await address.fill("vera@mail.example")
        await accessible(page)
        await page.keyboard.press("Enter")
        sent = "The transcript goes to vera@mail.example. You get it when the chat has ended."
        await expect(page.get_by_role("alertdialog").get_by_text(sent)).to_be_visible()
        await page.keyboard.press("Escape")
        await room.chat(stage="ended", ended_by="agent")
        room.refuse["send_transcript"] = "too_many"
        ended = page.get_by_role("region", name="Chat ended")
        await ended.get_by_role("button", name="Send me the transcript").click()
        await address.fill("vera@mail.example")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Too much at once.")).to_be_visible()
    asked = [each["body"] for each in room.commands]
    assert asked[0] == {
        "type": "send_transcript",
        "email": "vera@mail.example",
        "language": "en",
    }
