"""How the house counts and looks after those who ask."""

from msgspec import Struct

from yinuo.presale.models import InquirySetting


class InquiryCounting(Struct, frozen=True, kw_only=True):
    """Days: of a purchase after the question, until somebody counts as not having bought, until they are looked after."""

    bought_within_days: int
    not_bought_after_days: int
    follow_up_after_days: int


def inquiry_counting() -> InquiryCounting:
    """Return the settings in force. One query."""
    row = InquirySetting.objects.order_by("pk").first() or InquirySetting()
    return InquiryCounting(
        bought_within_days=row.bought_within_days,
        not_bought_after_days=row.not_bought_after_days,
        follow_up_after_days=row.follow_up_after_days,
    )
