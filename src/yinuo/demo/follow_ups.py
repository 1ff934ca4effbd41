"""Those who asked: some buy, some agree to be asked afterwards and are, some left the shop without buying."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal
from random import Random

from yinuo.core.actor import SYSTEM
from yinuo.demo.crowd import ZONE
from yinuo.demo.deliveries import deliver_what_was_bought
from yinuo.demo.reviews import CHECKLIST_MINUTES_AGO
from yinuo.demo.stage import Stage
from yinuo.demo.timeline import Story
from yinuo.insale.actions.order import confirm_order
from yinuo.insale.actions.payment import Paid, record_payment
from yinuo.insale.models import Order
from yinuo.people.actions.arrival import Arrival
from yinuo.people.actions.consents import give_consent
from yinuo.people.actors import customer_actor
from yinuo.people.models import Consent
from yinuo.presale.actions.follow_up import (
    move_follow_up,
    note_follow_up_call,
    plan_follow_up,
    send_follow_up,
    skip_follow_up,
)
from yinuo.presale.actions.inquiry_visit import PURPOSE, note_visit
from yinuo.presale.actions.quote import draft_quote
from yinuo.presale.actions.quote_decision import Acceptance, accept_quote
from yinuo.presale.actions.quote_offer import send_quote
from yinuo.presale.follow_up_words import usual_words
from yinuo.presale.models import FollowUp, Inquiry
from yinuo.presale.queries.follow_up import inquiries_to_look_after
from yinuo.presale.rules.quote_content import QuoteContent, QuoteItem
from yinuo.presale.tellings import needs_of_quote

_SEED = 1112
_AGREE, _BUY = 0.5, 0.12
_LEFT_UNDONE = timedelta(hours=56)
_CALLS = (
    "都好，还在等房子交付，说不急。",
    "家里人还在商量颜色，谢谢我们记得。",
    "换了户型，暂时用不上，祝我们生意好。",
    "孩子很喜欢样板间那张，等装修完再来。",
)
_REASONS = ("昨天在店里碰到，聊过了。", "刚看到他在外地出差，不打扰。")
# name, telephone, e-mail, product, words, days ago, who noted it, agreed in which words
_VISITS = (
    ("贺佩兰", "19900008601", "helan@example.com", "B-1803", "看中樱桃木床，想要 1.6 米、颜色再深一点的。", 8,
     "heyutong", "说装修完可以打电话问问"),
    ("鲁明远", "19900008602", "", "T-1601", "餐桌想要能拉长的，两个人先看看。", 7.2, "heyutong", "可以过一阵子联系"),
    ("尹晓舟", "19900008603", "yinxz@example.com", "S-3006", "沙发坐感喜欢，担心猫抓，回去想想。", 3, "zhoumin", ""),
    ("邱若溪", "19900008604", "qiurx@example.com", "D-1204", "给上小学的女儿看书桌，要能升高的，等暑假再定。", 8.1,
     "zhoumin", "愿意接电话"),
)  # fmt: skip


def follow_up_stories(stage: Stage) -> list[Story]:
    """Return how those who asked are looked after, day by day, and who left without buying these days."""
    begin = stage.now - timedelta(days=70)
    return [_days(stage, begin, Random(_SEED)), *(_visit(stage, visit) for visit in _VISITS)]


def _days(stage: Stage, begin: datetime, rng: Random) -> Iterator[datetime]:
    day = begin.astimezone(ZONE).date()
    while True:
        at = datetime.combine(day, time(9, 5), tzinfo=ZONE)
        yield at
        _agree_and_buy(stage, at, rng)
        deliver_what_was_bought(stage, at)
        for key in inquiries_to_look_after(now=at):
            plan_follow_up(actor=SYSTEM, now=at, inquiry_id=key)
        at += timedelta(hours=1, minutes=25)
        yield at
        if at < stage.now - _LEFT_UNDONE:
            _look_after(stage, at, rng)
        day += timedelta(days=1)


def _agree_and_buy(stage: Stage, at: datetime, rng: Random) -> None:
    """Let some of those who were answered the day before agree to be asked afterwards, and some of them buy."""
    answered = Inquiry.objects.filter(
        phase="done", resolved_at__gte=at - timedelta(days=1), resolved_at__lt=at, customer__isnull=False
    )
    for inquiry in answered.select_related("customer", "product").order_by("pk"):
        customer = inquiry.customer
        if customer is None or not customer.contact_points.exists():
            continue
        own = customer_actor(customer_id=customer.pk, name=customer.name, language=inquiry.language)
        agreed = Consent.objects.filter(customer=customer, purpose=PURPOSE, withdrawn_at__isnull=True)
        if rng.random() < _AGREE and not agreed.exists():
            evidence = f"{inquiry.number} 的提问页上勾选"
            give_consent(
                actor=own, now=at, customer_id=customer.pk, purpose=PURPOSE, evidence=evidence, channel="web"
            )
        unreviewed = at < stage.ago(minutes=CHECKLIST_MINUTES_AGO)
        if inquiry.product is not None and inquiry.product.price and rng.random() < _BUY and unreviewed:
            _buy(stage, inquiry, at + timedelta(minutes=5))


def _buy(stage: Stage, inquiry: Inquiry, at: datetime) -> None:
    product, customer = inquiry.product, inquiry.customer
    if product is None or customer is None or inquiry.owner_id is None:
        return
    seller = stage.actor(stage.company.by_id[inquiry.owner_id].username, at)
    content = QuoteContent(
        items=(QuoteItem(product_id=product.pk, quantity=Decimal(1)),), language=inquiry.language
    )
    quote = draft_quote(actor=seller, now=at, matter_id=inquiry.pk, content=content)
    send_quote(actor=seller, now=at, quote_id=quote.pk)
    yes = Acceptance(
        name=customer.name,
        address="203.0.113.41",
        understood=tuple(need.key for need in needs_of_quote(quote)),
    )
    own = customer_actor(customer_id=customer.pk, name=customer.name, matter_ids=[inquiry.pk])
    accept_quote(actor=own, now=at + timedelta(minutes=40), quote_id=quote.pk, acceptance=yes)
    at += timedelta(minutes=50)
    order = Order.objects.get(quote=quote)
    cashier = stage.actor("fangyuan", at)
    confirm_order(actor=cashier, now=at, order_id=order.pk)
    paid = Paid(amount=order.gross, currency=order.currency, method="alipay")
    record_payment(actor=cashier, now=at, order_id=order.pk, paid=paid)


def _look_after(stage: Stage, at: datetime, rng: Random) -> None:
    """Let everybody write to or call whom they have to look after today."""
    due = FollowUp.objects.filter(state="planned", due_on__lte=at.astimezone(ZONE).date())
    for follow_up in due.select_related("customer", "owner", "inquiry").order_by("pk"):
        if follow_up.owner is None:
            continue
        actor = stage.actor(follow_up.owner.username, at)
        kinds = set(follow_up.customer.contact_points.values_list("kind", flat=True))
        chance = rng.random()
        if chance < 0.08:
            skip_follow_up(actor=actor, now=at, follow_up_id=follow_up.pk, reason=rng.choice(_REASONS))
        elif chance < 0.16:
            later = (at + timedelta(days=20)).date()
            move_follow_up(actor=actor, now=at, follow_up_id=follow_up.pk, due_on=later)
        elif "email" in kinds and chance < 0.6:
            words = usual_words(follow_up.inquiry.language).format(
                customer=follow_up.customer.name, number=follow_up.inquiry.number, agent=actor.name
            )
            send_follow_up(actor=actor, now=at, follow_up_id=follow_up.pk, text=words)
        else:
            note_follow_up_call(actor=actor, now=at, follow_up_id=follow_up.pk, words=rng.choice(_CALLS))


def _visit(stage: Stage, visit: tuple[str, str, str, str, str, float, str, str]) -> Iterator[datetime]:
    name, phone, email, code, wish, days, who, agreed = visit
    at = stage.now - timedelta(days=days)
    yield at
    product = stage.products.get(code) or next(iter(stage.products.values()))
    note_visit(
        actor=stage.actor(who, at),
        now=at,
        asker=Arrival(name=name, phone=phone, email=email),
        wish=wish,
        product_id=product.pk,
        agreed=agreed,
    )
