from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from tests.cast import NOW, Cast
from tests.channels.conftest import mail
from yinuo.channels.incoming import MOST_KEPT_BYTES, TooLargeToKeep, pipe_mail
from yinuo.channels.mail.parser import MAX_MAIL_BYTES
from yinuo.channels.models import QuarantineItem
from yinuo.matters.models import Message
from yinuo.presale.models import Inquiry

CORPUS = sorted((Path(__file__).parent / "mail" / "corpus").glob("*.eml"))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("raw", "code", "summary"),
    [
        (b"", "not_a_mail", ""),
        (b"\x00\xff\xfe garbage", "not_a_mail", None),
        (mail(sender=""), "no_sender", "Kettle"),
        (mail(List_Id="<l.example.com>"), "bulk_mail", "kim@example.com · Kettle"),
    ],
)
def test_keeps_what_cannot_be_dealt_with(cast: Cast, raw: bytes, code: str, summary: str | None) -> None:
    taken = pipe_mail(raw, now=NOW)

    item = QuarantineItem.objects.get()
    assert (taken.result, taken.reason, item.code) == ("quarantined", code, code)
    assert bytes(item.raw) == raw
    assert summary is None or item.summary == summary
    assert not Inquiry.objects.exists()


@pytest.mark.django_db
def test_keeps_a_mail_that_is_too_large_to_read(cast: Cast) -> None:
    taken = pipe_mail(mail() + b"x" * MAX_MAIL_BYTES, now=NOW)

    assert (taken.result, taken.reason) == ("quarantined", "mail_too_large")


def test_refuses_what_is_too_large_to_keep() -> None:
    with pytest.raises(TooLargeToKeep):
        pipe_mail(bytes(MOST_KEPT_BYTES + 1), now=NOW)


@pytest.mark.django_db
def test_finds_a_place_for_every_mail_of_the_corpus(cast: Cast) -> None:
    for file in CORPUS:
        taken = pipe_mail(file.read_bytes(), now=NOW)

        assert taken.result in {"created", "appended", "ignored", "quarantined"}, file.name
        assert taken.result in {"created", "appended"} or taken.reason, file.name


@pytest.mark.django_db(transaction=True)
def test_takes_one_mail_once_however_many_bring_it(cast: Cast) -> None:
    raw = mail()

    def bring(_n: int) -> str:
        try:
            return pipe_mail(raw, now=NOW).result
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        results = sorted(pool.map(bring, range(4)))

    assert results == ["created", "ignored", "ignored", "ignored"]
    assert Message.objects.count() == 1
