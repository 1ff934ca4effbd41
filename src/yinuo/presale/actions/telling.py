"""Telling: what must be known before buying, told by a person, with what the customer said to it."""

from collections.abc import Collection
from datetime import datetime

from yinuo.core.action import action, record
from yinuo.core.actor import Actor
from yinuo.core.errors import InvalidValue, NotFound
from yinuo.core.live import tell
from yinuo.matters import access
from yinuo.matters.errors import TextTooLong
from yinuo.presale.errors import CustomerNeeded
from yinuo.presale.journal import PrecautionsConfirmed, PrecautionsTold
from yinuo.presale.models import Quote, Telling
from yinuo.presale.tellings import CHANNELS, confirm, needs_of_products, needs_of_quote, write_tellings

CONFIRMED_HOW = {"phone": "phone"}
LONGEST_WORDS = 200


@action(journal=PrecautionsTold)
def tell_precautions(
    *,
    actor: Actor,
    now: datetime,
    matter_id: int,
    keys: Collection[str],
    channel: str,
    product_ids: Collection[int] = (),
    quote_id: int | None = None,
    confirmed_words: str = "",
) -> list[Telling]:
    """Record that precautions of products, or of all products of a quote, were told to the customer of a matter.

    `keys` name the precautions as the form showed them, so that what is recorded are the words that were read out.
    With `confirmed_words` (what the customer said to it) they count as understood.
    Raises: NotFound, NotAllowed, CustomerNeeded, InvalidValue (channel, keys), TextTooLong.
    """
    matter = access.surviving(access.matter_for(actor, matter_id, "matter.work", lock=True))
    if matter.customer is None:
        raise CustomerNeeded()
    if channel not in CHANNELS:
        raise InvalidValue(field="channel", problem=channel[:40])
    words = confirmed_words.replace("\x00", "").strip()
    if len(words) > LONGEST_WORDS:
        raise TextTooLong(field="confirmed_words", length=len(words), limit=LONGEST_WORDS)
    quote = None
    if quote_id is not None:
        quote = Quote.objects.filter(pk=quote_id, customer=matter.customer).first()
        if quote is None:
            raise NotFound(field="quote_id")
        needs = needs_of_quote(quote)
    else:
        needs = needs_of_products(
            product_ids,
            customer_id=matter.customer.pk,
            language=matter.language,
        )
    chosen = [need for need in needs if need.key in keys and need.is_open]
    if not chosen:
        raise InvalidValue(field="keys", problem=", ".join(sorted(keys))[:60] or "—")
    told = write_tellings(
        [need for need in chosen if need.telling_id is None],
        customer_id=matter.customer.pk,
        matter_id=matter.pk,
        quote=quote,
        channel=channel,
        told_by_id=actor.staff_id,
    )
    ids = [need.telling_id for need in chosen if need.telling_id is not None] + [row.pk for row in told]
    record(
        PrecautionsTold(
            subject_id=matter.pk,
            matter_id=matter.pk,
            telling_ids=ids,
            product_ids=sorted({need.product_id for need in chosen}),
            words_sha256=[need.sha256 for need in chosen],
            channel=channel,
            quote_id=quote_id,
        )
    )
    if words:
        how = CONFIRMED_HOW.get(channel, "signature")
        confirm(ids, how=how, words=words)
        record(
            PrecautionsConfirmed(
                subject_id=matter.pk,
                matter_id=matter.pk,
                telling_ids=ids,
                words_sha256=[need.sha256 for need in chosen],
                how=how,
                quote_id=quote_id,
            )
        )
    tell(f"matter:{matter.pk}", event="matter", id=matter.pk)
    return list(Telling.objects.filter(pk__in=ids).order_by("pk"))
