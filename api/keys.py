"""Keys over the API and on the screen: who has which, a new one, and one less."""

from hashlib import sha256
from typing import Annotated

from msgspec import Meta

from access.keys import SCOPES, ApiKeys, KeyText, Scope
from api.endpoints import Call, Created, Endpoint
from api.problems import ApiProblem
from api.setup import said_no
from api.wire import In, Moment, Out
from engine.engine import Engine
from office.keys import new_key, without_key
from office.set_up import CannotApply
from router.ids import Millis
from storage.rows import AnyRow, ApiKey

KeyName = Annotated[str, Meta(min_length=1, max_length=80, pattern=r"\S")]
Scopes = Annotated[list[Scope], Meta(min_length=1, max_length=len(SCOPES))]


class Key(Out, frozen=True):
    """What is known of a program's key. The key itself is shown once, when it is made."""

    id: str
    name: str
    scopes: tuple[Scope, ...]
    created_at: int
    by: str
    """Who made it: a user, command line, or key:ID; empty where that was not kept."""
    used_at: int | None
    """When it was used last, within ten minutes; null where it was not."""
    expires_at: int | None
    """From then on it opens nothing; null where it does not end."""


class AllKeys(Out, frozen=True):
    items: tuple[Key, ...]
    may_give: tuple[Scope, ...]
    """What keys that you make may do at most."""


class NewKey(In, frozen=True):
    name: KeyName
    scopes: Scopes
    """Of those that you may give: a program's key gives no more than it has."""
    expires_at: Moment | None = None
    """Within ten years. A key that ends makes none that last longer."""


class KeyMade(Out, frozen=True):
    key: Key
    secret: str
    """Shown only now: empty when the same request comes again."""


class KeyRoom:
    def __init__(self, engine: Engine, keys: ApiKeys) -> None:
        self._engine = engine
        self._keys = keys

    def _live(self) -> list[ApiKey]:
        return [row for row in self._keys.all() if row.revoked_at is None]

    async def list_keys(self, call: Call[None, None]) -> AllKeys:
        items = tuple(_key(row, self._keys.text(row.id)) for row in self._live())
        return AllKeys(items=items, may_give=tuple(Scope(one) for one in sorted(call.may_give)))

    def _one(self, call: Call[object, object]) -> ApiKey:
        row = self._keys.get(call.path["key"])
        if row is None or row.revoked_at is not None:
            raise ApiProblem("unknown_key")
        return row

    async def get_key(self, call: Call[None, None]) -> Key:
        row = self._one(call)
        return _key(row, self._keys.text(row.id))

    async def create_key(self, call: Call[None, NewKey]) -> Created:
        asked = call.body
        scopes = {one.value for one in asked.scopes}
        if beyond := sorted(scopes - call.may_give):
            raise ApiProblem("beyond_rights", f"You cannot give {', '.join(beyond)}.")
        id = sha256(f"{call.actor} {call.id}".encode()).hexdigest()[:12] if call.id else ""
        known = self._keys.get(id)
        if known is not None:
            # Made by the same request, before a restart broke it off.
            made = KeyMade(key=_key(known, self._keys.text(id)), secret="")
            return Created(made, f"/api/v1/keys/{id}")
        own = self._keys.text(call.actor.removeprefix("key:")).expires_at
        until = Millis(asked.expires_at) if asked.expires_at is not None else None
        if own is not None and call.actor.startswith("key:") and (until is None or until > own):
            raise ApiProblem("beyond_rights", "Your own key ends before that.")
        now = self._engine.clock.now()
        try:
            secret, row, rows = new_key(
                len(self._live()),
                asked.name,
                scopes,
                by=call.actor,
                now=now,
                action=call.action,
                expires_at=until,
                id=id,
            )
        except CannotApply as cannot:
            raise said_no(cannot) from None
        await self._write(rows, call.actor)
        text = KeyText(by=call.actor, expires_at=until)
        return Created(KeyMade(key=_key(row, text), secret=secret), f"/api/v1/keys/{row.id}")

    async def revoke_key(self, call: Call[None, None]) -> None:
        row = self._one(call)
        if call.actor == f"key:{row.id}":
            raise ApiProblem("own_key")
        now = self._engine.clock.now()
        rows = without_key(row, by=call.actor, now=now, action=call.action)
        await self._write(rows, call.actor)

    async def _write(self, rows: list[AnyRow], actor: str) -> None:
        await self._engine.submit(None, command_id="", actor=actor, rows=rows)


def _key(row: ApiKey, text: KeyText) -> Key:
    return Key(
        id=row.id,
        name=row.name,
        scopes=tuple(Scope(one) for one in row.scopes.split() if one in SCOPES),
        created_at=row.created_at,
        by=text.by,
        used_at=text.used_at,
        expires_at=text.expires_at,
    )


def key_endpoints(engine: Engine, keys: ApiKeys) -> list[Endpoint]:
    room = KeyRoom(engine, keys)
    return [
        Endpoint(
            method="GET",
            path="/keys",
            scope="read:keys",
            tag="keys",
            summary="List all keys that are not revoked.",
            handler=room.list_keys,
            answer=AllKeys,
        ),
        Endpoint(
            method="GET",
            path="/keys/{key}",
            scope="read:keys",
            tag="keys",
            summary="Read what is known of one key.",
            handler=room.get_key,
            answer=Key,
        ),
        Endpoint(
            method="POST",
            path="/keys",
            scope="write:keys",
            tag="keys",
            summary="Make a key for a program.",
            handler=room.create_key,
            body=NewKey,
            answer=KeyMade,
            status=201,
            secrets=("secret",),
            conflicts=True,
            weighs=True,
        ),
        Endpoint(
            method="DELETE",
            path="/keys/{key}",
            scope="write:keys",
            tag="keys",
            summary="Revoke it: it opens nothing any more.",
            handler=room.revoke_key,
            status=204,
            conflicts=True,
        ),
    ]
