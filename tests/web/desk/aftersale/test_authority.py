"""What authorities passed on, on the desk: by the day, registered, talked about, reported, signed, handed over, handed in."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from docx import Document

from tests.aftersale.authorities import SCAN, SECTIONS, register, signed, written
from tests.aftersale.complaining import accepted
from tests.cast import Cast, make_staff
from tests.web.desk.conftest import SignIn
from yinuo.aftersale.models import AuthorityReport, AuthorityTransfer, Complaint
from yinuo.matters.models import Promise

HOME = "/desk/authority/"
NEW = f"{HOME}new/"


def now() -> Any:
    return timezone.now()


@pytest.fixture
def leo(sign_in: SignIn) -> Client:
    return sign_in("leo_manager")


@pytest.fixture
def transfer(cast: Cast) -> AuthorityTransfer:
    return registered(cast)


def registered(cast: Cast, *, days: int = 5, **more: Any) -> AuthorityTransfer:
    today = timezone.localtime(now()).date()
    dates = {"noticed_on": today - timedelta(days=9), "due_on": today + timedelta(days=days)}
    return register(cast, now=now(), **{**dates, **more})


def notice(cast: Cast, **more: Any) -> dict[str, Any]:
    today = timezone.localtime(now()).date()
    return {
        "authority": "青浦区市场监督管理局",
        "doc_kind": "transfer_letter",
        "doc_no": "118",
        "noticed_on": today.isoformat(),
        "due_on": (today + timedelta(days=5)).isoformat(),
        "owner_id": cast.leo_manager.pk,
        **more,
    }


def url_of(transfer: AuthorityTransfer) -> str:
    return f"{HOME}{transfer.pk}/"


def test_lists_what_is_to_be_answered_first_with_the_days_left(
    leo: Client, cast: Cast, transfer: AuthorityTransfer, django_assert_max_num_queries: Any
) -> None:
    registered(cast, days=-2, doc_no="late-1")
    registered(cast, days=0, doc_no="today-1")
    leo.get(HOME)

    with django_assert_max_num_queries(10):
        page = leo.get(HOME).content.decode()

    assert page.index("late-1") < page.index("today-1") < page.index(transfer.doc_no)
    assert "2 days late" in page
    assert "due today" in page
    assert "5 days left" in page
    last_day = timezone.localtime(now()).date() + timedelta(days=5)
    assert f"until the end of {last_day:%-d %b}" in page
    late = leo.get(HOME, {"group": "late"}).content.decode()
    assert "late-1" in late
    assert transfer.doc_no not in late


def test_leads_on_page_by_page(leo: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.web.desk.aftersale.test_complaints import _cursor_in
    from yinuo.aftersale.queries import authority as queries

    registered(cast, days=1, doc_no="first-1")
    registered(cast, days=2, doc_no="second-1")
    monkeypatch.setattr(queries, "MAX_ROWS", 1)

    first = leo.get(HOME).content.decode()
    second = leo.get(HOME, {"after": _cursor_in(first)}).content.decode()

    assert ("first-1" in first, "second-1" in first) == (True, False)
    assert ("first-1" in second, "second-1" in second) == (False, True)


@pytest.mark.parametrize("after", ["x", "-~-1", "2026-01-01~3", "~"])
def test_a_wrong_cursor_is_no_error_of_ours(leo: Client, after: str) -> None:
    assert leo.get(HOME, {"after": after}).status_code == 422


def test_shows_how_often_we_were_passed_over(leo: Client, cast: Cast, transfer: AuthorityTransfer) -> None:
    accepted(cast, now=now())

    page = leo.get(HOME).content.decode()

    assert "Taken over our heads" in page
    assert "%</dd>" not in page  # two complaints are too few for a percentage


def test_registers_a_complaint_that_nobody_knew(leo: Client, cast: Cast) -> None:
    answer = leo.post(NEW, notice(cast, text="衣柜有气味。", name="邵文静", phone="13812345678"))

    made = AuthorityTransfer.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, url_of(made))
    assert Complaint.objects.get().source == "letter"
    assert Promise.objects.get(pk=made.promise_id).owner_id == cast.leo_manager.pk


def test_registers_for_a_complaint_by_its_number(desk: Client, cast: Cast) -> None:
    complaint = accepted(cast, now=now())
    asked = desk.get(NEW, {"complaint": complaint.pk}).content.decode()

    desk.post(NEW, notice(cast, complaint=complaint.number.lower()))

    assert complaint.number in asked
    assert AuthorityTransfer.objects.get().complaint_id == complaint.pk
    assert "118" in desk.get(f"/desk/complaints/{complaint.pk}/").content.decode()


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"due_on": ""}, "Write the day on which the notice asks for our answer."),
        ({"due_on": "2020-01-01"}, "cannot lie before the day of the notice"),
        ({"complaint": "TS-0"}, "does not exist"),
        ({"text": ""}, "Please write something first."),
        ({"owner_id": "0"}, "Select a valid choice"),
    ],
)
def test_what_is_missing_is_said_beside_it(
    leo: Client, cast: Cast, change: dict[str, Any], sentence: str
) -> None:
    answer = leo.post(NEW, notice(cast, **{"text": "衣柜有气味。", "name": "邵文静", **change}))

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert AuthorityTransfer.objects.count() == 0
    assert Complaint.objects.count() == 0


def test_goes_its_way_to_the_answer(
    leo: Client, cast: Cast, transfer: AuthorityTransfer, django_assert_max_num_queries: Any
) -> None:
    url = url_of(transfer)
    talk = {"at": "2026-01-05T10:00", "way": "visit", "with_whom": "王科长", "words": "说明了经过。"}
    assert leo.post(f"{url}interview/", talk).status_code == 302
    begun = leo.get(f"{url}report/").content.decode()
    assert "餐椅坐了三天就开裂" in begun
    assert leo.post(f"{url}report/", {**SECTIONS, "language": "zh-hans"}).status_code == 302
    report = AuthorityReport.objects.get()
    early = leo.post(f"{url}submit/", {"way": "post", "evidence": "EMS 1"})
    assert (early.status_code, "signed copy of version 1" in early.content.decode()) == (422, True)

    scan = SimpleUploadedFile("盖章.pdf", SCAN, content_type="application/pdf")
    assert leo.post(f"{HOME}reports/{report.pk}/signed/", {"file": scan}).status_code == 302
    leo.get(url)
    with django_assert_max_num_queries(14):
        page = leo.get(url).content.decode()
    receipt = SimpleUploadedFile("回执.pdf", SCAN, content_type="application/pdf")
    answer = leo.post(f"{url}submit/", {"way": "in_person", "evidence": "窗口回执 9", "receipt": receipt})

    assert ("王科长" in page, "盖章.pdf" in page) == (True, True)
    assert answer.status_code == 302
    after = leo.get(url).content.decode()
    assert ("窗口回执 9" in after, "answered in time" in after) == (True, True)
    assert f"{url}submit/" not in after
    assert f"{url}report/" not in after


def test_the_report_begins_with_the_last_version_or_anew(
    leo: Client, cast: Cast, transfer: AuthorityTransfer
) -> None:
    written(cast, transfer, now=now())

    last = leo.get(f"{url_of(transfer)}report/").content.decode()
    anew = leo.get(f"{url_of(transfer)}report/?fresh=1").content.decode()

    assert ("一把餐椅开裂。" in last, "一把餐椅开裂。" in anew) == (True, False)
    assert "换新，并停售该批次。" in anew


def test_gives_the_report_as_a_word_file_and_as_pdf(
    leo: Client, cast: Cast, transfer: AuthorityTransfer
) -> None:
    report = written(cast, transfer, now=now())
    base = f"{HOME}reports/{report.pk}/report"

    word, pdf = leo.get(f"{base}.docx"), leo.get(f"{base}.pdf")

    lines = [one.text for one in Document(io.BytesIO(word.content)).paragraphs]
    assert "青浦区市场监督管理局" in " ".join(lines)
    assert {"一把餐椅开裂。", "换新，并停售该批次。"} <= set(lines)
    assert word["Content-Disposition"].endswith('.docx"')
    assert pdf.content[:4] == b"%PDF"
    assert leo.get(f"{base}.exe").status_code == 404


def test_a_manager_hands_it_over_and_nobody_else_does(
    leo: Client, desk: Client, cast: Cast, transfer: AuthorityTransfer
) -> None:
    max_manager = make_staff("max_manager", roles=["manager"], department=cast.service)
    url = f"{url_of(transfer)}hand-over/"

    forbidden = desk.post(url, {"owner_id": max_manager.pk, "reason": "忙"})
    silent = leo.post(url, {"owner_id": max_manager.pk, "reason": " "})
    done = leo.post(url, {"owner_id": max_manager.pk, "reason": "出差"})

    assert (forbidden.status_code, silent.status_code, done.status_code) == (403, 422, 302)
    assert Promise.objects.get(pk=transfer.promise_id).owner_id == max_manager.pk


def test_takes_back_what_was_registered_wrongly_and_shows_it(
    leo: Client, desk: Client, cast: Cast, transfer: AuthorityTransfer
) -> None:
    url = f"{url_of(transfer)}take-back/"

    offered = (
        url in leo.get(url_of(transfer)).content.decode(),
        url in desk.get(url_of(transfer)).content.decode(),
    )
    forbidden = desk.post(url, {"reason": "错"})
    silent = leo.post(url, {"reason": " "})
    done = leo.post(url, {"reason": "同一份转办单登记了两次"})

    assert offered == (True, False)
    assert (forbidden.status_code, silent.status_code, done.status_code) == (403, 422, 302)
    page = leo.get(url_of(transfer)).content.decode()
    assert "同一份转办单登记了两次" in page
    assert "does not count as taken over our heads" in page
    assert [
        deed for deed in ("submit/", "hand-over/", "report/", "take-back/") if url_of(transfer) + deed in page
    ] == []
    assert transfer.doc_no not in leo.get(HOME).content.decode()
    taken = leo.get(HOME, {"group": "taken_back"}).content.decode()
    assert transfer.doc_no in taken
    assert "Notices taken back as registered wrongly" in taken


def test_offers_nobody_what_only_its_owner_does(desk: Client, transfer: AuthorityTransfer) -> None:
    page = desk.get(url_of(transfer)).content.decode()

    assert [
        deed for deed in ("submit/", "interview/", "hand-over/") if f"{url_of(transfer)}{deed}" in page
    ] == []
    assert f"{url_of(transfer)}report/" in page


def test_the_promise_offers_no_deed_of_its_own(leo: Client, transfer: AuthorityTransfer) -> None:
    page = leo.get(f"/desk/promises/{transfer.promise_id}/").content.decode()

    assert f"/desk/promises/{transfer.promise_id}/hand-over/" not in page
    assert f"/desk/promises/{transfer.promise_id}/keep/" not in page


@pytest.mark.parametrize(
    ("who", "status"), [("sun_supervisor", 200), ("otto_other_outlet", 404), ("tia_technician", 403)]
)
def test_who_sees_it(sign_in: SignIn, cast: Cast, transfer: AuthorityTransfer, who: str, status: int) -> None:
    client = sign_in(who)

    assert client.get(url_of(transfer)).status_code == status


def test_somebody_who_left_is_followed_by_whoever_takes_it_over(
    sign_in: SignIn, cast: Cast, transfer: AuthorityTransfer
) -> None:
    cast.leo_manager.is_active = False
    cast.leo_manager.save()
    ada = sign_in("ada_administrator")

    offered = f"{url_of(transfer)}take-over/" in ada.get(url_of(transfer)).content.decode()
    ada.post(f"{url_of(transfer)}take-over/", {"reason": "原负责人离职"})

    assert offered
    assert Promise.objects.get(pk=transfer.promise_id).owner_id == cast.ada_administrator.pk


def test_a_signed_copy_of_an_old_version_is_refused(
    leo: Client, cast: Cast, transfer: AuthorityTransfer
) -> None:
    old = signed(cast, written(cast, transfer, now=now()), now=now())
    written(cast, transfer, now=now())

    scan = SimpleUploadedFile("盖章.pdf", SCAN, content_type="application/pdf")
    answer = leo.post(f"{HOME}reports/{old.pk}/signed/", {"file": scan})

    assert answer.status_code == 422
    assert "newer version" in answer.content.decode()
