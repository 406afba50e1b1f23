"""What a queue is called for customers, who read their own language."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Annotated, Final, Protocol

from pydantic import Field

from config.patterns import OWN_LANGUAGE
from config.words import Name
from storage.names import plain_name

LANGUAGES_MAX: Final = 50

Names = Annotated[
    dict[Annotated[str, Field(pattern=OWN_LANGUAGE)], Name], Field(max_length=LANGUAGES_MAX)
]
"""By language, as ``sl``; where there is none, customers read the queue's own name."""


class Topic(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def names(self) -> Mapping[str, str]: ...


@lru_cache(maxsize=20_000)
def _plain(name: str) -> str:
    """Of each name once, in however many languages it is compared."""
    return plain_name(name)


def namesakes(topics: Iterable[Topic]) -> Iterator[str]:
    """Queues called as another one: nobody could tell which is meant. People may share a name."""
    topics = list(topics)
    taken: dict[str, Topic] = {}
    for queue in topics:
        first = taken.setdefault(_plain(queue.name), queue)
        if first.id != queue.id:
            yield f"queues.{queue.id}.name: there is a queue called {first.name} already"
    yield from alike(topics, lambda *_: True)


def new_namesakes(before: Iterable[Topic], after: Iterable[Topic]) -> Iterator[str]:
    """Queues that come to be called as another one. Those that share a name already may be put
    right one by one."""
    was = {queue.id: queue for queue in before}
    after = list(after)

    def is_new(queue: Topic, language: str) -> bool:
        old = was.get(queue.id)
        return old is None or _plain(called(old, language)) != _plain(called(queue, language))

    for same in _groups(after, ""):
        for queue in same:
            if len(same) > 1 and is_new(queue, ""):
                other = next(one.name for one in same if one is not queue)
                yield f"queues.{queue.id}.name: There is a queue called {other} already."
    yield from alike(after, is_new)


def alike(topics: list[Topic], is_new: Callable[[Topic, str], bool]) -> Iterator[str]:
    """Topics that customers of some language could not tell apart."""
    for language in sorted({one for queue in topics for one in queue.names}):
        for same in _groups(topics, language):
            if len({queue.id for queue in same}) < 2 or not any(
                language in queue.names for queue in same
            ):
                continue  # Nobody is called so in this language alone.
            new = [queue for queue in same if is_new(queue, language)]
            if not new:
                continue
            told = next((one for one in reversed(new) if language in one.names), new[-1])
            other = next(one for one in same if one.id != told.id)
            field = f"names.{language}" if language in told.names else "name"
            yield (
                f"queues.{told.id}.{field}: customers read {called(other, language)} "
                f"for {other.name} already"
            )


def called(queue: Topic, language: str) -> str:
    return queue.names.get(language, queue.name)


def _groups(topics: Iterable[Topic], language: str) -> Iterable[list[Topic]]:
    found: dict[str, list[Topic]] = {}
    for queue in topics:
        found.setdefault(_plain(called(queue, language)), []).append(queue)
    return found.values()
