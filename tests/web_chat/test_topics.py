"""What customers are told of topics."""

from engine.directory import Directory
from engine.limits import Limits
from router.commands import DefineQueue
from router.ids import Millis, QueueId
from router.router import Router
from router.setup import ChannelRules, Queue
from router.words import Channel
from storage.names import CALLED
from storage.rows import Label
from web_chat.screen import site_record

RULES = {Channel.CHAT: ChannelRules(target_ms=1, offer_ms=1_000)}
DAY = QueueId("day")


def centre(*queues: Queue) -> Router:
    router = Router()
    for queue in reversed(queues):
        router.handle(DefineQueue(queue=queue), Millis(0))
    return router


def test_customers_are_told_names_by_language() -> None:
    router, directory = centre(Queue(id=DAY, rules=RULES)), Directory(None)  # type: ignore[arg-type]
    named = Label(kind="setting", id=CALLED + DAY, label='{"sl":"Prodaja"}')
    directory.hear([], [Label(kind="queue", id=DAY, label="Sales"), named])
    (topic,) = site_record(router, directory, Limits(), Millis(1)).topics
    assert (topic.label, topic.names) == ("Sales", {"sl": "Prodaja"})
