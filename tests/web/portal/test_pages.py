"""The pages that everyone may open, in three languages and both looks."""

from typing import Any

import pytest
from django.test import Client

from tests.cast import NOW, Cast
from yinuo.catalog.actions.articles import create_article, publish_article, write_article_version
from yinuo.catalog.models import Article, Precaution, Product
from yinuo.core.actor import SYSTEM
from yinuo.presale.models import Inquiry
from yinuo.web.portal.home import opening_words

PAGES = ("/", "/ask/", "/track/", "/help/", "/help/?q=胡桃木", "/board/", "/standards/", "/robots.txt")


def make_article(
    slug: str, *, audience: str = "public", title: str = "胡桃木保养", body: str = "用软布擦拭。"
) -> Article:
    article = create_article(actor=SYSTEM, now=NOW, slug=slug, category="保养")
    write_article_version(
        actor=SYSTEM, now=NOW, article_id=article.pk, language="zh-hans", title=title, body=body
    )
    return publish_article(
        actor=SYSTEM, now=NOW, article_id=article.pk, audience=audience, languages=["zh-hans"]
    )


@pytest.mark.parametrize("language", ["zh-hans", "zh-hant", "en"])
@pytest.mark.parametrize("address", PAGES)
def test_opens_in_every_language(client: Client, cast: Cast, address: str, language: str) -> None:
    response = client.get(address, headers={"cookie": f"yinuo_language={language}; yinuo_theme=dark"})

    assert response.status_code == 200


def test_opens_in_an_empty_house(client: Client, db: None) -> None:
    assert [client.get(address).status_code for address in PAGES] == [200] * len(PAGES)


def test_finds_public_articles_only(client: Client, cast: Cast) -> None:
    make_article("walnut-care")
    make_article("walnut-secret", audience="staff", title="胡桃木内部价")

    page = client.get("/help/?q=胡桃木").content.decode()

    assert "胡桃木保养" in page
    assert "胡桃木内部价" not in page
    assert client.get("/help/walnut-secret/").status_code == 404
    assert client.get("/help/no-such-article/").status_code == 404


def test_shows_the_precautions_of_the_products(client: Client, cast: Cast) -> None:
    article = make_article("walnut-care")
    product = Product.objects.create(code="T1", names={"zh-hans": "茶几"}, created_at=NOW)
    Precaution.objects.create(product=product, texts={"zh-hans": "避免阳光直射"}, severity="warning")
    article.products.add(product)

    page = client.get("/help/walnut-care/").content.decode()

    assert "避免阳光直射" in page


def test_counts_one_vote_of_one_reader(client: Client, cast: Cast) -> None:
    article = make_article("walnut-care")

    for _again in range(3):
        client.post("/help/walnut-care/vote/", {"helpful": "yes"})
    Client().post("/help/walnut-care/vote/", {"helpful": "no"})
    Client().post("/help/walnut-care/vote/", {"helpful": "maybe"})

    article.refresh_from_db()
    assert (article.helpful, article.not_helpful) == (1, 1)


def test_suggests_an_article_while_one_writes(client: Client, cast: Cast) -> None:
    make_article("walnut-care")

    part = client.get("/ask/suggest/", {"question": "胡桃木"}).content.decode()

    assert "/help/walnut-care/" in part
    assert client.get("/ask/suggest/", {"question": ""}).content.decode().strip() == ""


def test_lists_the_standards_in_force(client: Client, cast: Cast) -> None:
    page = client.get("/standards/", headers={"accept-language": "en"}).content.decode()

    assert "First answer" in page
    assert "within 30 minutes of service hours" in page


def test_says_until_when_it_is_open(cast: Cast) -> None:
    from datetime import timedelta

    from django.utils import translation

    with translation.override("en"):
        assert opening_words(NOW)["words"] == "Open now, until 12:00"
        assert opening_words(NOW + timedelta(hours=3))["words"] == "Closed now; open again today 13:30"
        assert opening_words(NOW + timedelta(hours=9))["words"] == "Closed now; open again tomorrow 09:00"


def test_keeps_programs_out_of_threads(client: Client, db: None) -> None:
    assert "Disallow: /t/\n" in client.get("/robots.txt").content.decode()


def test_takes_no_get_for_what_changes_something(client: Client, asked: Inquiry) -> None:
    for name in ("reply", "solved", "rate", "reopen"):
        assert client.get(f"/t/{asked.secret}/{name}/").status_code == 405


def test_refuses_a_form_of_another_site(question: dict[str, Any]) -> None:
    assert Client(enforce_csrf_checks=True).post("/ask/", question).status_code == 403
