"""The running server's back door: a socket in the data folder, for the command line alone.

Who can open it can read the database, too: the folder is closed to other users of the machine.
"""

import asyncio
import contextlib
import logging
import os
import socket
from pathlib import Path
from typing import Final

import msgspec

from access.passwords import Passwords, TooBusy
from cordboard.chores import AnyChore, ChoreRefused, Place, do
from engine.answers import NotTaken
from engine.recovery import restore
from router.ids import Millis
from storage.project import Part
from storage.store import Store, open_store

logger = logging.getLogger(__name__)

SOCKET: Final = "control.sock"
PATH_MAX: Final = 100
"""Bytes of a socket's path; systems allow a few more."""
LINE_MAX: Final = 65_536
ANSWER_S: Final = 30.0


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    lines: list[str] = []
    error: str = ""


class Control:
    """A service (see ``cordboard.services``)."""

    name = "control"

    def __init__(self, folder: Path, place: Place) -> None:
        self._path = folder / SOCKET
        self._place = place

    async def run(self) -> None:
        if len(os.fsencode(self._path)) > PATH_MAX:
            logger.warning(
                "the data folder's path is too long for %s: users and keys can be"
                " changed only while the server is stopped",
                SOCKET,
            )
            await asyncio.Event().wait()
        with contextlib.suppress(FileNotFoundError):
            # Of a process that was killed: the database's lock says that none runs.
            self._path.unlink()
        server = await asyncio.start_unix_server(self._answer, self._path, limit=LINE_MAX)
        os.chmod(self._path, 0o600)
        try:
            async with server:
                await server.serve_forever()
        finally:
            with contextlib.suppress(OSError):
                self._path.unlink()

    async def drain(self) -> None:
        """What is on its way is done by the engine, or not at all."""

    async def _answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            async with asyncio.timeout(ANSWER_S):
                line = await reader.readline()
                writer.write(msgspec.json.encode(await self._carry_out(line)) + b"\n")
                await writer.drain()
        except (TimeoutError, OSError, ValueError):
            return
        finally:
            writer.close()

    async def _carry_out(self, line: bytes) -> Reply:
        try:
            chore = msgspec.json.decode(line, type=AnyChore)
        except msgspec.MsgspecError:
            return Reply(error="the running server is of another version")
        return await _replied(chore, self._place)


async def _replied(chore: AnyChore, place: Place) -> Reply:
    try:
        return Reply(lines=await do(chore, place))
    except ChoreRefused as refused:
        return Reply(error=str(refused))
    except (NotTaken, TooBusy):
        return Reply(error="the server cannot do this right now; try again")


def ask(folder: Path, database: str, chore: AnyChore, now: Millis) -> Reply:
    """Have it done by the server that runs on this folder, else do it here.

    Raises:
        StorageError
    """
    running = _ask_running(folder / SOCKET, chore)
    if running is not None:
        return running
    store = open_store(database, at=now)
    try:
        return asyncio.run(_replied(chore, _stopped(store, now)))
    finally:
        store.close()


def _ask_running(path: Path, chore: AnyChore) -> Reply | None:
    if len(os.fsencode(path)) > PATH_MAX:
        return None
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(ANSWER_S)
        try:
            line.connect(str(path))
        except OSError:
            return None
        line.sendall(msgspec.json.encode(chore) + b"\n")
        with line.makefile("rb") as answer:
            said = answer.readline()
    if not said:
        return Reply(error="the running server did not answer")
    return msgspec.json.decode(said, type=Reply)


def _stopped(store: Store, now: Millis) -> Place:
    async def write(rows: object) -> None:
        journal = store.journal
        journal.write(journal.prepare([Part(events=[], rows=rows)], now))  # type: ignore[arg-type]

    return Place(
        store=store,
        write=write,
        now=lambda: now,
        passwords=Passwords(),
        agents=lambda: set(restore(store.journal)[0].agents),
        end_sessions=lambda _: [],
        forget_factor=lambda _: None,
    )
