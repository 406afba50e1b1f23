"""Messages and adverts for those who wait: on when they are to be, and counted once a contact."""

import asyncio
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from access.sessions import COOKIE
from config.entrance import TreatmentPart, kept
from router.ids import Millis
from storage.entrances import Shown, Treatment, treatments_shown
from storage.rows import Label
from tests.rooms import RoomsHouse, open_house, serve
from web_chat.treatments import is_on


@pytest.mark.parametrize(
    ("rule", "at", "on"),
    [
        ({}, "2027-03-01T00:00", True),
        ({"begins": "2027-03-01"}, "2027-02-28T23:59", False),
        ({"begins": "2027-03-01"}, "2027-03-01T00:00", True),
        ({"ends": "2027-03-31"}, "2027-03-31T23:59", True),
        ({"ends": "2027-03-31"}, "2027-04-01T00:00", False),
        ({"hours": "08:00-12:00, 13:00-17:30"}, "2027-03-01T12:30", False),
        ({"hours": "08:00-12:00, 13:00-17:30"}, "2027-03-01T17:29", True),
        ({"hours": "22:00-06:00"}, "2027-03-01T05:59", True),
        ({"hours": "22:00-06:00"}, "2027-03-01T06:00", False),
        ({"hours": "00:00-24:00"}, "2027-03-01T23:59", True),
    ],
)
def test_a_treatment_is_on_in_its_days_and_hours(rule: dict[str, str], at: str, on: bool) -> None:
    assert is_on(Treatment(text="x", **rule), datetime.fromisoformat(at)) is on  # type: ignore[arg-type]


async def put(house: RoomsHouse, id: str, **more: Any) -> None:
    part = TreatmentPart.model_validate({"id": id, "text": f"<b>{id}</b>", **more})
    label = Label(kind="treatment", id=id, label=kept(part))
    await house.engine.submit(None, command_id="", rows=[label])


async def test_those_who_wait_are_shown_them_and_each_is_counted_once(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await put(house, "new", link="https://shop.example/new")
        await put(house, "help-only", queues=["help"])
        await put(house, "over", ends="2020-01-01")
        visitor = await house.visitor()
        shown = visitor.shown("site")["site"]["treatments"]
        assert [one["id"] for one in shown] == ["help-only", "new"]
        assert shown[1]["text"] == "<b>new</b>"
        contact = (await visitor.do("start", queue="sales"))["contact"]
        for kind, text in (
            ("shown", "new"),
            ("shown", "new"),
            ("clicked", "new"),
            ("shown", "help-only"),
            ("shown", "nowhere"),
            ("clicked", "x" * 500),
        ):
            await visitor.signal(kind=kind, text=text)
        await visitor.do("send", message="m1", text="Still here")
        await house.rooms.visitors.treatments.flush()
        other = await house.visitor()
        await other.do("start", queue="help")
        await other.signal(kind="shown", text="new")
        agent = await house.working()
        await serve(agent, contact)
        # Who is served sees none.
        await visitor.signal(kind="shown", text="help-only")
        await other.do("send", message="m1", text="Here too")
        await house.rooms.visitors.treatments.flush()
        found = await house.store.read(treatments_shown, Millis(0))
        assert sorted(found, key=lambda one: one.queue) == [
            Shown(treatment="new", queue="help", shown=1, clicked=0),
            Shown(treatment="new", queue="sales", shown=1, clicked=1),
        ]
        cookie = {"Cookie": f"{COOKIE}={await house.cookie('sue')}"}
        async with house.http.get("/api/setup/treatments", headers=cookie) as answer:
            assert answer.status == 200
            told = (await answer.json())["shown"]
        assert sum(one["shown"] for one in told) == 2


async def test_what_was_counted_is_on_disk_before_anybody_could_crash(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await put(house, "new")
        visitor = await house.visitor()
        await visitor.do("start", queue="sales")
        changed = asyncio.Event()
        end = house.engine.subscribe(lambda events, rows: changed.set())
        async with asyncio.timeout(4):
            for kind in ("shown", "clicked"):
                await visitor.signal(kind=kind, text="new")
                while True:
                    changed.clear()
                    found = await house.store.read(treatments_shown, Millis(0))
                    if found and getattr(found[0], kind):
                        break
                    await changed.wait()
        end()
    assert (found[0].shown, found[0].clicked) == (1, 1)


async def test_counts_of_two_days_add_up_and_survive(tmp_path: Path) -> None:
    for _ in range(2):
        first = not (tmp_path / "cordboard.db").exists()
        async with open_house(tmp_path, set_up=first) as house:
            if first:
                await put(house, "new")
            visitor = await house.visitor()
            assert visitor.shown("site")["site"]["treatments"][0]["id"] == "new"
            await visitor.do("start", queue="sales")
            await visitor.signal(kind="shown", text="new")
            await visitor.do("send", message="m1", text="Hello")
    async with open_house(tmp_path, set_up=False) as house:
        found = await house.store.read(treatments_shown, Millis(0))
        assert list(found) == [Shown(treatment="new", queue="sales", shown=2, clicked=0)]
