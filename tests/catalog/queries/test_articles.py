import pytest

from tests.cast import NOW
from yinuo.catalog.actions.articles import create_article, publish_article, write_article_version
from yinuo.catalog.models import Article
from yinuo.catalog.queries.articles import find_articles, get_article, list_articles, list_versions
from yinuo.core.actor import Actor
from yinuo.core.errors import NotAllowed, NotFound


def _article(leo: Actor, slug: str, audience: str, **titles: str) -> Article:
    article = create_article(actor=leo, now=NOW, slug=slug)
    languages = [code.replace("_", "-") for code in titles]
    for code, title in zip(languages, titles.values(), strict=True):
        write_article_version(
            actor=leo, now=NOW, article_id=article.pk, language=code, title=title, body=f"*{title}* 保养"
        )
    if audience:
        publish_article(actor=leo, now=NOW, article_id=article.pk, audience=audience, languages=languages)
    return article


@pytest.fixture
def shelf(leo: Actor) -> dict[str, Article]:
    return {
        "wood": _article(leo, "wood", "public", en="Wood", zh_hans="木材"),
        "desk": _article(leo, "desk", "staff", en="Refunds"),
        "draft": _article(leo, "draft", "", en="Draft"),
    }


def test_shows_each_reader_what_is_theirs(
    shelf: dict[str, Article], leo: Actor, ana: Actor, kim: Actor
) -> None:
    found = {
        actor.name: [row.slug for row in list_articles(actor=actor, language="en")[0]]
        for actor in (leo, ana, kim)
    }

    assert found == {"Leo": ["desk", "wood"], "Ana": ["desk", "wood"], "Kim": ["wood"]}
    assert [row.slug for row in list_articles(actor=leo, language="en", drafts=True)[0]] == [
        "desk",
        "draft",
        "wood",
    ]
    assert [row.slug for row in list_articles(actor=ana, language="en", drafts=True)[0]] == ["desk", "wood"]


def test_lists_in_the_language_that_is_there_by_two_queries(
    shelf: dict[str, Article],
    ana: Actor,
    django_assert_num_queries,  # type: ignore[no-untyped-def]
) -> None:
    with django_assert_num_queries(2):
        rows, after = list_articles(actor=ana, language="zh-hant")

    assert [(row.title, row.language) for row in rows] == [("Refunds", "en"), ("木材", "zh-hans")]
    assert after == ""


def test_lists_page_after_page(shelf: dict[str, Article], ana: Actor) -> None:
    first, after = list_articles(actor=ana, language="en", limit=1)
    second, end = list_articles(actor=ana, language="en", limit=1, after=after)

    assert ([row.slug for row in first + second], after, end) == (["desk", "wood"], "desk", "")


def test_reads_the_newest_published_version(shelf: dict[str, Article], leo: Actor, kim: Actor) -> None:
    write_article_version(
        actor=leo, now=NOW, article_id=shelf["wood"].pk, language="en", title="New", body="Later"
    )

    page = get_article(actor=kim, slug="wood", language="en")

    assert (page.row.title, page.number, page.languages) == ("Wood", 1, ["en", "zh-hans"])
    assert page.html.strip() == "<p><em>Wood</em> 保养</p>"


@pytest.mark.parametrize("slug", ["desk", "draft", "none", "a\x00"])
def test_finds_no_article_that_is_not_for_customers(shelf: dict[str, Article], kim: Actor, slug: str) -> None:
    with pytest.raises(NotFound):
        get_article(actor=kim, slug=slug, language="en")


def test_finds_by_words_what_the_reader_may_see(shelf: dict[str, Article], ana: Actor, kim: Actor) -> None:
    assert [row.slug for row in find_articles(actor=kim, text="保养", language="en")] == ["wood"]
    assert [row.slug for row in find_articles(actor=kim, text="refunds", language="en")] == []
    assert [row.slug for row in find_articles(actor=ana, text="refunds", language="en")] == ["desk"]


def test_shows_versions_to_those_who_edit(shelf: dict[str, Article], leo: Actor, ana: Actor) -> None:
    rows = list_versions(actor=leo, article_id=shelf["wood"].pk)

    assert [(row.language, row.number) for row in rows] == [("en", 1), ("zh-hans", 1)]
    with pytest.raises(NotAllowed):
        list_versions(actor=ana, article_id=shelf["wood"].pk)
