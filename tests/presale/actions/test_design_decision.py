from typing import Any

import pytest

from tests.cast import NOW, Cast
from tests.presale.designing import DUE, begun, delivered, drafted, reader_of
from yinuo.core.errors import InvalidMove, InvalidValue, NotFound
from yinuo.core.models import JournalEntry
from yinuo.matters.errors import EmptyText, EvidenceNeeded
from yinuo.matters.models import Matter, Message, Notice
from yinuo.people.actors import customer_actor
from yinuo.presale.actions.design import promise_design
from yinuo.presale.actions.design_decision import agree_to_design, ask_design_change
from yinuo.presale.actions.design_version import begin_version
from yinuo.presale.actions.survey import note_finding, settle_finding
from yinuo.presale.errors import DesignVersionNotDelivered, GraveFindingsOpen
from yinuo.presale.models import Design


def test_the_customer_agrees_once(cast: Cast, ask: Any) -> None:
    version = delivered(cast, ask)
    reader = reader_of(version.design)

    agree_to_design(actor=reader, now=NOW, version_id=version.pk)
    agree_to_design(actor=reader, now=NOW, version_id=version.pk)

    version.refresh_from_db()
    assert (version.agreed_at, Design.objects.get().state) == (NOW, "agreed")
    assert JournalEntry.objects.filter(verb="presale.design_agreed").count() == 1
    told = Notice.objects.filter(kind="design_agreed").values_list("staff_id", flat=True)
    assert cast.leo_manager.pk in told


def test_staff_write_down_a_spoken_yes_with_its_words(cast: Cast, ask: Any) -> None:
    version = delivered(cast, ask)
    leo = cast.actor("leo_manager")

    with pytest.raises(EvidenceNeeded):
        agree_to_design(actor=leo, now=NOW, version_id=version.pk, how="phone")
    with pytest.raises(InvalidValue):
        agree_to_design(actor=leo, now=NOW, version_id=version.pk, how="page", words="好")
    agree_to_design(actor=leo, now=NOW, version_id=version.pk, how="phone", words="就按这个做")

    assert Design.objects.get().state == "agreed"


def test_an_undelivered_version_is_not_there_for_the_customer(cast: Cast, ask: Any) -> None:
    version = drafted(cast, ask)

    with pytest.raises(NotFound):
        agree_to_design(actor=reader_of(version.design), now=NOW, version_id=version.pk)
    with pytest.raises(DesignVersionNotDelivered):
        agree_to_design(
            actor=cast.actor("leo_manager"), now=NOW, version_id=version.pk, how="phone", words="好"
        )


def test_another_customer_finds_nothing(cast: Cast, ask: Any) -> None:
    version = delivered(cast, ask)
    stranger = customer_actor(customer_id=None, name="X", matter_ids=[ask().pk])

    with pytest.raises(NotFound):
        agree_to_design(actor=stranger, now=NOW, version_id=version.pk)


def test_grave_findings_stand_in_the_way_until_settled(cast: Cast, ask: Any) -> None:
    version = delivered(cast, ask)
    leo = cast.actor("leo_manager")
    finding = note_finding(actor=leo, now=NOW, survey_id=begun(cast, version).pk, found="承重墙", grave=True)

    with pytest.raises(GraveFindingsOpen):
        agree_to_design(actor=reader_of(version.design), now=NOW, version_id=version.pk)
    assert Design.objects.get().state == "delivered"
    settle_finding(actor=leo, now=NOW, finding_id=finding.pk, words="方案避开了承重墙")
    agree_to_design(actor=reader_of(version.design), now=NOW, version_id=version.pk)

    assert Design.objects.get().state == "agreed"


def test_a_change_is_a_message_and_opens_the_work_again(cast: Cast, ask: Any) -> None:
    version = delivered(cast, ask)
    reader = reader_of(version.design)

    ask_design_change(actor=reader, now=NOW, version_id=version.pk, text="窗边留张书桌")

    message = Message.objects.filter(direction="in").latest("id")
    assert "窗边留张书桌" in message.text and "客厅布置图" in message.text
    assert Design.objects.get().state == "working"
    assert Matter.objects.get().state != "waiting_customer"
    with pytest.raises(EmptyText):
        ask_design_change(actor=reader, now=NOW, version_id=version.pk, text=" ")


def test_after_a_change_a_new_day_is_promised_and_an_old_version_can_still_be_agreed(
    cast: Cast, ask: Any
) -> None:
    version = delivered(cast, ask)
    leo = cast.actor("leo_manager")
    ask_design_change(actor=reader_of(version.design), now=NOW, version_id=version.pk, text="改一下")

    promise = promise_design(actor=leo, now=NOW, design_id=version.design_id, due_at=DUE)
    begin_version(actor=leo, now=NOW, design_id=version.design_id)
    with pytest.raises(InvalidMove):
        promise_design(actor=leo, now=NOW, design_id=version.design_id, due_at=DUE)

    assert Design.objects.get().promise_id == promise.pk
    agree_to_design(actor=reader_of(version.design), now=NOW, version_id=version.pk)
    assert Design.objects.get().state == "agreed"
