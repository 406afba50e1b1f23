"""One short day at the sample centre, stopped at every screen that there is."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from playwright.async_api import expect

from tests.e2e.people import Agent, Customer, Person, Supervisor, Visits
from tests.e2e.server import Server

Show = Callable[[str, Person], Awaitable[None]]
"""Called with a scene's name and the window in which it is."""

GUIDE: Final = "Oil the brass once a year, and keep the cord out of the sun.\n"


class Day:
    def __init__(self, visits: Visits, server: Server, show: Show, folder: Path) -> None:
        self._visits = visits
        self._server = server
        self._show = show
        self._guide = folder / "care-guide.txt"
        self._guide.write_text(GUIDE, "utf-8")

    async def play(self) -> None:
        await self._before_work()
        await self._a_line_forms()
        await self._work_begins()
        await self._a_conversation()
        await self._the_board_at_work()
        await self._it_ends()

    async def _before_work(self) -> None:
        come, server = self._visits.come, self._server
        self.mia = await come(Customer, server)
        self.leo = await come(Customer, server)
        self.noor = await come(Customer, server)
        self.leyla = await come(Agent, server)
        self.andrei = await come(Agent, server)
        self.sofia = await come(Supervisor, server)
        await self.mia.goto()
        await expect(self.mia.page.get_by_role("button", name="Chat with us")).to_be_visible()
        await self._show("shop", self.mia)
        await self.mia.arrive()
        await self._show("widget-start", self.mia)
        await self.leyla.goto()
        await expect(self.leyla.page.get_by_label("Password")).to_be_visible()
        await self._show("agent-door", self.leyla)
        await self.sofia.watch("sofia")
        await self._show("board-empty", self.sofia)

    async def _a_line_forms(self) -> None:
        for customer, name, text in (
            (self.leo, "Leo Brandt", "Hello, which of the lanterns stands up to real weather?"),
            (self.mia, "Mia Kowalski", "Can I still change the cord of my dome pendant?"),
            (self.noor, "Noor Haddad", "Good morning! My cleat arrived without the screws."),
        ):
            await customer.arrive()
            await customer.begin(text, topic="Sales", name=name)
            await customer.sees_screen("waiting")
        await expect(self.noor.where).to_have_text("You are 3rd.")
        await self.mia.says("It has not been sent yet.")
        await self.mia.sees_mark("sent")
        await self._show("widget-waiting", self.mia)
        await self.sofia.queue("Sales").locator(".link-button").click()
        drawer = self.sofia.page.get_by_role("dialog")
        await expect(drawer.get_by_role("listitem")).to_have_count(3)
        await self._show("board-line", self.sofia)
        await self.sofia.page.keyboard.press("Escape")
        await expect(drawer).to_have_count(0)

    async def _work_begins(self) -> None:
        await self.andrei.start_work("andrei")
        await self.leyla.sign_in("leyla")
        await expect(self.leyla.page.get_by_role("button", name="Start work")).to_be_visible()
        await self._show("agent-start", self.leyla)
        await self.andrei.page.get_by_role("button", name="Your status").click()
        await self._show("agent-status", self.andrei)
        await self.andrei.page.keyboard.press("Escape")
        await self.andrei.accepts("Leo Brandt")
        await self.leyla.page.get_by_role("button", name="Start work").click()
        await expect(self.leyla.page.get_by_label("Your limits")).to_be_visible()
        await self.andrei.declines("Mia Kowalski")
        await expect(self.leyla.offer_from("Mia Kowalski")).to_be_visible()
        await self._show("agent-offer", self.leyla)
        await self.leyla.accepts("Mia Kowalski")

    async def _a_conversation(self) -> None:
        leyla, mia = self.leyla, self.mia
        await leyla.opens("Mia Kowalski")
        await leyla.says("Good morning Mia! Yes, until it leaves the warehouse tonight.")
        await mia.says("Oh good. The olive cord instead of the black one, please.")
        await expect(leyla.bubbles).to_have_count(4)
        await leyla.says("Done. Here is how to look after it.")
        await leyla.sends_file(self._guide)
        await expect(mia.panel.locator("button.file")).to_be_visible()
        await mia.says("That was quick, thank you!")
        await expect(leyla.bubbles).to_have_count(7)
        await mia.sees_mark("read")
        await self._show("widget-conversation", mia)
        await self._show("agent-conversation", leyla)
        await leyla.page.get_by_role("button", name="Transfer").click()
        await expect(leyla.page.get_by_role("dialog")).to_be_visible()
        await self._show("agent-transfer", leyla)
        await leyla.page.keyboard.press("Escape")

    async def _the_board_at_work(self) -> None:
        sofia = self.sofia
        await expect(sofia.queue("Sales").locator(".wait-bar")).to_be_visible()
        await self._show("board-busy", sofia)
        await sofia.agent("Leyla Mammadova").locator(".meters").click()
        await sofia.page.get_by_label("chat limit: one less").click()
        await expect(sofia.page.locator(".editor-says")).to_contain_text("1 agent changes")
        await self._show("board-limits", sofia)
        await sofia.page.keyboard.press("Escape")
        await sofia.agent("Leyla Mammadova").get_by_role("button", name="Actions for").click()
        await sofia.page.get_by_role("menuitem", name="The day").click()
        in_hand = sofia.page.get_by_role("button", name="Sales in hand now")
        await expect(in_hand).to_be_visible()
        await self._show("board-day", sofia)
        await in_hand.click()
        await expect(sofia.page.get_by_role("dialog", name="Mia Kowalski")).to_be_visible()
        await sofia.page.keyboard.press("Escape")
        await sofia.page.keyboard.press("Escape")
        await sofia.page.get_by_role("button", name="Wallboard").click()
        await expect(sofia.page.locator(".board")).to_have_count(0)
        await self._show("wallboard", sofia)

    async def _it_ends(self) -> None:
        leyla, mia = self.leyla, self.mia
        await leyla.page.locator("[data-key=end]").click()
        await expect(leyla.page.get_by_role("form", name="Wrap-up")).to_be_visible()
        await expect(leyla.bubbles.last).to_be_in_viewport()
        await self._show("agent-wrap-up", leyla)
        await mia.sees_screen("ended")
        await mia.panel.get_by_label("Very good").check(force=True)
        await self._show("widget-ended", mia)
        await mia.panel.get_by_role("button", name="Send rating").click()
        await expect(mia.panel.locator(".thanks")).to_be_visible()
        await self._show("widget-rated", mia)
        await leyla.wraps_up("Mia Kowalski", "Solved")
