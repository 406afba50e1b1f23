"""What a centre is made of: queues, agents and their rules, as they come in with commands."""

import msgspec

from router.ids import AgentId, Millis, QueueId, SkillId
from router.words import Channel, Otherwise, Strategy


class Record(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base of every value that crosses the router's border."""


class Need(Record, frozen=True):
    skill: SkillId
    level: int = 1
    drop_after_ms: int | None = None
    """Waited this long, the contact no longer insists on this skill."""


class Ring(Record, frozen=True):
    """One step of asking for less: from ``after_ms`` of waiting the queue asks only ``needs``."""

    after_ms: int
    needs: tuple[Need, ...]


class ChannelRules(Record, frozen=True):
    """The clocks of one channel in one queue, in milliseconds. ``None`` switches a clock off."""

    target_ms: int
    offer_ms: int
    misses: int = 2
    """Expired offers, or missing first replies, in a row after which an agent is not responding."""
    auto_accept: bool = False
    first_reply_warn_ms: int | None = None
    first_reply_ms: int | None = None
    silent_ms: int | None = None
    silent_share: int = 100
    """Percent of its slot that a contact still fills while its customer is silent."""
    silent_close_ms: int | None = None
    handle_ms: int = 240_000
    """Assumed handling time for wait estimates until there is history."""
    wrap_up_ms: int = 0
    """0: a contact closes when it ends."""
    customer_grace_ms: int = 60_000
    lost_keep_ms: int = 900_000
    lease_lost_head_start_ms: int = 30_000
    """Given when the serving agent's connection was lost. A deferred contact is not requeued."""
    callback_attempts: int = 3
    callback_gap_ms: int = 600_000


class Queue(Record, frozen=True):
    id: QueueId
    rules: dict[Channel, ChannelRules]
    """Only these channels may enter the queue."""
    strategy: Strategy = Strategy.MOST_AVAILABLE
    needs: tuple[Need, ...] = ()
    rings: tuple[Ring, ...] = ()
    """Ascending by ``after_ms``."""
    head_start_ms: int = 0
    opening: tuple[tuple[Millis, Millis], ...] | None = None
    """From-until pairs, ascending and apart. None: always open. Deferred channels always enter."""
    overflow: QueueId | None = None
    """Where contacts go when this queue is closed or full, or they waited ``max_wait_ms``."""
    otherwise: Otherwise = Otherwise.MESSAGE
    max_waiting: int | None = None
    max_wait_ms: int | None = None
    preferred_ms: int = 30_000
    """How long a contact waits for its preferred agent alone, while that agent works."""
    exclusion_ms: int = 30_000
    """How long an agent who missed or declined is passed over while others could take it."""
    disabled: bool = False
    """Nobody new comes in, by no road; whoever is in it already is served to the end."""


class Agent(Record, frozen=True):
    id: AgentId
    queues: tuple[QueueId, ...]
    limits: dict[Channel, int]
    """Missing or 0: the agent gets nothing of that channel."""
    total: int | None = None
    """Contacts of all channels in hand at once."""
    skills: dict[SkillId, int] = {}
    auto_accept: tuple[Channel, ...] = ()
    disabled: bool = False
    """Cannot sign in; what was in hand has gone back to its place in the line."""


class Centre(Record, frozen=True):
    """Rules for the whole house."""

    interruptible: dict[Channel, tuple[Channel, ...]] = {}
    """``{EMAIL: (VOICE, CHAT)}``: a call or a chat may be offered over open emails."""
    lease_quiet_ms: int = 15_000
    """An agent's lost connection goes unnoticed for so long."""
    lease_lost_ms: int = 60_000
    """From the loss of the connection until live contacts go back to the line."""
    callback_life_ms: int = 172_800_000
