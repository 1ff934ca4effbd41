import asyncio
import json
import statistics
import time
import urllib.request

import pytest

from tests.runtime.conftest import LIMIT_S, Served
from yinuo.runtime.live import WAITING_LIMIT, Hub, Page
from yinuo.runtime.notify import announce

processes = [pytest.mark.processes, pytest.mark.enable_socket]
Reader = asyncio.StreamReader


async def open_page(
    site: Served, *, topics: str, cookie: str = "badge=staff", last: str | None = None
) -> tuple[Reader, asyncio.StreamWriter]:
    reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
    more = f"Last-Event-ID: {last}\r\n" if last else ""
    request = (
        f"GET /live/events?topics={topics} HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n{more}\r\n"
    )
    writer.write(request.encode())
    return reader, writer


async def read_until(reader: Reader, mark: bytes, *, timeout_s: float = LIMIT_S) -> str:
    return (await asyncio.wait_for(reader.readuntil(mark), timeout_s)).decode()


async def tell(site: Served, query: str) -> float:
    def ask() -> float:
        with urllib.request.urlopen(f"{site.url}/tell?{query}", timeout=LIMIT_S) as answer:
            return float(answer.read())

    return await asyncio.to_thread(ask)


class TestStream:
    pytestmark = processes

    @pytest.mark.parametrize(("topics", "cookie"), [("desk", "badge=guest"), ("secret", "badge=staff")])
    def test_refuses_a_stranger_and_a_topic_not_allowed(self, site: Served, topics: str, cookie: str) -> None:
        async def story() -> str:
            reader, writer = await open_page(site, topics=topics, cookie=cookie)
            status = await read_until(reader, b"\r\n")
            writer.close()
            return status

        assert asyncio.run(story()).startswith("HTTP/1.1 403")

    def test_brings_an_event_of_its_topics_after_the_commit(self, site: Served) -> None:
        async def story() -> tuple[str, str]:
            reader, writer = await open_page(site, topics="desk,staff:3")
            opening = await read_until(reader, b"id: open\n\n")
            await tell(site, "topics=desk&id=1&back=1")
            await tell(site, "topics=staff:4&id=2")
            await tell(site, "topics=staff:3,matter:9&id=3")
            event = await read_until(reader, b"id: 3\n\n")
            writer.close()
            return opening, event

        opening, event = asyncio.run(story())

        assert "content-type: text/event-stream; charset=utf-8" in opening
        assert "retry: 2000" in opening
        assert "event: changed\n" in event
        assert 'data: {"topics":["matter:9","staff:3"],"id":3}' in event
        assert "id: 1\n" not in event
        assert "id: 2\n" not in event

    def test_tells_a_page_that_comes_back_to_refetch_first(self, site: Served) -> None:
        async def story() -> str:
            reader, writer = await open_page(site, topics="desk", last="7")
            text = await read_until(reader, b"id: resync\n\n")
            writer.close()
            return text

        assert "event: resync\ndata: {}\nid: resync\n\n" in asyncio.run(story())

    def test_reaches_many_pages_within_a_tenth_of_a_second(self, site: Served) -> None:
        async def story() -> list[float]:
            pages = [await open_page(site, topics="hall") for _ in range(60)]
            await asyncio.gather(*(read_until(reader, b"id: open\n\n") for reader, _ in pages))
            await asyncio.sleep(0.2)

            async def arrival(reader: Reader) -> float:
                await read_until(reader, b"id: 50\n\n")
                return time.time()

            waiting = [asyncio.create_task(arrival(reader)) for reader, _ in pages]
            sent = await tell(site, "topics=hall&id=50")
            arrived = await asyncio.gather(*waiting)
            for _, writer in pages:
                writer.close()
            return [moment - sent for moment in arrived]

        delays = asyncio.run(story())

        assert len(delays) == 60
        assert statistics.quantiles(delays, n=20)[-1] < 0.1

    def test_answers_no_other_method_or_path(self, site: Served) -> None:
        async def story(line: str) -> str:
            reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
            writer.write(f"{line} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            status = (await read_until(reader, b"\r\n")).split()[1]
            writer.close()
            return status

        assert asyncio.run(story("POST /live/events")) == "405"
        assert asyncio.run(story("GET /live/other")) == "404"


def test_gives_a_slow_page_one_resync_for_all_it_missed() -> None:
    async def story() -> bytes:
        page = Page(frozenset({"desk"}))
        for number in range(WAITING_LIMIT + 1):
            page.offer(f"event: changed\nid: {number}\n\n".encode())
        return page.take()

    assert asyncio.run(story()) == b"event: resync\ndata: {}\nid: resync\n\n"


@pytest.mark.parametrize("payload", ["", "{}", "[1]", "null", '{"t": 3, "e": "x"}', "\x00"])
def test_survives_a_notification_it_does_not_understand(payload: str) -> None:
    hub = Hub()

    hub.dispatch(payload)

    assert hub.open_pages == 0


@pytest.mark.parametrize(
    ("topics", "event"),
    [
        ((), "changed"),
        (("a b",), "changed"),
        (("",), "changed"),
        (("desk",), "two words"),
        (("x" * 101,), "changed"),
    ],
)
def test_announces_plain_names_only(topics: tuple[str, ...], event: str) -> None:
    with pytest.raises(ValueError, match="live"):
        announce(*topics, event=event)


def test_refuses_more_topics_than_a_notification_holds() -> None:
    topics = [f"matter:{number:090d}" for number in range(100)]

    with pytest.raises(ValueError, match="too many live topics"):
        announce(*topics, event="changed")


def test_payload_of_the_stream_is_json() -> None:
    from yinuo.runtime.live import _frame

    lines = _frame(["desk"], "changed", None).decode().splitlines()

    assert json.loads(lines[1].removeprefix("data: ")) == {"topics": ["desk"], "id": None}
    assert lines[2] == "id: -"
