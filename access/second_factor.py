"""Codes of the user's telephone (RFC 6238), and codes on paper for when it is lost."""

import hashlib
import hmac
import io
import secrets
from collections import OrderedDict
from collections.abc import Iterable
from typing import Final

import msgspec
import pyotp
import segno

from router.ids import Millis
from storage.rows import AnyRow, SecondFactor

STEP_MS: Final = 30_000
DRIFT_STEPS: Final = 1
"""A telephone's clock may be half a minute off, and people type slowly."""
RECOVERY_CODES: Final = 10
ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
ENROL_MS: Final = 600_000
PENDING_MAX: Final = 1_000
ISSUER: Final = "Cordboard"


class Enrolment(msgspec.Struct, frozen=True):
    """What the user needs to set up a telephone. Shown once."""

    secret: str
    uri: str
    svg: str


class SecondFactors:
    """Those that are on, in memory. Methods that change something return rows to write."""

    def __init__(self) -> None:
        self._on: dict[str, SecondFactor] = {}
        self._pending: OrderedDict[str, tuple[str, Millis]] = OrderedDict()
        """By session: the secret that is being set up, and until when."""

    def load(self, rows: Iterable[SecondFactor]) -> None:
        self._on = {row.user: row for row in rows}

    def is_on(self, user: str) -> bool:
        return user in self._on

    def recovery_left(self, user: str) -> int:
        return len(self._on[user].recovery) if user in self._on else 0

    def begin(self, session: str, user: str, now: Millis) -> Enrolment:
        """Begin anew: an earlier one of the same session that was not confirmed is forgotten."""
        secret = pyotp.random_base32()
        self._pending.pop(session, None)
        self._pending[session] = (secret, Millis(now + ENROL_MS))
        while len(self._pending) > PENDING_MAX:
            self._pending.popitem(last=False)
        uri = pyotp.TOTP(secret).provisioning_uri(name=user, issuer_name=ISSUER)
        return Enrolment(secret, uri, _picture(uri))

    def confirm(
        self, session: str, user: str, code: str, now: Millis
    ) -> tuple[list[str], list[AnyRow]] | None:
        """The telephone shows the right code: on from now. Returns the codes for paper too.

        None when the code is wrong, or came too late; then it can be tried again.
        """
        secret, until = self._pending.get(session, ("", Millis(0)))
        step = _step_of(secret, code, now, after=0) if now < until else None
        if step is None:
            return None
        del self._pending[session]
        codes = ["-".join(_word() for _ in range(4)) for _ in range(RECOVERY_CODES)]
        factor = SecondFactor(
            user=user,
            secret=secret,
            last_step=step,
            recovery=tuple(_hash(each) for each in codes),
            at=now,
        )
        self._on[user] = factor
        return codes, [factor]

    def prove(self, user: str, code: str, now: Millis) -> list[AnyRow] | None:
        """Take a code. None when it is wrong, or was taken before."""
        factor = self._on.get(user)
        if factor is None:
            return None
        step = _step_of(factor.secret, code, now, after=factor.last_step)
        if step is not None:
            return self._change(msgspec.structs.replace(factor, last_step=step))
        hashed = _hash(code)
        # All of them are compared, whichever fits.
        left = tuple(each for each in factor.recovery if not hmac.compare_digest(each, hashed))
        if len(left) == len(factor.recovery):
            return None
        return self._change(msgspec.structs.replace(factor, recovery=left))

    def forget(self, user: str) -> None:
        """It was turned off on disk."""
        self._on.pop(user, None)

    def turn_off(self, user: str, now: Millis) -> list[AnyRow]:
        self.forget(user)
        return [SecondFactor(user=user, secret="", at=now)]

    def _change(self, factor: SecondFactor) -> list[AnyRow]:
        self._on[factor.user] = factor
        return [factor]


def _step_of(secret: str, code: str, now: Millis, *, after: int) -> int | None:
    """The half minute that this code belongs to, if it is near and later than ``after``."""
    typed = code.replace(" ", "")
    if not secret or len(typed) != 6 or not typed.isascii() or not typed.isdigit():
        return None
    totp = pyotp.TOTP(secret)
    here = now // STEP_MS
    for step in range(here - DRIFT_STEPS, here + DRIFT_STEPS + 1):
        if step > after and hmac.compare_digest(totp.generate_otp(step), typed):
            return step
    return None


def _word() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(4))


def _hash(code: str) -> str:
    plain = "".join(char for char in code.lower() if char.isalnum())
    return hashlib.sha256(plain.encode("utf-8", "replace")).hexdigest()


def _picture(uri: str) -> str:
    out = io.BytesIO()
    segno.make(uri, error="m").save(
        out, kind="svg", scale=4, border=2, xmldecl=False, dark="#000", light="#fff"
    )
    return out.getvalue().decode()
