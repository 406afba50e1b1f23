"""An event loop whose clock jumps to the next timer when all tasks wait.

A minute of waiting takes no time; a scenario that nothing can wake says so instead of hanging;
tasks left over at the end fail it. Threads are waited for, in real time.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from router.ids import Millis

T = TypeVar("T")


class Deadlock(Exception):
    """All tasks wait, and no timer and no thread will wake any."""


class VirtualClock:
    """The loop's time as a time of day."""

    def __init__(self, epoch_ms: int = 0) -> None:
        self._epoch_ms = epoch_ms

    def now(self) -> Millis:
        return Millis(self._epoch_ms + round(asyncio.get_running_loop().time() * 1000))

    def seconds_until(self, when: Millis) -> float:
        return max(0.0, (when - self.now()) / 1000)


class _Selector(selectors.DefaultSelector):
    loop: "VirtualLoop"

    def select(self, timeout: float | None = None) -> Any:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        if self.loop.threads:
            return super().select(10)
        if timeout is None:
            raise Deadlock
        self.loop.jump(timeout)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        selector = _Selector()
        selector.loop = self
        self.threads = 0
        self._now = 0.0
        super().__init__(selector)

    def time(self) -> float:
        return self._now

    def jump(self, seconds: float) -> None:
        self._now += seconds

    def run_in_executor(  # type: ignore[override]
        self, executor: Any, func: Callable[..., Any], *args: Any
    ) -> "asyncio.Future[Any]":
        self.threads += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._thread_ended)
        return future

    async def shutdown_default_executor(  # The signature is the standard library's.
        self,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> None:
        self.threads += 1  # It joins the executor's threads on one more thread.
        await super().shutdown_default_executor()
        self.threads -= 1

    def _thread_ended(self, future: "asyncio.Future[Any]") -> None:
        self.threads -= 1


def run_virtual(scenario: Coroutine[Any, Any, T]) -> T:
    """Run the scenario to its end in virtual time, which begins at 0."""

    async def checked() -> T:
        result = await scenario
        left = asyncio.all_tasks() - {asyncio.current_task()}
        assert not left, f"tasks left over: {left}"
        return result

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(checked())
