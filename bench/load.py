"""A small HTTP/1.1 driver: keep-alive connections, each sending its next request when the last was answered."""

import asyncio
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Measured:
    """Answers a second and their time in milliseconds."""

    rps: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    count: int


def summary(times_s: list[float], *, wall_s: float) -> Measured:
    """Return the percentiles of the times and the rate over the wall time."""
    cuts = statistics.quantiles(times_s, n=100, method="inclusive") if len(times_s) > 1 else times_s * 99
    return Measured(
        rps=len(times_s) / wall_s,
        p50_ms=cuts[49] * 1000,
        p95_ms=cuts[94] * 1000,
        p99_ms=cuts[98] * 1000,
        count=len(times_s),
    )


def drive(
    *,
    port: int,
    clients: int,
    requests: int,
    make: Callable[[int], bytes],
    expect: tuple[int, ...] = (200, 201),
) -> Measured:
    """Send `make(0) … make(requests - 1)`, spread over the clients; raise on any other status."""
    return asyncio.run(_drive(port, clients, requests, make, expect))


async def _drive(
    port: int, clients: int, requests: int, make: Callable[[int], bytes], expect: tuple[int, ...]
) -> Measured:
    numbers = iter(range(requests))
    times: list[float] = []

    async def client() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for number in numbers:
            payload = make(number)
            began = time.perf_counter()
            writer.write(payload)
            status, body = await _answer(reader)
            times.append(time.perf_counter() - began)
            if status not in expect:
                raise RuntimeError(f"{status}: {body[:300]!r}")
        writer.close()

    began = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(clients)))
    return summary(times, wall_s=time.perf_counter() - began)


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    status = int(head.split(" ", 2)[1])
    headers = {k.lower(): v.strip() for k, _, v in (line.partition(":") for line in head.split("\r\n")[1:])}
    if "content-length" in headers:
        return status, await reader.readexactly(int(headers["content-length"]))
    body = b""
    while (size := int((await reader.readline()).strip() or b"0", 16)) > 0:
        body += await reader.readexactly(size)
        await reader.readline()
    await reader.readline()
    return status, body


def request(method: str, path: str, *, body: bytes = b"", headers: dict[str, str] | None = None) -> bytes:
    """Return a request's bytes."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    return ("\r\n".join(lines) + "\r\n\r\n").encode() + body
