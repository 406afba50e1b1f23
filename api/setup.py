"""The set-up over the API: by the same road as the supervisors' screens and files."""

from dataclasses import dataclass
from typing import Any, Final

from pydantic import BaseModel

from api import setup_wire as w
from api.endpoints import Call, Created
from api.problems import ApiProblem
from api.shapes import File, Model, PageOf, Sent
from api.wire import ListQuery
from config.centre import (
    AgentPart,
    CentreFile,
    QueuePart,
    ReplyPart,
    UserPart,
)
from config.changes import Plan
from config.current import to_toml
from config.entrance import FormPart, TreatmentPart
from config.places import MORE, CentreWrong
from config.roles import RolePart, TeamPart
from office.set_up import (
    CannotApply,
    Edit,
    Office,
    put_house,
    put_order,
    put_part,
    put_table,
    without_part,
)

TOML: Final = File("application/toml")
CODES: Final = {"bad_value": "unsound", "unknown": "unknown_part"}
"""What the API calls what the office says no with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A list of the set-up."""

    one: str
    many: str
    model: type[BaseModel]
    title: str
    removed: str
    area: str = "setup"

    @property
    def whole(self) -> Model:
        return Model(self.title, self.model)

    @property
    def change(self) -> Model:
        return Model(f"{self.title}Change", self.model, without="id")

    @property
    def page(self) -> PageOf:
        return PageOf(f"{self.title}s", self.whole)


KINDS: Final = (
    Kind(
        one="queue",
        many="queues",
        model=QueuePart,
        title="SetUpQueue",
        removed="Remove a queue in which nobody is.",
    ),
    Kind(
        one="agent",
        many="agents",
        model=AgentPart,
        title="SetUpAgent",
        removed="Remove an agent who is not at work.",
    ),
    Kind(
        one="user",
        many="users",
        model=UserPart,
        title="SetUpUser",
        removed="Disable a user: they may not sign in any more, and keep their name.",
        area="users",
    ),
    Kind(
        one="reply",
        many="replies",
        model=ReplyPart,
        title="SetUpReply",
        removed="Remove a prepared reply.",
    ),
    Kind(
        one="form",
        many="forms",
        model=FormPart,
        title="SetUpForm",
        removed="Remove what is asked before a conversation.",
    ),
    Kind(
        one="treatment",
        many="treatments",
        model=TreatmentPart,
        title="SetUpTreatment",
        removed="Remove what customers who wait are shown.",
    ),
    Kind(
        one="team",
        many="teams",
        model=TeamPart,
        title="SetUpTeam",
        removed="Remove a team to which nobody is limited; its agents stay.",
    ),
    Kind(
        one="role",
        many="roles",
        model=RolePart,
        title="SetUpRole",
        removed="Remove a role that nobody has.",
        area="users",
    ),
)


class SetUp:
    def __init__(self, office: Office) -> None:
        self._office = office

    async def apply(self, call: Call[Any, Any], edit: Edit, *, action: str = "api") -> Plan:
        version = getattr(call.query, "version", "")
        try:
            return await self._office.apply(edit, call.actor, action=action, version=version)
        except CannotApply as cannot:
            raise said_no(cannot) from None

    # The whole.

    async def get_setup(self, call: Call[None, None]) -> w.SetUpShown:
        now = await self._office.now()
        return w.SetUpShown(version=now.version, centre=now.centre.model_dump(mode="json"))

    async def export_setup(self, call: Call[None, None]) -> Sent:
        now = await self._office.now()
        return Sent(to_toml(now.centre).encode(), TOML.type, "centre.toml")

    async def check_setup(self, call: Call[None, str]) -> w.SetUpChecked:
        try:
            edit = await self._office.wanted(call.body)
        except CentreWrong as wrong:
            faults = tuple(
                w.SetUpFault(line=one.line, path=one.path, reason=one.reason)
                for one in wrong.faults
            )
            version = (await self._office.now()).version
            return w.SetUpChecked(
                version=version,
                faults=faults,
                more=wrong.more,
                changes=(),
                obstacles=(),
                newcomers=(),
            )
        try:
            plan, version = await self._office.preview(edit, call.actor)
        except CannotApply as cannot:
            raise said_no(cannot) from None
        return w.SetUpChecked(
            version=version,
            faults=(),
            changes=_changes(plan),
            obstacles=plan.obstacles,
            newcomers=plan.newcomers,
        )

    async def import_setup(self, call: Call[w.SetUpQuery, str]) -> w.SetUpDone:
        try:
            edit = await self._office.wanted(call.body)
        except CentreWrong as wrong:
            lines = [f"Line {each.line}: {each.reason}" for each in wrong.faults]
            raise said_no(CannotApply("bad_value", lines + [MORE] * wrong.more)) from None
        plan = await self.apply(call, edit, action="import")
        return w.SetUpDone(changes=_changes(plan), newcomers=plan.newcomers)

    async def get_setup_centre(self, call: Call[None, None]) -> dict[str, Any]:
        now = await self._office.now()
        return now.centre.centre.model_dump(mode="json")

    async def change_setup_centre(self, call: Call[w.SetUpQuery, dict[str, Any]]) -> dict[str, Any]:
        await self.apply(call, put_house(call.body))
        return (await self._office.now()).centre.centre.model_dump(mode="json")

    # Orders.

    async def get_order(self, call: Call[Any, Any]) -> w.SetUpOrder:
        parts = getattr((await self._office.now()).centre, call.path["list"])
        return w.SetUpOrder(ids=tuple(part.id for part in parts))

    async def set_order(self, call: Call[w.SetUpQuery, w.SetUpOrderChange]) -> w.SetUpOrder:
        await self.apply(call, put_order(call.path["list"], call.body.ids))
        return await self.get_order(call)

    # Hours.

    async def get_hours(self, call: Call[None, None]) -> dict[str, Any]:
        hours = (await self._queue(call))["hours"]
        if hours is None:
            raise ApiProblem("unknown_part", "It is always open.")
        return dict(hours)

    async def set_hours(self, call: Call[w.SetUpQuery, dict[str, Any]]) -> dict[str, Any]:
        await self._put_hours(call, call.body)
        return await self.get_hours(call)  # type: ignore[arg-type]

    async def remove_hours(self, call: Call[w.SetUpQuery, None]) -> None:
        await self._put_hours(call, None)

    async def _put_hours(self, call: Call[Any, Any], hours: dict[str, Any] | None) -> None:
        id = call.path["queue"]

        def edit(centre: CentreFile) -> CentreFile:
            found = one_of(centre, "queues", id)
            return put_part("queues", id, {**found, "hours": hours}, create=False)(centre)

        await self.apply(call, edit)

    async def _queue(self, call: Call[Any, Any]) -> dict[str, Any]:
        try:
            return one_of((await self._office.now()).centre, "queues", call.path["queue"])
        except CannotApply as cannot:
            raise said_no(cannot) from None

    # Skills.

    async def list_skills(self, call: Call[None, None]) -> w.Skills:
        return w.Skills(items=tuple(_skills((await self._office.now()).centre).values()))

    async def get_skill(self, call: Call[None, None]) -> w.Skill:
        found = _skills((await self._office.now()).centre).get(call.path["skill"])
        if found is None:
            raise ApiProblem("unknown_part")
        return found

    async def set_skill(self, call: Call[w.SetUpQuery, w.SkillChange]) -> w.Skill:
        """A skill is there as soon as somebody has it."""
        skill, wanted = call.path["skill"], call.body.agents

        def edit(centre: CentreFile) -> CentreFile:
            said = centre.model_dump(mode="json")["agents"]
            if missing := sorted(wanted.keys() - {agent["id"] for agent in said}):
                raise CannotApply("bad_value", [f"There is no agent {missing[0]}."])
            for agent in said:
                agent["skills"].pop(skill, None)
                if agent["id"] in wanted:
                    agent["skills"][skill] = wanted[agent["id"]]
            return put_table("agents", said)(centre)

        await self.apply(call, edit)
        found = _skills((await self._office.now()).centre).get(skill)
        return found or w.Skill(id=skill, agents={}, queues=())

    # Users.

    async def invite_user(self, call: Call[None, None]) -> w.Invited:
        user = call.path["user"]
        try:
            token, until = await self._office.invite(user, call.actor)
        except CannotApply as cannot:
            raise said_no(cannot) from None
        return w.Invited(user=user, token=token, expires_at=until)


class Parts:
    """One list of the set-up."""

    def __init__(self, kind: Kind, set_up: SetUp, office: Office) -> None:
        self._kind = kind
        self._set_up = set_up
        self._office = office

    async def list_all(self, call: Call[ListQuery, None]) -> dict[str, Any]:
        """By id."""
        asked = call.query
        centre = (await self._office.now()).centre
        parts = sorted(getattr(centre, self._kind.many), key=lambda part: str(part.id))
        found = [part for part in parts if part.id > asked.after][: asked.limit + 1]
        shown = [part.model_dump(mode="json") for part in found[: asked.limit]]
        return {
            "items": shown,
            "next": shown[-1]["id"] if len(found) > asked.limit else None,
        }

    async def get_one(self, call: Call[None, None]) -> dict[str, Any]:
        return await self._one(call.path[self._kind.one])

    async def _one(self, id: str) -> dict[str, Any]:
        try:
            return one_of((await self._office.now()).centre, self._kind.many, id)
        except CannotApply as cannot:
            raise said_no(cannot) from None

    async def create(self, call: Call[w.SetUpQuery, dict[str, Any]]) -> Created:
        kind, id = self._kind, call.body["id"]
        centre = (await self._office.now()).centre
        there = any(part.id == id for part in getattr(centre, kind.many))
        # Made by the same request, before a restart broke it off.
        if not (there and call.again):
            if there:
                raise ApiProblem("taken", f"There is a {kind.one} {id} already.")
            await self._set_up.apply(call, put_part(kind.many, id, call.body, create=True))
        return Created(await self._one(id), f"/api/v1/setup/{kind.many}/{id}")

    async def change(self, call: Call[w.SetUpQuery, dict[str, Any]]) -> dict[str, Any]:
        id = call.path[self._kind.one]
        await self._set_up.apply(call, put_part(self._kind.many, id, call.body, create=False))
        return await self._one(id)

    async def remove(self, call: Call[w.SetUpQuery, None]) -> None:
        id = call.path[self._kind.one]
        edit = without_part(self._kind.many, id)
        if self._kind.many == "users":

            def edit(centre: CentreFile) -> CentreFile:
                found = one_of(centre, "users", id)
                return put_part("users", id, {**found, "disabled": True}, create=False)(centre)

        await self._set_up.apply(call, edit)


def one_of(centre: CentreFile, many: str, id: str) -> dict[str, Any]:
    """Raises: CannotApply."""
    for part in getattr(centre, many):
        if part.id == id:
            said: dict[str, Any] = part.model_dump(mode="json")
            return said
    raise CannotApply("unknown")


def said_no(cannot: CannotApply) -> ApiProblem:
    code = CODES.get(cannot.code, cannot.code)
    return ApiProblem(code, " ".join(cannot.reasons)[:2_000])


def _changes(plan: Plan) -> tuple[w.SetUpChange, ...]:
    return tuple(
        w.SetUpChange(
            kind=change.kind,
            id=change.id,
            name=change.name,
            what=change.what,
            differences=tuple(
                w.SetUpDifference(field=one.field, before=one.before, after=one.after)
                for one in change.differences
            ),
        )
        for change in plan.changes
    )


def _skills(centre: CentreFile) -> dict[str, w.Skill]:
    agents: dict[str, dict[str, int]] = {}
    queues: dict[str, list[str]] = {}
    for agent in centre.agents:
        for skill, level in agent.skills.items():
            agents.setdefault(skill, {})[agent.id] = level
    for queue in centre.queues:
        needed = set(queue.needs).union(*(ring.needs for ring in queue.rings))
        for skill in needed:
            queues.setdefault(skill, []).append(queue.id)
    return {
        skill: w.Skill(id=skill, agents=agents.get(skill, {}), queues=tuple(queues.get(skill, ())))
        for skill in sorted({*agents, *queues})
    }
