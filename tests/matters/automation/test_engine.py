"""Rules that act by themselves, and macros applied by hand."""

from datetime import timedelta
from typing import Any

import pytest

from tests.cast import NOW, SYSTEM, Cast
from yinuo.core.errors import NotAllowed
from yinuo.core.journal import verify_journal
from yinuo.core.models import JournalEntry, OutboxItem
from yinuo.matters.actions.automation import (
    apply_macro,
    remove_canned,
    remove_macro,
    remove_rule,
    save_canned,
    save_macro,
    save_rule,
)
from yinuo.matters.actions.details import edit_matter
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.automation.engine import active_rules, apply_time_rule, run_time_rules
from yinuo.matters.errors import BadAutomation, BadCondition, OpenPromises
from yinuo.matters.models import AutomationRule, CannedReply, Macro, Matter, Notice, Promise, RuleRun
from yinuo.matters.queries.automation import preview_rule


def make_rule(cast: Cast, **more: Any) -> Any:
    terms = {
        "name": "急件",
        "on": ("matters.matter_opened",),
        "conditions": {"text": ["漏水"]},
        "steps": [{"do": "set_priority", "priority": 1}, {"do": "add_tags", "tags": ["急"]}],
        "active": True,
    }
    return save_rule(actor=cast.actor("leo_manager"), now=NOW, **{**terms, **more})


def verbs(matter: Matter) -> list[str]:
    rows = JournalEntry.objects.filter(subject_kind="matter", subject_id=matter.pk).order_by("sequence")
    return list(rows.values_list("verb", flat=True))


def test_acts_on_an_event_that_it_means_and_stands_behind_its_cause(cast: Cast, ask: Any) -> None:
    rule = make_rule(cast)

    meant, other = ask("厨房漏水了！"), ask("茶几多高？")

    meant.refresh_from_db()
    other.refresh_from_db()
    assert (meant.priority, meant.tags) == (1, ["急"])
    assert (other.priority, other.tags) == (2, [])
    assert verbs(meant)[-3:] == ["matters.matter_edited", "matters.matter_edited", "matters.rule_applied"]
    assert JournalEntry.objects.get(verb="matters.rule_applied").actor_id == rule.pk
    assert list(verify_journal()) == []


def test_never_sets_itself_or_another_rule_going(cast: Cast, ask: Any) -> None:
    make_rule(cast, on=("matters.matter_edited",), conditions={}, steps=[{"do": "add_tags", "tags": ["一"]}])
    make_rule(
        cast,
        name="乙",
        on=("matters.matter_edited",),
        conditions={},
        steps=[{"do": "remove_tags", "tags": ["一"]}],
    )
    matter = ask()

    edit_matter(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, fields={"tags": ["二"]})

    matter.refresh_from_db()
    assert matter.tags == ["二"]
    assert verbs(matter).count("matters.rule_applied") == 2


def test_sees_the_matter_as_the_whole_operation_left_it(cast: Cast, ask: Any) -> None:
    make_rule(
        cast,
        on=("matters.customer_wrote",),
        conditions={"state": ["open"]},
        steps=[{"do": "move", "move": "wait_internal"}, {"do": "note", "text": "{number} 请看一下"}],
    )
    matter = ask()
    send_reply(
        actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, text="请问订单号？", then="wait_customer"
    )

    take_customer_message(
        actor=SYSTEM, now=NOW, matter_id=matter.pk, text="A-17", channel="web", customer_name="Kim"
    )

    matter.refresh_from_db()
    assert matter.state == "waiting_internal"
    assert matter.messages.get(direction="note").text == f"{matter.number} 请看一下"


def test_leaves_its_cause_whole_when_a_step_is_refused(cast: Cast, ask: Any) -> None:
    make_rule(
        cast, conditions={}, steps=[{"do": "add_tags", "tags": ["急"]}, {"do": "move", "move": "resolve"}]
    )

    matter = ask()

    matter.refresh_from_db()
    assert (matter.state, matter.tags) == ("new", [])
    assert matter.next_due_at == NOW + timedelta(minutes=30)
    assert verbs(matter)[-1] == "matters.rule_refused"
    assert "matters.matter_edited" not in verbs(matter)
    assert list(verify_journal()) == []


def test_acts_once_for_each_wait(cast: Cast, ask: Any) -> None:
    make_rule(
        cast,
        on=(),
        after_minutes=60,
        since="last_customer_message",
        conditions={"unanswered": True},
        steps=[{"do": "notify", "role": "manager", "text": "等了一小时"}],
    )
    matter = ask()
    hour = NOW + timedelta(minutes=60)

    early = run_time_rules(now=hour - timedelta(seconds=1), actor=SYSTEM)
    first, again = run_time_rules(now=hour, actor=SYSTEM), run_time_rules(now=hour, actor=SYSTEM)
    take_customer_message(actor=SYSTEM, now=hour, matter_id=matter.pk, text="在吗？", channel="web")
    second = run_time_rules(now=hour + timedelta(minutes=60), actor=SYSTEM)

    assert (early, first, again, second) == (0, 1, 0, 1)
    assert RuleRun.objects.count() == 2
    assert Notice.objects.filter(kind="automation", staff=cast.leo_manager).count() == 2


def test_promises_on_the_teams_calendar(cast: Cast, ask: Any) -> None:
    make_rule(
        cast,
        conditions={},
        steps=[{"do": "promise", "what": "回电", "amount": 4, "unit": "working_hours"}],
    )

    matter = ask()

    made = Promise.objects.get(matter=matter, source="person")
    assert (made.what, made.due_at, made.owner_id) == (
        "回电",
        NOW + timedelta(hours=5, minutes=30),
        cast.ana_agent.pk,
    )


def test_replies_in_the_organisations_name(cast: Cast, ask: Any) -> None:
    canned = save_canned(
        actor=cast.actor("leo_manager"),
        now=NOW,
        shortcut="hi",
        titles={},
        bodies={"zh-hans": "{customer}您好，编号{number}。"},
    )
    make_rule(cast, conditions={}, steps=[{"do": "reply", "canned_id": canned.pk}])

    matter = ask()

    reply = matter.messages.get(direction="out")
    assert (reply.author_name, reply.author_kind) == ("禾木家居", "rule")
    assert reply.text == f"Kim您好，编号{matter.number}。"


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"steps": [{"do": "add_tags", "tags": ["急"]}, {"do": "explode"}]}, BadAutomation),
        ({"steps": []}, BadAutomation),
        ({"steps": [{"do": "promise", "what": "回电", "amount": 1.5, "unit": "minutes"}]}, BadAutomation),
        ({"steps": [{"do": "assign", "owner_id": 999999}]}, BadAutomation),
        ({"conditions": {"colour": ["red"]}}, BadCondition),
        ({"conditions": {"state": ["sleepy"]}}, BadCondition),
        ({"conditions": {"waiting": {"since": "opened", "minutes": 0}}}, BadCondition),
        ({"on": ("core.nothing",)}, BadCondition),
        ({"on": ()}, BadCondition),
        ({"after_minutes": 5, "since": "opened"}, BadCondition),
    ],
)
def test_refuses_a_rule_that_cannot_be(cast: Cast, more: dict[str, Any], error: type[Exception]) -> None:
    before = JournalEntry.objects.count()

    with pytest.raises(error):
        make_rule(cast, **more)

    assert JournalEntry.objects.count() == before


def test_names_the_wrong_step(cast: Cast) -> None:
    with pytest.raises(BadAutomation) as refused:
        make_rule(cast, steps=[{"do": "add_tags", "tags": ["急"]}, {"do": "explode"}])

    assert refused.value.data["position"] == 2


def test_previews_what_it_would_mean(cast: Cast, ask: Any) -> None:
    meant = ask("厨房漏水了！")
    ask("茶几多高？")
    leo = cast.actor("leo_manager")

    found = preview_rule(actor=leo, now=NOW, conditions={"text": ["漏水"], "kind": ["inquiry"]})
    waited = preview_rule(
        actor=leo, now=NOW + timedelta(hours=1), conditions={}, after_minutes=30, since="opened"
    )

    assert (found.count, [row.number for row in found.rows]) == (1, [meant.number])
    assert waited.count == 2
    with pytest.raises(NotAllowed):
        preview_rule(actor=cast.actor("ana_agent"), now=NOW, conditions={})


@pytest.mark.parametrize(
    ("conditions", "count"),
    [
        ({"channel": ["web"]}, 1),
        ({"channel": ["email"]}, 0),
        ({"priority": [2, 3]}, 1),
        ({"tag": ["急"]}, 0),
        ({"without_tag": ["急"]}, 1),
        ({"owner_missing": True}, 0),
        ({"owner_missing": False}, 1),
        ({"unanswered": True}, 1),
        ({"unanswered": False}, 0),
        ({"promise": "at_risk"}, 0),
        ({"promise": "overdue"}, 1),
        ({"waiting": {"since": "last_message", "minutes": 40}}, 1),
        ({"waiting": {"since": "last_customer_message", "minutes": 41}}, 0),
        ({"state": ["closed"]}, 0),
        ({"level": ["gold"]}, 0),
        ({"text": ["混搭", "没有"]}, 1),
    ],
)
def test_means_what_its_conditions_say(cast: Cast, ask: Any, conditions: dict[str, Any], count: int) -> None:
    ask()

    found = preview_rule(
        actor=cast.actor("leo_manager"), now=NOW + timedelta(minutes=40), conditions=conditions
    )

    assert found.count == count


def test_applies_a_macro_all_or_nothing(cast: Cast, ask: Any) -> None:
    leo, ana = cast.actor("leo_manager"), cast.actor("ana_agent")
    good = save_macro(
        actor=leo,
        now=NOW,
        name="转内部",
        steps=[{"do": "add_tags", "tags": ["内部"]}, {"do": "move", "move": "wait_internal"}],
    )
    bad = save_macro(
        actor=leo,
        now=NOW,
        name="办结",
        steps=[{"do": "add_tags", "tags": ["办结"]}, {"do": "move", "move": "resolve"}],
    )
    matter = ask()

    apply_macro(actor=ana, now=NOW, matter_id=matter.pk, macro_id=good.pk)
    entries, sent = JournalEntry.objects.count(), OutboxItem.objects.count()
    with pytest.raises(OpenPromises):
        apply_macro(actor=ana, now=NOW, matter_id=matter.pk, macro_id=bad.pk)

    matter.refresh_from_db()
    assert (matter.state, matter.tags) == ("waiting_internal", ["内部"])
    assert (JournalEntry.objects.count(), OutboxItem.objects.count()) == (entries, sent)
    assert verbs(matter)[-1] == "matters.macro_applied"


def test_needs_the_rights_of_who_applies_a_macro(cast: Cast, ask: Any) -> None:
    macro = save_macro(
        actor=cast.actor("leo_manager"), now=NOW, name="转", steps=[{"do": "set_priority", "priority": 1}]
    )
    matter = ask()

    with pytest.raises(NotAllowed):
        apply_macro(actor=cast.actor("sun_supervisor"), now=NOW, matter_id=matter.pk, macro_id=macro.pk)

    matter.refresh_from_db()
    assert matter.priority == 2


def test_is_gone_when_removed(cast: Cast, ask: Any) -> None:
    leo, ana = cast.actor("leo_manager"), cast.actor("ana_agent")
    rule, macro = (
        make_rule(cast, conditions={}),
        save_macro(actor=leo, now=NOW, name="转", steps=[{"do": "set_priority", "priority": 1}]),
    )
    canned = save_canned(actor=leo, now=NOW, shortcut="hi", titles={}, bodies={"en": "Hi"})
    for remove, key in (
        (remove_rule, {"rule_id": rule.pk}),
        (remove_macro, {"macro_id": macro.pk}),
        (remove_canned, {"canned_id": canned.pk}),
    ):
        with pytest.raises(NotAllowed):
            remove(actor=ana, now=NOW, **key)
        remove(actor=leo, now=NOW, **key)

    matter = ask()

    matter.refresh_from_db()
    assert matter.priority == 2
    assert [model.objects.count() for model in (AutomationRule, Macro, CannedReply)] == [0, 0, 0]
    assert JournalEntry.objects.filter(facts__change="removed").count() == 3


def test_looks_again_before_it_acts_in_time(cast: Cast, ask: Any) -> None:
    make_rule(cast, on=(), after_minutes=10, since="opened", conditions={"unanswered": True})
    (rule,) = active_rules()
    matter = ask()
    send_reply(actor=cast.actor("ana_agent"), now=NOW, matter_id=matter.pk, text="可以。")

    acted = apply_time_rule(actor=SYSTEM, now=NOW + timedelta(hours=1), rule=rule, matter_id=matter.pk)

    assert acted is False
    assert not RuleRun.objects.exists()
