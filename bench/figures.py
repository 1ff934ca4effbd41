"""The figures, one function each."""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import django

from bench.load import Measured, drive, request
from bench.place import free_port, served, start_times_s, web_memory_mib

BARS = {
    "intake": 0.30,
    "reply": 0.30,
    "inbox": 0.25,
    "inbox_json": 0.25,
    "import": 0.20,
    "import_orders": 0.20,
}
CLIENTS = 16
INTAKES = 1500
READS = 400
IMPORTED = int(os.environ.get("BENCH_IMPORTED", "100000"))
JSON = {"Content-Type": "application/json"}


def run(*, size: int, wanted: list[str]) -> int:
    """Measure the wanted figures (all where none is named); return 1 if a bar is missed."""
    from yinuo.runtime import postgres

    postgres.start()
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    settings.ALLOWED_HOSTS.append("testserver")
    from bench import seed

    print(f"filling {size} matters …", file=sys.stderr)
    seeded = seed.fill(size=size)
    bench = Bench(size=size, seeded=seeded)
    port = free_port()
    with served(port=port) as server:
        bench.port = port
        bench.key = {"Authorization": f"Bearer {seed.KEY}", **JSON}
        for name in ("intake", "reply", "inbox", "inbox_json", "matter_page", "search"):
            if not wanted or name in wanted:
                getattr(bench, name)()
        memory_mib = web_memory_mib(server)
    if not wanted or "start" in wanted:
        bench.start(memory_mib)
    connection.close()
    if not wanted or "clocks" in wanted:
        postgres.start()
        bench.clocks()
    connection.close()
    if not wanted or "import" in wanted:
        postgres.start()
        bench.import_()
    connection.close()
    if not wanted or "import_orders" in wanted:
        postgres.start()
        bench.import_orders()
    connection.close()
    postgres.remove()
    return 1 if bench.missed else 0


class Bench:
    """The figures of one run."""

    def __init__(self, *, size: int, seeded: Any) -> None:
        self.size, self.seeded = size, seeded
        self.port = 0
        self.key: dict[str, str] = {}
        self.missed: list[str] = []

    def show(
        self, name: str, measured: Measured, floor: Measured | None, *, ratio: float | None, **more: Any
    ) -> None:
        line = {
            "name": name, "size": self.size, "rps": round(measured.rps, 1), "p50_ms": round(measured.p50_ms, 2),
            "p95_ms": round(measured.p95_ms, 2), "p99_ms": round(measured.p99_ms, 2),
            "floor_rps": round(floor.rps, 1) if floor else None,
            "floor_p50_ms": round(floor.p50_ms, 2) if floor else None,
            "ratio": round(ratio, 3) if ratio is not None else None, **more,
        }  # fmt: skip
        print(json.dumps(line), flush=True)
        if name in BARS and ratio is not None and ratio < BARS[name]:
            self.missed.append(name)

    def _api(self, path: str, body: dict[str, Any]) -> bytes:
        return request("POST", f"/api/v1{path}", body=json.dumps(body).encode(), headers=self.key)

    def intake(self) -> None:
        """POST /inquiries: matter, message, promises, journal in one durable transaction, 16 clients."""
        from bench.floors import written_again
        from yinuo.matters.models import Matter

        def ask(n: int) -> bytes:
            return self._api(
                "/inquiries",
                {"text": f"第{n}问：胡桃木餐桌什么时候能送到？", "customer": {"name": f"访客{n}"}},
            )

        drive(port=self.port, clients=CLIENTS, requests=100, make=ask)
        measured = drive(port=self.port, clients=CLIENTS, requests=INTAKES, make=ask)
        model = Matter.objects.filter(channel="api").order_by("-id").values_list("pk", flat=True)[0]
        floor = written_again(model, rounds=500)
        self.show("intake", measured, floor, ratio=measured.rps / floor.rps)

    def reply(self) -> None:
        """POST a reply: message, promise kept, journal, outbox."""
        from bench.floors import replied_again

        targets = self.seeded.answerable
        count = min(1000, len(targets) - 50)

        def answer(n: int) -> bytes:
            return self._api(f"/matters/{targets[n]}/replies", {"text": "您好，预计三天内送到。"})

        def later(n: int) -> bytes:
            return answer(n + 50)

        drive(port=self.port, clients=8, requests=50, make=answer)
        measured = drive(port=self.port, clients=CLIENTS, requests=count, make=later)
        floor = replied_again(targets[10], rounds=300)
        self.show("reply", measured, floor, ratio=measured.rps / floor.rps)

    def inbox(self) -> None:
        """The first page of 50 open matters of one agent, as HTML."""
        self._page("inbox", "/desk/inbox/?whose=all", self._list)

    def inbox_json(self) -> None:
        """The same as JSON."""
        self._page("inbox_json", "/api/v1/matters?whose=all", self._list)

    def matter_page(self) -> None:
        """One matter with 20 messages, its promises, journal and customer file."""
        path = f"/desk/matters/{self.seeded.busy_matter}/"
        self._page("matter_page", path, lambda: self._client().get(path), one_client=True)

    def search(self) -> None:
        """Words of several kinds through the desk's search, beside the bare full-text statement."""
        import time as clock
        from urllib.parse import quote

        from bench.floors import connect
        from bench.load import summary
        from yinuo.core.search_text import query_tsquery_text

        words = ["胡桃", "觸摸屏幕", "invoice", self.seeded.numbers[7], "甲醛"]
        measured = drive(
            port=self.port, clients=1, requests=200,
            make=lambda n: request("GET", f"/api/v1/search?q={quote(words[n % len(words)])}", headers=self.key),
        )  # fmt: skip
        times = []
        with connect() as connection:
            connection.autocommit = True
            for n in range(200):
                start = clock.perf_counter()
                connection.execute(
                    "SELECT ref_id FROM search_document WHERE vector @@ CAST(%s AS tsquery) ORDER BY at DESC LIMIT 20",
                    [query_tsquery_text(words[n % len(words)])],
                    prepare=False,
                ).fetchall()
                times.append(clock.perf_counter() - start)
        floor = summary(times, wall_s=sum(times))
        self.show(
            "search",
            measured,
            floor,
            ratio=floor.p50_ms / measured.p50_ms,
            above_floor_p95_ms=round(measured.p95_ms - floor.p95_ms, 2),
        )

    def start(self, memory_mib: float) -> None:
        """From the command to the first page, in an empty home and in a prepared one (the middle of three)."""
        first_s, again_s = start_times_s(restarts=3)
        self._started("first_start", first_s)
        self._started("start", statistics.median(again_s), web_memory_mib=round(memory_mib, 1))

    def _started(self, name: str, took_s: float, **more: Any) -> None:
        took_ms = took_s * 1000
        one = Measured(rps=1 / took_s, p50_ms=took_ms, p95_ms=took_ms, p99_ms=took_ms, count=1)
        self.show(name, one, None, ratio=None, **more)

    def clocks(self) -> None:
        """Sweep 100,000 running promises of which 10,000 fell due; each is journalled once."""
        from django.db import connection
        from django.utils import timezone

        from yinuo.core.actor import SYSTEM
        from yinuo.core.models import JournalEntry
        from yinuo.matters.sweep import mark_fallen_due

        now = timezone.now()
        self._more_promises(now)
        began = time.perf_counter()
        marked = 0
        while count := mark_fallen_due(actor=SYSTEM, now=now):
            marked += count
        took = time.perf_counter() - began
        entries = JournalEntry.objects.filter(verb="matters.promise_fell_due").count()
        with connection.cursor() as cursor:
            floor_began = time.perf_counter()
            for _ in range(20):
                cursor.execute(
                    "UPDATE promise SET warned_level = warned_level WHERE id IN (SELECT id FROM promise WHERE state = 'overdue' LIMIT 500)"
                )
            floor_s = time.perf_counter() - floor_began
        measured = Measured(rps=marked / took, p50_ms=0, p95_ms=0, p99_ms=0, count=marked)
        floor = Measured(rps=10_000 / floor_s, p50_ms=0, p95_ms=0, p99_ms=0, count=10_000)
        self.show(
            "clocks", measured, floor, ratio=measured.rps / floor.rps, journalled=entries, marked=marked
        )

    def import_(self) -> None:
        """Take 100,000 customers in from a spreadsheet, beside COPY of the rows that it wrote."""
        from bench.floors import CUSTOMER_ROWS

        lines = (f"客户{n},15{n:09d},c{n}@example.com,VIP" for n in range(IMPORTED))
        content = "\n".join(["姓名,手机号,邮箱,会员等级", *lines])
        self._take_in("import", "customers", content, written=CUSTOMER_ROWS)

    def import_orders(self) -> None:
        """Take 100,000 orders in, one in two with a second line, of half as many customers, beside COPY of their rows."""
        from bench.floors import ORDER_ROWS

        lines = []
        for n in range(IMPORTED):
            who = f"买家{n // 2},17{n // 2:09d}"
            lines.append(
                f"SO-{n},已完成,2025-{1 + n % 12:02d}-{1 + n % 28:02d} 10:30,{who},胡桃木餐桌,1,5980,5980"
            )
            if n % 2:
                lines.append(f"SO-{n},,,,,餐椅,4,620.50,")
        content = "\n".join(["订单号,状态,下单时间,客户,手机号,品名,数量,单价,已付金额", *lines])
        self._take_in("import_orders", "orders", content, written=ORDER_ROWS)

    def _take_in(self, name: str, kind: str, content: str, *, written: dict[str, str]) -> None:
        import io

        from django.utils import timezone

        from bench.floors import copied_again
        from yinuo.core.actions.imports import start_import_step, upload_import
        from yinuo.core.actor import SYSTEM
        from yinuo.core.imports_engine import perform_step
        from yinuo.core.models import ImportRun

        run = upload_import(
            actor=SYSTEM,
            now=timezone.now(),
            kind=kind,
            name="a.csv",
            stream=io.BytesIO(content.encode("gb18030")),
        )
        ImportRun.objects.filter(pk=run.pk).update(state="checked")  # the check writes nothing
        start_import_step(actor=SYSTEM, now=timezone.now(), run_id=run.pk, step="run", here=True)
        began = time.perf_counter()
        done = perform_step(actor=SYSTEM, run_id=run.pk, step="run")
        took_s = time.perf_counter() - began
        floor_s = copied_again(run.at, written, prefix=f"floor_{kind}")
        measured = Measured(rps=IMPORTED / took_s, p50_ms=0, p95_ms=0, p99_ms=0, count=done.created)
        floor = Measured(rps=IMPORTED / floor_s, p50_ms=0, p95_ms=0, p99_ms=0, count=done.created)
        self.show(
            name, measured, floor, ratio=measured.rps / floor.rps, rows=done.created, refused=done.refused
        )

    def _more_promises(self, now: Any) -> None:
        from bench.seed import _ids, copy_rows

        columns = "id, matter_id, what, state, source, words, certainty, met_by, unit, made_at, first_due_at, due_at"
        first, matters = _ids(200_000), self.seeded.answerable
        made = now - timedelta(days=2)

        def rows() -> Iterator[tuple[Any, ...]]:
            for n in range(100_000):
                due = now - timedelta(seconds=n + 1) if n < 10_000 else now + timedelta(days=1 + n % 90)
                matter = matters[n % len(matters)]
                yield (first + n, matter, "回电", "active", "person", "", "instant", "", "", made, due, due)

        copy_rows("promise", columns, rows())

    def _page(self, name: str, path: str, read: Callable[[], Any], *, one_client: bool = False) -> None:
        from bench.floors import read_again

        headers = {"Cookie": self.seeded.cookie, "Accept-Language": "zh-CN"}

        def get(_n: int) -> bytes:
            return request("GET", path, headers=headers)

        drive(port=self.port, clients=CLIENTS, requests=100, make=get)
        measured = drive(port=self.port, clients=1 if one_client else CLIENTS, requests=READS, make=get)
        read()
        floor, statements = read_again(read, rounds=300)
        ratio = floor.p50_ms / measured.p50_ms if one_client else measured.rps / floor.rps
        self.show(name, measured, floor, ratio=ratio, statements=statements)

    def _list(self) -> Any:
        from django.utils import timezone

        from yinuo.matters.queries.inbox import InboxFilter, list_matters
        from yinuo.people.actors import actor_for_staff
        from yinuo.people.models import Staff

        actor = actor_for_staff(Staff.objects.get(pk=self.seeded.staff_id))
        return list_matters(actor=actor, now=timezone.now(), filter=InboxFilter(whose="all"))

    def _client(self) -> Any:
        from django.test import Client

        client = Client()
        client.cookies.load(self.seeded.cookie)
        return client


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yinuo.settings")
