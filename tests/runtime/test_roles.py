from collections.abc import Iterator

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from yinuo.core.models import JournalEntry
from yinuo.runtime import home, postgres
from yinuo.runtime.roles import OWNER_URL, as_owner, give_rights

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not home.uses_embedded_database(), reason="makes a role, which needs the superuser"),
]
ROLE = "yinuo_rows_only"


@pytest.fixture
def _role() -> Iterator[None]:
    """Be a role that owns nothing. It stays behind, with no rights, on the tests' own server."""
    with psycopg.connect(postgres.admin_url(), autocommit=True) as admin:
        if not admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
            admin.execute(f"CREATE ROLE {ROLE}")
            admin.execute(f"GRANT {ROLE} TO {home.DATABASE_ROLE}")
    with transaction.atomic(), connection.cursor() as cursor:
        give_rights(role=ROLE)
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
        yield
        transaction.set_rollback(True)


def refusal_of(statement: str) -> str:
    with pytest.raises(DatabaseError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    return str(refused.value).splitlines()[0]


@pytest.mark.usefixtures("_role")
def test_lets_rows_be_read_and_written() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM journal")
        cursor.execute("UPDATE journal_head SET sequence = sequence")
        cursor.execute("DELETE FROM journal_personal")
        cursor.execute("INSERT INTO try_window VALUES (gen_random_uuid(), 1, now())")
        cursor.execute("SELECT nextval('core_id_seq')")

    assert JournalEntry.objects.count() == 0


@pytest.mark.usefixtures("_role")
@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("UPDATE journal SET verb = ''", "permission denied for table journal"),
        ("DELETE FROM journal", "permission denied for table journal"),
        ("TRUNCATE journal", "permission denied for table journal"),
        ("DELETE FROM journal_anchor", "permission denied for table journal_anchor"),
        ("UPDATE journal_personal SET entry_id = 0", "permission denied for table journal_personal"),
        ("ALTER TABLE journal DISABLE TRIGGER ALL", "must be owner of table journal"),
        ("DROP FUNCTION refuse_change() CASCADE", "must be owner of function refuse_change"),
        ("DELETE FROM django_migrations", "permission denied for table django_migrations"),
        ("CREATE TABLE of_mine (n int)", "permission denied for schema public"),
    ],
)
def test_refuses_to_touch_what_is_protected(statement: str, refusal: str) -> None:
    assert refusal_of(statement) == refusal


def test_is_the_usual_role_where_no_owner_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(OWNER_URL, raising=False)
    before = dict(connection.settings_dict)

    with as_owner():
        within = dict(connection.settings_dict)

    assert within == before
