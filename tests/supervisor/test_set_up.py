"""The set-up over HTTP: read, changed part by part or by a whole file, and on record."""

import asyncio
import io
from pathlib import Path
from typing import Any

import pytest

from access.sessions import COOKIE
from config.places import MORE
from router.words import Channel
from storage.rows import User
from tests.rooms import PASSWORD, RoomsHouse, open_house, serve

Answer = tuple[int, Any]


class Boss:
    """A supervisor's browser."""

    def __init__(self, house: RoomsHouse, cookie: str) -> None:
        self._house = house
        self.cookie = cookie

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        given = {"Cookie": f"{COOKIE}={self.cookie}"} if self.cookie else {}
        given |= {name.replace("_", "-"): value for name, value in headers.items()}
        sent: dict[str, Any] = (
            {"data": io.BytesIO(body.encode())} if isinstance(body, str) else {"json": body}
        )
        if body is None:
            sent = {}
        async with self._house.http.request(method, path, headers=given, **sent) as answer:
            if answer.content_type.endswith("json"):
                return answer.status, await answer.json(content_type=None)
            return answer.status, await answer.text()

    async def get(self, path: str, **headers: str) -> Any:
        status, body = await self.ask("GET", path, **headers)
        assert status == 200, body
        return body

    async def set_up(self) -> dict[str, Any]:
        found: dict[str, Any] = (await self.get("/api/setup"))["centre"]
        return found

    async def do(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        status, answer = await self.ask(method, path, body, **headers)
        assert status == 200, answer
        return answer

    async def refused(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        status, answer = await self.ask(method, path, body, **headers)
        assert status >= 400, answer
        return status, answer


async def boss(house: RoomsHouse, user: str = "sue") -> Boss:
    return Boss(house, await house.cookie(user))


def part(parts: list[dict[str, Any]], id: str) -> dict[str, Any]:
    return next(one for one in parts if one["id"] == id)


PATHS = (
    ("GET", "/api/setup"),
    ("GET", "/api/setup.toml"),
    ("POST", "/api/setup/check"),
    ("POST", "/api/setup/import"),
    ("PUT", "/api/setup/queues/sales"),
    ("DELETE", "/api/setup/agents/ben"),
    ("PUT", "/api/setup/reasons"),
    ("PUT", "/api/setup/centre"),
    ("POST", "/api/setup/users/ben/invitation"),
    ("GET", "/api/audit"),
)


@pytest.mark.parametrize(("method", "path"), PATHS)
async def test_the_set_up_is_for_supervisors(tmp_path: Path, method: str, path: str) -> None:
    async with open_house(tmp_path) as house:
        assert (await Boss(house, "").refused(method, path))[0] == 401
        assert (await (await boss(house, "ann")).refused(method, path))[0] == 403
        sue = await boss(house)
        evil = {"Origin": "https://evil.example"}
        assert (await sue.refused(method, path, **evil))[0] == 403
        assert (await sue.get("/api/audit"))["entries"] == []


async def test_a_queue_is_made_changed_and_removed_and_every_step_is_on_record(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        queue = {"name": "Returns", "channels": {"chat": {"target_s": 60, "offer_s": 20}}}
        await sue.do("PUT", "/api/setup/queues/returns", queue, If_None_Match="*")
        status, no = await sue.refused("PUT", "/api/setup/queues/returns", queue, If_None_Match="*")
        assert (status, no["reasons"]) == (422, ["returns is taken. Choose another id."])
        made = part((await sue.set_up())["queues"], "returns")
        hours = {"time_zone": "UTC", "week": {"mon-sun": "00:00-24:00"}, "holidays": {}}
        made |= {"name": "Returned goods", "strategy": "round_robin", "hours": hours}
        answer = await sue.do("PUT", "/api/setup/queues/returns", made)
        assert {one["field"] for one in answer["changes"][0]["differences"]} == {
            "name",
            "strategy",
            "hours.time_zone",
            "hours.week.mon-sun",
        }
        router = await house.engine.settled()
        assert router.is_open("returns", house.engine.clock.now())  # type: ignore[arg-type]
        visitor = await house.visitor()
        await visitor.do("start", queue="returns", text="Hello")
        status, no = await sue.refused("DELETE", "/api/setup/queues/returns")
        assert (status, no["code"]) == (409, "in_the_way")
        assert no["reasons"] == ["Returned goods cannot go: 1 contact is in it. Move them first."]
        contact = next(iter(router.contacts))
        await (await house.supervisor()).do("close_contact", contact=contact)
        await sue.do("DELETE", "/api/setup/queues/returns")
        entries = (await sue.get("/api/audit?kind=queue"))["entries"]
        assert [(one["user"], one["action"], one["subject"]) for one in entries] == [
            ("sue", "edit: removed", "returns"),
            ("sue", "edit: changed", "returns"),
            ("sue", "edit: added", "returns"),
        ]
        assert ["strategy", "most_available", "round_robin"] in entries[1]["changes"]


async def test_a_ring_asks_for_something_else_than_before(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        queue = {"name": "Art", "channels": {"chat": {"target_s": 60, "offer_s": 20}}}
        idle = {**queue, "needs": {"art": 1}, "rings": [{"after_s": 60, "needs": {"art": 1}}]}
        status, no = await sue.refused("PUT", "/api/setup/queues/art", idle, If_None_Match="*")
        assert (status, no["code"]) == (422, "bad_value")
        assert no["reasons"][0].startswith("queues.art.rings.0: must ask for something else")
        good = {**idle, "needs": {"art": 2}}
        await sue.do("PUT", "/api/setup/queues/art", good, If_None_Match="*")


async def test_two_queues_do_not_share_a_name_and_two_agents_may(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        queue = {"name": " returns ", "channels": {"chat": {"target_s": 60, "offer_s": 20}}}
        await sue.do(
            "PUT", "/api/setup/queues/one", {**queue, "name": "Returns"}, If_None_Match="*"
        )
        status, no = await sue.refused("PUT", "/api/setup/queues/two", queue, If_None_Match="*")
        assert (status, no["code"]) == (409, "name_taken")
        assert no["reasons"] == ["queues.two.name: There is a queue called Returns already."]
        first = (await sue.set_up())["agents"][0]
        twin = {**first, "id": "twin"}
        await sue.do("PUT", "/api/setup/agents/twin", twin, If_None_Match="*")


async def test_an_agent_is_taught_a_skill_and_given_limits(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        agent = part((await sue.set_up())["agents"], "ben")
        agent |= {"skills": {"art": 3}, "limits": {"chat": 2}, "name": "Benjamin"}
        shown = await sue.do("PUT", "/api/setup/agents/ben?preview", agent)
        assert part((await sue.set_up())["agents"], "ben")["skills"] == {}
        assert await sue.do("PUT", "/api/setup/agents/ben", agent) == shown
        router = await house.engine.settled()
        setup = router.agents["ben"].setup  # type: ignore[index]
        assert (setup.skills, setup.limits) == ({"art": 3}, {Channel.CHAT: 2})


async def test_an_agent_at_work_is_not_removed_and_one_at_home_takes_the_user_along(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        await house.working("ann")
        _, no = await sue.refused("DELETE", "/api/setup/agents/ann")
        assert no["reasons"] == ["ann cannot go while at work. Sign them out first."]
        await sue.do("DELETE", "/api/setup/agents/ben")
        ben = part((await sue.set_up())["users"], "ben")
        assert (ben["agent"], ben["disabled"]) == (None, True)


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("queues/sales", {"name": "", "channels": {}}, "queues.sales.name"),
        ("queues/sales", {"name": "S", "fog": 1}, "queues.sales.fog: there is no such"),
        ("queues/sales", {"name": "S", "overflow": "nowhere"}, "there is no nowhere"),
        ("agents/ann", {"name": "A", "queues": ["no"], "limits": {}}, "there is no no"),
        ("agents/ann", {"name": "A", "queues": [], "limits": {"chat": -1}}, "limits.chat"),
        ("users/sue", {"name": "S", "role": "emperor"}, "users.sue.role"),
        ("reasons", {"BAD ID": "Lunch"}, "reasons.BAD ID"),
        ("settings", {"time_zone": "Mars"}, "no time zone"),
        ("settings", {"alert_waiting": "many"}, "no number below a million"),
        ("centre", {"lease_quiet_s": -1}, "centre.lease_quiet_s"),
    ],
)
async def test_a_bad_value_is_told_and_changes_nothing(
    tmp_path: Path, path: str, body: dict[str, Any], reason: str
) -> None:
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        before = await sue.get("/api/setup")
        status, no = await sue.refused("PUT", f"/api/setup/{path}", body)
        assert (status, no["code"]) == (422, "bad_value")
        assert any(reason in one for one in no["reasons"]), no
        assert await sue.get("/api/setup") == before


async def test_a_form_is_made_put_out_of_use_and_removed_on_record(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue, path = await boss(house), "/api/setup/forms/orders"
        wrong = {
            "fields": [{"id": "who", "label": ""}, {"id": "about", "label": "A", "max": 0}],
            "consent_link": "http://shop.example",
        }
        status, no = await sue.refused("PUT", path, wrong, If_None_Match="*")
        assert status == 422
        # By these the screen finds the field beside which each one stands.
        assert [one.partition(": ")[0] for one in no["reasons"]] == [
            "forms.orders.fields.who.label",
            "forms.orders.fields.about.max",
            "forms.orders.consent_link",
        ]
        form = {"name": "Orders", "fields": [{"id": "who", "label": "Who?"}]}
        await sue.do("PUT", path, form, If_None_Match="*")
        (kept,) = (await sue.set_up())["forms"]
        await sue.do("PUT", path, kept | {"disabled": True, "queues": ["sales"]})
        status, no = await sue.refused("PUT", path, {"name": "Orders"})
        assert (status, no["code"]) == (422, "asks_nothing")
        assert no["reasons"][0].startswith("forms.orders.fields: ")
        order = "/api/setup/order/forms"
        assert (await sue.do("PUT", order, {"ids": ["orders"]}))["changes"] == []
        assert (await sue.refused("PUT", order, {"ids": "orders"}))[0] == 400
        assert (await sue.refused("PUT", order, {"ids": []}))[1]["code"] == "bad_value"
        await sue.do("DELETE", path)
        assert (await sue.set_up())["forms"] == []
        entries = (await sue.get("/api/audit?kind=form"))["entries"]
        assert [one["action"] for one in entries] == [
            "edit: removed",
            "edit: changed",
            "edit: added",
        ]
        assert entries[1]["changes"] == [["disabled", "", "yes"], ["queues", "", "sales"]]


async def test_what_is_not_json_or_too_large_is_refused(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        for body, status in (("[1]", 400), ("{", 400), ("[" * 5_000, 400), (" " * 300_000, 413)):
            assert (await sue.refused("PUT", "/api/setup/reasons", body))[0] == status
        assert (await sue.refused("POST", "/api/setup/check", "#" * 4_200_000))[0] == 413
        assert (await sue.refused("PUT", "/api/setup/queues/UPPER", {}))[0] == 404


async def test_nobody_shuts_the_last_supervisor_out(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        user = part((await sue.set_up())["users"], "sue") | {"disabled": True}
        status, no = await sue.refused("PUT", "/api/setup/users/sue", user)
        assert (status, no["code"]) == (409, "in_the_way")


async def test_a_user_without_a_desk_is_shown_and_put_right(tmp_path: Path) -> None:
    """As a sign-on service leaves one behind that calls a supervisor an agent."""
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        kai = User(id="kai", name="Kai", role="agent", password_hash="x")
        await house.engine.submit(None, command_id="", rows=(kai,))
        text = await sue.get("/api/setup.toml")
        assert (await sue.do("POST", "/api/setup/check", text))["changes"] == []
        await sue.do("PUT", "/api/setup/reasons", {"lunch": "Lunch"})
        user = part((await sue.set_up())["users"], "kai")
        assert (await sue.refused("PUT", "/api/setup/users/lia", user, If_None_Match="*"))[0] == 422
        await sue.do("PUT", "/api/setup/users/kai", user | {"disabled": True})


async def test_a_disabled_user_is_out_at_once(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        agent = await house.agent("ben")
        user = part((await sue.set_up())["users"], "ben") | {"disabled": True}
        await sue.do("PUT", "/api/setup/users/ben", user)
        async with asyncio.timeout(10):
            await agent.gone.wait()
        assert agent.ended[0]["code"] == "disabled"


async def test_an_invitation_lets_one_choose_a_password_once(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue, guest = await boss(house), Boss(house, "")
        new = {"name": "Kai", "role": "supervisor"}
        answer = await sue.do("PUT", "/api/setup/users/kai", new, If_None_Match="*")
        assert answer["newcomers"] == ["kai"]
        assert (await sue.get("/api/setup"))["without_password"] == ["kai"]
        first = (await sue.do("POST", "/api/setup/users/kai/invitation"))["token"]
        token = (await sue.do("POST", "/api/setup/users/kai/invitation"))["token"]
        look, choose = "/api/invitation", "/api/invitation/password"
        assert (await guest.refused("POST", look, {"token": first}))[0] == 404
        assert await guest.do("POST", look, {"token": token}) == {
            "user": "kai",
            "name": "Kai",
            "role": "supervisor",
        }
        short = {"token": token, "password": "short"}
        assert (await guest.refused("POST", choose, short))[1]["code"] == "weak_password"
        good = {"token": token, "password": "correct horse battery"}
        tries = await asyncio.gather(*(guest.ask("POST", choose, good) for _ in range(3)))
        assert sorted(status for status, _ in tries) == [200, 404, 404]
        assert (await guest.refused("POST", choose, good))[1]["code"] == "bad_invitation"
        cookie = await house.cookie("kai", "correct horse battery")
        assert (await Boss(house, cookie).set_up())["queues"]
        assert token not in str(await sue.get("/api/audit"))


async def test_an_invitation_ends_the_sessions_of_the_old_password(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue, old = await boss(house), await boss(house, "ann")
        token = (await sue.do("POST", "/api/setup/users/ann/invitation"))["token"]
        chosen = {"token": token, "password": "another long one"}
        await Boss(house, "").do("POST", "/api/invitation/password", chosen)
        assert (await old.refused("GET", "/api/setup"))[0] == 401
        credentials = {"user": "ann", "password": PASSWORD}
        assert (await Boss(house, "").refused("POST", "/api/session", credentials))[0] == 401


async def test_a_whole_centre_goes_out_and_comes_in_at_once_or_not_at_all(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        text = await sue.get("/api/setup.toml")
        checked = await sue.do("POST", "/api/setup/check", text)
        assert (checked["changes"], checked["obstacles"]) == ([], [])
        wanted = text.replace('name = "Help"', 'name = "Assistance"').replace(
            "limits = { chat = 1, email = 5 }", "limits = { chat = 2, email = 5 }"
        )
        checked = await sue.do("POST", "/api/setup/check", wanted)
        assert [(one["kind"], one["id"]) for one in checked["changes"]] == [
            ("queue", "help"),
            ("agent", "ben"),
        ]
        wrong = wanted.replace("chat = 2", "chat = -2").replace('id = "help"', 'id = "Help!"')
        faults = (await sue.do("POST", "/api/setup/check", wrong))["faults"]
        lines = wrong.splitlines()
        assert [lines[fault["line"] - 1] for fault in faults] == [
            'id = "Help!"',
            "limits = { chat = -2, email = 5 }",
        ]
        version = checked["version"]
        status, no = await sue.refused("POST", "/api/setup/import", wrong, If_Match=version)
        assert (status, len(no["reasons"][:-1])) == (422, 2)
        # The queue's id may be what the agents' queues lack.
        assert no["reasons"][-1] == MORE
        assert (await sue.refused("POST", "/api/setup/import", wanted))[0] == 400
        await sue.do("PUT", "/api/setup/reasons", {"lunch": "Lunch"})
        status, no = await sue.refused("POST", "/api/setup/import", wanted, If_Match=version)
        assert (status, no["code"]) == (409, "changed_meanwhile")
        assert await sue.get("/api/setup.toml") != wanted
        checked = await sue.do("POST", "/api/setup/check", wanted)
        version = checked["version"]
        assert [(one["kind"], one["what"]) for one in checked["changes"]][-1] == (
            "reason",
            "removed",
        )
        await sue.do("POST", "/api/setup/import", wanted, If_Match=version)
        assert (await sue.do("POST", "/api/setup/check", wanted))["changes"] == []
        assert (await sue.set_up())["reasons"] == {}
    # It is all in the journal, and in the rows beside it.
    async with open_house(tmp_path, set_up=False) as house:
        sue = await boss(house)
        assert (await sue.do("POST", "/api/setup/check", wanted))["changes"] == []
        entries = (await sue.get("/api/audit?text=assistance"))["entries"]
        assert [one["action"] for one in entries] == ["import: changed"]


async def test_what_supervisors_do_on_the_board_is_on_record(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue, board = await boss(house), await house.supervisor()
        await board.do("set_limits", agents=["ann", "ben"], limits={"chat": 3})
        await board.do("set_strategy", queue="sales", strategy="least_busy")
        await house.working("ann")
        await board.do("set_agent_status", agent="ann", status="break")
        visitor = await house.visitor()
        contact = (await visitor.do("start", queue="sales", text="Hello"))["contact"]
        await board.do("move_contact", contact=contact, queue="help", id="once")
        await board.do("move_contact", contact=contact, queue="help", id="once")
        await board.refused("move_contact", contact="nothing", queue="help")
        entries = (await sue.get("/api/audit"))["entries"]
        assert [(one["action"], one["subject"], one["changes"]) for one in entries] == [
            ("move: changed", contact, [["queue", "Sales", "Help"]]),
            ("status: changed", "ann", [["status", "available", "break"]]),
            ("strategy: changed", "sales", [["strategy", "most_available", "least_busy"]]),
            ("limits: changed", "ben", [["limits.chat", "1", "3"]]),
        ]


async def test_the_record_is_searched_filtered_and_paged(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        reasons = {f"r{number}": f"Grund {number} Ä%" for number in range(60)}
        await sue.do("PUT", "/api/setup/reasons", reasons)
        page = await sue.get("/api/audit")
        assert len(page["entries"]) == 50
        rest = await sue.get(f"/api/audit?before={page['next']}")
        assert len(rest["entries"]) == 10
        assert rest["next"] is None
        ids = [one["subject"] for one in (*page["entries"], *rest["entries"])]
        assert sorted(ids) == sorted(reasons)
        for query, count in (
            ("text=grund+R59", 1),
            ("text=ä%25", 50),
            ("text=_", 0),
            ("any=r59%0Anothing+else", 1),
            ("any=r1%0Ar2&any=grund", 22),
            ("any=r1&any=nothing", 0),
            ("user=ann", 0),
            ("kind=queue", 0),
            ("from=2100-01-01", 0),
            ("to=2001-01-01", 0),
        ):
            assert len((await sue.get(f"/api/audit?{query}"))["entries"]) == count, query
        for bad in (
            "before=x.1",
            "from=yesterday",
            "fog=1",
            f"text={'x' * 101}",
            "any=",
            f"any=a{'%0Aa' * 24}",
        ):
            assert (await sue.refused("GET", f"/api/audit?{bad}"))[0] == 400


async def test_serving_goes_on_while_the_set_up_changes(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue, agent, visitor = await boss(house), await house.working("ann"), await house.visitor()
        contact = (await visitor.do("start", queue="sales", text="Hello"))["contact"]
        await serve(agent, contact)
        changed = part((await sue.set_up())["agents"], "ann") | {"limits": {"chat": 0}}
        await sue.do("PUT", "/api/setup/agents/ann", changed)
        await agent.do("send", contact=contact, message="m1", text="Still here")
        await visitor.until(lambda state: "Still here" in str(state["messages"]))
