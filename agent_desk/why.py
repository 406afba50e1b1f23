"""Why this agent got the offer, in one sentence."""

from collections.abc import Callable
from typing import Final

from router.events import Why
from router.words import Channel, OfferKind, Strategy

PLURALS: Final = {
    Channel.VOICE: "calls",
    Channel.CHAT: "chats",
    Channel.EMAIL: "emails",
    Channel.SMS: "SMS",
    Channel.MESSENGER: "messenger chats",
    Channel.FAX: "faxes",
}


def sentence(
    why: Why | None, channel: Channel, name_of: Callable[[str], str], *, own: bool = True
) -> str:
    """``own``: read by the agent who got it, and not by who helps them."""
    if why is None:
        return ""
    if not own:
        return third_person(why, channel, name_of)
    match why.kind:
        case OfferKind.PREFERRED:
            return "This customer is waiting for you."
        case OfferKind.TRANSFERRED:
            return f"{name_of(why.by)} transferred it to you."
        case OfferKind.PICKED:
            return "You picked it from the line."
        case OfferKind.ASSIGNED:
            by = name_of(why.by) if why.by else "A supervisor"
            return f"{by} assigned it to you."
    reason = _measured(why, channel)
    if why.able <= 1:
        return f"{reason}; nobody else was able."
    others = why.able - 1
    return f"{reason}; {others} {'other was' if others == 1 else 'others were'} able."


def _measured(why: Why, channel: Channel) -> str:
    match why.strategy:
        case Strategy.MOST_AVAILABLE:
            return f"You had the most room for {PLURALS[channel]}: {why.measure} free"
        case Strategy.LEAST_BUSY:
            return f"You had the fewest contacts in hand or offered: {why.measure}"
        case Strategy.LEAST_LOADED:
            return f"You were the least loaded: {why.measure / 10:.0f} % full"
        case Strategy.LONGEST_IDLE:
            return "You have waited longest since you last served somebody"
        case Strategy.ROUND_ROBIN:
            return "It was your turn"
    return "You were able to take it"


def third_person(why: Why, channel: Channel, name_of: Callable[[str], str]) -> str:
    """As ``sentence``, for somebody else to read."""
    match why.kind:
        case OfferKind.PREFERRED:
            return "The customer waited for them."
        case OfferKind.TRANSFERRED:
            return f"{name_of(why.by)} chose them."
        case OfferKind.PICKED:
            return "They picked it from the line."
        case OfferKind.ASSIGNED:
            return f"{name_of(why.by) if why.by else 'A supervisor'} assigned it."
    able = "nobody else was able" if why.able <= 1 else f"{why.able} were able"
    return f"{_measured_of_them(why, channel)}; {able}."


def _measured_of_them(why: Why, channel: Channel) -> str:
    match why.strategy:
        case Strategy.MOST_AVAILABLE:
            return f"Most room for {PLURALS[channel]}: {why.measure} free"
        case Strategy.LEAST_BUSY:
            return f"Fewest contacts in hand or offered: {why.measure}"
        case Strategy.LEAST_LOADED:
            return f"Least loaded: {why.measure / 10:.0f} % full"
        case Strategy.LONGEST_IDLE:
            return "Longest since they last served somebody"
        case Strategy.ROUND_ROBIN:
            return "It was their turn"
    return "They were able to take it"
