from typing import Any

import pytest
from django.test import Client

from tests.cast import NOW, SYSTEM, Cast
from yinuo.catalog.actions.articles import create_article, publish_article, write_article_version
from yinuo.catalog.actions.missed import note_missed_search
from yinuo.catalog.models import Article, MissedSearch


@pytest.fixture
def article(cast: Cast) -> Article:
    made = create_article(actor=SYSTEM, now=NOW, slug="invoice")
    write_article_version(
        actor=SYSTEM,
        now=NOW,
        article_id=made.pk,
        language="zh-hans",
        title="怎么开发票",
        body="在订单页填写。",
    )
    return publish_article(
        actor=SYSTEM, now=NOW, article_id=made.pk, audience="public", languages=["zh-hans"]
    )


@pytest.fixture
def leo(cast: Cast, client: Client) -> Client:
    client.force_login(cast.leo_manager, backend="django.contrib.auth.backends.ModelBackend")
    return client


def _post(client: Client, path: str, body: dict[str, Any]) -> Any:
    return client.post(f"/api/v1{path}", body, content_type="application/json")


def test_suggests_what_answers(leo: Client, article: Article, settings: Any) -> None:
    found = leo.get("/api/v1/suggestions", {"text": "公司买的，能开发票吗"}).json()

    assert [(one["slug"], one["passage"]) for one in found["articles"]] == [("invoice", "在订单页填写。")]
    assert found["articles"][0]["url"] == f"{settings.YINUO_PUBLIC_URL}/help/invoice/"
    assert leo.get("/api/v1/suggestions", {"text": "x"}).status_code == 422


def test_settles_a_search_without_a_result(leo: Client, article: Article) -> None:
    key = note_missed_search(actor=SYSTEM, now=NOW, text="开收据", language="zh-hans", place="portal")

    listed = leo.get("/api/v1/missed-searches").json()["items"]
    assert [(row["id"], row["text"], row["times"]) for row in listed] == [(key, "开收据", 1)]
    assert _post(leo, f"/missed-searches/{key}/settle", {}).json()["code"] == "nothing_settles"
    assert _post(leo, f"/missed-searches/{key}/settle", {"article_id": article.pk}).status_code == 200
    assert _post(leo, f"/missed-searches/{key}/settle", {"reason": "x"}).status_code == 409
    assert _post(leo, "/missed-searches/999999/settle", {"reason": "x"}).status_code == 404
    assert leo.get("/api/v1/missed-searches", {"cursor": "x"}).status_code == 422


def test_counts_a_question_spared_and_a_search_in_vain(leo: Client, article: Article) -> None:
    assert _post(leo, f"/articles/{article.pk}/answered", {}).status_code in (200, 204)
    leo.get("/api/v1/search", {"q": "会员积分", "kind": "articles"})

    article.refresh_from_db()
    assert article.answered == 1
    assert [(row.text, row.place) for row in MissedSearch.objects.all()] == [("会员积分", "api")]
