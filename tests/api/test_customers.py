import pytest

from tests.api.conftest import Program
from yinuo.core.models import JournalEntry

pytestmark = pytest.mark.django_db


def make(program: Program, name: str = "Kim", phone: str = "13812345678") -> int:
    body = {"name": name, "level": "gold", "contacts": [{"kind": "phone", "text": phone}]}
    found = program.post("/customers", body)
    assert found.status == 201, found.body
    return int(found.body["id"])


def test_masks_and_reveals_with_a_trace(program: Program) -> None:
    key = make(program)
    [point] = program.get(f"/customers/{key}/contact-points").body["items"]

    revealed = program.post(f"/customers/contact-points/{point['id']}/reveal", {"reason": "to call"})

    assert "12345678" not in point["shown"]
    assert revealed.body["value"].endswith("13812345678")
    assert JournalEntry.objects.get(verb="people.contact_revealed").reason == "to call"


def test_refuses_a_contact_that_another_file_holds(program: Program) -> None:
    make(program)

    found = program.post(
        "/customers", {"name": "Lee", "contacts": [{"kind": "phone", "text": "138 1234 5678"}]}
    )

    assert (found.status, found.code) == (409, "contact_point_taken")


def test_changes_what_is_named_when_nobody_else_did(program: Program) -> None:
    key = make(program)
    tag = program.get(f"/customers/{key}").headers["ETag"]

    changed = program.patch(f"/customers/{key}", {"tags": ["oak"], "birthday": "1990-05-01"}, If_Match=tag)
    stale = program.patch(f"/customers/{key}", {"level": ""}, If_Match=tag)

    assert (changed.status, changed.body["tags"], changed.body["level"]) == (200, ["oak"], "gold")
    assert (stale.status, program.get(f"/customers/{key}").body["level"]) == (412, "gold")


def test_keeps_consents(program: Program) -> None:
    key = make(program)
    consent = {"purpose": "care", "evidence": "ticked on paper"}

    assert program.post(f"/customers/{key}/consents", consent).status == 201
    assert program.post(f"/customers/{key}/consents", consent).status == 409
    assert program.post(f"/customers/{key}/consents/withdraw", {"purpose": "care"}).status == 200
    [row] = program.get(f"/customers/{key}/consents").body["items"]
    assert row["withdrawn_at"] is not None


def test_adds_and_removes_ways_to_reach(program: Program) -> None:
    key = make(program)
    point = program.post(f"/customers/{key}/contact-points", {"kind": "email", "text": "kim@example.com"})

    assert program.call("DELETE", f"/customers/contact-points/{point.body['id']}").status == 204
    assert len(program.get(f"/customers/{key}/contact-points").body["items"]) == 1
    wrong = program.post(f"/customers/{key}/contact-points", {"kind": "email", "text": "kim"})
    assert (wrong.status, wrong.code) == (422, "email_without_at")


def test_merges_and_takes_it_back(program: Program) -> None:
    key, other = make(program), make(program, "Kim L.", "13912345678")

    merged = program.post(f"/customers/{key}/merges", {"absorbed_id": other})
    assert program.get(f"/customers/{other}").body["merged_into_id"] == key
    assert program.post(f"/customers/merges/{merged.body['id']}/undo", {}).status == 200
    assert program.get(f"/customers/{other}").body["merged_into_id"] is None


def test_erases_a_person(program: Program) -> None:
    key = make(program)

    assert program.post(f"/customers/{key}/erase", {"reason": "asked for it"}).status == 200
    assert "Kim" not in program.get(f"/customers/{key}").body["name"]


def test_finds_by_the_last_digits(program: Program) -> None:
    key = make(program)

    assert [row["id"] for row in program.get("/customers?text=5678").body["items"]] == [key]
    assert program.get("/customers?text=9999").body["items"] == []
