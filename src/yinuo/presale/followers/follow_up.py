"""A friendly look is left out once the customer bought, wrote, is in touch, or does not wish it."""

from datetime import datetime

from yinuo.core.action import Operation, acting_within, current_frame, once_before_commit
from yinuo.core.actor import SYSTEM
from yinuo.core.entries import Recorded, follows
from yinuo.matters.journal import CustomerWrote
from yinuo.matters.models import Matter
from yinuo.people.journal import ConsentWithdrawn, CustomerChanged, CustomersMerged, CustomerWasErased
from yinuo.people.models import Customer
from yinuo.presale.actions.follow_up import skip_overtaken
from yinuo.presale.journal import AppointmentBooked, InquiryBought, OpportunityOpened, QuoteSent
from yinuo.presale.models import FollowUp
from yinuo.presale.queries.follow_up import PURPOSE


@follows(InquiryBought)
def skip_who_bought(recorded: Recorded) -> None:
    """Leave the looks at a customer out who bought."""
    _skip(_customer_of(recorded), "bought")


@follows(CustomerWrote)
def skip_who_wrote(recorded: Recorded) -> None:
    """Leave the looks at a customer out who wrote again; their words are answered instead."""
    _skip(_customer_of(recorded), "wrote")


@follows(AppointmentBooked, OpportunityOpened, QuoteSent)
def skip_who_is_in_touch(recorded: Recorded) -> None:
    """Leave the looks at a customer out with whom something is under way."""
    _skip(_customer_of(recorded), "in_touch")


@follows(CustomerChanged)
def skip_who_wants_none(recorded: Recorded) -> None:
    """Leave the looks at a customer out who does not wish to be contacted any more."""
    entry = recorded.of(CustomerChanged)
    if "do_not_contact" not in entry.fields:
        return
    if Customer.objects.filter(pk=entry.subject_id, do_not_contact=True).exists():
        _skip(entry.subject_id, "opted_out")


@follows(ConsentWithdrawn)
def skip_who_agrees_no_more(recorded: Recorded) -> None:
    """Leave the looks at a customer out who took back that they may be asked afterwards."""
    entry = recorded.of(ConsentWithdrawn)
    if entry.purpose == PURPOSE:
        _skip(entry.subject_id, "opted_out")


@follows(CustomerWasErased)
def skip_who_was_erased(recorded: Recorded) -> None:
    """Leave the looks at a customer out who is known no more."""
    entry = recorded.of(CustomerWasErased)
    for key in {entry.subject_id, *entry.files}:
        _skip(key, "opted_out")


@follows(CustomersMerged)
def keep_one_of_two(recorded: Recorded) -> None:
    """Keep the earliest look, where two files that had one each turned out to be one customer."""
    rows = FollowUp.objects.filter(customer=recorded.entry.subject_id, state="planned")
    for key in list(rows.order_by("due_on", "pk").values_list("pk", flat=True))[1:]:
        skip_overtaken(actor=SYSTEM, now=current_frame().now, follow_up_id=key, how="merged")


def _customer_of(recorded: Recorded) -> int | None:
    """Return whose matter an entry is about, without a query where the operation has the matter at hand."""
    key = recorded.entry.matter_id or recorded.entry.subject_id
    held = current_frame().operation.keyed.get(("matter", key))
    if isinstance(held, Matter):
        return held.customer_id
    return Matter.objects.filter(pk=key).values_list("customer_id", flat=True).first()


def _skip(customer_id: int | None, how: str) -> None:
    """Leave a customer's planned looks out at the end of the operation, after every matter that it locks."""
    if customer_id is None:
        return
    frame = current_frame()
    once_before_commit(
        ("follow_ups", customer_id), lambda: _skip_all(frame.operation, frame.now, customer_id, how)
    )


def _skip_all(operation: Operation, now: datetime, customer_id: int, how: str) -> None:
    rows = FollowUp.objects.filter(customer=customer_id, state="planned").order_by("pk")
    for key in list(rows.values_list("pk", flat=True)):
        with acting_within(operation, actor=SYSTEM, now=now, name="presale.followers.follow_up"):
            skip_overtaken(actor=SYSTEM, now=now, follow_up_id=key, how=how)
