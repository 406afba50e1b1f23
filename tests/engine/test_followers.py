"""What follows from a command at once is written with it, and is no part of its answer."""

import asyncio
from collections.abc import Iterator, Sequence

from engine.turns import Consequence
from router.commands import Accept, PostMessage
from router.events import Accepted, AnyEvent, Enqueued, MessagePosted, Offered
from router.ids import ContactId, MessageId
from router.router import Router
from router.words import Sender
from storage import queries
from storage.rows import Words
from tests.engine.house import running
from tests.virtual_time import run_virtual

C1 = ContactId("c1")


def welcome(events: Sequence[AnyEvent], router: Router) -> Iterator[Consequence]:
    for event in events:
        if isinstance(event, Accepted):
            id = MessageId(f"{event.contact}/s/joined")
            line = PostMessage(contact=event.contact, message=id, sender=Sender.SYSTEM)
            yield Consequence(line, (Words(message=id, notice="joined"),))


def test_a_consequence_is_in_the_same_commit_and_not_in_the_answer(database_url: str) -> None:
    async def scenario() -> None:
        async with running(database_url) as house:
            house.engine.follow(welcome)
            commits: list[list[str]] = []
            await house.set_up()
            await house.sign_in()
            await house.enqueue("c1")
            offer = next(event for event in house.published if isinstance(event, Offered))
            house.engine.subscribe(
                lambda events, rows: commits.append([type(one).__name__ for one in events])
            )
            answer = await house.do(Accept(contact=C1, agent=offer.agent, offer=offer.offer), "a1")
            assert [type(one) for one in answer.events] == [Accepted]
            assert commits == [["Accepted", "MessagePosted"]]
            again = await house.do(Accept(contact=C1, agent=offer.agent, offer=offer.offer), "a1")
            assert again.repeated
            assert again.events == answer.events
        async with running(database_url, epoch_ms=1_000) as house:
            stored = await house.store.read(queries.messages, C1)
            assert [(one.seq, one.notice) for one in stored] == [(1, "joined")]

    run_virtual(scenario())


def test_a_consequence_that_is_refused_or_fails_costs_the_command_nothing(
    database_url: str,
) -> None:
    def too_early(events: Sequence[AnyEvent], router: Router) -> Iterator[Consequence]:
        for event in events:
            if isinstance(event, Enqueued):
                yield Consequence(
                    PostMessage(
                        contact=ContactId("nobody"), message=MessageId("m"), sender=Sender.SYSTEM
                    )
                )

    def broken(events: Sequence[AnyEvent], router: Router) -> Iterator[Consequence]:
        raise RuntimeError("a bug")

    async def scenario() -> None:
        async with running(database_url) as house:
            await house.set_up()
            house.engine.follow(broken)
            house.engine.follow(too_early)
            await house.enqueue("c1")
            assert C1 in house.engine.router.contacts
            assert not [one for one in house.published if isinstance(one, MessagePosted)]

    run_virtual(scenario())


def test_what_follows_from_a_deadline_is_written_with_it(database_url: str) -> None:
    def note(events: Sequence[AnyEvent], router: Router) -> Iterator[Consequence]:
        for event in events:
            if type(event).__name__ == "OfferExpired":
                id = MessageId("c1/s/lapsed")
                yield Consequence(PostMessage(contact=C1, message=id, sender=Sender.SYSTEM))

    async def scenario() -> None:
        async with running(database_url) as house:
            await house.set_up()
            await house.sign_in()
            house.engine.follow(note)
            await house.enqueue("c1")
            commits: list[list[str]] = []
            house.engine.subscribe(
                lambda events, rows: commits.append([type(one).__name__ for one in events])
            )
            while not commits:
                await house.engine.settled()
                await asyncio.sleep(1)
            assert commits[0][0] == "OfferExpired"
            assert commits[0][-1] == "MessagePosted"

    run_virtual(scenario())
