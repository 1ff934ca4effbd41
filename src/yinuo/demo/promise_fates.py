"""What becomes of a promise made in a message: mostly kept in time, seldom late, moved, waived or broken."""

from collections.abc import Generator
from datetime import datetime, timedelta

from yinuo.demo.conversation import Conversation
from yinuo.demo.timeline import Story, in_hours, within
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.actions.promise import admit_broken, release_promise, remedy_broken, supersede_promise
from yinuo.matters.models import Promise

_LATE, _BROKEN, _SUPERSEDED, _RELEASED = 0.02, 0.012, 0.03, 0.02


def settle(talk: Conversation, pending: list[Promise], text: str) -> Story:
    """Keep what was promised: mostly in time, seldom late, moved, waived or broken."""
    if not pending:
        yield from talk.wait(talk.when_answered())
        talk.reply(text, finds=False)
        return
    due, fate = _last_due(pending), talk.rng.random()
    if fate < _BROKEN:
        yield from _break(talk, pending, due)
        yield from talk.wait(
            in_hours(talk.now + timedelta(hours=2), calendar=talk.company.hours, rng=talk.rng)
        )
        talk.reply(text, finds=False)
        return
    if fate < _BROKEN + _RELEASED:
        yield from _release(talk, pending, due)
        return
    if fate < _BROKEN + _RELEASED + _SUPERSEDED:
        pending = yield from _move(talk, pending, due)
        due = _last_due(pending)
    elif fate < _BROKEN + _RELEASED + _SUPERSEDED + _LATE:
        late = due + timedelta(minutes=talk.rng.randint(6, 150))
        yield from talk.wait(in_hours(late, calendar=talk.company.hours, rng=talk.rng))
        _keep(talk, pending, text)
        return
    share = min(0.1 + talk.rng.betavariate(2.0, 2.6) * 0.8, 0.92)
    yield from talk.wait(within(talk.now, due, share=share, calendar=talk.company.hours))
    _keep(talk, pending, text)


def _last_due(pending: list[Promise]) -> datetime:
    """Return when the last of them falls due as they stand now: a wait for the customer may have moved them since."""
    rows = Promise.objects.filter(pk__in=[promise.pk for promise in pending])
    return max(rows.values_list("due_at", flat=True))


def _keep(talk: Conversation, pending: list[Promise], text: str) -> None:
    send_reply(
        actor=talk.agent(),
        now=talk.now,
        matter_id=talk.matter_id,
        text=talk.say(text),
        keeps=tuple(promise.pk for promise in pending),
    )


def _break(talk: Conversation, pending: list[Promise], due: datetime) -> Story:
    yield from talk.wait(in_hours(due + timedelta(minutes=40), calendar=talk.company.hours, rng=talk.rng))
    for promise in pending:
        admit_broken(
            actor=talk.agent(),
            now=talk.now,
            promise_id=promise.pk,
            reason="仓库没有按时回话，我们没有守住时间",
        )
    talk.reply(
        "{honorific}，很抱歉，答应您的时间没有做到，是我们的责任，原因是仓库没有按时回话。", finds=False
    )
    yield from talk.wait(
        in_hours(talk.now + timedelta(minutes=70), calendar=talk.company.hours, rng=talk.rng)
    )
    for promise in pending:
        remedy_broken(
            actor=talk.manager(), now=talk.now, promise_id=promise.pk, remedy="已致歉，赠送一次上门打蜡"
        )


def _release(talk: Conversation, pending: list[Promise], due: datetime) -> Story:
    yield from talk.wait(within(talk.now, due, share=0.3, calendar=talk.company.hours))
    consent = talk.say("不用麻烦了，我已经在你们帮助页面上找到答案了。")
    talk.customer_writes(consent)
    yield from talk.wait(talk.now + timedelta(minutes=talk.rng.randint(2, 9)))
    for promise in pending:
        release_promise(actor=talk.manager(), now=talk.now, promise_id=promise.pk, evidence=consent)


def _move(
    talk: Conversation, pending: list[Promise], due: datetime
) -> Generator[datetime, None, list[Promise]]:
    yield from talk.wait(within(talk.now, due, share=0.6, calendar=talk.company.hours))
    talk.reply("{honorific}，仓库还要再核对，我想多用一天，可以吗？", finds=False)
    yield from talk.wait(talk.now + timedelta(minutes=talk.rng.randint(2, 9)))
    consent = talk.say("可以，不着急。")
    talk.customer_writes(consent)
    moved = []
    for promise in pending:
        plan = PlannedPromise(what=promise.what, due_at=max(due, talk.now) + timedelta(days=1))
        moved.append(
            supersede_promise(
                actor=talk.agent(),
                now=talk.now,
                promise_id=promise.pk,
                plan=plan,
                consent=consent,
                reason="仓库需要再核对一天",
            )
        )
    return moved
