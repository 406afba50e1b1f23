"""The router: a deterministic state machine with three doors.

Commands come in with the time, events go out, and between them stands the next deadline.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final

import msgspec

from router import capacity
from router import commands as c
from router import events as e
from router.core import Core
from router.estimate import announcement, newcomer_range, wait_range
from router.explain import WhyWaiting, why_waiting
from router.ids import AgentId, ContactId, Millis, QueueId
from router.on_agents import (
    accept,
    choose_wrap_up,
    complete,
    decline,
    drop_agent,
    end_contact,
    pick,
    return_agent,
    set_status,
    sign_in,
    sign_out,
    transfer,
)
from router.on_customers import (
    announce,
    customer_dropped,
    customer_left,
    customer_returned,
    enqueue,
    fail_callback,
    post_message,
    request_callback,
)
from router.on_participants import invite, step_out, take_part, uninvite
from router.on_setup import (
    clear_alert,
    define_agent,
    define_centre,
    define_queue,
    raise_alert,
    remove_agent,
    remove_queue,
    set_limits,
    set_opening,
    set_strategy,
    set_up,
)
from router.on_supervisors import assign, close_contact, move, reprioritise
from router.on_time import expire
from router.setup import Centre
from router.state import (
    AgentState,
    ContactState,
    Participant,
    QueueState,
    RouterState,
    empty_state,
    is_open,
    state_of,
)
from router.words import Channel, Stage, State

_HANDLERS: Final[dict[type[c.Command], Callable[[Core, Any, Millis], None]]] = {
    c.DefineCentre: define_centre,
    c.DefineQueue: define_queue,
    c.RemoveQueue: remove_queue,
    c.DefineAgent: define_agent,
    c.RemoveAgent: remove_agent,
    c.SetLimits: set_limits,
    c.SetStrategy: set_strategy,
    c.SetOpening: set_opening,
    c.RaiseAlert: raise_alert,
    c.ClearAlert: clear_alert,
    c.SetUp: set_up,
    c.Enqueue: enqueue,
    c.CustomerDropped: customer_dropped,
    c.CustomerReturned: customer_returned,
    c.CustomerLeft: customer_left,
    c.RequestCallback: request_callback,
    c.FailCallback: fail_callback,
    c.PostMessage: post_message,
    c.Announce: announce,
    c.SignIn: sign_in,
    c.SignOut: sign_out,
    c.DropAgent: drop_agent,
    c.ReturnAgent: return_agent,
    c.SetStatus: set_status,
    c.Accept: accept,
    c.Decline: decline,
    c.EndContact: end_contact,
    c.ChooseWrapUp: choose_wrap_up,
    c.Complete: complete,
    c.Transfer: transfer,
    c.Pick: pick,
    c.Invite: invite,
    c.Uninvite: uninvite,
    c.TakePart: take_part,
    c.StepOut: step_out,
    c.Assign: assign,
    c.Move: move,
    c.Reprioritise: reprioritise,
    c.CloseContact: close_contact,
}

_encoder = msgspec.json.Encoder(order="deterministic")
_decoder = msgspec.json.Decoder(RouterState)


class Router:
    """Matches waiting contacts to free agents, under their limits.

    Not thread safe, never blocks, and reads no clock: one owner calls it, with the time. A time
    before the latest one seen counts as the latest one.
    """

    def __init__(self, state: RouterState | None = None) -> None:
        self._core = Core(empty_state() if state is None else state)
        self._core.forget_touched()

    # The three doors.

    def handle(self, command: c.Command, now: Millis) -> list[e.Event]:
        """Carry out one command, and every offer that becomes possible by it.

        Raises:
            CommandRefused: With a code. Nothing has changed.
        """
        core = self._core
        now = max(now, core.state.counters.now)
        core.emitted = []
        _HANDLERS[type(command)](core, command, now)
        core.settle(now)
        return core.emitted

    def next_deadline(self) -> Millis | None:
        """Return when ``expire`` must next be called, or None if nothing is timed."""
        due = self._core.timers.peek()
        return None if due is None else due[0]

    def expire(self, now: Millis) -> list[e.Event]:
        """Carry out every deadline up to ``now``, and the offers that follow."""
        core = self._core
        now = max(now, core.state.counters.now)
        core.emitted = []
        expire(core, now)
        core.settle(now)
        return core.emitted

    def apply(self, event: e.Event) -> None:
        """Replay one event of the journal."""
        self._core.absorb(event)
        self._core.forget_touched()

    def replay(self, events: Iterable[e.Event]) -> None:
        for event in events:
            self._core.absorb(event)
        self._core.forget_touched()

    # Snapshots.

    def snapshot(self) -> bytes:
        """The whole state as JSON, the same bytes for the same journal."""
        return _encoder.encode(self._core.state)

    @classmethod
    def restore(cls, snapshot: bytes) -> "Router":
        """
        Raises:
            msgspec.DecodeError: The bytes are no snapshot of this version.
        """
        return cls(_decoder.decode(snapshot))

    # Questions. What they return must not be changed.

    @property
    def now(self) -> Millis:
        return self._core.state.counters.now

    @property
    def centre(self) -> Centre:
        return self._core.state.centre

    @property
    def contacts(self) -> dict[ContactId, ContactState]:
        return self._core.state.contacts

    @property
    def agents(self) -> dict[AgentId, AgentState]:
        return self._core.state.agents

    @property
    def queues(self) -> dict[QueueId, QueueState]:
        return self._core.state.queues

    def position(self, contact: ContactId) -> int:
        """Place in the line of its queue; 1 is next. An offered contact is at 1."""
        state = self.contacts[contact]
        return self._core.lines.position(state) if state.stage is Stage.WAITING else 1

    def line(self, queue: QueueId, limit: int = 100) -> list[ContactId]:
        """The first contacts waiting in the queue, due first."""
        return self._core.lines.first(queue, limit)

    def line_length(self, queue: QueueId) -> int:
        return self._core.lines.length(queue)

    def state_of(self, agent: AgentId) -> State:
        return state_of(self.agents[agent])

    def load(self, agent: AgentId) -> int:
        """Thousandths of the agent filled, offers included."""
        return capacity.load(self.agents[agent])

    def held(self, agent: AgentId, channel: Channel) -> int:
        return self.agents[agent].held.get(channel, 0)

    def spare(self, agent: AgentId, channel: Channel) -> int:
        """How many more of the channel would fit; below zero when over a lowered limit."""
        return self._core.room(self.agents[agent], channel)

    def is_open(self, queue: QueueId, now: Millis) -> bool:
        setup = self.queues[queue].setup
        return not setup.disabled and is_open(setup, now)

    def takes(self, queue: QueueId) -> bool:
        """Whether the queue is there and not disabled, so that somebody new can be put into it."""
        known = self.queues.get(queue)
        return known is not None and not known.setup.disabled

    def agents_able(self, queue: QueueId) -> int:
        """Agents at work who could serve the queue: by their skills too, whatever their room."""
        return self._core.pools.agents_able(self.queues[queue].setup)

    def participants(self, contact: ContactId) -> Sequence[Participant]:
        """Who is invited, or takes part beside the contact's agent."""
        return self._core.state.participants.get(contact, ())

    def helping(self, agent: AgentId) -> Sequence[ContactId]:
        """Contacts of others in which the agent takes part, or is invited to."""
        return self._core.state.helping.get(agent, ())

    def wait_range(self, contact: ContactId) -> tuple[int, int] | None:
        """The remaining wait of a waiting contact in ms, at the last event; None when nobody is at
        work for it."""
        return wait_range(self._core, self.contacts[contact], self.now)

    def announcement(self, contact: ContactId, now: Millis) -> e.Announced:
        """What ``Announce`` would tell this waiting contact."""
        return announcement(self._core, self.contacts[contact], now)

    def queue_wait_range(self, queue: QueueId) -> tuple[int, int] | None:
        """What somebody who came now would wait, by a live channel where there is one."""
        return newcomer_range(self._core, queue)

    def why_waiting(self, contact: ContactId) -> WhyWaiting:
        return why_waiting(self._core, self.contacts[contact])
