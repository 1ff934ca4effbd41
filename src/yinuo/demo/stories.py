"""How an inquiry goes: asked, answered, promised, kept or not, resolved, rated. Each is a story for the timeline."""

from collections.abc import Generator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.db import connection

from yinuo.core.actor import Actor
from yinuo.demo.company import Company
from yinuo.demo.crowd import ZONE, Person, Visit
from yinuo.demo.texts import read_json, traditional
from yinuo.demo.timeline import Story, in_hours, within
from yinuo.matters.actions.details import edit_matter
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.merge import merge_matters
from yinuo.matters.actions.messages import send_reply, write_note
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.actions.promise import (
    admit_broken,
    keep_promise,
    release_promise,
    remedy_broken,
    supersede_promise,
)
from yinuo.matters.actions.ratings import rate_matter
from yinuo.matters.actions.states import cancel_matter, close_matter, resolve_matter
from yinuo.matters.models import Promise
from yinuo.matters.promise_finder import find_promises
from yinuo.people.actions.arrival import Arrival, visitor
from yinuo.people.actors import customer_actor
from yinuo.presale.actions.inquiry import ask_inquiry

_NEXT_ANSWER = """SELECT min(due_at) FROM promise
WHERE matter_id = %s AND state IN ('active', 'overdue') AND met_by LIKE '%%matters.reply_sent%%'"""
_WEEKDAYS = {"zh-hans": ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]}
_REPLY_LATE, _LATE, _BROKEN, _SUPERSEDED, _RELEASED = 0.022, 0.02, 0.012, 0.03, 0.02
_CLOSINGS = {
    "zh-hans": (
        "不客气，有事随时留言，祝您生活愉快。",
        "好的，随时联系我们。",
        "应该的。之后有任何问题都可以在这里找到我。",
    ),
    "en": ("You are welcome. Write here whenever you need us.", "Glad it helped. Have a good day."),
}
_COMMENTS = {
    5: ("回复很快，说几点就几点。", "态度好，师傅也专业。", "有记录，放心。", "", "", ""),
    4: ("不错，就是等了一会儿。", "", ""),
    3: ("问题解决了，来回问了几次。", ""),
    2: ("答应的时间晚了。",),
    1: ("等太久了。",),
}
_MORE = {
    "zh-hans": ("不好意思，再问一下：{product}可以换个时间送吗？", "还有个问题，{product}的质保从哪天算起？"),
    "en": ("One more thing: when does the warranty of the {product} begin?",),
}
_MORE_ANSWERS = {
    "zh-hans": ("质保从签收当天算起，送货时间可以在这里改，我已经备注好了。",),
    "en": ("The warranty begins on the day you sign for it; I noted the rest for the driver.",),
}


@dataclass
class Teller:
    """Tells the story of one visit. `rng` is the visit's own, so that one more story does not change the others."""

    company: Company
    visit: Visit
    rng: Random
    matter_id: int = 0
    now: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.visit.at

    @property
    def person(self) -> Person:
        return self.visit.person

    def story(self) -> Story:
        """Tell it from the question to the end."""
        yield self.now
        self._ask()
        if self.visit.ordinal % 90 == 37:
            yield from self._drop()
            return
        yield from self._talk()
        yield from self._finish()

    # what is said

    def say(self, text: str) -> str:
        """Return a wording filled in, in the characters of this customer."""
        filled = text.format_map(self._words())
        return traditional(filled) if self.person.language == "zh-hant" else filled

    def one_of(self, texts: dict[str, tuple[str, ...]]) -> str:
        return self.say(self.rng.choice(texts["en" if self.person.language == "en" else "zh-hans"]))

    def _words(self) -> dict[str, str]:
        names = read_json("names.json")
        picks = Random(self.visit.ordinal)
        english = self.person.language == "en"
        product = self.visit.product
        city = picks.choice(names["cities"])
        day = (self.now + timedelta(days=picks.randint(2, 4))).astimezone(ZONE)
        return {
            "product": product.names["en"].lower() if english else product.names["zh-hans"],
            "dimensions": product.parameters.get("尺寸", "见商品页"),
            "price": f"{product.price:,.0f}",
            "honorific": self.person.honorific,
            "name": self.person.name.split()[0],
            "city": city[1] if english else city[0],
            "room": picks.choice(names["rooms"]),
            "size": picks.choice(names["sizes"]),
            "days": str(picks.randint(2, 6)),
            "stock": str(picks.randint(2, 14)),
            "master": picks.choice(("陆师傅", "韩师傅")),
            "weekday": _WEEKDAYS["zh-hans"][day.weekday()],
            "quality": "沈立",
            "manager": "高建国",
        }

    # who acts

    def customer(self) -> Actor:
        return customer_actor(
            customer_id=None,
            name=self.person.name,
            matter_ids=[self.matter_id],
            language=self.person.language,
        )

    def agent(self) -> Actor:
        """Return who looks after the matter now."""
        person = self.company.by_id.get(self._facts()[0] or 0) or self.company.staff["songyifan"]
        return self.company.actor(person.username, self.now)

    def manager(self) -> Actor:
        return self.company.actor("gaojianguo", self.now)

    def _facts(self) -> tuple[int | None, str, list[str]]:
        """Return owner, state and tags of the matter. Plain SQL: it is asked before every step of every story."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT owner_id, state, tags FROM matter WHERE id = %s", [self.matter_id])
            owner_id, state, tags = cursor.fetchone()
        return owner_id, state, tags

    # the steps

    def _ask(self) -> None:
        person, scenario = self.person, self.visit.scenario
        first = self.rng.choice(scenario.lines[0][1])
        by_phone = self.visit.channel == "phone"
        actor = (
            self.company.actor("songyifan", self.now)
            if by_phone
            else visitor(language=person.language, name=person.name)
        )
        matter = ask_inquiry(
            actor=actor,
            now=self.now,
            asker=Arrival(name=person.name, phone=person.phone, email=person.email),
            text=self.say(first),
            title=self.say(scenario.title),
            topic=scenario.topic,
            product_id=self.visit.product.pk if scenario.product else None,
            channel=self.visit.channel,
            language=person.language,
            priority=scenario.priority,
        )
        self.matter_id = matter.pk

    def _talk(self) -> Story:
        pending: list[Promise] = []
        for position, (who, wordings) in enumerate(self.visit.scenario.lines[1:], start=1):
            text = self.rng.choice(wordings)
            if who == "customer":
                yield from self._wait(self._when_customer_writes())
                self._customer_writes(self.say(text))
            elif who == "note":
                yield from self._wait(self.now + timedelta(seconds=self.rng.randint(60, 400)))
                write_note(actor=self.agent(), now=self.now, matter_id=self.matter_id, text=self.say(text))
            elif who == "reply":
                yield from self._wait(self._when_answered())
                waits = self._next_is_customer(position) and self.rng.random() < 0.4
                pending = self._reply(text, then="wait_customer" if waits else "")
                if position == 1:
                    yield from self._sort()
            else:
                yield from self._settle(pending, text)
                pending = []

    def _wait(self, at: datetime) -> Story:
        self.now = max(at, self.now + timedelta(seconds=5))
        yield self.now

    def _next_is_customer(self, position: int) -> bool:
        lines = self.visit.scenario.lines
        return position + 1 < len(lines) and lines[position + 1][0] == "customer"

    def _when_answered(self) -> datetime:
        """Return an instant before the next answer is due, or seldom after."""
        with connection.cursor() as cursor:
            cursor.execute(_NEXT_ANSWER, [self.matter_id])
            owed = cursor.fetchone()[0]
        due = owed or self.now + timedelta(hours=4)
        due = max(due, self.now + timedelta(minutes=2))
        if self.rng.random() < _REPLY_LATE:
            late = due + timedelta(seconds=self.rng.randint(90, 2400))
            return in_hours(late, calendar=self.company.hours, rng=self.rng)
        share = min(self.rng.betavariate(1.4, 4.2), 0.93)
        return within(self.now, due, share=share, calendar=self.company.hours)

    def _when_customer_writes(self) -> datetime:
        quick = self.visit.channel in ("chat", "phone")
        gap = self.rng.randint(40, 400) if quick else int(self.rng.lognormvariate(8.2, 1.0))
        at = self.now + timedelta(seconds=min(gap, 40 * 3600))
        local = at.astimezone(ZONE)
        if not 7 <= local.hour < 23:
            at += timedelta(hours=9)
        return at

    def _customer_writes(self, text: str) -> None:
        take_customer_message(
            actor=self.customer(),
            now=self.now,
            matter_id=self.matter_id,
            text=text,
            channel=self.visit.channel,
            customer_name=self.person.name,
        )

    def _reply(self, text: str, *, then: str = "", finds: bool = True) -> list[Promise]:
        """Send a reply with the promises that the finder reads in it; return what it promised."""
        said, actor = self.say(text), self.agent()
        found = find_promises(said, at=self.now, calendar=self.company.hours) if finds else []
        planned = tuple(
            PlannedPromise(
                what=one.what or self.say(self.visit.scenario.title),
                due_at=one.due_at,
                words=one.text,
                certainty=one.certainty,
            )
            for one in found
            if one.due_at > self.now + timedelta(minutes=5)
        )
        message = send_reply(
            actor=actor, now=self.now, matter_id=self.matter_id, text=said, planned=planned, then=then
        )
        return list(Promise.objects.filter(message=message)) if planned else []

    def _sort(self) -> Story:
        """Give the matter its tags, and here and there a second question that is merged into it."""
        if self.visit.scenario.tags and self.rng.random() < 0.6:
            tags = list(dict.fromkeys([*self._facts()[2], *self.visit.scenario.tags]))
            edit_matter(actor=self.agent(), now=self.now, matter_id=self.matter_id, fields={"tags": tags})
        if self.visit.ordinal % 60 == 11:
            yield from self._wait(self.now + timedelta(minutes=self.rng.randint(5, 50)))
            again = ask_inquiry(
                actor=visitor(language=self.person.language, name=self.person.name),
                now=self.now,
                asker=Arrival(name=self.person.name, phone=self.person.phone),
                text=self.say("刚才在别处问过{product}的事，怕你们没看到，再留一次言。"),
                channel="web",
                language=self.person.language,
            )
            yield from self._wait(self.now + timedelta(minutes=self.rng.randint(2, 12)))
            merge_matters(
                actor=self.manager(),
                now=self.now,
                survivor_id=self.matter_id,
                absorbed_id=again.pk,
                reason="同一位客户，同一件事",
            )

    # promises made in messages

    def _settle(self, pending: list[Promise], text: str) -> Story:
        """Keep what was promised: mostly in time, seldom late, moved, waived or broken."""
        if not pending:
            yield from self._wait(self._when_answered())
            self._reply(text, finds=False)
            return
        due, fate = pending[0].due_at, self.rng.random()
        if fate < _BROKEN:
            yield from self._break(pending, due)
            yield from self._wait(
                in_hours(self.now + timedelta(hours=2), calendar=self.company.hours, rng=self.rng)
            )
            self._reply(text, finds=False)
            return
        if fate < _BROKEN + _RELEASED:
            yield from self._release(pending, due)
            return
        if fate < _BROKEN + _RELEASED + _SUPERSEDED:
            pending = yield from self._move(pending, due)
            due = pending[0].due_at
        elif fate < _BROKEN + _RELEASED + _SUPERSEDED + _LATE:
            late = due + timedelta(minutes=self.rng.randint(6, 150))
            yield from self._wait(in_hours(late, calendar=self.company.hours, rng=self.rng))
            self._keep(pending, text)
            return
        share = min(0.1 + self.rng.betavariate(2.0, 2.6) * 0.8, 0.92)
        yield from self._wait(within(self.now, due, share=share, calendar=self.company.hours))
        self._keep(pending, text)

    def _keep(self, pending: list[Promise], text: str) -> None:
        send_reply(
            actor=self.agent(),
            now=self.now,
            matter_id=self.matter_id,
            text=self.say(text),
            keeps=tuple(promise.pk for promise in pending),
        )

    def _break(self, pending: list[Promise], due: datetime) -> Story:
        yield from self._wait(
            in_hours(due + timedelta(minutes=40), calendar=self.company.hours, rng=self.rng)
        )
        for promise in pending:
            admit_broken(
                actor=self.agent(),
                now=self.now,
                promise_id=promise.pk,
                reason="仓库没有按时回话，我们没有守住时间",
            )
        self._reply(
            "{honorific}，很抱歉，答应您的时间没有做到，是我们的责任，原因是仓库没有按时回话。", finds=False
        )
        yield from self._wait(
            in_hours(self.now + timedelta(minutes=70), calendar=self.company.hours, rng=self.rng)
        )
        for promise in pending:
            remedy_broken(
                actor=self.manager(), now=self.now, promise_id=promise.pk, remedy="已致歉，赠送一次上门打蜡"
            )

    def _release(self, pending: list[Promise], due: datetime) -> Story:
        yield from self._wait(within(self.now, due, share=0.3, calendar=self.company.hours))
        consent = self.say("不用麻烦了，我已经在你们帮助页面上找到答案了。")
        self._customer_writes(consent)
        yield from self._wait(self.now + timedelta(minutes=self.rng.randint(2, 9)))
        for promise in pending:
            release_promise(actor=self.manager(), now=self.now, promise_id=promise.pk, evidence=consent)

    def _move(self, pending: list[Promise], due: datetime) -> Generator[datetime, None, list[Promise]]:
        yield from self._wait(within(self.now, due, share=0.6, calendar=self.company.hours))
        self._reply("{honorific}，仓库还要再核对，我想多用一天，可以吗？", finds=False)
        yield from self._wait(self.now + timedelta(minutes=self.rng.randint(2, 9)))
        consent = self.say("可以，不着急。")
        self._customer_writes(consent)
        moved = []
        for promise in pending:
            plan = PlannedPromise(what=promise.what, due_at=max(due, self.now) + timedelta(days=1))
            moved.append(
                supersede_promise(
                    actor=self.agent(),
                    now=self.now,
                    promise_id=promise.pk,
                    plan=plan,
                    consent=consent,
                    reason="仓库需要再核对一天",
                )
            )
        return moved

    # the end

    def _drop(self) -> Story:
        yield from self._wait(
            in_hours(self.now + timedelta(minutes=4), calendar=self.company.hours, rng=self.rng)
        )
        cancel_matter(
            actor=self.manager(), now=self.now, matter_id=self.matter_id, reason="测试留言，客户本人要求删除"
        )

    def _finish(self) -> Story:
        yield from self._wait(self._when_answered())
        if self.rng.random() < 0.4 or self._owes_an_answer():
            self._reply(
                self.rng.choice(_CLOSINGS["en" if self.person.language == "en" else "zh-hans"]), finds=False
            )
        self.resolve()
        if self.rng.random() < 0.04:
            yield from self._wait(self._when_customer_writes() + timedelta(hours=20))
            self._customer_writes(self.one_of(_MORE))
            yield from self._wait(self._when_answered())
            self._reply(
                self.rng.choice(_MORE_ANSWERS["en" if self.person.language == "en" else "zh-hans"]),
                finds=False,
            )
            self.resolve()
        if self.rng.random() < 0.45:
            yield from self._wait(self._when_customer_writes())
            state = self._facts()[1]
            if state in ("resolved", "closed"):
                self._rate()
                if state == "resolved" and self.rng.random() < 0.7:
                    close_matter(
                        actor=self.customer(), now=self.now, matter_id=self.matter_id, how="confirmed"
                    )

    def _rate(self) -> None:
        score = self.rng.choices((5, 4, 3, 2, 1), (70, 22, 5, 2, 1))[0]
        comment = self.rng.choice(_COMMENTS[score]) if self.person.language != "en" else ""
        rate_matter(
            actor=self.customer(),
            now=self.now,
            matter_id=self.matter_id,
            score=score,
            comment=traditional(comment) if self.person.language == "zh-hant" else comment,
        )

    def _owes_an_answer(self) -> bool:
        """Tell whether a question that was merged into this one still waits for its answer."""
        running = Promise.objects.filter(matter_id=self.matter_id, state__in=("active", "overdue"))
        return running.filter(met_by__contains="reply_sent").exclude(met_by__contains="resolved").exists()

    def resolve(self) -> None:
        """Resolve the matter; what was said on the way and is still owed is settled with it."""
        agent = self.agent()
        running = Promise.objects.filter(matter_id=self.matter_id, state__in=("active", "overdue"))
        for key in running.filter(standard_version__isnull=True).values_list("pk", flat=True):
            keep_promise(actor=agent, now=self.now, promise_id=key, evidence="已在对话中办妥")
        resolve_matter(actor=agent, now=self.now, matter_id=self.matter_id)
