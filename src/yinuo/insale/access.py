"""The only doors to the rows of in-sale: each is reached through its order, which is a matter."""

from django.db.models import Case, Q, QuerySet, When

from yinuo.core.actor import Actor, ActorKind
from yinuo.core.errors import NotFound
from yinuo.insale.models import (
    ChangeRequest,
    Contract,
    ContractReview,
    InstallationRequest,
    Milestone,
    Order,
    ProgressReport,
    Shipment,
)
from yinuo.matters import access
from yinuo.matters.models import Matter, Promise
from yinuo.presale.models import QuoteDate


def visible_orders(actor: Actor) -> QuerySet[Order]:
    """Return the orders that an actor may read: those of the matters that they may read."""
    return Order.objects.filter(matter__in=access.visible_to(actor))


def order_for(actor: Actor, order_id: int, right: str, *, lock: bool = False) -> Order:
    """Return an order, with its matter locked before it if asked. Raises: NotFound, NotAllowed."""
    matter = access.matter_for(actor, order_id, right, lock=lock)
    found = Order.objects.filter(pk=matter.pk).first()
    if found is None:
        raise NotFound()
    return found


def reaches(actor: Actor, order_id: int, right: str) -> bool:
    """Tell whether an actor may use a right on an order. One query at most."""
    return actor.can(right) and Matter.objects.filter(access.reach_of(actor, right), pk=order_id).exists()


def rights_on(actor: Actor, order_id: int, *rights: str) -> set[str]:
    """Return which of these rights an actor may use on an order. One query."""
    asked = [right for right in rights if actor.can(right)]
    reached = {
        f"reached_{place}": Case(
            When(Q(pk__isnull=False) & access.reach_of(actor, right), then=True), default=False
        )
        for place, right in enumerate(asked)
    }
    found = (
        Matter.objects.filter(pk=order_id).annotate(**reached).values_list(*reached).first()
        if asked
        else None
    )
    return {right for right, is_reached in zip(asked, found or (), strict=False) if is_reached}


def promises_of(order: Order) -> QuerySet[Promise]:
    """Return what is promised with an order: in its own matter, and with the quote that it came from, where the customer sees it."""
    offered = QuoteDate.objects.filter(quote=order.quote_id).values("promise")
    return Promise.objects.filter(Q(matter=order.pk) | Q(pk__in=offered))


def shipment_for(actor: Actor, shipment_id: int, right: str, *, lock: bool = False) -> tuple[Shipment, Order]:
    """Return a shipment with its order, the order locked first if asked. Raises: NotFound, NotAllowed."""
    order_id = Shipment.objects.filter(pk=shipment_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound()
    order = order_for(actor, order_id, right, lock=lock)
    rows = Shipment.objects.select_for_update(of=("self",), no_key=True) if lock else Shipment.objects.all()
    return rows.get(pk=shipment_id), order


def milestone_for(
    actor: Actor, milestone_id: int, right: str, *, lock: bool = False
) -> tuple[Milestone, Order]:
    """Return a milestone with its order, the order locked if asked. Raises: NotFound, NotAllowed."""
    order_id = Milestone.objects.filter(pk=milestone_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound()
    order = order_for(actor, order_id, right, lock=lock)
    return Milestone.objects.get(pk=milestone_id), order


def report_for(
    actor: Actor, report_id: int, right: str, *, lock: bool = False
) -> tuple[ProgressReport, Order]:
    """Return a progress report with its order, the order locked if asked. Raises: NotFound, NotAllowed."""
    order_id = ProgressReport.objects.filter(pk=report_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound()
    order = order_for(actor, order_id, right, lock=lock)
    found = ProgressReport.objects.filter(pk=report_id).first()
    if found is None:
        raise NotFound()
    return found, order


def shipment_of_secret(secret: str) -> Shipment | None:
    """Return the shipment that a secret opens. One query."""
    if not secret or len(secret) > 64 or "\x00" in secret:
        return None
    return Shipment.objects.select_related("order", "order__customer").filter(secret=secret).first()


def change_for(
    actor: Actor, change_id: int, right: str, *, lock: bool = False
) -> tuple[ChangeRequest, Order]:
    """Return a change with its order, the order locked first if asked. Raises: NotFound, NotAllowed."""
    order_id = ChangeRequest.objects.filter(pk=change_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound()
    order = order_for(actor, order_id, right, lock=lock)
    rows = ChangeRequest.objects.select_related("promise")
    if lock:
        rows = ChangeRequest.objects.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=change_id), order


def offered_change_for(
    actor: Actor, change_id: int, right: str, *, lock: bool = False
) -> tuple[ChangeRequest, Order]:
    """Return a change about which the customer was asked: until then they see only their wish. Raises: NotFound, NotAllowed."""
    change, order = change_for(actor, change_id, right, lock=lock)
    if change.offered_at is None:
        raise NotFound()
    return change, order


def change_of_secret(secret: str) -> ChangeRequest | None:
    """Return the change that a secret opens. One query."""
    if not secret or len(secret) > 64 or "\x00" in secret:
        return None
    return (
        ChangeRequest.objects.select_related("order", "order__customer", "order__owner")
        .filter(secret=secret, offered_at__isnull=False)
        .first()
    )


def reviewable_orders(actor: Actor) -> QuerySet[Order]:
    """Return the orders whose review an actor may read: those that they may read, and those that they may sign."""
    signs = Matter.objects.filter(access.reach_of(actor, "review.sign"))
    return Order.objects.filter(Q(matter__in=access.visible_to(actor)) | Q(matter__in=signs))


def review_for(
    actor: Actor, review_id: int, right: str, *, lock: bool = False
) -> tuple[ContractReview, Order]:
    """Return a contract review with its order, the order locked first if asked. Raises: NotFound, NotAllowed."""
    order_id = ContractReview.objects.filter(pk=review_id).values_list("order_id", flat=True).first()
    if order_id is None:
        raise NotFound()
    order = order_for(actor, order_id, right, lock=lock)
    return ContractReview.objects.get(pk=review_id), order


def contract_for(actor: Actor, contract_id: int, right: str, *, lock: bool = False) -> tuple[Contract, Order]:
    """Return a contract with its order, the order locked first if asked; a customer reaches no draft.

    Raises: NotFound, NotAllowed.
    """
    found = Contract.objects.filter(pk=contract_id).values_list("order_id", "sent_at").first()
    if found is None or (actor.kind is ActorKind.CUSTOMER and found[1] is None):
        raise NotFound()
    order = order_for(actor, found[0], right, lock=lock)
    return Contract.objects.select_related("file", "signed_copy").get(pk=contract_id), order


def contract_of_secret(secret: str) -> Contract | None:
    """Return the contract that was sent and that a secret opens. One query."""
    if not secret or len(secret) > 64 or "\x00" in secret:
        return None
    rows = Contract.objects.select_related("file", "order", "order__customer", "order__owner")
    return rows.filter(secret=secret, sent_at__isnull=False).first()


def installation_for(
    actor: Actor, installation_id: int, right: str, *, lock: bool = False
) -> tuple[InstallationRequest, Order]:
    """Return an installation with its order, the order locked first if asked. Raises: NotFound, NotAllowed."""
    known = InstallationRequest.objects.filter(pk=installation_id).values_list("order_id", flat=True)
    order_id = known.first()
    if order_id is None:
        raise NotFound()
    order = order_for(actor, order_id, right, lock=lock)
    rows = InstallationRequest.objects.all()
    if lock:
        rows = rows.select_for_update(of=("self",), no_key=True)
    return rows.get(pk=installation_id), order


def installation_of_secret(secret: str) -> InstallationRequest | None:
    """Return the installation that a secret opens. One query."""
    if not secret or len(secret) > 64 or "\x00" in secret:
        return None
    return InstallationRequest.objects.select_related("order").filter(secret=secret).first()
