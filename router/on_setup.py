"""Commands that change what the centre is made of, at run time."""

from collections.abc import Collection, Iterable, Mapping

from router import commands as c
from router import events as e
from router.checks import bad, need_agent, need_queue
from router.core import Core
from router.ids import AgentId, Millis, QueueId
from router.leaving import hand_over
from router.refusals import CommandRefused
from router.setup import Agent, Centre, ChannelRules, Need, Queue
from router.words import Channel, Refusal, Stage

LIMIT_MAX = 1_000
"""More of one channel at once is a slip of the keyboard."""
LEVEL_MAX = 100
DAY_MS = 86_400_000
CLOCK_MAX_MS = 366 * DAY_MS
SLOT_OPENINGS = 4_000


def define_centre(core: Core, cmd: c.DefineCentre, now: Millis) -> None:
    check_centre(cmd.centre)
    core.emit(e.CentreDefined(at=now, centre=cmd.centre, by=cmd.by))


def check_centre(centre: Centre) -> None:
    if not 0 <= centre.lease_quiet_ms <= centre.lease_lost_ms <= CLOCK_MAX_MS:
        raise bad("lease times must be ascending")
    if not 0 < centre.callback_life_ms <= CLOCK_MAX_MS:
        raise bad("a callback lives for some time, at most a year")
    for channel, others in centre.interruptible.items():
        if channel in others:
            raise bad(f"{channel} cannot interrupt itself")


def define_queue(core: Core, cmd: c.DefineQueue, now: Millis) -> None:
    queue = cmd.queue
    _check_queue(queue)
    _check_open_contacts(core, {queue.id: queue}, ())
    core.emit(e.QueueDefined(at=now, queue=queue, by=cmd.by))


def _check_open_contacts(
    core: Core, queues: Mapping[QueueId, Queue], without: Collection[QueueId]
) -> None:
    """Open contacts keep their queue, and its rules for their channel."""
    for contact in core.state.contacts.values():
        if contact.queue in without:
            raise CommandRefused(Refusal.QUEUE_IN_USE, "contacts are open in it")
        queue = queues.get(contact.queue)
        if queue is not None and contact.channel not in queue.rules:
            raise CommandRefused(Refusal.QUEUE_IN_USE, "contacts of a removed channel are open")


def set_up(core: Core, cmd: c.SetUp, now: Millis) -> None:
    state = core.state
    for queue_id in cmd.without_queues:
        need_queue(core, queue_id)
    for agent_id in cmd.without_agents:
        _check_gone(core, agent_id)
    if cmd.centre is not None:
        check_centre(cmd.centre)
    queues = {queue.id: queue for queue in cmd.queues}
    agents = {agent.id: agent for agent in cmd.agents}
    gone = set(cmd.without_queues)
    if len(queues) < len(cmd.queues) or len(agents) < len(cmd.agents) or gone & queues.keys():
        raise bad("a queue or an agent is named twice")
    if agents.keys() & set(cmd.without_agents):
        raise bad("an agent is named twice")
    stay = {**{id: known.setup for id, known in state.queues.items()}, **queues}
    stay = {id: queue for id, queue in stay.items() if id not in gone}
    for queue in queues.values():
        _check_queue(queue)
    for queue in stay.values():
        overflow = queue.overflow
        if overflow in gone or (queue.id in queues and overflow not in (None, *stay)):
            raise CommandRefused(Refusal.QUEUE_IN_USE, f"{queue.id} overflows into a queue gone")
    _check_open_contacts(core, queues, gone)
    for agent in agents.values():
        _check_agent(agent, stay)
    if cmd.centre is not None:
        core.emit(e.CentreDefined(at=now, centre=cmd.centre, by=cmd.by))
    for queue in queues.values():
        core.emit(e.QueueDefined(at=now, queue=queue, by=cmd.by))
    for agent in agents.values():
        _put_agent(core, agent, cmd.by, now)
    for agent_id in dict.fromkeys(cmd.without_agents):
        _remove_agent(core, agent_id, cmd.by, now)
    for queue_id in dict.fromkeys(cmd.without_queues):
        core.emit(e.QueueRemoved(at=now, queue=queue_id, by=cmd.by))


def _check_queue(queue: Queue) -> None:
    if not queue.id:
        raise bad("a queue needs an id")
    if not queue.rules:
        raise bad("a queue needs rules for at least one channel")
    for rules in queue.rules.values():
        _check_rules(rules)
    check_needs(queue.needs)
    for ring in queue.rings:
        check_needs(ring.needs)
    steps = [ring.after_ms for ring in queue.rings]
    if steps != sorted(set(steps)) or any(step <= 0 for step in steps):
        raise bad("rings must ascend in time")
    if queue.overflow == queue.id:
        raise bad("a queue cannot overflow into itself")
    _check_opening(queue.opening)
    if queue.max_waiting is not None and queue.max_waiting < 0:
        raise bad("max_waiting must not be negative")
    _check_clocks((queue.max_wait_ms, queue.preferred_ms, queue.exclusion_ms))
    if queue.max_wait_ms == 0:
        raise bad("the longest wait must be positive")
    check_head_start(queue.head_start_ms)


def _check_rules(rules: ChannelRules) -> None:
    if rules.offer_ms < 1_000 or rules.misses < 1:
        raise bad("an offer lasts at least a second, and one miss is the least")
    if not 0 <= rules.silent_share <= 100:
        raise bad("silent_share is a percentage")
    if not 1 <= rules.callback_attempts <= 100:
        raise bad("callback_attempts must be from 1 to 100")
    if rules.first_reply_ms == 0:
        raise bad("an agent needs time for the first reply")
    _check_clocks(
        (
            rules.target_ms,
            rules.offer_ms,
            rules.handle_ms,
            rules.first_reply_warn_ms,
            rules.first_reply_ms,
            rules.silent_ms,
            rules.silent_close_ms,
            rules.wrap_up_ms,
            rules.customer_grace_ms,
            rules.lost_keep_ms,
            rules.lease_lost_head_start_ms,
            rules.callback_gap_ms,
        )
    )


def check_head_start(head_start_ms: int) -> None:
    """What a contact is worth makes its due earlier: with less than nothing it would be late and
    nobody would see it."""
    if not 0 <= head_start_ms <= CLOCK_MAX_MS:
        raise bad("a head start is at least nothing and at most a year")


def _check_clocks(clocks: Iterable[int | None]) -> None:
    for clock in clocks:
        if clock is not None and not 0 <= clock <= CLOCK_MAX_MS:
            raise bad("a time is negative or longer than a year")


def check_needs(needs: tuple[Need, ...]) -> None:
    for need in needs:
        if not need.skill or not 1 <= need.level <= LEVEL_MAX:
            raise bad(f"skill levels go from 1 to {LEVEL_MAX}")
        if need.drop_after_ms is not None and need.drop_after_ms <= 0:
            raise bad("drop_after_ms must be positive")


def _check_opening(opening: tuple[tuple[Millis, Millis], ...] | None) -> None:
    if opening is None:
        return
    if len(opening) > SLOT_OPENINGS:
        raise bad("too many opening times")
    last = None
    for start, end in opening:
        if start >= end or (last is not None and start < last):
            raise bad("opening times must ascend and not overlap")
        last = end


def remove_queue(core: Core, cmd: c.RemoveQueue, now: Millis) -> None:
    need_queue(core, cmd.queue)
    if any(contact.queue == cmd.queue for contact in core.state.contacts.values()):
        raise CommandRefused(Refusal.QUEUE_IN_USE, "contacts are open in it")
    if any(queue.setup.overflow == cmd.queue for queue in core.state.queues.values()):
        raise CommandRefused(Refusal.QUEUE_IN_USE, "another queue overflows into it")
    core.emit(e.QueueRemoved(at=now, queue=cmd.queue, by=cmd.by))


def define_agent(core: Core, cmd: c.DefineAgent, now: Millis) -> None:
    agent = cmd.agent
    _check_agent(agent, core.state.queues)
    _put_agent(core, agent, cmd.by, now)


def _put_agent(core: Core, agent: Agent, by: str, now: Millis) -> None:
    core.emit(e.AgentDefined(at=now, agent=agent, by=by))
    if not agent.disabled:
        return
    held = core.state.agents[agent.id]
    if held.signed_in:
        core.emit(e.SignedOut(at=now, agent=agent.id, by=by))
    # Also what waits in the hands of somebody who is away for its customer to write.
    hand_over(core, held, now)


def _check_agent(agent: Agent, queues: Collection[QueueId]) -> None:
    if not agent.id:
        raise bad("an agent needs an id")
    for queue in agent.queues:
        if queue not in queues:
            raise CommandRefused(Refusal.UNKNOWN_QUEUE, f"no queue {queue}")
    if not all(1 <= level <= LEVEL_MAX for level in agent.skills.values()):
        raise bad(f"skill levels go from 1 to {LEVEL_MAX}")
    check_limits(agent.limits, agent.total)


def check_limits(limits: dict[Channel, int], total: int | None) -> None:
    if not all(0 <= limit <= LIMIT_MAX for limit in limits.values()):
        raise bad(f"limits go from 0 to {LIMIT_MAX}")
    if total is not None and not 0 <= total <= LIMIT_MAX:
        raise bad(f"the total goes from 0 (none) to {LIMIT_MAX}")


def remove_agent(core: Core, cmd: c.RemoveAgent, now: Millis) -> None:
    _check_gone(core, cmd.agent)
    _remove_agent(core, cmd.agent, cmd.by, now)


def _check_gone(core: Core, agent_id: AgentId) -> None:
    agent = need_agent(core, agent_id)
    if agent.signed_in or agent.hands:
        raise CommandRefused(Refusal.AGENT_IN_USE, agent=agent_id)


def _remove_agent(core: Core, agent: AgentId, by: str, now: Millis) -> None:
    core.emit(e.AgentRemoved(at=now, agent=agent, by=by))
    for contact in core.contacts_preferring(agent):
        if contact.stage is Stage.WAITING:
            core.emit(e.PreferenceEnded(at=now, contact=contact.id))


def set_limits(core: Core, cmd: c.SetLimits, now: Millis) -> None:
    for agent_id in cmd.agents:
        need_agent(core, agent_id)
    check_limits(cmd.limits, cmd.total)
    if not cmd.agents or (not cmd.limits and cmd.total is None):
        raise bad("nobody or nothing to change")
    core.emit(
        e.LimitsSet(
            at=now,
            agents=tuple(sorted(set(cmd.agents))),
            limits=cmd.limits,
            total=cmd.total,
            by=cmd.by,
        )
    )


def set_strategy(core: Core, cmd: c.SetStrategy, now: Millis) -> None:
    queue = need_queue(core, cmd.queue)
    if queue.setup.strategy is cmd.strategy:
        raise CommandRefused(Refusal.ALREADY_SO)
    core.emit(e.StrategySet(at=now, queue=cmd.queue, strategy=cmd.strategy, by=cmd.by))


def set_opening(core: Core, cmd: c.SetOpening, now: Millis) -> None:
    need_queue(core, cmd.queue)
    _check_opening(cmd.opening)
    core.emit(e.OpeningSet(at=now, queue=cmd.queue, opening=cmd.opening, by=cmd.by))


def raise_alert(core: Core, cmd: c.RaiseAlert, now: Millis) -> None:
    if cmd.alert in need_queue(core, cmd.queue).alerts:
        raise CommandRefused(Refusal.ALREADY_SO)
    told = e.AlertRaised(at=now, queue=cmd.queue, alert=cmd.alert, value=cmd.value, limit=cmd.limit)
    core.emit(told)


def clear_alert(core: Core, cmd: c.ClearAlert, now: Millis) -> None:
    if cmd.alert not in need_queue(core, cmd.queue).alerts:
        raise CommandRefused(Refusal.ALREADY_SO)
    core.emit(e.AlertCleared(at=now, queue=cmd.queue, alert=cmd.alert))
