"""Roles and teams: made, given, taken; and nobody gives what they do not have."""

import asyncio
from pathlib import Path
from typing import Any

import pyotp
import pytest

from access.passwords import Passwords
from access.policy import DoorPolicy
from access.sessions import COOKIE
from config.centre import read_centre
from cordboard.app import _chores_place
from cordboard.chores import ChoreRefused, ResetFactor, do
from storage import people
from tests.rooms import PASSWORD, Client, RoomsHouse, open_house
from tests.supervisor.test_set_up import Boss, boss, part

LEADS = {"name": "Leads", "rights": ["serve", "board", "limits", "setup", "users"]}


async def lead(house: RoomsHouse, sue: Boss) -> Boss:
    """Lia may set up everything and everybody, and not, for one, read what customers write."""
    await sue.do("PUT", "/api/setup/roles/leads", LEADS, If_None_Match="*")
    lia = {"name": "Lia", "role": "leads"}
    await sue.do("PUT", "/api/setup/users/lia", lia, If_None_Match="*")
    token = (await sue.do("POST", "/api/setup/users/lia/invitation"))["token"]
    chosen = {"token": token, "password": PASSWORD}
    await Boss(house, "").do("POST", "/api/invitation/password", chosen)
    return await boss(house, "lia")


async def test_a_role_that_the_servers_settings_name_stays(tmp_path: Path) -> None:
    doors = DoorPolicy(second_factor_for=frozenset({"leads"}))
    async with open_house(tmp_path, doors=doors) as house:
        sue = await boss(house)
        for id in ("leads", "others"):
            await sue.do("PUT", f"/api/setup/roles/{id}", LEADS, If_None_Match="*")
        status, no = await sue.refused("DELETE", "/api/setup/roles/leads")
        assert (status, no["code"]) == (409, "in_the_way")
        assert no["reasons"] == ["Leads cannot go: the server's settings name this role."]
        await sue.do("DELETE", "/api/setup/roles/others")


async def test_a_role_is_made_given_changed_disabled_and_removed(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        lia = await lead(house, sue)
        me = await lia.get("/api/session")
        assert (me["role"], me["rights"]) == ("leads", sorted(set(LEADS["rights"]) - {"serve"}))
        await lia.do("PUT", "/api/setup/reasons", {"lunch": "Lunch"})
        assert (await lia.refused("GET", "/api/audit"))[0] == 403
        assert (await lia.refused("GET", "/api/reports"))[0] == 403
        _, no = await sue.refused("DELETE", "/api/setup/roles/leads")
        assert no["reasons"] == ["users.lia.role: there is no leads"]
        board = await house.enter(
            Client(house.url, "/supervisor", cookie=await house.cookie("lia"))
        )
        await sue.do("PUT", "/api/setup/roles/leads", LEADS | {"disabled": True})
        await board.gone.wait()
        assert (await lia.refused("GET", "/api/setup"))[0] == 403
        user = part((await sue.set_up())["users"], "lia") | {"role": "supervisor"}
        await sue.do("PUT", "/api/setup/users/lia", user)
        await sue.do("DELETE", "/api/setup/roles/leads")
        assert (await lia.set_up())["roles"] == []
        for bad in (["reports"], ["pick", "board"], ["fly"]):
            role = {"name": "Odd", "rights": bad}
            assert (await sue.refused("PUT", "/api/setup/roles/odd", role))[0] in (404, 422)
            role_new = await sue.refused("PUT", "/api/setup/roles/odd", role, If_None_Match="*")
            assert role_new[0] == 422
        for taken in ("agent", "supervisor"):
            status, _ = await sue.refused("PUT", f"/api/setup/roles/{taken}", LEADS)
            assert status in (404, 422)


async def test_nobody_gives_rights_that_they_do_not_have(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        lia = await lead(house, sue)
        centre = await lia.set_up()
        own, ann = part(centre["users"], "lia"), part(centre["users"], "ann")
        attempts: list[tuple[str, str, Any]] = [
            ("PUT", "users/lia", own | {"role": "supervisor"}),
            ("PUT", "users/ann", ann | {"role": "supervisor"}),
            ("PUT", "users/ann", ann | {"may_pick": True}),
            ("PUT", "users/sue", part(centre["users"], "sue") | {"disabled": True}),
            ("PUT", "users/sue", part(centre["users"], "sue") | {"email": "lia@mail.example"}),
            ("PUT", "roles/leads", LEADS | {"rights": [*LEADS["rights"], "conversations"]}),
            ("POST", "users/sue/invitation", None),
        ]
        before = await lia.get("/api/setup")
        for method, path, body in attempts:
            status, no = await lia.refused(method, f"/api/setup/{path}", body)
            assert (status, no["code"]) == (403, "beyond_rights"), path
        text = await lia.get("/api/setup.toml")
        grown = text.replace('role = "leads"', 'role = "supervisor"')
        assert (await lia.refused("POST", "/api/setup/check", grown))[0] == 403
        version = {"If_Match": before["version"]}
        assert (await lia.refused("POST", "/api/setup/import", grown, **version))[0] == 403
        assert await lia.get("/api/setup") == before
        await lia.do("PUT", "/api/setup/users/ann", ann | {"name": "Anna"})
        await lia.do("POST", "/api/setup/users/ann/invitation")


async def test_who_changes_queues_only_changes_no_people_and_the_other_way_round(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        lia = await lead(house, sue)
        for right, path, body in (
            ("setup", "users/lia", {"name": "L", "role": "leads"}),
            ("users", "reasons", {"lunch": "Lunch"}),
        ):
            role = LEADS | {"rights": ["serve", "board", right]}
            await sue.do("PUT", "/api/setup/roles/leads", role)
            status, no = await lia.refused("PUT", f"/api/setup/{path}", body)
            assert (status, no["code"]) == (403, "beyond_rights")
            assert "right to it" in no["reasons"][0]


async def test_somebody_is_always_left_who_may_administer(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        user = part((await sue.set_up())["users"], "sue")
        await sue.do("PUT", "/api/setup/teams/north", {"name": "North"}, If_None_Match="*")
        for less in ({"role": "agent", "agent": None}, {"disabled": True}, {"teams": ["north"]}):
            status, no = await sue.refused("PUT", "/api/setup/users/sue", user | less)
            assert status in (409, 422), less
        await lead(house, sue)
        await sue.do("PUT", "/api/setup/users/sue", user | {"teams": ["north"]})
        assert (await sue.refused("GET", "/api/setup"))[0] == 403


async def test_roles_teams_and_limits_go_out_and_come_in(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        await lead(house, sue)
        await sue.do("PUT", "/api/setup/teams/north", {"name": "North"}, If_None_Match="*")
        ben = part((await sue.set_up())["agents"], "ben") | {"team": "north"}
        await sue.do("PUT", "/api/setup/agents/ben", ben)
        lia = part((await sue.set_up())["users"], "lia") | {"teams": ["north"]}
        await sue.do("PUT", "/api/setup/users/lia", lia)
        text = await sue.get("/api/setup.toml")
        assert 'rights = ["serve", "board", "limits", "setup", "users"]\n' in text
        assert (await sue.do("POST", "/api/setup/check", text))["changes"] == []
        assert read_centre(text).users[-2].teams == ("north",)
        for gone, path in (('team = "north"\n', "agents.ben"), ('teams = ["north"]', "users.lia")):
            wrong = text.replace('[[teams]]\nid = "north"', '[[teams]]\nid = "south"')
            faults = (await sue.do("POST", "/api/setup/check", wrong))["faults"]
            assert any(path in one["path"] for one in faults), gone
        _, no = await sue.refused("DELETE", "/api/setup/teams/north")
        assert no["reasons"] == ["users.lia.teams: there is no north"]
        await sue.do("PUT", "/api/setup/users/lia", lia | {"teams": []})
        await sue.do("DELETE", "/api/setup/teams/north")
        assert part((await sue.set_up())["agents"], "ben")["team"] is None


async def enrol(house: RoomsHouse, who: Boss) -> None:
    begun = await who.do("POST", "/api/second-factor", {"password": PASSWORD})
    code = pyotp.TOTP(begun["secret"]).at(house.engine.clock.now() // 1_000)
    await who.do("PUT", "/api/second-factor", {"code": code})


async def test_the_command_line_resets_a_lost_second_factor_while_the_server_runs(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        sue, ann = await boss(house), await boss(house, "ann")
        await enrol(house, ann)
        place = _chores_place(house.engine, house.store, house.rooms, Passwords())
        told = await do(ResetFactor(id="ann"), place)
        assert told == ["ann is signed out everywhere, and signs in with the password alone"]
        assert await house.cookie("ann")
        with pytest.raises(ChoreRefused, match="two-step sign-in is off"):
            await do(ResetFactor(id="ann"), place)
        entry = (await sue.get("/api/audit"))["entries"][0]
        assert (entry["user"], entry["subject"]) == ("command line", "ann")
        assert entry["changes"] == [["two_step_sign_in", "on", "off"]]


async def test_a_lost_second_factor_is_reset_by_right_and_on_record(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue, ann = await boss(house), await boss(house, "ann")
        await enrol(house, ann)
        assert (await sue.get("/api/setup"))["two_step"] == ["ann"]
        desk = await house.agent(cookie=ann.cookie)
        path = "/api/setup/users/ann/second-factor"
        assert (await ann.refused("DELETE", path))[0] == 403
        assert (await sue.refused("DELETE", path.replace("ann", "sue")))[0] == 403
        await sue.do("DELETE", path)
        async with asyncio.timeout(10):
            await desk.gone.wait()
        headers = {"Cookie": f"{COOKIE}={ann.cookie}"}
        async with house.http.get("/api/session", headers=headers) as answer:
            assert answer.status == 204
        assert await house.cookie("ann")
        assert await house.store.read(people.second_factors) == []
        assert (await sue.refused("DELETE", path))[0] == 409
        entry = (await sue.get("/api/audit"))["entries"][0]
        assert (entry["user"], entry["action"]) == ("sue", "reset two-step sign-in: changed")
        assert entry["changes"] == [["two_step_sign_in", "on", "off"]]
    async with open_house(tmp_path, set_up=False) as house:
        assert (await (await boss(house)).get("/api/setup"))["two_step"] == []


async def test_a_role_can_see_only_its_own_teams(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        sue = await boss(house)
        await lead(house, sue)
        for team, agent in (("north", "ben"), ("south", "ann")):
            await sue.do("PUT", f"/api/setup/teams/{team}", {"name": team}, If_None_Match="*")
            setup = part((await sue.set_up())["agents"], agent)
            await sue.do("PUT", f"/api/setup/agents/{agent}", setup | {"team": team})
        own = {"name": "Leads", "rights": ["serve", "board"], "own_teams": True}
        whole = own | {"rights": ["board", "setup"]}
        assert (await sue.refused("PUT", "/api/setup/roles/leads", whole))[0] == 422
        await sue.do("PUT", "/api/setup/roles/leads", own)
        lia = part((await sue.set_up())["users"], "lia")

        async def sees(teams: list[str]) -> Client:
            cookie = await house.cookie("lia")
            told = await Boss(house, cookie).get("/api/session")
            assert told["teams"] == teams
            return await house.enter(Client(house.url, "/supervisor", cookie=cookie))

        board = await sees(["-"])
        assert board.shown("agents") == {}
        await sue.do("PUT", "/api/setup/users/lia", lia | {"agent": "ben"})
        await board.gone.wait()
        board = await sees(["north"])
        assert set(board.shown("agents")) == {"ben"}
        ben = part((await sue.set_up())["agents"], "ben")
        await sue.do("PUT", "/api/setup/agents/ben", ben | {"team": "south"})
        await board.gone.wait()
        board = await sees(["south"])
        assert set(board.shown("agents")) == {"ann", "ben"}
        named = lia | {"agent": "ben", "teams": ["north"]}
        await sue.do("PUT", "/api/setup/users/lia", named)
        await board.gone.wait()
        assert (await sees(["north"])).shown("agents") == {}
        text = await sue.get("/api/setup.toml")
        assert read_centre(text).roles[0].own_teams
