"""What a visitor sees, made from the router's state and the directory."""

from collections.abc import Iterator
from typing import Final

import msgspec

from engine.directory import Directory
from engine.limits import Limits
from engine.talk import Talk
from engine.wire import Person
from router.ids import Millis, QueueId
from router.router import Router
from router.setup import Queue
from router.state import ContactState
from router.words import LIVE, Channel, LossReason, Stage
from storage.names import CALLED
from storage.rows import INTERNAL, KEEP_DAYS
from web_chat.files import TYPES
from web_chat.forms import form_records
from web_chat.greetings import greetings
from web_chat.treatments import treatment_records
from web_chat.wire import Chat, Place, Site, Topic

STAGES: Final = {
    Stage.WAITING: "waiting",
    Stage.SCHEDULED: "waiting",
    Stage.OFFERED: "offered",
    Stage.SERVING: "serving",
    Stage.WRAP_UP: "ended",
    Stage.LOST: "lost",
    Stage.CLOSED: "ended",
}


def is_over(talk: Talk) -> bool:
    """Whether the customer may begin another contact. A lost one waits for them to come back."""
    return bool(talk.closed_at is not None or talk.ended_by or talk.lost is LossReason.LEFT)


def chat_record(state: ContactState | None, talk: Talk, directory: Directory) -> Chat:
    stage = "ended" if state is None or is_over(talk) else STAGES[state.stage]
    place = None
    if state is not None and stage in ("waiting", "offered") and state.announced is not None:
        told = state.announced
        place = Place(position=told.position, low_ms=told.low_ms, high_ms=told.high_ms, at=told.at)
    agent = None
    served_by = talk.served_by if stage in ("serving", "ended") else None
    if served_by is not None:
        agent = Person(
            name=directory.agent_name(served_by), picture=directory.agent_picture(served_by)
        )
    ended_by = str(talk.ended_by)
    if stage == "ended" and not ended_by and talk.lost is LossReason.LEFT:
        ended_by = "customer"
    return Chat(
        contact=talk.contact,
        stage=stage,
        queue=talk.queue,
        started_at=talk.entered_at,
        place=place,
        agent=agent,
        delivered_seq=max(talk.delivered, talk.agent_read),
        read_seq=talk.agent_read,
        ended_by=ended_by if stage == "ended" else "",
        rating=talk.rating,
        last_seq=talk.last_seq,
    )


def site_record(
    router: Router, directory: Directory, limits: Limits, now: Millis, *, mail: bool = False
) -> Site:
    order = {option.id: place for place, option in enumerate(directory.options("queue"))}
    topics = [
        _topic(router, directory, queue.id, now)
        for queue in router.queues.values()
        if Channel.CHAT in queue.setup.rules and not is_internal(directory, queue.id)
        if not queue.setup.disabled
    ]
    topics.sort(key=lambda topic: (order.get(topic.queue, len(order)), topic.queue))
    return Site(
        brand=directory.setting("brand", "Cordboard"),
        greeting=greetings(directory),
        topics=tuple(topics),
        max_text=limits.text_max,
        max_file_bytes=limits.file_bytes_max,
        file_types=TYPES,
        locale=directory.setting("locale", "en"),
        forms=form_records(directory),
        treatments=treatment_records(directory, now),
        mail=mail,
        typing_preview=typing_preview(directory),
    )


def _topic(router: Router, directory: Directory, queue: QueueId, now: Millis) -> Topic:
    is_open = takes_chats(router, queue, now)
    return Topic(
        queue=queue,
        label=directory.label("queue", queue),
        open=is_open,
        message=written_channel(router, queue) is not None,
        keep_days=_keep_days(directory, queue),
        names=msgspec.json.decode(directory.setting(CALLED + queue, "{}"), type=dict[str, str]),
        opens=None if is_open else opens_at(router, queue, now),
    )


def is_internal(directory: Directory, queue: QueueId) -> bool:
    """Whether customers may not choose the queue."""
    return bool(directory.setting(INTERNAL + queue, ""))


def _keep_days(directory: Directory, queue: QueueId) -> int | None:
    days = directory.setting(KEEP_DAYS + queue, "")
    return int(days) if days.isdecimal() else None


def typing_preview(directory: Directory) -> bool:
    return directory.setting("typing_preview", "off") == "on"


def takes_chats(router: Router, queue: QueueId, now: Millis) -> bool:
    """Whether the queue, or one that it overflows into, is open for chats."""
    return any(router.is_open(taker.id, now) for taker in _takers(router, queue))


def opens_at(router: Router, queue: QueueId, now: Millis) -> Millis | None:
    """When it takes chats next, as far ahead as hours are worked out."""
    spans = [
        span
        for taker in _takers(router, queue)
        if not taker.disabled
        for span in taker.opening or ()
    ]
    return min((begin for begin, _ in spans if begin > now), default=None)


def _takers(router: Router, queue: QueueId) -> Iterator[Queue]:
    """The queue and those that it overflows into, as far as they have chats."""
    seen: set[QueueId] = set()
    at: QueueId | None = queue
    while at is not None and at not in seen and at in router.queues:
        seen.add(at)
        setup = router.queues[at].setup
        if Channel.CHAT in setup.rules:
            yield setup
        at = setup.overflow


def written_channel(router: Router, queue: QueueId) -> Channel | None:
    """The channel that a message left here takes: email, else another that can wait."""
    rules = router.queues[queue].setup.rules
    if Channel.EMAIL in rules:
        return Channel.EMAIL
    return next((channel for channel in rules if channel not in LIVE), None)
