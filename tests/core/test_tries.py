from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from yinuo.core.models import TryWindow
from yinuo.core.tries import count_try, forget_old_tries

pytestmark = pytest.mark.django_db


def end_now() -> None:
    TryWindow.objects.update(ends_at=timezone.now() - timedelta(seconds=1))


def test_counts_each_key_and_each_thing_by_itself() -> None:
    counts = [
        count_try(what, key, within_s=60).count
        for what, key in [("ask", "10.0.0.1"), ("ask", "10.0.0.1"), ("ask", "10.0.0.2"), ("vote", "10.0.0.1")]
    ]

    assert counts == [1, 2, 1, 1]


def test_says_when_it_begins_anew_and_does_not_move_it() -> None:
    first = count_try("ask", "10.0.0.1", within_s=60)
    TryWindow.objects.update(ends_at=timezone.now() + timedelta(seconds=20))

    second = count_try("ask", "10.0.0.1", within_s=60)

    assert (first.reset_s, second.reset_s) == (60, 20)


def test_begins_anew_once_the_time_is_over() -> None:
    count_try("ask", "10.0.0.1", within_s=60)
    end_now()

    again = count_try("ask", "10.0.0.1", within_s=60)

    assert (again.count, again.reset_s) == (1, 60)


def test_keeps_no_address() -> None:
    count_try("ask", "10.0.0.1", within_s=60)

    assert "10.0.0.1" not in str(TryWindow.objects.values_list().get())


def test_forgets_what_is_over() -> None:
    count_try("ask", "10.0.0.1", within_s=60)
    end_now()
    count_try("ask", "10.0.0.2", within_s=60)

    forget_old_tries()

    assert TryWindow.objects.count() == 1


def test_is_not_written_to_the_log_of_the_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relpersistence FROM pg_class WHERE relname = 'try_window'")
        kind = cursor.fetchone()[0]

    assert kind == "u"
