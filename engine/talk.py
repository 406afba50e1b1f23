"""The people and words of one contact, as screens show them."""

from collections import deque
from typing import Final

from engine.wire import Message, Note
from router.ids import AgentId, ContactId, CustomerId, Millis, QueueId
from router.words import Channel, EndedBy, LossReason
from storage import rows
from storage.talks import NOTE_KINDS, NoteRow, writer_of

MESSAGES_MAX: Final = 300
"""Messages of a contact kept for screens; older ones are in storage only."""


def anonymous(contact: str) -> str:
    return f"Visitor {contact[-4:]}"


def note_id(row: NoteRow) -> str:
    """The same for every writing of one note."""
    return f"{row.contact}:{row.at}:{NOTE_KINDS[type(row)]}:{writer_of(row)}"


class Talk:
    """One contact's people and words."""

    __slots__ = (
        "agent_read",
        "answer_to",
        "channel",
        "closed_at",
        "complete",
        "contact",
        "customer",
        "customer_delivered",
        "customer_read",
        "delivered",
        "email",
        "ended_by",
        "entered_at",
        "erased",
        "files",
        "holder",
        "last",
        "last_seq",
        "lost",
        "messages",
        "name",
        "notes",
        "pad_at",
        "queue",
        "rating",
        "served_by",
        "unmailed",
        "waits_since",
    )

    def __init__(
        self,
        contact: ContactId,
        customer: CustomerId,
        channel: Channel,
        queue: QueueId,
        entered_at: Millis,
    ) -> None:
        self.contact = contact
        self.customer = customer
        self.channel = channel
        self.queue = queue
        self.entered_at = self.waits_since = entered_at
        self.name = ""
        self.email = ""
        self.answer_to = ""
        """A message that was left: where all that agents wrote goes at the end."""
        self.unmailed = False
        """A message that was left, whose answer goes nowhere: there was no mail server."""
        self.messages: deque[Message] = deque(maxlen=MESSAGES_MAX)
        self.complete = True
        """False after a restart, until the words have been read from storage."""
        self.last: Message | None = None
        self.last_seq = 0
        self.agent_read = 0
        self.customer_read = 0
        self.customer_delivered = 0
        """Highest message that reached the customer's screen. Not stored: they say it again."""
        self.delivered = 0
        self.rating: int | None = None
        self.notes: dict[str, Note] = {}
        """Of agents, by id, in the order of their times."""
        self.pad_at: Millis = Millis(0)
        """When the pad about the customer changed while this contact was open."""
        self.files: dict[str, rows.FileInfo] = {}
        self.holder: AgentId | None = None
        self.served_by: AgentId | None = None
        """Who accepted it last."""
        self.lost: LossReason | None = None
        self.ended_by: EndedBy | str = ""
        self.closed_at: Millis | None = None
        self.erased = False

    @property
    def who(self) -> str:
        """What agents and supervisors call the customer, also one who gave no name."""
        return self.name or anonymous(self.contact)

    def add(self, message: Message) -> None:
        if message.seq <= self.last_seq:
            return
        self.messages.append(message)
        self.last = message
        self.last_seq = message.seq
