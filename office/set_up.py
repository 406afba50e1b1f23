"""The one road of every change of the set-up: screens, files and the command line.

A change is the whole centre as it should be. It is compared with the centre as it is, shown, and
then applied in one transaction with its record, or not at all.
"""

import asyncio
import secrets
from collections.abc import Callable, Collection, Iterable, Sequence
from hashlib import blake2b
from typing import Any, Final

import msgspec
from pydantic import ValidationError

from access.tokens import make_token, token_hash
from config.centre import CentreFile, read_centre
from config.changes import Change, Difference, Plan, plan
from config.current import KINDS, Labels, current
from config.entrance import asks_nothing
from config.plain import problems
from config.rings import idle_rings
from config.second_look import Look
from config.topics import new_namesakes
from engine.engine import Engine
from office.grants import beyond, is_beyond
from router.ids import Millis
from router.refusals import CommandRefused
from storage import queries
from storage.rights import BUILT_IN, Right
from storage.rows import (
    AnyRow,
    Audit,
    Invitation,
    Label,
    SecondFactor,
    SessionsEnded,
    User,
)
from storage.store import Store

INVITED_MS: Final = 7 * 86_400_000
CHANGES_MAX: Final = 25_000
"""Of one step: a whole centre of ten thousand agents, each with a user, just fits."""
FILE_MAX: Final = 4 * 1024 * 1024
"""Bytes; a centre of ten thousand agents takes a quarter of it."""
LISTS: Final = ("queues", "agents", "users", "replies", "forms", "treatments", "roles", "teams")
ORDERED: Final = ("replies", "forms", "treatments")
"""Lists whose order says something: of two forms alike the first is asked."""
TABLES: Final = ("dispositions", "reasons", "tags", "settings")


class CannotApply(Exception):
    """Nothing was changed. ``code``: changed_meanwhile, in_the_way, bad_value, name_taken,
    asks_nothing, unknown, beyond_rights."""

    def __init__(self, code: str, reasons: Iterable[str] = ()) -> None:
        super().__init__(code)
        self.code = code
        self.reasons = tuple(reasons)


class Now(msgspec.Struct, frozen=True, kw_only=True):
    centre: CentreFile
    version: str
    """Changes with everything that is set up."""
    labels: dict[str, list[Label]]
    users: dict[str, User]


Edit = Callable[[CentreFile], CentreFile]
Own = frozenset[Right] | None
"""The rights of who changes something; None: of the command line, and of programs' keys."""


class Office:
    def __init__(
        self, engine: Engine, store: Store, named_roles: Collection[str] = frozenset()
    ) -> None:
        """``named_roles``: by the server's settings, which would hold for nobody without them."""
        self._engine = engine
        self._store = store
        self._named_roles = named_roles
        self.turn = asyncio.Lock()
        """Held by whoever reads the set-up and then changes it by what was read."""

    async def now(self) -> Now:
        """The centre as it is. Raises: NotTaken, StorageError."""
        labels: dict[str, list[Label]] = {}
        for kind in KINDS:
            labels[kind] = await self._store.read(queries.labels, kind)
        users = await self._store.read(queries.users)
        router = await self._engine.settled()
        centre = current(router, labels, users)
        version = blake2b(centre.model_dump_json().encode(), digest_size=12).hexdigest()
        return Now(
            centre=centre, version=version, labels=labels, users={user.id: user for user in users}
        )

    async def wanted(self, text: str) -> Edit:
        """What a file asks for, read beside the loop: a large one takes seconds.

        Raises: CentreWrong, NotTaken, StorageError.
        """
        spared = (await self.now()).centre.astray()
        return whole(await asyncio.to_thread(read_centre, text, spared))

    async def preview(self, edit: Edit, by: str, own: Own = None) -> tuple[Plan, str]:
        """What would change, and the version that it would change. Raises: CannotApply."""
        now = await self.now()
        return self._plan(now, edit(now.centre), by, own), now.version

    async def apply(
        self,
        edit: Edit,
        by: str,
        *,
        action: str,
        version: str = "",
        rows: Iterable[AnyRow] = (),
        own: Own = None,
    ) -> Plan:
        """``version``: refused with ``changed_meanwhile`` when the centre is another one by now.

        Raises:
            CannotApply, NotTaken, StorageError: Nothing was changed.
        """
        async with self.turn:
            now = await self.now()
            if version and version != now.version:
                raise CannotApply("changed_meanwhile")
            made = self._plan(now, edit(now.centre), by, own)
            if made.obstacles:
                raise CannotApply("in_the_way", made.obstacles)
            at = self._engine.clock.now()
            records = audit(made.changes, by, action, at)
            try:
                await self._engine.submit(
                    made.command,
                    command_id="",
                    actor=by,
                    rows=(*made.rows, *rows, *records),
                )
            except CommandRefused as refused:
                raise CannotApply("in_the_way", [str(refused)]) from refused
            return made

    def _plan(self, now: Now, after: CentreFile, by: str, own: Own) -> Plan:
        if reasons := list(new_namesakes(now.centre.queues, after.queues)):
            raise CannotApply("name_taken", reasons)
        if reasons := list(_idle_rings(now.centre, after)):
            raise CannotApply("bad_value", reasons)
        there = set(now.centre.forms)
        if reasons := list(asks_nothing(form for form in after.forms if form not in there)):
            raise CannotApply("asks_nothing", reasons)
        labels: Labels = now.labels
        made = plan(
            now.centre,
            after,
            router=self._engine.router,
            labels=labels,
            users=now.users,
            by=by,
            now=self._engine.clock.now(),
        )
        stay = {role.id for role in after.roles}
        made = msgspec.structs.replace(
            made,
            obstacles=made.obstacles
            + tuple(
                f"{role.name} cannot go: the server's settings name this role."
                for role in now.centre.roles
                if role.id in self._named_roles and role.id not in stay
            ),
        )
        if len(made.changes) > CHANGES_MAX:
            raise CannotApply("bad_value", [f"At most {CHANGES_MAX} things change at once."])
        if own is not None and (reasons := beyond(now.centre, after, made.changes, own)):
            raise CannotApply("beyond_rights", reasons)
        return made

    async def invite(self, user: str, by: str, own: Own = None) -> tuple[str, Millis]:
        """A token with which the user may choose a password, once.

        Raises: CannotApply, NotTaken, StorageError.
        """
        found = await self._whom(user, own)
        if found.disabled:
            raise CannotApply("unknown", ["There is no such user who may sign in."])
        token, at = make_token(), self._engine.clock.now()
        until = Millis(at + INVITED_MS)
        invited = Invitation(user=user, token_hash=token_hash(token), expires_at=until)
        change = Change(kind="user", id=user, name=found.name, what="invited")
        records = audit([change], by, "invite", at)
        await self._engine.submit(None, command_id="", actor=by, rows=(invited, *records))
        return token, until

    async def reset_factor(self, user: str, by: str, own: Own = None) -> None:
        """The user lost telephone and codes: the password alone is enough again, and every session
        ends. What is in memory of both is the caller's.

        Raises: CannotApply, NotTaken, StorageError.
        """
        found = await self._whom(user, own)
        at = self._engine.clock.now()
        told = Difference("two_step_sign_in", "on", "off")
        change = Change(kind="user", id=user, name=found.name, what="changed", differences=(told,))
        rows: list[AnyRow] = [
            SecondFactor(user=user, secret="", at=at),
            SessionsEnded(user=user, at=at),
            *audit([change], by, "reset two-step sign-in", at),
        ]
        await self._engine.submit(None, command_id="", actor=by, rows=rows)

    async def _whom(self, user: str, own: Own) -> User:
        now = await self.now()
        if user not in now.users:
            raise CannotApply("unknown", ["There is no such user."])
        if own is not None and is_beyond(now.centre, user, own):
            name = now.users[user].name
            raise CannotApply("beyond_rights", [f"{name} has rights that you do not have."])
        return now.users[user]


def _idle_rings(before: CentreFile, after: CentreFile) -> Iterable[str]:
    """Rings for which waiting comes to change nothing, of queues whose rings or needs change."""
    same = {queue.id: (queue.needs, queue.rings) for queue in before.queues}
    for queue in after.queues:
        if same.get(queue.id) != (queue.needs, queue.rings):
            yield from idle_rings(queue.id, queue.needs, queue.rings)


def audit(changes: Iterable[Change], by: str, action: str, at: Millis) -> list[Audit]:
    """One entry for each thing that changed, in their order."""
    step = secrets.token_hex(6)
    return [
        Audit(
            id=f"{step}-{number:04}",
            at=at,
            user=by,
            action=action if change.what in ("invited", "read") else f"{action}: {change.what}",
            kind=change.kind,
            subject=change.id,
            name=change.name,
            changes=tuple((each.field, each.before, each.after) for each in change.differences),
        )
        for number, change in enumerate(changes)
    ]


# What an edit of one part makes of the whole.


def whole(wanted: CentreFile) -> Edit:
    return lambda _: wanted


def _not_built_in(what: str, id: str) -> None:
    if what == "roles" and id in BUILT_IN:
        raise CannotApply("bad_value", [f"roles.{id}: This role is always there as it is."])


def put_part(what: str, id: str, part: dict[str, Any], *, create: bool) -> Edit:
    """Put one queue, agent or user in the place of the one with its id, or at the end."""

    def edit(centre: CentreFile) -> CentreFile:
        said = centre.model_dump(mode="json")
        _not_built_in(what, id)
        places = [at for at, each in enumerate(said[what]) if each["id"] == id]
        if create and places:
            raise CannotApply("bad_value", [f"{id} is taken. Choose another id."])
        if not create and not places:
            raise CannotApply("unknown", ["It was removed meanwhile."])
        if places:
            said[what][places[0]] = {**part, "id": id}
        else:
            said[what].append({**part, "id": id})
        return _valid(said, centre)

    return edit


def without_part(what: str, id: str) -> Edit:
    def edit(centre: CentreFile) -> CentreFile:
        said = centre.model_dump(mode="json")
        _not_built_in(what, id)
        left = [each for each in said[what] if each["id"] != id]
        if len(left) == len(said[what]):
            raise CannotApply("unknown", ["It was removed meanwhile."])
        said[what] = left
        if what == "agents":
            _let_go(said, id)
        elif what == "queues":
            _close_off(said, id)
        elif what == "teams":
            _dissolve(said, id)
        return _valid(said, centre)

    return edit


def _let_go(said: dict[str, Any], agent: str) -> None:
    for user in said["users"]:
        if user["agent"] == agent:
            user["agent"] = None
            user["disabled"] = user["disabled"] or user["role"] == "agent"


def _close_off(said: dict[str, Any], queue: str) -> None:
    for agent in said["agents"]:
        agent["queues"] = [each for each in agent["queues"] if each != queue]
    # What was prepared for that queue alone is not for all of them now.
    for what in ("replies", "forms", "treatments"):
        said[what] = [each for each in said[what] if each["queues"] != [queue]]
        for part in said[what]:
            part["queues"] = [each for each in part["queues"] if each != queue]


def _dissolve(said: dict[str, Any], team: str) -> None:
    for agent in said["agents"]:
        agent["team"] = None if agent["team"] == team else agent["team"]


def put_table(what: str, entries: dict[str, Any]) -> Edit:
    def edit(centre: CentreFile) -> CentreFile:
        return _valid({**centre.model_dump(mode="json"), what: entries}, centre)

    return edit


def put_order(what: str, ids: Sequence[str]) -> Edit:
    """Put a list into this order. All of it is named: what came or went meanwhile is told."""

    def edit(centre: CentreFile) -> CentreFile:
        said = centre.model_dump(mode="json")
        parts = {each["id"]: each for each in said[what]}
        if len(ids) != len(parts) or parts.keys() != set(ids):
            raise CannotApply("bad_value", [f"{what}: name each of them once."])
        said[what] = [parts[id] for id in ids]
        return _valid(said, centre)

    return edit


def put_house(part: dict[str, Any]) -> Edit:
    return put_table("centre", part)


def _valid(said: dict[str, Any], before: CentreFile) -> CentreFile:
    try:
        return CentreFile.model_validate(said, context=Look(spared=before.astray()))
    except (ValidationError, RecursionError) as error:
        told = (
            problems(error, "centre", said).splitlines()
            if isinstance(error, ValidationError)
            else ["It is nested too deeply."]
        )
        raise CannotApply("bad_value", (line.removeprefix("centre: ") for line in told)) from None
