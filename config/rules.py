"""The rules of channels: what a queue says over what the house does."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Any, Final

from pydantic import BaseModel, ConfigDict, Field

from router.on_setup import CLOCK_MAX_MS
from router.words import Channel

Seconds = Annotated[float, Field(ge=0, le=CLOCK_MAX_MS / 1_000)]
NEEDED: Final = ("target_s", "offer_s")
"""What a channel cannot do without."""


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ChannelPart(Part):
    """The clocks of one channel, in seconds; ``router.setup.ChannelRules`` says what each is."""

    target_s: Seconds | None = None
    offer_s: Seconds | None = None
    misses: int | None = Field(None, ge=1, le=100)
    auto_accept: bool | None = None
    first_reply_warn_s: Seconds | None = None
    first_reply_s: Seconds | None = None
    silent_s: Seconds | None = None
    silent_share: int | None = Field(None, ge=0, le=100)
    silent_close_s: Seconds | None = None
    handle_s: Seconds | None = None
    wrap_up_s: Seconds | None = None
    customer_grace_s: Seconds | None = None
    lost_keep_s: Seconds | None = None
    lease_lost_head_start_s: Seconds | None = None
    callback_attempts: int | None = Field(None, ge=1, le=100)
    callback_gap_s: Seconds | None = None

    def is_whole(self) -> bool:
        return None not in (self.target_s, self.offer_s)

    def over(self, other: "ChannelPart | None") -> "ChannelPart":
        """With what the other one says where this one says nothing, not even null."""
        if other is None:
            return self
        unsaid = set(ChannelPart.model_fields) - self.model_fields_set
        return self.model_copy(update={name: getattr(other, name) for name in unsaid})

    def rules(self) -> dict[str, Any]:
        """The fields of ``ChannelRules``."""
        return {
            name[:-2] + "_ms" if name.endswith("_s") else name: ms(value)
            if name.endswith("_s")
            else value
            for name, value in self.model_dump(exclude_none=True).items()
        }


def merged(house: ChannelPart | None, own: ChannelPart | None) -> ChannelPart:
    """The queue's own values over the house's; null is no value."""
    said = {} if own is None else own.model_dump(exclude_none=True)
    common = {} if house is None else house.model_dump(exclude_none=True)
    left_open = set() if own is None else own.model_fields_set - said.keys() - common.keys()
    return ChannelPart(**{**common, **said, **dict.fromkeys(left_open)})


def usual(parts: Iterable[ChannelPart]) -> ChannelPart | None:
    """Each rule as most of them have it: what the house does, since its common rules are spelled
    out in every queue. Of channels that say what they must."""
    whole = [part for part in parts if part.is_whole()]
    if not whole:
        return None
    found = {name: _most([getattr(part, name) for part in whole]) for name in NAMES}
    return ChannelPart(**{name: value for name, value in found.items() if value is not None})


class Common:
    """What the queues of a centre have in common, worked out once for all of them."""

    def __init__(
        self, house: Mapping[Channel, ChannelPart], queues: Sequence[Mapping[Channel, ChannelPart]]
    ) -> None:
        """``queues``: what each of them says of its channels."""
        self._house = house
        self._queues = queues
        self._usual: dict[Channel, ChannelPart | None] = {}
        self._having = Counter(channel for queue in queues for channel in queue)

    def usual(self, channel: Channel) -> ChannelPart | None:
        """What the house does in a channel, by what its queues say."""
        if channel not in self._usual:
            own = [queue[channel] for queue in self._queues if channel in queue]
            self._usual[channel] = usual(merged(self._house.get(channel), one) for one in own)
        return self._usual[channel]

    def of_all_others(self) -> list[Channel]:
        """Channels of all queues but one, which has none itself."""
        others = len(self._queues) - 1
        return sorted(channel for channel, having in self._having.items() if having == others)


NAMES: Final = tuple(ChannelPart.model_fields)


def _most(values: Sequence[Any]) -> Any:
    """What is there most often, and of those the first."""
    return Counter(values).most_common(1)[0][0]


def ms(seconds: float) -> int:
    return round(seconds * 1000)
