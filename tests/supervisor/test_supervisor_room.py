"""The board, live, and what a supervisor changes while it runs."""

import re
from pathlib import Path
from typing import Any

from access.rights import COMMANDS, Room
from reports.table import CHANNELS
from router.ids import AgentId, QueueId
from router.words import Channel
from tests.rooms import open_house, serve

COMPLETE: dict[str, dict[str, Any]] = {
    "set_limits": {"agents": ["ann"], "limits": {"chat": 5}},
    "preview_limits": {"agents": ["ann"], "limits": {"chat": 5}},
    "set_strategy": {"queue": "sales", "strategy": "least_busy"},
    "set_agent_status": {"agent": "ann", "status": "break"},
    "move_contact": {"contact": "c", "queue": "help"},
    "reprioritise": {"contact": "c", "head_start_ms": 1},
    "assign_contact": {"contact": "c", "agent": "ann"},
    "hand_over": {"contact": "c", "queue": "help"},
    "close_contact": {"contact": "c"},
    "whisper": {"contact": "c", "text": "x"},
    "join": {"contact": "c"},
    "say": {"contact": "c", "message": "m", "text": "x"},
    "leave": {"contact": "c"},
    "put_away": {"contact": "c"},
    "set_status": {"status": "break"},
    "sign_out": {},
    "accept": {"contact": "c", "offer": 1},
    "decline": {"contact": "c", "offer": 1},
    "send": {"contact": "c", "message": "m", "text": "x"},
    "read": {"contact": "c", "seq": 0},
    "end": {"contact": "c"},
    "choose_wrap_up": {"contact": "c"},
    "complete": {"contact": "c"},
    "transfer": {"contact": "c", "queue": "help"},
    "pick": {"contact": "c"},
    "add_note": {"contact": "c", "text": "x"},
    "set_pad": {"contact": "c", "text": "x"},
    "invite": {"contact": "c", "colleague": "ben"},
    "uninvite": {"contact": "c", "colleague": "ben"},
    "take_part": {"contact": "c"},
    "step_out": {"contact": "c"},
    "destinations": {"contact": "c"},
    "colleagues": {"contact": "c"},
    "look_up": {"contact": "c"},
    "transcript": {"contact": "c", "of": "d"},
    "search": {"contact": "c", "text": "x"},
    "story": {"contact": "c"},
}


async def test_the_board_follows_contacts_and_agents(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        boss = await house.supervisor()
        visitor = await house.visitor()
        contact = (await visitor.do("start", queue="sales", name="Vera", text="Hello"))["contact"]
        row = (await boss.until(lambda state: state.get("line")))[contact]
        assert (row["customer"], row["position"]) == ("Vera", 1)
        assert row["why_waiting"] == "2 agents could serve, but nobody is at work."
        assert row["target_ms"] == row["due"] - row["entered_at"]
        late = await boss.refused("reprioritise", contact=contact, head_start_ms=-1)
        assert late == "bad_value"
        await boss.do("reprioritise", contact=contact, head_start_ms=5_000)
        early = await boss.until(
            lambda state: one if (one := state["line"][contact])["due"] < row["due"] else None
        )
        assert early["target_ms"] == row["target_ms"]
        row = early
        await boss.until(lambda state: state["queues"]["sales"]["waiting"] == 1)
        assert boss.shown("totals")["totals"]["waiting"] == 1
        assert boss.shown("totals")["totals"]["service_level"] is None

        agent = await house.working()
        await boss.until(lambda state: state["line"].get(contact, {}).get("agent") == "ann")
        assert boss.shown("line")[contact]["why_waiting"] == "Offered to Ann."
        offered = boss.shown("queues")["sales"]
        assert (offered["waiting"], offered["longest_wait_since"]) == (1, row["entered_at"])
        assert offered["next_due"] == row["due"]
        await serve(agent)
        await boss.until(lambda state: state["totals"]["totals"]["serving"] == 1)
        assert contact not in boss.shown("line")
        assert boss.shown("agents")["ann"]["contacts"] == [contact]
        assert boss.shown("agents")["ann"]["slots"]["chat"] == {"held": 1, "limit": 3, "spare": 2}
        assert boss.shown("totals")["totals"]["agents_busy"] == 1
        assert boss.shown("queues")["sales"]["service_level"] == 1000
        await agent.do("end", contact=contact)
        await boss.until(lambda state: state["queues"]["sales"]["handled_today"] == 1)
        second = await house.supervisor()
        await boss.until(lambda _: boss.seq == second.seq)
        assert second.state == boss.state


async def test_limits_change_while_it_runs(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        boss, agent = await house.supervisor(), await house.working()
        for _ in range(2):
            visitor = await house.visitor()
            await visitor.do("start", queue="sales", text="Hello")
            await serve(agent)
        change: dict[str, Any] = {"agents": ["ann", "ben"], "limits": {"chat": 1}}
        assert await boss.do("preview_limits", **change) == {"changed": 1, "over": 1}
        assert house.engine.router.agents[AgentId("ann")].setup.limits[Channel.CHAT] == 3
        await boss.do("set_limits", "once", **change)
        await boss.do("set_limits", "once", **change)
        await agent.until(lambda state: state["me"]["me"]["slots"]["chat"]["limit"] == 1)
        assert agent.shown("me")["me"]["slots"]["chat"]["held"] == 2
        waiting = await house.visitor()
        contact = (await waiting.do("start", queue="sales", text="Me too"))["contact"]
        row = await boss.until(lambda state: state["line"].get(contact))
        assert row["why_waiting"] == "1 agent at work could serve, all of them full."
        await boss.do("set_limits", agents=["ann"], limits={"chat": 3})
        await agent.until(lambda state: contact in state["offers"])
        assert await boss.refused("set_limits", agents=["nobody"], limits={"chat": 1})
        assert await boss.refused("set_limits", agents=[], limits={"chat": 1}) == "bad_request"
        assert await boss.refused("set_limits", agents=["ann"], limits={"fog": 1}) == "bad_request"
        assert await boss.refused("set_limits", agents=["ann"], limits={"chat": -1}) == "bad_value"


async def test_a_supervisor_moves_assigns_and_closes_waiting_contacts(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        boss = await house.supervisor()
        visitor = await house.visitor()
        contact = (await visitor.do("start", queue="sales", text="Hello"))["contact"]
        await boss.do("move_contact", contact=contact, queue="help")
        await boss.until(lambda state: state["line"].get(contact, {}).get("queue") == "help")
        await visitor.until(lambda state: state["chat"]["chat"]["queue"] == "help")
        await boss.do("reprioritise", contact=contact, head_start_ms=60_000)
        await boss.do("set_strategy", queue="help", strategy="round_robin")
        assert house.engine.router.queues[QueueId("help")].setup.strategy == "round_robin"
        ann = await house.working("ann")
        await ann.until(lambda state: contact in state["offers"])
        ben = await house.working("ben")
        await boss.do("assign_contact", contact=contact, agent="ben")
        offer = (await ben.until(lambda state: state.get("offers")))[contact]
        assert offer["why"] == "Sue assigned it to you."
        await boss.do("close_contact", contact=contact)
        await visitor.until(lambda state: state["chat"]["chat"]["stage"] == "ended")
        assert visitor.shown("chat")["chat"]["ended_by"] == "supervisor"
        await ben.until(lambda state: not state["offers"])


async def test_a_supervisor_takes_an_agent_off_and_on(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await house.knows_lunch()
        boss, agent = await house.supervisor(), await house.working()
        golf = {"agent": "ann", "status": "break", "reason": "golf"}
        assert await boss.refused("set_agent_status", **golf) == "unknown_reason"
        await boss.do("set_agent_status", agent="ann", status="break", reason="lunch")
        await agent.until(lambda state: state["me"]["me"]["reason"] == "lunch")
        await boss.do("set_agent_status", agent="ann", status="available")
        await agent.until(lambda state: state["me"]["me"]["status"] == "available")
        await boss.do("set_agent_status", agent="ann", status="offline")
        await agent.until(lambda state: not state["me"]["me"]["signed_in"])
        code = await boss.refused("set_agent_status", agent="ann", status="available")
        assert code == "not_signed_in"
        me = agent.shown("me")["me"]
        assert me["signed_out_at"] == house.rooms.directory.absences.sent[AgentId("ann")].at
        assert me["signed_out_by"] == "Sue"
        await agent.do("set_status", status="available")
        await agent.until(lambda state: state["me"]["me"]["signed_in"])
        assert agent.shown("me")["me"]["signed_out_at"] is None
        await agent.do("sign_out")
        await agent.until(lambda state: not state["me"]["me"]["signed_in"])
        assert agent.shown("me")["me"]["signed_out_at"] is None


async def test_the_matrix_of_rights_over_the_wire(tmp_path: Path) -> None:
    assert set(COMPLETE) == ({*COMMANDS[Room.SUPERVISOR], *COMMANDS[Room.AGENT_DESK]})
    async with open_house(tmp_path) as house:
        visitor, agent, boss = (
            await house.visitor(),
            await house.agent(),
            await house.supervisor(),
        )
        for kind, fields in COMPLETE.items():
            on_board = kind in COMMANDS[Room.SUPERVISOR]
            # What the room does not know is no request at all.
            assert (await agent.command(kind, **fields)).get("code") != "bad_request" or on_board
            assert (await boss.command(kind, **fields)).get("code") != "bad_request" or not on_board
            if on_board:
                assert await agent.refused(kind, **fields) == "bad_request"
            else:
                assert await boss.refused(kind, **fields) == "bad_request"
            if kind not in ("send", "read", "sign_out"):
                assert await visitor.refused(kind, **fields) == "bad_request"
        assert house.engine.router.queues[QueueId("sales")].setup.strategy == "least_busy"


async def test_a_storm_of_changes_makes_few_deltas(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        boss = await house.supervisor()
        before = house.rooms.hub.stream("board")
        assert before is not None
        seq, at = before.seq, house.engine.clock.now()
        for number in range(40):
            await boss.do("set_limits", agents=["ann"], limits={"chat": number % 5 + 1})
        passed_s = (house.engine.clock.now() - at) / 1_000
        assert before.seq - seq <= passed_s * 4 + 1
        await boss.until(lambda state: state["agents"]["ann"]["slots"]["chat"]["limit"] == 5)


def test_channels_have_one_name_on_all_screens() -> None:
    signs = Path(__file__).parents[2].joinpath("ui", "kit", "channels.ts").read_text()
    words = dict(re.findall(r'(\w+): \{ word: "(\w+)"', signs))
    assert words == CHANNELS
