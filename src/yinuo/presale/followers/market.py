"""The market is heard in what customers write, in memory and in the statement that writes their message."""

from yinuo.core.action import current_frame, insert
from yinuo.core.entries import Recorded, follows
from yinuo.matters.journal import CustomerWrote, MatterOpened, MatterSplit
from yinuo.presale.access_market import product_of
from yinuo.presale.market_topics import topics_listened_for
from yinuo.presale.models import MarketSignal
from yinuo.presale.rules.market import hear, said


@follows(MatterOpened, CustomerWrote)
def listen(recorded: Recorded) -> None:
    """Suggest the topics whose words the new message says. Without topics, or without a word of theirs, nothing is asked."""
    assert isinstance(recorded.entry, MatterOpened | CustomerWrote)  # noqa: S101 - no other is followed
    topics, operation = topics_listened_for(), current_frame().operation
    message = operation.keyed.get(("message", recorded.entry.message_id))
    if not topics or message is None:  # what was split off was heard when it came in
        return
    heard = hear(message.text, topics)
    if not heard:
        return
    product_id = product_of(operation.keyed["matter", message.matter_id])
    insert(
        *(
            MarketSignal(
                topic_id=topic_id,
                matter_id=message.matter_id,
                message_id=message.pk,
                product_id=product_id,
                words=said(words),
                at=message.at,
            )
            for topic_id, words in heard.items()
        )
    )


@follows(MatterSplit)
def go_along(recorded: Recorded) -> None:
    """What was heard in a message goes with it."""
    split = recorded.of(MatterSplit)
    MarketSignal.objects.filter(message__in=split.message_ids).update(matter=split.new_id)
