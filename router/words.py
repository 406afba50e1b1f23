"""The closed sets of words, the same in code, wire, SQL and screens (``docs/glossary.md``)."""

from enum import StrEnum
from typing import Final


class Channel(StrEnum):
    VOICE = "voice"
    CHAT = "chat"
    EMAIL = "email"
    SMS = "sms"
    MESSENGER = "messenger"
    FAX = "fax"


LIVE: Final = frozenset({Channel.VOICE, Channel.CHAT})
"""Channels on which somebody is waiting at this moment; the others are deferred."""


class Stage(StrEnum):
    WAITING = "waiting"
    """In line, in person or (a callback) virtually."""
    SCHEDULED = "scheduled"
    """A callback that must not be offered before a given moment. Keeps its due."""
    OFFERED = "offered"
    SERVING = "serving"
    WRAP_UP = "wrap_up"
    LOST = "lost"
    CLOSED = "closed"


class Status(StrEnum):
    """What the agent says."""

    AVAILABLE = "available"
    BREAK = "break"
    OFFLINE = "offline"


class State(StrEnum):
    """What the system sees of an agent."""

    READY = "ready"
    OFFERED = "offered"
    BUSY = "busy"
    WRAP_UP = "wrap_up"
    NOT_RESPONDING = "not_responding"
    RECONNECTING = "reconnecting"
    AWAY = "away"
    """On a break, with nothing in hand."""
    OFFLINE = "offline"


class Strategy(StrEnum):
    MOST_AVAILABLE = "most_available"
    LEAST_BUSY = "least_busy"
    LEAST_LOADED = "least_loaded"
    LONGEST_IDLE = "longest_idle"
    ROUND_ROBIN = "round_robin"


class Sender(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"
    SYSTEM = "system"


class Otherwise(StrEnum):
    """What the channel does for a contact that a closed or full queue cannot take."""

    MESSAGE = "message"
    CALLBACK = "callback"
    VOICEMAIL = "voicemail"


class OfferKind(StrEnum):
    ROUTED = "routed"
    PREFERRED = "preferred"
    TRANSFERRED = "transferred"
    """To the agent whom a colleague or a supervisor named."""
    PICKED = "picked"
    ASSIGNED = "assigned"


class WithdrawReason(StrEnum):
    CUSTOMER_LEFT = "customer_left"
    AGENT_LEFT = "agent_left"
    MOVED = "moved"
    TAKEN = "taken"
    """A colleague picked it, or a supervisor assigned it to another agent."""
    CLOSED = "closed"
    CALLBACK = "callback"


class RequeueReason(StrEnum):
    NO_FIRST_REPLY = "no_first_reply"
    AGENT_LOST = "agent_lost"
    SIGNED_OUT = "signed_out"
    TRANSFERRED = "transferred"
    CALLBACK_FAILED = "callback_failed"


class LossReason(StrEnum):
    LEFT = "left"
    """The customer ended the contact before being served."""
    DROPPED = "dropped"
    """The customer's connection was lost and the grace time ran out."""


class CloseReason(StrEnum):
    COMPLETED = "completed"
    WRAP_UP_EXPIRED = "wrap_up_expired"
    CUSTOMER_SILENT = "customer_silent"
    LOST = "lost"
    MAX_WAIT = "max_wait"
    CALLBACK_FAILED = "callback_failed"
    CALLBACK_EXPIRED = "callback_expired"
    SUPERVISOR = "supervisor"


class PartingReason(StrEnum):
    """Why somebody beside the agent takes part no longer."""

    LEFT = "left"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    """The agent took the invitation back, or goes on alone."""
    SIGNED_OUT = "signed_out"
    OVER = "over"
    """The contact left the agent's hands."""


class EndedBy(StrEnum):
    AGENT = "agent"
    CUSTOMER = "customer"
    DROPPED = "dropped"
    SILENCE = "silence"


class Refusal(StrEnum):
    """Codes that clients switch on."""

    UNKNOWN_CONTACT = "unknown_contact"
    UNKNOWN_AGENT = "unknown_agent"
    UNKNOWN_QUEUE = "unknown_queue"
    CONTACT_EXISTS = "contact_exists"
    WRONG_STAGE = "wrong_stage"
    NOT_YOURS = "not_yours"
    OFFER_GONE = "offer_gone"
    AT_LIMIT = "at_limit"
    AGENT_NOT_AVAILABLE = "agent_not_available"
    NOT_SIGNED_IN = "not_signed_in"
    STALE_LEASE = "stale_lease"
    QUEUE_CLOSED = "queue_closed"
    QUEUE_FULL = "queue_full"
    QUEUE_DISABLED = "queue_disabled"
    QUEUE_IN_USE = "queue_in_use"
    AGENT_DISABLED = "agent_disabled"
    AGENT_IN_USE = "agent_in_use"
    BAD_VALUE = "bad_value"
    ALREADY_SO = "already_so"
    CROWDED = "crowded"
    """As many take part as may."""
