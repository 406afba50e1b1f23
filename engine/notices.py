"""Lines that nobody wrote: an agent joined, the conversation was handed on."""

from engine.directory import Directory, stored_id
from engine.engine import Engine
from engine.errands import Errands
from engine.publication import Touched
from router import commands as c
from router import events as e
from router.ids import ContactId, MessageId
from router.words import Channel, PartingReason, RequeueReason, Sender
from storage import rows

NOTICED = {
    RequeueReason.TRANSFERRED: "transferred",
    RequeueReason.NO_FIRST_REPLY: "requeued",
    RequeueReason.AGENT_LOST: "requeued",
    RequeueReason.SIGNED_OUT: "requeued",
}


class Notices:
    def __init__(self, engine: Engine, directory: Directory, errands: Errands) -> None:
        self._engine = engine
        self._directory = directory
        self._errands = errands

    def publish(self, touched: Touched) -> None:
        for event in touched.events:
            if isinstance(event, e.Accepted):
                self._post(event, "joined", self._directory.agent_name(event.agent))
            elif isinstance(event, e.TookPart):
                self._post(event, "joined", self._name(event))
            elif isinstance(event, e.Parted):
                if event.inside and event.reason is not PartingReason.OVER:
                    self._post(event, "left", self._name(event))
            elif isinstance(event, e.Requeued):
                notice = NOTICED.get(event.reason)
                if notice is not None:
                    self._post(event, notice, self._directory.agent_name(event.agent))

    def _name(self, event: e.TookPart | e.Parted) -> str:
        if event.agent is not None:
            return self._directory.agent_name(event.agent)
        return self._directory.user_name(event.user)

    def _post(self, event: e.ContactEvent, notice: str, name: str) -> None:
        talk = self._directory.talks.get(event.contact)
        if talk is None or talk.channel is not Channel.CHAT:
            return
        contact: ContactId = event.contact
        # Two may come in at the same moment.
        beside = f".{event.agent or event.user}" if isinstance(event, e.TookPart | e.Parted) else ""
        id = MessageId(stored_id(contact, Sender.SYSTEM, f"{notice}.{event.at}{beside}"))

        async def post() -> None:
            await self._engine.submit(
                c.PostMessage(contact=contact, message=id, sender=Sender.SYSTEM),
                command_id="",
                actor="engine",
                rows=(rows.Words(message=id, name=name, notice=notice),),
            )

        self._errands.add(post)
