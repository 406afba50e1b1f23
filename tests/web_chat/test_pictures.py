"""Pictures are drawn anew: what they show stays, and whatever else was in the file does not."""

import asyncio
import io
import struct
import time
import zlib
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from tests.drawn import PNG, picture
from tests.rooms import open_house, serve
from tests.web_chat.test_files_and_pages import bearer, upload
from web_chat.files import sniff
from web_chat.pictures import BadPicture, Pictures
from web_chat.redraw import NoPicture
from web_chat.redraw import redraw as sized
from web_chat.turns import Turns

EVIL = b"<script>alert('zebra')</script>"
KINDS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def redraw(data: bytes, kind: str) -> bytes:
    drawn, size = sized(data, kind)
    assert size == opened(drawn).size
    return drawn


def on_disk(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


def colour(image: Image.Image, at: tuple[int, int]) -> str:
    red, _, blue = image.convert("RGB").getpixel(at)  # type: ignore[misc]
    return "red" if red > blue else "blue"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def claiming(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is this large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 10_000, 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("kind", KINDS)
def test_what_hangs_behind_a_picture_is_gone(kind: str) -> None:
    data = picture(KINDS[kind])
    drawn = redraw(data + b"PK\x03\x04" + EVIL, kind)
    assert sniff(drawn) == kind
    assert EVIL not in drawn
    assert b"PK" not in drawn
    image = opened(drawn)
    assert image.size == (12, 8)
    assert (colour(image, (1, 4)), colour(image, (10, 4))) == ("red", "blue")


def test_words_within_a_picture_are_gone() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", EVIL.decode())
    notes.add_itxt("XML:com.adobe.xmp", EVIL.decode(), zip=True)
    for kind, data in (
        ("image/png", picture(pnginfo=notes)),
        ("image/gif", picture("GIF", comment=EVIL)),
        ("image/jpeg", picture("JPEG", comment=EVIL)),
        ("image/webp", picture("WEBP", xmp=EVIL)),
    ):
        drawn = redraw(data, kind)
        assert b"zebra" not in drawn
        assert not {"Comment", "comment", "xmp", "exif"} & set(opened(drawn).info), kind


@pytest.mark.parametrize("kind", ["image/jpeg", "image/webp", "image/png"])
def test_a_camera_keeps_its_place_and_name_and_the_picture_stands_upright(kind: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # Turned by a quarter.
    exif[0x010F] = "Zebracamera"
    exif.get_ifd(0x8825)[2] = (46.0, 3.0, 21.0)
    data = picture(KINDS[kind], exif=exif)
    assert b"Zebracamera" in data
    drawn = redraw(data, kind)
    assert b"Zebracamera" not in drawn
    assert b"Exif" not in drawn
    image = opened(drawn)
    assert not image.getexif()
    assert image.size == (8, 12)
    assert (colour(image, (4, 1)), colour(image, (4, 10))) == ("red", "blue")


@pytest.mark.parametrize("kind", ["image/gif", "image/webp"])
def test_a_moving_picture_moves_on(kind: str) -> None:
    frames = [Image.new("RGB", (6, 6), shade) for shade in ("red", "blue", "red")]
    out = io.BytesIO()
    frames[0].save(
        out, KINDS[kind], save_all=True, append_images=frames[1:], duration=[100, 200, 300], loop=0
    )
    image = opened(redraw(out.getvalue() + EVIL, kind))
    assert image.n_frames == 3  # type: ignore[attr-defined]
    seen = []
    for number in range(3):
        image.seek(number)
        seen.append(colour(image, (3, 3)))
    assert seen == ["red", "blue", "red"]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n" + EVIL, "image/png"),
        (b"\xff\xd8\xff/*" + EVIL, "image/jpeg"),
        (b"GIF89a/*" + EVIL, "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBP" + EVIL, "image/webp"),
        (PNG[:-30], "image/png"),
        (picture("JPEG", (64, 64))[:-200], "image/jpeg"),
        # One kind in the coat of another.
        (PNG, "image/jpeg"),
        (claiming(30_000, 30_000), "image/png"),
        (claiming(6_000, 7_000), "image/png"),
    ],
)
def test_what_is_broken_or_claims_too_much_is_no_picture(data: bytes, kind: str) -> None:
    with pytest.raises(NoPicture):
        redraw(data, kind)


def test_transparency_stays() -> None:
    for mode, colour_of in (("RGBA", (0, 0, 0, 0)), ("LA", (0, 0)), ("P", 0)):
        image = Image.new(mode, (4, 4), colour_of)
        out = io.BytesIO()
        image.save(out, "PNG", **({"transparency": 0} if mode == "P" else {}))
        drawn = opened(redraw(out.getvalue(), "image/png")).convert("RGBA")
        assert drawn.getpixel((1, 1))[3] == 0  # type: ignore[index]


async def test_the_program_beside_the_server_refuses_what_it_may_not_give_back() -> None:
    pictures = Pictures(1_000)
    drawn, *size = await pictures.redraw(PNG + EVIL, "image/png")
    assert sniff(drawn) == "image/png"
    assert tuple(size) == opened(drawn).size
    assert EVIL not in drawn
    noise = Image.effect_noise((200, 200), 90)
    out = io.BytesIO()
    noise.save(out, "PNG")
    for data, kind in ((out.getvalue(), "image/png"), (EVIL, "image/gif"), (PNG, "text/html")):
        with pytest.raises(BadPicture):
            await pictures.redraw(data, kind)


async def test_pictures_of_both_sides_are_drawn_anew_before_anybody_sees_them(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", text="Look")
        ann = await house.working()
        contact = await serve(ann)
        desk = {"Cookie": f"cordboard_session={await house.cookie('ann')}"}
        for headers, of in ((bearer(visitor), ""), (desk, contact)):
            status, file = await upload(house, PNG + EVIL, headers, of)
            assert status == 200
            async with house.http.get(file["url"], headers=bearer(visitor)) as answer:
                served = await answer.read()
                assert "sandbox" in answer.headers["Content-Security-Policy"]
            assert (file["type"], file["size"]) == ("image/png", len(served))
            assert (file["width"], file["height"]) == opened(served).size
            assert EVIL not in served
            broken, told = await upload(house, b"\x89PNG\r\n\x1a\n" + EVIL, headers, of)
            assert (broken, told["code"]) == (415, "bad_picture")
        kept = on_disk(tmp_path / "files")
        assert len(kept) == 2
        assert not [data for data in kept if EVIL in data]


def of_scans(count: int) -> bytes:
    """A small progressive JPEG that goes over its pixels this often."""
    data = picture("JPEG", (64, 64), progressive=True)
    last = data.rindex(b"\xff\xda")
    return data[:last] + data[last:-2] * count + b"\xff\xd9"


def test_a_jpeg_that_makes_its_decoder_go_over_it_for_ever_is_refused_before_it_does() -> None:
    began = time.process_time()
    with pytest.raises(NoPicture):
        redraw(of_scans(20_000), "image/jpeg")
    assert time.process_time() - began < 1
    # What hangs behind the end, as a phone's short film, is not looked at.
    behind = picture("JPEG", (64, 64), progressive=True) + b"\xff\xda" * 200
    assert sniff(redraw(behind, "image/jpeg")) == "image/jpeg"


async def test_who_sends_the_most_laborious_pictures_leaves_a_place_to_others() -> None:
    turns = Turns(places=2, each=1)
    order: list[str] = []
    stays = asyncio.Event()

    async def draw(source: str) -> None:
        async with turns.turn(source, 5):
            order.append(source)
            if source == "bad":
                await stays.wait()

    waiting = [asyncio.create_task(draw("bad")) for _ in range(3)]
    await asyncio.sleep(0)
    await draw("good")
    assert order == ["bad", "good"]
    with pytest.raises(TimeoutError):
        async with turns.turn("bad", 0):
            raise AssertionError
    stays.set()
    await asyncio.gather(*waiting)
    await draw("good")
    assert order == ["bad", "good", "bad", "bad", "good"]
