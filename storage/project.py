"""The tables that queries read, as a pure function of the router's events and the rows beside them.

A fold: ``Projection`` remembers the open contacts, and turns each commit into whole rows to put,
one for each key touched. Nothing here knows a database.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec

from router import events as ev
from router.ids import ContactId
from router.words import Stage
from storage import rows
from storage.admissions import AdmissionRow, put_admission
from storage.audits import audit_values
from storage.entrances import EntranceRow, put_entrance
from storage.programs import ProgramRow, put_program_row
from storage.records import HANDLED
from storage.rows import AnyRow
from storage.statements import ERASE, ERASE_CONTACT, EXPIRE_CUSTOMER
from storage.talks import TalkRow, put_participation, put_talk_row
from storage.tallies import AgentTimes, ContactTallies, Puts, WorkLine

__all__ = ["ContactLine", "IntervalLine", "Part", "Projection", "Puts", "SegmentLine", "WorkLine"]
"""``Puts``: ``{table: {primary key: values in the order of its columns}}``."""


class ContactLine(msgspec.Struct, gc=False):
    """One row of ``contacts``."""

    id: str
    customer: str
    channel: str
    queue: str
    stage: str
    entered_at: int
    due: int
    head_start_ms: int
    agent: str | None = None
    accepted_at: int | None = None
    lost_at: int | None = None
    ended_at: int | None = None
    ended_by: str = ""
    closed_at: int | None = None
    close_reason: str = ""
    disposition: str = ""
    last_seq: int = 0
    target_ms: int = 0


class SegmentLine(msgspec.Struct, gc=False):
    seq: int
    contact: str
    kind: str
    queue: str
    agent: str | None
    started_at: int
    ended_at: int | None = None
    outcome: str = ""


class IntervalLine(msgspec.Struct, gc=False):
    seq: int
    agent: str
    kind: str
    value: str
    reason: str
    started_at: int
    ended_at: int | None = None


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """What one command brought about, or one look at the clock."""

    events: Sequence[ev.AnyEvent]
    rows: Sequence[AnyRow] = ()
    command: tuple[str, str] | None = None
    """Actor and command id, where the command may come again."""


def agent_times(
    works: Iterable[WorkLine],
    contacts: Mapping[str, ContactLine],
    segments: Iterable[SegmentLine],
    intervals: Iterable[IntervalLine],
) -> AgentTimes:
    """Take up the counting of agents' time from the lines that are not over."""
    times = AgentTimes(works)
    for segment in segments:
        if segment.agent is not None and segment.contact in contacts:
            channel = contacts[segment.contact].channel
            times.take_hold(segment.agent, segment.contact, segment.kind, channel)
    for interval in intervals:
        times.take_said(interval.agent, interval.kind, interval.value)
    return times


class Projection:
    """Not safe to use on after a commit that failed: make a new one from what is stored."""

    def __init__(
        self,
        contacts: Iterable[ContactLine] = (),
        segments: Iterable[SegmentLine] = (),
        intervals: Iterable[IntervalLine] = (),
        works: Iterable[WorkLine] = (),
    ) -> None:
        """With all contacts that are not closed, and all segments and intervals not ended."""
        self._contacts = {line.id: line for line in contacts}
        self._segments = {line.contact: line for line in segments}
        self._intervals = {(line.agent, line.kind): line for line in intervals}
        self._times = agent_times(
            works, self._contacts, self._segments.values(), self._intervals.values()
        )
        self._tallies = ContactTallies()
        self._puts: Puts = {}
        self._words: dict[str, rows.Words] = {}

    def turn(self, parts: Iterable[Part], first_seq: int, at: int) -> Puts:
        """Take in the parts of one commit, whose events are numbered from ``first_seq``."""
        self._puts = {}
        seq = first_seq
        for part in parts:
            self._words = {row.message: row for row in part.rows if isinstance(row, rows.Words)}
            for event in part.events:
                project = _PROJECT.get(type(event))
                if project is not None:
                    project(self, event, seq)
                seq += 1
            for row in part.rows:
                _put_row(self._puts, row)
            if part.command is not None:
                count = len(part.events)
                self._put("answers", part.command, (*part.command, at, seq - count, count))
        self._tallies.flush(self._puts)
        self._times.flush(self._puts)
        return self._puts

    # The three kinds of lines. Each is put as it is at the end of the commit.

    def _put(self, table: str, key: Any, values: tuple[Any, ...]) -> None:
        self._puts.setdefault(table, {})[key] = values

    def _put_contact(self, line: ContactLine) -> None:
        self._put("contacts", line.id, msgspec.structs.astuple(line))

    def _end_segment(self, contact: ContactId, at: int, outcome: str) -> SegmentLine | None:
        segment = self._segments.pop(contact, None)
        if segment is not None:
            segment.ended_at, segment.outcome = at, outcome
            self._put("segments", segment.seq, msgspec.structs.astuple(segment))
            if segment.agent is not None:
                self._times.lets_go(segment.agent, contact, at)
            channel, spent = self._contacts[contact].channel, at - segment.started_at
            if segment.kind == "serving" and outcome in HANDLED:
                self._tallies.handled(at, segment.queue, channel, segment.agent, spent)
            elif segment.kind == "wrap_up":
                end = segment.started_at
                self._tallies.wrapped_up(end, segment.queue, channel, segment.agent, spent)
        return segment

    def _change_queue(self, line: ContactLine, queue: str) -> None:
        if line.accepted_at is None:
            self._tallies.arrived(line.entered_at, line.queue, line.channel, -1)
            self._tallies.arrived(line.entered_at, queue, line.channel)
        line.queue = queue

    def _come_back(self, line: ContactLine) -> None:
        """It was not lost after all."""
        if line.lost_at is not None and line.accepted_at is None:
            self._abandoned(line, line.lost_at, -1)
            self._tallies.lost(line.entered_at, line.queue, line.channel, -1)
        line.lost_at = None

    def _abandoned(self, line: ContactLine, at: int, sign: int = 1) -> None:
        came = line.entered_at
        self._tallies.abandoned(came, line.queue, line.channel, at - came, line.target_ms, sign)

    def _move(
        self, event: ev.ContactEvent, seq: int, outcome: str, stage: Stage, agent: str | None = None
    ) -> ContactLine:
        """End the contact's segment with ``outcome`` and begin that of ``stage``."""
        line = self._contacts[event.contact]
        self._end_segment(event.contact, event.at, outcome)
        line.stage = stage.value
        if agent is not None and stage is not Stage.OFFERED:
            line.agent = agent
        if stage not in (Stage.LOST, Stage.CLOSED):
            self._begin_segment(line, event.at, seq, stage, agent)
        self._put_contact(line)
        return line

    def _begin_segment(
        self, line: ContactLine, at: int, seq: int, stage: Stage, agent: str | None
    ) -> None:
        segment = SegmentLine(seq, line.id, stage.value, line.queue, agent, at)
        self._segments[line.id] = segment
        if agent is not None:
            self._times.holds(agent, line.id, stage.value, line.channel, at)
        self._put("segments", seq, msgspec.structs.astuple(segment))

    def _end_interval(self, agent: str, kind: str, at: int) -> None:
        interval = self._intervals.pop((agent, kind), None)
        if interval is not None:
            interval.ended_at = at
            self._times.says(agent, kind, None, at)
            self._put("agent_intervals", interval.seq, msgspec.structs.astuple(interval))

    def _begin_interval(
        self, event: ev.AgentEvent, seq: int, kind: str, value: str, reason: str = ""
    ) -> None:
        self._end_interval(event.agent, kind, event.at)
        interval = IntervalLine(seq, event.agent, kind, value, reason, event.at)
        self._intervals[event.agent, kind] = interval
        self._times.says(event.agent, kind, value, event.at)
        self._put("agent_intervals", seq, msgspec.structs.astuple(interval))

    # Contacts.

    def enqueued(self, event: ev.Enqueued, seq: int) -> None:
        line = self._contacts[event.contact] = ContactLine(
            id=event.contact,
            customer=event.customer,
            channel=event.channel.value,
            queue=event.queue,
            stage=Stage.WAITING.value,
            entered_at=event.at,
            due=event.due,
            head_start_ms=event.head_start_ms,
            target_ms=event.due + event.head_start_ms - event.at,
        )
        self._tallies.arrived(event.at, line.queue, line.channel)
        self._begin_segment(line, event.at, seq, Stage.WAITING, None)
        self._put_contact(line)

    def moved(self, event: ev.Moved | ev.Overflowed, seq: int) -> None:
        line = self._contacts[event.contact]
        self._change_queue(line, event.queue)
        outcome = "moved" if isinstance(event, ev.Moved) else "overflowed"
        self._move(event, seq, outcome, Stage(line.stage))

    def reprioritised(self, event: ev.Reprioritised, seq: int) -> None:
        line = self._contacts[event.contact]
        line.due, line.head_start_ms = event.due, event.head_start_ms
        self._put_contact(line)

    def offered(self, event: ev.Offered, seq: int) -> None:
        self._move(event, seq, "offered", Stage.OFFERED, event.agent)

    def accepted(self, event: ev.Accepted, seq: int) -> None:
        line = self._contacts[event.contact]
        if line.accepted_at is None:
            line.accepted_at = event.at
            came = line.entered_at
            self._tallies.answered(
                came, line.queue, line.channel, event.agent, event.at - came, line.target_ms
            )
        self._move(event, seq, "accepted", Stage.SERVING, event.agent)

    def declined(self, event: ev.Declined, seq: int) -> None:
        self._move(event, seq, "declined", Stage.WAITING)

    def offer_expired(self, event: ev.OfferExpired, seq: int) -> None:
        self._move(event, seq, "expired", Stage.WAITING)

    def offer_withdrawn(self, event: ev.OfferWithdrawn, seq: int) -> None:
        self._move(event, seq, f"withdrawn:{event.reason.value}", Stage.WAITING)

    def requeued(self, event: ev.Requeued, seq: int) -> None:
        line = self._contacts[event.contact]
        self._change_queue(line, event.queue)
        line.due, line.head_start_ms = event.due, event.head_start_ms
        self._move(event, seq, event.reason.value, Stage.WAITING)

    def message_posted(self, event: ev.MessagePosted, seq: int) -> None:
        line = self._contacts.get(event.contact)
        if line is not None:
            line.last_seq = event.seq
            # Not the whole row: a message would rewrite every index of the contact's.
            self._put("contact_seq", line.id, (line.last_seq, line.id))
        words = self._words.get(event.message) or rows.Words(message=event.message)
        said = (words.text, words.name, words.notice, words.file)
        self._put(
            "messages",
            (event.contact, event.seq),
            (event.contact, event.seq, event.message, event.sender.value, event.agent, event.at)
            + said,
        )

    def beside(self, event: ev.Invited | ev.TookPart | ev.Parted, seq: int) -> None:
        put_participation(self._puts, event, seq)

    def lost(self, event: ev.Lost, seq: int) -> None:
        line = self._contacts[event.contact]
        line.lost_at = event.left_at
        if line.accepted_at is None:
            self._abandoned(line, event.left_at)
            self._tallies.lost(line.entered_at, line.queue, line.channel)
        self._move(event, seq, event.reason.value, Stage.LOST)

    def returned(self, event: ev.Returned, seq: int) -> None:
        self._come_back(self._contacts[event.contact])
        self._move(event, seq, "returned", Stage.WAITING)

    def callback_requested(self, event: ev.CallbackRequested, seq: int) -> None:
        self._come_back(self._contacts[event.contact])
        self._move(event, seq, "callback", Stage.SCHEDULED)

    def callback_due(self, event: ev.CallbackDue, seq: int) -> None:
        self._move(event, seq, "due", Stage.WAITING)

    def callback_failed(self, event: ev.CallbackFailed, seq: int) -> None:
        self._move(event, seq, "callback_failed", Stage.SCHEDULED)

    def announced(self, event: ev.Announced, seq: int) -> None:
        queue = self._contacts[event.contact].queue
        told = (event.position, event.low_ms, event.high_ms, event.longer_because)
        self._put("announced", seq, (seq, event.contact, queue, event.at, *told))

    def ended(self, event: ev.Ended, seq: int) -> None:
        line = self._contacts[event.contact]
        line.ended_at, line.ended_by = event.at, event.by.value
        self._move(event, seq, "ended", Stage.WRAP_UP, event.agent)

    def closed(self, event: ev.Closed, seq: int) -> None:
        line = self._contacts[event.contact]
        line.closed_at, line.close_reason = event.at, event.reason.value
        line.disposition = event.disposition
        for tag in event.tags:
            self._put("tags", (event.contact, tag), (event.contact, tag))
        if line.stage == Stage.SERVING.value:
            line.ended_at = event.at
        if line.accepted_at is None and line.lost_at is None:
            self._tallies.lost(line.entered_at, line.queue, line.channel)
        self._move(event, seq, event.reason.value, Stage.CLOSED, event.agent)
        del self._contacts[event.contact]

    # Agents.

    def agent_defined(self, event: ev.AgentDefined, seq: int) -> None:
        agent = event.agent
        limits = {channel.value: limit for channel, limit in agent.limits.items()}
        self._times.limited(agent.id, event.at, limits, agent.total, whole=True)

    def limits_set(self, event: ev.LimitsSet, seq: int) -> None:
        limits = {channel.value: limit for channel, limit in event.limits.items()}
        for agent in event.agents:
            self._times.limited(agent, event.at, limits, event.total, whole=False)

    def signed_in(self, event: ev.SignedIn, seq: int) -> None:
        self._end_trouble(event)
        self._end_interval(event.agent, "lease", event.at)
        self._begin_interval(event, seq, "status", event.status.value, event.reason)

    def status_set(self, event: ev.StatusSet, seq: int) -> None:
        self._end_interval(event.agent, "responding", event.at)
        self._begin_interval(event, seq, "status", event.status.value, event.reason)

    def stopped_responding(self, event: ev.StoppedResponding, seq: int) -> None:
        self._begin_interval(event, seq, "responding", "not_responding")

    def reconnecting_seen(self, event: ev.ReconnectingSeen, seq: int) -> None:
        self._begin_interval(event, seq, "connection", "reconnecting")

    def connection_returned(self, event: ev.ConnectionReturned, seq: int) -> None:
        self._end_interval(event.agent, "connection", event.at)

    def agent_gone(self, event: ev.SignedOut | ev.LeaseLost, seq: int) -> None:
        self._end_trouble(event)
        self._end_interval(event.agent, "status", event.at)

    def lease_lost(self, event: ev.LeaseLost, seq: int) -> None:
        self.agent_gone(event, seq)
        self._begin_interval(event, seq, "lease", "lost")

    def _end_trouble(self, event: ev.AgentEvent) -> None:
        self._end_interval(event.agent, "responding", event.at)
        self._end_interval(event.agent, "connection", event.at)


_PROJECT: Final[Mapping[type, Callable[[Projection, Any, int], None]]] = {
    ev.Enqueued: Projection.enqueued,
    ev.Moved: Projection.moved,
    ev.Overflowed: Projection.moved,
    ev.Reprioritised: Projection.reprioritised,
    ev.Offered: Projection.offered,
    ev.Accepted: Projection.accepted,
    ev.Declined: Projection.declined,
    ev.OfferExpired: Projection.offer_expired,
    ev.OfferWithdrawn: Projection.offer_withdrawn,
    ev.Requeued: Projection.requeued,
    ev.MessagePosted: Projection.message_posted,
    ev.Invited: Projection.beside,
    ev.TookPart: Projection.beside,
    ev.Parted: Projection.beside,
    ev.Lost: Projection.lost,
    ev.Returned: Projection.returned,
    ev.CallbackRequested: Projection.callback_requested,
    ev.CallbackDue: Projection.callback_due,
    ev.CallbackFailed: Projection.callback_failed,
    ev.Announced: Projection.announced,
    ev.Ended: Projection.ended,
    ev.Closed: Projection.closed,
    ev.AgentDefined: Projection.agent_defined,
    ev.LimitsSet: Projection.limits_set,
    ev.SignedIn: Projection.signed_in,
    ev.SignedOut: Projection.agent_gone,
    ev.StatusSet: Projection.status_set,
    ev.StoppedResponding: Projection.stopped_responding,
    ev.ReconnectingSeen: Projection.reconnecting_seen,
    ev.ConnectionReturned: Projection.connection_returned,
    ev.LeaseLost: Projection.lease_lost,
}
"""Events that are not here change no table but the journal."""


_OPPOSITES: Final = {
    "labels": "labels_removed",
    "labels_removed": "labels",
    "invitations": "invitations_used",
    "invitations_used": "invitations",
}
"""Of a row put and removed in one commit, the last word counts."""


def _put_row(puts: Puts, row: AnyRow) -> None:
    key: Any
    if isinstance(row, rows.Erasure | rows.CustomerExpired | rows.ContactErased):
        _put_erasure(puts, row)
        return
    if isinstance(row, ProgramRow):
        put_program_row(puts, row)
        return
    if isinstance(row, TalkRow):
        put_talk_row(puts, row)
        return
    if isinstance(row, AdmissionRow):
        put_admission(puts, row)
        return
    if isinstance(row, EntranceRow):
        put_entrance(puts, row)
        return
    values: tuple[Any, ...]
    match row:
        case rows.Words():
            return  # Put with its MessagePosted.
        case rows.Customer():
            attributes = msgspec.json.encode(row.attributes).decode()
            table, key = "customers", row.id
            values = (row.id, row.name, row.email, attributes)
        case rows.Identity():
            table, key, values = "identities", (row.kind, row.value), msgspec.structs.astuple(row)
        case rows.FileInfo():
            table, key, values = "files", row.id, msgspec.structs.astuple(row)
        case rows.ReadMark():
            mark = (row.contact, row.side)
            held = puts.get("read_marks", {}).get(mark, (0, 0, 0))
            table, key, values = "read_marks", mark, (*mark, max(row.seq, held[2]))
        case rows.Rating():
            table, key, values = "ratings", row.contact, msgspec.structs.astuple(row)
        case rows.Pad():
            table, key, values = "pads", row.customer, msgspec.structs.astuple(row)
        case rows.User():
            table, key, values = "users", row.id, msgspec.structs.astuple(row)
        case rows.Label():
            table, key, values = "labels", (row.kind, row.id), msgspec.structs.astuple(row)
        case rows.LabelRemoved():
            table, key, values = "labels_removed", (row.kind, row.id), (row.kind, row.id)
        case rows.Invitation():
            table, key, values = "invitations", row.user, msgspec.structs.astuple(row)
        case rows.InvitationUsed():
            table, key, values = "invitations_used", row.user, (row.user,)
        case rows.Audit():
            table, key, values = "audit", (row.at, row.id), audit_values(row)
    if table in _OPPOSITES:
        puts.get(_OPPOSITES[table], {}).pop(key, None)
    puts.setdefault(table, {})[key] = values


def _put_erasure(puts: Puts, row: rows.Erasure | rows.CustomerExpired | rows.ContactErased) -> None:
    match row:
        case rows.Erasure():
            for table in ERASE:
                puts.setdefault(table, {})[row.customer] = (row.customer,)
            puts.setdefault("erase_visitor", {})[row.visitor] = (row.visitor,)
        case rows.CustomerExpired():
            for table in EXPIRE_CUSTOMER:
                puts.setdefault(table, {})[row.customer] = (row.customer, row.customer)
        case rows.ContactErased():
            for table in ERASE_CONTACT:
                puts.setdefault(table, {})[row.contact] = (row.contact,)
            puts.setdefault("erased_contacts", {})[row.contact] = (row.contact, row.at)
