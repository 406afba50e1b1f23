"""What the events of agents do to their state, for ``apply``."""

from router import events as e
from router.state import AgentState, RouterState
from router.words import Status


def signed_in(state: RouterState, a: AgentState, event: e.SignedIn) -> None:
    a.signed_in, a.epoch = True, event.epoch
    a.status, a.reason = event.status, event.reason
    a.next_status, a.next_reason = None, ""
    a.not_responding, a.misses, a.unanswered = False, 0, 0
    forget_drop(a)


def signed_out(state: RouterState, a: AgentState, event: e.SignedOut | e.LeaseLost) -> None:
    a.signed_in = False
    a.status, a.reason = Status.OFFLINE, ""
    a.next_status, a.next_reason = None, ""
    a.not_responding, a.misses, a.unanswered = False, 0, 0
    forget_drop(a)


def forget_drop(a: AgentState) -> None:
    a.dropped_at = a.quiet_until = a.lost_at = None
    a.reconnecting = False


def status_set(state: RouterState, a: AgentState, event: e.StatusSet) -> None:
    if a.status is not event.status or a.reason != event.reason:
        a.since = event.at
    a.status, a.reason = event.status, event.reason
    a.next_status, a.next_reason = None, ""
    a.not_responding, a.misses, a.unanswered = False, 0, 0


def status_queued(state: RouterState, a: AgentState, event: e.StatusQueued) -> None:
    a.next_status, a.next_reason = event.status, event.reason


def stopped_responding(state: RouterState, a: AgentState, event: e.StoppedResponding) -> None:
    a.not_responding = True


def connection_dropped(state: RouterState, a: AgentState, event: e.ConnectionDropped) -> None:
    a.dropped_at = event.at
    a.quiet_until, a.lost_at = event.quiet_until, event.lost_at


def reconnecting_seen(state: RouterState, a: AgentState, event: e.ReconnectingSeen) -> None:
    a.reconnecting = True
    a.quiet_until = None
