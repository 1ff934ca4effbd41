import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, transaction

from tests.cast import NOW, SYSTEM, Cast, make_staff
from tests.people.conftest import new_customer
from yinuo.people.actions.staff import set_roles
from yinuo.people.errors import ContactPointTaken, LastAdministrator
from yinuo.people.models import ContactPoint, Staff

pytestmark = pytest.mark.django_db(transaction=True)


def _second(work: Callable[[], Any]) -> Any:
    try:
        return work()
    finally:
        connection.close()


def _await_waiting() -> None:
    """Return once another session waits for a lock."""
    limit = time.monotonic() + 10
    while time.monotonic() < limit:
        with connection.cursor() as cursor:
            # Not pg_stat_activity: a transaction sees that as it was when it first looked.
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits")


def _during(first: Callable[[], Any], second: Callable[[], Any]) -> Future[Any]:
    """Let the second begin after the first has written and before it has committed."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        with transaction.atomic():
            first()
            running = pool.submit(_second, second)
            _await_waiting()
        running.exception(timeout=10)
    return running


def test_gives_a_contact_value_to_the_first_of_two_files(cast: Cast) -> None:
    ended = _during(
        lambda: new_customer("First", ("phone", "13812345678")),
        lambda: new_customer("Second", ("phone", "13812345678")),
    )

    assert isinstance(ended.exception(), ContactPointTaken)
    assert ContactPoint.objects.get().customer.name == "First"


def test_keeps_one_of_two_administrators_who_demote_each_other(cast: Cast) -> None:
    second = make_staff("second", roles=["administrator"])

    ended = _during(
        lambda: set_roles(actor=SYSTEM, now=NOW, staff_id=second.pk, roles=["agent"]),
        lambda: set_roles(actor=SYSTEM, now=NOW, staff_id=cast.ada_administrator.pk, roles=["agent"]),
    )

    assert isinstance(ended.exception(), LastAdministrator)
    assert [row.pk for row in Staff.objects.filter(roles__contains=["administrator"])] == [
        cast.ada_administrator.pk
    ]
