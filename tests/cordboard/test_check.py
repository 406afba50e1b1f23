"""``cordboard check`` says what is wrong in sentences, with the file as it was named."""

from pathlib import Path

import pytest

from config.centre import CentreFile, commands, load_centre
from config.places import MORE
from config.settings import Settings
from cordboard.__main__ import main
from cordboard.check import is_centre
from router.ids import Millis
from router.router import Router

ROOT = Path(__file__).parents[2]


def checked(file: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    assert main(["check", str(file)]) == 1
    return capsys.readouterr().err.removeprefix("cordboard: ").splitlines()


def test_whatever_only_a_centre_says_makes_a_file_one() -> None:
    for name in CentreFile.model_fields:
        assert is_centre({name: {}})
        assert is_centre({name: []}) == (name != "centre")
    for name in Settings.model_fields:
        assert not is_centre({name: "x"})


@pytest.mark.parametrize(
    "text",
    [
        '[[users]]\nid = "ann"\nname = "Ann"\nrole = "supervisor"\n',
        '[settings]\nbrand = "Lamps"\n[[users]]\nid = "ann"\nname = "Ann"\nrole = "supervisor"\n',
        "[centre]\nlease_quiet_s = 5\n",
    ],
)
def test_a_centre_without_queues_is_told_what_it_lacks(
    text: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "centre.toml"
    file.write_text(text)
    told = checked(file, capsys)
    assert told == [f"{file}:1: channels: is missing", f"{file}:1: queues: is missing", MORE]


def test_the_small_centre_of_the_documents_passes_and_can_be_begun_with(
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = ROOT / "docs" / "examples" / "centre.toml"
    assert "(examples/centre.toml)" in (ROOT / "docs" / "install.md").read_text("utf-8")
    assert main(["check", str(file)]) == 0
    assert capsys.readouterr().out == f"{file}: 1 queue, 1 agent: all right\n"
    router = Router()
    for command in commands(load_centre(file)):
        router.handle(command, Millis(0))
    assert set(router.agents) == {"ann"}


def test_a_file_that_cannot_be_read_is_told_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    assert checked(file, capsys) == [f"{file}: there is no such file"]
    file.write_bytes(b"\x89PNG\r\n\x1a\n\x00")
    assert checked(file, capsys) == [f"{file}: is not text in UTF-8"]
    file.write_bytes("port = 1".encode("utf-16"))
    assert checked(file, capsys) == [f"{file}: is text in UTF-16: save it as UTF-8"]
    # Some editors put a mark before the first word.
    file.write_text("port = 1", "utf-8-sig")
    assert main(["check", str(file)]) == 0
    file.write_text("port = -1", "utf-8-sig")
    assert checked(file, capsys) == [f"{file}:1: port: must be at least 0"]
    capsys.readouterr()
    assert checked(tmp_path, capsys) == [f"{tmp_path}: is a folder, not a file"]
    file.write_text("port = 1\nhost = \n")
    (told,) = checked(file, capsys)
    assert told.startswith(f"{file}:2: ")
    assert main(["export", "--config", str(tmp_path / "none")]) == 1
    assert "there is no such file" in capsys.readouterr().err
    assert main(["import", str(tmp_path / "none"), "--data", str(tmp_path / "data")]) == 1
    assert capsys.readouterr().err == f"cordboard: {tmp_path / 'none'}: there is no such file\n"
