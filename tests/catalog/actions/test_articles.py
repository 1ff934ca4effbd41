from datetime import timedelta

import pytest

from tests.cast import NOW
from tests.catalog.conftest import last_entry, refused
from yinuo.catalog.actions.articles import (
    change_article,
    create_article,
    publish_article,
    retire_article,
    vote_article,
    write_article_version,
)
from yinuo.catalog.errors import (
    ArticleRetired,
    BadSlug,
    CatalogTextMissing,
    CodeTaken,
    NothingToPublish,
    NotPublished,
    UnknownLanguage,
)
from yinuo.catalog.models import Article, ArticleVersion, Product
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound
from yinuo.core.models import SearchDocument

LATER = NOW + timedelta(days=1)


@pytest.fixture
def care(leo: Actor) -> Article:
    article = create_article(actor=leo, now=NOW, slug="care-of-wood", category="Care")
    write_article_version(
        actor=leo, now=NOW, article_id=article.pk, language="en", title="Care", body="Use a **dry** cloth"
    )
    return article


def _publish(
    leo: Actor, article: Article, audience: str = "public", languages: tuple[str, ...] = ("en",)
) -> None:
    publish_article(actor=leo, now=LATER, article_id=article.pk, audience=audience, languages=languages)


def test_numbers_the_versions_of_each_language(leo: Actor, care: Article) -> None:
    for language in ("en", "zh-hans"):
        write_article_version(actor=leo, now=NOW, article_id=care.pk, language=language, title="T", body="B")

    found = ArticleVersion.objects.filter(article=care).order_by("language", "number")
    assert [(v.language, v.number, v.published_at, v.author_id) for v in found] == [
        ("en", 1, None, leo.id),
        ("en", 2, None, leo.id),
        ("zh-hans", 1, None, leo.id),
    ]
    assert last_entry("article", care.pk).facts["language"] == "zh-hans"


def test_publishes_the_newest_version_and_makes_it_findable(leo: Actor, care: Article) -> None:
    write_article_version(
        actor=leo, now=NOW, article_id=care.pk, language="en", title="Care 2", body="Oil it"
    )

    _publish(leo, care)

    found = (
        ArticleVersion.objects.filter(article=care).order_by("number").values_list("number", "published_at")
    )
    assert list(found) == [(1, None), (2, LATER)]
    document = SearchDocument.objects.get(kind="article", ref_id=care.pk)
    assert (document.title, document.audience) == ("Care 2", "public")
    assert last_entry("article", care.pk).facts == {"audience": "public", "versions": {"en": 2}}


def test_keeps_the_instant_of_the_first_publication(leo: Actor, care: Article) -> None:
    _publish(leo, care)

    publish_article(
        actor=leo, now=LATER + timedelta(days=1), article_id=care.pk, audience="staff", languages=["en"]
    )

    care.refresh_from_db()
    assert (care.audience, ArticleVersion.objects.get(article=care).published_at) == ("staff", LATER)


def test_refuses_to_publish_a_language_without_text(leo: Actor, care: Article) -> None:
    with refused(NothingToPublish, languages="zh-hans"):
        _publish(leo, care, languages=("en", "zh-hans"))
    with refused(NothingToPublish):
        _publish(leo, care, languages=())
    with refused(InvalidValue):
        _publish(leo, care, audience="aliens")


def test_refuses_words_that_cannot_be(leo: Actor, care: Article) -> None:
    with refused(UnknownLanguage, language="tlh"):
        write_article_version(actor=leo, now=NOW, article_id=care.pk, language="tlh", title="T", body="B")
    with refused(CatalogTextMissing):
        write_article_version(actor=leo, now=NOW, article_id=care.pk, language="en", title=" ", body="B")
    with refused(BadSlug):
        create_article(actor=leo, now=NOW, slug="a b")
    with refused(CodeTaken, code="care-of-wood"):
        create_article(actor=leo, now=NOW, slug="Care-of-wood")


def test_refuses_agents_to_write(ana: Actor, leo: Actor, care: Article) -> None:
    with refused(NotAllowed, right="article.edit"):
        create_article(actor=ana, now=NOW, slug="mine")
    with refused(NotFound):
        write_article_version(actor=ana, now=NOW, article_id=care.pk, language="en", title="T", body="B")
    _publish(leo, care)
    with refused(NotAllowed, right="article.edit"):
        write_article_version(actor=ana, now=NOW, article_id=care.pk, language="en", title="T", body="B")


def test_retires_an_article_for_good(leo: Actor, kim: Actor, care: Article) -> None:
    _publish(leo, care)

    retire_article(actor=leo, now=LATER, article_id=care.pk, reason="Outdated")

    assert not SearchDocument.objects.filter(kind="article").exists()
    with refused(ArticleRetired):
        _publish(leo, care)
    with refused(NotFound):
        vote_article(actor=kim, now=LATER, article_id=care.pk, helpful=True)


def test_counts_the_votes_of_readers_nobody_knows(leo: Actor, kim: Actor, care: Article) -> None:
    _publish(leo, care)

    for helpful in (True, True, False):
        vote_article(actor=kim, now=LATER, article_id=care.pk, helpful=helpful)

    care.refresh_from_db()
    assert (care.helpful, care.not_helpful) == (2, 1)
    assert last_entry("article", care.pk).facts == {"helpful": False}


def test_refuses_votes_on_what_a_reader_cannot_see(leo: Actor, kim: Actor, care: Article) -> None:
    with refused(NotPublished):
        vote_article(actor=leo, now=LATER, article_id=care.pk, helpful=True)
    _publish(leo, care, audience="staff")
    with refused(NotFound):
        vote_article(actor=kim, now=LATER, article_id=care.pk, helpful=True)


def test_changes_the_place_of_an_article(leo: Actor, care: Article) -> None:
    table = Product.objects.create(code="T-1", names={"en": "Table"}, created_at=NOW)

    change_article(
        actor=leo, now=NOW, article_id=care.pk, fields={"category": "Wood", "product_ids": [table.pk]}
    )

    assert last_entry("article", care.pk).facts == {
        "changed": {"category": ["Care", "Wood"], "product_ids": [[], [table.pk]]}
    }
    with refused(InvalidValue):
        change_article(actor=leo, now=NOW, article_id=care.pk, fields={"helpful": 9})
