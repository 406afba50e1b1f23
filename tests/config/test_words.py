"""Names and time zones that a centre's file may say."""

import pytest
from msgspec.structs import replace

from config.centre import SAMPLE, read_centre
from config.current import current
from config.places import CentreWrong
from router.ids import Millis
from storage.names import customers_name, plain_name
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


HOUSE = "[channels.chat]\ntarget_s=9\noffer_s=9\n[[queues]]\nid='a'\nname='Sales'\n"
NAMED = {
    "replies.r.title": "[[replies]]\nid='r'\ntitle='{}'\ntext='Hello'",
    "forms.f.name": "[[forms]]\nid='f'\nname='{}'\nconsent='Yes'",
    "label": "[[forms]]\nid='f'\n[[forms.fields]]\nid='q'\nlabel='{}'",
    "options": (
        "[[forms]]\nid='f'\n[[forms.fields]]\nid='q'\nlabel='Q'\nkind='choice'\noptions=['A', '{}']"
    ),
    "link_text": "[[treatments]]\nid='t'\ntext='Hi'\nlink='https://a.example'\nlink_text='{}'",
    "brand": "[settings]\nbrand='{}'",
    "teams": "[[teams]]\nid='t'\nname='{}'",
    "roles": "[[roles]]\nid='r'\nname='{}'\nrights=['serve']",
    "tags": "[tags]\nvip='{}'",
}


@pytest.mark.parametrize("where", NAMED)
def test_whatever_people_tell_apart_by_looking_is_a_name(where: str) -> None:
    for mark in "\u200b\u202e\ufeff\u3164\u00ad\u2800\u0085":
        with pytest.raises(CentreWrong, match="write a name") as wrong:
            read_centre(HOUSE + NAMED[where].format(f"V{mark}IP"))
        assert where.split(".")[-1] in str(wrong.value)
    # Of words nobody says how they are written.
    read_centre(HOUSE + "[[replies]]\nid='r'\ntitle='V\u200dIP'\ntext='a\u200b\u202eb'")
    for name in ("\u05d0\u200f", "\U0001f469\u200d\U0001f680", "\u0645\u06cc\u200c\u062e"):
        read_centre(HOUSE + NAMED[where].format(name))


def test_what_was_taken_once_is_told_so_that_it_can_be_put_right() -> None:
    centre = Sample(Millis(1_800_000_000_000))
    field = '{"id":"q","label":"\u200b","kind":"choice","options":["A\u202e","\u3164"]}'
    labels = {
        "reply": '{"title":"Hi\u200b","text":"a\u200b"}',
        "form": f'{{"name":"F\ufeff","fields":[{field}]}}',
        "treatment": '{"text":"Hi","link":"https://a.example","link_text":"\u200b"}',
        "setting": "Lamps\u202e",
    }
    for kind, label in labels.items():
        id = "brand" if kind == "setting" else "x"
        centre.labels[kind] = [Label(kind=kind, id=id, label=label)]
    now = current(centre.router, centre.labels, centre.users.values())
    assert (now.replies[0].title, now.replies[0].text) == ("Hi", "a\u200b")
    (asked,) = now.forms[0].fields
    assert (now.forms[0].name, asked.label, asked.options) == ("F", "q", ("A", "2"))
    assert (now.treatments[0].link_text, now.settings["brand"]) == ("x", "Lamps")


@pytest.mark.parametrize("other", ["Sales\u200e", "Sa\u200dles", "\u2060Sales", "Sales\ufe0f"])
def test_names_that_look_alike_are_alike(other: str) -> None:
    assert plain_name(other) == plain_name("SALES")


def test_a_customers_name_is_taken_without_what_nobody_sees() -> None:
    assert customers_name(" Cafe\u0301\u202e\u200b \r\n\u2028Kim\0 ") == "Caf\u00e9 Kim"
    assert customers_name("\u200b\u3164 ") == ""
    assert customers_name("\u0645\u06cc\u200c\u062e") == "\u0645\u06cc\u200c\u062e"
