"""Who a site says its visitor is, proved by a keyed hash that only site and server can make."""

import hashlib
import hmac
import re
from typing import Final

SECRET_MIN: Final = 16
"""Characters. Shorter ones can be guessed."""
ID_MAX: Final = 200

_MAC: Final = re.compile(r"[0-9a-f]{64}")


class SiteUsers:
    """Knows the site's own users by ``HMAC-SHA256(secret, id)``, in hex."""

    def __init__(self, secret: str | None) -> None:
        assert secret is None or len(secret) >= SECRET_MIN
        self._secret = None if secret is None else secret.encode()

    def proves(self, id: str, mac: str) -> bool:
        """Whether whoever made ``mac`` knows the secret. Takes the same time for all of one length.

        False without a secret: then nobody is believed.
        """
        if self._secret is None or not 0 < len(id) <= ID_MAX or not _MAC.fullmatch(mac):
            return False
        made = hmac.new(self._secret, id.encode("utf-8", "replace"), hashlib.sha256)
        return hmac.compare_digest(made.hexdigest(), mac)
