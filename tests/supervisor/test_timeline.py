"""An agent's day on the supervisors' screen and over the API: who may see it, and what it says."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from office.timelines import in_reach
from router.ids import Millis
from storage.rights import TeamText
from storage.rows import Label, User
from storage.timelines import Spell
from tests.rooms import PASSWORD, QUICK, RoomsHouse, open_house, serve
from tests.supervisor.test_set_up import Boss, boss

PATH = "/api/board/agents/ann/timeline"


async def a_morning(house: RoomsHouse) -> tuple[Any, str]:
    await house.knows_lunch()
    agent, visitor = await house.working(), await house.visitor()
    contact = (await visitor.do("start", queue="sales", text="My secret"))["contact"]
    await serve(agent, contact)
    await agent.do("end", contact=contact)
    await agent.do("complete", contact=contact, disposition="sold")
    await agent.do("set_status", status="break", reason="lunch")
    return agent, contact


async def test_a_day_tells_status_reasons_and_contacts(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        agent, contact = await a_morning(house)
        day = await sue.get(PATH)
        assert (day["agent"], day["name"], day["signed_out_at"]) == ("ann", "Ann", None)
        assert [(one["value"], one["reason_name"]) for one in day["spells"]] == [
            ("available", ""),
            ("break", "Lunch"),
        ]
        available, lunch = day["spells"]
        assert (available["ended_at"], lunch["ended_at"]) == (lunch["started_at"], None)
        assert day["signed_in_at"] == available["started_at"]
        assert day["available_ms"] == available["ms"]
        assert day["break_ms"] == lunch["ms"] == day["now"] - lunch["started_at"]
        assert day["signed_in_ms"] == available["ms"] + lunch["ms"]
        assert [(one["contact"], one["kind"]) for one in day["contacts"]] == [
            (contact, "serving"),
            (contact, "wrap_up"),
        ]
        assert (day["not_responding_ms"], day["reconnecting_ms"]) == (0, 0)
        served = sum(one["ended_at"] - one["started_at"] for one in day["contacts"])
        assert day["in_hand_ms"] == served
        assert {one["queue_name"] for one in day["contacts"]} == {"Sales"}
        assert "secret" not in str(day)
        await agent.do("set_status", status="offline")
        over = await sue.get(f"{PATH}?day={day['day']}")
        assert over["signed_out_at"] == over["spells"][-1]["ended_at"] is not None


def spell(kind: str, value: str, began: int, ended: int | None) -> Spell:
    first, last = Millis(began), None if ended is None else Millis(ended)
    return Spell(kind=kind, value=value, reason="", started_at=first, ended_at=last)


def test_who_does_not_respond_or_lost_the_connection_is_not_available_meanwhile() -> None:
    said = [
        spell("status", "available", 0, 100),
        spell("responding", "not_responding", 20, 40),
        spell("connection", "reconnecting", 30, 45),
        spell("status", "break", 100, 130),
        spell("connection", "reconnecting", 95, 110),
        spell("status", "available", 130, None),
        spell("responding", "not_responding", 180, None),
    ]
    available, silent, gone = in_reach(said, 0, 200)
    assert (available, silent, gone) == (120, 40, 10)
    assert available + silent + gone == 170, "all the time they said to be available"
    assert in_reach(said, 35, 60) == (15, 5, 5)
    assert in_reach([], 0, 200) == (0, 0, 0)


async def test_a_day_without_work_is_empty(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        day = await (await boss(house)).get(f"{PATH}?day=2026-01-15")
        assert day["spells"] == day["contacts"] == []
        assert (day["signed_in_at"], day["signed_out_at"], day["signed_in_ms"]) == (None, None, 0)
        assert day["end"] - day["begin"] == 86_400_000


@pytest.mark.parametrize(
    "query",
    ["day=tomorrow", "day=2026-02-30", "day=20260115", "day=9999-12-31", "fog=1", "day=&day="],
)
async def test_a_bad_question_is_told(tmp_path: Path, query: str) -> None:
    async with open_house(tmp_path) as house:
        status, problem = await (await boss(house)).refused("GET", f"{PATH}?{query}")
        assert (status, problem["code"]) == (400, "bad_request")


async def test_a_day_is_seen_by_whoever_may_see_reports_of_the_agent(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        assert (await Boss(house, "").refused("GET", PATH))[0] == 401
        assert (await (await boss(house, "ann")).refused("GET", PATH))[0] == 403
        sue = await boss(house)
        assert (await sue.refused("GET", "/api/board/agents/nobody/timeline"))[0] == 404
        north = msgspec.json.encode(TeamText(name="North")).decode()
        rows = (
            Label(kind="team", id="north", label=north),
            Label(kind="member", id="ben", label="north"),
            User(
                id="tess",
                name="T",
                role="supervisor",
                password_hash=QUICK.hash(PASSWORD),
                teams="north",
            ),
        )
        await house.engine.submit(None, command_id="", rows=rows)
        tess = await boss(house, "tess")
        assert (await tess.refused("GET", PATH))[0] == 404
        assert (await tess.get(PATH.replace("ann", "ben")))["name"] == "Ben"
