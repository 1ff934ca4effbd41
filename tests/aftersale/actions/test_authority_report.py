"""The written answer to an authority: begun from the journal, kept in versions, signed."""

from datetime import timedelta

import pytest

from tests.aftersale.authorities import SECTIONS, register, signed, submitted, written
from tests.aftersale.complaining import accepted, entries
from tests.cast import NOW, Cast
from yinuo.aftersale.actions.authority_answer import note_interview
from yinuo.aftersale.actions.authority_report import keep_signed_report, sha256_of, write_report
from yinuo.aftersale.actions.cause import write_findings
from yinuo.aftersale.authority_sections import SECTIONS as PARTS
from yinuo.aftersale.errors_authority import AnsweredAlready, ReportOutdated
from yinuo.aftersale.models import AuthorityInterview, AuthorityReport, AuthorityTransfer
from yinuo.aftersale.queries.authority import get_report, get_transfer
from yinuo.aftersale.queries.authority_draft import draft_report
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound
from yinuo.core.models import JournalEntry
from yinuo.matters.actions.attachments import remove_unused_files
from yinuo.matters.errors import EmptyText, TextTooLong
from yinuo.matters.models import Attachment
from yinuo.people.actions.customers import erase_customer


def test_begins_with_what_the_journal_says(cast: Cast) -> None:
    ana, complaint = cast.actor("ana_agent"), accepted(cast, serial="SN-7")
    write_findings(
        actor=ana,
        now=NOW,
        complaint_id=complaint.pk,
        cause_id=None,
        responsibility_id=None,
        words="含水率偏高。",
    )
    transfer = register(cast, complaint_id=complaint.pk)

    draft = draft_report(actor=ana, now=NOW, transfer_id=transfer.pk, language="en")

    assert list(draft) == list(PARTS)
    assert all(one in draft["facts"] for one in (complaint.number, "SN-7", "Kim", "餐椅坐了三天就开裂"))
    assert "Ana took the complaint on" in draft["course"]
    assert "Written answer to" in draft["promises"] or "青浦区市场监督管理局" in draft["promises"]
    assert "含水率偏高。" in draft["decision"]
    last = JournalEntry.objects.filter(matter_id=complaint.pk).order_by("-sequence").first()
    assert last is not None
    assert bytes(last.hash).hex()[:32] in draft["evidence"]
    assert draft["conclusion"] == ""


def test_says_nothing_of_how_the_house_works_inside(cast: Cast) -> None:
    transfer = register(cast)

    draft = draft_report(actor=cast.actor("leo_manager"), now=NOW, transfer_id=transfer.pk, language="en")

    assert "assigned" not in draft["course"].lower()
    assert "clock" not in draft["course"].lower()


def test_who_may_not_prepare_it_gets_no_draft(cast: Cast) -> None:
    transfer = register(cast)

    with pytest.raises(NotAllowed):
        draft_report(actor=cast.actor("sun_supervisor"), now=NOW, transfer_id=transfer.pk, language="en")
    with pytest.raises(NotFound):
        draft_report(actor=cast.actor("leo_manager"), now=NOW, transfer_id=1, language="en")


def test_every_change_is_a_version_of_its_own(cast: Cast) -> None:
    transfer = register(cast)
    first = written(cast, transfer, who="ana_agent")
    before = JournalEntry.objects.filter(matter_id=transfer.complaint_id).count()

    second = written(cast, transfer)

    assert (first.version, second.version) == (1, 2)
    assert second.facts["entries"] == before
    kept = AuthorityReport.objects.get(pk=first.pk)
    assert kept.sections == {code: SECTIONS.get(code, "") for code in PARTS}
    assert kept.sha256 == sha256_of(kept.sections)
    assert [one.facts["version"] for one in entries("authority_report_written")] == [1, 2]
    file = get_transfer(actor=cast.actor("leo_manager"), now=NOW, transfer_id=transfer.pk)
    assert [one.version for one in file.reports] == [2, 1]


def test_refuses_what_is_no_report(cast: Cast) -> None:
    transfer = register(cast)
    leo, key = cast.actor("leo_manager"), transfer.pk

    with pytest.raises(EmptyText):
        write_report(
            actor=leo, now=NOW, transfer_id=key, language="en", sections={**SECTIONS, "conclusion": " "}
        )
    with pytest.raises(TextTooLong):
        write_report(
            actor=leo, now=NOW, transfer_id=key, language="en", sections={**SECTIONS, "course": "x" * 12_001}
        )
    with pytest.raises(InvalidValue):
        write_report(actor=leo, now=NOW, transfer_id=key, language="en", sections={**SECTIONS, "gossip": "x"})
    with pytest.raises(InvalidValue):
        write_report(actor=leo, now=NOW, transfer_id=key, language="tlh", sections=SECTIONS)

    assert (AuthorityReport.objects.count(), entries("authority_report_written")) == (0, [])


def test_what_was_handed_in_is_not_written_again(cast: Cast) -> None:
    transfer = register(cast)
    report = signed(cast, written(cast, transfer))
    submitted(cast, transfer)

    with pytest.raises(AnsweredAlready):
        written(cast, transfer)
    with pytest.raises(AnsweredAlready):
        signed(cast, report)

    assert AuthorityReport.objects.count() == 1


def test_only_the_last_version_is_signed(cast: Cast) -> None:
    transfer = register(cast)
    first = written(cast, transfer)
    written(cast, transfer)

    with pytest.raises(ReportOutdated):
        signed(cast, first)
    with pytest.raises(NotFound):
        keep_signed_report(
            actor=cast.actor("leo_manager"),
            now=NOW,
            report_id=1,
            name="a.pdf",
            declared_type="application/pdf",
            stream=None,  # type: ignore[arg-type]
        )

    assert Attachment.objects.count() == 0


def test_signed_copies_outlive_the_files_that_nobody_took_up(cast: Cast) -> None:
    transfer = register(cast)
    report = signed(cast, written(cast, transfer))

    remove_unused_files(now=NOW + timedelta(days=3))

    assert list(Attachment.objects.all()) == [report.signed]


def test_who_sees_no_matter_sees_no_report(cast: Cast) -> None:
    report = written(cast, register(cast))

    with pytest.raises(NotFound):
        get_report(actor=cast.actor("otto_other_outlet"), report_id=report.pk)
    assert get_report(actor=cast.actor("sun_supervisor"), report_id=report.pk)[1].version == 1


def test_the_words_go_with_the_customer_and_the_answer_stays(cast: Cast) -> None:
    transfer = register(cast)
    note_interview(
        actor=cast.actor("leo_manager"),
        now=NOW,
        transfer_id=transfer.pk,
        at=NOW,
        way="call",
        with_whom="王科长",
        words="谈到金家。",
    )
    signed(cast, written(cast, transfer))
    submitted(cast, transfer)

    erase_customer(
        actor=cast.actor("ada_administrator"), now=NOW, customer_id=cast.kim_customer.pk, reason="asked"
    )

    found = AuthorityTransfer.objects.get(pk=transfer.pk)
    assert (found.contact, found.evidence, found.submitted_at) == ("", "—", NOW)
    assert AuthorityReport.objects.get().sections == {}
    assert (AuthorityInterview.objects.get().with_whom, AuthorityInterview.objects.get().words) == ("—", "—")
