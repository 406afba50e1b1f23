import pytest
import sqlalchemy
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from router.ids import ContactId, CustomerId, Millis
from storage import queries, schema
from storage.entrances import entry
from storage.errors import StorageError
from storage.migrations import HEAD, run, stored_version
from storage.rows import VisitorToken
from storage.store import _engine, open_store
from tests.storage.road import SALES


def test_the_newest_version_is_the_last_script() -> None:
    assert ScriptDirectory.from_config(run.config()).get_current_head() == HEAD


def test_migrations_make_the_tables_of_the_schema(database_url: str) -> None:
    open_store(database_url, at=Millis(0)).close()
    engine = _engine(database_url)
    with engine.connect() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True})
        assert compare_metadata(context, schema.metadata) == []
    engine.dispose()


def test_contacts_of_the_first_version_live_on_in_the_next(database_url: str) -> None:
    engine = _engine(database_url)
    run.upgrade(engine, "0001")
    contact = (
        "INSERT INTO contacts (id, customer, channel, queue, stage, entered_at, due, head_start_ms,"
        " accepted_at, ended_by, close_reason, disposition, last_seq)"
        " VALUES ('c1', 'kim', 'chat', 'sales', 'serving', 1000, 21000, 10000, 26000,"
        " '', '', '', 0)"
    )
    with engine.begin() as db:
        db.execute(sqlalchemy.text(contact))
    assert stored_version(engine) == "0001"
    engine.dispose()

    store = open_store(database_url, at=Millis(0))
    with store._engine.connect() as db:
        target = db.scalar(sqlalchemy.select(schema.contacts.c.target_ms))
    assert target == 30_000  # due - entered + head start
    tally = store.read_now(queries.today, Millis(0)).by_queue[SALES]
    assert (tally.answered, tally.answered_in_target) == (1, 1)
    store.close()


def test_visitors_of_an_earlier_version_are_known_in_the_next(database_url: str) -> None:
    engine = _engine(database_url)
    run.upgrade(engine, "0002")
    token = "INSERT INTO visitor_tokens (visitor, token_hash, expires_at) VALUES ('v1', 'h1', 9)"
    with engine.begin() as db:
        db.execute(sqlalchemy.text(token))
    engine.dispose()
    store = open_store(database_url, at=Millis(0))
    found = store.read_now(queries.visitor_token, "h1")
    assert found == VisitorToken(token_hash="h1", visitor="v1", expires_at=Millis(9))
    store.close()


def test_users_of_before_may_not_pick(database_url: str) -> None:
    engine = _engine(database_url)
    run.upgrade(engine, "0002")
    user = (
        "INSERT INTO users (id, name, role, password_hash, agent, picture, disabled)"
        " VALUES ('ann', 'Ann', 'agent', 'x', 'ann', NULL, false)"
    )
    with engine.begin() as db:
        db.execute(sqlalchemy.text(user))
    engine.dispose()

    store = open_store(database_url, at=Millis(0))
    (found,) = store.read_now(queries.users)
    assert (found.id, found.may_pick) == ("ann", False)
    store.close()


def test_addresses_that_visitors_only_typed_are_no_identities_any_more(database_url: str) -> None:
    engine = _engine(database_url)
    run.upgrade(engine, "0016")
    kept = (
        ("visitor", "v1", "typed"),
        ("email", "vera@mail.example", "typed"),
        ("visitor", "v2", "known"),
        ("site_user", "4711", "known"),
        ("email", "Kim@mail.example", "known"),
        ("email", "CEO@mail.example", "one"),
        ("email", "ceo@mail.example", "two"),
    )
    insert = "INSERT INTO identities (kind, value, customer) VALUES (:kind, :value, :customer)"
    with engine.begin() as db:
        for kind, value, customer in kept:
            row = {"kind": kind, "value": value, "customer": customer}
            db.execute(sqlalchemy.text(insert), row)
    engine.dispose()
    store = open_store(database_url, at=Millis(0))
    owners = {
        value: store.read_now(queries.customer_with, "email", value)
        for value in ("vera@mail.example", "kim@mail.example", "ceo@mail.example")
    }
    assert list(owners.values()) == [None, "known", "two"]
    assert store.read_now(queries.customer_with, "visitor", "v1") == "typed"
    store.close()


def test_a_database_of_a_later_version_is_left_alone(database_url: str) -> None:
    open_store(database_url, at=Millis(0)).close()
    engine = _engine(database_url)
    with engine.begin() as db:
        db.execute(sqlalchemy.text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StorageError) as refused:
        open_store(database_url, at=Millis(0))
    assert refused.value.code == "database_newer"


def test_answers_that_stood_with_customers_are_with_their_contacts_alone(
    database_url: str,
) -> None:
    engine = _engine(database_url)
    run.upgrade(engine, "0013")
    rows = (
        "INSERT INTO customers (id, name, email, attributes)"
        """ VALUES ('kim', 'Kim', '', '{"page.plan":"gold","form.order":"A-17"}')""",
        "INSERT INTO entries (contact, customer, at, form, fields, consent, consent_text)"
        """ VALUES ('c1', 'kim', 5, 'orders', '{"order":"A-17"}', '', '')""",
    )
    with engine.begin() as db:
        for row in rows:
            db.exec_driver_sql(row)
    engine.dispose()
    store = open_store(database_url, at=Millis(0))
    customer = store.read_now(queries.customer, CustomerId("kim"))
    assert customer is not None
    assert customer.attributes == {"page.plan": "gold"}
    found = store.read_now(entry, ContactId("c1"))
    assert found is not None
    assert (found.fields, found.questions) == ({"order": "A-17"}, {})
    store.close()
