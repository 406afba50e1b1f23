"""How far somebody sees who is limited to teams: their agents, and the queues that these serve."""

from collections.abc import Collection
from dataclasses import dataclass

import msgspec

from engine.directory import Directory
from engine.wire import Option
from router.ids import AgentId, QueueId
from router.router import Router
from router.words import Stage
from storage.records import StoredContact
from storage.rights import TeamText

IN_HAND = (Stage.SERVING, Stage.WRAP_UP)


@dataclass(frozen=True, slots=True)
class Reach:
    agents: frozenset[AgentId]
    queues: frozenset[QueueId]

    def agent(self, agent: str) -> bool:
        return agent in self.agents

    def queue(self, queue: str) -> bool:
        return queue in self.queues

    def contact(self, contact: str, router: Router) -> bool:
        """An open one: in their agents' hands, or waiting where these serve."""
        state = router.contacts.get(contact)  # type: ignore[call-overload]
        if state is None:
            return False
        if state.stage in IN_HAND and state.agent is not None:
            return state.agent in self.agents
        return state.queue in self.queues

    def stored(self, contact: StoredContact, router: Router) -> bool:
        """Any contact; of one that is over, whoever had it last."""
        if contact.id in router.contacts:
            return self.contact(contact.id, router)
        return self.over(contact.agent, contact.queue)

    def over(self, agent: str | None, queue: str) -> bool:
        """One that is over, by whoever had it last."""
        return agent in self.agents if agent else queue in self.queues

    def names(self, command: object, router: Router) -> bool:
        """Whether all that this command names lies within."""
        agents = [*getattr(command, "agents", ()), getattr(command, "agent", None)]
        contact, queue = getattr(command, "contact", None), getattr(command, "queue", None)
        return (
            all(self.agent(one) for one in agents if one is not None)
            and (queue is None or self.queue(queue))
            and (contact is None or self.contact(contact, router))
        )


def reach_of(teams: str, directory: Directory, router: Router) -> Reach | None:
    """None: the whole house. ``teams`` as the user's row has them."""
    if not teams:
        return None
    within = set(teams.split())
    agents = frozenset(id for id in router.agents if team_of(directory, id) in within)
    queues = (queue for agent in agents for queue in router.agents[agent].setup.queues)
    return Reach(agents, frozenset(queues))


def team_of(directory: Directory, agent: str) -> str:
    label = directory.labels.get("member", {}).get(agent)
    return label.label if label is not None else ""


def members(directory: Directory, teams: Collection[str]) -> frozenset[str]:
    found = directory.labels.get("member", {}).values()
    return frozenset(one.id for one in found if one.label in teams)


def team_options(directory: Directory, *, also_disabled: bool = False) -> tuple[Option, ...]:
    found = []
    labels = directory.labels.get("team", {}).values()
    for label in sorted(labels, key=lambda one: (one.position, one.id)):
        team = msgspec.json.decode(label.label, type=TeamText)
        if also_disabled or not team.disabled:
            found.append(Option(id=label.id, label=team.name))
    return tuple(found)
