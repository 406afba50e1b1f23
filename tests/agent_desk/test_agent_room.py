"""An agent's day in the room, on several devices."""

from pathlib import Path
from typing import Any

import msgspec
import pytest
from socketio.exceptions import ConnectionError as SocketRefused

from router.commands import DefineCentre, DefineQueue
from router.ids import AgentId
from router.setup import Centre, Queue
from router.words import Channel, State
from storage.rows import KEY_TEXT, Label, User
from tests.rooms import PEOPLE, RULES, SALES, Client, RoomsHouse, open_house, serve

ANN, BEN = AgentId("ann"), AgentId("ben")


async def test_two_devices_show_the_same_and_the_first_to_accept_has_it(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        desk, phone = await house.working(), await house.agent()
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", text="Hello")
        offers = await phone.until(lambda state: state.get("offers"))
        contact, offer = next(iter(offers.items()))
        await desk.do("accept", contact=contact, offer=offer["offer"])
        await phone.until(lambda state: contact in state["desk"])
        assert await phone.refused("accept", contact=contact, offer=offer["offer"]) == "offer_gone"
        await phone.do("send", contact=contact, message="p1", text="From the phone")
        await desk.until(lambda _: desk.texts() == ["Hello", "From the phone"])
        await phone.until(lambda _: phone.seq == desk.seq)
        assert desk.state == phone.state


async def test_a_declined_offer_goes_to_the_other_agent(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann, ben = await house.working("ann"), await house.working("ben")
        visitor = await house.visitor()
        contact = (await visitor.do("start", queue="sales", text="Hello"))["contact"]
        offers = await ann.until(lambda state: state.get("offers"))
        assert offers[contact]["why"].endswith("; 1 other was able.")
        assert offers[contact]["due"] == house.engine.router.contacts[contact].due
        stale = offers[contact]["offer"]
        words = await ann.refused("decline", contact=contact, offer=stale, reason="Any words")
        assert words == "unknown_reason"
        await ann.do("decline", contact=contact, offer=stale)
        await serve(ben, contact)
        assert ann.shown("offers") == {}
        assert await ann.refused("accept", contact=contact, offer=stale) == "offer_gone"
        assert ben.texts() == ["Hello"]


async def test_the_last_connection_ends_the_lease_and_a_new_one_takes_it_up(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        await house.knows_lunch()
        desk, phone = await house.working(), await house.agent()
        await desk.close()
        await phone.do("set_status", status="break", reason="lunch")
        assert house.engine.router.agents[ANN].dropped_at is None
        await phone.close()
        await house.until(lambda router: router.agents[ANN].dropped_at)
        back = await house.agent()
        await house.until(lambda router: router.agents[ANN].dropped_at is None)
        assert back.shown("me")["me"]["status"] == "break"
        assert back.shown("me")["me"]["signed_in"]


async def test_signing_out_hands_over_and_the_customer_keeps_the_place(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann = await house.working("ann")
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", text="Hello")
        contact = await serve(ann)
        due = house.engine.router.contacts[contact].due
        await ann.do("sign_out")
        await visitor.until(lambda state: state["chat"]["chat"]["stage"] == "waiting")
        assert house.engine.router.contacts[contact].due == due
        assert ann.shown("desk") == {}
        assert not ann.shown("me")["me"]["signed_in"]
        ben = await house.working("ben")
        await serve(ben, contact)
        assert ben.texts() == ["Hello"]
        await ben.until(lambda _: [one for one in notices(ben) if one == "requeued"])
        await ben.until(lambda _: notices(ben)[-1] == "joined")


def notices(client: Client) -> list[str]:
    messages = sorted(client.shown("messages").values(), key=lambda one: one["seq"])
    return [one["notice"] for one in messages if one["notice"]]


async def test_a_transfer_carries_the_whole_conversation(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann, ben = await house.working("ann"), await house.working("ben")
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", name="Vera", text="Hello")
        contact = await serve(ann)
        assert await ann.do("colleagues", contact=contact) == [{"id": "ben", "label": "Ben"}]
        await ann.do("send", contact=contact, message="a1", text="One moment")
        await ann.do("transfer", "t1", contact=contact, agent="ben", note="Knows lamps")
        await ann.do("transfer", "t1", contact=contact, agent="ben", note="Knows lamps")
        await serve(ben, contact)
        assert ben.texts() == ["Hello", "One moment"]
        assert ben.shown("desk")[contact]["customer"] == "Vera"
        # Being served is not waiting.
        times = house.engine.router.contacts[contact]
        assert ben.shown("desk")[contact]["waits_since"] == times.queue_since > times.entered_at
        await visitor.until(lambda state: state["chat"]["chat"]["agent"]["name"] == "Ben")
        assert await ann.refused("send", contact=contact, message="a2", text="?") == "not_allowed"


async def test_nobody_touches_a_contact_in_other_hands(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann, ben = await house.working("ann"), await house.agent("ben")
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", text="My secret")
        contact = await serve(ann)
        await ben.do("set_status", status="available")
        orders: list[tuple[str, dict[str, Any]]] = [
            ("send", {"message": "b1", "text": "Hi"}),
            ("read", {"seq": 1}),
            ("end", {}),
            ("choose_wrap_up", {"note": "x"}),
            ("complete", {}),
            ("transfer", {"queue": "help"}),
        ]
        for name in (contact, "no such contact"):
            for kind, fields in orders:
                assert await ben.refused(kind, contact=name, **fields) == "not_allowed", kind
            for kind in ("accept", "decline"):
                assert await ben.refused(kind, contact=name, offer=1) == "offer_gone"
        assert await ben.refused("pick", contact=contact) == "not_allowed"
        await ben.signal(kind="typing", contact=contact, on=True)
        await ben.resume()
        assert "secret" not in str(ben.state)
        assert visitor.signals == []
        assert house.engine.router.contacts[contact].agent == ANN


async def let_ben_pick(house: RoomsHouse) -> None:
    may = [
        msgspec.structs.replace(row, may_pick=True)
        for row in PEOPLE
        if isinstance(row, User) and row.agent == BEN
    ]
    await house.engine.submit(None, command_id="", rows=may)


async def test_only_those_who_may_see_the_line_and_pick_from_it(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await let_ben_pick(house)
        ann, ben = await house.agent("ann"), await house.working("ben")
        first, second = await house.visitor(), await house.visitor()
        await first.do("start", queue="sales", text="One")
        contact = (await second.do("start", queue="help", name="Wim", text="Two"))["contact"]
        await serve(ben)
        line = await ben.until(lambda state: state.get("line"))
        assert line[contact]["customer"] == "Wim"
        assert ann.shown("line") == {}
        assert ann.shown("me")["me"]["may_pick"] is False
        assert ben.shown("me")["me"]["may_pick"] is True
        assert await ben.refused("pick", contact=contact) == "at_limit"
        boss = await house.supervisor()
        await boss.do("set_limits", agents=["ben"], limits={"chat": 2})
        await serve(ben, contact)


async def test_what_the_customer_wrote_meanwhile_is_counted(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann = await house.working()
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", text="Hello")
        contact = await serve(ann)
        seen = ann.shown("desk")[contact]["last_seq"]
        await visitor.do("send", message="v2", text="Forget it")
        sent = await ann.do("send", contact=contact, message="a1", text="Here it is", seen_seq=seen)
        assert sent["unseen"] == 1
        again = await ann.do(
            "send", contact=contact, message="a1", text="Here it is", seen_seq=seen
        )
        assert again["seq"] == sent["seq"]


async def test_the_first_reply_is_due_until_it_is_given(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann = await house.working()
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", text="Hello")
        contact = await serve(ann)
        desk = ann.shown("desk")[contact]
        assert desk["first_reply_by"] == desk["accepted_at"] + 120_000
        await ann.do("send", contact=contact, message="a1", text="Hi")
        await ann.until(lambda state: state["desk"][contact]["first_reply_by"] is None)


async def test_signing_out_of_the_console_ends_every_window_of_that_session(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        cookie = await house.cookie("ann")
        window, tab = await house.agent(cookie=cookie), await house.agent(cookie=cookie)
        other = await house.agent()
        headers = {"Cookie": f"cordboard_session={cookie}"}
        async with house.http.delete("/api/session", headers=headers) as answer:
            assert answer.status == 200
        for client in (window, tab):
            await client.gone.wait()
            assert client.ended[0]["code"] == "signed_out"
        await other.do("set_status", status="available")
        with pytest.raises(SocketRefused):
            await Client(house.url, "/agent", cookie=cookie).connect()


async def test_a_desk_needs_a_session_from_our_own_pages(tmp_path: Path) -> None:
    async with open_house(tmp_path, origins=("https://shop.example",)) as house:
        cookie = await house.cookie("ann")
        for client in (
            Client(house.url, "/agent"),
            Client(house.url, "/agent", cookie="x" * 43),
            Client(house.url, "/agent", cookie=await house.cookie("sue")),
            Client(house.url, "/supervisor", cookie=cookie),
            Client(house.url, "/agent", token=await house.token()),
        ):
            with pytest.raises(SocketRefused):
                await client.connect()
        with pytest.raises(SocketRefused):
            # The shop may show the widget, but not use an agent's cookie.
            await Client(house.url, "/agent", cookie=cookie).connect(Origin="https://shop.example")
        await (await Client(house.url, "/agent", cookie=cookie).connect(Origin=house.url)).close()


async def test_status_is_the_agents_and_not_a_devices(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await house.knows_lunch()
        desk, phone = await house.working(), await house.agent()
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", text="Hello")
        contact = await serve(desk)
        await phone.do("set_status", status="break", reason="lunch", after_contacts=True)
        await desk.until(lambda state: state["me"]["me"]["next_status"] == "break")
        await desk.do("end", contact=contact)
        await phone.do("complete", contact=contact)
        await desk.until(lambda state: state["me"]["me"]["state"] == State.AWAY)
        assert desk.shown("me")["me"]["reason"] == "lunch"
        assert await desk.refused("set_status", status="asleep") == "bad_request"
        assert await desk.refused("set_status", status="break", reason="x" * 81) == "too_large"
        refused = await desk.refused("set_status", status="break", reason="golf")
        assert refused == "unknown_reason"


async def test_a_message_that_was_refused_can_be_sent_when_the_contact_is_back(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        agent, visitor = await house.working(), await house.visitor()
        await visitor.do("start", queue="sales", text="Hello")
        contact = await serve(agent)
        await agent.do("sign_out")
        answer = {"contact": contact, "message": "m1", "text": "Just a moment"}
        assert await agent.refused("send", **answer) == "wrong_stage"
        await agent.do("set_status", status="available")
        await serve(agent, contact)
        await agent.do("send", **answer)
        await visitor.until(lambda _: visitor.texts() == ["Hello", "Just a moment"])


async def test_what_a_customer_wrote_while_the_agent_was_away_is_delivered_with_the_return(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        agent, visitor = await house.working(), await house.visitor()
        await visitor.do("start", queue="sales", text="Hello")
        await serve(agent)
        await agent.close()
        await house.until(lambda router: router.agents[AgentId("ann")].dropped_at)
        seq = (await visitor.do("send", message="v1", text="Are you there?"))["seq"]
        back = Client(house.url, "/agent", cookie=await house.cookie("ann"))
        await back.connect()
        await house.until(lambda router: router.agents[AgentId("ann")].dropped_at is None)
        await back.resume()
        await visitor.until(lambda state: state["chat"]["chat"]["delivered_seq"] == seq)
        await back.close()


async def test_a_record_that_cannot_be_shown_costs_one_screen_a_reconnect(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        agent, other = await house.working(), await house.agent("ben")
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", name="Vera", text="Hello")
        contact = await serve(agent)
        talk = house.rooms.directory.talks[contact]
        talk.name = object()  # type: ignore[assignment]
        await visitor.do("send", message="v1", text="Still there?")
        await visitor.until(lambda _: visitor.texts() == ["Hello", "Still there?"])
        await agent.gone.wait()
        talk.name = "Vera"
        back = await house.agent()
        assert back.texts() == ["Hello", "Still there?"]
        await other.do("set_status", status="available")
        await other.until(lambda state: state["me"]["me"]["state"] == State.READY)


async def test_a_silent_customer_who_writes_again_is_in_the_agents_load(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        rules = msgspec.structs.replace(RULES, silent_ms=1, silent_share=0)
        await house.engine.submit(
            DefineQueue(queue=Queue(id=SALES, rules={Channel.CHAT: rules})), command_id="quiet"
        )
        ann = await house.working()
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", text="Hello")
        contact = await serve(ann)
        full = ann.shown("me")["me"]["load"]
        assert full > 0
        await ann.do("send", contact=contact, message="a1", text="Are you there?")
        await ann.until(lambda state: state["me"]["me"]["load"] == 0)
        await visitor.do("send", message="v1", text="Yes")
        await ann.until(lambda state: state["me"]["me"]["load"] == full)


async def test_a_program_at_work_draws_nobodys_screen_anew(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        told: list[bool] = []
        house.rooms.publication.tell(lambda touched: told.append(touched.setup))
        for kind in (KEY_TEXT, "queue"):
            row = Label(kind=kind, id="sales", label="Sales")
            await house.engine.submit(None, command_id="", rows=[row])
        assert told == [False, True]


async def test_the_agent_sees_that_a_message_reached_the_customers_screen(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann = await house.working()
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", text="Hello")
        contact = await serve(ann)
        sent = await ann.do("send", contact=contact, message="a1", text="One moment")
        assert ann.shown("desk")[contact]["customer_delivered_seq"] == 0
        await visitor.signal(kind="delivered", seq=10_000)
        await visitor.signal(kind="delivered", seq=sent["seq"])
        await ann.until(
            lambda state: state["desk"][contact]["customer_delivered_seq"] == sent["seq"]
        )
        assert ann.shown("desk")[contact]["customer_read_seq"] == 0


async def test_the_line_of_who_may_pick_follows_the_limits(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await let_ben_pick(house)
        ben, visitor, sue = (
            await house.agent("ben"),
            await house.visitor(),
            await house.supervisor(),
        )
        contact = (await visitor.do("start", queue="sales", text="Hello"))["contact"]
        await ben.until(lambda state: contact in state["line"])
        await sue.do("set_limits", agents=["ben"], limits={"chat": 0})
        await ben.until(lambda state: not state["line"])


async def test_a_customer_without_a_name_is_called_something(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        ann = await house.working()
        visitor = await house.visitor()
        contact = (await visitor.do("start", queue="sales", text="Hello"))["contact"]
        offers = await ann.until(lambda state: state["offers"])
        assert offers[contact]["customer"] == f"Visitor {contact[-4:]}"
        await serve(ann)
        assert ann.shown("desk")[contact]["customer"] == f"Visitor {contact[-4:]}"


async def test_an_agent_who_was_away_for_too_long_is_told_so_until_back_at_work(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        short = Centre(lease_quiet_ms=1, lease_lost_ms=2)
        await house.engine.submit(DefineCentre(centre=short), command_id="")
        agent = await house.working()
        assert agent.shown("me")["me"]["lease_lost_at"] is None
        await agent.close()
        await house.until(lambda router: not router.agents[ANN].signed_in)
        back = await house.agent()
        at = back.shown("me")["me"]["lease_lost_at"]
        assert at == house.rooms.directory.absences.lost[ANN]
    async with open_house(tmp_path, set_up=False) as house:
        back = await house.agent()
        assert back.shown("me")["me"]["lease_lost_at"] == at
        await back.do("set_status", status="available")
        await back.until(lambda state: state["me"]["me"]["signed_in"])
        assert back.shown("me")["me"]["lease_lost_at"] is None
        await back.do("sign_out")
        await back.until(lambda state: not state["me"]["me"]["signed_in"])
        assert back.shown("me")["me"]["lease_lost_at"] is None
