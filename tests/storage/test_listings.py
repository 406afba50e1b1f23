"""What programs ask for, on both databases."""

import msgspec

from router import events as e
from router.ids import ContactId, CustomerId, Millis, QueueId
from router.words import Channel, CloseReason
from storage import checkup, listings
from storage.project import Part
from storage.rows import (
    AnyRow,
    ApiKey,
    Customer,
    Delivery,
    Idempotent,
    Identity,
    Webhook,
    WebhookRemoved,
)
from storage.store import Store, open_store

SALES = QueueId("sales")


def write(store: Store, *rows: AnyRow, events: tuple[e.AnyEvent, ...] = (), at: int = 1) -> None:
    parts = [Part(events=events, rows=rows)]
    store.journal.write(store.journal.prepare(parts, Millis(at)))


def enqueued(id: str, at: int, channel: Channel = Channel.CHAT) -> e.Enqueued:
    return e.Enqueued(
        at=Millis(at),
        contact=ContactId(id),
        customer=CustomerId(f"of {id}"),
        channel=channel,
        queue=SALES,
        due=Millis(at + 10),
    )


def test_contacts_come_by_filter_and_page(database_url: str) -> None:
    store = open_store(database_url, at=Millis(0))
    events = (enqueued("a", 1), enqueued("b", 2), enqueued("c", 2, Channel.EMAIL))
    closed = e.Closed(at=Millis(3), contact=ContactId("a"), reason=CloseReason.SUPERVISOR)
    write(store, events=(*events, closed))

    def ids(after: tuple[int, str] | None = None, limit: int = 9, **wanted: object) -> list[str]:
        asked = listings.Wanted(**wanted)  # type: ignore[arg-type]
        return [one.id for one in store.read_now(listings.contacts, asked, after, limit)]

    assert ids() == ["c", "b", "a"]
    assert ids((2, "c")) == ["b", "a"]
    assert ids((2, "c"), limit=1) == ["b"]
    assert ids(open=True, channel=Channel.CHAT) == ["b"]
    assert ids(open=False) == ["a"]
    assert ids(since=2, queue="sales") == ["c", "b"]
    assert ids(until=2, customer="of a") == ["a"]
    assert ids(queue="help") == ids(agent="ann") == []
    assert store.read_now(listings.contact_exists, ContactId("a"))
    assert store.read_now(listings.has_contacts, CustomerId("of a"))
    store.close()


def test_customers_come_by_page_with_their_identities(database_url: str) -> None:
    store = open_store(database_url, at=Millis(0))
    for id in ("a", "b", "c"):
        write(store, Customer(id=CustomerId(id), email=f"{id}@mail.example"))
    write(store, Identity(kind="phone", value="1", customer=CustomerId("b")))
    found = store.read_now(listings.customers, email="", after="a", limit=1)
    assert [one.id for one in found] == ["b"]
    one = store.read_now(listings.customers, email="c@mail.example", after="", limit=9)
    assert [each.id for each in one] == ["c"]
    known = store.read_now(listings.identities, [CustomerId("a"), CustomerId("b")])
    assert {id: [each.value for each in held] for id, held in known.items()} == {"b": ["1"]}
    store.close()


def test_keys_repeats_and_webhooks_are_kept(database_url: str) -> None:
    store = open_store(database_url, at=Millis(0))
    key = ApiKey(id="k", name="n", token_hash="h", scopes="read:queues", created_at=Millis(1))
    once = Idempotent(actor="a", key="1", fingerprint="f", at=Millis(1))
    done = Idempotent(actor="a", key="1", fingerprint="f", at=Millis(1), status=201, body="{}")
    hook = Webhook(id="w", url="u", kinds="x y", secret="s", created_at=Millis(1), cursor=1)
    pending = Delivery(webhook="w", seq=5, kind="x", subject="c", at=Millis(1))
    failed = Delivery(
        webhook="w", seq=4, kind="x", subject="c", at=Millis(1), state="failed", tried_at=Millis(9)
    )
    write(store, key, once, hook, pending, failed)
    write(store, done)
    assert store.read_now(listings.api_keys) == [key]
    revoked = msgspec.structs.replace(key, revoked_at=Millis(5))
    write(store, revoked)
    # What is revoked stays so, whatever was on its way.
    write(store, key)
    assert store.read_now(listings.api_keys) == [revoked]
    assert store.read_now(listings.idempotent, "a", "1") == done
    assert store.read_now(listings.webhooks) == [hook]
    assert store.read_now(listings.pending_deliveries, "w") == [pending]
    assert store.read_now(listings.deliveries, "w", limit=9) == [pending, failed]
    assert store.read_now(listings.deliveries, "w", before=5, limit=9) == [failed]
    assert store.read_now(listings.failed_since, "w", Millis(0), 9) == [failed]
    assert store.read_now(listings.delivery, "w", 4) == failed
    week_ms = 7 * 24 * 3_600_000
    store.journal.prune(Millis(week_ms))
    assert store.read_now(listings.idempotent, "a", "1") is None
    assert store.read_now(listings.deliveries, "w", limit=9) == [pending]
    write(store, WebhookRemoved(id="w"))
    assert store.read_now(listings.webhooks) == []
    assert store.read_now(listings.deliveries, "w", limit=9) == []
    store.close()


def test_events_are_read_by_number_and_by_time(database_url: str) -> None:
    store = open_store(database_url, at=Millis(0))
    write(store, events=(enqueued("a", 1), enqueued("b", 1)), at=1)
    write(store, events=(enqueued("c", 5),), at=5)

    def seqs(seq: int) -> list[tuple[int, list[int]]]:
        found = store.read_now(listings.commits_from, seq, 9)
        return [(after, [number for number, _ in events]) for after, events in found]

    assert seqs(1) == [(3, [1, 2]), (4, [3])]
    assert seqs(2) == [(3, [2]), (4, [3])]
    assert seqs(3) == [(4, [3])]
    assert seqs(4) == []
    assert store.read_now(listings.event, 2) == enqueued("b", 1)
    assert store.read_now(listings.event, 9) is None
    assert store.read_now(listings.tags_between, 2, 4, 9) == (4, {"Enqueued": 2})
    assert store.read_now(listings.tags_between, 1, 4, 1) == (3, {"Enqueued": 2})
    assert store.read_now(listings.tags_between, 1, 2, 9) == (2, {"Enqueued": 1})
    assert store.read_now(listings.first_since, Millis(2)) == 3
    assert store.read_now(listings.first_since, Millis(6)) == 4
    store.close()


def test_a_sound_journal_is_found_sound_and_a_gap_is_found(database_url: str) -> None:
    store = open_store(database_url, at=Millis(0))
    write(store, events=(enqueued("a", 1), enqueued("b", 1)))
    write(store, events=(enqueued("c", 5),), at=5)
    # While the server has it, too.
    with checkup.looking(database_url) as (db, _):
        assert checkup.damage(db) == ""
        assert checkup.journal_gap(db) == (3, "")
        assert checkup.unreadable_after(db, 0) == ""
        assert checkup.newest_snapshot(db) is None
        assert checkup.last_moment(db) == 5
    store.journal._driver.execute("DELETE FROM journal WHERE first_seq = ?", (1,))
    with checkup.looking(database_url) as (db, _):
        assert checkup.journal_gap(db) == (0, "event 1 is missing, 3 follows")
    store.close()
