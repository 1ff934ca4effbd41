"""The written answer to an authority: versions that stay as they were, and the copy that was signed."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime
from typing import IO

from yinuo.aftersale import access
from yinuo.aftersale.authority_rows import REGISTERS, refuse_settled
from yinuo.aftersale.authority_sections import LONGEST_SECTION, SECTIONS
from yinuo.aftersale.complaint_rows import short_words, touch
from yinuo.aftersale.errors_authority import ReportOutdated
from yinuo.aftersale.journal import AuthorityReportSigned, AuthorityReportWritten
from yinuo.aftersale.models import AuthorityReport
from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.core.models import JournalEntry
from yinuo.matters.actions.attachments import keep_file
from yinuo.matters.errors import EmptyText

LANGUAGES = ("zh-hans", "zh-hant", "en")


@action(journal=AuthorityReportWritten)
def write_report(
    *, actor: Actor, now: datetime, transfer_id: int, language: str, sections: Mapping[str, str]
) -> AuthorityReport:
    """Keep the next version of the report; earlier ones stay. `sections` is a code of SECTIONS → text, the last of them is ours to say.

    Raises: NotFound, NotAllowed, AnsweredAlready, TransferTakenBack, InvalidValue, EmptyText, TextTooLong.
    """
    transfer, complaint = access.transfer_for(actor, transfer_id, REGISTERS, lock=True)
    refuse_settled(transfer)
    if language not in LANGUAGES:
        raise InvalidValue(field="language", problem=language[:20])
    if strange := set(sections) - set(SECTIONS):
        raise InvalidValue(field=min(strange)[:40], problem=min(strange)[:40])
    texts = {
        code: short_words(sections.get(code, "").replace("\r\n", "\n"), field=code, limit=LONGEST_SECTION)
        for code in SECTIONS
    }
    for needed in ("facts", "conclusion"):
        if not texts[needed]:
            raise EmptyText(field=needed)
    entries = JournalEntry.objects.filter(matter_id=complaint.pk)
    last = entries.order_by("-sequence", "-pk").values_list("sequence", "hash").first()
    count, check = entries.count(), bytes(last[1]).hex() if last is not None else ""
    version = (transfer.reports.order_by("-version").values_list("version", flat=True).first() or 0) + 1
    report = AuthorityReport.objects.create(
        transfer=transfer,
        version=version,
        language=language,
        sections=texts,
        facts={"entries": count, "hash": check},
        sha256=sha256_of(texts),
        made_at=now,
        made_by_id=actor.staff_id,
    )
    record(
        AuthorityReportWritten(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            transfer_id=transfer.pk,
            report_id=report.pk,
            authority=transfer.authority,
            version=version,
            sha256=report.sha256,
            entries=count,
        )
    )
    touch(complaint)
    return report


@action(journal=AuthorityReportSigned, many=True)
def keep_signed_report(
    *, actor: Actor, now: datetime, report_id: int, name: str, declared_type: str, stream: IO[bytes]
) -> AuthorityReport:
    """Keep the copy of the last version that bears the signature; until it is handed in, a better copy takes its place.

    Raises: NotFound, NotAllowed, AnsweredAlready, TransferTakenBack, ReportOutdated, and what checking an upload raises.
    """
    transfer_id = AuthorityReport.objects.filter(pk=report_id).values_list("transfer", flat=True).first()
    if transfer_id is None:
        raise NotFound()
    transfer, complaint = access.transfer_for(actor, transfer_id, REGISTERS, lock=True)
    report = AuthorityReport.objects.get(pk=report_id)
    refuse_settled(transfer)
    if transfer.reports.filter(version__gt=report.version).exists():
        raise ReportOutdated()
    file = keep_file(complaint, name=name, declared_type=declared_type, stream=stream)
    report.signed, report.signed_at, report.signed_by_id = file, now, actor.staff_id
    report.save(update_fields=["signed", "signed_at", "signed_by"])
    record(
        AuthorityReportSigned(
            subject_id=complaint.pk,
            matter_id=complaint.pk,
            transfer_id=transfer.pk,
            report_id=report.pk,
            authority=transfer.authority,
            version=report.version,
            attachment_id=file.pk,
        )
    )
    touch(complaint)
    return report


def sha256_of(sections: Mapping[str, str]) -> str:
    """Return the SHA-256 of a report's texts."""
    written = json.dumps([sections[code] for code in SECTIONS], ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()
