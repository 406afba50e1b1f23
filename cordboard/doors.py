"""The consoles' doors, wired together: sessions, passwords, codes, sign-on."""

from collections.abc import Sequence

from aiohttp import web

from access.account import Account
from access.allowance import Allowance
from access.door import Door
from access.doorkeeper import Doorkeeper
from access.invitations import Invitations
from access.oidc import Provider
from access.origins import Origins
from access.passwords import Passwords
from access.policy import DoorPolicy
from access.second_factor import SecondFactors
from access.sessions import Sessions
from access.sign_on import SignOnDoor
from access.tries import FORGET_MS, Tries
from engine.answering import SENTENCES
from engine.engine import Engine
from engine.limits import Limits
from router.ids import Millis
from storage import people, queries
from storage.rows import AnyRow
from storage.store import Store


class Doors:
    def __init__(
        self,
        engine: Engine,
        store: Store,
        policy: DoorPolicy,
        origins: tuple[str, ...],
        *,
        behind_proxy: bool,
    ) -> None:
        self._engine = engine
        self._store = store
        self._policy = policy
        self._provider: Provider | None = None
        self._tries = Tries()
        self._factors = SecondFactors()
        self.sessions = Sessions(policy=policy)
        self.keeper = Doorkeeper(
            self.sessions,
            store,
            Origins(origins, behind_proxy=behind_proxy),
            engine.clock.now,
            behind_proxy=behind_proxy,
            policy=policy,
            factors=self._factors,
        )

    async def write(self, rows: Sequence[AnyRow]) -> None:
        if rows:
            await self._engine.submit(None, command_id="", actor="access", rows=rows)

    async def write_ended(self) -> None:
        """What ended while somebody looked at it."""
        rows, self.sessions.unwritten = self.sessions.unwritten, []
        await self.write(rows)

    async def open(self) -> None:
        """Read who there is, what they prove, and who guessed lately."""
        now = self._engine.clock.now()
        for user in await self._store.read(queries.users):
            self.sessions.put_user(user, now)
        self._tries.admit(await self._store.read(people.tries_since, Millis(now - FORGET_MS)))
        self._factors.load(await self._store.read(people.second_factors))

    def attach(self, app: web.Application, passwords: Passwords, limits: Limits) -> None:
        attempts = Allowance(
            per_minute=limits.address_sign_ins_per_minute,
            burst=limits.address_sign_ins_burst,
        )
        door = Door(
            self.keeper,
            passwords,
            self.write,
            SENTENCES.__getitem__,
            attempts,
            self._tries,
            self._factors,
            self._policy,
        )
        account = Account(
            self.keeper, self._store, door, passwords, self._tries, self._factors, self._policy
        )
        app.middlewares.append(self.keeper.guard)
        invited = Invitations(
            self._store, self.keeper, passwords, self.write, SENTENCES.__getitem__, attempts
        )
        app.add_routes([*door.routes(), *account.routes(), *invited.routes()])
        if self._policy.sign_on is not None:
            sign_on = SignOnDoor(self._policy.sign_on, self.keeper, self._store, door, attempts)
            self._provider = sign_on.provider
            app.add_routes(sign_on.routes())

    async def close(self) -> None:
        if self._provider is not None:
            await self._provider.close()
