from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from yinuo.matters.models import Attachment, Matter, Promise
from yinuo.people.models import Consent, Customer
from yinuo.presale.models import Inquiry
from yinuo.web.portal.tickets import new_ticket

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\nIDATx\x9cc\x00\x01\x00\x00\x05\x00\x01\r\n-\xb4\x00\x00\x00\x00IEND\xaeB`\x82"
)


def test_goes_to_the_thread_with_a_promise(client: Client, question: dict[str, Any]) -> None:
    response = client.post("/ask/", question)

    inquiry = Inquiry.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/t/{inquiry.secret}/?asked=1")
    page = client.get(response["Location"]).content.decode()
    assert inquiry.number in page
    assert Promise.objects.get(matter=inquiry).what in page


def test_takes_the_same_form_twice_as_one_question(client: Client, question: dict[str, Any]) -> None:
    first = client.post("/ask/", question)
    second = client.post("/ask/", question)

    assert first["Location"] == second["Location"]
    assert (Matter.objects.count(), Promise.objects.count()) == (1, 1)


def test_takes_another_question_on_the_same_form_as_another(client: Client, question: dict[str, Any]) -> None:
    client.post("/ask/", question)
    client.post("/ask/", question | {"question": "胡桃木怎么保养？"})

    assert Matter.objects.count() == 2


def test_keeps_the_files(client: Client, question: dict[str, Any], settings: Any, tmp_path: Any) -> None:
    photo = SimpleUploadedFile("crack.png", PNG, content_type="image/png")

    client.post("/ask/", question | {"attachments": photo})

    kept = Attachment.objects.get()
    assert (kept.name, kept.type) == ("crack.png", "image/png")
    assert kept.message is not None and kept.message.direction == "in"


def test_refuses_a_page_as_a_file_and_takes_nothing_in(client: Client, question: dict[str, Any]) -> None:
    page = SimpleUploadedFile("x.html", b"<html><script>alert(1)</script>", content_type="text/html")

    response = client.post("/ask/", question | {"attachments": page})

    assert response.status_code == 422
    assert Matter.objects.count() == 0
    assert question["question"] in response.content.decode()


@pytest.mark.parametrize(
    "changed", [{"phone": ""}, {"phone": "12"}, {"question": "  "}, {"topic": "x"}, {"name": ""}]
)
def test_says_what_is_wrong_and_keeps_what_was_typed(
    client: Client, question: dict[str, Any], changed: dict[str, str]
) -> None:
    response = client.post("/ask/", question | {"email": "", **changed})

    assert response.status_code == 422
    assert 'role="alert"' in response.content.decode()
    assert Matter.objects.count() == 0


def test_records_consent_only_where_it_was_ticked(client: Client, question: dict[str, Any]) -> None:
    client.post("/ask/", question)
    assert Consent.objects.count() == 0

    client.post("/ask/", question | {"question": "第二个问题？", "agrees": "on"})

    consent = Consent.objects.get()
    assert (consent.purpose, consent.channel, consent.withdrawn_at) == ("follow_up", "web", None)


def test_refuses_what_no_person_sends(client: Client, question: dict[str, Any]) -> None:
    trapped = client.post("/ask/", question | {"homepage": "http://spam.example"})
    fast = client.post("/ask/", question | {"ticket": new_ticket(now=timezone.now())})
    forged = client.post("/ask/", question | {"ticket": "forged"})
    old = client.post("/ask/", question | {"ticket": new_ticket(now=timezone.now() - timedelta(days=8))})

    assert [r.status_code for r in (trapped, fast, forged, old)] == [422] * 4
    assert Matter.objects.count() == 0


def test_stops_an_address_that_asks_too_often(client: Client, question: dict[str, Any]) -> None:
    answers = [
        client.post("/ask/", question | {"question": f"问题 {n}？", "phone": f"1381234{n:04d}"})
        for n in range(21)
    ]

    assert [a.status_code for a in answers[:20]] == [302] * 20
    assert answers[20].status_code == 429
    assert Matter.objects.count() == 20


def test_stops_a_contact_that_asks_too_often(question: dict[str, Any]) -> None:
    answers = [
        Client(REMOTE_ADDR=f"10.0.0.{n}").post("/ask/", question | {"question": f"问题 {n}？"})
        for n in range(7)
    ]

    assert [a.status_code for a in answers] == [302] * 6 + [429]


def test_does_not_tell_whose_telephone_it_is(client: Client, question: dict[str, Any]) -> None:
    client.post("/ask/", question | {"name": "真名"})
    customer = Customer.objects.get(name="真名")

    answer = client.post("/ask/", question | {"name": "陌生人", "question": "另一个问题？"})

    page = client.get(answer["Location"]).content.decode()
    assert Matter.objects.filter(customer=customer).count() == 2
    assert "真名" not in page


def test_carries_what_was_searched(client: Client, question: dict[str, Any]) -> None:
    page = client.get("/ask/?from=search:岩板").content.decode()
    client.post("/ask/", question | {"asked_from": "search:岩板"})

    assert 'value="search:岩板"' in page
    assert Inquiry.objects.get().asked_from == "search:岩板"


def test_whoever_read_an_article_first_wants_advice(client: Client, question: dict[str, Any]) -> None:
    form = client.get("/ask/?from=article:slate-care").content.decode()
    assert 'value="article:slate-care"' in form

    client.post("/ask/", question | {"asked_from": "article:slate-care"})

    assert Inquiry.objects.get().manner == "advice"
