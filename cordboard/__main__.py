"""The command line. Imports late: ``--help`` must not wait for a server's worth of modules."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from cordboard.commands import add_commands
from cordboard.commands import wrong as _wrong

if TYPE_CHECKING:
    from config.settings import Settings


def main(arguments: list[str] | None = None) -> int:
    """Return 0, or 1 after one line on standard error that says what is wrong."""
    asked = _parser().parse_args(arguments)
    from config.settings import SettingsError

    try:
        code: int = asked.do(asked)
        return code
    except SettingsError as error:
        return _wrong(str(error))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="cordboard", description="A contact-centre server: one line for every channel."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    run = commands.add_parser("run", help="serve")
    kind = run.add_mutually_exclusive_group()
    kind.add_argument("--demo", action="store_true", help="with simulated customers and agents")
    kind.add_argument(
        "--empty", action="store_true", help="first start without the sample: one supervisor"
    )
    _add_settings(run)
    run.set_defaults(do=_run)

    migrate = commands.add_parser("migrate", help="bring the database to this version, then end")
    _add_settings(migrate)
    migrate.set_defaults(do=_migrate)

    check = commands.add_parser("check", help="say all that is wrong in a settings or centre file")
    check.add_argument("file", type=Path)
    check.set_defaults(do=_check)
    add_commands(commands, _add_settings)

    export = commands.add_parser("export", help="write the whole centre as TOML")
    export.add_argument("--output", type=Path, metavar="FILE", help="instead of the screen")
    _add_settings(export)
    export.set_defaults(do=_export)

    imported = commands.add_parser("import", help="make the centre what a TOML file says")
    imported.add_argument("file", type=Path)
    imported.add_argument("--yes", action="store_true", help="apply without asking")
    _add_settings(imported)
    imported.set_defaults(do=_import)
    return parser


def _add_settings(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--config", type=Path, metavar="FILE", help="settings, as TOML")
    parser.add_argument("--host", help="address to listen on (127.0.0.1)")
    parser.add_argument("--port", type=int, help="port to listen on (8080; 0 takes any)")
    parser.add_argument("--data", type=Path, help="folder of the database and files (data)")
    parser.add_argument("--database", metavar="URL", help="postgresql://... or sqlite:////...")
    parser.add_argument("--log-level", choices=("debug", "info", "warning", "error"))
    parser.set_defaults(settings=_settings)


def _settings(asked: argparse.Namespace) -> "Settings":
    from config.settings import load_settings

    return load_settings(
        asked.config,
        host=asked.host,
        port=asked.port,
        data=asked.data,
        database_url=asked.database,
        log_level=asked.log_level,
    )


def _run(asked: argparse.Namespace) -> int:
    settings = _settings(asked)
    from cordboard.app import How
    from cordboard.run import run

    return run(settings, How(demo=asked.demo, empty=asked.empty))


def _migrate(asked: argparse.Namespace) -> int:
    settings = _settings(asked)
    from cordboard.folder import FolderUnusable, prepare_folder
    from router.ids import Millis
    from storage.errors import StorageError
    from storage.migrations import HEAD
    from storage.store import open_store

    try:
        prepare_folder(settings.data)
        open_store(settings.database, at=Millis(0)).close()
    except (StorageError, FolderUnusable) as error:
        return _wrong(str(error))
    print(f"the database is of version {HEAD}")
    return 0


def _check(asked: argparse.Namespace) -> int:
    from cordboard.check import check

    print(check(asked.file))
    return 0


def _export(asked: argparse.Namespace) -> int:
    settings = _settings(asked)
    from cordboard.centre_files import export

    return _told(lambda: export(settings, asked.output))


def _import(asked: argparse.Namespace) -> int:
    settings = _settings(asked)
    from cordboard.centre_files import import_centre

    return _told(lambda: import_centre(settings, asked.file, yes=asked.yes))


def _told(do: Callable[[], int]) -> int:
    from cordboard.folder import FolderUnusable
    from storage.errors import StorageError

    try:
        return do()
    except (StorageError, FolderUnusable) as error:
        return _wrong(str(error))


if __name__ == "__main__":
    sys.exit(main())
