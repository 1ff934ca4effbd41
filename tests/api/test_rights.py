"""Who may call what: every operation, with no key, a wrong key, without the right, and with it."""

import re
from typing import Any

import pytest
from django.test import Client

from tests.api.conftest import MakeProgram, Program
from tests.cast import Cast
from yinuo.api.schema import operations_of
from yinuo.api.urls import api
from yinuo.core.rights import RIGHTS

pytestmark = pytest.mark.django_db
OPERATIONS = [(path, method, view.needs) for path, method, view in operations_of(api)]
PUBLIC = {
    ("/inquiries", "post"),
    ("/bookable-services", "get"),
    ("/bookable-services/{code}/slots", "get"),
    ("/appointments", "post"),
    ("/push/{provider}", "post"),
}


def address(path: str) -> str:
    return re.sub(r"\{(\w+)\}", "1", path)


@pytest.mark.parametrize(("path", "method", "right"), [o for o in OPERATIONS if (o[0], o[1]) not in PUBLIC])
def test_keeps_strangers_out(cast: Cast, path: str, method: str, right: str) -> None:
    for program in (Program(), Program("yk_wrong_key")):
        found = program.call(method.upper(), address(path), {})

        assert (found.status, found.code) == (401, "not_signed_in")
        assert found.headers["WWW-Authenticate"].startswith("Bearer")


def test_refuses_every_operation_without_its_right(make_program: MakeProgram) -> None:
    kept_out = {}
    for right in sorted({right for *_rest, right in OPERATIONS if right}):
        kept_out[right] = make_program(*(code for code in RIGHTS if code != right))

    for path, method, right in OPERATIONS:
        if not right:
            continue
        found = kept_out[right].call(method.upper(), address(path), body_for(path, method))

        assert found.status in (403, 422), (method, path, found.body)
        if found.status == 403:
            assert (found.code, found.body["data"]["right"]) == ("not_allowed", right), (method, path)
        else:
            # The shape of a body is looked at before the right; nothing is done either way.
            assert found.code == "invalid_request", (method, path, found.body)


def body_for(path: str, method: str) -> Any:
    return {} if method in ("post", "patch", "put") else None


def test_opens_with_the_right(program: Program) -> None:
    for path, method, _right in OPERATIONS:
        if method != "get" or "{" in path:
            continue
        query = {
            "/search": "?q=x",
            "/due": "?from_=2026-03-12T10:00%2B08:00&amount=3&unit=working_days",
            "/suggestions": "?text=oak",
        }
        found = program.get(path + query.get(path, ""))

        wanted = 422 if path == "/promises" else 200
        assert found.status == wanted, (path, found.body)


def test_knows_a_revoked_key_no_more(make_program: MakeProgram) -> None:
    from tests.cast import NOW
    from yinuo.api import callers
    from yinuo.channels.actions.api_clients import revoke_api_client
    from yinuo.channels.models import ApiClient
    from yinuo.core.actor import SYSTEM

    program = make_program("matter.read")
    assert program.get("/me").status == 200

    revoke_api_client(actor=SYSTEM, now=NOW, client_id=ApiClient.objects.get().pk)
    callers._kept.clear()

    assert program.get("/me").status == 401


def test_tells_a_program_who_it_is(make_program: MakeProgram) -> None:
    found = make_program("matter.read").get("/me")

    assert (found.body["kind"], found.body["rights"]) == ("program", {"matter.read": "all"})


def test_serves_a_session_and_asks_it_for_its_token(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(cast.ana_agent, backend="django.contrib.auth.backends.ModelBackend")

    assert browser.get("/api/v1/me").json()["name"] == "Ana"
    refused = browser.post("/api/v1/customers", {"name": "X"}, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf")


@pytest.mark.parametrize(
    ("who", "path", "status"),
    [
        ("ana_agent", "/customers", 200),
        ("tia_technician", "/customers", 200),
        ("sun_supervisor", "/outbox", 200),
        ("ana_agent", "/outbox", 403),
        ("leo_manager", "/quarantine", 200),
        ("ana_agent", "/quarantine", 403),
        ("leo_manager", "/rules", 200),
        ("ana_agent", "/rules", 403),
        ("ana_agent", "/promises", 200),
        ("otto_other_outlet", "/matters?whose=mine", 200),
    ],
)
def test_gives_staff_what_their_role_gives(cast: Cast, who: str, path: str, status: int) -> None:
    browser = Client()
    browser.force_login(getattr(cast, who), backend="django.contrib.auth.backends.ModelBackend")

    assert browser.get(f"/api/v1{path}").status_code == status
