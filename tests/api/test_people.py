from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.api.conftest import MakeProgram, Program
from tests.cast import Cast
from yinuo.core.models import JournalEntry
from yinuo.people.models import Coverage, Staff

pytestmark = pytest.mark.django_db
NEW = {"username": "bo", "name": "Bo", "roles": ["agent"], "password": "correct horse battery"}


def test_adds_a_colleague_once(cast: Cast, program: Program) -> None:
    body = {**NEW, "team_ids": [cast.team.pk], "email": "bo@example.com", "skills": ["oak"]}

    first = program.post("/staff", body, Idempotency_Key="k1")
    second = program.post("/staff", body, Idempotency_Key="k1")

    assert (first.status, second.status, second.body) == (201, 201, first.body), first.body
    assert first.headers["Location"] == f"/api/v1/staff/{first.body['id']}"
    row = program.get(f"/staff/{first.body['id']}").body
    assert (row["roles"], row["team_ids"], row["email"], row["skills"]) == (
        ["agent"],
        [cast.team.pk],
        "bo@example.com",
        ["oak"],
    )
    assert Staff.objects.get(pk=row["id"]).check_password("correct horse battery")


def test_changes_only_what_is_named(cast: Cast, program: Program) -> None:
    found = program.patch(f"/staff/{cast.ana_agent.pk}", {"max_open_matters": 7, "outlet_id": None})

    assert found.status == 200, found.body
    cast.ana_agent.refresh_from_db()
    ana = cast.ana_agent
    assert (ana.name, ana.skills, ana.max_open_matters, ana.outlet_id) == ("Ana", ["sofa"], 7, None)


def test_sets_roles_and_refuses_one_that_is_none(cast: Cast, program: Program) -> None:
    address = f"/staff/{cast.ana_agent.pk}/roles"

    refused = program.post(address, {"roles": ["emperor"]})
    done = program.post(address, {"roles": ["agent", "technician"], "reason": "trained"})

    assert (refused.status, refused.code, refused.body["field"]) == (422, "unknown_role", "roles")
    assert (done.status, done.body["roles"]) == (200, ["agent", "technician"])


def test_gives_no_more_than_the_caller_has(cast: Cast, make_program: MakeProgram) -> None:
    before = JournalEntry.objects.count()
    program = make_program("staff.edit")
    made = JournalEntry.objects.count()

    found = program.post(f"/staff/{cast.ana_agent.pk}/roles", {"roles": ["administrator"]})

    cast.ana_agent.refresh_from_db()
    assert (found.status, found.code) == (403, "beyond_your_rights")
    assert cast.ana_agent.roles == ["agent"]
    assert (before + 1, JournalEntry.objects.count()) == (made, made)


def test_sets_a_password_and_refuses_a_weak_one(cast: Cast, program: Program) -> None:
    address = f"/staff/{cast.ana_agent.pk}/password"

    weak = program.post(address, {"password": "short"})
    done = program.post(address, {"password": "correct horse battery"})

    assert (weak.status, weak.code, done.status) == (422, "weak_password", 200)
    assert "password" not in done.body
    cast.ana_agent.refresh_from_db()
    assert cast.ana_agent.check_password("correct horse battery")


def test_lets_a_colleague_go_and_come_back(cast: Cast, program: Program) -> None:
    gone = program.post(f"/staff/{cast.ana_agent.pk}/deactivate", {"reason": "moves away"})
    left = program.get("/staff?left=true").body["items"]
    back = program.post(f"/staff/{cast.ana_agent.pk}/reactivate")

    assert (gone.status, gone.body["is_active"]) == (200, False)
    assert [row["username"] for row in left] == ["ana_agent"]
    assert (back.status, back.body["is_active"]) == (200, True)
    assert program.get("/staff?left=true").body["items"] == []


def test_keeps_the_last_administrator(cast: Cast, program: Program) -> None:
    found = program.post(f"/staff/{cast.ada_administrator.pk}/deactivate", {})

    assert (found.status, found.code) == (409, "last_administrator")
    assert Staff.objects.get(pk=cast.ada_administrator.pk).is_active


def test_lets_everybody_speak_for_themselves_only(cast: Cast) -> None:
    browser = Client()
    browser.force_login(cast.ana_agent, backend="django.contrib.auth.backends.ModelBackend")

    own = browser.post(
        f"/api/v1/staff/{cast.ana_agent.pk}/availability", {"available": False}, "application/json"
    )
    other = browser.post(
        f"/api/v1/staff/{cast.leo_manager.pk}/availability", {"available": False}, "application/json"
    )

    assert (own.status_code, own.json()["available"]) == (200, False)
    assert other.status_code == 403
    assert Staff.objects.get(pk=cast.leo_manager.pk).available


def test_plans_and_ends_an_absence(cast: Cast, program: Program) -> None:
    begins = timezone.now() + timedelta(days=1)
    body = {
        "deputy_id": cast.leo_manager.pk,
        "begins_at": begins.isoformat(),
        "ends_at": (begins + timedelta(days=3)).isoformat(),
        "why": "holiday",
    }

    made = program.post(f"/staff/{cast.ana_agent.pk}/absences", body)
    overlaps = program.post(f"/staff/{cast.ana_agent.pk}/absences", body)
    [row] = program.get(f"/absences?staff_id={cast.ana_agent.pk}").body["items"]
    ended = program.post(f"/absences/{row['id']}/end")

    assert (made.status, made.body["deputy_id"]) == (201, cast.leo_manager.pk), made.body
    assert overlaps.code == "absence_overlaps"
    assert (row["staff_name"], row["deputy_name"], row["reason"]) == ("Ana", "Leo", "holiday")
    assert ended.status == 204
    assert not Coverage.objects.exists()
