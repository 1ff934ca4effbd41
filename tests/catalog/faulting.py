"""Faults of products, for the tests of whoever needs one."""

from typing import Any

from tests.cast import NOW
from yinuo.catalog.actions.faults import begin_fault, publish_fault
from yinuo.catalog.models import Product, ProductFault
from yinuo.core.actor import SYSTEM

CRACKS: dict[str, dict[str, Any]] = {
    "zh-hans": {
        "name": "木纹细裂",
        "normal": "顺着木纹、不超过 3 厘米的细纹，手摸不刮手。",
        "not_normal": "裂纹贯穿板面，或越来越长。",
        "steps": ["用尺量裂纹的长度", "隔一周再量一次"],
        "remedy": "拍照发给我们，两个工作日内安排师傅上门。",
    },
    "en": {
        "name": "Fine cracks in the wood",
        "normal": "Hairlines along the grain, up to 3 cm, that do not catch a fingertip.",
        "not_normal": "A crack through the board, or one that grows.",
        "steps": ["Measure the crack", "Measure it again a week later"],
        "remedy": "Send us a photo; a technician comes within two working days.",
    },
}


def make_fault(
    product: Product | None = None, *, code: str = "wood-cracks", family: str = "", audience: str = "public"
) -> ProductFault:
    """Write a fault down and put it into force; with no audience it stays a draft."""
    fault = begin_fault(
        actor=SYSTEM,
        now=NOW,
        code=code,
        texts=CRACKS,
        product_id=product.pk if product is not None else None,
        family=family,
    )
    if audience:
        fault = publish_fault(actor=SYSTEM, now=NOW, fault_id=fault.pk, audience=audience)
    return fault
