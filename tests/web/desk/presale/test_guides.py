"""Guides on the desk: written, checked, walked through, published; asked beside a matter."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.presale.guiding import begun, guide_made, say
from tests.presale.quoting import make_product
from yinuo.matters.models import Matter
from yinuo.presale.actions.guide import written_questions
from yinuo.presale.models import Brochure, DiscoveryAnswer, DiscoveryGuide, DiscoverySession, GuideVersion

pytestmark = pytest.mark.django_db


def question_form(**more: Any) -> dict[str, Any]:
    return {
        "rows": "4",
        "about": "wish",
        "kind": "choice",
        "text_zh_hans": "喜欢什么木色？",
        "text_en": "Which wood?",
        "option_0_zh_hans": "胡桃",
        "option_1_zh_hans": "白橡",
        **more,
    }


def test_makes_a_guide_and_publishes_it(sign_in: Any, cast: Cast) -> None:
    leo: Client = sign_in("leo_manager")

    response = leo.post(
        "/desk/guides/new/",
        {
            "code": "kitchen",
            "name_zh_hans": "厨房",
            "purpose_zh_hans": "先聊做饭。",
            "family": "",
            "active": "on",
        },
    )
    guide = DiscoveryGuide.objects.get()
    assert response["Location"] == f"/desk/guides/{guide.pk}/"
    assert b"Write the first question" in leo.get(response["Location"]).content
    leo.post(f"/desk/guides/{guide.pk}/questions/new/", question_form())
    leo.post(
        f"/desk/guides/{guide.pk}/questions/new/",
        question_form(kind="text", about="budget", when_wish_1=["a1"]),
    )
    assert "Publish" in leo.get(f"/desk/guides/{guide.pk}/").content.decode()
    leo.post(f"/desk/guides/{guide.pk}/publish/")

    version = GuideVersion.objects.get()
    first, second = written_questions(guide)
    assert version.published_at is not None
    assert [option.value for option in first.options] == ["a1", "a2"]
    assert [(c.question, c.values) for c in second.when] == [("wish_1", ("a1",))]
    assert (second.code, second.options) == ("budget_1", ())
    assert "Version 1 in force" in leo.get("/desk/guides/").content.decode()


def test_edits_a_question_without_a_script(sign_in: Any, cast: Cast) -> None:
    guide = guide_made(cast)
    leo: Client = sign_in("leo_manager")
    address = f"/desk/guides/{guide.pk}/questions/rooms/"

    page = leo.get(address).content.decode()
    assert "想先做哪几间？" in page and 'value="kitchen"' in page and "How is your home?" in page
    more = leo.post(address, {**question_form(rows="5"), "more": "1"})
    assert more.status_code == 200 and 'name="option_8_en"' in more.content.decode()
    assert "喜欢什么木色？" in more.content.decode()
    assert not GuideVersion.objects.filter(number=2).exists()
    leo.post(address, question_form(option_0_value="bed", option_1_value="", when_home=["new"]))
    leo.post(f"/desk/guides/{guide.pk}/questions/rooms/move/", {"to": "down"})
    leo.post(f"/desk/guides/{guide.pk}/questions/budget/remove/")

    found = written_questions(guide)
    assert [one.code for one in found] == ["home", "trouble", "rooms"]
    assert [option.value for option in found[2].options] == ["bed", "a1"]
    assert len(GuideVersion.objects.get(number=1).questions) == 4


def test_says_what_is_wrong_and_does_not_publish_it(sign_in: Any, cast: Cast) -> None:
    guide = guide_made(cast)
    leo: Client = sign_in("leo_manager")
    leo.post(f"/desk/guides/{guide.pk}/questions/home/move/", {"to": "down"})

    page = leo.get(f"/desk/guides/{guide.pk}/").content.decode()
    leo.post(f"/desk/guides/{guide.pk}/publish/")

    assert "does not come before it" in page and "One thing is to be put right" in page
    assert GuideVersion.objects.filter(published_at__isnull=False).count() == 1


@pytest.mark.parametrize(
    "sent",
    [
        {"rows": "x"},
        {"rows": "999999999999999999999"},
        {"kind": "essay"},
        {"about": "\x00"},
        {"option_0_value": "ÄÖ"},
        {"when_home": ["castle"]},
        {"text_en": "x" * 400},
    ],
)
def test_takes_any_form_of_a_question(sign_in: Any, cast: Cast, sent: dict[str, Any]) -> None:
    guide = guide_made(cast)

    response = sign_in("leo_manager").post(f"/desk/guides/{guide.pk}/questions/rooms/", question_form(**sent))

    assert response.status_code in (302, 422)


def test_previews_without_keeping_anything(sign_in: Any, cast: Cast) -> None:
    guide = guide_made(cast, published=False)
    leo: Client = sign_in("leo_manager")
    address = f"/desk/guides/{guide.pk}/preview/"

    assert "need not buy anything" in leo.get(address).content.decode()
    assert "How is your home?" in leo.get(f"{address}?begin=1").content.decode()
    state = json.dumps({"said": {}, "unknown": []})
    second = leo.get(address, {"s": state, "q": "home", "value": "old", "go": "1"}).content.decode()
    assert "What bothers you?" in second and "Lived in" in second
    state = json.dumps({"said": {"home": "old", "trouble": "x"}, "unknown": ["rooms"]})
    again = leo.get(address, {"s": state, "q": "home", "value": "new", "go": "1"}).content.decode()
    assert "What budget?" in again and "What bothers you?" not in again
    wrong = leo.get(address, {"s": state, "q": "budget", "value": "much", "go": "1"}).content.decode()
    assert "Please write a number." in wrong
    ended = leo.get(address, {"s": state, "q": "budget", "unknown": "1"}).content.decode()
    assert "last question" in ended
    assert not DiscoverySession.objects.exists()


@pytest.mark.parametrize("state", ["{", "[]", '{"said": []}', '{"said": {"home": {}}}', "[" * 5000, "null"])
def test_previews_with_any_address(sign_in: Any, cast: Cast, state: str) -> None:
    guide = guide_made(cast)

    response = sign_in("leo_manager").get(
        f"/desk/guides/{guide.pk}/preview/", {"s": state, "q": "home", "value": "z", "go": "1"}
    )

    assert response.status_code == 200


def test_asks_beside_a_matter(sign_in: Any, cast: Cast, asked: Matter) -> None:
    guide = guide_made(cast)
    ana: Client = sign_in("ana_agent")
    assert "Ask by a guide" in ana.get(f"/desk/matters/{asked.pk}/sale/").content.decode()

    begun = ana.post(
        f"/desk/matters/{asked.pk}/discoveries/new/", {"guide_id": guide.pk, "mode": "phone", "words": ""}
    )
    session = DiscoverySession.objects.get()
    address = f"/desk/discoveries/{session.pk}/"
    assert begun["Location"] == address
    first = ana.get(address).content.decode()
    assert "Say this first" in first and "How is your home?" in first
    ana.post(f"{address}told/")
    assert 'name="value" value="old"' in ana.get(address).content.decode()
    ana.post(f"{address}answer/", {"question": "home", "value": "old"})
    wrong = ana.post(f"{address}answer/", {"question": "trouble", "value": " "})
    assert wrong.status_code == 422 and "Please write a few words." in wrong.content.decode()
    ana.post(f"{address}answer/", {"question": "trouble", "value": "插座太少"})
    ana.post(f"{address}answer/", {"question": "rooms", "value": ["bed", "study"]})
    ana.post(f"{address}answer/", {"question": "budget", "unknown": "1"})
    ana.post(f"{address}finish/")

    session.refresh_from_db()
    assert session.finished_at is not None
    assert DiscoveryAnswer.objects.get(question="budget").unknown
    known = ana.get(f"/desk/customers/{asked.customer_id}/?tab=known").content.decode()
    assert "插座太少" in known and "Bedroom" in known
    assert "插座太少" in ana.get(f"/desk/matters/{asked.pk}/sale/").content.decode()


@pytest.mark.parametrize(
    "sent",
    [{}, {"question": "\x00"}, {"question": "home", "value": "\x00"}, {"question": "trouble", "value": "x"}],
)
def test_takes_any_answer(sign_in: Any, cast: Cast, asked: Matter, sent: dict[str, str]) -> None:
    session = begun(cast, asked, now=timezone.now())

    response = sign_in("ana_agent").post(f"/desk/discoveries/{session.pk}/answer/", sent)

    assert response.status_code in (302, 422)
    assert not DiscoveryAnswer.objects.exists()


def test_shows_an_answer_that_was_changed(sign_in: Any, cast: Cast, asked: Matter) -> None:
    session = begun(cast, asked, now=timezone.now())
    say(cast, session, budget="20000")
    say(cast, session, budget="30000")

    page = sign_in("ana_agent").get(f"/desk/discoveries/{session.pk}/?q=budget").content.decode()

    assert "30,000" in page and "Earlier answers" in page and "20,000" in page


def test_sends_a_brochure_with_a_reason(sign_in: Any, cast: Cast, asked: Matter) -> None:
    product = make_product()
    ana: Client = sign_in("ana_agent")
    address = f"/desk/matters/{asked.pk}/brochures/new/"
    sent = {"what": f"product:{product.pk}", "words": "", "reason": ""}

    refused = ana.post(address, sent)
    assert refused.status_code == 422 and not Brochure.objects.exists()
    assert ana.post(address, {**sent, "reason": "点名要看"}).status_code == 302

    assert Brochure.objects.get().reason == "点名要看"
    assert "not opened yet" in ana.get(f"/desk/matters/{asked.pk}/sale/").content.decode()
