import time
from collections.abc import Iterator

import pytest

from tests.presale.phrasing.model_server import ModelServer, serving
from yinuo.presale.phrasing.endpoint import (
    FAILURES_BEFORE_REST,
    LARGEST_ANSWER_BYTES,
    Endpoint,
    EndpointFailed,
    EndpointLate,
    EndpointRests,
    WrongEndpoint,
    complete,
    endpoint,
)

pytestmark = pytest.mark.enable_socket
MESSAGES = [{"role": "user", "content": "?"}]


@pytest.fixture
def server() -> Iterator[ModelServer]:
    with serving(ModelServer(says="好")) as started:
        yield started


def _ask(server: ModelServer, *, key: str = "", timeout_s: float = 5.0) -> str:
    at = Endpoint(url=server.url, model="small", key=key, timeout_s=timeout_s)
    return complete(at, messages=MESSAGES, longest_tokens=50)


def test_asks_once_with_model_and_key(server: ModelServer) -> None:
    assert _ask(server, key="k-1") == "好"

    assert server.paths == ["/v1/chat/completions"]
    assert server.keys == ["Bearer k-1"]
    assert server.asked == [
        {"model": "small", "messages": MESSAGES, "temperature": 0, "max_tokens": 50, "stream": False}
    ]


def test_shows_the_key_to_nobody() -> None:
    assert "k-1" not in repr(Endpoint(url="https://m.example/v1", model="small", key="k-1"))


def test_uses_no_proxy_of_the_environment(server: ModelServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")

    assert _ask(server) == "好"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_follows_no_redirect(server: ModelServer, status: int) -> None:
    server.status, server.location = status, f"{server.url}/elsewhere"

    with pytest.raises(EndpointFailed, match=f"status {status}"):
        _ask(server)
    assert server.paths == ["/v1/chat/completions"]


@pytest.mark.parametrize("status", [204, 401, 429, 500, 503])
def test_takes_nothing_but_an_answer(server: ModelServer, status: int) -> None:
    server.status = status

    with pytest.raises(EndpointFailed):
        _ask(server)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"<html>",
        b"[]",
        b"null",
        b'{"choices": []}',
        b'{"choices": [7]}',
        b'{"choices": [{"message": null}]}',
        b'{"choices": [{"message": {"content": ["a"]}}]}',
        b'{"choices": [{"message": {"content": null}, "finish_reason": "stop"}]}',
        b"\xff\xfe",
        b" " * (LARGEST_ANSWER_BYTES + 1),
    ],
)
def test_takes_no_answer_of_another_shape(server: ModelServer, raw: bytes) -> None:
    server.raw = raw

    with pytest.raises(EndpointFailed):
        _ask(server)


def test_says_nothing_where_the_model_was_cut_off(server: ModelServer) -> None:
    server.finish = "length"

    assert _ask(server) == ""


def test_gives_up_in_time_on_a_silent_server(server: ModelServer) -> None:
    server.wait_s = 3
    begun = time.monotonic()

    with pytest.raises(EndpointLate):
        _ask(server, timeout_s=0.3)
    assert time.monotonic() - begun < 1.5


def test_gives_up_in_time_on_a_server_that_sends_a_byte_now_and_then(server: ModelServer) -> None:
    server.drip_s = 0.1
    begun = time.monotonic()

    with pytest.raises(EndpointLate):
        _ask(server, timeout_s=0.5)
    assert time.monotonic() - begun < 1.5


def test_leaves_a_server_alone_that_fails_again_and_again(server: ModelServer) -> None:
    server.status = 500
    for _time in range(FAILURES_BEFORE_REST):
        with pytest.raises(EndpointFailed):
            _ask(server)

    with pytest.raises(EndpointRests):
        _ask(server)
    assert len(server.paths) == FAILURES_BEFORE_REST


@pytest.mark.parametrize(
    "url",
    [
        "ftp://m.example/v1",
        "file:///etc/passwd",
        "m.example/v1",
        "https:///v1",
        "https://key@m.example/v1",
        "https://m.example/v1?a=1",
        "https://m.example/v1#a",
        "http://[::1/v1",
        "https://m.example:99999/v1",
    ],
)
def test_refuses_an_address_that_is_none(url: str) -> None:
    at = Endpoint(url=url, model="small")

    with pytest.raises(WrongEndpoint):
        _parts = at.parts
    with pytest.raises(EndpointFailed):
        complete(at, messages=MESSAGES, longest_tokens=50)


@pytest.mark.parametrize(("given", "used"), [(8.0, 8.0), (0.0, 1.0), (900.0, 30.0)])
def test_is_off_until_an_address_is_set(settings: object, given: float, used: float) -> None:
    assert endpoint() is None
    settings.YINUO_PHRASING_URL = "https://m.example/v1"  # type: ignore[attr-defined]
    settings.YINUO_PHRASING_TIMEOUT_S = given  # type: ignore[attr-defined]

    at = endpoint()

    assert at is not None and at.timeout_s == used
