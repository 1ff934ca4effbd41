"""Search, the palette, and one deed for many."""

from typing import Any

from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.web.desk.conftest import SignIn
from yinuo.matters.models import Matter
from yinuo.web.desk.search import excerpt


def test_goes_straight_to_the_matter_of_a_number(desk: Client, asked: Matter) -> None:
    typed = asked.number.lower().replace("-", " ")

    assert desk.get("/desk/search/", {"q": typed})["Location"] == f"/desk/matters/{asked.pk}/"


def test_finds_what_was_said_with_its_words(desk: Client, asked: Matter) -> None:
    page = desk.get("/desk/search/", {"q": "胡桃木"}).content.decode()

    assert "<mark>胡桃木</mark>" in page
    assert f"/desk/matters/{asked.pk}/?tab=messages#message-" in page


def test_finds_nothing_of_another_outlet(sign_in: SignIn, asked: Matter) -> None:
    otto = sign_in("otto_other_outlet")

    assert str(asked.pk) not in otto.get("/desk/search/", {"q": "胡桃木"}).content.decode()
    assert otto.get("/desk/search/", {"q": asked.number}).status_code == 200


def test_answers_the_palette_with_a_part(desk: Client, asked: Matter) -> None:
    part = desk.get("/desk/search/palette/", {"q": asked.number}).content.decode()

    assert "<html" not in part
    assert f'href="/desk/matters/{asked.pk}/"' in part


def test_bears_quotes_and_refuses_a_nul(desk: Client) -> None:
    assert desk.get("/desk/search/?q='%22%3Cscript%3E").status_code == 200
    assert desk.get("/desk/search/?q=%00").status_code == 400


def test_cuts_words_around_what_was_asked_for() -> None:
    before, hit, after = excerpt("上" * 60 + "胡桃木" + "下" * 60, "胡桃木", around=10)

    assert (before, hit, after) == ("…" + "上" * 10, "胡桃木", "下" * 10 + "…")


def test_tags_many_and_says_which_could_not(desk: Client, cast: Cast, ask: Any, asked: Matter) -> None:
    strange = ask("另一家的事", now=timezone.now())
    Matter.objects.filter(pk=strange.pk).update(team=None, department=None, owner=cast.otto_other_outlet)
    values = {"matter": [asked.pk, strange.pk], "asked": "1", "tag": "加急", "next": "/desk/inbox/"}

    page = desk.post("/desk/inbox/bulk/", values, follow=True).content.decode()

    asked.refresh_from_db()
    strange.refresh_from_db()
    assert (asked.tags, strange.tags) == (["加急"], [])
    assert "1 matter done. 1 could not." in page


def test_asks_first_what_shall_happen(desk: Client, asked: Matter) -> None:
    page = desk.get(f"/desk/inbox/bulk/?matter={asked.pk}").content.decode()

    assert "1 matter" in page and f'name="matter" value="{asked.pk}"' in page
    response = desk.post("/desk/inbox/bulk/", {"matter": asked.pk, "asked": "1"})
    assert response.status_code == 422


def test_wants_something_chosen(desk: Client) -> None:
    page = desk.get("/desk/inbox/bulk/", follow=True).content.decode()

    assert "Choose at least one matter first." in page


def test_saves_a_view_and_shows_it(desk: Client) -> None:
    desk.post("/desk/inbox/views/new/?whose=all&unread=1", {"name": "全部未读"})

    part = desk.get("/desk/inbox/views/").content.decode()

    assert "全部未读" in part and "unread=1" in part
