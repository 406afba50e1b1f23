"""What each event does to the state: the only code that changes it, live and in replay."""

from collections.abc import Callable
from typing import Any, Final

from router import events as e
from router.apply_agents import (
    connection_dropped,
    forget_drop,
    reconnecting_seen,
    signed_in,
    signed_out,
    status_queued,
    status_set,
    stopped_responding,
)
from router.ids import AgentId
from router.pace import note_abandoned, note_arrived, note_served
from router.participants import invited, parted, took_part
from router.setup import Record
from router.stages import next_stage
from router.state import AgentState, ContactState, QueueState, RouterState, state_of
from router.words import RequeueReason, Sender, Stage

FULL_SLOT: Final = 100

OFFERED: Final = Stage.OFFERED
SERVING: Final = Stage.SERVING
WRAP_UP: Final = Stage.WRAP_UP
CLOSED: Final = Stage.CLOSED


def apply(state: RouterState, event: e.Event) -> None:
    counters = state.counters
    if event.at > counters.now:
        counters.now = event.at
    kind = type(event)
    # Looked up by type: ``isinstance`` with a record costs more than all the rest of this.
    if kind in CONTACT_EVENTS:
        _apply_to_contact(state, event)  # type: ignore[arg-type]
    elif kind in AGENT_EVENTS:
        agent = state.agents[event.agent]  # type: ignore[attr-defined]
        _APPLY[kind](state, agent, event)
        _note_state(agent, event)
    else:
        _APPLY[kind](state, None, event)


def _apply_to_contact(state: RouterState, event: e.ContactEvent) -> None:
    contact = state.contacts[event.contact]
    stage = next_stage(contact.stage, event)
    holder = contact.agent
    _APPLY[type(event)](state, contact, event)
    contact.stage = stage
    if holder is not None:
        _note_state(state.agents[holder], event)
    if contact.agent is not None and contact.agent != holder:
        _note_state(state.agents[contact.agent], event)
    if stage is CLOSED:
        del state.contacts[contact.id]


def _note_state(agent: AgentState, event: e.Event) -> None:
    seen = state_of(agent)
    if seen is not agent.state:
        agent.state = seen
        agent.since = event.at


# Capacity: taken with the offer, given back here and nowhere else.


def _take(state: RouterState, agent: AgentState, contact: ContactState) -> None:
    assert contact.id not in agent.hands, (agent.id, contact.id)
    agent.hands[contact.id] = OFFERED
    agent.offered += 1
    agent.held[contact.channel] = agent.held.get(contact.channel, 0) + 1
    agent.weight[contact.channel] = agent.weight.get(contact.channel, 0) + FULL_SLOT
    contact.agent = agent.id


def _release(state: RouterState, contact: ContactState) -> None:
    assert contact.agent is not None, contact.id
    agent = state.agents[contact.agent]
    stage = agent.hands.pop(contact.id)
    if stage is OFFERED:
        agent.offered -= 1
    elif stage is SERVING:
        agent.serving -= 1
    share = _weight(state, contact)
    agent.held[contact.channel] -= 1
    agent.weight[contact.channel] -= share
    if not agent.held[contact.channel]:
        del agent.held[contact.channel]
        del agent.weight[contact.channel]
    contact.agent = None
    contact.offer = contact.offer_deadline = contact.why = None
    contact.silent = False


def _weight(state: RouterState, contact: ContactState) -> int:
    if not contact.silent:
        return FULL_SLOT
    return contact.silent_share


def _hold(agent: AgentState, contact: ContactState, stage: Stage) -> None:
    if agent.hands[contact.id] is OFFERED:
        agent.offered -= 1
    elif agent.hands[contact.id] is SERVING:
        agent.serving -= 1
    if stage is SERVING:
        agent.serving += 1
    agent.hands[contact.id] = stage


def _end_service(contact: ContactState) -> None:
    contact.accepted_at = contact.quiet_from = contact.wrap_up_until = None
    contact.replied = contact.warned = False


def _join_line(contact: ContactState, event: e.Event) -> None:
    contact.queue_since = event.at


def _exclude(state: RouterState, contact: ContactState, agent: AgentId, event: e.Event) -> None:
    if agent not in contact.excluded:
        contact.excluded = sorted([*contact.excluded, agent])
    contact.excluded_until = event.at + state.queues[contact.queue].setup.exclusion_ms  # type: ignore[assignment]


# Set-up.


def _centre_defined(state: RouterState, _: None, event: e.CentreDefined) -> None:
    state.centre = event.centre


def _queue_defined(state: RouterState, _: None, event: e.QueueDefined) -> None:
    known = state.queues.get(event.queue.id)
    if known is None:
        state.queues[event.queue.id] = QueueState(setup=event.queue)
    else:
        known.setup = event.queue


def _alert_told(state: RouterState, _: None, event: e.AlertRaised | e.AlertCleared) -> None:
    alerts = state.queues[event.queue].alerts
    alerts.pop(event.alert, None)
    if isinstance(event, e.AlertRaised):
        alerts[event.alert] = event.at


def _agent_defined(state: RouterState, _: None, event: e.AgentDefined) -> None:
    known = state.agents.get(event.agent.id)
    if known is None:
        state.agents[event.agent.id] = AgentState(setup=event.agent, since=event.at)
    else:
        known.setup = event.agent


def _agent_removed(state: RouterState, _: None, event: e.AgentRemoved) -> None:
    del state.agents[event.agent]


def _limits_set(state: RouterState, _: None, event: e.LimitsSet) -> None:
    for agent_id in event.agents:
        agent = state.agents[agent_id]
        agent.setup = changed_limits(agent.setup, event)


def changed_limits(setup: Any, event: e.LimitsSet) -> Any:
    total = setup.total if event.total is None else (event.total or None)
    return replace(setup, limits={**setup.limits, **event.limits}, total=total)


def replace(record: Record, **changes: object) -> Any:
    fields = {name: getattr(record, name) for name in record.__struct_fields__}
    return type(record)(**{**fields, **changes})


def _strategy_set(state: RouterState, _: None, event: e.StrategySet) -> None:
    queue = state.queues[event.queue]
    queue.setup = replace(queue.setup, strategy=event.strategy)


def _opening_set(state: RouterState, _: None, event: e.OpeningSet) -> None:
    queue = state.queues[event.queue]
    queue.setup = replace(queue.setup, opening=event.opening)


# The line.


def _enqueued(state: RouterState, _: None, event: e.Enqueued) -> None:
    contact = state.contacts[event.contact] = ContactState(
        id=event.contact,
        customer=event.customer,
        channel=event.channel,
        queue=event.queue,
        needs=event.needs,
        head_start_ms=event.head_start_ms,
        owed_ms=min(event.head_start_ms, state.queues[event.queue].setup.head_start_ms),
        entered_at=event.at,
        due=event.due,
        queue_since=event.at,
        preferred=event.preferred,
        preferred_until=event.preferred_until,
    )
    note_arrived(state, contact, event.at)


def _ring_reached(state: RouterState, c: ContactState, event: e.RingReached) -> None:
    c.relaxed_ms = event.waited_ms


def _preference_ended(state: RouterState, c: ContactState, event: e.PreferenceEnded) -> None:
    c.preferred = c.preferred_until = None


def _exclusions_ended(state: RouterState, c: ContactState, event: e.ExclusionsEnded) -> None:
    c.excluded, c.excluded_until = [], None


def _moved(state: RouterState, c: ContactState, event: e.Moved | e.Overflowed) -> None:
    c.left = [*c.left, c.queue] if isinstance(event, e.Overflowed) else []
    c.queue = event.queue
    c.relaxed_ms = 0
    c.excluded, c.excluded_until = [], None
    _join_line(c, event)


def _reprioritised(state: RouterState, c: ContactState, event: e.Reprioritised) -> None:
    c.head_start_ms, c.due = event.head_start_ms, event.due


def _announced(state: RouterState, c: ContactState, event: e.Announced) -> None:
    c.announced = event


# Offers.


def _offered(state: RouterState, c: ContactState, event: e.Offered) -> None:
    agent = state.agents[event.agent]
    _take(state, agent, c)
    c.offer, c.offer_deadline, c.why = event.offer, event.deadline, event.why
    state.counters.offers = max(state.counters.offers, event.offer)
    state.counters.given += 1
    agent.given_seq = state.counters.given


def _accepted(state: RouterState, c: ContactState, event: e.Accepted) -> None:
    agent = state.agents[event.agent]
    _hold(agent, c, SERVING)
    if not event.auto:
        agent.misses = 0
    c.offer_deadline = None
    c.accepted_at = event.at
    c.replied = c.warned = False
    c.excluded = []
    c.excluded_until = c.preferred = c.preferred_until = None


def _turned_down(state: RouterState, c: ContactState, event: e.Declined | e.OfferExpired) -> None:
    _release(state, c)
    _exclude(state, c, event.agent, event)
    if c.preferred == event.agent:
        c.preferred = c.preferred_until = None
    agent = state.agents[event.agent]
    # To decline is to respond: only offers that lapse in a row count as misses.
    agent.misses = agent.misses + 1 if isinstance(event, e.OfferExpired) else 0


def _withdrawn(state: RouterState, c: ContactState, event: e.OfferWithdrawn) -> None:
    _release(state, c)


def _requeued(state: RouterState, c: ContactState, event: e.Requeued) -> None:
    c.requeued_at = event.at
    _served(state, c, event)
    if event.reason is RequeueReason.NO_FIRST_REPLY:
        state.agents[event.agent].unanswered += 1
    _release(state, c)
    _end_service(c)
    moved = c.queue != event.queue
    c.owed_ms += event.head_start_ms - c.head_start_ms
    c.queue, c.due, c.head_start_ms = event.queue, event.due, event.head_start_ms
    if moved:
        c.left = []
        c.relaxed_ms = 0
        c.excluded, c.excluded_until = [], None
    c.preferred, c.preferred_until, c.handed_by = event.preferred, event.preferred_until, ""
    if event.reason is RequeueReason.TRANSFERRED:
        c.handed_by = event.by or event.agent
        # Whoever transfers a callback has its customer on the line.
        c.virtual, c.callback_expires, c.callback_attempts = False, None, 0
    if event.exclude:
        _exclude(state, c, event.agent, event)
    _join_line(c, event)


# The conversation.


def _message_posted(state: RouterState, c: ContactState, event: e.MessagePosted) -> None:
    c.messages = event.seq
    if event.sender is Sender.AGENT:
        c.replied = True
        c.quiet_from = event.at
        if event.agent == c.agent:
            state.agents[c.agent].unanswered = 0  # type: ignore[index]
    elif event.sender is Sender.CUSTOMER:
        c.quiet_from = None
        if c.silent:
            agent = state.agents[c.agent]  # type: ignore[index]
            agent.weight[c.channel] += FULL_SLOT - _weight(state, c)
            c.silent = False


def _first_reply_warned(state: RouterState, c: ContactState, event: e.FirstReplyWarned) -> None:
    c.warned = True


def _customer_silent(state: RouterState, c: ContactState, event: e.CustomerSilent) -> None:
    agent = state.agents[c.agent]  # type: ignore[index]
    c.silent = True
    c.silent_share = event.share
    agent.weight[c.channel] += _weight(state, c) - FULL_SLOT


def _customer_away(state: RouterState, c: ContactState, event: e.CustomerAway) -> None:
    c.away_until, c.away_since = event.until, event.at


def _customer_back(state: RouterState, c: ContactState, event: e.CustomerBack) -> None:
    c.away_until = None


def _lost(state: RouterState, c: ContactState, event: e.Lost) -> None:
    note_abandoned(state, c, event.left_at)
    c.away_until = None
    c.lost_until = event.keep_until


def _returned(state: RouterState, c: ContactState, event: e.Returned) -> None:
    c.lost_until = None
    c.virtual = False
    c.not_before = c.callback_expires = None
    _join_line(c, event)


# Callbacks.


def _callback_requested(state: RouterState, c: ContactState, event: e.CallbackRequested) -> None:
    c.virtual = True
    c.lost_until = c.away_until = None
    c.not_before = event.not_before
    c.callback_expires = event.expires_at
    if event.channel is not None:
        c.channel = event.channel


def _callback_due(state: RouterState, c: ContactState, event: e.CallbackDue) -> None:
    c.not_before = None
    _join_line(c, event)


def _callback_failed(state: RouterState, c: ContactState, event: e.CallbackFailed) -> None:
    _served(state, c, event)
    _release(state, c)
    _end_service(c)
    c.callback_attempts = event.attempts
    c.not_before = event.not_before


# Ends.


def _served(state: RouterState, c: ContactState, event: e.Event) -> None:
    assert c.agent is not None
    state.counters.served += 1
    state.agents[c.agent].served_seq = state.counters.served
    note_served(state, c, event.at)


def _ended(state: RouterState, c: ContactState, event: e.Ended) -> None:
    agent = state.agents[event.agent]
    if c.silent:
        agent.weight[c.channel] += FULL_SLOT - _weight(state, c)
        c.silent = False
    _hold(agent, c, WRAP_UP)
    c.ended_by, c.ended_at, c.wrap_up_until = event.by, event.at, event.wrap_up_until
    c.quiet_from = c.away_until = None


def _wrap_up_chosen(state: RouterState, c: ContactState, event: e.WrapUpChosen) -> None:
    c.disposition, c.tags = event.disposition, event.tags


def _closed(state: RouterState, c: ContactState, event: e.Closed) -> None:
    if c.agent is not None:
        _served(state, c, event)
        _release(state, c)


_APPLY: Final[dict[type[e.Event], Callable[..., None]]] = {
    e.CentreDefined: _centre_defined,
    e.QueueDefined: _queue_defined,
    e.QueueRemoved: lambda state, _, event: state.queues.pop(event.queue),
    e.AgentDefined: _agent_defined,
    e.AgentRemoved: _agent_removed,
    e.LimitsSet: _limits_set,
    e.StrategySet: _strategy_set,
    e.OpeningSet: _opening_set,
    e.AlertRaised: _alert_told,
    e.AlertCleared: _alert_told,
    e.Enqueued: _enqueued,
    e.RingReached: _ring_reached,
    e.PreferenceEnded: _preference_ended,
    e.ExclusionsEnded: _exclusions_ended,
    e.Overflowed: _moved,
    e.Moved: _moved,
    e.Reprioritised: _reprioritised,
    e.Announced: _announced,
    e.Offered: _offered,
    e.Accepted: _accepted,
    e.Declined: _turned_down,
    e.OfferExpired: _turned_down,
    e.OfferWithdrawn: _withdrawn,
    e.Requeued: _requeued,
    e.MessagePosted: _message_posted,
    e.Invited: invited,
    e.TookPart: took_part,
    e.Parted: parted,
    e.FirstReplyWarned: _first_reply_warned,
    e.CustomerSilent: _customer_silent,
    e.CustomerAway: _customer_away,
    e.CustomerBack: _customer_back,
    e.Lost: _lost,
    e.Returned: _returned,
    e.CallbackRequested: _callback_requested,
    e.CallbackDue: _callback_due,
    e.CallbackFailed: _callback_failed,
    e.Ended: _ended,
    e.WrapUpChosen: _wrap_up_chosen,
    e.Closed: _closed,
    e.SignedIn: signed_in,
    e.SignedOut: signed_out,
    e.StatusSet: status_set,
    e.StatusQueued: status_queued,
    e.StoppedResponding: stopped_responding,
    e.ConnectionDropped: connection_dropped,
    e.ReconnectingSeen: reconnecting_seen,
    e.ConnectionReturned: lambda state, a, event: forget_drop(a),
    e.LeaseLost: signed_out,
}

CONTACT_EVENTS: Final = frozenset(kind for kind in _APPLY if issubclass(kind, e.ContactEvent)) - {
    e.Enqueued
}
"""All that happen to a contact that exists."""
AGENT_EVENTS: Final = frozenset(kind for kind in _APPLY if issubclass(kind, e.AgentEvent))
