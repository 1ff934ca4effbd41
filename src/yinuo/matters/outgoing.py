"""How what we write reaches the customer: by their own channel, through the outbox."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.core.organisation import organisation
from yinuo.core.outbox import send_later
from yinuo.core.reading import fetch
from yinuo.matters.models import Matter, Message

_MAIL_ADDRESS = (
    "SELECT value FROM contact_point WHERE customer_id = %s AND kind = 'email'"
    " ORDER BY preferred DESC, id LIMIT 1"
)


_PAGES: dict[str, str] = {}


def register_customer_page(*, kind: str, place: str) -> None:
    """Let messages about matters of a kind lead to their customer's own page (`/PLACE/SECRET/`) instead of the thread alone."""
    _PAGES[kind] = place


def thread_url(matter: Matter) -> str:
    """Return the customer's own address of a matter: whoever has it may read and write there."""
    return f"{settings.YINUO_PUBLIC_URL}/{_PAGES.get(matter.kind, 't')}/{matter.secret}/"


def mail_address_of(matter: Matter) -> str | None:
    """Return the address at which a matter's customer wants mail, None where they left none."""
    if matter.customer_id is None:
        return None
    found = fetch(_MAIL_ADDRESS, [matter.customer_id])
    return found[0][0] if found else None


def send_to_customer(matter: Matter, message: Message) -> None:
    """Put a reply into the outbox where its channel needs sending, and mark it as queued until it has left.

    Every reply is read on the thread's page, where it stands at once; customers who left an address get an e-mail too.
    """
    address = mail_address_of(matter)
    if address is None:
        return
    message.delivery = Message.Delivery.QUEUED
    Message.objects.filter(pk=message.pk).update(delivery=message.delivery)
    with translation.override(matter.language):
        closing = _("Read and answer here: %(url)s") % {"url": thread_url(matter)}
        send_later(
            channel="email",
            recipient=address,
            subject=f"[{matter.number}] {matter.title}",
            body=f"{message.text}\n\n{organisation().name_in(matter.language)}\n{closing}",
            html=message.html,
            language=matter.language,
            purpose="reply",
            matter_id=matter.pk,
            message_id=message.pk,
        )


def acknowledge(matter: Matter, *, address: str) -> None:
    """Tell the customer the number and the thread's address, at once."""
    with translation.override(matter.language):
        send_later(
            channel="email",
            recipient=address,
            subject=_("[%(number)s] We have your question") % {"number": matter.number},
            body=_(
                "Thank you. Your question has the number %(number)s.\n"
                "What we promised you and until when stands here, and you can write to us there: %(url)s"
            )
            % {"number": matter.number, "url": thread_url(matter)},
            language=matter.language,
            purpose="acknowledgement",
            matter_id=matter.pk,
        )
