import pytest
from msgspec.structs import replace

from tests.cast import NOW, Cast
from tests.presale.guiding import NAMES, QUESTIONS, guide_made, question
from tests.presale.quoting import entries
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound
from yinuo.people.errors import AlreadyExists
from yinuo.presale.actions.guide import (
    change_guide,
    create_guide,
    move_question,
    publish_guide,
    put_question,
    remove_question,
    write_questions,
    written_questions,
)
from yinuo.presale.errors import GuideFaulty, GuideUnchanged
from yinuo.presale.models import DiscoveryGuide, GuideVersion
from yinuo.presale.queries.discovery import get_guide, list_guides, list_ready_guides

NEW = question("style", "text", "喜欢什么样子？", "Which look?", about="wish")


def codes(guide: DiscoveryGuide) -> list[str]:
    return [one.code for one in written_questions(guide)]


def test_makes_writes_and_publishes(cast: Cast) -> None:
    guide = guide_made(cast)

    version = GuideVersion.objects.get()
    assert (version.number, version.published_at, codes(guide)) == (
        1,
        NOW,
        ["home", "trouble", "rooms", "budget"],
    )
    assert [e.facts["number"] for e in entries("guide_published")] == [1]


def test_what_is_published_never_changes(cast: Cast) -> None:
    guide = guide_made(cast)
    leo = cast.actor("leo_manager")

    put_question(actor=leo, now=NOW, guide_id=guide.pk, question=NEW)

    first, second = GuideVersion.objects.order_by("number")
    assert [len(first.questions), len(second.questions)] == [4, 5]
    assert (first.published_at, second.published_at) == (NOW, None)
    row = get_guide(actor=leo, guide_id=guide.pk, language="en").row
    assert (row.published, row.draft, row.questions, row.name) == (1, 2, 5, "Whole home")


def test_writes_one_draft_until_it_is_published(cast: Cast) -> None:
    guide = guide_made(cast)
    leo = cast.actor("leo_manager")

    put_question(actor=leo, now=NOW, guide_id=guide.pk, question=NEW)
    put_question(actor=leo, now=NOW, guide_id=guide.pk, question=replace(NEW, required=True))
    move_question(actor=leo, now=NOW, guide_id=guide.pk, code="style", by=-1)
    remove_question(actor=leo, now=NOW, guide_id=guide.pk, code="rooms")
    version = publish_guide(actor=leo, now=NOW, guide_id=guide.pk)

    assert (version.number, codes(guide)) == (2, ["home", "trouble", "style", "budget"])
    assert written_questions(guide)[2].required


@pytest.mark.parametrize(
    ("code", "by", "order"),
    [
        ("home", -1, ["home", "trouble", "rooms", "budget"]),
        ("home", 1, ["trouble", "home", "rooms", "budget"]),
        ("home", 99, ["trouble", "rooms", "budget", "home"]),
    ],
)
def test_moves_a_question_as_far_as_there_are_places(
    cast: Cast, code: str, by: int, order: list[str]
) -> None:
    guide = guide_made(cast)

    move_question(actor=cast.actor("leo_manager"), now=NOW, guide_id=guide.pk, code=code, by=by)

    assert codes(guide) == order


def test_refuses_to_publish_what_cannot_be_asked(cast: Cast) -> None:
    guide = guide_made(cast, published=False)
    leo = cast.actor("leo_manager")
    move_question(actor=leo, now=NOW, guide_id=guide.pk, code="home", by=1)

    with pytest.raises(GuideFaulty) as refused:
        publish_guide(actor=leo, now=NOW, guide_id=guide.pk)

    assert refused.value.data["faults"] == [
        {"question": "trouble", "what": "condition_not_earlier", "detail": "home"}
    ]
    assert entries("guide_published") == [] and GuideVersion.objects.get().published_at is None


def test_refuses_to_publish_nothing_new(cast: Cast) -> None:
    guide = guide_made(cast)

    with pytest.raises(GuideUnchanged):
        publish_guide(actor=cast.actor("leo_manager"), now=NOW, guide_id=guide.pk)


def test_refuses_bad_facts(cast: Cast) -> None:
    guide = guide_made(cast)
    leo = cast.actor("leo_manager")

    for fields in (
        {"names": {}},
        {"names": {"fr": "x"}},
        {"names": {"en": "x" * 81}},
        {"purposes": "x"},
        {"family": "x" * 61},
        {"colour": "red"},
    ):
        with pytest.raises(InvalidValue):
            change_guide(actor=leo, now=NOW, guide_id=guide.pk, fields=fields)
    with pytest.raises(AlreadyExists):
        create_guide(actor=leo, now=NOW, code="Whole-Home", fields={"names": NAMES})
    with pytest.raises(InvalidValue):
        create_guide(actor=leo, now=NOW, code="全屋", fields={"names": NAMES})
    with pytest.raises(InvalidValue):
        create_guide(actor=leo, now=NOW, code="other", fields={})
    with pytest.raises(NotFound):
        move_question(actor=leo, now=NOW, guide_id=guide.pk, code="none", by=1)
    with pytest.raises(NotFound):
        publish_guide(actor=leo, now=NOW, guide_id=0)

    assert DiscoveryGuide.objects.count() == 1 and len(entries("guide_changed")) == 1


def test_needs_the_right_to_write_guides(cast: Cast) -> None:
    guide = guide_made(cast)
    ana = cast.actor("ana_agent")

    with pytest.raises(NotAllowed):
        write_questions(actor=ana, now=NOW, guide_id=guide.pk, questions=QUESTIONS)
    with pytest.raises(NotAllowed):
        create_guide(actor=ana, now=NOW, code="other", fields={"names": NAMES})
    with pytest.raises(NotAllowed):
        list_guides(actor=ana, language="en")


def test_lists_what_can_be_asked_by(cast: Cast, django_assert_num_queries: object) -> None:
    ready = guide_made(cast, family="柜类")
    guide_made(cast, code="draft", published=False)
    out = guide_made(cast, code="old")
    leo = cast.actor("leo_manager")
    change_guide(actor=leo, now=NOW, guide_id=out.pk, fields={"active": False})

    with django_assert_num_queries(1):  # type: ignore[operator]
        rows = list_guides(actor=leo, language="zh-hans")

    assert [row.active for row in rows] == [True, True, False]
    found = list_ready_guides(actor=cast.actor("ana_agent"), language="zh-hans", family="柜类")
    assert [row.id for row in found] == [ready.pk]
