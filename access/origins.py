"""Which web sites may talk to us: our own, and those on the list."""

from collections.abc import Iterable
from urllib.parse import urlsplit


class Origins:
    """A browser names the site that asks in ``Origin``; other clients do not send one."""

    def __init__(self, allowed: Iterable[str] = (), *, behind_proxy: bool = False) -> None:
        self._allowed = frozenset(origin.rstrip("/").lower() for origin in allowed)
        self._behind_proxy = behind_proxy

    def allows(
        self,
        origin: str | None,
        *,
        scheme: str,
        host: str,
        forwarded_scheme: str = "",
        forwarded_host: str = "",
    ) -> bool:
        """``forwarded_*`` count only behind a proxy that sets them."""
        if origin is None:
            return True
        origin = origin.lower()
        if origin in self._allowed:
            return True
        if self._behind_proxy:
            scheme = forwarded_scheme.split(",")[0].strip() or scheme
            host = forwarded_host.split(",")[0].strip() or host
        try:
            asked, own = urlsplit(origin), urlsplit(f"{scheme}://{host.lower()}")
        except ValueError:  # Half a pair of brackets, say.
            return False
        return asked.scheme in ("http", "https") and (asked.scheme, asked.netloc) == (
            own.scheme,
            own.netloc,
        )
