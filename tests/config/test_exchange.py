"""A centre out as a file and in again; what a file would change; and where a file is wrong."""

from typing import Any

import pytest
from msgspec.structs import replace

from config.centre import SAMPLE, CentreFile, commands, load_centre, read_centre
from config.changes import Plan, plan
from config.current import current, to_toml
from config.facts import facts
from config.places import CentreWrong
from config.words import setting_faults
from office.set_up import CHANGES_MAX, FILE_MAX
from reports.service_level import Definition
from router import setup
from router.commands import DefineAgent, DefineQueue, Enqueue, SetLimits, SignIn
from router.ids import AgentId, ContactId, CustomerId, Millis, QueueId, SkillId
from router.router import Router
from router.words import Channel
from storage.rows import KEEP_DAYS, Label, User
from tests.fakes.sample import Sample

NOW = Millis(1_800_000_000_000)


class Centre(Sample):
    def __init__(self) -> None:
        super().__init__(NOW)

    def now(self) -> CentreFile:
        return current(self.router, self.labels, self.users.values())

    def plan(self, text: str) -> Plan:
        return plan(
            self.now(),
            read_centre(text),
            router=self.router,
            labels=self.labels,
            users=self.users,
            by="sue",
            now=NOW,
        )


def told(made: Plan) -> dict[tuple[str, str], str]:
    return {(change.kind, change.id): change.what for change in made.changes}


def test_what_is_exported_changes_nothing_when_it_is_imported() -> None:
    centre = Centre()
    text = to_toml(centre.now())
    made = centre.plan(text)
    assert (made.changes, made.rows, made.command.queues) == ((), (), ())
    assert to_toml(read_centre(text)) == text
    assert "secret" not in text


def test_channels_stand_in_the_same_order_however_they_were_stored() -> None:
    centre = Centre()
    text = to_toml(centre.now())
    for queue in centre.router.queues.values():
        turned = dict(reversed(queue.setup.rules.items()))
        centre.router.handle(DefineQueue(queue=replace(queue.setup, rules=turned)), NOW)
    for agent in centre.router.agents.values():
        limits = dict(reversed(agent.setup.limits.items()))
        centre.router.handle(DefineAgent(agent=replace(agent.setup, limits=limits)), NOW)
    assert to_toml(centre.now()) == text


def test_the_sample_file_is_what_it_filled_the_centre_with() -> None:
    assert Centre().plan(SAMPLE.read_text()).changes == ()


def test_every_rule_that_the_router_knows_survives_the_file() -> None:
    centre = Centre()
    odd: dict[str, Any] = {
        name: {"silent_share": 7, "misses": 3, "auto_accept": True, "callback_attempts": 9}.get(
            name, 1_500 + number
        )
        for number, name in enumerate(setup.ChannelRules.__struct_fields__)
    }
    queue = setup.Queue(
        id=QueueId("odd"),
        rules={Channel.FAX: setup.ChannelRules(**odd)},
        needs=(setup.Need(skill=SkillId("art"), level=99, drop_after_ms=1_250),),
        rings=(setup.Ring(after_ms=7_001, needs=()),),
        head_start_ms=5_500,
        max_waiting=0,
        max_wait_ms=9_999,
        preferred_ms=1,
        exclusion_ms=2,
        disabled=True,
    )
    nobody = setup.Agent(id=AgentId("nobody"), queues=(), limits={}, disabled=True)
    centre.router.handle(DefineQueue(queue=queue), NOW)
    centre.router.handle(DefineAgent(agent=nobody), NOW)
    centre.labels["queue"].append(
        Label(kind="queue", id="odd", label='Odd "ones" \\ \x7f\t\nüß — 😀', position=9)
    )
    before = centre.now()
    after = read_centre(to_toml(before))
    assert facts(after) == facts(before)
    made = {one.queue.id: one.queue for one in commands(after) if isinstance(one, DefineQueue)}
    assert made[QueueId("odd")] == queue


def test_a_file_says_what_it_would_add_change_and_remove() -> None:
    text = (
        SAMPLE.read_text()
        .replace('name = "VIP"', 'name = "Important people"')
        .replace("after_s = 45", "after_s = 50")
        .replace('[[queues]]\nid = "vip"', '[[queues]]\nid = "gold"')
        .replace('"vip"', '"gold"')
    )
    made = Centre().plan(text)
    assert told(made)["queue", "gold"] == "added"
    assert told(made)["queue", "vip"] == "removed"
    assert told(made)["queue", "support"] == "changed"
    assert told(made)["agent", "leyla"] == "changed"
    (rings,) = next(change for change in made.changes if change.id == "support").differences
    assert (rings.field, rings.before) == (
        "rings",
        "after 45 s: technical 2; after 120 s: technical 1",
    )
    assert made.command.without_queues == ("vip",)
    router = Centre().router
    router.handle(made.command, NOW)
    assert "gold" in router.queues
    assert "vip" not in router.queues


def test_a_new_name_alone_does_not_trouble_the_router() -> None:
    made = Centre().plan(SAMPLE.read_text().replace('name = "VIP"', 'name = "Gold"'))
    assert told(made) == {("queue", "vip"): "changed"}
    assert made.command.queues == ()
    assert [row for row in made.rows if isinstance(row, Label)] == [
        Label(kind="queue", id="vip", label="Gold", position=3)
    ]


def test_a_queue_that_changes_stays_open_by_its_hours() -> None:
    made = Centre().plan(SAMPLE.read_text().replace("08:00-20:00", "00:00-24:00"))
    (queue,) = made.command.queues
    assert queue.id == "billing"
    assert queue.opening
    assert any(first <= NOW < last for first, last in queue.opening)


def test_users_whom_the_file_leaves_out_may_not_sign_in_any_more() -> None:
    head, _, _ = SAMPLE.read_text().partition("[[users]]")
    made = Centre().plan(head + '[[users]]\nid = "boss"\nname = "B"\nrole = "supervisor"\n')
    users = {row.id: row for row in made.rows if isinstance(row, User)}
    assert users["leyla"].disabled
    assert users["leyla"].password_hash == "secret"
    assert not users["boss"].disabled
    assert made.newcomers == ("boss",)


def test_what_stands_in_the_way_is_told_in_sentences() -> None:
    centre = Centre()
    router = centre.router
    enqueue = Enqueue(
        contact=ContactId("c1"),
        customer=CustomerId("kim"),
        channel=Channel.CHAT,
        queue=QueueId("vip"),
    )
    router.handle(enqueue, NOW)
    router.handle(SignIn(agent=AgentId("budi")), NOW)
    made = centre.plan("queues = []\n[channels]\n")
    text = " ".join(made.obstacles)
    assert "VIP cannot go: 1 contact is in it." in text
    assert "Budi Santoso cannot go while at work." in text
    assert "keep one supervisor" in text


def test_addresses_and_days_of_keeping_go_out_and_come_in() -> None:
    centre = Centre()
    kept = Label(kind="setting", id=f"{KEEP_DAYS}vip", label="90")
    centre.labels["setting"].append(kept)
    centre.users["maja"] = replace(centre.users["maja"], email="maja@mail.example")
    text = to_toml(centre.now())
    assert "keep_days = 90\n" in text
    assert 'email = "maja@mail.example"\n' in text
    assert centre.plan(text).changes == ()
    changed = text.replace("keep_days = 90", "keep_days = 30").replace("maja@", "Maja.N@")
    made = centre.plan(changed)
    assert told(made) == {("queue", "vip"): "changed", ("user", "maja"): "changed"}
    assert Label(kind="setting", id=f"{KEEP_DAYS}vip", label="30") in made.rows
    (user,) = (row for row in made.rows if isinstance(row, User))
    assert user.email == "maja.n@mail.example"


def test_the_limits_that_supervisors_set_are_in_the_file() -> None:
    centre = Centre()
    limits = SetLimits(agents=(AgentId("budi"),), limits={Channel.CHAT: 1_000}, total=1_000)
    centre.router.handle(limits, NOW)
    assert centre.plan(to_toml(centre.now())).changes == ()


@pytest.mark.parametrize(
    ("text", "line", "told"),
    [
        ("a = 1\nb = = 2\n", 2, "Invalid value"),
        ("queues = []\n", 1, "channels: is missing"),
        ("queues = []\n[channels]\n[centre]\nfog = 1\n", 4, "centre.fog: there is no such setting"),
        (
            'queues = []\n[channels]\n[[agents]]\nid="a"\nname="A"\nlimits={}\nqueues = ["x"]\n',
            7,
            "agents.a.queues: there is no x",
        ),
        (
            "queues = []\n\n[channels]\n [channels.chat] # chats\n offer_s=1\n 'target_s' = -1\n",
            6,
            "channels.chat.target_s: must be at least 0",
        ),
        (
            'settings = { greeting = """\na\nb""", time_zone = "Mars" }\nqueues=[]\nchannels={}\n',
            3,
            "settings.time_zone",
        ),
    ],
)
def test_every_fault_is_told_with_its_line(text: str, line: int, told: str) -> None:
    with pytest.raises(CentreWrong) as wrong:
        read_centre(text)
    fault = wrong.value.faults[0]
    assert told in fault.reason
    assert fault.line == line


@pytest.mark.parametrize(
    ("setting", "told"),
    [
        ('brnd = "x"', "settings.brnd: there is no such setting; do you mean brand?"),
        ('foo = "x"', "settings.foo: there is no such setting; there are alert_agents_able, "),
        ('brand = " "', "settings.brand: write a name that can be read"),
        ('service_level = "SL-9"', "'SL-9' is no definition; write SL-1 to SL-5"),
        ('typing_preview = "maybe"', "'maybe' is neither on nor off"),
        ('locale = "../x"', "'../x' is no language"),
    ],
)
def test_a_setting_that_means_nothing_is_told_with_its_line(setting: str, told: str) -> None:
    with pytest.raises(CentreWrong) as wrong:
        read_centre(f"queues = []\n[channels]\n[settings]\n{setting}\n")
    (fault,) = wrong.value.faults
    assert told in fault.reason
    assert fault.line == 4


def test_each_definition_of_the_service_level_can_be_chosen() -> None:
    for definition in Definition:
        assert not list(setting_faults({"service_level": definition}, frozenset()))


def test_a_time_that_cannot_be_read_is_not_told_to_be_missing_too() -> None:
    text = (
        "[settings]\ntime_zone = 'Mars'\n[channels.chat]\ntarget_s=9\noffer_s=-9\n"
        "[[queues]]\nid='a'\nname='A'\nchannels.chat={}\n"
    )
    with pytest.raises(CentreWrong) as wrong:
        read_centre(text)
    assert [fault.path for fault in wrong.value.faults] == [
        "settings.time_zone",
        "channels.chat.offer_s",
    ]


def test_a_name_that_nobody_can_read_is_told() -> None:
    for name in (" ", "\\u200b", "a\\nb", "\\u0007x"):
        with pytest.raises(CentreWrong) as wrong:
            read_centre(f'queues = []\n[channels]\n[[agents]]\nid="a"\nname="{name}"\nqueues=[]\n')
        assert any("a name that can be read" in one.reason for one in wrong.value.faults)


@pytest.mark.parametrize("text", ["a = " + "[" * 5_000, "\n" + "a." * 3_000 + "b = 1"])
def test_what_is_nested_too_deeply_is_a_fault_as_others(text: str) -> None:
    with pytest.raises(CentreWrong) as wrong:
        read_centre(text)
    (fault,) = wrong.value.faults
    assert fault.reason == "It is nested too deeply."


def test_two_queues_of_one_name_are_told_where_a_file_is_checked() -> None:
    queue = '[[queues]]\nid="{}"\nname="{}"\n'
    text = "[channels.chat]\ntarget_s=9\noffer_s=9\n"
    with pytest.raises(CentreWrong) as wrong:
        read_centre(text + queue.format("a", "Support") + queue.format("b", "support "))
    (fault,) = wrong.value.faults
    assert fault.reason == "queues.b.name: there is a queue called Support already"
    assert fault.line == 9


def test_a_form_that_asks_nothing_is_told_where_a_file_is_checked() -> None:
    text = 'queues = []\n[channels]\n[[forms]]\nid="a"\nconsent="Yes"\n[[forms]]\nid="b"\n'
    with pytest.raises(CentreWrong) as wrong:
        read_centre(text)
    (fault,) = wrong.value.faults
    assert fault.reason == "forms.b.fields: it asks nothing, and there is nothing to agree to"
    assert fault.line in (6, 7)


def test_faults_of_the_sample_are_found_on_their_lines() -> None:
    text = (
        SAMPLE.read_text()
        .replace('strategy = "least_busy"', 'strategy = "best"')
        .replace("after_s = 120", "after_s = -1")
        .replace("08:00-20:00", "8 to 8")
        .replace("total = 6", "totally = 6")
    )
    with pytest.raises(CentreWrong) as wrong:
        read_centre(text)
    lines = text.splitlines()
    found = [(lines[fault.line - 1].strip(), fault.path) for fault in wrong.value.faults]
    assert found == [
        ('strategy = "best"', "queues.support.strategy"),
        ("{ after_s = -1, needs = { technical = 1 } },", "queues.support.rings.1.after_s"),
        ('week = { mon-fri = "8 to 8", sat = "09:00-13:00" }', "queues.billing.hours.week"),
        ("totally = 6", "agents.budi.totally"),
    ]


def test_values_that_cannot_be_read_do_not_hide_names_that_do_not_exist() -> None:
    text = (
        SAMPLE.read_text()
        .replace("08:00-20:00", "8 to 8")
        .replace('overflow = "support"', 'overflow = "nowhere"')
    )
    assert text != SAMPLE.read_text()
    first = text.replace("total = 6", 'total = 6\nteam = "nobody"')
    with pytest.raises(CentreWrong) as wrong:
        read_centre(first)
    paths = [fault.path for fault in wrong.value.faults]
    assert "queues.billing.hours.week" in paths
    assert "agents.budi.team" in paths


def test_of_a_queue_that_is_there_twice_the_second_is_told() -> None:
    text = SAMPLE.read_text() + '\n[[queues]]\nid = "sales"\nname = ""\nstrategy = "zzz"\n'
    with pytest.raises(CentreWrong) as wrong:
        read_centre(text)
    lines = text.splitlines()
    assert {lines[fault.line - 1] for fault in wrong.value.faults} == {
        "[[queues]]",
        'name = ""',
        'strategy = "zzz"',
    }
    assert {fault.line > len(lines) - 5 for fault in wrong.value.faults} == {True}
    valid = SAMPLE.read_text() + '\n[[queues]]\nid = "sales"\nname = "Sales"\n'
    with pytest.raises(CentreWrong) as wrong:
        read_centre(valid)
    (fault,) = wrong.value.faults
    assert fault.line > len(SAMPLE.read_text().splitlines())


def test_a_queue_cannot_overflow_into_itself() -> None:
    text = SAMPLE.read_text().replace('overflow = "sales"', 'overflow = "vip"')
    with pytest.raises(CentreWrong) as wrong:
        read_centre(text)
    assert [fault.path for fault in wrong.value.faults] == ["queues.vip.overflow"]


def test_hidden_queues_tags_and_prepared_replies_go_out_and_come_in() -> None:
    text = to_toml(Centre().now())
    assert text.count("public = false") == 1
    after = read_centre(text)
    assert after.tags == load_centre().tags
    assert after.replies == load_centre().replies
    changed = text.replace("public = false", "public = true").replace("One moment please", "Wait")
    made = Centre().plan(changed)
    assert told(made) == {("queue", "vip"): "changed", ("reply", "moment"): "changed"}
    assert made.command.queues == ()
    assert {type(row).__name__ for row in made.rows} == {"Label", "LabelRemoved"}


ENTRANCE = """
[[forms]]
id = "orders"
queues = ["sales"]
language = "sl"
consent = "Strinjam se z obdelavo podatkov."
consent_link = "https://shop.example/zasebnost"
fields = [
    { id = "who", label = "Ime", kind = "name", required = true },
    { id = "about", label = "Zadeva", kind = "choice", options = ["Luč", "Vrv"] },
    { id = "order", label = "Številka naročila", max = 20 },
]

[[treatments]]
id = "spring"
text = "New lamps are here."
link = "https://shop.example/new"
link_text = "See them"
begins = 2027-03-01
ends = 2027-03-31
hours = "08:00-20:00"
seconds = 12
"""


def test_forms_and_treatments_go_out_and_come_in() -> None:
    centre = Centre()
    after = read_centre(to_toml(centre.now()) + ENTRANCE)
    assert read_centre(to_toml(after)) == after
    made = centre.plan(to_toml(after))
    assert told(made) == {("form", "orders"): "added", ("treatment", "spring"): "added"}
    assert {change.id: change.name for change in made.changes}["spring"] == "New lamps are here."


def test_another_order_of_questions_and_a_form_put_out_of_use_are_on_record() -> None:
    before = read_centre(to_toml(Centre().now()) + ENTRANCE)
    said = before.model_dump(mode="json")
    form = said["forms"][0]
    form |= {"disabled": True, "name": "Naročila", "fields": form["fields"][::-1]}
    facts_before, facts_after = facts(before), facts(CentreFile.model_validate(said))
    key = ("form", "orders")
    changed = {
        name: (facts_before[key].get(name, ""), value)
        for name, value in facts_after[key].items()
        if facts_before[key].get(name, "") != value
    }
    assert changed == {
        "name": ("orders", "Naročila"),
        "disabled": ("", "yes"),
        "questions": ("who, about, order", "order, about, who"),
    }


@pytest.mark.parametrize(
    ("what", "wrong"),
    [
        ('link = "https://shop.example/new"', 'link = "javascript:alert(1)"'),
        ('link = "https://shop.example/new"', 'link = "http://shop.example/new"'),
        ('"https://shop.example/zasebnost"', '"https://shop.example/\\"><script>"'),
        ("seconds = 12", "seconds = 1"),
        ("ends = 2027-03-31", "ends = 2027-02-01"),
        ('hours = "08:00-20:00"', 'hours = "8 to 8"'),
        (', options = ["Luč", "Vrv"]', ""),
        ('id = "order", label', 'id = "who", label'),
        ('queues = ["sales"]', 'queues = ["nowhere"]'),
        ('id = "spring"', 'id = "spring"\nmore = 1'),
    ],
)
def test_a_form_or_treatment_that_is_wrong_is_told(what: str, wrong: str) -> None:
    assert what in ENTRANCE
    with pytest.raises(CentreWrong):
        read_centre(to_toml(Centre().now()) + ENTRANCE.replace(what, wrong))


def test_a_centre_of_ten_thousand_agents_goes_out_and_comes_in() -> None:
    said = load_centre().model_dump(mode="json")
    said["agents"] += [
        {"id": f"x{at:05}", "name": f"Agent {at}", "queues": ["sales"], "limits": {"chat": 2}}
        for at in range(10_000)
    ]
    text = to_toml(CentreFile.model_validate(said))
    assert len(text.encode()) < FILE_MAX / 2
    centre = read_centre(text)
    assert len(centre.agents) == 10_000 + len(load_centre().agents)
    made = plan(
        read_centre("queues = []\n[channels]\n"),
        centre,
        router=Router(),
        labels={},
        users={},
        by="sue",
        now=Millis(0),
    )
    assert len(made.changes) < CHANGES_MAX
    assert len(made.command.agents) == len(centre.agents)


def test_what_queues_have_in_common_is_worked_out_once() -> None:
    centre = load_centre()
    assert centre.common is centre.common
    first = centre.common.usual(Channel.CHAT)
    assert first is not None
    assert centre.common.usual(Channel.CHAT) is first
