"""What the customer is told about an arrival, in their language: before it comes, when it was left somewhere, when something is not right."""

from collections.abc import Collection

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from yinuo.core.action import current_frame
from yinuo.core.live import tell
from yinuo.core.organisation import organisation
from yinuo.insale.models import Order, Shipment
from yinuo.matters.actions.messages import write_message
from yinuo.matters.models import Matter, Message
from yinuo.matters.outgoing import send_to_customer
from yinuo.matters.search import index_message

_GRAVE = ("damaged", "missing", "wrong", "not_satisfied")


def receipt_url(secret: str) -> str:
    """Return the customer's own address of a shipment's receipt: whoever has it says what came."""
    return f"{settings.YINUO_PUBLIC_URL}/r/{secret}/"


def asking_words(reasons: Collection[str], *, language: str, customer: str, number: str, secret: str) -> str:
    """Return a message that is ready for a person to look over: what we heard, what we ask, where to answer. It promises nothing."""
    with translation.override(language):
        named = {"customer": customer, "number": number, "url": receipt_url(secret)}
        return _asking(reasons) % named


def _asking(reasons: Collection[str]) -> str:
    if any(reason in _GRAVE for reason in reasons):
        return _(
            "Hello %(customer)s, we are sorry that the parcel %(number)s did not reach you as it should. Please tell us what is not right; a photo helps: %(url)s"
        )
    if "no_consent" in reasons:
        return _(
            "Hello %(customer)s, somebody signed for your parcel %(number)s without asking you. We are sorry; we take it up with the courier. Please see whether all is well and tell us here: %(url)s"
        )
    if "in_locker" in reasons:
        return _(
            "Hello %(customer)s, your parcel %(number)s lies in a locker or at a station. When you have picked it up, please open it, see whether all is well and tell us here: %(url)s"
        )
    if "not_inspected" in reasons:
        return _(
            "Hello %(customer)s, your parcel %(number)s is with you and not opened yet. Please open it, see whether all is well and tell us here: %(url)s"
        )
    return _(
        "Hello %(customer)s, somebody else signed for your parcel %(number)s. Do you have it? Please open it, see whether all is well and tell us here: %(url)s"
    )


def coming_words(*, language: str, number: str, secret: str) -> str:
    """Return what is said on the day on which a parcel comes."""
    with translation.override(language):
        return _(
            "Your parcel %(number)s should reach you today.\n"
            "Please open and inspect it in the courier's presence, and sign for it in person. If something is not right, do not sign: tell us at once.\n"
            "Say here what came, with photos if you like: %(url)s"
        ) % {"number": number, "url": receipt_url(secret)}


def arrived_words(*, language: str, number: str, secret: str, is_stored: bool) -> str:
    """Return the one question after some days without a word; of a parcel in a locker nobody says that it was received."""
    with translation.override(language):
        said = (
            _("Your parcel %(number)s was left in a locker or at a station some days ago.")
            if is_stored
            else _("Your parcel %(number)s should have been with you for some days.")
        )
        ask = _(
            "Did all arrive well? Three taps are enough; if something is not right, we look after it: %(url)s"
        )
        return f"{said}\n{ask}" % {"number": number, "url": receipt_url(secret)}


def tell_in_thread(matter: Matter, text: str) -> Message:
    """Say something to the customer in a matter's thread in the house's name, within the running action; by mail too, where they left an address."""
    message = write_message(
        matter,
        direction=Message.Direction.OUT,
        channel=matter.channel,
        author_kind="system",
        author_name=organisation().name_in(matter.language),
        text=text,
        at=current_frame().now,
    )
    index_message(matter, message)
    send_to_customer(matter, message)
    tell(f"matter:{matter.pk}", event="message", id=message.pk)
    return message


def customer_name(order: Order, shipment: Shipment) -> str:
    """Return how the customer is addressed."""
    return shipment.recipient or (order.customer.name if order.customer else "")
