"""The one task that owns the router."""

from collections.abc import Callable, Sequence

from engine.answers import Answer
from engine.clock import Clock
from router.commands import AnyCommand
from router.events import AnyEvent
from router.router import Router
from storage.rows import AnyRow
from storage.store import Store

Listener = Callable[[Sequence[AnyEvent], Sequence[AnyRow]], None]
"""Called in the loop with what one commit holds, once it is on disk and before the commands are
answered. The router's state is then exactly the state after these events."""


class Engine:
    """Runs commands through the router, journals them in batches, publishes and answers.

    One batch at a time: while a commit is on its way, commands gather for the next one. So a
    listener, and whoever awaited ``settled``, sees in ``router`` nothing that is not on disk.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        raise NotImplementedError

    @property
    def router(self) -> Router:
        """For reading only, from a listener or right after ``settled``, without an await between.
        Take it anew each time: after a fault the engine goes on with another one."""
        raise NotImplementedError

    @property
    def clock(self) -> Clock:
        raise NotImplementedError

    @property
    def available(self) -> bool:
        """Whether commands are taken at this moment."""
        raise NotImplementedError

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` after each commit, in the order of subscription. Returns its end."""
        raise NotImplementedError

    async def settled(self) -> Router:
        """Wait until nothing is in flight and return the router, whose state is all on disk.

        Raises:
            NotTaken: The journal cannot be written at the moment.
        """
        raise NotImplementedError

    async def submit(
        self,
        command: AnyCommand | None,
        *,
        command_id: str,
        actor: str = "",
        rows: Sequence[AnyRow] = (),
    ) -> Answer:
        """Run ``command`` and write its events and ``rows`` in one transaction.

        The same ``actor`` and ``command_id`` again (within a day, and also after a restart) is
        answered the same and done once. With ``None`` only the rows are written. An empty
        ``command_id`` means that the command is never repeated.

        Raises:
            CommandRefused: The router said no; nothing changed and no row was written.
            NotTaken: ``too_many`` or ``unavailable``; nothing changed, send it again.
        """
        raise NotImplementedError

    async def run(self) -> None:
        """Serve until cancelled."""
        raise NotImplementedError

    async def drain(self) -> None:
        """Take no more commands, finish those taken, and write a snapshot."""
        raise NotImplementedError
