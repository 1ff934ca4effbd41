"""What must be done to the database and the static files before this version may serve."""

import hashlib
import pkgutil
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from psycopg import Connection

from yinuo.runtime.home import home, write_whole
from yinuo.runtime.roles import as_owner

Say = Callable[[str], None]
# Any fixed number: it names the lock that lets one node migrate at a time.
_LOCK = 7_209_464


def make_ready(*, say: Say) -> None:
    """Apply missing migrations, gather changed static files and, where YINUO_DEMO is set, load the demo once."""
    from django.conf import settings

    apply_migrations(say=say)
    gather_static_files(say=say)
    if settings.YINUO_DEMO:
        from yinuo.demo import ensure_demo

        ensure_demo()


def apply_migrations(*, say: Say) -> int:
    """Apply what is missing, one node at a time and as the tables' owner, and return how many that were."""
    with as_owner():
        return _apply_migrations(say=say) if missing_migrations() else 0


def _apply_migrations(*, say: Say) -> int:
    import psycopg
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from yinuo.runtime.notify import database_parameters

    # A lock of a transaction, not of a session: it also holds through a pooler.
    with psycopg.connect(**database_parameters()) as guard:
        await_turn(
            guard, _LOCK, say=lambda: say("Another node brings the database up to date; waiting for it …")
        )
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            say(f"Bringing the database up to date ({len(plan)} migrations) …")
            call_command("migrate", interactive=False, verbosity=0)
    return len(plan)


def await_turn(guard: Connection[Any], number: int, *, say: Callable[[], None]) -> None:
    """Take a lock of the guard's transaction; where another node holds it, say so once and wait."""
    taken = guard.execute("SELECT pg_try_advisory_xact_lock(%s)", [number]).fetchone()
    if taken is None or not taken[0]:
        say()
        guard.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def missing_migrations() -> list[str]:
    """Return the migrations that are not applied, as `room.name`, by their file names: none is imported."""
    from django.apps import apps
    from django.db import connection
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.recorder import MigrationRecorder

    applied = MigrationRecorder(connection).applied_migrations()
    missing = []
    for app in apps.get_app_configs():
        module, _explicit = MigrationLoader.migrations_module(app.label)
        spec = find_spec(module) if module else None
        files = pkgutil.iter_modules(spec.submodule_search_locations) if spec else []
        for file in files:
            if file.name[0] not in "_~" and (app.label, file.name) not in applied:
                missing.append(f"{app.label}.{file.name}")
    return missing


def gather_static_files(*, say: Say) -> bool:
    """Copy, hash and compress the static files where one changed since the last time; False where none did."""
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    if getattr(settings, "WHITENOISE_USE_FINDERS", False) or not settings.STATIC_ROOT:
        return False
    digest = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            found = Path(storage.path(path)).stat()
            digest.update(f"{path}\0{found.st_size}\0{found.st_mtime_ns}\n".encode())
    record = home() / "static.sha256"
    seen = digest.hexdigest()
    if (
        record.exists()
        and record.read_text(encoding="ascii").strip() == seen
        and Path(settings.STATIC_ROOT).is_dir()
    ):
        return False
    say("Gathering the static files …")
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    write_whole(record, seen + "\n")
    return True
