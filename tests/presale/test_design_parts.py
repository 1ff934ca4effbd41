"""Designs and site checks belong to a customer: they go along when files or matters become one, and are emptied at erasure."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage

from tests.cast import NOW, Cast
from tests.presale.designing import PNG, begun, delivered, filled, reader_of
from yinuo.core.journal import verify_journal
from yinuo.core.models import JournalPersonal
from yinuo.matters.actions.merge import merge_matters
from yinuo.matters.models import Attachment, Matter
from yinuo.people.actions.customers import erase_customer
from yinuo.people.actions.merges import merge_customers, undo_merge
from yinuo.presale.actions.design_decision import agree_to_design
from yinuo.presale.actions.survey import add_finding_photo, note_finding, settle_finding
from yinuo.presale.models import BudgetLine, Design, DesignVersion, Finding, SiteSurvey
from yinuo.presale.queries.design import designs_of_matter, get_design

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)
SAID = ("客厅布置图", "何家", "墙短 8 厘米", "柜子改 2720", "墙上有梁", "就按这个做")


def checked(cast: Cast, ask: Any) -> SiteSurvey:
    """A delivered version with words and a budget, checked on the spot, with a finding that was settled."""
    version = delivered(cast, ask, brief="何家客厅，朝南")
    DesignVersion.objects.filter(pk=version.pk).update(words="何家要的改动都画上了")
    BudgetLine.objects.create(
        version=version, position=0, what="何家的吊灯", quantity=1, unit_price=800, supplier="何家楼下灯店"
    )
    survey = filled(cast, begun(cast, version), p3="墙上有梁")
    leo: dict[str, Any] = {"actor": cast.actor("leo_manager"), "now": NOW}
    finding = note_finding(survey_id=survey.pk, found="墙短 8 厘米", drawn="2800", grave=True, **leo)
    add_finding_photo(
        finding_id=finding.pk, name="wall.png", declared_type="image/png", stream=io.BytesIO(PNG), **leo
    )
    settle_finding(finding_id=finding.pk, words="柜子改 2720", **leo)
    agree_to_design(version_id=version.pk, how="phone", words="就按这个做", **leo)
    return survey


def customer_of(survey: SiteSurvey) -> int:
    found = Matter.objects.get(pk=survey.matter_id).customer_id
    assert found is not None
    return found


def test_an_erased_person_leaves_no_word_and_no_drawing(
    cast: Cast, ask: Any, django_capture_on_commit_callbacks: Any
) -> None:
    survey = checked(cast, ask)
    stored = list(Attachment.objects.values_list("stored", flat=True))
    assert len(stored) == 2 and all(default_storage.exists(name) for name in stored)

    with django_capture_on_commit_callbacks(execute=True):
        erase_customer(
            actor=cast.actor("ada_administrator"),
            now=LATER,
            customer_id=customer_of(survey),
            reason="要求删除",
        )

    design, version = Design.objects.get(), DesignVersion.objects.get()
    finding = Finding.objects.get()
    assert (design.title, design.brief, version.words) == ("—", "", "")
    assert list(BudgetLine.objects.values_list("what", "supplier")) == [("—", "")]
    assert (finding.found, finding.drawn, finding.settled_words) == ("—", "", "")
    assert SiteSurvey.objects.get().results == {}
    assert Attachment.objects.count() == 0
    assert not any(default_storage.exists(name) for name in stored)
    kept = [str(row) for row in JournalPersonal.objects.values_list("facts", flat=True)]
    assert not any(word in row for word in SAID for row in kept)
    assert (design.state, version.number, finding.grave) == ("agreed", 1, True)
    assert list(verify_journal()) == []


def test_goes_along_when_two_files_become_one_and_back(cast: Cast, ask: Any) -> None:
    survey = checked(cast, ask)
    asked_by, ada = customer_of(survey), cast.actor("ada_administrator")

    merged = merge_customers(actor=ada, now=LATER, survivor_id=cast.kim_customer.pk, absorbed_id=asked_by)

    row = get_design(actor=cast.actor("leo_manager"), design_id=Design.objects.get().pk).row
    assert customer_of(survey) == cast.kim_customer.pk
    assert row.customer == "Kim"
    undo_merge(actor=ada, now=LATER, merge_id=merged.pk)
    assert customer_of(survey) == asked_by


def test_after_a_merge_of_files_an_erasure_empties_both(cast: Cast, ask: Any) -> None:
    survey = checked(cast, ask)
    ada = cast.actor("ada_administrator")
    merge_customers(actor=ada, now=LATER, survivor_id=cast.kim_customer.pk, absorbed_id=customer_of(survey))

    erase_customer(actor=ada, now=LATER, customer_id=cast.kim_customer.pk, reason="要求删除")

    assert Design.objects.get().title == "—"
    assert Finding.objects.get().found == "—"


def test_a_merged_matter_takes_designs_and_checks_along(cast: Cast, ask: Any) -> None:
    survey = checked(cast, ask)
    survivor: Matter = ask()
    Matter.objects.filter(pk=survivor.pk).update(customer=customer_of(survey))
    leo = cast.actor("leo_manager")

    merge_matters(
        actor=leo, now=LATER, survivor_id=survivor.pk, absorbed_id=survey.matter_id, reason="同一件事"
    )

    assert [row.title for row in designs_of_matter(actor=leo, matter_id=survivor.pk)] == ["客厅布置图"]
    survey.refresh_from_db()
    assert survey.matter_id == survivor.pk
    design = Design.objects.get()
    assert get_design(actor=reader_of(design), design_id=design.pk).row.state == "agreed"


def test_nothing_of_another_customer_is_emptied(cast: Cast, ask: Any) -> None:
    checked(cast, ask)

    erase_customer(
        actor=cast.actor("ada_administrator"), now=LATER, customer_id=cast.kim_customer.pk, reason="要求删除"
    )

    assert (Design.objects.get().title, Finding.objects.get().found) == ("客厅布置图", "墙短 8 厘米")
