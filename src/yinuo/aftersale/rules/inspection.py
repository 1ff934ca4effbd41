"""What an inspection of returned goods leads to: proposed, never decided. A person decides, and says why where the customer gets nothing.

The codes are those of `return_states`: findings, outcomes and wishes.
"""

OWED = ("refund_due", "exchange_due", "repair_due")
"""Outcomes by which the customer gets something; every other one needs a reason that they are told."""
TO_THEM = ("repair_due", "send_back")
"""Outcomes by which the goods themselves go to the customer again."""
_BY_WISH = {"return": "refund_due", "exchange": "exchange_due", "repair": "repair_due"}
_WITHOUT_REASON = ("no_reason_return", "promise", "direct_selling_return")


def proposed_outcome(*, wish: str, finding: str, rule_kind: str = "") -> str:
    """Return what is proposed. `rule_kind` is the kind of the rule by which the return was authorised, "" for a person's own word.

    Who may return without a reason need not show a fault; damage that came later, or another thing than was sold, is for a person to weigh.
    """
    if finding == "as_described" or (finding == "no_fault_found" and rule_kind in _WITHOUT_REASON):
        return _BY_WISH[wish]
    return "send_back"


def is_sellers_fault(rule_kind: str) -> bool:
    """Tell whether a return was authorised because the seller is to blame: then nothing is settled anew nor deducted."""
    return bool(rule_kind) and rule_kind not in _WITHOUT_REASON
