"""Three beside one customer: a colleague who helps, one who is named, a supervisor who joins."""

from playwright.async_api import expect

from tests.e2e.people import Agent, Customer, Supervisor, Visits
from tests.e2e.server import Floor, Server


async def test_a_colleague_helps_and_a_supervisor_whispers_joins_and_leaves(
    visits: Visits, house: Server, floor: Floor
) -> None:
    ann, ben = await visits.come(Agent, house), await visits.come(Agent, house)
    mia, sue = await visits.come(Customer, house), await visits.come(Supervisor, house)
    await ann.start_work(floor.ann)
    await mia.arrive()
    await mia.begin("My lantern hums.", topic=floor.queue, name="Mia")
    await ann.accepts("Mia")
    await ann.opens("Mia")
    await ben.start_work(floor.ben)

    await ann.page.keyboard.press("Escape")
    await ann.page.get_by_role("button", name="Invite").click()
    asks = ann.page.get_by_role("dialog")
    await asks.get_by_label(floor.ben).check()
    await asks.get_by_label("What you need").fill("You know lanterns.")
    await asks.get_by_role("button", name="Ask", exact=True).click()
    aside = ben.page.locator(".aside", has_text="You know lanterns.")
    await aside.get_by_role("button", name="Help").click()
    await expect(ben.bubbles).to_have_text(["My lantern hums."])
    await ben.says("Is it the harbour one?")
    await expect(mia.bubbles).to_have_text(["My lantern hums.", "Is it the harbour one?"])
    await expect(mia.notices.filter(has_text=floor.ben)).to_have_text(f"{floor.ben} joined")
    await expect(ann.bubbles).to_have_text(["My lantern hums.", "Is it the harbour one?"])

    await sue.watch()
    await sue.agent(floor.ann).get_by_role("button", name="Actions").click()
    await sue.page.get_by_role("menuitem", name="Contacts in hand").click()
    await sue.page.locator(".behind", has_text="Mia").click()
    await sue.page.get_by_label(f"Whisper to {floor.ann}").fill("Offer a new one")
    await sue.page.keyboard.press("Enter")
    await expect(ann.page.locator(".note-whisper")).to_contain_text("Offer a new one")
    await sue.page.get_by_role("button", name="Join").click()
    await sue.page.get_by_label("Write to Mia").fill("I am the manager here.")
    await sue.page.keyboard.press("Enter")
    await expect(mia.bubbles.last).to_have_text("I am the manager here.")
    await sue.page.get_by_role("button", name="Leave", exact=True).click()
    await expect(mia.notices.last).to_contain_text("left")

    await ben.page.get_by_role("button", name="Leave", exact=True).click()
    await expect(ben.row_of("Mia")).to_have_count(0)
    await ann.page.keyboard.press("Escape")
    await ann.page.keyboard.press("n")
    await ann.page.keyboard.type(f"@{floor.ben} thank you")
    await ann.page.keyboard.press("Escape")
    await ann.page.get_by_role("button", name="Add note").click()
    named = ben.page.locator(".aside", has_text="thank you")
    await named.get_by_role("button", name="Read").click()
    await expect(ben.page.get_by_label("Private note about Mia")).to_be_visible()
    await expect(mia.page.get_by_text("Offer a new one")).to_have_count(0)
    await expect(mia.page.get_by_text("thank you")).to_have_count(0)
    await reads_late(ann, ben, floor)


async def reads_late(ann: Agent, ben: Agent, floor: Floor) -> None:
    """A colleague who had not read that they are named when the contact was closed still does."""
    await ben.page.get_by_role("button", name="Put away", exact=True).click()
    await ann.page.keyboard.type(f"@{floor.ben} it was blue")
    await ann.page.keyboard.press("Escape")
    await ann.page.get_by_role("button", name="Add note").click()
    await expect(ben.page.locator(".aside", has_text="it was blue")).to_be_visible()
    await ann.page.locator("[data-key=end]").click()
    await ann.page.get_by_role("button", name="Done").click()
    missed = ben.page.locator(".aside", has_text="the contact is closed now")
    await missed.get_by_role("button", name="Read").click()
    drawer = ben.page.get_by_role("dialog", name="Earlier, with Mia")
    await expect(drawer.locator(".note-text", has_text="it was blue")).to_be_visible()
    await expect(drawer.locator(".bubble").last).to_have_text("I am the manager here.")
    await ben.page.keyboard.press("Escape")
    await expect(ben.page.locator(".aside")).to_have_count(0)
