"""What programs change goes to the router as a supervisor's command does, with its record."""

from collections.abc import Callable, Sequence

from api.endpoints import Call
from engine.answers import Answer
from engine.engine import Engine
from router.commands import AnyCommand
from router.ids import Millis
from router.router import Router
from storage.rows import AnyRow

Records = Callable[[AnyCommand, Router, str, Millis], Sequence[AnyRow]]
"""What to write of a command into the record of changes, with the router as it is before."""


class Orders:
    def __init__(self, engine: Engine, records: Records) -> None:
        self._engine = engine
        self._records = records

    async def do(self, call: Call[object, object], command: AnyCommand, *rows: AnyRow) -> Answer:
        """Raises: CommandRefused, NotTaken."""
        router = await self._engine.settled()
        written = self._records(command, router, call.actor, self._engine.clock.now())
        return await self._engine.submit(
            command, command_id=call.id, actor=call.actor, rows=(*written, *rows)
        )
