"""Keys over the API and on the screen: who has which, a new one, and one less."""

import asyncio
from hashlib import sha256
from typing import Annotated, Literal

from msgspec import UNSET, Meta, UnsetType

from access.keys import SCOPES, ApiKeys, KeyText, Scope
from api.endpoints import Call, Created, Endpoint
from api.problems import ApiProblem
from api.setup import said_no
from api.wire import After, In, Moment, Out, PageSize
from engine.engine import Engine
from office.keys import changed_key, new_key, without_key
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
    revoked_at: int | None
    """From then on it opens nothing; null where it is not revoked."""
    revoked_by: str
    """Who revoked it; empty where nobody did, or that was not kept."""


class KeysQuery(In, frozen=True):
    state: Literal["live", "revoked"] = "live"
    """live: all of them, the oldest first. revoked: in pages, the last that was revoked first."""
    before: After | None = None
    """The id of the last revoked key of the page before."""
    limit: PageSize = 50
    """Of revoked keys."""


class AllKeys(Out, frozen=True):
    items: tuple[Key, ...]
    next: str | None
    """Give it as ``before`` for the next page of revoked keys; null on the last one."""
    may_give: tuple[Scope, ...]
    """What keys that you make may do at most."""


class NewKey(In, frozen=True):
    name: KeyName
    scopes: Scopes
    """Of those that you may give: a program's key gives no more than it has."""
    expires_at: Moment | None = None
    """Within ten years. A key that ends makes none that last longer."""


class KeyChange(In, frozen=True):
    """Only what is given changes, and never the key itself."""

    name: KeyName | UnsetType = UNSET
    scopes: Scopes | UnsetType = UNSET
    """All of them: what comes to those it has must be of what you may give."""


class KeyMade(Out, frozen=True):
    key: Key
    secret: str
    """Shown only now: empty when the same request comes again."""


class KeyRoom:
    def __init__(self, engine: Engine, keys: ApiKeys) -> None:
        self._engine = engine
        self._keys = keys
        self._turn = asyncio.Lock()
        """Held by who reads a key and then changes it."""

    def _live(self) -> list[ApiKey]:
        return [row for row in self._keys.all() if row.revoked_at is None]

    def _revoked(self, before: str | None) -> list[ApiKey]:
        """The last one first; those before this one, or all."""
        found = {
            (row.revoked_at, row.id): row for row in self._keys.all() if row.revoked_at is not None
        }
        if before is not None:
            last = next((place for place in found if place[1] == before), None)
            found = {place: found[place] for place in found if last is not None and place < last}
        return [found[place] for place in sorted(found, reverse=True)]

    async def list_keys(self, call: Call[KeysQuery, None]) -> AllKeys:
        asked = call.query
        found = self._live() if asked.state == "live" else self._revoked(asked.before)
        most = len(found) if asked.state == "live" else asked.limit
        return AllKeys(
            items=tuple(_key(row, self._keys.text(row.id)) for row in found[:most]),
            next=found[most - 1].id if len(found) > most else None,
            may_give=tuple(Scope(one) for one in sorted(call.may_give)),
        )

    def _one(self, call: Call[object, object]) -> ApiKey:
        row = self._keys.get(call.path["key"])
        if row is None or row.revoked_at is not None:
            raise ApiProblem("unknown_key")
        return row

    async def get_key(self, call: Call[None, None]) -> Key:
        row = self._keys.get(call.path["key"])
        if row is None:
            raise ApiProblem("unknown_key")
        return _key(row, self._keys.text(row.id))

    async def create_key(self, call: Call[None, NewKey]) -> Created:
        asked = call.body
        scopes = {one.value for one in asked.scopes}
        self._may_give(call, scopes)
        id = sha256(f"{call.actor} {call.id}".encode()).hexdigest()[:12] if call.id else ""
        known = self._keys.get(id)
        if known is not None:
            # Made by the same request, before a restart broke it off.
            made = KeyMade(key=_key(known, self._keys.text(id)), secret="")
            return Created(made, f"/api/v1/keys/{id}")
        until = Millis(asked.expires_at) if asked.expires_at is not None else None
        self._outlasts(call, until)
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

    def _may_give(self, call: Call[object, object], scopes: set[str]) -> None:
        if beyond := sorted(scopes - call.may_give):
            raise ApiProblem("beyond_rights", f"You cannot give {', '.join(beyond)}.")

    def _outlasts(self, call: Call[object, object], until: Millis | None) -> None:
        """A key that ends gives nothing for longer."""
        own = self._keys.text(call.actor.removeprefix("key:")).expires_at
        if own is not None and call.actor.startswith("key:") and (until is None or until > own):
            raise ApiProblem("beyond_rights", "Your own key ends before that.")

    def _others(self, call: Call[object, object]) -> ApiKey:
        row = self._one(call)
        if call.actor == f"key:{row.id}":
            raise ApiProblem("own_key")
        return row

    async def change_key(self, call: Call[None, KeyChange]) -> Key:
        asked = call.body
        async with self._turn:
            row = self._others(call)
            text, has = self._keys.text(row.id), set(row.scopes.split())
            scopes = has if asked.scopes is UNSET else {one.value for one in asked.scopes}
            if more := scopes - has:
                self._may_give(call, more)
                self._outlasts(call, text.expires_at)
            name = row.name if asked.name is UNSET else asked.name
            now = self._engine.clock.now()
            row, rows = changed_key(row, name, scopes, by=call.actor, now=now, action=call.action)
            if rows:
                await self._write(rows, call.actor)
            return _key(row, text)

    async def revoke_key(self, call: Call[None, None]) -> None:
        async with self._turn:
            row, now = self._others(call), self._engine.clock.now()
            text = self._keys.text(row.id)
            rows = without_key(row, text, by=call.actor, now=now, action=call.action)
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
        revoked_at=row.revoked_at,
        revoked_by=text.revoked_by if row.revoked_at is not None else "",
    )


def key_endpoints(engine: Engine, keys: ApiKeys) -> list[Endpoint]:
    room = KeyRoom(engine, keys)
    return [
        Endpoint(
            method="GET",
            path="/keys",
            scope="read:keys",
            tag="keys",
            summary="List all keys that are not revoked, or those that are.",
            handler=room.list_keys,
            query=KeysQuery,
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
            method="PATCH",
            path="/keys/{key}",
            scope="write:keys",
            tag="keys",
            summary="Rename it, or change what it may do. The key itself stays.",
            handler=room.change_key,
            body=KeyChange,
            answer=Key,
            conflicts=True,
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
