"""Thresholds: which figures of which queues are past theirs, judged once a second for everybody.

What is raised is told once, by the router and its journal, and so to boards and webhooks alike. It
is cleared when the figure has been on the right side for a while: one that wavers about its
threshold rings once.
"""

import json
from collections.abc import Mapping
from typing import Final

from engine.directory import Directory
from engine.engine import Engine
from engine.errands import Errands
from router.commands import ClearAlert, RaiseAlert
from router.ids import Millis, QueueId
from router.router import Router
from storage.rows import ALERTS
from supervisor.board import Board
from supervisor.wire import QueueRow

CALM_MS: Final = 30_000
PREFIX: Final = "alert_"
"""Of the settings that are thresholds of every queue."""
BELOW: Final = frozenset({"agents_able", "service_level"})
"""These are past their threshold below it, all others at it and above."""


class Alarms:
    def __init__(
        self, engine: Engine, directory: Directory, board: Board, errands: Errands
    ) -> None:
        self._engine = engine
        self._directory = directory
        self._board = board
        self._errands = errands
        self._calm: dict[tuple[QueueId, str], Millis] = {}
        """Those that are raised, since when their figure is on the right side again."""

    def tick(self, router: Router) -> None:
        """With a router that holds nothing in flight."""
        now = self._engine.clock.now()
        house = thresholds(self._directory)
        for queue, state in router.queues.items():
            limits = limits_of(self._directory, house, queue)
            if not limits and not state.alerts:
                continue
            row = self._board.queue_row(router, queue, now)
            for alert, limit in limits.items():
                value = figure(row, alert, now)
                if value is not None and is_past(alert, value, limit):
                    self._calm.pop((queue, alert), None)
                    if alert not in state.alerts:
                        self._raise(queue, alert, value, limit)
                elif alert in state.alerts:
                    since = self._calm.setdefault((queue, alert), now)
                    if now - since >= CALM_MS:
                        self._clear(queue, alert)
            for alert in set(state.alerts) - set(limits):
                self._clear(queue, alert)

    def _raise(self, queue: QueueId, alert: str, value: int, limit: int) -> None:
        told = RaiseAlert(queue=queue, alert=alert, value=value, limit=limit)
        self._errands.add(lambda: self._engine.submit(told, command_id="", actor="alarms"))

    def _clear(self, queue: QueueId, alert: str) -> None:
        self._calm.pop((queue, alert), None)
        told = ClearAlert(queue=queue, alert=alert)
        self._errands.add(lambda: self._engine.submit(told, command_id="", actor="alarms"))


def thresholds(directory: Directory) -> dict[str, int]:
    """Those of the centre, which hold where a queue says nothing else."""
    return {
        one.id.removeprefix(PREFIX): int(one.label)
        for one in directory.options("setting")
        if one.id.startswith(PREFIX) and one.label.isdecimal()
    }


def limits_of(directory: Directory, house: Mapping[str, int], queue: str) -> dict[str, int]:
    own = json.loads(directory.setting(ALERTS + queue, "{}"))
    return {name: limit for name, limit in {**house, **own}.items() if limit != "off"}


def figure(row: QueueRow, alert: str, now: Millis) -> int | None:
    """In the unit of its threshold. None: nothing to judge."""
    match alert:
        case "waiting":
            return row.waiting
        case "longest_wait_s":
            since = row.longest_wait_since
            return None if since is None else (now - since) // 1_000
        case "past_due":
            return row.past_due
        case "lost_today":
            return row.abandoned_today
        case "agents_able":
            return row.agents_able if row.open else None
        case "service_level":
            return None if row.service_level is None else row.service_level // 10
    return None


def is_past(alert: str, value: int, limit: int) -> bool:
    return value < limit if alert in BELOW else value >= limit > 0
