"""Follow-ups as screens, programs and the worker read them."""

from datetime import UTC, date, datetime, time, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from msgspec import Struct

from yinuo.catalog.rules import text_in
from yinuo.core.actor import Actor
from yinuo.core.cursors import cursor_of, read_instant_cursor
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.core.organisation import organisation
from yinuo.matters.automation.canned import in_language, render_canned
from yinuo.matters.models import CannedReply, Matter, Message
from yinuo.matters.outgoing import mail_address_of
from yinuo.people.models import Consent, ContactPoint
from yinuo.presale.access_follow_up import visible_follow_ups
from yinuo.presale.follow_up_words import SHORTCUT, usual_words
from yinuo.presale.inquiry_settings import inquiry_counting
from yinuo.presale.models import Appointment, FollowUp, Inquiry, Opportunity, Quote
from yinuo.presale.rules.follow_up import LOOK_BACK_DAYS, QUIET_DAYS
from yinuo.presale.stages import house_day
from yinuo.presale.states import OPEN_STAGES

PURPOSE = "follow_up"
STATES = ("due", "later", "done")
WHOSE = ("mine", "all")
PAGE, BATCH, MOST_ANSWERS = 50, 200, 3
_OPEN_PHASES = ("new", "open", "waiting")
_OPEN_QUOTES = ("draft", "in_review", "approved", "sent", "viewed")


class FollowUpRow(Struct, frozen=True, kw_only=True):
    """A follow-up in a list. `state`: planned, done, skipped; `how` as in the model; `is_late` where its day is over."""

    id: int
    state: str
    how: str
    due_on: date
    is_late: bool
    customer_id: int
    customer: str
    matter_id: int
    number: str
    title: str
    manner: str
    product: str
    asked_at: datetime
    resolved_at: datetime | None
    owner_id: int | None
    owner: str
    note: str
    settled_at: datetime | None


class SaidRow(Struct, frozen=True, kw_only=True):
    """What was said, by whom and when."""

    author: str
    text: str
    at: datetime


class FollowUpFile(Struct, frozen=True, kw_only=True):
    """A follow-up with what was asked and answered; `words` are what could be written, in the language of `language`.

    `canned_id` is the house's own ready answer that they are, None for the usual words.
    """

    row: FollowUpRow
    asked: SaidRow | None
    answers: tuple[SaidRow, ...]
    language: str
    words: str
    canned_id: int | None
    has_mail: bool


def list_follow_ups(
    *,
    actor: Actor,
    now: datetime,
    language: str,
    state: str = "due",
    whose: str = "mine",
    after: str = "",
    limit: int = PAGE,
) -> tuple[list[FollowUpRow], str]:
    """Return a page of follow-ups and the cursor of the next. One statement.

    `state`: due (today or earlier, the oldest first), later, done (and left out, the newest first). `whose`: mine (and of those
    I cover) or all that I may read. Raises: InvalidValue.
    """
    today = house_day(now)
    rows = visible_follow_ups(actor)
    if whose not in WHOSE:
        raise InvalidValue(field="whose", problem=whose[:40])
    if whose == "mine":
        rows = rows.filter(owner__in=[actor.staff_id or 0, *actor.covers_ids])
    if state == "due":
        rows = rows.filter(state="planned", due_on__lte=today)
    elif state == "later":
        rows = rows.filter(state="planned", due_on__gt=today)
    elif state == "done":
        rows = rows.exclude(state="planned")
    else:
        raise InvalidValue(field="state", problem=state[:40])
    found = _page(rows, state=state, after=after, limit=limit)
    more = len(found) > limit
    page = [_row(row, language, today) for row in found[:limit]]
    return page, _cursor(page[-1]) if more else ""


def _page(rows: QuerySet[FollowUp], *, state: str, after: str, limit: int) -> list[FollowUp]:
    if after:
        at, key = read_instant_cursor(after)
        if state == "done":
            rows = rows.filter(Q(settled_at__lt=at) | Q(settled_at=at, pk__lt=key))
        else:
            rows = rows.filter(Q(due_on__gt=at.date()) | Q(due_on=at.date(), pk__gt=key))
    order = ("-settled_at", "-pk") if state == "done" else ("due_on", "pk")
    return list(rows.select_related(*_WITH).order_by(*order)[: limit + 1])


def _cursor(row: FollowUpRow) -> str:
    return cursor_of(row.settled_at or datetime.combine(row.due_on, time(), tzinfo=UTC), row.id)


def get_follow_up(*, actor: Actor, now: datetime, follow_up_id: int, language: str) -> FollowUpFile:
    """Return a follow-up with what was said, and the words that could be written now. Raises: NotFound."""
    row = visible_follow_ups(actor).select_related(*_WITH).filter(pk=follow_up_id).first()
    if row is None:
        raise NotFound()
    inquiry, own = row.inquiry, _own_words()
    said = Message.objects.filter(matter=inquiry.merged_into_id or inquiry.pk).exclude(delivery="held")
    asked = said.filter(direction="in").order_by("at", "pk").first()
    answers = said.filter(direction="out", author_kind="staff").order_by("-at", "-pk")[:MOST_ANSWERS]
    return FollowUpFile(
        row=_row(row, language, house_day(now)),
        asked=_said(asked) if asked else None,
        answers=tuple(_said(message) for message in reversed(answers)),
        language=inquiry.language,
        words=_suggested(inquiry, own, agent=actor.name) if row.state == "planned" else "",
        canned_id=own.pk if own is not None else None,
        has_mail=mail_address_of(inquiry) is not None,
    )


def _own_words() -> CannedReply | None:
    """Return the house's own ready answer for a friendly look."""
    return CannedReply.objects.filter(shortcut=SHORTCUT, team__isnull=True, owner__isnull=True).first()


def _suggested(matter: Matter, own: CannedReply | None, *, agent: str) -> str:
    """Return what could be written, in the matter's language."""
    text = in_language(own.bodies, matter.language) if own is not None else usual_words(matter.language)
    return render_canned(text, matter=matter, agent=agent)


def due_today(*, actor: Actor, now: datetime, language: str, limit: int = 5) -> tuple[list[FollowUpRow], int]:
    """Return the first of the actor's own follow-ups that are due, and how many there are. Two statements at most."""
    rows, after = list_follow_ups(actor=actor, now=now, language=language, limit=limit)
    if not after:
        return rows, len(rows)
    mine = visible_follow_ups(actor).filter(owner__in=[actor.staff_id or 0, *actor.covers_ids])
    return rows, mine.filter(state="planned", due_on__lte=house_day(now)).count()


def to_look_after(*, now: datetime) -> QuerySet[Inquiry]:
    """Return the inquiries whose askers could be looked after today: answered, not bought, willing, nothing under way.

    They agreed to be asked afterwards and can be reached; nobody has looked after them these weeks, and they have not come
    again since. The day is the house's; by the owner's calendar it may be another still.
    """
    wanted = house_day(now) - timedelta(days=inquiry_counting().follow_up_after_days)
    zone = organisation().zone
    same = {"customer": OuterRef("customer")}
    agreed = Consent.objects.filter(**same, purpose=PURPOSE, withdrawn_at__isnull=True)
    recently = now - timedelta(days=QUIET_DAYS)
    looked = FollowUp.objects.filter(
        Q(state="planned")
        | Q(Q(state="done") | Q(how="person"), settled_at__gt=recently)
        | Q(inquiry=OuterRef("pk"), made_at__gt=OuterRef("resolved_at")),
        **same,
    )
    again = Matter.objects.filter(
        Q(phase__in=_OPEN_PHASES) | Q(opened_at__gt=OuterRef("resolved_at")), **same
    )
    ahead = Appointment.objects.filter(**same, state__in=("requested", "confirmed"))
    offered = Quote.objects.filter(
        Q(state__in=_OPEN_QUOTES) | Q(state="accepted", decided_at__gte=OuterRef("opened_at")), **same
    )
    selling = Opportunity.objects.filter(**same, stage__in=(*OPEN_STAGES, "dormant")).exclude(phase="dropped")
    return Inquiry.objects.filter(
        Exists(agreed),
        Exists(ContactPoint.objects.filter(**same)),
        ~Exists(looked),
        ~Exists(again),
        ~Exists(ahead),
        ~Exists(offered),
        ~Exists(selling),
        kind="inquiry",
        phase="done",
        merged_into__isnull=True,
        bought_at__isnull=True,
        resolved_at__gte=datetime.combine(wanted - timedelta(days=LOOK_BACK_DAYS), time(), tzinfo=zone),
        resolved_at__lt=datetime.combine(wanted + timedelta(days=1), time(), tzinfo=zone),
        customer__do_not_contact=False,
        customer__erased_at__isnull=True,
    )


def inquiries_to_look_after(*, now: datetime) -> list[int]:
    """Return the keys of inquiries for which a look may be planned, the longest waiting first. Two statements."""
    rows = to_look_after(now=now).order_by("resolved_at", "pk")
    return list(rows.values_list("pk", flat=True)[:BATCH])


def overtaken(*, now: datetime) -> list[tuple[int, str]]:
    """Return planned follow-ups that something has overtaken without an entry of its own, and why. One statement.

    A new matter of the customer opens in the hot path of taking in, where nobody looks for follow-ups.
    """
    came = Matter.objects.filter(customer=OuterRef("customer"), opened_at__gt=OuterRef("made_at"))
    rows = FollowUp.objects.filter(Exists(came), state="planned").order_by("pk")
    return [(key, "wrote") for key in rows.values_list("pk", flat=True)[:BATCH]]


_WITH = ("inquiry__product", "customer", "owner")


def _row(row: FollowUp, language: str, today: date) -> FollowUpRow:
    inquiry = row.inquiry
    return FollowUpRow(
        id=row.pk,
        state=row.state,
        how=row.how,
        due_on=row.due_on,
        is_late=row.state == "planned" and row.due_on < today,
        customer_id=row.customer_id,
        customer=row.customer.name,
        matter_id=inquiry.pk,
        number=inquiry.number,
        title=inquiry.title,
        manner=inquiry.manner,
        product=text_in(inquiry.product.names, language) if inquiry.product else "",
        asked_at=inquiry.opened_at,
        resolved_at=inquiry.resolved_at,
        owner_id=row.owner_id,
        owner=row.owner.name if row.owner else "",
        note=row.note,
        settled_at=row.settled_at,
    )


def _said(message: Message) -> SaidRow:
    return SaidRow(author=message.author_name, text=message.text, at=message.at)
