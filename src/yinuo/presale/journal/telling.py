"""Entries about what was told before a sale."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yinuo.matters.journal import MatterEntry


@dataclass(frozen=True, kw_only=True)
class PrecautionsTold(MatterEntry):
    """What must be known was told; the words themselves stand with the telling, their SHA-256 here."""

    sentence = _("What must be known before buying was told (%(actor)s)")
    telling_ids: list[int]
    product_ids: list[int]
    words_sha256: list[str]
    channel: str
    quote_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class PrecautionsConfirmed(MatterEntry):
    """The customer said that it was understood."""

    sentence = _("The customer confirmed what must be known before buying")
    public = True
    telling_ids: list[int]
    words_sha256: list[str]
    how: str
    quote_id: int | None = None
