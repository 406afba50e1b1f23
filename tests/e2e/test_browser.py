from playwright.async_api import Browser


async def test_two_windows_are_two_people(browser: Browser) -> None:
    ann, ben = await browser.new_context(), await browser.new_context()
    for person in (ann, ben):
        await person.route("**/*", lambda route: route.fulfill(body="<p>shop</p>"))
    await ann.add_cookies([{"name": "who", "value": "ann", "url": "http://shop.test"}])
    page = await ben.new_page()
    await page.goto("http://shop.test/")
    assert await page.evaluate("document.cookie") == ""
    assert await page.inner_text("p") == "shop"
