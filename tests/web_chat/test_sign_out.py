"""The site's user signs out: whoever comes next at this browser is somebody new."""

from pathlib import Path

from tests.rooms import RoomsHouse, open_house, serve
from tests.web_chat.test_identity import SECRET, as_user, back


async def refused_again(house: RoomsHouse, token: str) -> None:
    """A token of before is somebody new, and no way to what was."""
    renewed = await house.token(token)
    assert renewed != token
    stranger = await house.visitor(renewed)
    assert not stranger.shown("chat")
    assert not stranger.shown("messages")


async def test_nothing_is_shown_to_whoever_comes_next_at_this_browser(tmp_path: Path) -> None:
    async with open_house(tmp_path, identity_secret=SECRET) as house:
        visitor = await house.visitor()
        await visitor.do("identify", **as_user("u1"))
        await visitor.do("start", queue="sales", text="My secret")
        other_tab = await house.visitor(visitor.token)
        assert other_tab.texts() == ["My secret"]
        assert await visitor.do("sign_out") is None
        await visitor.gone.wait()
        await other_tab.gone.wait()
        await refused_again(house, visitor.token)


async def test_also_after_a_restart(tmp_path: Path) -> None:
    async with open_house(tmp_path, identity_secret=SECRET) as house:
        visitor = await house.visitor()
        await visitor.do("start", queue="sales", text="My secret")
        await visitor.do("sign_out")
        token = visitor.token
    async with open_house(tmp_path, set_up=False, identity_secret=SECRET) as house:
        await refused_again(house, token)


async def test_the_customers_other_devices_stay_and_who_is_identified_again_goes_on(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path, identity_secret=SECRET) as house:
        phone, laptop = await house.visitor(), await house.visitor()
        await phone.do("identify", **as_user("u1"))
        await laptop.do("identify", **as_user("u1"))
        laptop = await back(house, laptop)
        contact = (await phone.do("start", queue="sales", text="Hello"))["contact"]
        agent = await house.working()
        await serve(agent)
        await laptop.do("sign_out")
        await laptop.gone.wait()
        await agent.do("send", contact=contact, message="m1", text="Good morning")
        await phone.until(lambda state: len(state["messages"]) >= 3)
        laptop = await house.visitor(await house.token(laptop.token))
        assert not laptop.shown("chat")
        await laptop.do("identify", **as_user("u1"))
        laptop = await back(house, laptop)
        assert laptop.texts()[-1] == "Good morning"
