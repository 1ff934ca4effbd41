"""What of in-sale is a person's own and goes when they are erased; orders move with their matters when files become one."""

from yinuo.insale.models import (
    ChangeRequest,
    Contract,
    InstallationRequest,
    MilestoneNote,
    Order,
    OrderLine,
    OrderVersion,
    Payment,
    ProgressReport,
    Receipt,
    ReceiptFollowUp,
    Shipment,
    TrackingEvent,
    TrackingPush,
)
from yinuo.people.erasure import Eraser, register_eraser


def _erase_orders(customer_id: int) -> int:
    """Empty who and where it went to and every word about it; what was bought, paid and when stays."""
    OrderLine.objects.filter(order__customer=customer_id).exclude(note="").update(note="")
    Payment.objects.filter(order__customer=customer_id).exclude(note="").update(note="")
    Contract.objects.filter(order__customer=customer_id).update(evidence={}, title="—", text="")
    Shipment.objects.filter(order__customer=customer_id).update(recipient="", phone="", address="")
    versions = list(OrderVersion.objects.filter(order__customer=customer_id))
    for version in versions:
        version.lines = [{**line, "note": ""} for line in version.lines]
    OrderVersion.objects.bulk_update(versions, ["lines"], batch_size=200)
    return Order.objects.filter(customer=customer_id).update(
        recipient="", phone="", address="", delivery_words=""
    )


def _erase_changes(customer_id: int) -> int:
    """Empty what was wished and said, and how it was decided; what changed, by how much and when stays."""
    rows = list(ChangeRequest.objects.filter(order__customer=customer_id))
    for row in rows:
        row.wish = row.drawings = row.effects = row.decision_words = ""
        row.evidence = {}
        if row.lines:
            row.lines = {**row.lines, "items": [{**one, "note": ""} for one in row.lines["items"]]}
    fields = ["wish", "drawings", "effects", "decision_words", "evidence", "lines"]
    ChangeRequest.objects.bulk_update(rows, fields, batch_size=200)
    return len(rows)


def _erase_tracking(customer_id: int) -> int:
    """Empty what couriers told in words, and the messages in which they did; where a parcel was when stays."""
    events = TrackingEvent.objects.filter(shipment__order__customer=customer_id)
    TrackingPush.objects.filter(pk__in=events.exclude(push=None).values("push")).update(body=b"")
    return events.update(raw_text="", location="")


def _erase_receipts(customer_id: int) -> int:
    """Empty who signed and what was said; how it arrived, and from when the customer's times run, stays. Photos and signatures go with the files."""
    ReceiptFollowUp.objects.filter(receipt__shipment__order__customer=customer_id).update(settled_words="")
    return Receipt.objects.filter(shipment__order__customer=customer_id).update(
        signer="", words="", evidence={"asked": True}
    )


def _erase_progress(customer_id: int) -> int:
    """Empty the words of what was reported of the work; how far it was and when stays."""
    ProgressReport.objects.filter(order__customer=customer_id).update(text="")
    notes = MilestoneNote.objects.filter(milestone__order__customer=customer_id)
    return notes.update(words="", cause="")


register_eraser(Eraser(name="progress", erase=_erase_progress))


def _erase_installations(customer_id: int) -> int:
    """Empty who opens the door and what was said of a person's home; which points were right, and what became of it, stays."""
    found = list(InstallationRequest.objects.filter(order__customer=customer_id))
    for one in found:
        one.contact = ""
        one.answers = {code: {**said, "words": "", "by": ""} for code, said in one.answers.items()}
    InstallationRequest.objects.bulk_update(found, ["contact", "answers"], batch_size=200)
    return len(found)


register_eraser(Eraser(name="orders", erase=_erase_orders))
register_eraser(Eraser(name="changes", erase=_erase_changes))
register_eraser(Eraser(name="installations", erase=_erase_installations))
register_eraser(Eraser(name="receipts", erase=_erase_receipts))
register_eraser(Eraser(name="tracking", erase=_erase_tracking))
