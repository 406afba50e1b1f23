"""The real server as a process of its own, over a small centre."""

import asyncio
import os
import re
import signal
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent.parent
START_S: Final = 90.0
STOP_S: Final = 30.0

CENTRE: Final = """
[settings]
brand = "Northwind Outdoor"
greeting = "Hello! How can we help you today?"

[centre]
lease_quiet_s = {lease_quiet_s}
lease_lost_s = {lease_lost_s}

[channels.chat]
target_s = 120
offer_s = 60
misses = 2
first_reply_s = 600
wrap_up_s = 120
customer_grace_s = 120
lost_keep_s = 900

[[users]]
id = "sue"
name = "Sue Moreau"
role = "supervisor"

[dispositions]
solved = "Solved"
sold = "Sold"
follow_up = "Needs follow-up"

[reasons]
lunch = "Lunch"
training = "Training"
"""
FLOOR: Final = """
[[queues]]
id = "{id}"
name = "{name}"
strategy = "most_available"

[[queues]]
id = "{id}-urgent"
name = "{name} urgent"
channels.chat.offer_s = 1.5
channels.chat.misses = 1

[[agents]]
id = "ann-{id}"
name = "Ann {name}"
queues = ["{id}", "{id}-urgent"]
limits = {{ chat = 4 }}

[[agents]]
id = "ben-{id}"
name = "Ben {name}"
queues = ["{id}"]
limits = {{ chat = 2 }}

[[users]]
id = "ann-{id}"
name = "Ann {name}"
role = "agent"
agent = "ann-{id}"

[[users]]
id = "ben-{id}"
name = "Ben {name}"
role = "agent"
agent = "ben-{id}"
"""
FLOORS: Final = (
    "Lamps",
    "Rope",
    "Brass",
    "Glass",
    "Tents",
    "Boots",
    "Maps",
    "Tools",
    "Knives",
    "Packs",
    "Stoves",
    "Bells",
    "Flasks",
    "Sleds",
)


@dataclass(frozen=True, slots=True)
class Floor:
    """A queue with two agents of its own, so that tests can share a server."""

    queue: str

    @property
    def urgent(self) -> str:
        return f"{self.queue} urgent"

    @property
    def ann(self) -> str:
        """May hold four chats."""
        return f"Ann {self.queue}"

    @property
    def ben(self) -> str:
        """May hold two."""
        return f"Ben {self.queue}"


def centre(floors: Iterable[str], *, lease_quiet_s: float, lease_lost_s: float) -> str:
    return CENTRE.format(lease_quiet_s=lease_quiet_s, lease_lost_s=lease_lost_s) + "".join(
        FLOOR.format(id=name.lower(), name=name) for name in floors
    )


class Server:
    """``python -m cordboard run`` over a folder; it may be killed and started again."""

    def __init__(self, folder: Path, centre: str | None = None) -> None:
        """``centre`` is TOML; without it the server fills itself with its own sample."""
        self._data = folder / "data"
        self._environment = dict(os.environ)
        if centre is not None:
            (folder / "centre.toml").write_text(centre, "utf-8")
            self._environment["CORDBOARD_CENTRE"] = str(folder / "centre.toml")
        self._log = folder / "server.log"
        self._process: Process | None = None
        self._port = 0

    @property
    def address(self) -> str:
        return f"http://localhost:{self._port}"

    def password(self, user: str) -> str:
        """Those that it chose itself, at its first start."""
        lines = (self._data / "sample-sign-ins.txt").read_text("utf-8").splitlines()
        return dict(line.split() for line in lines)[user]

    async def start(self) -> None:
        """Return when it takes work; on the port that it had before, if it had one."""
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-m", "cordboard", "run", "--port", str(self._port)),
                *("--data", str(self._data), "--log-level", "warning"),
                cwd=ROOT,
                env=self._environment,
                stdin=DEVNULL,
                stdout=PIPE,
                stderr=log,
            )
        async with asyncio.timeout(START_S):
            while not (found := re.search(rb"localhost:(\d+)/ ", await self._line())):
                pass
            self._port = int(found[1])
            while b"Ctrl-C" not in await self._line():
                pass

    async def kill(self) -> None:
        """SIGKILL: no goodbye to anybody."""
        assert self._process is not None
        self._process.kill()
        await self._gone()

    async def stop(self) -> None:
        if self._process is None:
            return
        self._process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(STOP_S):
            await self._gone()

    def warnings(self) -> str:
        """What the server complained about, over all its lives."""
        return self._log.read_text("utf-8")

    async def _line(self) -> bytes:
        assert self._process is not None
        assert self._process.stdout is not None
        line = await self._process.stdout.readline()
        assert line, f"the server ended at its start: {self.warnings()}"
        return line

    async def _gone(self) -> None:
        assert self._process is not None
        await self._process.communicate()
        self._process = None
