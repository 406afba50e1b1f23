"""What the owner of a centre decides about its doors."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

HOUR_MS: Final = 3_600_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOn:
    """An OpenID provider."""

    issuer: str
    """``https://login.example``; what its discovery document must call itself, letter by letter."""
    client_id: str
    client_secret: str
    callback: str
    """Our address that it sends people back to."""
    label: str = "Single sign-on"
    role_claim: str = ""
    """The claim that tells roles; empty: each user keeps the role that the centre gave."""
    roles: Mapping[str, str] = field(default_factory=dict)
    """Role by value of that claim. Whoever has none of these values is not let in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorPolicy:
    idle_ms: int = 12 * HOUR_MS
    """A session that nobody used for so long is over."""
    life_ms: int = 7 * 24 * HOUR_MS
    """The absolute end, however busy the session is."""
    rotate_ms: int = HOUR_MS
    """How old a cookie gets before the next one takes its place."""
    second_factor_for: frozenset[str] = frozenset()
    """Roles that may do nothing before they have set up a second factor."""
    sign_on: SignOn | None = None

    @property
    def roles(self) -> frozenset[str]:
        """All that it names."""
        given = () if self.sign_on is None else self.sign_on.roles.values()
        return self.second_factor_for.union(given)
