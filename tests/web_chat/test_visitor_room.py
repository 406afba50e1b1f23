"""A customer's way through the room, with a real client."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from socketio.exceptions import ConnectionError as SocketRefused

from router.words import Channel
from storage.rows import Label
from tests.rooms import SALES, Client, open_house, serve
from web_chat.pacer import WORSE, is_news


def place_of(state: dict[str, dict[str, Any]]) -> int | None:
    place = state["chat"]["chat"]["place"]
    return place["position"] if place else None


async def test_a_visitor_starts_waits_is_served_and_rates(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        assert visitor.shown("site")["site"]["brand"] == "Lamps & Co"
        assert [topic["label"] for topic in visitor.shown("site")["site"]["topics"]] == [
            "Sales",
            "Help",
        ]
        started = await visitor.do("start", queue="sales", name="Vera", text="Is it in stock?")
        contact = started["contact"]
        await visitor.until(lambda state: state["chat"]["chat"]["place"])
        assert visitor.shown("chat")["chat"]["place"]["position"] == 1
        assert visitor.texts() == ["Is it in stock?"]

        agent = await house.working()
        offer = (await agent.until(lambda state: state.get("offers")))[contact]
        assert offer["customer"] == "Vera"
        assert offer["preview"] == "Is it in stock?"
        assert offer["why"] == "You had the most room for chats: 3 free; nobody else was able."
        await serve(agent)
        await visitor.until(lambda state: state["chat"]["chat"]["stage"] == "serving")
        assert visitor.shown("chat")["chat"]["agent"]["name"] == "Ann"
        await visitor.until(lambda state: state["chat"]["chat"]["delivered_seq"] >= 1)

        await agent.do("send", contact=contact, message="m1", text="Yes, three of them.")
        await visitor.until(lambda state: visitor.texts()[-1] == "Yes, three of them.")
        await visitor.do("send", message="v2", text="I take two.")
        await agent.until(lambda state: agent.texts()[-1] == "I take two.")
        assert agent.texts() == visitor.texts()

        last = visitor.shown("chat")["chat"]["last_seq"]
        await visitor.do("read", seq=last)
        await agent.until(lambda state: state["desk"][contact]["customer_read_seq"] == last)
        await agent.do("read", contact=contact, seq=last)
        await visitor.until(lambda state: state["chat"]["chat"]["read_seq"] == last)

        await agent.do("end", contact=contact)
        await visitor.until(lambda state: state["chat"]["chat"]["stage"] == "ended")
        assert visitor.shown("chat")["chat"]["ended_by"] == "agent"
        await visitor.do("rate", score=5, comment="Quick!")
        await agent.until(lambda state: state["desk"][contact]["rating"] == 5)
        await agent.do("complete", contact=contact, disposition="sold", note="Two lamps")
        await agent.until(lambda state: not state["desk"])
        assert agent.shown("messages") == {}
        assert agent.shown("me")["me"]["handled_today"] == 1
        again = await house.visitor(visitor.token)
        assert again.shown("chat")["chat"]["stage"] == "ended"
        assert again.shown("chat")["chat"]["rating"] == 5
        assert again.texts() == visitor.texts()


async def test_what_is_sent_twice_is_there_once(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        first = await visitor.do("start", "s1", queue="sales", name="Vera", text="Hello")
        assert await visitor.do("start", "s1", queue="sales", name="Vera", text="Hello") == first
        sent = await visitor.do("send", "c1", message="m1", text="Anybody?")
        assert await visitor.do("send", "c1", message="m1", text="Anybody?") == sent
        assert await visitor.do("send", "c2", message="m1", text="Anybody?") == sent
        assert visitor.texts() == ["Hello", "Anybody?"]
        assert await visitor.refused("start", "s2", queue="help") == "already_so"


async def test_a_visitor_who_reloads_keeps_chat_and_place(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        contact = (await visitor.do("start", queue="sales", text="Hello"))["contact"]
        other = await house.visitor()
        await other.do("start", queue="sales", text="Me too")
        await other.until(lambda state: place_of(state) == 2)
        await visitor.close()
        await house.until(lambda router: router.contacts[contact].away_until)
        back = await house.visitor(await house.token(visitor.token))
        assert back.shown("chat")["chat"]["contact"] == contact
        assert back.texts() == ["Hello"]
        await back.do("send", message="m2", text="Still here")
        assert house.engine.router.contacts[contact].away_until is None
        assert house.engine.router.position(contact) == 1


async def test_a_client_that_comes_back_gets_what_it_missed_and_no_more(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        agent = await house.working()
        visitor = await house.visitor()
        tab = await house.visitor(visitor.token)
        await visitor.do("start", queue="sales", text="Hello")
        contact = await serve(agent)
        await tab.until(lambda state: state["chat"]["chat"]["stage"] == "serving")
        stream, seq, state = tab.stream, tab.seq, tab.state
        await tab.close()
        for number in range(5):
            await agent.do("send", contact=contact, message=f"a{number}", text=f"Line {number}")
        back = Client(house.url, "/visitor", token=visitor.token)
        back.stream, back.seq, back.state = stream, seq, state
        answer = await (await house.enter(back)).resume()
        assert "deltas" in answer
        await visitor.until(lambda _: visitor.seq == back.seq)
        assert back.state == visitor.state
        fresh = await house.visitor(visitor.token)
        assert fresh.state == visitor.state


async def test_several_tabs_show_the_same_and_only_the_last_one_counts_as_gone(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        first = await house.visitor()
        second = await house.visitor(first.token)
        contact = (await first.do("start", queue="sales", text="Hello"))["contact"]
        await second.until(lambda _: second.texts() == ["Hello"])
        await first.close()
        await second.do("send", message="m2", text="From the other tab")
        assert house.engine.router.contacts[contact].away_until is None
        await second.close()
        await house.until(lambda router: router.contacts[contact].away_until)


async def test_who_leaves_can_begin_again_and_is_not_brought_back(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        first = (await visitor.do("start", queue="sales", text="Hello"))["contact"]
        await visitor.do("leave", "l1")
        await visitor.do("leave", "l1")
        await visitor.until(lambda state: state["chat"]["chat"]["stage"] == "ended")
        assert visitor.shown("chat")["chat"]["ended_by"] == "customer"
        assert await visitor.refused("send", message="m1", text="Hm") == "wrong_stage"
        assert await visitor.refused("rate", score=3) == "wrong_stage"
        await visitor.close()
        back = await house.visitor(visitor.token)
        assert back.shown("chat")["chat"]["stage"] == "ended"
        second = (await back.do("start", queue="help", text="Again"))["contact"]
        assert second != first
        assert back.texts() == ["Again"]
        assert back.shown("chat")["chat"]["queue"] == "help"


async def test_typing_goes_both_ways(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        agent = await house.working()
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", text="Hello")
        contact = await serve(agent)
        await visitor.signal(kind="typing", on=True)
        await agent.until(lambda _: agent.signals)
        assert agent.signals == [{"kind": "typing", "contact": contact, "on": True}]
        await agent.signal(kind="typing", contact=contact, on=True)
        await visitor.until(lambda _: visitor.signals)
        assert visitor.signals == [{"kind": "typing", "on": True}]


async def test_what_is_typed_is_shown_to_the_agent_only_where_the_centre_says_so(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        agent, visitor = await house.working(), await house.visitor()
        await visitor.do("start", queue="sales", text="Hello")
        contact = await serve(agent)
        assert visitor.shown("site")["site"]["typing_preview"] is False
        await visitor.signal(kind="typing", on=True, text="I wo")
        await agent.until(lambda _: agent.signals)
        assert agent.signals.pop() == {"kind": "typing", "contact": contact, "on": True}
        on = Label(kind="setting", id="typing_preview", label="on")
        await house.engine.submit(None, command_id="", rows=[on])
        await visitor.until(lambda state: state["site"]["site"]["typing_preview"])
        await visitor.signal(kind="typing", on=True, text="x" * 600)
        await agent.until(lambda _: agent.signals)
        assert agent.signals[0]["text"] == "x" * 500


async def test_positions_move_up_when_somebody_ahead_leaves(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        first, second = await house.visitor(), await house.visitor()
        await first.do("start", queue="sales", text="One")
        await second.do("start", queue="sales", text="Two")
        await second.until(
            lambda state: (state["chat"]["chat"]["place"] or {}).get("position") == 2
        )
        await first.do("leave")
        await second.until(lambda state: place_of(state) == 1)


async def test_everything_survives_a_restart(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        agent = await house.working()
        visitor, waiting = await house.visitor(), await house.visitor()
        await visitor.do("start", queue="sales", name="Vera", text="Hello")
        contact = await serve(agent)
        await agent.do("send", contact=contact, message="a1", text="Hi Vera")
        await agent.do("set_status", status="break")
        await waiting.do("start", queue="help", name="Will", text="Next, please")
        cookie, token, next_token = await house.cookie("ann"), visitor.token, waiting.token
    async with open_house(tmp_path, set_up=False) as house:
        agent = await house.agent(cookie=cookie)
        visitor = await house.visitor(token)
        assert visitor.texts() == agent.texts() == ["Hello", "Hi Vera"]
        assert visitor.shown("chat")["chat"]["stage"] == "serving"
        assert agent.shown("desk")[contact]["customer"] == "Vera"
        await visitor.do("send", message="v2", text="Back again")
        await agent.until(lambda _: agent.texts()[-1] == "Back again")
        assert [one["seq"] for one in visitor.shown("messages").values()] == list(
            range(1, len(visitor.shown("messages")) + 1)
        )
        waiting = await house.visitor(next_token)
        assert waiting.texts() == ["Next, please"]
        await agent.do("set_status", status="available")
        second = await serve(agent)
        await agent.until(
            lambda state: f"{second}:1" in state["messages"] and state["desk"][second]
        )
        assert agent.shown("desk")[second]["customer"] == "Will"


async def test_limits_and_bad_values_are_refused_by_code(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        assert await visitor.refused("send", message="m", text="Early") == "unknown_contact"
        assert await visitor.refused("start", queue="nowhere") == "unknown_queue"
        assert await visitor.refused("start", queue="sales", text="x" * 4_001) == "too_large"
        assert await visitor.refused("start", queue="sales", email="no") == "bad_request"
        visitor = await house.visitor()
        await visitor.do("start", queue="sales")
        assert await visitor.refused("send", message="m", text=" ") == "bad_request"
        assert await visitor.refused("send", message="", text="Hm") == "bad_request"
        assert await visitor.refused("send", message="a/b", text="Hm") == "bad_request"
        assert await visitor.refused("send", message="m", text="x" * 4_001) == "too_large"
        assert await visitor.refused("send", message="m", file="none") == "not_allowed"
        assert await visitor.refused("read", seq=99) == "bad_request"
        answers = [await visitor.command("send", message=f"m{n}", text="x") for n in range(25)]
        assert answers[0]["ok"]
        assert answers[-1]["code"] == "too_many"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (r"\ud83d", "\ufffd"),
        (r"cut \uD83D", "cut \ufffd"),
        (r"\ude00 tail", "\ufffd tail"),
        (r"\ude00\ud83d", "\ufffd\ufffd"),
        (r"\ud83d\ud83d\ude00", "\ufffd\U0001f600"),
        (r"\ud83d\ude00 \u00e9 \n!", "\U0001f600 é \n!"),
        (r"a\u0000b", "ab"),
        (r"C:\\ud83d \\u0000", r"C:\ud83d \u0000"),
    ],
)
async def test_what_cannot_be_written_down_is_replaced_and_the_rest_arrives(
    tmp_path: Path, sent: str, kept: str
) -> None:
    async with open_house(tmp_path) as house:
        agent, visitor = await house.working(), await house.visitor()
        body = f'{{"type":"start","queue":"sales","text":"{sent}"}}'
        await visitor.sio.eio.send(f'2/visitor,["command",{{"id":"s1","body":{body}}}]')
        await visitor.until(lambda state: visitor.texts())
        assert visitor.texts() == [kept]
        contact = await serve(agent)
        body = f'{{"type":"send","contact":"{contact}","message":"a1","text":"{sent}"}}'
        await agent.sio.eio.send(f'2/agent,["command",{{"id":"a1","body":{body}}}]')
        await visitor.until(lambda state: len(visitor.texts()) == 2)
        assert visitor.texts() == [kept, kept]
        answer = await visitor.command("send", message="m1", text="Go on")
        assert answer["ok"]


async def test_malformed_packets_change_nothing_and_get_an_answer(tmp_path: Path) -> None:
    deep: Any = []
    for _ in range(400):
        deep = [deep]
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        odd: list[Any] = [
            None,
            7,
            "start",
            [],
            {},
            deep,
            {"id": "x"},
            {"id": "", "body": {"type": "leave"}},
            {"id": "x" * 65, "body": {"type": "leave"}},
            {"id": 7, "body": {"type": "leave"}},
            {"id": "x", "body": {"type": "nothing"}},
            {"id": "x", "body": {"type": "start"}},
            {"id": "x", "body": {"type": "start", "queue": "sales", "more": 1}},
            {"id": "x", "body": {"type": "start", "queue": ["sales"]}},
            {"id": "x", "body": {"type": "set_limits", "agents": ["ann"]}},
        ]
        for data in odd:
            answer = await visitor.raw(data)
            assert answer["code"] == "bad_request", data
        assert (await visitor.raw({"seq": "many"}, "resume"))["code"] == "bad_request"
        for event in ("connect", "disconnect", "no_such_event", "__class__"):
            await visitor.sio.emit(event, {"auth": 1}, namespace="/visitor")
        await visitor.sio.eio.send("2/visitor,1[" + "[" * 20_000)
        await visitor.sio.eio.send("no packet at all")
        await visitor.do("start", queue="sales", text="Still fine")
        assert len(house.engine.router.contacts) == 1


async def test_a_huge_packet_ends_its_connection_and_no_other(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        bad, good = await house.visitor(), await house.visitor()
        await bad.sio.emit("command", {"id": "x", "body": "y" * 300_000}, namespace="/visitor")
        async with asyncio.timeout(10):
            await bad.gone.wait()
        await good.do("start", queue="sales", text="Fine")


async def test_nobody_reads_another_visitors_words(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor, other = await house.visitor(), await house.visitor()
        await visitor.do("start", queue="sales", text="My secret")
        await other.do("start", queue="sales", text="Mine")
        for client in (other, await house.visitor()):
            await client.resume()
            assert "secret" not in str(client.state)
        client = Client(house.url, "/visitor", token=other.token)
        client.stream, client.seq = visitor.stream, 0
        await house.enter(client)
        assert "secret" not in str(client.state)


@pytest.mark.parametrize("token", ["", "made up", "x" * 43])
async def test_a_made_up_token_is_refused_with_its_code(tmp_path: Path, token: str) -> None:
    async with open_house(tmp_path) as house:
        client = Client(house.url, "/visitor", token=token)
        refusals: list[Any] = []
        client.sio.on("connect_error", lambda data: refusals.append(data), namespace="/visitor")
        with pytest.raises(SocketRefused):
            await client.connect()
        assert [refusal["data"]["code"] for refusal in refusals] == ["bad_token"]


async def test_a_start_that_was_refused_first_survives_a_restart_too(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        assert await visitor.refused("start", queue="nowhere") == "unknown_queue"
        contact = (await visitor.do("start", queue="sales", text="Hello"))["contact"]
    async with open_house(tmp_path, set_up=False) as house:
        back = await house.visitor(visitor.token)
        assert back.shown("chat")["chat"]["contact"] == contact


async def test_a_token_whose_successor_was_lost_on_the_way_survives_a_restart(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        visitor = await house.visitor()
        contact = (await visitor.do("start", queue="sales", text="Hello"))["contact"]
        await house.token(visitor.token)
    async with open_house(tmp_path, set_up=False) as house:
        back = await house.visitor(await house.token(visitor.token))
        assert back.shown("chat")["chat"]["contact"] == contact


async def test_two_tabs_that_start_at_once_begin_one_contact(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        first = await house.visitor()
        second = await house.visitor(first.token)
        answers = await asyncio.gather(
            first.command("start", "one", queue="sales", text="Hello"),
            second.command("start", "two", queue="sales", text="Hello"),
        )
        assert sorted(answer.get("code", "") for answer in answers) == ["", "already_so"]
        assert len(house.engine.router.contacts) == 1


def ending(visitor: Client) -> tuple[str, str]:
    chat = visitor.shown("chat")["chat"]
    return chat["ended_by"], chat["agent"]["name"] if chat["agent"] else ""


async def test_a_chat_that_is_over_shows_the_same_after_a_restart(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        agent, visitor = await house.working(), await house.visitor()
        await visitor.do("start", queue="sales", text="Hello")
        contact = await serve(agent)
        await visitor.do("leave")
        await agent.do("complete", contact=contact)
        unserved = await house.visitor()
        other = (await unserved.do("start", queue="sales", text="Hello"))["contact"]
        offer = (await agent.until(lambda state: state.get("offers")))[other]["offer"]
        await agent.do("decline", contact=other, offer=offer)
        sue = await house.supervisor()
        await sue.do("close_contact", contact=other)
        await unserved.until(lambda state: state["chat"]["chat"]["stage"] == "ended")
        shown = [ending(visitor), ending(unserved)]
        assert shown == [("customer", "Ann"), ("supervisor", "")]
    async with open_house(tmp_path, set_up=False) as house:
        again = [await house.visitor(one.token) for one in (visitor, unserved)]
        assert [ending(one) for one in again] == shown
        assert await again[1].refused("rate", score=1) == "wrong_stage"


async def test_who_was_served_once_and_waits_again_counts_once_also_after_a_restart(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        agent, visitor = await house.working(), await house.visitor()
        await visitor.do("start", queue="sales", text="Hello")
        contact = await serve(agent)
        await agent.do("transfer", contact=contact, queue="help")
        await agent.do("sign_out")
        assert house.engine.router.contacts[contact].agent is None
    async with open_house(tmp_path, set_up=False) as house:
        await house.visitor(visitor.token)
        await serve(await house.working("ben"), contact)
        answered = [counts.answered for counts in house.rooms.figures.counts.values()]
        assert sum(answered) == 1


async def test_a_wait_that_may_not_grow_is_not_told_again_and_again(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        agent = await house.working("ben")
        served, waiting = await house.visitor(), await house.visitor()
        await served.do("start", queue="sales", text="One")
        await serve(agent)
        contact = (await waiting.do("start", queue="sales", text="Two"))["contact"]
        await waiting.until(lambda state: place_of(state) == 1)
        told = house.engine.router.contacts[contact].announced
        assert told is not None
        assert told.high_ms is not None
        # Services take ten times as long now: nothing that the customer may be told.
        pace = house.engine.router.queues[SALES].pace[Channel.CHAT]
        pace.handle_ms, pace.served = 10 * told.high_ms, 30
        found = house.engine.router.wait_range(contact)
        assert found is not None
        assert found[1] > WORSE * told.high_ms
        assert not is_news(told, house.engine.router.announcement(contact, told.at))
