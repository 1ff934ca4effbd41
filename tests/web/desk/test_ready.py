"""What the composer offers to insert: articles with their source, and earlier good answers."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from tests.cast import NOW, SYSTEM, Cast
from yinuo.catalog.actions.articles import create_article, publish_article, write_article_version
from yinuo.catalog.actions.products import NewPrecaution, create_product, set_precautions
from yinuo.catalog.models import Article
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.actions.ratings import rate_matter
from yinuo.matters.actions.states import resolve_matter
from yinuo.matters.models import Matter
from yinuo.people.actors import customer_actor
from yinuo.presale.queries.earlier import find_earlier_answers

ANSWER = "您好，水印用软布蘸少许木蜡油，顺着木纹擦三五遍就会淡。"


@pytest.fixture
def desk(cast: Cast, client: Client) -> Client:
    client.force_login(cast.ana_agent, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def article(cast: Cast) -> Article:
    product = create_product(actor=SYSTEM, now=NOW, code="T-1601", names={"zh-hans": "胡桃木餐桌"})
    set_precautions(
        actor=SYSTEM,
        now=NOW,
        product_id=product.pk,
        precautions=[NewPrecaution(severity="warning", texts={"zh-hans": "木蜡油易燃，擦布用后平铺晾干。"})],
    )
    made = create_article(actor=SYSTEM, now=NOW, slug="water-marks", product_ids=[product.pk])
    for language, title, body in (
        ("zh-hans", "桌面有水印怎么办", "软布蘸少许**木蜡油**擦。"),
        ("en", "Water marks on a table", "Rub a little wax oil along the grain."),
    ):
        write_article_version(
            actor=SYSTEM, now=NOW, article_id=made.pk, language=language, title=title, body=body
        )
    return publish_article(
        actor=SYSTEM, now=NOW, article_id=made.pk, audience="public", languages=["zh-hans", "en"]
    )


def _answered(
    ask: Any, cast: Cast, text: str, *, score: int | None = 5, question: str = "餐桌有水印怎么办"
) -> Matter:
    matter: Matter = ask(question)
    ana = cast.actor("ana_agent")
    send_reply(actor=ana, now=NOW + timedelta(minutes=1), matter_id=matter.pk, text=text)
    resolve_matter(actor=ana, now=NOW + timedelta(minutes=2), matter_id=matter.pk)
    if score is not None:
        guest = customer_actor(customer_id=None, name="Kim", matter_ids=[matter.pk])
        rate_matter(actor=guest, now=NOW + timedelta(minutes=3), matter_id=matter.pk, score=score)
    return matter


def _inserted(response: Any) -> str:
    assert response.status_code == 204
    return str(json.loads(response["HX-Trigger"])["composer:insert"]["text"])


def test_inserts_an_article_with_its_source_and_what_must_be_told(
    desk: Client, ask: Any, article: Article, settings: Any
) -> None:
    matter = ask("我的餐桌上有一圈水印")

    menu = desk.get(f"/desk/matters/{matter.pk}/ready/").content.decode()
    text = _inserted(desk.post(f"/desk/matters/{matter.pk}/ready/articles/{article.pk}/"))

    assert "桌面有<mark>水印</mark>怎么办" in menu
    assert text.startswith("软布蘸少许木蜡油擦。\n\n")
    assert "木蜡油易燃，擦布用后平铺晾干。" in text
    assert f"{settings.YINUO_PUBLIC_URL}/help/water-marks/" in text


def test_cites_in_the_customers_language(desk: Client, ask: Any, article: Article) -> None:
    matter = ask("water marks on my table", language="en")

    text = _inserted(desk.post(f"/desk/matters/{matter.pk}/ready/articles/{article.pk}/"))

    assert text.startswith("Rub a little wax oil") and "“Water marks on a table”" in text


def test_never_cites_what_the_customer_may_not_read(desk: Client, ask: Any, article: Article) -> None:
    matter = ask("餐桌上有水印")
    publish_article(actor=SYSTEM, now=NOW, article_id=article.pk, audience="staff", languages=["zh-hans"])

    assert "水印</mark>" not in desk.get(f"/desk/matters/{matter.pk}/ready/").content.decode()
    assert desk.post(f"/desk/matters/{matter.pk}/ready/articles/{article.pk}/").status_code == 404
    assert desk.post(f"/desk/matters/{matter.pk}/ready/articles/999999/").status_code == 404


def test_offers_what_was_answered_well_before(desk: Client, ask: Any, cast: Cast) -> None:
    _answered(ask, cast, ANSWER)
    matter = ask("胡桃木桌面上有水印，怎么处理？")

    (found,) = find_earlier_answers(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk)
    menu = desk.get(f"/desk/matters/{matter.pk}/ready/").content.decode()
    text = _inserted(desk.post(f"/desk/matters/{matter.pk}/ready/earlier/{found.message_id}/"))

    assert found.score == 5 and str(found.message_id) in menu
    assert text == found.text == ANSWER.removeprefix("您好，")


@pytest.mark.parametrize(
    ("answer", "score", "question"),
    [
        (ANSWER, 2, "餐桌有水印怎么办"),
        (ANSWER, None, "餐桌有水印怎么办"),
        ("水印不要紧，我明天下午三点前上门给您处理好。", 5, "餐桌有水印怎么办"),
        ("张女士家的水印已经处理好了，请张女士放心。", 5, "餐桌有水印怎么办"),
        (ANSWER, 5, "沙发什么时候发货"),
    ],
)
def test_offers_nothing_disliked_promised_personal_or_unlike(
    ask: Any, cast: Cast, desk: Client, answer: str, score: int | None, question: str
) -> None:
    earlier = _answered(ask, cast, answer, score=score, question=question)
    matter = ask("胡桃木桌面上有水印，怎么处理？")

    assert find_earlier_answers(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk) == []
    question_id = earlier.messages.get(direction="in").pk
    assert desk.post(f"/desk/matters/{matter.pk}/ready/earlier/{question_id}/").status_code == 404


def test_reads_earlier_answers_in_few_statements(
    ask: Any, cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for _time in range(4):
        _answered(ask, cast, ANSWER)
    matter = ask("桌面有水印")
    ana = cast.actor("ana_agent")

    with django_assert_max_num_queries(8):
        found = find_earlier_answers(actor=ana, now=NOW, matter_id=matter.pk)

    assert len(found) == 3
