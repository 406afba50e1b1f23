"""The tables, for SQLite and PostgreSQL alike. Changes need a migration (``migrations/``).

Times are milliseconds since the Unix epoch. ``seq`` numbers the router's events from 1.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    Table,
)
from sqlalchemy import text as sql

from storage.columns import column_id as _id
from storage.columns import column_int as _int
from storage.columns import column_maybe as _maybe
from storage.columns import column_maybe_int as _maybe_int
from storage.columns import column_seq as _seq
from storage.columns import column_text as _text
from storage.columns import metadata as metadata
from storage.tallies import AGENT_SUMS, CONTACT_SUMS, TIME_SUMS

leader = Table("leader", metadata, _seq("id"), _int("epoch"), _text("owner"), _int("at"))
"""One row. The epoch goes up with each process that takes the database; a commit of another
epoch is refused."""

journal = Table(
    "journal",
    metadata,
    _seq("first_seq"),
    Column("count", Integer, nullable=False),
    _int("at"),
    _int("epoch"),
    Column("events", LargeBinary, nullable=False),
)
"""One row a commit: a JSON array of events, numbered from ``first_seq``."""

snapshots = Table(
    "snapshots",
    metadata,
    _seq(),
    _int("at"),
    _text("checksum"),
    Column("state", LargeBinary, nullable=False),
)
"""The router's state after event ``seq``."""

answers = Table(
    "answers",
    metadata,
    _id("actor"),
    _id("command_id"),
    _int("at"),
    _int("first_seq"),
    Column("count", Integer, nullable=False),
    Index(None, "at"),
)
"""Commands that were done, by the events that each brought about."""

contacts = Table(
    "contacts",
    metadata,
    _id("id"),
    _text("customer"),
    _text("channel"),
    _text("queue"),
    _text("stage"),
    _int("entered_at"),
    _int("due"),
    _int("head_start_ms"),
    _maybe("agent"),
    _maybe_int("accepted_at"),
    _maybe_int("lost_at"),
    _maybe_int("ended_at"),
    _text("ended_by"),
    _maybe_int("closed_at"),
    _text("close_reason"),
    _text("disposition"),
    _int("last_seq"),
    _int("target_ms"),
    Index(None, "customer", "entered_at"),
    Index(None, "queue", "closed_at"),
    Index(None, "entered_at", "id"),
    Index(None, "accepted_at"),
    Index(None, "lost_at"),
    Index(
        "ix_contacts_open",
        "id",
        sqlite_where=sql("closed_at IS NULL"),
        postgresql_where=sql("closed_at IS NULL"),
    ),
)

segments = Table(
    "segments",
    metadata,
    _seq(),
    _text("contact"),
    _text("kind"),
    _text("queue"),
    _maybe("agent"),
    _int("started_at"),
    _maybe_int("ended_at"),
    _text("outcome"),
    Index(None, "contact"),
    Index(None, "kind", "ended_at"),
    Index(
        "ix_segments_open",
        "contact",
        sqlite_where=sql("ended_at IS NULL"),
        postgresql_where=sql("ended_at IS NULL"),
    ),
)
"""A contact's way: waiting, scheduled, offered, serving and wrap_up, one after the other. ``seq``
is that of the event that began it."""

agent_intervals = Table(
    "agent_intervals",
    metadata,
    _seq(),
    _text("agent"),
    _text("kind"),
    _text("value"),
    _text("reason"),
    _int("started_at"),
    _maybe_int("ended_at"),
    Index(None, "agent", "started_at"),
    Index(
        "ix_agent_intervals_open",
        "agent",
        sqlite_where=sql("ended_at IS NULL"),
        postgresql_where=sql("ended_at IS NULL"),
    ),
)
"""``kind`` status: what the agent says, while signed in. responding: not_responding.
connection: reconnecting. lease: lost, from then until the agent comes back."""

contact_tallies = Table(
    "contact_tallies",
    metadata,
    _seq("quarter"),
    _id("queue"),
    _id("channel"),
    *(_int(name) for name in CONTACT_SUMS),
    sqlite_with_rowid=False,
)
"""Sums of ``storage.tallies`` by quarter of an hour since the epoch: of contacts ..."""

agent_tallies = Table(
    "agent_tallies",
    metadata,
    _id("agent"),
    _seq("quarter"),
    _id("queue"),
    _id("channel"),
    *(_int(name) for name in AGENT_SUMS),
    sqlite_with_rowid=False,
)
"""... of what agents answered and handled ..."""

agent_times = Table(
    "agent_times",
    metadata,
    _id("agent"),
    _seq("quarter"),
    *(_int(name) for name in TIME_SUMS),
    sqlite_with_rowid=False,
)
"""... and of how they spent their time."""

agent_work = Table(
    "agent_work",
    metadata,
    _id("agent"),
    _int("since"),
    _text("limits"),
    _maybe_int("total"),
    *(_int(name) for name in TIME_SUMS),
)
"""Up to when each agent's time is counted, the limits that measure their load, and the sums of the
quarter of an hour that has not ended."""

messages = Table(
    "messages",
    metadata,
    _id("contact"),
    _seq(),
    _text("id"),
    _text("sender"),
    _maybe("agent"),
    _int("at"),
    _text("text"),
    _text("name"),
    _text("notice"),
    _maybe("file"),
    Index(None, "contact", "id"),
)
"""``seq`` here is the message's number in its contact. Clients make ids: only with the contact are
they unique."""

announced = Table(
    "announced",
    metadata,
    _seq(),
    _text("contact"),
    _text("queue"),
    _int("at"),
    _int("position"),
    _maybe_int("low_ms"),
    _maybe_int("high_ms"),
    _text("longer_because"),
    Index(None, "at"),
)
"""Every wait that a customer was told."""

api_keys = Table(
    "api_keys",
    metadata,
    _id("id"),
    _text("name"),
    _text("token_hash"),
    _text("scopes"),
    _int("created_at"),
    _maybe_int("revoked_at"),
)
"""``scopes`` are parted by spaces."""

idempotency = Table(
    "idempotency",
    metadata,
    _id("actor"),
    _id("key"),
    _text("fingerprint"),
    _int("at"),
    _int("status"),
    _text("body"),
    Index(None, "at"),
)
"""Requests of the API that may come again. ``status`` is 0 until the answer is known."""

webhooks = Table(
    "webhooks",
    metadata,
    _id("id"),
    _text("url"),
    _text("kinds"),
    _text("secret"),
    _int("created_at"),
    _int("cursor"),
    _maybe_int("failing_since"),
    _maybe_int("disabled_at"),
    _text("disabled_why"),
)
"""``cursor`` is the first event that has no delivery yet."""

deliveries = Table(
    "deliveries",
    metadata,
    _id("webhook"),
    _seq(),
    _text("kind"),
    _text("subject"),
    _int("at"),
    _text("state"),
    _int("attempts"),
    _int("next_at"),
    _maybe_int("tried_at"),
    _int("status"),
    _text("error"),
    Index(
        "ix_deliveries_pending",
        "webhook",
        "seq",
        sqlite_where=sql("state = 'pending'"),
        postgresql_where=sql("state = 'pending'"),
    ),
)
"""``seq`` is the event's. ``subject`` is the contact or agent whose events go in order."""

customers = Table(
    "customers", metadata, _id("id"), _text("name"), _text("email"), _text("attributes")
)

identities = Table(
    "identities", metadata, _id("kind"), _id("value"), _text("customer"), Index(None, "customer")
)

files = Table(
    "files",
    metadata,
    _id("id"),
    _text("contact"),
    _text("name"),
    _text("type"),
    _int("size"),
    _int("at"),
    _text("by"),
    _int("width"),
    _int("height"),
    Index(None, "contact"),
)

read_marks = Table("read_marks", metadata, _id("contact"), _id("side"), _int("seq"))

ratings = Table(
    "ratings",
    metadata,
    _id("contact"),
    _int("score"),
    _text("comment"),
    _int("at"),
    _text("queue"),
    _text("channel"),
    _text("agent"),
    Index(None, "at", "queue", "channel", "agent", "score"),
)

notes = Table(
    "notes",
    metadata,
    _id("contact"),
    _seq("at"),
    _id("kind"),
    _id("agent"),
    _text("note"),
)

"""``kind``: wrap_up, transfer, private, invitation, whisper, closing (their ``agent``: a user)."""

mentions = Table(
    "mentions",
    metadata,
    _id("contact"),
    _id("user"),
    _text("by"),
    _int("at"),
    _text("state"),
)

participations = Table(
    "participations",
    metadata,
    _seq("seq"),
    _text("contact"),
    _maybe("agent"),
    _text("user"),
    _text("what"),
    _int("at"),
    Index("ix_participations_contact", "contact"),
)
"""Who was invited to a contact, came in and left, by the number of the event."""

tags = Table("tags", metadata, _id("contact"), _id("tag"))

pads = Table("pads", metadata, _id("customer"), _text("text"), _text("agent"), _int("at"))

users = Table(
    "users",
    metadata,
    _id("id"),
    _text("name"),
    _text("role"),
    _text("password_hash"),
    _maybe("agent"),
    _maybe("picture"),
    Column("disabled", Boolean(create_constraint=False), nullable=False),
    Column("may_pick", Boolean(create_constraint=False), nullable=False),
    _text("email"),
    _text("teams"),
)

sessions = Table(
    "sessions",
    metadata,
    _id("token_hash"),
    _text("user"),
    _int("created_at"),
    _int("seen_at"),
    _int("expires_at"),
    _text("current"),
    _text("previous"),
    _int("rotated_at"),
    _text("how"),
    _text("device"),
    _text("address"),
    _maybe_int("ended_at"),
    Index(None, "user"),
    Index(None, "current"),
    Index(None, "previous"),
)

tries = Table("tries", metadata, _id("key"), _int("times"), _int("at"))
"""Wrong passwords, by a hash of user and address: also a restart does not let anybody guess on."""

second_factors = Table(
    "second_factors",
    metadata,
    _id("user"),
    _text("secret"),
    _int("last_step"),
    _text("recovery"),
    _int("at"),
)
"""Without a secret it is off. ``recovery`` is a JSON array of hashes."""

user_links = Table(
    "user_links", metadata, _id("issuer"), _id("subject"), _text("user"), Index(None, "user")
)
"""Who a user is at an OpenID provider."""

erased_contacts = Table("erased_contacts", metadata, _id("contact"), _int("at"))
"""Contacts of which only ids and times are left."""

visitor_tokens = Table(
    "visitor_tokens",
    metadata,
    _id("token_hash"),
    _text("visitor"),
    _int("expires_at"),
)

entries = Table(
    "entries",
    metadata,
    _id("contact"),
    _text("customer"),
    _int("at"),
    *(_text(name) for name in ("form", "fields", "consent", "consent_text", "questions")),
)
"""What customers filled in before a contact, as JSON, and the text that they agreed to."""

mails = Table(
    "mails",
    metadata,
    _id("id"),
    _text("contact"),
    _text("address"),
    _text("language"),
    _int("at"),
    _text("state"),
    _int("attempts"),
    _int("next_at"),
    _text("error"),
    _text("kind"),
    Index(None, "contact"),
    Index(
        "ix_mails_pending",
        "next_at",
        sqlite_where=sql("state = 'pending'"),
        postgresql_where=sql("state = 'pending'"),
    ),
)

treatment_counts = Table(
    "treatment_counts",
    metadata,
    _seq("day"),
    _id("treatment"),
    _id("queue"),
    _int("shown"),
    _int("clicked"),
)
"""``day`` is when it began."""

labels = Table("labels", metadata, _id("kind"), _id("id"), _text("label"), _int("position"))

invitations = Table(
    "invitations",
    metadata,
    _id("user"),
    _text("token_hash"),
    _int("expires_at"),
    Index(None, "token_hash"),
)

audit = Table(
    "audit",
    metadata,
    _seq("at"),
    _id("id"),
    *(_text(name) for name in ("user", "action", "kind", "subject", "name", "changes", "words")),
)
"""``words``: all of it in lower case, to be searched in."""
