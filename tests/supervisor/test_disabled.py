"""Queues and agents out of use: on every screen, at the door, and for programs."""

from pathlib import Path
from typing import Any

from router.ids import AgentId
from storage.audits import AuditsWanted, audits
from tests.api.client import api_house
from tests.rooms import PASSWORD, RoomsHouse, open_house, serve
from tests.supervisor.test_set_up import Boss, boss, part


async def disable(sue: Boss, what: str, id: str, on: bool = True) -> None:
    there = part((await sue.set_up())[what], id)
    await sue.do("PUT", f"/api/setup/{what}/{id}", there | {"disabled": on})


def topics(state: dict[str, Any]) -> list[str]:
    return [topic["queue"] for topic in state["site"]["site"]["topics"]]


async def test_a_disabled_queue_is_offered_nowhere_and_serves_whom_it_has(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        sue, board, ann = await boss(house), await house.supervisor(), await house.working()
        first, second = await house.visitor(), await house.visitor()
        await first.do("start", queue="help", text="Hello")
        contact = await serve(ann)
        await disable(sue, "queues", "help")
        await second.until(lambda state: topics(state) == ["sales"])
        assert await second.refused("start", queue="help", text="Me too") == "queue_disabled"
        row = (await board.until(lambda s: s["queues"]["help"]["disabled"] and s))["queues"]["help"]
        assert (row["open"], row["serving"]) == (False, 1)
        lists = board.shown("lists")["lists"]
        assert [one["id"] for one in lists["queues"]] == ["sales"]
        assert lists["disabled_queues"] == [{"id": "help", "label": "Help"}]
        told = await ann.do("destinations", contact=contact)
        assert [one["queue"] for one in told["queues"]] == ["sales"]
        queue = await api.get("/queues/help")
        assert (queue["disabled"], queue["open"]) == (True, False)
        refused = await api.ask("POST", "/contacts", {"channel": "chat", "queue": "help"})
        assert (refused.status, refused.code) == (409, "queue_disabled")
        await ann.do("end", contact=contact)
        await ann.do("complete", contact=contact)
        await board.until(lambda state: "help" not in state["queues"])
        assert board.shown("totals")["totals"]["handled_today"] == 1
        report = await sue.get("/api/reports?by=queue")
        assert "Help" in str(report)
        await disable(sue, "queues", "help", on=False)
        await second.until(lambda state: topics(state) == ["sales", "help"])
        await board.until(lambda state: "help" in state["queues"])
        record = await house.store.read(audits, AuditsWanted(kind="queue"))
        assert [one.changes for one in record] == [
            (("disabled", "yes", "no"),),
            (("disabled", "no", "yes"),),
        ]


async def test_a_disabled_agent_is_signed_out_and_comes_in_no_more(tmp_path: Path) -> None:
    async with api_house(tmp_path) as (house, api):
        sue, board = await boss(house), await house.supervisor()
        cookie = await house.cookie("ann")
        ann = await house.agent("ann", cookie)
        await ann.do("set_status", status="available")
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", text="Hello")
        contact = await serve(ann)
        await disable(sue, "agents", "ann")
        await ann.gone.wait()
        assert ann.ended[0]["code"] == "disabled"
        await visitor.until(lambda state: state["chat"]["chat"]["stage"] == "waiting")
        assert house.engine.router.position(contact) == 1
        await board.until(lambda state: "ann" not in state["agents"])
        assert board.shown("lists")["lists"]["disabled_agents"] == [{"id": "ann", "label": "Ann"}]
        assert (await Boss(house, cookie).ask("GET", "/api/session"))[0] == 204
        sign_in = {"user": "ann", "password": PASSWORD}
        status, no = await Boss(house, "").refused("POST", "/api/session", sign_in)
        assert (status, no["code"]) == (403, "disabled")
        wrong = await Boss(house, "").refused("POST", "/api/session", sign_in | {"password": "x"})
        assert (wrong[0], wrong[1]["code"]) == (401, "wrong_credentials")
        assert (await api.get("/agents/ann"))["disabled"]
        order = {"status": "available"}
        refused = await api.ask("PUT", "/agents/ann/status", order)
        assert (refused.status, refused.code) == (409, "not_signed_in")
        await disable(sue, "agents", "ann", on=False)
        again = await house.working()
        assert await serve(again) == contact


async def test_a_supervisor_whose_agent_is_disabled_keeps_the_board(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        user = part((await sue.set_up())["users"], "sue")
        await sue.do("PUT", "/api/setup/users/sue", user | {"agent": "ben"})
        desk = await house.agent("sue", sue.cookie)
        await disable(sue, "agents", "ben")
        await desk.gone.wait()
        assert desk.ended[0]["code"] == "not_allowed"
        assert "serve" not in (await sue.get("/api/session"))["rights"]
        await house.cookie("sue")


async def test_who_was_disabled_stays_so_over_a_restart(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await disable(await boss(house), "agents", "ann")
    async with open_house(tmp_path, set_up=False) as house:
        await _still_out(house)


async def _still_out(house: RoomsHouse) -> None:
    status, no = await Boss(house, "").refused(
        "POST", "/api/session", {"user": "ann", "password": PASSWORD}
    )
    assert (status, no["code"]) == (403, "disabled")
    assert house.engine.router.agents[AgentId("ann")].setup.disabled
