"""The whole road in five windows: two customers, two agents and a supervisor."""

import asyncio
from dataclasses import dataclass

import pytest_asyncio
from playwright.async_api import expect

from tests.e2e.people import Agent, Customer, Supervisor, Visits
from tests.e2e.server import Floor, Server


@dataclass(frozen=True, slots=True)
class Windows:
    ann: Agent
    ben: Agent
    sue: Supervisor
    mia: Customer
    leo: Customer


@pytest_asyncio.fixture(loop_scope="session")
async def windows(visits: Visits, house: Server, floor: Floor) -> Windows:
    """Both agents at work, the supervisor before the board, two customers in the shop."""
    five = Windows(
        ann=await visits.come(Agent, house),
        ben=await visits.come(Agent, house),
        sue=await visits.come(Supervisor, house),
        mia=await visits.come(Customer, house),
        leo=await visits.come(Customer, house),
    )
    async with asyncio.TaskGroup() as coming:
        coming.create_task(five.ann.start_work(floor.ann))
        coming.create_task(five.ben.start_work(floor.ben))
        coming.create_task(five.sue.watch())
        coming.create_task(five.mia.arrive())
        coming.create_task(five.leo.arrive())
    return five


async def test_the_strategy_decides_and_is_changed_while_it_runs(
    windows: Windows, floor: Floor
) -> None:
    ann, ben, sue, mia, leo = windows.ann, windows.ben, windows.sue, windows.mia, windows.leo

    # Most available: Ann has room for four, Ben for two; three is still more than two.
    await expect(sue.meter(floor.ann)).to_have_text("0/4")
    await mia.begin("Do you have the dome in brass?", topic=floor.queue, name="Mia")
    await expect(ann.offer_from("Mia")).to_contain_text("Do you have the dome in brass?")
    await expect(mia.where).to_have_text("Somebody is on the way.")
    await ann.accepts("Mia")
    await expect(mia.notices).to_have_text([f"{floor.ann} joined"])
    await leo.begin("How long is the cord?", topic=floor.queue, name="Leo")
    await ann.accepts("Leo")
    await expect(sue.meter(floor.ann)).to_have_text("2/4")
    await expect(ben.offers).to_have_count(0)

    await leo.leaves()
    await ann.wraps_up("Leo", "Solved")
    await expect(sue.meter(floor.ann)).to_have_text("1/4")
    await leo.begins_again()

    # Least busy: Ann still has the larger room, and Ben has nothing in hand.
    await sue.sets_strategy(floor.queue, "Least busy")
    await expect(sue.strategy(floor.queue)).to_have_value("least_busy")
    await leo.begin("And the lantern?", topic=floor.queue, name="Leo")
    await ben.accepts("Leo")
    await expect(sue.meter(floor.ben)).to_have_text("1/2")
    await expect(ann.offers).to_have_count(0)
    await expect(leo.notices).to_have_text([f"{floor.ben} joined"])


async def test_limits_are_lowered_and_raised_in_the_middle(windows: Windows, floor: Floor) -> None:
    ann, ben, sue, mia, leo = windows.ann, windows.ben, windows.sue, windows.mia, windows.leo
    await mia.begin("First of two.", topic=floor.queue, name="Mia")
    await ann.accepts("Mia")

    # Lowered below what is in hand: nothing ends, and nothing new comes.
    await sue.sets_chat_limit([floor.ann], -4, preview="1 holds more than the new limit")
    await sue.sets_chat_limit([floor.ben], -2, preview="1 agent changes")
    await expect(sue.meter(floor.ann)).to_have_text("1/0")
    await expect(sue.agent(floor.ben)).to_contain_text(f"Limits of {floor.ben}: none")
    await ann.opens("Mia")
    await ann.says("I am still here.")
    await expect(mia.bubbles).to_have_text(["First of two.", "I am still here."])

    await leo.begin("Second of two.", topic=floor.queue, name="Leo")
    await expect(leo.where).to_have_text("You are next.")
    await expect(sue.waiting(floor.queue)).to_have_text("1")
    await expect(ann.offers).to_have_count(0)
    await expect(ben.offers).to_have_count(0)

    # Raised: who waits is offered at once.
    await sue.sets_chat_limit([floor.ben], 1, preview="1 agent changes")
    await ben.accepts("Leo")
    await expect(sue.waiting(floor.queue)).to_have_text("0")
    await expect(sue.meter(floor.ben)).to_have_text("1/1")
    await expect(ben.page.get_by_label("Your limits")).to_contain_text("1/1")


async def test_the_line_shows_places_and_a_supervisor_moves_one(
    windows: Windows, floor: Floor
) -> None:
    ben, sue, mia, leo = windows.ben, windows.sue, windows.mia, windows.leo
    await sue.sets_chat_limit([floor.ann, floor.ben], -4, preview="2 agents change")
    await mia.begin("I was here first.", topic=floor.queue, name="Mia")
    await expect(mia.where).to_have_text("You are next.")
    await leo.begin("And I second.", topic=floor.queue, name="Leo")
    await expect(leo.where).to_have_text("You are 2nd.")
    await leo.says("I can write already.")
    await expect(sue.waiting(floor.queue)).to_have_text("2")

    await sue.moves("Mia", floor.queue, to=floor.urgent)
    await expect(leo.where).to_have_text("You are next.")
    await expect(sue.waiting(floor.queue)).to_have_text("1")
    await expect(sue.waiting(floor.urgent)).to_have_text("1")

    await sue.sets_chat_limit([floor.ben], 1, preview="1 agent changes")
    await ben.accepts("Leo")
    await expect(ben.bubbles).to_have_text(["And I second.", "I can write already."])
    await expect(mia.where).to_have_text("You are next.")


async def test_who_declines_is_passed_over_and_who_misses_is_out(
    windows: Windows, floor: Floor
) -> None:
    ann, ben, sue, mia, leo = windows.ann, windows.ben, windows.sue, windows.mia, windows.leo
    await mia.begin("Anybody?", topic=floor.queue, name="Mia")
    await ann.declines("Mia")
    await ben.accepts("Mia")

    # Urgent offers last a second and a half, one miss is enough, and only Ann serves there.
    await leo.begin("Quick!", topic=floor.urgent, name="Leo")
    await expect(ann.page.get_by_role("alert")).to_contain_text("nothing new comes to you")
    await expect(sue.agent(floor.ann)).to_contain_text("Not responding")
    await expect(ann.offers).to_have_count(0)
    await expect(leo.where).to_have_text("You are next.")
    await ann.page.get_by_role("button", name="Take contacts again").click()
    await expect(ann.offer_from("Leo")).to_be_visible()
