"""Pictures are not passed on as they came: a program beside the server draws them anew."""

import asyncio
import struct
import sys
from pathlib import Path
from typing import Final, NamedTuple

from web_chat.files import sniff
from web_chat.turns import Turns

PROGRAM: Final = Path(__file__).parent / "redraw.py"
KINDS: Final = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
AT_ONCE: Final = 2
EACH: Final = 1
"""From one address: who sends the most laborious pictures leaves a place to others."""
SECONDS: Final = 30
WAIT_S: Final = 60.0
SIZE: Final = struct.Struct(">II")
"""Its width and height stand before the picture."""


class BadPicture(Exception):
    """It cannot be drawn anew: it is broken, no picture, or too large."""


class TooManyPictures(Exception):
    """No turn came in time."""


class Picture(NamedTuple):
    data: bytes
    width: int
    height: int


class Pictures:
    def __init__(self, bytes_max: int) -> None:
        """``bytes_max`` of what comes out."""
        self._bytes_max = bytes_max
        self._turns = Turns(places=AT_ONCE, each=EACH)

    async def redraw(self, data: bytes, kind: str, source: str = "") -> Picture:
        """Return the picture as its pixels alone say it, of the same kind.

        ``source``: where it comes from; those of one wait for each other.

        Raises:
            BadPicture, TooManyPictures
        """
        try:
            async with self._turns.turn(source, WAIT_S):
                size, drawn = await self._draw(data, kind)
        except TimeoutError:
            raise TooManyPictures from None
        if sniff(drawn) != kind:
            raise BadPicture
        return Picture(drawn, *SIZE.unpack(size))

    async def _draw(self, data: bytes, kind: str) -> tuple[bytes, bytes]:
        """Return the size and the picture. Raises: BadPicture."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", str(PROGRAM), kind),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={},
        )
        try:
            async with asyncio.timeout(SECONDS):
                drawn = await self._ask(process, data)
        except (TimeoutError, OSError) as error:
            raise BadPicture from error
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
        if process.returncode:
            raise BadPicture
        return drawn[: SIZE.size], drawn[SIZE.size :]

    async def _ask(self, process: asyncio.subprocess.Process, data: bytes) -> bytes:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(data)
        # It reads all before it writes.
        await process.stdin.drain()
        process.stdin.close()
        drawn = bytearray()
        while chunk := await process.stdout.read(65_536):
            drawn += chunk
            if len(drawn) > self._bytes_max + SIZE.size:
                raise BadPicture
        await process.wait()
        return bytes(drawn)
