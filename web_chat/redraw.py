"""Read a picture from standard input, and write the same picture anew to standard output.

Before it stand its width and height, of four bytes each.

A program of its own: what decodes strangers' bytes runs beside the server, with little memory,
little time, no files and no secrets around it. What comes out is made from the pixels alone, so
whatever else was in the file, a place, a name, a script, a second file, is left behind.
"""

import contextlib
import io
import resource
import struct
import sys
import warnings
from collections.abc import Iterator
from typing import Any, Final

from PIL import Image, ImageCms, ImageOps, ImageSequence

FORMATS: Final = {
    "image/png": ("PNG",),
    # Phones put a second, smaller picture behind the first, and call it so.
    "image/jpeg": ("JPEG", "MPO"),
    "image/gif": ("GIF",),
    "image/webp": ("WEBP",),
}
PIXELS_MAX: Final = 40_000_000
"""Of all frames together; a file of a few bytes may claim any size."""
SIDE_MAX: Final = 16_383
FRAMES_MAX: Final = 500
SCANS_MAX: Final = 100
"""Of a JPEG: each goes over all of its pixels. The usual progressive one has ten."""
SEGMENTS_MAX: Final = 5_000
MEMORY_MAX: Final = 1_500_000_000
SECONDS_MAX: Final = 20
REFUSED: Final = 3
"""The exit code for what is no picture, or too large a one."""
_SCAN: Final = 0xDA
_END: Final = 0xD9
_ALONE: Final = frozenset((0x00, 0x01, 0xFF, *range(0xD0, 0xD9)))

Size = tuple[int, int]


class NoPicture(Exception):
    pass


def redraw(data: bytes, kind: str) -> tuple[bytes, Size]:
    """Return it with its width and height.

    Raises:
        NoPicture: It cannot be decoded whole, is of another kind, or too large.
    """
    try:
        if kind == "image/jpeg" and not _few_scans(data):
            raise NoPicture
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(data), formats=FORMATS[kind]) as image:
                if max(image.size) > SIDE_MAX or image.width * image.height > PIXELS_MAX:
                    raise NoPicture
                if kind in ("image/gif", "image/webp") and getattr(image, "n_frames", 1) > 1:
                    return _moving(image, kind)
                return _still(image, kind)
    except NoPicture:
        raise
    except Exception as error:
        # Whatever a decoder raises: the file is not what it says.
        raise NoPicture from error


def _few_scans(data: bytes) -> bool:
    """Walk over a JPEG's segments as its decoder does, up to its end."""
    scans = segments = 0
    at = data.find(b"\xff", 2)
    while 0 <= at < len(data) - 3:
        marker = data[at + 1]
        if marker == _END:
            break
        if marker in _ALONE:
            # Filled up, an escaped byte of the pixels, or a mark without a length.
            at = data.find(b"\xff", at + (1 if marker == 0xFF else 2))
            continue
        scans += marker == _SCAN
        segments += 1
        if scans > SCANS_MAX or segments > SEGMENTS_MAX:
            return False
        at = data.find(b"\xff", at + 2 + int.from_bytes(data[at + 2 : at + 4]))
    return True


def _still(image: Image.Image, kind: str) -> tuple[bytes, Size]:
    image.load()
    drawn = _upright(image)
    out = io.BytesIO()
    if kind == "image/jpeg":
        if drawn.mode not in ("L", "RGB"):
            drawn = drawn.convert("RGB")
        drawn.save(out, "JPEG", quality=90, optimize=True)
    elif kind == "image/webp":
        drawn.save(out, "WEBP", quality=90)
    else:
        drawn.save(out, kind.removeprefix("image/").upper())
    return out.getvalue(), drawn.size


def _upright(image: Image.Image) -> Image.Image:
    """The pixels as they are meant to be seen, in the colours of screens, and nothing else."""
    with contextlib.suppress(ImageCms.PyCMSError, ValueError, TypeError, OSError):
        image = _in_srgb(image)
    try:
        drawn = ImageOps.exif_transpose(image)
    except Exception:
        # What a camera noted is broken, and the picture is not.
        drawn = image.copy()
    transparency = drawn.info.get("transparency")
    drawn.info = {} if transparency is None else {"transparency": transparency}
    return drawn


def _in_srgb(image: Image.Image) -> Image.Image:
    profile = image.info.get("icc_profile")
    if not isinstance(profile, bytes) or image.mode not in ("RGB", "RGBA", "L", "CMYK"):
        return image
    mode = "RGBA" if image.mode == "RGBA" else "RGB"
    found = ImageCms.profileToProfile(
        image, io.BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode=mode
    )
    if found is None:
        return image
    found.info = dict(image.info)
    return found


def _moving(image: Any, kind: str) -> tuple[bytes, Size]:
    """All frames with their times. What is too long to be drawn anew comes as its first frame."""
    count = image.n_frames
    if count > FRAMES_MAX or count * image.width * image.height > PIXELS_MAX:
        image.seek(0)
        return _still(image.convert("RGBA"), kind)
    times: list[int] = []
    frames = list(_frames(image, times))
    out = io.BytesIO()
    more: dict[str, Any] = {"disposal": 2} if kind == "image/gif" else {"quality": 85, "method": 2}
    frames[0].save(
        out,
        kind.removeprefix("image/").upper(),
        save_all=True,
        append_images=frames[1:],
        duration=times,
        loop=int(image.info.get("loop", 0)) & 0xFFFF,
        **more,
    )
    return out.getvalue(), frames[0].size


def _frames(image: Any, times: list[int]) -> Iterator[Image.Image]:
    for frame in ImageSequence.Iterator(image):
        drawn = frame.convert("RGBA")
        drawn.info = {}
        times.append(max(0, min(int(frame.info.get("duration", 100)), 60_000)))
        yield drawn


def main() -> None:
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_MAX),
        (resource.RLIMIT_CPU, SECONDS_MAX),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    try:
        drawn, size = redraw(sys.stdin.buffer.read(), sys.argv[1])
    except (NoPicture, MemoryError):
        sys.exit(REFUSED)
    sys.stdout.buffer.write(struct.pack(">II", *size) + drawn)


if __name__ == "__main__":
    main()
