"""The programs' room, wired together: keys, ``/api/v1``, webhooks."""

import random
from collections.abc import Callable

from access.doorkeeper import Doorkeeper
from access.keys import ApiKeys
from api.orders import Records
from api.outbox import Rules, Webhooks
from api.owners import Owners
from api.people import Erase
from api.server import Api
from engine.directory import Directory
from engine.engine import Engine
from engine.limits import Limits
from engine.publication import Touched
from office.reporting import Reporting
from office.set_up import Office
from storage import listings, queries
from storage.rows import KEY_TEXT, ApiKey, Label


class Programs:
    def __init__(
        self,
        engine: Engine,
        directory: Directory,
        keeper: Doorkeeper,
        limits: Limits,
        rules: Rules,
        erase: Erase,
        records: Records,
        office: Office,
        reporting: Reporting,
    ) -> None:
        self._engine = engine
        self.keys = ApiKeys()
        owners = Owners(self.keys, engine.clock.now)
        self.webhooks = Webhooks(engine, rules, random.random, owners)
        self.answered: Callable[[str, int], None] = lambda name, status: None
        """Told of each answer: operation and status."""
        self._api = Api(
            engine,
            directory,
            keeper,
            self.keys,
            limits,
            erase,
            records,
            self.webhooks,
            lambda name, status: self.answered(name, status),
            office,
            reporting,
        )
        self.attach = self._api.attach

    async def load(self) -> None:
        for key in await self._engine.store.read(listings.api_keys):
            self.keys.put(key)
        for label in await self._engine.store.read(queries.labels, KEY_TEXT):
            self.keys.note(label)
        await self.webhooks.load()

    def note(self, touched: Touched) -> None:
        for row in touched.rows:
            if isinstance(row, ApiKey):
                self.keys.put(row)
                self.webhooks.look()
            elif isinstance(row, Label):
                self.keys.note(row)

    async def run(self) -> None:
        """Serve until cancelled."""
        await self.webhooks.run()
