"""Where somebody has signed in before: a cookie that says so, and gives nothing else.

Who guesses at a name from elsewhere makes its own tries slow, and not those of a browser that its
user has signed in with. See OWASP's "device cookies".
"""

import hashlib
import hmac
import re
import secrets
from typing import Final

from storage.rows import User

COOKIE: Final = "cordboard_device"
MAX_AGE_S: Final = 180 * 24 * 3_600
USERS_MAX: Final = 8
"""On one browser, the latest first."""
_ONE: Final = re.compile(r"([0-9a-f]{16})-([0-9a-f]{64})", re.ASCII)


def _signed(mark: str, user: User) -> str:
    # What else is secret, of this user alone, and another one when the password is?
    key = hashlib.sha256(b"device\0" + user.password_hash.encode()).digest()
    said = hmac.new(key, f"{user.id}\0{mark}".encode(), hashlib.sha256).hexdigest()
    return f"{mark}-{said}"


def _marks(cookie: str) -> list[str]:
    return [one for one in cookie[:1_024].split(".") if _ONE.fullmatch(one)][:USERS_MAX]


def device_for(user: User | None, cookie: str) -> str:
    """What stands for this browser, or empty: the user never signed in here."""
    if user is None or not user.password_hash:
        return ""
    for one in _marks(cookie):
        mark = one.partition("-")[0]
        if hmac.compare_digest(one, _signed(mark, user)):
            return mark
    return ""


def with_user(user: User, cookie: str) -> str:
    """The cookie after the user has signed in."""
    mark = device_for(user, cookie) or secrets.token_hex(8)
    own = _signed(mark, user)
    return ".".join([own, *(one for one in _marks(cookie) if one != own)][:USERS_MAX])
