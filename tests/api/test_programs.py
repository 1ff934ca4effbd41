import pytest

from tests.api.conftest import MakeProgram, Program
from yinuo.api import callers
from yinuo.api.models import IdempotentAnswer
from yinuo.channels.models import ApiClient

pytestmark = pytest.mark.django_db
BODY = {"name": "Shop front", "rights": ["matter.read"]}


def test_shows_a_new_key_once_and_never_keeps_it(program: Program) -> None:
    first = program.post("/api-clients", BODY, Idempotency_Key="k1")
    second = program.post("/api-clients", BODY, Idempotency_Key="k1")

    key = first.body.pop("key")
    assert (first.status, second.status, second.body) == (201, 201, first.body)
    assert key.encode() not in bytes(IdempotentAnswer.objects.get().body)
    assert first.headers["Cache-Control"] == "no-store"
    assert Program(key).get("/me").body["rights"] == {"matter.read": "all"}


def test_gives_no_more_than_the_caller_has(make_program: MakeProgram) -> None:
    program = make_program("settings.edit")
    before = ApiClient.objects.count()

    found = program.post("/api-clients", BODY)

    assert (found.status, found.code) == (403, "beyond_your_rights")
    assert ApiClient.objects.count() == before


def test_lists_programs_without_their_keys(program: Program) -> None:
    key = program.post("/api-clients", BODY).body["key"]

    rows = program.get("/api-clients").body["items"]

    [row] = [row for row in rows if row["name"] == "Shop front"]
    assert (row["rights"], row["revoked_at"]) == (["matter.read"], None)
    assert key not in str(rows)


def test_revokes_a_key_once(program: Program) -> None:
    made = program.post("/api-clients", BODY).body

    done = program.post(f"/api-clients/{made['id']}/revoke", {"reason": "lost"})
    callers._kept.clear()

    assert (done.status, Program(made["key"]).get("/me").status) == (200, 401)
    again = program.post(f"/api-clients/{made['id']}/revoke", {})
    assert (again.status, again.code) == (409, "key_revoked")
