"""Who watches the engine at work, to tell elsewhere how long things take. Nobody, mostly."""

from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from typing import Final

from router.commands import AnyCommand

Trace = object
"""What the watcher remembers a command by."""

_NOTHING: Final[AbstractContextManager[Trace]] = nullcontext()


class Watch:
    """Each is entered when it begins, and left when it ends, by an exception too."""

    def command(self, command: AnyCommand | None) -> AbstractContextManager[Trace]:
        """From the inbox to the answer. What it gives stands for the command below."""
        return _NOTHING

    def handling(self, command: AnyCommand | None, trace: Trace) -> AbstractContextManager[Trace]:
        """In the router."""
        return _NOTHING

    def commit(self, traces: Sequence[Trace]) -> AbstractContextManager[Trace]:
        """Of a batch, until it is on disk."""
        return _NOTHING


NOBODY: Final = Watch()
