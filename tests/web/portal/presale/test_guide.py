"""A guide behind its link, and a brochure behind its own, without a script or a sign-in."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.presale.guiding import begun, say
from tests.presale.quoting import make_product
from yinuo.presale.actions.brochure import send_brochure
from yinuo.presale.models import Brochure, DiscoveryAnswer, DiscoverySession

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


@pytest.fixture
def session(cast: Cast, ask: Any) -> DiscoverySession:
    now = timezone.now()
    return begun(cast, ask(now=now), mode="link", told=False, now=now)


def test_leads_through_one_question_a_page(client: Client, session: DiscoverySession) -> None:
    url = f"/g/{session.secret}/"
    first = client.get(url)
    assert "先弄清楚您怎么住" in first.content.decode() and first["X-Robots-Tag"] == "noindex"
    assert client.get(f"{url}questions/home/")["Location"] == url
    assert client.post(url)["Location"] == f"{url}questions/home/"

    after = client.post(f"{url}questions/home/", {"value": "old"})
    assert after["Location"] == f"{url}questions/trouble/"
    wrong = client.post(after["Location"], {"value": ""})
    assert wrong.status_code == 422 and 'role="alert"' in wrong.content.decode()
    page = client.get(after["Location"]).content.decode()
    assert f"{url}questions/home/" in page
    client.post(after["Location"], {"value": "插座太少"})
    client.post(f"{url}questions/rooms/", {"unknown": "1"})
    ended = client.post(f"{url}questions/budget/", {"value": "30000"})
    assert ended["Location"] == url
    review = client.get(url).content.decode()
    assert "插座太少" in review and "30,000" in review
    client.post(f"{url}finish/")

    session.refresh_from_db()
    assert session.finished_at is not None and session.purpose_told_at is not None
    assert {row.by for row in DiscoveryAnswer.objects.all()} == {"customer"}
    assert "插座太少" in client.get(url).content.decode()


def test_changes_an_answer_and_asks_what_hangs_on_it(client: Client, session: DiscoverySession) -> None:
    url = f"/g/{session.secret}/"
    client.post(url)
    for code, value in (("home", "new"), ("rooms", "bed"), ("budget", "1")):
        client.post(f"{url}questions/{code}/", {"value": value})
    client.post(f"{url}finish/")

    shown = client.get(f"{url}questions/home/").content.decode()
    assert re.search(r'value="new" checked', shown)
    changed = client.post(f"{url}questions/home/", {"value": "old"})

    assert changed["Location"] == f"{url}questions/trouble/"
    session.refresh_from_db()
    assert session.finished_at is None


def test_is_shut_after_its_time(client: Client, session: DiscoverySession, cast: Cast) -> None:
    url = f"/g/{session.secret}/"
    client.post(url)
    client.post(f"{url}questions/home/", {"value": "new"})
    DiscoverySession.objects.update(expires_at=timezone.now() - timedelta(minutes=1))

    assert client.post(f"{url}questions/home/", {"value": "old"})["Location"] == url
    assert client.post(f"{url}finish/").status_code == 302
    assert client.get(url).status_code == 200

    assert DiscoveryAnswer.objects.get().value == "new"
    session.refresh_from_db()
    assert session.finished_at is None


@pytest.mark.parametrize("path", ["x", "x" * 200, "%E4%B8%AD"])
def test_opens_nothing_for_a_wrong_secret(client: Client, session: DiscoverySession, path: str) -> None:
    for door in ("g", "b"):
        assert client.get(f"/{door}/{path}/").status_code == 404
    assert client.get(f"/g/{session.secret}/questions/none/").status_code == 302


def test_a_run_by_staff_has_no_public_page(client: Client, cast: Cast, ask: Any) -> None:
    now = timezone.now()
    spoken = begun(cast, ask(now=now), now=now)
    say(cast, spoken, home="new")

    assert client.get(f"/g/{spoken.secret}/").status_code == 404


@pytest.fixture
def brochure(cast: Cast, ask: Any) -> Brochure:
    now = timezone.now()
    return send_brochure(
        actor=cast.actor("ana_agent"),
        now=now,
        matter_id=ask(now=now).pk,
        product_id=make_product().pk,
        reason="点名要看",
    )


def test_counts_a_person_who_opens_a_brochure(client: Client, brochure: Brochure) -> None:
    for _ in range(2):
        response = client.get(f"/b/{brochure.secret}/", headers={"user-agent": PHONE})
        assert response["Location"] == "/products/T-1/"

    brochure.refresh_from_db()
    assert brochure.opened == 2 and brochure.first_opened_at is not None


def test_counts_no_machine_no_prefetch_and_none_of_ours(
    client: Client, brochure: Brochure, cast: Cast
) -> None:
    url = f"/b/{brochure.secret}/"
    for headers in (
        {"user-agent": "Googlebot/2.1"},
        {"user-agent": "WhatsApp/2.23"},
        {"user-agent": ""},
        {"user-agent": PHONE, "sec-purpose": "prefetch"},
    ):
        assert client.get(url, headers=headers).status_code == 302
    assert client.head(url, headers={"user-agent": PHONE}).status_code == 302
    client.force_login(cast.ana_agent, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(url, headers={"user-agent": PHONE}).status_code == 302

    brochure.refresh_from_db()
    assert (brochure.opened, brochure.first_opened_at) == (0, None)


def test_is_gone_with_what_it_led_to(client: Client, brochure: Brochure) -> None:
    Brochure.objects.update(product=None)

    assert client.get(f"/b/{brochure.secret}/", headers={"user-agent": PHONE}).status_code == 404
