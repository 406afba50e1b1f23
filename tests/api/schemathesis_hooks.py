"""What schemathesis does not know by itself: how a centre's file is sent."""

from typing import Any

import schemathesis


@schemathesis.serializer("application/toml")
def as_it_is(ctx: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
