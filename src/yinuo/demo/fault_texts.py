"""Quality explanations of the demo: faults of its products in three languages."""

from datetime import datetime
from typing import Any

from yinuo.catalog.actions.faults import begin_fault, publish_fault
from yinuo.catalog.models import Product, ProductFault
from yinuo.core.actor import Actor
from yinuo.demo.texts import read_json, traditional


def fill_faults(author: Actor, products: dict[str, Product], *, now: datetime) -> None:
    """Write the faults of products and put them into force."""
    for row in read_json("faults.json"):
        texts = row["texts"]
        fault = begin_fault(
            actor=author,
            now=now,
            code=row["code"],
            texts={**texts, "zh-hant": _traditional(texts["zh-hans"])},
            product_id=products[row["product"]].pk if "product" in row else None,
            family=row.get("family", ""),
        )
        publish_fault(actor=author, now=now, fault_id=fault.pk, audience=row["audience"])


def _traditional(words: dict[str, Any]) -> dict[str, Any]:
    return {
        part: [traditional(step) for step in said] if isinstance(said, list) else traditional(said)
        for part, said in words.items()
    }


def fault_of(code: str) -> int:
    """Return the key of a fault by its code."""
    return ProductFault.objects.get(code=code).pk
