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
            return f"{_agents(why.able)} could serve, but {_nobody(why)}."
        case "passed_over":
            return f"{_agents(why.free)} with room missed or declined it."
        case "all_full":
            return f"{_agents(why.at_work)} at work could serve, all of them full."
    return ""


def _nobody(why: WhyWaiting) -> str:
    """Why nobody of them is offered anything."""
    away = {
        "not responding": why.not_responding,
        "reconnecting": why.reconnecting,
        "on a break": why.on_break,
    }
    told = [
        f"{count} {'is' if count == 1 else 'are'} {how}" for how, count in away.items() if count
    ]
    if not told:
        return "nobody is at work"
    rest = why.able - sum(away.values())
    if rest:
        told.append(f"{rest} {'is' if rest == 1 else 'are'} not signed in")
    return ", ".join(told)


def _agents(count: int) -> str:
    return "1 agent" if count == 1 else f"{count} agents"
