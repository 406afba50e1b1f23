"""A laptop is closed, a page is loaded again, the server is killed: nothing lost, nothing twice."""

import asyncio
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Route, expect

from tests.e2e.people import Agent, Customer, Supervisor, Visits
from tests.e2e.server import Floor, Server, centre

LAMPS = Floor("Lamps")


@pytest_asyncio.fixture(loop_scope="session")
async def server(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Server]:
    """One whose clocks or whose life a test changes, with one floor.

    Asked for before ``visits``: the windows close first, while it still serves.
    """
    leases: dict[str, float] = getattr(request, "param", {})
    text = centre([LAMPS.queue], **{"lease_quiet_s": 15, "lease_lost_s": 60, **leases})
    server = Server(tmp_path, text)
    await server.start()
    yield server
    await server.stop()
    assert server.warnings() == ""


@pytest.mark.parametrize(
    "server", [{"lease_quiet_s": 0.5, "lease_lost_s": 1.5}], ids=["short lease"], indirect=True
)
async def test_a_closed_laptop_hands_its_chats_to_others(server: Server, visits: Visits) -> None:
    ann, ben, sue, mia = (
        await visits.come(Agent, server),
        await visits.come(Agent, server),
        await visits.come(Supervisor, server),
        await visits.come(Customer, server),
    )
    await ann.start_work(LAMPS.ann)
    await sue.watch()
    await mia.arrive()
    await mia.begin("I have a question.", topic=LAMPS.queue, name="Mia")
    await ann.accepts("Mia")
    await ann.opens("Mia")
    await ann.says("Ask me.")
    await expect(mia.bubbles).to_have_count(2)
    await ben.start_work(LAMPS.ben)

    await ann.shut()
    await expect(sue.agent(LAMPS.ann)).to_contain_text("Reconnecting")
    await ben.accepts("Mia")
    await expect(ben.bubbles).to_have_text(["I have a question.", "Ask me."])
    await expect(mia.notices).to_have_text(
        [f"{LAMPS.ann} joined", "Back in line. You keep your place.", f"{LAMPS.ben} joined"]
    )
    await ben.opens("Mia")
    await ben.says("I take over.")
    await expect(mia.bubbles).to_have_text(["I have a question.", "Ask me.", "I take over."])

    await ann.reopen()
    await expect(sue.agent(LAMPS.ann)).not_to_contain_text("Reconnecting")
    await expect(ann.rows).to_have_count(0)


async def stuck(person: Agent | Customer, paper: Path) -> None:
    """A file that is on its way, and gets no further before the page is loaded again."""
    await asyncio.to_thread(paper.write_text, "A lantern has no batteries.\n", "utf-8")
    held = asyncio.Event()

    async def hold(route: Route) -> None:
        held.set()

    await person.page.route("**/chat/files", hold, times=1)
    await person.sends_file(paper)
    await held.wait()


async def test_an_agent_who_reloads_goes_on(
    visits: Visits, house: Server, floor: Floor, tmp_path: Path
) -> None:
    ann, mia = await visits.come(Agent, house), await visits.come(Customer, house)
    await ann.start_work(floor.ann)
    await mia.arrive()
    await mia.begin("Here?", topic=floor.queue, name="Mia")
    await ann.accepts("Mia")
    await ann.opens("Mia")
    await ann.field.fill("Half a sen")
    await stuck(ann, tmp_path / "lantern.txt")
    await ann.page.reload()
    await ann.opens("Mia")
    await expect(ann.field).to_have_value("Half a sen")
    await expect(mia.panel.get_by_role("button", name="lantern.txt")).to_have_count(1)
    await expect(ann.page.locator(".group-going")).to_have_count(0)
    # What was half written about a contact that left while nobody was here leaves no words behind.
    await ann.page.evaluate("sessionStorage.setItem('cordboard.draft.gone', 'Dear')")
    await ann.page.reload()
    await ann.says("Half a sentence, whole.")
    assert await ann.page.evaluate("sessionStorage.getItem('cordboard.draft.gone')") is None
    await expect(mia.panel.get_by_role("button", name="lantern.txt")).to_have_count(1)
    await expect(mia.bubbles).to_have_text(["Here?", "Half a sentence, whole."])
    await expect(mia.notices).to_have_text([f"{floor.ann} joined"])


async def test_accept_in_both_windows_of_an_agent_opens_it_in_both(
    visits: Visits, house: Server, floor: Floor
) -> None:
    ann, mia = await visits.come(Agent, house), await visits.come(Customer, house)
    await ann.start_work(floor.ann)
    other = await ann.context.new_page()
    await other.goto(ann.page.url)
    await mia.arrive()
    await mia.begin("Here?", topic=floor.queue, name="Mia")
    pages = (ann.page, other)
    accept = [
        page.get_by_role("article", name="Offer from Mia").get_by_role("button", name="Accept")
        for page in pages
    ]
    for button in accept:
        await button.wait_for()
    # Both have pressed before either hears of the other.
    await asyncio.gather(*(button.evaluate("button => button.click()") for button in accept))
    for page in pages:
        talk = page.get_by_role("region", name="Conversation with Mia")
        await expect(talk.get_by_label("Reply to Mia")).to_be_visible()
    await other.close()


async def test_a_customer_who_reloads_keeps_place_and_words(
    visits: Visits, house: Server, floor: Floor, tmp_path: Path
) -> None:
    ann, sue, mia, leo = (
        await visits.come(Agent, house),
        await visits.come(Supervisor, house),
        await visits.come(Customer, house),
        await visits.come(Customer, house),
    )
    await sue.watch()
    await mia.arrive()
    await mia.begin("First.", topic=floor.queue, name="Mia")
    await expect(mia.where).to_have_text("You are next.")
    await leo.arrive()
    await leo.begin("Second.", topic=floor.queue, name="Leo")
    await leo.says("More.")
    await leo.sees_mark("sent")

    await mia.page.reload()
    await expect(mia.where).to_have_text("You are next.")
    await leo.page.reload()
    await expect(leo.where).to_have_text("You are 2nd.")
    await expect(leo.bubbles).to_have_text(["Second.", "More."])
    await expect(sue.waiting(floor.queue)).to_have_text("2")

    await ann.start_work(floor.ann)
    await ann.accepts("Mia")
    await ann.accepts("Leo")
    await ann.opens("Leo")
    await ann.says("Here.")
    await expect(leo.bubbles).to_have_count(3)
    await leo.field.fill("Not yet sent")
    await stuck(leo, tmp_path / "lantern.txt")
    await leo.page.reload()
    await expect(leo.field).to_have_value("Not yet sent")
    await expect(ann.page.get_by_role("link", name="lantern.txt")).to_have_count(1)
    await leo.page.reload()
    await leo.says("Thanks.")
    await expect(leo.bubbles).to_have_text(["Second.", "More.", "Here.", "Thanks."])
    paper = re.compile("lantern.txt")
    await expect(ann.bubbles).to_have_text(["Second.", "More.", "Here.", paper, "Thanks."])

    # Who leaves in a tunnel has said everything before.
    await leo.context.set_offline(True)
    for text in ("One", "Two"):
        await leo.says(text)
    await leo.sees_mark("queued")
    await leo.leaves()
    await leo.context.set_offline(False)
    await leo.sees_screen("ended")
    await expect(ann.bubbles).to_have_text(
        ["Second.", "More.", "Here.", paper, "Thanks.", "One", "Two"]
    )
    await expect(leo.panel.locator(".failed")).to_have_count(0)
    visits.forgive()


async def test_a_killed_server_comes_back_in_mid_conversation(
    server: Server, visits: Visits
) -> None:
    ann, ben, sue, mia, leo = (
        await visits.come(Agent, server),
        await visits.come(Agent, server),
        await visits.come(Supervisor, server),
        await visits.come(Customer, server),
        await visits.come(Customer, server),
    )
    await sue.watch()
    await ann.start_work(LAMPS.ann)
    await ben.start_work(LAMPS.ben)
    await mia.arrive()
    await mia.begin("Before.", topic=LAMPS.queue, name="Mia")
    await ann.accepts("Mia")
    await ann.opens("Mia")
    await ann.says("Answer.")
    await expect(mia.bubbles).to_have_text(["Before.", "Answer."])
    await sue.sets_chat_limit([LAMPS.ann], -3, preview="1 agent changes")
    await sue.sets_chat_limit([LAMPS.ben], -2, preview="1 agent changes")
    await leo.arrive()
    await leo.begin("I wait.", topic=LAMPS.queue, name="Leo")
    await expect(leo.where).to_have_text("You are next.")

    await server.kill()
    # Both write into the gap.
    await mia.says("Into the gap.")
    await mia.sees_mark("queued")
    await ann.says("Me too.")
    await expect(ann.page.get_by_text("Reconnecting. Keep writing")).to_be_visible()
    await expect(sue.page.get_by_text("No line to the server")).to_be_visible()
    await server.start()

    both = {"Before.", "Answer.", "Into the gap.", "Me too."}
    await expect(mia.bubbles).to_have_count(4)
    await expect(mia.panel.locator(".foot.queued")).to_have_count(0)
    await expect(ann.page.get_by_text("Reconnecting.")).to_have_count(0)
    await expect(ann.page.locator(".group-going")).to_have_count(0)
    await expect(ann.bubbles).to_have_count(4)
    said = await mia.bubbles.all_text_contents()
    assert set(said) == both
    assert await ann.bubbles.all_text_contents() == said

    await ann.says("On we go.")
    await expect(mia.bubbles).to_have_text([*said, "On we go."])
    await mia.says("Yes.")
    await expect(ann.bubbles).to_have_text([*said, "On we go.", "Yes."])
    await expect(mia.notices).to_have_text([f"{LAMPS.ann} joined"])
    await expect(leo.where).to_have_text("You are next.")
    await expect(sue.meter(LAMPS.ann)).to_have_text("1/1")
    await expect(sue.waiting(LAMPS.queue)).to_have_text("1")
    await sue.sets_chat_limit([LAMPS.ben], 1, preview="1 agent changes")
    await ben.accepts("Leo")
    await expect(leo.notices).to_have_text([f"{LAMPS.ben} joined"])
    visits.forgive()
