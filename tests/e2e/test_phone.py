"""A phone is locked, changes its network, loses it: nothing lost, nothing twice, the same place."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest_asyncio
from playwright.async_api import expect

from tests.e2e.line import Line, line_to
from tests.e2e.people import Agent, Customer, Visits
from tests.e2e.server import Floor, Server


class Phone(Customer):
    async def sleeps(self) -> None:
        """Nothing runs in the page, as in a pocket. (Chromium without a window freezes no page.)"""
        self._tools = tools = await self.context.new_cdp_session(self.page)
        stands = asyncio.Event()
        tools.once("Debugger.paused", lambda paused: stands.set())
        await tools.send("Debugger.enable")
        await tools.send("Debugger.pause")
        # It stops at the next thing that runs, which is this.
        self._last = asyncio.create_task(tools.send("Runtime.evaluate", {"expression": "0"}))
        await stands.wait()

    async def wakes(self) -> None:
        await self._tools.send("Debugger.resume")
        await self._last
        await self._tools.detach()
        await self.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


@pytest_asyncio.fixture(loop_scope="session")
async def line(house: Server) -> AsyncIterator[Line]:
    """Asked for before ``visits``: the windows close first."""
    async with line_to(house) as line:
        yield line


async def test_what_is_sent_without_a_network_arrives_once_and_in_order(
    house: Server, line: Line, visits: Visits, floor: Floor, tmp_path: Path
) -> None:
    ann, mia = await visits.come(Agent, house), await visits.come(Phone, line)
    await ann.start_work(floor.ann)
    await mia.arrive()
    await mia.begin("On a train.", topic=floor.queue, name="Mia")
    await ann.accepts("Mia")
    await ann.opens("Mia")
    await expect(mia.notices).to_have_text([f"{floor.ann} joined"])
    way, ticket = tmp_path / "way.txt", tmp_path / "ticket.txt"
    way.write_text("Over the hills", "utf-8")
    ticket.write_text("Coach 7, seat 61", "utf-8")
    await mia.sends_file(way)
    await expect(mia.panel.get_by_role("button", name="way.txt")).to_be_visible()

    await mia.context.set_offline(True)
    written = [f"Tunnel {number}." for number in range(22)]
    for text in written:
        await mia.says(text)
    await mia.sees_mark("queued")
    await ann.says("Take your time.")
    await expect(ann.bubbles.filter(has_not_text=".txt")).to_have_text(
        ["On a train.", "Take your time."]
    )
    await expect(mia.bubbles).to_have_text(["On a train.", *written])
    await mia.context.set_offline(False)

    said = ["On a train.", "Take your time.", *written]
    await expect(ann.bubbles.filter(has_not_text=".txt")).to_have_text(said)
    await expect(mia.bubbles).to_have_text(said)
    await mia.sees_mark("read")
    await expect(mia.panel.locator(".failed")).to_have_count(0)

    # It arrives, and the answer is lost on the way.
    line.deaf = True
    await mia.says("Did that arrive?")
    await expect(ann.bubbles.filter(has_not_text=".txt")).to_have_text([*said, "Did that arrive?"])
    await ann.says("It did.")
    await mia.says("Or not?")
    await mia.sees_mark("queued")
    # So is what the server says of this file.
    await mia.sends_file(ticket)
    await expect(mia.panel.locator(".file progress")).to_have_js_property("value", 1)
    line.cut()
    line.deaf = False
    said += ["Did that arrive?", "It did.", "Or not?"]
    await expect(mia.bubbles).to_have_text(said)
    await expect(ann.bubbles.filter(has_not_text=".txt")).to_have_text(said)
    await expect(ann.page.get_by_role("link", name="ticket.txt")).to_have_count(1)
    await expect(mia.panel.get_by_role("button", name="ticket.txt")).to_have_count(1)
    await mia.sees_mark("read")
    visits.forgive()


async def test_a_locked_phone_keeps_its_place_and_misses_nothing(
    house: Server, line: Line, visits: Visits, floor: Floor
) -> None:
    ann, leo, mia = (
        await visits.come(Agent, house),
        await visits.come(Customer, house),
        await visits.come(Phone, line),
    )
    await leo.arrive()
    await leo.begin("Before you.", topic=floor.queue, name="Leo")
    await mia.arrive()
    await mia.begin("From my phone.", topic=floor.queue, name="Mia")
    await expect(mia.where).to_have_text("You are 2nd.")

    await mia.sleeps()
    line.down = True
    line.cut()
    await leo.leaves()
    await leo.begins_again()
    await leo.begin("After you.", topic=floor.queue, name="Leo")
    await expect(leo.where).to_have_text("You are 2nd.")
    line.down = False
    await mia.wakes()
    await expect(mia.where).to_have_text("You are next.")
    await ann.start_work(floor.ann)
    await ann.accepts("Mia")
    await ann.opens("Mia")
    await expect(mia.notices).to_have_text([f"{floor.ann} joined"])

    await mia.sleeps()
    # The network has forgotten the connection, and tells nobody.
    line.hang()
    await ann.says("Are you there?")
    await ann.says("I wait for you.")
    await mia.wakes()
    await mia.says("Here again.")
    whole = ["From my phone.", "Are you there?", "I wait for you.", "Here again."]
    await expect(mia.bubbles).to_have_text(whole)
    await expect(ann.bubbles).to_have_text(whole)
    await mia.sees_mark("read")
    visits.forgive()
