"""What a queue does not keep is gone after its days, and all else is still there."""

from pathlib import Path

from config import entrance
from config.entrance import FormPart
from cordboard.clock import SystemClock
from cordboard.retention import DAY_MS, Retention
from router.ids import ContactId, Millis
from storage import queries
from storage.rows import KEEP_DAYS, Label
from tests.rooms import Client, RoomsHouse, open_house, serve
from tests.web_chat.test_erasure import bytes_below, send_file

DAYS = 30


class Later:
    """The system's clock, so many days ahead."""

    def __init__(self, days: int) -> None:
        self._clock = SystemClock()
        self._ahead = days * DAY_MS

    def now(self) -> Millis:
        return Millis(self._clock.now() + self._ahead)

    def seconds_until(self, when: Millis) -> float:
        return max(0.0, (when - self.now()) / 1_000)


def retention(house: RoomsHouse) -> Retention:
    return Retention(house.engine, house.store, house.rooms.visitors.eraser)


async def a_talk(house: RoomsHouse, visitor: Client, queue: str, word: str) -> ContactId:
    who = {"name": f"{word}name", "email": f"{word}@a.example"}
    await visitor.do("start", queue=queue, text=word, fields={"order": f"{word}order"}, **who)
    agent = await house.working()
    contact = await serve(agent)
    await agent.do("set_pad", contact=contact, text=f"{word}pad")
    await send_file(house, visitor)
    await agent.do("send", contact=contact, message="a1", text=f"{word}answer")
    await agent.do("end", contact=contact)
    await visitor.until(lambda state: state["chat"]["chat"]["stage"] == "ended")
    await visitor.do("rate", score=4, comment=f"{word}comment")
    await agent.do("complete", contact=contact, disposition="sold", note=f"{word}note")
    await agent.do("set_status", status="break")
    return contact


async def test_words_files_and_people_go_after_the_days_of_their_queue(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        days = Label(kind="setting", id=f"{KEEP_DAYS}sales", label=str(DAYS))
        fields = [{"id": "order", "label": "Which order?"}]
        asked = entrance.kept(FormPart.model_validate({"id": "all", "fields": fields}))
        form = Label(kind="form", id="all", label=asked)
        await house.engine.submit(None, command_id="", rows=(days, form))
        quagga = await a_talk(house, await house.visitor(), "sales", "quagga")
        await a_talk(house, await house.visitor(), "help", "giraffe")
        both = await house.visitor()
        await a_talk(house, both, "sales", "okapi")
        await both.do("start", queue="help", text="hyena")
        assert await retention(house).sweep() == 0
    async with open_house(tmp_path, set_up=False, clock=Later(DAYS - 1)) as house:
        assert await retention(house).sweep() == 0
    async with open_house(tmp_path, set_up=False, clock=Later(DAYS)) as house:
        assert await retention(house).sweep() == 2
        assert await retention(house).sweep() == 0
        left = bytes_below(tmp_path).lower()
        for gone in (
            b"quagganame",
            b"quaggaanswer",
            b"quaggacomment",
            b"quagganote",
            b"quaggapad",
            b"quaggaorder",
            b"okapianswer",
            b"okapiorder",
        ):
            assert gone not in left, gone
        # Another queue keeps its words; and who still waits keeps name and words.
        for kept in (
            b"giraffe",
            b"giraffename",
            b"giraffeorder",
            b"giraffenote",
            b"giraffepad",
            b"hyena",
            b"okapiname",
        ):
            assert kept in left, kept
        stored = await house.store.read(queries.contact, quagga)
        assert stored is not None
        assert await house.store.read(queries.customer, stored.customer) is None
        rating = await house.store.read(queries.rating, quagga)
        assert rating is not None
        assert (rating.score, rating.comment) == (4, "")
        files = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
        assert len(files) == 1
