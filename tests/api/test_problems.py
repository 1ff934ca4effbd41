import pytest

from tests.api.conftest import MakeProgram, Program
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_answers_an_unknown_address_as_a_problem(cast: Cast) -> None:
    for method in ("GET", "POST", "DELETE"):
        found = Program().call(method, "/nothing/here")

        assert (found.status, found.code) == (404, "not_found")
        assert found.headers["Content-Type"] == "application/problem+json"
        assert found.body["type"] == "urn:yinuo:problem:not_found"


def test_answers_a_wrong_method_as_a_problem(program: Program) -> None:
    found = program.call("DELETE", "/matters")

    assert (found.status, found.code, found.headers["Allow"]) == (405, "method_not_allowed", "GET")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b'{"name": NaN}', 400),
        (b'{"name": "\\u0000"}', 400),
        (b'{"name": "\\ud800"}', 400),
        (b"\xff\xfe", 400),
        (b"[" * 5000, 400),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"name": 5}', 422),
    ],
)
def test_refuses_a_body_that_cannot_be_read(program: Program, body: bytes, status: int) -> None:
    found = program.post("/customers", body)

    assert (found.status, found.headers["Content-Type"]) == (status, "application/problem+json")


def test_names_each_wrong_field(program: Program) -> None:
    found = program.post("/customers", {"name": "Kim", "kind": "ghost", "contacts": [{"kind": "phone"}]})

    assert (found.status, found.code) == (422, "invalid_request")
    assert {error["field"] for error in found.body["errors"]} == {"kind", "contacts.0.text"}


def test_refuses_a_body_that_is_too_large(program: Program) -> None:
    found = program.post("/customers", b'{"name": "' + b"x" * 6_000_000 + b'"}')

    assert (found.status, found.code) == (413, "too_large")


def test_names_the_right_that_is_missing(make_program: MakeProgram) -> None:
    found = make_program("matter.open").get("/matters")

    assert (found.status, found.code, found.body["data"]) == (403, "not_allowed", {"right": "matter.read"})


def test_tells_all_objections_of_the_business_at_once(program: Program, cast: Cast) -> None:
    inquiry = program.post("/inquiries", {"text": "Hello?"}).body

    found = program.patch(f"/matters/{inquiry['number']}", {"title": "", "priority": 9})

    assert (found.status, found.code) == (422, "several_errors")
    assert [error["field"] for error in found.body["errors"]] == ["title", "priority"]


def test_speaks_the_callers_language(program: Program) -> None:
    found = program.get("/matters/1", Accept_Language="en")

    assert found.body["detail"] == "This does not exist, or is not visible to you."


@pytest.mark.parametrize(
    "path",
    [
        "/matters?cursor=x",
        "/matters?cursor=-~5&order=newest",
        "/matters?cursor=2026-03-12T10:00:00~5",
        "/matters?order=odd",
        "/matters?fields=secret",
        "/matters?limit=0",
        "/matters?text=%00",
        "/matters?customer_id=99999999999999999999",
        "/customers?cursor=x",
        "/outbox?cursor=x~1",
        "/due?from_=2026-03-12T10:00&amount=3&unit=hours",
        "/due?from_=2026-03-12T10:00Z&amount=many&unit=hours",
        "/due?from_=2026-03-12T10:00Z&amount=NaN&unit=hours",
        "/due?from_=2026-03-12T10:00Z&amount=3&unit=moons",
        "/due?from_=0001-01-01T00:00:00%2B14:00&amount=3&unit=hours",
    ],
)
def test_refuses_a_wrong_query(program: Program, cast: Cast, path: str) -> None:
    program.post("/inquiries", {"text": "Hello?"})

    found = program.get(path)

    assert found.status in (400, 422), found.body
    assert found.headers["Content-Type"] == "application/problem+json"


def test_limits_strangers_and_says_how_far(cast: Cast) -> None:
    stranger = Program()

    answers = [stranger.post("/inquiries", {"text": "Hello?"}) for _ in range(31)]

    assert [answer.status for answer in answers] == [201] * 30 + [429]
    assert [answers[n].headers["RateLimit-Remaining"] for n in (0, 29, 30)] == ["29", "0", "0"]
    assert answers[30].code == "too_many"
    assert 1 <= int(answers[30].headers["Retry-After"]) <= 60
    assert answers[30].headers["RateLimit-Limit"] == "30"
