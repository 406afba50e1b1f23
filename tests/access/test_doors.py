"""Origins, rights, allowances and passwords."""

import asyncio

import pytest
from argon2 import PasswordHasher

from access.allowance import Allowance
from access.origins import Origins
from access.passwords import AT_ONCE, LENGTH_MAX, WAITING_MAX, Passwords, TooBusy
from access.rights import COMMANDS, Rights, Room
from agent_desk.wire import AgentCommand
from router.ids import AgentId, Millis
from storage.rows import User
from supervisor.wire import SupervisorCommand

QUICK = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.mark.parametrize(
    ("origin", "allowed"),
    [
        (None, True),
        ("https://desk.example", True),
        ("https://DESK.example", True),
        ("https://shop.example", True),
        ("http://desk.example", False),
        ("https://desk.example:444", False),
        ("https://evil.example", False),
        ("https://desk.example.evil.example", False),
        ("null", False),
        ("", False),
        ("file://desk.example", False),
    ],
)
def test_our_own_site_and_those_on_the_list_may_ask(origin: str | None, allowed: bool) -> None:
    origins = Origins(["https://shop.example/"])
    assert origins.allows(origin, scheme="https", host="desk.example") is allowed


def test_what_a_proxy_says_counts_only_behind_a_proxy() -> None:
    for behind in (False, True):
        asked = Origins(behind_proxy=behind).allows(
            "https://desk.example",
            scheme="http",
            host="10.0.0.1:8080",
            forwarded_scheme="https",
            forwarded_host="desk.example",
        )
        assert asked is behind


def user(role: str, agent: str | None, *, disabled: bool = False, may_pick: bool = False) -> User:
    return User(
        id="u",
        name="U",
        role=role,
        password_hash="x",
        agent=AgentId(agent) if agent else None,
        disabled=disabled,
        may_pick=may_pick,
    )


def test_the_table_of_rights_names_every_command() -> None:
    desk = {kind.__struct_config__.tag for kind in AgentCommand.__args__}
    board = {kind.__struct_config__.tag for kind in SupervisorCommand.__args__}
    assert set(COMMANDS[Room.AGENT_DESK]) == desk
    assert set(COMMANDS[Room.SUPERVISOR]) == board


def test_rights_role_by_role() -> None:
    rights = Rights()
    ann, ben = user("agent", "ann", may_pick=True), user("agent", "ben")
    boss, lead = user("supervisor", None), user("supervisor", "lead")
    for command in COMMANDS[Room.SUPERVISOR]:
        assert [rights.may(who, Room.SUPERVISOR, command) for who in (ann, ben, boss, lead)] == [
            False,
            False,
            True,
            True,
        ]
    for command in set(COMMANDS[Room.AGENT_DESK]) - {"pick"}:
        assert [rights.may(who, Room.AGENT_DESK, command) for who in (ann, ben, boss, lead)] == [
            True,
            True,
            False,
            True,
        ]
    assert [rights.may(who, Room.AGENT_DESK, "pick") for who in (ann, ben, boss, lead)] == [
        True,
        False,
        False,
        True,
    ]
    for nobody in (user("cleaner", "ann"), user("agent", "ann", disabled=True)):
        assert not rights.may(nobody, Room.AGENT_DESK, "accept")
        assert not rights.may_enter(nobody, Room.AGENT_DESK)
    assert not rights.may(boss, Room.SUPERVISOR, "accept")


def test_an_allowance_is_used_up_and_comes_back() -> None:
    allowance = Allowance(per_minute=60, burst=3)
    assert [allowance.take("a", Millis(0)) for _ in range(4)] == [True, True, True, False]
    assert allowance.take("b", Millis(0))
    assert not allowance.take("a", Millis(999))
    assert allowance.take("a", Millis(1_001))
    assert not allowance.take("a", Millis(1_001))


async def test_a_password_is_checked_and_an_unknown_user_takes_as_long() -> None:
    passwords = Passwords(QUICK)
    hashed = await passwords.hash("right")
    assert await passwords.verify(hashed, "right")
    assert not await passwords.verify(hashed, "wrong")
    assert not await passwords.verify(None, "nobody signs in with this")
    assert not await passwords.verify("no hash at all", "right")
    assert not await passwords.verify(hashed, "x" * (LENGTH_MAX + 1))


async def test_too_many_at_once_are_refused_not_queued() -> None:
    passwords = Passwords(QUICK)
    hashed = await passwords.hash("right")
    tries = [passwords.verify(hashed, "right") for _ in range(WAITING_MAX + 3)]
    results = await asyncio.gather(*tries, return_exceptions=True)
    assert results.count(True) == WAITING_MAX
    assert sum(isinstance(result, TooBusy) for result in results) == 3


async def test_a_flood_of_strangers_lets_in_who_has_signed_in_there_before() -> None:
    passwords, done = Passwords(QUICK), []
    hashed = await passwords.hash("right")

    async def sign_in(who: str, word: str, known: bool) -> bool:
        right = await passwords.verify(hashed, word, known=known)
        done.append(who)
        return right

    async with asyncio.TaskGroup() as group:
        flood = [group.create_task(sign_in("flood", "x", False)) for _ in range(WAITING_MAX)]
        await asyncio.sleep(0)
        with pytest.raises(TooBusy):
            await passwords.verify(hashed, "x")
        tasks = [group.create_task(sign_in("ann", "right", True)) for _ in range(WAITING_MAX)]
        await asyncio.sleep(0)
        # They have a line of their own, with an end as well.
        with pytest.raises(TooBusy):
            await passwords.verify(hashed, "x", known=True)
    assert [task.result() for task in tasks] == [True] * len(tasks)
    assert not any(task.result() for task in flood)
    # At most as many strangers go before them as have their turn at the moment.
    assert done.index("ann") <= AT_ONCE
    assert done[-1] == "flood"


def test_what_is_no_address_is_no_site_of_ours() -> None:
    ours = Origins()
    assert not ours.allows("http://[", scheme="http", host="chat.example")
    assert not ours.allows("http://chat.example", scheme="http", host="[")
