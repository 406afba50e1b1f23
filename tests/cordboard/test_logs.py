"""No line of the logs holds what people wrote, who they are, or what lets them in."""

import asyncio
import contextlib
import io
import logging
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from access.sessions import COOKIE
from cordboard.folder import read_sign_ins
from cordboard.logs import JsonFormatter, Seldom, TextFormatter
from tests.cordboard.test_chores import told
from tests.cordboard.test_server import running
from tests.rooms import Client

WORD = "zebra"
ODD = {"X-Zebra": "zebraheader", "User-Agent": "zebraagent", "Referer": "http://zebra.example/"}


def test_an_exception_is_logged_by_its_kind_and_place_alone() -> None:
    for formatter in (TextFormatter(), JsonFormatter()):
        try:
            raise ValueError(f"{WORD} words")
        except ValueError:
            record = logging.LogRecord("x", 40, "", 1, "it failed", (), sys.exc_info())
        line = formatter.format(record)
        assert "it failed" in line
        assert "ValueError" in line
        assert "test_logs.py" in line
        assert WORD not in line


class Town:
    """Everybody who says zebra, in every field and at every door, and what lets them in."""

    def __init__(self, address: str, key: str, sign_ins: dict[str, str]) -> None:
        self.address = address
        self.key = key
        self.sign_ins = sign_ins
        self.secrets = [key, *sign_ins.values()]
        self.http = aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), headers=ODD)

    async def ask(self, method: str, path: str, **more: Any) -> tuple[int, Any]:
        async with self.http.request(method, self.address + path, **more) as answer:
            text = await answer.text()
            if "json" in answer.headers.get("Content-Type", ""):
                return answer.status, await answer.json(content_type=None)
            return answer.status, text

    async def token(self) -> str:
        status, body = await self.ask("POST", "/chat/token", json={})
        assert status == 200
        self.secrets.append(body["token"])
        return str(body["token"])

    async def cookie(self, user: str) -> str:
        credentials = {"user": user, "password": self.sign_ins[user]}
        async with self.http.post(f"{self.address}/api/session", json=credentials) as answer:
            assert answer.status == 200
            self.secrets.append(answer.cookies[COOKIE].value)
            return str(answer.cookies[COOKIE].value)

    async def enter(self, namespace: str, *, token: str = "", cookie: str = "") -> Client:
        client = Client(self.address, namespace, token=token, cookie=cookie)
        await client.connect()
        await client.resume()
        return client

    async def talk(self) -> None:
        """A whole conversation, and everything wrong with it that can be."""
        token, cookie = await self.token(), await self.cookie("leyla")
        mia = await self.enter("/visitor", token=token)
        person = {"name": "zebraname", "email": "zebra@mail.example"}
        contact = (await mia.do("start", queue="sales", text="zebrafirst", **person))["contact"]
        leyla = await self.enter("/agent", cookie=cookie)
        await leyla.do("set_status", status="available")
        offer = await leyla.until(lambda state: state["offers"].get(contact))
        await leyla.do("accept", contact=contact, offer=offer["offer"])
        await mia.do("send", message="zebramessage", text="zebratext")
        await leyla.do("send", contact=contact, message="a1", text="zebraanswer")
        for type, fields in (
            ("add_note", {"text": "zebranote"}),
            ("set_pad", {"text": "zebrapad"}),
            ("search", {"text": "zebrasearch"}),
            ("transfer", {"queue": "zebraqueue", "note": "zebratransfer"}),
            ("zebracommand", {"text": "zebra"}),
            ("send", {"message": "a2", "text": "zebra" * 2_000}),
        ):
            await leyla.command(type, contact=contact, **fields)
        await self._upload(token)
        await leyla.do("end", contact=contact)
        await mia.until(lambda state: state["chat"]["chat"]["stage"] == "ended")
        await mia.command("rate", score=4, comment="zebracomment")
        await mia.command("zebra", text="zebra")
        await mia.raw({"zebra": ["zebra"]}, "command")
        await mia.signal(kind="typing", text="zebratyping")
        await leyla.command("complete", contact=contact, note="zebrawrapup", tags=["zebra"])
        for client in (mia, leyla):
            await client.close()

    async def _upload(self, token: str) -> None:
        for data in (b"zebrafile words", b"\x89PNG\r\n\x1a\nzebra"):
            form = aiohttp.FormData()
            form.add_field("file", io.BytesIO(data), filename="zebra.txt")
            await self.ask(
                "POST", "/chat/files", data=form, headers={"Authorization": f"Bearer {token}"}
            )

        for said in (b'filename="zebra, +44 7700 900123.pdf', b"filename*=zebra''z", b"zebra"):
            body = b'--b\r\nContent-Disposition: form-data; name="file"; ' + said
            headers = {
                "Authorization": f"Bearer {token}",
                "Content-Type": "multipart/form-data; boundary=b",
            }
            body += b"\r\n\r\nzebra\r\n--b--\r\n"
            await self.ask("POST", "/chat/files", data=body, headers=headers)

    async def knock(self) -> None:
        """At every kind of door, with words in paths, queries, headers and bodies."""
        key = {"Authorization": f"Bearer {self.key}"}
        identity = {"kind": "email", "value": "zebra@mail.example"}
        person = {"name": "zebraname", "identities": [identity], "attributes": {"zebra": "zebra"}}
        new = {"channel": "chat", "queue": "sales", "person": person, "text": "zebraapi"}
        status, made = await self.ask("POST", "/api/v1/contacts", json=new, headers=key)
        assert status == 201
        messages = f"/api/v1/contacts/{made['id']}/messages"
        for method, path, body in (
            ("POST", messages, {"text": "zebrawords"}),
            ("POST", messages, {"zebra": "zebra"}),
            ("POST", "/api/v1/contacts", {**new, "queue": "zebra"}),
            ("GET", "/api/v1/customers?email=zebra@mail.example", None),
            ("GET", "/api/v1/contacts/zebra?zebra=zebra", None),
            ("PUT", "/api/v1/setup/settings/zebra", {"text": "zebra"}),
            ("POST", "/api/v1/setup/users", {"id": "zebra", "name": "z", "role": "zebra"}),
            ("DELETE", f"/api/v1/customers/{made['customer']}", None),
            ("GET", "/zebra?zebra=zebra", None),
            ("GET", "/chat/files/zebra", None),
            ("GET", "/agent/assets/zebra.js", None),
            ("POST", "/api/session", {"user": "zebra", "password": "zebrapassword"}),
            ("POST", "/api/invitation", {"token": "zebra"}),
            ("GET", "/api/sign-on/callback?code=zebra&state=zebra", None),
        ):
            await self.ask(method, path, json=body, headers=key)
        for path in ("/api/session", "/api/v1/contacts", "/chat/token", "/chat/files"):
            for headers in ({"Content-Encoding": "gzip"}, {"Content-Type": "multipart/zebra"}):
                # Some of them are hung up on before all is said.
                with contextlib.suppress(aiohttp.ClientError):
                    await self.ask("POST", path, data=b'{"zebra":"zebra', headers=key | headers)
        bad = {"Authorization": "Bearer cord_zebra", "Cookie": f"{COOKIE}=zebra"}
        await self.ask("GET", "/api/v1/queues", headers=bad)
        await self._break_http()

    async def _break_http(self) -> None:
        host, port = self.address.removeprefix("http://").split(":")
        for said in (
            b"ZEBRA zebra ZEBRA\r\n\r\n",
            b"GET /zebra HTTP/1.1\r\nzebra\r\n\r\n",
            b"GET /zebra HTTP/1.1\r\nHost: z\r\nContent-Length: zebra\r\n\r\n",
            b"POST /api/session HTTP/1.1\r\nHost: z\r\nTransfer-Encoding: chunked\r\n\r\nzebra\r\n",
            b"GET /" + b"zebra" * 4_000 + b" HTTP/1.1\r\n\r\n",
            b"GET /socket.io/?EIO=4&transport=zebra&zebra=zebra HTTP/1.1\r\nHost: z\r\n\r\n",
        ):
            reader, writer = await asyncio.open_connection(host, int(port))
            writer.write(said)
            writer.write_eof()
            await reader.read()
            writer.close()


def test_no_line_holds_words_names_addresses_or_keys(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONASYNCIODEBUG", "1")
    monkeypatch.setenv("CORDBOARD_LOG_LEVEL", "debug")
    monkeypatch.setenv("CORDBOARD_LOG_EVENTS", "true")
    lines: list[str] = []
    with running("--data", tmp_path / "data", errors=lines) as (address, _):
        made = told(
            *("key", "create", "--data", tmp_path / "data", "--name", "zebrakey"),
            *("--scopes", "read:*,write:*"),
        )
        key = re.search(r"cord_\S+", made)
        assert key is not None
        sign_ins = read_sign_ins(tmp_path / "data")

        async def everybody() -> list[str]:
            town = Town(address, key[0], sign_ins)
            async with town.http:
                await town.talk()
                await town.knock()
            return town.secrets

        secrets = asyncio.run(everybody(), debug=False)
    assert sum("cordboard.events" in line for line in lines) > 10
    for line in lines:
        assert WORD not in line.lower()
        assert not [secret for secret in secrets if secret in line]


def test_what_strangers_cause_is_told_once_a_minute_and_counted() -> None:
    seldom = Seldom()

    def told(at: float, what: str, error: Exception | None = None) -> str:
        caused = None if error is None else (type(error), error, None)
        record = logging.LogRecord("x", logging.ERROR, "", 1, what, (), caused)
        record.created = at
        return record.getMessage() if seldom.filter(record) else ""

    lines = [told(n / 100, "it failed", ValueError(WORD)) for n in range(5_900)]
    assert list(filter(None, lines)) == ["it failed"]
    assert told(59, "it failed", KeyError(WORD)) == "it failed"
    assert told(60, "it failed", ValueError(WORD)) == "it failed (and 5899 more like this)"
    assert told(121, "it failed", ValueError(WORD)) == "it failed"
    told_of_all = [told(121, f"line {n}") for n in range(1_000)]
    assert len(list(filter(None, told_of_all))) < 300


def test_what_ends_the_server_and_warnings_are_told_by_kind_and_place_alone() -> None:
    script = (
        "import asyncio, sys, warnings\n"
        "from cordboard.logs import set_up, quiet\n"
        "set_up('debug', 'text')\n"
        "for n in range(50): warnings.warn(RuntimeWarning(f'zebra {n}'))\n"
        "if len(__warningregistry__) > 1: raise NameError\n"
        "async def lost(): raise ValueError('zebra words')\n"
        "async def main():\n"
        "    quiet(asyncio.get_running_loop())\n"
        "    task = asyncio.create_task(lost())\n"
        "    await asyncio.wait([task])\n"
        "    del task\n"
        "    import gc; gc.collect()\n"
        "    asyncio.get_running_loop().call_soon(lambda: 1 / 0)\n"
        "    await asyncio.sleep(0.01)\n"
        "asyncio.run(main())\n"
        "raise ExceptionGroup('zebra', [KeyError('zebra'), ExceptionGroup('zebra', [OSError()])])\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 1, done.stderr
    for kind in ("ValueError", "ZeroDivisionError", "KeyError", "OSError"):
        assert kind in done.stderr
    assert done.stderr.count("RuntimeWarning at") == 1
    assert "NameError" not in done.stderr
    assert WORD not in done.stderr
