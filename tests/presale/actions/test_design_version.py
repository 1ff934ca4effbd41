from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.storage import default_storage

from tests.cast import NOW, Cast
from tests.presale.designing import PNG, add_file, delivered, drafted
from yinuo.core.errors import InvalidMove, InvalidValue, NotFound
from yinuo.core.models import JournalEntry
from yinuo.core.uploads import UploadMismatch
from yinuo.matters.access import matter_for
from yinuo.matters.actions.attachments import remove_unused_files
from yinuo.matters.models import Attachment, Matter, Message, Promise
from yinuo.presale.actions.design import drop_design, hand_over_design
from yinuo.presale.actions.design_version import (
    begin_version,
    deliver_version,
    remove_design_file,
    write_version,
)
from yinuo.presale.errors import DesignEmpty, DesignVersionDelivered
from yinuo.presale.models import BudgetLine, Design
from yinuo.presale.rules.design import Purchase

SOFA = Purchase(what="沙发", quantity=Decimal(2), unit_price=Decimal("1999.50"), supplier="木北")


def test_begins_one_at_a_time(cast: Cast, ask: Any) -> None:
    version = drafted(cast, ask)

    assert (version.number, version.delivered_at) == (1, None)
    assert Design.objects.get().state == "working"
    with pytest.raises(InvalidValue):
        begin_version(actor=cast.actor("leo_manager"), now=NOW, design_id=version.design_id)


def test_a_designer_delivers_though_the_matter_is_out_of_reach(cast: Cast, ask: Any) -> None:
    version = drafted(cast, ask)
    add_file(cast, version)
    hand_over_design(
        actor=cast.actor("leo_manager"),
        now=NOW,
        design_id=version.design_id,
        designer_id=cast.tia_technician.pk,
    )
    tia = cast.actor("tia_technician")

    deliver_version(actor=tia, now=NOW, version_id=version.pk)

    reply = Message.objects.get(direction="out")
    assert reply.author_staff_id == cast.tia_technician.pk
    with pytest.raises(NotFound):
        matter_for(tia, reply.matter_id, "matter.read")


def test_writes_words_and_budget(cast: Cast, ask: Any) -> None:
    version = drafted(cast, ask)
    leo = cast.actor("leo_manager")
    dollar = Purchase(what="lamp", unit_price=Decimal("80.00"), currency="usd")

    write_version(actor=leo, now=NOW, version_id=version.pk, words=" 电视墙改窄 ", budget=[SOFA, dollar])
    write_version(actor=leo, now=NOW, version_id=version.pk, budget_shown=True)

    version.refresh_from_db()
    assert (version.words, version.budget_shown) == ("电视墙改窄", True)
    assert list(BudgetLine.objects.order_by("position").values_list("what", "currency")) == [
        ("沙发", "CNY"),
        ("lamp", "USD"),
    ]
    first, _second = JournalEntry.objects.filter(verb="presale.design_version_written").order_by("id")
    assert first.facts["totals"] == {"CNY": "3999.00", "USD": "80.00"}


def test_delivers_with_a_reply_and_keeps_the_promise(cast: Cast, ask: Any) -> None:
    version = delivered(cast, ask)

    design = Design.objects.get()
    promise = Promise.objects.get(pk=design.promise_id)
    entry = JournalEntry.objects.get(verb="presale.design_delivered")
    message = Message.objects.get(pk=entry.facts["message_id"])
    assert (design.state, version.delivered_at) == ("delivered", NOW)
    assert (promise.state, promise.evidence_id) == ("kept", entry.pk)
    assert f"/design/{design.pk}/" in message.text and "客厅布置图" in message.text
    assert Attachment.objects.get().message_id == message.pk
    assert Matter.objects.get().state == "waiting_customer"


def test_delivered_late_is_kept_late(cast: Cast, ask: Any) -> None:
    version = drafted(cast, ask)
    add_file(cast, version)

    deliver_version(actor=cast.actor("leo_manager"), now=NOW + timedelta(days=6), version_id=version.pk)

    promise = Promise.objects.get(pk=version.design.promise_id)
    assert (promise.state, promise.missed_at) == ("kept_late", promise.due_at)


def test_refuses_an_empty_version(cast: Cast, ask: Any) -> None:
    version = drafted(cast, ask)

    with pytest.raises(DesignEmpty):
        deliver_version(actor=cast.actor("leo_manager"), now=NOW, version_id=version.pk)

    assert Design.objects.get().state == "working"
    assert not Message.objects.filter(direction="out").exists()


def test_a_delivered_version_is_never_changed(cast: Cast, ask: Any) -> None:
    version = delivered(cast, ask)
    leo = cast.actor("leo_manager")
    (file,) = version.files.all()
    before = JournalEntry.objects.count()

    for attempt in (
        lambda: write_version(actor=leo, now=NOW, version_id=version.pk, words="x"),
        lambda: add_file(cast, version),
        lambda: remove_design_file(actor=leo, now=NOW, version_id=version.pk, attachment_id=file.pk),
        lambda: deliver_version(actor=leo, now=NOW, version_id=version.pk),
    ):
        with pytest.raises(DesignVersionDelivered):
            attempt()

    assert JournalEntry.objects.count() == before
    assert version.files.count() == 1


def test_the_next_version_takes_the_budget_along(cast: Cast, ask: Any) -> None:
    version = drafted(cast, ask)
    leo = cast.actor("leo_manager")
    write_version(actor=leo, now=NOW, version_id=version.pk, budget=[SOFA])
    add_file(cast, version)
    deliver_version(actor=leo, now=NOW, version_id=version.pk)

    following = begin_version(actor=leo, now=NOW, design_id=version.design_id)

    assert following.number == 2
    assert [line.what for line in following.budget.all()] == ["沙发"]
    assert Design.objects.get().state == "working"


def test_a_removed_file_is_gone(cast: Cast, ask: Any, django_capture_on_commit_callbacks: Any) -> None:
    version = drafted(cast, ask)
    file = add_file(cast, version, name="a.png", content=PNG)

    with django_capture_on_commit_callbacks(execute=True):
        remove_design_file(
            actor=cast.actor("leo_manager"), now=NOW, version_id=version.pk, attachment_id=file.pk
        )

    assert not Attachment.objects.exists()
    assert not default_storage.exists(file.stored)
    with pytest.raises(NotFound):
        remove_design_file(
            actor=cast.actor("leo_manager"), now=NOW, version_id=version.pk, attachment_id=file.pk
        )


def test_a_draft_keeps_its_files_for_more_than_a_day(cast: Cast, ask: Any) -> None:
    add_file(cast, drafted(cast, ask))

    remove_unused_files(now=NOW + timedelta(days=3))

    assert Attachment.objects.count() == 1


def test_refuses_what_is_no_drawing(cast: Cast, ask: Any) -> None:
    version = drafted(cast, ask)

    with pytest.raises(UploadMismatch):
        add_file(cast, version, name="plan.dwg", content=PNG)
    add_file(cast, version, name="plan.dwg", content=b"AC1032\x00\x00\x00")

    assert version.files.get().type == "image/vnd.dwg"


def test_a_dropped_design_takes_no_version(cast: Cast, ask: Any) -> None:
    version = drafted(cast, ask)
    leo = cast.actor("leo_manager")
    drop_design(actor=leo, now=NOW, design_id=version.design_id, reason="不做了")

    with pytest.raises(InvalidMove):
        write_version(actor=leo, now=NOW, version_id=version.pk, words="x")
    with pytest.raises(InvalidMove):
        begin_version(actor=leo, now=NOW, design_id=version.design_id)
