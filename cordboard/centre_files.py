"""``cordboard export`` and ``import``: a whole centre as a file, while no server runs."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final

from config.centre import CentreFile, load_centre
from config.changes import Plan
from config.current import to_toml
from config.roles import rights_of, role_rights
from config.settings import Settings, SettingsError, roles_named
from cordboard.clock import SystemClock
from cordboard.folder import prepare_folder
from engine.engine import Engine
from office.set_up import CannotApply, Office, whole
from storage.errors import StorageError
from storage.rights import Right
from storage.store import open_store

BY: Final = "command line"
RUNNING: Final = (
    "a server uses this database. While it runs, a whole centre goes out and in on the supervisors'"
    " screen (Set-up, Export and import) and by the API (/api/v1/setup.toml): or stop it first"
)
SIGNS: Final = {"added": "+", "changed": "~", "removed": "-"}

Work = Callable[[Office], Awaitable[int]]


def export(settings: Settings, file: Path | None) -> int:
    """Print the centre, or write it to ``file``."""

    texts: list[str] = []

    async def work(office: Office) -> int:
        texts.append(to_toml((await office.now()).centre))
        return 0

    code = _at_rest(settings, work)
    if file is None:
        sys.stdout.write(texts[0])
        return code
    try:
        file.write_text(texts[0], "utf-8")
    except OSError as error:
        raise SettingsError(f"{file}: {error.strerror}") from None
    print(f"{file}: written")
    return code


def import_centre(settings: Settings, file: Path, *, yes: bool) -> int:
    """Show what the file would change, ask, and apply it at once or not at all."""
    wanted = load_centre(file)

    async def work(office: Office) -> int:
        try:
            return await _import(office, wanted, settings, yes)
        except CannotApply as cannot:
            raise SettingsError("\n".join(cannot.reasons) or cannot.code) from None

    return _at_rest(settings, work)


async def _import(office: Office, wanted: CentreFile, settings: Settings, yes: bool) -> int:
    plan, version = await office.preview(whole(wanted), BY)
    print(described(plan))
    if plan.obstacles:
        raise SettingsError("nothing was changed: " + " ".join(plan.obstacles))
    if not plan.changes:
        return 0
    if not yes and not _agreed():
        print("Nothing was changed.")
        return 1
    await office.apply(whole(wanted), BY, action="import", version=version)
    print("Done.")
    for user in plan.newcomers:
        token, _ = await office.invite(user, BY)
        room = _room_of(wanted, user)
        address = settings.public_url.rstrip("/") or f"http://localhost:{settings.port}"
        print(f"{user} chooses a password at {address}/{room}#invitation={token}")
    return 0


def _room_of(centre: CentreFile, id: str) -> str:
    user = next(one for one in centre.users if one.id == id)
    boards = rights_of(user, role_rights(centre.roles))
    return "supervisor" if Right.BOARD in boards else "agent"


def described(plan: Plan) -> str:
    """What changes, a line each."""
    if not plan.changes:
        return "The centre is already as the file says."
    lines = []
    for change in plan.changes:
        lines.append(f"{SIGNS[change.what]} {change.kind} {change.id} ({change.name})")
        if change.what == "changed":
            lines += [
                f"    {one.field}: {one.before or 'nothing'} -> {one.after or 'nothing'}"
                for one in change.differences
            ]
    return "\n".join(lines)


def _agreed() -> bool:
    if not sys.stdin.isatty():
        print("Say --yes to apply this without being asked.")
        return False
    return input("Apply this? [y/N] ").strip().lower() in ("y", "yes")


def _at_rest(settings: Settings, work: Work) -> int:
    """Do it with the database to ourselves, by the engine, so that it is in the journal."""
    prepare_folder(settings.data)
    clock = SystemClock()
    try:
        store = open_store(settings.database, at=clock.now())
    except StorageError as error:
        raise SettingsError(RUNNING if error.code == "database_in_use" else str(error)) from None
    try:
        engine = Engine(store, clock)
        clock.not_before(engine.router.now)
        try:
            office = Office(engine, store, roles_named(settings))
            return asyncio.run(_with_engine(engine, office, work))
        finally:
            engine.close()
    finally:
        store.close()


async def _with_engine(engine: Engine, office: Office, work: Work) -> int:
    running = asyncio.create_task(engine.run())
    try:
        return await work(office)
    finally:
        await engine.drain()
        running.cancel()
        await asyncio.wait([running])
