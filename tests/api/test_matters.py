from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.utils import timezone

from tests.api.conftest import MakeProgram, Program
from tests.cast import Cast
from yinuo.matters.models import Matter, Message

pytestmark = pytest.mark.django_db


@pytest.fixture
def number(program: Program) -> str:
    return str(
        program.post("/inquiries", {"text": "Does it come in oak?", "customer": {"name": "Lee"}}).body[
            "number"
        ]
    )


def test_reads_a_matter_by_number_key_and_whatever_was_typed(program: Program, number: str) -> None:
    by_number = program.get(f"/matters/{number}")

    for which in (str(by_number.body["id"]), number.lower(), number.replace("-", "")):
        assert program.get(f"/matters/{which}").body["id"] == by_number.body["id"]
    assert (by_number.body["title"], by_number.body["customer"]) == ("Does it come in oak?", "Lee")
    assert [p["standard"] for p in by_number.body["promises"]] == ["first-answer"]


def test_never_shows_the_secret_of_a_thread(program: Program, number: str) -> None:
    secret = Matter.objects.get().secret

    for path in (
        "/matters",
        f"/matters/{number}",
        f"/matters/{number}/messages",
        f"/matters/{number}/timeline",
    ):
        assert secret not in orjson.dumps(program.get(path).body).decode()


@pytest.mark.parametrize("which", ["ZX-2603-000000-0", "nonsense", "0", "9" * 30, "１"])
def test_knows_nothing_of_what_is_not_there(program: Program, number: str, which: str) -> None:
    found = program.get(f"/matters/{which}")

    assert (found.status, found.code) == (404, "not_found")


@pytest.mark.parametrize("order", ["due", "newest"])
def test_walks_a_list_by_its_cursor(program: Program, order: str) -> None:
    numbers = [program.post("/inquiries", {"text": f"Question {n}?"}).body["number"] for n in range(5)]
    Matter.objects.filter(number=numbers[0]).update(next_due_at=None)

    walked, cursor = list[str](), ""
    for _ in range(3):
        found = program.get(
            f"/matters?order={order}&limit=2&fields=number&cursor={cursor.replace('+', '%2B')}"
        )
        walked += [item["number"] for item in found.body["items"]]
        cursor = found.body["next"]

    wanted = [*numbers[1:], numbers[0]] if order == "due" else list(reversed(numbers))
    assert (walked, cursor) == (wanted, "")


def test_gives_only_the_fields_asked_for(program: Program, number: str) -> None:
    found = program.get("/matters?fields=number,title")

    assert found.body["items"] == [{"number": number, "title": "Does it come in oak?"}]


def test_filters_as_the_inbox_does(program: Program, number: str) -> None:
    program.patch(f"/matters/{number}", {"tags": ["oak"], "priority": 1})

    for query, count in (
        ("tag=oak", 1),
        ("tag=elm", 0),
        ("priority=1", 1),
        ("priority=3", 0),
        ("kind=inquiry,order", 1),
        ("text=oak", 1),
        ("phase=done", 0),
        ("whose=unowned", 0),
    ):
        assert len(program.get(f"/matters?{query}").body["items"]) == count, query


@pytest.mark.parametrize("whose", ["mine", "team"])
def test_has_no_matters_of_a_programs_own(program: Program, number: str, whose: str) -> None:
    found = program.get(f"/matters?whose={whose}")

    assert (found.status, found.code) == (422, "staff_only")


def test_changes_details_when_nobody_else_did(program: Program, number: str) -> None:
    tag = program.get(f"/matters/{number}").headers["ETag"]

    changed = program.patch(f"/matters/{number}", {"title": "Oak?"}, If_Match=tag)
    stale = program.patch(f"/matters/{number}", {"title": "Elm?"}, If_Match=tag)
    fresh = program.patch(f"/matters/{number}", {"title": "Elm?"}, If_Match=f'"x", {changed.headers["ETag"]}')
    any_ = program.patch(f"/matters/{number}", {"priority": 1}, If_Match="*")

    assert (changed.status, changed.body["title"], changed.headers["ETag"] != tag) == (200, "Oak?", True)
    assert (stale.status, stale.code) == (412, "changed_since")
    assert (fresh.status, any_.status) == (200, 200)
    assert program.get(f"/matters/{number}").body["title"] == "Elm?"


def test_takes_in_replies_keeps_and_promises(program: Program, number: str) -> None:
    [first] = program.get(f"/matters/{number}/promises").body["items"]
    due_at = (timezone.now() + timedelta(days=2)).isoformat()

    made = program.post(
        f"/matters/{number}/replies",
        {
            "text": "I will ask and call you.",
            "promises": [{"what": "call", "due_at": due_at}],
            "then": "wait_customer",
        },
    )
    asked = program.post(f"/matters/{number}/messages", {"text": "Thanks!", "external_id": "x1"})
    again = program.post(f"/matters/{number}/messages", {"text": "Thanks!", "external_id": "x1"})

    assert (made.status, [p["what"] for p in made.body["promises"]]) == (201, ["call"])
    assert program.get(f"/promises/{first['id']}").body["state"] == "kept"
    assert (asked.status, again.status, again.code) == (201, 409, "known_message")
    assert again.body["data"]["message_id"] == asked.body["id"]
    thread = program.get(f"/matters/{number}/messages?limit=2").body
    assert [m["direction"] for m in thread["items"]] == ["out", "in"]
    earlier = program.get(f"/matters/{number}/messages?cursor={thread['next'].replace('+', '%2B')}").body
    assert [m["text"] for m in earlier["items"]] == ["Does it come in oak?"]
    assert program.get(f"/matters/{number}").body["state"] == "open"


def test_cannot_hold_a_programs_reply(program: Program, number: str) -> None:
    found = program.post(f"/matters/{number}/replies", {"text": "Yes.", "hold": True})

    assert (found.status, found.code) == (422, "staff_only")
    assert Message.objects.count() == 1


def test_goes_through_the_states(program: Program, number: str) -> None:
    def post(step: str, **body: Any) -> tuple[int, str]:
        found = program.post(f"/matters/{number}/{step}", body)
        return found.status, found.body.get("state") or found.code

    assert post("moves", move="wait_internal") == (200, "waiting_internal")
    assert post("resolve") == (409, "open_promises")
    assert program.post(f"/matters/{number}/replies", {"text": "Yes, in oak too."}).status == 201
    assert post("resolve") == (200, "resolved")
    assert program.post(f"/matters/{number}/rating", {"score": 5}).status == 201
    assert post("close") == (200, "closed")
    assert post("reopen", reason="") == (422, "reason_needed")
    assert post("reopen", reason="not yet") == (200, "open")
    assert post("cancel", reason="a test") == (200, "cancelled")
    assert post("restore", reason="no test") == (200, "open")


def test_gives_a_matter_to_somebody(program: Program, number: str, cast: Cast) -> None:
    found = program.post(
        f"/matters/{number}/assign", {"owner_id": cast.leo_manager.pk, "reason": "knows oak"}
    )

    assert (found.status, found.body["owner"]) == (200, "Leo")
    missing = program.post(f"/matters/{number}/assign", {"owner_id": 999_999_999})
    assert (missing.status, missing.body["field"]) == (404, "owner")


def test_shows_the_journal_with_its_hashes(program: Program, number: str) -> None:
    found = program.get(f"/matters/{number}/timeline?limit=1").body
    rest = program.get(f"/matters/{number}/timeline?cursor={found['next']}").body

    assert len(found["items"][0]["hash"]) == 64
    assert rest["items"][-1]["verb"] == "matters.matter_opened"
    assert rest["next"] == ""


def test_merges_splits_links_and_waits(program: Program, number: str) -> None:
    other = program.post("/inquiries", {"text": "And in elm?"}).body["number"]
    third = program.post("/inquiries", {"text": "And in ash?"}).body["number"]

    link = program.post(f"/matters/{number}/links", {"other": third})
    assert [row["number"] for row in program.get(f"/matters/{number}/links").body["items"]] == [third]
    assert program.call("DELETE", f"/links/{link.body['id']}").status == 204
    parent = program.call("PUT", f"/matters/{number}/parent", {"parent": third})
    assert parent.body["parent"]["number"] == third
    assert program.call("DELETE", f"/matters/{number}/parent").status == 204

    merged = program.post(
        f"/matters/{number}/merges",
        {"absorbed": other, "reason": "the same person", "other_customer_confirmed": True},
    )
    assert merged.status == 201
    assert program.get(f"/matters/{other}").body["merged_into"] == number
    assert program.post(f"/merges/{merged.body['id']}/undo", {"reason": "they are two"}).status == 200

    program.post(f"/matters/{number}/messages", {"text": "Another thing."})
    last = Message.objects.filter(matter__number=number).order_by("-id").first()
    assert last is not None
    split = program.post(f"/matters/{number}/split", {"message_ids": [last.pk]})
    assert (split.status, split.headers["Location"]) == (201, f"/api/v1/matters/{split.body['number']}")


def test_may_work_without_reading(make_program: MakeProgram, number: str) -> None:
    blind = make_program("matter.work", "promise.make")

    found = blind.post(f"/matters/{number}/notes", {"text": "x"})

    assert (found.status, found.code) == (404, "not_found")
