"""Sales as facts, for the tables of rules."""

from datetime import datetime
from zoneinfo import ZoneInfo

from yinuo.aftersale.packs import shipped_pack
from yinuo.aftersale.rules.decision import Decision
from yinuo.aftersale.rules.entitlement import check_entitlement
from yinuo.aftersale.rules.facts import Channel, Facts, Fault, Repair, Wish

SHANGHAI = ZoneInfo("Asia/Shanghai")
CN = shipped_pack("cn")
EU = shipped_pack("eu")


def t(text: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    """Return an instant by the wall clock; noon where only a day is given."""
    return datetime.fromisoformat(text if "T" in text else f"{text}T12:00").replace(tzinfo=zone)


def bought_online(received: str | None = "2026-03-02", **facts: object) -> Facts:
    """Return goods that were bought online and received on that day."""
    found: dict[str, object] = {
        "sold_at": t("2026-02-10") if received is None or received > "2026-02-10" else t(received),
        "channel": Channel.ONLINE,
        "received_at": t(received) if received else None,
    }
    return Facts(**{**found, **facts})  # type: ignore[arg-type]


def fridge(received: str = "2026-03-02", *, found: str = "2026-03-03", **facts: object) -> Facts:
    """Return a refrigerator from the shop with a fault that was examined."""
    day = t(received)
    fault = Fault(found_at=t(found), code="no_cooling", confirmed=True)
    base: dict[str, object] = {
        "sold_at": day,
        "channel": Channel.SHOP,
        "category": "refrigerator",
        "received_at": day,
        "fault": fault,
        "has_invoice": True,
    }
    return Facts(**{**base, **facts})  # type: ignore[arg-type]


def repair(start: str, end: str | None, **facts: object) -> Repair:
    """Return a repair of the refrigerator's fault."""
    base: dict[str, object] = {
        "fault_code": "no_cooling",
        "handed_in_at": t(start),
        "given_back_at": t(end) if end else None,
    }
    return Repair(**{**base, **facts})  # type: ignore[arg-type]


def decide(facts: Facts, at: str, wish: Wish = Wish.RETURN) -> Decision:
    """Return what the Chinese pack says."""
    return check_entitlement(facts, wish, t(at), CN)


def codes(decision: Decision) -> list[str]:
    """Return the reasons of the rule that decided, by code."""
    return [one.code for one in decision.main.reasons] if decision.main else []
