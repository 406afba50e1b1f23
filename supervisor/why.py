"""Why a contact still waits, in one sentence."""

from collections.abc import Callable

from router.explain import WhyWaiting


def sentence(why: WhyWaiting, name_of: Callable[[str], str]) -> str:
    match why.code:
        case "being_offered":
            return f"Offered to {name_of(why.agent or '')}."
        case "scheduled":
            return "A callback for later."
        case "customer_away":
            return "The customer's connection is lost; the place is kept."
        case "for_preferred":
            return f"Waiting for {name_of(why.agent or '')}."
        case "nobody_serves":
            return "No agent has this queue and the skills."
        case "limits_zero":
            return "The limits of all who could serve are 0."
        case "nobody_at_work":
            return f"{_agents(why.able)} could serve, but nobody is at work."
        case "passed_over":
            return f"{_agents(why.free)} with room missed or declined it."
        case "all_full":
            return f"{_agents(why.at_work)} at work could serve, all of them full."
    return ""


def _agents(count: int) -> str:
    return "1 agent" if count == 1 else f"{count} agents"
