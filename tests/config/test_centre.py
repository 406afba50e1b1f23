from pathlib import Path
from typing import Any

import msgspec
import pytest

from config.centre import SAMPLE, commands, load_centre, queue_setup, read_centre, rows
from config.places import CentreWrong
from config.settings import SettingsError, load_settings
from router.ids import Millis
from router.router import Router
from router.words import Channel, Strategy
from storage.records import LABELS
from storage.rows import INTERNAL, CannedReply, Label


def test_the_sample_centre_is_accepted_by_the_router() -> None:
    router = Router()
    for command in commands(load_centre()):
        router.handle(command, Millis(0))
    assert len(router.queues) == 4
    assert len(router.agents) == 12
    for queue in router.queues.values():
        assert set(queue.setup.rules) == set(Channel)
    assert len({queue.setup.strategy for queue in router.queues.values()}) == 4
    assert router.queues["sales"].setup.strategy is Strategy.MOST_AVAILABLE  # type: ignore[index]
    assert router.queues["vip"].setup.rules[Channel.CHAT].target_ms == 20_000  # type: ignore[index]
    assert router.queues["vip"].setup.rules[Channel.CHAT].offer_ms == 30_000  # type: ignore[index]


def test_the_sample_centre_has_names_for_all_that_people_see() -> None:
    kinds = {row.kind for row in rows(load_centre()) if isinstance(row, Label)}
    assert kinds == set(LABELS) - {"form"}


def test_prepared_replies_of_the_sample_centre_are_kept_by_queue() -> None:
    replies = [
        msgspec.json.decode(row.label, type=CannedReply)
        for row in rows(load_centre())
        if isinstance(row, Label) and row.kind == "reply"
    ]
    assert len(replies) >= 5
    assert {queue for reply in replies for queue in reply.queues} >= {"sales", "support"}
    assert any("{customer}" in reply.text for reply in replies)


def test_a_reply_with_an_unknown_variable_or_queue_is_refused(tmp_path: Path) -> None:
    whole = SAMPLE.read_text("utf-8")
    for more, said in (
        ('text = "Dear {name}"', "{name} is no variable"),
        ('text = "Hi"\nqueues = ["golf"]', "golf"),
    ):
        file = tmp_path / "centre.toml"
        file.write_text(f'{whole}\n[[replies]]\nid = "x"\ntitle = "X"\n{more}\n', "utf-8")
        with pytest.raises(SettingsError, match=said):
            load_centre(file)


def test_the_vip_line_of_the_sample_centre_is_no_topic_of_the_chat() -> None:
    settings = [
        row.id for row in rows(load_centre()) if isinstance(row, Label) and row.kind == "setting"
    ]
    assert [id for id in settings if id.startswith(INTERNAL)] == ["internal:vip"]


def test_the_right_to_pick_is_given_to_users_by_name() -> None:
    assert [user.id for user in load_centre().users if user.may_pick] == ["maja"]


def test_every_mistake_of_a_centre_is_told_at_once(tmp_path: Path) -> None:
    broken = tmp_path / "centre.toml"
    broken.write_text(
        SAMPLE.read_text()
        .replace('strategy = "least_busy"', 'strategy = "best"')
        .replace("total = 6", "totally = 6")
        .replace("08:00-20:00", "8 to 8")
    )
    with pytest.raises(SettingsError) as refused:
        load_centre(broken)
    lines = str(refused.value).splitlines()
    assert len(lines) == 3
    assert any("queues.support.strategy" in line for line in lines)
    assert any("agents.budi.totally" in line for line in lines)
    assert any("queues.billing.hours.week" in line for line in lines)


def test_a_queue_that_does_not_exist_is_named(tmp_path: Path) -> None:
    broken = tmp_path / "centre.toml"
    broken.write_text(SAMPLE.read_text().replace('overflow = "sales"', 'overflow = "nowhere"'))
    with pytest.raises(SettingsError, match=r"queues.vip.overflow: there is no nowhere"):
        load_centre(broken)


def test_all_names_that_do_not_exist_are_told_at_once(tmp_path: Path) -> None:
    broken = tmp_path / "centre.toml"
    broken.write_text(
        SAMPLE.read_text()
        .replace('overflow = "sales"', 'overflow = "nowhere"')
        .replace('queues = ["sales", "support", "vip"]', 'queues = ["sale", "vips"]')
        + '[[users]]\nid = "nobody"\nname = "N"\nrole = "agent"\n'
        + '[[users]]\nid = "nobody"\nname = "N"\nrole = "agent"\nagent = "noone"\n'
    )
    with pytest.raises(SettingsError) as refused:
        load_centre(broken)
    text = str(refused.value)
    for told in (
        "queues.vip.overflow: there is no nowhere",
        "agents.leyla.queues: there is no sale\n",
        "agents.leyla.queues: there is no vips",
        "users: nobody is there twice",
        "users.nobody: an agent's user lacks agent",
        "users.nobody.agent: there is no noone",
    ):
        assert told in text
    assert all(line.startswith(f"{broken}:") for line in text.splitlines())


def test_settings_come_from_file_environment_and_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "cordboard.toml"
    file.write_text('host = "0.0.0.0"\nport = 1\nlog_level = "debug"\n')
    monkeypatch.setenv("CORDBOARD_PORT", "2")
    settings = load_settings(file, log_level="error")
    assert (settings.host, settings.port, settings.log_level) == ("0.0.0.0", 2, "error")


def test_all_wrong_settings_are_told_at_once_and_none_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "cordboard.toml"
    file.write_text('prot = 1\nport = 99999\ndatabase_url = "mysql://user:secret@host"\n')
    with pytest.raises(SettingsError) as refused:
        load_settings(file)
    text = str(refused.value)
    assert text.splitlines() == [
        f"{file}:2: port: must be at most 65535",
        f"{file}:3: database_url: must begin with sqlite:/// or postgresql://",
        f"{file}:1: prot: there is no such setting",
    ]


def test_a_wrong_setting_of_a_variable_or_an_option_is_told_by_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CORDBOARD_PORT", "many")
    with pytest.raises(SettingsError) as refused:
        load_settings(drain_s=0)
    assert str(refused.value).splitlines() == [
        "CORDBOARD_PORT: port: must be a whole number",
        "command line: drain_s: must be more than 0",
    ]


def test_a_password_for_mails_never_crosses_a_network_readable() -> None:
    mail: Any = {
        "smtp_user": "chat",
        "smtp_password": "secret",
        "mail_from": "chat@shop.example",
    }
    with pytest.raises(SettingsError, match="smtp_user needs smtp_security"):
        load_settings(smtp_host="mail.example", smtp_security="none", **mail)
    assert load_settings(smtp_host="localhost", smtp_security="none", **mail).smtp_user == "chat"


def test_the_embedded_database_is_in_the_data_folder(tmp_path: Path) -> None:
    assert load_settings(data=tmp_path).database == f"sqlite:///{tmp_path}/cordboard.db"


HOUSE = """
[channels]

[[queues]]
id = "slow"
name = "Slow"
channels.chat = { target_s = 90, offer_s = 30, wrap_up_s = 60 }

[[queues]]
id = "a"
name = "A"
channels.chat = { target_s = 45, offer_s = 30, wrap_up_s = 60 }
channels.fax = { target_s = 900, offer_s = 60 }

[[queues]]
id = "b"
name = "B"
channels.chat = { target_s = 45, offer_s = 20 }
"""


def chat_of(text: str) -> dict[str, float | None]:
    centre = read_centre(HOUSE + f'[[queues]]\nid = "new"\nname = "New"\n{text}')
    queue = queue_setup(centre, centre.queues[-1])
    assert set(queue.rules) == {Channel.CHAT}
    rules = queue.rules[Channel.CHAT]
    return {"target": rules.target_ms, "offer": rules.offer_ms, "wrap_up": rules.wrap_up_ms}


def test_a_queue_that_says_little_does_as_the_house_does() -> None:
    house = {"target": 45_000, "offer": 30_000, "wrap_up": 60_000}
    assert chat_of("") == house
    assert chat_of("channels.chat = {}") == house
    assert chat_of("channels.chat = { offer_s = 5 }") == {**house, "offer": 5_000}
    # Whoever says what must be said has said all.
    assert chat_of("channels.chat = { target_s = 5, offer_s = 5 }")["wrap_up"] == 0


def test_a_channel_that_no_queue_has_is_not_made_up() -> None:
    with pytest.raises(CentreWrong, match="queues.new: email lacks target_s or offer_s"):
        chat_of("channels.email = { offer_s = 5 }")


def test_a_head_start_below_nothing_is_refused_with_its_line() -> None:
    text = HOUSE + '[[queues]]\nid = "new"\nname = "New"\nhead_start_s = -5\n'
    with pytest.raises(CentreWrong) as wrong:
        read_centre(text)
    (fault,) = wrong.value.faults
    assert fault.reason == "queues.new.head_start_s: must be at least 0"
    assert text.splitlines()[fault.line - 1] == "head_start_s = -5"


def test_a_text_that_no_database_keeps_is_told_with_its_line() -> None:
    odd = r"""
replies = [{ id = "hi", title = "Hi", text = "Good\u0000 day" }]
[settings]
greeting = "Hel\u0000lo"
"""
    with pytest.raises(CentreWrong) as wrong:
        read_centre(odd + SAMPLE.read_text("utf-8").split("[settings]")[0])
    assert [(each.line, each.path) for each in wrong.value.faults] == [
        (2, "replies.hi.text"),
        (4, "settings.greeting"),
    ]
