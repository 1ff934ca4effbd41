import pytest
from django.test import Client

from tests.cast import NOW, SYSTEM, Cast
from yinuo.catalog.actions.articles import create_article, publish_article, write_article_version
from yinuo.catalog.actions.missed import note_missed_search
from yinuo.catalog.models import Article, MissedSearch


@pytest.fixture
def leo(cast: Cast, client: Client) -> Client:
    client.force_login(cast.leo_manager, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def missed(cast: Cast) -> int:
    return note_missed_search(actor=SYSTEM, now=NOW, text="开收据", language="zh-hans", place="portal") or 0


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


def test_shows_editors_what_was_not_found(leo: Client, missed: int) -> None:
    page = leo.get("/desk/knowledge/missed/").content.decode()

    assert "开收据" in page and f"/desk/knowledge/missed/{missed}/" in page
    assert "开收据" not in leo.get("/desk/knowledge/missed/?show=settled").content.decode()


def test_settles_by_an_article(leo: Client, missed: int, article: Article) -> None:
    assert "怎么开发票" in leo.get(f"/desk/knowledge/missed/{missed}/").content.decode()

    response = leo.post(f"/desk/knowledge/missed/{missed}/", {"article_id": article.pk, "reason": ""})

    assert (response.status_code, response["Location"]) == (302, "/desk/knowledge/missed/")
    assert MissedSearch.objects.get(pk=missed).article_id == article.pk
    assert "invoice" in leo.get("/desk/knowledge/missed/?show=settled").content.decode()


@pytest.mark.parametrize(
    "values", [{"reason": " "}, {"article_id": "x"}, {"article_id": "9" * 30}, {"reason": "长" * 201}]
)
def test_says_what_is_wrong(leo: Client, missed: int, values: dict[str, str]) -> None:
    response = leo.post(f"/desk/knowledge/missed/{missed}/", values)

    assert response.status_code == 422
    assert MissedSearch.objects.get(pk=missed).settled_at is None


def test_refuses_strange_addresses_and_cursors(leo: Client, missed: int) -> None:
    assert leo.get("/desk/knowledge/missed/999999/").status_code == 404
    assert leo.get("/desk/knowledge/missed/?after=x").status_code == 422


def test_is_for_those_who_edit(cast: Cast, client: Client, missed: int) -> None:
    client.force_login(cast.ana_agent, backend="django.contrib.auth.backends.ModelBackend")

    assert client.get("/desk/knowledge/missed/").status_code == 403
    assert client.post(f"/desk/knowledge/missed/{missed}/", {"reason": "x"}).status_code == 403


def test_counts_what_colleagues_do_not_find(leo: Client, article: Article) -> None:
    leo.get("/desk/knowledge/", {"q": "会员积分"})
    leo.get("/desk/knowledge/", {"q": "发票"})

    assert [(row.text, row.place) for row in MissedSearch.objects.all()] == [("会员积分", "desk")]
