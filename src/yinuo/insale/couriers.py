"""Whom we hand parcels to: a short list, each with the names that providers of tracking have for it."""

from collections.abc import Mapping

from django.utils.functional import Promise as LazyText
from django.utils.translation import pgettext_lazy
from msgspec import Struct

OWN, OTHER = "own", "other"


class Courier(Struct, frozen=True, kw_only=True):
    """`aliases` are the codes that 快递鸟, 顺丰 and others use for it, in small letters; `code` is that of 快递100."""

    code: str
    name: str | LazyText
    aliases: frozenset[str] = frozenset()


def _courier(code: str, name: str | LazyText, *aliases: str) -> Courier:
    return Courier(code=code, name=name, aliases=frozenset(aliases))


_ALL = (
    _courier(OWN, pgettext_lazy("courier", "Our own van")),
    _courier("shunfeng", pgettext_lazy("courier", "SF Express"), "sf", "sf-express", "shunfengkuaiyun"),
    _courier("jd", pgettext_lazy("courier", "JD Logistics"), "jd-logistics", "jingdong"),
    _courier("debangkuaidi", pgettext_lazy("courier", "Deppon"), "dbl", "dblky", "debangwuliu", "deppon"),
    _courier("zhongtong", pgettext_lazy("courier", "ZTO Express"), "zto", "zto-express"),
    _courier("yuantong", pgettext_lazy("courier", "YTO Express"), "yto"),
    _courier("shentong", pgettext_lazy("courier", "STO Express"), "sto"),
    _courier("yunda", pgettext_lazy("courier", "Yunda Express"), "yd", "yunda-express"),
    _courier("jtexpress", pgettext_lazy("courier", "J&T Express"), "jtsd", "jt"),
    _courier("ems", pgettext_lazy("courier", "EMS"), "china-ems"),
    _courier("youzhengguonei", pgettext_lazy("courier", "China Post"), "yzpy", "yzbk", "china-post"),
    _courier("kuayue", pgettext_lazy("courier", "KYE Express"), "kysy", "kye"),
    _courier("annengwuliu", pgettext_lazy("courier", "Ane Logistics"), "ane"),
    _courier("yimidida", pgettext_lazy("courier", "Yimidida"), "ymdd"),
    _courier("dhl", pgettext_lazy("courier", "DHL"), "dhl_cn"),
    _courier("ups", pgettext_lazy("courier", "UPS")),
    _courier("fedex", pgettext_lazy("courier", "FedEx"), "fedex_gj"),
    _courier(OTHER, pgettext_lazy("courier", "Another courier")),
)
COURIERS: Mapping[str, Courier] = {one.code: one for one in _ALL}
NAMES: Mapping[str, str | LazyText] = {one.code: one.name for one in _ALL}
_BY_ALIAS = {alias: one.code for one in _ALL for alias in {one.code, *one.aliases}}


def courier_code(told: str) -> str | None:
    """Return our code for the code that a provider told; None where it is none that we know."""
    return _BY_ALIAS.get(told.strip().lower())
