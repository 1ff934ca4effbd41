"""Reception standards come into force in versions; replies are counted by their words and drawn to be read."""

from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from tests.cast import NOW, Cast
from yinuo.core.errors import DomainError, InvalidValue, NotAllowed, NotFound
from yinuo.core.journal import verify_journal
from yinuo.core.models import JournalEntry
from yinuo.matters.actions.messages import hold_reply, release_reply, send_reply
from yinuo.matters.actions.reception import (
    ReceptionTerms,
    add_reception,
    begin_reception,
    change_reception,
    draw_replies,
    retire_reception,
    review_reply,
)
from yinuo.matters.actions.states import resolve_matter
from yinuo.matters.errors import EmptyText, NameTaken
from yinuo.matters.models import (
    Message,
    ReceptionFinding,
    ReceptionPoint,
    ReceptionVersion,
    ReplyReview,
)
from yinuo.matters.queries.reception import asked_here, get_review, list_reception, list_reviews
from yinuo.matters.reception import reception_in_force

TERMS = ReceptionTerms(
    titles={"en": "Greet"}, texts={"en": "Say hello."}, counted="first_reply", marks=["Hello"]
)


def begin(cast: Cast) -> None:
    begin_reception(actor=cast.actor("leo_manager"), now=NOW)


def answer(cast: Cast, matter: Any, text: str, *, now: Any = NOW, then: str = "") -> Message:
    return send_reply(actor=cast.actor("ana_agent"), now=now, matter_id=matter.pk, text=text, then=then)


def found(code: str) -> list[bool]:
    rows = ReceptionFinding.objects.filter(point__code=code).order_by("matter")
    return list(rows.values_list("met", flat=True))


def test_five_begin_in_three_languages_once(cast: Cast) -> None:
    assert begin_reception(actor=cast.actor("leo_manager"), now=NOW) == 5
    assert begin_reception(actor=cast.actor("leo_manager"), now=NOW) == 0

    assert [one.code for one in reception_in_force()] == [
        "greeting",
        "first-answer",
        "tone",
        "emoji",
        "thanks",
    ]
    for one in reception_in_force():
        assert set(one.titles) == set(one.texts) == {"zh-hans", "zh-hant", "en"}
        assert {language for language, _channel, _text in one.examples} == {"zh-hans", "zh-hant", "en"}
    assert JournalEntry.objects.filter(verb="matters.reception_saved").count() == 5
    assert list(verify_journal()) == []


def test_who_may_not_set_them_changes_nothing(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        begin_reception(actor=cast.actor("ana_agent"), now=NOW)
    with pytest.raises(NotAllowed):
        add_reception(actor=cast.actor("sun_supervisor"), now=NOW, code="a", terms=TERMS)

    assert not ReceptionPoint.objects.exists()


def test_a_change_is_a_new_version_and_the_same_again_is_none(cast: Cast) -> None:
    leo = cast.actor("leo_manager")
    point = add_reception(actor=leo, now=NOW, code=" Greet ", terms=TERMS)
    later = NOW + timedelta(hours=1)

    change_reception(actor=leo, now=later, point_id=point.pk, terms=TERMS)
    assert point.versions.count() == 1
    change_reception(actor=leo, now=later, point_id=point.pk, terms=replace(TERMS, marks=["Hello", "Hi"]))

    first, second = point.versions.order_by("number")
    assert (point.code, first.valid_until, first.marks) == ("greet", later, ["Hello"])
    assert (second.number, second.valid_from, second.valid_until) == (2, later, None)
    assert [one.number for one in reception_in_force()] == [2]


def test_a_retired_one_is_asked_for_no_longer_until_it_is_saved_again(cast: Cast) -> None:
    leo = cast.actor("leo_manager")
    point = add_reception(actor=leo, now=NOW, code="greet", terms=TERMS)

    retire_reception(actor=leo, now=NOW, point_id=point.pk)
    retire_reception(actor=leo, now=NOW, point_id=point.pk)
    assert reception_in_force() == []
    assert JournalEntry.objects.filter(verb="matters.reception_retired").count() == 1
    change_reception(actor=leo, now=NOW, point_id=point.pk, terms=TERMS)

    assert [one.number for one in reception_in_force()] == [2]
    with pytest.raises(NotFound):
        retire_reception(actor=leo, now=NOW, point_id=point.pk + 99)


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"titles": {}}, EmptyText),
        ({"texts": {"en": " \x00 "}}, EmptyText),
        ({"marks": []}, EmptyText),
        ({"counted": "everywhere"}, InvalidValue),
        ({"titles": {"en": "x" * 81}}, DomainError),
        ({"marks": ["x" * 41]}, DomainError),
        ({"examples": [{"language": "de", "channel": "", "text": "Guten Tag"}]}, InvalidValue),
        ({"examples": [{"language": "en", "channel": "fax", "text": "Hello"}]}, InvalidValue),
        ({"examples": [{"language": "en", "channel": "", "text": "x" * 601}]}, DomainError),
    ],
)
def test_refuses_terms_that_cannot_be(cast: Cast, wrong: Any, error: type[DomainError]) -> None:
    with pytest.raises(error):
        add_reception(actor=cast.actor("leo_manager"), now=NOW, code="a", terms=replace(TERMS, **wrong))

    assert not ReceptionPoint.objects.exists() and not ReceptionVersion.objects.exists()


def test_a_code_is_there_once_and_plain(cast: Cast) -> None:
    leo = cast.actor("leo_manager")
    add_reception(actor=leo, now=NOW, code="greet", terms=TERMS)

    with pytest.raises(NameTaken):
        add_reception(actor=leo, now=NOW, code="greet", terms=TERMS)
    with pytest.raises(InvalidValue):
        add_reception(actor=leo, now=NOW, code="问候", terms=TERMS)


def test_the_first_reply_is_looked_at_and_no_later_one(cast: Cast, ask: Any) -> None:
    begin(cast)
    greeted, plain = ask(), ask()

    answer(cast, greeted, "您好，可以混搭。")
    answer(cast, greeted, "补充一句。", now=NOW + timedelta(minutes=1))
    answer(cast, plain, "可以混搭。")
    answer(cast, plain, "您好，再补充。", now=NOW + timedelta(minutes=1))

    assert found("greeting") == [True, False]
    finding = ReceptionFinding.objects.get(matter=plain.pk)
    assert (finding.staff, finding.version.number, finding.at) == (cast.ana_agent, 1, NOW)


def test_a_held_reply_counts_when_it_leaves(cast: Cast, ask: Any) -> None:
    begin(cast)
    matter, ana = ask(), cast.actor("ana_agent")
    held = hold_reply(actor=ana, now=NOW, matter_id=matter.pk, text="您好，可以。")
    assert found("greeting") == []

    if Message.objects.get(pk=held.pk).delivery == "held":
        release_reply(actor=cast.actor("ada_administrator"), now=NOW, message_id=held.pk, as_staff=ana)

    assert found("greeting") == [True]


def test_the_last_reply_is_looked_at_when_the_matter_is_resolved(cast: Cast, ask: Any) -> None:
    begin(cast)
    matter = ask()
    answer(cast, matter, "您好，谢谢您的来信。")
    answer(cast, matter, "已经寄出。", now=NOW + timedelta(hours=1))
    assert found("thanks") == []

    resolve_matter(actor=cast.actor("ana_agent"), now=NOW + timedelta(hours=2), matter_id=matter.pk)

    assert found("thanks") == [False]


def test_without_standards_nothing_is_looked_at(cast: Cast, ask: Any) -> None:
    answer(cast, ask(), "您好。")

    assert not ReceptionFinding.objects.exists()


def test_examples_come_in_the_customers_language_filled_in(cast: Cast, ask: Any) -> None:
    begin(cast)

    greeting = asked_here(actor=cast.actor("ana_agent"), matter_id=ask().pk, language="en")[0]

    assert greeting.title == "Greet first"
    assert greeting.examples == ["您好，Kim，我是Ana，您的事我来跟进。"]


def test_letters_have_their_own_examples_first(cast: Cast, ask: Any) -> None:
    begin(cast)
    matter = ask(channel="email")

    greeting = asked_here(actor=cast.actor("ana_agent"), matter_id=matter.pk, language="en")[0]

    assert [text.startswith("Kim，您好") for text in greeting.examples] == [True, False]


def test_replies_are_drawn_once_and_never_ones_own(cast: Cast, ask: Any) -> None:
    begin(cast)
    for _n in range(3):
        answer(cast, ask(), "您好。")
    leo, ana = cast.actor("leo_manager"), cast.actor("ana_agent")

    assert draw_replies(actor=leo, now=NOW, size=2) == 2
    assert draw_replies(actor=leo, now=NOW, size=5) == 1
    assert draw_replies(actor=leo, now=NOW, size=5) == 0

    assert len(list_reviews(actor=leo)) == 3
    assert JournalEntry.objects.filter(verb="matters.replies_drawn").count() == 2
    with pytest.raises(NotAllowed):
        draw_replies(actor=ana, now=NOW)
    with pytest.raises(InvalidValue):
        draw_replies(actor=leo, now=NOW, size=0)
    with pytest.raises(InvalidValue):
        draw_replies(actor=leo, now=NOW, days=9999)


def test_a_review_says_point_by_point_and_can_be_said_again(cast: Cast, ask: Any) -> None:
    begin(cast)
    matter = ask()
    answer(cast, matter, "您好。")
    leo = cast.actor("leo_manager")
    draw_replies(actor=leo, now=NOW)
    (row,) = list_reviews(actor=leo)
    assert get_review(actor=leo, review_id=row.id).asked.startswith("岩板")

    review_reply(actor=leo, now=NOW, review_id=row.id, marks={"tone": "no"})
    review_reply(actor=leo, now=NOW, review_id=row.id, marks={"tone": "yes", "emoji": "does_not_apply"})

    review = ReplyReview.objects.get()
    assert (review.reviewer, review.marks) == (cast.leo_manager, {"tone": "yes", "emoji": "does_not_apply"})
    assert list_reviews(actor=leo) == []
    assert [one.id for one in list_reviews(actor=leo, done=True)] == [row.id]
    assert JournalEntry.objects.filter(verb="matters.reply_reviewed", subject_id=matter.pk).count() == 2


def test_a_review_of_what_cannot_be_said_changes_nothing(cast: Cast, ask: Any) -> None:
    begin(cast)
    answer(cast, ask(), "您好。")
    leo = cast.actor("leo_manager")
    draw_replies(actor=leo, now=NOW)
    key = ReplyReview.objects.get().pk

    for marks, error in (
        ({"tone": "perhaps"}, InvalidValue),
        ({"height": "yes"}, InvalidValue),
        ({}, EmptyText),
    ):
        with pytest.raises(error):
            review_reply(actor=leo, now=NOW, review_id=key, marks=marks)
    with pytest.raises(NotAllowed):
        review_reply(actor=cast.actor("tia_technician"), now=NOW, review_id=key, marks={"tone": "yes"})
    with pytest.raises(NotFound):
        review_reply(actor=leo, now=NOW, review_id=key + 99, marks={"tone": "yes"})

    assert ReplyReview.objects.get().reviewed_at is None


def test_the_list_needs_its_right(cast: Cast) -> None:
    begin(cast)

    rows = list_reception(actor=cast.actor("leo_manager"), language="en")
    assert rows[0].code == "greeting"
    with pytest.raises(NotAllowed):
        list_reception(actor=cast.actor("ana_agent"), language="en")
