import asyncio
from pathlib import Path

from argon2 import PasswordHasher

from access.passwords import Passwords
from config.centre import load_centre
from cordboard.demo import Demo
from cordboard.first_start import fill
from cordboard.opening_hours import OpeningHours
from router.commands import SignIn
from router.events import Accepted, AnyEvent, Enqueued, Offered
from router.ids import AgentId, QueueId
from router.words import Channel
from tests.engine.house import EngineHouse, running
from tests.virtual_time import run_virtual

MORNING = 1_795_420_800_000  # Monday, 2026-11-23, 08:00 UTC
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
LEYLA = AgentId("leyla")


async def watch(house: EngineHouse, seconds: float) -> list[AnyEvent]:
    demo = Demo(house.engine, house.store, seed=7)
    task = asyncio.create_task(demo.run())
    await asyncio.sleep(seconds)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    return house.published


def test_the_line_moves_at_once_on_every_channel_and_real_agents_are_left_alone(
    tmp_path: Path,
) -> None:
    async def scenario() -> None:
        async with running(f"sqlite:///{tmp_path / 'cordboard.db'}", epoch_ms=MORNING) as house:
            await fill(house.engine, load_centre(), QUICK, tmp_path)
            await OpeningHours(house.engine, house.store).refresh()
            assert house.engine.router.is_open(QueueId("billing"), house.engine.clock.now())
            await house.do(SignIn(agent=LEYLA))
            early = len(house.published)
            events = (await watch(house, 10))[early:]
            assert any(isinstance(event, Accepted) for event in events)
            events = (await watch(house, 600))[early:]
            entered = {event.channel for event in events if isinstance(event, Enqueued)}
            assert entered == set(Channel)
            kinds = {type(event).__name__ for event in events}
            assert {"Ended", "Closed", "MessagePosted", "Lost", "Announced"} <= kinds
            # Leyla was offered work, and nobody answered in her name.
            offered = [e for e in events if isinstance(e, Offered) and e.agent == LEYLA]
            accepted = [e for e in events if isinstance(e, Accepted) and e.agent == LEYLA]
            assert offered
            assert accepted == []

    run_virtual(scenario())


def test_a_first_start_broken_off_in_the_middle_is_taken_up_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'cordboard.db'}"
    centre = load_centre()

    async def scenario() -> None:
        async with running(url, epoch_ms=MORNING) as house:
            await fill(house.engine, centre, QUICK, tmp_path)
            first = len(house.published)
        async with running(url, epoch_ms=MORNING + 1) as house:
            await fill(house.engine, centre, QUICK, tmp_path)
            assert first > 16
            assert house.published == []
            assert len(house.engine.router.agents) == 12

    run_virtual(scenario())
