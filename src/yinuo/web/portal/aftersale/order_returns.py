"""What of an order goes back, on the order's own page."""

from yinuo.aftersale.models import Return
from yinuo.web.components.return_words import stage_words


def returns_of(order_id: int) -> list[dict[str, str]]:
    """Return the returns of an order with the addresses of their pages, the newest first. One query."""
    rows = Return.objects.filter(purchase=order_id).exclude(phase="dropped").order_by("-opened_at", "-pk")
    return [
        {"number": number, "stage": stage_words(stage), "url": f"/rt/{secret}/"}
        for number, stage, secret in rows.values_list("number", "stage", "secret")[:20]
    ]
