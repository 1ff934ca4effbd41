"""Reception on the desk: set, shown beside the composer, counted, read along."""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.web.desk.conftest import SignIn
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.actions.reception import begin_reception, draw_replies
from yinuo.matters.models import Matter, ReceptionPoint, ReceptionVersion, ReplyReview

pytestmark = pytest.mark.django_db
LIST = "/desk/reception/"


@pytest.fixture
def five(cast: Cast) -> None:
    begin_reception(actor=cast.actor("leo_manager"), now=timezone.now())


def posted(browser: Client, path: str, **fields: Any) -> Any:
    return browser.post(path, fields)


def test_an_empty_house_begins_with_five(sign_in: SignIn) -> None:
    browser = sign_in("leo_manager")
    assert "Begin with five" in browser.get(LIST).content.decode()

    response = posted(browser, LIST + "begin/")

    page = browser.get(LIST).content.decode()
    assert response.status_code == 302
    assert ReceptionPoint.objects.count() == 5
    assert "Greet first" in page and "counted in the first reply" in page


def test_an_agent_sets_nothing(desk: Client) -> None:
    assert desk.get(LIST).status_code == 403
    assert posted(desk, LIST + "begin/").status_code == 403


def test_a_standard_is_shown_as_it_is_and_saved_as_the_next_version(sign_in: SignIn, five: None) -> None:
    browser, point = sign_in("leo_manager"), ReceptionPoint.objects.get(code="greeting")
    path = f"{LIST}{point.pk}/"
    initial = browser.get(path).context["form"].initial

    same = posted(browser, path, **{**initial, "public": "on"})
    assert same.status_code == 302
    assert point.versions.count() == 1
    changed = posted(
        browser, path, **{**initial, "public": "on", "title_en": "Say hello", "examples_en": "One\n\nTwo"}
    )

    newest = point.versions.get(valid_until__isnull=True)
    assert (changed.status_code, newest.number, newest.titles["en"]) == (302, 2, "Say hello")
    assert [one["text"] for one in newest.examples if one["language"] == "en" and not one["channel"]] == [
        "One",
        "Two",
    ]
    assert any(one["channel"] == "email" and "\n\n" in one["text"] for one in newest.examples)


def test_what_is_wrong_stands_at_its_field_and_nothing_is_lost(sign_in: SignIn, five: None) -> None:
    browser = sign_in("leo_manager")

    response = posted(
        browser, LIST + "new/", code="greeting", title_en="Mine", text_en="T", counted="first_reply", marks=""
    )

    assert response.status_code == 422
    assert "marks" in response.context["form"].errors
    assert 'value="Mine"' in response.content.decode()
    assert ReceptionVersion.objects.count() == 5


def test_a_standard_is_written_and_retired(sign_in: SignIn) -> None:
    browser = sign_in("leo_manager")
    posted(browser, LIST + "new/", code="name", title_en="By name", text_en="Use it.", counted="", marks="")
    point = ReceptionPoint.objects.get(code="name")

    posted(browser, f"{LIST}{point.pk}/retire/")

    assert "retired" in browser.get(LIST).content.decode()
    assert browser.get(f"{LIST}{point.pk + 99}/").status_code == 404


def test_the_composer_shows_what_is_asked_and_inserts_an_example(
    desk: Client, five: None, asked: Matter
) -> None:
    assert (
        f"/desk/matters/{asked.pk}/reception/"
        in desk.get(f"/desk/matters/{asked.pk}/?tab=messages").content.decode()
    )

    page = desk.get(f"/desk/matters/{asked.pk}/reception/").content.decode()
    inserted = posted(desk, f"/desk/matters/{asked.pk}/reception/greeting/0/")

    assert "Greet first" in page and "我是Ana" in page
    text = json.loads(inserted["HX-Trigger"])["composer:insert"]["text"]
    assert text.startswith("您好") and "Ana" in text
    assert posted(desk, f"/desk/matters/{asked.pk}/reception/greeting/9/").status_code == 404
    assert posted(desk, f"/desk/matters/{asked.pk}/reception/nothing/0/").status_code == 404


def test_nobody_sees_what_is_asked_in_a_matter_that_is_not_theirs(
    sign_in: SignIn, five: None, asked: Matter
) -> None:
    assert sign_in("otto_other_outlet").get(f"/desk/matters/{asked.pk}/reception/").status_code == 404


def test_figures_show_counts_where_there_are_few(
    cast: Cast, sign_in: SignIn, five: None, asked: Matter, django_assert_max_num_queries: Any
) -> None:
    send_reply(actor=cast.actor("ana_agent"), now=timezone.now(), matter_id=asked.pk, text="您好，可以。")

    browser = sign_in("leo_manager")

    with django_assert_max_num_queries(14):
        page = browser.get(LIST + "figures/").content.decode()

    assert "1 / 1" in page and "too few for a percentage" in page
    assert "My reception" in sign_in("ana_agent").get(LIST + "figures/").content.decode()


def test_a_drawn_reply_is_read_and_judged(cast: Cast, sign_in: SignIn, five: None, asked: Matter) -> None:
    send_reply(actor=cast.actor("ana_agent"), now=timezone.now(), matter_id=asked.pk, text="您好，可以。")
    browser = sign_in("leo_manager")
    assert "No reply waits" in browser.get(LIST + "reviews/").content.decode()
    posted(browser, LIST + "reviews/draw/", size="5", days="30")
    review = ReplyReview.objects.get()
    path = f"{LIST}reviews/{review.pk}/"
    page = browser.get(path).content.decode()
    assert "您好，可以。" in page and "岩板茶几" in page

    missing = posted(browser, path, mark_tone="yes")
    whole = posted(
        browser,
        path,
        **{f"mark_{code}": "yes" for code in ("greeting", "first-answer", "tone", "emoji", "thanks")},
    )

    review.refresh_from_db()
    assert (missing.status_code, whole.status_code) == (422, 302)
    assert review.marks["first-answer"] == "yes"
    assert "Leo" in browser.get(LIST + "reviews/?done=1").content.decode()


def test_a_supervisor_reviews_and_an_agent_does_not(cast: Cast, sign_in: SignIn, five: None) -> None:
    assert draw_replies(actor=cast.actor("sun_supervisor"), now=timezone.now()) == 0
    assert sign_in("sun_supervisor").get(LIST + "reviews/").status_code == 200
    assert sign_in("ana_agent").get(LIST + "reviews/").status_code == 403


def test_customers_read_what_is_public_of_it(client: Client, five: None) -> None:
    page = client.get("/standards/", headers={"accept-language": "en"}).content.decode()

    assert "How we talk with you" in page and "Greet first" in page
    assert "Emoji where they fit" not in page
