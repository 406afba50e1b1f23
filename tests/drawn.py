"""Real pictures for tests."""

import io
from typing import Any

from PIL import Image


def picture(kind: str = "PNG", size: tuple[int, int] = (12, 8), **more: Any) -> bytes:
    """Red on the left, blue on the right."""
    image = Image.new("RGB", size, (220, 20, 20))
    image.paste((20, 20, 220), (size[0] // 2, 0, *size))
    out = io.BytesIO()
    image.save(out, kind, **more)
    return out.getvalue()


PNG = picture()
