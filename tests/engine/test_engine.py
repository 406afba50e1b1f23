import asyncio
from collections.abc import Sequence
from contextlib import closing

import pytest
from msgspec.structs import replace

from engine.answers import NotTaken
from engine.directory import Directory
from engine.publication import Publication, Touched
from router.commands import Accept, DefineQueue
from router.events import Accepted, AnyEvent, Enqueued, MessagePosted, Offered
from router.ids import ContactId, Millis
from router.refusals import CommandRefused
from router.setup import Queue
from router.words import Channel, Refusal, Stage
from storage import queries
from storage.rows import AnyRow, Label, User
from storage.store import open_store
from tests.engine.house import ANN, RULES, SALES, enqueue, running
from tests.virtual_time import run_virtual

C1 = ContactId("c1")


def test_a_command_is_on_disk_and_published_before_it_is_answered(database_url: str) -> None:
    async def scenario() -> None:
        async with running(database_url) as house:
            await house.set_up()
            answer = await house.enqueue("c1")
            assert answer.first(Enqueued) is not None
            assert house.kinds()[-1] == "Enqueued"
            stored = await house.store.read(queries.contact, C1)
            assert stored is not None
            assert stored.stage is Stage.WAITING

    run_virtual(scenario())


def test_an_answer_holds_the_events_of_its_command_alone(database_url: str) -> None:
    async def scenario() -> None:
        async with running(database_url) as house:
            await house.set_up()
            answers = await asyncio.gather(*(house.enqueue(f"c{n}") for n in range(20)))
            named = [answer.first(Enqueued) for answer in answers]
            assert [event.contact for event in named if event] == [f"c{n}" for n in range(20)]
            assert all(len(answer.events) == 1 for answer in answers)

    run_virtual(scenario())


def test_the_same_command_twice_is_done_once_and_answered_the_same(database_url: str) -> None:
    async def scenario() -> None:
        async with running(database_url) as house:
            await house.set_up()
            first, second = await asyncio.gather(house.enqueue("c1", "x"), house.enqueue("c1", "x"))
            third = await house.enqueue("c1", "x")
            assert first.events == second.events == third.events
            assert (first.repeated, second.repeated, third.repeated) == (False, True, True)
            assert house.kinds().count("Enqueued") == 1

    run_virtual(scenario())


def test_answers_outlive_a_restart(database_url: str) -> None:
    async def scenario() -> None:
        async with running(database_url) as house:
            await house.set_up()
            await house.enqueue("c1")
            said = await house.say("c1", "m1", "hello")
        async with running(database_url, epoch_ms=60_000) as house:
            again = await house.say("c1", "m1", "hello")
            assert again.repeated
            assert again.events == said.events
            assert len(await house.store.read(queries.messages, C1)) == 1

    run_virtual(scenario())


def test_a_refusal_changes_nothing_and_is_repeated(database_url: str) -> None:
    async def scenario() -> None:
        async with running(database_url) as house:
            await house.set_up()
            await house.do(enqueue("c1"))
            label = Label(kind="queue", id="sales", label="Sales")
            for _ in range(2):
                with pytest.raises(CommandRefused) as refused:
                    await house.engine.submit(enqueue("c1"), command_id="again", rows=[label])
                assert refused.value.code is Refusal.CONTACT_EXISTS
            assert house.rows == []
            assert await house.store.read(queries.labels, "queue") == []

    run_virtual(scenario())


def test_rows_alone_are_written_and_published(database_url: str) -> None:
    async def scenario() -> None:
        async with running(database_url) as house:
            label = Label(kind="queue", id="sales", label="Sales")
            await house.engine.submit(None, command_id="", rows=[label])
            assert await house.store.read(queries.labels, "queue") == [label]
            assert house.rows == [label]

    run_virtual(scenario())


def test_an_offer_expires_at_its_deadline_without_any_command(database_url: str) -> None:
    async def scenario() -> None:
        async with running(database_url) as house:
            await house.set_up()
            await house.sign_in()
            await house.enqueue("c1")
            await asyncio.sleep(19.9)
            assert "OfferExpired" not in house.kinds()
            await asyncio.sleep(1)
            expired = next(e for e in house.published if type(e).__name__ == "OfferExpired")
            assert expired.at == 20_000

    run_virtual(scenario())


def test_a_lapsed_offer_ends_before_a_command_of_the_same_moment(database_url: str) -> None:
    async def scenario() -> None:
        async with running(database_url) as house:
            await house.set_up()
            await house.sign_in()
            await house.enqueue("c1")
            await asyncio.sleep(20)
            answer = await house.do(Accept(contact=C1, agent=ANN))
            # Nobody else could take it, so it was offered anew: what is accepted is that offer.
            assert house.kinds().index("OfferExpired") < house.kinds().index("Accepted")
            accepted = answer.first(Accepted)
            assert accepted is not None
            assert accepted.offer == 2

    run_virtual(scenario())


def test_a_server_that_starts_again_goes_on_where_it_stopped(database_url: str) -> None:
    async def scenario() -> None:
        async with running(database_url) as house:
            await house.set_up()
            for contact in ("c1", "c2", "c3"):
                await house.enqueue(contact)
            router = await house.engine.settled()
            before = [router.contacts[c].due for c in router.line(SALES)]
        async with running(database_url, epoch_ms=5_000) as house:
            router = await house.engine.settled()
            line = router.line(SALES)
            assert line == ["c1", "c2", "c3"]
            assert [router.contacts[c].due for c in line] == before

    run_virtual(scenario())


def test_agents_and_live_customers_count_as_dropped_after_a_restart(database_url: str) -> None:
    async def scenario() -> None:
        async with running(database_url) as house:
            await house.set_up()
            await house.sign_in()
            await house.enqueue("c1")
            await house.do(Accept(contact=C1, agent=ANN))
        async with running(database_url, epoch_ms=1_000) as house:
            await house.do(None)
            router = await house.engine.settled()
            assert router.agents[ANN].dropped_at == 1_000
            assert router.contacts[C1].away_until is not None
            assert router.contacts[C1].stage is Stage.SERVING

    run_virtual(scenario())


def test_a_chat_that_a_program_began_has_no_connection_to_lose(database_url: str) -> None:
    async def scenario() -> None:
        async with running(database_url) as house:
            await house.set_up()
            await house.do(enqueue("c1"))
        async with running(database_url, epoch_ms=1_000) as house:
            await house.do(None)
            router = await house.engine.settled()
            assert router.contacts[C1].away_until is None
            assert router.line(SALES) == ["c1"]

    run_virtual(scenario())


def test_a_call_that_a_program_put_in_keeps_its_place_too(database_url: str) -> None:
    async def scenario() -> None:
        async with running(database_url) as house:
            rules = {Channel.CHAT: RULES, Channel.VOICE: RULES}
            await house.do(DefineQueue(queue=Queue(id=SALES, rules=rules)))
            await house.do(replace(enqueue("c1"), channel=Channel.VOICE))
        async with running(database_url, epoch_ms=1_000) as house:
            await house.do(None)
            router = await house.engine.settled()
            assert router.contacts[C1].away_until is None
            assert router.line(SALES) == ["c1"]

    run_virtual(scenario())


def test_an_agent_is_called_by_whoever_works_as_it_now(database_url: str) -> None:
    with closing(open_store(database_url, at=Millis(0))) as store:
        directory = Directory(store)
        kim, lee = (
            User(id=name, name=name.title(), role="agent", password_hash="", agent=ANN)
            for name in ("kim", "lee")
        )
        named = Label(kind="agent", id=ANN, label="Desk one")
        directory.hear([], [named, lee, kim])
        assert directory.agent_name(ANN) == "Kim"
        directory.hear([], [replace(kim, agent=None)])
        assert directory.agent_name(ANN) == "Lee"
        directory.hear([], [replace(lee, agent=None)])
        assert directory.agent_name(ANN) == "Desk one"


def test_a_fault_in_the_router_costs_one_command_and_no_other(database_url: str) -> None:
    async def scenario() -> None:
        async with running(database_url) as house:
            await house.set_up()
            broken = Accept(contact=["no id"], agent=ANN)  # type: ignore[arg-type]
            results = await asyncio.gather(
                house.enqueue("c1"),
                house.do(broken),
                house.enqueue("c2"),
                return_exceptions=True,
            )
            assert isinstance(results[1], NotTaken)
            assert results[1].code == "unavailable"
            router = await house.engine.settled()
            assert sorted(router.contacts) == ["c1", "c2"]
            assert house.kinds().count("Enqueued") == 2

    run_virtual(scenario())


def test_text_that_cannot_be_written_is_refused(database_url: str) -> None:
    async def scenario() -> None:
        async with running(database_url) as house:
            await house.set_up()
            with pytest.raises(CommandRefused) as refused:
                await house.enqueue("half a pair: \ud800")
            assert refused.value.code is Refusal.BAD_VALUE
            await house.enqueue("c1")
            await house.say("c1", "m1", "with a NUL: \0")
            assert len(await house.store.read(queries.messages, C1)) == 1

    run_virtual(scenario())


def test_a_listener_sees_the_router_exactly_after_its_events(database_url: str) -> None:
    async def scenario() -> None:
        async with running(database_url) as house:
            await house.set_up(limit=50)
            seen: list[bool] = []

            def listen(events: Sequence[AnyEvent], rows: Sequence[AnyRow]) -> None:
                router = house.engine.router
                told = {e.contact for e in house.published if isinstance(e, Enqueued)}
                seen.append(set(router.contacts) == told)

            house.engine.subscribe(listen)
            await house.sign_in()
            await asyncio.gather(*(house.enqueue(f"c{n}") for n in range(300)))
            assert seen
            assert all(seen)
            assert house.kinds().count("Offered") == 50
            offered = [e for e in house.published if isinstance(e, Offered)]
            assert len({e.offer for e in offered}) == 50

    run_virtual(scenario())


def test_a_full_inbox_refuses_and_loses_nothing(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("engine.engine.INBOX_MAX", 5)

    async def scenario() -> None:
        async with running(database_url) as house:
            await house.set_up()
            results = await asyncio.gather(
                *(house.enqueue(f"c{n}") for n in range(8)), return_exceptions=True
            )
            codes = [r.code for r in results if isinstance(r, NotTaken)]
            assert codes == ["too_many"] * 3
            assert house.kinds().count("Enqueued") == 5

    run_virtual(scenario())


def test_draining_finishes_what_was_taken_and_takes_no_more(database_url: str) -> None:
    async def scenario() -> None:
        async with running(database_url) as house:
            await house.set_up()
            taken = asyncio.gather(*(house.enqueue(f"c{n}") for n in range(5)))
            await asyncio.sleep(0)
            await house.engine.drain()
            with pytest.raises(NotTaken):
                await house.enqueue("late")
            assert len(await taken) == 5
            assert next(iter(house.store.journal.snapshots()))[1] is not None

    run_virtual(scenario())


def test_a_spoilt_snapshot_is_left_for_the_older_one(database_url: str) -> None:
    async def scenario() -> None:
        for turn in range(2):
            async with running(database_url, epoch_ms=turn) as house:
                if turn == 0:
                    await house.set_up()
                await house.enqueue(f"c{turn}")
                await house.say(f"c{turn}", f"m{turn}", "hello")
        async with running(database_url, epoch_ms=10) as house:
            driver = house.store.journal._driver
            with driver.transaction():
                driver.execute(
                    "UPDATE snapshots SET checksum = 'x' WHERE seq ="
                    " (SELECT max(seq) FROM snapshots)"
                )
            house.engine._snapshot_seq = house.store.journal.last_seq
        async with running(database_url, epoch_ms=20) as house:
            await house.do(None)
            router = await house.engine.settled()
            assert sorted(router.contacts) == ["c0", "c1"]
            posted = [e for e in house.published if isinstance(e, MessagePosted)]
            assert posted == []
            assert router.now >= Millis(10)

    run_virtual(scenario())


def test_a_room_that_fails_keeps_nothing_from_the_others(database_url: str) -> None:
    async def scenario() -> None:
        async with running(database_url) as house:
            publication = Publication(house.engine, Directory(house.store))
            heard: list[Touched] = []

            def fail(touched: Touched) -> None:
                raise ValueError("a bug")

            publication.tell(fail)
            publication.tell(heard.append)
            publication.start()
            await house.set_up()
            await house.enqueue("c1")
            assert heard[-1].contacts == {"c1"}

    run_virtual(scenario())
