"""One promise: its page, its tip, its deeds."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.cast import Cast
from tests.web.desk.conftest import SignIn
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.actions.promise import make_promise, propose_promise
from yinuo.matters.models import Matter, Promise


@pytest.fixture
def promised(cast: Cast, asked: Matter) -> Promise:
    plan = PlannedPromise(what="回电", due_at=timezone.now() + timedelta(hours=5))
    return make_promise(actor=cast.actor("ana_agent"), now=timezone.now(), matter_id=asked.pk, plan=plan)


def deed(desk: Client, promise: Promise, name: str, **values: Any) -> Any:
    return desk.post(f"/desk/promises/{promise.pk}/{name}/", values)


def test_shows_its_clock_and_its_ledger(desk: Client, promised: Promise) -> None:
    page = desk.get(f"/desk/promises/{promised.pk}/").content.decode()

    assert "The clock&#x27;s ledger" in page or "The clock's ledger" in page
    assert "Clock started" in page


def test_shows_the_days_of_a_standard(desk: Client, asked: Matter) -> None:
    promise = Promise.objects.get(matter=asked)

    page = desk.get(f"/desk/promises/{promise.pk}/").content.decode()

    assert "counted." in page


def test_answers_a_chip_with_a_tip(desk: Client, promised: Promise) -> None:
    part = desk.get(f"/desk/promises/{promised.pk}/", headers={"HX-Request": "true"}).content.decode()

    assert 'class="promise-tip"' in part
    assert "<html" not in part


def test_offers_only_what_is_allowed(desk: Client, sign_in: SignIn, promised: Promise) -> None:
    url = f"/desk/promises/{promised.pk}/"

    agents, supervisors = desk.get(url).content.decode(), sign_in("sun_supervisor").get(url).content.decode()

    assert f"{url}keep/" in agents and f"{url}break/" not in agents and f"{url}pause/" not in agents
    assert f"{url}keep/" not in supervisors


def test_is_kept_with_evidence(desk: Client, promised: Promise) -> None:
    assert deed(desk, promised, "keep", evidence=" ").status_code == 422

    response = deed(desk, promised, "keep", evidence="10:42 已通话 3 分钟")

    promised.refresh_from_db()
    assert response.status_code == 302
    assert (promised.state, promised.evidence_words) == ("kept", "10:42 已通话 3 分钟")


def test_moves_only_with_consent(desk: Client, promised: Promise) -> None:
    new = timezone.localtime(timezone.now() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")

    refused = deed(desk, promised, "supersede", what="回电", due_at=new, reason="师傅请假", consent="")
    done = deed(desk, promised, "supersede", what="回电", due_at=new, reason="师傅请假", consent="电话里同意")

    promised.refresh_from_db()
    assert (refused.status_code, done.status_code, promised.state) == (422, 302, "superseded")
    later = desk.get(f"/desk/promises/{promised.replaced_by.pk}/").content.decode()
    assert "From the first promise to this one" in later


def test_is_handed_to_a_colleague(desk: Client, cast: Cast, promised: Promise) -> None:
    deed(desk, promised, "hand-over", owner=cast.leo_manager.pk)

    promised.refresh_from_db()
    assert promised.owner == cast.leo_manager


def test_cannot_be_admitted_broken_before_its_time(desk: Client, promised: Promise) -> None:
    response = deed(desk, promised, "break", reason="忘了")

    promised.refresh_from_db()
    assert (response.status_code, promised.state) == (422, "active")


def test_becomes_real_when_it_is_accepted(desk: Client, cast: Cast, asked: Matter) -> None:
    plan = PlannedPromise(what="寄样板", due_at=timezone.now() + timedelta(hours=5))
    proposed = propose_promise(
        actor=cast.actor("ana_agent"), now=timezone.now(), matter_id=asked.pk, plan=plan
    )

    deed(desk, proposed, "decide", answer="accept")

    proposed.refresh_from_db()
    assert proposed.state == "active"


def test_knows_no_other_deeds(desk: Client, promised: Promise) -> None:
    assert desk.get(f"/desk/promises/{promised.pk}/forget/").status_code == 404


def test_is_unknown_to_another_outlet(sign_in: SignIn, promised: Promise) -> None:
    assert sign_in("otto_other_outlet").get(f"/desk/promises/{promised.pk}/").status_code == 404
