import pytest

from tests.api.conftest import MakeProgram, Program
from yinuo.matters.models import CannedReply, Macro

pytestmark = pytest.mark.django_db
STEPS = [{"do": "add_tags", "tags": ["oak"]}]


def test_makes_a_macro_once_changes_and_removes_it(program: Program) -> None:
    body = {"name": "Oak", "steps": STEPS}

    made = program.post("/macros", body, Idempotency_Key="k1")
    again = program.post("/macros", body, Idempotency_Key="k1")
    changed = program.post("/macros", {"id": made.body["id"], **body, "active": False})

    assert (made.status, again.body, changed.status) == (201, made.body, 200), made.body
    assert program.get("/macros").body["items"] == []
    [row] = program.get("/macros?unusable=true").body["items"]
    assert (row["name"], row["steps"], row["active"]) == ("Oak", STEPS, False)
    assert program.call("DELETE", f"/macros/{made.body['id']}").status == 204
    assert not Macro.objects.exists()


def test_refuses_steps_that_are_none_and_a_name_that_is_taken(program: Program) -> None:
    program.post("/macros", {"name": "Oak", "steps": STEPS})

    wrong = program.post("/macros", {"name": "Fly", "steps": [{"do": "fly"}]})
    taken = program.post("/macros", {"name": "Oak", "steps": STEPS})

    assert (wrong.status, taken.status, taken.code) == (422, 409, "name_taken")
    assert [macro.name for macro in Macro.objects.all()] == ["Oak"]


def test_shows_unusable_macros_only_to_who_edits_them(program: Program, make_program: MakeProgram) -> None:
    program.post("/macros", {"name": "Oak", "steps": STEPS, "active": False})

    assert make_program("matter.work").get("/macros?unusable=true").body["items"] == []


def test_changes_a_canned_reply(program: Program) -> None:
    body = {"shortcut": "hello", "bodies": {"zh-hans": "您好"}}
    made = program.post("/canned-replies", body).body

    changed = program.post(
        "/canned-replies", {**body, "id": made["id"], "bodies": {"zh-hans": "您好 {customer}"}}
    )

    assert (changed.status, changed.body["id"]) == (200, made["id"])
    assert CannedReply.objects.get().bodies == {"zh-hans": "您好 {customer}"}
