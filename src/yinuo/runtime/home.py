"""The one folder an installation lives in, its secrets and the address of its database."""

import json
import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

MARKER = "YINUO-HOME.txt"
DATABASE_NAME = "yinuo"
DATABASE_ROLE = "yinuo"

_MARKER_TEXT = (
    "Yinuo made this folder. It holds the database, the secrets and the attachments of one installation.\n"
    "Keep it private, and use `yinuo backup` to copy it.\n"
)
_SECRET_NAME = re.compile(r"[a-z][a-z0-9-]{0,63}")


def home() -> Path:
    """Return the installation's folder, made with mode 0700 where it is missing.

    It is YINUO_HOME, else `var` of the Yinuo checkout one stands in or runs from, else the platform's folder
    for application data. A folder that was there before keeps its mode.
    """
    folder = _chosen_folder()
    if not folder.is_dir():
        folder.parent.mkdir(parents=True, exist_ok=True)
        try:
            folder.mkdir(mode=0o700)
        except FileExistsError:
            return folder
        # Remembers that the folder is ours, so that the database's account may be let through it.
        (folder / MARKER).write_text(_MARKER_TEXT, encoding="utf-8")
    return folder


def secret(name: str) -> str:
    """Return the secret of this name: 64 hexadecimal digits, drawn once and kept under `secrets/` with mode 0600.

    Raises: ValueError for a name that is not lower-case words joined by hyphens.
    """
    if not _SECRET_NAME.fullmatch(name):
        raise ValueError(f"not a name for a secret: {name!r}")
    folder = home() / "secrets"
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / name
    if not file.exists():
        _write_once(file, os.urandom(32).hex())
    return file.read_text(encoding="ascii").strip()


def database_url() -> str:
    """Return DATABASE_URL, else the libpq URL of the embedded server (a Unix socket, `?host=` and `&port=`)."""
    if url := os.environ.get("DATABASE_URL"):
        return url
    return embedded_url(role=DATABASE_ROLE, password=secret("database-password"), database=DATABASE_NAME)


def django_database(url: str | None = None) -> dict[str, Any]:
    """Return NAME, USER, PASSWORD, HOST, PORT and OPTIONS of a URL, else of `database_url()`, as Django's DATABASES wants them."""
    from psycopg.conninfo import conninfo_to_dict

    parts: dict[str, Any] = dict(conninfo_to_dict(url or database_url()))
    named = {
        django: str(parts.pop(libpq, "") or "")
        for django, libpq in [
            ("NAME", "dbname"),
            ("USER", "user"),
            ("PASSWORD", "password"),
            ("HOST", "host"),
            ("PORT", "port"),
        ]
    }
    return {**named, "OPTIONS": parts}


def uses_embedded_database() -> bool:
    """Tell whether this installation runs its own PostgreSQL."""
    return not os.environ.get("DATABASE_URL")


def embedded_url(*, role: str, password: str, database: str) -> str:
    """Return the URL of one role and database of the embedded server, started or not."""
    return f"postgresql://{role}:{password}@/{database}?host={quote(str(socket_folder()), safe='')}&port=5432"


def socket_folder() -> Path:
    """Return the folder of the embedded server's socket: what its last start recorded, else the usual place."""
    record = location_file()
    if record.exists():
        return Path(json.loads(record.read_text(encoding="utf-8"))["socket"])
    return home() / "postgres" / "socket"


def location_file() -> Path:
    """Return the file that records where the embedded server keeps its data and its socket."""
    return home() / "postgres.json"


def write_whole(file: Path, text: str) -> None:
    """Replace a file's text at once with mode 0600, so that no reader meets half of it."""
    draft = _draft(file, text)
    draft.replace(file)


def _write_once(file: Path, text: str) -> None:
    draft = _draft(file, text)
    try:
        # A link fails where another process was first; its secret then stands.
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _draft(file: Path, text: str) -> Path:
    descriptor, path = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    with os.fdopen(descriptor, "w", encoding="utf-8") as draft:
        draft.write(text)
        draft.flush()
        os.fsync(draft.fileno())
    return Path(path)


def _chosen_folder() -> Path:
    if given := os.environ.get("YINUO_HOME"):
        return Path(given).expanduser().absolute()
    for root in (Path.cwd(), Path(__file__).resolve().parents[3]):
        if _is_checkout(root):
            return root / "var"
    return _platform_folder()


def _is_checkout(root: Path) -> bool:
    try:
        text = (root / "pyproject.toml").read_text(encoding="utf-8")
    except OSError:
        return False
    return re.search(r'^name = "yinuo"$', text, re.MULTILINE) is not None


def _platform_folder() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Application Support" / "Yinuo"
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Yinuo"
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "yinuo"
