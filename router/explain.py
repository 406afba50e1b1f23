"""Why a contact still waits, in a code and the figures behind it."""

from router.core import Core
from router.ids import AgentId, Millis
from router.lines import bits
from router.setup import Record
from router.state import AgentState, ContactState
from router.words import Stage


class WhyWaiting(Record, frozen=True):
    code: str
    """being_offered, scheduled, customer_away, for_preferred, nobody_serves (no agent has queue and
    skills), limits_zero (some have, but with no limit for the channel), nobody_at_work,
    passed_over (those free have missed or declined it), all_full, or not_waiting."""
    position: int = 0
    able: int = 0
    """Agents with the queue and the skills, at work or not."""
    at_work: int = 0
    free: int = 0
    """At work with room, but passed over for this contact."""
    agent: AgentId | None = None
    until: Millis | None = None
    on_break: int = 0
    """With nobody at work: of those able, these are signed in, and nothing is offered to them."""
    not_responding: int = 0
    reconnecting: int = 0


def why_waiting(core: Core, contact: ContactState) -> WhyWaiting:
    if contact.stage is Stage.OFFERED:
        return WhyWaiting(code="being_offered", agent=contact.agent, until=contact.offer_deadline)
    if contact.stage is Stage.SCHEDULED:
        return WhyWaiting(code="scheduled", until=contact.not_before)
    core.lines.refresh()
    cls = core.lines.class_of(contact.id)
    if cls is None:
        return WhyWaiting(code="not_waiting")
    position = core.lines.position(contact)
    if cls.held:
        return WhyWaiting(code="customer_away", position=position, until=contact.away_until)
    if cls.only is not None:
        return WhyWaiting(
            code="for_preferred",
            position=position,
            agent=cls.only,
            until=contact.preferred_until,
        )
    profiles = [core.lines.profiles[bit] for bit in bits(cls.profiles)]
    able = [
        seat.state
        for profile in profiles
        for seat in profile.seats.values()
        if seat.limits.get(contact.channel) and not seat.state.setup.disabled
    ]
    at_work = sum(profile.working.get(contact.channel, 0) for profile in profiles)
    free = sum(profile.free.get(contact.channel, 0) for profile in profiles)
    code = "all_full"
    if not able:
        has_seats = any(
            not seat.state.setup.disabled for profile in profiles for seat in profile.seats.values()
        )
        code = "limits_zero" if has_seats else "nobody_serves"
    elif not at_work:
        code = "nobody_at_work"
    elif free:
        code = "passed_over"
    on_break, silent, reconnecting = (0, 0, 0) if at_work else _away(able)
    return WhyWaiting(
        code=code,
        position=position,
        able=len(able),
        at_work=at_work,
        free=free,
        until=contact.excluded_until if free else None,
        on_break=on_break,
        not_responding=silent,
        reconnecting=reconnecting,
    )


def _away(agents: list[AgentState]) -> tuple[int, int, int]:
    """How many of them are signed in and on a break, not responding, reconnecting. Each once."""
    seen = [agent for agent in agents if agent.signed_in]
    reconnecting = sum(agent.reconnecting for agent in seen)
    silent = sum(agent.not_responding and not agent.reconnecting for agent in seen)
    return len(seen) - reconnecting - silent, silent, reconnecting
