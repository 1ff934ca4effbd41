"""A whole installation of its own: a folder, a server as people start it, and a program to look inside."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

BIN = Path(sys.executable).parent
MARK = "test-installation"
PUSH_KEY = "agreed-with-a-courier"


class Installation:
    """`yinuo serve` on a free port of 127.0.0.1, with its data in a folder that goes when the test ends."""

    def __init__(self, *, demo: bool = False) -> None:
        self.base = Path(tempfile.mkdtemp(prefix="yj-", dir="/tmp"))
        self.base.chmod(0o711)  # the database's own account must be able to pass
        (self.base / MARK).touch()
        self.home = self.base / "home"
        self.port = _free_port()
        self.demo = demo
        self.server: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "LANG", "HOME", "VIRTUAL_ENV")}
        more = {"YINUO_HOME": str(self.home), "PORT": str(self.port), "YINUO_TRACKING_KEY": PUSH_KEY}
        return {**kept, **more, **({"YINUO_DEMO": "1"} if self.demo else {})}

    def start(self, *, limit_s: float = 600.0) -> None:
        """Start the server and return once it is ready. Raises: TimeoutError with the log's end."""
        with (self.base / "serve.log").open("ab") as log:
            self.server = subprocess.Popen(
                [BIN / "yinuo", "serve"], env=self.environment, stdout=log, stderr=log
            )
        deadline = time.monotonic() + limit_s
        while time.monotonic() < deadline:
            if self.is_ready():
                return
            if self.server.poll() is not None:
                break
            time.sleep(0.1)
        raise TimeoutError((self.base / "serve.log").read_text()[-3000:])

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            return False

    def stop(self) -> None:
        if self.server is not None and self.server.poll() is None:
            self.server.send_signal(signal.SIGTERM)
            self.server.wait(timeout=30)

    def remove(self) -> None:
        """Stop, and delete the folder, which must be one that this class made."""
        self.stop()
        if not (self.base / MARK).exists() or self.base.parent != Path("/tmp"):
            raise AssertionError(f"not ours to delete: {self.base}")
        shutil.rmtree(self.base, ignore_errors=True)

    def yinuo(self, *arguments: str, text: str = "") -> "subprocess.CompletedProcess[str]":
        """Run a command of this installation."""
        command = [str(BIN / "yinuo"), *arguments]
        return subprocess.run(
            command, env=self.environment, input=text, capture_output=True, text=True, timeout=600
        )

    def look(self, code: str) -> Any:
        """Run Python inside the installation; what it assigns to `found` comes back as JSON values."""
        program = f"import django, json; django.setup()\n{code}\nprint(json.dumps(found, default=str))"
        environment = {**self.environment, "DJANGO_SETTINGS_MODULE": "yinuo.settings"}
        done = subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=600
        )
        if done.returncode != 0:
            raise AssertionError(done.stderr[-3000:])
        return json.loads(done.stdout.strip().splitlines()[-1])

    def processes(self, *words: str) -> list[int]:
        """Return the processes of this installation whose command line has all these words."""
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                environment = (entry / "environ").read_bytes().decode(errors="replace")
            except (FileNotFoundError, ProcessLookupError, PermissionError):
                continue
            if all(word in command for word in words) and (
                f"YINUO_HOME={self.home}" in environment or str(self.home) in command
            ):
                found.append(int(entry.name))
        return found


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])
