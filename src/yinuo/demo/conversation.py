"""One visit's conversation: what is said, by whom, and when."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from django.db import connection

from yinuo.core.actor import Actor
from yinuo.demo.company import Company
from yinuo.demo.crowd import ZONE, Person, Visit
from yinuo.demo.texts import read_json, traditional
from yinuo.demo.timeline import Story, in_hours, within
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.models import Promise
from yinuo.matters.promise_finder import find_promises
from yinuo.people.actors import customer_actor

_NEXT_ANSWER = """SELECT min(due_at) FROM promise
WHERE matter_id = %s AND state IN ('active', 'overdue') AND met_by LIKE '%%matters.reply_sent%%'"""
_REPLY_LATE = 0.022
_WEEKDAYS = {"zh-hans": ["周一", "周二", "周三", "周四", "周五", "周六", "周日"]}


@dataclass
class Conversation:
    """The conversation of one visit: its words, who takes part, and when each of them writes.

    `rng` is the visit's own, so that one more story does not change the others.
    """

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
        person = self.company.by_id.get(self.facts()[0] or 0) or self.company.staff["songyifan"]
        return self.company.actor(person.username, self.now)

    def manager(self) -> Actor:
        return self.company.actor("gaojianguo", self.now)

    def facts(self) -> tuple[int | None, str, list[str]]:
        """Return owner, state and tags of the matter. Plain SQL: it is asked before every step of every story."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT owner_id, state, tags FROM matter WHERE id = %s", [self.matter_id])
            owner_id, state, tags = cursor.fetchone()
        return owner_id, state, tags

    # when

    def wait(self, at: datetime) -> Story:
        self.now = max(at, self.now + timedelta(seconds=5))
        yield self.now

    def when_answered(self) -> datetime:
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

    def when_customer_writes(self) -> datetime:
        quick = self.visit.channel in ("chat", "phone")
        gap = self.rng.randint(40, 400) if quick else int(self.rng.lognormvariate(8.2, 1.0))
        at = self.now + timedelta(seconds=min(gap, 40 * 3600))
        local = at.astimezone(ZONE)
        if not 7 <= local.hour < 23:
            at += timedelta(hours=9)
        return at

    # what is sent

    def customer_writes(self, text: str) -> None:
        take_customer_message(
            actor=self.customer(),
            now=self.now,
            matter_id=self.matter_id,
            text=text,
            channel=self.visit.channel,
            customer_name=self.person.name,
        )

    def reply(self, text: str, *, then: str = "", finds: bool = True) -> list[Promise]:
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
