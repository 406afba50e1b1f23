"""Colleagues in a contact: invited, naming each other, helped by a supervisor; and the customer."""

import asyncio
from io import BytesIO
from pathlib import Path

from access.sessions import COOKIE
from router.commands import PostMessage
from router.ids import ContactId, MessageId
from router.words import Sender
from storage import queries
from storage.rows import Words
from tests.rooms import Client, RoomsHouse, open_house, serve, served


def said(client: Client) -> list[tuple[str, str]]:
    shown = sorted(client.shown("messages").values(), key=lambda one: one["seq"])
    return [(one["name"], one["text"] or one["notice"]) for one in shown]


async def test_an_invited_colleague_reads_all_writes_under_an_own_name_and_leaves(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        ann, ben = await house.working("ann"), await house.working("ben")
        visitor, contact = await served(house, ann, "My lamp hums")
        await ann.do("invite", contact=contact, colleague="ben", why="Knows lamps")
        aside = (await ben.until(lambda state: state.get("asides")))[contact]
        assert (aside["kind"], aside["by"], aside["customer"], aside["text"]) == (
            "invitation",
            "Ann",
            "Vera",
            "Knows lamps",
        )
        assert ben.shown("desk") == ben.shown("messages") == {}
        assert await ben.refused("add_note", contact=contact, text="x") == "not_allowed"

        await ben.do("take_part", contact=contact)
        desk = (await ben.until(lambda state: state["desk"]))[contact]
        assert (desk["part"], desk["agent"]) == ("helping", "Ann")
        assert "You" not in desk["why"], "of Ann, not of whoever helps her"
        assert ben.shown("asides") == {}
        await ben.until(lambda _: ("", "My lamp hums") in said(ben))
        assert (ben.shown("me")["me"]["helping"], ben.shown("me")["me"]["load"]) == (1, 0)
        await ben.do("send", contact=contact, message="b1", text="Is it the blue one?")
        await ben.do("add_note", contact=contact, text="It is the blue one")
        for who in (visitor, ann):
            await who.until(lambda _, who=who: ("Ben", "Is it the blue one?") in said(who))  # type: ignore[misc]
        assert ("Ben", "joined") in said(visitor)
        assert ann.shown("desk")[contact]["last_name"] == "Ben"
        beside = ann.shown("desk")[contact]["participants"]
        assert [(one["name"], one["inside"]) for one in beside] == [("Ben", True)]
        for command in ("end", "complete"):
            assert await ben.refused(command, contact=contact) in ("not_allowed", "wrong_stage")

        await ben.do("step_out", contact=contact)
        await ben.until(lambda state: not state["desk"] and not state["messages"])
        await visitor.until(lambda _: ("Ben", "left") in said(visitor))
        assert await ben.refused("send", contact=contact, message="b2", text="x") == "not_allowed"
        assert list(ann.shown("desk")) == [contact]
        story = [line["text"] for line in await ann.do("story", contact=contact)]
        assert story[-3:] == ["Ann asked Ben to help.", "Ben came to help.", "Ben left again."]
        assert "blue one" not in str([n for n in visitor.state if n == "notes"])
        assert "Knows lamps" not in str(visitor.state)


async def test_an_invitation_is_declined_taken_back_and_over_with_the_contact(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        ann, ben = await house.working("ann"), await house.working("ben")
        _, contact = await served(house, ann, "My lamp hums")
        await ann.do("invite", contact=contact, colleague="ben")
        await ben.until(lambda state: state.get("asides"))
        await ben.do("step_out", contact=contact)
        await ann.until(lambda state: not state["desk"][contact]["participants"])
        await ann.do("invite", contact=contact, colleague="ben")
        await ben.until(lambda state: state["asides"])
        await ann.do("uninvite", contact=contact, colleague="ben")
        await ben.until(lambda state: not state["asides"])
        assert await ben.refused("take_part", contact=contact) == "not_allowed"
        await ann.do("invite", contact=contact, colleague="ben")
        await ben.do("take_part", contact=contact)
        await ann.do("end", contact=contact)
        await ben.until(lambda state: not state["desk"])
        await house.until(lambda router: not router.participants(contact))  # type: ignore[arg-type]


async def test_who_is_named_in_a_note_is_told_and_may_read_until_the_contact_is_closed(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        ann, ben = await house.working("ann"), await house.agent("ben")
        _, contact = await served(house, ann, "My lamp hums")
        absent = await ann.refused("add_note", contact=contact, text="@Ben", mentions=["nobody"])
        assert absent == "bad_request"
        unnamed = await ann.refused("add_note", contact=contact, text="look", mentions=["ben"])
        assert unnamed == "bad_request"
        await ann.do("add_note", contact=contact, text="@Ben is it blue?", mentions=["ben"])
        aside = (await ben.until(lambda state: state.get("asides")))[contact]
        assert (aside["kind"], aside["by"], aside["text"]) == ("mention", "Ann", "@Ben is it blue?")
        assert {"ann", "ben", "sue"} <= set(ben.shown("people"))

        await ben.do("take_part", contact=contact)
        desk = (await ben.until(lambda state: state["desk"]))[contact]
        assert desk["part"] == "reading"
        await ben.until(lambda _: ("", "My lamp hums") in said(ben))
        await ben.do("add_note", contact=contact, text="Yes")
        for command, fields in (
            ("send", {"message": "b1", "text": "x"}),
            ("set_pad", {"text": "x"}),
            ("invite", {"colleague": "ben"}),
        ):
            assert await ben.refused(command, contact=contact, **fields) == "not_allowed"

        await ann.do("end", contact=contact)
        await ann.do("complete", contact=contact)
        await ben.until(lambda state: not state["desk"])
        assert await ben.refused("story", contact=contact) == "not_allowed"


async def test_who_was_not_there_is_told_of_a_mention_after_the_contact_is_closed(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        ann, sue = await house.working("ann"), await house.supervisor()
        visitor, contact = await served(house, ann, "My lamp hums")
        named = ["ben", "sue"]
        await ann.do("add_note", contact=contact, text="@Ben @Sue it was blue", mentions=named)
        await sue.until(lambda state: state["mentions"])
        await ann.do("end", contact=contact)
        await ann.do("complete", contact=contact)
        await house.until(lambda router: contact not in router.contacts)
        await sue.resume()
        assert [one["text"] for one in sue.shown("mentions").values()] == ["@Ben @Sue it was blue"]
    async with open_house(tmp_path, set_up=False) as house:
        ann, ben = await house.agent("ann"), await house.agent("ben")
        (aside,) = ben.shown("asides").values()
        assert (aside["kind"], aside["over"]) == ("mention", True)
        assert (aside["by"], aside["customer"], aside["text"]) == (
            "Ann",
            "Vera",
            "@Ben @Sue it was blue",
        )
        told = await ben.do("transcript", contact=contact, of=contact)
        assert "My lamp hums" in [one["text"] for one in told["messages"]]
        assert [one["text"] for one in told["notes"]] == ["@Ben @Sue it was blue"]
        for one, command in ((ben, "story"), (ann, "transcript")):
            fields = {"of": contact} if command == "transcript" else {}
            assert await one.refused(command, contact=contact, **fields) == "not_allowed"
        sue = await house.supervisor()
        assert [one["by"] for one in sue.shown("mentions").values()] == ["Ann"]

        await ben.do("step_out", contact=contact)
        await ben.until(lambda state: not state["asides"])
        assert await ben.refused("transcript", contact=contact, of=contact) == "not_allowed"
        await sue.do("put_away", contact=contact)
        await sue.until(lambda state: not state["mentions"])
        assert await house.store.read(queries.late_mentions) == []


async def test_who_has_read_a_mention_is_not_told_again_when_the_contact_is_closed(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        ann, ben = await house.working("ann"), await house.agent("ben")
        _, contact = await served(house, ann, "My lamp hums")
        await ann.do("add_note", contact=contact, text="@Ben look", mentions=["ben"])
        await ben.until(lambda state: state.get("asides"))
        await ben.do("take_part", contact=contact)
        await ann.do("end", contact=contact)
        await ann.do("complete", contact=contact)
        await ben.until(lambda state: not state["desk"])
        assert ben.shown("asides") == {}


async def test_a_mention_that_is_still_to_be_read_goes_with_the_customers_data(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        ann, ben = await house.working("ann"), await house.agent("ben")
        visitor, contact = await served(house, ann, "My lamp hums")
        await ann.do("add_note", contact=contact, text="@Ben Ponies", mentions=["ben"])
        await ann.do("end", contact=contact)
        await ann.do("complete", contact=contact)
        await ben.until(lambda state: state["asides"] and state["asides"][contact]["over"])
        await visitor.do("erase")
        await ben.until(lambda state: not state["asides"])


async def test_a_mention_and_an_invitation_outlast_a_restart(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann, ben = await house.working("ann"), await house.working("ben")
        _, contact = await served(house, ann, "My lamp hums")
        await ann.do("invite", contact=contact, colleague="ben", why="Knows lamps")
        await ann.do("add_note", contact=contact, text="@Sue look", mentions=["sue"])
        await ben.until(lambda state: state.get("asides"))
    async with open_house(tmp_path, set_up=False) as house:
        ben = await house.agent("ben")
        aside = (await ben.until(lambda s: [a for a in s["asides"].values() if a["text"]]))[0]
        assert (aside["kind"], aside["text"]) == ("invitation", "Knows lamps")
        sue = await house.supervisor()
        (mention,) = sue.shown("mentions").values()
        assert (mention["user"], mention["by"], mention["contact"]) == ("sue", "Ann", contact)
        await sue.do("put_away", contact=contact)
        await sue.until(lambda state: not state["mentions"])


async def test_a_supervisor_helps_silently_joins_writes_and_leaves(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann, sue = await house.working("ann"), await house.supervisor()
        visitor, contact = await served(house, ann, "My lamp hums")
        await sue.do("whisper", contact=contact, text="Offer a new one")
        (note,) = (await ann.until(lambda state: state.get("notes"))).values()
        assert (note["kind"], note["name"], note["text"]) == ("whisper", "Sue", "Offer a new one")
        early = await sue.refused("say", contact=contact, message="s1", text="Hello")
        assert early == "not_yours"

        await sue.do("join", contact=contact)
        await visitor.until(lambda _: ("Sue", "joined") in said(visitor))
        done = await sue.do("say", contact=contact, message="s2", text="I am the manager")
        again = await sue.do("say", contact=contact, message="s2", text="I am the manager")
        assert done == again
        await visitor.until(lambda _: ("Sue", "I am the manager") in said(visitor))
        await sue.do("leave", contact=contact)
        await visitor.until(lambda _: ("Sue", "left") in said(visitor))
        assert list(ann.shown("desk")) == [contact]
        await visitor.resume()
        assert "new one" not in str(visitor.state)


async def test_what_colleagues_say_is_erased_with_the_contact(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann, sue = await house.working("ann"), await house.supervisor()
        await house.working("ben")
        visitor, contact = await served(house, ann, "My lamp hums")
        await ann.do("invite", contact=contact, colleague="ben", why="Ponies and whales")
        await sue.do("whisper", contact=contact, text="Ponies and whales")
        await ann.do("add_note", contact=contact, text="@Ben Ponies and whales", mentions=["ben"])
        await visitor.do("erase")
        await house.until(lambda router: contact not in router.contacts)
        await house.engine.scrub()
        assert await house.store.read(queries.notes, ContactId(contact)) == []
        assert await house.store.read(queries.mentions) == []
        assert b"Ponies" not in stored(tmp_path)


def stored(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.glob("cordboard.db*"))


async def test_files_of_an_earlier_contact_are_open_to_who_talks_with_its_customer(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        cookie = await house.cookie("ben")
        ann, ben = await house.working("ann"), await house.agent("ben", cookie)
        visitor, contact = await served(house, ann, "My lamp hums")
        token = {"Authorization": f"Bearer {visitor.token}"}
        async with house.http.post(
            "/chat/files", data={"file": BytesIO(b"words")}, headers=token
        ) as sent:
            file = await sent.json()
        await visitor.do("send", message="f1", file=file["id"])
        await ann.do("end", contact=contact)
        await ann.do("complete", contact=contact)
        await ann.do("set_status", status="break")
        headers = {"Cookie": f"{COOKIE}={cookie}"}
        async with house.http.get(file["url"], headers=headers) as refused:
            assert refused.status == 404
        await ben.do("set_status", status="available")
        await visitor.do("start", queue="sales", text="It hums again")
        second = await serve(ben)
        told = await ben.do("transcript", contact=second, of=contact)
        assert [one["file"]["url"] for one in told["messages"] if one["file"]] == [file["url"]]
        async with house.http.get(file["url"], headers=headers) as found:
            assert await found.read() == b"words"


async def test_where_a_contact_could_go_is_told_with_what_would_become_of_it(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        ann, ben = await house.working("ann"), await house.working("ben")
        _, contact = await served(house, ann, "My lamp hums")
        told = await ann.do("destinations", contact=contact)
        (queue,) = told["queues"]
        assert (queue["queue"], queue["label"], queue["open"]) == ("help", "Help", True)
        assert (queue["waiting"], queue["ahead"]) == (0, 0)
        offered = (await (await house.visitor()).do("start", queue="help", text="?"))["contact"]
        await ann.until(lambda state: offered in state.get("offers", {}))
        # Whoever is offered still waits, here and on the board.
        (queue,) = (await ann.do("destinations", contact=contact))["queues"]
        assert (queue["waiting"], queue["ahead"]) == (1, 0)
        (colleague,) = told["agents"]
        assert (colleague["label"], colleague["takes"], colleague["room"]) == ("Ben", True, 1)
        assert (colleague["serves"], colleague["lacks"]) == (True, [])
        await ben.do("set_status", status="break")
        assert not queue["alone"]
        told = await ann.do("destinations", contact=contact)
        assert [one["alone"] for one in told["queues"]] == [True]
        (away,) = told["agents"]
        assert (away["takes"], away["state"]) == (False, "away")
        assert await ben.refused("destinations", contact=contact) == "not_allowed"


async def test_older_messages_are_read_page_by_page_by_all_who_may(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann, sue = await house.working("ann"), await house.supervisor()
        visitor, contact = await served(house, ann, "My lamp hums")
        await say_much(house, contact, 330)
        page = await visitor.do("older", before=31)
        assert [one["seq"] for one in page] == list(range(1, 31))
        page = await visitor.do("older", before=331)
        assert [one["seq"] for one in page] == list(range(231, 331))
        assert await visitor.refused("older", before=10_000) == "bad_request"
        told = await ann.do("transcript", contact=contact, of=contact, before=31)
        assert [one["seq"] for one in told["messages"]] == list(range(1, 31))
        cookie = await house.cookie("sue")
        path = f"/api/board/contacts/{contact}?before=31"
        async with house.http.get(path, headers={"Cookie": f"{COOKIE}={cookie}"}) as answer:
            told = await answer.json()
        assert [one["seq"] for one in told["messages"]] == list(range(1, 31))
        assert sue.shown("mentions") == {}


async def say_much(house: RoomsHouse, contact: str, count: int) -> None:
    """So many lines that screens do not hold them all."""
    await asyncio.gather(*(say(house, contact, number) for number in range(count)))


async def say(house: RoomsHouse, contact: str, number: int) -> None:
    id = MessageId(f"{contact}/s/{number}")
    await house.engine.submit(
        PostMessage(contact=ContactId(contact), message=id, sender=Sender.SYSTEM),
        command_id="",
        rows=(Words(message=id, notice="back"),),
    )
