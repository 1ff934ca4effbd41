"""What leaves, leaves through here: written with its cause, delivered by the channels."""

from datetime import datetime
from uuid import uuid4

from yinuo.core.action import current_frame
from yinuo.core.models import OutboxItem


def send_later(
    *,
    channel: str,
    recipient: str,
    body: str,
    language: str,
    purpose: str,
    subject: str = "",
    html: str = "",
    calendar: str = "",
    matter_id: int | None = None,
    message_id: int | None = None,
    not_before: datetime | None = None,
) -> OutboxItem:
    """Put an outgoing thing into the outbox of the running action.

    It exists if and only if the action commits. `channel` names the adapter (`email`, `sms`, `webhook`, `desk` …);
    `purpose` says why it was sent (`reply`, `acknowledgement`, `promise_warning` …). `calendar` is an iCalendar object.
    """
    now = current_frame().now
    return OutboxItem.objects.create(
        delivery_id=uuid4(),
        channel=channel,
        recipient=recipient,
        subject=subject[:250],
        body=body,
        html=html,
        calendar=calendar,
        language=language,
        purpose=purpose,
        matter_id=matter_id,
        message_id=message_id,
        created_at=now,
        not_before=not_before or now,
    )
