"""Entries about what was told before a sale."""

from django.utils.translation import gettext_lazy as _

from yinuo.matters.journal import MatterEntry


class PrecautionsTold(MatterEntry, frozen=True, kw_only=True):
    """What must be known was told; the words themselves stand with the telling, their SHA-256 here."""

    sentence = _("What must be known before buying was told (%(actor)s)")
    telling_ids: list[int]
    product_ids: list[int]
    words_sha256: list[str]
    channel: str
    quote_id: int | None = None


class PrecautionsConfirmed(MatterEntry, frozen=True, kw_only=True):
    """The customer said that it was understood."""

    sentence = _("The customer confirmed what must be known before buying")
    public = True
    telling_ids: list[int]
    words_sha256: list[str]
    how: str
    quote_id: int | None = None
