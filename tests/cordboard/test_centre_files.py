"""``export`` and ``import`` as a person uses them, on a database that no server uses."""

import re
from pathlib import Path

from access.tokens import token_hash
from config.centre import SAMPLE, load_centre
from config.current import to_toml
from config.facts import facts
from router.ids import Millis
from storage import queries
from storage.audits import AuditsWanted, audits
from storage.store import open_store
from tests.cordboard.test_server import cordboard

SEVERAL = '[[users]]\nid = "kai"\nname = "Kai"\nrole = "supervisor"\n'


def test_a_centre_is_imported_into_an_empty_database_and_comes_out_the_same(tmp_path: Path) -> None:
    data, file, out = tmp_path / "data", tmp_path / "centre.toml", tmp_path / "out.toml"
    file.write_text(SAMPLE.read_text() + SEVERAL)
    unasked = cordboard("import", file, "--data", data)
    assert unasked.returncode == 1
    assert "+ queue vip (VIP)" in unasked.stdout
    assert "--yes" in unasked.stdout
    done = cordboard("import", file, "--yes", "--data", data)
    assert done.returncode == 0, done.stderr
    told = re.search(r"kai chooses a password at (\S+)/supervisor#invitation=(\S+)", done.stdout)
    assert told is not None
    assert "sqlite" not in done.stdout + done.stderr
    again = cordboard("import", file, "--yes", "--data", data)
    assert again.stdout == "The centre is already as the file says.\n"
    exported = cordboard("export", "--output", out, "--data", data)
    assert exported.stdout == f"{out}: written\n"
    assert facts(load_centre(out)) == facts(load_centre(file))
    assert cordboard("export", "--data", data).stdout == out.read_text()
    store = open_store(f"sqlite:///{data / 'cordboard.db'}", at=Millis(0))
    try:
        invited = store.read_now(queries.invitation, token_hash(told[2]))
        assert invited is not None
        assert invited.user == "kai"
        entries = store.read_now(audits, AuditsWanted(text="vip", kind="queue"))
        assert [(one.user, one.action) for one in entries] == [("command line", "import: added")]
    finally:
        store.close()


def test_a_wrong_file_is_told_line_by_line_and_changes_nothing(tmp_path: Path) -> None:
    data, file = tmp_path / "data", tmp_path / "centre.toml"
    file.write_text(SAMPLE.read_text().replace("total = 6", "total = -6"))
    line = 1 + SAMPLE.read_text().splitlines().index("total = 6")
    for command in ("check", "import"):
        more = ("--data", data) if command == "import" else ()
        done = cordboard(command, file, *more)
        assert done.returncode == 1
        assert f"centre.toml:{line}: agents.budi.total: " in done.stderr
    assert not data.exists()


def test_what_is_exported_is_a_file_that_a_person_can_read() -> None:
    text = to_toml(load_centre())
    assert max(len(line) for line in text.splitlines()) < 200
    assert len(text) < 2 * len(SAMPLE.read_text())
