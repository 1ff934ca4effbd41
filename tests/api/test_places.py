import pytest

from tests.api.conftest import Program
from tests.cast import Cast
from yinuo.people.models import Department, Outlet, Team, TeamMember

pytestmark = pytest.mark.django_db


def test_makes_changes_and_removes_a_team(cast: Cast, program: Program) -> None:
    body = {"name": "Sofas", "assignment": "round_robin", "member_ids": [cast.ana_agent.pk]}

    made = program.post("/teams", body, Idempotency_Key="k1")
    again = program.post("/teams", body, Idempotency_Key="k1")
    changed = program.patch(f"/teams/{made.body['id']}", {"active": False})
    members = program.post(f"/teams/{made.body['id']}/members", {"member_ids": [cast.tia_technician.pk]})

    assert (made.status, again.body, changed.status, members.status) == (201, made.body, 200, 200), made.body
    assert "Sofas" not in [row["name"] for row in program.get("/teams").body["items"]]
    [row] = [row for row in program.get("/teams?inactive=true").body["items"] if row["name"] == "Sofas"]
    assert (row["assignment"], row["active"], row["member_ids"]) == (
        "round_robin",
        False,
        [cast.tia_technician.pk],
    )
    assert program.call("DELETE", f"/teams/{made.body['id']}").status == 204
    assert not Team.objects.filter(name="Sofas").exists()


def test_refuses_a_member_who_is_nobody(cast: Cast, program: Program) -> None:
    found = program.post(f"/teams/{cast.team.pk}/members", {"member_ids": [cast.ana_agent.pk, 999_999_999]})

    assert (found.status, found.code, found.body["field"]) == (422, "invalid_value", "members")
    assert [row.staff_id for row in TeamMember.objects.filter(team=cast.team)] == [cast.ana_agent.pk]


def test_makes_changes_and_removes_a_department(cast: Cast, program: Program) -> None:
    made = program.post("/departments", {"name": "Repairs", "parent_id": cast.service.pk})
    renamed = program.patch(f"/departments/{made.body['id']}", {"name": "Workshop"})
    circle = program.patch(f"/departments/{cast.service.pk}", {"parent_id": made.body["id"]})

    assert (made.status, renamed.body["name"]) == (201, "Workshop"), made.body
    assert (circle.code, circle.body["field"]) == ("inside_itself", "parent_id")
    assert Department.objects.get(pk=made.body["id"]).parent_id == cast.service.pk
    assert program.call("DELETE", f"/departments/{made.body['id']}").status == 204


def test_keeps_a_department_that_is_in_use(cast: Cast, program: Program) -> None:
    found = program.call("DELETE", f"/departments/{cast.service.pk}")

    assert (found.status, found.code) == (409, "still_in_use")
    assert Department.objects.filter(pk=cast.service.pk).exists()


def test_makes_changes_and_removes_an_outlet(cast: Cast, program: Program) -> None:
    made = program.post("/outlets", {"name": "Harbour", "kind": "franchise"})
    taken = program.post("/outlets", {"name": "Harbour"})
    moved = program.patch(f"/outlets/{made.body['id']}", {"area": "South"})

    assert (made.status, taken.status, taken.code, moved.status) == (201, 409, "already_exists", 200)
    outlet = Outlet.objects.get(pk=made.body["id"])
    assert (outlet.kind, outlet.area) == ("franchise", "South")
    assert program.call("DELETE", f"/outlets/{made.body['id']}").status == 204
