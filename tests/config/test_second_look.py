"""All that is wrong with a centre is told at once, once, and in words."""

import pytest

from config.centre import read_centre
from config.places import CentreWrong

MANY = """
[channels.chat]
target_s = 9
offer_s = 9
[[queues]]
id = "a"
name = "A"
overflow = "a"
strategy = "best"
[[queues]]
id = "b"
name = "A"
overflow = "nowhere"
[[agents]]
id = "ann"
name = "Ann"
queues = ["a", "zoo"]
limits.chat = 1
totally = 3
[[forms]]
id = "empty"
queues = ["golf"]
[[tags]]
"""


def told_of(text: str) -> tuple[list[str], bool]:
    with pytest.raises(CentreWrong) as wrong:
        read_centre(text)
    return [fault.reason for fault in wrong.value.faults], wrong.value.more


def test_mistakes_of_form_do_not_hide_mistakes_of_sense_nor_these_each_other() -> None:
    assert told_of(MANY) == (
        [
            "queues.a.overflow: a queue cannot overflow into itself",
            "queues.a.strategy: must be 'most_available', 'least_busy', 'least_loaded',"
            " 'longest_idle' or 'round_robin'",
            "queues.b.name: there is a queue called A already",
            "queues.b.overflow: there is no nowhere",
            "agents.ann.queues: there is no zoo",
            "agents.ann.totally: there is no such setting",
            "forms.empty.fields: it asks nothing, and there is nothing to agree to",
            "forms.empty.queues: there is no golf",
            "tags: must be a table",
        ],
        False,
    )


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('name = "A"\noverflow = "a"', 'overflow = "a"', "queues.a.name: is missing"),
        ("offer_s = 9", "offer_s = -9", "channels.chat.offer_s: must be at least 0"),
        ("offer_s = 9", "offer_s = ", "Invalid value"),
        ('name = "Ann"', 'name = "A\\u0000"', "agents.ann.name: take out U+0000"),
        ('id = "b"', 'id = "a"', "queues: a is there twice"),
    ],
)
def test_where_something_could_not_be_looked_at_it_says_so(
    before: str, after: str, told: str
) -> None:
    assert before in MANY
    reasons, more = told_of(MANY.replace(before, after, 1))
    assert any(told in reason for reason in reasons)
    assert more


def test_what_only_follows_from_another_mistake_is_not_told() -> None:
    for id in ("", 'id = "A!"\n'):
        reasons, more = told_of(MANY.replace('id = "a"\n', id, 1))
        assert not any("there is no a" in reason for reason in reasons)
        assert more
    reasons, more = told_of('[[users]]\nid = "ann"\nname = "Ann"\nrole = "agent"\nagent = 3\n')
    assert reasons == [
        "channels: is missing",
        "queues: is missing",
        "users.ann.agent: must be text",
    ]
    assert more
    text = '[channels]\n[[agents]]\nid = "ann"\nname = "Ann"\nlimits = {}\nqueues = ["a"]\n'
    assert told_of(text) == (["queues: is missing"], True)


def test_a_ring_that_asks_for_the_same_as_before_is_told_with_its_place() -> None:
    text = """channels.chat = { target_s = 60, offer_s = 20 }
[[queues]]
id = "a"
name = "A"
needs.art = 2
rings = [
    { after_s = 1, needs.art = 1 },
    { after_s = 2, needs.art.level = 1 },
    { after_s = 3, needs.art = { level = 1, drop_after_s = 60 } },
    { after_s = 4 },
]
"""
    with pytest.raises(CentreWrong) as wrong:
        read_centre(text)
    (fault,) = wrong.value.faults
    assert fault.reason.startswith("queues.a.rings.1: must ask for something else than before")
    assert fault.line == 8


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("needs.art = 300", "needs.art: must be at most 100"),
        ("needs.art = { level = 300 }", "needs.art.level: must be at most 100"),
        ("needs.art = { lvl = 3 }", "needs.art.lvl: there is no such setting"),
        ("needs.art = 'much'", "needs.art: must be a whole number or a table"),
        ("needs.'A B' = 3", "needs.A B: its name must be small letters, digits, - and _, "),
        ("rings = [{ after_s = 1, needs.art = 0 }]", "rings.0.needs.art: must be at least 1"),
        ("alerts.waiting = -1", "alerts.waiting: must be at least 0"),
        ("alerts.waiting = 'on'", "alerts.waiting: must be a whole number or 'off'"),
        ("channels.pigeon = {}", "channels.pigeon: its name must be 'voice', 'chat', "),
        ("channels.chat = 3", "channels.chat: must be a table"),
        (
            "hours = { time_zone = 'UTC', week = {}, holidays.tomorrow = '' }",
            "hours.holidays.tomorrow: its name must be a day like 2027-01-31",
        ),
    ],
)
def test_what_may_be_of_several_kinds_is_told_once_and_in_words(said: str, told: str) -> None:
    with pytest.raises(CentreWrong) as wrong:
        read_centre(f'[channels]\n[[queues]]\nid = "a"\nname = "A"\n{said}\n')
    (fault,) = wrong.value.faults
    assert fault.reason.startswith(f"queues.a.{told}")
    assert fault.line == 5
