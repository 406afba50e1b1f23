"""Who sits before the windows. Each is a browser context of its own, and does what a person can."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final, Protocol, TypeVar

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    Response,
    expect,
)

NOT_LET: Final = """addEventListener("securitypolicyviolation", (event) =>
  console.error(`not let: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}`))"""
"""What a page's own policy does not let it do is a trouble, too."""
WAIT_MS: Final = 20_000
expect.set_options(timeout=WAIT_MS)


class Door(Protocol):
    """The server, or a way to it."""

    @property
    def address(self) -> str: ...

    def password(self, user: str) -> str: ...


class Person:
    """A window, and everything in it that went wrong."""

    path: str

    def __init__(self, server: Door, context: BrowserContext, page: Page) -> None:
        self.server = server
        self.context = context
        self.page = page
        self.troubles: list[str] = []
        page.set_default_timeout(WAIT_MS)
        self._watch(page)

    async def goto(self) -> None:
        await self.page.goto(self.server.address + self.path)

    async def shut(self) -> None:
        """Close the laptop: no goodbye."""
        await self.page.close()

    async def reopen(self) -> None:
        """The same browser, the same cookies, a new page."""
        self.page = await self.context.new_page()
        self.page.set_default_timeout(WAIT_MS)
        self._watch(self.page)
        await self.goto()

    def _watch(self, page: Page) -> None:
        def said(message: ConsoleMessage) -> None:
            if message.type in ("error", "warning"):
                self.troubles.append(message.text)

        def failed(request: Request) -> None:
            # What the page itself gives up, a download or an old poll, is no failure.
            if request.failure != "net::ERR_ABORTED":
                self.troubles.append(f"{request.url}: {request.failure}")

        def answered(response: Response) -> None:
            if response.status >= 400:
                self.troubles.append(f"{response.url}: {response.status}")

        page.on("console", said)
        page.on("pageerror", lambda error: self.troubles.append(str(error)))
        page.on("requestfailed", failed)
        page.on("response", answered)


P = TypeVar("P", bound=Person)


class Visits:
    """Everybody who came in one test."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._people: list[Person] = []

    async def come(self, kind: type[P], server: Door) -> P:
        context = await self._browser.new_context(
            viewport={"width": 1280, "height": 860}, reduced_motion="reduce", locale="en-GB"
        )
        await context.add_init_script(NOT_LET)
        person = kind(server, context, await context.new_page())
        self._people.append(person)
        return person

    def forgive(self) -> None:
        """The server was away: what failed meanwhile had to fail."""
        for person in self._people:
            person.troubles.clear()

    def troubles(self) -> list[str]:
        return [trouble for person in self._people for trouble in person.troubles]


class Customer(Person):
    path = "/"

    async def arrive(self) -> None:
        await self.goto()
        await self.page.get_by_role("button", name="Chat with us").click()
        await expect(self.panel).to_have_attribute("data-screen", "start")

    async def begin(self, text: str, *, topic: str, name: str) -> None:
        await self.page.get_by_role("radio", name=topic, exact=True).check()
        await self.page.get_by_label("Your name").fill(name)
        await self.page.get_by_label("How can we help?").fill(text)
        await self.page.get_by_role("button", name="Start chat").click()

    @property
    def panel(self) -> Locator:
        return self.page.locator("cordboard-chat .panel")

    @property
    def where(self) -> Locator:
        return self.panel.locator(".place .where")

    @property
    def wait(self) -> Locator:
        return self.panel.locator(".place .wait")

    @property
    def field(self) -> Locator:
        return self.page.get_by_label("Write a message")

    @property
    def bubbles(self) -> Locator:
        return self.panel.locator(".list .bubble")

    @property
    def notices(self) -> Locator:
        return self.panel.locator(".list .notice")

    async def says(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def sees_screen(self, screen: str) -> None:
        await expect(self.panel).to_have_attribute("data-screen", screen)

    async def sees_mark(self, mark: str) -> None:
        """At the foot of the last thing that the customer wrote."""
        foot = self.panel.locator(".list .mine .foot").last
        await expect(foot).to_have_class(f"foot {mark}")

    async def sends_file(self, path: Path) -> None:
        await self.panel.locator(".composer input[type=file]").set_input_files(path)

    async def leaves(self) -> None:
        await self.panel.get_by_role("button", name="Leave", exact=True).click()
        await self.panel.locator(".ask .solid").click()

    async def begins_again(self) -> None:
        await self.panel.get_by_role("button", name="New chat").click()
        await self.sees_screen("start")


class Staff(Person):
    async def sign_in(self, user: str) -> None:
        await self.goto()
        await self.page.get_by_label("User name").fill(user)
        await self.page.get_by_label("Password").fill(self.server.password(user))
        await self.page.get_by_role("button", name="Sign in").click()


class Agent(Staff):
    path = "/agent"

    async def start_work(self, name: str) -> None:
        await self.sign_in(name.lower().replace(" ", "-"))
        await self.page.get_by_role("button", name="Start work").click()
        await expect(self.page.get_by_label("Your limits")).to_be_visible()

    def offer_from(self, customer: str) -> Locator:
        return self.page.get_by_role("article", name=f"Offer from {customer}")

    def row_of(self, customer: str) -> Locator:
        return self.page.locator("[data-contact]").filter(has_text=customer)

    @property
    def offers(self) -> Locator:
        return self.page.locator(".offer")

    @property
    def rows(self) -> Locator:
        return self.page.locator("[data-contact]")

    @property
    def field(self) -> Locator:
        return self.page.locator("[data-key=reply]")

    @property
    def bubbles(self) -> Locator:
        return self.page.locator(".timeline .bubble")

    @property
    def notices(self) -> Locator:
        return self.page.locator(".timeline-notice")

    async def accepts(self, customer: str) -> None:
        await self.offer_from(customer).get_by_role("button", name="Accept").click()
        await expect(self.row_of(customer)).to_be_visible()

    async def declines(self, customer: str) -> None:
        await self.offer_from(customer).get_by_role("button", name="Decline").click()
        await expect(self.offer_from(customer)).to_have_count(0)

    async def opens(self, customer: str) -> None:
        await self.row_of(customer).click()
        await expect(self.page.get_by_role("heading", name=customer).first).to_be_visible()

    async def says(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def sees_tick(self, word: str) -> None:
        """Beside the last thing that the agents wrote."""
        await expect(self.page.locator(".ticks").last).to_have_attribute("title", word)

    async def sends_file(self, path: Path) -> None:
        await self.page.locator(".composer input[type=file]").set_input_files(path)

    async def wraps_up(self, customer: str, disposition: str, note: str = "") -> None:
        await self.opens(customer)
        await self.page.get_by_role("radio", name=disposition).click()
        if note:
            await self.page.get_by_label("Note for colleagues").fill(note)
        await self.page.get_by_role("button", name="Done").click()
        await expect(self.row_of(customer)).to_have_count(0)


class Supervisor(Staff):
    path = "/supervisor"

    async def watch(self, user: str = "sue") -> None:
        await self.sign_in(user)
        await expect(self.page.get_by_role("heading", name="Agents", exact=True)).to_be_visible()

    def agent(self, name: str) -> Locator:
        return self.page.locator(".agents tbody tr").filter(has_text=name)

    def meter(self, name: str) -> Locator:
        """The chats in hand of how many."""
        return self.agent(name).locator(".meter .num").first

    def queue(self, name: str) -> Locator:
        named = self.page.get_by_role("button", name=name, exact=True)
        return self.page.locator("tr").filter(has=named)

    def waiting(self, name: str) -> Locator:
        return self.queue(name).locator(".number-button")

    def strategy(self, queue: str) -> Locator:
        return self.page.get_by_label(f"Strategy of {queue}", exact=True)

    async def sets_strategy(self, queue: str, label: str) -> None:
        await self.strategy(queue).select_option(label=label)

    async def sets_chat_limit(self, agents: Iterable[str], steps: int, *, preview: str) -> None:
        """With the steppers, as a person would, once the server's ``preview`` has been read."""
        chosen = list(agents)
        if len(chosen) == 1:
            await self.agent(chosen[0]).locator(".meters").click()
        else:
            for name in chosen:
                await self.page.get_by_label(f"Choose {name}").check()
            await self.page.get_by_role("button", name="Set limits").click()
        step = "one more" if steps > 0 else "one less"
        for _ in range(abs(steps)):
            await self.page.get_by_label(f"chat limit: {step}").click()
        await expect(self.page.locator(".editor-says")).to_contain_text(preview)
        await self.page.get_by_role("button", name="Apply").click()
        await expect(self.page.locator(".editor")).to_have_count(0)
        if len(chosen) > 1:
            await self.page.get_by_role("button", name="Choose none").click()

    async def moves(self, customer: str, queue: str, *, to: str) -> None:
        await self.queue(queue).locator(".link-button").click()
        drawer = self.page.get_by_role("dialog")
        await drawer.get_by_role("button", name=f"Actions for {customer}").click()
        await self.page.get_by_role("menuitem", name="Move to another queue").click()
        await drawer.get_by_label("Queue", exact=True).select_option(label=to)
        await drawer.get_by_role("button", name="Move", exact=True).click()
        await expect(drawer.get_by_role("button", name="Move", exact=True)).to_have_count(0)
        await self.page.keyboard.press("Escape")
        await expect(drawer).to_have_count(0)
