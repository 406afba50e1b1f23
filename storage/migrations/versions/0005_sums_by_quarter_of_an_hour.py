"""Sums by quarter of an hour, for reports; and whom each rating counts for."""

import json
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

QUARTER = 900_000
PLACE = (("queue", sa.Text), ("channel", sa.Text))
OF_AGENT = ("answered", "answered_in_target", "answer_ms", "handled", "talk_ms", "wrap_up_ms")
OF_CONTACT = (
    *("volume", "answered", "answered_in_target", "answer_ms", "abandoned", "abandoned_in_target"),
    *("abandoned_short", "lost", "handled", "talk_ms", "wrap_up_ms"),
)
OF_TIME = ("busy_ms", "idle_ms", "load_ms", "available_ms")


def upgrade() -> None:
    _tables()
    _ratings()
    _contacts()
    _conversations()
    _agents()


def _table(name: str, keys: tuple[str, ...], sums: tuple[str, ...]) -> None:
    op.create_table(
        name,
        *(
            sa.Column(
                key,
                sa.BigInteger() if key == "quarter" else sa.Text(),
                autoincrement=False,
                nullable=False,
            )
            for key in keys
        ),
        *(sa.Column(each, sa.BigInteger(), nullable=False) for each in sums),
        sa.PrimaryKeyConstraint(*keys, name=f"pk_{name}"),
        sqlite_with_rowid=False,
    )


def _tables() -> None:
    _table("contact_tallies", ("quarter", "queue", "channel"), OF_CONTACT)
    _table("agent_tallies", ("agent", "quarter", "queue", "channel"), OF_AGENT)
    _table("agent_times", ("agent", "quarter"), OF_TIME)
    op.create_table(
        "agent_work",
        sa.Column("agent", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("limits", sa.Text(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=True),
        *(sa.Column(each, sa.BigInteger(), nullable=False) for each in OF_TIME),
        sa.PrimaryKeyConstraint("agent", name="pk_agent_work"),
    )


def _ratings() -> None:
    with op.batch_alter_table("ratings") as ratings:
        for name in ("queue", "channel", "agent"):
            ratings.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))
    for name in ("queue", "channel", "agent"):
        op.execute(
            f"UPDATE ratings SET {name} = COALESCE((SELECT c.{name} FROM contacts c"
            " WHERE c.id = ratings.contact), '')"
        )
    with op.batch_alter_table("ratings") as ratings:
        for name in ("queue", "channel", "agent"):
            ratings.alter_column(name, existing_type=sa.Text(), server_default=None)
    op.create_index(
        "ix_ratings_at_queue_channel_agent_score",
        "ratings",
        ["at", "queue", "channel", "agent", "score"],
    )


def _add(table: str, keys: str, sums: tuple[str, ...], query: str) -> None:
    added = ", ".join(f"{each} = {table}.{each} + excluded.{each}" for each in sums)
    op.execute(
        f"INSERT INTO {table} ({keys}, {', '.join(sums)}) {query}"
        f" ON CONFLICT ({keys}) DO UPDATE SET {added}"
    )


# Answered in the queue, and by the agent, of the first conversation.
FIRST = """(SELECT c.entered_at, c.accepted_at, c.lost_at, c.closed_at, c.target_ms, c.channel,
  COALESCE(s.queue, c.queue) AS queue, s.agent AS agent
  FROM contacts c LEFT JOIN segments s ON s.seq =
    (SELECT MIN(f.seq) FROM segments f WHERE f.contact = c.id AND f.kind = 'serving')) AS t"""
ANSWERED = """SUM(CASE WHEN accepted_at IS NULL THEN 0 ELSE 1 END),
  SUM(CASE WHEN accepted_at - entered_at <= target_ms THEN 1 ELSE 0 END),
  SUM(COALESCE(accepted_at - entered_at, 0))"""
GONE = "accepted_at IS NULL AND lost_at IS NOT NULL"


def _contacts() -> None:
    query = f"""SELECT entered_at / {QUARTER}, queue, channel, COUNT(*), {ANSWERED},
      SUM(CASE WHEN {GONE} THEN 1 ELSE 0 END),
      SUM(CASE WHEN {GONE} AND lost_at - entered_at <= target_ms THEN 1 ELSE 0 END),
      SUM(CASE WHEN {GONE} AND lost_at - entered_at < 5000 THEN 1 ELSE 0 END),
      SUM(CASE WHEN accepted_at IS NULL AND closed_at IS NOT NULL THEN 1 ELSE 0 END),
      0, 0, 0 FROM {FIRST} WHERE true GROUP BY 1, 2, 3"""
    _add("contact_tallies", "quarter, queue, channel", OF_CONTACT, query)
    query = f"""SELECT agent, entered_at / {QUARTER}, queue, channel, {ANSWERED}, 0, 0, 0
      FROM {FIRST} WHERE agent IS NOT NULL AND accepted_at IS NOT NULL GROUP BY 1, 2, 3, 4"""
    _add("agent_tallies", "agent, quarter, queue, channel", OF_AGENT, query)


TALKS = """segments s JOIN contacts c ON c.id = s.contact WHERE s.ended_at IS NOT NULL
  AND (s.kind = 'wrap_up'
    OR s.kind = 'serving' AND s.outcome IN ('ended', 'completed', 'customer_silent'))"""
SPENT = """SUM(CASE WHEN s.kind = 'serving' THEN 1 ELSE 0 END),
  SUM(CASE WHEN s.kind = 'serving' THEN s.ended_at - s.started_at ELSE 0 END),
  SUM(CASE WHEN s.kind = 'wrap_up' THEN s.ended_at - s.started_at ELSE 0 END)"""
# A wrap-up counts with its conversation, at whose end it began.
ENDED = f"(CASE WHEN s.kind = 'wrap_up' THEN s.started_at ELSE s.ended_at END) / {QUARTER}"


def _conversations() -> None:
    query = f"""SELECT {ENDED}, s.queue, c.channel, 0, 0, 0, 0, 0, 0, 0, 0, {SPENT}
      FROM {TALKS} GROUP BY 1, 2, 3"""
    _add("contact_tallies", "quarter, queue, channel", OF_CONTACT, query)
    query = f"""SELECT s.agent, {ENDED}, s.queue, c.channel, 0, 0, 0, {SPENT}
      FROM {TALKS} AND s.agent IS NOT NULL GROUP BY 1, 2, 3, 4"""
    _add("agent_tallies", "agent, quarter, queue, channel", OF_AGENT, query)


def _agents() -> None:
    """Their time counts from the journal's end; until then nobody measured it."""
    db = op.get_bind()
    since = db.scalar(sa.text("SELECT MAX(at) FROM journal")) or 0
    found: dict[str, tuple[dict[str, int], int | None]] = {}
    for (events,) in db.execute(sa.text("SELECT events FROM journal ORDER BY first_seq")):
        blob = bytes(events)
        if b'"AgentDefined"' in blob or b'"LimitsSet"' in blob:
            for event in json.loads(blob):
                _limits(event, found)
    for agent, (limits, total) in found.items():
        db.execute(
            sa.text("INSERT INTO agent_work VALUES (:agent, :since, :limits, :total, 0, 0, 0, 0)"),
            {"agent": agent, "since": since, "limits": json.dumps(limits), "total": total},
        )


def _limits(event: dict[str, Any], found: dict[str, tuple[dict[str, int], int | None]]) -> None:
    if event["type"] == "AgentDefined":
        agent = event["agent"]
        found[agent["id"]] = (agent.get("limits", {}), agent.get("total"))
    elif event["type"] == "LimitsSet":
        for each in event["agents"]:
            limits, total = found.get(each, ({}, None))
            asked = event.get("total")
            new = total if asked is None else (asked or None)
            found[each] = ({**limits, **event.get("limits", {})}, new)
