"""Lines that nobody wrote: an agent joined, the conversation was handed on."""

from collections.abc import Iterator, Sequence

from engine.directory import Directory
from engine.messages import stored_id
from engine.turns import Consequence
from router import commands as c
from router import events as e
from router.ids import ContactId, MessageId
from router.router import Router
from router.words import Channel, PartingReason, RequeueReason, Sender
from storage import rows

NOTICED = {
    RequeueReason.TRANSFERRED: "transferred",
    RequeueReason.NO_FIRST_REPLY: "requeued",
    RequeueReason.AGENT_LOST: "requeued",
    RequeueReason.SIGNED_OUT: "requeued",
}


class Notices:
    """Follows the engine: a line is on disk together with what it tells of."""

    def __init__(self, directory: Directory) -> None:
        self._directory = directory

    def follow(self, events: Sequence[e.AnyEvent], router: Router) -> Iterator[Consequence]:
        for event in events:
            if not isinstance(event, e.Accepted | e.TookPart | e.Parted | e.Requeued):
                continue
            contact = router.contacts.get(event.contact)
            if contact is None or contact.channel is not Channel.CHAT:
                continue
            if isinstance(event, e.Accepted):
                yield _line(event, "joined", self._directory.agent_name(event.agent))
            elif isinstance(event, e.TookPart):
                yield _line(event, "joined", self._name(event))
            elif isinstance(event, e.Parted):
                if event.inside and event.reason is not PartingReason.OVER:
                    yield _line(event, "left", self._name(event))
            elif event.reason in NOTICED:
                name = self._directory.agent_name(event.agent)
                yield _line(event, NOTICED[event.reason], name)

    def _name(self, event: e.TookPart | e.Parted) -> str:
        if event.agent is not None:
            return self._directory.agent_name(event.agent)
        return self._directory.user_name(event.user)


def _line(event: e.ContactEvent, notice: str, name: str) -> Consequence:
    contact: ContactId = event.contact
    # Two may come in at the same moment.
    beside = f".{event.agent or event.user}" if isinstance(event, e.TookPart | e.Parted) else ""
    id = MessageId(stored_id(contact, Sender.SYSTEM, f"{notice}.{event.at}{beside}"))
    return Consequence(
        c.PostMessage(contact=contact, message=id, sender=Sender.SYSTEM),
        (rows.Words(message=id, name=name, notice=notice),),
    )
