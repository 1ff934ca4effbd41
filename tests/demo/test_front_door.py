"""The page that signs in with one click."""

import pytest
from django.test import Client

from yinuo.core.models import JournalEntry
from yinuo.matters.models import Matter
from yinuo.people.models import Staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo_mode(settings: object, loaded: list[str]) -> None:
    settings.YINUO_DEMO = True  # type: ignore[attr-defined]


def test_shows_everyone_whom_one_can_be(client: Client, demo_mode: None) -> None:
    page = client.get("/demo/", headers={"accept-language": "en"}).content.decode()

    for name in ("周敏", "何雨彤", "方圆", "陆师傅", "高建国", "沈立", "顾青"):
        assert f"Enter as {name}" in page
    assert f"/t/{Matter.objects.get(customer__name='林晓梅').secret}/" in page


def test_signs_in_with_one_click(client: Client, demo_mode: None) -> None:
    zhoumin = Staff.objects.get(username="zhoumin")

    answer = client.post(f"/demo/enter/{zhoumin.pk}/")

    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    assert client.session["_auth_user_id"] == str(zhoumin.pk)
    entry = JournalEntry.objects.get(verb="people.signed_in")
    assert (entry.actor_id, entry.facts["method"]) == (zhoumin.pk, "demo")


def test_refuses_someone_who_is_not_shown(client: Client, demo_mode: None) -> None:
    hidden = Staff.objects.get(username="xujia")

    answer = client.post(f"/demo/enter/{hidden.pk}/")

    assert answer.status_code == 404
    assert "_auth_user_id" not in client.session


def test_does_not_sign_in_by_following_a_link(client: Client, demo_mode: None) -> None:
    answer = client.get(f"/demo/enter/{Staff.objects.get(username='zhoumin').pk}/")

    assert answer.status_code == 405


@pytest.mark.usefixtures("loaded")
def test_does_not_exist_outside_of_demo_mode(client: Client) -> None:
    zhoumin = Staff.objects.get(username="zhoumin")

    assert client.get("/demo/").status_code == 404
    assert client.post(f"/demo/enter/{zhoumin.pk}/").status_code == 404
    assert "_auth_user_id" not in client.session
