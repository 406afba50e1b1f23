"""Logs: lines for people, or JSON for machines. They hold ids, never what customers wrote."""

import logging
import sys
import traceback
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final

import msgspec

from engine.engine import Engine
from router import events as e

TEXT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"
IDS: Final = ("event", "contact", "agent", "queue", "seq")
"""What a line may carry beside its message."""

events_log = logging.getLogger("cordboard.events")


class JsonFormatter(logging.Formatter):
    """One object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        for name in IDS:
            if name in record.__dict__:
                line[name] = record.__dict__[name]
        if record.exc_info and record.exc_info[0] is not None:
            # Where, and not what it said: that may be a customer's words.
            line["exception"] = record.exc_info[0].__name__
            frames = traceback.extract_tb(record.exc_info[2])
            line["trace"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return msgspec.json.encode(line).decode()


def set_up(level: str, form: str) -> None:
    """``form``: text or json. To standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else logging.Formatter(TEXT))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)


def log_events(engine: Engine) -> None:
    """Write a line for each event of the journal, by its ids."""
    engine.subscribe(_log)


def _log(events: Sequence[object], rows: Sequence[object]) -> None:
    for event in events:
        if isinstance(event, e.Event):
            name = type(event).__name__
            ids = {
                field: getattr(event, field)
                for field in ("contact", "agent", "queue")
                if isinstance(getattr(event, field, None), str)
            }
            told = " ".join(f"{field} {id}" for field, id in ids.items())
            events_log.info("%s %s", name, told, extra={"event": name, **ids})
