"""A contract behind its secret: read, printed, asked about, accepted; the newer one leads on."""

import builtins
import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.insale.contracting import PDF, drafted_contract, sent_contract
from tests.insale.ordering import content_of_two, entries, opened
from yinuo.insale.actions.contract import upload_contract
from yinuo.insale.actions.contract_offer import send_contract
from yinuo.insale.models import Contract
from yinuo.matters.models import Message


@pytest.fixture
def offered(cast: Cast) -> Contract:
    order = opened(cast, now=timezone.now(), content=content_of_two(language="en"))
    return sent_contract(cast, order, now=timezone.now())


def url(contract: Contract, rest: str = "") -> str:
    return f"/k/{contract.secret}/{rest}"


def ticket_in(page: str) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_shows_the_contract_in_its_own_language(
    client: Client, offered: Contract, django_assert_max_num_queries: Any
) -> None:
    client.get(url(offered))

    with django_assert_max_num_queries(10):
        response = client.get(url(offered), headers={"accept-language": "zh-hans"})

    page = response.content.decode()
    assert '<html lang="en"' in page
    for said in ("1. Who agrees", "Buyer: Kim", "¥4,000.00", offered.sha256, "Accept this contract"):
        assert said in page
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"


def test_the_first_opening_is_noted_but_not_for_heads_or_staff(
    client: Client, cast: Cast, offered: Contract
) -> None:
    staff = Client()
    staff.force_login(cast.ana_agent, backend="django.contrib.auth.backends.ModelBackend")
    assert staff.get(url(offered)).status_code == 200
    client.head(url(offered))
    assert entries("contract_viewed") == []

    client.get(url(offered))
    client.get(url(offered))

    assert len(entries("contract_viewed")) == 1


def test_is_accepted_with_a_name_and_a_tick(client: Client, offered: Contract) -> None:
    refused = client.post(url(offered, "accept/"), {"name": "Kim <Lee>"})
    assert refused.status_code == 422
    assert "Kim &lt;Lee&gt;" in refused.content.decode()

    done = client.post(
        url(offered, "accept/"),
        {"name": "Kim Lee", "agreed": "on"},
        headers={"user-agent": "Phone"},
    )
    again = client.post(url(offered, "accept/"), {"name": "Other", "agreed": "on"})

    assert (done.status_code, again.status_code) == (302, 302)
    offered.refresh_from_db()
    assert (offered.evidence["name"], offered.evidence["agent"], offered.evidence["address"]) == (
        "Kim Lee",
        "Phone",
        "127.0.0.*",
    )
    page = client.get(url(offered)).content.decode()
    assert "This contract is agreed" in page
    assert "accept/" not in page


@pytest.mark.parametrize("values", [{}, {"name": "x" * 81, "agreed": "on"}, {"name": "\x00", "agreed": "on"}])
def test_bad_input_is_an_objection(client: Client, offered: Contract, values: dict[str, str]) -> None:
    assert client.post(url(offered, "accept/"), values).status_code == 422
    assert Contract.objects.get(pk=offered.pk).accepted_at is None


def test_a_question_is_sent_once(client: Client, offered: Contract) -> None:
    page = client.get(url(offered)).content.decode()
    values = {"text": "Who carries it up?", "ticket": ticket_in(page)}

    first = client.post(url(offered, "ask/"), values)
    client.post(url(offered, "ask/"), values)

    assert first.status_code == 302
    assert Message.objects.filter(matter=offered.order_id, text__contains="carries it up").count() == 1
    for bad in ({}, {"text": "?", "ticket": "forged"}, {"text": " ", "ticket": "x"}):
        assert client.post(url(offered, "ask/"), bad).status_code == 422


def test_the_older_version_leads_to_the_newer(client: Client, cast: Cast, offered: Contract) -> None:
    newer = sent_contract(cast, offered.order, now=timezone.now(), text="Other words")

    page = client.get(url(offered)).content.decode()

    assert url(newer) in page
    assert "accept/" not in page
    assert client.post(url(offered, "accept/"), {"name": "Kim", "agreed": "on"}).status_code == 409


def test_a_file_is_a_download_that_no_browser_runs(client: Client, cast: Cast) -> None:
    import io

    ana, order = cast.actor("ana_agent"), opened(cast, now=timezone.now())
    made = upload_contract(
        actor=ana,
        now=timezone.now(),
        order_id=order.pk,
        name="ours.pdf",
        declared_type="application/pdf",
        stream=io.BytesIO(PDF),
    )
    assert client.get(url(made, "file/")).status_code == 404
    send_contract(actor=ana, now=timezone.now(), contract_id=made.pk)

    assert "ours.pdf" in client.get(url(made)).content.decode()
    response = client.get(url(made, "file/"))

    assert b"".join(response.streaming_content) == PDF  # type: ignore[attr-defined]
    assert response["Content-Disposition"].startswith("attachment")
    assert "sandbox" in response["Content-Security-Policy"]
    assert client.get(url(made, "contract.pdf")).status_code == 404


def test_without_weasyprint_it_says_how_to_print(
    client: Client, offered: Contract, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.__import__

    def missing(name: str, *args: Any, **kwargs: Any) -> Any:
        if name.startswith("weasyprint"):
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", missing)

    response = client.get(url(offered, "contract.pdf"))

    assert response.status_code == 501
    assert url(offered) in response.content.decode()


def test_is_written_as_pdf(client: Client, offered: Contract) -> None:
    pytest.importorskip("weasyprint")

    response = client.get(url(offered, "contract.pdf"))

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


@pytest.mark.parametrize("secret", ["nothing", "x" * 300, "%F0%9F%8D%B5"])
def test_a_wrong_secret_opens_nothing(client: Client, db: None, secret: str) -> None:
    for rest in ("", "contract.pdf", "file/"):
        assert client.get(f"/k/{secret}/{rest}").status_code == 404
    assert client.post(f"/k/{secret}/accept/", {"name": "x"}).status_code == 404


def test_nobody_reads_a_draft(client: Client, cast: Cast) -> None:
    draft = drafted_contract(cast, now=timezone.now())

    assert client.get(url(draft)).status_code == 404
    assert client.post(url(draft, "accept/"), {"name": "Kim", "agreed": "on"}).status_code == 404
