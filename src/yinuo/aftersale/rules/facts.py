"""What is known of a purchase and of what went wrong with it. None is always: not known."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field


class Wish(StrEnum):
    """What a customer asks for."""

    RETURN = "return"
    REFUND = "refund"
    EXCHANGE = "exchange"
    REPAIR = "repair"

    @property
    def right(self) -> str:
        """Return the right that this needs: money comes back where goods go back."""
        return "return" if self is Wish.REFUND else self.value


class Channel(StrEnum):
    """How it was sold."""

    ONLINE = "online"
    TV = "tv"
    PHONE = "phone"
    MAIL = "mail"
    SHOP = "shop"
    DIRECT = "direct"


class Buyer(StrEnum):
    """Who bought; a direct seller is one who sells for the enterprise from person to person."""

    CONSUMER = "consumer"
    COMPANY = "company"
    DIRECT_SELLER = "direct_seller"


class Confirmation(Struct, frozen=True, kw_only=True):
    """The buyer's own confirmation that these goods cannot be returned.

    It counts only where it was asked for at this purchase, by a step of its own that was not ticked beforehand, and can be proved.
    """

    at_purchase: bool
    ticked_beforehand: bool
    proved: bool

    @property
    def counts(self) -> bool:
        return self.at_purchase and self.proved and not self.ticked_beforehand


class Fault(Struct, frozen=True, kw_only=True):
    """What is wrong with the goods. `performance`: they do not work, as against: not as agreed. `confirmed`: examined, or agreed by both."""

    found_at: datetime
    code: str = ""
    performance: bool = True
    confirmed: bool | None = None


class Repair(Struct, frozen=True, kw_only=True):
    """One stay with a repairer. `waited_for`: "parts" that the maker did not supply, "own" reasons of the repairer, "" else.

    `works`: whether it worked normally afterwards. `recorded`: the repairer's record can be shown.
    """

    fault_code: str
    handed_in_at: datetime
    given_back_at: datetime | None = None
    waited_for: str = ""
    works: bool | None = None
    recorded: bool = True


class Facts(Struct, frozen=True, kw_only=True):
    """All that a decision may rest on.

    `received_at` is when the buyer had it in hand: None while it is on its way or lies in a locker (`waits_in`). `received_is_certain` is False
    where somebody else signed and nobody confirmed it. `needs_confirmation`: the reasons for which these goods could be excluded by confirmation;
    `confirmations`: what the buyer confirmed, by reason. `condition`: what was seen on the goods, by the pack's codes; `inspected`: whether somebody looked.
    `ruled_out_by`: causes for which no guarantee is owed, by the pack's codes. `promised_return_days`, `promised_months`, `freight_by`: the seller's own word, better than the law's.
    """

    sold_at: datetime | None = None
    channel: Channel | None = None
    buyer: Buyer = Buyer.CONSUMER
    category: str = ""
    traits: frozenset[str] = frozenset()
    received_at: datetime | None = None
    received_is_certain: bool = True
    waits_in: str = ""
    seller_installs: bool = False
    installed_at: datetime | None = None
    needs_confirmation: frozenset[str] = frozenset()
    confirmations: Mapping[str, Confirmation] = field(default_factory=dict)
    opened: bool | None = None
    inspected: bool = False
    condition: frozenset[str] = frozenset()
    fault: Fault | None = None
    repairs: tuple[Repair, ...] = ()
    exchanged_at: tuple[datetime, ...] = ()
    same_model: bool | None = None
    has_invoice: bool | None = None
    has_voucher: bool | None = None
    ruled_out_by: frozenset[str] = frozenset()
    told_of_right: bool = True
    inspection_days: int | None = None
    promised_return_days: int | None = None
    promised_months: int | None = None
    freight_by: str = ""
    requested_at: datetime | None = None
    goods_back_at: datetime | None = None
    duty_due_at: datetime | None = None


def stays(repairs: tuple[Repair, ...], *, until: datetime) -> list[tuple[datetime, datetime]]:
    """Return when the goods were away for repair, in order and apart; one still away counts until the instant."""
    found: list[tuple[datetime, datetime]] = []
    for repair in sorted(repairs, key=lambda one: one.handed_in_at):
        start, end = repair.handed_in_at, min(repair.given_back_at or until, until)
        if start >= end:
            continue
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
