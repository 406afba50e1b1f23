"""Everybody who may come to a door, in a house where Vera talks to Ann about secret things."""

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import aiohttp
import msgspec
from msgspec.json import encode

from access.keys import READS, make_key
from access.policy import DoorPolicy, SignOn
from router.commands import DefineAgent
from router.ids import AgentId, ContactId, CustomerId
from router.setup import Agent
from router.words import Channel
from storage.rights import Right, RoleText, TeamText
from storage.rows import Label, User
from tests.rooms import HELP, PASSWORD, QUICK, SALES, Client, RoomsHouse, open_house, serve

SECRET: Final = "aardvark"
"""In every word of Vera's and of Ann's about her."""

CONSOLE_USERS: Final = {
    # Name: role, whether they have a desk, whether they may pick, which teams they are limited to.
    "pia": ("agent", True, True, ""),
    "lea": ("supervisor", True, False, ""),
    "dora": ("supervisor", True, True, ""),
    "cora": ("watcher", False, False, ""),
    "tess": ("supervisor", False, False, "north"),
}
INSIDE: Final = ("ann", "ben", "pia", "lea", "sue", "cora", "tess")
WATCHER: Final = RoleText(
    name="Watcher",
    rights=(Right.SERVE, Right.BOARD, Right.CONVERSATIONS, Right.REPORTS, Right.LIMITS),
)
OUTSIDE: Final = ("nobody", "disabled", "signed_out", "forged", "visitor_as_user")
PEOPLE: Final = (*INSIDE, *OUTSIDE, "vera", "other_visitor", "program")

NOBODY_THERE: Final = SignOn(
    issuer="http://127.0.0.1:9", client_id="x", client_secret="x", callback="x"
)


class Ear(Client):
    """Keeps every packet that it was sent."""

    def __init__(self, url: str, namespace: str, **who: str) -> None:
        super().__init__(url, namespace, **who)
        self.heard: list[str] = []
        hear = self.sio.eio.handlers["message"]

        async def listen(packet: Any) -> None:
            self.heard.append(str(packet))
            await hear(packet)

        self.sio.eio.handlers["message"] = listen

    @property
    def knows(self) -> bool:
        return SECRET in "".join(self.heard)


class Street:
    def __init__(self, house: RoomsHouse) -> None:
        self.house = house
        self.cookies: dict[str, str] = {}
        self.tokens: dict[str, str] = {}
        self.contact = ContactId("")
        self.file = ""
        self.customer = CustomerId("")

    def headers(self, who: str) -> dict[str, str]:
        """What this person sends with each request."""
        if who in self.tokens:
            return {"Authorization": f"Bearer {self.tokens[who]}"}
        if who in self.cookies:
            return {"Cookie": f"cordboard_session={self.cookies[who]}"}
        return {}

    def ear(self, who: str, namespace: str) -> Ear:
        return Ear(
            self.house.url,
            namespace,
            token=self.tokens.get(who, ""),
            cookie=self.cookies.get(who, ""),
        )

    async def enter(self, who: str, namespace: str) -> Ear:
        ear = self.ear(who, namespace)
        await self.house.enter(ear)
        return ear

    async def state(self) -> tuple[bytes, str]:
        """All that commands could change: the router's state, and everything on disk."""
        router = await self.house.engine.settled()
        return router.snapshot(), "\n".join(await self.house.store.read(everything))


def everything(db: Any) -> list[str]:
    tables = (
        *("contacts", "messages", "notes", "tags", "pads", "files", "read_marks"),
        *("customers", "identities", "audit", "webhooks"),
    )
    return [repr(db.exec_driver_sql(f"SELECT * FROM {table}").all()) for table in tables]


@asynccontextmanager
async def street(folder: Path, **settings: Any) -> AsyncIterator[Street]:
    async with open_house(folder, doors=DoorPolicy(sign_on=NOBODY_THERE), **settings) as house:
        street = Street(house)
        await _hire(house)
        for name in INSIDE:
            street.cookies[name] = await house.cookie(name)
        await _outsiders(street)
        street.tokens["vera"] = await house.token()
        street.tokens["other_visitor"] = await house.token()
        await _talk(street)
        street.tokens["program"], row = make_key("reader", READS, house.engine.clock.now())
        await house.engine.submit(None, command_id="", rows=(row,))
        yield street


async def _hire(house: RoomsHouse) -> None:
    made = [("role", "watcher", WATCHER), ("team", "north", TeamText(name="North"))]
    labels = [Label(kind=kind, id=id, label=encode(text).decode()) for kind, id, text in made]
    labels.append(Label(kind="member", id="ben", label="north"))
    await house.engine.submit(None, command_id="", rows=labels)
    for name, (role, desk, may_pick, teams) in CONSOLE_USERS.items():
        agent = AgentId(name) if desk else None
        if agent is not None:
            limits = {Channel.CHAT: 2}
            setup = Agent(id=agent, queues=(SALES, HELP), limits=limits)
            await house.engine.submit(DefineAgent(agent=setup), command_id="")
        user = User(
            id=name,
            name=name.capitalize(),
            role=role,
            password_hash=QUICK.hash(PASSWORD),
            agent=agent,
            may_pick=may_pick,
            teams=teams,
        )
        await house.engine.submit(None, command_id="", rows=(user,))


async def _outsiders(street: Street) -> None:
    house, cookies = street.house, street.cookies
    cookies["signed_out"] = await house.cookie("lea")
    async with house.http.delete("/api/session", headers=street.headers("signed_out")) as answer:
        assert answer.status == 200
    cookies["disabled"] = await house.cookie("dora")
    dora = house.rooms.sessions.user("dora")
    assert dora is not None
    gone = msgspec.structs.replace(dora, disabled=True)
    await house.engine.submit(None, command_id="", rows=(gone,))
    cookies["forged"] = "A" * 43
    cookies["visitor_as_user"] = await house.token()


async def _talk(street: Street) -> None:
    """Vera and Ann talk, with a file, notes and all."""
    house = street.house
    ann = await house.working("ann")
    vera = await house.visitor(street.tokens["vera"])
    started = await vera.do(
        "start",
        queue="sales",
        text=f"{SECRET} hello",
        name=f"{SECRET} Vera",
        email=f"{SECRET}@mail.example",
    )
    street.contact = await serve(ann, started["contact"])
    street.customer = (await house.engine.settled()).contacts[street.contact].customer
    form = aiohttp.FormData()
    form.add_field("file", io.BytesIO(b"plain words"), filename=f"{SECRET}.txt")
    headers = street.headers("vera")
    async with house.http.post("/chat/files", data=form, headers=headers) as answer:
        assert answer.status == 200, await answer.text()
        street.file = (await answer.json())["id"]
    await vera.do("send", message="m1", file=street.file)
    await ann.do("send", contact=street.contact, message="a1", text=f"{SECRET} answer")
    await ann.do("set_status", status="break")
    other = await house.visitor(street.tokens["other_visitor"])
    await other.do("start", queue="help", text="I wait")
