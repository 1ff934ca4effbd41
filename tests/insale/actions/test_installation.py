"""What is installed is asked for, safe, promised and done; the customer answers about the site themselves."""

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from tests.cast import NOW, Cast
from tests.insale.arriving import count
from tests.insale.shipping import confirmed_order, drafted_order
from yinuo.core.actor import Actor
from yinuo.core.errors import DomainError, InvalidMove, InvalidValue, NotAllowed, NotFound
from yinuo.core.models import JournalEntry
from yinuo.insale.actions.installation import (
    InstallationWish,
    SiteAnswer,
    SiteAnswers,
    answer_site_points,
    ask_installation,
    move_installation,
    promise_installation,
    send_site_questions,
)
from yinuo.insale.actions.site_checklist import change_site_checklist, create_site_checklist
from yinuo.insale.errors import (
    InstallationOver,
    InstallationPromisedAlready,
    OrderNotConfirmed,
    SiteNotReady,
)
from yinuo.insale.models import InstallationRequest, SiteChecklist
from yinuo.matters.errors import DueInThePast, ReasonNeeded, TextTooLong
from yinuo.matters.models import Message, Promise
from yinuo.people.actions.customers import erase_customer
from yinuo.people.actors import customer_actor
from yinuo.people.errors import AlreadyExists

DAY = date(2026, 3, 20)
POINTS: list[dict[str, Any]] = [
    {
        "code": "power",
        "texts": {"zh-hans": "有接地的插座吗？", "en": "Is there an earthed socket?"},
        "safety": True,
    },
    {"code": "lift", "texts": {"zh-hans": "有电梯吗？", "en": "Is there a lift?"}},
]
SAFE = {"power": SiteAnswer(ok=True), "lift": SiteAnswer(ok=False, words="三楼，走楼梯")}


def checklist(cast: Cast, code: str = "shelf") -> SiteChecklist:
    return create_site_checklist(
        actor=cast.actor("ada_administrator"), now=NOW, code=code, names={"en": "Shelf"}, items=POINTS
    )


def asked(cast: Cast, **fields: Any) -> InstallationRequest:
    order = confirmed_order(cast)
    wish = InstallationWish(
        what="书柜上墙", wanted_on=DAY, contact="金女士 138", checklist_id=checklist(cast).pk
    )
    return ask_installation(
        actor=cast.actor("ana_agent"), now=NOW, order_id=order.pk, wish=replace(wish, **fields)
    )


def customer_of(made: InstallationRequest) -> Actor:
    return customer_actor(customer_id=None, name="Kim", matter_ids=[made.order_id], language="zh-hans")


def says(
    made: InstallationRequest, answers: Any, *, actor: Actor | None = None, **more: Any
) -> InstallationRequest:
    said = SiteAnswers(answers=answers, **more)
    return answer_site_points(actor=actor or customer_of(made), now=NOW, installation_id=made.pk, said=said)


def moved(
    cast: Cast, made: InstallationRequest, step: str, words: str = "", **more: Any
) -> InstallationRequest:
    given = {"actor": cast.actor("ana_agent"), "now": NOW, **more}
    return move_installation(installation_id=made.pk, step=step, words=words, **given)


def test_from_the_wish_to_the_kept_promise(cast: Cast) -> None:
    made = asked(cast)
    ana = cast.actor("ana_agent")
    send_site_questions(actor=ana, now=NOW, installation_id=made.pk, words="您好")
    assert f"/i/{made.secret}/" in Message.objects.get(direction="out").text

    made = promise_installation(actor=ana, now=NOW, installation_id=made.pk, on=DAY)
    says(made, SAFE)
    moved(cast, made, "ready")
    moved(cast, made, "finish", now=NOW + timedelta(days=2))

    made.refresh_from_db()
    assert made.promise is not None
    assert (made.state, made.done_at, made.promise.state) == ("done", NOW + timedelta(days=2), "kept")
    assert made.answers["lift"]["words"] == "三楼，走楼梯" and made.answers["lift"]["by"] == "customer"
    with pytest.raises(InstallationOver):
        says(made, {"lift": SiteAnswer(ok=True)})


def test_what_is_open_or_not_safe_stops_it(cast: Cast) -> None:
    made = asked(cast)
    with pytest.raises(SiteNotReady):
        moved(cast, made, "ready")
    says(made, {"power": SiteAnswer(ok=False), "lift": SiteAnswer(ok=True)})
    with pytest.raises(SiteNotReady) as refused:
        moved(cast, made, "ready")
    assert "插座" in str(refused.value) or "socket" in str(refused.value)

    says(made, {"power": SiteAnswer(ok=True)})
    assert moved(cast, made, "ready").state == "ready"

    says(made, {"power": SiteAnswer(ok=False, words="跳闸了")})
    made.refresh_from_db()
    assert made.state == "asked"
    with pytest.raises(InvalidMove):
        moved(cast, made, "finish")


def test_answers_that_say_nothing_new_are_not_recorded(cast: Cast) -> None:
    made = asked(cast)
    says(made, SAFE)
    says(made, SAFE)
    says(made, {})
    assert count("site_answered") == 1

    says(made, {}, contact="门卫", wanted_on=date(2026, 3, 21))
    made.refresh_from_db()
    assert (made.contact, made.wanted_on, count("site_answered")) == ("门卫", date(2026, 3, 21), 2)


def test_what_is_not_needed_releases_its_promise(cast: Cast) -> None:
    made = asked(cast)
    ana = cast.actor("ana_agent")
    promise_installation(actor=ana, now=NOW, installation_id=made.pk, on=DAY)
    with pytest.raises(InstallationPromisedAlready):
        promise_installation(actor=ana, now=NOW, installation_id=made.pk, on=DAY)
    with pytest.raises(ReasonNeeded):
        moved(cast, made, "drop")

    moved(cast, made, "drop", "客户自己装")

    made.refresh_from_db()
    assert made.promise is not None
    assert (made.state, made.promise.state) == ("dropped", "released")


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"what": " "}, DomainError),
        ({"what": "x" * 201}, TextTooLong),
        ({"contact": "x" * 121}, TextTooLong),
        ({"checklist_id": 1}, InvalidValue),
    ],
)
def test_refuses_a_wish_that_cannot_be(cast: Cast, fields: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        asked(cast, **fields)

    assert not InstallationRequest.objects.exists()


def test_refuses_strangers_drafts_and_days_gone_by(cast: Cast) -> None:
    draft = drafted_order(cast)
    wish = InstallationWish(what="书柜上墙")
    ana = cast.actor("ana_agent")
    with pytest.raises(OrderNotConfirmed):
        ask_installation(actor=ana, now=NOW, order_id=draft.pk, wish=wish)
    made = asked(cast)
    for name in ("otto_other_outlet", "sun_supervisor"):
        with pytest.raises((NotFound, NotAllowed)):
            moved(cast, made, "drop", "why", actor=cast.actor(name))
    with pytest.raises(NotFound):
        says(made, SAFE, actor=dataclasses.replace(customer_of(made), matter_ids=frozenset()))
    with pytest.raises(NotAllowed):
        moved(cast, made, "drop", "why", actor=customer_of(made))
    with pytest.raises(DueInThePast):
        promise_installation(actor=ana, now=NOW, installation_id=made.pk, on=date(2026, 3, 1))
    with pytest.raises(InvalidValue):
        says(made, {"dog": SiteAnswer(ok=True)})
    with pytest.raises(TextTooLong):
        says(made, {"lift": SiteAnswer(ok=True, words="x" * 401)})
    with pytest.raises(InvalidValue):
        moved(cast, made, "fly")
    made.refresh_from_db()
    assert (made.state, made.answers) == ("asked", {})
    assert not Promise.objects.filter(matter=made.order_id, source="person").exists()


def test_a_request_keeps_its_checklist(cast: Cast) -> None:
    made = asked(cast)
    ada = cast.actor("ada_administrator")
    found = SiteChecklist.objects.get()

    change_site_checklist(
        actor=ada, now=NOW, checklist_id=found.pk, fields={"items": POINTS[:1], "active": False}
    )

    made.refresh_from_db()
    assert [one["code"] for one in made.points] == ["power", "lift"]
    with pytest.raises(AlreadyExists):
        checklist(cast)
    with pytest.raises(NotAllowed):
        change_site_checklist(
            actor=cast.actor("ana_agent"), now=NOW, checklist_id=found.pk, fields={"active": True}
        )
    wrong: tuple[list[dict[str, Any]], ...] = (
        [],
        [{"texts": {}}],
        [{"texts": {"en": "x" * 161}}],
        [{"code": "A", "texts": {"en": "x"}}],
    )
    for items in wrong:
        with pytest.raises(DomainError):
            change_site_checklist(actor=ada, now=NOW, checklist_id=found.pk, fields={"items": items})
    with pytest.raises(InvalidValue):
        change_site_checklist(actor=ada, now=NOW, checklist_id=found.pk, fields={"code": "x"})
    found.refresh_from_db()
    assert (len(found.items), found.active) == (1, False)


def test_erasing_the_person_leaves_which_points_were_right(cast: Cast) -> None:
    made = asked(cast)
    says(made, SAFE)
    moved(cast, made, "drop", "客户说不装了")
    customer_id = made.order.customer_id
    assert customer_id is not None

    erase_customer(actor=cast.actor("ada_administrator"), now=NOW, customer_id=customer_id, reason="asked")

    made.refresh_from_db()
    assert (made.contact, made.answers["lift"]["ok"], made.answers["lift"]["words"]) == ("", False, "")
    assert "words" not in JournalEntry.objects.get(verb="insale.installation_moved").facts
