"""How an inquiry goes: asked, answered, promised, kept or not, resolved, rated. Each is a story for the timeline."""

from datetime import timedelta

from yinuo.demo.conversation import Conversation
from yinuo.demo.promise_fates import settle
from yinuo.demo.texts import traditional
from yinuo.demo.timeline import Story, in_hours
from yinuo.matters.actions.details import edit_matter
from yinuo.matters.actions.merge import merge_matters
from yinuo.matters.actions.messages import write_note
from yinuo.matters.actions.promise import keep_promise
from yinuo.matters.actions.ratings import rate_matter
from yinuo.matters.actions.states import cancel_matter, close_matter, resolve_matter
from yinuo.matters.models import Promise
from yinuo.people.actions.arrival import Arrival, visitor
from yinuo.presale.actions.inquiry import ask_inquiry

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


class Teller(Conversation):
    """Tells the story of one visit."""

    def story(self) -> Story:
        """Tell it from the question to the end."""
        yield self.now
        self._ask()
        if self.visit.ordinal % 90 == 37:
            yield from self._drop()
            return
        yield from self._talk()
        yield from self._finish()

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
                yield from self.wait(self.when_customer_writes())
                self.customer_writes(self.say(text))
            elif who == "note":
                yield from self.wait(self.now + timedelta(seconds=self.rng.randint(60, 400)))
                write_note(actor=self.agent(), now=self.now, matter_id=self.matter_id, text=self.say(text))
            elif who == "reply":
                yield from self.wait(self.when_answered())
                waits = self._next_is_customer(position) and self.rng.random() < 0.4
                pending = self.reply(text, then="wait_customer" if waits else "")
                if position == 1:
                    yield from self._sort()
            else:
                yield from settle(self, pending, text)
                pending = []

    def _next_is_customer(self, position: int) -> bool:
        lines = self.visit.scenario.lines
        return position + 1 < len(lines) and lines[position + 1][0] == "customer"

    def _sort(self) -> Story:
        """Give the matter its tags, and here and there a second question that is merged into it."""
        if self.visit.scenario.tags and self.rng.random() < 0.6:
            tags = list(dict.fromkeys([*self.facts()[2], *self.visit.scenario.tags]))
            edit_matter(actor=self.agent(), now=self.now, matter_id=self.matter_id, fields={"tags": tags})
        if self.visit.ordinal % 60 == 11:
            yield from self.wait(self.now + timedelta(minutes=self.rng.randint(5, 50)))
            again = ask_inquiry(
                actor=visitor(language=self.person.language, name=self.person.name),
                now=self.now,
                asker=Arrival(name=self.person.name, phone=self.person.phone),
                text=self.say("刚才在别处问过{product}的事，怕你们没看到，再留一次言。"),
                channel="web",
                language=self.person.language,
            )
            yield from self.wait(self.now + timedelta(minutes=self.rng.randint(2, 12)))
            merge_matters(
                actor=self.manager(),
                now=self.now,
                survivor_id=self.matter_id,
                absorbed_id=again.pk,
                reason="同一位客户，同一件事",
            )

    # the end

    def _drop(self) -> Story:
        yield from self.wait(
            in_hours(self.now + timedelta(minutes=4), calendar=self.company.hours, rng=self.rng)
        )
        cancel_matter(
            actor=self.manager(), now=self.now, matter_id=self.matter_id, reason="测试留言，客户本人要求删除"
        )

    def _finish(self) -> Story:
        yield from self.wait(self.when_answered())
        if self.rng.random() < 0.4 or self._owes_an_answer():
            self.reply(
                self.rng.choice(_CLOSINGS["en" if self.person.language == "en" else "zh-hans"]), finds=False
            )
        self.resolve()
        if self.rng.random() < 0.04:
            yield from self.wait(self.when_customer_writes() + timedelta(hours=20))
            self.customer_writes(self.one_of(_MORE))
            yield from self.wait(self.when_answered())
            self.reply(
                self.rng.choice(_MORE_ANSWERS["en" if self.person.language == "en" else "zh-hans"]),
                finds=False,
            )
            self.resolve()
        if self.rng.random() < 0.45:
            yield from self.wait(self.when_customer_writes())
            state = self.facts()[1]
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
