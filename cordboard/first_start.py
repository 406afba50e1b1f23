"""An empty database is filled with a centre, and its users get passwords."""

import secrets
from pathlib import Path
from typing import Final

from access.passwords import Passwords
from config.centre import CentreFile, commands, rows
from cordboard.folder import read_sign_ins, write_sign_ins
from engine.engine import Engine
from router.ids import AgentId
from storage.rows import AnyRow, User

ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
"""No characters that are taken for one another."""


async def fill(engine: Engine, centre: CentreFile, passwords: Passwords, folder: Path) -> None:
    """Define the centre where there is none.

    A start that was broken off in the middle is taken up again: every command has an id.
    """
    for number, command in enumerate(commands(centre)):
        await engine.submit(command, command_id=f"first-start-{number}", actor="first_start")
    kept = read_sign_ins(folder)
    chosen = {user.id: kept.get(user.id) or _password() for user in centre.users}
    users: list[AnyRow] = [
        User(
            id=user.id,
            name=user.name,
            role=user.role,
            password_hash=await passwords.hash(chosen[user.id]),
            agent=None if user.agent is None else AgentId(user.agent),
            may_pick=user.may_pick,
            email=user.email.lower(),
            teams=" ".join(user.teams),
        )
        for user in centre.users
    ]
    # Before the users are stored: a password that nobody was told is worth nothing.
    write_sign_ins(folder, chosen)
    await engine.submit(None, command_id="", rows=[*rows(centre), *users])


def _password() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(4)) for _ in range(3))
