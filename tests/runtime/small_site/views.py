import hashlib
import os
import time
from collections.abc import Iterator
from pathlib import Path

from django.db import connection, transaction
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse

from tests.runtime.small_site import tasks
from yinuo.runtime import home
from yinuo.runtime.notify import announce

# A file, because another process may be asked whether the stream has ended.
_ENDED = home.home() / "stream-ended"


def authorise(*, headers: dict[str, str], query: dict[str, str]) -> set[str] | None:
    if "badge=staff" not in headers.get("cookie", ""):
        return None
    return set(query.get("topics", "").split(",")) - {"secret"}


def echo(request: HttpRequest, rest: str) -> JsonResponse:
    body = request.body
    response = JsonResponse(
        {
            "method": request.method,
            "rest": rest,
            "query": dict(request.GET.lists()),
            "cookies": request.COOKIES,
            "accept": request.headers.get("Accept"),
            "forwarded": request.headers.get("X-Forwarded-For"),
            "size": len(body),
            "sha256": hashlib.sha256(body).hexdigest(),
            "remote": request.META["REMOTE_ADDR"],
        }
    )
    response.set_cookie("one", "1")
    response.set_cookie("two", "2")
    return response


def plain(request: HttpRequest) -> HttpResponse:
    return HttpResponse("hello\n")


def query(request: HttpRequest) -> JsonResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return JsonResponse({"pid": cursor.fetchone()[0], "process": os.getpid()})


def tell(request: HttpRequest) -> HttpResponse:
    topics = request.GET["topics"].split(",")
    with transaction.atomic():
        for number in range(int(request.GET.get("times", "1"))):
            announce(*topics, event="changed", id=int(request.GET["id"]) + number)
        if "back" in request.GET:
            transaction.set_rollback(True)
    return HttpResponse(f"{time.time()}\n")


def count(request: HttpRequest) -> JsonResponse:
    """Write a row durably, or count the rows."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS tally (number integer PRIMARY KEY)")
        if request.method == "POST":
            cursor.execute("INSERT INTO tally VALUES (%s)", [int(request.GET["number"])])
        cursor.execute("SELECT count(*) FROM tally")
        return JsonResponse({"rows": cursor.fetchone()[0]})


def defer(request: HttpRequest) -> HttpResponse:
    with transaction.atomic():
        tasks.add_row.defer(number=int(request.GET["number"]))
        if "back" in request.GET:
            transaction.set_rollback(True)
    return HttpResponse("deferred\n")


def done(request: HttpRequest) -> JsonResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('done') IS NOT NULL")
        if not cursor.fetchone()[0]:
            return JsonResponse({"done": []})
        cursor.execute("SELECT number FROM done ORDER BY number")
        return JsonResponse({"done": [row[0] for row in cursor.fetchall()]})


def file(request: HttpRequest) -> FileResponse:
    return FileResponse(Path(__file__).open("rb"), content_type="text/plain")


def endless(request: HttpRequest) -> StreamingHttpResponse:
    def lines() -> Iterator[bytes]:
        try:
            while True:
                yield b"x" * 1024
                time.sleep(0.01)
        finally:
            _ENDED.touch()

    _ENDED.unlink(missing_ok=True)
    return StreamingHttpResponse(lines())


def ended(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"ended": _ENDED.exists()})


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")
