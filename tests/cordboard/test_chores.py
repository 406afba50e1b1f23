"""Users and keys from the command line, with the server stopped and running."""

import contextlib
import io
import re
import stat
from pathlib import Path

import pytest

from cordboard.__main__ import main
from cordboard.control import SOCKET
from cordboard.folder import read_sign_ins
from tests.cordboard.test_server import running, status


def told(*arguments: str | Path) -> str:
    """What the command prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        assert main([str(each) for each in arguments]) == 0
    return out.getvalue()


def shown(text: str) -> str:
    """What stands alone on its line, between empty ones."""
    found = re.search(r"\n\n  (\S+)\n\n", text)
    assert found is not None, text
    return found[1]


def test_keys_and_users_are_changed_while_the_server_runs(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running("--data", data) as (address, _):
        assert stat.S_IMODE((data / SOCKET).stat().st_mode) == 0o600
        made = told("key", "create", "--data", data, "--name", "crm", "--scopes", "read:queues")
        key, id = shown(made), made.split()[0]
        assert status(f"{address}/api/v1/queues", key=key) == 200
        assert status(f"{address}/api/v1/agents", key=key) == 403
        listed = told("key", "list", "--data", data)
        assert (id in listed, key in listed) == (True, False)
        told("key", "revoke", id, "--data", data)
        assert status(f"{address}/api/v1/queues", key=key) == 401

        session = f"{address}/api/session"
        added = told(
            *("user", "add", "zoe", "--data", data, "--name", "Zoe", "--role", "supervisor")
        )
        zoe = {"user": "zoe", "password": shown(added)}
        assert status(session, body=zoe) == 200
        reset = told("user", "reset-password", "zoe", "--data", data)
        assert status(session, body=zoe) == 401
        zoe["password"] = shown(reset)
        assert status(session, body=zoe) == 200
        told("user", "disable", "zoe", "--data", data)
        assert status(session, body=zoe) == 401
        assert "disabled" in told("user", "list", "--data", data)
        told("user", "enable", "zoe", "--data", data)
        assert status(session, body=zoe) == 200
    assert not (data / SOCKET).exists()


def test_keys_and_users_are_changed_while_the_server_is_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running("--data", tmp_path):
        pass
    made = told("key", "create", "--data", tmp_path, "--name", "x", "--scopes", "read:*")
    monkeypatch.setattr("sys.stdin", io.StringIO("correct horse\n"))
    said = told("user", "reset-password", "leyla", "--data", tmp_path, "--password-stdin")
    assert "correct horse" not in said
    with running("--data", tmp_path) as (address, _):
        assert status(f"{address}/api/v1/queues", key=shown(made)) == 200
        old = {"user": "leyla", "password": read_sign_ins(tmp_path)["leyla"]}
        assert status(f"{address}/api/session", body=old) == 401
        assert status(f"{address}/api/session", body={**old, "password": "correct horse"}) == 200


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a database."""
    folder = tmp_path_factory.mktemp("data")
    told("migrate", "--data", folder)
    return folder


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("key", "create", "--name", "x", "--scopes", "read:moon"), "there is no scope read:moon"),
        (("key", "create", "--name", " ", "--scopes", "read:*"), "a key needs a name"),
        (("key", "create", "--name", "x", "--scopes", "read:*", "--days", "-1"), "in the future"),
        (("key", "revoke", "none"), "there is no key none"),
        (("user", "disable", "none"), "there is no user none"),
        (("user", "reset-second-factor", "none"), "there is no user none"),
        (("user", "add", "Zoe!", "--name", "Z", "--role", "agent"), "a user's id has"),
        (("user", "add", "zoe", "--name", "Z", "--role", "king"), "there is no role king"),
        (("user", "add", "zoe", "--name", "Z", "--role", "agent"), "needs --agent"),
        (
            ("user", "add", "zoe", "--name", "Z", "--role", "agent", "--agent", "nobody"),
            "there is no agent nobody",
        ),
    ],
)
def test_what_cannot_be_done_is_told_in_one_line(
    empty: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert main([*arguments, "--data", str(empty)]) == 1
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert said in err
