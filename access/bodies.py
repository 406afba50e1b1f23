"""Bodies of requests: read with a limit, and unpacked here alone. How long one may take is in
``connections``."""

import zlib
from typing import Final

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

PACKINGS: Final = ("gzip", "deflate")


class BrokenBody(ValueError):
    """What came cannot be unpacked."""


class TooLong(ValueError):
    pass


def packing_of(request: web.Request) -> str:
    """Empty for a body as it is."""
    # Said twice it is packed twice, which is as good as unknown.
    said = ",".join(request.headers.getall("Content-Encoding", ())).strip().lower()
    return "" if said == "identity" else said


async def read_body(request: web.Request, most: int) -> bytes:
    """Raises: TooLong, when it is or becomes longer than ``most`` bytes; BrokenBody."""
    unpacker = _Unpacker(packing_of(request), most)
    try:
        async for chunk in request.content.iter_any():
            unpacker.feed(chunk)
    except (web.RequestPayloadError, HttpProcessingError, zlib.error) as broken:
        raise BrokenBody from broken
    return unpacker.whole()


class _Unpacker:
    def __init__(self, packing: str, most: int) -> None:
        self._packing = packing
        self._most = most
        self._came = 0
        self._body = bytearray()
        self._inflating: zlib._Decompress | None = None

    def feed(self, chunk: bytes) -> None:
        """Raises: TooLong, before more than that is unpacked; zlib.error."""
        self._came += len(chunk)
        if self._came > self._most:
            raise TooLong("too long")
        if not self._packing:
            self._body += chunk
            return
        while chunk:
            if self._inflating is None:
                self._inflating = self._begin(chunk)
            elif self._inflating.eof:
                # A second part of gzip too: a body of thousands, each of nothing, costs seconds.
                raise zlib.error("something follows")
            # One byte more than may be, so that it shows.
            room = self._most - len(self._body) + 1
            self._body += self._inflating.decompress(chunk, room)
            if len(self._body) > self._most:
                raise TooLong("too long")
            chunk = self._inflating.unconsumed_tail or self._inflating.unused_data

    def _begin(self, first: bytes) -> "zlib._Decompress":
        if self._packing == "gzip":
            return zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        # Many send deflate as it is, without the frame of zlib that RFC 9110 asks for.
        framed = first[0] & 0x0F == 8
        return zlib.decompressobj(wbits=zlib.MAX_WBITS if framed else -zlib.MAX_WBITS)

    def whole(self) -> bytes:
        """Raises: BrokenBody."""
        if self._inflating is not None and not self._inflating.eof:
            raise BrokenBody("it breaks off")
        return bytes(self._body)
