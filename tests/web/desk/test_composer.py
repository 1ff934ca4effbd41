"""Writing: what is sent, held, taken back, promised."""

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.web.desk.conftest import SignIn
from yinuo.channels.actions.deliveries import report_bounce
from yinuo.core.actor import SYSTEM
from yinuo.core.models import JournalEntry, OutboxItem
from yinuo.matters.actions.messages import release_reply, send_reply
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.actions.promise import make_promise
from yinuo.matters.models import Attachment, Matter, Message, Promise
from yinuo.people.actions.arrival import Arrival

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def write(desk: Client, matter: Matter, **values: Any) -> Any:
    return desk.post(
        f"/desk/matters/{matter.pk}/write/", {"kind": "reply", "promises_reviewed": "1", **values}
    )


def test_holds_a_reply_so_that_it_can_be_taken_back(desk: Client, asked: Matter) -> None:
    response = write(desk, asked, text="可以混搭。", next=f"/desk/inbox/{asked.pk}/")

    message = Message.objects.get(matter=asked, direction="out")
    assert (response.status_code, response["Location"]) == (302, f"/desk/inbox/{asked.pk}/")
    assert (message.delivery, message.text) == ("held", "可以混搭。")
    page = desk.get(f"/desk/inbox/{asked.pk}/").content.decode()
    assert f"/desk/messages/{message.pk}/take-back/" in page


def test_gives_the_text_of_a_reply_taken_back_to_the_composer(desk: Client, asked: Matter) -> None:
    write(desk, asked, text="说错了。")
    message = Message.objects.get(matter=asked, direction="out")

    response = desk.post(f"/desk/messages/{message.pk}/take-back/", {"next": f"/desk/inbox/{asked.pk}/"})

    assert response["Location"] == f"/desk/inbox/{asked.pk}/"
    assert not Message.objects.filter(pk=message.pk).exists()
    assert "说错了。</textarea>" in desk.get(f"/desk/inbox/{asked.pk}/").content.decode()
    assert "说错了。" not in desk.get(f"/desk/inbox/{asked.pk}/").content.decode()


def test_says_that_a_reply_has_left_already(desk: Client, cast: Cast, asked: Matter) -> None:
    write(desk, asked, text="可以。")
    message = Message.objects.get(matter=asked, direction="out")
    release_reply(actor=SYSTEM, now=timezone.now(), message_id=message.pk, as_staff=cast.actor("ana_agent"))

    response = desk.post(f"/desk/messages/{message.pk}/take-back/", follow=True)

    assert "The reply has already left." in response.content.decode()
    assert Message.objects.filter(pk=message.pk).exists()


def test_writes_a_note_that_is_no_reply(desk: Client, asked: Matter) -> None:
    write(desk, asked, kind="note", text="先查库存")

    note = Message.objects.get(matter=asked, direction="note")
    assert (note.channel, note.text) == ("note", "先查库存")
    assert not Message.objects.filter(matter=asked, direction="out").exists()


def test_keeps_a_telephone_record_apart(desk: Client, asked: Matter) -> None:
    write(desk, asked, kind="note", text="她同意周六", phone="1")

    assert Message.objects.get(matter=asked, direction="note").channel == "phone"


def test_keeps_the_text_when_something_stands_in_the_way(desk: Client, asked: Matter) -> None:
    past = (timezone.now() - timedelta(hours=1)).isoformat()
    promise = {"promise_text": "一小时前", "promise_due_at": past, "promise_what": "回电"}

    response = write(desk, asked, text="我一小时前回电。", **promise)

    page = response.content.decode()
    assert response.status_code == 422
    assert "我一小时前回电。</textarea>" in page and "has already passed" in page
    assert not Message.objects.filter(matter=asked, direction="out").exists()


def test_refuses_a_time_that_is_none(desk: Client, asked: Matter) -> None:
    response = write(
        desk, asked, text="回电", promise_text="回电", promise_due_at="soon", promise_what="回电"
    )

    assert response.status_code == 422
    assert "is no time" in response.content.decode()


def test_refuses_an_empty_reply(desk: Client, asked: Matter) -> None:
    response = write(desk, asked, text="  ")

    assert response.status_code == 422
    assert "Please write something first." in response.content.decode()


def test_asks_back_about_promises_that_nobody_has_seen(desk: Client, asked: Matter) -> None:
    response = desk.post(
        f"/desk/matters/{asked.pk}/write/",
        {"kind": "reply", "text": "我明天下午三点前给您回电。", "next": "/desk/"},
    )

    page = response.content.decode()
    assert response.status_code == 200
    assert 'name="promise_due_at"' in page and 'value="/desk/"' in page
    assert not Message.objects.filter(matter=asked, direction="out").exists()


def test_records_the_promises_that_stayed(desk: Client, asked: Matter) -> None:
    due = timezone.now() + timedelta(days=2)
    values = {
        "promise_text": ["后天回电", "明天发货"],
        "promise_due_at": [due.isoformat(), due.isoformat()],
        "promise_what": ["回电", "发货"],
        "promise_drop": ["1"],
    }

    write(desk, asked, text="我后天回电，明天发货。", **values)

    planned = Message.objects.get(matter=asked, direction="out").planned["promises"]
    assert [p["what"] for p in planned] == ["回电"]


def test_finds_promises_while_one_types(desk: Client, asked: Matter) -> None:
    answer = desk.post(f"/desk/matters/{asked.pk}/find/", {"text": "好的。我明天下午三点前给您回电。"}).json()

    found = answer["found"][0]
    assert found["what"] == "回电"
    assert found["due_at"].endswith("T15:00:00+08:00")
    assert (found["start"], "我明天下午三点前给您回电"[:2] in found["text"]) == (3, True)


def test_stores_files_once_and_keeps_them_over_a_question_back(desk: Client, asked: Matter) -> None:
    upload = SimpleUploadedFile("crack.png", PNG, content_type="image/png")
    url = f"/desk/matters/{asked.pk}/write/"

    page = desk.post(
        url, {"kind": "reply", "text": "我明天给您回电。", "attachment": upload}
    ).content.decode()

    stored = Attachment.objects.get(matter=asked)
    assert stored.message is None
    assert f'name="file_id" value="{stored.pk}"' in page
    write(desk, asked, text="我明天给您回电。", file_id=stored.pk)
    stored.refresh_from_db()
    assert stored.message == Message.objects.get(matter=asked, direction="out")


def test_suggests_the_promise_that_an_answer_keeps_and_no_other(
    desk: Client, cast: Cast, asked: Matter
) -> None:
    due = timezone.now() + timedelta(hours=3)
    plans = tuple(PlannedPromise(what=what, due_at=due, words=what) for what in ("答复结论", "回电"))
    send_reply(
        actor=cast.actor("ana_agent"),
        now=timezone.now(),
        matter_id=asked.pk,
        text="稍后答复，并回电。",
        planned=plans,
    )

    page = desk.get(f"/desk/inbox/{asked.pk}/").content.decode()

    answer, call = Promise.objects.filter(matter=asked, source="message").order_by("id")
    assert f'name="keeps" value="{answer.pk}" checked' in page
    assert f'name="keeps" value="{call.pk}">' in page


def test_plans_to_keep_what_was_ticked(desk: Client, cast: Cast, asked: Matter) -> None:
    plan = PlannedPromise(what="回电", due_at=timezone.now() + timedelta(hours=3))
    made = make_promise(actor=cast.actor("ana_agent"), now=timezone.now(), matter_id=asked.pk, plan=plan)

    write(desk, asked, text="已经打过了。", keeps=made.pk, then="wait_customer")

    planned = Message.objects.get(matter=asked, direction="out").planned
    assert (planned["keeps"], planned["then"]) == ([made.pk], "wait_customer")


def test_refuses_a_reply_of_who_may_only_read(sign_in: SignIn, asked: Matter) -> None:
    entries = JournalEntry.objects.count()

    response = write(sign_in("sun_supervisor"), asked, text="我来答复")

    assert response.status_code in (403, 404)
    assert not Message.objects.filter(matter=asked, direction="out").exists()
    assert JournalEntry.objects.count() == entries


def test_names_colleagues_after_an_at(desk: Client) -> None:
    page = desk.get("/desk/colleagues/?q=le").content.decode()

    assert 'data-name="Leo"' in page
    assert "Ana" not in page


def test_shows_what_did_not_arrive_and_sends_it_again(desk: Client, cast: Cast, ask: Any) -> None:
    matter = ask(asker=Arrival(name="Kim", email="kim@example.com"), now=timezone.now())
    ana = cast.actor("ana_agent")
    reply = send_reply(actor=ana, now=timezone.now(), matter_id=matter.pk, text="可以混搭。")
    item = OutboxItem.objects.get(message_id=reply.pk)
    report_bounce(
        actor=SYSTEM, now=timezone.now(), delivery_id=item.delivery_id, error="550 5.1.1 no such user"
    )

    page = desk.get(f"/desk/inbox/{matter.pk}/").content.decode()
    response = desk.post(f"/desk/messages/{reply.pk}/send-again/", {"next": f"/desk/inbox/{matter.pk}/"})

    assert "Not delivered." in page and "The address does not exist." in page
    assert f'action="/desk/messages/{reply.pk}/send-again/"' in page
    reply.refresh_from_db()
    assert (response["Location"], reply.delivery) == (f"/desk/inbox/{matter.pk}/", "queued")


def broken_calls(matter: Matter) -> None:
    """Ten calls back that were promised last week and never made."""
    made = timezone.now() - timedelta(days=7)
    Promise.objects.bulk_create(
        Promise(
            matter=matter,
            what="回电",
            source="person",
            state="broken",
            made_at=made,
            first_due_at=made + timedelta(hours=1),
            due_at=made + timedelta(hours=1),
            settled_at=made + timedelta(hours=2),
        )
        for _n in range(10)
    )


def test_asks_why_an_unlikely_promise_can_be_kept_and_loses_nothing(desk: Client, asked: Matter) -> None:
    broken_calls(asked)
    due_at = (timezone.now() + timedelta(hours=1)).isoformat()
    typed = {
        "text": "一小时内给您回电。",
        "promise_text": "一小时内给您回电",
        "promise_what": "回电",
        "promise_due_at": due_at,
        "promise_override": "",
    }

    refused = write(desk, asked, **typed)

    page = refused.content.decode()
    assert refused.status_code == 422
    assert "only 0% were done in so short a time (n=10)" in page
    assert "一小时内给您回电。</textarea>" in page and 'name="promise_override"' in page
    assert not Message.objects.filter(matter=asked, direction="out").exists()

    assert write(desk, asked, **{**typed, "promise_override": "今天有人值守电话"}).status_code == 302
    held = Message.objects.get(matter=asked, direction="out")
    assert held.planned["promises"][0]["override"] == "今天有人值守电话"


def test_judges_a_promise_again_when_its_time_is_changed(desk: Client, asked: Matter) -> None:
    broken_calls(asked)
    due_at = (timezone.now() + timedelta(days=3)).isoformat()

    answer = desk.post(f"/desk/matters/{asked.pk}/find/", {"what": "回电", "due_at": due_at}).json()

    assert answer["judged"]["needs_reason"] is True
    assert "0% of the like were done in that time (n=10)" in answer["judged"]["why"]
