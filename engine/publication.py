"""From one commit to the screens: who is touched by it, told to each room in turn."""

import logging
from collections.abc import Callable, Iterable, Sequence

from engine.answering import place_of
from engine.directory import Directory
from engine.engine import Engine
from engine.wire import Message
from router import events as e
from router.ids import AgentId, ContactId, QueueId
from storage import rows
from storage.records import LateMention
from storage.talks import NoteRow

log = logging.getLogger(__name__)


class Touched:
    """What one commit may have changed on a screen."""

    __slots__ = ("agents", "contacts", "events", "messages", "queues", "rows", "setup")

    def __init__(
        self, events: Sequence[e.Event], written: Sequence[rows.Row], messages: list[Message]
    ) -> None:
        self.events = events
        self.rows = written
        self.messages = messages
        self.contacts: set[ContactId] = set()
        self.agents: set[AgentId] = set()
        self.queues: set[QueueId] = set()
        self.setup = False
        """Queues, agents, rules or names were defined anew."""


class Publication:
    """The engine's one listener. Rooms hear after the directory, so they find it up to date."""

    def __init__(self, engine: Engine, directory: Directory) -> None:
        self._engine = engine
        self._directory = directory
        self._rooms: list[Callable[[Touched], None]] = []

    def start(self) -> Callable[[], None]:
        return self._engine.subscribe(self._hear)

    def tell(self, room: Callable[[Touched], None]) -> None:
        self._rooms.append(room)

    def show_again(self, contacts: Iterable[ContactId]) -> None:
        """What screens say of these contacts changed without a commit: what was delivered.

        Only right after ``settled``, or from a room that is being told.
        """
        touched = Touched((), (), [])
        touched.contacts.update(contacts)
        self._tell(touched)

    def _hear(self, events: Sequence[e.Event], written: Sequence[rows.Row]) -> None:
        before = Touched(events, written, [])
        self._note_places(before)
        messages = self._directory.hear(events, written)
        touched = before
        touched.messages = messages
        self._note_events(touched)
        for row in written:
            self._note_row(touched, row)
        self._tell(touched)

    def _tell(self, touched: Touched) -> None:
        for room in self._rooms:
            try:
                room(touched)
            except Exception as problem:
                # A bug of one room; the others' screens must not fall behind by it.
                log.error("a room failed: %s at %s", type(problem).__name__, place_of(problem))

    def _note_places(self, touched: Touched) -> None:
        """Where the contacts were before: their old queue and holder change too."""
        for event in touched.events:
            if isinstance(event, e.ContactEvent):
                touched.contacts.add(event.contact)
                talk = self._directory.talks.get(event.contact)
                if talk is not None:
                    touched.queues.add(talk.queue)
                    if talk.holder is not None:
                        touched.agents.add(talk.holder)
                for mention in self._directory.mentions.of(event.contact):
                    # Closing ends it.
                    self._note_mentioned(touched, mention)

        for row in touched.rows:
            if isinstance(row, rows.Erasure | rows.ContactErased):
                self._note_late(touched, row)

    def _note_late(self, touched: Touched, row: rows.Erasure | rows.ContactErased) -> None:
        """Whose screens still tell of a contact that is over, and now of nobody."""
        for late in self._directory.mentions.all_late():
            if isinstance(row, rows.Erasure):
                theirs = late.customer == row.customer
            else:
                theirs = late.contact == row.contact
            if theirs:
                self._note_mentioned(touched, late)

    def _note_mentioned(self, touched: Touched, mention: rows.Mention | LateMention) -> None:
        user = self._directory.user(mention.user)
        if user is not None and user.agent is not None:
            touched.agents.add(user.agent)

    def _note_events(self, touched: Touched) -> None:
        for event in touched.events:
            if isinstance(event, e.ContactEvent):
                talk = self._directory.talks.get(event.contact)
                if talk is not None:
                    touched.queues.add(talk.queue)
                    if talk.holder is not None:
                        touched.agents.add(talk.holder)
                agent = getattr(event, "agent", None)
                if agent is not None:
                    touched.agents.add(agent)
            elif isinstance(event, e.AgentEvent):
                touched.agents.add(event.agent)
            elif isinstance(event, e.LimitsSet):
                touched.agents.update(event.agents)
            elif isinstance(event, e.AlertRaised | e.AlertCleared):
                touched.queues.add(event.queue)
            elif isinstance(event, e.StrategySet | e.OpeningSet):
                touched.queues.add(event.queue)
                touched.setup = True
            else:
                touched.setup = True

    def _note_row(self, touched: Touched, row: rows.Row) -> None:
        if isinstance(row, NoteRow):
            touched.contacts.add(row.contact)
            return
        match row:
            case rows.ReadMark():
                touched.contacts.add(row.contact)
            case rows.Mention():
                touched.contacts.add(row.contact)
                self._note_mentioned(touched, row)
            case rows.Rating():
                touched.contacts.add(row.contact)
                talk = self._directory.talks.get(row.contact)
                if talk is not None and talk.served_by is not None:
                    # Their mean of the day.
                    touched.agents.add(talk.served_by)
            case rows.Pad():
                open_ones = self._directory.talks_of(row.customer)
                touched.contacts.update(talk.contact for talk in open_ones)
            case rows.Customer():
                talk = self._directory.chat_of(row.id)
                if talk is not None:
                    touched.contacts.add(talk.contact)
            case rows.Label(kind=rows.KEY_TEXT):
                pass  # Written now and then while a program works: nobody's screen is of it.
            case rows.Label() | rows.LabelRemoved() | rows.User():
                touched.setup = True
