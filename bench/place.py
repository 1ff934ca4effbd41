"""The server under test: its database, its processes, its memory."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def served(*, port: int, home: str | None = None) -> Iterator["subprocess.Popen[bytes]"]:
    """Run `yinuo serve` until the block ends, in another home where one is named; yield once the first page answers."""
    environment = {**os.environ, "PORT": str(port), "YINUO_HOME": home or os.environ["YINUO_HOME"]}
    # As at an installation: the program is compiled once, not at each start.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    server = subprocess.Popen(
        [str(Path(sys.executable).parent / "yinuo"), "serve"],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_until_served(port=port)
        yield server
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(timeout=30)


def start_times_s(*, restarts: int) -> tuple[float, list[float]]:
    """Return how long the first start in an empty home takes, and each of some later ones."""
    with tempfile.TemporaryDirectory(prefix="yinuo-bench-") as home:
        times = []
        for _start in range(1 + restarts):
            began = time.perf_counter()
            with served(port=free_port(), home=home):
                times.append(time.perf_counter() - began)
        remove = [sys.executable, "-c", "from yinuo.runtime import postgres; postgres.remove()"]
        subprocess.run(remove, env={**os.environ, "YINUO_HOME": home}, check=True)
    return times[0], times[1:]


def wait_until_served(*, port: int, path: str = "/", limit_s: float = 60.0) -> None:
    """Return when a page answers 200. Raises: TimeoutError."""
    deadline = time.monotonic() + limit_s
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.02)
    raise TimeoutError(f"nothing at port {port}")


def web_memory_mib(server: "subprocess.Popen[bytes]") -> float:
    """Return the resident memory of the largest web process below the supervisor, in MiB."""
    largest = 0.0
    for process in _below(server.pid):
        command = Path(f"/proc/{process}/cmdline").read_bytes().replace(b"\0", b" ")
        if b" web" in command:
            pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
            largest = max(largest, pages * os.sysconf("SC_PAGE_SIZE") / 2**20)
    return largest


def _below(pid: int) -> list[int]:
    children = [int(c) for c in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return [*children, *(grandchild for child in children for grandchild in _below(child))]
