"""The kinds of rule that the program knows how to apply, and what each must say."""

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

EVENTS = frozenset(
    {
        "sold",
        "received",
        "installed",
        "exchanged",
        "warranty_start",
        "requested",
        "goods_back",
        "duty_due",
        "handed_in",
        "given_back",
        "arrived",
        "accepted",
        "signed",
        "decided",
    }
)


class Kind(Struct, frozen=True, kw_only=True):
    """What a rule of this kind says. `details`: field → (how it is read, whether it is needed)."""

    term: Literal["needed", "optional", "none"] = "none"
    grants: bool = False
    details: Mapping[str, tuple[str, bool]] = field(default_factory=dict)


KINDS: Mapping[str, Kind] = {
    # `deducts`: goods that were used more than needed cost the buyer a part of the price, and are taken back all the same.
    # `untold_months`: how much longer a buyer has who was not told of the right.
    "no_reason_return": Kind(
        term="needed",
        grants=True,
        details={"deducts": ("flag", False), "untold_months": ("number", False)},
    ),
    "excluded_by_nature": Kind(details={"traits": ("codes", True)}),
    "excluded_by_confirmation": Kind(details={"causes": ("codes", True), "only_opened": ("codes", False)}),
    "intact_test": Kind(details={"general": ("codes", True), "by_class": ("codes_by_class", False)}),
    # `after`: the kinds of rule whose yes starts the deadline; `serious`: reaching its end is unlawful, not only late.
    "seller_deadline": Kind(
        term="needed",
        details={
            "code": ("word", True),
            "after": ("kinds", True),
            "rights": ("rights", False),
            "serious": ("flag", False),
        },
    ),
    # `later`: what may be asked for after the term; `yields_to`: kinds of special rule that go before it.
    "nonconformity": Kind(
        term="needed", grants=True, details={"later": ("rights", False), "yields_to": ("kinds", False)}
    ),
    "burden_of_proof": Kind(term="needed"),
    "warranty_start": Kind(details={"events": ("events", True), "repairs_count": ("flag", False)}),
    "warranty_period": Kind(details={"months": ("months_by_class", True)}),
    "guarantee_repair": Kind(grants=True),
    "guarantee_window": Kind(term="needed", grants=True),
    "repair_count": Kind(grants=True, details={"repairs": ("number", True), "same_fault": ("flag", False)}),
    "repair_days": Kind(term="needed", grants=True, details={"cause": ("cause", True)}),
    "exchange_restart": Kind(),
    "no_same_model": Kind(),
    "repair_guarantee": Kind(term="needed", grants=True),
    "not_covered": Kind(details={"causes": ("codes", True), "papers": ("codes", False)}),
    # `after`: the kinds of rule whose yes is refunded so.
    "refund_content": Kind(details={"after": ("kinds", True)}),
    "direct_selling_return": Kind(term="needed", grants=True),
    "company_inspection": Kind(term="needed", grants=True),
    "punitive_damages": Kind(details={"multiple": ("number", True), "least": ("decimal", True)}),
    "promise": Kind(),
    "clock": Kind(term="optional", details={"code": ("word", True), "written": ("flag", False)}),
    "reference": Kind(),
}
