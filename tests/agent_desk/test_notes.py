"""What agents tell each other about a contact and its customer, and no customer ever sees."""

from pathlib import Path
from typing import Any

import msgspec

from router.ids import Millis
from storage import queries
from storage.rows import CannedReply, ContactErased, Label, LabelRemoved
from tests.rooms import Client, open_house, serve, served


def notes(client: Client) -> list[tuple[str, str, str]]:
    shown = sorted(client.shown("notes").values(), key=lambda one: one["at"])
    return [(one["kind"], one["name"], one["text"]) for one in shown]


async def test_a_transfers_note_is_on_the_offer_and_in_the_conversation(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann, ben = await house.working("ann"), await house.working("ben")
        visitor, contact = await served(house, ann)
        await ann.do("transfer", contact=contact, agent="ben", note="Knows lamps")
        offers = await ben.until(lambda state: state.get("offers"))
        assert (offers[contact]["note"], offers[contact]["note_by"]) == ("Knows lamps", "Ann")
        assert ben.shown("notes") == {}
        await serve(ben, contact)
        await ben.until(lambda _: notes(ben) == [("transfer", "Ann", "Knows lamps")])
        assert ann.shown("notes") == {}
        await visitor.resume()
        assert "Knows lamps" not in str(visitor.state)


async def test_a_private_note_reaches_all_devices_and_whoever_holds_the_contact_next(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        ann, phone = await house.working("ann"), await house.agent("ann")
        visitor, contact = await served(house, ann)
        await ann.do("add_note", "n1", contact=contact, text=" Wants the blue one ")
        await ann.do("add_note", "n1", contact=contact, text=" Wants the blue one ")
        await ann.do("add_note", contact=contact, text="@Ben can help")
        wanted = [("private", "Ann", "Wants the blue one"), ("private", "Ann", "@Ben can help")]
        await phone.until(lambda _: notes(phone) == wanted)
        await ann.do("sign_out")
        ben = await house.working("ben")
        await serve(ben, contact)
        await ben.until(lambda _: notes(ben) == wanted)
        await visitor.do("send", message="v1", text="Still there?")
        await visitor.resume()
        assert "blue" not in str(visitor.state)
        assert await ann.refused("add_note", contact=contact, text="x") == "not_allowed"


async def test_notes_have_limits(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann = await house.working("ann")
        _, contact = await served(house, ann)
        assert await ann.refused("add_note", contact=contact, text="  ") == "bad_request"
        assert await ann.refused("add_note", contact=contact, text="x" * 4_001) == "too_large"
        assert await ann.refused("add_note", contact="nothing", text="x") == "not_allowed"
        assert await ann.refused("set_pad", contact=contact, text="x" * 4_001) == "too_large"
        assert await ann.refused("complete", contact=contact, tags=["golf"]) == "bad_request"
        assert await ann.refused("complete", contact=contact, tags=["lamp"] * 11) == "too_many"
        house.rooms.directory.talks[contact].notes.update(  # type: ignore[index]
            {str(at): None for at in range(200)}  # type: ignore[misc]
        )
        assert await ann.refused("add_note", contact=contact, text="x") == "too_many"
        house.rooms.directory.talks[contact].notes.clear()  # type: ignore[index]


async def test_notes_outlive_a_restart(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann = await house.working("ann")
        visitor, contact = await served(house, ann)
        await ann.do("add_note", contact=contact, text="Wants the blue one")
        await ann.do("transfer", contact=contact, queue="help", note="Knows lamps")
        await ann.do("sign_out")
    async with open_house(tmp_path, set_up=False) as house:
        await house.visitor(visitor.token)
        ben = await house.working("ben")
        offers = await ben.until(
            lambda state: state.get("offers", {}).get(contact, {}).get("note") and state["offers"]
        )
        assert offers[contact]["note"] == "Knows lamps"
        assert not ben.shown("messages")
        await serve(ben, contact)
        await ben.until(
            lambda _: (
                notes(ben)
                == [("private", "Ann", "Wants the blue one"), ("transfer", "Ann", "Knows lamps")]
            )
        )


async def test_the_pad_about_a_customer_is_kept_and_never_written_over(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann, phone = await house.working("ann"), await house.agent("ann")
        _, contact = await served(house, ann)
        assert (await ann.do("look_up", contact=contact))["pad_at"] == 0
        done = await ann.do("set_pad", contact=contact, text="Has two cats", base=0)
        await phone.until(lambda state: state["desk"][contact]["pad_at"] == done["pad_at"])
        card = await phone.do("look_up", contact=contact)
        assert (card["pad"], card["pad_by"], card["pad_at"]) == (
            "Has two cats",
            "Ann",
            done["pad_at"],
        )
        changed = await phone.refused("set_pad", contact=contact, text="No cats", base=0)
        assert changed == "changed"
        await phone.do("set_pad", contact=contact, text="No cats", base=done["pad_at"])
        assert (await ann.do("look_up", contact=contact))["pad"] == "No cats"


async def finish(agent: Client, contact: str, **more: Any) -> None:
    await agent.do("end", contact=contact)
    await agent.do("complete", contact=contact, disposition="sold", **more)


async def test_earlier_contacts_are_listed_read_and_searched(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann = await house.working("ann")
        visitor, first = await served(house, ann, "The LAMP hums")
        await ann.do("send", contact=first, message="a1", text="We send another lamp.")
        await finish(ann, first, tags=["lamp", "late", "lamp"], note="Sent again")
        await visitor.do("rate", score=4)
        await visitor.do("start", queue="help", text="It is me again")
        contact = await serve(ann)
        card = await ann.do("look_up", contact=contact)
        assert card["name"] == "Vera"
        assert card["addresses"] == []
        (earlier,) = card["earlier"]
        assert earlier["contact"] == first
        assert earlier["agent"] == "Ann"
        assert earlier["disposition"] == "Sold"
        assert earlier["tags"] == ["Lamps", "Late parcel"]
        assert earlier["rating"] == 4
        told = await ann.do("transcript", contact=contact, of=first)
        texts = [one["text"] for one in told["messages"] if one["text"]]
        assert texts == ["The LAMP hums", "We send another lamp."]
        assert [one["text"] for one in told["notes"]] == ["Sent again"]
        assert not told["more"]
        found = await ann.do("search", contact=contact, text=" lamp ")
        assert [one["text"] for one in found] == ["We send another lamp.", "The LAMP hums"]
        assert await ann.refused("search", contact=contact, text=" ") == "bad_request"
        assert await ann.refused("search", contact=contact, text="x" * 101) == "too_large"


async def test_nobody_looks_up_a_customer_whose_contact_is_not_in_hand(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await house.knows_lunch()
        ann = await house.working("ann")
        _, contact = await served(house, ann, "My secret")
        await ann.do("set_status", status="break", reason="lunch")
        ben = await house.working("ben")
        other = await house.visitor()
        await other.do("start", queue="sales", text="Another")
        own = await serve(ben)
        for kind, fields in (
            ("look_up", {}),
            ("transcript", {"of": contact}),
            ("search", {"text": "secret"}),
            ("story", {}),
            ("set_pad", {"text": "x"}),
            ("add_note", {"text": "x"}),
        ):
            assert await ben.refused(kind, contact=contact, **fields) == "not_allowed", kind
        assert await ben.refused("transcript", contact=own, of=contact) == "not_allowed"
        assert await ben.do("search", contact=own, text="secret") == []


async def test_the_story_of_a_contact_says_what_happened_and_why(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await house.knows_lunch()
        ann, ben = await house.working("ann"), await house.working("ben")
        sue, visitor = await house.supervisor(), await house.visitor()
        await visitor.do("start", queue="sales", text="Hello")
        offers = await ann.until(lambda state: state.get("offers"))
        contact, offer = next(iter(offers.items()))
        await ann.do("decline", contact=contact, offer=offer["offer"], reason="lunch")
        await serve(ben, contact)
        await ben.do("transfer", contact=contact, queue="help")
        await serve(ann, contact)
        told = [one["text"] for one in await ann.do("story", contact=contact)]
        assert told == [
            "Entered the line of Sales.",
            "Offered to Ann. Most room for chats: 3 free; 2 were able.",
            "Ann declined: Lunch.",
            "Offered to Ben. Most room for chats: 1 free; nobody else was able.",
            "Ben accepted.",
            "Ben transferred it to Help.",
            "Offered to Ann. Most room for chats: 3 free; nobody else was able.",
            "Ann accepted.",
        ]
        assert sue.shown("agents")


async def test_prepared_replies_reach_those_who_serve_their_queue(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann = await house.agent("ann")
        for id, reply in (
            ("hello", CannedReply(title="Greeting", text="Hello {customer}")),
            ("tax", CannedReply(title="Tax", text="No tax", queues=("billing",))),
            ("ship", CannedReply(title="Ship", text="Soon", queues=("sales",))),
        ):
            row = Label(kind="reply", id=id, label=msgspec.json.encode(reply).decode())
            await house.engine.submit(None, command_id="", rows=[row])
        await ann.until(lambda state: set(state["replies"]) == {"hello", "ship"})
        assert ann.shown("replies")["ship"]["queues"] == ["Sales"]
        gone = LabelRemoved(kind="reply", id="ship")
        await house.engine.submit(None, command_id="", rows=[gone])
        await ann.until(lambda state: set(state["replies"]) == {"hello"})
    async with open_house(tmp_path, set_up=False) as house:
        ann = await house.agent("ann")
        assert ann.shown("replies")["hello"]["text"] == "Hello {customer}"


async def test_my_day_counts_handling_and_ratings(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann = await house.working("ann")
        visitor, contact = await served(house, ann)
        assert ann.shown("me")["me"]["handling_ms"] is None
        await finish(ann, contact)
        await visitor.do("rate", score=4)
        await visitor.do("rate", score=5)
        me = await ann.until(lambda state: state["me"]["me"]["rating"] == 500 and state["me"]["me"])
        assert (me["handled_today"], me["rated"]) == (1, 1)
        assert 0 <= me["handling_ms"] < 10_000
        before = me["handling_ms"]
    async with open_house(tmp_path, set_up=False) as house:
        me = (await house.agent("ann")).shown("me")["me"]
        assert (me["handled_today"], me["rating"], me["rated"]) == (1, 500, 1)
        assert me["handling_ms"] == before


async def test_deleting_a_customers_data_deletes_what_agents_wrote_about_them(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        ann = await house.working("ann")
        visitor, contact = await served(house, ann)
        talk = house.rooms.directory.talks[contact]  # type: ignore[index]
        await ann.do("add_note", contact=contact, text="A secret")
        await ann.do("set_pad", contact=contact, text="Another secret")
        await visitor.do("erase")
        assert await house.store.read(queries.pad, talk.customer) is None
        assert await house.store.read(queries.notes, talk.contact) == []
        assert talk.notes == {}
        await ann.until(lambda state: not state["desk"])
        await ann.until(lambda _: {"kind": "erased", "contact": contact} in ann.signals)


async def test_an_agent_who_was_away_when_a_customers_data_was_deleted_is_told(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        ann, ben = await house.working("ann"), await house.agent("ben")
        visitor, contact = await served(house, ann)
        await ann.close()
        await visitor.do("erase")
        ann, told = await house.agent("ann"), {"kind": "erased", "contact": contact}
        await ann.until(lambda _: told in ann.signals)
        assert ann.shown("desk") == {}
        await ben.resume()
        assert told not in ben.signals
        # What is deleted because its time is over is no news.
        visitor = await house.visitor()
        await visitor.do("start", queue="sales")
        old = await serve(ann)
        await ann.do("end", contact=old)
        await ann.do("complete", contact=old, disposition="sold")
        later = Millis(house.engine.clock.now() + 1)
        let_go = ContactErased(contact=old, at=later)
        await house.engine.submit(None, command_id="", rows=(let_go,))
        await ann.close()
    async with open_house(tmp_path, set_up=False) as house:
        # Nor does a restart make anybody forget it.
        ann, ben = await house.agent("ann"), await house.agent("ben")
        await ann.until(lambda _: told in ann.signals)
        await ben.resume()
        assert [one for one in ann.signals if one["kind"] == "erased"] == [told]
        assert told not in ben.signals
