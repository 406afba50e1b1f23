"""The sums that reports read, beside the contacts that they were made from."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy
from sqlalchemy import select

from router.commands import (
    Accept,
    CloseContact,
    Complete,
    CustomerDropped,
    CustomerLeft,
    CustomerReturned,
    Decline,
    DefineAgent,
    DefineQueue,
    EndContact,
    Move,
    SetLimits,
    SetStatus,
    SignIn,
    SignOut,
    Transfer,
)
from router.ids import AgentId, ContactId, Millis, QueueId
from router.setup import Agent, Queue
from router.words import Channel, Status
from storage import queries, schema, sums
from storage.migrations import run
from storage.project import Part
from storage.rows import Rating
from storage.store import Store, _engine, open_store
from storage.sums import Wanted
from storage.tallies import QUARTER_MS
from tests.storage.road import ANN, RULES, SALES, Road

HELP = QueueId("help")
BEN = AgentId("ben")
HOUR = 3_600_000
FROM_RAW = ("contact_tallies", "agent_tallies")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    store = open_store(database_url, at=Millis(0))
    yield store
    store.close()


def found(store: Store, by: str, **filters: Any) -> sums.Found:
    wanted = Wanted(by=by, begin=Millis(0), end=Millis(24 * HOUR), **filters)
    return store.read_now(sums.contacts, wanted)


def times(store: Store, by: str, now: int, **filters: Any) -> sums.Found:
    wanted = Wanted(by=by, begin=Millis(0), end=Millis(24 * HOUR), **filters)
    return store.read_now(sums.times, wanted, Millis(now))


def scripted_day(road: Road) -> None:
    """Answers, abandons, returns, moves, a transfer, a decline, a close; over several quarters."""
    road.do(DefineQueue(queue=Queue(id=HELP, rules={Channel.CHAT: RULES})))
    road.do(DefineAgent(agent=Agent(id=BEN, queues=(HELP,), limits={Channel.CHAT: 2})))
    road.sign_in()
    for number in range(6):
        road.enqueue(f"a{number}")
    road.accept("a0")
    road.wait(100_000)
    road.do(CustomerLeft(contact=ContactId("a1")))
    road.do(CustomerLeft(contact=ContactId("a2")))
    road.do(CustomerReturned(contact=ContactId("a2")))
    road.do(Move(contact=ContactId("a3"), queue=HELP))
    road.do(Transfer(contact=ContactId("a0"), agent=ANN, queue=HELP))
    road.wait(700_000)
    road.do(SignIn(agent=BEN))
    for contact in list(road.router.agents[BEN].contacts):
        road.do(Accept(contact=contact, agent=BEN))
    held = road.router.agents[ANN].contacts
    road.do(Decline(contact=held[0], agent=ANN))
    road.wait(400_000)
    for contact in list(road.router.agents[BEN].contacts):
        road.do(EndContact(contact=contact, agent=BEN))
    road.wait(20_000)
    for contact in list(road.router.agents[BEN].contacts):
        road.do(Complete(contact=contact, agent=BEN, disposition="sold"))
    road.do(CloseContact(contact=ContactId("a5"), by="sue"))
    road.do(SetLimits(agents=(ANN,), limits={Channel.CHAT: 4}, by="sue"))
    road.do(SignOut(agent=ANN))
    road.wait(HOUR)


def test_a_day_counts_every_contact_once(store: Store) -> None:
    road = Road(store)
    scripted_day(road)
    queues = found(store, "queue")
    assert sum(one["volume"] for one in queues.values()) == 6
    assert queues["sales"]["answered"] == 1  # a0, though it ended in help
    assert queues["help"]["answered"] == 1
    assert sum(one["abandoned"] for one in queues.values()) == 1  # a2 came back
    assert sum(one["handled"] for one in queues.values()) == 2
    assert queues["help"]["talk_ms"] == 2 * 400_000
    assert queues["help"]["wrap_up_ms"] == 2 * 20_000
    assert found(store, "channel")["chat"]["volume"] == 6
    agents = found(store, "agent")
    assert (agents["ann"]["answered"], agents["ann"]["handled"]) == (1, 0)
    assert (agents["ben"]["answered"], agents["ben"]["handled"]) == (1, 2)


def test_who_left_is_lost_until_they_return(store: Store) -> None:
    road = Road(store)

    def counted() -> list[int]:
        (sales,) = found(store, "queue").values()
        return [int(sales[figure]) for figure in ("abandoned", "lost")]

    for contact in ("gone", "back", "closed"):
        road.enqueue(contact)
    road.do(CustomerLeft(contact=ContactId("gone")))
    road.do(CustomerLeft(contact=ContactId("back")))
    assert counted() == [2, 2]
    road.do(CustomerReturned(contact=ContactId("back")))
    assert counted() == [1, 1]
    road.do(CloseContact(contact=ContactId("closed"), by="sue"))
    assert counted() == [1, 2]
    # Those who left are closed, and counted no second time.
    road.wait(24 * HOUR)
    assert road.router.contacts.keys() == {"back"}
    assert counted() == [1, 2]
    assert store.read_now(queries.today, Millis(0)).by_queue[SALES].lost == 2


def test_a_connection_that_broke_left_when_it_broke(store: Store) -> None:
    road = Road(store)
    road.enqueue("dropped")
    road.wait(3_000)
    road.do(CustomerDropped(contact=ContactId("dropped")))
    # Longer than its grace time and than the target of the queue.
    road.wait(120_000)
    (sales,) = found(store, "queue").values()
    assert [sales[one] for one in ("abandoned", "abandoned_in_target", "abandoned_short")] == [
        1,
        1,
        1,
    ]
    stored = store.read_now(queries.contact, ContactId("dropped"))
    assert stored is not None
    assert stored.lost_at == stored.entered_at + 3_000
    # And back again it is taken away whole.
    road.do(CustomerReturned(contact=ContactId("dropped")))
    (sales,) = found(store, "queue").values()
    assert [sales[one] for one in ("abandoned", "abandoned_in_target", "abandoned_short")] == [
        0,
        0,
        0,
    ]


def test_filters_narrow_and_intervals_are_those_of_arrival(store: Store) -> None:
    scripted_day(Road(store))
    assert set(found(store, "queue", queue="help")) == {"help"}
    assert set(found(store, "agent", queue="help")) == {"ben"}
    assert found(store, "queue", agent="ann").keys() == {"sales"}
    assert found(store, "queue", channel="voice") == {}
    by_quarter = found(store, "interval")
    assert by_quarter[0]["volume"] == 6
    assert by_quarter[1]["handled"] == 2
    late = Wanted(by="queue", begin=Millis(QUARTER_MS), end=Millis(2 * QUARTER_MS))
    assert store.read_now(sums.contacts, late)["help"]["volume"] == 0


def rows_of(db: sqlalchemy.Connection, table: str) -> list[Any]:
    rows = db.execute(select(schema.metadata.tables[table])).all()
    return sorted(tuple(row) for row in rows)


def test_the_sums_are_those_that_the_contacts_themselves_tell(
    store: Store, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Two independent ways: event by event, and by the upgrade of a database without sums."""
    scripted_day(Road(store))
    url = f"sqlite:///{tmp_path_factory.mktemp('old') / 'old.db'}"
    engine = _engine(url)
    run.upgrade(engine, "0002")
    with store._engine.connect() as db, engine.begin() as old:
        for name in ("contacts", "segments", "journal"):
            table = schema.metadata.tables[name]
            old.execute(table.insert(), [row._asdict() for row in db.execute(select(table))])
        kept = {name: [r for r in rows_of(db, name) if any(r[3:])] for name in FROM_RAW}
        limits = [row[0:3:2] for row in rows_of(db, "agent_work")]
    engine.dispose()
    upgraded = open_store(url, at=Millis(0))
    with upgraded._engine.connect() as db:
        for name in FROM_RAW:
            assert [row for row in rows_of(db, name) if any(row[3:])] == kept[name]
        told = [row[0:3:2] for row in rows_of(db, "agent_work")]
        assert [(agent, text.replace(" ", "")) for agent, text in told] == limits
    upgraded.close()


def test_ratings_of_before_the_upgrade_find_their_queue_and_agent(database_url: str) -> None:
    engine = _engine(database_url)
    run.upgrade(engine, "0003")
    with engine.begin() as db:
        db.execute(
            sqlalchemy.text(
                "INSERT INTO contacts (id, customer, channel, queue, stage, entered_at, due,"
                " head_start_ms, agent, ended_by, close_reason, disposition, last_seq, target_ms)"
                " VALUES ('c1', 'kim', 'chat', 'sales', 'closed', 0, 0, 0, 'ann', '', '', '', 0, 0)"
            )
        )
        db.execute(sqlalchemy.text("INSERT INTO ratings VALUES ('c1', 4, 'fine', 5)"))
    engine.dispose()
    store = open_store(database_url, at=Millis(0))
    wanted = Wanted(by="agent", begin=Millis(0), end=Millis(HOUR))
    assert store.read_now(sums.ratings, wanted) == {"ann": {"rated": 1, "score": 4}}
    assert store.read_now(queries.rating, ContactId("c1")) is not None
    store.close()


def test_ratings_count_where_and_when_they_were_given(store: Store) -> None:
    road = Road(store)
    for number, score in ((1, 5), (2, 2)):
        rating = Rating(
            contact=ContactId(f"c{number}"),
            score=score,
            comment="",
            at=Millis(number * QUARTER_MS),
            queue=SALES,
            channel="chat",
            agent=ANN,
        )
        road.commit(Part(events=(), rows=(rating,)))
    wanted = Wanted(by="interval", begin=Millis(0), end=Millis(HOUR))
    assert store.read_now(sums.ratings, wanted) == {
        1: {"rated": 1, "score": 5},
        2: {"rated": 1, "score": 2},
    }
    other = Wanted(by="queue", begin=Millis(0), end=Millis(HOUR), queue="help")
    assert store.read_now(sums.ratings, other) == {}


def test_agents_time_is_split_by_what_they_did(store: Store) -> None:
    road = Road(store)
    road.do(SetLimits(agents=(ANN,), limits={Channel.CHAT: 2}, by="sue"))
    road.sign_in()
    road.wait(60_000)  # Idle.
    road.enqueue("c1")
    road.wait(10_000)  # It rings: neither.
    road.accept("c1")
    road.wait(120_000)  # Half full.
    road.do(SetStatus(agent=ANN, status=Status.BREAK))
    road.wait(30_000)
    now = road.now
    held = times(store, "agent", now)["ann"]
    assert held["idle_ms"] == 60_000
    assert held["busy_ms"] == 150_000  # A break with a contact in hand is none.
    assert held["available_ms"] == 190_000
    assert held["load_ms"] == 500 * 130_000


def test_time_that_still_runs_counts_as_if_it_ended_now(database_url: str) -> None:
    store = open_store(database_url, at=Millis(0))
    road = Road(store)
    road.sign_in()
    running = times(store, "interval", 2 * QUARTER_MS + 5_000)
    assert [one["idle_ms"] for _, one in sorted(running.items())] == [899_000, 900_000, 5_000]
    store.close()
    # A restart in between changes nothing.
    store = open_store(database_url, at=Millis(0))
    store.journal.reload()
    road.store = store
    road.now = Millis(2 * QUARTER_MS + 5_000)
    road.do(SignOut(agent=ANN))
    assert times(store, "interval", 9 * HOUR) == running
    store.close()
