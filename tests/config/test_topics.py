"""What customers read in place of a queue's name, in a centre's file and in its record."""

import pytest

from config.centre import SAMPLE, QueuePart, read_centre, rows
from config.changes import Difference, plan
from config.current import current, to_toml
from config.places import CentreWrong
from config.topics import new_namesakes
from router.ids import Millis
from storage.rows import Label, LabelRemoved
from tests.fakes.sample import Sample

NOW = Millis(1_800_000_000_000)
HEAD = "[channels.chat]\ntarget_s=9\noffer_s=9\n"


def queues(*said: str) -> str:
    return HEAD + "".join(
        f'[[queues]]\nid="{id}"\n{each}\n' for id, each in zip("abc", said, strict=False)
    )


def faults(text: str) -> list[tuple[int, str]]:
    with pytest.raises(CentreWrong) as wrong:
        read_centre(text)
    return [(one.line, one.reason) for one in wrong.value.faults]


def test_names_for_customers_come_back_as_they_were_written() -> None:
    sample = Sample(NOW)
    centre = current(sample.router, sample.labels, sample.users.values())
    assert centre.queues[0].names["sl"] == "Prodaja"
    assert 'sl = "Prodaja"' in to_toml(centre)
    assert read_centre(to_toml(centre)).queues[0].names == centre.queues[0].names
    assert not any(name.startswith("called:") for name in centre.settings)


def test_a_name_for_customers_changes_no_queue_and_is_told_in_the_record() -> None:
    sample = Sample(NOW)
    before = current(sample.router, sample.labels, sample.users.values())
    text = SAMPLE.read_text().replace('sl = "Prodaja"', 'sl = "Nakup", de = "Verkauf"')
    text = text.replace('names = { az = "Hesab', '# names = { az = "Hesab')
    made = plan(
        before,
        read_centre(text),
        router=sample.router,
        labels=sample.labels,
        users=sample.users,
        by="sue",
        now=NOW,
    )
    assert made.command.queues == ()
    first, second = made.changes
    assert (first.kind, first.id) == ("queue", "sales")
    assert first.differences == (
        Difference("names.de", "", "Verkauf"),
        Difference("names.sl", "Prodaja", "Nakup"),
    )
    assert Difference("names.id", "Tagihan", "") in second.differences
    put, gone = made.rows
    assert isinstance(put, Label)
    assert put.id == "called:sales"
    assert gone == LabelRemoved(kind="setting", id="called:billing")


@pytest.mark.parametrize(
    ("said", "path", "reason"),
    [
        (
            '{ SL = "A" }',
            "SL",
            "its name must be a language in two or three small letters, like sl",
        ),
        ('{ "" = "A" }', "", "its name must be a language in two or three small letters, like sl"),
        ('{ sl = "" }', "sl", "must not have fewer letters than 1"),
        ('{ sl = " " }', "sl", "write a name that can be read, in one line"),
        ('{ sl = "a\\u202e" }', "sl", "write a name without marks that nobody sees"),
        (f'{{ sl = "{"x" * 81}" }}', "sl", "must not have more letters than 80"),
        ("{ sl = 7 }", "sl", "must be text"),
    ],
)
def test_bad_names_for_customers_are_refused_as_queues_names_are(
    said: str, path: str, reason: str
) -> None:
    ((line, told),) = faults(queues(f'name="Sales"\nnames = {said}'))
    assert line == 7
    assert told.startswith(f"queues.a.names.{path}: {reason}")


def test_there_are_only_so_many_languages() -> None:
    many = ", ".join(f'a{chr(97 + n % 26)}{chr(97 + n // 26)} = "A"' for n in range(51))
    ((_, told),) = faults(queues(f'name="Sales"\nnames = {{ {many} }}'))
    assert told == "queues.a.names: must not have more entries than 50"


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ('name="Help"\nnames.sl="prodaja "', (11, "b.names.sl")),
        ('name="Prodaja"', (7, "a.names.sl")),
    ],
)
def test_two_topics_that_read_the_same_in_a_language_are_told(
    second: str, told: tuple[int, str]
) -> None:
    line, path = told
    ((at, reason),) = faults(queues('name="Sales"\nnames.sl="Prodaja"', second))
    assert at == line
    assert reason.startswith(f"queues.{path}: customers read ")


def test_topics_may_swap_names_and_those_that_are_alike_can_be_put_right_one_by_one() -> None:
    def of(*said: str) -> list[QueuePart]:
        return list(read_centre(queues(*said)).queues)

    apart = of('name="A"\nnames.sl="X"', 'name="B"\nnames.sl="Y"')
    swapped = of('name="A"\nnames.sl="Y"', 'name="B"\nnames.sl="X"')
    assert [*new_namesakes(apart, swapped)] == []
    a, b = apart
    same = b.model_copy(update={"names": {"sl": "X"}})
    assert [*new_namesakes(apart, [a, same])] == [
        "queues.b.names.sl: customers read X for A already"
    ]
    assert [*new_namesakes([a, same], [a, same])] == []
    named = b.model_copy(update={"name": "x", "names": {}})
    assert [*new_namesakes(apart, [a, named])] == ["queues.b.name: customers read X for A already"]


def test_the_sample_speaks_the_five_languages() -> None:
    said = {one.id: one.names for one in read_centre(SAMPLE.read_text()).queues if one.public}
    assert {frozenset(names) for names in said.values()} == {frozenset({"az", "id", "ru", "sl"})}
    assert (
        len([row for row in rows(read_centre(queues('name="A"'))) if isinstance(row, Label)]) == 1
    )
