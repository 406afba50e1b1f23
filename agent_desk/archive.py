"""What an agent may look up about the customer of a contact in hand."""

from typing import Final

from agent_desk.story import mail_lines, story_lines
from agent_desk.wire import (
    Address,
    Customer,
    Earlier,
    Found,
    LookUp,
    ReadStory,
    ReadTranscript,
    Search,
    StoryLine,
    Transcript,
)
from engine.answering import Refused
from engine.directory import Directory
from engine.entries import filled_in
from engine.messages import wire_message
from engine.talk import Talk
from router.ids import AgentId, ContactId, CustomerId
from storage import entrances, queries, records
from storage.store import Store

LookUps = LookUp | ReadTranscript | Search | ReadStory

PAGE: Final = 200
"""Messages of a transcript in one answer."""
SEARCH_MAX: Final = 100
"""Characters of what is searched for."""
SECRET_KINDS: Final = frozenset({"visitor"})
"""Identities that say nothing to people."""


class Archive:
    def __init__(self, store: Store, directory: Directory) -> None:
        self._store = store
        self._directory = directory

    async def look_up(self, talk: Talk, command: LookUps) -> object:
        """Answer the command. The caller has seen to it that the talk is in the agent's hands.

        Raises: Refused.
        """
        match command:
            case LookUp():
                return await self._customer(talk)
            case ReadTranscript():
                # Those of the contact itself are on the screen already.
                notes = command.of != talk.contact
                return await self.transcript(talk.customer, command, notes=notes)
            case Search():
                return await self._search(talk, command)
            case ReadStory():
                return await self._story(talk)

    async def _customer(self, talk: Talk) -> Customer:
        read = self._store.read
        known = await read(queries.customer, talk.customer)
        identities = await read(queries.identities_of, talk.customer)
        pad = await read(queries.pad, talk.customer)
        earlier = await read(queries.earlier_contacts, talk.customer, talk.contact)
        return Customer(
            customer=talk.customer,
            name=talk.who,
            email=talk.email,
            addresses=tuple(
                Address(kind=one.kind, value=one.value)
                for one in identities
                if one.kind not in SECRET_KINDS
            ),
            attributes=known.attributes if known is not None else {},
            pad=pad.text if pad is not None else "",
            pad_by=self._directory.agent_name(pad.agent) if pad is not None else "",
            pad_at=pad.at if pad is not None else 0,
            earlier=tuple(self._earlier(one) for one in earlier),
            filled_in=await filled_in(self._store, talk.contact),
        )

    def _earlier(self, one: records.Earlier) -> Earlier:
        label = self._directory.label
        return Earlier(
            contact=one.id,
            channel=one.channel,
            queue=label("queue", one.queue),
            stage=one.stage,
            entered_at=one.entered_at,
            agent=self._directory.agent_name(one.agent),
            disposition=label("disposition", one.disposition) if one.disposition else "",
            tags=tuple(label("tag", tag) for tag in one.tags),
            rating=one.score,
            messages=one.last_seq,
        )

    async def transcript(
        self, customer: CustomerId, command: ReadTranscript, *, notes: bool
    ) -> Transcript:
        """Of one of the customer's contacts. Raises: Refused."""
        contact = ContactId(command.of)
        stored = await self._store.read(queries.contact, contact)
        if stored is None or stored.customer != customer:
            raise Refused("not_allowed")
        before = command.before if command.before > 0 else stored.last_seq + 1
        if command.before > stored.last_seq + 1:
            raise Refused("bad_request")
        first = max(0, before - 1 - PAGE)
        found = await self._store.read(queries.messages, contact, after_seq=first, limit=PAGE)
        written = await self._store.read(queries.notes, contact) if notes else []
        return Transcript(
            contact=contact,
            messages=tuple(wire_message(one) for one in found if one.seq < before),
            notes=tuple(self._directory.wire_note(one) for one in written),
            more=first > 0,
            filled_in=await filled_in(self._store, contact) if notes else None,
        )

    async def _search(self, talk: Talk, command: Search) -> list[Found]:
        text = " ".join(command.text.split())
        if not text:
            raise Refused("bad_request")
        if len(text) > SEARCH_MAX:
            raise Refused("too_large")
        found = await self._store.read(queries.search_words, talk.customer, text)
        return [
            Found(contact=one.contact, seq=one.seq, sender=one.sender, at=one.at, text=one.text)
            for one in found
        ]

    async def _story(self, talk: Talk) -> list[StoryLine]:
        stored = await self._store.read(queries.contact, talk.contact)
        if stored is None:
            return []
        events = await self._store.read(queries.story, talk.contact)
        mails = await self._store.read(entrances.mails, talk.contact)
        lines = story_lines(stored, events, self._named) + mail_lines(mails)
        return sorted(lines, key=lambda line: line.at)

    def _named(self, kind: str, id: str) -> str:
        if kind == "agent":
            return self._directory.agent_name(AgentId(id))
        if kind == "user":
            return self._directory.user_name(id)
        return self._directory.label(kind, id)
