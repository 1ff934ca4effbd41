"""The embedded PostgreSQL server: start, stop, look, and who is using it."""

import contextlib
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from msgspec import Struct

from yinuo.runtime import home as installation
from yinuo.runtime.place import DatabaseUnavailableError, Place, choose_place, make_private, recorded_place

ADMIN_ROLE = "postgres"
START_TIMEOUT_S = 60.0
STOP_TIMEOUT_S = 30.0
_POLL_S = 0.01

# Written once by initdb into postgresql.conf, where an administrator may change them.
_TUNABLE = {
    "shared_buffers": "256MB",
    "max_connections": "60",
    "wal_compression": "on",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_wal_size": "2GB",
    "track_io_timing": "on",
    "log_timezone": "UTC",
    "timezone": "UTC",
}
# Given at each start, so that no edit weakens them. Statement texts and row values hold personal data: not logged.
_FIXED = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": "5432",
    "fsync": "on",
    "full_page_writes": "on",
    "password_encryption": "scram-sha-256",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length": "0",
    "logging_collector": "on",
    "log_directory": "log",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
}


class Status(Struct, frozen=True, kw_only=True):
    """What the embedded server is doing; `pid` and the folders are None before its first start."""

    running: bool
    pid: int | None
    data: Path | None
    socket: Path | None


def status() -> Status:
    """Look whether the server of this home accepts connections, without starting anything."""
    place = recorded_place()
    if place is None:
        return Status(running=False, pid=None, data=None, socket=None)
    pid = _postmaster(place)
    running = pid is not None and _accepts(place)
    return Status(running=running, pid=pid, data=place.data, socket=place.socket)


def is_made() -> bool:
    """Tell whether the server of this home was made before and has our database; with an outside server, always."""
    if not installation.uses_embedded_database():
        return True
    place = recorded_place()
    return place is not None and (place.data.parent / "prepared").exists()


def start() -> bool:
    """Start the server, made on first use, and return once it accepts connections; False where it ran already.

    What a killed server or a killed parent left behind is recovered or adopted. Starts of several processes at
    once wait for each other.

    Raises: DatabaseUnavailableError with what the server said.
    """
    with _locked(installation.home() / "postgres.lock"):
        place = choose_place()
        if _postmaster(place) is not None:
            _await_ready(place, None)
            return False
        _clear_stale(place)
        fresh = not (place.data / "PG_VERSION").exists()
        if fresh:
            _initialise(place)
        _launch(place)
        if fresh or not (place.data.parent / "prepared").exists():
            _prepare_database(place)
        return True


def stop() -> bool:
    """Stop the server by a fast shutdown, rolling back what is open; False where none ran.

    Raises: DatabaseUnavailableError when it is still there after STOP_TIMEOUT_S and an immediate shutdown.
    """
    with _locked(installation.home() / "postgres.lock"):
        return _stop()


def remove() -> None:
    """Stop the server and delete its data for good, wherever they lie: for homes that were made to try something.

    Raises: DatabaseUnavailableError
    """
    with _locked(installation.home() / "postgres.lock"):
        _stop()
        place = recorded_place()
        if place is None:
            return
        # Only what the server itself made: a recorded path that is wrong must not take its neighbours along.
        if not (place.data / "PG_VERSION").exists():
            raise DatabaseUnavailableError(
                f"{place.data} does not hold a PostgreSQL server; nothing was deleted."
            )
        shutil.rmtree(place.data)
        for file in [
            place.data.parent / "prepared",
            place.data.parent / "HOME.txt",
            *place.socket.glob(".s.PGSQL.*"),
        ]:
            file.unlink(missing_ok=True)
        for folder in (place.socket, place.data.parent):
            with contextlib.suppress(OSError):
                folder.rmdir()
        installation.location_file().unlink()


@contextlib.contextmanager
def running() -> Iterator[None]:
    """Have the server running within the block; whoever leaves last stops it.

    Does nothing where DATABASE_URL names an outside server.

    Raises: DatabaseUnavailableError
    """
    if not installation.uses_embedded_database():
        yield
        return
    users = os.open(installation.home() / "postgres.users", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(users, fcntl.LOCK_SH)
        start()
        yield
    finally:
        with _locked(installation.home() / "postgres.lock"), contextlib.suppress(BlockingIOError):
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _stop()
        os.close(users)


def admin_url(*, database: str = "postgres") -> str:
    """Return the URL of the embedded server's superuser, for backup, restore and repair."""
    password = installation.secret("database-admin-password")
    return installation.embedded_url(role=ADMIN_ROLE, password=password, database=database)


def programs() -> Path:
    """Return the folder of the shipped PostgreSQL programs (pg_dump, pg_restore, psql …)."""
    return choose_place().programs


@contextlib.contextmanager
def _locked(file: Path) -> Iterator[None]:
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _postmaster(place: Place) -> int | None:
    """Return the pid of the live server on this data folder: its pid file may outlive it, and pids are reused."""
    lines = _pid_file_lines(place)
    if not lines:
        return None
    pid = int(lines[0])
    return pid if _works_in(pid, place.data) else None


def _pid_file_lines(place: Place) -> list[str]:
    try:
        return (place.data / "postmaster.pid").read_text(encoding="utf-8", errors="replace").split("\n")
    except FileNotFoundError:
        return []


def _works_in(pid: int, folder: Path) -> bool:
    if Path("/proc/self").exists():
        try:
            return Path(f"/proc/{pid}/cwd").readlink() == folder.resolve()
        except OSError:
            return False
    command = subprocess.run(
        ["ps", "-o", "stat=,comm=", "-p", str(pid)], capture_output=True, text=True, check=False
    )
    return "postgres" in command.stdout and not command.stdout.startswith("Z")


def _accepts(place: Place) -> bool:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(place.socket / ".s.PGSQL.5432"))
        except OSError:
            return False
    return True


def _clear_stale(place: Place) -> None:
    # Backends of a killed server leave by themselves within moments; starting beside them would be refused.
    if child := _children.pop(place.data, None):
        child.poll()
    limit = time.monotonic() + 10
    while _orphans(place) and time.monotonic() < limit:
        time.sleep(_POLL_S)
    if orphans := _orphans(place):
        raise DatabaseUnavailableError(
            f"Processes of an earlier server still use {place.data}: {', '.join(map(str, orphans))}."
        )
    # The server itself would take a pid that is reused, or a zombie's, for a living predecessor.
    for lock in (place.data / "postmaster.pid", place.socket / ".s.PGSQL.5432.lock"):
        lock.unlink(missing_ok=True)


def _orphans(place: Place) -> list[int]:
    if not Path("/proc/self").exists():
        return []
    return [
        int(entry.name)
        for entry in Path("/proc").iterdir()
        if entry.name.isdigit() and _works_in(int(entry.name), place.data)
    ]


def _initialise(place: Place) -> None:
    draft = place.data.with_name("data.initdb")
    if draft.exists():
        shutil.rmtree(draft)
    make_private(draft, place.account)
    with tempfile.NamedTemporaryFile("w", dir=draft.parent, prefix=".password-", encoding="ascii") as file:
        file.write(installation.secret("database-admin-password"))
        file.flush()
        if place.account:
            os.chown(file.name, place.account.uid, place.account.gid)
        command = [str(place.programs / "initdb"), f"--pgdata={draft}", f"--username={ADMIN_ROLE}"]
        command += [f"--pwfile={file.name}", "--auth=scram-sha-256", "--encoding=UTF8", "--data-checksums"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
        command += [part for name, value in _TUNABLE.items() for part in ("-c", f"{name}={value}")]
        done = _run_as_owner(place, command)
    if done.returncode != 0:
        shutil.rmtree(draft, ignore_errors=True)
        raise DatabaseUnavailableError(
            f"The database could not be made: {_last_words(done.stdout + done.stderr)}"
        )
    # A rename, so that a start that was killed half-way leaves no half-made data folder.
    if place.data.exists():
        place.data.rmdir()
    (place.data.parent / "prepared").unlink(missing_ok=True)
    draft.rename(place.data)


def _run_as_owner(place: Place, command: list[str]) -> subprocess.CompletedProcess[str]:
    try:
        return subprocess.run(
            command,
            cwd="/",
            env=_environment(),
            user=place.account.uid if place.account else None,
            group=place.account.gid if place.account else None,
            extra_groups=[] if place.account else None,
            umask=0o077,
            capture_output=True,
            text=True,
            check=False,
        )
    except PermissionError as error:
        raise DatabaseUnavailableError(
            f"{command[0]} cannot be run as the database's account: {error.strerror}."
        ) from None


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _launch(place: Place) -> None:
    settings = {**_FIXED, "unix_socket_directories": str(place.socket)}
    command = [str(place.programs / "postgres"), "-D", str(place.data)]
    command += [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with tempfile.TemporaryFile() as words:
        try:
            server = subprocess.Popen(
                command,
                cwd="/",
                env=_environment(),
                user=place.account.uid if place.account else None,
                group=place.account.gid if place.account else None,
                extra_groups=[] if place.account else None,
                umask=0o077,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                # Away from the terminal: its interrupt is for the supervisor, which stops this one last.
                start_new_session=True,
            )
        except PermissionError as error:
            raise DatabaseUnavailableError(
                f"PostgreSQL cannot be run as its account: {error.strerror}."
            ) from None
        try:
            _await_ready(place, server)
        except DatabaseUnavailableError as error:
            words.seek(0)
            said = _last_words(words.read().decode(errors="replace"))
            raise DatabaseUnavailableError(f"{error} {said}".strip()) from None
    _children[place.data] = server


_children: dict[Path, "subprocess.Popen[bytes]"] = {}


def _await_ready(place: Place, server: "subprocess.Popen[bytes] | None") -> None:
    limit = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < limit:
        lines = _pid_file_lines(place)
        if len(lines) > 7 and lines[7].strip() == "ready" and _accepts(place):
            return
        gone = server.poll() is not None if server else _postmaster(place) is None
        if gone:
            raise DatabaseUnavailableError(f"PostgreSQL did not start. {_last_logged(place)}".strip())
        time.sleep(_POLL_S)
    raise DatabaseUnavailableError(
        f"PostgreSQL was not ready within {START_TIMEOUT_S:.0f} s (its log: {place.data / 'log'})."
    )


def _prepare_database(place: Place) -> None:
    import psycopg
    from psycopg import sql

    role, database = installation.DATABASE_ROLE, installation.DATABASE_NAME
    password = installation.secret("database-password")
    try:
        with psycopg.connect(admin_url(), autocommit=True) as connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB").format(sql.Identifier(role)))
            connection.execute(
                sql.SQL("ALTER ROLE {} PASSWORD {}").format(sql.Identifier(role), sql.Literal(password))
            )
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(database), sql.Identifier(role)
                    )
                )
            connection.execute(
                sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(sql.Identifier(database))
            )
    except psycopg.OperationalError as error:
        raise DatabaseUnavailableError(
            f"The database refuses the passwords kept in {installation.home() / 'secrets'}: {error}"
        ) from None
    (place.data.parent / "prepared").touch(mode=0o600)


def _stop() -> bool:
    place = recorded_place()
    pid = _postmaster(place) if place else None
    if place is None or pid is None:
        return False
    for signal_number, timeout_s in ((signal.SIGINT, STOP_TIMEOUT_S), (signal.SIGQUIT, 10.0)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal_number)
        limit = time.monotonic() + timeout_s
        while time.monotonic() < limit:
            if child := _children.get(place.data):
                child.poll()
            if not _works_in(pid, place.data):
                _children.pop(place.data, None)
                return True
            time.sleep(_POLL_S)
    raise DatabaseUnavailableError(f"PostgreSQL (process {pid}) does not stop.")


def _last_logged(place: Place) -> str:
    logs = sorted((place.data / "log").glob("*.log"), key=lambda file: file.stat().st_mtime)
    return _last_words(logs[-1].read_text(encoding="utf-8", errors="replace")) if logs else ""


def _last_words(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " ".join(lines[-4:])
