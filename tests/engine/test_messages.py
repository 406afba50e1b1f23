"""Files as clients know them."""

from engine.messages import wire_file
from router.ids import ContactId, Millis
from storage.rows import FileInfo


def kept(kind: str, width: int, height: int) -> FileInfo:
    return FileInfo(
        id="f",
        contact=ContactId("c"),
        name="f",
        type=kind,
        size=1,
        at=Millis(0),
        by="mia",
        width=width,
        height=height,
    )


def test_a_picture_tells_the_place_that_it_needs_and_other_files_need_none() -> None:
    for kind, size, told in (
        ("image/png", (640, 480), (640, 480)),
        # Kept before sizes were: a place all the same.
        ("image/jpeg", (0, 0), (240, 180)),
        ("application/pdf", (0, 0), (0, 0)),
    ):
        file = wire_file(kept(kind, *size))
        assert (file.width, file.height) == told
