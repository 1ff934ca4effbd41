"""The matter's page and what may be done from it."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.cast import Cast
from tests.web.desk.conftest import SignIn
from yinuo.core.models import JournalEntry
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.models import Matter, MatterLink, Promise


def act(desk: Client, matter: Matter, name: str, **values: Any) -> Any:
    return desk.post(f"/desk/matters/{matter.pk}/{name}/", values)


@pytest.mark.parametrize("tab", ["", "messages", "files", "links", "journal", "nonsense"])
def test_shows_each_of_its_tabs(desk: Client, asked: Matter, tab: str) -> None:
    response = desk.get(f"/desk/matters/{asked.pk}/?tab={tab}")

    assert response.status_code == 200
    assert asked.number in response.content.decode()


@pytest.mark.parametrize("mark", ["garbage", "2026-01-01~x", "~", "9" * 30, "2026-01-01T00:00:00+00:00~5"])
def test_bears_any_page_mark(desk: Client, asked: Matter, mark: str) -> None:
    for tab in ("messages", "journal", "course"):
        assert desk.get(f"/desk/matters/{asked.pk}/", {"tab": tab, "before": mark}).status_code == 200


def test_asks_twelve_statements_at_most(desk: Client, cast: Cast, asked: Matter) -> None:
    send_reply(actor=cast.actor("ana_agent"), now=timezone.now(), matter_id=asked.pk, text="可以混搭。")
    url = f"/desk/matters/{asked.pk}/"
    desk.get(url)

    with CaptureQueriesContext(connection) as queries:
        response = desk.get(url)

    assert response.status_code == 200
    assert len(queries) <= 12, [q["sql"][:100] for q in queries]


def test_says_why_a_promise_is_due_then(desk: Client, asked: Matter) -> None:
    page = desk.get(f"/desk/matters/{asked.pk}/").content.decode()

    assert 'id="clock"' in page
    assert "“首次答复”, version 1" in page or "“First answer”, version 1" in page


def test_is_taken_by_one_press(sign_in: SignIn, cast: Cast, asked: Matter) -> None:
    response = act(sign_in("leo_manager"), asked, "take", next=f"/desk/inbox/{asked.pk}/")

    asked.refresh_from_db()
    assert response["Location"] == f"/desk/inbox/{asked.pk}/"
    assert asked.owner == cast.leo_manager


def test_never_goes_back_to_another_site(desk: Client, asked: Matter) -> None:
    response = act(desk, asked, "move", move="wait_customer", next="https://evil.example/")

    assert response["Location"] == f"/desk/matters/{asked.pk}/"


def test_says_what_is_owed_before_it_can_be_resolved(desk: Client, asked: Matter) -> None:
    response = desk.post(f"/desk/matters/{asked.pk}/move/", {"move": "resolve"}, follow=True)

    asked.refresh_from_db()
    assert "1 promises are still open" in response.content.decode()
    assert asked.state == "new"


def test_is_resolved_with_a_way_back(desk: Client, cast: Cast, asked: Matter) -> None:
    send_reply(actor=cast.actor("ana_agent"), now=timezone.now(), matter_id=asked.pk, text="可以混搭。")

    page = desk.post(f"/desk/matters/{asked.pk}/move/", {"move": "resolve"}, follow=True).content.decode()

    asked.refresh_from_db()
    assert asked.state == "resolved"
    assert f"/desk/matters/{asked.pk}/reopen-at-once/" in page
    act(desk, asked, "reopen-at-once")
    asked.refresh_from_db()
    assert asked.state == "open"


def test_refuses_a_move_that_there_is_not(desk: Client, asked: Matter) -> None:
    entries = JournalEntry.objects.count()

    page = desk.post(f"/desk/matters/{asked.pk}/move/", {"move": "fly"}, follow=True).content.decode()

    assert "There is no such move." in page
    assert JournalEntry.objects.count() == entries


def test_is_handed_over_with_a_word(desk: Client, cast: Cast, asked: Matter) -> None:
    act(desk, asked, "assign", owner=cast.leo_manager.pk, reason="要你批准")

    asked.refresh_from_db()
    entry = JournalEntry.objects.filter(verb="matters.matter_assigned").order_by("id").last()
    assert asked.owner == cast.leo_manager
    assert entry is not None and entry.reason == "要你批准"


def test_opens_a_form_as_a_dialog_for_htmx(desk: Client, asked: Matter) -> None:
    headers = {"HX-Request": "true", "HX-Target": "dialog-place"}

    part = desk.get(f"/desk/matters/{asked.pk}/assign/", headers=headers).content.decode()

    assert "<dialog" in part and "<html" not in part


def test_keeps_what_was_typed_beside_the_objection(desk: Client, asked: Matter) -> None:
    response = act(desk, asked, "details", title="", priority="2", tags="沙发 VIP", language="en")

    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="沙发 VIP"' in page
    asked.refresh_from_db()
    assert asked.tags == []


def test_changes_its_details(desk: Client, asked: Matter) -> None:
    act(desk, asked, "details", title="混搭", priority="1", tags="沙发，VIP 沙发", language="en")

    asked.refresh_from_db()
    assert (asked.title, asked.priority, asked.tags, asked.language) == ("混搭", 1, ["沙发", "VIP"], "en")


def test_is_cancelled_only_with_a_reason(desk: Client, asked: Matter) -> None:
    assert act(desk, asked, "cancel", reason=" ").status_code == 422
    act(desk, asked, "cancel", reason="广告")

    asked.refresh_from_db()
    assert asked.state == "cancelled"


def test_takes_a_promise_in_two_clicks(desk: Client, asked: Matter) -> None:
    act(desk, asked, "promise", what="寄样板", preset="hour")

    made = Promise.objects.get(matter=asked, source="person")
    assert made.what == "寄样板"
    assert timedelta(minutes=59) < made.due_at - timezone.now() <= timedelta(hours=1)


def test_takes_a_free_time_of_the_organisations_zone(desk: Client, asked: Matter) -> None:
    act(desk, asked, "promise", what="寄样板", preset="free", free="2031-05-20T15:30")

    made = Promise.objects.get(matter=asked, source="person")
    assert made.due_at.isoformat() == "2031-05-20T07:30:00+00:00"


def test_refuses_a_promise_for_the_past(desk: Client, asked: Matter) -> None:
    response = act(desk, asked, "promise", what="寄样板", preset="free", free="2020-05-20T15:30")

    assert response.status_code == 422
    assert "has already passed" in response.content.decode()
    assert not Promise.objects.filter(matter=asked, source="person").exists()


def test_shows_both_before_it_merges(desk: Client, cast: Cast, ask: Any, asked: Matter) -> None:
    other = ask("第二次来问", now=timezone.now())
    url = f"/desk/matters/{asked.pk}/merge/"
    typed = other.number.lower().replace("-", " ")

    page = desk.post(url, {"number": typed, "survivor": "this", "reason": "同一件事"}).content.decode()

    other.refresh_from_db()
    assert "第二次来问" in page and 'value="同一件事"' not in page and "同一件事" in page
    assert other.merged_into is None
    values = {"number": typed, "survivor": "this", "reason": "同一件事", "seen": other.number}
    assert "they are of different customers" in desk.post(url, values).content.decode()
    desk.post(url, {**values, "confirmed": "on"})
    other.refresh_from_db()
    assert other.merged_into_id == asked.pk


def test_says_that_a_number_is_unknown_beside_it(desk: Client, asked: Matter) -> None:
    response = act(desk, asked, "link", number="ZX-0000", kind="related")

    assert response.status_code == 422
    assert "does not exist" in response.content.decode()


def test_is_linked_and_unlinked(desk: Client, cast: Cast, ask: Any, asked: Matter) -> None:
    other = ask("第二次来问", now=timezone.now())

    act(desk, asked, "link", number=other.number, kind="related")

    link = MatterLink.objects.get()
    assert (link.source_id, link.target_id) == (asked.pk, other.pk)
    desk.post(f"/desk/matters/{asked.pk}/unlink/{link.pk}/")
    assert not MatterLink.objects.exists()


@pytest.mark.parametrize(
    ("name", "role", "expected"),
    [
        ("assign", "ana_agent", 200),
        ("assign", "otto_other_outlet", 404),
        ("assign", "sun_supervisor", 403),
        ("cancel", "ana_agent", 200),
        ("cancel", "tia_technician", 403),
        ("merge", "tia_technician", 403),
        ("details", "sun_supervisor", 403),
        ("promise", "sun_supervisor", 403),
    ],
)
def test_opens_a_form_only_for_who_may(
    sign_in: SignIn, asked: Matter, name: str, role: str, expected: int
) -> None:
    assert sign_in(role).get(f"/desk/matters/{asked.pk}/{name}/").status_code == expected


def test_changes_nothing_by_being_looked_at(desk: Client, asked: Matter) -> None:
    for name in ("take", "move", "reopen-at-once", "write", "find"):
        assert desk.get(f"/desk/matters/{asked.pk}/{name}/").status_code == 405
