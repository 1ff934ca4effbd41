"""A quote behind its secret: read, asked about, decided; on paper and as PDF."""

import builtins
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.presale.quoting import HEAVY, drafted, entries, promised, sent
from yinuo.matters.models import Message
from yinuo.presale.actions.quote import renew_quote
from yinuo.presale.actions.quote_offer import send_quote
from yinuo.presale.models import Quote, Telling
from yinuo.presale.tellings import needs_of_quote


@pytest.fixture
def offered(cast: Cast, ask: Any) -> Quote:
    return sent(cast, ask, now=timezone.now(), precautions=1, language="en")


def url(quote: Quote, rest: str = "") -> str:
    return f"/q/{quote.secret}/{rest}"


def ticket_in(page: str) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_shows_everything_in_the_quotes_own_language(client: Client, offered: Quote) -> None:
    page = client.get(url(offered), headers={"accept-language": "zh-hans"}).content.decode()

    assert '<html lang="en"' in page
    for said in ("A quote for", "¥2,000.00", "选岩板台面", "within 20 working days of your acceptance"):
        assert said in page
    assert "Mind this 0" in page or HEAVY in page


def test_the_first_opening_is_noted_once_and_not_for_heads_or_staff(
    client: Client, cast: Cast, offered: Quote
) -> None:
    staff = Client()
    staff.force_login(cast.ana_agent, backend="django.contrib.auth.backends.ModelBackend")
    staff.get(url(offered))
    client.head(url(offered))
    assert Quote.objects.get(pk=offered.pk).state == "sent"

    client.get(url(offered))
    client.get(url(offered))

    assert Quote.objects.get(pk=offered.pk).state == "viewed"
    assert (len(entries("quote_viewed")), Telling.objects.count()) == (1, 1)


def test_accepts_with_a_name_a_tick_and_what_was_understood(client: Client, offered: Quote) -> None:
    client.get(url(offered))
    (need,) = needs_of_quote(Quote.objects.get(pk=offered.pk))

    refused = client.post(url(offered, "accept/"), {"name": "Kim Lee", "agreed": "on"})
    page = refused.content.decode()
    assert refused.status_code == 409
    assert 'value="Kim Lee"' in page
    assert "1 still open" in page

    done = client.post(url(offered, "accept/"), {"name": "Kim Lee", "agreed": "on", "understood": need.key})
    again = client.post(url(offered, "accept/"), {"name": "Kim Lee", "agreed": "on"})

    assert (done.status_code, again.status_code) == (302, 302)
    quote = Quote.objects.get(pk=offered.pk)
    assert (quote.state, quote.evidence["name"], quote.evidence["address"]) == (
        "accepted",
        "Kim Lee",
        "127.0.0.1",
    )
    assert len(promised(quote)) == 1
    assert "You accepted this quote" in client.get(url(offered)).content.decode()


@pytest.mark.parametrize(
    ("values", "status"),
    [({}, 422), ({"name": "x" * 81, "agreed": "on"}, 422), ({"name": "\x00", "agreed": "on"}, 422)],
)
def test_bad_input_is_an_objection(client: Client, offered: Quote, values: Any, status: int) -> None:
    response = client.post(url(offered, "accept/"), {**values, "understood": ["\x00", "9" * 500]})

    assert response.status_code == status
    assert Quote.objects.get(pk=offered.pk).state == "sent"


def test_declines_with_words(client: Client, offered: Quote) -> None:
    response = client.post(url(offered, "decline/"), {"words": "Too large for the room."})

    assert response.status_code == 302
    quote = Quote.objects.get(pk=offered.pk)
    assert (quote.state, quote.declined_words) == ("declined", "Too large for the room.")
    assert client.post(url(offered, "accept/"), {"name": "Kim", "agreed": "on"}).status_code == 409


def test_a_question_in_place_is_sent_once(client: Client, offered: Quote) -> None:
    page = client.get(url(offered)).content.decode()
    values = {"text": "Does it come in oak?", "ticket": ticket_in(page), "line": str(offered.lines.get().pk)}

    first = client.post(url(offered, "ask/"), values)
    client.post(url(offered, "ask/"), values)

    assert first.status_code == 302
    asked = Message.objects.filter(matter=offered.matter, text__contains="Does it come in oak?")
    assert asked.count() == 1


@pytest.mark.parametrize(
    "values", [{}, {"text": "?", "ticket": "forged"}, {"text": " ", "ticket": "x", "line": "９９"}]
)
def test_a_question_that_cannot_be_taken_is_kept_on_the_page(
    client: Client, offered: Quote, values: dict[str, str]
) -> None:
    response = client.post(url(offered, "ask/"), values)

    assert response.status_code == 422
    assert entries("quote_questioned") == []


@pytest.mark.parametrize("secret", ["nothing", "x" * 300, "%F0%9F%8D%B5"])
def test_a_wrong_secret_opens_nothing(client: Client, db: None, secret: str) -> None:
    for rest in ("", "quote.pdf"):
        assert client.get(f"/q/{secret}/{rest}").status_code == 404
    assert client.post(f"/q/{secret}/accept/", {"name": "x"}).status_code == 404


def test_nobody_reads_a_draft(client: Client, cast: Cast, ask: Any) -> None:
    draft = drafted(cast, ask, now=timezone.now())

    assert client.get(url(draft)).status_code == 404
    assert client.get(url(draft, "quote.pdf")).status_code == 404


def test_an_earlier_version_leads_to_the_newer(client: Client, cast: Cast, offered: Quote) -> None:
    ana = cast.actor("ana_agent")
    newer = renew_quote(actor=ana, now=timezone.now(), quote_id=offered.pk)
    send_quote(actor=ana, now=timezone.now(), quote_id=newer.pk)

    page = client.get(url(offered)).content.decode()

    assert f"/q/{newer.secret}/" in page
    assert "accept/" not in page
    assert client.post(url(offered, "accept/"), {"name": "Kim", "agreed": "on"}).status_code == 409


def test_is_a_pdf_where_one_can_be_written(client: Client, offered: Quote) -> None:
    pytest.importorskip("weasyprint")

    response = client.get(url(offered, "quote.pdf"))

    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    assert response.content.startswith(b"%PDF-")
    assert f"{offered.number}-v1.pdf" in response["Content-Disposition"]


@pytest.mark.parametrize("missing", [ImportError, OSError])
def test_says_how_to_print_where_no_pdf_can_be_written(
    client: Client, offered: Quote, monkeypatch: Any, missing: type[Exception]
) -> None:
    known = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith("weasyprint"):
            raise missing("libpango")
        return known(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    response = client.get(url(offered, "quote.pdf"))

    assert response.status_code == 501
    assert "print it" in response.content.decode()


def test_costs_a_fixed_number_of_statements(
    client: Client, offered: Quote, django_assert_max_num_queries: Any
) -> None:
    client.get(url(offered))

    with django_assert_max_num_queries(10):
        client.get(url(offered))
