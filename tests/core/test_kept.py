import os

import pytest
from django.db import transaction

from yinuo.core.kept import Kept, Mark


def test_reads_once_while_it_is_fresh() -> None:
    reads: list[int] = []
    kept = Kept(lambda: reads.append(1) or len(reads))

    assert [kept.get(), kept.get()] == [1, 1]


def test_reads_again_once_forgotten_or_old() -> None:
    reads: list[int] = []
    kept = Kept(lambda: reads.append(1) or len(reads), fresh_for_s=5)
    old = Kept(lambda: reads.append(1) or len(reads), fresh_for_s=-1)

    first = kept.get()
    kept.forget()

    assert (first, kept.get()) == (1, 2)
    assert (old.get(), old.get()) == (3, 4)


def test_a_forked_process_sees_a_change() -> None:
    mark = Mark("tests")
    before = mark.seen()

    child = os.fork()
    if child == 0:
        mark.change()
        os._exit(0)
    os.waitpid(child, 0)

    assert mark.seen() != before


@pytest.mark.django_db(transaction=True)
def test_changes_again_when_the_transaction_commits() -> None:
    mark = Mark("tests")

    with transaction.atomic():
        mark.change()
        within = mark.seen()

    assert mark.seen() != within
