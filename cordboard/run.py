"""Runs the server in this process: loop, signals, logs, and what people read on the screen."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable

from config.settings import Settings, SettingsError
from cordboard.app import How, PortInUse, Ready, serve
from cordboard.folder import FolderUnusable
from cordboard.logs import quiet, set_up
from cordboard.open_files import raise_to_most
from cordboard.pages import not_built
from storage.errors import StorageError

KNOWN = (FolderUnusable, StorageError, PortInUse, SettingsError)
"""What a person can put right; anything else is a bug and shows where."""


def run(settings: Settings, how: How) -> int:
    """Serve until SIGINT or SIGTERM; a second one ends the process at once."""
    set_up(settings.log_level, settings.log_format)
    raise_to_most()
    wrong: list[BaseException] = []
    try:
        with asyncio.Runner(loop_factory=_loop_factory()) as runner:
            runner.run(_until_signal(settings, how))
    except* KNOWN as group:
        wrong = _leaves(group)
    for error in wrong:
        print(f"cordboard: {error}", file=sys.stderr)
    return 1 if wrong else 0


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop
    except ImportError:  # Not made for every system.
        return None
    return uvloop.new_event_loop


async def _until_signal(settings: Settings, how: How) -> None:
    quiet(asyncio.get_running_loop())
    stop = asyncio.Event()

    def ask_to_stop() -> None:
        if stop.is_set():
            os._exit(1)
        stop.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ask_to_stop)
    await serve(settings, stop, _welcome, how)


def _welcome(ready: Ready) -> None:
    lines = [
        "",
        f"  {ready.address}/            a shop with the chat widget",
        f"  {ready.address}/agent       for agents",
        f"  {ready.address}/supervisor  for supervisors",
        "",
    ]
    if ready.sign_ins:
        lines += ["  First sign-in:" if len(ready.sign_ins) == 1 else "  Sample sign-ins:", ""]
        lines += [
            f"    {user:<10} {password}   {ready.roles.get(user, '')}".rstrip()
            for user, password in ready.sign_ins.items()
        ]
        lines += [""]
    lines += ["  Ctrl-C stops.", ""]
    print("\n".join(lines), flush=True)
    for warning in filter(None, (ready.warning, not_built())):
        print(f"cordboard: warning: {warning}", file=sys.stderr, flush=True)


def _leaves(group: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    found: list[BaseException] = []
    for error in group.exceptions:
        found += _leaves(error) if isinstance(error, BaseExceptionGroup) else [error]
    return found
