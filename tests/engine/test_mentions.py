"""Who is named in notes of contacts that are over: bounded, and forgotten in time."""

from engine.mentions import LATE_MAX, LATE_MS, Mentions
from router.ids import AgentId, ContactId, CustomerId, Millis, QueueId
from router.words import Channel
from storage.records import LateMention
from storage.rows import Mention


def late(
    contact: str, user: str = "ben", *, customer: str = "x", closed_at: int = 0
) -> LateMention:
    return LateMention(
        contact=ContactId(contact),
        user=user,
        by=AgentId("ann"),
        at=Millis(0),
        customer=CustomerId(customer),
        who="Vera",
        channel=Channel.CHAT,
        queue=QueueId("sales"),
        agent=None,
        closed_at=Millis(closed_at),
        text="",
    )


def test_the_newest_of_each_user_are_kept() -> None:
    mentions = Mentions()
    mentions.remember(late("other", "sue"))
    for number in range(LATE_MAX + 2):
        mentions.remember(late(f"c{number}"))
    assert list(mentions.late_to("ben"))[0] == "c2"
    assert len(mentions.late_to("ben")) == LATE_MAX
    assert list(mentions.late_to("sue")) == ["other"]


def test_what_nobody_read_for_thirty_days_is_let_go() -> None:
    mentions = Mentions()
    mentions.remember(late("a"))
    mentions.remember(late("b", closed_at=1))
    mentions.sweep(Millis(LATE_MS))
    assert list(mentions.late_to("ben")) == ["b"]


def test_what_is_read_or_erased_is_gone_for_those_alone_whom_it_concerns() -> None:
    mentions = Mentions()
    for user in ("ben", "sue"):
        for contact, customer in (("a", "x"), ("b", "y"), ("c", "z")):
            mentions.remember(late(contact, user, customer=customer))
    read = Mention(
        contact=ContactId("a"), user="ben", by=AgentId("ann"), at=Millis(0), state="gone"
    )
    mentions.hear(read)
    assert [list(mentions.late_to(user)) for user in ("ben", "sue")] == [
        ["b", "c"],
        ["a", "b", "c"],
    ]
    mentions.forget(ContactId("b"))
    mentions.forget_customer(CustomerId("z"))
    assert [list(mentions.late_to(user)) for user in ("ben", "sue")] == [[], ["a"]]
    assert mentions.late(ContactId("a"), "sue") is not None
