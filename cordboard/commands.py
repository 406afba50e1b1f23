"""The commands beside ``run``: users, keys, backup, restore, doctor. Each gives the exit code."""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from cordboard.chores import AnyChore

Add = Any
"""What ``add_subparsers`` returns; argparse keeps its name to itself."""


def add_commands(commands: Add, add_settings: Any) -> None:
    keys = _group(commands, "key", "keys for programs")
    create = _leaf(keys, "create", "make a key and show it once", _create_key, add_settings)
    create.add_argument("--name", required=True, help="what it is for")
    create.add_argument(
        "--scopes", required=True, help="what it may do: read:contacts,write:contacts or read:*"
    )
    create.add_argument("--days", type=int, default=0, help="how long it is good; never ending: 0")
    _leaf(keys, "list", "say which keys there are", _list_keys, add_settings)
    revoke = _leaf(keys, "revoke", "let a key open nothing any more", _revoke_key, add_settings)
    revoke.add_argument("id")

    users = _group(commands, "user", "people who sign in")
    add = _leaf(users, "add", "let somebody sign in", _add_user, add_settings)
    add.add_argument("id")
    add.add_argument("--name", required=True)
    add.add_argument("--role", required=True, help="agent, supervisor, or one of the centre's")
    add.add_argument("--agent", default="", help="whose desk they work at")
    add.add_argument("--may-pick", action="store_true", help="may take contacts out of turn")
    _password(add)
    reset = _leaf(
        users, "reset-password", "give a new password, sign out", _reset_password, add_settings
    )
    reset.add_argument("id")
    _password(reset)
    lost = "let somebody who lost their telephone sign in by the password alone"
    for name, said, do in (
        ("reset-second-factor", lost, _reset_factor),
        ("disable", "let somebody in no more, sign them out", _disable_user),
        ("enable", "let them in again", _enable_user),
    ):
        _leaf(users, name, said, do, add_settings).add_argument("id")
    _leaf(users, "list", "say who there is", _list_users, add_settings)

    backup = _leaf(commands, "backup", "copy a server into one file", _back_up, add_settings)
    backup.add_argument("file", type=Path)
    back = _leaf(commands, "restore", "put such a copy in place", _restore, add_settings)
    back.add_argument("file", type=Path)
    _leaf(commands, "doctor", "look at all that a server needs", _doctor, add_settings)


def _group(commands: Add, name: str, said: str) -> Add:
    group = commands.add_parser(name, help=said)
    return group.add_subparsers(required=True, metavar="COMMAND")


def _leaf(group: Add, name: str, said: str, do: Any, add_settings: Any) -> argparse.ArgumentParser:
    leaf: argparse.ArgumentParser = group.add_parser(name, help=said)
    add_settings(leaf)
    leaf.set_defaults(do=do)
    return leaf


def _password(leaf: argparse.ArgumentParser) -> None:
    leaf.add_argument(
        "--password-stdin",
        action="store_true",
        help="read the password from standard input instead of making one",
    )


def _given(asked: argparse.Namespace) -> str:
    return sys.stdin.readline().rstrip("\r\n") if asked.password_stdin else ""


def _create_key(asked: argparse.Namespace) -> int:
    from cordboard.chores import CreateKey

    return _chore(asked, CreateKey(name=asked.name, scopes=asked.scopes, days=asked.days))


def _list_keys(asked: argparse.Namespace) -> int:
    from cordboard.chores import ListKeys

    return _chore(asked, ListKeys())


def _revoke_key(asked: argparse.Namespace) -> int:
    from cordboard.chores import RevokeKey

    return _chore(asked, RevokeKey(id=asked.id))


def _add_user(asked: argparse.Namespace) -> int:
    from cordboard.chores import AddUser

    chore = AddUser(
        id=asked.id,
        name=asked.name,
        role=asked.role,
        agent=asked.agent,
        password=_given(asked),
        may_pick=asked.may_pick,
    )
    return _chore(asked, chore)


def _reset_password(asked: argparse.Namespace) -> int:
    from cordboard.chores import ResetPassword

    return _chore(asked, ResetPassword(id=asked.id, password=_given(asked)))


def _reset_factor(asked: argparse.Namespace) -> int:
    from cordboard.chores import ResetFactor

    return _chore(asked, ResetFactor(id=asked.id))


def _disable_user(asked: argparse.Namespace) -> int:
    from cordboard.chores import DisableUser

    return _chore(asked, DisableUser(id=asked.id))


def _enable_user(asked: argparse.Namespace) -> int:
    from cordboard.chores import EnableUser

    return _chore(asked, EnableUser(id=asked.id))


def _list_users(asked: argparse.Namespace) -> int:
    from cordboard.chores import ListUsers

    return _chore(asked, ListUsers())


def _chore(asked: argparse.Namespace, chore: "AnyChore") -> int:
    settings = asked.settings(asked)
    from cordboard.clock import SystemClock
    from cordboard.control import ask
    from cordboard.folder import FolderUnusable, prepare_folder
    from storage.errors import StorageError

    try:
        prepare_folder(settings.data)
        reply = ask(settings.data, settings.database, chore, SystemClock().now())
    except (StorageError, FolderUnusable) as error:
        return wrong(str(error))
    if reply.error:
        return wrong(reply.error)
    print("\n".join(reply.lines))
    return 0


def _back_up(asked: argparse.Namespace) -> int:
    from cordboard.backup import back_up

    return _copy(asked, back_up)


def _restore(asked: argparse.Namespace) -> int:
    from cordboard.backup import restore

    return _copy(asked, restore)


def _copy(asked: argparse.Namespace, do: Any) -> int:
    settings = asked.settings(asked)
    from cordboard.backup import BackupRefused
    from cordboard.clock import SystemClock
    from cordboard.folder import FolderUnusable, prepare_folder
    from storage.errors import StorageError

    try:
        prepare_folder(settings.data)
        print(do(settings, asked.file, SystemClock().now()))
    except (BackupRefused, FolderUnusable, StorageError) as error:
        return wrong(str(error))
    return 0


def _doctor(asked: argparse.Namespace) -> int:
    settings = asked.settings(asked)
    from cordboard.clock import SystemClock
    from cordboard.doctor import examine

    bad = 0
    for found in examine(settings, SystemClock().now()):
        bad += found.wrong
        print(f"{'WRONG' if found.wrong else 'ok   '}  {found.what}: {found.said}", flush=True)
    return 1 if bad else 0


def wrong(message: str) -> int:
    print(f"cordboard: {message}", file=sys.stderr)
    return 1
