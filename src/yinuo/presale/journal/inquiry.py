"""Entries about inquiries."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from yinuo.matters.journal import MatterEntry


@dataclass(frozen=True, kw_only=True)
class InquiryAsked(MatterEntry):
    sentence = _("%(actor)s asked a question")
    public = True
    topic: str
    product_id: int | None = None
