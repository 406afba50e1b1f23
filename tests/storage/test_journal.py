from collections.abc import Iterator

import pytest

from router.commands import CustomerDropped, CustomerLeft, Enqueue, PostMessage
from router.ids import ContactId, MessageId, Millis
from router.router import Router
from router.words import Channel, Sender, Stage
from storage import queries
from storage.errors import Fenced, StorageError
from storage.journal import Journal
from storage.project import Part
from storage.rows import Customer, Erasure, Identity, Session, SessionEnded, VisitorToken, Words
from storage.store import Store, open_store
from tests.storage.road import ANN, KIM, RULES, SALES, Road

C1 = ContactId("c1")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    opened = open_store(database_url, at=Millis(0))
    yield opened
    opened.close()


def reopened(store: Store, url: str) -> Store:
    store.close()
    return open_store(url, at=Millis(0))


def test_what_was_committed_is_replayed_to_the_same_state(database_url: str) -> None:
    store = open_store(database_url, at=Millis(0))
    road = Road(store)
    road.enqueue("c1")
    road.sign_in()
    road.accept("c1")
    road.say("c1", "m1", "hello")
    again = reopened(store, database_url)
    router = Router()
    router.replay(again.journal.events_after(0))
    assert router.snapshot() == road.router.snapshot()
    assert again.journal.last_seq == store.journal.last_seq
    again.close()


def test_a_contact_is_found_with_its_words_and_its_way(store: Store) -> None:
    road = Road(store)
    road.enqueue("c1")
    road.announce(ContactId("c1"))
    road.now = Millis(6_000)
    road.sign_in()
    road.accept("c1")
    road.say("c1", "m1", "hello")
    road.say("c1", "m2", "good morning", ANN)
    road.now = Millis(9_000)
    road.end(ContactId("c1"))

    found = store.read_now(queries.contact, C1)
    assert found is not None
    assert (found.stage, found.entered_at, found.accepted_at) == (Stage.CLOSED, 1_000, 6_000)
    assert (found.ended_at, found.disposition, found.last_seq) == (9_000, "sold", 2)
    said = store.read_now(queries.messages, ContactId("c1"))
    assert [(m.seq, m.sender.value, m.text) for m in said] == [
        (1, "customer", "hello"),
        (2, "agent", "good morning"),
    ]
    assert [m.seq for m in store.read_now(queries.messages, C1, after_seq=1)] == [2]
    assert store.read_now(queries.last_messages, [C1])[C1].text == "good morning"
    customer = store.read_now(queries.customers_of, [C1])[C1]
    assert (customer.name, customer.attributes) == ("Kim", {"value": "high"})
    assert store.read_now(queries.customer_with, "visitor", "v1") == KIM
    assert [c.id for c in store.read_now(queries.contacts_of_customer, KIM)] == ["c1"]


def test_who_left_is_told_from_who_lost_the_connection(store: Store) -> None:
    road = Road(store)
    road.enqueue("left")
    road.leave("left")
    road.enqueue("dropped")
    road.do(CustomerDropped(contact=ContactId("dropped")))
    road.wait(RULES.customer_grace_ms)
    lost = [ContactId("left"), ContactId("dropped")]
    assert {road.router.contacts[contact].stage for contact in lost} == {Stage.LOST}
    assert store.read_now(queries.left_by_customer, lost) == {"left"}


def test_the_figures_of_the_day_are_counted_by_queue_and_agent(store: Store) -> None:
    road = Road(store)
    road.enqueue("fast")
    road.now = Millis(6_000)
    road.sign_in()
    road.accept("fast")
    road.enqueue("slow")
    road.enqueue("gone")
    road.leave("gone")
    road.now = Millis(60_000)
    road.end("fast")
    road.accept("slow")
    road.end("slow")

    today = store.read_now(queries.today, Millis(0))
    tally = today.by_queue[SALES]
    assert (tally.answered, tally.answered_in_target) == (2, 1)
    assert (tally.abandoned, tally.abandoned_in_target, tally.handled) == (1, 1, 2)
    assert tally.service_level == 500
    assert today.by_agent == {ANN: 2}
    assert store.read_now(queries.agent_handled, ANN, Millis(0)) == 2
    assert store.read_now(queries.today, Millis(900_000)).by_queue == {}


def test_what_a_customer_was_told_is_kept_with_its_error(store: Store) -> None:
    road = Road(store)
    road.sign_in()
    road.enqueue("first")
    road.accept("first")
    road.enqueue("second")
    road.announce("second")
    road.now = Millis(road.now + 100_000)
    road.end("first")
    road.accept("second")
    told = store.read_now(queries.announced_waits, Millis(0))[0]
    assert (told.contact, told.position, told.waited_ms) == ("second", 1, 100_000)
    assert told.low_ms is None or told.error_ms is not None


def test_an_answer_is_found_by_the_events_of_its_command(store: Store) -> None:
    road = Road(store)
    road.enqueue("c1")
    before = store.journal.last_seq
    road.say("c1", "m1", "hello")
    done = store.journal.done_since(Millis(0), 10)
    assert done == [("tester", "m1", 1_000, before + 1, 1)]
    (event,) = store.read_now(queries.events, before + 1, 1)
    assert type(event).__name__ == "MessagePosted"
    store.journal.prune(Millis(1_001))
    assert store.journal.done_since(Millis(0), 10) == []


def test_words_that_no_database_can_hold_are_made_fit(store: Store) -> None:
    road = Road(store)
    road.enqueue("c1")
    road.say("c1", "m1", "a\0b")
    text = store.read_now(queries.messages, C1)[0].text
    assert text in ("ab", "a\0b")


def test_a_session_that_ended_does_not_come_back(store: Store) -> None:
    session = Session(
        token_hash="h", user="ann", created_at=Millis(1), seen_at=Millis(1), expires_at=Millis(9)
    )
    road = Road(store)
    road.commit(Part(events=(), rows=(session,)))
    assert store.read_now(queries.session, "h") == session
    road.commit(Part(events=(), rows=(session, SessionEnded(token_hash="h", at=Millis(2)))))
    road.commit(Part(events=(), rows=(session,)))
    assert store.read_now(queries.session, "h") is None


def test_the_newest_two_snapshots_are_kept_and_a_corrupt_one_is_seen(store: Store) -> None:
    journal = store.journal
    for seq in (1, 2, 3):
        journal.save_snapshot(seq, Millis(0), b"state %d" % seq)
    assert list(journal.snapshots()) == [(3, b"state 3"), (2, b"state 2")]
    spoil = "UPDATE snapshots SET state = ? WHERE seq = 3"
    with journal._driver.transaction():
        journal._driver.execute(spoil, (b"state X",))
    assert list(journal.snapshots()) == [(3, None), (2, b"state 2")]


def test_a_missing_row_of_the_journal_is_noticed(store: Store) -> None:
    Road(store)
    with store.journal._driver.transaction():
        store.journal._driver.execute("DELETE FROM journal WHERE first_seq = ?", (1,))
    with pytest.raises(StorageError, match="lacks event 1"):
        list(store.journal.events_after(0))


def test_a_second_process_cannot_open_the_same_database(database_url: str) -> None:
    store = open_store(database_url, at=Millis(0))
    with pytest.raises(StorageError) as refused:
        open_store(database_url, at=Millis(0))
    assert refused.value.code == "database_in_use"
    reopened(store, database_url).close()


def test_who_was_replaced_can_write_no_more(store: Store) -> None:
    road = Road(store)
    other = Journal(store.journal._driver)
    other.lead("another process", Millis(0))
    written = store.journal.last_seq
    with pytest.raises(Fenced):
        road.enqueue("c1")
    other.reload()
    assert other.last_seq == written
    assert store.read_now(queries.contact, C1) is None


def test_a_commit_that_landed_before_the_connection_was_lost_is_recognised(store: Store) -> None:
    road = Road(store)
    road.enqueue("c1")
    events = road.router.handle(CustomerLeft(contact=ContactId("c1")), road.now)
    commit = store.journal.prepare([Part(events=events)], road.now)  # type: ignore[arg-type]
    assert not store.journal.landed(commit)
    store.journal.write(commit)
    assert store.journal.landed(commit)


def test_an_erased_customer_leaves_ids_and_times_and_no_words(store: Store) -> None:
    road = Road(store)
    enqueue = Enqueue(contact=ContactId("c1"), customer=KIM, channel=Channel.CHAT, queue=SALES)
    road.do(
        enqueue,
        Customer(id=KIM, name="Kim", email="kim@mail.example"),
        Identity(kind="visitor", value="v1", customer=KIM),
        VisitorToken(token_hash="t1", visitor="v1", expires_at=Millis(9_000)),
    )
    say = PostMessage(contact=ContactId("c1"), message=MessageId("m1"), sender=Sender.CUSTOMER)
    road.do(say, Words(message=MessageId("m1"), text="Hello"))
    road.commit(Part(events=(), rows=(Erasure(customer=KIM, visitor="v1"),)))
    store.journal.scrub()
    assert [one.text for one in store.read_now(queries.messages, ContactId("c1"))] == [""]
    assert store.read_now(queries.customer, KIM) is None
    assert store.read_now(queries.identities_of, KIM) == []
    assert store.read_now(queries.visitor_token, "t1") is None
    assert len(store.read_now(queries.contacts_of_customer, KIM)) == 1
