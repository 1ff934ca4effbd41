"""A real server on loopback that speaks chat completions, and says what a test wants."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class ModelServer:
    """`says` is the content of the answer; `raw` replaces the whole body; `drip_s` sends it a byte at a time."""

    says: str = ""
    raw: bytes | None = None
    status: int = 200
    location: str = ""
    finish: str = "stop"
    wait_s: float = 0.0
    drip_s: float = 0.0
    port: int = 0
    asked: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    def body(self) -> bytes:
        if self.raw is not None:
            return self.raw
        choice = {"message": {"role": "assistant", "content": self.says}, "finish_reason": self.finish}
        return json.dumps({"choices": [choice]}).encode()


@contextmanager
def serving(server: ModelServer) -> Iterator[ModelServer]:
    class Asked(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            server.paths.append(self.path)
            server.keys.append(self.headers.get("Authorization", ""))
            server.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            time.sleep(server.wait_s)
            body = server.body()
            try:
                self.send_response(server.status)
                if server.location:
                    self.send_header("Location", server.location)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if server.drip_s:
                    for at in range(len(body)):
                        self.wfile.write(body[at : at + 1])
                        self.wfile.flush()
                        time.sleep(server.drip_s)
                else:
                    self.wfile.write(body)
            except OSError:
                return

        def do_GET(self) -> None:
            server.paths.append(f"GET {self.path}")
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_arguments: object) -> None:
            return

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Asked)
    listening.daemon_threads = True
    server.port = listening.server_address[1]
    thread = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        listening.server_close()
        thread.join(5)
