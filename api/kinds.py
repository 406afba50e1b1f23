"""The events that webhooks are told of, and how each looks outside. They hold ids, no words."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

import msgspec

from router import events as e
from router.ids import Millis


class Kind(StrEnum):
    CONTACT_ENQUEUED = "contact.enqueued"
    CONTACT_OVERFLOWED = "contact.overflowed"
    CONTACT_MOVED = "contact.moved"
    CONTACT_REPRIORITISED = "contact.reprioritised"
    CONTACT_OFFERED = "contact.offered"
    CONTACT_ACCEPTED = "contact.accepted"
    CONTACT_DECLINED = "contact.declined"
    CONTACT_OFFER_EXPIRED = "contact.offer_expired"
    CONTACT_OFFER_WITHDRAWN = "contact.offer_withdrawn"
    CONTACT_REQUEUED = "contact.requeued"
    CONTACT_FIRST_REPLY_WARNED = "contact.first_reply_warned"
    CONTACT_CUSTOMER_SILENT = "contact.customer_silent"
    CONTACT_CUSTOMER_AWAY = "contact.customer_away"
    CONTACT_CUSTOMER_BACK = "contact.customer_back"
    CONTACT_LOST = "contact.lost"
    CONTACT_RETURNED = "contact.returned"
    CONTACT_CALLBACK_REQUESTED = "contact.callback_requested"
    CONTACT_CALLBACK_DUE = "contact.callback_due"
    CONTACT_CALLBACK_FAILED = "contact.callback_failed"
    CONTACT_INVITED = "contact.invited"
    CONTACT_JOINED = "contact.joined"
    CONTACT_PARTED = "contact.parted"
    CONTACT_ENDED = "contact.ended"
    CONTACT_CLOSED = "contact.closed"
    MESSAGE_POSTED = "message.posted"
    AGENT_SIGNED_IN = "agent.signed_in"
    AGENT_SIGNED_OUT = "agent.signed_out"
    AGENT_STATUS_SET = "agent.status_set"
    AGENT_STOPPED_RESPONDING = "agent.stopped_responding"
    AGENT_RECONNECTING = "agent.reconnecting"
    AGENT_RETURNED = "agent.returned"
    AGENT_LEASE_LOST = "agent.lease_lost"
    ALERT_RAISED = "alert.raised"
    ALERT_CLEARED = "alert.cleared"
    SETUP_LIMITS_SET = "setup.limits_set"
    SETUP_STRATEGY_SET = "setup.strategy_set"
    SETUP_AGENT_DEFINED = "setup.agent_defined"
    SETUP_AGENT_REMOVED = "setup.agent_removed"
    SETUP_QUEUE_DEFINED = "setup.queue_defined"
    SETUP_QUEUE_REMOVED = "setup.queue_removed"


KINDS: Final[Mapping[type[e.Event], Kind]] = {
    e.Enqueued: Kind.CONTACT_ENQUEUED,
    e.Overflowed: Kind.CONTACT_OVERFLOWED,
    e.Moved: Kind.CONTACT_MOVED,
    e.Reprioritised: Kind.CONTACT_REPRIORITISED,
    e.Offered: Kind.CONTACT_OFFERED,
    e.Accepted: Kind.CONTACT_ACCEPTED,
    e.Declined: Kind.CONTACT_DECLINED,
    e.OfferExpired: Kind.CONTACT_OFFER_EXPIRED,
    e.OfferWithdrawn: Kind.CONTACT_OFFER_WITHDRAWN,
    e.Requeued: Kind.CONTACT_REQUEUED,
    e.FirstReplyWarned: Kind.CONTACT_FIRST_REPLY_WARNED,
    e.CustomerSilent: Kind.CONTACT_CUSTOMER_SILENT,
    e.CustomerAway: Kind.CONTACT_CUSTOMER_AWAY,
    e.CustomerBack: Kind.CONTACT_CUSTOMER_BACK,
    e.Lost: Kind.CONTACT_LOST,
    e.Returned: Kind.CONTACT_RETURNED,
    e.CallbackRequested: Kind.CONTACT_CALLBACK_REQUESTED,
    e.CallbackDue: Kind.CONTACT_CALLBACK_DUE,
    e.CallbackFailed: Kind.CONTACT_CALLBACK_FAILED,
    e.Invited: Kind.CONTACT_INVITED,
    e.TookPart: Kind.CONTACT_JOINED,
    e.Parted: Kind.CONTACT_PARTED,
    e.Ended: Kind.CONTACT_ENDED,
    e.Closed: Kind.CONTACT_CLOSED,
    e.MessagePosted: Kind.MESSAGE_POSTED,
    e.SignedIn: Kind.AGENT_SIGNED_IN,
    e.SignedOut: Kind.AGENT_SIGNED_OUT,
    e.StatusSet: Kind.AGENT_STATUS_SET,
    e.StoppedResponding: Kind.AGENT_STOPPED_RESPONDING,
    e.ReconnectingSeen: Kind.AGENT_RECONNECTING,
    e.ConnectionReturned: Kind.AGENT_RETURNED,
    e.LeaseLost: Kind.AGENT_LEASE_LOST,
    e.AlertRaised: Kind.ALERT_RAISED,
    e.AlertCleared: Kind.ALERT_CLEARED,
    e.LimitsSet: Kind.SETUP_LIMITS_SET,
    e.StrategySet: Kind.SETUP_STRATEGY_SET,
    e.AgentDefined: Kind.SETUP_AGENT_DEFINED,
    e.AgentRemoved: Kind.SETUP_AGENT_REMOVED,
    e.QueueDefined: Kind.SETUP_QUEUE_DEFINED,
    e.QueueRemoved: Kind.SETUP_QUEUE_REMOVED,
}


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """The body of a delivery."""

    id: str
    """The same however often it comes: keep it, to do nothing twice."""
    kind: str
    seq: int
    """Number of the event in the journal."""
    at: Millis
    data: dict[str, Any]


def subject_of(event: e.Event) -> str:
    """What the event is about; deliveries about the same subject go one after the other."""
    match event:
        case e.ContactEvent():
            return f"contact {event.contact}"
        case e.AgentEvent():
            return f"agent {event.agent}"
        case e.AlertRaised() | e.AlertCleared():
            return f"queue {event.queue}"
    return "setup"


def body_of(webhook: str, seq: int, event: e.Event) -> bytes:
    data = msgspec.to_builtins(event)
    del data["type"]
    told = Told(
        id=f"{webhook}-{seq}", kind=KINDS[type(event)], seq=seq, at=data.pop("at"), data=data
    )
    return msgspec.json.encode(told)
