"""Real processes in folders of their own. The folders lie right under /tmp: a socket's path must be short."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

FOLDER_PREFIX = "yinuo-runtime-"
# Limits, not pauses: only what hangs meets them. A machine that also runs the browsers' tests is many times slower.
LIMIT_S = 120.0
START_LIMIT_S = 300.0
ROOT = Path(__file__).resolve().parents[2]


def environment_of(home: Path, **more: str) -> dict[str, str]:
    kept = {
        name: value for name, value in os.environ.items() if name in ("PATH", "LANG", "HOME", "VIRTUAL_ENV")
    }
    return {
        **kept,
        "YINUO_HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "tests.runtime.small_site.settings",
        "WEB_WORKERS": "2",
        **more,
    }


def remove(home: Path) -> None:
    """Delete a home that lies in a folder of `make_folder`, its database and that folder; refuse any other."""
    folder = home.parent
    if folder.parent != Path("/tmp") or not folder.name.startswith(FOLDER_PREFIX):
        raise ValueError(f"not a folder made for a test: {folder}")
    code = "from yinuo.runtime import postgres; postgres.remove()"
    subprocess.run([sys.executable, "-c", code], env=environment_of(home), check=True, cwd="/")
    shutil.rmtree(folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_until(condition: Callable[[], object], *, timeout_s: float = LIMIT_S) -> bool:
    limit = time.monotonic() + timeout_s
    while time.monotonic() < limit:
        if condition():
            return True
        time.sleep(0.05)
    return False


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def children_of(pid: int) -> list[int]:
    text = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(word) for word in text.split()]


def command_of(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode().strip()


@dataclass
class Served:
    """A running `yinuo serve`."""

    process: "subprocess.Popen[str]"
    home: Path
    port: int
    output: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def said(self) -> str:
        return self.output.read_text()

    def is_whole(self) -> bool:
        """Tell whether web and worker have both said that they are ready."""
        said = self.said()
        return "is ready" in said and "worker ready" in said

    def child(self, name: str) -> int:
        return next(
            pid for pid in children_of(self.process.pid) if f"yinuo.cli.main {name}" in command_of(pid)
        )

    def database(self) -> int:
        data = json.loads((self.home / "postgres.json").read_text())["data"]
        return int((Path(data) / "postmaster.pid").read_text().split()[0])

    def stop(self) -> int:
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(LIMIT_S)


def serve(home: Path, *, port: int | None = None) -> Served:
    port = port or free_port()
    output = home.parent / f"{home.name}-{time.monotonic_ns()}.out"
    with output.open("w") as words:
        process = subprocess.Popen(
            [sys.executable, "-m", "yinuo.cli.main", "serve"],
            env=environment_of(home, PORT=str(port)),
            stdout=words,
            stderr=subprocess.STDOUT,
            text=True,
            cwd="/",
        )
    served = Served(process, home, port, output)
    if not wait_until(lambda: served.is_whole() or process.poll() is not None, timeout_s=START_LIMIT_S):
        process.kill()
    assert process.poll() is None, served.said()
    return served


def stop_database(home: Path) -> None:
    code = "from yinuo.runtime import postgres; postgres.stop()"
    subprocess.run([sys.executable, "-c", code], env=environment_of(home), check=True, cwd="/")


def make_folder() -> Path:
    made = Path(tempfile.mkdtemp(prefix=FOLDER_PREFIX, dir="/tmp"))
    made.chmod(0o755)
    return made


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    made = make_folder()
    yield made
    remove(made / "home")


@pytest.fixture(scope="module")
def installation(folder: Path) -> Iterator[Path]:
    """A home whose database is made and migrated, and does not run."""
    home = folder / "home"
    serve(home).stop()
    yield home
    stop_database(home)


@pytest.fixture(scope="session")
def site() -> Iterator[Served]:
    """The small site, served for all tests that leave it whole."""
    made = make_folder()
    served = serve(made / "home")
    yield served
    served.stop()
    remove(served.home)


@pytest.fixture
def served(installation: Path) -> Iterator[Served]:
    """The small site, served for one test that may break it."""
    running = serve(installation)
    yield running
    if running.process.poll() is None:
        running.stop()
    stop_database(installation)
