"""Designs and site checks on the desk."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from tests.cast import NOW, Cast
from tests.presale.designing import PDF, PNG, add_file, begun, checklist, delivered, drafted, filled
from yinuo.presale.actions.survey import note_finding
from yinuo.presale.models import BudgetLine, Design, Finding, SiteSurvey, SurveyChecklist
from yinuo.presale.queries.design import get_design, list_designers, list_designs
from yinuo.presale.queries.survey import get_survey, list_surveys

pytestmark = pytest.mark.django_db


def lines(*rows: dict[str, str], prefix: str = "line") -> dict[str, str]:
    posted = {f"{prefix}-TOTAL_FORMS": str(len(rows)), f"{prefix}-INITIAL_FORMS": "0"}
    for place, row in enumerate(rows):
        posted |= {f"{prefix}-{place}-{name}": value for name, value in row.items()}
    return posted


def test_asks_and_promises(sign_in: Any, cast: Cast, ask: Any) -> None:
    matter = ask(now=timezone.now())
    ana: Client = sign_in("ana_agent")
    address = f"/desk/matters/{matter.pk}/designs/new/"
    due = "2199-01-01T10:00"

    page = ana.get(address).content.decode()
    assert "Leo" in page and "Ana ·" not in page
    wish = {"title": "客厅布置图", "kind": "drawing", "designer": cast.leo_manager.pk}
    assert ana.post(address, {**wish, "due_at": "1999-01-01T10:00"}).status_code == 422
    assert ana.post(address, {**wish, "due_at": due}).status_code == 422
    assert not Design.objects.exists()
    day = timezone.localtime() + timedelta(days=4)
    assert ana.post(address, {**wish, "due_at": f"{day:%Y-%m-%dT%H:%M}"}).status_code == 302

    assert Design.objects.get().promise is not None
    assert "客厅布置图" in ana.get(f"/desk/matters/{matter.pk}/sale/").content.decode()


def test_draws_budgets_and_delivers(sign_in: Any, cast: Cast, ask: Any) -> None:
    version = drafted(cast, ask)
    leo: Client = sign_in("leo_manager")
    here = f"/desk/designs/versions/{version.pk}/"

    files = [SimpleUploadedFile("plan.pdf", PDF), SimpleUploadedFile("view.png", PNG)]
    assert leo.post(here + "files/", {"files": files}).status_code == 302
    row = {"what": "沙发", "supplier": "木北", "quantity": "2", "unit_price": "1999.50", "currency": "cny"}
    assert leo.post(here, {"words": "首版", **lines(row, {})}).status_code == 302
    page = leo.get(f"/desk/designs/{version.design_id}/").content.decode()
    assert "¥3,999.00" in page and "<object" in page and "<img" in page
    assert leo.post(here + "deliver/", {"text": "请看"}).status_code == 302

    version.refresh_from_db()
    assert version.delivered_at is not None
    assert BudgetLine.objects.get().currency == "CNY"


@pytest.mark.parametrize(
    "row",
    [
        {"what": "x", "unit_price": ""},
        {"what": "x", "unit_price": "9" * 40},
        {"what": "x", "unit_price": "1", "currency": "??"},
        {"what": "x", "unit_price": "1", "quantity": "0"},
        {"what": "x", "unit_price": "NaN"},
        {"what": "x", "unit_price": "-1"},
        {"unit_price": "5"},
    ],
)
def test_keeps_what_was_typed_when_it_is_wrong(
    sign_in: Any, cast: Cast, ask: Any, row: dict[str, str]
) -> None:
    version = drafted(cast, ask)

    response = sign_in("leo_manager").post(
        f"/desk/designs/versions/{version.pk}/", {"words": "仍在这里", **lines(row)}
    )

    assert response.status_code == 422
    assert "仍在这里" in response.content.decode()
    assert not BudgetLine.objects.exists()


def test_a_wrong_file_is_said_and_the_others_stay(sign_in: Any, cast: Cast, ask: Any) -> None:
    version = drafted(cast, ask)
    files = [SimpleUploadedFile("a.pdf", b"MZ\x90\x00"), SimpleUploadedFile("b.pdf", PDF)]

    response = sign_in("leo_manager").post(
        f"/desk/designs/versions/{version.pk}/files/", {"files": files}, follow=True
    )

    assert [file.name for file in version.files.all()] == ["b.pdf"]
    assert "a.pdf" in response.content.decode()


def test_files_are_shown_safely(sign_in: Any, cast: Cast, ask: Any) -> None:
    version = drafted(cast, ask)
    pdf, png = add_file(cast, version), add_file(cast, version, name="a.png", content=PNG)
    dwg = add_file(cast, version, name="a.dwg", content=b"AC1032\x00\x00")
    leo: Client = sign_in("leo_manager")

    shown = {f.pk: leo.get(f"/desk/designs/files/{version.pk}/{f.pk}/") for f in (pdf, png, dwg)}

    assert all(one["X-Content-Type-Options"] == "nosniff" for one in shown.values())
    assert shown[pdf.pk]["Content-Disposition"].startswith("inline")
    assert shown[pdf.pk]["X-Frame-Options"] == "SAMEORIGIN"
    for one in shown.values():
        one.getvalue()
    assert "sandbox" in shown[png.pk]["Content-Security-Policy"]
    assert shown[dwg.pk]["Content-Disposition"].startswith("attachment")
    assert sign_in("otto_other_outlet").get(f"/desk/designs/files/{version.pk}/{pdf.pk}/").status_code in (
        403,
        404,
    )
    assert leo.get(f"/desk/designs/files/{version.pk}/1/").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/desk/designs/?tab=x&after=zzz",
        "/desk/designs/9999999999999999999999/",
        "/desk/designs/1/",
        "/desk/surveys/1/",
        "/desk/surveys/?after=x",
        "/desk/surveys/checklists/1/",
        "/desk/matters/1/surveys/new/",
    ],
)
def test_takes_any_address(sign_in: Any, cast: Cast, address: str) -> None:
    assert sign_in("leo_manager").get(address).status_code in (200, 404, 422)


def test_checks_a_site_by_thumb(sign_in: Any, cast: Cast, ask: Any) -> None:
    version = delivered(cast, ask)
    listed = checklist(cast)
    leo: Client = sign_in("leo_manager")

    started = leo.post(
        f"/desk/matters/{version.design.matter_id}/surveys/new/",
        {"checklist": listed.pk, "version": version.pk},
    )
    survey = SiteSurvey.objects.get()
    here = f"/desk/surveys/{survey.pk}/"
    assert started["Location"] == here
    assert leo.post(here + "fill/", {"p-p1": "not_ok"}, headers={"HX-Request": "true"}).status_code == 204
    assert leo.post(here + "fill/", {"p-p2": "wide"}).status_code == 422
    unfinished = leo.post(here + "fill/", {"p-p2": "2800", "p-p3": "—", "finish": "1"})
    assert unfinished.status_code == 409
    photos = [SimpleUploadedFile("1.png", PNG), SimpleUploadedFile("2.png", PNG)]
    finding = {"item": "p1", "drawn": "300", "found": "620", "grave": "on", "photos": photos}
    assert leo.post(here + "findings/", finding).status_code == 302
    assert leo.post(here + "fill/", {"finish": "1"}).status_code == 302

    found = Finding.objects.get()
    survey.refresh_from_db()
    assert (found.grave, found.photos.count(), survey.results["p2"]) == (True, 2, "2800")
    assert survey.finished_at is not None
    page = leo.get(f"/desk/designs/{version.design_id}/").content.decode()
    assert "grave finding" in page or "严重" in page
    assert leo.post(f"/desk/surveys/findings/{found.pk}/settle/", {"words": "改图"}).status_code == 302
    assert "改图" in leo.get(here).content.decode()
    photo = leo.get(f"/desk/surveys/findings/{found.pk}/photos/{found.photos.first().pk}/")
    assert (photo.status_code, photo["Content-Type"]) == (200, "image/png")
    photo.getvalue()


def test_writes_checklists(sign_in: Any, cast: Cast) -> None:
    leo: Client = sign_in("leo_manager")
    points = lines({"zh_hans": "墙宽", "kind": "number", "unit": "mm"}, {}, prefix="point")

    assert leo.post("/desk/surveys/checklists/new/", {"code": "A B", **points}).status_code == 422
    made = leo.post("/desk/surveys/checklists/new/", {"code": "home", "name_zh_hans": "上门", **points})
    assert made.status_code == 302
    row = SurveyChecklist.objects.get()
    kept = lines(
        {"code": "p1", "zh_hans": "墙净宽", "kind": "number", "unit": "mm"},
        {"zh_hans": "插座", "kind": "ok"},
        prefix="point",
    )
    leo.post(f"/desk/surveys/checklists/{row.pk}/", {"name_zh_hans": "上门", "active": "on", **kept})

    row.refresh_from_db()
    assert [(item["code"], item["kind"]) for item in row.items] == [("p1", "number"), ("p2", "ok")]
    assert sign_in("ana_agent").get("/desk/surveys/checklists/").status_code == 403


def test_lists_and_files_take_few_statements(
    cast: Cast, ask: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    version = delivered(cast, ask)
    survey = filled(cast, begun(cast, version))
    leo = cast.actor("leo_manager")
    note_finding(actor=leo, now=NOW, survey_id=survey.pk, found="x")

    with django_assert_num_queries(1):
        rows, after = list_designs(actor=leo, limit=1)
    with django_assert_num_queries(5):
        file = get_design(actor=leo, design_id=version.design_id)
    with django_assert_num_queries(2):
        designers = list_designers(actor=leo)
    with django_assert_num_queries(1):
        surveys, _after = list_surveys(actor=leo, language="en")
    with django_assert_num_queries(4):
        get_survey(actor=leo, survey_id=survey.pk, language="en")

    assert [(row.id, row.version) for row in rows] == [(version.design_id, 1)] and after == ""
    assert [one.number for one in file.versions] == [1]
    assert (surveys[0].findings, surveys[0].open, surveys[0].grave) == (1, 1, 0)
    assert [(row.name, row.open) for row in designers if row.name in ("Leo", "Tia")] == [
        ("Leo", 0),
        ("Tia", 0),
    ]
