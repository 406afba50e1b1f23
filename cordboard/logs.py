"""Logs: lines for people, or JSON for machines. They hold ids, never what customers wrote."""

import asyncio
import logging
import sys
import traceback
import warnings
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, TextIO, TypeAlias

import msgspec

from engine.engine import Engine
from router import events as e

TEXT: Final = "%(asctime)s %(levelname)s %(name)s: %(message)s"
IDS: Final = ("event", "contact", "agent", "queue", "seq")
"""What a line may carry beside its message."""

SELDOM_S: Final = 60
KINDS_MAX: Final = 200
"""Of lines, or of places that warn: more there are not, but what is counted has a bound."""
STRANGERS_CAUSE: Final = (
    "access.connections",
    "aiohttp.server",
    "cordboard.engineio",
    "cordboard.socketio",
)
"""Loggers of what anybody can bring about, as often as they like."""

ExcInfo: TypeAlias = (
    tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
)

log = logging.getLogger(__name__)
events_log = logging.getLogger("cordboard.events")


def places(trace: TracebackType | None) -> list[str]:
    """Where an exception went through. Not what it said: that may be a customer's words."""
    frames = traceback.extract_tb(trace)
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]


class TextFormatter(logging.Formatter):
    """One line, and one more for each place of an exception."""

    def __init__(self) -> None:
        super().__init__(TEXT)

    def formatException(self, ei: ExcInfo) -> str:  # noqa: N802
        kind = "Exception" if ei[0] is None else ei[0].__name__
        return "\n".join((kind, *(f"  {place}" for place in places(ei[2]))))


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
            line["exception"] = record.exc_info[0].__name__
            line["trace"] = places(record.exc_info[2])
        return msgspec.json.encode(line).decode()


class Seldom(logging.Filter):
    """A line a minute of each kind, with how many there were between."""

    def __init__(self) -> None:
        super().__init__()
        self._told: dict[tuple[str, str], float] = {}
        self._silent: Counter[tuple[str, str]] = Counter()

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.WARNING:
            return True
        error = record.exc_info[0] if record.exc_info else None
        kind = (str(record.msg), "" if error is None else error.__name__)
        if kind not in self._told and len(self._told) >= KINDS_MAX:
            kind = ("", "")
        told = self._told.get(kind)
        if told is not None and told <= record.created < told + SELDOM_S:
            self._silent[kind] += 1
            return False
        self._told[kind] = record.created
        if between := self._silent.pop(kind, 0):
            record.msg = f"{record.msg} (and {between} more like this)"
        return True


class _Warned:
    """Warnings by kind and place, once each: their words may be a customer's."""

    def __init__(self) -> None:
        self._places: set[tuple[str, str, int]] = set()

    def __call__(
        self,
        message: Warning | str,
        category: type[Warning],
        filename: str,
        lineno: int,
        file: TextIO | None = None,
        line: str | None = None,
    ) -> None:
        place = (category.__name__, filename, lineno)
        if place not in self._places and len(self._places) < KINDS_MAX:
            self._places.add(place)
            log.warning("%s at %s:%s", *place)


def set_up(level: str, form: str) -> None:
    """``form``: text or json. To standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    for name in STRANGERS_CAUSE:
        strangers = logging.getLogger(name)
        if not any(isinstance(known, Seldom) for known in strangers.filters):
            strangers.addFilter(Seldom())
    warnings.showwarning = _Warned()
    # Where nothing else is asked for Python remembers the words of each, to show them once.
    warnings.simplefilter("always", append=True)
    sys.excepthook = _ended


def _ended(_: type[BaseException], error: BaseException, __: TracebackType | None) -> None:
    _tell(error)


def _tell(error: BaseException) -> None:
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            _tell(each)
        return
    told = (type(error), error, error.__traceback__)
    log.critical("nobody caught %s", type(error).__name__, exc_info=told)


def quiet(loop: asyncio.AbstractEventLoop) -> None:
    """What nobody caught is logged by its kind and place: the loop's own words hold its message."""

    def caught(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, BaseException):
            _tell(error)
        else:
            log.error("the loop complains")

    loop.set_exception_handler(caught)


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
