"""Names and time zones that a centre's file may say."""

import pytest
from msgspec.structs import replace

from config.centre import SAMPLE, read_centre
from config.current import current
from config.places import CentreWrong
from router.ids import Millis
from storage.rows import Label
from tests.fakes.sample import Sample


@pytest.mark.parametrize("zone", ["localtime", "posixrules", "Factory", "Mars/Olympus"])
def test_a_time_zone_means_the_same_on_every_machine(zone: str) -> None:
    with pytest.raises(CentreWrong, match="is no time zone"):
        read_centre(f'queues = []\n[channels]\n[settings]\ntime_zone = "{zone}"\n')
    with pytest.raises(CentreWrong, match="is no time zone"):
        read_centre(SAMPLE.read_text().replace("Europe/Ljubljana", zone))


def test_hours_by_a_machines_own_time_zone_that_were_taken_once_can_be_put_right() -> None:
    centre = Sample(Millis(1_800_000_000_000))
    hours = '{"time_zone": "localtime", "week": {"mon": "08:00-12:00"}, "holidays": {}}'
    labels = [Label(kind="setting", id="hours:sales", label=hours)]
    found = current(centre.router, {**centre.labels, "setting": labels}, ()).queues
    assert [one.hours.time_zone for one in found if one.hours is not None] == ["UTC"]


@pytest.mark.parametrize("other", ["Cafe\u0301", "CAF\u00c9", "cafe\u0301", "Caf\u00e9 "])
def test_letters_composed_in_another_way_make_no_other_name(other: str) -> None:
    queue = '[[queues]]\nid="{}"\nname="{}"\n'
    text = "[channels.chat]\ntarget_s=9\noffer_s=9\n"
    with pytest.raises(CentreWrong, match="there is a queue called Caf\u00e9 already"):
        read_centre(text + queue.format("a", "Caf\u00e9") + queue.format("b", other))
    (kept,) = read_centre(text + queue.format("a", "Cafe\u0301")).queues
    assert kept.name == "Caf\u00e9"


@pytest.mark.parametrize("mark", "\u200b\u202a\u202e\u2066\u2069")
def test_marks_that_nobody_sees_are_no_part_of_a_name(mark: str) -> None:
    text = "[channels.chat]\ntarget_s=9\noffer_s=9\n[[queues]]\nid='a'\nname='Sal{}es'\n"
    with pytest.raises(CentreWrong, match="name without marks that nobody sees"):
        read_centre(text.format(mark))
    # Emoji and Persian words are written with joiners.
    assert read_centre(text.format("\u200d")).queues[0].name == "Sal\u200des"


def test_names_with_marks_that_were_taken_once_are_told_without_them() -> None:
    centre = Sample(Millis(1_800_000_000_000))
    (first, *rest) = centre.labels["queue"]
    marked = replace(first, label=f"\u202e{first.label}")
    leyla = replace(centre.users["leyla"], name="Ley\u200bla")
    now = current(centre.router, {**centre.labels, "queue": [marked, *rest]}, [leyla])
    assert now.queues[0].name == first.label
    assert now.users[0].name == "Leyla"
