"""A program that uses the API of a real house."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp

from access.keys import SCOPES, make_key
from tests.rooms import RoomsHouse, open_house

ALL = " ".join(sorted(SCOPES))


class Answer:
    def __init__(self, status: int, headers: Any, body: Any) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def code(self) -> str:
        assert self.headers["Content-Type"].startswith("application/problem+json"), self.body
        assert self.body["status"] == self.status
        code: str = self.body["code"]
        return code


class Program:
    def __init__(self, house: RoomsHouse, key: str) -> None:
        self.house = house
        self.key = key

    async def ask(
        self, method: str, path: str, body: Any = None, *, again: str = "", **more: Any
    ) -> Answer:
        headers: dict[str, str] = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        if again:
            headers["Idempotency-Key"] = again
        headers |= more.pop("headers", {})
        if body is not None:
            more["json"] = body
        jar = aiohttp.DummyCookieJar()
        async with (
            aiohttp.ClientSession(cookie_jar=jar) as http,
            http.request(
                method, f"{self.house.url}/api/v1{path}", headers=headers, **more
            ) as answer,
        ):
            is_json = "json" in answer.headers.get("Content-Type", "")
            found = await answer.json(content_type=None) if is_json else await answer.text()
            return Answer(answer.status, answer.headers, found)

    async def get(self, path: str, **more: Any) -> Any:
        answer = await self.ask("GET", path, **more)
        assert answer.status == 200, answer.body
        return answer.body

    async def post(self, path: str, body: Any, **more: Any) -> Any:
        answer = await self.ask("POST", path, body, **more)
        assert answer.status in (200, 201, 202), answer.body
        return answer.body

    async def contact(self, **more: Any) -> Any:
        fields = {"channel": "chat", "queue": "sales", "person": {"name": "Kim"}, **more}
        return await self.post("/contacts", fields)


async def program(house: RoomsHouse, scopes: str = ALL) -> Program:
    token, row = make_key("test", scopes.split(), house.engine.clock.now())
    await house.engine.submit(None, command_id="", rows=(row,))
    return Program(house, token)


@asynccontextmanager
async def api_house(folder: Path, **settings: Any) -> AsyncIterator[tuple[RoomsHouse, Program]]:
    async with open_house(folder, **settings) as house:
        yield house, await program(house)
