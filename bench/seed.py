"""Fill the database in bulk: staff, standards, matters with messages and promises; never through the web."""

import hashlib
import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.utils import timezone
from django.utils.crypto import get_random_string

from yinuo.channels.models import ApiClient
from yinuo.core.ids import BLOCK
from yinuo.core.models import Organisation, ServiceCalendar
from yinuo.core.search_text import document_tsvector_text
from yinuo.matters.models import Standard, StandardVersion
from yinuo.people.models import Department, Staff, Team, TeamMember

KEY = "yk_bench_" + "0" * 40
WORDS = [
    "餐桌",
    "沙发",
    "床垫",
    "物流",
    "安装",
    "色差",
    "发票",
    "退换",
    "保养",
    "尺寸",
    "胡桃木",
    "触摸屏幕",
    "甲醛",
    "检测",
    "报告",
    "配送",
    "维修",
    "warranty",
    "invoice",
    "delivery",
]
MESSAGES_A_MATTER = 3
OLD = "2026-01-01T00:00:00Z"


@dataclass(frozen=True, kw_only=True)
class Seeded:
    staff_id: int
    cookie: str
    busy_matter: int
    numbers: list[str]
    answerable: list[int]


def fill(*, size: int) -> Seeded:
    """Make an organisation of 20 agents with `size` matters, a third of them open; one matter has 20 messages."""
    now = timezone.now()
    hours = {day: [["00:00", "24:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}
    calendar = ServiceCalendar.objects.create(code="always", names={}, weekly=hours, country="")
    Organisation.objects.create(names={"zh-hans": "基准"}, default_calendar=calendar)
    department = Department.objects.create(name="Service")
    team = Team.objects.create(name="Team", department=department, takes_kinds=["inquiry"], is_default=True)
    staff = []
    for n in range(20):
        person = Staff(
            username=f"agent{n}", name=f"Agent {n}", roles=["agent"], department=department, created_at=now
        )
        person.max_open_matters = 30_000
        person.set_unusable_password()
        person.save()
        TeamMember.objects.create(team=team, staff=person)
        staff.append(person)
    standard = Standard.objects.create(code="first-answer", created_at=now)
    StandardVersion.objects.create(
        standard=standard, number=1, titles={"zh-hans": "首次答复"}, starts_on=["matters.matter_opened"],
        met_by=["matters.reply_sent"], amount=30, unit="working_minutes", valid_from=OLD, published_at=OLD,
    )  # fmt: skip
    ApiClient.objects.create(
        name="bench", prefix="bench", key_sha256=hashlib.sha256(KEY.encode()).hexdigest(), created_at=now,
        rights=dict.fromkeys(("matter.open", "matter.read", "matter.reply", "matter.work", "promise.make", "promise.keep", "customer.read", "customer.edit"), 5),
    )  # fmt: skip
    first = _ids(size * 8)
    numbers = _copy_matters(size=size, first=first, staff=[s.pk for s in staff], team=team, now=now)
    busy = _busy(first, now)
    open_ones = [first + n for n in range(size) if n % 3 == 0]
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    return Seeded(
        staff_id=staff[0].pk,
        cookie=_session(staff[0]),
        busy_matter=busy,
        numbers=numbers,
        answerable=open_ones,
    )


def _ids(count: int) -> int:
    """Take a stretch of keys out of the program's own sequence."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('core_id_seq', nextval('core_id_seq') + %s)", [count // BLOCK + 2])
        high = int(cursor.fetchone()[0])
    return (high - count // BLOCK - 1) * BLOCK


def _copy_matters(*, size: int, first: int, staff: list[int], team: Team, now: datetime) -> list[str]:
    draw = random.Random(7)
    numbers = [f"ZX-2601-{n:08d}" for n in range(size)]
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO customer (kind, name, salutation, level, language, glance, preferences, tags, do_not_contact, created_at)"
            " SELECT 'person', '客户' || n, '', '', 'zh-hans', '', '{}', '{}', false, %s FROM generate_series(1, %s) n RETURNING id",
            [now, max(1, size // 4)],
        )
        customers = [row[0] for row in cursor.fetchall()]
        tables: dict[str, tuple[str, list[tuple[Any, ...]]]] = {
            "matter": ("id, number, kind, title, customer_id, owner_id, team_id, department_id, channel, language, state, phase, priority, tags, opened_at, next_due_at, last_message_at, last_message_text, last_message_from, changed_at, secret", []),
            "inquiry": ("matter_id, topic, manner, asked_from, searched", []),
            "message": ("id, matter_id, direction, channel, author_kind, author_name, text, html, delivery, delivery_error, planned, at", []),
            "promise": ("id, matter_id, customer_id, owner_id, what, state, source, words, certainty, met_by, unit, made_at, first_due_at, due_at, settled_at", []),
            "search_document": ("kind, ref_id, matter_id, customer_id, audience, at, title, vector", []),
        }  # fmt: skip
        for n in range(size):
            key, at = first + n, now - timedelta(minutes=draw.randrange(60 * 24 * 60))
            is_open = n % 3 == 0
            customer, owner = draw.choice(customers), draw.choice(staff)
            due = now + timedelta(hours=draw.randrange(1, 400)) if is_open else at + timedelta(hours=1)
            title = f"{draw.choice(WORDS)} {draw.choice(WORDS)}"
            tables["matter"][1].append((
                key, numbers[n], "inquiry", title, customer, owner, team.pk, team.department_id, "web", "zh-hans",
                "open" if is_open else "closed", "open" if is_open else "done", 2, "{}", at, due if is_open else None,
                at, title, "in", at, f"s{key}",
            ))  # fmt: skip
            tables["inquiry"][1].append((key, "other", "one_line", "", ""))
            for m in range(MESSAGES_A_MATTER):
                text = " ".join(draw.choices(WORDS, k=8))
                message = first + size + n * MESSAGES_A_MATTER + m
                tables["message"][1].append((
                    message, key, "in" if m % 2 == 0 else "out", "web", "customer", "客户", text, "", "sent", "", "{}",
                    at + timedelta(minutes=m),
                ))  # fmt: skip
                if m == 0:
                    vector = document_tsvector_text([(f"{numbers[n]} {title}", "A"), (text, "D")])
                    tables["search_document"][1].append(
                        ("message", message, key, customer, "staff", at, title, vector)
                    )
            tables["promise"][1].append((
                first + size * 5 + n, key, customer, owner, "首次答复", "active" if is_open else "kept", "person", "",
                "instant", "matters.reply_sent", "", at, due, due, None if is_open else at,
            ))  # fmt: skip
    for table, (columns, rows) in tables.items():
        copy_rows(table, columns, rows)
    return numbers


def copy_rows(table: str, columns: str, rows: Iterable[tuple[Any, ...]]) -> None:
    """COPY rows into a table of ours; a column left out takes the default of its field, as Django would give it."""
    named = [column.strip() for column in columns.split(",")]
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    rest = {
        field.column: field.get_db_prep_save(field.get_default(), connection)
        for field in model._meta.local_concrete_fields
        if field.column not in named and not field.generated and not field.primary_key
    }
    into = ", ".join([*named, *rest])
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({into}) FROM STDIN") as copy:  # type: ignore[attr-defined]
        for row in rows:
            copy.write_row((*row, *rest.values()))


def _busy(first: int, now: datetime) -> int:
    """Give one open matter twenty messages."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO message (id, matter_id, direction, channel, author_kind, author_name, text, html, delivery, delivery_error, planned, at)"
            " SELECT %s + n, %s, 'in', 'web', 'customer', '客户', '第' || n || '条：桌子什么时候能送到？', '', 'sent', '', '{}', %s"
            " FROM generate_series(1, 17) n",
            [_ids(64), first, now],
        )
    return first


def _session(person: Staff) -> str:
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "yinuo.people.signed_in.StaffBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    # Both cookies, as a browser sends them that has been here before.
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}; {settings.CSRF_COOKIE_NAME}={get_random_string(32)}"
