"""What tests of transfers by authorities have in common: one that was registered, on the way to wherever a test needs it."""

import io
from datetime import date, datetime
from typing import Any

from msgspec.structs import replace

from tests.aftersale.complaining import SAID
from tests.cast import NOW, Cast
from yinuo.aftersale.actions.authority import NoticeSaid, register_transfer
from yinuo.aftersale.actions.authority_answer import submit_answer
from yinuo.aftersale.actions.authority_report import keep_signed_report, write_report
from yinuo.aftersale.models import AuthorityReport, AuthorityTransfer

NOTICE = NoticeSaid(
    authority="青浦区市场监督管理局",
    doc_kind="transfer_letter",
    doc_no="青市监转〔2026〕118号",
    noticed_on=date(2026, 3, 11),
    due_on=date(2026, 3, 20),
    contact="王科长",
)
SECTIONS = {"facts": "一把餐椅开裂。", "course": "当天受理。", "conclusion": "换新，并停售该批次。"}
SCAN = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


def register(cast: Cast, *, who: str = "leo_manager", now: datetime = NOW, **more: Any) -> AuthorityTransfer:
    """Register a transfer of Kim's complaint; keyword arguments change the notice."""
    named = {name: more.pop(name) for name in ("owner_id", "complaint_id") if name in more}
    said = None if "complaint_id" in named else replace(SAID, customer_id=cast.kim_customer.pk)
    return register_transfer(
        actor=cast.actor(who), now=now, notice=replace(NOTICE, **more), said=said, **named
    )


def written(
    cast: Cast, transfer: AuthorityTransfer, *, who: str = "leo_manager", now: datetime = NOW
) -> AuthorityReport:
    """Write the next version of the report."""
    return write_report(
        actor=cast.actor(who), now=now, transfer_id=transfer.pk, language="zh-hans", sections=SECTIONS
    )


def signed(
    cast: Cast, report: AuthorityReport, *, who: str = "leo_manager", now: datetime = NOW
) -> AuthorityReport:
    """Keep a signed copy of a version."""
    return keep_signed_report(
        actor=cast.actor(who),
        now=now,
        report_id=report.pk,
        name="报告（盖章）.pdf",
        declared_type="application/pdf",
        stream=io.BytesIO(SCAN),
    )


def submitted(
    cast: Cast, transfer: AuthorityTransfer, *, now: datetime = NOW, **more: Any
) -> AuthorityTransfer:
    """Hand the answer in."""
    how = {"way": "in_person", "evidence": "窗口收文回执 2026-0319", **more}
    return submit_answer(actor=cast.actor("leo_manager"), now=now, transfer_id=transfer.pk, **how)
