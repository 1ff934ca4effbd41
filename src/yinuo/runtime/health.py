"""Is this process alive, and is it ready to serve: for load balancers and people on call."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from yinuo.runtime.readiness import missing_migrations

QUEUE_LAG_LIMIT_S = 300.0
_log = structlog.get_logger("yinuo.health")
_checks: dict[str, Callable[[], str | None]] = {}
_migrated: set[str] = set()


def register_check(name: str, check: Callable[[], str | None]) -> None:
    """Add a check to /readyz; it returns what is wrong in words, or None."""
    _checks[name] = check


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer that the process is alive, without asking the database."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Answer 200 where every check passes, else 503, with what each check found."""
    found = {name: _outcome(name, check) for name, check in _checks.items()}
    ready = all(outcome == "ok" for outcome in found.values())
    response = JsonResponse({"ready": ready, "checks": found}, status=200 if ready else 503)
    response["Cache-Control"] = "no-store"
    return response


def queue_lag_s() -> float:
    """Return for how many seconds the oldest due job has been waiting; 0 where none waits."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT coalesce(extract(epoch FROM now() - min(coalesce(job.scheduled_at, deferred.at))), 0)
            FROM procrastinate_jobs AS job
            LEFT JOIN LATERAL (
                SELECT min(event.at) AS at FROM procrastinate_events AS event WHERE event.job_id = job.id
            ) AS deferred ON true
            WHERE job.status = 'todo' AND (job.scheduled_at IS NULL OR job.scheduled_at <= now())
            """
        )
        row = cursor.fetchone()
    return max(0.0, float(row[0]))


def _outcome(name: str, check: Callable[[], str | None]) -> str:
    try:
        return check() or "ok"
    except DatabaseError as error:
        # The driver's message may name hosts and users: it goes to the log only.
        _log.warning("check failed", check=name, error=type(error).__name__)
        return "the database does not answer"


def _database() -> str | None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_is_in_recovery()")
        row = cursor.fetchone()
    return "the database is read-only" if row[0] else None


def _migrations() -> str | None:
    database = str(connection.settings_dict["NAME"])
    if database in _migrated:
        return None
    if missing := missing_migrations():
        return f"{len(missing)} migrations are not applied: {', '.join(missing[:5])}"
    _migrated.add(database)
    return None


def _queue() -> str | None:
    limit_s = float(getattr(settings, "YINUO_QUEUE_LAG_LIMIT_S", QUEUE_LAG_LIMIT_S))
    lag_s = queue_lag_s()
    return f"the oldest job has waited for {lag_s:.0f} s" if lag_s > limit_s else None


register_check("database", _database)
register_check("migrations", _migrations)
register_check("queue", _queue)
