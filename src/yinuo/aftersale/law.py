"""The law that this installation goes by."""

from django.conf import settings

from yinuo.aftersale.packs import shipped_pack, shipped_packs
from yinuo.aftersale.rules.pack import Pack


def law() -> Pack:
    """Return the rule pack of the installation's country; that of China where the setting names none that is shipped and counts one country's days."""
    code = settings.YINUO_LAW_PACK
    found = shipped_pack(code) if code in shipped_packs() else None
    return found if found is not None and found.country else shipped_pack("cn")
