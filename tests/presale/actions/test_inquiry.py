"""How inquiries are sorted, and how the house counts them."""

from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.presale.looking_after import verbs_of
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound
from yinuo.core.models import JournalEntry
from yinuo.people.actions.arrival import Arrival
from yinuo.presale.actions.inquiry import ask_inquiry, set_inquiry_counting, sort_inquiry
from yinuo.presale.errors import NumberOutOfRange
from yinuo.presale.inquiry_settings import InquiryCounting, inquiry_counting
from yinuo.presale.models import Inquiry, InquirySetting


def manner(matter: Any) -> str:
    return str(Inquiry.objects.values_list("manner", flat=True).get(pk=matter.pk))


def test_is_sorted_when_it_is_taken_in(cast: Cast, ask: Any) -> None:
    assert manner(ask("有现货吗？")) == "one_line"
    assert manner(ask("有现货吗？", searched="茶几 现货")) == "advice"
    assert manner(ask("有现货吗？", asked_from="article:stock")) == "advice"
    assert manner(ask("裂了", topic="trouble")) == "trouble"


def test_staff_may_say_how_somebody_came(cast: Cast) -> None:
    inquiry = ask_inquiry(
        actor=cast.actor("ana_agent"),
        now=NOW,
        asker=Arrival(name="Kim"),
        text="想要 1.8 米的床",
        manner="left",
    )

    assert manner(inquiry) == "left"


@pytest.mark.parametrize("said", ["left", "advice", "nonsense", "x" * 500])
def test_who_asks_does_not_say_how_they_came(cast: Cast, ask: Any, said: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        ask("有现货吗？", manner=said)

    assert refused.value.field == "manner"
    assert not Inquiry.objects.exists()


def test_is_corrected_with_a_trace(cast: Cast, ask: Any) -> None:
    matter = ask("有现货吗？")

    sort_inquiry(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, manner="trouble")

    assert manner(matter) == "trouble"
    entry = JournalEntry.objects.get(verb="presale.inquiry_sorted")
    assert (entry.matter_id, entry.facts) == (matter.pk, {"before": "one_line", "after": "trouble"})


def test_the_same_again_leaves_no_trace(cast: Cast, ask: Any) -> None:
    matter = ask("有现货吗？")

    sort_inquiry(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, manner="one_line")

    assert "presale.inquiry_sorted" not in verbs_of(matter.pk)


def test_refuses_what_is_no_manner_no_inquiry_or_not_theirs(cast: Cast, ask: Any) -> None:
    matter = ask("有现货吗？")

    with pytest.raises(InvalidValue):
        sort_inquiry(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, manner="\x00")
    with pytest.raises(NotFound):
        sort_inquiry(actor=cast.actor("ana_agent"), now=NOW, matter_id=2**62, manner="left")
    with pytest.raises(NotFound):
        sort_inquiry(actor=cast.actor("otto_other_outlet"), now=NOW, matter_id=matter.pk, manner="left")
    with pytest.raises(NotAllowed):
        sort_inquiry(actor=cast.actor("sun_supervisor"), now=NOW, matter_id=matter.pk, manner="left")

    assert manner(matter) == "one_line"


def test_counts_by_the_usual_days_until_somebody_sets_others(cast: Cast) -> None:
    usual = InquiryCounting(bought_within_days=90, not_bought_after_days=30, follow_up_after_days=7)
    assert inquiry_counting() == usual

    set_inquiry_counting(
        actor=cast.actor("leo_manager"),
        now=NOW,
        bought_within_days=60,
        not_bought_after_days=30,
        follow_up_after_days=5,
    )

    assert inquiry_counting() == InquiryCounting(
        bought_within_days=60, not_bought_after_days=30, follow_up_after_days=5
    )
    entry = JournalEntry.objects.get(verb="presale.inquiry_counting_set")
    assert entry.facts == {"changed": {"bought_within_days": [90, 60], "follow_up_after_days": [7, 5]}}
    assert InquirySetting.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "days"),
    [
        ("bought_within_days", 0),
        ("bought_within_days", 731),
        ("not_bought_after_days", -1),
        ("not_bought_after_days", 366),
        ("follow_up_after_days", 91),
        ("follow_up_after_days", 10**30),
    ],
)
def test_refuses_days_that_make_no_sense(cast: Cast, field: str, days: int) -> None:
    known = {"bought_within_days": 90, "not_bought_after_days": 30, "follow_up_after_days": 7}

    with pytest.raises(NumberOutOfRange) as refused:
        set_inquiry_counting(actor=cast.actor("leo_manager"), now=NOW, **known | {field: days})

    assert refused.value.field == field
    assert not InquirySetting.objects.exists()


def test_only_who_edits_the_pipeline_sets_days(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        set_inquiry_counting(
            actor=cast.actor("ana_agent"),
            now=NOW,
            bought_within_days=60,
            not_bought_after_days=30,
            follow_up_after_days=5,
        )
