"""How many wait in each queue, counted the same way wherever it is said."""

from collections import Counter

from router.ids import QueueId
from router.router import Router
from router.words import Stage


def waiting_in(router: Router) -> Counter[QueueId]:
    """Whoever is offered still waits."""
    counts = Counter({queue: router.line_length(queue) for queue in router.queues})
    for agent in router.agents.values():
        for contact, stage in agent.hands.items():
            if stage is Stage.OFFERED:
                counts[router.contacts[contact].queue] += 1
    return counts
