"""The stage of what is going on right now: its instants, and what people do on it."""

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from yinuo.catalog.models import Product
from yinuo.core.actor import Actor
from yinuo.demo.company import Company
from yinuo.demo.crowd import ZONE
from yinuo.matters.actions.assignment import assign_matter
from yinuo.matters.actions.details import edit_matter
from yinuo.matters.actions.intake import take_customer_message
from yinuo.matters.actions.messages import send_reply
from yinuo.matters.actions.planned import PlannedPromise
from yinuo.matters.models import Matter, Promise
from yinuo.people.actions.arrival import Arrival, visitor
from yinuo.people.actors import customer_actor
from yinuo.presale.actions.inquiry import ask_inquiry


@dataclass
class Stage:
    """`now` is the end of the history; instants before it are what just happened."""

    company: Company
    products: dict[str, Product]
    now: datetime
    matter_ids: set[int] = field(default_factory=set)
    unread_ids: set[int] = field(default_factory=set)
    thread_id: int = 0

    # when

    def ago(self, **span: float) -> datetime:
        return self.now - timedelta(**span)

    def day(self, days: int, hour: int, minute: int = 0) -> datetime:
        """Return a wall-clock instant some days from today."""
        local = self.now.astimezone(ZONE).date() + timedelta(days=days)
        return datetime.combine(local, time(hour, minute), tzinfo=ZONE)

    def later_today(self) -> datetime:
        """Return an instant later today, in shop hours where some are left."""
        closing, midnight = self.day(0, 20, 30), self.day(0, 23, 59)
        wished = self.now + timedelta(hours=4)
        if closing > self.now + timedelta(minutes=80):
            return min(wished, closing).replace(second=0)
        return midnight if midnight > self.now + timedelta(minutes=40) else self.day(1, 10)

    # what people do

    def actor(self, username: str, at: datetime) -> Actor:
        return self.company.actor(username, at)

    def ask(
        self, at: datetime, name: str, phone: str, text: str, *, owner: str = "zhoumin", **more: object
    ) -> Matter:
        """Ask, and put the matter into the hands of its owner."""
        language = str(more.pop("language", "zh-hans"))
        matter: Matter = ask_inquiry(
            actor=visitor(language=language, name=name),
            now=at,
            asker=Arrival(name=name, phone=phone, email=str(more.pop("email", ""))),
            text=text,
            language=language,
            **more,  # type: ignore[arg-type]
        )
        self.matter_ids.add(matter.pk)
        if owner and matter.owner_id != self.company.staff[owner].pk:
            assign_matter(
                actor=self.actor("fangyuan", at),
                now=at,
                matter_id=matter.pk,
                owner_id=self.company.staff[owner].pk,
            )
        return matter

    def reply(
        self,
        at: datetime,
        matter: Matter,
        text: str,
        *,
        what: str = "",
        words: str = "",
        due: datetime | None = None,
        by: str = "zhoumin",
        keeps: tuple[int, ...] = (),
        then: str = "",
    ) -> Promise | None:
        planned = (PlannedPromise(what=what, due_at=due, words=words),) if due is not None else ()
        message = send_reply(
            actor=self.actor(by, at),
            now=at,
            matter_id=matter.pk,
            text=text,
            planned=planned,
            keeps=keeps,
            then=then,
        )
        return message.promises.first()

    def write(self, at: datetime, matter: Matter, text: str) -> None:
        customer = matter.customer
        name = customer.name if customer is not None else ""
        take_customer_message(
            actor=customer_actor(
                customer_id=None, name=name, matter_ids=[matter.pk], language=matter.language
            ),
            now=at,
            matter_id=matter.pk,
            text=text,
            channel=matter.channel,
            customer_name=name,
        )

    def tag(self, at: datetime, matter: Matter, *tags: str) -> None:
        edit_matter(
            actor=self.actor("zhoumin", at),
            now=at,
            matter_id=matter.pk,
            fields={"tags": [*matter.tags, *tags]},
        )
