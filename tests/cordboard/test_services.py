import asyncio

import pytest

from cordboard.services import ServiceReturned, Services
from tests.virtual_time import run_virtual


class Part:
    def __init__(self, name: str, log: list[str], *, drain_s: float = 0) -> None:
        self.name = name
        self._log = log
        self._drain_s = drain_s

    async def run(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            self._log.append(f"{self.name} ended")

    async def drain(self) -> None:
        await asyncio.sleep(self._drain_s)
        self._log.append(f"{self.name} drained")


def test_the_last_service_started_stops_first() -> None:
    log: list[str] = []

    async def scenario() -> None:
        async with asyncio.TaskGroup() as group:
            services = Services(group, drain_s=10)
            for name in ("first", "second"):
                services.start(Part(name, log))
            await asyncio.sleep(1)
            await services.stop()

    run_virtual(scenario())
    assert log == ["second drained", "second ended", "first drained", "first ended"]


def test_a_service_that_does_not_finish_is_cancelled_in_time() -> None:
    log: list[str] = []

    async def scenario() -> float:
        loop = asyncio.get_running_loop()
        async with asyncio.TaskGroup() as group:
            services = Services(group, drain_s=10)
            services.start(Part("slow", log, drain_s=1_000))
            await asyncio.sleep(0)
            await services.stop()
        return loop.time()

    assert run_virtual(scenario()) == 10
    assert log == ["slow ended"]


def test_a_service_that_returns_stops_the_others() -> None:
    log: list[str] = []

    class Returns(Part):
        async def run(self) -> None:
            await asyncio.sleep(5)

    async def scenario() -> None:
        async with asyncio.TaskGroup() as group:
            services = Services(group, drain_s=10)
            services.start(Part("other", log))
            services.start(Returns("hasty", log))
            await asyncio.Event().wait()

    with pytest.raises(ExceptionGroup) as failed:
        run_virtual(scenario())
    assert failed.group_contains(ServiceReturned, match="hasty")
    assert log == ["other ended"]
