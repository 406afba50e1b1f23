"""The sample centre as a server that has taken it in would hold it."""

from config.centre import commands, load_centre, rows
from router.ids import AgentId, Millis
from router.router import Router
from storage.rows import Label, User


class Sample:
    def __init__(self, now: Millis) -> None:
        sample = load_centre()
        self.router = Router()
        for command in commands(sample):
            self.router.handle(command, now)
        self.labels: dict[str, list[Label]] = {}
        for row in rows(sample):
            assert isinstance(row, Label)
            self.labels.setdefault(row.kind, []).append(row)
        self.users = {
            user.id: User(
                id=user.id,
                name=user.name,
                role=user.role,
                password_hash="secret",
                agent=None if user.agent is None else AgentId(user.agent),
                may_pick=user.may_pick,
            )
            for user in sample.users
        }
