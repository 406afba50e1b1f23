"""A client that follows a stream sees what a client that just came sees."""

import json
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from engine.streams import LOG_DELTAS, Stream

State = dict[str, dict[str, Any]]

changes = st.lists(
    st.one_of(
        st.tuples(
            st.just("set"),
            st.sampled_from(["queues", "agents"]),
            st.sampled_from("abc"),
            st.integers(0, 3),
        ),
        st.tuples(
            st.just("delete"),
            st.sampled_from(["queues", "agents"]),
            st.sampled_from("abc"),
            st.just(0),
        ),
        st.tuples(st.just("flush"), st.just(""), st.just(""), st.just(0)),
    ),
    max_size=60,
)


def plain(snapshot: object) -> State:
    state: State = json.loads(msgspec.json.encode(snapshot))
    return state


def apply(state: State, delta: dict[str, Any]) -> None:
    for collection, records in delta["set"].items():
        state.setdefault(collection, {}).update(records)
    for collection, keys in delta["del"].items():
        for key in keys:
            del state[collection][key]


def work(stream: Stream, todo: list[tuple[str, str, str, int]]) -> None:
    for what, collection, key, value in todo:
        if what == "set":
            stream.set(collection, key, {"value": value})
        elif what == "delete":
            stream.delete(collection, key)
        else:
            stream.flush()


@given(changes, changes)
def test_an_old_snapshot_and_the_deltas_make_the_fresh_snapshot(
    before: list[tuple[str, str, str, int]], after: list[tuple[str, str, str, int]]
) -> None:
    delivered: list[dict[str, Any]] = []
    stream = Stream("s", lambda delta: delivered.append(json.loads(delta)))
    work(stream, before)
    state, seq = plain(stream.snapshot()), stream.seq
    work(stream, after)
    deltas = stream.since("s", seq)
    assert deltas is not None
    missed = [json.loads(bytes(delta)) for delta in deltas]
    assert [delta["seq"] for delta in missed] == list(range(seq + 1, stream.seq + 1))
    assert missed == delivered[seq:]
    for delta in missed:
        apply(state, delta)
    assert state == plain(stream.snapshot())


def test_what_stays_as_it_was_sent_makes_no_delta() -> None:
    stream = Stream("s")
    stream.set("queues", "a", 1)
    stream.flush()
    stream.set("queues", "a", 2)
    stream.set("queues", "a", 1)
    stream.delete("queues", "never there")
    assert stream.flush() is None
    assert stream.seq == 1


def test_a_client_of_another_start_or_too_far_behind_gets_a_snapshot() -> None:
    stream = Stream("now")
    for number in range(LOG_DELTAS + 10):
        stream.set("queues", "a", number)
        stream.flush()
    assert stream.since("earlier", stream.seq) is None
    assert stream.since(None, 0) is None
    assert stream.since("now", 9) is None
    assert stream.since("now", stream.seq + 1) is None
    assert stream.since("now", stream.seq) == []
    assert len(stream.since("now", 10) or ()) == LOG_DELTAS
    assert "snapshot" in stream.resume("now", 9)
    assert "deltas" in stream.resume("now", 10)


def test_the_log_is_bounded_by_bytes_too() -> None:
    stream = Stream("s")
    for number in range(10):
        stream.set("messages", "a", str(number) * 60_000)
        stream.flush()
    assert stream.since("s", 0) is None
    assert len(stream.since("s", 7) or ()) == 3


def test_replace_takes_away_what_is_no_longer_there() -> None:
    stream = Stream("s")
    stream.replace("line", [("a", 1), ("b", 2)])
    stream.flush()
    stream.set("line", "c", 3)
    stream.replace("line", [("b", 2), ("d", 4)])
    assert plain(stream.snapshot()) == {"line": {"b": 2, "d": 4}}
