import hashlib
import http.client
import json
import re
import socket
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPResponse

import pytest

from tests.runtime.conftest import LIMIT_S, Served, wait_until
from yinuo.runtime.bridge import BODY_LIMIT_BYTES

pytestmark = [pytest.mark.processes, pytest.mark.enable_socket]


class Client(http.client.HTTPConnection):
    def ask(
        self, path: str, *, method: str = "GET", body: object = None, headers: dict[str, str] | None = None
    ) -> HTTPResponse:
        self.request(method, path, body=body, headers=headers or {})  # type: ignore[arg-type]
        return self.getresponse()

    def ask_json(self, path: str, **more: object) -> dict[str, object]:
        found: dict[str, object] = json.loads(self.ask(path, **more).read())  # type: ignore[arg-type]
        return found


@pytest.fixture
def client(site: Served) -> Iterator[Client]:
    connection = Client("127.0.0.1", site.port, timeout=LIMIT_S)
    yield connection
    connection.close()


def test_hands_over_path_and_query_as_they_were_sent(client: Client) -> None:
    answer = client.ask_json("/echo/caf%C3%A9%20%E8%AF%BA?a=1&a=%E4%B8%80&b=")

    assert answer["rest"] == "café 诺"
    assert answer["query"] == {"a": ["1", "一"], "b": [""]}


def test_joins_repeated_headers_and_drops_those_that_pose_as_others(client: Client) -> None:
    client.putrequest("GET", "/echo/x")
    for name, value in [
        ("Cookie", "a=1"),
        ("Cookie", "b=2"),
        ("Accept", "text/html"),
        ("Accept", "text/plain"),
        ("X_Forwarded_For", "203.0.113.9"),
    ]:
        client.putheader(name, value)
    client.endheaders()

    answer = json.loads(client.getresponse().read())

    assert answer["cookies"] == {"a": "1", "b": "2"}
    assert answer["accept"] == "text/html,text/plain"
    assert answer["forwarded"] is None


def test_sends_every_cookie(client: Client) -> None:
    cookies = client.ask("/echo/x").headers.get_all("Set-Cookie")

    assert cookies == ["one=1; Path=/", "two=2; Path=/"]


@pytest.mark.parametrize("size", [1, 70_000, 3_000_000])
def test_takes_a_body_whole(client: Client, size: int) -> None:
    body = bytes(range(256)) * (size // 256 + 1)

    answer = client.ask_json("/echo/x", method="POST", body=body)

    assert answer["size"] == len(body)
    assert answer["sha256"] == hashlib.sha256(body).hexdigest()


def test_takes_a_body_in_pieces_of_unknown_length(client: Client) -> None:
    pieces = [b"one", b"two" * 30_000, b"three"]

    client.request("POST", "/echo/x", body=iter(pieces), encode_chunked=True)
    answer = json.loads(client.getresponse().read())

    assert answer["sha256"] == hashlib.sha256(b"".join(pieces)).hexdigest()


@pytest.mark.parametrize(
    ("path", "kind"), [("/echo/x", "text/plain; charset=utf-8"), ("/api/v1/x", "application/problem+json")]
)
def test_refuses_a_body_over_the_limit_in_words(client: Client, path: str, kind: str) -> None:
    headers = {"Accept-Language": "en"}

    answer = client.ask(path, method="POST", body=b"x" * (BODY_LIMIT_BYTES + 1), headers=headers)

    assert answer.status == 413
    assert answer.headers["Content-Type"] == kind
    assert "larger than 25 MB" in answer.read().decode()


def test_answers_head_without_a_body(client: Client) -> None:
    answer = client.ask("/plain", method="HEAD")

    assert answer.status == 200
    assert answer.headers["Content-Length"] == "6"
    assert answer.read() == b""
    assert client.ask("/plain").read() == b"hello\n"


def test_sends_a_file_whole(client: Client) -> None:
    answer = client.ask("/file")
    text = answer.read().decode()

    assert answer.headers["Content-Length"] == str(len(text))
    assert text.startswith("import hashlib")


def test_ends_a_stream_when_its_reader_leaves(site: Served, client: Client) -> None:
    with socket.create_connection(("127.0.0.1", site.port)) as reader:
        reader.sendall(b"GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert b"200 OK" in reader.recv(10_000)

    assert wait_until(lambda: client.ask_json("/ended") == {"ended": True})


def test_keeps_database_connections_between_requests(client: Client) -> None:
    seen = {client.ask_json("/query")["pid"] for _ in range(40)}

    assert 1 <= len(seen) <= 8


def test_gives_a_plain_request_id_back_and_no_other(client: Client) -> None:
    plain = client.ask("/plain", headers={"X-Request-ID": "order-4711-a"})
    plain.read()
    odd = client.ask("/plain", headers={"X-Request-ID": "a b\tc<script>"})
    odd.read()

    assert plain.headers["X-Request-ID"] == "order-4711-a"
    assert len(odd.headers["X-Request-ID"]) == 32


def test_writes_an_access_line_without_query_or_path(site: Served, client: Client) -> None:
    client.ask("/echo/13812345678?name=secret", headers={"X-Request-ID": "access-line-1"}).read()

    assert wait_until(lambda: "access-line-1" in site.said())
    line = json.loads(next(line for line in site.said().splitlines() if "access-line-1" in line))
    assert (line["method"], line["route"], line["status"]) == ("GET", "echo/<path:rest>", 200)
    assert "13812345678" not in site.said()
    assert "name=secret" not in site.said()


def test_hides_the_cause_of_a_failure_and_logs_it(site: Served, client: Client) -> None:
    answer = client.ask("/fail", headers={"X-Request-ID": "failure-line-1"})
    text = answer.read().decode()

    assert answer.status == 500
    assert "on purpose" not in text
    assert wait_until(lambda: "RuntimeError: on purpose" in site.said())


def test_serves_pages_while_other_requests_are_half_sent(site: Served, client: Client) -> None:
    idle = [socket.create_connection(("127.0.0.1", site.port)) for _ in range(30)]
    for connection in idle:
        connection.sendall(b"POST /echo/x HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\nhalf")

    started = time.monotonic()
    answer = client.ask("/plain")

    assert answer.status == 200
    assert time.monotonic() - started < 1
    for connection in idle:
        connection.close()


def test_shows_the_figures_to_this_machine_or_a_bearer(client: Client) -> None:
    statuses = {}
    for name, headers in {
        "local": {},
        "through a proxy": {"X-Forwarded-For": "203.0.113.9"},
        "bearer": {"Authorization": "Bearer open sesame", "X-Forwarded-For": "203.0.113.9"},
        "wrong bearer": {"Authorization": "Bearer x"},
    }.items():
        answer = client.ask("/metrics", headers=headers)
        text = answer.read().decode()
        statuses[name] = answer.status
        assert ("yinuo_requests_total" in text) == (answer.status == 200)

    assert statuses == {"local": 200, "through a proxy": 403, "bearer": 200, "wrong bearer": 403}


def test_counts_what_all_web_processes_did(site: Served, client: Client) -> None:
    counted = re.compile(r'yinuo_requests_total\{method="GET",route="query",status="200"\} (\d+)')

    def figure() -> int:
        found = counted.search(client.ask("/metrics").read().decode())
        return int(found[1]) if found else 0

    def ask(_number: int) -> int:
        with urllib.request.urlopen(f"{site.url}/query", timeout=LIMIT_S) as answer:
            return int(json.load(answer)["process"])

    before = figure()
    with ThreadPoolExecutor(16) as many:
        processes = Counter(many.map(ask, range(200)))

    assert len(processes) == 2
    assert figure() == before + 200


def test_is_ready_with_database_migrations_and_queue(client: Client) -> None:
    answer = client.ask("/readyz")

    assert answer.status == 200
    assert json.loads(answer.read()) == {
        "ready": True,
        "checks": {"database": "ok", "migrations": "ok", "queue": "ok"},
    }


def test_runs_a_job_in_the_worker_once_its_transaction_is_committed(client: Client) -> None:
    client.ask("/defer?number=1&back=1").read()
    client.ask("/defer?number=2").read()

    assert wait_until(lambda: client.ask_json("/done") == {"done": [2]})
