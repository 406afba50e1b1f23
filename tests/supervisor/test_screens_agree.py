"""Whatever happened, a screen that followed it shows what a fresh one shows."""

import random
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.rooms import Client, RoomsHouse, open_house

STEPS = 120
Move = tuple[str, dict[str, Any]]


class Play:
    """Random moves on real sockets; refusals are part of the game."""

    def __init__(self, house: RoomsHouse, seed: int) -> None:
        self.house = house
        self.chance = random.Random(seed)
        self.visitors: list[Client] = []
        self.agents: list[Client] = []
        self.boss: Client

    async def set_up(self) -> None:
        self.visitors = [await self.house.visitor() for _ in range(4)]
        self.agents = [await self.house.agent("ann"), await self.house.agent("ben")]
        self.boss = await self.house.supervisor()

    async def step(self) -> None:
        moves: list[Callable[[], Awaitable[Any]]] = [
            self.visitor_acts,
            self.visitor_acts,
            self.agent_answers,
            self.agent_answers,
            self.agent_acts,
            self.agent_acts,
            self.supervisor_acts,
            self.somebody_reconnects,
        ]
        await self.chance.choice(moves)()

    async def visitor_acts(self) -> None:
        visitor, pick = self.chance.choice(self.visitors), self.chance.choice
        moves: list[Move] = [
            ("start", {"queue": pick(["sales", "help"]), "name": "V", "text": "Hello"}),
            ("start", {"queue": "sales"}),
            ("send", {"message": f"m{self.chance.randrange(99)}", "text": "More"}),
            ("send", {"message": f"m{self.chance.randrange(99)}", "text": "More"}),
            ("read", {"seq": 1}),
            ("leave", {}),
            ("rate", {"score": self.chance.randint(1, 5)}),
        ]
        kind, fields = pick(moves)
        await visitor.command(kind, **fields)

    async def agent_answers(self) -> None:
        agent = self.chance.choice(self.agents)
        for contact, offer in agent.shown("offers").items():
            kind = self.chance.choice(["accept", "accept", "accept", "decline"])
            await agent.command(kind, contact=contact, offer=offer["offer"])
            return

    async def agent_acts(self) -> None:
        agent, pick = self.chance.choice(self.agents), self.chance.choice
        await agent.command("set_status", status=pick(["available"] * 5 + ["break"]))
        for contact in list(agent.shown("desk")):
            moves: list[Move] = [
                ("send", {"message": f"a{self.chance.randrange(99)}", "text": "Reply"}),
                ("send", {"message": f"a{self.chance.randrange(99)}", "text": "Reply"}),
                ("read", {"seq": 1}),
                ("end", {}),
                ("complete", {"note": "Done"}),
                ("transfer", {"queue": pick(["sales", "help"])}),
            ]
            kind, fields = pick(moves)
            await agent.command(kind, contact=contact, **fields)

    async def supervisor_acts(self) -> None:
        pick = self.chance.choice
        line = list(self.boss.shown("line")) or ["none"]
        strategy = pick(["least_busy", "round_robin"])
        moves: list[Move] = [
            ("set_limits", {"agents": ["ann", "ben"], "limits": {"chat": pick([1, 2, 3])}}),
            (
                "set_strategy",
                {"queue": "sales", "strategy": strategy},
            ),
            ("move_contact", {"contact": pick(line), "queue": pick(["sales", "help"])}),
            ("reprioritise", {"contact": pick(line), "head_start_ms": pick([0, 5_000])}),
            ("assign_contact", {"contact": pick(line), "agent": pick(["ann", "ben"])}),
            ("close_contact", {"contact": pick(line)}),
            ("set_agent_status", {"agent": "ben", "status": pick(["offline", "available"])}),
        ]
        kind, fields = pick(moves)
        await self.boss.command(kind, **fields)

    async def somebody_reconnects(self) -> None:
        """With the stream and the number it had."""
        at = self.chance.randrange(len(self.visitors))
        old = self.visitors[at]
        await old.close()
        new = Client(self.house.url, "/visitor", token=old.token)
        new.stream, new.seq, new.state = old.stream, old.seq, old.state
        self.visitors[at] = await self.house.enter(new)


async def agree(house: RoomsHouse, old: Client, fresh: Callable[[], Awaitable[Client]]) -> None:
    """The old screen comes to show what a stream drawn anew shows."""
    hub = house.rooms.hub
    key = {"/visitor": "visitor:", "/agent": "agent:", "/supervisor": "board"}[old.namespace]
    guests = {
        guest.sid: guest.key
        for room in (house.rooms.visitors, house.rooms.agents, house.rooms.supervisors)
        for guest in room.guests.values()
    }
    key = guests[old.sio.get_sid(old.namespace)]
    # Not by resuming: that draws the screen anew, and would hide what was forgotten.
    await old.until(lambda _: old.seq == hub._streams[key].seq)
    followed = hub._streams.pop(key)
    followers = hub._followers.pop(key)
    anew = await fresh()
    state = anew.state
    await anew.close()
    hub._streams[key], hub._followers[key] = followed, followers
    assert old.state == state


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_after_random_moves_all_screens_agree_with_fresh_ones(
    tmp_path: Path, seed: int
) -> None:
    async with open_house(tmp_path) as house:
        play = Play(house, seed)
        await play.set_up()
        for _ in range(STEPS):
            await play.step()
        # The slow parts are drawn once a second: draw them now, twice, for what that announces.
        for _ in range(2):
            house.rooms._slow(await house.engine.settled())
            house.rooms._pace(await house.engine.settled())
            await play.boss.command("preview_limits", agents=["ann"])
        house.rooms.supervisors.board.draw_all_again()
        house.rooms.supervisors.tick(await house.engine.settled())
        for visitor in play.visitors:
            await agree(house, visitor, lambda one=visitor: house.visitor(one.token))  # type: ignore[misc]
        for agent, name in zip(play.agents, ("ann", "ben"), strict=True):
            await agree(house, agent, lambda one=name: house.agent(one))  # type: ignore[misc]
        messages = [visitor.shown("messages") for visitor in play.visitors]
        for held in messages:
            assert [int(seq) for seq in held] == sorted(int(seq) for seq in held)
