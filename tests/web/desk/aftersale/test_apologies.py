"""Letters of apology and their texts on the desk."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.aftersale.complaining import accepted
from tests.cast import Cast
from tests.web.desk.conftest import SignIn
from yinuo.aftersale.actions.apology_template import make_apology_template
from yinuo.aftersale.actions.cause import make_cause, write_findings
from yinuo.aftersale.models import ApologyLetter, ApologyTemplate, Complaint

HOME = "/desk/complaints/"
TEXTS = f"{HOME}apologies/"


def now() -> Any:
    return timezone.now()


def url_of(complaint: Complaint) -> str:
    return f"{HOME}{complaint.pk}/"


def _texts(cast: Cast) -> list[int]:
    """Write a text for any cause, one for “quality”, and one for another; a complaint under “quality” is put down to “wood”."""
    leo = cast.actor("leo_manager")
    causes = {}
    for code, above in (("quality", ""), ("wood", "quality"), ("late", "")):
        causes[code] = make_cause(
            actor=leo,
            now=now(),
            kind="cause",
            code=code,
            names={"zh-hans": code},
            parent_id=causes[above].pk if above else None,
        )
    return [
        make_apology_template(
            actor=leo,
            now=now(),
            names={"zh-hans": name},
            texts={"zh-hans": f"{{customer}}，您好：{name}，真心道歉。{{number}}", "en": f"Sorry: {name}"},
            cause_id=causes[code].pk if code else None,
        ).pk
        for name, code in (("通用", ""), ("质量", "quality"), ("迟到", "late"))
    ]


def _of_wood(cast: Cast, **more: Any) -> Complaint:
    complaint = accepted(cast, now=now(), **more)
    from yinuo.aftersale.models import ComplaintCause

    write_findings(
        actor=cast.actor("ana_agent"),
        now=now(),
        complaint_id=complaint.pk,
        cause_id=ComplaintCause.objects.get(code="wood").pk,
        responsibility_id=None,
        words="含水率",
    )
    return complaint


def test_begins_with_the_text_that_suits_the_cause(desk: Client, cast: Cast) -> None:
    _any, _quality, late = _texts(cast)
    complaint = _of_wood(cast)

    page = desk.get(f"{url_of(complaint)}apology/").content.decode()

    assert f"Kim，您好：质量，真心道歉。{complaint.number}" in page
    assert "通用" in page
    assert f"template={late}" not in page


def test_another_text_and_the_customers_language_are_chosen(desk: Client, cast: Cast) -> None:
    any_cause, _quality, _late = _texts(cast)
    complaint = _of_wood(cast, language="en")

    page = desk.get(f"{url_of(complaint)}apology/", {"template": any_cause}).content.decode()

    assert "Sorry: 通用" in page


@pytest.mark.parametrize("wanted", ["x", "999999999999999999999", "-1", ""])
def test_a_text_that_is_none_is_no_error(desk: Client, cast: Cast, wanted: str) -> None:
    complaint = accepted(cast, now=now())

    assert desk.get(f"{url_of(complaint)}apology/", {"template": wanted}).status_code == 200


def test_is_written_changed_and_sent(desk: Client, cast: Cast) -> None:
    complaint = accepted(cast, now=now())
    desk.post(f"{url_of(complaint)}apology/", {"text": "真心向您道歉。"})
    letter = ApologyLetter.objects.get()
    one = f"{url_of(complaint)}apologies/{letter.pk}/"
    assert not complaint.messages.filter(direction="out").exists()

    desk.post(f"{one}edit/", {"text": "这一次是我们的错，真心向您道歉。"})
    assert "这一次是我们的错" in desk.get(f"{one}send/").content.decode()
    desk.post(f"{one}send/")

    assert complaint.messages.get(direction="out").text == "这一次是我们的错，真心向您道歉。"
    page = desk.get(url_of(complaint)).content.decode()
    assert "Sent" in page
    assert f"{one}edit/" not in page


def test_a_grave_one_is_approved_by_the_manager(desk: Client, sign_in: SignIn, cast: Cast) -> None:
    complaint = accepted(cast, now=now(), severity=3)
    desk.post(f"{url_of(complaint)}apology/", {"text": "真心向您道歉。"})
    one = f"{url_of(complaint)}apologies/{ApologyLetter.objects.get().pk}/"
    page = desk.get(url_of(complaint)).content.decode()
    assert "Needs approval" in page
    assert f"{one}send/" not in page
    assert desk.post(f"{one}send/").status_code == 422

    sign_in("leo_manager").post(f"{one}approve/")
    desk.post(f"{one}send/")

    assert ApologyLetter.objects.get().state == "sent"


def test_an_empty_letter_is_not_saved(desk: Client, cast: Cast) -> None:
    complaint = accepted(cast, now=now())

    assert desk.post(f"{url_of(complaint)}apology/", {"text": "  "}).status_code == 422
    assert not ApologyLetter.objects.exists()


def test_texts_are_written_and_put_out_of_use(sign_in: SignIn, cast: Cast) -> None:
    leo = sign_in("leo_manager")
    facts = {
        "name_zh_hans": "开裂",
        "name_zh_hant": "開裂",
        "name_en": "Cracked",
        "cause_id": "",
        "text_zh_hans": "{customer}，您好",
        "text_zh_hant": "",
        "text_en": "",
        "active": "on",
    }
    wrong = leo.post(f"{TEXTS}new/", {**facts, "text_zh_hans": "{nobody}"})
    assert wrong.status_code == 422
    assert "nobody" in wrong.content.decode()

    leo.post(f"{TEXTS}new/", facts)
    made = ApologyTemplate.objects.get()
    assert "Cracked" in leo.get(TEXTS).content.decode()
    leo.post(f"{TEXTS}{made.pk}/", {name: value for name, value in facts.items() if name != "active"})

    made.refresh_from_db()
    assert (made.active, made.texts) == (False, {"zh-hans": "{customer}，您好"})
    assert "out of use" in leo.get(TEXTS).content.decode()


def test_agents_do_not_write_texts(desk: Client) -> None:
    assert desk.get(TEXTS).status_code == 403
    assert desk.get(f"{TEXTS}new/").status_code == 403


def test_a_text_that_does_not_exist_is_not_found(sign_in: SignIn, cast: Cast) -> None:
    assert sign_in("leo_manager").get(f"{TEXTS}1/").status_code == 404
