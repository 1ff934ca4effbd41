from tests.cast import NOW, Cast
from tests.people.conftest import last_entry, refused
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotAllowed, NotFound
from yinuo.people.actions.departments import (
    change_department,
    change_outlet,
    create_department,
    create_outlet,
    remove_department,
    remove_outlet,
)
from yinuo.people.errors import AlreadyExists, InsideItself, NameMissing, StillInUse
from yinuo.people.models import Department, Outlet
from yinuo.people.queries.staff import list_departments, list_outlets


def test_makes_and_changes_a_department(cast: Cast, leo: Actor) -> None:
    made = create_department(actor=leo, now=NOW, name="Repair", parent_id=cast.service.pk)

    change_department(actor=leo, now=NOW, department_id=made.pk, fields={"lead_id": cast.leo_manager.pk})

    rows = {row.name: row for row in list_departments(actor=leo)}
    assert (rows["Repair"].parent_id, rows["Repair"].lead_id) == (cast.service.pk, cast.leo_manager.pk)
    assert last_entry("department", made.pk).facts == {"changed": {"lead_id": [None, cast.leo_manager.pk]}}


def test_refuses_a_name_twice(cast: Cast, leo: Actor) -> None:
    other = create_department(actor=leo, now=NOW, name="Repair")

    with refused(AlreadyExists, name="Service"):
        create_department(actor=leo, now=NOW, name="Service")
    with refused(AlreadyExists, name="Service"):
        change_department(actor=leo, now=NOW, department_id=other.pk, fields={"name": "Service"})


def test_refuses_a_department_inside_itself(cast: Cast, leo: Actor) -> None:
    inner = create_department(actor=leo, now=NOW, name="Repair", parent_id=cast.service.pk)

    with refused(InsideItself):
        change_department(actor=leo, now=NOW, department_id=cast.service.pk, fields={"parent_id": inner.pk})


def test_removes_only_what_nothing_points_to(cast: Cast, leo: Actor) -> None:
    spare = create_department(actor=leo, now=NOW, name="Spare")

    remove_department(actor=leo, now=NOW, department_id=spare.pk)

    assert not Department.objects.filter(pk=spare.pk).exists()
    assert last_entry("department", spare.pk).facts == {"name": "Spare"}
    with refused(StillInUse, name="Service", count=4):
        remove_department(actor=leo, now=NOW, department_id=cast.service.pk)


def test_makes_changes_and_removes_an_outlet(leo: Actor) -> None:
    outlet = create_outlet(actor=leo, now=NOW, name="Pudong", kind="franchise")

    change_outlet(actor=leo, now=NOW, outlet_id=outlet.pk, fields={"area": "Pudong new area"})

    assert [(row.kind, row.area) for row in list_outlets(actor=leo) if row.id == outlet.pk] == [
        ("franchise", "Pudong new area")
    ]
    remove_outlet(actor=leo, now=NOW, outlet_id=outlet.pk)
    assert not Outlet.objects.filter(pk=outlet.pk).exists()


def test_refuses_values_that_cannot_be(leo: Actor) -> None:
    with refused(InvalidValue):
        create_outlet(actor=leo, now=NOW, name="Pudong", kind="castle")
    with refused(NameMissing):
        create_outlet(actor=leo, now=NOW, name=" ")
    with refused(InvalidValue):
        create_department(actor=leo, now=NOW, name="Repair", calendar_id=0)
    with refused(NotFound):
        remove_outlet(actor=leo, now=NOW, outlet_id=0)


def test_refuses_agents(cast: Cast, ana: Actor) -> None:
    with refused(NotAllowed, right="team.edit"):
        create_department(actor=ana, now=NOW, name="Mine")
    with refused(NotAllowed, right="team.edit"):
        remove_department(actor=ana, now=NOW, department_id=cast.service.pk)
