"""Thresholds: raised once, for boards and programs alike, and cleared when it has been calm."""

from pathlib import Path
from typing import Any

from cordboard.clock import SystemClock
from router.ids import Millis
from supervisor.alarms import CALM_MS, is_past
from tests.api.client import api_house
from tests.api.test_webhooks import QUICK, subscribe
from tests.fakes.receiver import receiving
from tests.rooms import open_house
from tests.supervisor.test_set_up import boss, part


class Ahead:
    """The system's clock, further on by as much as a test says."""

    def __init__(self) -> None:
        self._clock = SystemClock()
        self.ms = 0

    def now(self) -> Millis:
        return Millis(self._clock.now() + self.ms)

    def seconds_until(self, when: Millis) -> float:
        return max(0.0, (when - self.now()) / 1_000)


def raised(queue: str, *alerts: str) -> Any:
    return lambda state: state["queues"][queue]["alerts"] == list(alerts)


async def test_an_alert_is_told_once_to_boards_and_webhooks_and_cleared_after_a_calm(
    tmp_path: Path,
) -> None:
    clock = Ahead()
    kinds = ["alert.raised", "alert.cleared"]
    async with (
        receiving() as receiver,
        api_house(tmp_path, webhooks=QUICK, clock=clock) as (house, api),
    ):
        await subscribe(api, receiver, kinds=kinds)
        sue, board = await boss(house), await house.supervisor()
        settings = (await sue.set_up())["settings"] | {"alert_waiting": "1", "alert_past_due": "9"}
        await sue.do("PUT", "/api/setup/settings", settings)
        help = part((await sue.set_up())["queues"], "help") | {"alerts": {"waiting": "off"}}
        await sue.do("PUT", "/api/setup/queues/help", help)
        first = (await api.contact())["id"]
        other = (await api.contact(queue="help"))["id"]
        await board.until(raised("sales", "waiting"))
        assert board.shown("queues")["help"]["alerts"] == []
        # One that is closed and comes again in less than the calm is the same alert.
        await api.post(f"/contacts/{first}/close", {})
        await board.until(lambda state: state["queues"]["sales"]["waiting"] == 0)
        await api.post(f"/contacts/{other}/move", {"queue": "sales"})
        await board.until(lambda state: state["queues"]["sales"]["waiting"] == 1)
        await api.post(f"/contacts/{other}/close", {})
        await board.until(lambda state: state["queues"]["sales"]["waiting"] == 0)
        assert board.shown("queues")["sales"]["alerts"] == ["waiting"]
        house.rooms.alarms.tick(await house.engine.settled())
        clock.ms += CALM_MS
        await board.until(raised("sales"))
        await receiver.until(lambda: len(receiver.taken) == 2)
        assert [one["kind"] for one in receiver.taken] == kinds
        told = receiver.taken[0]["data"]
        assert (told["queue"], told["alert"], told["value"], told["limit"]) == (
            "sales",
            "waiting",
            1,
            1,
        )


async def test_a_queue_has_thresholds_of_its_own_and_one_taken_away_clears_at_once(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        sue, board = await boss(house), await house.supervisor()
        sales = part((await sue.set_up())["queues"], "sales")
        await sue.do("PUT", "/api/setup/queues/sales", sales | {"alerts": {"agents_able": 1}})
        await board.until(raised("sales", "agents_able"))
    # It is raised still after a restart, and told no second time.
    async with open_house(tmp_path, set_up=False) as house:
        sue, board = await boss(house), await house.supervisor()
        assert board.shown("queues")["sales"]["alerts"] == ["agents_able"]
        await sue.do("PUT", "/api/setup/queues/sales", sales | {"alerts": {}})
        await board.until(raised("sales"))
        for bad in ({"waiting": -1}, {"waiting": "many"}, {"moon": 1}):
            wrong = sales | {"alerts": bad}
            assert (await sue.refused("PUT", "/api/setup/queues/sales", wrong))[0] == 422


def test_some_figures_are_past_below_their_threshold_and_others_at_it() -> None:
    assert is_past("waiting", 5, 5)
    assert not is_past("waiting", 4, 5)
    assert not is_past("waiting", 0, 0)
    assert is_past("agents_able", 0, 1)
    assert not is_past("service_level", 80, 80)
