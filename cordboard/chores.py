"""What the command line changes: users and keys. The same in a stopped and in a running server."""

import re
import secrets
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from access.keys import NAME_MAX, ApiKeys, parse_scopes
from access.passwords import LENGTH_MAX, Passwords
from config.changes import Change, Difference
from config.roles import ROLE, read_role
from config.settings import ID
from office.keys import new_key, without_key
from office.set_up import CannotApply, audit
from router.ids import AgentId, Millis
from storage import listings, people, queries
from storage.names import read_name
from storage.rights import AT_DESK, BUILT_IN, Right, known
from storage.rows import KEY_TEXT, AnyRow, ApiKey, Audit, SecondFactor, SessionsEnded, User
from storage.store import Store

ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""No characters that are taken for one another."""
BY: Final = "command line"
PASSWORD_MIN: Final = 8
DAY_MS: Final = 86_400_000


class ChoreRefused(Exception):
    """With one line that says why; nothing changed."""


class Chore(msgspec.Struct, frozen=True, kw_only=True, tag=True):
    pass


class CreateKey(Chore, frozen=True):
    name: str
    scopes: str
    days: int = 0
    """After which it ends; 0: never."""


class ListKeys(Chore, frozen=True):
    pass


class RevokeKey(Chore, frozen=True):
    id: str


class AddUser(Chore, frozen=True):
    id: str
    name: str
    role: str
    agent: str = ""
    password: str = ""
    """Made when empty."""
    may_pick: bool = False


class DisableUser(Chore, frozen=True):
    id: str


class EnableUser(Chore, frozen=True):
    id: str


class ResetPassword(Chore, frozen=True):
    id: str
    password: str = ""


class ResetFactor(Chore, frozen=True):
    id: str


class ListUsers(Chore, frozen=True):
    pass


AnyChore = (
    CreateKey
    | ListKeys
    | RevokeKey
    | AddUser
    | DisableUser
    | EnableUser
    | ResetPassword
    | ResetFactor
    | ListUsers
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where chores are done."""

    store: Store
    write: Callable[[Sequence[AnyRow]], Awaitable[object]]
    now: Callable[[], Millis]
    passwords: Passwords
    agents: Callable[[], Collection[str]]
    end_sessions: Callable[[str], Sequence[AnyRow]]
    """Signs a user out of what is in memory; returns what to write."""
    forget_factor: Callable[[str], None]
    """What is in memory of a user's second factor."""


async def do(chore: AnyChore, place: Place) -> list[str]:
    """Return the lines for the person who asked.

    Raises:
        ChoreRefused, TooBusy, NotTaken
    """
    match chore:
        case CreateKey():
            return await _create_key(chore, place)
        case ListKeys():
            return await _list_keys(place)
        case RevokeKey():
            return await _revoke_key(chore, place)
        case AddUser():
            return await _add_user(chore, place)
        case DisableUser(id=id) | EnableUser(id=id):
            return await _able(id, isinstance(chore, DisableUser), place)
        case ResetPassword():
            return await _reset_password(chore, place)
        case ResetFactor():
            return await _reset_factor(chore, place)
        case ListUsers():
            users = await place.store.read(queries.users)
            return [
                f"{one.id:<20} {one.role:<12} {'disabled' if one.disabled else '':<9} {one.name}"
                for one in users
            ]


async def _create_key(chore: CreateKey, place: Place) -> list[str]:
    now = place.now()
    until = Millis(now + chore.days * DAY_MS) if chore.days else None
    live = [row for row in await place.store.read(listings.api_keys) if row.revoked_at is None]
    try:
        scopes = parse_scopes(chore.scopes)
        key, row, rows = new_key(
            len(live), chore.name, scopes, by=BY, now=now, action="key", expires_at=until
        )
    except ValueError as error:
        raise ChoreRefused(str(error)) from None
    except CannotApply as cannot:
        said = " ".join(cannot.reasons)
        raise ChoreRefused(said[:1].lower() + said[1:].rstrip(".")) from None
    await place.write(rows)
    return [f"{row.id}  {row.name}  {row.scopes}", "", f"  {key}", "", "It is shown only now."]


async def _texts(place: Place) -> ApiKeys:
    """What else is said of keys."""
    keys = ApiKeys()
    for label in await place.store.read(queries.labels, KEY_TEXT):
        keys.note(label)
    return keys


async def _list_keys(place: Place) -> list[str]:
    keys, now = await _texts(place), place.now()
    rows = await place.store.read(listings.api_keys)
    return [f"{row.id}  {_state(row, keys, now):<8} {row.name}  {row.scopes}" for row in rows]


def _state(row: ApiKey, keys: ApiKeys, now: Millis) -> str:
    if row.revoked_at is not None:
        return "revoked"
    until = keys.text(row.id).expires_at
    return "over" if until is not None and until <= now else "live"


async def _revoke_key(chore: RevokeKey, place: Place) -> list[str]:
    for row in await place.store.read(listings.api_keys):
        if row.id == chore.id:
            text = (await _texts(place)).text(row.id)
            await place.write(without_key(row, text, by=BY, now=place.now(), action="key"))
            return [f"{row.id} {row.name} is revoked"]
    raise ChoreRefused(f"there is no key {chore.id}")


async def _add_user(chore: AddUser, place: Place) -> list[str]:
    if not re.fullmatch(ID, chore.id):
        raise ChoreRefused("a user's id has small letters, digits, _ and -, at most 40")
    roles = await _roles(place)
    if chore.role not in roles:
        raise ChoreRefused(f"there is no role {chore.role}; there are {', '.join(roles)}")
    if not 0 < len(chore.name.strip()) <= NAME_MAX:
        raise ChoreRefused(f"a user needs a name of at most {NAME_MAX} characters")
    try:
        name = read_name(chore.name.strip())
    except ValueError as wrong:
        raise ChoreRefused(f"name: {wrong}") from None
    if roles[chore.role] <= AT_DESK and not chore.agent:
        raise ChoreRefused("who is an agent needs --agent, whose desk it is")
    if chore.agent and chore.agent not in place.agents():
        raise ChoreRefused(f"there is no agent {chore.agent}")
    users = await place.store.read(queries.users)
    if any(one.id == chore.id for one in users):
        raise ChoreRefused(f"there is a user {chore.id} already")
    if chore.agent and any(one.agent == chore.agent and not one.disabled for one in users):
        raise ChoreRefused(f"agent {chore.agent} has a user already")
    password, told = _password(chore.password)
    user = User(
        id=chore.id,
        name=name,
        role=chore.role,
        password_hash=await place.passwords.hash(password),
        agent=AgentId(chore.agent) if chore.agent else None,
        may_pick=chore.may_pick,
    )
    record = _record(place, "user", user.id, user.name, "added", ("role", "", user.role))
    await place.write([user, *record])
    return [f"{chore.id} may sign in", *told]


async def _roles(place: Place) -> dict[str, frozenset[Right]]:
    """Those that may be given, with their rights."""
    made = (read_role(one) for one in await place.store.read(queries.labels, ROLE))
    return {**BUILT_IN, **{one["id"]: known(one["rights"]) for one in made if not one["disabled"]}}


async def _able(id: str, disabled: bool, place: Place) -> list[str]:
    user = await _user(id, place)
    told = ("disabled", str(user.disabled).lower(), str(disabled).lower())
    record = _record(place, "user", id, user.name, "changed", told)
    rows: list[AnyRow] = [msgspec.structs.replace(user, disabled=disabled), *record]
    if disabled:
        rows += _sign_out(id, place)
    await place.write(rows)
    return [f"{id} may not sign in any more" if disabled else f"{id} may sign in again"]


async def _reset_password(chore: ResetPassword, place: Place) -> list[str]:
    user = await _user(chore.id, place)
    password, told = _password(chore.password)
    hashed = await place.passwords.hash(password)
    changed = msgspec.structs.replace(user, password_hash=hashed)
    record = _record(place, "user", user.id, user.name, "changed", ("password", "", "new"))
    await place.write([changed, *record, *_sign_out(chore.id, place)])
    return [f"{chore.id} is signed out everywhere, and has a new password", *told]


async def _reset_factor(chore: ResetFactor, place: Place) -> list[str]:
    user = await _user(chore.id, place)
    if all(one.user != user.id for one in await place.store.read(people.second_factors)):
        raise ChoreRefused(f"two-step sign-in is off for {user.id}")
    record = _record(
        place, "user", user.id, user.name, "changed", ("two_step_sign_in", "on", "off")
    )
    off = SecondFactor(user=user.id, secret="", at=place.now())
    await place.write([off, *record, *_sign_out(user.id, place)])
    place.forget_factor(user.id)
    return [f"{user.id} is signed out everywhere, and signs in with the password alone"]


async def _user(id: str, place: Place) -> User:
    user = await place.store.read(queries.user, id)
    if user is None:
        raise ChoreRefused(f"there is no user {id}")
    return user


def _sign_out(user: str, place: Place) -> list[AnyRow]:
    """Also where sessions began before the last start, and were not seen since."""
    return [*place.end_sessions(user), SessionsEnded(user=user, at=place.now())]


def _record(
    place: Place, kind: str, id: str, name: str, what: str, *told: tuple[str, str, str]
) -> list[Audit]:
    differences = tuple(Difference(*one) for one in told)
    change = Change(kind=kind, id=id, name=name, what=what, differences=differences)
    return audit([change], BY, kind, place.now())


def _password(given: str) -> tuple[str, list[str]]:
    if not given:
        made = "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(4))
        return made, ["", f"  {made}", "", "It is shown only now."]
    if not PASSWORD_MIN <= len(given) <= LENGTH_MAX:
        raise ChoreRefused(f"a password has {PASSWORD_MIN} to {LENGTH_MAX} characters")
    return given, []
