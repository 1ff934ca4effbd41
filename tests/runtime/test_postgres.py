import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.runtime.conftest import FOLDER_PREFIX, LIMIT_S, environment_of, is_alive, wait_until
from yinuo.runtime import home as installation
from yinuo.runtime import place, postgres

pytestmark = [pytest.mark.processes, pytest.mark.enable_socket]
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root lends an account")


@pytest.fixture(scope="module")
def made(folder: Path) -> Iterator[Path]:
    home = folder / "home"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("YINUO_HOME", str(home))
        patch.delenv("DATABASE_URL", raising=False)
        postgres.start()
        postgres.stop()
    yield home


@pytest.fixture
def home(made: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("YINUO_HOME", str(made))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    yield made
    postgres.stop()


def test_starts_once_and_stops(home: Path) -> None:
    first, second = postgres.start(), postgres.start()
    running = postgres.status()
    stopped, again = postgres.stop(), postgres.stop()

    assert (first, second) == (True, False)
    assert running.running
    assert (stopped, again) == (True, False)
    assert not postgres.status().running


def test_listens_on_no_network_and_keeps_every_safeguard(home: Path) -> None:
    postgres.start()

    with psycopg.connect(postgres.admin_url()) as connection:
        rows = connection.execute(
            "SELECT name, setting FROM pg_settings WHERE name = ANY(%s)",
            [["listen_addresses", "fsync", "full_page_writes", "data_checksums", "server_encoding", "jit"]],
        )
        settings = dict(rows.fetchall())

    assert settings == {
        "listen_addresses": "",
        "fsync": "on",
        "full_page_writes": "on",
        "data_checksums": "on",
        "server_encoding": "UTF8",
        "jit": "off",
    }


def test_lets_the_application_in_with_its_password_only(home: Path) -> None:
    postgres.start()

    with psycopg.connect(installation.database_url()) as connection:
        row = connection.execute(
            "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        ).fetchone()

    assert row == (False, True)
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(installation.embedded_url(role="yinuo", password="wrong", database="yinuo"))


def test_keeps_data_and_socket_private(home: Path) -> None:
    postgres.start()
    status = postgres.status()

    assert status.data and status.socket
    assert stat.S_IMODE(status.data.stat().st_mode) == 0o700
    assert stat.S_IMODE(status.socket.stat().st_mode) == 0o700
    assert not list(status.data.parent.glob(".password-*"))


def test_recovers_what_was_committed_before_a_kill(home: Path) -> None:
    postgres.start()
    pid = postgres.status().pid
    assert pid
    with psycopg.connect(installation.database_url()) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (word text)")
        connection.execute("INSERT INTO kept VALUES ('promise')")
        connection.commit()
        os.kill(pid, signal.SIGKILL)
        wait_until(lambda: not is_alive(pid))

    assert postgres.start()

    with psycopg.connect(installation.database_url()) as connection:
        assert connection.execute("SELECT count(*) FROM kept WHERE word = 'promise'").fetchone() == (1,)
        connection.execute("DROP TABLE kept")


def test_is_not_fooled_by_a_pid_that_somebody_else_has_now(home: Path) -> None:
    postgres.start()
    status = postgres.status()
    assert status.data
    lines = (status.data / "postmaster.pid").read_text().split("\n")
    postgres.stop()
    (status.data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]))

    assert not postgres.status().running
    assert postgres.start()


def test_serialises_starts_of_several_processes(home: Path) -> None:
    code = "from yinuo.runtime import postgres; print(postgres.start())"
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", code], env=environment_of(home), stdout=subprocess.PIPE, text=True
        )
        for _ in range(3)
    ]

    answers = sorted(start.communicate(timeout=LIMIT_S)[0].strip() for start in starts)

    assert answers == ["False", "False", "True"]


def test_stays_up_until_the_last_user_leaves(home: Path) -> None:
    with postgres.running():
        with postgres.running():
            pass
        after_the_first = postgres.status().running

    assert after_the_first
    assert not postgres.status().running


@as_root
def test_touches_no_parent_and_goes_elsewhere_where_they_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir="/tmp"))
    home = closed / "checkout" / "var"
    (closed / "checkout").mkdir()
    (closed / "checkout").chmod(0o755)
    monkeypatch.setenv("YINUO_HOME", str(home))
    try:
        postgres.start()
        status = postgres.status()
        postgres.stop()

        assert [stat.S_IMODE(part.stat().st_mode) for part in (closed, closed / "checkout", home)] == [
            0o700,
            0o755,
            0o700,
        ]
        assert status.data and status.data.is_relative_to(place.OUTSIDE)
        assert json.loads((home / "postgres.json").read_text())["data"] == str(status.data)
        assert status.data.stat().st_uid != 0
        postgres.remove()
        assert not status.data.exists()
    finally:
        postgres.remove()
        shutil.rmtree(closed)


@as_root
def test_lets_only_its_account_through_a_home_it_made(home: Path) -> None:
    postgres.start()
    mode = home.stat()

    assert stat.S_IMODE(mode.st_mode) == 0o710
    assert mode.st_uid == 0
    assert stat.S_IMODE(home.parent.stat().st_mode) == 0o755


def test_finds_a_short_private_place_for_the_socket(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        place, "SOCKET_PATH_LIMIT_BYTES", len(str(home / "postgres/socket/.s.PGSQL.5432")) - 1
    )

    postgres.start()
    first = postgres.status()
    postgres.stop()
    postgres.start()
    second = postgres.status()
    postgres.stop()

    assert first.running and second.running
    assert first.socket and first.socket == second.socket
    assert not first.socket.is_relative_to(home)
    assert stat.S_IMODE(first.socket.stat().st_mode) == 0o700
    first.socket.rmdir()
