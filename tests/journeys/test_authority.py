"""Taken over our heads: an authority passes a complaint on, and one manager answers it in person, in writing, before its day."""

import html
import io
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from docx import Document

from tests.aftersale.authorities import SCAN
from tests.aftersale.complaining import with_standards
from tests.cast import Cast, make_staff
from tests.insale.ordering import confirmed, content_of_two
from tests.journeys.complaining import SHANGHAI, TEXT, Clock, complained, in_order, stage_of, story_of
from tests.pdf import pdf_text
from yinuo.aftersale.models import AuthorityReport, AuthorityTransfer
from yinuo.core.actor import SYSTEM
from yinuo.core.journal import verify_journal
from yinuo.matters.models import Promise
from yinuo.matters.sweep import sweep_now
from yinuo.people.models import ContactPoint

AUTHORITY, NUMBER = "青浦区市场监督管理局", "青市监转〔2026〕118号"
ITS_END = datetime(2026, 10, 16, 0, 0, tzinfo=SHANGHAI)
"""The end of the day on the notice, the 15th; the days before it begin with a holiday, and do not move it."""
CONCLUSION = "两把餐椅已换新，同批次停售送检。"
TOLD = "说明了经过，对方要求附上送检报告。"


def scan(name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, SCAN, content_type="application/pdf")


def draft_on(page: str) -> dict[str, str]:
    """Return the parts of a report as its form begins with them."""
    areas = re.findall(r'<textarea name="(\w+)"[^>]*>\n?(.*?)</textarea>', page, re.DOTALL)
    return {name: html.unescape(text) for name, text in areas}


def without_space(text: str) -> str:
    return "".join(text.split())


def test_an_authority_is_answered_by_its_manager_before_the_day_on_the_notice(
    cast: Cast, clock: Clock, desk: Callable[[str], Client]
) -> None:
    with_standards()
    ContactPoint.objects.create(
        customer=cast.kim_customer, kind="phone", value="+8613812345678", created_at=clock.at
    )
    order = confirmed(cast, now=clock.at, content=content_of_two(language="zh-hans"))
    complaint = complained(order, clock)
    agent, manager = desk("ana_agent"), desk("leo_manager")
    url = f"/desk/complaints/{complaint.pk}/"
    clock.goes_on(hours=1)
    agent.post(f"{url}accept/")

    # Two days later the customer has gone to the authority, which passes it on with a day.
    clock.goes_on(days=2)
    notice = {
        "authority": AUTHORITY,
        "doc_kind": "transfer_letter",
        "doc_no": NUMBER,
        "noticed_on": "2026-09-30",
        "due_on": "2026-10-15",
        "contact": "王科长",
        "owner_id": cast.leo_manager.pk,
        "complaint": complaint.number,
    }
    registered = agent.post("/desk/authority/new/", notice)
    transfer = AuthorityTransfer.objects.get()
    here = f"/desk/authority/{transfer.pk}/"
    assert (registered.status_code, registered["Location"]) == (302, here)
    owed = Promise.objects.get(pk=transfer.promise_id)
    assert (transfer.complaint_id, transfer.due_at, owed.due_at) == (complaint.pk, ITS_END, ITS_END)
    assert (owed.owner_id, owed.personal, owed.state) == (cast.leo_manager.pk, True, "active")

    # Nothing takes it from the manager: not the matter's new owner, not another manager, not they themselves in silence.
    max_manager = make_staff("max_manager", roles=["manager"], department=cast.service)
    manager.post(f"/desk/matters/{complaint.pk}/assign/", {"owner_id": cast.ana_agent.pk})
    to_max = {"owner_id": max_manager.pk, "reason": "忙"}
    assert agent.post(f"{here}hand-over/", to_max).status_code == 403
    assert desk("ada_administrator").post(f"{here}hand-over/", to_max).status_code == 403
    assert manager.post(f"{here}hand-over/", {**to_max, "reason": " "}).status_code == 422
    ended = agent.post(f"{url}withdraw/", {"reason": "不追究", "answer": "已撤回。"})
    assert (ended.status_code, stage_of(complaint)) == (422, "investigating")
    assert AUTHORITY in ended.content.decode()
    owed.refresh_from_db()
    assert (owed.owner_id, owed.state) == (cast.leo_manager.pk, "active")

    clock.goes_on(days=7)
    talk = {"at": "2026-10-08T10:00", "way": "visit", "with_whom": "王科长", "words": TOLD}
    assert manager.post(f"{here}interview/", talk).status_code == 302
    assert TOLD in manager.get(here).content.decode()

    # The report begins with what the journal says; signed and stamped it is handed in, two days early.
    begun = draft_on(manager.get(f"{here}report/").content.decode())
    assert complaint.number in begun["facts"]
    assert TEXT.splitlines()[0] in begun["facts"]
    assert AUTHORITY in begun["course"]
    assert begun["conclusion"] == ""
    kept = manager.post(f"{here}report/", {**begun, "conclusion": CONCLUSION, "language": "zh-hans"})
    report = AuthorityReport.objects.get()
    assert (kept.status_code, report.version) == (302, 1)
    papers = [read(manager, report.pk, kind) for kind in ("docx", "pdf")]
    for paper in papers:
        for said in (AUTHORITY, NUMBER, complaint.number, TEXT.splitlines()[0], CONCLUSION, "Leo"):
            assert without_space(said) in paper, said
    early = manager.post(f"{here}submit/", {"way": "in_person", "evidence": "窗口"})
    assert (early.status_code, Promise.objects.get(pk=owed.pk).state) == (422, "active")
    manager.post(f"/desk/authority/reports/{report.pk}/signed/", {"file": scan("报告（盖章）.pdf")})
    clock.goes_to(ITS_END - timedelta(days=2))
    manager = desk("leo_manager")
    handed_in = {"way": "in_person", "evidence": "窗口收文回执 2026-1014", "receipt": scan("回执.pdf")}
    done = manager.post(f"{here}submit/", handed_in)
    assert (done.status_code, done["Location"]) == (302, here)

    transfer.refresh_from_db()
    owed.refresh_from_db()
    assert (owed.state, owed.settled_at, owed.missed_at) == ("kept", clock.at, None)
    assert transfer.receipt is not None
    assert (transfer.submitted_at, transfer.way, transfer.receipt.name) == (clock.at, "in_person", "回执.pdf")
    page = manager.get(here).content.decode()
    assert "窗口收文回执 2026-1014" in page
    assert "answered in time" in page

    # It counts as taken over our heads, also when its day has passed and nothing was late.
    clock.goes_to(ITS_END + timedelta(hours=1))
    sweep_now(now=clock.at, actor=SYSTEM)
    assert Promise.objects.get(pk=owed.pk).missed_at is None
    board = manager.get("/desk/authority/?group=answered").content.decode()
    assert NUMBER in board
    assert figures_on(board) == ["1", "1", "1", "1"]
    in_order(
        story_of(complaint),
        "complaint_taken",
        "complaint_accepted",
        "authority_noticed",
        "authority_met",
        "authority_report_written",
        "authority_report_signed",
        "authority_answered",
    )
    assert list(verify_journal()) == []


def read(client: Client, report_id: int, kind: str) -> str:
    """Open the report as its reader does; return its text, without the spaces at which lines break."""
    answer = client.get(f"/desk/authority/reports/{report_id}/report.{kind}")
    assert answer.status_code == 200
    if kind == "pdf":
        return without_space(pdf_text(answer.content))
    paragraphs: Any = Document(io.BytesIO(answer.content)).paragraphs
    return without_space("".join(one.text for one in paragraphs))


def figures_on(page: str) -> list[str]:
    """Return received, passed on, fell due, in time, as the board says them."""
    shown = page[page.index("Taken over our heads") :]
    return re.findall(r'<dd class="num">(\d+)</dd>', shown)
