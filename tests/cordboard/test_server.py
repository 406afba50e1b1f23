"""The command line as a person uses it: starts, stops, and what it says when it cannot."""

import asyncio
import json
import os
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from config.centre import EMPTY, SAMPLE, load_centre, read_centre
from config.facts import facts
from config.settings import SettingsError, load_settings
from cordboard.__main__ import main
from cordboard.app import STAYS, How, Ready, serve
from cordboard.folder import SIGN_INS, read_sign_ins
from cordboard.pages import CONSOLES, WIDGET

ROOT = Path(__file__).parent.parent.parent


def cordboard(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "cordboard", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
    )


@contextmanager
def running(
    *arguments: str | Path, errors: list[str] | None = None, folder: Path = ROOT
) -> Iterator[tuple[str, str]]:
    """Run the server that lies in ``folder`` until the block ends; yields its address and greeting.
    In the end ``errors`` has its lines of standard error."""
    # A file and no pipe: nobody reads it until the end, and a server that talks much would wait.
    with (
        tempfile.TemporaryFile("w+") as told,
        subprocess.Popen(
            [sys.executable, "-m", "cordboard", "run", "--port", "0", *map(str, arguments)],
            cwd=folder,
            stdout=subprocess.PIPE,
            stderr=told,
            text=True,
        ) as process,
    ):
        try:
            assert process.stdout is not None
            greeting = ""
            for line in process.stdout:
                greeting += line
                if "Ctrl-C stops" in line:
                    break
            else:
                told.seek(0)
                raise AssertionError(told.read())
            address = next(word for word in greeting.split() if word.startswith("http://"))
            yield address.rstrip("/"), greeting
            process.send_signal(signal.SIGTERM)
            assert process.wait(30) == 0
            if errors is not None:
                told.seek(0)
                errors += told
        finally:
            process.kill()


def status(url: str, *, key: str = "", body: dict[str, str] | None = None) -> int:
    data = json.dumps(body).encode() if body is not None else None
    request = urllib.request.Request(url, data=data)
    if key:
        request.add_header("Authorization", f"Bearer {key}")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code


def test_a_first_start_makes_everything_and_a_second_finds_it(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running("--data", data) as (address, greeting):
        assert f"{address}/supervisor" in greeting
        sign_ins = read_sign_ins(data)
        assert {"leyla", "sofia"} <= set(sign_ins)
        assert f"{sign_ins['leyla']}   agent\n" in greeting
        assert status(f"{address}/healthz") == 200
        assert status(f"{address}/readyz") == 200
        assert status(f"{address}/widget/../secrets") == 404
        assert status(f"{address}/agent/assets/nothing.js") == 404
        in_use = cordboard("run", "--port", "0", "--data", data)
        assert in_use.returncode == 1
        assert in_use.stderr.count("\n") == 1
        assert "in use by another process" in in_use.stderr
        assert "on the supervisors' screen" in cordboard("export", "--data", data).stderr
    assert stat.S_IMODE((data / SIGN_INS).stat().st_mode) == 0o600
    assert stat.S_IMODE((data / "cordboard.db").stat().st_mode) == 0o600
    with running("--data", data) as (address, greeting):
        assert read_sign_ins(data) == sign_ins
        assert status(f"{address}/readyz") == 200


def started(data: Path, *, empty: bool = False, **given: Any) -> Ready:
    """What is told of a server that starts and stops."""
    stop, told = asyncio.Event(), list[Ready]()

    def tell(ready: Ready) -> None:
        told.append(replace(ready, address=""))
        stop.set()

    settings = load_settings(data=data, port=0, **given)
    asyncio.run(serve(settings, stop, tell, How(empty=empty)))
    return told[0]


def test_a_first_start_may_be_empty_and_stays_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(ExceptionGroup) as refused:
        started(tmp_path, empty=True, centre=SAMPLE)
    assert "leave one of them out" in str(refused.value.exceptions[0])
    first = started(tmp_path, empty=True)
    assert first.roles == {"supervisor": "supervisor"}
    assert set(first.sign_ins) == {"supervisor"}
    assert first.warning == ""
    assert started(tmp_path) == first
    assert started(tmp_path, empty=True) == replace(first, warning=STAYS)
    capsys.readouterr()
    assert main(["export", "--data", str(tmp_path)]) == 0
    assert facts(read_centre(capsys.readouterr().out)) == facts(load_centre(EMPTY))


def test_front_ends_that_are_not_built_are_told_in_one_line(tmp_path: Path) -> None:
    errors: list[str] = []
    with running("--data", tmp_path, errors=errors):
        pass
    missing = [folder for folder in (WIDGET, *CONSOLES.values()) if not folder.is_dir()]
    warnings = [line for line in errors if "not built yet" in line]
    assert len(warnings) == bool(missing)
    for folder in missing:
        assert str(folder.relative_to(ROOT)) in warnings[0]


def test_a_port_in_use_is_told_in_one_line(tmp_path: Path) -> None:
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = cordboard("run", "--port", str(port), "--data", tmp_path)
    assert done.returncode == 1
    assert done.stderr == f"cordboard: port {port} on 127.0.0.1 is in use\n"


def test_a_corrupt_database_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "cordboard.db").write_bytes(b"this is no database " * 1000)
    done = cordboard("run", "--port", "0", "--data", tmp_path)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "is not a sound database" in done.stderr


def test_a_data_folder_that_cannot_be_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    done = cordboard("run", "--port", "0", "--data", tmp_path / "file")
    assert done.returncode == 1
    assert done.stderr.startswith(f"cordboard: cannot write the data folder {tmp_path / 'file'}")
    assert done.stderr.count("\n") == 1


def test_a_full_disk_is_told_in_one_line(tmp_path: Path) -> None:
    if not os.path.exists("/dev/full"):
        pytest.fail("this test writes to /dev/full")
    (tmp_path / ".writable").symlink_to("/dev/full")
    done = cordboard("run", "--port", "0", "--data", tmp_path)
    assert done.stderr == f"cordboard: cannot write the data folder {tmp_path}: the disk is full\n"


def test_wrong_settings_are_told_all_at_once(tmp_path: Path) -> None:
    file = tmp_path / "cordboard.toml"
    file.write_text('prot = 1\nlog_level = "loud"\n')
    done = cordboard("check", file)
    assert done.returncode == 1
    assert "prot: " in done.stderr
    assert "log_level: must be debug" in done.stderr


def test_a_role_that_the_centre_does_not_have_is_told_by_check_and_start(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small = tmp_path / "centre.toml"
    small.write_text(
        '[channels]\n[[queues]]\nid = "a"\nname = "A"\n'
        "channels.chat = { target_s = 60, offer_s = 20 }\n"
        '[[roles]]\nid = "leads"\nname = "Leads"\nrights = ["serve"]\n'
        '[[users]]\nid = "sue"\nname = "Sue"\nrole = "supervisor"\n'
    )
    file = tmp_path / "cordboard.toml"
    wrong = (
        f'data = "{tmp_path / "data"}"\ncentre = "{small}"\nport = 0\n'
        'second_factor_for = ["leads", "supervisors"]\n'
        '[sign_on_roles]\nstaff = "agent"\n"desk heads" = "chiefs"\n'
    )
    file.write_text(wrong)
    told = (
        f"cordboard: {file}:4: second_factor_for: there is no role supervisors;"
        " did you mean supervisor?\n"
        f"{file}:7: sign_on_roles.desk heads: there is no role chiefs;"
        " there are agent, leads, supervisor\n"
    )
    assert main(["check", str(file)]) == 1
    assert capsys.readouterr().err == told
    with pytest.raises(ExceptionGroup) as refused:
        asyncio.run(serve(load_settings(file), asyncio.Event(), print))
    (error,) = refused.value.exceptions
    assert isinstance(error, SettingsError)
    assert f"cordboard: {error}\n" == told
    # The database has the roles by now, whatever the file that filled it says.
    small.write_text("queues = []\n[channels]\n")
    file.write_text(wrong.replace("supervisors", "supervisor").replace("chiefs", "leads"))
    assert main(["check", str(file)]) == 0


def test_the_sample_centre_passes_the_check() -> None:
    done = cordboard("check", ROOT / "config" / "sample.toml")
    assert (done.returncode, done.stderr) == (0, "")
    assert "4 queues, 12 agents" in done.stdout


def test_migrate_makes_the_tables_and_ends(tmp_path: Path) -> None:
    done = cordboard("migrate", "--data", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "cordboard.db").exists()
