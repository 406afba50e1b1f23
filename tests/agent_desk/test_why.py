"""Why this agent, in words."""

import pytest

from agent_desk.why import sentence
from router.events import Why
from router.words import Channel, OfferKind, Strategy


@pytest.mark.parametrize(
    ("why", "said"),
    [
        (
            Why(kind=OfferKind.ROUTED, strategy=Strategy.MOST_AVAILABLE, measure=3, able=3),
            "You had the most room for chats: 3 free; 2 others were able.",
        ),
        (
            Why(kind=OfferKind.ROUTED, strategy=Strategy.LEAST_BUSY, measure=0, able=2),
            "You had the fewest contacts in hand or offered: 0; 1 other was able.",
        ),
        (
            Why(kind=OfferKind.ROUTED, strategy=Strategy.LEAST_LOADED, measure=250, able=1),
            "You were the least loaded: 25 % full; nobody else was able.",
        ),
        (
            Why(kind=OfferKind.ROUTED, strategy=Strategy.LONGEST_IDLE, measure=17, able=1),
            "You have waited longest since you last served somebody; nobody else was able.",
        ),
        (
            Why(kind=OfferKind.ROUTED, strategy=Strategy.ROUND_ROBIN, measure=4, able=9),
            "It was your turn; 8 others were able.",
        ),
        (Why(kind=OfferKind.PREFERRED, able=1), "This customer is waiting for you."),
        (Why(kind=OfferKind.TRANSFERRED, by="lea"), "Lea transferred it to you."),
        (Why(kind=OfferKind.PICKED), "You picked it from the line."),
        (Why(kind=OfferKind.ASSIGNED, by="sue"), "Sue assigned it to you."),
        (None, ""),
    ],
)
def test_every_offer_says_why(why: Why | None, said: str) -> None:
    assert sentence(why, Channel.CHAT, str.capitalize) == said


def test_who_helps_reads_it_of_their_colleague() -> None:
    why = Why(kind=OfferKind.ROUTED, strategy=Strategy.LEAST_BUSY, measure=0, able=2)
    said = sentence(why, Channel.CHAT, str.capitalize, own=False)
    assert said == "Fewest contacts in hand or offered: 0; 2 were able."
    assert sentence(None, Channel.CHAT, str.capitalize, own=False) == ""
