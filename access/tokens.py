"""Opaque tokens: 256 random bits for the holder, their SHA-256 for us."""

import hashlib
import secrets
from collections.abc import Callable
from typing import Final

LENGTH: Final = 43
"""Characters of 32 bytes in base64url."""

MakeToken = Callable[[], str]


def make_token() -> str:
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def well_formed(token: object) -> bool:
    return isinstance(token, str) and len(token) == LENGTH
