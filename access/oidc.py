"""OpenID Connect, as much of it as a sign-in needs: discovery, code with PKCE, and the id token."""

import asyncio
import base64
import hashlib
from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar
from urllib.parse import quote, urlencode, urlsplit

import aiohttp
import msgspec
from cryptography.exceptions import UnsupportedAlgorithm
from joserfc import jwt
from joserfc.errors import ExpiredTokenError, InvalidClaimError, JoseError, MissingClaimError
from joserfc.jwk import JWKRegistry, KeySet
from joserfc.jwt import JWTClaimsRegistry

from access.policy import SignOn
from router.ids import Millis

ALGORITHMS: Final = ["RS256", "RS384", "RS512", "PS256", "PS384", "ES256", "ES384", "EdDSA"]
"""Only those with two keys: with ``none`` or a shared secret anybody could sign."""
LEEWAY_S: Final = 60
METADATA_MS: Final = 3_600_000
"""How long the discovery document and the keys are believed: a key that the provider takes back
opens nothing after that."""
KEYS_AGAIN_MS: Final = 60_000
"""How soon the keys are fetched again for one that is not among them."""
ANSWER_MAX: Final = 262_144
TIMEOUT_S: Final = 10.0
NEAR: Final = ("localhost", "127.0.0.1", "::1")

T = TypeVar("T")


class SignOnFailed(Exception):
    """``code`` is one of the ``sso_`` sentences."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Metadata(msgspec.Struct, frozen=True):
    """What we need of the discovery document."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class Published(msgspec.Struct, frozen=True):
    keys: tuple[Any, ...]


class Answer(msgspec.Struct, frozen=True):
    id_token: str


class Claims(msgspec.Struct, frozen=True):
    subject: str
    email: str
    """Only one that the provider has verified; else empty."""
    roles: tuple[str, ...]


class _UnknownKey(Exception):
    pass


def is_safe(address: str) -> bool:
    """Whether what goes there is encrypted, or stays on this machine."""
    try:
        parts = urlsplit(address)
        return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in NEAR)
    except ValueError:
        return False


def challenge_of(verifier: str) -> str:
    digest = hashlib.sha256(verifier.encode()).digest()
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class Provider:
    """Raises ``SignOnFailed``, whatever is wrong with what the provider says."""

    def __init__(self, settings: SignOn, now: Callable[[], Millis]) -> None:
        self._settings = settings
        self._now = now
        self._http: aiohttp.ClientSession | None = None
        self._metadata: tuple[Metadata, Millis] | None = None
        self._keys: tuple[KeySet, Millis] | None = None
        self._fetching = asyncio.Lock()

    async def close(self) -> None:
        if self._http is not None:
            await self._http.close()

    async def address(self, state: str, nonce: str, verifier: str) -> str:
        """Where the browser goes to sign in."""
        settings, found = self._settings, await self._discover()
        query = {
            "response_type": "code",
            "client_id": settings.client_id,
            "redirect_uri": settings.callback,
            "scope": "openid email profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge_of(verifier),
            "code_challenge_method": "S256",
        }
        mark = "&" if urlsplit(found.authorization_endpoint).query else "?"
        return f"{found.authorization_endpoint}{mark}{urlencode(query)}"

    async def redeem(self, code: str, nonce: str, verifier: str) -> Claims:
        """Who came back with this code."""
        found = await self._discover()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._settings.callback,
            "code_verifier": verifier,
        }
        headers = {}
        ways = found.token_endpoint_auth_methods_supported
        if "client_secret_basic" in ways or "client_secret_post" not in ways:
            pair = f"{quote(self._settings.client_id)}:{quote(self._settings.client_secret)}"
            headers["Authorization"] = "Basic " + base64.b64encode(pair.encode()).decode()
        else:
            form["client_id"] = self._settings.client_id
            form["client_secret"] = self._settings.client_secret
        body = await self._ask("POST", found.token_endpoint, data=form, headers=headers)
        token = _decoded(body, Answer).id_token
        try:
            claims = await self._verify(token, found)
        except _UnknownKey:
            raise SignOnFailed("sso_unknown_key") from None
        return self._read(claims, nonce)

    # The token.

    async def _verify(self, token: str, found: Metadata) -> dict[str, Any]:
        keys = await self._key_set(found)
        try:
            return _opened(token, keys)
        except _UnknownKey:
            # The provider may have new keys; not more often than now and then.
            assert self._keys is not None
            if self._now() - self._keys[1] < KEYS_AGAIN_MS:
                raise
            return _opened(token, await self._key_set(found, again=True))

    def _read(self, claims: dict[str, Any], nonce: str) -> Claims:
        settings = self._settings
        registry = JWTClaimsRegistry(
            now=self._now() // 1_000,
            leeway=LEEWAY_S,
            iss={"essential": True, "value": settings.issuer},
            aud={"essential": True, "value": settings.client_id},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": nonce},
        )
        try:
            registry.validate(claims)
        except ExpiredTokenError:
            raise SignOnFailed("sso_token_old") from None
        except (InvalidClaimError, MissingClaimError) as wrong:
            raise SignOnFailed(_CLAIMS.get(str(wrong.claim), "sso_bad_token")) from None
        except (JoseError, TypeError, ValueError):
            raise SignOnFailed("sso_bad_token") from None
        audience = claims["aud"]
        several = isinstance(audience, list) and len(audience) > 1
        if (several or "azp" in claims) and claims.get("azp") != settings.client_id:
            raise SignOnFailed("sso_audience")
        subject, email = claims["sub"], claims.get("email")
        if not isinstance(subject, str) or not 0 < len(subject) <= 255:
            raise SignOnFailed("sso_bad_token")
        verified = claims.get("email_verified") is True and isinstance(email, str)
        return Claims(
            subject=subject,
            email=str(email).strip().lower()[:254] if verified else "",
            roles=_texts(claims.get(settings.role_claim)) if settings.role_claim else (),
        )

    # What is fetched.

    async def _discover(self) -> Metadata:
        async with self._fetching:
            if self._metadata is not None and self._now() - self._metadata[1] < METADATA_MS:
                return self._metadata[0]
            base = self._settings.issuer.rstrip("/")
            body = await self._ask("GET", f"{base}/.well-known/openid-configuration")
            found = _decoded(body, Metadata)
            ends = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri)
            if found.issuer != self._settings.issuer:
                raise SignOnFailed("sso_issuer")
            if not all(is_safe(end) for end in ends):
                raise SignOnFailed("sso_unreachable")
            self._metadata = (found, self._now())
            return found

    async def _key_set(self, found: Metadata, *, again: bool = False) -> KeySet:
        async with self._fetching:
            held = self._keys
            if held is not None and not again and self._now() - held[1] < METADATA_MS:
                return held[0]
            body = await self._ask("GET", found.jwks_uri)
            keys = _usable(_decoded(body, Published).keys)
            self._keys = (keys, self._now())
            return keys

    async def _ask(self, method: str, address: str, **more: Any) -> bytes:
        if self._http is None:
            timeout = aiohttp.ClientTimeout(total=TIMEOUT_S)
            self._http = aiohttp.ClientSession(timeout=timeout, cookie_jar=aiohttp.DummyCookieJar())
        try:
            async with self._http.request(method, address, allow_redirects=False, **more) as answer:
                body = await answer.content.read(ANSWER_MAX + 1)
                while len(body) <= ANSWER_MAX and not answer.content.at_eof():
                    body += await answer.content.read(ANSWER_MAX)
        except (aiohttp.ClientError, TimeoutError, ValueError):
            raise SignOnFailed("sso_unreachable") from None
        if answer.status in (400, 401, 403):
            raise SignOnFailed("sso_denied")
        if answer.status != 200 or len(body) > ANSWER_MAX:
            raise SignOnFailed("sso_unreachable")
        return body


_CLAIMS: Final = {"nonce": "sso_nonce", "aud": "sso_audience", "iss": "sso_issuer"}


def _opened(token: str, keys: KeySet) -> dict[str, Any]:
    """The claims, when one of the keys has signed them. Raises: _UnknownKey, SignOnFailed."""

    def key(held: Any) -> Any:
        kid = held.headers().get("kid")
        fit = [one for one in keys.keys if kid is None or one.kid == kid]
        if len(fit) != 1:
            raise _UnknownKey
        return fit[0]

    try:
        return jwt.decode(token, key, algorithms=ALGORITHMS).claims
    except (JoseError, TypeError, ValueError, RecursionError):
        raise SignOnFailed("sso_bad_token") from None


def _usable(published: Iterable[Any]) -> KeySet:
    """The keys that can sign and that we understand. Others are no reason to believe none."""
    keys = []
    for one in published:
        try:
            key = JWKRegistry.import_key(one)
            key.ensure_kid()
        except (JoseError, LookupError, TypeError, ValueError, UnsupportedAlgorithm):
            continue
        if key.get("use", "sig") == "sig":
            keys.append(key)
    return KeySet(keys)


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def _decoded(body: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.MsgspecError, RecursionError, ValueError):
        raise SignOnFailed("sso_unreachable") from None
