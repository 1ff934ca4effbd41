"""Possible sales by program: the same actions, rights and refusals as the desk's."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.api.conftest import MakeProgram, Program
from tests.cast import Cast
from tests.presale.quoting import make_product
from tests.presale.selling import make_reason, make_topic
from yinuo.core.models import JournalEntry
from yinuo.matters.models import Matter, Promise
from yinuo.people.models import Customer, Staff
from yinuo.presale.models import DiscoveryGuide, GuideVersion, LossReason, Opportunity, StageSetting
from yinuo.presale.stages import house_day

pytestmark = pytest.mark.django_db


def day(ahead: int) -> str:
    return (house_day(timezone.now()) + timedelta(days=ahead)).isoformat()


def step(what: str = "Call", ahead: int = 3) -> dict[str, str]:
    return {"what": what, "on": day(ahead)}


def prospect(**more: Any) -> dict[str, Any]:
    return {
        "text": "Furniture for eight guest rooms.",
        "step": step(),
        "customer": {"name": "Chen", "phone": "13800002222"},
        "amount": "32500",
        **more,
    }


@pytest.fixture
def made(program: Program) -> dict[str, Any]:
    answer = program.post("/opportunities", prospect())
    assert answer.status == 201, answer.body
    return dict(answer.body["row"])


def session_of(staff: Staff) -> Client:
    browser = Client()
    browser.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    return browser


def test_is_opened_once_for_its_key(program: Program) -> None:
    body = prospect(expected_close=day(40))

    first = program.post("/opportunities", body, Idempotency_Key="o1")
    again = program.post("/opportunities", body, Idempotency_Key="o1")

    assert (first.status, again.body) == (201, first.body)
    row = first.body["row"]
    assert first.headers["Location"] == f"/api/v1/opportunities/{row['id']}"
    assert (row["stage"], row["amount"], row["weighted"], row["customer"]) == (
        "new", "32500.00", "3250.00", "Chen"
    )  # fmt: skip
    assert (row["next_step"], row["next_step_on"], row["expected_close"]) == ("Call", day(3), day(40))
    assert Opportunity.objects.count() == 1


def test_takes_over_what_its_origin_knows(program: Program) -> None:
    product = make_product()
    asked = program.post(
        "/inquiries",
        {"text": "In oak?", "customer": {"name": "Kim", "phone": "13800001111"}, "product_id": product.pk},
    ).body

    body = {"text": "An oak table.", "step": step(), "origin": asked["number"]}
    row = program.post("/opportunities", body).body["row"]

    assert (row["origin_id"], row["customer"], row["product_id"]) == (asked["id"], "Kim", product.pk)


def test_is_read_by_key_or_number_and_listed(program: Program, made: dict[str, Any]) -> None:
    by_key = program.get(f"/opportunities/{made['id']}").body
    by_number = program.get(f"/opportunities/{made['number']}").body

    assert by_key == by_number
    assert (by_key["can_take"], by_key["was_offered"], by_key["unanswered"]) == (False, False, [])
    assert "qualify" in by_key["moves"]
    assert [row["id"] for row in program.get("/opportunities?stage=new").body["items"]] == [made["id"]]
    assert program.get("/opportunities?fields=id,stage").body["items"] == [{"id": made["id"], "stage": "new"}]
    for wanted in ("stage=won", "pooled=true", "idle=true", f"product_id={2**60}", "owner_id=1", "family=x"):
        assert program.get(f"/opportunities?{wanted}").body["items"] == [], wanted


def test_is_listed_by_pages_and_days_of_closing(program: Program) -> None:
    keys = [
        program.post("/opportunities", prospect(expected_close=day(10 + n))).body["row"]["id"]
        for n in range(3)
    ]

    first = program.get("/opportunities?limit=2").body
    second = program.get("/opportunities?limit=2&cursor=" + first["next"].replace("+", "%2B")).body
    between = program.get(f"/opportunities?closes_from={day(11)}&closes_before={day(12)}").body

    assert [row["id"] for row in first["items"] + second["items"]] == keys[::-1]
    assert second["next"] == ""
    assert [row["id"] for row in between["items"]] == [keys[1]]


def test_what_is_known_is_changed_and_the_rest_stays(program: Program, made: dict[str, Any]) -> None:
    address = f"/opportunities/{made['id']}"

    changed = program.patch(address, {"probability": 55, "expected_close": day(30)})
    emptied = program.patch(address, {"probability": None})

    assert (changed.status, changed.body["row"]["probability"]) == (200, 55)
    assert (changed.body["row"]["amount"], changed.body["row"]["expected_close"]) == ("32500.00", day(30))
    assert emptied.body["row"]["probability"] == 10


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"amount": "-1"}, "amount"),
        ({"amount": "1000000000000"}, "amount"),
        ({"currency": "€"}, "currency"),
        ({"expected_close": "1901-01-01"}, "expected_close"),
        ({"product_id": 2**62}, "product_id"),
    ],
)
def test_refuses_facts_that_cannot_be(
    program: Program, made: dict[str, Any], facts: dict[str, Any], field: str
) -> None:
    answer = program.patch(f"/opportunities/{made['id']}", facts)

    assert answer.status in (404, 422)
    assert answer.body["field"] == field
    assert JournalEntry.objects.filter(verb="presale.opportunity_edited").count() == 0


def test_moves_on_and_says_what_a_stage_misses(program: Program) -> None:
    product = make_product(family="tables")
    guide = DiscoveryGuide.objects.create(code="tables", family="tables", created_at=timezone.now())
    questions = [{"code": "room", "about": "situation", "kind": "text", "texts": {}, "required": True}]
    GuideVersion.objects.create(
        guide=guide, number=1, questions=questions, written_at=timezone.now(), published_at=timezone.now()
    )
    key = program.post("/opportunities", prospect(product_id=product.pk)).body["row"]["id"]
    move = f"/opportunities/{key}/move"

    assert program.post(move, {"move": "discover"}).body["row"]["stage"] == "discovering"
    unfinished = program.post(move, {"move": "qualify"})
    unquoted = program.post(move, {"move": "propose"})
    proposed = program.post(move, {"move": "propose", "reason": "Told at the shop."})
    wrong = program.post(move, {"move": "revive"})

    assert (unfinished.status, unfinished.code) == (409, "discovery_unfinished")
    assert unfinished.body["data"] == {"count": 1, "questions": ["room"]}
    assert program.get(f"/opportunities/{key}").body["unanswered"] == ["room"]
    assert (unquoted.status, unquoted.code, unquoted.body["field"]) == (422, "quote_not_sent", "reason")
    assert proposed.body["row"]["stage"] == "proposing"
    assert (wrong.status, wrong.code) == (409, "invalid_move")


def test_an_open_one_has_a_step_ahead(program: Program, made: dict[str, Any]) -> None:
    address = f"/opportunities/{made['id']}"
    Opportunity.objects.filter(pk=made["id"]).update(next_step_on=day(-2))

    refused = program.post(f"{address}/move", {"move": "contact"})
    passed = program.post(f"{address}/next-step", step(ahead=-1))
    nameless = program.post(f"{address}/next-step", {"what": " ", "on": day(1)})
    given = program.post(f"{address}/move", {"move": "contact", "step": step("Send colours")})
    later = program.post(f"{address}/next-step", step("Visit", 9))

    assert (refused.status, refused.code, refused.body["field"]) == (422, "next_step_needed", "step")
    assert (passed.status, passed.code, nameless.code) == (422, "next_step_passed", "next_step_needed")
    assert (given.body["row"]["stage"], given.body["row"]["next_step"]) == ("contacted", "Send colours")
    assert later.body["row"]["next_step_on"] == day(9)


def test_is_won_by_what_shows_it(program: Program, made: dict[str, Any]) -> None:
    address = f"/opportunities/{made['id']}/win"

    unproven = program.post(address, {})
    won = program.post(address, {"reason": "Contract 17", "amount": "30000"})

    assert (unproven.status, unproven.code, unproven.body["field"]) == (422, "contract_not_shown", "reason")
    assert (won.body["row"]["stage"], won.body["row"]["amount"]) == ("won", "30000.00")


def test_is_lost_with_its_reason_and_taken_up_again(program: Program, made: dict[str, Any]) -> None:
    address, rival = f"/opportunities/{made['id']}", make_topic()
    reason = program.call("PUT", "/loss-reasons/time", {"names": {"zh-hans": "交货期"}})
    assert (reason.status, program.get("/loss-reasons").body["items"][0]["name"]) == (200, "交货期")

    nameless = program.post(f"{address}/lose", {})
    unknown = program.post(f"{address}/lose", {"loss_reason_id": 2**60})
    lost = program.post(
        f"{address}/lose",
        {"loss_reason_id": reason.body["id"], "competitor_id": rival.pk, "words": "Three weeks."},
    )
    again = program.post(f"{address}/wake", {"step": step("Ask once more")})

    assert (nameless.code, unknown.status, unknown.body["field"]) == ("invalid_request", 404, "loss_reason")
    assert (lost.body["row"]["stage"], lost.body["row"]["competitor"]) == ("lost", "林木家")
    assert (lost.body["lost_words"], lost.body["moves"]) == ("Three weeks.", ["revive"])
    assert (again.body["row"]["stage"], again.body["row"]["next_step"]) == ("contacted", "Ask once more")


def test_rests_and_wakes(program: Program, made: dict[str, Any]) -> None:
    address = f"/opportunities/{made['id']}"

    awake = program.post(f"{address}/wake", {"step": step()})
    passed = program.post(f"{address}/rest", {"revisit_on": day(-1)})
    resting = program.post(f"{address}/rest", {"revisit_on": day(60), "words": "After the move."})
    woken = program.post(f"{address}/wake", {"step": step("Ask")})

    assert (awake.status, awake.code) == (409, "invalid_move")
    assert (passed.status, passed.code) == (422, "next_step_passed")
    assert (resting.body["row"]["stage"], resting.body["row"]["revisit_on"]) == ("dormant", day(60))
    promise = Promise.objects.get(matter=made["id"], met_by="presale.opportunity_moved")
    assert (promise.certainty, promise.state) == ("day", "kept")
    assert (woken.body["row"]["stage"], woken.body["row"]["revisit_on"]) == ("contacted", None)


def test_ends_without_need(program: Program, made: dict[str, Any]) -> None:
    ended = program.post(f"/opportunities/{made['id']}/no-need", {"words": "They stay where they are."})

    assert (ended.body["row"]["stage"], ended.body["row"]["next_step"]) == ("no_need", "")


def test_is_taken_from_the_pool_once(cast: Cast, program: Program, made: dict[str, Any]) -> None:
    Opportunity.objects.filter(pk=made["id"]).update(pooled_at=timezone.now())
    Matter.objects.filter(pk=made["id"]).update(owner=None)
    assert [row["id"] for row in program.get("/opportunities?pooled=true").body["items"]] == [made["id"]]
    otto = session_of(cast.otto_other_outlet)

    refused = program.post(f"/opportunities/{made['id']}/take", {})
    taken = otto.post(f"/api/v1/opportunities/{made['id']}/take", content_type="application/json")
    late = otto.post(f"/api/v1/opportunities/{made['id']}/take", content_type="application/json")

    assert (refused.status, refused.code) == (403, "not_allowed")
    assert (taken.status_code, taken.json()["row"]["owner"]) == (200, "Otto")
    assert (late.status_code, late.json()["code"]) == (409, "not_in_pool")


def test_is_handed_to_who_suits_or_who_is_named(cast: Cast, program: Program, made: dict[str, Any]) -> None:
    Staff.objects.filter(pk=cast.ana_agent.pk).update(available=True)
    address = f"/opportunities/{made['id']}"

    by_hand = program.post(f"{address}/hand-over", {"staff_id": cast.leo_manager.pk})
    nobody = program.post(f"{address}/hand-over", {"staff_id": 2**60})
    candidates = program.get(f"{address}/candidates")

    assert (by_hand.status, by_hand.body["row"]["owner"]) == (200, "Leo")
    assert nobody.status in (404, 422)
    assert candidates.status == 200
    assert all({"staff_id", "skills", "load"} <= set(row) for row in candidates.body["items"])


def test_shows_the_board_and_the_forecast(program: Program) -> None:
    program.post("/opportunities", prospect(expected_close=day(0), amount="1000"))

    board = program.get("/pipeline").body
    forecast = program.get("/forecast").body

    assert (board["lanes"][0]["stage"]["code"], board["lanes"][0]["count"]) == ("new", 1)
    assert board["sums"] == [{"currency": "CNY", "amount": "1000.00", "weighted": "100.00"}]
    whole = forecast["items"][0]
    assert (whole["owner_id"], whole["weighted"], whole["expected"]) == (None, "100.00", "100.00")
    assert forecast["hits"] == []


def test_settings_are_read_and_set(program: Program) -> None:
    put = program.call(
        "PUT", "/pipeline/stages/qualified", {"probability": 50, "idle_days": 0, "names": {"en": "Fits"}}
    )

    assert (put.status, put.body["probability"]) == (200, 50)
    stages = {row["code"]: row for row in program.get("/pipeline/stages").body["items"]}
    assert (stages["qualified"]["names"], stages["qualified"]["idle_days"]) == ({"en": "Fits"}, 0)
    assert list(stages)[:2] == ["new", "contacted"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/pipeline/stages/flying", {"probability": 5, "idle_days": 1}),
        ("/pipeline/stages/new", {"probability": 101, "idle_days": 1}),
        ("/pipeline/stages/new", {"probability": 5, "idle_days": 366}),
        ("/pipeline/stages/new", {"probability": 5, "idle_days": 1, "names": {"fr": "Neuf"}}),
        ("/loss-reasons/Big Price", {"names": {"zh-hans": "价格"}}),
        ("/loss-reasons/price", {"names": {"en": " "}}),
        ("/loss-reasons/price", {"names": {"zh-hans": "价" * 81}}),
    ],
)
def test_refuses_wrong_settings(program: Program, path: str, body: dict[str, Any]) -> None:
    answer = program.call("PUT", path.replace(" ", "%20"), body)

    assert answer.status == 422, answer.body
    assert (StageSetting.objects.count(), LossReason.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"text": "x"},
        {"text": "x", "step": {"what": "", "on": "today"}},
        {"text": "x", "step": {"what": "Call", "on": "9999-12-31"}},
        {"text": "x", "step": {"what": "Call", "on": "1000-01-01"}},
    ],
)
def test_without_words_and_a_step_nothing_is_opened(program: Program, body: dict[str, Any]) -> None:
    answer = program.post("/opportunities", body)

    assert answer.status == 422, answer.body
    assert Opportunity.objects.count() == 0


@pytest.mark.parametrize(
    "more",
    [
        {"text": " "},
        {"amount": "NaN"},
        {"amount": "1e400"},
        {"amount": "-1"},
        {"currency": "nothing"},
        {"origin": "no number"},
        {"origin": "9" * 18},
        {"owner_id": 2**62},
        {"product_id": 2**62},
        {"customer": {"customer_id": 2**62}},
        {"customer": {"name": "Chen", "phone": "12"}},
    ],
)
def test_bad_input_is_a_problem_and_nothing_is_written(program: Program, more: dict[str, Any]) -> None:
    before = Customer.objects.count()

    answer = program.post("/opportunities", prospect(**more))

    assert answer.status in (404, 422), answer.body
    assert (Opportunity.objects.count(), Customer.objects.count()) == (0, before)


@pytest.mark.parametrize("which", ["0", "1", "x", "SJ-1", "9" * 18, "9" * 30, "%00"])
def test_what_is_not_there_is_not_found(program: Program, which: str) -> None:
    assert program.get(f"/opportunities/{which}").status in (400, 404)
    assert program.post(f"/opportunities/{which}/no-need", {}).status in (400, 404)


def test_another_kind_of_matter_is_no_opportunity(program: Program) -> None:
    asked = program.post("/inquiries", {"text": "In oak?"}).body

    assert program.get(f"/opportunities/{asked['id']}").status == 404
    assert program.post(f"/opportunities/{asked['id']}/no-need", {}).status == 404
    assert program.post(f"/opportunities/{asked['id']}/hand-over", {}).status == 404


def test_others_do_not_see_it(cast: Cast, program: Program, made: dict[str, Any]) -> None:
    make_reason()
    otto = session_of(cast.otto_other_outlet)

    assert otto.get(f"/api/v1/opportunities/{made['id']}").status_code == 404
    assert otto.get("/api/v1/opportunities").json()["items"] == []
    assert otto.post(
        f"/api/v1/opportunities/{made['id']}/no-need", data={}, content_type="application/json"
    ).status_code in (403, 404)


def test_who_may_work_but_not_read_gets_the_key(make_program: MakeProgram, made: dict[str, Any]) -> None:
    blind = make_program("matter.work", "matter.open")

    answer = blind.post(f"/opportunities/{made['id']}/next-step", step("Send colours"))

    assert (answer.status, answer.body) == (200, {"id": made["id"]})
