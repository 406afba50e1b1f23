"""What goes in and out of the set-up's part of ``/api/v1``, beside the parts themselves."""

from typing import Annotated, Any

from msgspec import Meta

from api.patterns import BEFORE, PART_ID
from api.wire import In, Moment, Out

PartId = Annotated[str, Meta(pattern=PART_ID)]
LabelName = Annotated[str, Meta(min_length=1, max_length=80)]
Version = Annotated[str, Meta(max_length=40)]


class SetUpQuery(In, frozen=True):
    version: Version = ""
    """Of the set-up that was read. When it is another one by now, nothing is changed."""


class SetUpOrder(Out, frozen=True):
    ids: tuple[str, ...]
    """Of two forms that could both be asked the first one is; others are shown in this order."""


class SetUpOrderChange(In, frozen=True):
    ids: Annotated[list[PartId], Meta(max_length=1_000)]
    """Each of them once."""


class SetUpShown(Out, frozen=True):
    version: str
    """Changes with everything that is set up."""
    centre: dict[str, Any]
    """As the file says it, in JSON."""


class SetUpFault(Out, frozen=True):
    line: int
    path: str
    reason: str


class SetUpDifference(Out, frozen=True):
    field: str
    before: str
    after: str


class SetUpChange(Out, frozen=True):
    kind: str
    """centre, queue, agent, team, user, role, disposition, reason, tag, reply, form, treatment or
    setting."""
    id: str
    name: str
    what: str
    """added, changed or removed; a user is disabled rather than removed."""
    differences: tuple[SetUpDifference, ...]


class SetUpChecked(Out, frozen=True):
    version: str
    """Of the set-up that it was compared with."""
    faults: tuple[SetUpFault, ...]
    """What is wrong with the file, all of it that can be seen. With one, the rest is empty."""
    changes: tuple[SetUpChange, ...]
    obstacles: tuple[str, ...]
    """While there is one, the file cannot be imported."""
    newcomers: tuple[str, ...]
    """Users who would have to choose a password."""
    more: bool = False
    """More may be wrong once the faults are right: they kept something from being looked at."""


class SetUpDone(Out, frozen=True):
    changes: tuple[SetUpChange, ...]
    newcomers: tuple[str, ...]
    """Users who have to choose a password: invite them."""


class Invited(Out, frozen=True):
    user: str
    token: str
    """Stands in the link: ``/agent#invitation=TOKEN``. Shown only now: empty when the same request
    comes again."""
    expires_at: int


class Skill(Out, frozen=True):
    id: str
    agents: dict[str, int]
    """Who has it, and how well: 1 to 100."""
    queues: tuple[str, ...]
    """Which queues need it."""


class Skills(Out, frozen=True):
    items: tuple[Skill, ...]


class SkillChange(In, frozen=True):
    agents: Annotated[
        dict[PartId, Annotated[int, Meta(ge=1, le=100)]],
        Meta(max_length=5_000),
    ]
    """All who have it: whoever is left out has it no more."""


class Label(Out, frozen=True):
    id: str
    name: str


class Labels(Out, frozen=True):
    items: tuple[Label, ...]
    """In the order in which people see them."""


class NewLabel(In, frozen=True):
    id: PartId
    name: LabelName


class LabelChange(In, frozen=True):
    name: LabelName


class LabelList(In, frozen=True):
    """All of a kind: whatever is left out goes."""

    items: Annotated[list[NewLabel], Meta(max_length=500)]


class Setting(Out, frozen=True):
    id: str
    text: str


class Settings(Out, frozen=True):
    items: tuple[Setting, ...]


class SettingChange(In, frozen=True):
    text: Annotated[str, Meta(max_length=2_000)]


class AuditQuery(In, frozen=True):
    text: Annotated[str, Meta(max_length=100)] = ""
    """Every word of it stands somewhere in the entry."""
    user: Annotated[str, Meta(max_length=100)] = ""
    """Who did it: a user, or key:ID."""
    kind: Annotated[str, Meta(max_length=100)] = ""
    since: Moment | None = None
    until: Moment | None = None
    before: Annotated[str, Meta(pattern=BEFORE)] = ""


class AuditEntry(Out, frozen=True):
    id: str
    at: int
    user: str
    action: str
    kind: str
    subject: str
    name: str
    changes: tuple[SetUpDifference, ...]


class AuditEntries(Out, frozen=True):
    items: tuple[AuditEntry, ...]
    next: str | None
    """Give it as ``before`` for the next page; null on the last one."""
