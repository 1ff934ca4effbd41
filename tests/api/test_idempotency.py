from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from tests.api.conftest import MakeProgram, Program
from yinuo.api.idempotency import forget_old_answers
from yinuo.api.models import IdempotentAnswer
from yinuo.matters.models import Matter, Message
from yinuo.people.models import Customer

QUESTION = {"text": "Does it come in oak?", "customer": {"name": "Lee", "email": "lee@example.com"}}


@pytest.mark.django_db
def test_does_the_same_post_once(program: Program) -> None:
    first = program.post("/inquiries", QUESTION, Idempotency_Key="k1")
    second = program.post("/inquiries", QUESTION, Idempotency_Key="k1")

    assert (first.status, second.status, second.body) == (201, 201, first.body)
    assert second.headers["Idempotency-Replayed"] == "true"
    assert Matter.objects.count() == 1


@pytest.mark.django_db
def test_refuses_the_key_for_another_body_or_address(program: Program) -> None:
    number = program.post("/inquiries", QUESTION, Idempotency_Key="k1").body["number"]

    for path, body in (("/inquiries", {"text": "Other"}), (f"/matters/{number}/notes", QUESTION)):
        found = program.post(path, body, Idempotency_Key="k1")

        assert (found.status, found.code) == (409, "key_reused")
    assert Message.objects.count() == 1


@pytest.mark.django_db
def test_keeps_the_keys_of_two_programs_apart(make_program: MakeProgram) -> None:
    for rights in (("matter.open",), ("matter.open", "matter.read")):
        assert make_program(*rights).post("/inquiries", QUESTION, Idempotency_Key="k1").status == 201

    assert Matter.objects.count() == 2


@pytest.mark.django_db
def test_keeps_no_refusal(program: Program) -> None:
    assert program.post("/inquiries", {"text": " "}, Idempotency_Key="k1").status == 422
    assert program.post("/inquiries", QUESTION, Idempotency_Key="k1").status == 201


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 121, "a\tb"])
def test_refuses_a_key_that_is_none(program: Program, key: str) -> None:
    found = program.post("/inquiries", QUESTION, Idempotency_Key=key)

    assert (found.status, found.code) == (400, "bad_key")
    assert not Matter.objects.exists()


@pytest.mark.django_db
def test_covers_every_kind_of_post(program: Program) -> None:
    number = program.post("/inquiries", QUESTION).body["number"]

    for path, body in (
        ("/customers", {"name": "Kim"}),
        (f"/matters/{number}/replies", {"text": "Yes."}),
        (f"/matters/{number}/notes", {"text": "Oak too."}),
    ):
        first = program.post(path, body, Idempotency_Key=path)
        second = program.post(path, body, Idempotency_Key=path)

        assert (first.status, second.body) == (201, first.body), path
    assert Message.objects.count() == 3
    assert Customer.objects.filter(name="Kim").count() == 2


@pytest.mark.django_db
def test_forgets_after_a_day(program: Program) -> None:
    program.post("/inquiries", QUESTION, Idempotency_Key="old")
    program.post("/inquiries", QUESTION, Idempotency_Key="new")
    now = timezone.now()
    IdempotentAnswer.objects.filter(key="old").update(created_at=now - timedelta(hours=25))

    assert forget_old_answers(now=now) == 1
    assert IdempotentAnswer.objects.get().key == "new"


@pytest.mark.django_db(transaction=True)
def test_does_the_work_once_when_many_ask_at_once(program: Program) -> None:
    def ask(_n: int) -> tuple[int, str]:
        try:
            found = Program(program.key).post("/inquiries", QUESTION, Idempotency_Key="race")
            return found.status, found.body["number"]
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(ask, range(6)))

    assert len(set(answers)) == 1
    assert answers[0][0] == 201
    assert Matter.objects.count() == 1
